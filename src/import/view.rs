//! What a planner sees of an import.

use chrono::NaiveDate;

use super::commands::click;
use super::loose::{self, When};
use super::plan::{self, Remark};
use super::{Import, LONGEST_NAME, Need, Row, State, texts};
use crate::calendar;
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::prompts::Voice;

/// Rows on a page.
const PAGE: usize = 10;
/// The longest that a panel's words may be, as Discord counts them.
const LONGEST_BODY: usize = 4000;
/// How much of a cell is shown of a row by itself.
const CELL: usize = 500;
/// The most rows that are named after actions were made.
const NAMED: usize = 15;

fn length(text: &Text) -> usize {
    text.markdown().encode_utf16().count()
}

fn given(words: &str, most: usize) -> Text {
    let lines = words.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    Text::given(shortened(&lines.join("; "), most))
}

fn quoted(words: &str, most: usize) -> Text {
    Text::join([Text::own("“"), given(words, most), Text::own("”")], "")
}

fn name(voice: &Voice<'_>, row: &Row, most: usize) -> Text {
    if row.name.is_empty() { texts::page_nameless(voice) } else { given(&row.name, most) }
}

fn symbol(row: &Row, today: NaiveDate) -> Text {
    Text::own(match row.state {
        State::Made => "📌",
        State::LeftOut => "➖",
        State::Waiting if row.is_ready(today) => "✅",
        State::Waiting => "✏️",
    })
}

/// The date that counts: one that is over is to be settled again.
fn due(row: &Row, today: NaiveDate) -> Option<NaiveDate> {
    row.due.filter(|due| *due >= today || row.state == State::Made)
}

fn who(voice: &Voice<'_>, row: &Row, most: usize) -> Text {
    match (row.owner_words.as_str(), row.owner) {
        ("", None) => texts::page_who_nobody(voice),
        ("", Some(owner)) => texts::page_who_unsaid(voice, Text::person(owner)),
        (words, None) => texts::page_who_open(voice, quoted(words, most)),
        (words, Some(owner)) => texts::page_who(voice, quoted(words, most), Text::person(owner)),
    }
}

fn when(voice: &Voice<'_>, row: &Row, today: NaiveDate, most: usize) -> Text {
    let day = due(row, today).map(|day| calendar::view::day(voice, day));
    match (row.when_words.as_str(), day) {
        ("", None) => texts::page_when_never(voice),
        ("", Some(day)) => texts::page_when_unsaid(voice, day),
        (words, None) => texts::page_when_open(voice, quoted(words, most)),
        (words, Some(day)) => texts::page_when(voice, quoted(words, most), day),
    }
}

/// What a person should look at, a line each.
fn remarks(voice: &Voice<'_>, row: &Row, today: NaiveDate) -> Vec<Text> {
    let mut all: Vec<Text> = Vec::new();
    for remark in &row.remarks {
        all.push(match remark {
            Remark::Together => texts::remark_together(voice),
            Remark::Shared => texts::remark_shared(voice),
        });
    }
    let over = row.due.is_some_and(|due| due < today) || matches!(loose::read(&row.when_words, today), When::Past(_));
    if over && due(row, today).is_none() {
        all.push(texts::remark_past(voice));
    }
    let all = if row.state == State::Waiting { all } else { vec![] };
    all.into_iter().map(|remark| texts::page_remark(voice, remark)).collect()
}

/// What the row still needs, in words.
fn needs(voice: &Voice<'_>, row: &Row, today: NaiveDate) -> Text {
    let words = |need: Need| match need {
        Need::Words => texts::need_words(voice),
        Need::Shorter => texts::need_shorter(voice, LONGEST_NAME as i64),
        Need::Owner => texts::need_owner(voice),
        Need::Date => texts::need_date(voice),
    };
    Text::join(row.needs(today).into_iter().map(words), ", ")
}

/// One row of a page, its cells cut to about `most`. A goal is named once above the rows that serve it.
fn brief(voice: &Voice<'_>, row: &Row, place: usize, today: NaiveDate, (goal, most): (bool, usize)) -> Text {
    let (number, line) = (place as i64 + 1, i64::from(row.line));
    let mut lines = Vec::new();
    if goal {
        lines.push(texts::page_goal(voice, given(&row.goal, most)));
    }
    lines.push(texts::page_row(voice, symbol(row, today), number, name(voice, row, most), line));
    if row.state != State::LeftOut {
        lines.push(who(voice, row, most / 2));
        lines.push(when(voice, row, today, most / 2));
        if row.state == State::Waiting && row.owner.is_none() && plan::owners(&row.owner_words).len() > 1 {
            lines.push(texts::page_remark(voice, texts::remark_helpers(voice)));
        }
        lines.extend(remarks(voice, row, today));
    }
    Text::join(lines, "\n")
}

/// How many pages there are.
fn pages(import: &Import) -> usize {
    import.rows.len().div_ceil(PAGE).max(1)
}

/// The page, from 1, that a row stands on.
pub fn page_of(import: &Import, row: i64) -> u32 {
    import.row(row).map_or(1, |(place, _)| (place / PAGE) as u32 + 1)
}

/// A page of what was understood, from 1; one that is too far is the last. `said` stands above it.
pub fn page(voice: &Voice<'_>, import: &Import, page: u32, today: NaiveDate, said: Text) -> Message {
    let page = (page.max(1) as usize).min(pages(import));
    let first = (page - 1) * PAGE;
    let rows = || import.rows.iter().enumerate().skip(first).take(PAGE);
    let count = |test: &dyn Fn(&Row) -> bool| import.rows.iter().filter(|row| test(row)).count() as i64;
    let ready = count(&|row| row.is_ready(today));
    let open = count(&|row| !row.needs(today).is_empty());
    let left_out = count(&|row| row.state == State::LeftOut);
    let made = count(&|row| row.state == State::Made);
    let counts = [
        (ready, texts::page_ready(voice, ready)),
        (open, texts::page_open(voice, open)),
        (left_out, texts::page_left_out(voice, left_out)),
        (made, texts::page_made(voice, made)),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text);
    let all = texts::page_rows(voice, import.rows.len() as i64).bold();
    let counts = Text::join([all].into_iter().chain(counts), " · ");
    let body = |most: usize| {
        let goal_above = |place: usize| import.rows.get(place.checked_sub(1)?).map(|row| &row.goal);
        let new_goal =
            |place: usize, row: &Row| !row.goal.is_empty() && (place == first || goal_above(place) != Some(&row.goal));
        let rows = rows().map(|(place, row)| brief(voice, row, place, today, (new_goal(place, row), most)));
        let intro = if page == 1 { texts::page_intro(voice) } else { Text::none() };
        Text::join([counts.clone(), intro, Text::join(rows, "\n\n")], "\n\n")
    };
    // What is short is shown whole; ten long rows are cut until they fit.
    let widths = [100, 70, 45, 30, 20];
    let body = widths.into_iter().map(body).find(|body| length(body) <= LONGEST_BODY).unwrap_or_else(|| body(12));
    let panel = Panel {
        title: texts::page_title(voice, given(&import.file, 80)),
        body,
        footer: texts::page_footer(voice, page as i64, pages(import) as i64),
        ..Panel::default()
    };
    let options = rows().map(|(place, row)| SelectOption {
        label: texts::page_option(voice, place as i64 + 1, name(voice, row, 80)),
        value: row.id.to_string(),
        description: Text::none(),
    });
    let pick = Select {
        from: SelectFrom::Options(options.collect()),
        placeholder: texts::page_pick(voice),
        click: click::pick(import.id),
        count: (1, 1),
    };
    let mut turn = Vec::new();
    if page > 1 {
        turn.push(Button::new(texts::page_earlier(voice), click::page(import.id, page as u32 - 1)).symbol("◀️"));
    }
    if page < pages(import) {
        turn.push(Button::new(texts::page_later(voice), click::page(import.id, page as u32 + 1)).symbol("▶️"));
    }
    let before = first.checked_sub(1).and_then(|place| import.rows.get(place)).map_or(0, |row| row.id);
    let mut work = Vec::new();
    if open > 0 {
        work.push(Button::new(texts::row_needing(voice), click::next(import.id, before)).style(Style::Main));
    }
    if ready > 0 {
        work.push(Button::new(texts::page_make(voice, ready), click::make(import.id)).style(Style::Good));
    }
    Message { text: said, ..Message::panel(panel) }.select(pick).buttons(turn).buttons(work)
}

/// One row, with all that can be done about it. `said` stands above it.
pub fn row(voice: &Voice<'_>, import: &Import, row: &Row, today: NaiveDate, said: Text) -> Message {
    let place = import.row(row.id).map_or(0, |(place, _)| place);
    let mut lines = vec![match row.name.as_str() {
        "" => texts::row_action(voice, texts::page_nameless(voice)),
        words => texts::row_action(voice, given(words, CELL)),
    }];
    if !row.goal.is_empty() {
        lines.push(texts::row_goal(voice, given(&row.goal, CELL)));
    }
    lines.push(who(voice, row, CELL / 2));
    lines.push(when(voice, row, today, CELL / 2));
    if !row.success.is_empty() {
        lines.push(texts::row_success(voice, given(&row.success, CELL)));
    }
    if !row.more.is_empty() {
        lines.push(texts::row_more(voice, given(&row.more, CELL)));
    }
    let mut parts = vec![Text::join(lines, "\n")];
    parts.push(Text::join(remarks(voice, row, today), "\n"));
    let waiting = row.state == State::Waiting;
    let names = plan::owners(&row.owner_words);
    if let (true, None, Some((first, others @ [_, ..]))) = (waiting, row.owner, names.split_first()) {
        parts.push(texts::row_helpers(voice, quoted(first, 60), given(&others.join(", "), CELL / 2)));
    }
    let proposals = match due(row, today) {
        None if waiting => loose::read(&row.when_words, today).proposals().to_vec(),
        _ => vec![],
    };
    if !proposals.is_empty() {
        parts.push(texts::row_proposed(voice));
    }
    parts.push(match row.state {
        State::LeftOut => texts::row_left_out(voice),
        State::Made => texts::row_made(voice),
        State::Waiting if row.is_ready(today) => texts::row_ready(voice),
        State::Waiting => texts::row_needs(voice, needs(voice, row, today)),
    });
    let panel = Panel {
        title: texts::row_title(voice, place as i64 + 1, import.rows.len() as i64, i64::from(row.line)),
        body: Text::join(parts, "\n\n"),
        ..Panel::default()
    };
    let mut message = Message { text: said, ..Message::panel(panel) };
    if waiting {
        message = owners(voice, import, row, message);
        let days =
            proposals.into_iter().map(|day| Button::new(calendar::view::day(voice, day), click::date(row.id, day)));
        let other = Button::new(texts::row_choose_date(voice), click::ask_date(row.id)).symbol("📅");
        message = message.buttons(days.chain([other])).buttons([
            Button::new(texts::row_change(voice), click::words(row.id)).symbol("📝"),
            Button::new(texts::row_leave_out(voice), click::leave_out(row.id)).symbol("➖"),
        ]);
    }
    if row.state == State::LeftOut {
        message = message.buttons([Button::new(texts::row_put_back(voice), click::put_back(row.id))]);
    }
    message.buttons(ways(voice, import, row, today))
}

/// Who is accountable: for this row, and for all that say the same.
fn owners(voice: &Voice<'_>, import: &Import, row: &Row, message: Message) -> Message {
    let people = |placeholder: Text, click, from| Select { from, placeholder, click, count: (1, 1) };
    let chosen = row.owner.map_or(SelectFrom::People, |owner| SelectFrom::PeoplePicked(vec![owner]));
    let message = message.select(people(texts::row_pick_owner(voice), click::owner(row.id), chosen));
    let count = import.saying_the_same(row).count() as i64;
    if count < 2 {
        return message;
    }
    let placeholder = match plan::owners(&row.owner_words).first() {
        Some(first) => texts::row_pick_owners(voice, count, given(first, 80)),
        None => texts::row_pick_owners_unsaid(voice, count),
    };
    message.select(people(placeholder, click::owners(row.id), SelectFrom::People))
}

/// To other rows.
fn ways(voice: &Voice<'_>, import: &Import, row: &Row, today: NaiveDate) -> Vec<Button> {
    let place = import.row(row.id).map_or(0, |(place, _)| place);
    let mut ways = Vec::new();
    if let Some(before) = place.checked_sub(1).and_then(|place| import.rows.get(place)) {
        ways.push(Button::new(texts::row_previous(voice), click::row(before.id)).symbol("◀️"));
    }
    if let Some(after) = import.rows.get(place + 1) {
        ways.push(Button::new(texts::row_next(voice), click::row(after.id)).symbol("▶️"));
    }
    if import.next_needing(Some(row.id), today).is_some_and(|next| next.id != row.id) {
        ways.push(Button::new(texts::row_needing(voice), click::next(import.id, row.id)).style(Style::Main));
    }
    ways.push(Button::new(texts::row_all(voice), click::page(import.id, page_of(import, row.id))));
    ways
}

/// So many actions were made: what follows, and what still waits.
pub fn made(voice: &Voice<'_>, import: &Import, count: i64, today: NaiveDate) -> Message {
    let waiting: Vec<_> = import.rows.iter().enumerate().filter(|(_, row)| !row.needs(today).is_empty()).collect();
    let mut parts = vec![texts::made_done(voice, count), texts::made_goals(voice)];
    if waiting.is_empty() {
        parts.push(texts::made_all(voice));
    } else {
        let mut lines = vec![texts::made_waiting(voice, waiting.len() as i64)];
        for (place, row) in waiting.iter().take(NAMED) {
            lines.push(texts::made_line(voice, *place as i64 + 1, name(voice, row, 60), needs(voice, row, today)));
        }
        if waiting.len() > NAMED {
            lines.push(texts::made_more(voice, (waiting.len() - NAMED) as i64));
        }
        parts.push(Text::join(lines, "\n"));
    }
    let panel = Panel {
        title: texts::page_title(voice, given(&import.file, 80)),
        body: Text::join(parts, "\n\n"),
        ..Panel::default()
    };
    let mut ways = Vec::new();
    if !waiting.is_empty() {
        ways.push(Button::new(texts::row_needing(voice), click::next(import.id, 0)).style(Style::Main));
    }
    ways.push(Button::new(texts::row_all(voice), click::page(import.id, 1)));
    Message::panel(panel).buttons(ways)
}
