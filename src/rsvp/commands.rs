//! What people can ask of it: controls, parsed into a [`Command`]. There is no slash command.

use super::Answer;
use crate::command::{Access, Home};
use crate::invocation::Input;
use crate::message::{Answers, CustomId};

/// Something asked of it. Sessions are named by their key; the handler binds it to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// An answer below the announcement, which always shows the session as it is: a fresh private message.
    Answer(i64, Answer),
    /// An answer below a message that was drawn at a revision of the session and is not drawn anew: a fresh private
    /// message.
    AnswerAt(i64, Answer, i64),
    /// Another answer, in the private message that is already there, drawn at a revision of the session.
    Change(i64, Answer, i64),
    /// "Remind me the day before", or "No reminder".
    Remind(i64, bool),
    /// The session as it is now, and one's own answer: a fresh private message.
    Now(i64),
    /// Who comes, by name: a fresh private message.
    People(i64),
    /// A page of it, from 0.
    PeoplePage(i64, usize),
    /// A look at the announcement before it is posted: a fresh private message.
    Announce(i64),
    /// "Announce now" below it.
    AnnounceNow(i64),
    /// "Not now" below it.
    AnnounceLater(i64),
    /// Who was there: a fresh private message.
    Attendance(i64),
    /// A page of it, from 0.
    AttendancePage(i64, usize),
    /// Who of a page was there.
    Note {
        /// The session.
        session: i64,
        /// The page, from 0.
        page: usize,
        /// The mark of the page as it was drawn.
        mark: u64,
        /// Who was there.
        present: Vec<u64>,
    },
    /// Somebody else was there too.
    Add {
        /// The session.
        session: i64,
        /// The page that is shown, from 0.
        page: usize,
        /// Who.
        people: Vec<u64>,
    },
    /// "Confirm" below the list.
    Confirm(i64),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Answer(..) | Self::AnswerAt(..) | Self::Change(..) | Self::Remind(..) | Self::Now(_) => {
                Access::Everyone
            }
            Self::People(_)
            | Self::PeoplePage(..)
            | Self::Announce(_)
            | Self::AnnounceNow(_)
            | Self::AnnounceLater(_)
            | Self::Attendance(_)
            | Self::AttendancePage(..)
            | Self::Note { .. }
            | Self::Add { .. }
            | Self::Confirm(_) => Access::Planners,
        }
    }

    /// The row that names the district, for what can be asked in a direct message too: answers, which stand below the
    /// reminder of the day before, and what follows them.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Answer(session, _)
            | Self::AnswerAt(session, ..)
            | Self::Change(session, ..)
            | Self::Remind(session, _)
            | Self::Now(session) => Some(Home::Session(*session)),
            Self::People(_)
            | Self::PeoplePage(..)
            | Self::Announce(_)
            | Self::AnnounceNow(_)
            | Self::AnnounceLater(_)
            | Self::Attendance(_)
            | Self::AttendancePage(..)
            | Self::Note { .. }
            | Self::Add { .. }
            | Self::Confirm(_) => None,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Answer(..)
            | Self::AnswerAt(..)
            | Self::Now(_)
            | Self::People(_)
            | Self::Announce(_)
            | Self::Attendance(_) => Answers::Private,
            Self::Change(..)
            | Self::Remind(..)
            | Self::PeoplePage(..)
            | Self::AnnounceNow(_)
            | Self::AnnounceLater(_)
            | Self::AttendancePage(..)
            | Self::Note { .. }
            | Self::Add { .. }
            | Self::Confirm(_) => Answers::Update,
        }
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => {
            let session = id.arg(0);
            let people: Vec<u64> = values.iter().map(|value| value.parse().ok()).collect::<Option<_>>()?;
            match (id.name.as_str(), id.args.len()) {
                ("rsvp.present", 3) => {
                    Some(Command::Note { session: session?, page: id.arg(1)?, mark: id.arg(2)?, present: people })
                }
                ("rsvp.add", 2) => Some(Command::Add { session: session?, page: id.arg(1)?, people }),
                _ => None,
            }
        }
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let session = id.arg(0);
    let answer = || id.args.get(1).and_then(|name| Answer::from_name(name));
    match (id.name.as_str(), id.args.len()) {
        ("rsvp.answer", 2) => Some(Command::Answer(session?, answer()?)),
        ("rsvp.answer_at", 3) => Some(Command::AnswerAt(session?, answer()?, id.arg(2)?)),
        ("rsvp.change", 3) => Some(Command::Change(session?, answer()?, id.arg(2)?)),
        ("rsvp.remind", 2) => match id.args.get(1)?.as_str() {
            "on" => Some(Command::Remind(session?, true)),
            "off" => Some(Command::Remind(session?, false)),
            _ => None,
        },
        // The second argument only tells one message from another.
        ("rsvp.now", 2) => id.arg::<i64>(1).and(session).map(Command::Now),
        ("rsvp.people", 1) => session.map(Command::People),
        ("rsvp.people_page", 2) => Some(Command::PeoplePage(session?, id.arg(1)?)),
        ("rsvp.announce", 1) => session.map(Command::Announce),
        ("rsvp.announce_now", 1) => session.map(Command::AnnounceNow),
        ("rsvp.announce_later", 1) => session.map(Command::AnnounceLater),
        ("rsvp.attendance", 1) => session.map(Command::Attendance),
        ("rsvp.attendance_page", 2) => Some(Command::AttendancePage(session?, id.arg(1)?)),
        ("rsvp.confirm", 1) => session.map(Command::Confirm),
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use crate::message::CustomId;
    use crate::rsvp::Answer;

    /// An answer to "do you come?", below the announcement.
    pub fn answer(session: i64, answer: Answer) -> CustomId {
        CustomId::new("rsvp.answer", [&session as _, &answer.as_str() as _])
    }

    /// The same below a message that shows the session as it was at a revision, whatever becomes of it.
    pub fn answer_at(session: i64, answer: Answer, revision: i64) -> CustomId {
        CustomId::new("rsvp.answer_at", [&session as _, &answer.as_str() as _, &revision as _])
    }

    /// Another answer, in the private message drawn at a revision of the session.
    pub fn change(session: i64, answer: Answer, revision: i64) -> CustomId {
        CustomId::new("rsvp.change", [&session as _, &answer.as_str() as _, &revision as _])
    }

    /// A direct message the day before, or none.
    pub fn remind(session: i64, wanted: bool) -> CustomId {
        CustomId::new("rsvp.remind", [&session as _, &(if wanted { "on" } else { "off" }) as _])
    }

    /// The session as it is now, below the word of a change; found again in the channel by it.
    pub fn now(session: i64, change: i64) -> CustomId {
        CustomId::new("rsvp.now", [&session as _, &change as _])
    }

    /// Who comes, by name, for those who plan: a fresh private message.
    pub fn people(session: i64) -> CustomId {
        CustomId::new("rsvp.people", [&session as _])
    }

    /// A page of it, from 0.
    pub fn people_page(session: i64, page: usize) -> CustomId {
        CustomId::new("rsvp.people_page", [&session as _, &page as _])
    }

    /// A look at the announcement before it is posted: a fresh private message.
    pub fn announce(session: i64) -> CustomId {
        CustomId::new("rsvp.announce", [&session as _])
    }

    /// Post it.
    pub fn announce_now(session: i64) -> CustomId {
        CustomId::new("rsvp.announce_now", [&session as _])
    }

    /// Leave it for its time.
    pub fn announce_later(session: i64) -> CustomId {
        CustomId::new("rsvp.announce_later", [&session as _])
    }

    /// Who was there, for those who plan: a fresh private message.
    pub fn attendance(session: i64) -> CustomId {
        CustomId::new("rsvp.attendance", [&session as _])
    }

    /// A page of it, from 0.
    pub fn attendance_page(session: i64, page: usize) -> CustomId {
        CustomId::new("rsvp.attendance_page", [&session as _, &page as _])
    }

    /// Who of a page was there: a menu of people.
    pub fn present(session: i64, page: usize, mark: u64) -> CustomId {
        CustomId::new("rsvp.present", [&session as _, &page as _, &mark as _])
    }

    /// Who else was there: a menu of people.
    pub fn add(session: i64, page: usize) -> CustomId {
        CustomId::new("rsvp.add", [&session as _, &page as _])
    }

    /// This is who was there.
    pub fn confirm(session: i64) -> CustomId {
        CustomId::new("rsvp.confirm", [&session as _])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_direct_messages_names_its_session() {
        let home = |id: CustomId| parse(&Input::Click(id)).and_then(|command| command.home());
        for id in [
            click::answer(12, Answer::Cant),
            click::answer_at(12, Answer::Coming, 3),
            click::change(12, Answer::Maybe, 3),
            click::remind(12, true),
            click::remind(12, false),
            click::now(12, 5),
        ] {
            assert_eq!(home(id.clone()), Some(Home::Session(12)), "{id:?}");
        }
        assert_eq!(home(click::people(12)), None);
        assert_eq!(home(click::attendance(12)), None);
    }

    #[test]
    fn what_nobody_drew_is_not_understood() {
        let click = |name: &str, args: &[&str]| {
            let args = args.iter().map(|arg| (*arg).to_owned()).collect();
            parse(&Input::Click(CustomId { name: name.to_owned(), args }))
        };
        assert_eq!(click("rsvp.answer", &["12", "never"]), None);
        assert_eq!(click("rsvp.answer", &["x", "coming"]), None);
        assert_eq!(click("rsvp.answer", &["12"]), None);
        assert_eq!(click("rsvp.remind", &["12", "perhaps"]), None);
        assert_eq!(parse(&Input::Pick(click::add(12, 0), vec!["somebody".to_owned()])), None);
    }
}
