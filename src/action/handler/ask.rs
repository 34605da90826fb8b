//! Asking people to be accountable, and what they say (`docs/method.md`, "One accountable owner").

use sqlx::SqliteConnection;

use super::{Stop, message, show, stopped, unknown};
use crate::action::asking::{Ask, State, What};
use crate::action::commands::{click, field};
use crate::action::cycle::{Deed, NotNow, Position, after};
use crate::action::{Action, Changed, follow, store, texts, view};
use crate::audit;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Field, Form, Reply, Text};
use crate::posting;

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whoever asks takes it on: they have said yes by that.
    Taken,
    /// They are asked, in the actions' channel.
    Asked,
}

/// Starts a draft: its owner is asked. `by` is who starts it.
///
/// # Errors
/// Faults of the database.
pub async fn start(
    conn: &mut SqliteConnection,
    district_id: i64,
    action_id: i64,
    by: u64,
    now: i64,
) -> Result<Result<Asked, Stop>, Fault> {
    let Some(draft) = store::find(&mut *conn, district_id, action_id).await? else { return Ok(Err(Stop::Unknown)) };
    let position = match after(draft.position, Deed::Start) {
        Ok(position) => position,
        Err(why) => return Ok(Err(Stop::NotNow(why))),
    };
    let Some(owner) = draft.owner else { return Ok(Err(Stop::NoOwner)) };
    store::set_position(&mut *conn, &draft, position, now).await?;
    store::insert_change(&mut *conn, &draft, Changed::Started, ("", ""), Some(by), now).await?;
    let action = Action { position, ..draft };
    ask(conn, &action, owner, by, now).await
}

/// Asks somebody to be accountable for an action that was started. An owner who has said yes stays accountable until they
/// do; an earlier ask is over.
///
/// # Errors
/// Faults of the database.
pub async fn ask(
    conn: &mut SqliteConnection,
    action: &Action,
    to: u64,
    by: u64,
    now: i64,
) -> Result<Result<Asked, Stop>, Fault> {
    match action.position {
        Position::At(_) => {}
        Position::Draft => return Ok(Err(Stop::NotNow(NotNow::NotStarted))),
        Position::Adopted | Position::Abandoned => return Ok(Err(Stop::NotNow(NotNow::Closed))),
    }
    if action.accepted && action.owner == Some(to) {
        return Ok(Err(Stop::Already));
    }
    let asks = store::asks::of_action(&mut *conn, action).await?;
    let open: Vec<&Ask> = asks.iter().filter(|ask| ask.state == State::Open).collect();
    if to != by && open.iter().any(|ask| ask.user == Some(to)) {
        return Ok(Err(Stop::Already));
    }
    for ask in open {
        let state = if ask.user == Some(to) { State::Accepted } else { State::Over };
        store::asks::settle(&mut *conn, action.district_id, ask.id, state, now).await?;
        redraw(&mut *conn, action.district_id, ask, now).await?;
    }
    let asked = if to == by {
        store::card::set_owner(&mut *conn, action, Some(to), true, None).await?;
        store::insert_change(&mut *conn, action, Changed::Accepted, ("", ""), Some(by), now).await?;
        Asked::Taken
    } else {
        if action.accepted && action.owner.is_some() {
            store::card::set_owner(&mut *conn, action, action.owner, true, Some(to)).await?;
        } else {
            store::card::set_owner(&mut *conn, action, Some(to), false, None).await?;
        }
        let first = store::asks::insert(&mut *conn, action, to, by, now).await?;
        let kind = posting::Kind::Asked;
        posting::store::insert(&mut *conn, action.district_id, kind, first, now).await?;
        posting::store::want_redraw(&mut *conn, action.district_id, kind, first, now).await?;
        Asked::Asked
    };
    follow::action(conn, action.district_id, action.id, now).await?;
    Ok(Ok(asked))
}

/// The messages that ask somebody for this action show it as it is now: it was closed, or its dates or lead are others.
///
/// # Errors
/// Faults of the database.
pub async fn redraw_open(conn: &mut SqliteConnection, action: &Action, now: i64) -> Result<(), Fault> {
    for ask in store::asks::of_action(&mut *conn, action).await?.iter().filter(|ask| ask.state == State::Open) {
        redraw(&mut *conn, action.district_id, ask, now).await?;
    }
    Ok(())
}

/// The message that holds an ask shows what became of it.
async fn redraw(conn: &mut SqliteConnection, district: i64, ask: &Ask, now: i64) -> Result<(), Fault> {
    posting::store::want_redraw(conn, district, posting::Kind::Asked, ask.message_of, now).await
}

/// An ask that this person is to answer, and its action.
async fn open_ask(
    conn: &mut SqliteConnection,
    district: i64,
    id: i64,
    user: u64,
) -> Result<Result<(Ask, Action), Stop>, Fault> {
    let Some(ask) = store::asks::find(&mut *conn, district, id).await? else { return Ok(Err(Stop::Unknown)) };
    let Some(action) = store::find(conn, district, ask.action_id).await? else { return Ok(Err(Stop::Unknown)) };
    if ask.user != Some(user) {
        return Ok(Err(Stop::NotAsked));
    }
    Ok(match ask.state_beside(&action) {
        State::Open => Ok((ask, action)),
        _ if action.is_closed() => Err(Stop::NotNow(NotNow::Closed)),
        _ => Err(Stop::Answered),
    })
}

/// "I take it on".
pub(super) async fn accept(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let (ask, action) = match open_ask(&mut *conn, district, id, user).await? {
                    Ok(found) => found,
                    Err(why) => return Ok(Err(why)),
                };
                store::card::set_owner(&mut *conn, &action, Some(user), true, None).await?;
                store::asks::settle(&mut *conn, district, ask.id, State::Accepted, now).await?;
                store::insert_change(&mut *conn, &action, Changed::Accepted, ("", ""), Some(user), now).await?;
                let (what, subject) = (audit::What::ActionAnswered, action.id.to_string());
                audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                redraw(&mut *conn, district, &ask, now).await?;
                follow::action(conn, district, action.id, now).await?;
                Ok(Ok(action))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let action = outcome.map_err(|why| stopped(context, why))?;
    context.sweep_soon();
    Ok(Reply::Message(view::asked::accepted(voice, &action)))
}

/// The form for what to say to the lead.
pub(super) async fn form(context: &Context<'_>, id: i64, what: What) -> Result<Reply, Failure> {
    let (voice, district, user) = (&context.voice, context.district.id, context.actor.user_id);
    let found = context.read(move |conn| Box::pin(async move { Ok(open_ask(conn, district, id, user).await?) }));
    found.await?.map_err(|why| stopped(context, why))?;
    let (title, click, label, placeholder) = match what {
        What::Declined => {
            (texts::not_me_title(voice), click::said_not_me(id), texts::not_me_field(voice), texts::not_me_hint(voice))
        }
        What::Question => (
            texts::question_title(voice),
            click::said_question(id),
            texts::question_field(voice),
            texts::question_hint(voice),
        ),
    };
    let words =
        Field { id: field::WORDS, label, value: String::new(), placeholder, long: true, required: true, most: 1000 };
    Ok(Reply::Form(Form { title, click, fields: vec![words] }))
}

/// Tells the lead why not, or what is asked. "Not me" gives the action back.
pub(super) async fn say(context: &Context<'_>, id: i64, what: What, words: String) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    if words.is_empty() {
        return Err(Failure::refused(texts::refused_no_words(voice)));
    }
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let (ask, action) = match open_ask(&mut *conn, district, id, user).await? {
                    Ok(found) => found,
                    Err(why) => return Ok(Err(why)),
                };
                if what == What::Declined {
                    let (owner, accepted) = match action.asked {
                        Some(asked) if asked == user => (action.owner, action.accepted),
                        _ => (None, false),
                    };
                    store::card::set_owner(&mut *conn, &action, owner, accepted, None).await?;
                    store::asks::settle(&mut *conn, district, ask.id, State::Declined, now).await?;
                    redraw(&mut *conn, district, &ask, now).await?;
                    follow::action(&mut *conn, district, action.id, now).await?;
                    let (what, subject) = (audit::What::ActionAnswered, action.id.to_string());
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                let word = store::asks::insert_word(&mut *conn, &action, what, &words, user, now).await?;
                let field = match what {
                    What::Declined => Changed::Declined,
                    What::Question => Changed::Question,
                };
                store::insert_change(&mut *conn, &action, field, ("", &words), Some(user), now).await?;
                posting::store::insert(conn, district, posting::Kind::WordToLead, word, now).await?;
                Ok(Ok(action))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let action = outcome.map_err(|why| stopped(context, why))?;
    context.sweep_soon();
    let lead = match action.lead {
        Some(lead) => Text::person(lead),
        None => texts::district_lead(voice),
    };
    Ok(Reply::Message(message(match what {
        What::Declined => texts::not_me_done(voice, lead),
        What::Question => texts::question_done(voice, lead),
    })))
}

/// What a message that asks is about.
pub(super) async fn open(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let district = context.district.id;
    let asks = context
        .read(move |conn| {
            Box::pin(async move {
                let first = store::asks::find(&mut *conn, district, id).await?.map_or(id, |ask| ask.message_of);
                Ok(store::asks::of_message(conn, district, first).await?)
            })
        })
        .await?;
    match asks.as_slice() {
        [] => Err(unknown(context)),
        [(ask, _)] => show(context, ask.action_id, Text::none()).await,
        several => Ok(Reply::Message(view::asked::list(&context.voice, several))),
    }
}

/// What words for the lead are about.
pub(super) async fn open_word(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let district = context.district.id;
    let found =
        context.read(move |conn| Box::pin(async move { Ok(store::asks::find_word(conn, district, id).await?) }));
    let word = found.await?.ok_or_else(|| unknown(context))?;
    show(context, word.action_id, Text::none()).await
}
