//! Which action is meant.

use super::{Look, load, shown, texts, view};
use crate::action::cycle::Position;
use crate::action::{self, Action};
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Choice, Reply, shortened};

/// The most suggestions that Discord shows.
const MOST: usize = 25;
/// The most letters of one.
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
    let typed = so_far.trim().to_lowercase();
    let live = live(context).await?;
    let fitting = live.iter().filter(|it| it.name.to_lowercase().contains(&typed));
    let choice = |it: &Action| Choice { label: shortened(&it.name, LABEL), value: it.id.to_string() };
    Ok(Reply::Choices(fitting.take(MOST).map(choice).collect()))
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
    let picked = name.parse::<i64>().ok().filter(|id| live.iter().any(|it| it.id == *id));
    if let Some(id) = picked {
        return one(context, id, look).await;
    }
    let typed = name.to_lowercase();
    for whole in [true, false] {
        let fits = |it: &&Action| {
            let name = it.name.to_lowercase();
            if whole { name == typed } else { name.contains(&typed) }
        };
        let mut found = live.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(only), None) => return one(context, only.id, look).await,
            (Some(_), Some(_)) => return Err(Failure::refused(texts::refused_several(voice, shortened(name, LABEL)))),
            (None, _) => {}
        }
    }
    Err(Failure::refused(texts::refused_unknown(voice, shortened(name, LABEL))))
}

async fn one(context: &Context<'_>, id: i64, look: Look) -> Result<Reply, Failure> {
    let loaded = load(context, id).await?;
    Ok(Reply::Message(shown(context, &loaded, look)))
}
