//! A sheet as a file, to read, print or send on. It names nobody: a file leaves the server.

use super::view::Standing;
use super::{Field, Group, texts};
use crate::document;
use crate::message::{File, Text};
use crate::prompts::Voice;

/// The Markdown file: what people typed stands in blocks that show it letter for letter.
pub fn markdown(voice: &Voice<'_>, standing: &Standing) -> File {
    let sheet = texts::title(voice, standing.sheet);
    let heading = |level: &str, words: Text| format!("{level} {}\n", document::markdown(&words.plain()));
    let mut out = heading("#", texts::made_title(voice, sheet.clone()));
    for field in standing.order() {
        out.push_str(&format!(
            "\n{}\n{}\n",
            heading("##", texts::label(voice, field)),
            document::markdown(&ask(voice, field))
        ));
        // The template's bold is Discord's; in a file it would be stars.
        let by_itself = standing.by_itself(voice, field).plain().replace("**", "");
        if !by_itself.is_empty() {
            out.push_str(&format!("\n{}\n", document::markdown(&by_itself)));
        }
        match standing.fields.get(&field) {
            Some(version) => out.push_str(&format!("\n{}", document::fenced(&version.words))),
            None => out.push_str(&format!("\n{}\n", document::markdown(&texts::unwritten(voice).plain()))),
        }
    }
    let comments: Vec<_> = standing.comments.iter().filter(|comment| !comment.dropped).collect();
    if !comments.is_empty() {
        out.push_str(&format!("\n{}", heading("##", texts::comment::title(voice))));
    }
    for group in Group::ALL {
        let of_group: Vec<_> = comments.iter().filter(|comment| comment.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        let count = texts::comment::count(voice, texts::group(voice, group), of_group.len() as i64);
        out.push_str(&format!("\n{}", heading("###", count)));
        for comment in of_group {
            out.push_str(&format!("\n{}", document::fenced(&comment.words)));
        }
    }
    out.push_str(&format!("\n---\n\n{}\n", document::markdown(&texts::made_note(voice).plain())));
    File {
        name: format!("{}.md", standing.sheet.as_str()),
        alt: texts::made_alt(voice, sheet),
        bytes: out.into_bytes(),
    }
}

fn ask(voice: &Voice<'_>, field: Field) -> String {
    texts::ask(voice, field).plain()
}
