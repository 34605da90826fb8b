//! The digest as files: to read or print (Markdown), and for a spreadsheet. They name nobody: a file leaves the server, and
//! a name that somebody gave stays where only those who plan read it.

use super::{Counts, by_question, view};
use crate::calendar;
use crate::district;
use crate::document;
use crate::error::Fault;
use crate::input::{By, Said, questions, words};
use crate::message::{File, Text};
use crate::prompts::Voice;
use crate::retreat::{Session, view as session_view};
use crate::table;

/// The longest file that goes with a message, in bytes: two of them are below what Discord takes.
const LONGEST: usize = 4_500_000;

/// Whether Discord takes a file.
pub fn fits(file: &File) -> bool {
    file.bytes.len() <= LONGEST
}

/// Whose an answer is: how it came, and the group.
fn whose(voice: &Voice<'_>, by: &By) -> (Text, Text) {
    let group = |part: &Option<district::Part>| part.map(|part| district::view::part(voice, part)).unwrap_or_default();
    match by {
        By::Person(_, part) => (words::file_named(voice), group(part)),
        By::Relayed(_, part, _) => (words::file_relayed(voice), group(part)),
        By::Confidential => (words::file_confidential(voice), Text::none()),
    }
}

fn speaker(by: &By) -> &str {
    match by {
        By::Relayed(speaker, ..) => speaker,
        By::Person(..) | By::Confidential => "",
    }
}

fn name(session: &Session, ending: &str) -> String {
    format!("input-{}-{}.{ending}", session.kind.as_str(), session.starts_on.date())
}

/// The Markdown file: what people typed stands in blocks that show it letter for letter.
pub fn markdown(voice: &Voice<'_>, session: &Session, said: &[Said], counts: &Counts, minimum: u32) -> File {
    let title = session_view::title(voice, session);
    let when = calendar::view::when(voice, session.starts_on, &session.zone);
    let mut out =
        format!("# {}\n\n{}\n", document::markdown(&words::digest_title(voice, title.clone()).plain()), when.plain());
    for line in view::counts(voice, counts, minimum) {
        out.push_str(&format!("\n{}\n", document::markdown(&line.plain())));
    }
    for (question, said) in by_question(said) {
        out.push_str(&format!("\n## {}\n", document::markdown(&questions::label(voice, question).plain())));
        for one in said {
            let (how, group) = whose(voice, &one.by);
            let parts = [how, group, Text::given(speaker(&one.by))];
            out.push_str(&format!(
                "\n{}:\n\n{}",
                document::markdown(&Text::join(parts, " · ").plain()),
                document::fenced(&one.words)
            ));
        }
    }
    out.push_str(&format!("\n---\n\n{}\n", document::markdown(&words::file_note(voice).plain())));
    File { name: name(session, "md"), alt: words::file_alt(voice, title), bytes: out.into_bytes() }
}

/// The table, a row for each answer.
///
/// # Errors
/// A fault of the writer.
pub fn table(voice: &Voice<'_>, session: &Session, said: &[Said]) -> Result<File, Fault> {
    let headings = [
        words::table_topic(voice),
        words::table_question(voice),
        words::table_how(voice),
        words::table_group(voice),
        words::table_who(voice),
        words::table_said(voice),
    ];
    let row = |one: &Said| {
        let (how, group) = whose(voice, &one.by);
        let topic = questions::topic(voice, one.question.topic()).plain();
        let question = questions::label(voice, one.question).plain();
        [topic, question, how.plain(), group.plain(), speaker(&one.by).to_owned(), one.words.clone()]
    };
    let title = session_view::title(voice, session);
    Ok(File {
        name: name(session, "csv"),
        alt: words::table_alt(voice, title),
        bytes: table::csv(headings.map(|heading| heading.plain()), said.iter().map(row))?,
    })
}
