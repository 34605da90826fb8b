//! What is read before the session, page by page, and what is posted of it.

use super::item::{content, files};
use super::{kind, names, session_when, settled, symbol, title};
use crate::calendar::view as calendar;
use crate::message::{Button, File, Message, Panel, Style, Text, shortened};
use crate::plan::view::{divide, page_words, turn};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, State as SessionState, view as session_view};
use crate::scan::commands::click;
use crate::scan::outside::{self, Kind as VoiceKind};
use crate::scan::{Finding, Item, Kind, Loaded, Scan, Section, State, report as whole_report, texts};

/// The most blocks on a page, and the most letters of them.
const PAGE: usize = 12;
const LETTERS: usize = 3000;
/// The most letters of a finding; the whole stands in the file.
const SHOWN: usize = 900;
/// The most letters of a name.
const NAME: usize = 120;

/// A block of the report, with what was found in it.
struct Block<'a> {
    text: Text,
    findings: Vec<&'a Finding>,
    /// Something else in it is shortened.
    cut: bool,
}

impl Block<'_> {
    fn words(text: Text) -> Self {
        Self { text, findings: Vec::new(), cut: false }
    }
}

/// A point with what was found on it: a block for each finding, so that long ones are spread over pages.
fn point<'a>(voice: &Voice<'_>, loaded: &'a Loaded, item: &Item, blocks: &mut Vec<Block<'a>>) {
    let heading = texts::report_item(voice, symbol(item, None), texts::entry_name(voice, item.entry));
    let left_out = match item.state {
        State::LeftOut => texts::report_left_out(voice, Text::given(shortened(&item.reason, SHOWN))),
        State::Open | State::Done => Text::none(),
    };
    let mut head = Text::join([heading, left_out], "\n");
    let before = blocks.len();
    for finding in loaded.found(item) {
        let text = content(voice, finding, SHOWN, texts::report_entry);
        blocks.push(Block {
            text: Text::join([std::mem::take(&mut head), text], "\n"),
            findings: vec![finding],
            cut: false,
        });
    }
    if blocks.len() == before {
        blocks.push(Block::words(head));
    }
}

/// The blocks of a section: what was looked at, then what is missing.
fn section<'a>(voice: &Voice<'_>, loaded: &'a Loaded, section: Section, blocks: &mut Vec<Block<'a>>) {
    blocks.push(Block::words(texts::report_heading(voice, texts::section_name(voice, section))));
    let (looked_at, missing): (Vec<&Item>, Vec<&Item>) =
        loaded.shown(section).partition(|item| super::is_reported(loaded, item));
    for item in looked_at {
        point(voice, loaded, item, blocks);
    }
    if !missing.is_empty() {
        let missing = names(missing.into_iter().map(|item| texts::entry_name(voice, item.entry)));
        blocks.push(Block::words(texts::report_missing(voice, missing)));
    }
}

/// What people from outside and documents say.
fn outside_blocks<'a>(voice: &Voice<'_>, voices: &[outside::Voice], blocks: &mut Vec<Block<'a>>) {
    blocks.push(Block::words(texts::report_heading(voice, texts::report_outside(voice))));
    for kind in VoiceKind::ALL {
        for one in outside::of(voices, kind).filter(|one| one.is_asked()) {
            let who = Text::given(shortened(&one.who, NAME));
            let kind = texts::voice_kind(voice, kind);
            let line = match one.said.is_empty() {
                true => {
                    let asked = one.asked_on.map(|day| calendar::short_day(voice, day)).unwrap_or_default();
                    texts::report_voice(voice, who, kind, texts::report_quiet(voice, asked))
                }
                false => texts::report_voice(voice, who, kind, Text::lines(&shortened(&one.said, SHOWN))),
            };
            let link = match one.link.is_empty() {
                true => Text::none(),
                false => texts::item_finding_link(voice, Text::address(&one.link)),
            };
            let cut = shortened(&one.said, SHOWN) != one.said;
            blocks.push(Block { cut, ..Block::words(Text::join([line, link], "\n")) });
        }
    }
    let open = outside::not_asked(voices);
    if !open.is_empty() {
        let kinds = names(open.into_iter().map(|kind| texts::voice_kind(voice, kind)));
        blocks.push(Block::words(texts::report_voices_not_asked(voice, kinds)));
    }
}

/// A page of the report, from 0. `can_post`: this reader may post it, and it is not posted yet.
pub fn page(
    voice: &Voice<'_>,
    loaded: &Loaded,
    voices: &[outside::Voice],
    page: usize,
    (planner, can_post): (bool, bool),
    told: Text,
) -> Message {
    let scan = &loaded.scan;
    let (done, all) = settled(loaded, None);
    let intro = match &loaded.session {
        Some(session) if session.state == SessionState::Cancelled => {
            texts::report_intro_called_off(voice, session_view::title(voice, session), done, all)
        }
        Some(session) => texts::report_intro(voice, session_when(voice, session), done, all),
        None => texts::report_intro_none(voice, done, all),
    };
    let mut blocks = vec![Block::words(intro)];
    for one in loaded.sections() {
        section(voice, loaded, one, &mut blocks);
    }
    outside_blocks(voice, voices, &mut blocks);
    let words: Vec<Text> = blocks.iter().map(|block| block.text.clone()).collect();
    let pages = divide(&words, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let heading = match &loaded.session {
        Some(session) => texts::report_title(voice, kind(voice, scan.kind), session_view::title(voice, session)),
        None => title(voice, loaded),
    };
    let is_cut = |finding: &&Finding| shortened(&finding.words, SHOWN) != finding.words;
    let cut = blocks[shown.clone()].iter().any(|block| block.cut || block.findings.iter().any(is_cut));
    let cut = if cut { texts::report_cut(voice) } else { Text::none() };
    let panel = Panel {
        title: heading,
        body: Text::join(words[shown.clone()].iter().cloned().chain([cut]), "\n\n"),
        footer: page_words(voice, page, pages.len()),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, ..Message::panel(panel) };
    let findings = blocks[shown].iter().flat_map(|block| block.findings.iter().copied());
    if let Some(menu) = files(voice, scan.id, findings) {
        message = message.select(menu);
    }
    let mut buttons = turn(voice, page, pages.len(), |page| click::report(scan.id, page));
    buttons.push(Button::new(texts::report_button_whole(voice), click::whole(scan.id)).symbol("📄"));
    let mut last = Vec::new();
    if can_post {
        let post = Button::new(texts::report_button_post(voice), click::ask_post(scan.id)).symbol("📣");
        last.push(post.style(Style::Main));
    }
    if planner {
        last.push(Button::new(texts::show_back(voice), click::open(scan.id)).symbol("◀️"));
    }
    message.buttons(buttons).buttons(last)
}

/// The whole report as files.
pub fn whole(voice: &Voice<'_>, loaded: &Loaded, voices: &[outside::Voice]) -> Message {
    let mut files = whole_report::files(voice, loaded, voices);
    let all = files.len();
    files.retain(crate::input::digest::files::fits);
    let told = if files.len() == all { texts::report_whole(voice) } else { texts::report_whole_long(voice) };
    Message { files, ..Message::text(told) }
}

/// A file that was recorded.
pub fn file(voice: &Voice<'_>, (name, bytes): (String, Vec<u8>)) -> Message {
    let text = texts::report_opened(voice, name.as_str());
    Message { files: vec![File { name, alt: texts::report_alt_file(voice), bytes }], ..Message::text(text) }
}

/// Whether they mean to post it.
pub fn ask_post(voice: &Voice<'_>, loaded: &Loaded, session: &Session, channel: u64) -> Message {
    let (done, all) = settled(loaded, None);
    let missing = if done < all { texts::post_missing(voice, all - done) } else { Text::none() };
    let ask = texts::post_ask(voice, Text::channel(channel), session_view::title(voice, session));
    let id = loaded.scan.id;
    Message::text(Text::join([ask, missing], "\n\n")).buttons([
        Button::new(texts::post_yes(voice), click::post(id)).style(Style::Main),
        Button::new(texts::post_no(voice), click::report(id, 0)),
    ])
}

/// The button that opens a report for everyone.
pub fn read_button(voice: &Voice<'_>, scan: i64) -> Button {
    Button::new(texts::post_button(voice), click::read(scan)).symbol("📖")
}

/// What a session's announcement says of the report that is posted for it.
pub fn announced(voice: &Voice<'_>, scan_kind: Kind) -> Text {
    texts::post_line(voice, kind(voice, scan_kind))
}

/// What is posted in the announcements channel.
pub fn posting(voice: &Voice<'_>, scan: &Scan, session: &Session, now: i64) -> Message {
    let name = session_view::title(voice, session);
    let body = match session.state {
        SessionState::Cancelled => texts::post_called_off(voice, name.clone()),
        _ if session.is_over(now) => texts::post_over(voice, name.clone()),
        _ => Text::join([texts::post_body(voice), session_view::when(voice, session).bold()], "\n\n"),
    };
    Message::panel(Panel {
        title: texts::post_title(voice, name, kind(voice, scan.kind)),
        body,
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons([read_button(voice, scan.id).style(Style::Main)])
}
