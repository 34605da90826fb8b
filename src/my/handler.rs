//! Reading what concerns one person, and answering with it.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::commands::Command;
use super::{Coming, Mine, Survey, view};
use crate::action::handler::rows;
use crate::action::view::board::Row;
use crate::context::Context;
use crate::district::{self, Part};
use crate::error::{Failure, Fault};
use crate::message::Reply;
use crate::posting;
use crate::readiness::{self, Mode, Question};
use crate::reminder::{self, Kind, Recipient, State as Standing, snooze, subject};
use crate::retreat::{self, State};
use crate::rsvp::{self, announcement};
use crate::{command::Access, import, input, scan};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Show => Ok(Reply::Message(view::my(&context.voice, &load(context).await?))),
    }
}

async fn load(context: &Context<'_>) -> Result<Mine, Failure> {
    // Without a time zone nobody has agreed on dates yet: then there are no actions.
    let mut actions = match context.district.zone {
        Some(_) => rows(context, true).await?.0,
        None => vec![],
    };
    actions.sort_by_key(|row| (row.due.is_none(), row.due, row.action.id));
    let district_lead = context.district.parts(&context.actor.roles).contains(&Part::DistrictLead);
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let plans = context.may(Access::Planners);
    context
        .read(move |conn| {
            Box::pin(async move { Ok(rest(conn, (district, user), now, (actions, district_lead, plans)).await?) })
        })
        .await
}

async fn rest(
    conn: &mut SqliteConnection,
    (district, user): (i64, u64),
    now: i64,
    (actions, district_lead, plans): (Vec<Row>, bool, bool),
) -> Result<Mine, Fault> {
    // What only planners can go on with is not offered to who was one once.
    let (plan, import) = match plans {
        true => (
            retreat::store::drafts::find_plan(&mut *conn, district, user, None).await?,
            import::store::find_unfinished(&mut *conn, district, user).await?,
        ),
        false => (None, None),
    };
    let last = reminder::store::list::last_to(&mut *conn, district, user).await?;
    let can_snooze = match &last {
        Some(delivery) => {
            let hours = district::store::hours(&mut *conn, district).await?;
            let sent = reminder::store::list_in_delivery(&mut *conn, district, delivery.id, Standing::Sent).await?;
            let longest = sent.iter().max_by_key(|reminder| reminder.expires_at);
            longest.is_some_and(|reminder| !snooze::offers(reminder, &hours, now).is_empty())
        }
        None => false,
    };
    // What only comes if something is still late by then doesn't come yet, as far as anybody knows.
    let late: BTreeSet<i64> = actions.iter().filter(|row| row.late).map(|row| row.action.id).collect();
    let mut reminders = reminders(&mut *conn, district, user).await?;
    reminders.retain(|it| it.reminder.kind != Kind::Overdue || late.contains(&it.reminder.subject_id));
    Ok(Mine {
        user,
        district_lead,
        actions,
        sessions: sessions(&mut *conn, district, user, now).await?,
        survey: survey(&mut *conn, district, user, now).await?,
        inputs: inputs(&mut *conn, district, user, now).await?,
        scan: points(&mut *conn, district, user, now).await?,
        plan: plan.map(|draft| (draft.id, draft.wanted().count())),
        import,
        reminders,
        in_channel: crate::action::store::asks::pinged_in_channel(conn, district, user).await?,
        last,
        can_snooze,
    })
}

async fn sessions(
    conn: &mut SqliteConnection,
    district: i64,
    user: u64,
    now: i64,
) -> Result<Vec<(retreat::Session, Option<rsvp::Rsvp>)>, Fault> {
    let mut sessions = Vec::new();
    for session in retreat::store::list_since(&mut *conn, Some(district), now).await? {
        if session.state != State::Planned {
            continue;
        }
        let answer = rsvp::store::find(&mut *conn, district, session.id, user).await?;
        let posting = announcement::posting(&mut *conn, &session).await?;
        if answer.is_some() || posting.is_some_and(|it| it.state == posting::State::Sent) {
            sessions.push((session, answer));
        }
    }
    sessions.sort_by_key(|(session, _)| session.starts_at);
    Ok(sessions)
}

/// The sessions to come for which they began to say something that nobody sees until they give it.
async fn inputs(
    conn: &mut SqliteConnection,
    district: i64,
    user: u64,
    now: i64,
) -> Result<Vec<retreat::Session>, Fault> {
    let own = input::give::store::list_own(&mut *conn, district, user).await?;
    let mut sessions = Vec::new();
    for draft in own.iter().filter(|input| input.state == input::State::Draft) {
        let session = retreat::store::find(&mut *conn, district, draft.session_id).await?;
        sessions.extend(session.filter(|it| it.state == State::Planned && it.starts_at > now));
    }
    sessions.sort_by_key(|session| session.starts_at);
    Ok(sessions)
}

/// What they look after in the scan that is open.
async fn points(conn: &mut SqliteConnection, district: i64, user: u64, now: i64) -> Result<Option<super::Scan>, Fault> {
    let current = scan::store::current(&mut *conn, district).await?;
    let Some(scan) = current.filter(|scan| scan.open) else { return Ok(None) };
    let id = scan.id;
    let loaded = scan::store::load(conn, scan, now).await?;
    let open = loaded.open_of(user);
    let late = open.iter().filter(|item| item.late(loaded.today).is_some()).count();
    let until = open.iter().filter_map(|item| item.due_on).min();
    Ok((!open.is_empty()).then_some(super::Scan { id, open: open.len(), late, until }))
}

/// The open survey, unless everything is answered. What is answered together is nobody's own.
async fn survey(conn: &mut SqliteConnection, district: i64, user: u64, now: i64) -> Result<Option<Survey>, Fault> {
    let found = readiness::store::find_current(&mut *conn, district).await?;
    let open =
        |round: &readiness::Round| round.mode == Mode::Confidential && round.state_at(now) == readiness::State::Open;
    let Some(round) = found.filter(open) else { return Ok(None) };
    let answered = readiness::store::response(conn, &round, user).await?.answers.count();
    Ok((answered < Question::ALL.len()).then_some(Survey { round, answered }))
}

/// For each thing the next reminder: whether the later ones come depends on what happens until then.
async fn reminders(conn: &mut SqliteConnection, district: i64, user: u64) -> Result<Vec<Coming>, Fault> {
    let mut known = BTreeSet::new();
    let mut next = Vec::new();
    for reminder in reminder::store::list::list(&mut *conn, district, Some(user)).await? {
        let waits = reminder.state == Standing::Waiting && reminder.recipient == Recipient::Person(user);
        if waits && known.insert((reminder.kind.is_open(), reminder.subject_id)) {
            let about = subject::about(&mut *conn, district, reminder.kind, reminder.subject_id).await?;
            next.push(Coming { reminder, about });
        }
    }
    Ok(next)
}
