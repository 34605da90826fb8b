//! What people see of the plan's week: short enough for a phone, the most urgent first.

use chrono::Weekday;

use super::commands::click;
use super::{Done, Lacking, Week, texts};
use crate::action::commands::{By, Filter, click as actions};
use crate::action::cycle::Position;
use crate::action::view::board;
use crate::action::view::card::owner_in_list;
use crate::calendar;
use crate::message::{Button, Message, Panel, Style, Text, shortened};
use crate::plan::Alignment;
use crate::plan::commands::{Look, click as plan};
use crate::plan::texts as words;
use crate::plan::view::{length, risk};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// How many actions or strategies a part has at most, in how many letters, and what stands between them. Together with their
/// headings all parts stay below what a panel holds.
const LINES: (usize, usize, &str) = (5, 540, "\n");
/// The same of risks: each takes several lines.
const RISKS: (usize, usize, &str) = (3, 1000, "\n\n");
/// The most letters of a name.
const NAME: usize = 70;

/// A day's name, or that it never goes out.
pub fn day(voice: &Voice<'_>, day: Option<Weekday>) -> Text {
    day.map_or_else(|| texts::never(voice), |day| calendar::view::weekday(voice, day))
}

/// The heading.
pub fn title(voice: &Voice<'_>, week: &Week) -> Text {
    texts::title(voice, calendar::view::short_day(voice, week.today))
}

/// A heading, what fits below it, and how much more there is; nothing without lines. The first always stands.
fn part(voice: &Voice<'_>, heading: Text, lines: &[Text], (most, letters, between): (usize, usize, &str)) -> Text {
    if lines.is_empty() {
        return Text::none();
    }
    let (mut shown, mut used) = (Vec::new(), 0);
    for line in lines.iter().take(most) {
        used += length(line) + between.len();
        if !shown.is_empty() && used > letters {
            break;
        }
        shown.push(line.clone());
    }
    let more = lines.len() - shown.len();
    shown.extend((more > 0).then(|| texts::more(voice, more as i64)));
    Text::join([heading.bold(), Text::join(shown, between)], "\n")
}

fn done_line(voice: &Voice<'_>, done: &Done) -> Text {
    let what = match done.became {
        closed @ (Position::Adopted | Position::Abandoned) => words::position(voice, closed),
        Position::Draft | Position::At(_) => texts::done_stage(voice, words::position(voice, done.was)),
    };
    let on = texts::done_on(voice, calendar::view::short_day(voice, done.on));
    let facts = Text::join([what, owner_in_list(voice, &done.action), on], " · ");
    texts::done_line(voice, shortened(&done.action.name, NAME), facts)
}

fn lacking_line(voice: &Voice<'_>, strategy: &Lacking) -> Text {
    let name = shortened(&strategy.name, NAME);
    if strategy.alignments.len() == Alignment::ALL.len() {
        return texts::lacking_all(voice, name);
    }
    let alignments = strategy.alignments.iter().map(|it| words::alignment(voice, *it));
    texts::lacking_line(voice, name, Text::join(alignments, ", "))
}

/// All that there is to say, as far as it is read.
pub fn body(voice: &Voice<'_>, week: &Week) -> Text {
    let of_actions = |heading: fn(&Voice<'_>, i64) -> Text, rows: &[board::Row]| {
        let lines: Vec<Text> = rows.iter().map(|row| board::line(voice, row, true, true)).collect();
        part(voice, heading(voice, rows.len() as i64), &lines, LINES)
    };
    let done: Vec<Text> = week.done.iter().map(|done| done_line(voice, done)).collect();
    let since = calendar::view::short_day(voice, week.since);
    let lacking: Vec<Text> = week.lacking.iter().map(|strategy| lacking_line(voice, strategy)).collect();
    let risks: Vec<Text> = week.risks.iter().map(|it| risk(voice, it)).collect();
    let lacking_heading = texts::lacking(voice, lacking.len() as i64, week.strategies as i64);
    let parts = [
        of_actions(texts::late, &week.late),
        of_actions(texts::blocked, &week.blocked),
        of_actions(texts::due, &week.due),
        part(voice, texts::done(voice, done.len() as i64, since), &done, LINES),
        part(voice, lacking_heading, &lacking, LINES),
        part(voice, texts::risks(voice, risks.len() as i64), &risks, RISKS),
    ];
    Text::join(parts, "\n\n")
}

/// The buttons to all that is left out, as far as there is any.
fn buttons(
    voice: &Voice<'_>,
    week: &Week,
    [board, align, risks]: [crate::message::CustomId; 3],
) -> impl Iterator<Item = Button> {
    let board = Button::new(texts::button_board(voice), board).symbol("📋");
    let align = Button::new(texts::button_align(voice), align).symbol("🧩");
    let risks = Button::new(texts::button_risks(voice), risks).symbol("⚠️");
    let align = (!week.lacking.is_empty()).then_some(align);
    [Some(board), align, (!week.risks.is_empty()).then_some(risks)].into_iter().flatten()
}

/// Below the message in the channel: each opens a private message of its own. The first holds the whole of it, for a
/// message that is shared with reminders and too short for it.
pub fn buttons_in_channel(voice: &Voice<'_>, week: &Week) -> Vec<Button> {
    let now = Button::new(texts::button_now(voice), click::open()).symbol("🗓️").style(Style::Main);
    let ids = [actions::open_board(), plan::open_align(), plan::open_risks()];
    [now].into_iter().chain(buttons(voice, week, ids)).collect()
}

/// For the one who asked, whenever they like.
pub fn private(voice: &Voice<'_>, week: &Week) -> Message {
    let body = if week.is_quiet() { texts::quiet(voice) } else { body(voice, week) };
    let panel = Panel { title: title(voice, week), body, colour: Some(NEUTRAL), ..Panel::default() };
    let ids = [actions::board(By::Stage, Filter::All, 0), plan::strategies(Look::Align, 0), plan::risks(0)];
    Message::panel(panel).buttons(buttons(voice, week, ids))
}
