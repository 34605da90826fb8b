//! The report as files: Markdown, and a page that any browser shows and prints. What somebody typed stands there letter for
//! letter, whatever it holds.

use std::fmt::Write as _;

use super::outside::{self, Kind as VoiceKind};
use super::view::{item::size, kind, settled};
use super::{Finding, Item, Loaded, State, texts};
use crate::calendar::view as calendar;
use crate::document;
use crate::message::{File, Text, is_address};
use crate::prompts::Voice;
use crate::retreat::{State as SessionState, view as session_view};

/// A piece of the report, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Its title.
    Title(String),
    /// A line below a heading.
    Line(String),
    /// A heading of a section.
    Section(String),
    /// A heading of a point, or of a voice.
    Heading(String),
    /// What somebody typed.
    Words(String),
    /// Where something stands.
    Link(String),
}

/// The whole report: a file to read, and one to print.
pub fn files(voice: &Voice<'_>, loaded: &Loaded, voices: &[outside::Voice]) -> Vec<File> {
    let pieces = pieces(voice, loaded, voices);
    let day = loaded.today.map(|day| format!("-{day}")).unwrap_or_default();
    let file = |ending: &str, alt: Text, bytes: String| File {
        name: format!("scan{day}.{ending}"),
        alt,
        bytes: bytes.into_bytes(),
    };
    vec![
        file("md", texts::report_alt_markdown(voice), markdown(&pieces)),
        file("html", texts::report_alt_html(voice), html(&pieces)),
    ]
}

fn pieces(voice: &Voice<'_>, loaded: &Loaded, voices: &[outside::Voice]) -> Vec<Piece> {
    let line = |text: Text| Piece::Line(text.plain());
    let name = kind(voice, loaded.scan.kind);
    let (done, all) = settled(loaded, None);
    let (title, intro) = match &loaded.session {
        Some(session) if session.state == SessionState::Cancelled => {
            let session = session_view::title(voice, session);
            let intro = texts::report_intro_called_off(voice, session.clone(), done, all);
            (texts::report_title(voice, name, session), intro)
        }
        Some(session) => (
            texts::report_title(voice, name, session_view::title(voice, session)),
            texts::report_intro(voice, calendar::when(voice, session.starts_on, &session.zone), done, all),
        ),
        None => (texts::report_title_none(voice, name), texts::report_intro_none(voice, done, all)),
    };
    let mut pieces = vec![Piece::Title(title.plain()), line(intro)];
    pieces.extend(loaded.today.map(|day| line(texts::report_as_of(voice, calendar::day(voice, day)))));
    for section in loaded.sections() {
        pieces.push(Piece::Section(texts::section_name(voice, section).plain()));
        let (looked_at, missing): (Vec<&Item>, Vec<&Item>) =
            loaded.shown(section).partition(|item| super::view::is_reported(loaded, item));
        for item in looked_at {
            point(voice, loaded, item, &mut pieces);
        }
        if !missing.is_empty() {
            let missing = missing.into_iter().map(|item| texts::entry_name(voice, item.entry));
            pieces.push(line(texts::report_missing(voice, Text::join(missing, " · "))));
        }
    }
    pieces.push(Piece::Section(texts::report_outside(voice).plain()));
    for kind in VoiceKind::ALL {
        for one in outside::of(voices, kind).filter(|one| one.is_asked()) {
            said(voice, one, &mut pieces);
        }
    }
    let open = outside::not_asked(voices);
    if !open.is_empty() {
        let kinds = open.into_iter().map(|kind| texts::voice_kind(voice, kind));
        pieces.push(line(texts::report_voices_not_asked(voice, Text::join(kinds, " · "))));
    }
    if loaded.findings.iter().any(|finding| !finding.file_name.is_empty()) {
        pieces.push(line(texts::report_files(voice)));
    }
    pieces
}

fn point(voice: &Voice<'_>, loaded: &Loaded, item: &Item, pieces: &mut Vec<Piece>) {
    let symbol = super::view::symbol(item, None);
    let heading = Text::join([symbol, texts::entry_name(voice, item.entry)], " ");
    pieces.push(Piece::Heading(heading.plain()));
    if item.state == State::LeftOut {
        pieces.push(Piece::Line(texts::report_left_out(voice, item.reason.as_str()).plain()));
    }
    loaded.found(item).for_each(|finding| of_finding(voice, finding, pieces));
}

fn of_finding(voice: &Voice<'_>, finding: &Finding, pieces: &mut Vec<Piece>) {
    if !finding.words.is_empty() {
        pieces.push(Piece::Words(finding.words.clone()));
    }
    if !finding.link.is_empty() {
        pieces.push(Piece::Link(finding.link.clone()));
    }
    if !finding.file_name.is_empty() {
        let file = texts::report_file(voice, finding.file_name.as_str(), size(voice, finding.file_size));
        pieces.push(Piece::Line(file.plain()));
    }
}

fn said(voice: &Voice<'_>, one: &outside::Voice, pieces: &mut Vec<Piece>) {
    let kind = texts::voice_kind(voice, one.kind);
    pieces.push(Piece::Heading(Text::join([Text::given(&*one.who), kind.in_brackets()], " ").plain()));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| calendar::day(voice, day)).unwrap_or_default();
    if one.said.is_empty() {
        pieces.push(Piece::Line(texts::report_quiet(voice, day(one.asked_on)).plain()));
    } else {
        pieces.push(Piece::Words(one.said.clone()));
    }
    if !one.link.is_empty() {
        pieces.push(Piece::Link(one.link.clone()));
    }
}

fn markdown(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for (place, piece) in pieces.iter().enumerate() {
        if place > 0 {
            out.push('\n');
        }
        let written = match piece {
            Piece::Title(words) => writeln!(out, "# {}", document::markdown(words)),
            Piece::Section(words) => writeln!(out, "## {}", document::markdown(words)),
            Piece::Heading(words) => writeln!(out, "### {}", document::markdown(words)),
            Piece::Line(words) => writeln!(out, "{}", document::markdown(words)),
            Piece::Words(words) => write!(out, "{}", document::fenced(words)),
            Piece::Link(link) if is_address(link) => writeln!(out, "<{link}>"),
            Piece::Link(link) => write!(out, "{}", document::fenced(link)),
        };
        // A string takes whatever is written to it.
        debug_assert!(written.is_ok());
    }
    out
}

/// Before the pieces: nothing is loaded from anywhere, and nothing runs.
const HEAD: &str = "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n\
body{font:16px/1.5 sans-serif;max-width:42em;margin:1em auto;padding:0 1em;color:#222}\n\
h1{font-size:1.5em}h2{font-size:1.2em;border-bottom:1px solid #999;margin-top:2em}h3{font-size:1em;margin-bottom:0}\n\
.words{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid #bbb;padding-left:.8em;margin:.5em 0}\n\
@media print{body{margin:0;max-width:none}h2,h3{break-after:avoid}}\n</style>\n";

fn html(pieces: &[Piece]) -> String {
    let mut out = String::from(HEAD);
    for piece in pieces {
        let written = match piece {
            Piece::Title(words) => {
                let words = document::html(words);
                writeln!(out, "<title>{words}</title>\n</head>\n<body>\n<h1>{words}</h1>")
            }
            Piece::Section(words) => writeln!(out, "<h2>{}</h2>", document::html(words)),
            Piece::Heading(words) => writeln!(out, "<h3>{}</h3>", document::html(words)),
            Piece::Line(words) => writeln!(out, "<p>{}</p>", document::html(words)),
            Piece::Words(words) => writeln!(out, "<div class=\"words\">{}</div>", document::html(words)),
            Piece::Link(link) if is_address(link) => {
                let link = document::html(link);
                writeln!(out, "<p><a href=\"{link}\" rel=\"noreferrer\">{link}</a></p>")
            }
            Piece::Link(link) => writeln!(out, "<p>{}</p>", document::html(link)),
        };
        debug_assert!(written.is_ok());
    }
    out.push_str("</body>\n</html>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::{Profile, Prompts};
    use crate::scan::tests::{finding, loaded};
    use crate::scan::{Kind, Review};

    fn written(words: &str, link: &str) -> (String, String) {
        let prompts = Prompts::load(None).unwrap();
        let voice = prompts.voice(Profile::default());
        let mut all = loaded(Kind::First, Review::Internal);
        all.findings.push(Finding { link: link.to_owned(), ..finding(1, words) });
        let text = |file: &File| String::from_utf8(file.bytes.clone()).unwrap();
        let files = files(&voice, &all, &[]);
        (text(&files[0]), text(&files[1]))
    }

    #[test]
    fn what_somebody_typed_forges_nothing() {
        let evil = "# Approved\n```\n</div><script>alert(1)</script>\n\"'&";
        let (markdown, html) = written(evil, "javascript:alert(1)");
        assert!(markdown.contains("````text\n# Approved"), "{markdown}");
        assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
        assert!(html.contains("&lt;/div&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n&quot;&#39;&amp;</div>"), "{html}");
    }

    #[test]
    fn addresses_can_be_followed() {
        let (markdown, html) = written("", "https://data.example/a?b=1&c=2");
        assert!(markdown.contains("<https://data.example/a?b=1&c=2>"), "{markdown}");
        assert!(html.contains("<a href=\"https://data.example/a?b=1&amp;c=2\" rel"), "{html}");
    }

    #[test]
    fn every_point_stands_in_it() {
        let (markdown, html) = written("Two counsellors for 900 students", "");
        for entry in crate::scan::checklist::ENTRIES.iter().filter(|it| it.belongs(Kind::First, Review::Internal)) {
            let prompts = Prompts::load(None).unwrap();
            let name = texts::entry_name(&prompts.voice(Profile::default()), entry).plain();
            assert!(markdown.contains(&document::markdown(&name)) && html.contains(&document::html(&name)), "{name}");
        }
        assert!(!html.contains("Program review"), "a first scan");
    }
}
