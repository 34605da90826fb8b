//! Who is asked about what, changed by those who plan.

use std::collections::BTreeSet;

use super::message;
use crate::audit;
use crate::context::Context;
use crate::district::Part;
use crate::error::Failure;
use crate::input::give::{store as give, texts, view};
use crate::input::store;
use crate::input::{Topic, asked::Changes};
use crate::message::{Reply, Text};

async fn load(context: &Context<'_>) -> Result<Changes, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(store::changes(conn, district).await?) })).await
}

/// All topics.
pub(super) async fn all(context: &Context<'_>, note: Text) -> Result<Reply, Failure> {
    let changes = load(context).await?;
    message(view::asked::all(&context.voice, &changes, note))
}

/// One of them.
pub(super) async fn topic(context: &Context<'_>, topic: Option<Topic>, note: Text) -> Result<Reply, Failure> {
    let Some(topic) = topic.filter(|topic| topic.asked().is_some()) else {
        return Err(Failure::refused(texts::refused_topic(&context.voice)));
    };
    let changes = load(context).await?;
    message(view::asked::topic(&context.voice, topic, &changes, note))
}

/// Exactly these parts are asked; `None`: those whom the method names.
pub(super) async fn set(context: &Context<'_>, about: Topic, parts: Option<BTreeSet<Part>>) -> Result<Reply, Failure> {
    let Some(usual) = about.asked() else {
        return Err(Failure::refused(texts::refused_topic(&context.voice)));
    };
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let before = store::changes(&mut *conn, district).await?;
                for part in Part::ALL {
                    let wanted = parts.as_ref().map(|parts| parts.contains(&part));
                    let asked = wanted.filter(|asked| *asked != usual.contains(&part));
                    give::set_asked(&mut *conn, district, about, part, asked).await?;
                }
                if store::changes(&mut *conn, district).await? != before {
                    let what = audit::What::InputAskedChanged;
                    audit::store::insert(conn, district, Some(user), what, about.as_str(), now).await?;
                }
                Ok(())
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(()) => topic(context, Some(about), texts::asked_saved(&context.voice)).await,
    }
}
