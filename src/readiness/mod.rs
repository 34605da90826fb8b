//! The readiness survey: five questions, three options each, a score, a level. Rules only (`docs/method.md`,
//! "The readiness survey").

pub mod commands;
pub mod handler;
pub mod store;
pub mod tally;
pub mod texts;
pub mod view;

use std::fmt;
use std::str::FromStr;

/// One of the five areas that the survey asks about, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// How many students take part.
    StudentEngagement = 1,
    /// Who works on it.
    Personnel,
    /// How people hear of it.
    Communications,
    /// Who the district learns and works with.
    Partnerships,
    /// How it is run.
    Operations,
}

impl Question {
    /// All of them, in order.
    pub const ALL: [Self; 5] =
        [Self::StudentEngagement, Self::Personnel, Self::Communications, Self::Partnerships, Self::Operations];

    /// From 1 to 5.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The reverse of [`Question::number`].
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.number() == number)
    }

    /// The one before, if any.
    pub fn previous(self) -> Option<Self> {
        Self::from_number(self.number() - 1)
    }

    /// The one after, if any.
    pub fn next(self) -> Option<Self> {
        Self::from_number(self.number() + 1)
    }

    fn place(self) -> usize {
        usize::from(self.number()) - 1
    }
}

/// What somebody answered: the option that fits best, or that they can't tell, which completes the question too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// The first option, worth 0.
    Red,
    /// The second option, worth 1.
    Blue,
    /// The third option, worth 2.
    Green,
    /// "I can't tell": could be any of the three.
    CantTell,
}

impl Choice {
    /// The three options, in the order in which they are shown.
    pub const OPTIONS: [Self; 3] = [Self::Red, Self::Blue, Self::Green];

    /// Everything that can be answered.
    pub const ALL: [Self; 4] = [Self::Red, Self::Blue, Self::Green, Self::CantTell];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::CantTell => "cant_tell",
        }
    }

    /// The least and the most that it can be worth.
    fn points(self) -> (u8, u8) {
        match self {
            Self::Red => (0, 0),
            Self::Blue => (1, 1),
            Self::Green => (2, 2),
            Self::CantTell => (0, 2),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Choice {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name).ok_or(())
    }
}

/// How far a district is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 0 to 3.
    JustGettingStarted,
    /// 4 to 7.
    OnOurWay,
    /// 8 to 10.
    LotsGoingOn,
}

impl Level {
    /// All of them, from the first to the last.
    pub const ALL: [Self; 3] = [Self::JustGettingStarted, Self::OnOurWay, Self::LotsGoingOn];

    /// How its texts are called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JustGettingStarted => "just_getting_started",
            Self::OnOurWay => "on_our_way",
            Self::LotsGoingOn => "lots_going_on",
        }
    }

    /// The level of a score from 0 to 10.
    pub fn of(score: u8) -> Self {
        match score {
            0..=3 => Self::JustGettingStarted,
            4..=7 => Self::OnOurWay,
            _ => Self::LotsGoingOn,
        }
    }

    /// The option that has the level's colour and symbol.
    pub fn colour_of(self) -> Choice {
        match self {
            Self::JustGettingStarted => Choice::Red,
            Self::OnOurWay => Choice::Blue,
            Self::LotsGoingOn => Choice::Green,
        }
    }
}

/// A set of answers, complete or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers([Option<Choice>; 5]);

impl Answers {
    /// The answer to a question, if given.
    pub fn get(&self, question: Question) -> Option<Choice> {
        self.0.get(question.place()).copied().flatten()
    }

    /// Gives or changes an answer.
    pub fn set(&mut self, question: Question, choice: Choice) {
        if let Some(slot) = self.0.get_mut(question.place()) {
            *slot = Some(choice);
        }
    }

    /// How many are given.
    pub fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// The first question without an answer, looking from the one after `after` on and then from the start.
    pub fn next_open(&self, after: Option<Question>) -> Option<Question> {
        let open = |question: &Question| self.get(*question).is_none();
        let later = Question::ALL.into_iter().filter(|question| after.is_some_and(|after| *question > after));
        later.chain(Question::ALL).find(open)
    }

    /// The result, once all five questions have an answer.
    pub fn result(&self) -> Option<Outcome> {
        let mut outcome = Outcome { low: 0, high: 0 };
        for question in Question::ALL {
            let (low, high) = self.get(question)?.points();
            outcome.low += low;
            outcome.high += high;
        }
        Some(outcome)
    }
}

/// A score from 0 to 10: one number, or with "I can't tell" among the answers every number from the lowest possible to
/// the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// If every "I can't tell" were red.
    pub low: u8,
    /// If every "I can't tell" were green.
    pub high: u8,
}

impl Outcome {
    /// The level, if all possible scores lie in one.
    pub fn level(self) -> Option<Level> {
        match self.levels().as_slice() {
            [level] => Some(*level),
            _ => None,
        }
    }

    /// Every level in which a possible score lies: one if the answers settle it.
    pub fn levels(self) -> Vec<Level> {
        Level::ALL.into_iter().filter(|level| (self.low..=self.high).any(|score| Level::of(score) == *level)).collect()
    }
}

/// How a round is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everyone for themselves; nobody sees what, or whether, somebody else answered.
    Confidential,
    /// One shared set of answers, openly named: for a meeting, or a district of fewer than five.
    Together,
}

impl Mode {
    /// How it is written in the database and in options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::Together => "together",
        }
    }

    /// The reverse of [`Mode::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Confidential, Self::Together].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Prepared by somebody who has not yet said "post it".
    Draft,
    /// Takes answers.
    Open,
    /// Takes no more answers.
    Closed,
}

impl State {
    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// One round of the survey in one district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Our own key.
    pub id: i64,
    /// The district it belongs to.
    pub district_id: i64,
    /// What it is called; somebody typed it.
    pub name: String,
    /// How it is answered.
    pub mode: Mode,
    /// Where it stands in the database; see [`Round::state_at`].
    pub state: State,
    /// The smallest group that may be shown: the promise made when it opened.
    pub minimum_group: u32,
    /// When it closes by itself, in seconds since 1970 (UTC).
    pub closes_at: Option<i64>,
    /// Its result was shared with everyone.
    pub shared: bool,
}

/// The longest name a round may have, in characters.
pub const LONGEST_NAME: usize = 80;

impl Round {
    /// Where it stands at an instant: its closing time counts even before anything has noticed it.
    pub fn state_at(&self, now: i64) -> State {
        match self.state {
            State::Open if self.closes_at.is_some_and(|at| at <= now) => State::Closed,
            state => state,
        }
    }
}

/// A set of answers with what is needed to change it safely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// How often it was changed. A control carries the number it was drawn with: another one means that the control is
    /// an old copy's.
    pub revision: i64,
    /// The answers.
    pub answers: Answers,
    /// Together rounds: who set each.
    pub set_by: [Option<u64>; 5],
}

/// What an answer that arrives means for what is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is to be saved.
    Fresh,
    /// The very same is there already: a second click.
    Same,
    /// It comes from an old copy of the question, and something else is there: show that instead.
    Stale,
}

impl Response {
    /// Judges an answer from a control that was drawn at revision `seen`. In a together round several people answer at
    /// once, so there an answer to a question that nobody has answered is never stale.
    pub fn judge(&self, mode: Mode, question: Question, choice: Choice, seen: i64) -> Arrival {
        let unanswered_together = mode == Mode::Together && self.answers.get(question).is_none();
        if seen == self.revision || unanswered_together {
            Arrival::Fresh
        } else if self.answers.get(question) == Some(choice) {
            Arrival::Same
        } else {
            Arrival::Stale
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns() -> impl Iterator<Item = [Choice; 5]> {
        (0..1024_usize).map(|n| std::array::from_fn(|place| Choice::ALL[(n >> (2 * place)) & 3]))
    }

    /// The score by the book: red 0, blue 1, green 2; "can't tell" tried as each of the three.
    fn possible_scores(pattern: &[Choice]) -> Vec<u8> {
        match pattern.split_first() {
            None => vec![0],
            Some((first, rest)) => {
                let worth: &[u8] = match first {
                    Choice::Red => &[0],
                    Choice::Blue => &[1],
                    Choice::Green => &[2],
                    Choice::CantTell => &[0, 1, 2],
                };
                let rest = possible_scores(rest);
                worth.iter().flat_map(|worth| rest.iter().map(move |score| worth + score)).collect()
            }
        }
    }

    #[test]
    fn every_pattern_of_answers_has_the_levels_of_its_possible_scores() {
        let mut seen = 0;
        for pattern in patterns() {
            let mut answers = Answers::default();
            for (question, choice) in Question::ALL.into_iter().zip(pattern) {
                assert_eq!(answers.result(), None, "no result before all five");
                answers.set(question, choice);
            }
            let outcome = answers.result().unwrap();
            let scores = possible_scores(&pattern);
            assert_eq!(outcome.low, *scores.iter().min().unwrap());
            assert_eq!(outcome.high, *scores.iter().max().unwrap());
            let expected: Vec<Level> =
                [(0..=3, Level::JustGettingStarted), (4..=7, Level::OnOurWay), (8..=10, Level::LotsGoingOn)]
                    .into_iter()
                    .filter(|(band, _)| scores.iter().any(|score| band.contains(score)))
                    .map(|(_, level)| level)
                    .collect();
            assert_eq!(outcome.levels(), expected, "{pattern:?}");
            seen += 1;
        }
        assert_eq!(seen, 1024);
    }

    #[test]
    fn the_next_open_question_follows_and_then_starts_over() {
        let mut answers = Answers::default();
        answers.set(Question::Personnel, Choice::Red);
        assert_eq!(answers.next_open(None), Some(Question::StudentEngagement));
        assert_eq!(answers.next_open(Some(Question::StudentEngagement)), Some(Question::Communications));
        assert_eq!(answers.next_open(Some(Question::Operations)), Some(Question::StudentEngagement));
        for question in Question::ALL {
            answers.set(question, Choice::CantTell);
        }
        assert_eq!(answers.next_open(None), None);
    }

    #[test]
    fn an_old_copy_never_overwrites() {
        let mut response = Response { revision: 3, ..Response::default() };
        response.answers.set(Question::Personnel, Choice::Blue);
        assert_eq!(response.judge(Mode::Confidential, Question::Personnel, Choice::Red, 3), Arrival::Fresh);
        assert_eq!(response.judge(Mode::Confidential, Question::Personnel, Choice::Blue, 2), Arrival::Same);
        assert_eq!(response.judge(Mode::Confidential, Question::Personnel, Choice::Red, 2), Arrival::Stale);
        assert_eq!(response.judge(Mode::Confidential, Question::Operations, Choice::Red, 2), Arrival::Stale);
        assert_eq!(response.judge(Mode::Together, Question::Operations, Choice::Red, 2), Arrival::Fresh);
        assert_eq!(response.judge(Mode::Together, Question::Personnel, Choice::Red, 2), Arrival::Stale);
    }
}
