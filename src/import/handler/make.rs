//! Making actions of the rows that are complete.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use super::{today, unknown};
use crate::action::{self, Changed, Detail, dates};
use crate::audit;
use crate::context::Context;
use crate::district::{self, Hours};
use crate::error::{Failure, Fault};
use crate::import::{Import, Row, plan, store, texts, view};
use crate::message::{Reply, Text};
use crate::prompts::Voice;

/// How much of a goal's words an action's origin holds.
const ORIGIN: usize = 100;

/// Words of ours that go with an action, worked out before the write.
struct Kept {
    /// Who helps, in the plan's words.
    helpers: Option<String>,
    /// Where it came from, and what stood there.
    was: String,
}

/// Makes them. What is not complete stays as it is.
pub(super) async fn make(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let today = today(context)?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    // The words of ours, for every row: which of them are complete is decided inside the write.
    let import = super::load(context, id).await?;
    let kept: HashMap<i64, Kept> = import.rows.iter().map(|row| (row.id, keep(voice, &import, row))).collect();
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(import) = store::find(&mut *conn, district, id, user).await? else { return Ok(None) };
                let hours = district::store::hours(&mut *conn, district).await?;
                let mut count = 0;
                let ready = import.rows.iter().filter(|row| row.is_ready(today));
                for (row, kept) in ready.filter_map(|row| Some((row, kept.get(&row.id)?))) {
                    make_one(&mut *conn, (district, user, now), row, kept, &hours, today).await?;
                    count += 1;
                }
                if count > 0 {
                    let subject = format!("{id} {count}");
                    let what = audit::What::ImportMade;
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                Ok(store::find(conn, district, id, user).await?.map(|import| (import, count)))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(None) => Err(unknown(voice)),
        Some(Some((_, 0))) => Err(Failure::refused(texts::refused_none_ready(voice))),
        Some(Some((import, count))) => {
            context.sweep_soon();
            Ok(Reply::Message(view::made(voice, &import, count, today)))
        }
    }
}

fn keep(voice: &Voice<'_>, import: &Import, row: &Row) -> Kept {
    let names = plan::owners(&row.owner_words);
    let helpers = names.split_first().map(|(_, others)| others.join(", ")).filter(|others| !others.is_empty());
    let words = |words: &str| Text::given(if words.is_empty() { "–" } else { words });
    let (file, line) = (import.file.as_str(), i64::from(row.line));
    let mut was = texts::made_kept(voice, file, line, words(&row.owner_words), words(&row.when_words)).plain();
    if !row.more.is_empty() {
        was.push('\n');
        was.push_str(&row.more);
    }
    Kept { helpers: helpers.map(|names| texts::made_helpers(voice, names).plain()), was }
}

/// A row becomes an action at Plan, whose owner has not said yes.
async fn make_one(
    conn: &mut SqliteConnection,
    (district, user, now): (i64, u64, i64),
    row: &Row,
    kept: &Kept,
    hours: &Hours,
    today: NaiveDate,
) -> Result<(), Fault> {
    let Some(due) = row.due else { return Ok(()) };
    let dates = dates::propose(today, due, &hours.working);
    let id = action::store::insert(&mut *conn, district, row.name.trim(), row.owner, user, &dates, now).await?;
    let found = action::store::find(&mut *conn, district, id).await?;
    let made = found.ok_or_else(|| Fault::Internal("an action that was just made is not there".to_owned()))?;
    let goal = row.goal.trim();
    let strategy = if goal.is_empty() { None } else { store::strategy_named(&mut *conn, district, goal).await? };
    let origin = format!("import/{}", goal.chars().take(ORIGIN).collect::<String>());
    store::place(&mut *conn, &made, strategy, &origin).await?;
    let details = [(Detail::Indicator, Some(row.success.as_str())), (Detail::Resources, kept.helpers.as_deref())];
    for (detail, words) in details.into_iter().filter_map(|(detail, words)| Some((detail, words?))) {
        if !words.is_empty() {
            store::insert_detail(&mut *conn, &made, detail, words, user, now).await?;
        }
    }
    action::store::insert_change(&mut *conn, &made, Changed::Imported, ("", &kept.was), Some(user), now).await?;
    let started = action::handler::start(&mut *conn, district, id, user, now).await?;
    started.map_err(|_| Fault::Internal("a draft that was just made can't be started".to_owned()))?;
    store::set_made(conn, district, row.id, id).await
}
