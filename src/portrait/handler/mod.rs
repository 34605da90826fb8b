//! The sheets at work: here what only looks; `fields.rs` and `comments.rs` load, decide, save, answer.

mod comments;
mod fields;

use sqlx::SqliteConnection;

use super::commands::Command;
use super::view::Standing;
use super::{Field, LONGEST_WORDS, Sheet, files, store, texts, view};
use crate::command::Access;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::retreat;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    let voice = &context.voice;
    match command {
        Command::Show(sheet) | Command::Open(sheet) => {
            let standing = load(context, sheet).await?;
            message(view::sheet(voice, &standing, is_planner(context)))
        }
        Command::File(sheet) => file(context, sheet).await,
        Command::Field(field, page) => {
            let standing = load(context, field.sheet()).await?;
            message(view::field(voice, &standing, (field, page), is_planner(context), Text::none()))
        }
        Command::History(field, page) => history(context, field, page).await,
        Command::Write(field) => fields::write(context, field).await,
        Command::Written(field, seen, words) => fields::written(context, field, seen, words).await,
        Command::Comments(group, page) => comments::of_group(context, group, page).await,
        Command::Comment(id, page) => comments::show(context, id, page).await,
        Command::Speaker => comments::own(context, 0, Text::none()).await,
        Command::Own(page) => comments::own(context, page, Text::none()).await,
        Command::Speak(group) => comments::speak(context, group),
        Command::Spoken(group, words) => comments::spoken(context, group, words).await,
        Command::PassOn => message(view::comments::pass_on(voice)),
        Command::PassOnAs(group) => Ok(Reply::Form(view::comments::pass_on_form(voice, group))),
        Command::PassedOn(group, speaker, words) => comments::passed_on(context, group, speaker, words).await,
        Command::Change(id) => comments::change(context, id).await,
        Command::Changed(id, seen, speaker, words) => comments::changed(context, id, seen, speaker, words).await,
        Command::AskWithdraw(id) => comments::ask_withdraw(context, id).await,
        Command::Withdraw(id) => comments::withdraw(context, id).await,
        Command::SetDropped(id, dropped) => comments::set_dropped(context, id, dropped).await,
    }
}

fn message(message: Message) -> Result<Reply, Failure> {
    Ok(Reply::Message(message))
}

fn is_planner(context: &Context<'_>) -> bool {
    context.may(Access::Planners)
}

/// The newest Vision Retreat that people know of.
async fn newest_retreat(conn: &mut SqliteConnection, district: i64) -> Result<Option<i64>, Fault> {
    let sessions = retreat::store::list(conn, district).await?;
    let known = sessions.into_iter().filter(|session| {
        session.kind == retreat::Kind::Vision
            && !matches!(session.state, retreat::State::Draft | retreat::State::Cancelled)
    });
    Ok(known.max_by_key(|session| (session.starts_on, session.id)).map(|session| session.id))
}

/// A sheet as it stands.
async fn standing(conn: &mut SqliteConnection, district: i64, sheet: Sheet) -> Result<Standing, Fault> {
    let fields = store::newest(&mut *conn, district, sheet).await?;
    let mut standing = Standing { sheet, fields, comments: vec![], survey: None, retreat: None };
    match sheet {
        Sheet::Vision => {
            standing.comments = store::comments(&mut *conn, district).await?;
            standing.retreat = newest_retreat(conn, district).await?;
        }
        Sheet::State => standing.survey = store::survey(conn, district).await?,
    }
    Ok(standing)
}

async fn load(context: &Context<'_>, sheet: Sheet) -> Result<Standing, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(standing(conn, district, sheet).await?) })).await
}

async fn history(context: &Context<'_>, field: Field, page: usize) -> Result<Reply, Failure> {
    let district = context.district.id;
    let versions =
        context.read(move |conn| Box::pin(async move { Ok(store::history(conn, district, field).await?) })).await?;
    message(view::history(&context.voice, field, &versions, page, is_planner(context)))
}

async fn file(context: &Context<'_>, sheet: Sheet) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let standing = load(context, sheet).await?;
    if standing.is_empty() {
        return Err(Failure::refused(texts::refused_nothing(voice, sheet.as_str())));
    }
    let done = texts::made_done(voice, texts::title(voice, sheet));
    message(Message { files: vec![files::markdown(voice, &standing)], ..Message::text(done) })
}

/// Refuses words that are longer than a form takes: such a form was forged.
fn fits(context: &Context<'_>, words: &str) -> Result<(), Failure> {
    let length = words.chars().count();
    if length > LONGEST_WORDS {
        let text = texts::refused_long(&context.voice, length as i64, LONGEST_WORDS as i64);
        return Err(Failure::refused(text));
    }
    Ok(())
}
