//! A single session: to look at, to move, to call off.

use crate::calendar::{self, WallTime, Zone};
use crate::district::{self, District, Part, Purpose};
use crate::message::{Button, Message, Panel, Style, Text};
use crate::prompts::Voice;
use crate::retreat::commands::click;
use crate::retreat::core_team::Slot;
use crate::retreat::moving::{Fate, Why};
use crate::retreat::{Kind, Meeting, MeetingState, Session, State, texts};
use crate::{briefing, meeting, rsvp};

/// What is known of a session when it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) session: Session,
    pub(crate) meeting: Option<Meeting>,
    /// Its announcement stands in the channel.
    pub(crate) announced: bool,
    /// The leaders that a readiness session still waits for; the planners' business.
    pub(crate) missing: Vec<Part>,
    /// The reader may plan.
    pub(crate) plans: bool,
    /// What came of it.
    pub(crate) briefing: briefing::Shown,
}

/// A session, with a note above it.
pub(crate) fn session(voice: &Voice<'_>, shown: &Shown, note: Text, now: i64) -> Message {
    let Shown { session, meeting, .. } = shown;
    let (takes_place, over) = (session.state == State::Planned, session.is_over(now));
    let mut lines = super::facts(voice, session);
    if takes_place && session.kind.has_meeting() {
        let met = meeting.as_ref().filter(|meeting| meeting.state == MeetingState::Planned);
        lines.push(match met {
            Some(meeting) => {
                let when = calendar::view::when(voice, meeting.starts_on, &meeting.zone);
                if meeting.ends_at() <= now { texts::show_met(voice, when) } else { texts::show_meeting(voice, when) }
            }
            None => texts::meets_not(voice),
        });
        let link = meeting.as_ref().map(|meeting| meeting.link.as_str()).filter(|link| !link.is_empty());
        lines.extend(link.filter(|_| shown.plans).map(|link| texts::show_meeting_link(voice, Text::address(link))));
    }
    if takes_place && !over {
        lines.push(match session.kind {
            _ if session.agenda_final => texts::show_agenda_final(voice),
            Kind::Orientation => texts::show_agenda_orientation(voice),
            _ => texts::show_agenda_open(voice),
        });
        lines.push(if shown.announced { texts::show_announced(voice) } else { texts::show_not_announced(voice) });
    }
    let mut parts = vec![super::question(voice, session.kind), Text::join(lines, "\n")];
    match session.state {
        State::Cancelled => parts.insert(0, texts::show_cancelled(voice)),
        State::Planned if over => parts.insert(0, texts::show_over(voice)),
        State::Planned | State::Draft => {}
    }
    if takes_place && !over && shown.plans && !shown.missing.is_empty() {
        let groups = shown.missing.iter().map(|part| district::view::part(voice, *part));
        parts.push(texts::warning(voice, texts::warning_voices(voice, Text::join(groups, ", "))));
    }
    parts.extend(briefing::view::line(voice, &shown.briefing));
    let panel = Panel { title: super::title(voice, session), body: Text::join(parts, "\n\n"), ..Panel::default() };
    let message = Message { text: note, ..Message::panel(panel) };
    let all = Button::new(texts::list_all(voice), click::list(0));
    let last = [all].into_iter().chain(briefing::view::buttons(voice, session.id, &shown.briefing));
    let id = session.id;
    let agenda = Button::new(texts::show_agenda(voice), meeting::commands::click::agenda(id));
    if !shown.plans || !takes_place {
        let agenda = Some(agenda).filter(|_| takes_place && session.agenda_final);
        return message.buttons(agenda.into_iter().chain(last));
    }
    let mut first = vec![agenda, Button::new(texts::show_people(voice), rsvp::commands::click::people(id))];
    if over {
        first.push(Button::new(texts::show_attendance(voice), rsvp::commands::click::attendance(id)));
        return message.buttons(first).buttons(last);
    }
    first.push(Button::new(texts::show_announce(voice), rsvp::commands::click::announce(id)));
    let second = [
        Button::new(texts::show_move(voice), click::ask_move(id)),
        Button::new(texts::show_change(voice), click::change(id)),
        Button::new(texts::show_cancel(voice), click::ask_cancel(id)).style(Style::Danger),
    ];
    message.buttons(first).buttons(second).buttons(last)
}

/// Whom a change concerns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// The announcement stands in the channel.
    pub(crate) announced: bool,
    /// How many said that they would come.
    pub(crate) coming: i64,
}

fn told(voice: &Voice<'_>, district: &District, session: &Session, told: Told) -> Text {
    let mut lines = vec![texts::told(voice)];
    lines.push(match district.channels.get(&Purpose::Announcements).filter(|_| told.announced) {
        Some(channel) => texts::told_announced(voice, Text::channel(*channel)),
        None => texts::told_not_announced(voice),
    });
    let announced = told.announced && district.channels.contains_key(&Purpose::Announcements);
    let role = district.roles.get(&Part::CoreTeam).filter(|_| announced && session.kind.has_meeting());
    let channel = district.channels.get(&Purpose::CoreTeam).filter(|_| !announced);
    lines.extend(role.map(|role| texts::told_core_team_too(voice, Text::role(*role))));
    lines.extend(channel.map(|channel| texts::told_core_team(voice, Text::channel(*channel))));
    if told.coming > 0 {
        lines.push(texts::told_coming(voice, told.coming));
    }
    Text::join(lines, "\n")
}

/// When the core team is reminded after a move.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reminded {
    /// At that time; `None`: at once.
    pub(crate) at: Option<WallTime>,
    /// It was reminded of the old time already.
    pub(crate) again: bool,
}

/// What moving would change.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) session: Session,
    pub(crate) to: WallTime,
    /// The district's zone now.
    pub(crate) zone: Zone,
    pub(crate) fate: Fate,
    /// `None`: this kind of session has no such reminder.
    pub(crate) reminded: Option<Reminded>,
    pub(crate) told: Told,
    pub(crate) warnings: Vec<Text>,
}

/// What would change, before anything does.
pub(crate) fn difference(voice: &Voice<'_>, district: &District, difference: &Difference) -> Message {
    let Difference { session, to, zone, .. } = difference;
    let mut lines = vec![
        texts::move_from(voice, calendar::view::when(voice, session.starts_on, &session.zone)),
        texts::move_to(voice, calendar::view::when(voice, *to, zone)),
    ];
    lines.extend(fate(voice, difference.fate));
    if let Some(reminded) = difference.reminded {
        let words = match reminded.at {
            Some(at) => texts::move_reminded(voice, calendar::view::short(voice, at)),
            None => texts::move_reminded_now(voice),
        };
        let again = if reminded.again { texts::move_reminded_again(voice) } else { Text::none() };
        lines.push(Text::join([words, again], ". "));
    }
    let told = told(voice, district, session, difference.told);
    let parts = [Text::join(lines, "\n"), Text::join(difference.warnings.clone(), "\n"), told];
    let title = texts::move_title(voice, super::title(voice, session));
    let panel = Panel { title, body: Text::join(parts, "\n\n"), ..Panel::default() };
    Message::panel(panel).buttons([
        Button::new(texts::move_yes(voice), click::confirm_move(session.id, *to, session.revision)).style(Style::Main),
        Button::new(texts::move_no(voice), click::keep(session.id)),
    ])
}

fn fate(voice: &Voice<'_>, fate: Fate) -> Option<Text> {
    let short = |at| calendar::view::short(voice, at);
    Some(match fate {
        Fate::NotNeeded => return None,
        Fate::Stays(at, Why::ByHand) => texts::move_meeting_by_hand(voice, short(at)),
        Fate::Stays(at, Why::Held) => texts::move_meeting_held(voice, short(at)),
        Fate::Stays(at, Why::Same) => texts::move_meeting_same(voice, short(at)),
        Fate::Moves { from: Some(from), to: Slot::Late(to) } => texts::move_meeting_late(voice, short(from), short(to)),
        Fate::Moves { from: None, to: Slot::Late(to) } => texts::move_meeting_new_late(voice, short(to)),
        Fate::Moves { from, to } => match (from, to.time()) {
            (Some(from), Some(to)) => texts::move_meeting(voice, short(from), short(to)),
            (None, Some(to)) => texts::move_meeting_new(voice, short(to)),
            (_, None) => texts::move_meeting_none(voice),
        },
        Fate::Falls(Some(from)) => texts::move_meeting_falls(voice, short(from)),
        Fate::Falls(None) => texts::move_meeting_none(voice),
    })
}

/// Whether a session is to be called off.
pub(crate) fn ask_cancel(
    voice: &Voice<'_>,
    district: &District,
    session: &Session,
    meeting: Option<WallTime>,
    whom: Told,
) -> Message {
    let mut lines = super::facts(voice, session);
    lines.extend(meeting.map(|at| texts::cancel_meeting(voice, calendar::view::short(voice, at))));
    let parts = [Text::join(lines, "\n"), told(voice, district, session, whom), texts::cancel_ask(voice)];
    let title = texts::cancel_title(voice, super::title(voice, session));
    let panel = Panel { title, body: Text::join(parts, "\n\n"), ..Panel::default() };
    Message::panel(panel).buttons([
        Button::new(texts::cancel_yes(voice), click::cancel(session.id, session.revision)).style(Style::Danger),
        Button::new(texts::move_no(voice), click::keep(session.id)),
    ])
}
