//! The plan's tree: goals, their strategies and what keeps those off the shelf (`docs/method.md`, "Goals and
//! strategies"). Rules only.
//!
//! - `smart.rs`: hints on goals and actions. `risks.rs`: why plans fail, seen in this one.

pub mod commands;
pub mod handler;
pub mod risks;
pub mod smart;
pub mod store;
pub mod texts;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};

use self::smart::Subject;

/// The longest name of a goal or a strategy, in characters.
pub const LONGEST_NAME: usize = 400;
/// The longest words about a goal or an alignment, in characters: what a form takes.
pub const LONGEST_WORDS: usize = 4000;
/// How few goals a plan should have.
pub const FEWEST_GOALS: usize = 3;
/// How many goals a plan should have at most.
pub const MOST_GOALS: usize = 5;

/// What a strategy is tied to so that it does not stay on the shelf (`docs/method.md`, "Six alignments").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alignment {
    /// Data: indicator, measure, target.
    Data,
    /// Progress is monitored and reported.
    Reporting,
    /// Work structures: somebody owns it.
    Structures,
    /// Individual and team performance, and evaluation of programs.
    Performance,
    /// Actions in Plan, Do, Study, Act.
    Actions,
    /// Time and money.
    Resources,
}

impl Alignment {
    /// All of them, in the method's order.
    pub const ALL: [Self; 6] =
        [Self::Data, Self::Reporting, Self::Structures, Self::Performance, Self::Actions, Self::Resources];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Reporting => "reporting",
            Self::Structures => "structures",
            Self::Performance => "performance",
            Self::Actions => "actions",
            Self::Resources => "resources",
        }
    }

    /// The reverse of [`Alignment::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alignment| alignment.as_str() == name)
    }

    /// What is said about it, each in words of its own.
    pub fn aspects(self) -> &'static [Aspect] {
        match self {
            Self::Data => &[Aspect::Indicator, Aspect::Measure, Aspect::Target],
            Self::Reporting => &[Aspect::Reporting],
            Self::Structures => &[Aspect::Structures],
            Self::Performance => &[Aspect::Performance],
            Self::Actions => &[Aspect::Actions],
            Self::Resources => &[Aspect::Resources],
        }
    }
}

/// One thing that is said about an alignment: a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// What is looked at.
    Indicator,
    /// How it is measured.
    Measure,
    /// The value to reach.
    Target,
    /// Who reports to whom, and when.
    Reporting,
    /// Who owns it.
    Structures,
    /// Where it stands in people's and teams' own goals.
    Performance,
    /// How actions are planned and learned from.
    Actions,
    /// Whose time, which money.
    Resources,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Indicator,
        Self::Measure,
        Self::Target,
        Self::Reporting,
        Self::Structures,
        Self::Performance,
        Self::Actions,
        Self::Resources,
    ];

    /// How it is written in the database, in forms and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Indicator => "data_indicator",
            Self::Measure => "data_measure",
            Self::Target => "data_target",
            Self::Reporting => "reporting",
            Self::Structures => "structures",
            Self::Performance => "performance",
            Self::Actions => "actions",
            Self::Resources => "resources",
        }
    }

    /// The reverse of [`Aspect::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aspect| aspect.as_str() == name)
    }
}

/// Whether something is part of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Live,
    /// It was dropped: kept, and can be put back.
    Dropped,
}

impl State {
    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Dropped => "dropped",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Live, Self::Dropped].into_iter().find(|state| state.as_str() == name)
    }
}

/// What the district wants to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Our own key.
    pub id: i64,
    /// What it is.
    pub name: String,
    /// Which problem it solves; may be empty.
    pub problem: String,
    /// What success would look like; may be empty.
    pub success: String,
    /// It is for the whole district, not for one program.
    pub whole_district: bool,
    /// Whether it is part of the plan.
    pub state: State,
    /// Who added it, by Discord's id.
    pub made_by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub made_at: i64,
}

impl Goal {
    /// What its form held: see [`fingerprint`].
    pub fn fingerprint(&self) -> u64 {
        fingerprint([self.name.as_str(), &self.problem, &self.success])
    }
}

/// A way to a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strategy {
    /// Our own key.
    pub id: i64,
    /// The goal that it leads to.
    pub goal_id: i64,
    /// What it is.
    pub name: String,
    /// Whether it is part of the plan, as long as its goal is.
    pub state: State,
    /// Who added it, by Discord's id.
    pub made_by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub made_at: i64,
}

impl Strategy {
    /// What its form held: see [`fingerprint`].
    pub fn fingerprint(&self) -> u64 {
        fingerprint([self.name.as_str()])
    }
}

/// What is said about an alignment, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words; never empty.
    pub words: String,
    /// Who set them, by Discord's id.
    pub by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
}

/// A goal or a strategy: what can be dropped and put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// A goal, by its key.
    Goal(i64),
    /// A strategy, by its key.
    Strategy(i64),
}

/// Goals, strategies and what is said about them, dropped ones included.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// All goals, the oldest first.
    pub goals: Vec<Goal>,
    /// All strategies, the oldest first.
    pub strategies: Vec<Strategy>,
    /// How many actions are at work for a strategy.
    pub actions: BTreeMap<i64, i64>,
    /// The strategies for which an action is at work that has an owner.
    pub owned: BTreeSet<i64>,
    /// What is said about the strategies' alignments.
    pub said: BTreeMap<(i64, Aspect), Said>,
}

impl Tree {
    /// A goal, dropped or not.
    pub fn goal(&self, id: i64) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.id == id)
    }

    /// A strategy, dropped or not.
    pub fn strategy(&self, id: i64) -> Option<&Strategy> {
        self.strategies.iter().find(|strategy| strategy.id == id)
    }

    /// The plan's goals.
    pub fn live_goals(&self) -> impl Iterator<Item = &Goal> {
        self.goals.iter().filter(|goal| goal.state == State::Live)
    }

    /// A goal's strategies that were not dropped, whether or not the goal was.
    pub fn strategies_of(&self, goal: i64) -> impl Iterator<Item = &Strategy> {
        self.strategies.iter().filter(move |strategy| strategy.goal_id == goal && strategy.state == State::Live)
    }

    /// The plan's strategies, goal by goal.
    pub fn live_strategies(&self) -> impl Iterator<Item = &Strategy> {
        self.live_goals().flat_map(|goal| self.strategies_of(goal.id))
    }

    /// Whether a strategy is part of the plan: neither it nor its goal was dropped.
    pub fn is_live(&self, strategy: &Strategy) -> bool {
        let goal = self.goal(strategy.goal_id).is_some_and(|goal| goal.state == State::Live);
        goal && strategy.state == State::Live
    }

    /// How many actions are at work for a strategy.
    pub fn actions_of(&self, strategy: i64) -> i64 {
        self.actions.get(&strategy).copied().unwrap_or(0)
    }

    /// What is said about an aspect of a strategy.
    pub fn words(&self, strategy: i64, aspect: Aspect) -> &str {
        self.said.get(&(strategy, aspect)).map_or("", |said| said.words.as_str())
    }

    /// Whether a strategy has an alignment: everything is said about it, or (for actions) one is at work.
    pub fn has(&self, strategy: i64, alignment: Alignment) -> bool {
        let said = alignment.aspects().iter().all(|aspect| !self.words(strategy, *aspect).is_empty());
        said || (alignment == Alignment::Actions && self.actions_of(strategy) > 0)
    }

    /// What the form of an alignment held: see [`fingerprint`].
    pub fn fingerprint(&self, strategy: i64, alignment: Alignment) -> u64 {
        fingerprint(alignment.aspects().iter().map(|aspect| self.words(strategy, *aspect)))
    }

    /// A goal as the hints look at it: its strategies' data and owners are its own.
    pub fn subject<'a>(&'a self, goal: &'a Goal) -> Subject<'a> {
        let first = |aspect: Aspect| {
            let words = self.strategies_of(goal.id).map(|strategy| self.words(strategy.id, aspect));
            words.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
        };
        let responsible = |strategy: &Strategy| {
            self.owned.contains(&strategy.id) || !self.words(strategy.id, Aspect::Structures).is_empty()
        };
        Subject {
            kind: smart::Kind::Goal,
            text: &goal.name,
            problem: &goal.problem,
            success: &goal.success,
            indicator: first(Aspect::Indicator),
            target: first(Aspect::Target),
            placed: self.strategies_of(goal.id).next().is_some(),
            owner: self.strategies_of(goal.id).any(responsible),
            ..Subject::default()
        }
    }

    /// What could be better about the goals taken together.
    pub fn hints(&self) -> Vec<Hint> {
        let goals: Vec<&Goal> = self.live_goals().collect();
        if goals.is_empty() {
            return Vec::new();
        }
        let mut hints = Vec::new();
        if goals.len() < FEWEST_GOALS {
            hints.push(Hint::Few);
        }
        if goals.len() > MOST_GOALS {
            hints.push(Hint::Many);
        }
        if !goals.iter().any(|goal| goal.whole_district) {
            hints.push(Hint::NoneForAll);
        }
        let lacking = |about: &dyn Fn(&smart::Advice) -> bool| {
            goals.iter().filter(|goal| smart::advice(&self.subject(goal)).iter().any(about)).count()
        };
        let unmeasured = lacking(&|advice| advice.is_about_measuring());
        if unmeasured > 0 {
            hints.push(Hint::NotMeasurable(unmeasured));
        }
        let silent = lacking(&|advice| *advice == smart::Advice::NoStudents);
        if silent > 0 {
            hints.push(Hint::NotAboutStudents(silent));
        }
        hints
    }
}

/// A hint on the goals taken together; never a rule (`docs/method.md`, "Goals and strategies").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Fewer than [`FEWEST_GOALS`].
    Few,
    /// More than [`MOST_GOALS`].
    Many,
    /// None is for the whole district.
    NoneForAll,
    /// So many don't say by what number success will be seen.
    NotMeasurable(usize),
    /// So many don't name students.
    NotAboutStudents(usize),
}

/// A number that stands for words: a form carries it to notice that somebody else has changed them since it opened. It is
/// the same in every version of the program (FNV-1a).
pub fn fingerprint<'a>(words: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in words {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests;
