//! What people can ask of input: `/input` and its controls, parsed into a [`Command`].

use std::collections::BTreeSet;

use super::texts;
use crate::command::{Access, Home};
use crate::district::Part;
use crate::input::commands::session_option;
use crate::input::{Question, Topic, Way};
use crate::invocation::{self, Input, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The field of the form.
pub(crate) const WORDS: &str = "words";

/// Something asked of input. It is always about the person's own input for a session, which is named by its key; the
/// handler binds it to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/input give`: for a session by what was picked or typed; the next one without.
    Give(Option<String>),
    /// Suggestions while somebody types a session.
    Suggest(String),
    /// "Say what you think beforehand": a fresh private message.
    Start(i64),
    /// The same in place of what was there.
    Open(i64),
    /// "With my name", or "Confidentially": the first open question.
    Choose(i64, Way),
    /// A question.
    Show(i64, Way, Question),
    /// Its form.
    Write(i64, Way, Question),
    /// The form, sent.
    Written {
        /// The session.
        session: i64,
        /// The way as it stood when the form opened.
        way: Way,
        /// The question.
        question: Question,
        /// What stood in the field at first (`plan::fingerprint`).
        seen: u64,
        /// What was typed.
        words: String,
    },
    /// A page of everything, from 0.
    Review(i64, usize),
    /// "Give it", below what looked like this (`plan::fingerprint`).
    HandIn(i64, u64),
    /// "Stop here".
    Stop(i64),
    /// Asks whether they mean it.
    AskWithdraw(i64),
    /// "Take it back".
    Withdraw(i64),
    /// "Pick it up again".
    TakeUp(i64),
    /// Asks whether they mean it.
    AskSign(i64),
    /// "Sign it".
    Sign(i64),
    /// "Leave it".
    Leave(i64),
    /// "Sign it" (else "Leave it") below the word that it is still held back: a fresh private message.
    Told(i64, bool),
    /// Whether they want to hear directly if it stays held back.
    Tell(i64, bool),
    /// `/input mine`.
    Mine,
    /// A page of it, from 0; the session only names the district.
    MinePage(i64, usize),
    /// `/input asked`.
    Asked,
    /// The same in place of what was there.
    AskedAll,
    /// Who is asked about one topic; `None`: one that there is not.
    AskedTopic(Option<Topic>),
    /// Exactly these parts are asked about it.
    SetAsked(Topic, BTreeSet<Part>),
    /// Whom the method names are asked about it.
    ResetAsked(Topic),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Give(_)
            | Self::Suggest(_)
            | Self::Start(_)
            | Self::Open(_)
            | Self::Choose(..)
            | Self::Show(..)
            | Self::Write(..)
            | Self::Written { .. }
            | Self::Review(..)
            | Self::HandIn(..)
            | Self::Stop(_)
            | Self::AskWithdraw(_)
            | Self::Withdraw(_)
            | Self::TakeUp(_)
            | Self::AskSign(_)
            | Self::Sign(_)
            | Self::Leave(_)
            | Self::Told(..)
            | Self::Tell(..)
            | Self::Mine
            | Self::MinePage(..) => Access::Everyone,
            Self::Asked | Self::AskedAll | Self::AskedTopic(_) | Self::SetAsked(..) | Self::ResetAsked(_) => {
                Access::Planners
            }
        }
    }

    /// The row that names the district, for what can be asked in a direct message too: it all may follow from the word that
    /// something is still held back, or from whether somebody comes.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Start(session)
            | Self::Open(session)
            | Self::Choose(session, _)
            | Self::Show(session, ..)
            | Self::Write(session, ..)
            | Self::Written { session, .. }
            | Self::Review(session, _)
            | Self::HandIn(session, _)
            | Self::Stop(session)
            | Self::AskWithdraw(session)
            | Self::Withdraw(session)
            | Self::TakeUp(session)
            | Self::AskSign(session)
            | Self::Sign(session)
            | Self::Leave(session)
            | Self::Told(session, _)
            | Self::MinePage(session, _)
            | Self::Tell(session, _) => Some(Home::Session(*session)),
            Self::Give(_)
            | Self::Suggest(_)
            | Self::Mine
            | Self::Asked
            | Self::AskedAll
            | Self::AskedTopic(_)
            | Self::SetAsked(..)
            | Self::ResetAsked(_) => None,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Give(_) | Self::Start(_) | Self::Told(..) | Self::Mine | Self::Asked => Answers::Private,
            Self::Write(..) => Answers::Form,
            Self::Suggest(_) => Answers::Choices,
            Self::Open(_)
            | Self::Choose(..)
            | Self::Show(..)
            | Self::Written { .. }
            | Self::Review(..)
            | Self::HandIn(..)
            | Self::Stop(_)
            | Self::AskWithdraw(_)
            | Self::Withdraw(_)
            | Self::TakeUp(_)
            | Self::AskSign(_)
            | Self::Sign(_)
            | Self::Leave(_)
            | Self::Tell(..)
            | Self::MinePage(..)
            | Self::AskedAll
            | Self::AskedTopic(_)
            | Self::SetAsked(..)
            | Self::ResetAsked(_) => Answers::Update,
        }
    }
}

/// The subcommands.
pub fn specs(voice: &Voice<'_>) -> [SubcommandSpec; 3] {
    let sub = |name, description, options| SubcommandSpec { name, description, options };
    [
        sub("give", texts::command_give(voice), vec![session_option(voice)]),
        sub("mine", texts::command_mine(voice), vec![]),
        sub("asked", texts::command_asked(voice), vec![]),
    ]
}

/// What was asked for, if it is for this room.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => match path.as_str() {
            "input give" => {
                Some(Command::Give(invocation::text(options, "session").filter(|text| !text.trim().is_empty())))
            }
            "input mine" => Some(Command::Mine),
            "input asked" => Some(Command::Asked),
            _ => None,
        },
        Input::Typing { path, option, so_far } => {
            (path == "input give" && option == "session").then(|| Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => parse_pick(id, values),
        Input::Form(id, fields) => match (id.name.as_str(), id.args.len()) {
            ("input.written", 4) => Some(Command::Written {
                session: id.arg(0)?,
                way: way(id)?,
                question: question(id)?,
                seen: id.arg(3)?,
                words: fields.get(WORDS)?.clone(),
            }),
            _ => None,
        },
    }
}

/// The way among the arguments of a control; nobody writes in another's name here.
fn way(id: &CustomId) -> Option<Way> {
    Way::from_name(id.args.get(1)?).filter(|way| *way != Way::Relayed)
}

fn question(id: &CustomId) -> Option<Question> {
    Question::from_name(id.args.get(2)?)
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let session = id.arg::<i64>(0);
    let yes = || match id.args.get(1)?.as_str() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    match (id.name.as_str(), id.args.len()) {
        ("input.start", 1) => session.map(Command::Start),
        ("input.open", 1) => session.map(Command::Open),
        ("input.choose", 2) => Some(Command::Choose(session?, way(id)?)),
        ("input.show", 3) => Some(Command::Show(session?, way(id)?, question(id)?)),
        ("input.write", 3) => Some(Command::Write(session?, way(id)?, question(id)?)),
        ("input.review", 2) => Some(Command::Review(session?, id.arg(1)?)),
        ("input.hand_in", 2) => Some(Command::HandIn(session?, id.arg(1)?)),
        ("input.stop", 1) => session.map(Command::Stop),
        ("input.ask_withdraw", 1) => session.map(Command::AskWithdraw),
        ("input.withdraw", 1) => session.map(Command::Withdraw),
        ("input.take_up", 1) => session.map(Command::TakeUp),
        ("input.ask_sign", 1) => session.map(Command::AskSign),
        ("input.sign", 1) => session.map(Command::Sign),
        ("input.leave", 1) => session.map(Command::Leave),
        ("input.told", 2) => match id.args.get(1)?.as_str() {
            "sign" => Some(Command::Told(session?, true)),
            "leave" => Some(Command::Told(session?, false)),
            _ => None,
        },
        ("input.tell", 2) => Some(Command::Tell(session?, yes()?)),
        ("input.mine", 2) => Some(Command::MinePage(session?, id.arg(1)?)),
        ("input.asked", 0) => Some(Command::AskedAll),
        ("input.reset_asked", 1) => Topic::from_name(id.args.first()?).map(Command::ResetAsked),
        _ => None,
    }
}

fn parse_pick(id: &CustomId, values: &[String]) -> Option<Command> {
    match (id.name.as_str(), id.args.len()) {
        ("input.pick", 2) => Some(Command::Show(id.arg(0)?, way(id)?, Question::from_name(values.first()?)?)),
        ("input.look", 0) => Some(Command::Open(values.first()?.parse().ok()?)),
        ("input.asked_topic", 0) => Some(Command::AskedTopic(Topic::from_name(values.first()?))),
        ("input.set_asked", 1) => {
            let parts = values.iter().map(|name| Part::from_name(name)).collect::<Option<_>>()?;
            Some(Command::SetAsked(Topic::from_name(id.args.first()?)?, parts))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::click;
    use super::*;

    #[test]
    fn whatever_stands_in_direct_messages_names_its_session() {
        let home = |id: CustomId| parse(&Input::Click(id)).and_then(|command| command.home());
        for id in [
            click::start(12),
            click::open(12),
            click::choose(12, Way::Named),
            click::show(12, Way::Confidential, Question::Hear),
            click::write(12, Way::Named, Question::Hear),
            click::review(12, 1),
            click::hand_in(12, 7),
            click::stop(12),
            click::ask_withdraw(12),
            click::withdraw(12),
            click::take_up(12),
            click::ask_sign(12),
            click::sign(12),
            click::leave(12),
            click::told(12, true),
            click::told(12, false),
            click::tell(12, true),
            click::mine(12, 0),
        ] {
            assert_eq!(home(id.clone()), Some(Home::Session(12)), "{id:?}");
        }
    }

    #[test]
    fn what_nobody_drew_is_not_understood() {
        let click = |name: &str, args: &[&str]| {
            let args = args.iter().map(|arg| (*arg).to_owned()).collect();
            parse(&Input::Click(CustomId { name: name.to_owned(), args }))
        };
        assert_eq!(click("input.choose", &["12", "relayed"]), None);
        assert_eq!(click("input.show", &["12", "named", "whatever"]), None);
        assert_eq!(click("input.told", &["12", "perhaps"]), None);
        assert_eq!(parse(&Input::Pick(click::set_asked(Topic::Swot), vec!["somebody".to_owned()])), None);
    }
}
