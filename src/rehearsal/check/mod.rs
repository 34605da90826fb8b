//! Whether Discord would take what the bot sends: its documented limits, and twilight's opinion on top.

pub(super) mod commands;
pub(super) mod components;

use std::fmt::Display;

use serde_json::Value;
use twilight_model::channel::message::{AllowedMentions, Component, Embed};

use super::error::{ApiError, Problems};

/// The flag of messages made of components only.
pub(super) const COMPONENTS_V2: u64 = 1 << 15;

/// How long a text is for Discord.
pub(super) fn chars(text: &str) -> usize {
    text.chars().count()
}

/// A text that may be there, of `min` to `max` characters. Says whether it is there.
pub(super) fn text(at: &Value, key: &str, path: &str, min: usize, max: usize, problems: &mut Problems) -> bool {
    let path = join(path, key);
    match &at[key] {
        Value::Null => false,
        Value::String(text) => {
            let count = chars(text);
            if count > max || count < min {
                if min == 0 { problems.too_long(&path, max) } else { problems.bad_length(&path, min, max) }
            }
            true
        }
        _ => {
            problems.add(&path, "STRING_TYPE_CONVERT", "Could not interpret the value as string.");
            true
        }
    }
}

/// A text that must be there.
pub(super) fn needed(at: &Value, key: &str, path: &str, max: usize, problems: &mut Problems) {
    if !text(at, key, path, 1, max, problems) {
        problems.required(&join(path, key));
    }
}

/// A whole number that may be there, from `min` to `max`.
pub(super) fn number(at: &Value, key: &str, path: &str, min: i64, max: i64, problems: &mut Problems) -> Option<i64> {
    if at[key].is_null() {
        return None;
    }
    let path = join(path, key);
    match at[key].as_i64() {
        Some(number) if number < min => {
            problems.add(&path, "NUMBER_TYPE_MIN", format!("int value should be greater than or equal to {min}."));
        }
        Some(number) if number > max => {
            problems.add(&path, "NUMBER_TYPE_MAX", format!("int value should be less than or equal to {max}."));
        }
        Some(number) => return Some(number),
        None => problems.add(&path, "NUMBER_TYPE_COERCE", "Value is not int."),
    }
    None
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The list under a key; anything but a list or nothing is a problem.
pub(super) fn list<'a>(at: &'a Value, key: &str, path: &str, problems: &mut Problems) -> &'a [Value] {
    match &at[key] {
        Value::Null => &[],
        Value::Array(list) => list,
        _ => {
            problems.add(&join(path, key), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            &[]
        }
    }
}

/// A message as it would be after this request; `v2` if it is made of components only.
pub(super) fn message(body: &Value, v2: bool) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    text(body, "content", "", 0, 2000, &mut problems);
    embeds(body, &mut problems);
    allowed_mentions(&body["allowed_mentions"], &mut problems);
    if list(body, "attachments", "", &mut problems).len() > 10 {
        problems.too_long("attachments", 10);
    }
    for (index, attachment) in list(body, "attachments", "", &mut Problems::default()).iter().enumerate() {
        let path = format!("attachments.{index}");
        text(attachment, "description", &path, 0, 1024, &mut problems);
        text(attachment, "filename", &path, 1, 1024, &mut problems);
    }
    match &body["nonce"] {
        Value::String(nonce) if chars(nonce) > 25 => problems.too_long("nonce", 25),
        Value::Null | Value::String(_) | Value::Number(_) => {}
        _ => problems.add("nonce", "STRING_TYPE_CONVERT", "Could not interpret the value as string."),
    }
    if v2 {
        for key in ["content", "embeds"] {
            let filled = body[key].as_str().is_some_and(|text| !text.is_empty())
                || body[key].as_array().is_some_and(|list| !list.is_empty());
            if filled {
                let message = format!("The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
                problems.add(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
            }
        }
        components::second_kind(body, &mut problems);
    } else {
        components::first_kind(body, &mut problems);
    }
    problems.verdict()?;
    second_opinion(body, v2)
}

/// What an embed's text adds up to.
fn embed_chars(embed: &Value) -> usize {
    let of = |value: &Value| value.as_str().map_or(0, chars);
    let fields: usize =
        embed["fields"].as_array().into_iter().flatten().map(|f| of(&f["name"]) + of(&f["value"])).sum();
    of(&embed["title"])
        + of(&embed["description"])
        + of(&embed["footer"]["text"])
        + of(&embed["author"]["name"])
        + fields
}

fn embeds(body: &Value, problems: &mut Problems) {
    let embeds = list(body, "embeds", "", problems);
    if embeds.len() > 10 {
        problems.too_long("embeds", 10);
    }
    if embeds.iter().map(embed_chars).sum::<usize>() > 6000 {
        problems.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
    }
    for (index, embed) in embeds.iter().enumerate() {
        let path = format!("embeds.{index}");
        text(embed, "title", &path, 0, 256, problems);
        text(embed, "description", &path, 0, 4096, problems);
        let shows = ["title", "description", "fields", "image", "thumbnail", "footer", "author", "url", "video"];
        if !shows.iter().any(|key| is_filled(&embed[*key])) {
            problems.required(&join(&path, "description"));
        }
        if !embed["footer"].is_null() {
            needed(&embed["footer"], "text", &join(&path, "footer"), 2048, problems);
        }
        if !embed["author"].is_null() {
            needed(&embed["author"], "name", &join(&path, "author"), 256, problems);
        }
        number(embed, "color", &path, 0, 0xFF_FFFF, problems);
        if let Some(time) = embed["timestamp"].as_str()
            && chrono::DateTime::parse_from_rfc3339(time).is_err()
        {
            problems.add(&join(&path, "timestamp"), "DATE_TIME_TYPE_PARSE", "Not a well formed timestamp.");
        }
        for (holder, key) in
            [("url", ""), ("image", "url"), ("thumbnail", "url"), ("author", "url"), ("author", "icon_url")]
        {
            let value = if key.is_empty() { &embed[holder] } else { &embed[holder][key] };
            let schemes: &[&str] = if key.is_empty() || (holder == "author" && key == "url") {
                &["http://", "https://"]
            } else {
                &["http://", "https://", "attachment://"]
            };
            if let Some(url) = value.as_str()
                && !schemes.iter().any(|scheme| url.starts_with(scheme))
            {
                let path = join(&join(&path, holder), key);
                problems.add(&path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
            }
        }
        let fields = list(embed, "fields", &path, problems);
        if fields.len() > 25 {
            problems.too_long(&join(&path, "fields"), 25);
        }
        for (index, field) in fields.iter().enumerate() {
            let path = format!("{path}.fields.{index}");
            needed(field, "name", &path, 256, problems);
            needed(field, "value", &path, 1024, problems);
        }
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

fn allowed_mentions(value: &Value, problems: &mut Problems) {
    if value.is_null() {
        return;
    }
    let path = "allowed_mentions";
    let parse: Vec<&str> = list(value, "parse", path, problems).iter().filter_map(Value::as_str).collect();
    for (index, kind) in parse.iter().enumerate() {
        if !["users", "roles", "everyone"].contains(kind) {
            let message = "Value must be one of ('users', 'roles', 'everyone').";
            problems.add(&format!("{path}.parse.{index}"), "BASE_TYPE_CHOICES", message);
        }
    }
    for key in ["users", "roles"] {
        let ids = list(value, key, path, problems);
        if ids.len() > 100 {
            problems.too_long(&join(path, key), 100);
        }
        if !ids.is_empty() && parse.contains(&key) {
            let message = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
            problems.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message);
        }
    }
}

/// A 50035 in twilight's words.
pub(super) fn twilight(path: &str, error: impl Display) -> ApiError {
    Problems::one(path, "TWILIGHT_REFUSED", &error.to_string())
}

/// twilight reads the message, and validates it.
fn second_opinion(body: &Value, v2: bool) -> Result<(), ApiError> {
    if let Some(content) = body["content"].as_str() {
        twilight_validate::message::content(content).map_err(|error| twilight("content", error))?;
    }
    if let Some(embeds) = body["embeds"].as_array() {
        let mut read: Vec<Embed> = Vec::new();
        for (index, embed) in embeds.iter().enumerate() {
            let path = format!("embeds.{index}");
            read.push(serde_json::from_value(rich(embed)).map_err(|error| twilight(&path, error))?);
        }
        twilight_validate::message::embeds(&read).map_err(|error| twilight("embeds", error))?;
    }
    let read = read_components(body)?;
    twilight_validate::message::components(&read, v2).map_err(|error| twilight("components", error))?;
    if !body["allowed_mentions"].is_null() {
        serde_json::from_value::<AllowedMentions>(body["allowed_mentions"].clone())
            .map_err(|error| twilight("allowed_mentions", error))?;
    }
    Ok(())
}

/// The components of a message or a form, as twilight reads them.
pub(super) fn read_components(body: &Value) -> Result<Vec<Component>, ApiError> {
    let mut read = Vec::new();
    for (index, component) in body["components"].as_array().into_iter().flatten().enumerate() {
        let path = format!("components.{index}");
        read.push(serde_json::from_value(component.clone()).map_err(|error| twilight(&path, error))?);
    }
    Ok(read)
}

/// An embed with the type that Discord gives every bot's embed.
pub(super) fn rich(embed: &Value) -> Value {
    let mut embed = embed.clone();
    if embed.is_object() {
        embed["type"] = "rich".into();
    }
    embed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn errors(body: &Value) -> String {
        message(body, false).err().map(|error| error.errors.to_string()).unwrap_or_default()
    }

    #[test]
    fn limits_hold_at_their_edge() {
        let at = |n: usize| "x".repeat(n);
        assert_eq!(errors(&json!({"content": at(2000)})), "");
        assert!(
            errors(&json!({"content": at(2001)}))
                .contains("\"content\":{\"_errors\":[{\"code\":\"BASE_TYPE_MAX_LENGTH\"")
        );
        for (key, max) in [("title", 256), ("description", 4096)] {
            assert_eq!(errors(&json!({"embeds": [{key: at(max)}]})), "");
            assert!(errors(&json!({"embeds": [{key: at(max + 1)}]})).contains(key));
        }
        for (holder, key, max) in [("footer", "text", 2048), ("author", "name", 256)] {
            assert_eq!(errors(&json!({"embeds": [{holder: {key: at(max)}}]})), "");
            assert!(errors(&json!({"embeds": [{holder: {key: at(max + 1)}}]})).contains(holder));
        }
        let field =
            |name: usize, value: usize| json!({"embeds": [{"fields": [{"name": at(name), "value": at(value)}]}]});
        assert_eq!(errors(&field(256, 1024)), "");
        assert!(errors(&field(257, 1)).contains("name"));
        assert!(errors(&field(1, 1025)).contains("value"));
        assert!(errors(&field(0, 1)).contains("name"), "a field needs a name");
        let fields = |n: usize| json!({"embeds": [{"fields": vec![json!({"name": "n", "value": "v"}); n]}]});
        assert_eq!(errors(&fields(25)), "");
        assert!(errors(&fields(26)).contains("fields"));
        let two = |n: usize| json!({"embeds": [{"description": at(3000)}, {"description": at(n)}]});
        assert_eq!(errors(&two(3000)), "");
        assert!(errors(&two(3001)).contains("MAX_EMBED_SIZE_EXCEEDED"));
        assert!(errors(&json!({"embeds": [{}]})).contains("BASE_TYPE_REQUIRED"));
        assert!(errors(&json!({"embeds": [{"title": "t", "url": "javascript:alert(1)"}]})).contains("URL_TYPE"));
        assert!(errors(&json!({"content": "x", "nonce": at(26)})).contains("nonce"));
    }

    #[test]
    fn mentions_are_either_listed_or_parsed() {
        assert_eq!(errors(&json!({"content": "x", "allowed_mentions": {"parse": [], "users": ["12"]}})), "");
        let both = json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["12"]}});
        assert!(errors(&both).contains("EXCLUSIVE"));
        assert!(errors(&json!({"content": "x", "allowed_mentions": {"parse": ["all"]}})).contains("CHOICES"));
    }
}
