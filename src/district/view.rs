//! What people see of setup.

use super::commands::click;
use super::hours::{self, store::Standing};
use super::{District, Part, Purpose};
use crate::message::{Button, Message, Panel, Style, Text};
use crate::messenger::{Permission, SendError, Server};
use crate::prompts::{Key, Profile, Voice};

crate::texts! { "district";
    command() = "command.about";
    command_show() = "command.show";
    command_district() = "command.district";
    command_timezone() = "command.timezone";
    command_vocabulary() = "command.vocabulary";
    command_minimum() = "command.minimum";
    command_roles() = "command.roles";
    command_channels() = "command.channels";
    command_clear() = "command.clear";
    command_setting() = "command.setting";
    command_hours() = "command.hours";
    command_meeting_time() = "command.meeting_time";
    command_reminder_time() = "command.reminder_time";
    command_quiet_from() = "command.quiet_from";
    command_quiet_until() = "command.quiet_until";
    command_server_events() = "command.server_events";
    command_holiday() = "command.holiday";
    command_holiday_add() = "command.holiday_add";
    command_holiday_name() = "command.holiday_name";
    command_holidays() = "command.holidays";
    command_pings() = "command.pings";
    yes() = "yes";
    no() = "no";
    welcome_title() = "welcome.title";
    welcome_body() = "welcome.body";
    welcome_button() = "welcome.button";
    title(set, all) = "checklist.title";
    next_channel() = "checklist.next_channel";
    next_planners() = "checklist.next_planners";
    next_ready() = "checklist.next_ready";
    next_complete() = "checklist.next_complete";
    next_mend() = "checklist.next_mend";
    next_plan() = "checklist.next_plan";
    heading_district() = "checklist.heading_district";
    heading_roles() = "checklist.heading_roles";
    heading_channels() = "checklist.heading_channels";
    heading_hours() = "checklist.heading_hours";
    set(what, value) = "checklist.set";
    unset(what, how) = "checklist.unset";
    broken(what, problem) = "checklist.broken";
    zone() = "checklist.zone";
    vocabulary() = "checklist.vocabulary";
    minimum() = "checklist.minimum";
    zone_value(name, time) = "checklist.zone_value";
    role_deleted() = "checklist.role_deleted";
    role_silent(role) = "checklist.role_silent";
    channel_deleted() = "checklist.channel_deleted";
    channel_missing(channel, permissions) = "checklist.channel_missing";
    not_checked() = "checklist.not_checked";
    check_again() = "checklist.check_again";
    saved() = "saved";
    saved_keeping(count) = "saved_keeping";
    permission_view() = "permission.view";
    permission_send() = "permission.send";
    permission_embed() = "permission.embed";
    permission_attach() = "permission.attach";
    permission_history() = "permission.history";
    refused_zone(text) = "refused.zone";
    refused_minimum(size, lowest) = "refused.minimum";
    refused_nothing() = "refused.nothing";
    refused_role_gone() = "refused.role_gone";
    refused_everyone(part) = "refused.everyone";
    refused_channel_gone() = "refused.channel_gone";
}

/// The keys that are told apart by part, purpose and profile.
pub(crate) fn more_keys() -> Vec<Key> {
    let names = Part::ALL.map(|part| format!("district.part.{}", part.as_str())).into_iter();
    let names = names.chain(Purpose::ALL.map(|purpose| format!("district.purpose.{}", purpose.as_str())));
    let names = names.chain(Profile::ALL.map(|profile| format!("district.profile.{}", profile.as_str())));
    names.map(|name| Key { name: name.into(), slots: &[] }).collect()
}

/// A part's name.
pub fn part(voice: &Voice<'_>, part: Part) -> Text {
    voice.render(&format!("district.part.{}", part.as_str()), &[])
}

/// A purpose's name.
pub fn purpose(voice: &Voice<'_>, purpose: Purpose) -> Text {
    voice.render(&format!("district.purpose.{}", purpose.as_str()), &[])
}

/// A vocabulary's name.
pub fn profile(voice: &Voice<'_>, profile: Profile) -> Text {
    voice.render(&format!("district.profile.{}", profile.as_str()), &[])
}

/// A permission's name.
pub fn permission(voice: &Voice<'_>, permission: Permission) -> Text {
    match permission {
        Permission::View => permission_view(voice),
        Permission::Send => permission_send(voice),
        Permission::Embed => permission_embed(voice),
        Permission::Attach => permission_attach(voice),
        Permission::History => permission_history(voice),
    }
}

/// The first words in a new server, for those who manage it.
pub fn welcome(voice: &Voice<'_>) -> Message {
    Message::panel(Panel { title: welcome_title(voice), body: welcome_body(voice), ..Panel::default() })
        .buttons([Button::new(welcome_button(voice), click::checklist()).style(Style::Main)])
}

/// What is set, what is missing, what no longer works, and what to do next. `server` is how Discord describes the
/// server right now; `time` is the wall time there.
pub fn checklist(
    voice: &Voice<'_>,
    district: &District,
    standing: &Standing,
    server: Result<&Server, &SendError>,
    time: Option<Text>,
) -> Message {
    let zone_line = match (&district.zone, time) {
        (Some(zone), Some(time)) => set(voice, self::zone(voice), zone_value(voice, Text::given(zone.name()), time)),
        _ => unset(voice, self::zone(voice), Text::own("`/setup district timezone:`")),
    };
    let vocabulary_line = match district.vocabulary {
        Some(chosen) => set(voice, self::vocabulary(voice), profile(voice, chosen)),
        None => unset(voice, self::vocabulary(voice), Text::own("`/setup district vocabulary:`")),
    };
    let minimum_line = set(voice, self::minimum(voice), i64::from(district.minimum_group));
    let roles = Part::ALL.map(|part| role_line(voice, district, server, part));
    let channels = Purpose::ALL.map(|purpose| channel_line(voice, district, server, purpose));
    let done = usize::from(district.zone.is_some())
        + usize::from(district.vocabulary.is_some())
        + 1
        + district.roles.len()
        + district.channels.len();
    let all = 3 + Part::ALL.len() + Purpose::ALL.len();
    let broken = |line: &Text| line.markdown().starts_with('⚠');
    let hours = hours::view::lines(voice, standing);
    let next = if roles.iter().chain(&channels).chain(&hours).any(broken) {
        next_mend(voice)
    } else if !district.channels.contains_key(&Purpose::Announcements) {
        next_channel(voice)
    } else if !district.roles.keys().any(|part| part.is_trusted()) {
        next_planners(voice)
    } else {
        let open = if done == all { next_complete(voice) } else { next_ready(voice) };
        // Planning needs to know what a local time is.
        let plan = if standing.planned || district.zone.is_none() { Text::none() } else { next_plan(voice) };
        Text::join([open, plan], "\n\n")
    };
    let lines = |lines: &[Text]| Text::join(lines.iter().cloned(), "\n");
    Message {
        text: if server.is_err() { not_checked(voice) } else { Text::none() },
        ..Message::panel(Panel {
            title: title(voice, done as i64, all as i64),
            body: next,
            fields: vec![
                (heading_district(voice), lines(&[zone_line, vocabulary_line, minimum_line])),
                (heading_channels(voice), lines(&channels)),
                (heading_hours(voice), lines(&hours)),
                (heading_roles(voice), lines(&roles)),
            ],
            ..Panel::default()
        })
    }
    .buttons([Button::new(check_again(voice), click::check_again())])
}

fn role_line(voice: &Voice<'_>, district: &District, server: Result<&Server, &SendError>, part: Part) -> Text {
    let what = self::part(voice, part);
    match district.roles.get(&part) {
        None => unset(voice, what, Text::none()),
        Some(id) => match server.map(|server| server.role(*id)) {
            Ok(None) => broken(voice, what, role_deleted(voice)),
            // Only the core team's role is ever mentioned in order to be heard.
            Ok(Some(role)) if part == Part::CoreTeam && !role.mentionable => {
                set(voice, what, role_silent(voice, Text::role(*id)))
            }
            Ok(Some(_)) | Err(_) => set(voice, what, Text::role(*id)),
        },
    }
}

fn channel_line(voice: &Voice<'_>, district: &District, server: Result<&Server, &SendError>, purpose: Purpose) -> Text {
    let what = self::purpose(voice, purpose);
    let Some(id) = district.channels.get(&purpose) else { return unset(voice, what, Text::none()) };
    let Ok(server) = server else { return set(voice, what, Text::channel(*id)) };
    match server.channels.iter().find(|channel| channel.id == *id) {
        None => broken(voice, what, channel_deleted(voice)),
        Some(channel) if !channel.missing.is_empty() => {
            let missing = Text::join(channel.missing.iter().map(|missing| permission(voice, *missing)), ", ");
            broken(voice, what, channel_missing(voice, Text::channel(*id), missing))
        }
        Some(_) => set(voice, what, Text::channel(*id)),
    }
}
