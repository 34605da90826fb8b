//! What the plan's week says, at the moment of sending or looking.

use sqlx::SqliteConnection;

use super::{Done, Lacking, Week, begins, local_date, since, store, view};
use crate::action;
use crate::action::cycle::{Position, Stage};
use crate::action::view::board::Row;
use crate::calendar::Zone;
use crate::error::Fault;
use crate::plan::{self, Alignment};
use crate::prompts::Voice;
use crate::reminder::subject::{Asked, Item, Look};

/// Looks at the plan at the moment of sending: with nothing to say, nothing is sent.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let district = asked.district.id;
    let Some(zone) = &asked.district.zone else { return Ok(Look::Unwanted) };
    if store::day(conn, district).await?.is_none() {
        return Ok(Look::Unwanted);
    }
    let week = week(conn, district, zone, Some(asked.revision), asked.now).await?;
    if week.is_quiet() {
        return Ok(Look::Unwanted);
    }
    Ok(Look::Wanted(Box::new(Item {
        about: ("week", district),
        title: view::title(voice, &week),
        body: view::body(voice, &week),
        buttons: view::buttons_in_channel(voice, &week),
        // It is to be read when there is time for it: nobody is pinged.
        ping: None,
        files: vec![],
    })))
}

fn position(name: &str) -> Option<Position> {
    match name {
        "adopted" => Some(Position::Adopted),
        "abandoned" => Some(Position::Abandoned),
        _ => Stage::from_name(name).map(Position::At),
    }
}

/// What there is to say at `now` (seconds since 1970, UTC). `of`: the week that it is sent for; what was done counts since
/// the one before. `None`: for the week that was told of last, whose words somebody may just have read.
///
/// # Errors
/// Faults of the database.
pub async fn week(
    conn: &mut SqliteConnection,
    district_id: i64,
    zone: &Zone,
    of: Option<i64>,
    now: i64,
) -> Result<Week, Fault> {
    let today = local_date(now, zone);
    let rows = store::rows(&mut *conn, district_id).await?;
    let of = of.or_else(|| rows.iter().find(|row| row.told_on().is_some()).map(|row| row.week));
    let earlier = rows.iter().filter(|row| of.is_none_or(|week| row.week < week));
    let since = since(today, earlier.filter_map(store::Row::told_on).max());
    let actions = action::store::list(&mut *conn, district_id).await?;
    let turns = action::store::current_turns(&mut *conn, district_id).await?;
    let moved = store::moved_on(&mut *conn, district_id, begins(since, zone)).await?;
    let done = moved.into_iter().filter_map(|(id, was, became, at)| {
        let action = actions.iter().find(|action| action.id == id)?.clone();
        Some(Done { action, was: position(&was)?, became: position(&became)?, on: local_date(at, zone) })
    });
    let done = done.collect();
    let tree = plan::store::tree(&mut *conn, district_id).await?;
    let mut lacking: Vec<Lacking> = tree
        .live_strategies()
        .map(|strategy| Lacking {
            name: strategy.name.clone(),
            alignments: Alignment::ALL.into_iter().filter(|it| !tree.has(strategy.id, *it)).collect(),
        })
        .collect();
    let strategies = lacking.len();
    lacking.retain(|strategy| !strategy.alignments.is_empty());
    lacking.sort_by_key(|strategy| std::cmp::Reverse(strategy.alignments.len()));
    let facts = plan::store::facts(conn, district_id, now).await?;
    let risks = plan::risks::risks(&facts);
    let mut week = Week { today, since, late: vec![], blocked: vec![], due: vec![], done, lacking, strategies, risks };
    let row = |action: action::Action| {
        let due = turns.get(&action.id).and_then(|turn| turn.due(action.position));
        Row { late: due.is_some_and(|due| due < today), due, goal: None, helps: false, action }
    };
    week.sort(actions.into_iter().map(row).collect());
    Ok(week)
}
