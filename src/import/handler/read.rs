//! Reading a file in.

use chrono::NaiveDate;

use super::today;
use crate::audit;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::import::plan::{self, LONGEST_CELL, MOST_ROWS, NotAPlan, Plan};
use crate::import::table::Unreadable;
use crate::import::{LARGEST_FILE, loose, store, texts, view};
use crate::invocation::Attachment;
use crate::message::{Reply, Text};
use crate::messenger::SendError;
use crate::prompts::Voice;

/// Reads it, keeps what it says, and shows what was understood.
pub(super) async fn read(context: &Context<'_>, file: &Attachment) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let today = today(context)?;
    let Plan { entries, above } = plan::read(&fetch(context, file).await?).map_err(|error| refusal(voice, error))?;
    let exact = |words: &str| -> Option<NaiveDate> {
        match loose::read(words, today) {
            loose::When::Exact(day) => Some(day),
            _ => None,
        }
    };
    let entries: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let due = exact(&entry.when);
            (entry, due)
        })
        .collect();
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let name: String = file.name.chars().take(100).collect();
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let id = store::insert(&mut *conn, district, &name, &entries, user, now).await?;
                let what = audit::What::ImportRead;
                audit::store::insert(&mut *conn, district, Some(user), what, &id.to_string(), now).await?;
                let found = store::find(conn, district, id, user).await?;
                Ok(found.ok_or_else(|| Fault::Internal("an import that was just made is not there".to_owned()))?)
            })
        })
        .await?;
    let Some(import) = written else { return Ok(Reply::Nothing) };
    let said = if above > 0 { texts::page_above(voice, above as i64) } else { Text::none() };
    Ok(Reply::Message(view::page(voice, &import, 1, today, said)))
}

async fn fetch(context: &Context<'_>, file: &Attachment) -> Result<Vec<u8>, Failure> {
    let voice = &context.voice;
    if file.size > LARGEST_FILE as u64 {
        return Err(Failure::refused(texts::refused_too_large(voice)));
    }
    context.messenger().download(&file.url, LARGEST_FILE).await.map_err(|error| {
        tracing::info!(%error, "a file that was handed over could not be fetched");
        Failure::refused(match error {
            SendError::Gone(_) | SendError::Forbidden(_) | SendError::Closed(_) => texts::refused_gone(voice),
            SendError::Later(_) | SendError::NotSent(_) => texts::refused_later(voice),
            SendError::Rejected(_) => texts::refused_too_large(voice),
        })
    })
}

fn refusal(voice: &Voice<'_>, error: NotAPlan) -> Failure {
    Failure::refused(match error {
        NotAPlan::Unreadable(Unreadable::Empty) => texts::refused_empty(voice),
        NotAPlan::Unreadable(Unreadable::Spreadsheet) => texts::refused_spreadsheet(voice),
        NotAPlan::Unreadable(Unreadable::Document) => texts::refused_document(voice),
        NotAPlan::Unreadable(Unreadable::Pdf) => texts::refused_pdf(voice),
        NotAPlan::Unreadable(Unreadable::Other) => texts::refused_other(voice),
        NotAPlan::NoHeadings => texts::refused_no_headings(voice),
        NotAPlan::NoRows => texts::refused_no_rows(voice),
        NotAPlan::TooMany(count) => texts::refused_too_many(voice, count as i64, MOST_ROWS as i64),
        NotAPlan::LongCell(line) => texts::refused_long_cell(voice, i64::from(line), LONGEST_CELL as i64),
    })
}
