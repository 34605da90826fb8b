//! What people can ask of it, parsed into a [`Command`].

use super::snooze::Until;
use super::view::Filter;
use crate::command::{Access, Home};
use crate::invocation::{CommandSpec, Input, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// Something asked of it. Reminders and deliveries are named by their keys; the handler binds them to the district and the
/// person.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/reminder list`, or the button below a reminder: what goes out by itself, in a fresh private message.
    List,
    /// Another page of it in place of the one that is shown.
    Page(Filter, usize),
    /// One of them, and the page to go back to.
    Show(i64, Filter, usize),
    /// "Send again"; `true`: they were asked whether they mean it.
    Again(i64, bool),
    /// "Cancel".
    Cancel(i64),
    /// "Remind me later" below a direct message: the choice of when.
    Later(i64),
    /// When to be reminded again of what a direct message said.
    Snooze(i64, Until),
    /// "Open": what could not be said in a direct message.
    Open(i64),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            // One's own; the district's are for those who plan, which the handler sees.
            Self::List
            | Self::Page(..)
            | Self::Show(..)
            | Self::Again(..)
            | Self::Cancel(_)
            | Self::Later(_)
            | Self::Snooze(..)
            | Self::Open(_) => Access::Everyone,
        }
    }

    /// The row that names the district, for what can be asked in a direct message too.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Later(delivery) | Self::Snooze(delivery, _) | Self::Open(delivery) => Some(Home::Delivery(*delivery)),
            Self::List | Self::Page(..) | Self::Show(..) | Self::Again(..) | Self::Cancel(_) => None,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::List | Self::Later(_) | Self::Open(_) => Answers::Private,
            Self::Page(..) | Self::Show(..) | Self::Again(..) | Self::Cancel(_) | Self::Snooze(..) => Answers::Update,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    CommandSpec {
        name: "reminder",
        description: super::texts::command(voice),
        options: vec![],
        subcommands: vec![SubcommandSpec {
            name: "list",
            description: super::texts::command_list(voice),
            options: vec![],
        }],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } if path == "reminder list" => Some(Command::List),
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => match (id.name.as_str(), id.args.len()) {
            ("reminder.filter", 0) => Some(Command::Page(Filter::from_name(values.first()?)?, 0)),
            ("reminder.pick", 2) => {
                let reminder = values.first()?.parse().ok()?;
                Some(Command::Show(reminder, Filter::from_name(id.args.first()?)?, id.arg(1)?))
            }
            _ => None,
        },
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    match (id.name.as_str(), id.args.len()) {
        ("reminder.list", 1) => id.arg::<i64>(0).map(|_| Command::List),
        ("reminder.page", 2) => Some(Command::Page(Filter::from_name(id.args.first()?)?, id.arg(1)?)),
        ("reminder.again", 1) => Some(Command::Again(id.arg(0)?, false)),
        ("reminder.again_sure", 1) => Some(Command::Again(id.arg(0)?, true)),
        ("reminder.cancel", 1) => id.arg(0).map(Command::Cancel),
        ("reminder.later", 1) => id.arg(0).map(Command::Later),
        ("reminder.snooze", 2) => Some(Command::Snooze(id.arg(0)?, Until::from_name(id.args.get(1)?)?)),
        ("reminder.open", 1) => id.arg(0).map(Command::Open),
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::{Filter, Until};
    use crate::message::CustomId;

    /// What is sent by itself, from a delivery of it: a fresh private message. Every message with reminders for a channel
    /// has it, and is found again by it.
    pub fn list(delivery: i64) -> CustomId {
        CustomId::new("reminder.list", [&delivery as _])
    }

    /// A page of the list, in place.
    pub(in crate::reminder) fn page(filter: Filter, page: usize) -> CustomId {
        CustomId::new("reminder.page", [&filter.as_str() as _, &page as _])
    }

    /// A menu of filters; what is picked is a filter's name.
    pub(in crate::reminder) fn filter() -> CustomId {
        CustomId::new("reminder.filter", [])
    }

    /// A menu of the reminders on a page; what is picked is a reminder's key.
    pub fn pick(filter: Filter, page: usize) -> CustomId {
        CustomId::new("reminder.pick", [&filter.as_str() as _, &page as _])
    }

    /// Send it again; what was sent before asks first.
    pub(in crate::reminder) fn again(reminder: i64) -> CustomId {
        CustomId::new("reminder.again", [&reminder as _])
    }

    /// Send it again, surely.
    pub(in crate::reminder) fn again_sure(reminder: i64) -> CustomId {
        CustomId::new("reminder.again_sure", [&reminder as _])
    }

    /// Don't send it.
    pub(in crate::reminder) fn cancel(reminder: i64) -> CustomId {
        CustomId::new("reminder.cancel", [&reminder as _])
    }

    /// "Remind me later", in a direct message with reminders, which is found again by it.
    pub fn later(delivery: i64) -> CustomId {
        CustomId::new("reminder.later", [&delivery as _])
    }

    /// Be reminded then of what a delivery said.
    pub(in crate::reminder) fn snooze(delivery: i64, until: Until) -> CustomId {
        CustomId::new("reminder.snooze", [&delivery as _, &until.as_str() as _])
    }

    /// "Open", where a direct message could not be sent: what waits, seen only by the person it is for.
    pub fn open(delivery: i64) -> CustomId {
        CustomId::new("reminder.open", [&delivery as _])
    }
}
