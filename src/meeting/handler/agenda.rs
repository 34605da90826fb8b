//! The agenda: proposing, deciding, putting in order, making it final.

use sqlx::SqliteConnection;

use super::super::commands::Change;
use super::super::{
    Agenda, Blocked, Finality, Item, ItemState, LONGEST_ITEM, LONGEST_MINUTES, MOST_ITEMS, blocked, points, store,
    texts, view,
};
use super::{gone, message, refuse};
use crate::audit;
use crate::command::Access;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::retreat::length;
use crate::retreat::view::title;
use crate::retreat::{Session, follow};

async fn load(context: &Context<'_>, session: i64) -> Result<Agenda, Failure> {
    let district = context.district.id;
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                Ok(match store::session(&mut *conn, district, session).await? {
                    Some(session) => Some(store::agenda(conn, session).await?),
                    None => None,
                })
            })
        })
        .await?;
    found.ok_or_else(|| gone(context))
}

/// A page of the agenda. Whoever doesn't plan sees it when it is final.
pub(super) async fn show(context: &Context<'_>, session: i64, page: usize) -> Result<Reply, Failure> {
    let (voice, planner) = (&context.voice, context.may(Access::Planners));
    let agenda = load(context, session).await?;
    if !planner && agenda.finality.is_none() {
        return Err(Failure::refused(texts::refused_not_final(voice, title(voice, &agenda.session))));
    }
    message(view::agenda::agenda(voice, &agenda, page, planner, Text::none(), context.now))
}

/// The agenda after a change, on the page of an item.
fn drawn(context: &Context<'_>, agenda: &Agenda, item: Option<i64>, said: Text) -> Message {
    let voice = &context.voice;
    let page = item.map_or(0, |item| view::agenda::page_of(voice, agenda, item));
    view::agenda::agenda(voice, agenda, page, context.may(Access::Planners), said, context.now)
}

/// What became of a change of the agenda, decided inside the write.
enum Outcome<T> {
    Done(Agenda, T),
    Blocked(Session, Blocked),
    NoSession,
    NoItem,
    Full,
}

/// A session whose agenda is to be changed, looked at inside the write; or why it can't be.
async fn open<T>(
    conn: &mut SqliteConnection,
    district: i64,
    session: i64,
    now: i64,
) -> Result<Result<Session, Outcome<T>>, Fault> {
    Ok(match store::session(conn, district, session).await? {
        None => Err(Outcome::NoSession),
        Some(session) => match blocked(&session, now) {
            Some(blocked) => Err(Outcome::Blocked(session, blocked)),
            None => Ok(session),
        },
    })
}

impl<T> Outcome<T> {
    /// The agenda as it is then, or the refusal.
    fn settle(self, context: &Context<'_>) -> Result<(Agenda, T), Failure> {
        let voice = &context.voice;
        match self {
            Self::Done(agenda, said) => Ok((agenda, said)),
            Self::Blocked(session, blocked) => Err(refuse(context, &session, blocked)),
            Self::NoSession => Err(gone(context)),
            Self::NoItem => Err(Failure::refused(texts::refused_gone_item(voice))),
            Self::Full => Err(Failure::refused(texts::refused_many_items(voice, MOST_ITEMS as i64))),
        }
    }
}

/// Puts a change of the agenda on record.
async fn record(
    conn: &mut SqliteConnection,
    session: &Session,
    user: u64,
    deed: &str,
    item: i64,
    now: i64,
) -> Result<(), Fault> {
    let subject = format!("{} {deed} {item}", session.id);
    audit::store::insert(conn, session.district_id, Some(user), audit::What::AgendaChanged, &subject, now).await
}

/// The form for one more item.
pub(super) async fn propose(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let agenda = load(context, session).await?;
    if let Some(blocked) = blocked(&agenda.session, context.now) {
        return Err(refuse(context, &agenda.session, blocked));
    }
    Ok(Reply::Form(view::agenda::form(&context.voice, session, None)))
}

/// The minutes in an item's form, or that they can't be read.
type Minutes = Result<Option<u32>, Unread>;

/// What was typed is no length.
#[derive(Clone, Copy)]
struct Unread;

fn read_minutes(typed: &str) -> Minutes {
    match typed.trim() {
        "" => Ok(None),
        typed => length::parse_minutes(typed, LONGEST_MINUTES).map(Some).ok_or(Unread),
    }
}

/// What was typed into an item's form: words, and minutes if they could be read.
fn read(context: &Context<'_>, words: &str, minutes: &str) -> Result<(String, Minutes), Failure> {
    let voice = &context.voice;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = words.chars().count();
    if words.is_empty() {
        return Err(Failure::refused(texts::refused_empty_item(voice)));
    }
    if length > LONGEST_ITEM {
        return Err(Failure::refused(texts::refused_long_item(voice, length as i64, LONGEST_ITEM as i64)));
    }
    Ok((words, read_minutes(minutes)))
}

/// One more item. Minutes that can't be read cost nobody their words.
pub(super) async fn proposed(
    context: &Context<'_>,
    session: i64,
    words: String,
    typed: &str,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (words, minutes) = read(context, &words, typed)?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(&mut *conn, district, session, now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(not),
                };
                if store::agenda(&mut *conn, session.clone()).await?.items.len() >= MOST_ITEMS {
                    return Ok(Outcome::Full);
                }
                let minutes = minutes.unwrap_or_default();
                let item = store::insert_item(&mut *conn, &session, &words, minutes, user, now).await?;
                record(&mut *conn, &session, user, "proposed", item, now).await?;
                Ok(Outcome::Done(store::agenda(conn, session).await?, item))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, item) = outcome.settle(context)?;
    let unread = if minutes.is_err() { texts::said_no_minutes(voice, typed) } else { Text::none() };
    message(drawn(context, &agenda, Some(item), Text::join([texts::said_proposed(voice), unread], "\n")))
}

/// Proposes those of the method's points that are not there yet.
pub(super) async fn points(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let kind = load(context, session).await?.session.kind;
    let words: Vec<(&'static str, String)> =
        points::of(kind).iter().map(|point| (*point, points::words(voice, kind, point).plain())).collect();
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(&mut *conn, district, session, now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(not),
                };
                let mut added = 0;
                for (point, words) in words {
                    if store::insert_point(&mut *conn, &session, point, &words, now).await? {
                        added += 1;
                    }
                }
                if added > 0 {
                    record(&mut *conn, &session, user, "points", added, now).await?;
                }
                Ok(Outcome::Done(store::agenda(conn, session).await?, added))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, added) = outcome.settle(context)?;
    let said = if added > 0 { texts::points_added(voice, added) } else { texts::points_there(voice) };
    message(drawn(context, &agenda, None, said))
}

/// Brings everything that is proposed onto the agenda, in its order.
pub(super) async fn accept_all(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(&mut *conn, district, session, now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(not),
                };
                let agenda = store::agenda(&mut *conn, session.clone()).await?;
                let mut accepted = 0;
                for item in agenda.of(ItemState::Proposed) {
                    put(&mut *conn, &agenda, item, ItemState::Accepted).await?;
                    accepted += 1;
                }
                if accepted > 0 {
                    record(&mut *conn, &session, user, "all_accepted", accepted, now).await?;
                }
                Ok(Outcome::Done(store::agenda(conn, session).await?, accepted))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, accepted) = outcome.settle(context)?;
    let said = if accepted > 0 { texts::said_all_accepted(voice, accepted) } else { texts::said_none_proposed(voice) };
    message(drawn(context, &agenda, None, said))
}

async fn load_item(context: &Context<'_>, id: i64) -> Result<(Agenda, Item), Failure> {
    let district = context.district.id;
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(item) = store::item(&mut *conn, district, id).await? else { return Ok(None) };
                let Some(session) = store::session(&mut *conn, district, item.session_id).await? else {
                    return Ok(None);
                };
                Ok(Some((store::agenda(conn, session).await?, item)))
            })
        })
        .await?;
    found.ok_or_else(|| Failure::refused(texts::refused_gone_item(&context.voice)))
}

/// One item, whole.
pub(super) async fn item(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (agenda, item) = load_item(context, id).await?;
    message(view::agenda::item(&context.voice, &agenda, &item, Text::none(), context.now))
}

/// What a change did.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Did {
    Something,
    Nothing,
}

/// Brings an item onto the agenda, leaves it out, puts it back, or moves it.
pub(super) async fn change(context: &Context<'_>, id: i64, change: Change) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(item) = store::item(&mut *conn, district, id).await? else { return Ok(Outcome::NoItem) };
                let session = match open(&mut *conn, district, item.session_id, now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(not),
                };
                let agenda = store::agenda(&mut *conn, session.clone()).await?;
                let (deed, did) = match change {
                    Change::Accept => ("accepted", put(&mut *conn, &agenda, &item, ItemState::Accepted).await?),
                    Change::Drop => ("dropped", put(&mut *conn, &agenda, &item, ItemState::Dropped).await?),
                    Change::PutBack => ("put_back", put(&mut *conn, &agenda, &item, ItemState::Proposed).await?),
                    Change::Up => ("moved_up", swap(&mut *conn, &agenda, &item, true).await?),
                    Change::Down => ("moved_down", swap(&mut *conn, &agenda, &item, false).await?),
                };
                if did == Did::Something {
                    record(&mut *conn, &session, user, deed, item.id, now).await?;
                }
                Ok(Outcome::Done(store::agenda(conn, session).await?, did))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, did) = outcome.settle(context)?;
    let said = match (change, did) {
        (Change::Accept, _) => texts::said_accepted(voice),
        (Change::Drop, _) => texts::said_dropped(voice),
        (Change::PutBack, _) => texts::said_put_back(voice),
        (Change::Up | Change::Down, Did::Something) => texts::said_moved(voice),
        (Change::Up, Did::Nothing) => texts::said_first(voice),
        (Change::Down, Did::Nothing) => texts::said_last(voice),
    };
    // In the agenda one sees what its place is.
    message(match (change, agenda.items.iter().find(|item| item.id == id)) {
        (Change::Up | Change::Down, Some(item)) => {
            let whole = view::agenda::item(voice, &agenda, item, said, now);
            Message { panels: [drawn(context, &agenda, Some(id), Text::none()).panels, whole.panels].concat(), ..whole }
        }
        _ => drawn(context, &agenda, Some(id), said),
    })
}

async fn put(conn: &mut SqliteConnection, agenda: &Agenda, item: &Item, state: ItemState) -> Result<Did, Fault> {
    let changed = store::set_item_state(conn, agenda.session.district_id, item, state).await?;
    Ok(if changed { Did::Something } else { Did::Nothing })
}

/// Changes places with the item before (`up`) or after it, among those in the same state.
async fn swap(conn: &mut SqliteConnection, agenda: &Agenda, item: &Item, up: bool) -> Result<Did, Fault> {
    let beside: Vec<&Item> = agenda.of(item.state).collect();
    let at = beside.iter().position(|it| it.id == item.id);
    let other = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) }).and_then(|at| beside.get(at));
    match other {
        Some(other) => {
            store::swap_items(conn, agenda.session.district_id, item, other).await?;
            Ok(Did::Something)
        }
        None => Ok(Did::Nothing),
    }
}

/// The form that changes an item.
pub(super) async fn rewrite(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (agenda, item) = load_item(context, id).await?;
    if let Some(blocked) = blocked(&agenda.session, context.now) {
        return Err(refuse(context, &agenda.session, blocked));
    }
    Ok(Reply::Form(view::agenda::form(&context.voice, agenda.session.id, Some(&item))))
}

/// Changes an item. If somebody else changed it meanwhile, what was written becomes an item of its own: nothing is lost.
pub(super) async fn rewritten(
    context: &Context<'_>,
    id: i64,
    seen: u32,
    words: String,
    typed: &str,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (words, minutes) = read(context, &words, typed)?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(item) = store::item(&mut *conn, district, id).await? else { return Ok(Outcome::NoItem) };
                let session = match open(&mut *conn, district, item.session_id, now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(not),
                };
                let minutes = minutes.unwrap_or(item.minutes);
                let same = item.words == words && item.minutes == minutes;
                let (shown, beside) = if same {
                    (item.id, false)
                } else if item.mark() == seen {
                    store::update_item(&mut *conn, district, item.id, &words, minutes).await?;
                    record(&mut *conn, &session, user, "changed", item.id, now).await?;
                    (item.id, false)
                } else {
                    let own = store::insert_item(&mut *conn, &session, &words, minutes, user, now).await?;
                    record(&mut *conn, &session, user, "proposed", own, now).await?;
                    (own, true)
                };
                Ok(Outcome::Done(store::agenda(conn, session).await?, (shown, beside)))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, (shown, beside)) = outcome.settle(context)?;
    let saved = if beside { texts::said_beside(voice) } else { texts::said_saved(voice) };
    let unread = if minutes.is_err() { texts::said_no_minutes(voice, typed) } else { Text::none() };
    message(drawn(context, &agenda, Some(shown), Text::join([saved, unread], "\n")))
}

/// What became of "Make it final".
enum Final {
    Done,
    Already,
    /// Items are open that the person has not been told of.
    Ask,
    Nothing,
}

/// Makes the agenda final. `known`: of so many items that are still only proposed the person was told.
pub(super) async fn finalise(context: &Context<'_>, session: i64, known: usize) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(&mut *conn, district, session, now).await? {
                    Ok(session) => session,
                    Err(Outcome::Blocked(session, Blocked::Final)) => {
                        return Ok(Outcome::Done(store::agenda(conn, session).await?, Final::Already));
                    }
                    Err(not) => return Ok(not),
                };
                let agenda = store::agenda(&mut *conn, session.clone()).await?;
                if agenda.count(ItemState::Accepted) == 0 {
                    return Ok(Outcome::Done(agenda, Final::Nothing));
                }
                if agenda.count(ItemState::Proposed) > known {
                    return Ok(Outcome::Done(agenda, Final::Ask));
                }
                store::set_final(&mut *conn, &session, Some(Finality { at: now, by: Some(user) })).await?;
                changed_finality(&mut *conn, &session, user, audit::What::AgendaFinal, now).await?;
                Ok(Outcome::Done(reload(conn, session).await?, Final::Done))
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, what) = outcome.settle(context)?;
    match what {
        Final::Done => {
            context.sweep_soon();
            message(drawn(context, &agenda, None, texts::finalised(voice)))
        }
        Final::Already => message(drawn(context, &agenda, None, texts::finalised_already(voice))),
        Final::Ask => message(view::agenda::ask_final(voice, &agenda)),
        Final::Nothing => Err(Failure::refused(texts::refused_nothing_accepted(voice))),
    }
}

/// What follows from a change of finality.
async fn changed_finality(
    conn: &mut SqliteConnection,
    session: &Session,
    user: u64,
    what: audit::What,
    now: i64,
) -> Result<(), Fault> {
    let (district, id) = (session.district_id, session.id);
    audit::store::insert(&mut *conn, district, Some(user), what, &id.to_string(), now).await?;
    follow::session(conn, district, id, now).await
}

/// The agenda with its session as it is now.
async fn reload(conn: &mut SqliteConnection, session: Session) -> Result<Agenda, Fault> {
    let fresh = store::session(&mut *conn, session.district_id, session.id).await?;
    store::agenda(conn, fresh.unwrap_or(session)).await
}

/// Opens a final agenda again.
pub(super) async fn reopen(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                match open(&mut *conn, district, session, now).await? {
                    Err(Outcome::Blocked(session, Blocked::Final)) => {
                        store::set_final(&mut *conn, &session, None).await?;
                        changed_finality(&mut *conn, &session, user, audit::What::AgendaReopened, now).await?;
                        Ok(Outcome::Done(reload(conn, session).await?, true))
                    }
                    Err(not) => Ok(not),
                    Ok(session) => Ok(Outcome::Done(store::agenda(conn, session).await?, false)),
                }
            })
        })
        .await?;
    let Some(outcome) = written else { return Ok(Reply::Nothing) };
    let (agenda, changed) = outcome.settle(context)?;
    let said = if changed { texts::reopened(voice) } else { texts::reopened_already(voice) };
    context.sweep_soon();
    message(drawn(context, &agenda, None, said))
}
