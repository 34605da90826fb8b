//! The words of the questions and topics: in chat, in forms, on paper and in the digest.

use super::{Question, Topic};
use crate::message::Text;
use crate::prompts::{Key, Voice};

/// The keys of topics and questions.
pub(crate) fn keys() -> Vec<Key> {
    let question = |question: Question| {
        ["ask", "label", "hint"].map(|part| format!("input.question.{}.{part}", question.as_str()))
    };
    let topic = |topic: Topic| ["name", "about"].map(|part| format!("input.topic.{}.{part}", topic.as_str()));
    let names = Question::ALL.into_iter().flat_map(question).chain(Topic::ALL.into_iter().flat_map(topic));
    names.map(|name| Key { name: name.into(), slots: &[] }).collect()
}

fn question(voice: &Voice<'_>, question: Question, part: &str) -> Text {
    voice.render(&format!("input.question.{}.{part}", question.as_str()), &[])
}

fn ask(voice: &Voice<'_>, which: Question) -> Text {
    question(voice, which, "ask")
}

/// The whole question below its few words; nothing if those are all of it.
pub(crate) fn whole(voice: &Voice<'_>, which: Question) -> Option<Text> {
    Some(ask(voice, which)).filter(|ask| *ask != label(voice, which))
}

/// Both, one after the other.
pub(crate) fn full(voice: &Voice<'_>, which: Question) -> Text {
    Text::join([Some(label(voice, which)), whole(voice, which)].into_iter().flatten(), " ")
}

/// A question in a few words, as a heading or the label of a form's field: at most 45 characters.
pub(crate) fn label(voice: &Voice<'_>, which: Question) -> Text {
    question(voice, which, "label")
}

/// What may help to answer it, for a field that is still empty: at most 100 characters.
pub(crate) fn hint(voice: &Voice<'_>, which: Question) -> Text {
    question(voice, which, "hint")
}

/// What a topic is called: at most 45 characters.
pub(crate) fn topic(voice: &Voice<'_>, topic: Topic) -> Text {
    voice.render(&format!("input.topic.{}.name", topic.as_str()), &[])
}

/// What a topic is about, in a sentence.
pub(crate) fn topic_about(voice: &Voice<'_>, topic: Topic) -> Text {
    voice.render(&format!("input.topic.{}.about", topic.as_str()), &[])
}
