//! A message as a person reads it, in plain lines: for snapshots and for transcripts.

use plankeeper::rehearsal::Seen;
use serde_json::Value;

use super::Town;

/// Content, panels and controls, with names in place of ids.
pub fn shown(town: &Town, seen: &Seen) -> String {
    let mut lines = Vec::new();
    if seen.ephemeral {
        lines.push("(only you can see this)".to_owned());
    }
    lines.push(seen.text());
    for row in &seen.components {
        let controls = row["components"].as_array().into_iter().flatten().map(control);
        lines.push(controls.collect::<Vec<_>>().join(" "));
    }
    lines.extend(seen.files.iter().map(|file| format!("(file {})", file.name)));
    lines.retain(|line| !line.is_empty());
    named(town, &lines.join("\n"))
}

fn control(control: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if control["type"] == 3 {
        let options = control["options"].as_array().into_iter().flatten().map(|option| text(&option["label"]));
        return format!("[{} ▾ {}]", text(&control["placeholder"]), options.collect::<Vec<_>>().join(" | "));
    }
    if control["type"] == 5 {
        let picked =
            control["default_values"].as_array().into_iter().flatten().map(|one| format!("<@{}>", text(&one["id"])));
        return format!("[{} ▾ people: {}]", text(&control["placeholder"]), picked.collect::<Vec<_>>().join(" | "));
    }
    let mark = match control["style"].as_u64() {
        Some(1) => "!",
        Some(3) => "+",
        Some(4) => "x",
        _ => "",
    };
    let symbol = text(&control["emoji"]["name"]);
    let label = text(&control["label"]);
    let gap = if symbol.is_empty() { "" } else { " " };
    format!("[{mark}{symbol}{gap}{label}]")
}

fn named(town: &Town, text: &str) -> String {
    town.server.read(|world| {
        let mut text = text.to_owned();
        for guild in world.guilds.values() {
            for role in guild.roles.values() {
                text = text.replace(&format!("<@&{}>", role.id), &format!("@{}", role.name));
            }
        }
        for channel in world.channels.values() {
            text = text.replace(&format!("<#{}>", channel.id), &format!("#{}", channel.name));
        }
        for person in world.people.values() {
            text = text.replace(&format!("<@{}>", person.id), &format!("@{}", person.name));
        }
        text
    })
}
