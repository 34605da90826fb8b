//! Buttons, selects and forms.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{join, list, needed, number, text};
use crate::rehearsal::error::{ApiError, Problems};

/// The components of an ordinary message: up to five rows of five buttons or one select.
pub(super) fn first_kind(body: &Value, problems: &mut Problems) {
    let rows = list(body, "components", "", problems);
    if rows.len() > 5 {
        problems.bad_length("components", 1, 5);
    }
    let mut ids = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let path = format!("components.{index}");
        if row["type"] != 1 {
            problems.add(&join(&path, "type"), "BASE_TYPE_CHOICES", "Value must be one of (1,).");
            continue;
        }
        row_of_controls(row, &path, &mut ids, problems);
    }
}

/// The components of a message that is made of nothing else. twilight knows the rest of their rules.
pub(super) fn second_kind(body: &Value, problems: &mut Problems) {
    let mut ids = BTreeSet::new();
    let (mut count, mut length) = (0, 0);
    walk(list(body, "components", "", problems), "components", &mut |component, path| {
        count += 1;
        length += component["content"].as_str().map_or(0, super::chars);
        if component["type"] == 1 {
            row_of_controls(component, path, &mut ids, problems);
        } else if component["type"] == 2 && path.ends_with("accessory") {
            button(component, path, &mut ids, problems);
        }
    });
    if count > 40 {
        problems.add(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            "The total number of components must not exceed 40.",
        );
    }
    if length > 4000 {
        problems.add(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "The total size of displayable text must be 4000 or fewer.",
        );
    }
}

fn walk(components: &[Value], path: &str, visit: &mut impl FnMut(&Value, &str)) {
    for (index, component) in components.iter().enumerate() {
        let path = format!("{path}.{index}");
        visit(component, &path);
        if let Some(children) = component["components"].as_array() {
            walk(children, &join(&path, "components"), visit);
        }
        if component["accessory"].is_object() {
            visit(&component["accessory"], &join(&path, "accessory"));
        }
    }
}

fn row_of_controls(row: &Value, path: &str, ids: &mut BTreeSet<String>, problems: &mut Problems) {
    let controls = list(row, "components", path, problems);
    let selects = controls.iter().filter(|control| control["type"] != 2).count();
    if controls.is_empty() || controls.len() > 5 {
        problems.bad_length(&join(path, "components"), 1, 5);
    } else if selects > 0 && controls.len() > 1 {
        let message = "The specified component exceeds the maximum width";
        problems.add(&join(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
    }
    for (index, control) in controls.iter().enumerate() {
        let path = format!("{path}.components.{index}");
        match control["type"].as_u64() {
            Some(2) => button(control, &path, ids, problems),
            Some(3 | 5..=8) => select(control, &path, ids, problems),
            _ => problems.add(&join(&path, "type"), "BASE_TYPE_CHOICES", "Value must be one of (2, 3, 5, 6, 7, 8)."),
        }
    }
}

fn custom_id(control: &Value, path: &str, ids: &mut BTreeSet<String>, problems: &mut Problems) {
    needed(control, "custom_id", path, 100, problems);
    if let Some(id) = control["custom_id"].as_str()
        && !ids.insert(id.to_owned())
    {
        let message = "Component custom id cannot be duplicated";
        problems.add(&join(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message);
    }
}

fn emoji(holder: &Value, path: &str, problems: &mut Problems) {
    let emoji = &holder["emoji"];
    if emoji.is_null() || !emoji["id"].is_null() {
        return;
    }
    if emoji["name"].as_str().is_none_or(|name| name.is_empty() || name.is_ascii()) {
        problems.add(&format!("{path}.emoji.name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji");
    }
}

fn button(button: &Value, path: &str, ids: &mut BTreeSet<String>, problems: &mut Problems) {
    text(button, "label", path, 0, 80, problems);
    emoji(button, path, problems);
    match button["style"].as_u64() {
        Some(1..=4) => custom_id(button, path, ids, problems),
        Some(5) => {
            needed(button, "url", path, 512, problems);
            let url = button["url"].as_str().unwrap_or_default();
            if !["http://", "https://", "discord://"].iter().any(|scheme| url.starts_with(scheme)) {
                problems.add(&join(path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be http, https or discord.");
            }
            if !button["custom_id"].is_null() {
                let message = "A custom id and url cannot both be specified";
                problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
            }
        }
        Some(6) => {}
        _ => problems.add(&join(path, "style"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6)."),
    }
    let labelled = button["label"].as_str().is_some_and(|label| !label.trim().is_empty());
    if !labelled && button["emoji"].is_null() && button["style"] != 6 {
        let message = "A button must have a label or an emoji";
        problems.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", message);
    }
}

fn select(select: &Value, path: &str, ids: &mut BTreeSet<String>, problems: &mut Problems) {
    custom_id(select, path, ids, problems);
    text(select, "placeholder", path, 0, 150, problems);
    let min = number(select, "min_values", path, 0, 25, problems).unwrap_or(1);
    let max = number(select, "max_values", path, 1, 25, problems).unwrap_or(1);
    if min > max {
        problems.add(&join(path, "min_values"), "SELECT_COMPONENT_MIN_VALUES", "min_values is larger than max_values");
    }
    if select["type"] != 3 {
        if !select["options"].is_null() {
            problems.add(&join(path, "options"), "SELECT_COMPONENT_OPTIONS", "Only a string select has options");
        }
        return;
    }
    let options = list(select, "options", path, problems);
    if options.is_empty() || options.len() > 25 {
        problems.bad_length(&join(path, "options"), 1, 25);
    } else if i64::try_from(options.len()).is_ok_and(|count| max > count || min > count) {
        problems.add(
            &join(path, "max_values"),
            "SELECT_COMPONENT_MAX_VALUES",
            "max_values is larger than the number of options",
        );
    }
    let mut values = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.options.{index}");
        needed(option, "label", &path, 100, problems);
        needed(option, "value", &path, 100, problems);
        text(option, "description", &path, 0, 100, problems);
        emoji(option, &path, problems);
        if option["value"].as_str().is_some_and(|value| !values.insert(value)) {
            let message = "The specified option value is already used";
            problems.add(&join(&path, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
        }
    }
    let chosen = options.iter().filter(|option| option["default"] == true).count();
    if i64::try_from(chosen).is_ok_and(|chosen| chosen > max) {
        let message = "The number of default options is larger than max_values";
        problems.add(path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message);
    }
}

/// A form: a title and up to five text inputs.
pub(in crate::rehearsal) fn modal(data: &Value) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    needed(data, "title", "data", 45, &mut problems);
    needed(data, "custom_id", "data", 100, &mut problems);
    let rows = list(data, "components", "data", &mut problems);
    if rows.is_empty() || rows.len() > 5 {
        problems.bad_length("data.components", 1, 5);
    }
    let mut ids = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let path = format!("data.components.{index}");
        match row["type"].as_u64() {
            Some(1) => {
                let inputs = list(row, "components", &path, &mut problems);
                if inputs.len() != 1 {
                    problems.bad_length(&join(&path, "components"), 1, 1);
                }
                for input in inputs {
                    let path = join(&path, "components.0");
                    if input["type"] != 4 {
                        problems.add(&join(&path, "type"), "BASE_TYPE_CHOICES", "Value must be one of (4,).");
                        continue;
                    }
                    needed(input, "label", &path, 45, &mut problems);
                    text_input(input, &path, &mut ids, &mut problems);
                }
            }
            Some(18) => label(row, &path, &mut ids, &mut problems),
            Some(10) => needed(row, "content", &path, 4000, &mut problems),
            _ => problems.add(&join(&path, "type"), "BASE_TYPE_CHOICES", "Value must be one of (1, 10, 18)."),
        }
    }
    problems.verdict()?;
    for (index, component) in super::read_components(data)?.iter().enumerate() {
        let path = format!("data.components.{index}");
        use twilight_model::channel::message::Component;
        let opinion = match component {
            Component::Label(label) => twilight_validate::component::label(label),
            Component::TextDisplay(text) => twilight_validate::component::text_display(text),
            Component::ActionRow(row) => twilight_validate::component::action_row(row, false),
            _ => Ok(()),
        };
        opinion.map_err(|error| super::twilight(&path, error))?;
    }
    Ok(())
}

fn label(row: &Value, path: &str, ids: &mut BTreeSet<String>, problems: &mut Problems) {
    needed(row, "label", path, 45, problems);
    text(row, "description", path, 0, 100, problems);
    let (inner, path) = (&row["component"], join(path, "component"));
    match inner["type"].as_u64() {
        Some(4) => text_input(inner, &path, ids, problems),
        Some(3 | 5..=8) => select(inner, &path, ids, problems),
        Some(19 | 21..=23) => custom_id(inner, &path, ids, problems),
        _ => problems.required(&path),
    }
}

fn text_input(input: &Value, path: &str, ids: &mut BTreeSet<String>, problems: &mut Problems) {
    custom_id(input, path, ids, problems);
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        problems.add(&join(path, "style"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2).");
    }
    let min = number(input, "min_length", path, 0, 4000, problems).unwrap_or(0);
    let max = number(input, "max_length", path, 1, 4000, problems).unwrap_or(4000);
    if min > max {
        let message = "min_length is larger than max_length";
        problems.add(&join(path, "min_length"), "TEXT_INPUT_MIN_LENGTH", message);
    }
    text(input, "placeholder", path, 0, 100, problems);
    text(input, "value", path, 0, usize::try_from(max).unwrap_or(4000), problems);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(components: &Value) -> String {
        let body = json!({"content": "x", "components": components});
        super::super::message(&body, false).err().map(|error| error.errors.to_string()).unwrap_or_default()
    }

    fn row(controls: Vec<Value>) -> Value {
        json!({"type": 1, "components": controls})
    }

    fn button(id: &str) -> Value {
        json!({"type": 2, "style": 1, "label": "Go", "custom_id": id})
    }

    fn select_of(options: usize, label: usize) -> Value {
        let options: Vec<Value> =
            (0..options).map(|n| json!({"label": "l".repeat(label), "value": n.to_string()})).collect();
        json!({"type": 3, "custom_id": "s", "options": options})
    }

    #[test]
    fn rows_and_controls() {
        let buttons = |from: usize, n: usize| row((from..from + n).map(|i| button(&i.to_string())).collect());
        assert_eq!(refused(&json!([buttons(0, 5)])), "");
        assert!(refused(&json!([buttons(0, 6)])).contains("BAD_LENGTH"));
        let rows = |n: usize| json!((0..n).map(|i| buttons(i * 5, 5)).collect::<Vec<_>>());
        assert_eq!(refused(&rows(5)), "");
        assert!(refused(&rows(6)).contains("BAD_LENGTH"));
        assert!(refused(&json!([row(vec![])])).contains("BAD_LENGTH"));
        assert!(refused(&json!([row(vec![button("a"), select_of(1, 1)])])).contains("WIDTH_EXCEEDED"));
        assert!(refused(&json!([row(vec![button("a"), button("a")])])).contains("DUPLICATED"));
        assert_eq!(refused(&json!([row(vec![button(&"i".repeat(100))])])), "");
        assert!(refused(&json!([row(vec![button(&"i".repeat(101))])])).contains("custom_id"));
        assert!(refused(&json!([button("a")])).contains("CHOICES"), "a button needs a row");
        let label =
            |n: usize| json!([row(vec![json!({"type": 2, "style": 1, "label": "l".repeat(n), "custom_id": "a"})])]);
        assert_eq!(refused(&label(80)), "");
        assert!(refused(&label(81)).contains("label"));
        assert!(refused(&label(0)).contains("LABEL_OR_EMOJI"));
        assert!(refused(&json!([row(vec![json!({"type": 2, "style": 5, "label": "l"})])])).contains("url"));
        let emoji = |name: &str| {
            let option = json!({"label": "l", "value": "v", "description": "d", "emoji": {"name": name}});
            let button = json!({"type": 2, "style": 2, "custom_id": "e", "emoji": {"name": name}});
            refused(&json!([row(vec![button]), row(vec![json!({"type": 3, "custom_id": "s", "options": [option]})])]))
        };
        assert_eq!(emoji("✅"), "");
        assert!(emoji(":check:").contains("INVALID_EMOJI"));
    }

    #[test]
    fn selects() {
        assert_eq!(refused(&json!([row(vec![select_of(25, 100)])])), "");
        assert!(refused(&json!([row(vec![select_of(26, 1)])])).contains("options"));
        assert!(refused(&json!([row(vec![select_of(0, 1)])])).contains("options"));
        assert!(refused(&json!([row(vec![select_of(1, 101)])])).contains("label"));
        let mut twice = select_of(2, 1);
        twice["options"][1]["value"] = "0".into();
        assert!(refused(&json!([row(vec![twice])])).contains("VALUE_DUPLICATED"));
        let mut many = select_of(2, 1);
        many["max_values"] = 3.into();
        assert!(refused(&json!([row(vec![many])])).contains("MAX_VALUES"));
    }

    #[test]
    fn forms() {
        let input =
            |id: &str, label: usize| json!({"type": 4, "custom_id": id, "style": 1, "label": "l".repeat(label)});
        let form = |title: usize, inputs: Vec<Value>| {
            let rows: Vec<Value> = inputs.into_iter().map(|input| row(vec![input])).collect();
            let data = json!({"custom_id": "f", "title": "t".repeat(title), "components": rows});
            modal(&data).err().map(|error| error.errors.to_string()).unwrap_or_default()
        };
        let five: Vec<Value> = (0..5).map(|i| input(&i.to_string(), 45)).collect();
        assert_eq!(form(45, five.clone()), "");
        assert!(form(46, five.clone()).contains("title"));
        assert!(form(1, [five, vec![input("x", 1)]].concat()).contains("components"));
        assert!(form(1, vec![]).contains("components"));
        assert!(form(1, vec![input("a", 46)]).contains("label"));
        assert!(form(1, vec![input("a", 1), input("a", 1)]).contains("DUPLICATED"));
        let mut long = input("a", 1);
        long["max_length"] = 4001.into();
        assert!(form(1, vec![long]).contains("max_length"));
        let mut filled = input("a", 1);
        filled["max_length"] = 3.into();
        filled["value"] = "four".into();
        assert!(form(1, vec![filled]).contains("value"));
        assert!(form(1, vec![button("a")]).contains("CHOICES"), "a form has no buttons");
    }
}
