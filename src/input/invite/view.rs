//! What people see of the invitation.

use super::super::asked::is_asked;
use super::super::{Topic, click, give, questions as asked, words};
use super::Loaded;
use crate::district::{self, Part};
use crate::message::{Button, Message, Panel, Style, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{State, view as session_view};

/// Who works for the district in any part is staff: where all staff are asked, these need no mention.
const STAFF: [Part; 4] = [Part::DistrictLead, Part::Management, Part::ManagementLead, Part::CareerStaff];

/// Who is asked about a topic, in words.
fn who(voice: &Voice<'_>, loaded: &Loaded, topic: Topic) -> Text {
    if topic.asked().is_none() {
        return words::invite_everyone(voice);
    }
    let asked = |part: Part| is_asked(topic, &[part].into(), &loaded.changes);
    let all_staff = asked(Part::AllStaff);
    let named = Part::ALL.into_iter().filter(|part| asked(*part) && !(all_staff && STAFF.contains(part)));
    let parts = Text::join(named.map(|part| district::view::part(voice, part)), ", ");
    if parts.is_empty() { words::invite_nobody(voice) } else { parts }
}

/// The invitation that everyone sees.
pub fn invitation(voice: &Voice<'_>, loaded: &Loaded, now: i64) -> Message {
    let session = &loaded.session;
    let title = session_view::title(voice, session);
    if session.state == State::Cancelled {
        return Message::panel(Panel {
            title: words::invite_off(voice, title),
            body: words::invite_off_body(voice),
            colour: Some(NEUTRAL),
            ..Panel::default()
        });
    }
    let open = !loaded.is_over(now);
    let intro = if open { words::invite_intro(voice) } else { words::invite_over(voice) };
    let until = words::invite_until(voice, session_view::when(voice, session));
    let topics = Topic::of(session.kind).iter().map(|topic| {
        let about = asked::topic_about(voice, *topic);
        (asked::topic(voice, *topic), Text::join([about, words::invite_asked(voice, who(voice, loaded, *topic))], "\n"))
    });
    let message = Message::panel(Panel {
        title: words::invite_title(voice, title),
        body: Text::join([intro, if open { until } else { Text::none() }], "\n\n"),
        fields: topics.collect(),
        footer: if open { words::invite_footer(voice) } else { Text::none() },
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    if !open {
        return message;
    }
    message.buttons([
        Button::new(words::invite_button(voice), give::click::start(session.id)).symbol("💬").style(Style::Main),
        Button::new(words::invite_look(voice), click::questions(session.id)),
    ])
}

/// The questions, to look at.
pub fn questions(voice: &Voice<'_>, loaded: &Loaded, now: i64) -> Message {
    let session = &loaded.session;
    let topics = Topic::of(session.kind).iter().map(|topic| {
        let asked = words::invite_asked(voice, who(voice, loaded, *topic));
        let questions =
            topic.questions().iter().map(|question| words::look_question(voice, asked::full(voice, *question)));
        let lines = [asked::topic(voice, *topic).bold(), asked].into_iter().chain(questions);
        Text::join(lines, "\n")
    });
    let message = Message::panel(Panel {
        title: words::look_title(voice, session_view::title(voice, session)),
        body: Text::join(topics, "\n\n"),
        footer: words::invite_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    if loaded.is_over(now) {
        return message;
    }
    message.buttons([Button::new(words::invite_button(voice), give::click::start(session.id))
        .symbol("💬")
        .style(Style::Main)])
}
