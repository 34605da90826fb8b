//! Which action is meant.

use super::{Look, load, shown, texts, view};
use crate::action::cycle::Position;
use crate::action::{self, Action};
use crate::choose::Named;
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Reply, shortened};

/// The most letters of a name in a sentence.
const LABEL: usize = 100;

/// The actions that are not closed, one's own first, then those that one may change, then the others.
async fn live(context: &Context<'_>) -> Result<Vec<Action>, Failure> {
    let district = context.district.id;
    let all = context.read(move |conn| Box::pin(async move { Ok(action::store::list(conn, district).await?) })).await?;
    let mut live: Vec<Action> = all.into_iter().filter(|it| matches!(it.position, Position::At(_))).collect();
    let mine = Some(context.actor.user_id);
    live.sort_by_key(|it| (it.owner != mine, !it.may_change(&context.district, context.actor), it.id));
    Ok(live)
}

pub(super) async fn suggest(context: &Context<'_>, so_far: &str) -> Result<Reply, Failure> {
    Ok(Reply::Choices(action::view::suggestions(&live(context).await?, so_far)))
}

/// The action that was picked (its key), or that a typed text names, whole names before parts; without a text, the one that
/// is theirs, or a choice.
pub(super) async fn find(context: &Context<'_>, look: Look, name: Option<&str>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let live = live(context).await?;
    let Some(name) = name else {
        let mine: Vec<&Action> = live
            .iter()
            .filter(|it| it.owner == Some(context.actor.user_id) || it.lead == Some(context.actor.user_id))
            .collect();
        return match mine.as_slice() {
            [only] => one(context, only.id, look).await,
            _ => Ok(Reply::Message(view::pick(voice, &mine, look))),
        };
    };
    match action::view::named(&live, name) {
        Named::One(id) => one(context, id, look).await,
        Named::Several => Err(Failure::refused(texts::refused_several(voice, shortened(name, LABEL)))),
        Named::Nobody => Err(Failure::refused(texts::refused_unknown(voice, shortened(name, LABEL)))),
    }
}

async fn one(context: &Context<'_>, id: i64, look: Look) -> Result<Reply, Failure> {
    let loaded = load(context, id).await?;
    Ok(Reply::Message(shown(context, &loaded, look)))
}
