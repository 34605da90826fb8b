//! One point of a scan, and what was found on it.

use chrono::NaiveDate;

use super::{standing, symbol};
use crate::calendar::Zone;
use crate::message::{
    Button, Field, File, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened,
};
use crate::path;
use crate::plan::view::{divide, turn, words_file};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::scan::checklist::program_review;
use crate::scan::commands::{Place, click, field};
use crate::scan::{Finding, Item, LONGEST_DATE, LONGEST_LINK, LONGEST_REASON, LONGEST_WORDS, Loaded, State, texts};

/// The most findings on a page, and the most letters of them.
const PAGE: usize = 8;
const LETTERS: usize = 2000;
/// The most letters of one of them: the whole stands in a file.
const SHOWN: usize = 900;
/// The most letters of why it is left out.
const REASON: usize = 300;
/// The most letters of one in a menu.
const OPTION: usize = 70;

/// Who looks at a point, and what they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader<'a> {
    /// They plan.
    pub planner: bool,
    /// They may change this point.
    pub may_change: bool,
    /// The district's time zone.
    pub zone: Option<&'a Zone>,
}

/// How large a file is.
pub fn size(voice: &Voice<'_>, bytes: u64) -> Text {
    const MB: u64 = 1 << 20;
    if bytes >= MB {
        let tenths = (bytes * 10).div_ceil(MB);
        return texts::size_mb(voice, Text::own(format!("{}.{}", tenths / 10, tenths % 10)));
    }
    texts::size_kb(voice, bytes.div_ceil(1024) as i64)
}

/// What there is of a finding, without who and when; words up to a length.
pub fn content(voice: &Voice<'_>, finding: &Finding, most: usize, words: impl Fn(&Voice<'_>, Text) -> Text) -> Text {
    let mut lines = Vec::new();
    if !finding.words.is_empty() {
        lines.push(words(voice, Text::lines(&shortened(&finding.words, most))));
    }
    if !finding.link.is_empty() {
        lines.push(texts::item_finding_link(voice, Text::address(&finding.link)));
    }
    if !finding.file_name.is_empty() {
        lines.push(texts::item_finding_file(voice, finding.file_name.as_str(), size(voice, finding.file_size)));
    }
    Text::join(lines, "\n")
}

fn by(voice: &Voice<'_>, finding: &Finding, zone: Option<&Zone>) -> Text {
    let date = super::local_day(voice, zone, finding.made_at);
    match finding.made_by {
        Some(by) => texts::item_finding_by(voice, Text::person(by), date),
        None => texts::item_finding_by_nobody(voice, date),
    }
}

/// What a finding is called in a menu.
fn option(voice: &Voice<'_>, finding: &Finding, zone: Option<&Zone>) -> SelectOption {
    let name = [&finding.words, &finding.file_name, &finding.link].into_iter().find(|words| !words.is_empty());
    let words = name.map(|words| shortened(words, OPTION)).unwrap_or_default();
    SelectOption {
        label: texts::item_option(voice, super::local_day(voice, zone, finding.made_at), Text::given(words)),
        value: finding.id.to_string(),
        description: Text::none(),
    }
}

/// A menu of the files among these findings, if there are any.
pub fn files<'f>(voice: &Voice<'_>, scan: i64, findings: impl Iterator<Item = &'f Finding>) -> Option<Select> {
    let with_file = findings.filter(|finding| !finding.file_name.is_empty());
    let options: Vec<SelectOption> = with_file
        .take(25)
        .map(|finding| SelectOption {
            label: Text::given(shortened(&finding.file_name, OPTION)),
            value: finding.id.to_string(),
            description: size(voice, finding.file_size),
        })
        .collect();
    (!options.is_empty()).then(|| Select {
        from: SelectFrom::Options(options),
        placeholder: texts::item_pick_file(voice),
        click: click::pick_file(scan),
        count: (1, 1),
    })
}

/// What a point of the program review looks at: the words of the checklist that the path has.
fn points(voice: &Voice<'_>, item: &Item) -> Text {
    let Some((step, group)) = program_review(item.entry) else { return Text::none() };
    let line = |one: &path::Item| {
        let name = path::texts::item(voice, step, group, one);
        Text::join([Text::own(if one.part { "  ◦ " } else { "• " }), name], "")
    };
    Text::join([texts::item_points(voice)].into_iter().chain(group.items.iter().map(line)), "\n")
}

/// All findings of a point, whole.
fn whole(voice: &Voice<'_>, findings: &[&Finding], zone: Option<&Zone>) -> File {
    let parts: Vec<(Text, &str)> =
        findings.iter().map(|finding| (by_nobody(voice, finding, zone), finding.words.as_str())).collect();
    words_file("what-was-found", &parts, texts::item_file(voice))
}

fn by_nobody(voice: &Voice<'_>, finding: &Finding, zone: Option<&Zone>) -> Text {
    texts::item_finding_by_nobody(voice, super::local_day(voice, zone, finding.made_at))
}

/// A point: what it asks, where it stands, and a page of what was found, from 0.
pub fn item(voice: &Voice<'_>, loaded: &Loaded, item: &Item, page: usize, reader: Reader<'_>, told: Text) -> Message {
    let findings: Vec<&Finding> = loaded.found(item).collect();
    let block = |finding: &&Finding| {
        Text::join([content(voice, finding, SHOWN, texts::item_finding), by(voice, finding, reader.zone)], "\n")
    };
    let blocks: Vec<Text> = findings.iter().map(block).collect();
    let pages = divide(&blocks, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let found = match findings.is_empty() {
        true => texts::item_nothing(voice),
        false => Text::join(blocks[shown.clone()].iter().cloned(), "\n\n"),
    };
    let mut files = Vec::new();
    let mut cut = Text::none();
    if findings[shown.clone()].iter().any(|finding| shortened(&finding.words, SHOWN) != finding.words) {
        cut = texts::item_cut(voice);
        files.push(whole(voice, &findings[shown.clone()], reader.zone));
    }
    let belongs = loaded.belongs(item);
    let stands =
        if belongs { standing(voice, item, loaded.due_today(), REASON) } else { texts::section_other_way(voice) };
    let panel = Panel {
        title: texts::entry_name(voice, item.entry),
        body: Text::join(
            [
                texts::entry_asks(voice, item.entry, loaded.scan.kind),
                points(voice, item),
                texts::item_standing(voice, symbol(item, loaded.due_today()), stands),
                found,
                cut,
            ],
            "\n\n",
        ),
        footer: if pages.len() > 1 {
            texts::item_footer_page(voice, page as i64 + 1, pages.len() as i64)
        } else {
            Text::none()
        },
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, files, ..Message::panel(panel) };
    if loaded.scan.open && reader.may_change {
        message = message.buttons(deeds(voice, item, reader.planner && belongs));
        if reader.planner && belongs && item.state == State::Open {
            message = message.select(Select {
                from: SelectFrom::People,
                placeholder: texts::item_pick_owner(voice),
                click: click::owner(item.id),
                count: (1, 1),
            });
        }
        if !findings.is_empty() {
            let options = findings[shown.clone()].iter().map(|finding| option(voice, finding, reader.zone));
            message = message.select(Select {
                from: SelectFrom::Options(options.collect()),
                placeholder: texts::item_pick_take_back(voice),
                click: click::take_back(item.id),
                count: (1, 1),
            });
        }
    }
    if let Some(menu) = self::files(voice, loaded.scan.id, findings[shown].iter().copied()) {
        message = message.select(menu);
    }
    let mut last = turn(voice, page, pages.len(), |page| click::item(item.id, page, Place::Here));
    let section = item.entry.section;
    last.push(match reader.planner {
        true => {
            let name = texts::item_button_section(voice, texts::section_name(voice, section));
            Button::new(name, click::section(loaded.scan.id, section)).symbol("◀️")
        }
        false => Button::new(texts::show_button_mine(voice), click::mine(loaded.scan.id, Place::Here)).symbol("◀️"),
    });
    message.buttons(last)
}

fn deeds(voice: &Voice<'_>, item: &Item, gives_out: bool) -> Vec<Button> {
    let record = Button::new(texts::item_button_record(voice), click::ask_record(item.id, Place::Here)).symbol("📝");
    let mut deeds = vec![record.style(Style::Main)];
    if item.state == State::Open {
        deeds.push(Button::new(texts::item_button_done(voice), click::done(item.id, Place::Here)).symbol("✅"));
        deeds.push(Button::new(texts::item_button_leave(voice), click::ask_leave(item.id)).symbol("➖"));
        if gives_out && item.owner.is_some() {
            deeds.push(Button::new(texts::item_button_nobody(voice), click::unassign(item.id)));
        }
    } else {
        deeds.push(Button::new(texts::item_button_reopen(voice), click::reopen(item.id, Place::Here)));
    }
    deeds
}

/// What was done from a reminder: a message of its own, short, with the way on.
pub fn settled_apart(voice: &Voice<'_>, loaded: &Loaded, item: &Item, told: Text) -> Message {
    let mut buttons = Vec::new();
    if item.state != State::Open {
        buttons.push(Button::new(texts::saved_button_undo(voice), click::reopen(item.id, Place::Here)));
    } else {
        let record = Button::new(texts::item_button_record(voice), click::ask_record(item.id, Place::Here));
        buttons.push(record.symbol("📝"));
    }
    buttons.push(Button::new(texts::saved_button_mine(voice), click::mine(loaded.scan.id, Place::Here)));
    Message::text(told).buttons(buttons)
}

/// It was taken back.
pub fn taken_back(voice: &Voice<'_>, finding: &Finding) -> Message {
    Message::text(texts::saved_taken_back(voice)).buttons([
        Button::new(texts::saved_button_put_back(voice), click::put_back(finding.id)),
        Button::new(texts::saved_button_item(voice), click::item(finding.item_id, 0, Place::Here)).symbol("◀️"),
    ])
}

/// The form to record something.
pub fn record_form(voice: &Voice<'_>, item: i64, place: Place) -> Form {
    let words = Field {
        id: field::WORDS,
        label: texts::form_record_words(voice),
        value: String::new(),
        placeholder: texts::form_record_words_hint(voice),
        long: true,
        required: false,
        most: LONGEST_WORDS as u16,
    };
    let link = Field {
        id: field::LINK,
        label: texts::form_record_link(voice),
        placeholder: texts::form_record_link_hint(voice),
        long: false,
        most: LONGEST_LINK as u16,
        ..words.clone()
    };
    Form { title: texts::form_record_title(voice), click: click::record(item, place), fields: vec![words, link] }
}

/// The form for why a point is left out.
pub fn leave_form(voice: &Voice<'_>, item: i64) -> Form {
    let reason = Field {
        id: field::REASON,
        label: texts::form_leave_reason(voice),
        value: String::new(),
        placeholder: texts::form_leave_reason_hint(voice),
        long: true,
        required: true,
        most: LONGEST_REASON as u16,
    };
    Form { title: texts::form_leave_title(voice), click: click::leave(item), fields: vec![reason] }
}

/// The form for until when somebody looks after a point.
/// It holds the date that stands, unless that is over: nobody can want that one.
pub fn by_form(voice: &Voice<'_>, item: &Item, today: Option<NaiveDate>, who: u64) -> Form {
    let day = Field {
        id: field::BY,
        label: texts::form_by_field(voice),
        value: item
            .due_on
            .filter(|day| today.is_none_or(|today| *day >= today))
            .map(|day| day.to_string())
            .unwrap_or_default(),
        placeholder: texts::form_by_hint(voice),
        long: false,
        required: true,
        most: LONGEST_DATE as u16,
    };
    Form { title: texts::form_by_title(voice), click: click::by(item.id, who), fields: vec![day] }
}
