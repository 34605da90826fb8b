//! Every slash command, click, choice and form as one typed [`Command`]: what it needs (access) and how it answers.

use crate::action::{self, chart, wheel};
use crate::invocation::{CommandSpec, Input};
use crate::message::Answers;
use crate::prompts::Voice;
use crate::{
    briefing, district, help, import, input, meeting, my, path, plan, portrait, privacy, readiness, reminder, retreat,
    rsvp, scan, swot, week,
};

/// Anything a person can ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/help`.
    Help,
    /// The work.
    Action(action::commands::Command),
    /// What came of a session.
    Briefing(briefing::commands::Command),
    /// Charts, and the values on them.
    Chart(chart::commands::Command),
    /// The turns of an action's wheel.
    Wheel(wheel::commands::Command),
    /// Setting the district up.
    District(district::commands::Command),
    /// Action plans from files.
    Import(import::commands::Command),
    /// What people say before a session.
    Input(input::commands::Command),
    /// The core team's meetings.
    Meeting(meeting::commands::Command),
    /// Everything of one person.
    My(my::commands::Command),
    /// The paths: what to do next.
    Path(path::commands::Command),
    /// The plan's tree.
    Plan(plan::commands::Command),
    /// The sheets of the vision and the current state.
    Portrait(portrait::commands::Command),
    /// One's own data.
    Privacy(privacy::commands::Command),
    /// The readiness survey.
    Readiness(readiness::commands::Command),
    /// What is sent by itself.
    Reminder(reminder::commands::Command),
    /// The sessions.
    Retreat(retreat::commands::Command),
    /// Who comes to a session.
    Rsvp(rsvp::commands::Command),
    /// What the core team should know of its plan, once a week.
    Week(week::commands::Command),
    /// The SWOT board.
    Swot(swot::commands::Command),
    /// The environmental scan.
    Scan(scan::commands::Command),
}

/// The row by which a control in a direct message names its district: there Discord doesn't say in which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// A session.
    Session(i64),
    /// A delivery of reminders.
    Delivery(i64),
    /// An action.
    Action(i64),
    /// Somebody who is asked to be accountable for one.
    Ask(i64),
    /// A scan.
    Scan(i64),
    /// A point of a scan.
    ScanItem(i64),
    /// Something found in a scan.
    ScanFinding(i64),
}

/// Who may ask for something (`docs/guide.md`, "Who may do what").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone in the server, for what is theirs.
    Everyone,
    /// Core team, facilitator, district lead.
    Planners,
    /// Who may manage the server, and the district lead.
    Setup,
}

impl Command {
    /// What was asked for, or `None` for something that no version of the bot has ever offered.
    pub fn parse(input: &Input) -> Option<Self> {
        help::parse(input)
            .or_else(|| action::commands::parse(input).map(Self::Action))
            .or_else(|| briefing::commands::parse(input).map(Self::Briefing))
            .or_else(|| chart::commands::parse(input).map(Self::Chart))
            .or_else(|| wheel::commands::parse(input).map(Self::Wheel))
            .or_else(|| district::commands::parse(input).map(Self::District))
            .or_else(|| import::commands::parse(input).map(Self::Import))
            .or_else(|| input::commands::parse(input).map(Self::Input))
            .or_else(|| meeting::commands::parse(input).map(Self::Meeting))
            .or_else(|| my::commands::parse(input).map(Self::My))
            .or_else(|| path::commands::parse(input).map(Self::Path))
            .or_else(|| plan::commands::parse(input).map(Self::Plan))
            .or_else(|| portrait::commands::parse(input).map(Self::Portrait))
            .or_else(|| privacy::commands::parse(input).map(Self::Privacy))
            .or_else(|| readiness::commands::parse(input).map(Self::Readiness))
            .or_else(|| reminder::commands::parse(input).map(Self::Reminder))
            .or_else(|| retreat::commands::parse(input).map(Self::Retreat))
            .or_else(|| rsvp::commands::parse(input).map(Self::Rsvp))
            .or_else(|| week::commands::parse(input).map(Self::Week))
            .or_else(|| swot::commands::parse(input).map(Self::Swot))
            .or_else(|| scan::commands::parse(input).map(Self::Scan))
    }

    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Help => Access::Everyone,
            Self::Action(command) => command.access(),
            Self::Briefing(command) => command.access(),
            Self::Chart(command) => command.access(),
            Self::Wheel(command) => command.access(),
            Self::District(command) => command.access(),
            Self::Import(command) => command.access(),
            Self::Input(command) => command.access(),
            Self::Meeting(command) => command.access(),
            Self::My(command) => command.access(),
            Self::Path(command) => command.access(),
            Self::Plan(command) => command.access(),
            Self::Portrait(command) => command.access(),
            Self::Privacy(command) => command.access(),
            Self::Readiness(command) => command.access(),
            Self::Reminder(command) => command.access(),
            Self::Retreat(command) => command.access(),
            Self::Rsvp(command) => command.access(),
            Self::Week(command) => command.access(),
            Self::Swot(command) => command.access(),
            Self::Scan(command) => command.access(),
        }
    }

    /// The row that names the district, for what can be asked in a direct message too.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Input(command) => command.home(),
            Self::Reminder(command) => command.home(),
            Self::Rsvp(command) => command.home(),
            Self::Chart(command) => command.home(),
            Self::Action(command) => command.home(),
            Self::Scan(command) => command.home(),
            Self::Wheel(command) => command.home(),
            Self::Help
            | Self::Briefing(_)
            | Self::District(_)
            | Self::Import(_)
            | Self::Meeting(_)
            | Self::My(_)
            | Self::Path(_)
            | Self::Plan(_)
            | Self::Portrait(_)
            | Self::Privacy(_)
            | Self::Readiness(_)
            | Self::Retreat(_)
            | Self::Swot(_)
            | Self::Week(_) => None,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Help => Answers::Private,
            Self::Action(command) => command.answers(),
            Self::Briefing(command) => command.answers(),
            Self::Chart(command) => command.answers(),
            Self::Wheel(command) => command.answers(),
            Self::District(command) => command.answers(),
            Self::Import(command) => command.answers(),
            Self::Input(command) => command.answers(),
            Self::Meeting(command) => command.answers(),
            Self::My(command) => command.answers(),
            Self::Path(command) => command.answers(),
            Self::Plan(command) => command.answers(),
            Self::Portrait(command) => command.answers(),
            Self::Privacy(command) => command.answers(),
            Self::Readiness(command) => command.answers(),
            Self::Reminder(command) => command.answers(),
            Self::Retreat(command) => command.answers(),
            Self::Rsvp(command) => command.answers(),
            Self::Week(command) => command.answers(),
            Self::Swot(command) => command.answers(),
            Self::Scan(command) => command.answers(),
        }
    }
}

/// All slash commands.
pub fn specs(voice: &Voice<'_>) -> Vec<CommandSpec> {
    let [vision, state] = portrait::commands::specs(voice);
    vec![
        help::spec(voice),
        my::commands::spec(voice),
        readiness::commands::spec(voice),
        retreat::commands::spec(voice),
        scan::commands::spec(voice),
        input::commands::spec(voice),
        meeting::commands::spec(voice),
        swot::commands::spec(voice),
        vision,
        state,
        plan::commands::spec(voice),
        action::commands::spec(voice),
        reminder::commands::spec(voice),
        privacy::commands::spec(voice),
        district::commands::spec(voice),
    ]
}
