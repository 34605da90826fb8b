//! A person's own input for a session, as they see it: what they are asked, what they wrote, and what they may still do.

use std::collections::BTreeMap;

use crate::input::{Input, Question, State, Way};
use crate::plan::fingerprint;
use crate::retreat::Session;
use crate::rsvp::{self, Closed};

/// What a person is asked for a session, and what they wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The session.
    pub session: Session,
    /// What they began, if they did.
    pub input: Option<Input>,
    /// Their answers, as typed.
    pub answers: BTreeMap<Question, String>,
    /// What they are asked, and what they have answered already, in order.
    pub questions: Vec<Question>,
    /// Why nothing can be changed any more.
    pub closed: Option<Closed>,
}

impl Own {
    /// Puts it together. `asked` is what the person is asked, by the parts that they play now; `now` is in seconds since 1970
    /// (UTC).
    pub fn new(
        session: Session,
        input: Option<Input>,
        answers: BTreeMap<Question, String>,
        asked: &[Question],
        now: i64,
    ) -> Self {
        let asked_or_answered = |question: &Question| asked.contains(question) || answers.contains_key(question);
        let questions = Question::ALL.into_iter().filter(asked_or_answered).collect();
        let closed = rsvp::closed(&session, now);
        Self { session, input, answers, questions, closed }
    }

    /// The way: as it is settled, or as it was chosen for now.
    pub fn way(&self, chosen: Way) -> Way {
        self.input.as_ref().map_or(chosen, |input| input.way)
    }

    /// Where it stands, once it is begun.
    pub fn state(&self) -> Option<State> {
        self.input.as_ref().map(|input| input.state)
    }

    /// What was answered; empty: nothing.
    pub fn words(&self, question: Question) -> &str {
        self.answers.get(&question).map_or("", String::as_str)
    }

    /// The first question without an answer, or the very first.
    pub fn first_open(&self) -> Question {
        let open = self.questions.iter().find(|question| !self.answers.contains_key(question));
        open.or(self.questions.first()).copied().unwrap_or(Question::Hear)
    }

    /// Its place among the questions, from 0; `None` if the person is not asked.
    pub fn place(&self, question: Question) -> Option<usize> {
        self.questions.iter().position(|other| *other == question)
    }

    /// By what the button below everything knows whether it still is what was seen.
    pub fn mark(&self) -> u64 {
        let way = self.input.as_ref().map_or("", |input| input.way.as_str());
        let answers = self.answers.iter().flat_map(|(question, words)| [question.as_str(), words]);
        fingerprint([way].into_iter().chain(answers))
    }
}
