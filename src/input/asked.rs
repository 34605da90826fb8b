//! Who is asked what, as data: which topics belong to a session, which questions to a topic, and which parts are asked
//! about it (`docs/method.md`, "Who is asked what"). A district may change who is asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::district::Part;
use crate::retreat::Kind;

/// What people are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Strengths, weaknesses, opportunities and threats.
    Swot,
    /// The vision: what should be different in five to ten years.
    Vision,
    /// Values and mission.
    Values,
    /// Strategic options and goals.
    Goals,
    /// The operating structure: how the work will be organised.
    Structure,
    /// Anything else that the session should hear. Asked of everyone, for every kind of session.
    Open,
}

impl Topic {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 6] = [Self::Swot, Self::Vision, Self::Values, Self::Goals, Self::Structure, Self::Open];

    /// How it is written in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Swot => "swot",
            Self::Vision => "vision",
            Self::Values => "values",
            Self::Goals => "goals",
            Self::Structure => "structure",
            Self::Open => "open",
        }
    }

    /// The reverse of [`Topic::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }

    /// What belongs to a session of this kind, in the order in which it is asked.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Data => &[Self::Swot, Self::Open],
            Kind::Vision => &[Self::Vision, Self::Values, Self::Open],
            Kind::Direction => &[Self::Goals, Self::Structure, Self::Open],
            Kind::Readiness | Kind::CoreStart | Kind::Orientation | Kind::Final | Kind::Living => &[Self::Open],
        }
    }

    /// Who is asked, unless the district says otherwise; `None`: everyone.
    pub fn asked(self) -> Option<&'static [Part]> {
        match self {
            Self::Swot => Some(&[Part::CareerStaff]),
            // Whoever works for the district in any part is staff.
            Self::Vision | Self::Values => {
                Some(&[Part::AllStaff, Part::CareerStaff, Part::Management, Part::ManagementLead, Part::DistrictLead])
            }
            Self::Goals | Self::Structure => Some(&[Part::ManagementLead, Part::CareerStaff]),
            Self::Open => None,
        }
    }

    /// Its questions, one form each or several in one, in their order.
    pub fn questions(self) -> &'static [Question] {
        match self {
            Self::Swot => &[Question::Strengths, Question::Weaknesses, Question::Opportunities, Question::Threats],
            Self::Vision => &[Question::Different, Question::Mindset, Question::Commitments],
            Self::Values => &[Question::Purpose, Question::Behave],
            Self::Goals => &[Question::Problem, Question::Solution, Question::Success, Question::Others],
            Self::Structure => &[Question::Organised],
            Self::Open => &[Question::Hear],
        }
    }
}

/// A question. Its words stand in `prompts/en/input.toml` under `question.<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// What works well.
    Strengths,
    /// What doesn't work well.
    Weaknesses,
    /// Where there may be needs.
    Opportunities,
    /// What may have an impact.
    Threats,
    /// What should be different in five to ten years.
    Different,
    /// The mindset that all must share, and what is not negotiable.
    Mindset,
    /// What each would commit to.
    Commitments,
    /// Mission: what we are here for.
    Purpose,
    /// Values: how we must behave.
    Behave,
    /// Which problem the plan must solve.
    Problem,
    /// What would solve it.
    Solution,
    /// What success would look like.
    Success,
    /// Who else is responsible.
    Others,
    /// How the work should be organised.
    Organised,
    /// What else the session should hear.
    Hear,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Strengths,
        Self::Weaknesses,
        Self::Opportunities,
        Self::Threats,
        Self::Different,
        Self::Mindset,
        Self::Commitments,
        Self::Purpose,
        Self::Behave,
        Self::Problem,
        Self::Solution,
        Self::Success,
        Self::Others,
        Self::Organised,
        Self::Hear,
    ];

    /// How it is written in the database, in controls and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strengths => "strengths",
            Self::Weaknesses => "weaknesses",
            Self::Opportunities => "opportunities",
            Self::Threats => "threats",
            Self::Different => "different",
            Self::Mindset => "mindset",
            Self::Commitments => "commitments",
            Self::Purpose => "purpose",
            Self::Behave => "behave",
            Self::Problem => "problem",
            Self::Solution => "solution",
            Self::Success => "success",
            Self::Others => "others",
            Self::Organised => "organised",
            Self::Hear => "hear",
        }
    }

    /// The reverse of [`Question::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.as_str() == name)
    }

    /// The topic that it belongs to.
    pub fn topic(self) -> Topic {
        let of = |topic: &Topic| topic.questions().contains(&self);
        Topic::ALL.into_iter().find(of).unwrap_or(Topic::Open)
    }
}

/// Where a district differs from the method: whether this part is asked about this topic.
pub type Changes = BTreeMap<(Topic, Part), bool>;

/// Whether somebody who plays these parts is asked about a topic.
pub fn is_asked(topic: Topic, parts: &BTreeSet<Part>, changes: &Changes) -> bool {
    let Some(asked) = topic.asked() else { return true };
    parts.iter().any(|part| changes.get(&(topic, *part)).copied().unwrap_or(asked.contains(part)))
}

/// What somebody who plays these parts is asked for a session of this kind, in order.
pub fn questions(kind: Kind, parts: &BTreeSet<Part>, changes: &Changes) -> Vec<Question> {
    let topics = Topic::of(kind).iter().filter(|topic| is_asked(**topic, parts, changes));
    topics.flat_map(|topic| topic.questions()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(all: &[Part]) -> BTreeSet<Part> {
        all.iter().copied().collect()
    }

    #[test]
    fn each_question_belongs_to_one_topic_and_is_found_by_its_name() {
        for question in Question::ALL {
            let holders = Topic::ALL.into_iter().filter(|topic| topic.questions().contains(&question)).count();
            assert_eq!(holders, 1, "{question:?}");
            assert!(question.topic().questions().contains(&question));
            assert_eq!(Question::from_name(question.as_str()), Some(question));
        }
        for topic in Topic::ALL {
            assert_eq!(Topic::from_name(topic.as_str()), Some(topic));
            assert!(Kind::ALL.into_iter().any(|kind| Topic::of(kind).contains(&topic)), "{topic:?} is never asked");
        }
    }

    #[test]
    fn parts_decide_who_is_asked_and_the_district_may_differ() {
        let none = Changes::new();
        let asked = |kind, all: &[Part], changes: &Changes| {
            let questions = questions(kind, &parts(all), changes);
            let mut topics: Vec<Topic> = questions.into_iter().map(Question::topic).collect();
            topics.dedup();
            topics
        };
        assert_eq!(asked(Kind::Data, &[Part::CareerStaff], &none), [Topic::Swot, Topic::Open]);
        assert_eq!(asked(Kind::Data, &[Part::AllStaff], &none), [Topic::Open]);
        assert_eq!(asked(Kind::Vision, &[Part::AllStaff], &none), [Topic::Vision, Topic::Values, Topic::Open]);
        assert_eq!(asked(Kind::Vision, &[Part::Parents], &none), [Topic::Open]);
        assert_eq!(asked(Kind::Direction, &[Part::Management], &none), [Topic::Open]);
        let several = [Part::ManagementLead, Part::Management, Part::AllStaff];
        assert_eq!(asked(Kind::Direction, &several, &none), [Topic::Goals, Topic::Structure, Topic::Open]);
        assert_eq!(asked(Kind::Final, &[], &none), [Topic::Open]);

        let changes = Changes::from([((Topic::Swot, Part::AllStaff), true), ((Topic::Swot, Part::CareerStaff), false)]);
        assert_eq!(asked(Kind::Data, &[Part::AllStaff], &changes), [Topic::Swot, Topic::Open]);
        assert_eq!(asked(Kind::Data, &[Part::CareerStaff], &changes), [Topic::Open]);
        assert_eq!(asked(Kind::Data, &[Part::CareerStaff, Part::AllStaff], &changes), [Topic::Swot, Topic::Open]);
    }
}
