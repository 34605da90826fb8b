//! Who was there. What is picked is saved at once, so that the list is the same on every device and after a restart;
//! confirming it says that it is right.

use sqlx::SqliteConnection;

use super::{find, unknown};
use crate::audit;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::Reply;
use crate::prompts::Voice;
use crate::retreat::{Session, State, view as session_view};
use crate::rsvp::view::attendance::{Above, list, page as people_of};
use crate::rsvp::{Attendee, attendees, page_mark, store, texts};

/// A session that has begun, and who was there.
struct Loaded {
    session: Session,
    people: Vec<Attendee>,
}

/// Why there is no list.
enum NoList {
    Unknown,
    Cancelled(Session),
    NotBegun(Session),
}

async fn load(conn: &mut SqliteConnection, district: i64, id: i64, now: i64) -> Result<Result<Loaded, NoList>, Fault> {
    let Some(session) = find(conn, district, id).await? else { return Ok(Err(NoList::Unknown)) };
    if session.state == State::Cancelled {
        return Ok(Err(NoList::Cancelled(session)));
    }
    if session.starts_at > now {
        return Ok(Err(NoList::NotBegun(session)));
    }
    let answers = store::list(conn, district, id).await?;
    let noted = store::list_attendance(conn, district, id).await?;
    let people = attendees(&answers, &noted, session.revision);
    Ok(Ok(Loaded { session, people }))
}

fn refusal(voice: &Voice<'_>, why: &NoList) -> Failure {
    let title = |session| session_view::title(voice, session);
    match why {
        NoList::Unknown => unknown(voice),
        NoList::Cancelled(session) => Failure::refused(texts::refused_cancelled_attendance(voice, title(session))),
        NoList::NotBegun(session) => {
            let when = session_view::when(voice, session);
            Failure::refused(texts::refused_not_begun(voice, title(session), when))
        }
    }
}

pub(super) async fn show(context: &Context<'_>, id: i64, page: usize) -> Result<Reply, Failure> {
    let (district, now) = (context.district.id, context.now);
    let found = context.read(move |conn| Box::pin(async move { Ok(load(conn, district, id, now).await?) })).await?;
    let loaded = found.map_err(|why| refusal(&context.voice, &why))?;
    Ok(Reply::Message(list(&context.voice, &loaded.session, &loaded.people, page, Above::Nothing)))
}

/// What the write left behind: the list as it is now.
fn answered(
    context: &Context<'_>,
    written: Option<Result<(Loaded, Above), NoList>>,
    page: usize,
) -> Result<Reply, Failure> {
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(why)) => Err(refusal(&context.voice, &why)),
        Some(Ok((loaded, above))) => {
            Ok(Reply::Message(list(&context.voice, &loaded.session, &loaded.people, page, above)))
        }
    }
}

/// Notes what was picked: these people and whether they were there.
async fn save(
    conn: &mut SqliteConnection,
    (district, id): (i64, i64),
    people: impl IntoIterator<Item = (u64, bool)>,
    by: u64,
    now: i64,
) -> Result<(), Fault> {
    for (person, present) in people {
        store::save_attendance(conn, (district, id), person, present, by, now).await?;
    }
    audit::store::insert(conn, district, Some(by), audit::What::AttendanceNoted, &id.to_string(), now).await
}

pub(super) async fn note(
    context: &Context<'_>,
    id: i64,
    page: usize,
    mark: u64,
    present: Vec<u64>,
) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let loaded = match load(conn, district, id, now).await? {
                    Ok(loaded) => loaded,
                    Err(why) => return Ok(Err(why)),
                };
                let shown = people_of(&loaded.people, page);
                if page_mark(shown) != mark {
                    return Ok(Ok((loaded, Above::Changed)));
                }
                // A menu of people offers the whole server: whoever else was picked was there too.
                let missing = shown.iter().map(|attendee| attendee.user_id).filter(|user| !present.contains(user));
                let people: Vec<(u64, bool)> =
                    missing.map(|user| (user, false)).chain(present.iter().map(|user| (*user, true))).collect();
                save(conn, (district, id), people, user, now).await?;
                Ok(load(conn, district, id, now).await?.map(|loaded| (loaded, Above::Nothing)))
            })
        })
        .await?;
    answered(context, written, page)
}

pub(super) async fn add(context: &Context<'_>, id: i64, page: usize, people: Vec<u64>) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                if let Err(why) = load(conn, district, id, now).await? {
                    return Ok(Err(why));
                }
                save(conn, (district, id), people.into_iter().map(|person| (person, true)), user, now).await?;
                Ok(load(conn, district, id, now).await?.map(|loaded| (loaded, Above::Nothing)))
            })
        })
        .await?;
    answered(context, written, page)
}

pub(super) async fn confirm(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let loaded = match load(conn, district, id, now).await? {
                    Ok(loaded) => loaded,
                    Err(why) => return Ok(Err(why)),
                };
                for attendee in loaded.people.iter().filter(|attendee| !attendee.noted) {
                    let (person, present) = (attendee.user_id, attendee.present);
                    store::save_attendance(conn, (district, id), person, present, user, now).await?;
                }
                store::confirm(conn, district, id, now).await?;
                let what = audit::What::AttendanceConfirmed;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(load(conn, district, id, now).await?.map(|loaded| (loaded, Above::Done)))
            })
        })
        .await?;
    answered(context, written, 0)
}
