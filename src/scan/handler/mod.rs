//! Load, decide, save, answer.
//!
//! - `start.rs`: beginning, settings, closing. `assign.rs`: giving points out. `update.rs`: what was found, done, left out.
//!   `report.rs`: reading and posting.

mod assign;
mod report;
mod start;
mod update;

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use super::commands::Command;
use super::view::item::Reader;
use super::{Item, Loaded, Scan, outside, store, texts, view};
use crate::calendar::{WallTime, Zone};
use crate::command::Access;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::plan::view::handed_back;
use crate::retreat::handler::look::{Offer, suggest as suggest_sessions};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Start(kind, review, session) => start::start(context, kind, review, session).await,
        Command::Assign { what, who, by } => assign::typed(context, &what, who, &by).await,
        Command::Update(update) => update::typed(context, update).await,
        Command::Show => show_current(context).await,
        Command::Report => report::newest(context).await,
        Command::SuggestSession(so_far) => suggest_sessions(context, &so_far, Offer::Upcoming).await,
        Command::SuggestWhat(so_far) => assign::suggest(context, &so_far).await,
        Command::SuggestPoint(so_far) => update::suggest(context, &so_far).await,
        Command::Open(scan) => {
            let (loaded, voices) = for_planners(context, scan).await?;
            Ok(Reply::Message(view::show(&context.voice, &loaded, &voices, Text::none())))
        }
        Command::OpenSection(scan, section) => {
            let (loaded, _) = for_planners(context, scan).await?;
            Ok(Reply::Message(view::section(&context.voice, &loaded, section, Text::none())))
        }
        Command::OpenItem(item, page, _) => update::open(context, item, page).await,
        Command::Mine(scan, _) => {
            let loaded = load(context, scan).await?;
            Ok(Reply::Message(view::mine(&context.voice, &loaded, context.actor.user_id, Text::none())))
        }
        Command::AskRecord(item, place) => update::ask_record(context, item, place).await,
        Command::Record(item, words, link, _) => update::record(context, item, words, link).await,
        Command::Done(item, place) => update::settle(context, item, update::Deed::Done, place).await,
        Command::AskLeave(item) => update::ask_leave(context, item).await,
        Command::Leave(item, reason) => update::leave(context, item, reason).await,
        Command::Reopen(item, place) => update::settle(context, item, update::Deed::Reopen, place).await,
        Command::Drop(finding, dropped) => update::take_back(context, finding, dropped).await,
        Command::OpenFile(finding) => report::open_file(context, finding).await,
        Command::AskBy(item, who) => assign::ask_by(context, item, who).await,
        Command::By(item, who, by) => assign::by(context, item, who, &by).await,
        Command::ConfirmAssign { scan, what, who, by, mark } => {
            assign::confirm(context, scan, what, (who, by), mark).await
        }
        Command::KeepAssign(scan) => {
            let (loaded, voices) = for_planners(context, scan).await?;
            let told = texts::assign_kept(&context.voice);
            Ok(Reply::Message(view::show(&context.voice, &loaded, &voices, told)))
        }
        Command::Unassign(item) => assign::unassign(context, item).await,
        Command::Settings(scan) => start::settings(context, scan, Text::none()).await,
        Command::SetKind(scan, kind) => start::set(context, scan, start::Setting::Kind(kind)).await,
        Command::SetReview(scan, review) => start::set(context, scan, start::Setting::Review(review)).await,
        Command::SetSession(scan, session) => start::set(context, scan, start::Setting::Session(session)).await,
        Command::AskClose(scan) => start::ask_close(context, scan).await,
        Command::Close(scan) => start::close(context, scan).await,
        Command::ReportPage(scan, page) => report::page(context, scan, page, Text::none()).await,
        Command::Read(scan) => report::page(context, scan, 0, Text::none()).await,
        Command::Whole(scan) => report::whole(context, scan).await,
        Command::AskPost(scan) => report::ask_post(context, scan).await,
        Command::Post(scan) => report::post(context, scan).await,
        Command::Outside(command) => outside::handler::perform(context, command).await,
    }
}

pub(super) fn zone<'a>(context: &'a Context<'_>) -> Result<&'a Zone, Failure> {
    context.district.zone.as_ref().ok_or_else(|| Failure::refused(texts::refused_no_zone(&context.voice)))
}

fn wall(context: &Context<'_>, zone: &Zone) -> WallTime {
    WallTime::from_instant(chrono::DateTime::from_timestamp(context.now, 0).unwrap_or_default(), zone)
}

/// The district's date now.
pub(super) fn today(context: &Context<'_>) -> Result<NaiveDate, Failure> {
    Ok(wall(context, zone(context)?).date())
}

/// Discord offers members only; a forged click may name anybody.
pub(super) async fn is_member(context: &Context<'_>, person: u64) -> Result<(), Failure> {
    let member = context.messenger().member_roles(context.actor.guild_id, person).await;
    match member.is_ok_and(|roles| roles.is_none()) {
        true => Err(Failure::refused(texts::refused_no_member(&context.voice))),
        false => Ok(()),
    }
}

fn planner(context: &Context<'_>) -> bool {
    context.may(Access::Planners)
}

fn gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_gone(&context.voice))
}

/// A scan with all of it, and the voices from outside.
async fn both(conn: &mut SqliteConnection, scan: Scan, now: i64) -> Result<(Loaded, Vec<outside::Voice>), Fault> {
    let voices = outside::store::list(&mut *conn, scan.district_id).await?;
    Ok((store::load(conn, scan, now).await?, voices))
}

/// A scan of the district.
async fn load(context: &Context<'_>, scan: i64) -> Result<Loaded, Failure> {
    Ok(with_voices(context, scan).await?.0)
}

/// A scan of the district, and the voices from outside.
async fn with_voices(context: &Context<'_>, scan: i64) -> Result<(Loaded, Vec<outside::Voice>), Failure> {
    let (district, now) = (context.district.id, context.now);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(scan) = store::find(&mut *conn, district, scan).await? else { return Ok(None) };
                Ok(Some(both(conn, scan, now).await?))
            })
        })
        .await?;
    found.ok_or_else(|| gone(context))
}

/// All of a scan, which only those who plan see while it is gathered.
async fn for_planners(context: &Context<'_>, scan: i64) -> Result<(Loaded, Vec<outside::Voice>), Failure> {
    let all = with_voices(context, scan).await?;
    if !planner(context) {
        return Err(Failure::refused(texts::refused_not_shown(&context.voice)));
    }
    Ok(all)
}

/// The scan that is open, or else the newest.
async fn current(context: &Context<'_>) -> Result<Option<(Loaded, Vec<outside::Voice>)>, Failure> {
    let (district, now) = (context.district.id, context.now);
    context
        .read(move |conn| {
            Box::pin(async move {
                let Some(scan) = store::current(&mut *conn, district).await? else { return Ok(None) };
                Ok(Some(both(conn, scan, now).await?))
            })
        })
        .await
}

fn no_scan(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_no_scan(&context.voice))
}

/// `/scan show`: all of it for those who plan, what is theirs for those who look after something.
async fn show_current(context: &Context<'_>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (loaded, voices) = current(context).await?.ok_or_else(|| no_scan(context))?;
    if planner(context) {
        return Ok(Reply::Message(view::show(voice, &loaded, &voices, Text::none())));
    }
    let user = context.actor.user_id;
    if loaded.all_of(user).next().is_none() {
        return Err(Failure::refused(texts::refused_not_shown(voice)));
    }
    Ok(Reply::Message(view::mine(voice, &loaded, user, Text::none())))
}

/// Whether this person may see and change a point: whoever plans, and whoever looks after it.
fn may(item: &Item, planner: bool, user: u64) -> bool {
    planner || item.owner == Some(user)
}

/// A point as this person sees it, with a note above it.
fn item_page(context: &Context<'_>, loaded: &Loaded, item: &Item, page: usize, told: Text) -> Message {
    let planner = planner(context);
    let reader =
        Reader { planner, may_change: may(item, planner, context.actor.user_id), zone: context.district.zone.as_ref() };
    view::item::item(&context.voice, loaded, item, page, reader, told)
}

/// A point and its scan, for those who may see it.
async fn load_item(context: &Context<'_>, item: i64) -> Result<(Loaded, Item), Failure> {
    let (district, now) = (context.district.id, context.now);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(scan) = store::find_of_item(&mut *conn, district, item).await? else { return Ok(None) };
                Ok(Some(store::load(conn, scan, now).await?))
            })
        })
        .await?;
    let loaded = found.ok_or_else(|| gone(context))?;
    let item = loaded.item(item).cloned().ok_or_else(|| gone(context))?;
    if !may(&item, planner(context), context.actor.user_id) {
        return Err(Failure::refused(texts::refused_not_yours(&context.voice)));
    }
    Ok((loaded, item))
}

/// The same, if it can still be changed.
async fn load_open(context: &Context<'_>, item: i64) -> Result<(Loaded, Item), Failure> {
    let (loaded, item) = load_item(context, item).await?;
    if !loaded.scan.open {
        return Err(Failure::refused(texts::refused_closed(&context.voice)));
    }
    Ok((loaded, item))
}

/// An answer, with what somebody typed handed back if it is a refusal: nobody types long words twice.
pub(super) fn kept(
    context: &Context<'_>,
    answer: Result<Reply, Failure>,
    typed: &[(Text, &str)],
    below: Message,
) -> Result<Reply, Failure> {
    match answer {
        Err(Failure::Refused(why)) if typed.iter().any(|(_, words)| !words.is_empty()) => {
            Ok(Reply::Message(handed_back(&context.voice, why.text, typed, below)))
        }
        other => other,
    }
}

/// Why nothing was changed, decided inside a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum No {
    Gone,
    NotYours,
    Closed,
    Full,
    /// The session that it is read before is over or called off.
    SessionOver,
}

impl No {
    fn failure(self, context: &Context<'_>) -> Failure {
        let voice = &context.voice;
        match self {
            Self::Gone | Self::SessionOver => gone(context),
            Self::NotYours => Failure::refused(texts::refused_not_yours(voice)),
            Self::Closed => Failure::refused(texts::refused_closed(voice)),
            Self::Full => Failure::refused(texts::refused_full(voice)),
        }
    }
}

/// A point that this person may change now, inside a write.
async fn changeable(
    conn: &mut SqliteConnection,
    (district, item): (i64, i64),
    (planner, user): (bool, u64),
    now: i64,
) -> Result<Result<(Loaded, Item), No>, Fault> {
    let Some(scan) = store::find_of_item(&mut *conn, district, item).await? else { return Ok(Err(No::Gone)) };
    let loaded = store::load(conn, scan, now).await?;
    let Some(item) = loaded.item(item).cloned() else { return Ok(Err(No::Gone)) };
    Ok(match (may(&item, planner, user), loaded.scan.open) {
        (false, _) => Err(No::NotYours),
        (true, false) => Err(No::Closed),
        (true, true) => Ok((loaded, item)),
    })
}
