//! What was moved or called off, in words.

use super::answers;
use crate::calendar;
use crate::district::{District, Part};
use crate::message::{Button, Message, Panel, Ping, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::view as session_view;
use crate::rsvp::change::{Loaded, What};
use crate::rsvp::commands::click;
use crate::rsvp::{calendar_file, closed, texts};
use crate::{meeting, retreat};

/// The word of a change, for everyone or for the core team.
pub fn told(voice: &Voice<'_>, district: &District, loaded: &Loaded, now: i64) -> Message {
    let (session, change) = (&loaded.session, &loaded.change);
    let title = session_view::title(voice, session);
    let before = calendar::view::when(voice, change.old_on, &session.zone);
    let from = texts::change_from(voice, before.clone());
    let (title, words) = match change.what {
        What::SessionMoved => {
            let to = texts::change_to(voice, session_view::when(voice, session));
            (texts::change_moved(voice, title), vec![from, to])
        }
        What::SessionCancelled => (texts::change_cancelled(voice, title), vec![texts::change_was(voice, before)]),
        What::MeetingMoved => {
            let to = loaded.meeting.as_ref().map(|meeting| texts::change_to(voice, meets(voice, meeting)));
            (texts::change_meeting_moved(voice, title), [from].into_iter().chain(to).collect())
        }
    };
    let open = closed(session, now).is_none();
    let mut message = Message::default();
    let mut more = Vec::new();
    if loaded.for_everyone() {
        let file = calendar_file::file(voice, district.guild_id, session, now);
        if open {
            more.push(texts::change_again(voice));
        }
        if file.is_some() {
            more.push(match change.what {
                What::SessionCancelled => texts::change_file_off(voice),
                What::SessionMoved | What::MeetingMoved => texts::change_file_again(voice),
            });
        }
        message.files.extend(file);
    } else {
        if change.what != What::MeetingMoved {
            more.push(texts::change_not_announced(voice));
        }
    }
    let off = change.what == What::SessionCancelled;
    let (role, everyone) = (district.roles.get(&Part::CoreTeam), loaded.for_everyone());
    // Its week hangs on the session, and nowhere else is it told.
    let role = role.filter(|_| !everyone || session.kind.has_meeting());
    message.text = match (role, off) {
        (Some(role), false) => texts::change_core_team(voice, Text::role(*role)),
        (Some(role), true) => texts::change_core_team_off(voice, Text::role(*role)),
        (None, _) if everyone => Text::none(),
        (None, false) => texts::change_core_team_nobody(voice),
        (None, true) => texts::change_core_team_off_nobody(voice),
    };
    message.pings.extend(role.map(|role| Ping::Role(*role)));
    let body = [Text::join(words, "\n")].into_iter().chain(more);
    message.panels.push(Panel { title, body: Text::join(body, "\n\n"), colour: Some(NEUTRAL), ..Panel::default() });
    if loaded.for_everyone() && open {
        message = message.buttons(answers(voice, None, |one| click::answer_at(session.id, one, session.revision)));
    }
    let now_button = Button::new(texts::change_now(voice), click::now(session.id, change.id));
    let meeting_button = (change.what == What::MeetingMoved)
        .then(|| Button::new(texts::change_meeting(voice), meeting::commands::click::show(session.id)));
    message.buttons(meeting_button.into_iter().chain([now_button]))
}

/// When the core team meets: written out with its zone, and in the reader's own.
fn meets(voice: &Voice<'_>, meeting: &retreat::Meeting) -> Text {
    let written = calendar::view::when(voice, meeting.starts_on, &meeting.zone);
    Text::join([written, Text::stamp(meeting.starts_at, 'F')], " · ")
}
