//! Where somebody wants to be pinged: directly, or in the actions' channel (`docs/method.md`, "One accountable owner").

use super::load;
use crate::action::{store, texts, view};
use crate::context::Context;
use crate::district::Purpose;
use crate::error::Failure;
use crate::message::Reply;

/// Where they are pinged now, and the choice.
pub(super) async fn show(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    load(context, id).await?;
    let in_channel = context
        .read(move |conn| Box::pin(async move { Ok(store::asks::pinged_in_channel(conn, district, user).await?) }))
        .await?;
    // Without a channel all goes directly, whatever somebody chose while there was one.
    let chosen = context.district.channels.get(&Purpose::Actions).copied().filter(|_| in_channel);
    Ok(Reply::Message(view::asked::where_pinged(&context.voice, id, chosen, false)))
}

/// From now on they are pinged there. It must be a place where they can read it.
pub(super) async fn set(context: &Context<'_>, id: i64, in_channel: bool) -> Result<Reply, Failure> {
    let (voice, district, user) = (&context.voice, context.district.id, context.actor.user_id);
    load(context, id).await?;
    let mut chosen = None;
    if in_channel {
        let channel = context.district.channels.get(&Purpose::Actions).copied();
        let channel = channel.ok_or_else(|| Failure::refused(texts::refused_no_channel(voice)))?;
        // Where Discord does not say, it is asked again at the moment of sending.
        if context.messenger().can_see(context.actor.guild_id, channel, user).await == Ok(false) {
            return Err(Failure::refused(texts::refused_unseen(voice)));
        }
        chosen = Some(channel);
    }
    let written = context
        .write(move |conn| {
            Box::pin(async move { Ok(store::asks::set_ping_in_channel(conn, district, user, in_channel).await?) })
        })
        .await?;
    Ok(match written {
        Some(()) => Reply::Message(view::asked::where_pinged(voice, id, chosen, true)),
        None => Reply::Nothing,
    })
}
