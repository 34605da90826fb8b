//! The paths at work: load, decide, save, answer.

use sqlx::SqliteConnection;

use super::commands::{Command, NOTE_FIELD, click};
use super::view::{Choose, Saved};
use super::{Done, Item, LONGEST_NOTE, Note, Step, Ticked, Ticks, next_open, store, texts, view};
use crate::audit;
use crate::command::Access;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Field, Form, Message, Reply, Text};
use crate::readiness::{self, Level, Mode};

/// Does what was asked.
///
/// # Errors
/// Faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let planner = context.may(Access::Planners);
    match command {
        Command::Open => open(context).await,
        Command::Levels => Ok(Reply::Message(view::levels(voice, &Choose::Freely, planner))),
        Command::Overview(level) | Command::OpenAt(level) => {
            let done = own_done(context, level).await?;
            Ok(Reply::Message(view::overview(voice, level, &done, Text::none(), planner)))
        }
        Command::Show(step) => {
            let done = own_done(context, step.level).await?;
            Ok(Reply::Message(view::step(voice, step, &done, Text::none())))
        }
        Command::SetDone(step, done) => set_done(context, step, done).await,
        Command::District | Command::OpenDistrict(None) => district(context).await,
        Command::DistrictOverview(level) | Command::OpenDistrict(Some(level)) => {
            district_overview(context, level).await
        }
        Command::DistrictShow(step) => district_step(context, step, Text::none()).await,
        Command::SetTicks { step, items, ticked } => set_ticks(context, step, items, ticked).await,
        Command::Note(step, older) => note(context, step, older).await,
        Command::Write(step) => write(context, step).await,
        Command::Save { step, seen, text } => save(context, step, seen, text).await,
        Command::Stop => Ok(Reply::Message(Message::text(texts::note_stopped(voice)))),
        Command::Why => Ok(Reply::Message(view::why(voice, 1))),
        Command::WhyPage(page) => Ok(Reply::Message(view::why(voice, page))),
        Command::Stages => Ok(Reply::Message(view::stages(voice))),
    }
}

/// Where somebody's own path begins.
enum Start {
    /// At the level of their result, or (if it was the shared one of a meeting) of everyone's.
    Result(Level, Mode, Done),
    /// Where they marked steps before.
    Before(Level, Done),
    /// They choose.
    Choose(Choose),
}

async fn find_start(conn: &mut SqliteConnection, district: i64, user: u64) -> Result<Start, Fault> {
    if let Some(round) = readiness::store::find_current(&mut *conn, district).await? {
        let response = readiness::store::response(&mut *conn, &round, user).await?;
        let levels = response.answers.result().map(readiness::Outcome::levels).unwrap_or_default();
        match levels.as_slice() {
            [] => {}
            [level] => {
                let done = store::own_done(conn, district, user, *level).await?;
                return Ok(Start::Result(*level, round.mode, done));
            }
            _ => return Ok(Start::Choose(Choose::Between(levels))),
        }
    }
    match store::own_levels(&mut *conn, district, user).await?.as_slice() {
        [level] => Ok(Start::Before(*level, store::own_done(conn, district, user, *level).await?)),
        [] => Ok(Start::Choose(Choose::NoResult)),
        _ => Ok(Start::Choose(Choose::Freely)),
    }
}

async fn open(context: &Context<'_>) -> Result<Reply, Failure> {
    let (voice, district, user) = (&context.voice, context.district.id, context.actor.user_id);
    let planner = context.may(Access::Planners);
    let start = context.read(move |conn| Box::pin(async move { Ok(find_start(conn, district, user).await?) })).await?;
    Ok(Reply::Message(match start {
        Start::Result(level, mode, done) => {
            let source = match mode {
                Mode::Confidential => texts::overview_from_result(voice),
                Mode::Together => texts::overview_from_shared(voice),
            };
            view::overview(voice, level, &done, source, planner)
        }
        Start::Before(level, done) => view::overview(voice, level, &done, Text::none(), planner),
        Start::Choose(choose) => view::levels(voice, &choose, planner),
    }))
}

async fn own_done(context: &Context<'_>, level: Level) -> Result<Done, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    context.read(move |conn| Box::pin(async move { Ok(store::own_done(conn, district, user, level).await?) })).await
}

async fn set_done(context: &Context<'_>, step: &'static Step, done: bool) -> Result<Reply, Failure> {
    let (voice, district, user) = (&context.voice, context.district.id, context.actor.user_id);
    let planner = context.may(Access::Planners);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let changed = store::set_own(conn, district, user, step, done).await?;
                Ok((changed, store::own_done(conn, district, user, step.level).await?))
            })
        })
        .await?;
    let Some((changed, marked)) = written else { return Ok(Reply::Nothing) };
    let sign = Text::own(step.sign());
    Ok(Reply::Message(match (done, changed, next_open(step.level, &marked, Some(step.number))) {
        (true, _, None) => view::overview(voice, step.level, &marked, Text::none(), planner),
        (true, true, Some(next)) => view::step(voice, next, &marked, texts::step_marked_done(voice, sign)),
        (true, false, _) => view::step(voice, step, &marked, texts::step_already_done(voice, sign)),
        (false, true, _) => view::step(voice, step, &marked, texts::step_marked_undone(voice, sign)),
        (false, false, _) => view::step(voice, step, &marked, texts::step_already_undone(voice, sign)),
    }))
}

async fn district(context: &Context<'_>) -> Result<Reply, Failure> {
    let district = context.district.id;
    let latest = context
        .read(move |conn| {
            Box::pin(async move {
                if let Some(level) = store::latest_level(&mut *conn, district).await? {
                    return Ok(Some(level));
                }
                // Nothing is ticked yet: the level that the district's newest result names.
                Ok(readiness::store::district_level(conn, district).await?)
            })
        })
        .await?;
    match latest {
        Some(level) => district_overview(context, level).await,
        None => Ok(Reply::Message(view::district_levels(&context.voice))),
    }
}

async fn district_overview(context: &Context<'_>, level: Level) -> Result<Reply, Failure> {
    let district = context.district.id;
    let ticks =
        context.read(move |conn| Box::pin(async move { Ok(store::ticks(conn, district, level).await?) })).await?;
    Ok(Reply::Message(view::district_overview(&context.voice, level, &ticks)))
}

async fn load(conn: &mut SqliteConnection, district: i64, step: &Step) -> Result<(Ticks, Option<Note>), Fault> {
    let ticks = store::ticks(&mut *conn, district, step.level).await?;
    let (newest, _) = store::note(conn, district, step, 0).await?;
    Ok((ticks, newest))
}

async fn district_step(context: &Context<'_>, step: &'static Step, said: Text) -> Result<Reply, Failure> {
    let district = context.district.id;
    let loaded = context.read(move |conn| Box::pin(async move { Ok(load(conn, district, step).await?) })).await?;
    let (ticks, newest) = loaded;
    Ok(Reply::Message(view::district_step(&context.voice, step, &ticks, newest.as_ref(), said)))
}

async fn set_ticks(
    context: &Context<'_>,
    step: &'static Step,
    items: Vec<&'static Item>,
    ticked: bool,
) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let by = ticked.then_some(Ticked { by: Some(user), at: now });
    let what = if ticked { audit::What::PathTicked } else { audit::What::PathUnticked };
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let mut changed = false;
                for item in items {
                    if store::set_tick(&mut *conn, district, step, item, by).await? {
                        changed = true;
                        let subject = format!("{} {} {}", step.level.as_str(), step.number, item.name);
                        audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                    }
                }
                Ok((changed, load(conn, district, step).await?))
            })
        })
        .await?;
    let Some((changed, (ticks, newest))) = written else { return Ok(Reply::Nothing) };
    let voice = &context.voice;
    let said = if changed { texts::district_saved(voice) } else { texts::district_nothing_changed(voice) };
    Ok(Reply::Message(view::district_step(voice, step, &ticks, newest.as_ref(), said)))
}

async fn note(context: &Context<'_>, step: &'static Step, older: u32) -> Result<Reply, Failure> {
    let district = context.district.id;
    let (note, older, count) = context
        .read(move |conn| {
            Box::pin(async move {
                match store::note(&mut *conn, district, step, older).await? {
                    // Nothing is that old: the newest.
                    (None, _) if older > 0 => {
                        let (note, count) = store::note(conn, district, step, 0).await?;
                        Ok((note, 0, count))
                    }
                    (note, count) => Ok((note, older, count)),
                }
            })
        })
        .await?;
    Ok(Reply::Message(view::note(&context.voice, step, note.as_ref(), older, count)))
}

/// The form holds the newest note, however old the button is.
async fn write(context: &Context<'_>, step: &'static Step) -> Result<Reply, Failure> {
    let (voice, district) = (&context.voice, context.district.id);
    let (newest, _) =
        context.read(move |conn| Box::pin(async move { Ok(store::note(conn, district, step, 0).await?) })).await?;
    let (seen, value) = newest.map_or((0, String::new()), |note| (note.id, note.text));
    Ok(Reply::Form(Form {
        title: texts::note_form_title(voice, Text::own(step.sign())),
        click: click::save(step, seen),
        fields: vec![Field {
            id: NOTE_FIELD,
            label: texts::note_field(voice),
            value,
            placeholder: texts::note_placeholder(voice),
            long: true,
            required: false,
            most: LONGEST_NOTE as u16,
        }],
    }))
}

async fn save(context: &Context<'_>, step: &'static Step, seen: i64, text: String) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let typed = text.clone();
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let (newest, _) = store::note(&mut *conn, district, step, 0).await?;
                let there = newest.as_ref().map_or("", |note| note.text.as_str());
                if there == text {
                    return Ok((Saved::Plainly, newest));
                }
                // What stood in the form was not the newest any more.
                let beside = newest.as_ref().is_some_and(|note| note.id != seen && !note.text.is_empty());
                store::insert_note(&mut *conn, district, step, &text, user, now).await?;
                let subject = format!("{} {}", step.level.as_str(), step.number);
                audit::store::insert(&mut *conn, district, Some(user), audit::What::PathNoted, &subject, now).await?;
                let (newest, _) = store::note(conn, district, step, 0).await?;
                Ok((if beside { Saved::Beside } else { Saved::Plainly }, newest))
            })
        })
        .await;
    match written {
        Ok(Some((how, newest))) => Ok(Reply::Message(view::saved(voice, step, newest.as_ref(), how))),
        Ok(None) => Ok(Reply::Nothing),
        // Whoever typed four thousand characters gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a note was not saved");
            Ok(Reply::Message(view::not_saved(voice, step, &typed)))
        }
        Err(refused) => Err(refused),
    }
}
