//! What a rehearsal begins with: the district's bot is set up already, by its lead, through
//! the same commands that anyone would type.

use std::time::Duration;

use serde_json::Value;

use super::{Answer, Server};

/// Who sets the made-up district up: its lead, who sees every channel that is to be chosen.
const LEAD: &str = "Margaret Chen";

/// The options of `/setup roles`, and the role of the made-up district that goes into each.
const ROLES: [(&str, &str); 13] = [
    ("district-lead", "District lead"),
    ("facilitator", "Facilitator"),
    ("core-team", "Core team"),
    ("planning-team", "Planning team"),
    ("management", "Management"),
    ("management-lead", "Management lead"),
    ("career-staff", "Career-program staff"),
    ("all-staff", "All staff"),
    ("board", "Board"),
    ("union", "Union"),
    ("parents", "Parents"),
    ("community", "Community"),
    ("students", "Students"),
];

/// The options of `/setup channels`, and their channels.
const CHANNELS: [(&str, &str); 3] =
    [("announcements", "announcements"), ("core-team", "core-team"), ("actions", "actions")];

/// How long the bot has for each command.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sets the made-up district up.
///
/// # Errors
/// What the bot did not do.
pub async fn set_up(server: &Server) -> Result<(), String> {
    let roles = ROLES.map(|(option, role)| (option, Value::from(server.role(role).to_string())));
    let channels = CHANNELS.map(|(option, channel)| (option, Value::from(server.channel(channel).to_string())));
    let district = [("timezone", Value::from("America/Toronto")), ("vocabulary", Value::from("bc"))];
    type_command(server, "setup roles", &roles).await?;
    type_command(server, "setup channels", &channels).await?;
    type_command(server, "setup district", &district).await?;
    server.people().forget_private(server.person(LEAD));
    Ok(())
}

async fn type_command(server: &Server, command: &str, options: &[(&str, Value)]) -> Result<(), String> {
    let people = server.people();
    let lead = server.person(LEAD);
    let interaction = people
        .slash(lead, server.channel("staff-room"), command, options)
        .map_err(|impossible| format!("/{command}: {impossible}"))?;
    match people.answer(interaction, PATIENCE).await {
        Answer::Message(_) => Ok(()),
        other => Err(format!("/{command} was answered with {other:?}")),
    }
}
