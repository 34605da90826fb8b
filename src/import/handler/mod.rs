//! Imports at work: load, decide, save, answer.

mod make;
mod read;

use chrono::{DateTime, NaiveDate, NaiveTime};
use sqlx::SqliteConnection;

use super::commands::{Command, Words, click, field};
use super::plan::LONGEST_CELL;
use super::{Import, Row, State, loose, store, texts, view};
use crate::calendar::{self, WallTime, WhenError, Zone, parse_when};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Field, Form, Reply, Text};
use crate::prompts::Voice;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Read(file) => read::read(context, &file).await,
        Command::GoOn => go_on(context).await,
        Command::Page(import, page) => show_page(context, import, page).await,
        Command::Show(row) => show_row(context, row).await,
        Command::Next(import, after) => show_next(context, import, after).await,
        Command::Own(row, person) => own(context, row, person, false).await,
        Command::OwnAll(row, person) => own(context, row, person, true).await,
        Command::Settle(row, day) => settle(context, row, day).await,
        Command::AskDate(row) => ask_date(context, row).await,
        Command::SaveDate(row, text) => save_date(context, row, &text).await,
        Command::AskWords(row) => ask_words(context, row).await,
        Command::SaveWords(row, words) => edit(context, row, Edit::Words(words)).await,
        Command::LeaveOut(row) => edit(context, row, Edit::State(State::LeftOut)).await,
        Command::PutBack(row) => edit(context, row, Edit::State(State::Waiting)).await,
        Command::Make(import) => make::make(context, import).await,
    }
}

fn zone<'a>(context: &'a Context<'_>) -> Result<&'a Zone, Failure> {
    context.district.zone.as_ref().ok_or_else(|| Failure::refused(texts::refused_no_zone(&context.voice)))
}

/// The district's date now.
fn today(context: &Context<'_>) -> Result<NaiveDate, Failure> {
    let now = DateTime::from_timestamp(context.now, 0).unwrap_or_default();
    Ok(WallTime::from_instant(now, zone(context)?).date())
}

fn unknown(voice: &Voice<'_>) -> Failure {
    Failure::refused(texts::refused_unknown(voice))
}

/// The import, if it is this person's and of this district.
async fn load(context: &Context<'_>, id: i64) -> Result<Import, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found = context.read(move |conn| Box::pin(async move { Ok(store::find(conn, district, id, user).await?) }));
    found.await?.ok_or_else(|| unknown(&context.voice))
}

/// The row and its import, if they are this person's and of this district.
async fn load_row(context: &Context<'_>, row: i64) -> Result<(Import, Row), Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found =
        context.read(move |conn| Box::pin(async move { Ok(store::find_with(conn, district, row, user).await?) }));
    let import = found.await?.ok_or_else(|| unknown(&context.voice))?;
    let found = import.row(row).map(|(_, row)| row.clone()).ok_or_else(|| unknown(&context.voice))?;
    Ok((import, found))
}

async fn go_on(context: &Context<'_>) -> Result<Reply, Failure> {
    let (district, user, today) = (context.district.id, context.actor.user_id, today(context)?);
    let found =
        context.read(move |conn| Box::pin(async move { Ok(store::find_unfinished(conn, district, user).await?) }));
    let Some(import) = found.await? else {
        return Err(Failure::refused(texts::refused_none_unfinished(&context.voice)));
    };
    let page = import.next_needing(None, today).map_or(1, |row| view::page_of(&import, row.id));
    Ok(Reply::Message(view::page(&context.voice, &import, page, today, Text::none())))
}

async fn show_page(context: &Context<'_>, import: i64, page: u32) -> Result<Reply, Failure> {
    let (import, today) = (load(context, import).await?, today(context)?);
    Ok(Reply::Message(view::page(&context.voice, &import, page, today, Text::none())))
}

async fn show_row(context: &Context<'_>, row: i64) -> Result<Reply, Failure> {
    let ((import, row), today) = (load_row(context, row).await?, today(context)?);
    Ok(Reply::Message(view::row(&context.voice, &import, &row, today, Text::none())))
}

async fn show_next(context: &Context<'_>, import: i64, after: Option<i64>) -> Result<Reply, Failure> {
    let (voice, import, today) = (&context.voice, load(context, import).await?, today(context)?);
    Ok(Reply::Message(match import.next_needing(after, today) {
        Some(row) => view::row(voice, &import, row, today, Text::none()),
        None => view::page(voice, &import, 1, today, texts::saved_complete(voice)),
    }))
}

/// A change of a row.
enum Edit {
    /// Who is accountable for it.
    Owner(u64),
    /// Who is accountable for it and all that say the same.
    Owners(u64),
    Due(NaiveDate),
    Words(Words),
    State(State),
}

/// What came of it.
enum Edited {
    /// No such import, or not this person's.
    Unknown,
    /// The row is an action already.
    Made(Import),
    /// So many rows were changed.
    Done(Import, i64),
}

async fn edit(context: &Context<'_>, row: i64, edit: Edit) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, today) = (context.district.id, context.actor.user_id, today(context)?);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(import) = store::find_with(&mut *conn, district, row, user).await? else {
                    return Ok((Edited::Unknown, edit));
                };
                let Some((_, found)) = import.row(row) else { return Ok((Edited::Unknown, edit)) };
                if found.state == State::Made {
                    return Ok((Edited::Made(import), edit));
                }
                let count = save(&mut *conn, district, &import, found, &edit, today).await?;
                let changed = store::find(conn, district, import.id, user).await?;
                Ok((changed.map_or(Edited::Unknown, |import| Edited::Done(import, count)), edit))
            })
        })
        .await?;
    let Some((edited, edit)) = written else { return Ok(Reply::Nothing) };
    let (import, said) = match edited {
        Edited::Unknown => return Err(unknown(voice)),
        Edited::Made(import) => (import, texts::refused_made(voice)),
        Edited::Done(import, count) => {
            let said = match edit {
                Edit::Owner(person) => texts::saved_owner(voice, Text::person(person)),
                Edit::Owners(person) => texts::saved_owners(voice, Text::person(person), count),
                Edit::Due(day) => texts::saved_date(voice, calendar::view::day(voice, day)),
                Edit::Words(_) => texts::saved_words(voice),
                Edit::State(State::LeftOut) => texts::saved_left_out(voice),
                Edit::State(_) => texts::saved_put_back(voice),
            };
            (import, said)
        }
    };
    let Some((_, row)) = import.row(row) else { return Err(unknown(voice)) };
    Ok(Reply::Message(view::row(voice, &import, row, today, said)))
}

/// Saves it; answers with how many rows it changed.
async fn save(
    conn: &mut SqliteConnection,
    district: i64,
    import: &Import,
    row: &Row,
    edit: &Edit,
    today: NaiveDate,
) -> Result<i64, Fault> {
    match edit {
        Edit::Owner(person) => store::set_owner(conn, district, row.id, *person).await?,
        Edit::Owners(person) => {
            let rows: Vec<i64> = import.saying_the_same(row).map(|row| row.id).collect();
            for row in &rows {
                store::set_owner(&mut *conn, district, *row, *person).await?;
            }
            return Ok(rows.len() as i64);
        }
        Edit::Due(day) => store::set_due(conn, district, row.id, Some(*day)).await?,
        Edit::Words(words) => {
            store::set_words(&mut *conn, district, row.id, words).await?;
            if words.when != row.when_words {
                // Another date was meant: one that was chosen before no longer stands.
                let due = match loose::read(&words.when, today) {
                    loose::When::Exact(day) => Some(day),
                    _ => None,
                };
                store::set_due(conn, district, row.id, due).await?;
            }
        }
        Edit::State(state) => store::set_state(conn, district, row.id, *state).await?,
    }
    Ok(1)
}

async fn own(context: &Context<'_>, row: i64, person: u64, all: bool) -> Result<Reply, Failure> {
    // Discord offers members only; a forged click may name anybody.
    let member = context.messenger().member_roles(context.actor.guild_id, person).await;
    if member.is_ok_and(|roles| roles.is_none()) {
        return Err(Failure::refused(texts::refused_no_member(&context.voice)));
    }
    edit(context, row, if all { Edit::Owners(person) } else { Edit::Owner(person) }).await
}

async fn settle(context: &Context<'_>, row: i64, day: NaiveDate) -> Result<Reply, Failure> {
    let voice = &context.voice;
    if day < today(context)? {
        return Err(Failure::refused(texts::refused_past(voice, calendar::view::day(voice, day))));
    }
    edit(context, row, Edit::Due(day)).await
}

async fn save_date(context: &Context<'_>, row: i64, text: &str) -> Result<Reply, Failure> {
    let start = WallTime::new(today(context)?, NaiveTime::MIN);
    match parse_when(text, start, NaiveTime::MIN) {
        Ok(when) => settle(context, row, when.date()).await,
        Err(WhenError::Past(when)) => settle(context, row, when.date()).await,
        Err(error) => Err(Failure::refused(calendar::view::refusal(&context.voice, text, &error, zone(context)?))),
    }
}

async fn ask_date(context: &Context<'_>, row: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (_, row) = load_row(context, row).await?;
    let value = row.due.map(|day| day.to_string()).unwrap_or(row.when_words);
    Ok(Reply::Form(Form {
        title: texts::form_date_title(voice),
        click: click::save_date(row.id),
        fields: vec![Field {
            id: field::DATE,
            label: texts::form_date_field(voice),
            value: value.chars().take(100).collect(),
            placeholder: texts::form_date_placeholder(voice),
            long: false,
            required: true,
            most: 100,
        }],
    }))
}

async fn ask_words(context: &Context<'_>, row: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (_, row) = load_row(context, row).await?;
    let field = |id, label, value: String, required| Field {
        id,
        label,
        value,
        placeholder: Text::none(),
        long: true,
        required,
        most: LONGEST_CELL as u16,
    };
    Ok(Reply::Form(Form {
        title: texts::form_words_title(voice),
        click: click::save_words(row.id),
        fields: vec![
            field(field::NAME, texts::form_name(voice), row.name, true),
            field(field::GOAL, texts::form_goal(voice), row.goal, false),
            field(field::OWNER, texts::form_owner(voice), row.owner_words, false),
            field(field::WHEN, texts::form_when(voice), row.when_words, false),
            field(field::SUCCESS, texts::form_success(voice), row.success, false),
        ],
    }))
}
