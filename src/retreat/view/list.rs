//! All sessions.

use crate::calendar;
use crate::message::{Button, Choice, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::prompts::Voice;
use crate::retreat::commands::click;
use crate::retreat::{Kind, Session, State, chain, texts};

/// How many sessions stand on a page: few enough for a phone and for the menu below.
const PAGE: usize = 10;

/// What the list shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listed {
    /// Those to come, then those that are over or called off, the newest first.
    pub(crate) sessions: Vec<Session>,
    /// How many of them are to come.
    pub(crate) upcoming: usize,
    /// How long people have for feedback, in days.
    pub(crate) feedback_days: u32,
    /// The reader's own draft, and how many sessions it has.
    pub(crate) draft: Option<(i64, usize)>,
    /// The reader may plan.
    pub(crate) plans: bool,
}

/// A page of it, from 0; one that isn't there is the last.
pub(crate) fn page(voice: &Voice<'_>, listed: &Listed, page: usize) -> Message {
    let pages = listed.sessions.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown = listed.sessions.iter().enumerate().skip(page * PAGE).take(PAGE);
    let mut lines = Vec::new();
    let mut options = Vec::new();
    for (place, session) in shown {
        if place == 0 && listed.upcoming > 0 {
            lines.push(texts::list_upcoming(voice));
        }
        if place == listed.upcoming || (place == page * PAGE && place > listed.upcoming) {
            lines.push(texts::list_over(voice));
        }
        let title = super::title(voice, session);
        let when = calendar::view::when(voice, session.starts_on, &session.zone);
        lines.push(match session.state {
            State::Cancelled => texts::list_entry_cancelled(voice, title.clone(), when),
            _ if place < listed.upcoming => texts::list_entry(voice, title.clone(), when),
            _ => texts::list_entry_over(voice, title.clone(), when),
        });
        if session.kind == Kind::Direction && place < listed.upcoming {
            let (first, last) = chain::window(session.starts_on.date(), listed.feedback_days);
            let day = |date| calendar::view::short_day(voice, date);
            lines.push(texts::window(voice, day(first), day(last)));
        }
        let description = calendar::view::day(voice, session.starts_on.date());
        options.push(SelectOption { label: title, value: session.id.to_string(), description });
    }
    if listed.sessions.is_empty() {
        lines.push(if listed.plans { texts::list_nothing_planner(voice) } else { texts::list_nothing(voice) });
    }
    let mut parts = vec![Text::join(lines, "\n")];
    parts.extend(listed.draft.map(|(_, count)| texts::list_draft(voice, count as i64)));
    let title = match pages {
        1 => texts::list_title(voice),
        _ => texts::list_title_page(voice, page as i64 + 1, pages as i64),
    };
    let mut message = Message::panel(Panel { title, body: Text::join(parts, "\n\n"), ..Panel::default() });
    if !options.is_empty() {
        let (from, placeholder) = (SelectFrom::Options(options), texts::list_look(voice));
        message = message.select(Select { from, placeholder, click: click::look(), count: (1, 1) });
    }
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(Button::new(texts::list_back(voice), click::list(page - 1)));
    }
    if page + 1 < pages {
        buttons.push(Button::new(texts::list_next(voice), click::list(page + 1)));
    }
    if let Some((plan, _)) = listed.draft {
        buttons.push(Button::new(texts::list_draft_button(voice), click::draft(plan)).style(Style::Main));
    }
    message.buttons(buttons)
}

/// Suggestions for what somebody has typed so far: those to come first.
pub(crate) fn suggestions(voice: &Voice<'_>, sessions: &[Session], so_far: &str) -> Vec<Choice> {
    let typed = so_far.trim().to_lowercase();
    let choices = sessions.iter().map(|session| {
        let (title, day) = (super::title(voice, session), calendar::view::day(voice, session.starts_on.date()));
        let label = match session.state {
            State::Cancelled => texts::suggestion_cancelled(voice, title, day),
            State::Draft | State::Planned => texts::suggestion(voice, title, day),
        };
        Choice { label: label.plain(), value: session.id.to_string() }
    });
    choices.filter(|choice| choice.label.to_lowercase().contains(&typed)).take(25).collect()
}
