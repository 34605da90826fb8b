//! What planners see of who is asked about what.

use std::collections::BTreeSet;

use crate::district::{self, Part};
use crate::input::asked::{Changes, is_asked};
use crate::input::give::{click, texts};
use crate::input::{Topic, questions};
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{self, Kind};

/// The parts that are asked about a topic now.
fn asked_now(topic: Topic, changes: &Changes) -> Vec<Part> {
    let asked = |part: &Part| is_asked(topic, &BTreeSet::from([*part]), changes);
    Part::ALL.into_iter().filter(asked).collect()
}

fn names(voice: &Voice<'_>, parts: &[Part]) -> Text {
    match parts {
        [] => texts::asked_nobody(voice),
        parts => Text::join(parts.iter().map(|part| district::view::part(voice, *part)), ", "),
    }
}

/// The kinds of session before which a topic is asked about.
fn sessions(voice: &Voice<'_>, topic: Topic) -> Text {
    let kinds = Kind::ALL.into_iter().filter(|kind| Topic::of(*kind).contains(&topic));
    Text::join(kinds.map(|kind| retreat::view::kind(voice, kind)), ", ")
}

/// All topics, with who is asked.
pub(crate) fn all(voice: &Voice<'_>, changes: &Changes, note: Text) -> Message {
    let line = |topic: Topic| {
        let name = questions::topic(voice, topic);
        match topic.asked() {
            None => Text::join([name.bold(), texts::asked_everyone(voice)], "\n"),
            Some(usual) => {
                let now = asked_now(topic, changes);
                let (sessions, parts) = (sessions(voice, topic), names(voice, &now));
                let as_usual = now.len() == usual.len() && usual.iter().all(|part| now.contains(part));
                match as_usual {
                    true => texts::asked_line(voice, name, sessions, parts),
                    false => texts::asked_line_changed(voice, name, sessions, parts),
                }
            }
        }
    };
    let panel = Panel {
        title: texts::asked_title(voice),
        body: Text::join([texts::asked_intro(voice)].into_iter().chain(Topic::ALL.map(line)), "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let options = Topic::ALL.into_iter().filter(|topic| topic.asked().is_some()).map(|topic| SelectOption {
        label: questions::topic(voice, topic),
        value: topic.as_str().to_owned(),
        description: Text::none(),
    });
    Message { text: note, ..Message::panel(panel) }.select(Select {
        from: SelectFrom::Options(options.collect()),
        placeholder: texts::asked_pick(voice),
        click: click::asked_topic(),
        count: (1, 1),
    })
}

/// One topic, to be changed.
pub(crate) fn topic(voice: &Voice<'_>, topic: Topic, changes: &Changes, note: Text) -> Message {
    let now = asked_now(topic, changes);
    let usual = topic.asked().unwrap_or_default();
    let panel = Panel {
        title: texts::asked_topic_title(voice, questions::topic(voice, topic)),
        body: Text::join(
            [texts::asked_topic_body(voice, names(voice, &now)), texts::asked_topic_usual(voice, names(voice, usual))],
            "\n\n",
        ),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let options = Part::ALL.map(|part| SelectOption {
        label: district::view::part(voice, part),
        value: part.as_str().to_owned(),
        description: Text::none(),
    });
    Message { text: note, ..Message::panel(panel) }
        .select(Select {
            from: SelectFrom::OptionsPicked(
                options.to_vec(),
                now.iter().map(|part| part.as_str().to_owned()).collect(),
            ),
            placeholder: texts::asked_choose(voice),
            click: click::set_asked(topic),
            count: (0, Part::ALL.len() as u8),
        })
        .buttons([
            Button::new(texts::asked_reset(voice), click::reset_asked(topic)).symbol("↩️"),
            Button::new(texts::asked_back(voice), click::asked()).symbol("◀️"),
        ])
}
