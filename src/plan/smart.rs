//! Hints on the words of goals and actions: specific, measurable, achievable, relevant, time-bound, and how action teams
//! work (`docs/method.md`, "SMART"). They look for simple signs in the words, so they can be wrong; they never block.
//!
//! Words are judged in English only: in another language or script a hint stands on what was filled in and on digits.

mod words;

use chrono::NaiveDate;

use self::words::Words;

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A goal.
    #[default]
    Goal,
    /// An action.
    Action,
}

/// A goal or an action with what is known of it. What is not known is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// Which of the two.
    pub kind: Kind,
    /// What is to be reached or done.
    pub text: &'a str,
    /// A goal's problem.
    pub problem: &'a str,
    /// What success would look like; an action's prediction.
    pub success: &'a str,
    /// What is looked at to see it.
    pub indicator: &'a str,
    /// Its value now.
    pub baseline: &'a str,
    /// The value to reach.
    pub target: &'a str,
    /// By when, as a local date.
    pub date: Option<NaiveDate>,
    /// By when, as somebody typed it.
    pub when: &'a str,
    /// Somebody is named who answers for it.
    pub owner: bool,
    /// A goal has a strategy; an action belongs to one.
    pub placed: bool,
    /// Who is affected, and was heard.
    pub affected: &'a str,
    /// The research or experience that it is based on.
    pub based_on: &'a str,
    /// What is different from before.
    pub different: &'a str,
    /// Time, money, rooms.
    pub resources: &'a str,
    /// It is agreed with the leaders of departments and the committees that decide together.
    pub aligned: bool,
    /// Study and Act have their dates.
    pub study_planned: bool,
}

/// What a hint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Specific.
    Specific,
    /// Measurable.
    Measurable,
    /// Achievable.
    Achievable,
    /// Relevant.
    Relevant,
    /// Time-bound.
    TimeBound,
    /// The four questions about a goal.
    Questions,
    /// How action teams work.
    Team,
}

impl Topic {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Specific,
        Self::Measurable,
        Self::Achievable,
        Self::Relevant,
        Self::TimeBound,
        Self::Questions,
        Self::Team,
    ];

    /// How its text is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Specific => "specific",
            Self::Measurable => "measurable",
            Self::Achievable => "achievable",
            Self::Relevant => "relevant",
            Self::TimeBound => "time_bound",
            Self::Questions => "questions",
            Self::Team => "team",
        }
    }
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Nothing is written yet.
    Empty,
    /// Hardly anything is written.
    TooShort,
    /// It begins or lives by this word, which can mean anything as long as nothing is counted.
    Vague(String),
    /// An action that nobody answers for.
    NoOwner,
    /// No number, and nothing to look at.
    NoMeasure,
    /// Something to look at, and no value to reach.
    NoTarget,
    /// A value to reach, and none to start from.
    NoBaseline,
    /// An action without time, money or rooms.
    NoResources,
    /// An action that serves no strategy.
    NotPlaced,
    /// No students are named.
    NoStudents,
    /// No date.
    NoDate,
    /// "Ongoing" is not a date.
    Ongoing,
    /// A goal without its problem.
    NoProblem,
    /// A goal without a strategy: what would solve the problem.
    NoStrategy,
    /// A goal that does not say what success would look like.
    NoSuccess,
    /// A goal of which nobody is named who carries it with us.
    NobodyElse,
    /// Not agreed with those who decide.
    NotAligned,
    /// Those affected were not heard.
    NotHeard,
    /// Not based on research or experience.
    NotBased,
    /// The same as before, as far as we know.
    NotDifferent,
    /// Study and Act have no dates.
    NoStudy,
}

impl Advice {
    /// One of each.
    pub fn all() -> [Self; 21] {
        [
            Self::Empty,
            Self::TooShort,
            Self::Vague(String::new()),
            Self::NoOwner,
            Self::NoMeasure,
            Self::NoTarget,
            Self::NoBaseline,
            Self::NoResources,
            Self::NotPlaced,
            Self::NoStudents,
            Self::NoDate,
            Self::Ongoing,
            Self::NoProblem,
            Self::NoStrategy,
            Self::NoSuccess,
            Self::NobodyElse,
            Self::NotAligned,
            Self::NotHeard,
            Self::NotBased,
            Self::NotDifferent,
            Self::NoStudy,
        ]
    }

    /// How its texts are called.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort => "too_short",
            Self::Vague(_) => "vague",
            Self::NoOwner => "no_owner",
            Self::NoMeasure => "no_measure",
            Self::NoTarget => "no_target",
            Self::NoBaseline => "no_baseline",
            Self::NoResources => "no_resources",
            Self::NotPlaced => "not_placed",
            Self::NoStudents => "no_students",
            Self::NoDate => "no_date",
            Self::Ongoing => "ongoing",
            Self::NoProblem => "no_problem",
            Self::NoStrategy => "no_strategy",
            Self::NoSuccess => "no_success",
            Self::NobodyElse => "nobody_else",
            Self::NotAligned => "not_aligned",
            Self::NotHeard => "not_heard",
            Self::NotBased => "not_based",
            Self::NotDifferent => "not_different",
            Self::NoStudy => "no_study",
        }
    }

    /// What it is about.
    pub fn topic(&self) -> Topic {
        match self {
            Self::Empty | Self::TooShort | Self::Vague(_) | Self::NoOwner => Topic::Specific,
            Self::NoMeasure | Self::NoTarget => Topic::Measurable,
            Self::NoBaseline | Self::NoResources => Topic::Achievable,
            Self::NotPlaced | Self::NoStudents => Topic::Relevant,
            Self::NoDate | Self::Ongoing => Topic::TimeBound,
            Self::NoProblem | Self::NoStrategy | Self::NoSuccess | Self::NobodyElse => Topic::Questions,
            Self::NotAligned | Self::NotHeard | Self::NotBased | Self::NotDifferent | Self::NoStudy => Topic::Team,
        }
    }

    /// Whether nothing that can be counted was found.
    pub fn is_about_measuring(&self) -> bool {
        matches!(self, Self::Empty | Self::NoMeasure | Self::NoTarget)
    }
}

/// What could be better, by topic. Nothing at all is written: that alone.
pub fn advice(subject: &Subject<'_>) -> Vec<Advice> {
    let text = Words::of(subject.text);
    if text.is_empty() {
        return vec![Advice::Empty];
    }
    let action = subject.kind == Kind::Action;
    let success = Words::of(subject.success);
    let (indicator, target) = (given(subject.indicator), given(subject.target));
    // Numbers that stand in the words themselves: one is a value to reach, a second one where it starts.
    let amounts = text.amounts().max(success.amounts());
    let english = text.is_english() || success.is_english();
    let mut found = Vec::new();
    let mut when = |lacks: bool, advice: Advice| {
        if lacks {
            found.push(advice);
        }
    };

    let counted = amounts > 0 || indicator || target;
    match text.vague().filter(|_| !counted) {
        Some(word) => when(true, Advice::Vague(word.to_owned())),
        None => when(text.is_short(), Advice::TooShort),
    }
    when(action && !subject.owner, Advice::NoOwner);
    when(!counted, Advice::NoMeasure);
    when(indicator && !target && amounts == 0, Advice::NoTarget);
    when((target || amounts == 1) && amounts < 2 && !given(subject.baseline), Advice::NoBaseline);
    when(action && !given(subject.resources), Advice::NoResources);
    when(action && !subject.placed, Advice::NotPlaced);
    let students = text.names_students() || success.names_students() || Words::of(subject.problem).names_students();
    when(english && !students && !given(subject.affected), Advice::NoStudents);
    if subject.date.is_none() {
        let ongoing = Words::of(subject.when).is_ongoing() || text.is_ongoing() || success.is_ongoing();
        let dated = given(subject.when) || text.has_date() || success.has_date();
        when(ongoing, Advice::Ongoing);
        // Another language may well say when: only a field that is there to be filled in can be missed.
        when(!ongoing && !dated && (english || action), Advice::NoDate);
    }
    when(!action && !given(subject.problem), Advice::NoProblem);
    when(!action && !subject.placed, Advice::NoStrategy);
    when(!action && success.is_empty(), Advice::NoSuccess);
    when(!action && !subject.owner, Advice::NobodyElse);
    when(action && !subject.aligned, Advice::NotAligned);
    when(action && !given(subject.affected), Advice::NotHeard);
    when(action && !given(subject.based_on), Advice::NotBased);
    when(action && !given(subject.different), Advice::NotDifferent);
    when(action && !subject.study_planned, Advice::NoStudy);
    found
}

fn given(words: &str) -> bool {
    !words.trim().is_empty()
}

#[cfg(test)]
mod tests;
