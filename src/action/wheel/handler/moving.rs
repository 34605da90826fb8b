//! Moving a date: written down, shown with what moves along, confirmed.

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use super::read;
use super::save::{Doing, Outcome, Typed, done, turned};
use crate::action::cycle::{Deed, Position, Stage, after};
use crate::action::follow::{self, Haste};
use crate::action::wheel::store::{self, Draft};
use crate::action::wheel::{Against, Blank, Loaded, against, moved as moved_dates, texts};
use crate::action::{self, Changed};
use crate::calendar;
use crate::context::Context;
use crate::district::{self, Hours};
use crate::error::{Failure, Fault};
use crate::message::{Reply, Text};
use crate::prompts::Voice;

/// Writes down what date is to be moved, to be confirmed.
pub(super) async fn wish(
    conn: &mut SqliteConnection,
    doing: &Doing,
    voice: &Voice<'_>,
    loaded: Loaded,
    stage: Stage,
    typed: &Typed,
    hours: Hours,
) -> Result<Outcome, Fault> {
    let Loaded { action, turn, today, .. } = &loaded;
    let (Some(to), Some(today)) = (typed.date, *today) else {
        return Ok(Outcome::Refused(texts::refused_no_zone(voice), loaded));
    };
    if let Err(why) = against(action.position, &turn.dates, stage, to, today) {
        return Ok(Outcome::Refused(refused_date(voice, stage, to, why), loaded));
    }
    let (reason, user) = (typed.of(Blank::Reason), doing.actor.user_id);
    let id = store::insert_draft(conn, action, turn.revision, (stage, to, reason), user, doing.now).await?;
    let draft = Draft { id, revision: turn.revision, stage, to, reason: reason.to_owned() };
    Ok(Outcome::ToConfirm(draft, loaded, hours))
}

fn refused_date(voice: &Voice<'_>, stage: Stage, to: NaiveDate, why: Against) -> Text {
    let day = |date| calendar::view::day(voice, date);
    match why {
        Against::Same => texts::refused_same(voice, texts::stage(voice, stage), day(to)),
        Against::Past => texts::refused_past(voice, day(to)),
        Against::Before(other, date) => texts::refused_before(voice, day(to), texts::stage(voice, other), day(date)),
    }
}

/// Moves the date that was asked for.
pub(super) async fn moved(context: &Context<'_>, id: i64, draft: i64) -> Result<Reply, Failure> {
    turned(context, move |conn, doing, voice| Box::pin(move_now(conn, doing, voice, id, draft))).await
}

async fn move_now(
    conn: &mut SqliteConnection,
    doing: &Doing,
    voice: &Voice<'_>,
    id: i64,
    draft: i64,
) -> Result<Outcome, Fault> {
    let (district, user) = (doing.district.id, doing.actor.user_id);
    let Some(loaded) = read(&mut *conn, district, id, doing.now).await? else { return Ok(Outcome::Gone) };
    let Loaded { action, turn, today, .. } = &loaded;
    if !action.may_change(&doing.district, &doing.actor) {
        return Ok(Outcome::NotYours(loaded));
    }
    let Some(draft) = store::find_draft(&mut *conn, action, draft, user).await? else {
        return Ok(Outcome::Refused(texts::refused_draft_gone(voice), loaded));
    };
    if let Err(why) = after(action.position, Deed::Move(draft.stage)) {
        return Ok(Outcome::NotNow(why, loaded));
    }
    if draft.revision != turn.revision {
        return Ok(Outcome::Stale(loaded));
    }
    let Some(today) = *today else { return Ok(Outcome::Refused(texts::refused_no_zone(voice), loaded)) };
    if let Err(why) = against(action.position, &turn.dates, draft.stage, draft.to, today) {
        return Ok(Outcome::Refused(refused_date(voice, draft.stage, draft.to, why), loaded));
    }
    let hours = district::store::hours(&mut *conn, district).await?;
    let new = moved_dates(&turn.dates, draft.stage, draft.to, &hours.working);
    store::move_dates(&mut *conn, action, &new).await?;
    store::delete_draft(&mut *conn, action, user).await?;
    let became = format!("{}\n{}", draft.to, draft.reason);
    let field = Changed::Date(draft.stage);
    let was = turn.dates.of(draft.stage).to_string();
    let change =
        action::store::insert_change(&mut *conn, action, field, (&was, &became), Some(user), doing.now).await?;
    for stage in Stage::ALL.into_iter().filter(|stage| *stage > draft.stage) {
        let (was, became) = (turn.dates.of(stage).to_string(), new.of(stage).to_string());
        doing.keep(&mut *conn, action, Changed::Date(stage), &was, &became).await?;
    }
    // Nobody is told of a draft's dates: it is still its writer's own.
    let others = match action.position {
        Position::Draft => Vec::new(),
        _ => follow::others(action, user, doing.is_district_lead(), false),
    };
    follow::tell(&mut *conn, district, change, &others, Haste::Morning, doing.now).await?;
    action::handler::redraw_open(&mut *conn, action, doing.now).await?;
    follow::action(&mut *conn, district, id, doing.now).await?;
    doing.record(&mut *conn, action, field.as_str()).await?;
    let told = if others.is_empty() { texts::done_moved(voice) } else { texts::done_moved_told(voice) };
    done(conn, doing, id, told).await
}
