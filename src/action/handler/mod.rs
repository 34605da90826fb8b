//! The actions at work: load, decide, save, answer. Here what only looks; `add.rs` writes down, `edit.rs` changes,
//! `ask.rs` asks people to be accountable, `pings.rs` where they want to be pinged.

mod add;
mod ask;
mod edit;
mod pings;

pub use self::ask::{ask, redraw_open, start};

use chrono::{DateTime, NaiveDate};
use sqlx::SqliteConnection;

use self::edit::Edit;
use super::commands::{By, Command, Filter, click, field};
use super::cycle::{NotNow, Position};
use super::view::board::Row;
use super::view::{Card, Viewer};
use super::{Action, Detail, store, texts, view};
use crate::calendar::{WallTime, Zone};
use crate::choose::Named;
use crate::context::Context;
use crate::district::Part;
use crate::error::{Failure, Fault};
use crate::message::{Field, Form, Message, Reply, Text};
use crate::plan::{self, fingerprint};

/// Changes on a page of the history.
const CHANGES: i64 = 10;

/// Why something can't be done, decided inside the write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// There is no such action or ask here.
    Unknown,
    /// It is not this person's to change.
    NotYours,
    /// The wheel stands elsewhere.
    NotNow(NotNow),
    /// Nobody is to be accountable yet.
    NoOwner,
    /// This person is accountable already, or asked to be.
    Already,
    /// Only the district lead may.
    DistrictLeadOnly,
    /// There is no such strategy in the plan.
    NoStrategy,
    /// Somebody else is asked.
    NotAsked,
    /// It was answered, or somebody else was asked instead.
    Answered,
    /// Somebody else has changed it since the form opened.
    Changed,
}

fn stopped(context: &Context<'_>, why: Stop) -> Failure {
    let voice = &context.voice;
    Failure::refused(match why {
        Stop::Unknown => texts::refused_unknown(voice),
        Stop::NotYours => texts::refused_not_yours(voice),
        Stop::NotNow(NotNow::Closed) => texts::refused_closed(voice),
        Stop::NotNow(_) => texts::refused_started(voice),
        Stop::NoOwner => texts::refused_no_owner(voice),
        Stop::Already => texts::refused_already(voice),
        Stop::DistrictLeadOnly => texts::refused_district_lead(voice),
        Stop::NoStrategy => texts::refused_no_strategy(voice),
        Stop::NotAsked => texts::refused_not_asked(voice),
        Stop::Answered => texts::refused_answered(voice),
        Stop::Changed => texts::refused_changed(voice),
    })
}

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Add { what, who, by } => add::add(context, what, who, &by).await,
        Command::AddFrom(step) => add::form(context, step),
        Command::AddedFrom { step, what, by } => add::add_from(context, step, what, by).await,
        Command::Find(text) => {
            let action = find(context, &text).await?;
            show(context, action, Text::none()).await
        }
        Command::HandOver(text, to) => {
            let action = find(context, &text).await?;
            edit::edit(context, action, Edit::Owner(to)).await
        }
        Command::Suggest(so_far) => Ok(Reply::Choices(view::suggestions(&choosable(context).await?, &so_far))),
        Command::Mine => mine(context, 0).await,
        Command::MinePage(page, _) => mine(context, page).await,
        Command::Board => board(context, By::Stage, Filter::All, 0).await,
        Command::BoardPage(by, filter, page) => board(context, by, filter, page).await,
        Command::Show(id) | Command::Open(id) => show(context, id, Text::none()).await,
        Command::OpenAsked(id) => ask::open(context, id).await,
        Command::OpenWord(id) => ask::open_word(context, id).await,
        Command::Accept(id, _) => ask::accept(context, id).await,
        Command::AskWhyNot(id) => ask::form(context, id, super::asking::What::Declined).await,
        Command::AskQuestion(id) => ask::form(context, id, super::asking::What::Question).await,
        Command::NotMe(id, words) => ask::say(context, id, super::asking::What::Declined, words).await,
        Command::Question(id, words) => ask::say(context, id, super::asking::What::Question, words).await,
        Command::Pings(id) => pings::show(context, id).await,
        Command::PingInChannel(id, in_channel) => pings::set(context, id, in_channel).await,
        Command::Start(id) => edit::edit(context, id, Edit::Start).await,
        Command::Discard(id) => edit::discard(context, id).await,
        Command::AskDates(id) => add::dates_form(context, id).await,
        Command::SaveDates(id, typed) => add::save_dates(context, id, &typed).await,
        Command::Details(id) => details(context, id, Text::none()).await,
        Command::AskDetail(id, detail) => detail_form(context, id, detail).await,
        Command::SaveDetail { id, detail, seen, words } => edit::save_detail(context, id, detail, seen, words).await,
        Command::People(id) => {
            let (card, viewer) = load(context, id).await?;
            Ok(Reply::Message(view::people::people(&context.voice, &card, &viewer, Text::none())))
        }
        Command::SetOwner(id, person) => edit::edit(context, id, Edit::Owner(person)).await,
        Command::SetLead(id, person) => edit::edit(context, id, Edit::Lead(person)).await,
        Command::SetHelpers(id, people) => edit::edit(context, id, Edit::Helpers(people)).await,
        Command::Place(id, page) => {
            let (card, viewer) = load(context, id).await?;
            if !viewer.may_change {
                return Err(stopped(context, Stop::NotYours));
            }
            Ok(Reply::Message(view::people::place(&context.voice, &card, page)))
        }
        Command::SetStrategy(id, strategy) => edit::edit(context, id, Edit::Strategy(strategy)).await,
        Command::History(id, page) => history(context, id, page).await,
        Command::Turns(id, page) => {
            let (card, _) = load(context, id).await?;
            Ok(Reply::Message(view::history::turns(&context.voice, &card, page)))
        }
    }
}

pub(in crate::action) fn zone<'a>(context: &'a Context<'_>) -> Result<&'a Zone, Failure> {
    context.district.zone.as_ref().ok_or_else(|| Failure::refused(texts::refused_no_zone(&context.voice)))
}

/// The district's date now.
pub(in crate::action) fn today(context: &Context<'_>) -> Result<NaiveDate, Failure> {
    let now = DateTime::from_timestamp(context.now, 0).unwrap_or_default();
    Ok(WallTime::from_instant(now, zone(context)?).date())
}

fn unknown(context: &Context<'_>) -> Failure {
    stopped(context, Stop::Unknown)
}

/// Whether an action is there for this person: a draft is its writer's alone.
pub(in crate::action) fn is_seen(action: &Action, user: u64) -> bool {
    action.position != Position::Draft || action.made_by == Some(user)
}

/// Everything about an action that this person may see; `None`: nothing.
async fn read(conn: &mut SqliteConnection, district: i64, id: i64, user: u64) -> Result<Option<Card>, Fault> {
    let found = store::find(&mut *conn, district, id).await?.filter(|action| is_seen(action, user));
    let Some(action) = found else { return Ok(None) };
    let asks = store::asks::of_action(&mut *conn, &action).await?;
    Ok(Some(Card {
        turn: store::turn(&mut *conn, &action).await?,
        turns: store::turns(&mut *conn, &action).await?,
        details: store::card::details(&mut *conn, &action).await?,
        helpers: store::card::helpers(&mut *conn, &action).await?,
        measured: super::chart::store::is_measured(&mut *conn, &action).await?,
        ask: asks.into_iter().rev().find(|ask| ask.state_beside(&action) == super::asking::State::Open),
        tree: plan::store::tree(conn, district).await?,
        action,
    }))
}

/// The same, with what this person may do.
async fn load(context: &Context<'_>, id: i64) -> Result<(Card, Viewer), Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found = context.read(move |conn| Box::pin(async move { Ok(read(conn, district, id, user).await?) })).await?;
    let card = found.ok_or_else(|| unknown(context))?;
    let viewer = viewer(context, &card.action)?;
    Ok((card, viewer))
}

fn viewer(context: &Context<'_>, action: &Action) -> Result<Viewer, Failure> {
    let zone = zone(context)?;
    let today = today(context)?;
    Ok(Viewer {
        user: context.actor.user_id,
        may_change: action.may_change(&context.district, context.actor),
        district_lead: context.district.parts(&context.actor.roles).contains(&Part::DistrictLead),
        today,
        zone: Text::given(WallTime::new(today, chrono::NaiveTime::MIN).parts(zone).zone),
    })
}

/// An action's card, with `told` above it.
async fn show(context: &Context<'_>, id: i64, told: Text) -> Result<Reply, Failure> {
    let (card, viewer) = load(context, id).await?;
    Ok(Reply::Message(view::card::card(&context.voice, &card, &viewer, told)))
}

async fn details(context: &Context<'_>, id: i64, told: Text) -> Result<Reply, Failure> {
    let (card, viewer) = load(context, id).await?;
    Ok(Reply::Message(view::details::details(&context.voice, &card, &viewer, told)))
}

async fn detail_form(context: &Context<'_>, id: i64, detail: Detail) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (card, viewer) = load(context, id).await?;
    if !viewer.may_change {
        return Err(stopped(context, Stop::NotYours));
    }
    let words = card.details.get(&detail).map_or("", String::as_str);
    Ok(Reply::Form(Form {
        title: texts::detail(voice, detail),
        click: click::save_detail(id, detail, fingerprint([words])),
        fields: vec![Field {
            id: field::WORDS,
            label: texts::detail_label(voice, detail),
            value: words.to_owned(),
            placeholder: texts::detail_hint(voice, detail),
            long: true,
            required: false,
            most: super::LONGEST_WORDS as u16,
        }],
    }))
}

async fn history(context: &Context<'_>, id: i64, page: usize) -> Result<Reply, Failure> {
    let (card, _) = load(context, id).await?;
    let action = card.action.clone();
    let (changes, page, pages) = context
        .read(move |conn| {
            Box::pin(async move {
                let (_, count) = store::card::history(&mut *conn, &action, 0, 1).await?;
                let pages = (count as usize).div_ceil(CHANGES as usize).max(1);
                let page = page.min(pages - 1);
                let (changes, _) = store::card::history(conn, &action, page as i64 * CHANGES, CHANGES).await?;
                Ok((changes, page, pages))
            })
        })
        .await?;
    Ok(Reply::Message(view::history::history(&context.voice, &card, &changes, (page, pages))))
}

/// The actions that this person can name: all that were started, and their own drafts.
pub(in crate::action) async fn choosable(context: &Context<'_>) -> Result<Vec<Action>, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    context
        .read(move |conn| {
            Box::pin(async move {
                let mut all = store::drafts(&mut *conn, district, user).await?;
                all.extend(store::list(conn, district).await?);
                Ok(all)
            })
        })
        .await
}

/// The key of the action that was picked or named.
pub(in crate::action) async fn find(context: &Context<'_>, text: &str) -> Result<i64, Failure> {
    match view::named(&choosable(context).await?, text) {
        Named::One(id) => Ok(id),
        Named::Several => Err(Failure::refused(texts::refused_several(&context.voice))),
        Named::Nobody => Err(Failure::refused(texts::refused_unnamed(&context.voice))),
    }
}

/// All actions that were started, as the lists show them.
pub(crate) async fn rows(context: &Context<'_>, with_drafts: bool) -> Result<(Vec<Row>, plan::Tree), Failure> {
    let (district, user, today) = (context.district.id, context.actor.user_id, today(context)?);
    context
        .read(move |conn| {
            Box::pin(async move {
                let mut actions = store::list(&mut *conn, district).await?;
                if with_drafts {
                    actions.extend(store::drafts(&mut *conn, district, user).await?);
                }
                let turns = store::current_turns(&mut *conn, district).await?;
                let helped = store::helped_by(&mut *conn, district, user).await?;
                let tree = plan::store::tree(conn, district).await?;
                let row = |action: Action| {
                    let due = turns.get(&action.id).and_then(|turn| turn.due(action.position));
                    let goal = action.strategy_id.and_then(|id| tree.strategy(id)).map(|strategy| strategy.goal_id);
                    let helps = helped.contains(&action.id);
                    Row { late: due.is_some_and(|due| due < today), due, goal, helps, action }
                };
                let rows = actions.into_iter().map(row).collect();
                Ok((rows, tree))
            })
        })
        .await
}

async fn mine(context: &Context<'_>, page: usize) -> Result<Reply, Failure> {
    let (rows, _) = rows(context, true).await?;
    Ok(Reply::Message(view::board::mine(&context.voice, &rows, context.actor.user_id, page)))
}

async fn board(context: &Context<'_>, by: By, filter: Filter, page: usize) -> Result<Reply, Failure> {
    let (rows, tree) = rows(context, false).await?;
    let user = context.actor.user_id;
    Ok(Reply::Message(view::board::board(&context.voice, &rows, &tree, user, (by, filter), page)))
}

/// Only members can be named: Discord offers no others, a forged click may.
async fn must_be_member(context: &Context<'_>, person: u64) -> Result<(), Failure> {
    let member = context.messenger().member_roles(context.actor.guild_id, person).await;
    if member.is_ok_and(|roles| roles.is_none()) {
        return Err(Failure::refused(texts::refused_no_member(&context.voice)));
    }
    Ok(())
}

fn message(text: Text) -> Message {
    Message::text(text)
}
