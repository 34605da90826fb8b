//! Writing an action down: what, who, by when. Four dates are proposed.

use chrono::{NaiveDate, NaiveTime};

use super::edit::{Edit, edit};
use super::{load, must_be_member, read, stopped, today, viewer, zone};
use crate::action::commands::{click, field};
use crate::action::cycle::{NotNow, Position, Stage};
use crate::action::dates::{self, Dates};
use crate::action::{Changed, may_add, store, texts, view};
use crate::calendar::{self, WallTime, WhenError, parse_when};
use crate::context::Context;
use crate::district;
use crate::error::{Failure, Fault};
use crate::import::loose;
use crate::message::{Field, Form, Message, Reply, Text};
use crate::path::{self, Step};

/// The day that somebody typed, today or later.
///
/// # Errors
/// The words to say instead.
fn day(context: &Context<'_>, typed: &str) -> Result<Result<NaiveDate, Text>, Failure> {
    let (voice, today, zone) = (&context.voice, today(context)?, zone(context)?);
    let error = match parse_when(typed, WallTime::new(today, NaiveTime::MIN), NaiveTime::MIN) {
        Ok(when) => return Ok(Ok(when.date())),
        Err(WhenError::Past(when)) => {
            return Ok(Err(texts::refused_past(voice, calendar::view::day(voice, when.date()))));
        }
        Err(error) => error,
    };
    let loose = matches!(error, WhenError::Unknown { .. } | WhenError::Incomplete | WhenError::ShortYear);
    let read = loose::read(typed, today);
    let days = read
        .proposals()
        .iter()
        .map(|day| texts::proposal(voice, Text::own(day.to_string()), calendar::view::day(voice, *day)));
    let days = Text::join(days, "\n");
    Ok(Err(match loose && !days.is_empty() {
        true => texts::refused_loose(voice, typed, days),
        false => calendar::view::refusal(voice, typed, &error, zone),
    }))
}

/// `/action add`.
pub(super) async fn add(context: &Context<'_>, what: String, who: u64, by: &str) -> Result<Reply, Failure> {
    let voice = &context.voice;
    if !may_add(&context.district, context.actor) {
        return Err(Failure::refused(texts::refused_add(voice)));
    }
    if what.is_empty() {
        return Err(Failure::refused(texts::refused_nameless(voice)));
    }
    let done_by = match day(context, by)? {
        Ok(day) => day,
        // Whoever typed it need not find the words again.
        Err(why) => return Err(Failure::refused(texts::refused_typed(voice, why, what))),
    };
    must_be_member(context, who).await?;
    draft(context, what, Some(who), done_by, String::new()).await
}

/// Keeps the draft and shows it.
async fn draft(
    context: &Context<'_>,
    what: String,
    who: Option<u64>,
    done_by: NaiveDate,
    origin: String,
) -> Result<Reply, Failure> {
    let today = today(context)?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let hours = district::store::hours(&mut *conn, district).await?;
                let dates = dates::propose(today, done_by, &hours.working);
                let id = store::insert(&mut *conn, district, &what, who, user, &dates, now).await?;
                store::card::set_origin(&mut *conn, district, id, &origin).await?;
                if let Some(action) = store::find(&mut *conn, district, id).await? {
                    store::insert_change(&mut *conn, &action, Changed::Added, ("", ""), Some(user), now).await?;
                }
                let card = read(conn, district, id, user).await?;
                Ok(card.ok_or_else(|| Fault::Internal("an action that was just made is not there".to_owned()))?)
            })
        })
        .await?;
    let Some(card) = written else { return Ok(Reply::Nothing) };
    let viewer = viewer(context, &card.action)?;
    Ok(Reply::Message(view::card::card(&context.voice, &card, &viewer, texts::added(&context.voice))))
}

/// The form for an action that comes from a step of the district's path.
pub(super) fn form(context: &Context<'_>, step: &'static Step) -> Result<Reply, Failure> {
    let voice = &context.voice;
    today(context)?;
    let field = |id, label, placeholder, value: String, most| Field {
        id,
        label,
        value,
        placeholder,
        long: false,
        required: true,
        most,
    };
    let title: String = path::texts::title(voice, step).plain().chars().take(crate::action::LONGEST_NAME).collect();
    let (what, by) = (texts::form_what_hint(voice), texts::form_by_hint(voice));
    Ok(Reply::Form(Form {
        title: texts::form_title(voice),
        click: click::added_from(step),
        fields: vec![
            field(field::WHAT, texts::form_what(voice), what, title, crate::action::LONGEST_NAME as u16),
            field(field::BY, texts::form_by(voice), by, String::new(), 100),
        ],
    }))
}

/// It was sent. Who is accountable is picked in the draft.
pub(super) async fn add_from(
    context: &Context<'_>,
    step: &'static Step,
    what: String,
    by: String,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    if what.is_empty() {
        return Err(Failure::refused(texts::refused_nameless(voice)));
    }
    let done_by = match day(context, &by)? {
        Ok(day) => day,
        Err(why) => return Err(Failure::refused(texts::refused_typed(voice, why, what))),
    };
    let origin = format!("path/{}/{}", step.level.as_str(), step.number);
    draft(context, what, None, done_by, origin).await
}

/// The form for a draft's dates.
pub(super) async fn dates_form(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (card, viewer) = load(context, id).await?;
    if !viewer.may_change {
        return Err(stopped(context, super::Stop::NotYours));
    }
    if card.action.position != Position::Draft {
        return Err(stopped(context, super::Stop::NotNow(NotNow::Started)));
    }
    let dates = card.turn.dates;
    let field = |id, stage| Field {
        id,
        label: texts::dates_field(voice, crate::plan::texts::position(voice, Position::At(stage))),
        value: dates.of(stage).to_string(),
        placeholder: texts::form_by_hint(voice),
        long: false,
        required: true,
        most: 100,
    };
    Ok(Reply::Form(Form {
        title: texts::dates_title(voice),
        click: click::save_dates(id),
        fields: vec![
            field(field::PLAN, Stage::Plan),
            field(field::DO, Stage::Do),
            field(field::STUDY, Stage::Study),
            field(field::ACT, Stage::Act),
        ],
    }))
}

/// It was sent.
pub(super) async fn save_dates(context: &Context<'_>, id: i64, typed: &[String; 4]) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let mut days = Vec::new();
    for text in typed {
        match day(context, text)? {
            Ok(day) => days.push(day),
            Err(why) => return again(context, id, why).await,
        }
    }
    let [plan, work, study, act] = days[..] else { return Err(super::unknown(context)) };
    let dates = Dates { plan, work, study, act };
    if let Some(stage) = dates.out_of_order() {
        let stage = crate::plan::texts::position(voice, Position::At(stage));
        return again(context, id, texts::refused_order(voice, stage)).await;
    }
    edit(context, id, Edit::Dates(dates)).await
}

/// The draft as it stands, with why nothing was saved above it.
async fn again(context: &Context<'_>, id: i64, why: Text) -> Result<Reply, Failure> {
    let (card, viewer) = load(context, id).await?;
    let message: Message = view::card::card(&context.voice, &card, &viewer, why);
    Ok(Reply::Message(message))
}
