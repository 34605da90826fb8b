//! What people see of core-team meetings; agendas in `agenda.rs`, decisions and feedback in `notes.rs`.

pub mod agenda;
pub mod moving;
pub mod notes;

use super::commands::click;
use super::{Agenda, ItemState, LONGEST_LINK, MOST_SHOWN, Note, NoteKind, kickoff, texts};
use crate::calendar;
use crate::message::{Button, Field, Form, Message, Panel, Style, Text, shortened};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::view::{question, title, when};
use crate::retreat::{Meeting, MeetingState, Session, State};

/// The most letters of something that can be read in full elsewhere.
const EXCERPT: usize = 120;

/// The meeting before a session, and what is prepared there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The meeting, if the core team meets before this kind of session.
    pub meeting: Option<Meeting>,
    /// The session's agenda.
    pub agenda: Agenda,
    /// Newest first.
    pub decisions: Vec<Note>,
    /// What this person may see of the feedback, newest first.
    pub feedback: Vec<Note>,
}

/// When a meeting starts, written out with its zone.
fn meeting_when(voice: &Voice<'_>, meeting: &Meeting) -> Text {
    calendar::view::when(voice, meeting.starts_on, &meeting.zone)
}

/// The core team's meeting before a session.
pub fn show(voice: &Voice<'_>, standing: &Standing, said: Text, now: i64) -> Message {
    let Standing { meeting, agenda, decisions, feedback } = standing;
    let session = &agenda.session;
    let body = [
        when_and_where(voice, session, meeting.as_ref(), now),
        Text::join(
            [
                texts::show_prepares(voice, title(voice, session), when(voice, session)),
                texts::show_question(voice, question(voice, session.kind)),
            ],
            "\n",
        ),
        to_decide(voice, agenda),
        decided(voice, decisions),
    ];
    let mut buttons = vec![
        Button::new(texts::show_agenda(voice), click::agenda_page(session.id, 0)).symbol("📋").style(Style::Main),
        Button::new(texts::show_decision(voice), click::write(session.id, NoteKind::Decision)).symbol("✍️"),
        Button::new(texts::show_feedback(voice), click::write(session.id, NoteKind::Feedback)).symbol("💬"),
    ];
    let can_move = meeting.is_some() && session.state == State::Planned && !session.is_over(now);
    if can_move {
        buttons.push(Button::new(texts::show_set_link(voice), click::link(session.id)).symbol("🔗"));
        buttons.push(Button::new(texts::show_move(voice), click::move_form(session.id)).symbol("📅"));
    }
    let mut more = Vec::new();
    if !decisions.is_empty() {
        let label = texts::show_all_decisions(voice, decisions.len() as i64);
        more.push(Button::new(label, click::notes(session.id, NoteKind::Decision, 0)));
    }
    if !feedback.is_empty() {
        let label = texts::show_all_feedback(voice, feedback.len() as i64);
        more.push(Button::new(label, click::notes(session.id, NoteKind::Feedback, 0)));
    }
    let panel = Panel {
        title: texts::show_title(voice, title(voice, session)),
        body: Text::join(body, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    Message { text: said, ..Message::panel(panel) }.buttons(buttons).buttons(more)
}

fn when_and_where(voice: &Voice<'_>, session: &Session, meeting: Option<&Meeting>, now: i64) -> Text {
    let Some(meeting) = meeting else { return texts::refused_no_meeting(voice, title(voice, session)) };
    if session.state == State::Cancelled || meeting.state == MeetingState::Cancelled {
        return texts::show_called_off(voice);
    }
    if meeting.state == MeetingState::None {
        return texts::show_none(voice);
    }
    let when = meeting_when(voice, meeting);
    if meeting.ends_at() <= now {
        return texts::show_over(voice, when);
    }
    let at = meeting.starts_at;
    let place = match meeting.link.as_str() {
        "" => texts::show_link_none(voice),
        link => texts::show_link(voice, Text::address(link)),
    };
    let by_hand = if meeting.by_hand { texts::show_by_hand(voice) } else { Text::none() };
    let stamps = texts::show_when(voice, when, Text::stamp(at, 'F'), Text::stamp(at, 'R'));
    Text::join([stamps, by_hand, texts::show_length(voice), place], "\n")
}

/// What the core team has to decide.
fn to_decide(voice: &Voice<'_>, agenda: &Agenda) -> Text {
    let accepted = agenda.count(ItemState::Accepted) as i64;
    if agenda.finality.is_some() {
        return texts::show_agenda_final(voice, accepted);
    }
    let proposed = agenda.count(ItemState::Proposed);
    if accepted == 0 && proposed == 0 {
        return texts::show_agenda_empty(voice);
    }
    let first = agenda.of(ItemState::Proposed).take(MOST_SHOWN);
    let lines = first.map(|item| texts::show_proposed(voice, shortened(&item.words, EXCERPT)));
    let more = match proposed.saturating_sub(MOST_SHOWN) {
        0 => Text::none(),
        more => texts::show_proposed_more(voice, more as i64),
    };
    let open = texts::show_agenda_open(voice, accepted, proposed as i64);
    Text::join([open].into_iter().chain(lines).chain([more]), "\n")
}

fn decided(voice: &Voice<'_>, decisions: &[Note]) -> Text {
    if decisions.is_empty() {
        return texts::show_decisions_none(voice);
    }
    let newest = decisions.iter().take(MOST_SHOWN);
    let lines = newest.map(|note| Text::join([Text::own("•"), Text::given(shortened(&note.words, EXCERPT))], " "));
    Text::join([texts::show_decisions(voice, decisions.len() as i64)].into_iter().chain(lines), "\n")
}

/// There is no session to show: what settles the beginning can be looked at all the same.
pub fn no_session(voice: &Voice<'_>) -> Message {
    Message::text(texts::refused_no_session(voice))
        .buttons([Button::new(texts::show_kickoff(voice), kickoff::commands::click::open())])
}

/// The form for the meeting's link.
pub fn link_form(voice: &Voice<'_>, meeting: &Meeting) -> Form {
    Form {
        title: texts::link_form(voice),
        click: click::linked(meeting.session_id),
        fields: vec![Field {
            id: super::commands::WORDS_FIELD,
            label: texts::link_field(voice),
            value: meeting.link.clone(),
            placeholder: texts::link_placeholder(voice),
            long: false,
            required: false,
            most: LONGEST_LINK as u16,
        }],
    }
}
