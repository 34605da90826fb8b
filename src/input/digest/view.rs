//! What people see of the digest: privately, page by page, and in the core team's channel.

use super::post::{Loaded, Part};
use super::{Counts, HeldBack, Readable, by_question, files};
use crate::district;
use crate::input::{By, Question, Said, click, questions, words};
use crate::message::{Button, Message, Panel, Style, Text, shortened};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, State, view as session_view};

/// How many letters of an answer a page shows; the files hold all of it.
const EXCERPT: usize = 1000;
/// How long a page may get, as Discord counts.
const ROOM: usize = 3500;

/// How many spoke, a line each.
pub fn counts(voice: &Voice<'_>, counts: &Counts, minimum: u32) -> Vec<Text> {
    let number = |count: u32, text: fn(&Voice<'_>, i64) -> Text| match count {
        0 => Text::none(),
        count => text(voice, i64::from(count)),
    };
    let ways = [
        number(counts.named, words::count_named),
        number(counts.relayed, words::count_relayed),
        number(counts.confidential, words::count_confidential),
    ];
    let all = match counts.all() {
        0 => words::count_nobody(voice),
        all => words::count_all(voice, i64::from(all), Text::join(ways, ", ")),
    };
    let minimum = i64::from(minimum);
    let held_back = match counts.held_back {
        HeldBack::Nobody => Text::none(),
        HeldBack::All => words::count_held_back(voice, minimum),
        HeldBack::More => words::count_held_back_more(voice, minimum),
    };
    let group = |(part, count): &(district::Part, u32)| {
        words::count_group(voice, district::view::part(voice, *part), i64::from(*count))
    };
    let groups = Text::join(counts.groups.iter().map(group), ", ");
    let groups = if groups.is_empty() { groups } else { words::count_groups(voice, groups) };
    [all, held_back, groups].into_iter().filter(|line| !line.is_empty()).collect()
}

/// Whose an answer is, for those who plan; nothing for a confidential one.
fn whose(voice: &Voice<'_>, by: &By) -> Text {
    let group = |part: &Option<district::Part>| part.map(|part| district::view::part(voice, part)).unwrap_or_default();
    match by {
        By::Person(Some(user), part) => Text::join([Text::person(*user), group(part)], " · "),
        By::Person(None, part) => Text::join([words::by_deleted(voice), group(part)], " · "),
        By::Relayed(speaker, part, by) => {
            let who = if speaker.is_empty() { words::by_somebody(voice) } else { Text::given(speaker.clone()) };
            let passed_on = match by {
                Some(user) => words::by_relayed(voice, Text::person(*user)),
                None => words::by_relayed_nobody(voice),
            };
            Text::join([who, group(part), passed_on], " · ")
        }
        By::Confidential => Text::none(),
    }
}

/// One answer: its words, and whose they are.
fn answer(voice: &Voice<'_>, said: &Said) -> Text {
    let short = shortened(&said.words, EXCERPT);
    let more = if short == said.words { Text::none() } else { words::answer_more(voice) };
    let by = whose(voice, &said.by);
    let said_by = if by.is_empty() { by } else { words::answer_by(voice, by) };
    let mut words = words::answer(voice, Text::lines(&short));
    for part in [more, said_by] {
        words = Text::join([words, part], " ");
    }
    words
}

/// A part of a page: what it stands under, and the words.
struct Piece {
    question: Question,
    confidential: bool,
    words: Text,
}

/// The answers, packed into pages.
fn pages(voice: &Voice<'_>, said: &[Said]) -> Vec<Vec<Piece>> {
    let mut pages: Vec<Vec<Piece>> = vec![vec![]];
    let mut room = ROOM;
    for (question, said) in by_question(said) {
        for one in said {
            let piece = Piece { question, confidential: one.by == By::Confidential, words: answer(voice, one) };
            // With headings that may have to stand above it.
            let length = piece.words.markdown().encode_utf16().count() + 150;
            if length > room && pages.last().is_some_and(|page| !page.is_empty()) {
                pages.push(vec![]);
                room = ROOM;
            }
            room = room.saturating_sub(length);
            if let Some(page) = pages.last_mut() {
                page.push(piece);
            }
        }
    }
    pages
}

/// The words of a page, each question under its heading, and confidential answers under one of their own.
fn body(voice: &Voice<'_>, page: &[Piece]) -> Text {
    let mut blocks: Vec<Text> = Vec::new();
    let mut above: Option<(Question, bool)> = None;
    for piece in page {
        if above.is_none_or(|(question, _)| question != piece.question) {
            blocks.push(words::heading(voice, questions::label(voice, piece.question)));
        }
        if piece.confidential && above != Some((piece.question, true)) {
            blocks.push(words::in_confidence(voice));
        }
        above = Some((piece.question, piece.confidential));
        blocks.push(piece.words.clone());
    }
    Text::join(blocks, "\n\n")
}

/// A page of the digest, from 0; a page that there isn't is the last.
pub fn page(voice: &Voice<'_>, session: &Session, readable: &Readable, minimum: u32, page: usize) -> Message {
    let pages = pages(voice, &readable.said);
    let page = page.min(pages.len() - 1);
    let counts = if page == 0 { Text::join(counts(voice, &readable.counts, minimum), "\n") } else { Text::none() };
    let paging = match pages.len() {
        1 => Text::none(),
        all => words::page(voice, page as i64 + 1, all as i64),
    };
    let message = Message {
        text: counts,
        ..Message::panel(Panel {
            title: words::digest_title(voice, session_view::title(voice, session)),
            body: match readable.said.is_empty() {
                true => words::digest_nothing(voice),
                false => body(voice, &pages[page]),
            },
            footer: Text::join([words::digest_private(voice), paging], " · "),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    let id = session.id;
    let back =
        page.checked_sub(1).map(|back| Button::new(words::back(voice), click::digest_page(id, back)).symbol("◀️"));
    let next = page + 1 < pages.len();
    let next = next.then(|| Button::new(words::next(voice), click::digest_page(id, page + 1)).symbol("▶️"));
    let files = Button::new(words::digest_files(voice), click::digest_files(id)).symbol("📄");
    let files = (!readable.said.is_empty()).then_some(files);
    message.buttons(back.into_iter().chain(next).chain(files))
}

/// What stands in the core team's channel: how many spoke and to which questions; the words are in the file, and one click
/// away. It names nobody.
pub fn posted(voice: &Voice<'_>, loaded: &Loaded, minimum: u32) -> Message {
    let session = &loaded.session;
    let title = session_view::title(voice, session);
    let title = match loaded.digest.part {
        Part::Addendum if loaded.more => words::posted_addendum(voice, title),
        Part::Digest | Part::Addendum => words::posted_title(voice, title),
    };
    let off = if session.state == State::Cancelled { words::posted_off(voice) } else { Text::none() };
    let when = words::posted_when(voice, session_view::when(voice, session));
    let questions = by_question(&loaded.said)
        .into_iter()
        .map(|(question, said)| words::posted_question(voice, questions::label(voice, question), said.len() as i64));
    let empty = loaded.said.is_empty();
    let counts =
        if empty { words::posted_taken_back(voice) } else { Text::join(counts(voice, &loaded.counts, minimum), "\n") };
    let body = [off, when, counts, Text::join(questions, "\n")];
    let message = Message::panel(Panel {
        title,
        body: Text::join(body, "\n\n"),
        footer: words::posted_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    let file = files::markdown(voice, session, &loaded.said, &loaded.counts, minimum);
    let file = Some(file).filter(|file| !empty && files::fits(file));
    let read = Button::new(words::posted_read(voice), click::read(session.id, loaded.digest.id)).symbol("📖");
    Message { files: file.into_iter().collect(), ..message }.buttons([read.style(Style::Main)])
}

/// What the core team's notice says of it.
pub fn notice(voice: &Voice<'_>, counts: &Counts) -> Text {
    match (counts.all(), counts.held_back) {
        (0, HeldBack::Nobody) => words::notice_nobody(voice),
        (0, _) => words::notice_held_back(voice),
        (all, _) => words::notice(voice, i64::from(all)),
    }
}
