//! The wheel of Plan, Do, Study, Act: what may follow what (`docs/method.md`, "Plan, Do, Study, Act").
//!
//! [`after`] is the only place that says so; whoever saves a deed asks it inside the write.

/// A stage of a turn of the wheel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// What will be tried, what is expected to come of it, and how that will be known.
    Plan,
    /// It is carried out, and what happens is written down.
    Do,
    /// The result is held against the prediction.
    Study,
    /// Adopt, adapt or abandon.
    Act,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Do, Self::Study, Self::Act];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Do => "do",
            Self::Study => "study",
            Self::Act => "act",
        }
    }

    /// The reverse of [`Stage::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == name)
    }
}

/// What becomes of what was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// It works: it becomes the way things are done.
    Adopt,
    /// It partly works: another turn, with what was learned.
    Adapt,
    /// It doesn't work: it ends, and what was learned is kept.
    Abandon,
}

impl Decision {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Adopt, Self::Adapt, Self::Abandon];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adopt => "adopt",
            Self::Adapt => "adapt",
            Self::Abandon => "abandon",
        }
    }

    /// The reverse of [`Decision::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.as_str() == name)
    }
}

/// Where an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// Being written; nobody was asked yet.
    Draft,
    /// In a stage of its current turn.
    At(Stage),
    /// Adopted: closed, with Study and Act done.
    Adopted,
    /// Abandoned, with a reason on record.
    Abandoned,
}

impl Position {
    /// All of them, in the order of the board.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::At(Stage::Plan),
        Self::At(Stage::Do),
        Self::At(Stage::Study),
        Self::At(Stage::Act),
        Self::Adopted,
        Self::Abandoned,
    ];

    /// How it is written in histories and controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::At(stage) => stage.as_str(),
            Self::Adopted => "adopted",
            Self::Abandoned => "abandoned",
        }
    }

    /// The reverse of [`Position::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "draft" => Some(Self::Draft),
            "adopted" => Some(Self::Adopted),
            "abandoned" => Some(Self::Abandoned),
            _ => Stage::from_name(name).map(Self::At),
        }
    }
}

/// What somebody wants to do with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// The draft is finished, and its owner is asked.
    Start,
    /// Plan is done, with a prediction, which is fixed from now on.
    FinishPlan,
    /// Do is done, and what was done is written down.
    FinishDo,
    /// Study is done: the result stands beside the prediction.
    FinishStudy,
    /// Act is done.
    Decide(Decision),
    /// It ends early, with a reason.
    Abandon,
    /// A stage's date is moved; the stage itself must not be behind it yet.
    Move(Stage),
    /// The prediction is written or changed.
    Predict,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Start,
        Self::FinishPlan,
        Self::FinishDo,
        Self::FinishStudy,
        Self::Decide(Decision::Adopt),
        Self::Decide(Decision::Adapt),
        Self::Decide(Decision::Abandon),
        Self::Abandon,
        Self::Move(Stage::Plan),
        Self::Move(Stage::Do),
        Self::Move(Stage::Study),
        Self::Move(Stage::Act),
        Self::Predict,
    ];
}

/// Why a deed is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// It is still a draft.
    NotStarted,
    /// It was started long ago.
    Started,
    /// Another stage comes first: this one.
    First(Stage),
    /// That stage is behind it.
    Behind(Stage),
    /// It is closed.
    Closed,
}

/// Where an action stands after a deed. Adapt leads to Plan, in the next turn of the wheel.
///
/// # Errors
/// Why that can't be done from there.
pub fn after(position: Position, deed: Deed) -> Result<Position, NotNow> {
    use Position::{Abandoned, Adopted, At, Draft};
    let stage = match (position, deed) {
        (Adopted | Abandoned, _) => return Err(NotNow::Closed),
        (Draft, Deed::Start) => return Ok(At(Stage::Plan)),
        (Draft, Deed::Abandon) => return Ok(Abandoned),
        (Draft, Deed::Move(_) | Deed::Predict) => return Ok(Draft),
        (Draft, _) => return Err(NotNow::NotStarted),
        (At(_), Deed::Start) => return Err(NotNow::Started),
        (At(_), Deed::Abandon) => return Ok(Abandoned),
        (At(stage), _) => stage,
    };
    let finishes = |wanted: Stage, next: Position| match stage.cmp(&wanted) {
        std::cmp::Ordering::Equal => Ok(next),
        std::cmp::Ordering::Less => Err(NotNow::First(stage)),
        std::cmp::Ordering::Greater => Err(NotNow::Behind(wanted)),
    };
    match deed {
        Deed::FinishPlan => finishes(Stage::Plan, At(Stage::Do)),
        Deed::FinishDo => finishes(Stage::Do, At(Stage::Study)),
        Deed::FinishStudy => finishes(Stage::Study, At(Stage::Act)),
        Deed::Decide(Decision::Adopt) => finishes(Stage::Act, Adopted),
        Deed::Decide(Decision::Adapt) => finishes(Stage::Act, At(Stage::Plan)),
        Deed::Decide(Decision::Abandon) => finishes(Stage::Act, Abandoned),
        Deed::Move(moved) if moved < stage => Err(NotNow::Behind(moved)),
        Deed::Move(_) => Ok(position),
        Deed::Predict if stage == Stage::Plan => Ok(position),
        Deed::Predict => Err(NotNow::Behind(Stage::Plan)),
        Deed::Start | Deed::Abandon => Err(NotNow::Started),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of a position and a deed, a row each: d draft, P D S A stages, + adopted, - abandoned; n not started,
    /// s started, 1 2 3 the stage that comes first (plan, do, study), b behind it, c closed.
    #[test]
    fn every_pair_of_position_and_deed() {
        #[rustfmt::skip]
        let expected = [
            //  Start Plan Do Study adopt adapt abandon Abandon mP mD mS mA Predict
            "P n n n n n n - d d d d d",
            "s D 1 1 1 1 1 - P P P P P",
            "s b S 2 2 2 2 - b D D D b",
            "s b b A 3 3 3 - b b S S b",
            "s b b b + P - - b b b A b",
            "c c c c c c c c c c c c c",
            "c c c c c c c c c c c c c",
        ];
        for (position, row) in Position::ALL.into_iter().zip(expected) {
            let found: Vec<&str> = Deed::ALL
                .into_iter()
                .map(|deed| match after(position, deed) {
                    Ok(Position::Draft) => "d",
                    Ok(Position::At(Stage::Plan)) => "P",
                    Ok(Position::At(Stage::Do)) => "D",
                    Ok(Position::At(Stage::Study)) => "S",
                    Ok(Position::At(Stage::Act)) => "A",
                    Ok(Position::Adopted) => "+",
                    Ok(Position::Abandoned) => "-",
                    Err(NotNow::NotStarted) => "n",
                    Err(NotNow::Started) => "s",
                    Err(NotNow::First(Stage::Plan)) => "1",
                    Err(NotNow::First(Stage::Do)) => "2",
                    Err(NotNow::First(Stage::Study)) => "3",
                    Err(NotNow::First(Stage::Act)) => "?",
                    Err(NotNow::Behind(_)) => "b",
                    Err(NotNow::Closed) => "c",
                })
                .collect();
            assert_eq!(found.join(" "), row, "from {position:?}");
        }
    }

    #[test]
    fn nothing_is_adopted_without_study_and_act() {
        // Every way of at most eight deeds that ends in adoption has passed Study and Act.
        let mut ways = vec![(Position::Draft, Vec::new())];
        for _ in 0..8 {
            let mut longer = Vec::new();
            for (position, deeds) in ways {
                for deed in [
                    Deed::Start,
                    Deed::FinishPlan,
                    Deed::FinishDo,
                    Deed::FinishStudy,
                    Deed::Decide(Decision::Adopt),
                    Deed::Decide(Decision::Adapt),
                ] {
                    if let Ok(next) = after(position, deed) {
                        let mut deeds: Vec<Deed> = deeds.clone();
                        deeds.push(deed);
                        if next == Position::Adopted {
                            assert!(deeds.contains(&Deed::FinishStudy), "{deeds:?}");
                            assert_eq!(deeds.last(), Some(&Deed::Decide(Decision::Adopt)));
                        }
                        longer.push((next, deeds));
                    }
                }
            }
            ways = longer;
        }
        assert!(!ways.is_empty());
    }
}
