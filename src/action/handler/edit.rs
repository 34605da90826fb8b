//! Changes of an action. Whether somebody may is asked inside the write.

use sqlx::SqliteConnection;

use super::ask::Asked;
use super::{Stop, ask, message, must_be_member, read, redraw_open, start, stopped, viewer};
use crate::action::cycle::Position;
use crate::action::dates::Dates;
use crate::action::view::Card;
use crate::action::{Action, Changed, Detail, follow, store, texts, view};
use crate::audit::{self, What};
use crate::context::Context;
use crate::district::{District, Part};
use crate::error::{Failure, Fault};
use crate::invocation::Actor;
use crate::message::{Reply, Text};
use crate::plan::{self, fingerprint};

/// A change.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// The draft is finished.
    Start,
    /// This person is to be accountable.
    Owner(u64),
    /// This person leads the team.
    Lead(u64),
    /// These people help, and nobody else.
    Helpers(Vec<u64>),
    /// The strategy that it serves.
    Strategy(Option<i64>),
    /// A draft's dates.
    Dates(Dates),
    /// A detail; the number stands for what its form held when it opened.
    Detail(Detail, u64, String),
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Saved,
    Same,
    Asked(u64),
    Taken,
    Owner(u64),
}

/// Where an action's people stand is shown on a page of its own, its details too.
enum Page {
    Card,
    People,
    Details,
}

pub(super) async fn edit(context: &Context<'_>, id: i64, edit: Edit) -> Result<Reply, Failure> {
    if let Edit::Owner(person) | Edit::Lead(person) = edit {
        must_be_member(context, person).await?;
    }
    let page = match edit {
        Edit::Lead(_) | Edit::Helpers(_) => Page::People,
        Edit::Detail(..) => Page::Details,
        Edit::Start | Edit::Owner(_) | Edit::Strategy(_) | Edit::Dates(_) => Page::Card,
    };
    match save(context, id, edit).await? {
        None => Ok(Reply::Nothing),
        Some(Err(why)) => Err(stopped(context, why)),
        Some(Ok((said, card))) => answer(context, &card, said, page),
    }
}

fn answer(context: &Context<'_>, card: &Card, said: Said, page: Page) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let told = match said {
        Said::Saved => texts::saved(voice),
        Said::Same => texts::saved_same(voice),
        Said::Asked(person) => texts::saved_asked(voice, Text::person(person)),
        Said::Taken => texts::saved_taken(voice),
        Said::Owner(person) => texts::saved_owner(voice, Text::person(person)),
    };
    let viewer = viewer(context, &card.action)?;
    if matches!(said, Said::Asked(_) | Said::Taken) {
        context.sweep_soon();
    }
    Ok(Reply::Message(match page {
        Page::Card if said == Said::Taken => view::card::taken(voice, card, &viewer, told),
        Page::Card => view::card::card(voice, card, &viewer, told),
        Page::People => view::people::people(voice, card, &viewer, told),
        Page::Details => view::details::details(voice, card, &viewer, told),
    }))
}

/// Saves it. `None`: delivered twice.
async fn save(context: &Context<'_>, id: i64, edit: Edit) -> Result<Option<Result<(Said, Card), Stop>>, Failure> {
    let (district, actor, now) = (context.district.clone(), context.actor.clone(), context.now);
    context
        .write(move |conn| {
            Box::pin(async move {
                let user = actor.user_id;
                let found = store::find(&mut *conn, district.id, id).await?;
                let Some(action) = found.filter(|action| super::is_seen(action, user)) else {
                    return Ok(Err(Stop::Unknown));
                };
                if !action.may_change(&district, &actor) {
                    return Ok(Err(Stop::NotYours));
                }
                let said = match apply(&mut *conn, (&district, &actor), &action, edit, now).await? {
                    Ok(said) => said,
                    Err(why) => return Ok(Err(why)),
                };
                let card = read(conn, district.id, id, user).await?;
                Ok(card.map(|card| (said, card)).ok_or(Stop::Unknown))
            })
        })
        .await
}

fn asked(outcome: Result<Asked, Stop>, person: u64) -> Result<Said, Stop> {
    outcome.map(|asked| match asked {
        Asked::Taken => Said::Taken,
        Asked::Asked => Said::Asked(person),
    })
}

async fn apply(
    conn: &mut SqliteConnection,
    (district, actor): (&District, &Actor),
    action: &Action,
    edit: Edit,
    now: i64,
) -> Result<Result<Said, Stop>, Fault> {
    let user = actor.user_id;
    let closed = action.is_closed();
    if closed {
        return Ok(Err(Stop::NotNow(crate::action::cycle::NotNow::Closed)));
    }
    let draft = action.position == Position::Draft;
    let (field, was, became): (Changed, String, String) = match edit {
        Edit::Start => {
            let started = start(&mut *conn, district.id, action.id, user, now).await?;
            if started.is_ok() {
                record(conn, action, user, What::ActionStarted, now).await?;
            }
            return Ok(asked(started, action.owner.unwrap_or(user)));
        }
        Edit::Owner(person) if !draft => {
            let outcome = ask(&mut *conn, action, person, user, now).await?;
            if outcome.is_ok() {
                record(conn, action, user, What::ActionAsked, now).await?;
            }
            return Ok(asked(outcome, person));
        }
        Edit::Owner(person) => {
            store::card::set_owner(&mut *conn, action, Some(person), false, None).await?;
            store::insert_change(conn, action, Changed::Owner, ("", ""), Some(user), now).await?;
            return Ok(Ok(Said::Owner(person)));
        }
        Edit::Lead(person) => {
            if !district.parts(&actor.roles).contains(&Part::DistrictLead) {
                return Ok(Err(Stop::DistrictLeadOnly));
            }
            store::card::set_lead(&mut *conn, action, person).await?;
            redraw_open(&mut *conn, action, now).await?;
            follow::action(&mut *conn, district.id, action.id, now).await?;
            (Changed::Lead, String::new(), String::new())
        }
        Edit::Helpers(people) => {
            store::card::set_helpers(&mut *conn, action, &people).await?;
            (Changed::Helpers, String::new(), people.len().to_string())
        }
        Edit::Strategy(strategy) => {
            let tree = plan::store::tree(&mut *conn, district.id).await?;
            let name = |id: Option<i64>| id.and_then(|id| tree.strategy(id)).map(|it| it.name.clone());
            let live = |id: i64| tree.strategy(id).is_some_and(|it| tree.is_live(it));
            if strategy.is_some_and(|id| !live(id)) {
                return Ok(Err(Stop::NoStrategy));
            }
            if strategy == action.strategy_id {
                return Ok(Ok(Said::Same));
            }
            store::card::set_strategy(&mut *conn, action, strategy).await?;
            (Changed::Strategy, name(action.strategy_id).unwrap_or_default(), name(strategy).unwrap_or_default())
        }
        Edit::Dates(dates) => {
            if !draft {
                return Ok(Err(Stop::NotNow(crate::action::cycle::NotNow::Started)));
            }
            let old = store::turn(&mut *conn, action).await?.dates;
            if old == dates {
                return Ok(Ok(Said::Same));
            }
            store::card::set_draft_dates(&mut *conn, action, &dates).await?;
            follow::action(&mut *conn, district.id, action.id, now).await?;
            let words =
                |dates: &Dates| [dates.plan, dates.work, dates.study, dates.act].map(|it| it.to_string()).join(", ");
            (Changed::Dates, words(&old), words(&dates))
        }
        Edit::Detail(detail, seen, words) => {
            let details = store::card::details(&mut *conn, action).await?;
            let old = details.get(&detail).cloned().unwrap_or_default();
            if old == words {
                return Ok(Ok(Said::Same));
            }
            if fingerprint([old.as_str()]) != seen {
                return Ok(Err(Stop::Changed));
            }
            store::card::set_detail(&mut *conn, action, detail, &words, user, now).await?;
            (Changed::Detail(detail), old, words)
        }
    };
    store::insert_change(&mut *conn, action, field, (&was, &became), Some(user), now).await?;
    if !draft {
        record(conn, action, user, What::ActionChanged, now).await?;
    }
    Ok(Ok(Said::Saved))
}

async fn record(conn: &mut SqliteConnection, action: &Action, user: u64, what: What, now: i64) -> Result<(), Fault> {
    audit::store::insert(conn, action.district_id, Some(user), what, &action.id.to_string(), now).await
}

/// Saves a detail; what can't be saved is handed back.
pub(super) async fn save_detail(
    context: &Context<'_>,
    id: i64,
    detail: Detail,
    seen: u64,
    words: String,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let typed = [(texts::detail(voice, detail), words.as_str())];
    let why = match save(context, id, Edit::Detail(detail, seen, words.clone())).await {
        Ok(None) => return Ok(Reply::Nothing),
        Ok(Some(Ok((said, card)))) => return answer(context, &card, said, Page::Details),
        Ok(Some(Err(Stop::Changed))) => texts::refused_changed(voice),
        Ok(Some(Err(why))) => match stopped(context, why) {
            Failure::Refused(message) => message.text,
            fault => return Err(fault),
        },
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a detail of an action was not saved");
            texts::saved_not(voice)
        }
        Err(refused) => return Err(refused),
    };
    let below = match super::details(context, id, Text::none()).await {
        Ok(Reply::Message(message)) => message,
        _ => message(Text::none()),
    };
    Ok(Reply::Message(plan::view::handed_back(voice, why, &typed, below)))
}

/// Throws a draft away: nothing is kept of it.
pub(super) async fn discard(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let found = store::find(&mut *conn, district, id).await?;
                let Some(action) = found.filter(|action| super::is_seen(action, user)) else {
                    return Ok(Err(Stop::Unknown));
                };
                if action.position != Position::Draft {
                    return Ok(Err(Stop::NotNow(crate::action::cycle::NotNow::Started)));
                }
                store::card::delete_draft(conn, district, id).await?;
                Ok(Ok(()))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(why)) => Err(stopped(context, why)),
        Some(Ok(())) => Ok(Reply::Message(message(texts::discarded(&context.voice)))),
    }
}
