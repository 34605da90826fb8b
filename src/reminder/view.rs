//! What people see of what goes out by itself.

use std::collections::BTreeMap;

use super::commands::click;
use super::digest::COLOUR;
use super::snooze::Until;
use super::subject::About;
use super::{Delivery, Kind, Recipient, Reminder, State, texts};
use crate::calendar::{self, WallTime};
use crate::district::Purpose;
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::posting::view::reason;
use crate::prompts::Voice;
use crate::sending::Reason;
use crate::{retreat, scan};

/// The most letters of an action's name.
const NAME: usize = 60;
/// How many entries a page has.
const PAGE: usize = 8;
/// How late, in seconds, what still waits is called late.
const LATE: i64 = super::LATE;

/// Which reminders are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// On their way.
    Waiting,
    /// Given up, expired, dropped.
    Failed,
    /// Sent.
    Sent,
}

impl Filter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Failed, Self::Sent];

    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Sent => "sent",
        }
    }

    /// The reverse of [`Filter::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == name)
    }

    /// Where a reminder in this state is shown.
    fn of(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Sent => Self::Sent,
            State::GivenUp | State::Expired | State::Dropped => Self::Failed,
        }
    }

    fn name(self, voice: &Voice<'_>) -> Text {
        match self {
            Self::Waiting => texts::filter_waiting(voice),
            Self::Failed => texts::filter_failed(voice),
            Self::Sent => texts::filter_sent(voice),
        }
    }
}

/// A reminder with what stands around it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The reminder.
    pub reminder: Reminder,
    /// What it leads to, unless that is gone.
    pub about: Option<About>,
    /// The message on its way that it is in, or waits for.
    pub delivery: Option<Delivery>,
}

/// An entry of the list: one reminder that this person may look at, or the people who share one.
enum Entry<'a> {
    One(&'a Listed),
    People(Vec<&'a Listed>),
}

impl Entry<'_> {
    fn is_in(&self, filter: Filter) -> bool {
        match self {
            Self::One(it) => Filter::of(it.reminder.state) == filter,
            Self::People(all) => all.iter().any(|it| Filter::of(it.reminder.state) == filter),
        }
    }

    /// What comes first on its page: the next to go out, or the last that was settled.
    fn order(&self, filter: Filter) -> i64 {
        let one = |it: &Listed| match filter {
            Filter::Waiting => it.reminder.next_at.max(it.reminder.due_at),
            Filter::Failed | Filter::Sent => -it.reminder.settled_at.unwrap_or(it.reminder.due_at),
        };
        match self {
            Self::One(it) => one(it),
            Self::People(all) => all.iter().map(|it| one(it)).min().unwrap_or(0),
        }
    }
}

/// The list. `user` sees their own one by one; others' are shown together and without names.
pub fn list(voice: &Voice<'_>, all: &[Listed], user: u64, filter: Filter, page: usize, now: i64) -> Message {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut people: BTreeMap<(Kind, i64, i64), Vec<&Listed>> = BTreeMap::new();
    for it in all.iter().filter(|it| !it.reminder.is_quiet()) {
        match it.reminder.recipient {
            Recipient::Person(other) if other != user => {
                let key = (it.reminder.kind, it.reminder.subject_id, it.reminder.revision);
                people.entry(key).or_default().push(it);
            }
            Recipient::Person(_) | Recipient::Channel(_) => entries.push(Entry::One(it)),
        }
    }
    entries.extend(people.into_values().map(Entry::People));
    let counts = Filter::ALL.map(|filter| entries.iter().filter(|entry| entry.is_in(filter)).count());
    entries.retain(|entry| entry.is_in(filter));
    entries.sort_by_key(|entry| entry.order(filter));
    let pages = entries.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<&Entry<'_>> = entries.iter().skip(page * PAGE).take(PAGE).collect();
    let lines = shown.iter().map(|entry| line(voice, entry, now));
    let body = if shown.is_empty() { texts::list_nothing(voice) } else { Text::join(lines, "\n\n") };
    let footer = if pages > 1 { texts::list_page(voice, page as i64 + 1, pages as i64) } else { Text::none() };
    let mut message = Message::panel(Panel {
        title: Text::join([texts::list_title(voice), filter.name(voice)], ": "),
        body,
        footer,
        colour: Some(COLOUR),
        ..Panel::default()
    });
    let options = Filter::ALL.into_iter().zip(counts).map(|(filter, count)| SelectOption {
        label: Text::join([filter.name(voice), Text::own(format!("({count})"))], " "),
        value: filter.as_str().to_owned(),
        description: Text::none(),
    });
    message = message.select(select(texts::list_filter(voice), click::filter(), options.collect()));
    let pick = shown.iter().filter_map(|entry| match entry {
        Entry::One(it) => Some(SelectOption {
            label: what(voice, it.reminder.kind, it.about.as_ref()),
            value: it.reminder.id.to_string(),
            description: due(voice, &it.reminder),
        }),
        Entry::People(_) => None,
    });
    let pick: Vec<SelectOption> = pick.collect();
    if !pick.is_empty() {
        message = message.select(select(texts::list_pick(voice), click::pick(filter, page), pick));
    }
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(Button::new(texts::list_before(voice), click::page(filter, page - 1)).symbol("◀️"));
    }
    if page + 1 < pages {
        turn.push(Button::new(texts::list_more(voice), click::page(filter, page + 1)).symbol("▶️"));
    }
    message.buttons(turn)
}

fn select(placeholder: Text, click: crate::message::CustomId, options: Vec<SelectOption>) -> Select {
    Select { from: SelectFrom::Options(options), placeholder, click, count: (1, 1) }
}

fn line(voice: &Voice<'_>, entry: &Entry<'_>, now: i64) -> Text {
    match entry {
        Entry::One(it) => {
            let head = Text::join([symbol(it.reminder.state), what(voice, it.reminder.kind, it.about.as_ref())], " ");
            let to = to(voice, it.reminder.recipient);
            Text::join([head.bold(), Text::join([due(voice, &it.reminder), to], " · "), standing(voice, it, now)], "\n")
        }
        Entry::People(all) => {
            let Some(first) = all.first() else { return Text::none() };
            let mut outcomes: BTreeMap<(u8, Option<Reason>), i64> = BTreeMap::new();
            for it in all {
                let why = it.reminder.reason.filter(|_| it.reminder.state != State::Sent);
                *outcomes.entry((it.reminder.state as u8, why)).or_default() += 1;
            }
            let outcomes = outcomes.into_iter().filter_map(|((state, why), count)| {
                let state = State::ALL.into_iter().find(|it| *it as u8 == state)?;
                Some(outcome(voice, state, why, count))
            });
            let title = texts::people(voice, all.len() as i64, what(voice, first.reminder.kind, first.about.as_ref()));
            Text::join(
                [
                    Text::join([Text::own("👥"), title], " ").bold(),
                    due(voice, &first.reminder),
                    Text::join(outcomes, ", "),
                ],
                "\n",
            )
        }
    }
}

fn outcome(voice: &Voice<'_>, state: State, why: Option<Reason>, count: i64) -> Text {
    match (state, why) {
        (State::Waiting, _) => texts::people_waiting(voice, count),
        (State::Sent, _) => texts::people_sent(voice, count),
        (State::GivenUp, Some(Reason::Left)) => texts::people_left(voice, count),
        (State::GivenUp, Some(Reason::Closed)) => texts::people_closed(voice, count),
        (State::GivenUp, _) => texts::people_given_up(voice, count),
        (State::Expired, _) => texts::people_expired(voice, count),
        (State::Dropped, _) => texts::people_dropped(voice, count),
    }
}

fn symbol(state: State) -> Text {
    Text::own(match state {
        State::Waiting => "⏰",
        State::Sent => "✅",
        State::GivenUp => "⚠️",
        State::Expired => "⌛",
        State::Dropped => "✖️",
    })
}

/// What a reminder is, in a few words.
pub fn what(voice: &Voice<'_>, kind: Kind, about: Option<&About>) -> Text {
    let title = match about {
        Some(About::Session(session)) => retreat::view::title(voice, session),
        Some(About::Action(name)) => Text::given(shortened(name, NAME)),
        Some(About::Scan(kind)) => scan::view::kind(voice, *kind),
        None => texts::what_gone(voice),
    };
    match kind {
        Kind::Notice => texts::what_notice(voice, title),
        Kind::Week => texts::what_week(voice, title),
        Kind::Soon => texts::what_soon(voice, title),
        Kind::AgendaOpen => texts::what_agenda_open(voice, title),
        Kind::Attendance => texts::what_attendance(voice, title),
        Kind::Eve => texts::what_eve(voice, title),
        Kind::InputHeld => texts::what_input_held(voice, title),
        Kind::StageAhead => texts::what_stage_ahead(voice, title),
        Kind::StageDue => texts::what_stage_due(voice, title),
        Kind::Overdue => texts::what_overdue(voice, title),
        Kind::Told => texts::what_told(voice, title),
        Kind::PlanWeek => texts::what_plan_week(voice),
        Kind::Nudge => texts::what_nudge(voice, title),
        Kind::ScanGiven => texts::what_scan_given(voice, title),
        Kind::ScanAhead => texts::what_stage_ahead(voice, title),
        Kind::ScanDue => texts::what_stage_due(voice, title),
        Kind::ScanLate => texts::what_overdue(voice, title),
    }
}

/// When a reminder is due.
pub(crate) fn due(voice: &Voice<'_>, reminder: &Reminder) -> Text {
    calendar::view::when(voice, reminder.wall(reminder.due_at), &reminder.zone)
}

fn to(voice: &Voice<'_>, recipient: Recipient) -> Text {
    match recipient {
        Recipient::Channel(Purpose::CoreTeam) => texts::to_core_team(voice),
        Recipient::Channel(Purpose::Announcements) => texts::to_announcements(voice),
        Recipient::Channel(Purpose::Actions) => texts::to_actions(voice),
        Recipient::Person(_) => texts::to_you(voice),
    }
}

/// Where it stands, and why.
fn standing(voice: &Voice<'_>, it: &Listed, now: i64) -> Text {
    let reminder = &it.reminder;
    let at = |at: i64| calendar::view::when(voice, reminder.wall(at), &reminder.zone);
    let settled = reminder.settled_at.map(at).unwrap_or_default();
    match reminder.state {
        State::Waiting => {
            let open = it.delivery.as_ref();
            let next = open.map_or(reminder.next_at, |delivery| delivery.next_at.max(reminder.next_at)).max(now);
            let late = if now - reminder.due_at > LATE { texts::standing_late(voice) } else { Text::none() };
            let why = open.and_then(|delivery| delivery.reason).or(reminder.reason);
            let why = why.map(|why| texts::standing_why(voice, reason(voice, Some(why)))).unwrap_or_default();
            let uncertain = open.is_some_and(|delivery| delivery.uncertain);
            let uncertain = if uncertain { texts::standing_uncertain(voice) } else { Text::none() };
            let next = if next > reminder.due_at { texts::standing_next(voice, at(next)) } else { Text::none() };
            Text::join([late, why, uncertain, next], " ")
        }
        State::Sent => texts::standing_sent(voice, settled),
        State::GivenUp => texts::standing_given_up(voice, reason(voice, reminder.reason)),
        State::Expired => match reminder.reason {
            Some(why) => texts::standing_expired_why(voice, reason(voice, Some(why))),
            None => texts::standing_expired(voice),
        },
        State::Dropped => {
            texts::standing_dropped(voice, reason(voice, Some(reminder.reason.unwrap_or(Reason::NotWanted))))
        }
    }
}

/// One reminder and what can be done with it.
pub fn detail(voice: &Voice<'_>, it: &Listed, back: (Filter, usize), now: i64) -> Message {
    let reminder = &it.reminder;
    let mut buttons = Vec::new();
    match reminder.state {
        State::Waiting => {
            buttons.push(Button::new(texts::detail_cancel(voice), click::cancel(reminder.id)).style(Style::Danger));
        }
        State::Sent | State::GivenUp | State::Expired | State::Dropped => {
            buttons.push(Button::new(texts::detail_again(voice), click::again(reminder.id)));
        }
    }
    buttons.push(Button::new(texts::back(voice), click::page(back.0, back.1)).symbol("◀️"));
    Message::panel(Panel {
        title: Text::join([symbol(reminder.state), what(voice, reminder.kind, it.about.as_ref())], " "),
        body: Text::join(
            [
                texts::detail_due(voice, due(voice, reminder)),
                texts::detail_to(voice, to(voice, reminder.recipient)),
                standing(voice, it, now),
            ],
            "\n",
        ),
        colour: Some(COLOUR),
        ..Panel::default()
    })
    .buttons(buttons)
}

/// It went out already: do they mean it?
pub fn ask_again(voice: &Voice<'_>, it: &Listed) -> Message {
    let name = what(voice, it.reminder.kind, it.about.as_ref());
    Message::text(texts::again_ask(voice, name)).buttons([
        Button::new(texts::again_sure(voice), click::again_sure(it.reminder.id)).style(Style::Main),
        Button::new(texts::back(voice), click::page(Filter::of(it.reminder.state), 0)).symbol("◀️"),
    ])
}

/// What was done, and the way back to the list.
pub fn done(voice: &Voice<'_>, text: Text) -> Message {
    Message::text(text).buttons([Button::new(texts::back(voice), click::page(Filter::Waiting, 0)).symbol("◀️")])
}

/// When to be reminded again.
pub fn later(voice: &Voice<'_>, delivery: i64, offers: &[(Until, WallTime)]) -> Message {
    let buttons = offers.iter().map(|(until, wall)| {
        let label = match until {
            Until::Hour => texts::later_hour(voice, calendar::view::time(voice, *wall)),
            Until::Morning => texts::later_morning(voice, calendar::view::time(voice, *wall)),
            Until::Working => {
                texts::later_working(voice, calendar::view::day(voice, wall.date()), calendar::view::time(voice, *wall))
            }
        };
        Button::new(label, click::snooze(delivery, *until))
    });
    Message::text(texts::later_ask(voice)).buttons(buttons)
}
