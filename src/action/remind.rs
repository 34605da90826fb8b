//! The pings of actions, at the moment of sending (`docs/method.md`, "Dates and pings of an action").

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use super::cycle::{Position, Stage};
use super::wheel::commands::{Look as WheelLook, Place, click};
use super::wheel::{self, Sheet, texts as words, view};
use super::{Action, Changed, Turn, follow, store};
use crate::calendar::{WallTime, view as calendar};
use crate::district::{Part, Purpose};
use crate::error::Fault;
use crate::message::{Button, Style, Text, shortened};
use crate::prompts::Voice;
use crate::reminder::subject::{Asked, Item, Look};
use crate::reminder::{Kind, Recipient};

crate::texts! { "action";
    ahead_today(stage, name) = "remind.ahead.today";
    ahead_days(stage, days, name) = "remind.ahead.days";
    overdue_title(stage, days, name) = "remind.overdue.title";
    by_line(date) = "remind.by.line";
    lead_third(owner) = "remind.lead.third";
    lead_nobody() = "remind.lead.nobody";
    lead_owner(person) = "remind.lead.owner";
    lead_district() = "remind.lead.district";
    asks_plan_empty() = "remind.asks.plan_empty";
    asks_plan() = "remind.asks.plan";
    asks_do() = "remind.asks.do";
    asks_study() = "remind.asks.study";
    asks_act() = "remind.asks.act";
    button_begin() = "remind.button.begin";
    button_predict() = "remind.button.predict";
    button_do() = "remind.button.do";
    button_study() = "remind.button.study";
    button_act() = "remind.button.act";
    told_moved_title(name) = "remind.told.moved_title";
    told_moved(person, stage, was, becomes) = "remind.told.moved";
    told_moved_nobody(stage, was, becomes) = "remind.told.moved_nobody";
    told_reason(words) = "remind.told.reason";
    told_help_title(name) = "remind.told.help_title";
    told_help(person) = "remind.told.help";
    told_help_nobody() = "remind.told.help_nobody";
    told_left_title(name) = "remind.told.left_title";
    told_left() = "remind.told.left";
}

/// The most letters of what somebody wrote, in a ping.
const SHOWN: usize = 600;

/// Looks at the subject of a ping again.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let item = match asked.kind {
        Kind::Told => told(conn, voice, asked).await?,
        _ => stage(conn, voice, asked).await?,
    };
    Ok(item.map_or(Look::Unwanted, |item| Look::Wanted(Box::new(item))))
}

/// The local date.
fn today(asked: &Asked<'_>) -> Option<NaiveDate> {
    let instant = chrono::DateTime::from_timestamp(asked.now, 0)?;
    Some(WallTime::from_instant(instant, asked.district.zone.as_ref()?).date())
}

fn recipient(asked: &Asked<'_>) -> Recipient {
    asked.user_id.map_or(Recipient::Channel(Purpose::CoreTeam), Recipient::Person)
}

async fn stage(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Option<Item>, Fault> {
    let Some(action) = store::find(&mut *conn, asked.district.id, asked.subject_id).await? else { return Ok(None) };
    let turn = store::turn(&mut *conn, &action).await?;
    let Some((stage, step)) = follow::read_rung(asked.rung) else { return Ok(None) };
    let Some(today) = today(asked) else { return Ok(None) };
    let overdue = step.map_or_else(|| follow::most(asked.kind), |step| step.overdue);
    let wanted = action.position == Position::At(stage)
        && turn.revision == asked.revision
        && follow::recipients(&action, overdue).contains(&recipient(asked));
    if !wanted {
        return Ok(None);
    }
    let date = turn.dates.of(stage);
    let body = [
        by_line(voice, calendar::day(voice, date)),
        whose(voice, &action, asked, step.map_or(0, |step| step.overdue)),
        asks(voice, &turn, stage),
        before(conn, voice, &action, &turn, stage).await?,
    ];
    let mut buttons = vec![first_button(voice, &action, &turn, stage)];
    buttons.extend(view::trouble_buttons(voice, &action, &turn, stage, Place::New));
    buttons.push(view::card_button(voice, action.id, Place::New));
    Ok(Some(Item {
        about: ("action", action.id),
        title: title(voice, &action, stage, wheel::days_after(date, today)),
        body: Text::join(body, "\n\n"),
        buttons,
        ping: asked.user_id.is_none().then_some(Part::DistrictLead),
        files: vec![],
    }))
}

fn title(voice: &Voice<'_>, action: &Action, stage: Stage, late: i64) -> Text {
    let (stage, name) = (words::stage(voice, stage), view::heading(action));
    match late {
        0 => ahead_today(voice, stage, name),
        late if late > 0 => overdue_title(voice, stage, late, name),
        ahead => ahead_days(voice, stage, -ahead, name),
    }
}

/// For whoever is not accountable: whose it is, and why they hear of it.
fn whose(voice: &Voice<'_>, action: &Action, asked: &Asked<'_>, overdue: u32) -> Text {
    let owner = action.owner.filter(|_| action.accepted);
    if owner.is_some() && owner == asked.user_id {
        return Text::none();
    }
    let why = match (owner, asked.user_id) {
        (None, _) => lead_nobody(voice),
        (Some(owner), Some(_)) => lead_third(voice, Text::person(owner)),
        (Some(owner), None) => lead_owner(voice, Text::person(owner)),
    };
    let last = overdue >= super::dates::DISTRICT_LEAD_FROM && asked.user_id.is_none();
    Text::join([why, if last { lead_district(voice) } else { Text::none() }], " ")
}

fn asks(voice: &Voice<'_>, turn: &Turn, stage: Stage) -> Text {
    match stage {
        Stage::Plan if turn.prediction.is_empty() => asks_plan_empty(voice),
        Stage::Plan => asks_plan(voice),
        Stage::Do => asks_do(voice),
        Stage::Study => asks_study(voice),
        Stage::Act => asks_act(voice),
    }
}

/// What the form that opens next can't show: the prediction and the earlier value, or what was learned.
async fn before(
    conn: &mut SqliteConnection,
    voice: &Voice<'_>,
    action: &Action,
    turn: &Turn,
    stage: Stage,
) -> Result<Text, Fault> {
    Ok(match stage {
        Stage::Plan | Stage::Do => Text::none(),
        Stage::Study => {
            let measured = wheel::store::measured(conn, action).await?;
            let measured = Text::join([words::page_measured(voice).bold(), view::measured(voice, &measured)], "\n");
            Text::join([view::written(words::page_prediction(voice), &turn.prediction), measured], "\n\n")
        }
        Stage::Act => Text::join(
            [
                view::written(words::page_prediction(voice), &turn.prediction),
                view::written(words::page_result(voice), &turn.result),
                view::written(words::page_learned(voice), &turn.learned),
            ],
            "\n\n",
        ),
    })
}

/// "Done": at once where nothing has to be written, else its form; three ways lead out of Act.
fn first_button(voice: &Voice<'_>, action: &Action, turn: &Turn, stage: Stage) -> Button {
    let (id, number, place) = (action.id, turn.number, Place::New);
    let button = match stage {
        Stage::Plan if turn.prediction.is_empty() => {
            Button::new(button_predict(voice), click::ask(id, number, Sheet::PredictAndBegin, place)).symbol("📝")
        }
        Stage::Plan => Button::new(button_begin(voice), click::begin(id, number, place)).symbol("▶️"),
        Stage::Do => Button::new(button_do(voice), click::finish_do(id, number, place)).symbol("✅"),
        Stage::Study => Button::new(button_study(voice), click::ask(id, number, Sheet::Study, place)).symbol("🔎"),
        Stage::Act => Button::new(button_act(voice), click::show(id, WheelLook::Act, place)).symbol("⚖️"),
    };
    button.style(Style::Main)
}

/// Word of a change: a moved date, or that help is needed.
async fn told(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Option<Item>, Fault> {
    let found = store::card::find_change(conn, asked.district.id, asked.subject_id).await?;
    let Some((action, change)) = found else { return Ok(None) };
    if !matches!(action.position, Position::At(_)) {
        return Ok(None);
    }
    let name = view::heading(&action);
    let shown = |words: &str| Text::lines(&shortened(words, SHOWN));
    let (about, title, body) = if let Some(Changed::Date(stage)) = change.what {
        let (date, reason) = change.became.split_once('\n').unwrap_or((&change.became, ""));
        let (Ok(was), Ok(becomes)) = (change.was.parse(), date.parse()) else { return Ok(None) };
        let (was, becomes) = (calendar::day(voice, was), calendar::day(voice, becomes));
        let stage = words::stage(voice, stage);
        let line = match change.by {
            Some(person) => told_moved(voice, Text::person(person), stage, was, becomes),
            None => told_moved_nobody(voice, stage, was, becomes),
        };
        let reason = if reason.is_empty() { Text::none() } else { told_reason(voice, shown(reason)) };
        // Of several dates of the same action only the last word counts.
        ("date of action", told_moved_title(voice, name), Text::join([line, reason], "\n"))
    } else if change.what == Some(Changed::Left) {
        ("left action", told_left_title(voice, name), told_left(voice))
    } else {
        // What helped meanwhile, or was written anew, is not told any more.
        if change.what != Some(Changed::Blocked) || action.blocked.is_empty() || action.blocked != change.became {
            return Ok(None);
        }
        let who = change.by.map_or_else(|| told_help_nobody(voice), |by| told_help(voice, Text::person(by)));
        ("help for action", told_help_title(voice, name), Text::join([who, shown(&change.became)], "\n"))
    };
    Ok(Some(Item {
        about: (about, action.id),
        title,
        body,
        buttons: vec![view::card_button(voice, action.id, Place::New).style(Style::Main)],
        ping: asked.user_id.is_none().then_some(Part::DistrictLead),
        files: vec![],
    }))
}
