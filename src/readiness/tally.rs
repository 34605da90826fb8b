//! What may be shown of a round: counts of groups that are large enough, and none from which a smaller group could be
//! worked out by subtracting (`docs/method.md`, "Who sees what"). Worked out once, when the round closes.

use std::collections::BTreeMap;

use super::{Answers, Choice, Level, Question};
use crate::district::{Part, VOICES};

/// How often each option was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The first option.
    pub red: u32,
    /// The second option.
    pub blue: u32,
    /// The third option.
    pub green: u32,
    /// "I can't tell".
    pub cant_tell: u32,
}

impl Counts {
    /// How many picked one of the three options.
    pub fn given(self) -> u32 {
        self.red + self.blue + self.green
    }

    /// How many answered at all.
    pub fn all(self) -> u32 {
        self.given() + self.cant_tell
    }

    /// How many chose this.
    pub fn of(self, choice: Choice) -> u32 {
        match choice {
            Choice::Red => self.red,
            Choice::Blue => self.blue,
            Choice::Green => self.green,
            Choice::CantTell => self.cant_tell,
        }
    }

    /// Counts one more.
    pub fn add(&mut self, choice: Choice) {
        match choice {
            Choice::Red => self.red += 1,
            Choice::Blue => self.blue += 1,
            Choice::Green => self.green += 1,
            Choice::CantTell => self.cant_tell += 1,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            red: self.red + other.red,
            blue: self.blue + other.blue,
            green: self.green + other.green,
            cant_tell: self.cant_tell + other.cant_tell,
        }
    }

    /// The lower median of the given answers: always one of the three options. `None` if there are none.
    pub fn median(self) -> Option<Choice> {
        let middle = self.given().checked_sub(1)? / 2;
        Some(match middle {
            place if place < self.red => Choice::Red,
            place if place < self.red + self.blue => Choice::Blue,
            _ => Choice::Green,
        })
    }
}

/// What is shown of one group, or of everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Per question; `None` is withheld.
    questions: [Option<Counts>; 5],
}

impl Picture {
    /// A question's counts, if they may be shown.
    pub fn get(&self, question: Question) -> Option<Counts> {
        self.questions.get(question.place()).copied().flatten()
    }

    /// Shows a question's counts, or withholds them.
    pub fn set(&mut self, question: Question, counts: Option<Counts>) {
        if let Some(slot) = self.questions.get_mut(question.place()) {
            *slot = counts;
        }
    }

    /// Whether nothing of it may be shown.
    pub fn is_empty(&self) -> bool {
        self.questions.iter().all(Option::is_none)
    }

    /// The score from 0 to 10: the sum of each question's lower median. `None` while a question is withheld.
    pub fn score(&self) -> Option<u8> {
        let mut answers = Answers::default();
        for question in Question::ALL {
            answers.set(question, self.get(question)?.median()?);
        }
        answers.result().map(|outcome| outcome.low)
    }
}

/// Everything that may be shown of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Everyone together.
    pub everyone: Picture,
    /// How many people's own result is at each level (its colour; "can't tell": more than one level is possible).
    pub levels: Option<Counts>,
    /// Groups with at least one question that may be shown.
    pub groups: BTreeMap<Part, Picture>,
}

/// One person's answers and the group they count in.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Their group.
    pub voice: Option<Part>,
    /// Their answers, complete or not.
    pub answers: Answers,
}

/// Works out what may be shown, for a smallest group of `minimum` people.
pub fn publish(people: &[Counted], minimum: u32) -> Tallies {
    let mut tallies = Tallies::default();
    for question in Question::ALL {
        let count = |voice: &dyn Fn(Option<Part>) -> bool| {
            let mut counts = Counts::default();
            for person in people.iter().filter(|person| voice(person.voice)) {
                if let Some(choice) = person.answers.get(question) {
                    counts.add(choice);
                }
            }
            counts
        };
        let everyone = count(&|_| true);
        if !large_enough(everyone, minimum) {
            continue;
        }
        tallies.everyone.set(question, Some(everyone));
        let groups = VOICES.map(|part| (part, count(&|voice| voice == Some(part))));
        for (part, counts) in shown(everyone, &groups, minimum) {
            tallies.groups.entry(part).or_default().set(question, Some(counts));
        }
    }
    let mut levels = Counts::default();
    for outcome in people.iter().filter_map(|person| person.answers.result()) {
        levels.add(outcome.level().map_or(Choice::CantTell, Level::colour_of));
    }
    // Beside four questions, people's levels would tell of a fifth that is withheld.
    let whole = Question::ALL.iter().all(|question| tallies.everyone.get(*question).is_some());
    tallies.levels = (whole && large_enough(levels, minimum)).then_some(levels);
    tallies
}

/// Whether a group's counts may be shown by themselves.
fn large_enough(counts: Counts, minimum: u32) -> bool {
    counts.given() >= minimum
}

/// Which groups' counts of one question may be shown beside those of everyone. What is left when all of them are
/// subtracted must be nobody, or large enough itself: so the next smallest group is withheld until it is.
fn shown(everyone: Counts, groups: &[(Part, Counts)], minimum: u32) -> Vec<(Part, Counts)> {
    let mut shown: Vec<(Part, Counts)> =
        groups.iter().copied().filter(|(_, counts)| large_enough(*counts, minimum)).collect();
    shown.sort_by_key(|(part, counts)| (std::cmp::Reverse(counts.given()), *part));
    loop {
        let sum = shown.iter().fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts));
        let hidden_given = everyone.given() - sum.given();
        if everyone.all() == sum.all() || hidden_given >= minimum || shown.pop().is_none() {
            return shown;
        }
    }
}

/// Which groups of people may be counted beside all of them, by the same rule; every group with how many it is.
pub fn groups(everyone: u32, groups: &[(Part, u32)], minimum: u32) -> Vec<(Part, u32)> {
    let counts = |count: u32| Counts { green: count, ..Counts::default() };
    let groups: Vec<(Part, Counts)> = groups.iter().map(|(part, count)| (*part, counts(*count))).collect();
    shown(counts(everyone), &groups, minimum).into_iter().map(|(part, counts)| (part, counts.given())).collect()
}

/// The number of people that may be named while a round is open: a step of `minimum` that has been reached, and only
/// while at least `minimum` people of the group are left beyond it, since "all of them" would tell of each. `size` is how
/// many people the group has, where that is known. 0: too few to say.
pub fn step(answered: u32, size: Option<u32>, minimum: u32) -> u32 {
    let most = size.map_or(answered, |size| answered.min(size.saturating_sub(minimum)));
    most / minimum * minimum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(red: u32, blue: u32, green: u32, cant_tell: u32) -> Counts {
        Counts { red, blue, green, cant_tell }
    }

    #[test]
    fn the_median_is_always_somebodys_answer() {
        assert_eq!(counts(0, 0, 0, 9).median(), None);
        assert_eq!(counts(2, 0, 2, 0).median(), Some(Choice::Red), "the lower of the two in the middle");
        assert_eq!(counts(2, 1, 2, 0).median(), Some(Choice::Blue));
        assert_eq!(counts(1, 1, 3, 7).median(), Some(Choice::Green));
    }

    #[test]
    fn a_small_group_is_protected_by_hiding_the_next_smallest() {
        let everyone = counts(10, 10, 5, 0);
        let groups = [
            (Part::AllStaff, counts(10, 4, 0, 0)),
            (Part::CareerStaff, counts(0, 6, 2, 0)),
            (Part::Board, counts(0, 0, 3, 0)),
        ];
        assert_eq!(shown(everyone, &groups, 5), [(Part::AllStaff, counts(10, 4, 0, 0))]);
        let alone = [(Part::AllStaff, everyone)];
        assert_eq!(shown(everyone, &alone, 5), alone, "nobody is hidden: nothing to protect");
        let only_cant_tell = counts(10, 10, 5, 2);
        assert_eq!(shown(only_cant_tell, &alone, 5), [], "two people who can't tell would stand alone");
    }

    #[test]
    fn progress_moves_in_steps_and_never_says_all() {
        assert_eq!(step(4, Some(40), 5), 0);
        assert_eq!(step(9, Some(40), 5), 5);
        assert_eq!(step(38, Some(40), 5), 35);
        assert_eq!(step(40, Some(40), 5), 35);
        assert_eq!(step(6, Some(6), 5), 0);
        assert_eq!(step(10, None, 5), 10);
    }

    fn choice() -> impl Strategy<Value = Option<Choice>> {
        prop_oneof![Just(None), prop::sample::select(&Choice::ALL[..]).prop_map(Some)]
    }

    fn person() -> impl Strategy<Value = Counted> {
        let voice = prop::option::of(prop::sample::select(&VOICES[..]));
        (voice, prop::array::uniform5(choice())).prop_map(|(voice, given)| {
            let mut answers = Answers::default();
            for (question, choice) in Question::ALL.into_iter().zip(given) {
                if let Some(choice) = choice {
                    answers.set(question, choice);
                }
            }
            Counted { voice, answers }
        })
    }

    proptest! {
        /// An adversary takes everything that is shown, and subtracts any of it from any other: what comes out is
        /// nobody, or a group that is large enough.
        #[test]
        fn nothing_about_a_small_group_can_be_worked_out(
            people in prop::collection::vec(person(), 0..60), minimum in 3..8_u32,
        ) {
            let tallies = publish(&people, minimum);
            for question in Question::ALL {
                let groups: Vec<Counts> =
                    tallies.groups.values().filter_map(|picture| picture.get(question)).collect();
                let Some(everyone) = tallies.everyone.get(question) else {
                    prop_assert!(groups.is_empty());
                    continue;
                };
                prop_assert!(everyone.given() >= minimum);
                for subset in 0..1_usize << groups.len() {
                    let chosen = groups.iter().enumerate().filter(|(place, _)| subset >> place & 1 == 1);
                    let sum = chosen.fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts));
                    prop_assert!(subset == 0 || sum.given() >= minimum);
                    let rest_all = everyone.all() - sum.all();
                    let rest_given = everyone.given() - sum.given();
                    prop_assert!(rest_all == 0 || rest_given >= minimum, "{rest_given} of {rest_all} can be singled out");
                }
            }
            if let Some(levels) = tallies.levels {
                prop_assert!(levels.given() >= minimum);
            }
        }

        /// Whatever is shown is true: it counts exactly the people of the group.
        #[test]
        fn what_is_shown_is_what_people_answered(people in prop::collection::vec(person(), 0..60)) {
            let tallies = publish(&people, 5);
            for (part, picture) in &tallies.groups {
                for question in Question::ALL {
                    let Some(counts) = picture.get(question) else { continue };
                    for choice in Choice::ALL {
                        let really = people.iter().filter(|person| {
                            person.voice == Some(*part) && person.answers.get(question) == Some(choice)
                        });
                        prop_assert_eq!(counts.of(choice) as usize, really.count());
                    }
                }
            }
            if let Some(score) = tallies.everyone.score() {
                prop_assert!(score <= 10);
            }
        }
    }
}
