//! The district's SQL.

use sqlx::{FromRow, SqliteConnection};

use chrono::NaiveTime;

use super::{District, Hours, Part, Purpose};
use crate::calendar::{DateRange, QuietHours, WorkingDays, Zone};
use crate::command::Home;
use crate::error::Fault;
use crate::prompts::Profile;

/// How a time of day is stored.
pub(super) const TIME: &str = "%H:%M";

#[derive(FromRow)]
struct Row {
    id: i64,
    zone: Option<String>,
    vocabulary: Option<String>,
    minimum_group: u32,
}

/// The district of a server, with all its settings.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, guild_id: u64) -> Result<Option<District>, Fault> {
    let row: Option<Row> =
        sqlx::query_as("SELECT id, zone, vocabulary, minimum_group FROM district WHERE guild_id = ?")
            .bind(guild_id as i64)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let roles: Vec<(String, i64)> = sqlx::query_as("SELECT part, role_id FROM district_role WHERE district_id = ?")
        .bind(row.id)
        .fetch_all(&mut *conn)
        .await?;
    let channels: Vec<(String, i64)> =
        sqlx::query_as("SELECT purpose, channel_id FROM district_channel WHERE district_id = ?")
            .bind(row.id)
            .fetch_all(&mut *conn)
            .await?;
    Ok(Some(District {
        id: row.id,
        guild_id,
        zone: row.zone.as_deref().and_then(|name| Zone::named(name).ok()),
        vocabulary: row.vocabulary.as_deref().and_then(Profile::from_name),
        minimum_group: row.minimum_group,
        roles: roles.into_iter().filter_map(|(part, id)| Some((Part::from_name(&part)?, id as u64))).collect(),
        channels: channels.into_iter().filter_map(|(p, id)| Some((Purpose::from_name(&p)?, id as u64))).collect(),
    }))
}

/// The district's server, by our own key; `None` when the bot was removed from it.
///
/// # Errors
/// Faults of the database.
pub async fn guild_of(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<u64>, Fault> {
    let guild: Option<i64> = sqlx::query_scalar("SELECT guild_id FROM district WHERE id = ? AND left_at IS NULL")
        .bind(district_id)
        .fetch_optional(conn)
        .await?;
    Ok(guild.map(|guild| guild as u64))
}

/// The server of the district that a control in a direct message is about; `None` when there is no such row, or the bot
/// was removed from the server. It says nothing about whether whoever asks belongs there.
///
/// # Errors
/// Faults of the database.
pub async fn guild_of_home(conn: &mut SqliteConnection, home: Home) -> Result<Option<u64>, Fault> {
    let (sql, id) = match home {
        Home::Session(id) => ("SELECT district_id FROM session WHERE id = ?", id),
        Home::Delivery(id) => ("SELECT district_id FROM delivery WHERE id = ?", id),
        Home::Action(id) => ("SELECT district_id FROM action WHERE id = ?", id),
        Home::Ask(id) => ("SELECT district_id FROM ask WHERE id = ?", id),
        Home::Scan(id) => ("SELECT district_id FROM scan WHERE id = ?", id),
        Home::ScanItem(id) => ("SELECT district_id FROM scan_item WHERE id = ?", id),
        Home::ScanFinding(id) => ("SELECT district_id FROM scan_finding WHERE id = ?", id),
    };
    let district: Option<i64> = sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *conn).await?;
    match district {
        Some(district) => guild_of(conn, district).await,
        None => Ok(None),
    }
}

/// The district's time zone, once that is set.
///
/// # Errors
/// Faults of the database.
pub async fn zone(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Zone>, Fault> {
    let name: Option<String> =
        sqlx::query_scalar("SELECT zone FROM district WHERE id = ?").bind(district_id).fetch_one(conn).await?;
    Ok(name.and_then(|name| Zone::named(&name).ok()))
}

/// Makes sure that a server has its district, and that it counts as present. Answers with the district's key.
///
/// # Errors
/// Faults of the database.
pub async fn ensure(conn: &mut SqliteConnection, guild_id: u64, now: i64) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO district (guild_id, created_at) VALUES (?, ?) \
         ON CONFLICT (guild_id) DO UPDATE SET left_at = NULL RETURNING id",
    )
    .bind(guild_id as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// The bot was removed from the server: what waits for it is held, nothing is deleted.
///
/// # Errors
/// Faults of the database.
pub async fn mark_left(conn: &mut SqliteConnection, guild_id: u64, now: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE district SET left_at = ? WHERE guild_id = ? AND left_at IS NULL")
        .bind(now)
        .bind(guild_id as i64)
        .execute(conn)
        .await?;
    Ok(())
}

/// Changes the settings that are given, and leaves the others.
///
/// # Errors
/// Faults of the database.
pub async fn update(
    conn: &mut SqliteConnection,
    district_id: i64,
    zone: Option<&Zone>,
    vocabulary: Option<Profile>,
    minimum_group: Option<u32>,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE district SET zone = coalesce(?, zone), vocabulary = coalesce(?, vocabulary), \
         minimum_group = coalesce(?, minimum_group) WHERE id = ?",
    )
    .bind(zone.map(|zone| zone.name().to_owned()))
    .bind(vocabulary.map(Profile::as_str))
    .bind(minimum_group)
    .bind(district_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Maps a part to a role, or to none.
///
/// # Errors
/// Faults of the database.
pub async fn set_role(
    conn: &mut SqliteConnection,
    district_id: i64,
    part: Part,
    role: Option<u64>,
) -> Result<(), Fault> {
    set(conn, "district_role", "part", "role_id", district_id, part.as_str(), role).await
}

/// Maps a purpose to a channel, or to none.
///
/// # Errors
/// Faults of the database.
pub async fn set_channel(
    conn: &mut SqliteConnection,
    district_id: i64,
    purpose: Purpose,
    channel: Option<u64>,
) -> Result<(), Fault> {
    set(conn, "district_channel", "purpose", "channel_id", district_id, purpose.as_str(), channel).await
}

async fn set(
    conn: &mut SqliteConnection,
    table: &'static str,
    key: &'static str,
    value: &'static str,
    district_id: i64,
    name: &str,
    id: Option<u64>,
) -> Result<(), Fault> {
    let sql = match id {
        Some(_) => format!(
            "INSERT INTO {table} (district_id, {key}, {value}) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET {value} = excluded.{value}"
        ),
        None => format!("DELETE FROM {table} WHERE district_id = ?1 AND {key} = ?2 AND ?3 IS NULL"),
    };
    // The three names are constants of this file: nothing from outside reaches the SQL's text.
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(district_id)
        .bind(name)
        .bind(id.map(|id| id as i64))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct HoursRow {
    meeting_time: String,
    reminder_time: String,
    quiet_from: String,
    quiet_until: String,
}

/// The district's hours and free days.
///
/// # Errors
/// Faults of the database.
pub async fn hours(conn: &mut SqliteConnection, district_id: i64) -> Result<Hours, Fault> {
    let row: HoursRow =
        sqlx::query_as("SELECT meeting_time, reminder_time, quiet_from, quiet_until FROM district WHERE id = ?")
            .bind(district_id)
            .fetch_one(&mut *conn)
            .await?;
    let free: Vec<(String, String)> =
        sqlx::query_as("SELECT first_on, last_on FROM holiday WHERE district_id = ? ORDER BY first_on")
            .bind(district_id)
            .fetch_all(conn)
            .await?;
    let unreadable = |what: &str| Fault::Internal(format!("a {what} of district {district_id} can't be read"));
    let time = |text: &str| NaiveTime::parse_from_str(text, TIME).map_err(|_| unreadable("time"));
    let holidays = free.iter().map(|(first, last)| format!("{first}..{last}").parse::<DateRange>());
    Ok(Hours {
        meeting: time(&row.meeting_time)?,
        reminder: time(&row.reminder_time)?,
        quiet: QuietHours { from: time(&row.quiet_from)?, until: time(&row.quiet_until)? },
        working: WorkingDays {
            holidays: holidays.collect::<Result<_, _>>().map_err(|_| unreadable("holiday"))?,
            ..WorkingDays::default()
        },
    })
}
