//! What changes a person's own input. Whatever they typed is saved first, or handed back.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;

use super::{Who, load, message, refusal, standing, unknown};
use crate::context::Context;
use crate::district::Part;
use crate::error::{Failure, Fault};
use crate::input::give::{Own, store as give, texts, view};
use crate::input::{self, LONGEST_ANSWER, Question, State, Way};
use crate::message::{Reply, Text};
use crate::plan::fingerprint;
use crate::retreat::follow;

/// What became of what a form held.
enum Written {
    /// There is no such session.
    Unknown,
    /// The session has begun or was called off.
    Closed(Own),
    /// It was given the other way meanwhile: saving would tell what was meant to stay confidential, or the reverse.
    OtherWay(Own),
    /// What is given would be left without an answer.
    Empty,
    Saved(Own, Saved),
}

/// How it was saved.
#[derive(Clone, Debug, Default)]
struct Saved {
    /// The answer was taken out.
    emptied: bool,
    /// There was no answer, and there is none.
    nothing: bool,
    /// It stays the way that it was begun in, which is not the form's.
    other_way: Option<Way>,
    /// It had been taken back, and is a draft again.
    taken_up: bool,
    /// What was replaced without having stood in the form.
    replaced: Option<String>,
}

pub(super) async fn written(
    context: &Context<'_>,
    session: i64,
    (way, question): (Way, Question),
    seen: u64,
    words: String,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let words = words.trim().to_owned();
    let length = words.chars().count();
    if length > LONGEST_ANSWER {
        let text = texts::lost_long(voice, length as i64, LONGEST_ANSWER as i64);
        return message(view::handed_back(voice, session, text, question, &words));
    }
    let (who, typed) = (Who::of(context), words.clone());
    let done = context
        .write(move |conn| Box::pin(async move { Ok(save(conn, &who, session, (way, question), seen, words).await?) }))
        .await;
    match done {
        Ok(None) => Ok(Reply::Nothing),
        Ok(Some(Written::Unknown)) => Err(unknown(context)),
        Ok(Some(Written::Empty)) => Err(Failure::refused(texts::refused_empty(voice))),
        Ok(Some(Written::Closed(own))) => match own.closed {
            Some(why) if typed.is_empty() => Err(refusal(context, &own, why)),
            _ => message(view::handed_back(voice, session, view::closed_meanwhile(voice, &own), question, &typed)),
        },
        Ok(Some(Written::OtherWay(own))) => {
            let text = texts::lost_other_way(voice, crate::retreat::view::title(voice, &own.session));
            message(view::handed_back(voice, session, text, question, &typed))
        }
        Ok(Some(Written::Saved(own, saved))) => {
            let note = match (&saved, saved.other_way) {
                (Saved { replaced: Some(_), .. }, _) => texts::ask_beside(voice),
                (_, Some(Way::Named)) => texts::ask_other_way_named(voice),
                (_, Some(_)) => texts::ask_other_way_confidential(voice),
                (Saved { taken_up: true, .. }, _) => texts::ask_taken_up(voice),
                (Saved { emptied: true, .. }, _) => texts::ask_emptied(voice),
                (Saved { nothing: true, .. }, _) => Text::none(),
                _ => texts::ask_saved(voice),
            };
            let mut shown = view::question(voice, &own, own.way(way), question, note);
            if let Some(replaced) = &saved.replaced {
                let alt = texts::lost_file_replaced(voice);
                shown.files = vec![view::words_file(voice, "what-i-replaced", question, replaced, alt)];
            }
            message(shown)
        }
        // Whoever typed four thousand characters gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "an answer before a session was not saved");
            message(view::handed_back(voice, session, texts::lost_not_saved(voice), question, &typed))
        }
        Err(refused) => Err(refused),
    }
}

async fn save(
    conn: &mut SqliteConnection,
    who: &Who,
    session: i64,
    (way, question): (Way, Question),
    seen: u64,
    words: String,
) -> Result<Written, Fault> {
    let Some(own) = who.own(&mut *conn, session).await? else { return Ok(Written::Unknown) };
    if own.closed.is_some() {
        return Ok(Written::Closed(own));
    }
    let there = own.words(question).to_owned();
    let mut saved = Saved {
        emptied: words.is_empty() && !there.is_empty(),
        nothing: words.is_empty() && there.is_empty(),
        ..Saved::default()
    };
    let id = match &own.input {
        _ if saved.nothing => return Ok(Written::Saved(own, saved)),
        None => {
            let promised = if way == Way::Confidential { who.minimum_group } else { 0 };
            // Students get no direct message that they did not ask for.
            let tell = way == Way::Confidential && !who.parts.contains(&Part::Students);
            give::begin(&mut *conn, (who.district, session), who.user, (way, promised), tell, who.now).await?
        }
        Some(input) => {
            if input.way != way {
                if input.state == State::Given {
                    return Ok(Written::OtherWay(own));
                }
                saved.other_way = Some(input.way);
            }
            let last = words.is_empty() && !there.is_empty() && own.answers.len() == 1;
            if input.state == State::Given && last {
                return Ok(Written::Empty);
            }
            if input.state == State::Withdrawn {
                give::set_state(&mut *conn, input, State::Draft, None, who.now).await?;
                saved.taken_up = true;
            }
            input.id
        }
    };
    if there != words {
        let unseen = !there.is_empty() && fingerprint([there.as_str()]) != seen;
        saved.replaced = unseen.then_some(there);
        match words.is_empty() {
            true => give::delete_answer(&mut *conn, who.district, id, question).await?,
            false => give::save_answer(&mut *conn, who.district, id, question, &words).await?,
        }
        if let Some(given) = own.input.as_ref().filter(|input| input.state == State::Given) {
            input::follow::changed(&mut *conn, given, who.now).await?;
        }
    }
    let own = who.own(conn, session).await?;
    Ok(own.map_or(Written::Unknown, |own| Written::Saved(own, saved)))
}

/// What became of a click that changes where an input stands.
enum Changed {
    Unknown,
    /// Nothing was changed: it can't be, any more or yet.
    Not(Own),
    Done(Own),
}

/// Changes where an own input stands, if `may` says that it can be; `change` does it. Reminders follow.
async fn change<M, F>(context: &Context<'_>, session: i64, may: M, work: F) -> Result<Option<Changed>, Failure>
where
    M: Fn(&Own) -> bool + Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection, &'c Who, &'c Own) -> BoxFuture<'c, Result<(), Fault>> + Send + 'static,
{
    let who = Who::of(context);
    context
        .write(move |conn| {
            Box::pin(async move {
                let Some(own) = who.own(&mut *conn, session).await? else { return Ok(Changed::Unknown) };
                if own.closed.is_some() || own.input.is_none() || !may(&own) {
                    return Ok(Changed::Not(own));
                }
                work(&mut *conn, &who, &own).await?;
                follow::reminders(&mut *conn, who.district, session, who.now).await?;
                let own = who.own(conn, session).await?;
                Ok(own.map_or(Changed::Unknown, Changed::Done))
            })
        })
        .await
}

/// Answers with where it stands now, below `done` if something was changed, else below `not`.
fn answer(
    context: &Context<'_>,
    changed: Option<Changed>,
    done: impl FnOnce(&Own) -> Text,
    not: impl FnOnce(&Own) -> Text,
) -> Result<Reply, Failure> {
    match changed {
        None => Ok(Reply::Nothing),
        Some(Changed::Unknown) => Err(unknown(context)),
        Some(Changed::Done(own)) => {
            let note = done(&own);
            standing(context, &own, note)
        }
        Some(Changed::Not(own)) => {
            let note = if own.closed.is_some() { Text::none() } else { not(&own) };
            standing(context, &own, note)
        }
    }
}

/// The input that a change is about; [`change`] has made sure that there is one.
fn input_of(own: &Own) -> Result<&crate::input::Input, Fault> {
    own.input.as_ref().ok_or_else(|| Fault::Internal("an input that was just there is gone".to_owned()))
}

pub(super) async fn hand_in(context: &Context<'_>, session: i64, seen: u64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let may = move |own: &Own| own.state() == Some(State::Draft) && own.mark() == seen && !own.answers.is_empty();
    let changed = change(context, session, may, |conn, who, own| {
        Box::pin(async move {
            let input = input_of(own)?;
            give::set_state(&mut *conn, input, State::Given, who.voice, who.now).await?;
            // Given again, it may stand in what was posted before.
            input::follow::changed(&mut *conn, input, who.now).await?;
            input::store::release(conn, who.district, own.session.id, who.minimum_group).await?;
            Ok(())
        })
    })
    .await?;
    let given = |own: &Own| match &own.input {
        Some(input) if input.is_held() && input.tell => texts::given_held_told(voice),
        Some(input) if input.is_held() => texts::given_held(voice),
        Some(input) if input.way == Way::Confidential => texts::given_read(voice),
        _ => texts::given_named(voice),
    };
    let not = |own: &Own| match own.state() {
        Some(State::Given) => texts::given_already(voice),
        Some(State::Draft) => texts::review_changed(voice),
        Some(State::Withdrawn) | None => Text::none(),
    };
    answer(context, changed, given, not)
}

pub(super) async fn withdraw(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let may = |own: &Own| own.state() == Some(State::Given);
    let work = change(context, session, may, |conn, who, own| {
        Box::pin(async move {
            let input = input_of(own)?;
            give::withdraw(&mut *conn, input).await?;
            input::follow::gone(conn, input, who.now).await
        })
    });
    let changed = work.await?;
    answer(context, changed, |_| texts::given_withdrawn(&context.voice), |_| Text::none())
}

pub(super) async fn take_up(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let may = |own: &Own| own.state() == Some(State::Withdrawn);
    let work = change(context, session, may, |conn, who, own| {
        Box::pin(async move { give::set_state(conn, input_of(own)?, State::Draft, None, who.now).await })
    });
    let changed = work.await?;
    answer(context, changed, |_| texts::given_taken_up(&context.voice), |_| Text::none())
}

pub(super) async fn sign(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let may = |own: &Own| own.input.as_ref().is_some_and(crate::input::Input::may_be_signed);
    let work = change(context, session, may, |conn, who, own| {
        Box::pin(async move { give::sign(conn, input_of(own)?, who.voice).await })
    });
    let changed = work.await?;
    let signed = |own: &Own| match own.state() {
        Some(State::Given) => texts::given_signed(voice),
        _ => texts::given_signed_draft(voice),
    };
    // Signed twice: it stands with the name, which says enough.
    let not = |own: &Own| match own.way(Way::Named) {
        Way::Confidential => texts::refused_not_held(voice),
        Way::Named | Way::Relayed => Text::none(),
    };
    answer(context, changed, signed, not)
}

/// They leave it held back: they are not asked again.
pub(super) async fn leave(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    if !own.input.as_ref().is_some_and(crate::input::Input::is_held) {
        return standing(context, &own, Text::none());
    }
    set_tell(context, session, false, texts::sign_left(&context.voice)).await
}

pub(super) async fn tell(context: &Context<'_>, session: i64, wanted: bool) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let note = if wanted { texts::given_told_on(voice) } else { texts::given_told_off(voice) };
    set_tell(context, session, wanted, note).await
}

async fn set_tell(context: &Context<'_>, session: i64, wanted: bool, note: Text) -> Result<Reply, Failure> {
    let may = |own: &Own| own.input.as_ref().is_some_and(crate::input::Input::is_held);
    let work = change(context, session, may, move |conn, _, own| {
        Box::pin(async move { give::set_tell(conn, input_of(own)?, wanted).await })
    });
    let changed = work.await?;
    answer(context, changed, |_| note, |_| Text::none())
}
