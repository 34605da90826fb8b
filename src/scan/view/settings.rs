//! What can be set of a scan, and closing it.

use super::{kind, review, session_when};
use crate::calendar::view as calendar;
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, State as SessionState, view as session_view};
use crate::scan::commands::click;
use crate::scan::{Kind, Loaded, Review, texts};

/// What is set, and the ways to change it. `sessions` are those to come.
pub fn settings(voice: &Voice<'_>, loaded: &Loaded, sessions: &[Session], told: Text) -> Message {
    let scan = &loaded.scan;
    let session = match &loaded.session {
        Some(session) if session.state == SessionState::Cancelled => {
            texts::settings_session_called_off(voice, session_view::title(voice, session))
        }
        Some(session) => {
            texts::settings_session(voice, session_view::title(voice, session), session_when(voice, session))
        }
        None => texts::settings_session_none(voice),
    };
    let lines = [
        texts::settings_kind(voice, kind(voice, scan.kind)),
        texts::settings_review(voice, review(voice, scan.review)),
        session,
    ];
    let panel = Panel {
        title: texts::settings_title(voice),
        body: Text::join([Text::join(lines, "\n"), texts::settings_review_note(voice)], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, ..Message::panel(panel) };
    if scan.open {
        let (label, other_kind) = match scan.kind {
            Kind::First => (texts::settings_to_progress(voice), Kind::Progress),
            Kind::Progress => (texts::settings_to_first(voice), Kind::First),
        };
        let (other, other_review) = match scan.review {
            Review::Internal => (texts::settings_to_external(voice), Review::External),
            Review::External => (texts::settings_to_internal(voice), Review::Internal),
        };
        message = message.buttons([
            Button::new(label, click::kind(scan.id, other_kind)),
            Button::new(other, click::review(scan.id, other_review)),
        ]);
        if !sessions.is_empty() {
            let option = |session: &Session| SelectOption {
                label: session_view::title(voice, session),
                value: session.id.to_string(),
                description: calendar::day(voice, session.starts_on.date()),
            };
            message = message.select(Select {
                from: SelectFrom::Options(sessions.iter().take(25).map(option).collect()),
                placeholder: texts::settings_pick_session(voice),
                click: click::session(scan.id),
                count: (1, 1),
            });
        }
    }
    let close = scan.open.then(|| Button::new(texts::settings_close(voice), click::ask_close(scan.id)));
    let back = Button::new(texts::show_back(voice), click::open(scan.id)).symbol("◀️");
    message.buttons(close.into_iter().chain([back]))
}

/// Whether they mean to close it.
pub fn ask_close(voice: &Voice<'_>, loaded: &Loaded) -> Message {
    let (done, all) = super::settled(loaded, None);
    let missing = if done < all { texts::settings_close_missing(voice, all - done) } else { Text::none() };
    Message::text(Text::join([texts::settings_close_ask(voice), missing], "\n\n")).buttons([
        Button::new(texts::settings_close_yes(voice), click::close(loaded.scan.id)).style(Style::Danger),
        Button::new(texts::settings_close_no(voice), click::settings(loaded.scan.id)),
    ])
}
