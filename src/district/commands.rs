//! Setting a district up: `/setup` and the checklist's buttons, parsed into a [`Command`].

use super::hours::Change;
use super::{LOWEST_MINIMUM_GROUP, Part, Purpose, holidays, pings, view};
use crate::command::Access;
use crate::invocation::{self, CommandSpec, Input, OptionKind, OptionSpec, SubcommandSpec, Value};
use crate::message::Answers;
use crate::prompts::{Profile, Voice};
use crate::week;

/// The largest group size that may be asked for.
pub const HIGHEST_MINIMUM_GROUP: i64 = 100;
/// The longest text for a time of day.
const TIME: u16 = 40;

/// Something asked of setup.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/setup show`, or the welcome's button.
    Checklist,
    /// "Check again" below the checklist.
    CheckAgain,
    /// `/setup district`.
    District {
        /// As typed or picked.
        zone: Option<String>,
        /// One of the profiles.
        vocabulary: Option<Profile>,
        /// The smallest group that may be shown.
        minimum_group: Option<i64>,
    },
    /// Suggestions while somebody types a time zone.
    SuggestZone(String),
    /// `/setup roles`.
    Roles(Vec<(Part, u64)>),
    /// `/setup channels`.
    Channels(Vec<(Purpose, u64)>),
    /// `/setup clear`.
    Clear(Setting),
    /// `/setup hours`, as typed.
    Hours(Change<String>),
    /// The days on which nobody works.
    Holidays(holidays::commands::Command),
    /// When owners of actions are reminded.
    Pings(pings::commands::Command),
}

/// A setting that can be emptied again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The role of a part.
    Role(Part),
    /// The channel of a purpose.
    Channel(Purpose),
}

impl Setting {
    fn all() -> impl Iterator<Item = Self> {
        Part::ALL.into_iter().map(Self::Role).chain(Purpose::ALL.into_iter().map(Self::Channel))
    }

    /// How it is called as a choice and on record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role(part) => part.as_str(),
            Self::Channel(Purpose::Announcements) => "channel_announcements",
            Self::Channel(Purpose::CoreTeam) => "channel_core_team",
            Self::Channel(Purpose::Actions) => "channel_actions",
        }
    }
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Checklist
            | Self::CheckAgain
            | Self::District { .. }
            | Self::SuggestZone(_)
            | Self::Roles(_)
            | Self::Channels(_)
            | Self::Clear(_)
            | Self::Hours(_) => Access::Setup,
            Self::Holidays(command) => command.access(),
            Self::Pings(command) => command.access(),
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Checklist
            | Self::District { .. }
            | Self::Roles(_)
            | Self::Channels(_)
            | Self::Clear(_)
            | Self::Hours(_) => Answers::Private,
            Self::Holidays(command) => command.answers(),
            Self::Pings(command) => command.answers(),
            Self::CheckAgain => Answers::Update,
            Self::SuggestZone(_) => Answers::Choices,
        }
    }
}

/// The option that sets a part's role.
fn part_option(part: Part) -> &'static str {
    match part {
        Part::DistrictLead => "district-lead",
        Part::Facilitator => "facilitator",
        Part::CoreTeam => "core-team",
        Part::PlanningTeam => "planning-team",
        Part::Management => "management",
        Part::ManagementLead => "management-lead",
        Part::CareerStaff => "career-staff",
        Part::AllStaff => "all-staff",
        Part::Board => "board",
        Part::Union => "union",
        Part::Parents => "parents",
        Part::Community => "community",
        Part::Students => "students",
    }
}

/// The option that sets a purpose's channel.
fn purpose_option(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Announcements => "announcements",
        Purpose::CoreTeam => "core-team",
        Purpose::Actions => "actions",
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let option = |name, description, kind| OptionSpec { name, description, kind, required: false };
    let profiles = Profile::ALL.map(|profile| (profile.as_str(), view::profile(voice, profile))).to_vec();
    let settings = Setting::all()
        .map(|setting| {
            (
                setting.name(),
                match setting {
                    Setting::Role(part) => view::part(voice, part),
                    Setting::Channel(purpose) => view::purpose(voice, purpose),
                },
            )
        })
        .collect();
    CommandSpec {
        name: "setup",
        description: view::command(voice),
        options: vec![],
        subcommands: vec![
            SubcommandSpec { name: "show", description: view::command_show(voice), options: vec![] },
            SubcommandSpec {
                name: "district",
                description: view::command_district(voice),
                options: vec![
                    option("timezone", view::command_timezone(voice), OptionKind::Suggested),
                    option("vocabulary", view::command_vocabulary(voice), OptionKind::OneOf(profiles)),
                    option(
                        "minimum-group",
                        view::command_minimum(voice),
                        OptionKind::Whole(i64::from(LOWEST_MINIMUM_GROUP), HIGHEST_MINIMUM_GROUP),
                    ),
                ],
            },
            SubcommandSpec {
                name: "roles",
                description: view::command_roles(voice),
                options: Part::ALL
                    .map(|part| option(part_option(part), view::part(voice, part), OptionKind::Role))
                    .to_vec(),
            },
            SubcommandSpec {
                name: "channels",
                description: view::command_channels(voice),
                options: Purpose::ALL
                    .map(|purpose| option(purpose_option(purpose), view::purpose(voice, purpose), OptionKind::Channel))
                    .to_vec(),
            },
            SubcommandSpec {
                name: "hours",
                description: view::command_hours(voice),
                options: vec![
                    option("meeting-time", view::command_meeting_time(voice), OptionKind::Text(TIME)),
                    option("reminder-time", view::command_reminder_time(voice), OptionKind::Text(TIME)),
                    option("quiet-from", view::command_quiet_from(voice), OptionKind::Text(TIME)),
                    option("quiet-until", view::command_quiet_until(voice), OptionKind::Text(TIME)),
                    option(
                        "server-events",
                        view::command_server_events(voice),
                        OptionKind::OneOf(vec![("yes", view::yes(voice)), ("no", view::no(voice))]),
                    ),
                ],
            },
            week::commands::set_spec(voice),
            holidays::commands::add_spec(voice),
            holidays::commands::list_spec(voice),
            pings::commands::spec(voice),
            SubcommandSpec {
                name: "clear",
                description: view::command_clear(voice),
                options: vec![OptionSpec {
                    name: "setting",
                    description: view::command_setting(voice),
                    kind: OptionKind::OneOf(settings),
                    required: true,
                }],
            },
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    if let Some(command) = holidays::commands::parse(input) {
        return Some(Command::Holidays(command));
    }
    if let Some(command) = pings::commands::parse(input) {
        return Some(Command::Pings(command));
    }
    match input {
        Input::Slash { path, options } => {
            let text = |name: &str| invocation::text(options, name);
            match path.as_str() {
                "setup show" => Some(Command::Checklist),
                "setup district" => {
                    let vocabulary = match text("vocabulary") {
                        Some(name) => Some(Profile::from_name(&name)?),
                        None => None,
                    };
                    let minimum_group = match options.get("minimum-group") {
                        Some(Value::Whole(size)) => Some(*size),
                        _ => None,
                    };
                    Some(Command::District { zone: text("timezone"), vocabulary, minimum_group })
                }
                "setup roles" => Some(Command::Roles(
                    Part::ALL
                        .into_iter()
                        .filter_map(|part| match options.get(part_option(part)) {
                            Some(Value::Role(role)) => Some((part, *role)),
                            _ => None,
                        })
                        .collect(),
                )),
                "setup channels" => Some(Command::Channels(
                    Purpose::ALL
                        .into_iter()
                        .filter_map(|purpose| match options.get(purpose_option(purpose)) {
                            Some(Value::Channel(channel)) => Some((purpose, *channel)),
                            _ => None,
                        })
                        .collect(),
                )),
                "setup hours" => {
                    let server_events = match text("server-events").as_deref() {
                        None => None,
                        Some("yes") => Some(true),
                        Some("no") => Some(false),
                        Some(_) => return None,
                    };
                    Some(Command::Hours(Change {
                        meeting: text("meeting-time"),
                        reminder: text("reminder-time"),
                        quiet_from: text("quiet-from"),
                        quiet_until: text("quiet-until"),
                        server_events,
                    }))
                }
                "setup clear" => {
                    let name = text("setting")?;
                    Setting::all().find(|setting| setting.name() == name).map(Command::Clear)
                }
                _ => None,
            }
        }
        Input::Typing { path, option, so_far } if path == "setup district" && option == "timezone" => {
            Some(Command::SuggestZone(so_far.clone()))
        }
        Input::Click(id) => match (id.name.as_str(), id.args.len()) {
            ("district.checklist", 0) => Some(Command::Checklist),
            ("district.check_again", 0) => Some(Command::CheckAgain),
            _ => None,
        },
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use crate::message::CustomId;

    /// The welcome's button.
    pub fn checklist() -> CustomId {
        CustomId::new("district.checklist", [])
    }

    /// The button below the checklist.
    pub fn check_again() -> CustomId {
        CustomId::new("district.check_again", [])
    }
}
