//! What was made of an input elsewhere follows it: the digests that were posted with it, the board of strengths, weaknesses,
//! opportunities and threats.

use sqlx::SqliteConnection;

use super::{Input, State, Way, digest};
use crate::error::Fault;
use crate::posting::{self, Kind};
use crate::swot;

async fn redraw(conn: &mut SqliteConnection, input: &Input, now: i64) -> Result<(), Fault> {
    digest::changed(&mut *conn, input.district_id, input.id, now).await?;
    posting::store::want_redraw(conn, input.district_id, Kind::Swot, input.session_id, now).await
}

/// It says something else than before. Part of that write. What is confidential is not drawn anew for it: that would tell when
/// somebody spoke.
///
/// # Errors
/// Faults of the database.
pub async fn changed(conn: &mut SqliteConnection, input: &Input, now: i64) -> Result<(), Fault> {
    match input.way {
        Way::Named | Way::Relayed => redraw(conn, input, now).await,
        Way::Confidential => Ok(()),
    }
}

/// It was taken back, or its author deleted their data: whatever shows it is drawn anew, and what came from it leaves the
/// board. Part of that write. `input` as it was before. What nobody could read is nowhere: a message drawn anew for it would
/// tell that somebody had spoken in confidence, and when they took it back.
///
/// # Errors
/// Faults of the database.
pub async fn gone(conn: &mut SqliteConnection, input: &Input, now: i64) -> Result<(), Fault> {
    if input.state == State::Given && !input.is_held() {
        redraw(&mut *conn, input, now).await?;
    }
    swot::store::taking::remove(conn, input.district_id, input.id).await
}
