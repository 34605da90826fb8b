//! The scan's reminders, at the moment of sending: one message with everything that is somebody's.

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use super::commands::{Place, click};
use super::{Item, State, store, texts, view};
use crate::calendar::view as calendar;
use crate::error::Fault;
use crate::message::{Button, Style, Text, shortened};
use crate::prompts::Voice;
use crate::reminder::Kind;
use crate::reminder::subject::{Asked, Item as Said, Look};
use crate::retreat::view as session_view;

/// The most buttons for a point each.
const BUTTONS: usize = 3;
/// The most letters of a point's name in a button.
const LABEL: usize = 50;

/// Looks at the subject of a reminder again: is anything of it still somebody's?
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let (district, subject) = (asked.district.id, asked.subject_id);
    let Some(person) = asked.user_id else { return Ok(Look::Unwanted) };
    let Some(scan) = store::find_of_item(&mut *conn, district, subject).await?.filter(|scan| scan.open) else {
        return Ok(Look::Unwanted);
    };
    let loaded = store::load(conn, scan, asked.now).await?;
    let open = loaded.open_of(person);
    let stood = loaded.items.iter().find(|it| (it.id, it.revision) == (subject, asked.revision));
    let until = stood.filter(|it| it.owner == Some(person)).and_then(|it| it.due_on);
    // What was put off, or is sent once more, is about whatever is left.
    let wanted = match asked.kind {
        // What else was given in the same go is somebody's even if this one point is not any more.
        Kind::ScanGiven => true,
        // It is about all that is theirs until that date, even if the point that stood for it is done meanwhile.
        _ => asked.rung.contains('+') || until.is_some_and(|until| open.iter().any(|it| it.due_on == Some(until))),
    };
    let Some(first) = open.first().filter(|_| wanted) else { return Ok(Look::Unwanted) };
    let days = loaded.today.zip(first.due_on).map_or(0, |(today, due)| (due - today).num_days());
    let date = first.due_on.map(|due| calendar::short_day(voice, due)).unwrap_or_default();
    let with = |fits: &dyn Fn(NaiveDate, NaiveDate) -> bool| {
        let date = |item: &&&Item| item.due_on.zip(loaded.today).is_some_and(|(due, today)| fits(due, today));
        open.iter().filter(date).count() as i64
    };
    let title = match (asked.kind, days) {
        (_, days) if days < 0 => texts::remind_late(voice, with(&|due, today| due < today)),
        (Kind::ScanGiven, _) => texts::remind_given(voice, view::kind(voice, loaded.scan.kind), open.len() as i64),
        (_, 0) => texts::remind_today(voice, with(&|due, today| due == today)),
        _ => texts::remind_ahead(voice, open.len() as i64, date),
    };
    let before = match loaded.takes_place() {
        Some(session) => {
            let when = calendar::when(voice, session.starts_on, &session.zone);
            texts::remind_before(voice, session_view::title(voice, session), when)
        }
        None => texts::remind_before_none(voice),
    };
    Ok(Look::Wanted(Box::new(Said {
        about: ("scan", loaded.scan.id),
        title,
        body: Text::join([view::own_by_date(voice, &open, loaded.today), before], "\n\n"),
        buttons: buttons(voice, loaded.scan.id, &open),
        ping: None,
        files: vec![],
    })))
}

/// "Done" for the most urgent points, and the way to all of them.
fn buttons(voice: &Voice<'_>, scan: i64, open: &[&Item]) -> Vec<Button> {
    let mine = Button::new(texts::remind_button_mine(voice), click::mine(scan, Place::New));
    let done = |item: &Item| {
        let name = Text::given(shortened(&texts::entry_name(voice, item.entry).plain(), LABEL));
        Button::new(texts::remind_button_done(voice, name), click::done(item.id, Place::New)).symbol("✅")
    };
    if let [only] = open
        && only.state == State::Open
    {
        let record =
            Button::new(texts::remind_button_record(voice), click::ask_record(only.id, Place::New)).symbol("📝");
        return vec![record.style(Style::Main), done(only), mine];
    }
    let done = open.iter().take(BUTTONS).map(|item| done(item));
    [mine.style(Style::Main)].into_iter().chain(done).collect()
}
