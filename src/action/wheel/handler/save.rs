//! What the forms and buttons do. Whose the action is and what may follow are looked at inside the write; whatever could not
//! be saved is handed back to whoever typed it.

use std::sync::Arc;

use chrono::NaiveDate;
use futures::future::BoxFuture;
use sqlx::SqliteConnection;

use super::{allowed, gone, load, may_change, moving, not_now, page, read};
use crate::action::cycle::{Decision, Deed, NotNow, Position, Stage, after};
use crate::action::dates::{self, Dates};
use crate::action::follow::{self, Haste};
use crate::action::wheel::commands::Words;
use crate::action::wheel::store::{self, Draft};
use crate::action::wheel::{Blank, Loaded, Seen, Sheet, moved as moved_dates, read_value, texts, value_words, view};
use crate::action::{self, Action, Changed};
use crate::audit;
use crate::calendar::{self, WallTime, WhenError, parse_when};
use crate::context::Context;
use crate::district::{self, District, Hours};
use crate::error::{Failure, Fault};
use crate::invocation::Actor;
use crate::message::{Reply, Text};
use crate::plan::view::handed_back;
use crate::prompts::Voice;

/// Who does it, when, in which district: what goes into a write.
#[derive(Clone)]
pub(super) struct Doing {
    pub(super) district: District,
    pub(super) actor: Actor,
    pub(super) now: i64,
}

impl Doing {
    fn of(context: &Context<'_>) -> Self {
        Self { district: context.district.clone(), actor: context.actor.clone(), now: context.now }
    }

    pub(super) fn is_district_lead(&self) -> bool {
        self.district.parts(&self.actor.roles).contains(&district::Part::DistrictLead)
    }

    /// Keeps a change in the action's history. Nothing is kept where nothing changed.
    pub(super) async fn keep(
        &self,
        conn: &mut SqliteConnection,
        action: &Action,
        field: Changed,
        was: &str,
        became: &str,
    ) -> Result<(), Fault> {
        if was != became {
            let by = Some(self.actor.user_id);
            action::store::insert_change(conn, action, field, (was, became), by, self.now).await?;
        }
        Ok(())
    }

    /// Puts the action where a deed has led it, with all that follows.
    async fn put(&self, conn: &mut SqliteConnection, action: &Action, position: Position) -> Result<(), Fault> {
        if position != action.position {
            action::store::set_position(&mut *conn, action, position, self.now).await?;
            let (was, became) = (action.position.as_str(), position.as_str());
            self.keep(&mut *conn, action, Changed::Stage, was, became).await?;
            // Nobody is asked for what is closed.
            action::handler::redraw_open(&mut *conn, action, self.now).await?;
        }
        follow::action(conn, action.district_id, action.id, self.now).await
    }

    pub(super) async fn record(&self, conn: &mut SqliteConnection, action: &Action, deed: &str) -> Result<(), Fault> {
        let subject = format!("{} {deed}", action.id);
        let (what, by) = (audit::What::WheelTurned, Some(self.actor.user_id));
        audit::store::insert(conn, action.district_id, by, what, &subject, self.now).await
    }
}

/// What became of it, decided inside the write, with the action as it is then.
pub(super) enum Outcome {
    Done(Text, Loaded),
    /// Shown before it is done.
    ToConfirm(Draft, Loaded, Hours),
    Stale(Loaded),
    NotNow(NotNow, Loaded),
    Refused(Text, Loaded),
    NotYours(Loaded),
    Gone,
}

/// Writes in one go, with the words that the outcome is told in; `None`: it was delivered twice.
async fn written(
    context: &Context<'_>,
    work: impl for<'c> FnOnce(&'c mut SqliteConnection, &'c Doing, &'c Voice<'c>) -> BoxFuture<'c, Result<Outcome, Fault>>
    + Send
    + 'static,
) -> Result<Option<Outcome>, Failure> {
    let (doing, prompts) = (Doing::of(context), Arc::clone(context.prompts()));
    context
        .write(move |conn| {
            Box::pin(async move {
                let voice = prompts.voice(doing.district.profile());
                Ok(work(conn, &doing, &voice).await?)
            })
        })
        .await
}

/// The same, answered: for deeds without words to hand back.
pub(super) async fn turned(
    context: &Context<'_>,
    work: impl for<'c> FnOnce(&'c mut SqliteConnection, &'c Doing, &'c Voice<'c>) -> BoxFuture<'c, Result<Outcome, Fault>>
    + Send
    + 'static,
) -> Result<Reply, Failure> {
    match written(context, work).await? {
        Some(outcome) => answered(context, outcome),
        None => Ok(Reply::Nothing),
    }
}

/// What a form brings, read before the write: dates and numbers as far as they could be.
pub(super) struct Typed {
    words: Words,
    pub(super) date: Option<NaiveDate>,
    value: Option<f64>,
}

impl Typed {
    pub(super) fn of(&self, blank: Blank) -> &str {
        self.words.get(blank.as_str()).map_or("", String::as_str)
    }
}

/// What was typed, with its labels, for who has to type it again.
fn labelled<'w>(context: &Context<'_>, sheet: Sheet, words: &'w Words) -> Vec<(Text, &'w str)> {
    let blanks = sheet.blanks().iter();
    blanks
        .map(|blank| (texts::field(&context.voice, *blank), words.get(blank.as_str()).map_or("", String::as_str)))
        .collect()
}

/// A date that somebody typed; a day that is over is read too, and refused where it matters.
fn read_date(context: &Context<'_>, loaded: &Loaded, typed: &str) -> Result<NaiveDate, Text> {
    let voice = &context.voice;
    let (Some(today), Some(zone)) = (loaded.today, context.district.zone.as_ref()) else {
        return Err(texts::refused_no_zone(voice));
    };
    let start = WallTime::new(today, chrono::NaiveTime::MIN);
    match parse_when(typed, start, chrono::NaiveTime::MIN) {
        Ok(when) | Err(WhenError::Past(when)) => Ok(when.date()),
        Err(error) => Err(calendar::view::refusal(voice, typed, &error, zone)),
    }
}

/// A form was sent.
pub(super) async fn sent(
    context: &Context<'_>,
    id: i64,
    sheet: Sheet,
    seen: Seen,
    words: Words,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let loaded = load(context, id).await?;
    let typed = labelled(context, sheet, &words);
    let back = |why: Text, loaded: &Loaded| {
        let why = Text::join([why, texts::refused_words_back(voice)], " ");
        Reply::Message(handed_back(voice, why, &typed, page(context, loaded, Text::none())))
    };
    if !may_change(context, &loaded) {
        return Ok(back(texts::refused_not_yours(voice), &loaded));
    }
    let empty = |blank: &&Blank| sheet.needs(**blank) && words.get(blank.as_str()).is_none_or(String::is_empty);
    if let Some(blank) = sheet.blanks().iter().find(empty) {
        return Ok(back(texts::refused_missing(voice, texts::field(voice, *blank)), &loaded));
    }
    let mut date = None;
    if let Some(words) = words.get(Blank::Date.as_str()).or_else(|| words.get(Blank::DoneBy.as_str())) {
        match read_date(context, &loaded, words) {
            Ok(read) => date = Some(read),
            Err(why) => return Ok(back(why, &loaded)),
        }
        if let Some(over) = date.filter(|date| loaded.today.is_some_and(|today| *date < today)) {
            return Ok(back(texts::refused_past(voice, calendar::view::day(voice, over)), &loaded));
        }
    }
    let value = words.get(Blank::Value.as_str()).and_then(|typed| read_value(typed));
    let given = Typed { words: words.clone(), date, value };
    let work = written(context, move |conn, doing, voice| {
        Box::pin(async move { save(conn, doing, voice, id, sheet, &seen, &given).await })
    });
    let outcome = match work.await {
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "something typed about an action was not saved");
            let why = texts::refused_not_saved(voice);
            return Ok(Reply::Message(handed_back(voice, why, &typed, page(context, &loaded, Text::none()))));
        }
        written => written?,
    };
    let Some(outcome) = outcome else { return Ok(Reply::Nothing) };
    Ok(match outcome {
        Outcome::Stale(loaded) => {
            let below = page(context, &loaded, Text::none());
            Reply::Message(handed_back(voice, texts::refused_stale(voice), &typed, below))
        }
        Outcome::NotNow(why, loaded) => back(not_now(voice, why), &loaded),
        Outcome::Refused(why, loaded) => back(why, &loaded),
        Outcome::NotYours(loaded) => back(texts::refused_not_yours(voice), &loaded),
        outcome => answered(context, outcome)?,
    })
}

/// The answer to a deed without words to hand back.
fn answered(context: &Context<'_>, outcome: Outcome) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let refused = |why: Text, loaded: &Loaded| Failure::Refused(Box::new(page(context, loaded, why)));
    Ok(Reply::Message(match outcome {
        Outcome::Done(told, loaded) => {
            context.sweep_soon();
            page(context, &loaded, told)
        }
        Outcome::ToConfirm(draft, loaded, hours) => {
            let new = moved_dates(&loaded.turn.dates, draft.stage, draft.to, &hours.working);
            view::ask_to_move(voice, &loaded, &draft, &new, &hours.working)
        }
        Outcome::Stale(loaded) => return Err(refused(texts::refused_draft_stale(voice), &loaded)),
        Outcome::NotNow(why, loaded) => return Err(refused(not_now(voice, why), &loaded)),
        Outcome::Refused(why, loaded) => return Err(refused(why, &loaded)),
        Outcome::NotYours(loaded) => return Err(refused(texts::refused_not_yours(voice), &loaded)),
        Outcome::Gone => return Err(gone(context)),
    }))
}

/// Saves a form, if all is still as it was.
async fn save(
    conn: &mut SqliteConnection,
    doing: &Doing,
    voice: &Voice<'_>,
    id: i64,
    sheet: Sheet,
    seen: &Seen,
    typed: &Typed,
) -> Result<Outcome, Fault> {
    let district = doing.district.id;
    let Some(loaded) = read(&mut *conn, district, id, doing.now).await? else { return Ok(Outcome::Gone) };
    let Loaded { action, turn, .. } = &loaded;
    if !action.may_change(&doing.district, &doing.actor) {
        return Ok(Outcome::NotYours(loaded));
    }
    if !seen.holds(action, turn, sheet) {
        return Ok(Outcome::Stale(loaded));
    }
    let next = match allowed(action.position, sheet) {
        Ok(next) => next,
        Err(why) => return Ok(Outcome::NotNow(why, loaded)),
    };
    let hours = district::store::hours(&mut *conn, district).await?;
    let told = match sheet {
        Sheet::Predict | Sheet::PredictAndBegin => {
            let words = typed.of(Blank::Prediction);
            store::set_prediction(&mut *conn, action, words).await?;
            doing.keep(&mut *conn, action, Changed::Prediction, &turn.prediction, words).await?;
            match sheet {
                Sheet::PredictAndBegin => texts::done_begun(voice, calendar::view::day(voice, turn.dates.work)),
                _ => texts::done_predicted(voice),
            }
        }
        Sheet::Did => {
            let (did, unexpected) = (typed.of(Blank::Did), typed.of(Blank::Unexpected));
            store::set_did(&mut *conn, action, did, unexpected).await?;
            doing.keep(&mut *conn, action, Changed::Did, &turn.did, did).await?;
            doing.keep(&mut *conn, action, Changed::Unexpected, &turn.unexpected, unexpected).await?;
            if next == action.position {
                texts::done_did(voice)
            } else {
                texts::done_done(voice, calendar::view::day(voice, turn.dates.study))
            }
        }
        Sheet::Study => study(&mut *conn, doing, voice, &loaded, typed).await?,
        Sheet::Decide(decision) => {
            let why = typed.of(Blank::Why);
            store::set_decision(&mut *conn, action, decision, why).await?;
            doing.keep(&mut *conn, action, Changed::Decision, "", decision.as_str()).await?;
            doing.keep(&mut *conn, action, Changed::Why, &turn.why, why).await?;
            match (decision, typed.date, loaded.today) {
                (Decision::Adopt, ..) => texts::done_adopted(voice),
                (Decision::Abandon, ..) => texts::done_abandoned(voice),
                (Decision::Adapt, Some(done_by), Some(today)) => {
                    let dates = dates::propose(today, done_by, &hours.working);
                    adapt(&mut *conn, doing, &loaded, &dates).await?;
                    let told = texts::done_adapted(voice, turn.number + 1);
                    doing.record(&mut *conn, action, sheet.as_str()).await?;
                    return done(conn, doing, id, told).await;
                }
                (Decision::Adapt, ..) => return Ok(Outcome::Refused(texts::refused_no_zone(voice), loaded)),
            }
        }
        Sheet::End => {
            let (why, learned) = (typed.of(Blank::Why), typed.of(Blank::Learned));
            store::set_decision(&mut *conn, action, Decision::Abandon, why).await?;
            doing.keep(&mut *conn, action, Changed::Decision, "", Decision::Abandon.as_str()).await?;
            doing.keep(&mut *conn, action, Changed::Why, &turn.why, why).await?;
            if !learned.is_empty() {
                store::set_learned(&mut *conn, action, learned).await?;
                doing.keep(&mut *conn, action, Changed::Learned, &turn.learned, learned).await?;
            }
            texts::done_abandoned(voice)
        }
        Sheet::Move(stage) => return moving::wish(conn, doing, voice, loaded, stage, typed, hours).await,
        Sheet::Help => {
            let blocked =
                Text::join([Text::given(typed.of(Blank::Help)), Text::given(typed.of(Blank::Who))], " → ").plain();
            store::set_blocked(&mut *conn, action, &blocked).await?;
            let by = Some(doing.actor.user_id);
            let words = (action.blocked.as_str(), blocked.as_str());
            let change =
                action::store::insert_change(&mut *conn, action, Changed::Blocked, words, by, doing.now).await?;
            let others = follow::others(action, doing.actor.user_id, doing.is_district_lead(), true);
            follow::tell(&mut *conn, district, change, &others, Haste::Now, doing.now).await?;
            texts::done_helped(voice)
        }
    };
    doing.put(&mut *conn, action, next).await?;
    doing.record(&mut *conn, action, sheet.as_str()).await?;
    done(conn, doing, id, told).await
}

pub(super) async fn done(conn: &mut SqliteConnection, doing: &Doing, id: i64, told: Text) -> Result<Outcome, Fault> {
    Ok(match read(conn, doing.district.id, id, doing.now).await? {
        Some(loaded) => Outcome::Done(told, loaded),
        None => Outcome::Gone,
    })
}

/// Saves what came of it. A value that can't be read costs nobody their words.
async fn study(
    conn: &mut SqliteConnection,
    doing: &Doing,
    voice: &Voice<'_>,
    loaded: &Loaded,
    typed: &Typed,
) -> Result<Text, Fault> {
    let Loaded { action, turn, .. } = loaded;
    let (result, compared, learned) = (typed.of(Blank::Result), typed.of(Blank::Compared), typed.of(Blank::Learned));
    store::set_study(&mut *conn, action, result, compared, learned).await?;
    doing.keep(&mut *conn, action, Changed::Result, &turn.result, result).await?;
    doing.keep(&mut *conn, action, Changed::Compared, &turn.compared, compared).await?;
    doing.keep(&mut *conn, action, Changed::Learned, &turn.learned, learned).await?;
    let value = match (typed.value, loaded.today) {
        (Some(value), Some(today)) => {
            store::insert_value(&mut *conn, action, value, today, doing.actor.user_id, doing.now).await?;
            let was = loaded.measured.last.map(|(value, _)| value_words(value)).unwrap_or_default();
            doing.keep(&mut *conn, action, Changed::Value, &was, &value_words(value)).await?;
            texts::done_value_noted(voice, value_words(value))
        }
        _ if typed.of(Blank::Value).is_empty() => Text::none(),
        _ => texts::done_value_unread(voice, typed.of(Blank::Value)),
    };
    let told = texts::done_studied(voice, calendar::view::day(voice, turn.dates.act));
    Ok(Text::join([told, value], "\n"))
}

/// The next turn begins. The dates are new, so the revision goes on counting.
async fn adapt(conn: &mut SqliteConnection, doing: &Doing, loaded: &Loaded, dates: &Dates) -> Result<(), Fault> {
    let Loaded { action, turn, .. } = loaded;
    store::next_turn(&mut *conn, action, turn, dates).await?;
    let (was, became) = (turn.number.to_string(), (turn.number + 1).to_string());
    doing.keep(&mut *conn, action, Changed::Turn, &was, &became).await?;
    follow::action(conn, action.district_id, action.id, doing.now).await
}

/// What one tap does: Plan is done, with the prediction that is there; Do is done.
pub(super) async fn at_once(context: &Context<'_>, id: i64, turn: i64, deed: Deed) -> Result<Reply, Failure> {
    turned(context, move |conn, doing, voice| Box::pin(finish(conn, doing, voice, id, turn, deed))).await
}

async fn finish(
    conn: &mut SqliteConnection,
    doing: &Doing,
    voice: &Voice<'_>,
    id: i64,
    seen: i64,
    deed: Deed,
) -> Result<Outcome, Fault> {
    let Some(loaded) = read(&mut *conn, doing.district.id, id, doing.now).await? else { return Ok(Outcome::Gone) };
    let Loaded { action, turn, .. } = &loaded;
    if !action.may_change(&doing.district, &doing.actor) {
        return Ok(Outcome::NotYours(loaded));
    }
    let next = match after(action.position, deed) {
        Ok(next) => next,
        Err(why) => return Ok(Outcome::NotNow(why, loaded)),
    };
    if turn.number != seen {
        return Ok(Outcome::Refused(texts::refused_turn(voice, seen), loaded));
    }
    if deed == Deed::FinishPlan && turn.prediction.is_empty() {
        return Ok(Outcome::Refused(texts::refused_no_prediction(voice), loaded));
    }
    let day = |stage| calendar::view::day(voice, turn.dates.of(stage));
    let told = match deed {
        Deed::FinishPlan => texts::done_begun(voice, day(Stage::Do)),
        _ if turn.did.is_empty() => texts::done_done_bare(voice, day(Stage::Study)),
        _ => texts::done_done(voice, day(Stage::Study)),
    };
    doing.put(&mut *conn, action, next).await?;
    doing.record(&mut *conn, action, if deed == Deed::FinishPlan { "begin" } else { "finish_do" }).await?;
    done(conn, doing, id, told).await
}

/// Help is not needed any more.
pub(super) async fn unblock(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    turned(context, move |conn, doing, voice| Box::pin(end_block(conn, doing, voice, id))).await
}

async fn end_block(conn: &mut SqliteConnection, doing: &Doing, voice: &Voice<'_>, id: i64) -> Result<Outcome, Fault> {
    let Some(loaded) = read(&mut *conn, doing.district.id, id, doing.now).await? else { return Ok(Outcome::Gone) };
    let action = &loaded.action;
    if !action.may_change(&doing.district, &doing.actor) {
        return Ok(Outcome::NotYours(loaded));
    }
    store::set_blocked(&mut *conn, action, "").await?;
    doing.keep(&mut *conn, action, Changed::Blocked, &action.blocked, "").await?;
    doing.record(&mut *conn, action, "unblock").await?;
    done(conn, doing, id, texts::done_unblocked(voice)).await
}
