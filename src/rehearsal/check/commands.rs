//! Definitions of slash commands, and completions.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandOptionChoice};

use super::{chars, join, list, needed, number, text, twilight};
use crate::rehearsal::error::{ApiError, Problems};

/// A command's whole definition.
const TOTAL: usize = 8000;

/// One command's definition, at a path of the request.
pub(in crate::rehearsal) fn command(definition: &Value, path: &str, problems: &mut Problems) {
    let kind = definition["type"].as_u64().unwrap_or(1);
    if kind != 1 {
        needed(definition, "name", path, 32, problems);
        return;
    }
    name(definition, path, problems);
    needed(definition, "description", path, 100, problems);
    localizations(definition, path, problems);
    options(definition, path, 0, problems);
    if length(definition) > TOTAL {
        let message = format!("Command exceeds maximum size ({TOTAL})");
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", message);
    }
    let bits = &definition["default_member_permissions"];
    if !bits.is_null() && bits.as_str().is_none_or(|bits| bits.parse::<u64>().is_err()) {
        let message = "Could not interpret the value as permissions.";
        problems.add(&join(path, "default_member_permissions"), "PERMISSIONS_TYPE", message);
    }
    if problems.is_empty()
        && let Err(error) = second_opinion(definition)
    {
        problems.add(path, "TWILIGHT_REFUSED", error);
    }
}

fn second_opinion(definition: &Value) -> Result<(), String> {
    let mut whole = json!({"type": 1, "version": "1", "default_member_permissions": null});
    for (key, value) in definition.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        whole[key] = value.clone();
    }
    let command: Command = serde_json::from_value(whole).map_err(|error| error.to_string())?;
    // Not `command()` as a whole: it still knows the old total of 4000.
    twilight_validate::command::chat_input_name(&command.name).map_err(|error| error.to_string())?;
    twilight_validate::command::description(&command.description).map_err(|error| error.to_string())?;
    twilight_validate::command::options(&command.options).map_err(|error| error.to_string())
}

/// Discord's `^[-_'\p{L}\p{N}…]{1,32}$`, without capitals.
fn name(at: &Value, path: &str, problems: &mut Problems) {
    needed(at, "name", path, 32, problems);
    let name = at["name"].as_str().unwrap_or_default();
    if !name.chars().all(|c| (c.is_alphanumeric() || "-_'".contains(c)) && !c.is_uppercase()) {
        let message = "Command name is invalid";
        problems.add(&join(path, "name"), "APPLICATION_COMMAND_INVALID_NAME", message);
    }
}

fn localizations(at: &Value, path: &str, problems: &mut Problems) {
    for (key, max) in [("name_localizations", 32), ("description_localizations", 100)] {
        for locale in at[key].as_object().into_iter().flat_map(|map| map.keys()) {
            text(&at[key], locale, &join(path, key), 1, max, problems);
        }
    }
}

fn options(at: &Value, path: &str, depth: usize, problems: &mut Problems) {
    let options = list(at, "options", path, problems);
    let path = join(path, "options");
    if options.len() > 25 {
        problems.too_long(&path, 25);
    }
    let (mut names, mut optional) = (BTreeSet::new(), false);
    let nested = options.iter().filter(|option| matches!(option["type"].as_u64(), Some(1 | 2))).count();
    if nested != 0 && nested != options.len() {
        let message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        problems.add(&path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.{index}");
        name(option, &path, problems);
        needed(option, "description", &path, 100, problems);
        localizations(option, &path, problems);
        if option["name"].as_str().is_some_and(|name| !names.insert(name)) {
            problems.add(&path, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists");
        }
        if option["required"] == true {
            if optional {
                let message = "Required options must be placed before non-required options";
                problems.add(&path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
            }
        } else {
            optional = true;
        }
        match option["type"].as_u64() {
            Some(2) if depth == 0 => self::options(option, &path, 1, problems),
            Some(1) if depth < 2 => self::options(option, &path, 2, problems),
            Some(3..=11) => value_option(option, &path, problems),
            _ => {
                let message = "The type of this option is invalid here";
                problems.add(&join(&path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
            }
        }
        if depth == 1 && option["type"] != 1 {
            let message = "A sub-command group holds sub-commands only";
            problems.add(&join(&path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
        }
    }
}

fn value_option(option: &Value, path: &str, problems: &mut Problems) {
    let kind = option["type"].as_u64().unwrap_or(0);
    let choices = list(option, "choices", path, problems);
    if choices.len() > 25 {
        problems.too_long(&join(path, "choices"), 25);
    }
    if !choices.is_empty() && !matches!(kind, 3 | 4 | 10) {
        problems.add(&join(path, "choices"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This type has no choices");
    }
    if option["autocomplete"] == true && (!choices.is_empty() || !matches!(kind, 3 | 4 | 10)) {
        let message = "Autocomplete is for string, integer and number options without choices";
        problems.add(&join(path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message);
    }
    choice_list(choices, kind, &join(path, "choices"), problems);
    number(option, "min_length", path, 0, 6000, problems);
    number(option, "max_length", path, 1, 6000, problems);
}

fn choice_list(choices: &[Value], kind: u64, path: &str, problems: &mut Problems) {
    let mut names = BTreeSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let path = format!("{path}.{index}");
        needed(choice, "name", &path, 100, problems);
        let fits = match kind {
            3 => choice["value"].as_str().is_some_and(|value| !value.is_empty() && chars(value) <= 100),
            4 => choice["value"].is_i64() || choice["value"].is_u64(),
            _ => choice["value"].is_number(),
        };
        if !fits {
            let message =
                "Could not interpret the value: a string of 1 to 100 characters, or a number, by the option's type.";
            problems.add(&join(&path, "value"), "UNION_TYPE_CHOICES", message);
        }
        if choice["name"].as_str().is_some_and(|name| !names.insert(name)) {
            let message = "Choice name already exists";
            problems.add(&path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message);
        }
    }
}

/// Names, descriptions and choices of a command, in characters; of translations the longest counts.
fn length(at: &Value) -> usize {
    let longest = |key: &str, others: &str| {
        let others = at[others].as_object().into_iter().flat_map(|map| map.values());
        others.chain([&at[key]]).filter_map(Value::as_str).map(chars).max().unwrap_or(0)
    };
    let children = ["options", "choices"].iter().filter_map(|key| at[*key].as_array()).flatten();
    longest("name", "name_localizations")
        + longest("description", "description_localizations")
        + at["value"].as_str().map_or(0, chars)
        + children.map(length).sum::<usize>()
}

/// Up to 25 completions for an option of this type.
pub(in crate::rehearsal) fn completions(data: &Value, kind: u64) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    let choices = list(data, "choices", "data", &mut problems);
    if !data["choices"].is_array() {
        problems.required("data.choices");
    }
    if choices.len() > 25 {
        problems.too_long("data.choices", 25);
    }
    for (index, choice) in choices.iter().enumerate() {
        let path = format!("data.choices.{index}");
        needed(choice, "name", &path, 100, &mut problems);
        let fits = match kind {
            3 => choice["value"].as_str().is_some_and(|value| !value.is_empty() && chars(value) <= 100),
            _ => choice["value"].is_number(),
        };
        if !fits {
            problems.add(&join(&path, "value"), "UNION_TYPE_CHOICES", "The value does not fit the option's type.");
        }
    }
    problems.verdict()?;
    serde_json::from_value::<Vec<CommandOptionChoice>>(data["choices"].clone())
        .map(|_| ())
        .map_err(|error| twilight("data.choices", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(definition: &Value) -> String {
        let mut problems = Problems::default();
        command(definition, "", &mut problems);
        problems.verdict().err().map(|error| error.errors.to_string()).unwrap_or_default()
    }

    fn with(options: Value) -> Value {
        json!({"name": "plan", "description": "d", "options": options})
    }

    #[test]
    fn names_and_options() {
        assert_eq!(refused(&json!({"name": "plan-it_2", "description": "d"})), "");
        for bad in ["Plan", "pl an", "", &"n".repeat(33)] {
            assert!(refused(&json!({"name": bad, "description": "d"})).contains("name"), "{bad}");
        }
        assert!(refused(&json!({"name": "plan", "description": "d".repeat(101)})).contains("description"));
        let option =
            |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
        assert_eq!(refused(&with(json!([option("a", true), option("b", false)]))), "");
        assert!(refused(&with(json!([option("a", false), option("b", true)]))).contains("REQUIRED_INVALID"));
        assert!(refused(&with(json!([option("a", true), option("a", true)]))).contains("ALREADY_EXISTS"));
        let many = |n: usize| with(json!((0..n).map(|i| option(&format!("o{i}"), false)).collect::<Vec<_>>()));
        assert_eq!(refused(&many(25)), "");
        assert!(refused(&many(26)).contains("options"));
        let sub = json!({"type": 1, "name": "sub", "description": "d"});
        assert!(refused(&with(json!([option("a", true), sub]))).contains("mutually exclusive"));
        let choices = |n: usize| {
            let choices: Vec<Value> = (0..n).map(|i| json!({"name": i.to_string(), "value": i.to_string()})).collect();
            with(json!([{"type": 3, "name": "a", "description": "d", "choices": choices}]))
        };
        assert_eq!(refused(&choices(25)), "");
        assert!(refused(&choices(26)).contains("choices"));
    }

    #[test]
    fn the_whole_definition_has_a_length() {
        let sub = |i: usize, n: usize| {
            let options: Vec<Value> =
                (0..n).map(|j| json!({"type": 3, "name": format!("o{j}"), "description": "d".repeat(98)})).collect();
            json!({"type": 1, "name": format!("s{i}"), "description": "d".repeat(98), "options": options})
        };
        // Each sub-command is 25 times 100 characters and a few more.
        let of = |n: usize| with(json!((0..n).map(|i| sub(i, 24)).collect::<Vec<_>>()));
        assert_eq!(refused(&of(3)), "", "twilight's old limit of 4000 does not count");
        assert!(refused(&of(4)).contains("TOO_LARGE"));
    }

    #[test]
    fn twenty_five_completions() {
        let of = |n: usize| json!({"choices": vec![json!({"name": "n", "value": "v"}); n]});
        assert!(completions(&of(25), 3).is_ok());
        assert!(completions(&of(26), 3).is_err());
        assert!(completions(&of(1), 4).is_err(), "an integer option takes numbers");
        assert!(completions(&json!({}), 3).is_err());
    }
}
