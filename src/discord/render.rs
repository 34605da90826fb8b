//! Turns [`crate::message`] into the JSON that Discord takes.
//!
//! Views should fit Discord's limits; what doesn't is cut or left out here, and logged as our mistake, because a
//! message with something missing is better than none. No message ever pings anybody.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::custom_id::encode_or_log;
use super::cut;
use crate::message::{
    Button, Choice, CustomId, Field, File, Form, Message, Panel, Ping, Row, Select, SelectFrom, SelectOption, Style,
    Text,
};

/// Shown where Discord insists on some text and there is none.
const BLANK: &str = "\u{200B}";
/// Only the person who asked sees it.
const EPHEMERAL: u64 = 64;
/// Text channels and announcement channels.
pub(super) const TEXT_CHANNELS: [u8; 2] = [0, 5];

/// A message in full: as the body of a new one, or of an edit, which then replaces all that was there.
pub(super) fn message(message: &Message) -> Value {
    let content = markdown(&message.text, 2000, "text");
    let embeds = embeds(&message.panels, files(message));
    let components = rows(&message.rows);
    let nothing = content.is_empty() && embeds.is_empty() && components.is_empty() && message.files.is_empty();
    json!({
        "content": if nothing { BLANK.to_owned() } else { content },
        "embeds": embeds,
        "components": components,
        "attachments": attachments(&message.files),
        "allowed_mentions": allowed_mentions(&message.pings),
    })
}

/// Only who is named here is notified, whatever the text says.
fn allowed_mentions(pings: &[Ping]) -> Value {
    let (mut roles, mut users) = (Vec::new(), Vec::new());
    for ping in pings {
        match ping {
            Ping::Role(id) => roles.push(id.to_string()),
            Ping::Person(id) => users.push(id.to_string()),
        }
    }
    let mut allowed = json!({"parse": []});
    for (kind, ids) in [("roles", roles), ("users", users)] {
        if !ids.is_empty() {
            allowed[kind] = json!(ids);
        }
    }
    allowed
}

/// The same message, seen only by the person who asked.
pub(super) fn private(of: &Message) -> Value {
    let mut body = message(of);
    body["flags"] = EPHEMERAL.into();
    body
}

/// The files that [`message`] speaks of; Discord takes ten.
pub(super) fn files(message: &Message) -> &[File] {
    &message.files[..message.files.len().min(10)]
}

/// A file's name as Discord keeps it.
pub(super) fn file_name(name: &str) -> String {
    let clean: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let clean = clean.trim_start_matches('.');
    if clean.is_empty() { "file".to_owned() } else { clean.to_owned() }
}

/// What kind of content a file has, by its ending.
pub(super) fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("png") => "image/png",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("txt") => "text/plain",
        Some("html") => "text/html",
        Some("md") => "text/markdown",
        _ => "application/octet-stream",
    }
}

/// A form, or `None` (and the reason in the log) if Discord could not take it.
pub(super) fn form(form: &Form) -> Option<Value> {
    let id = encode_or_log(&form.click)?;
    if form.fields.is_empty() || form.fields.len() > 5 {
        tracing::error!(form = form.click.name, fields = form.fields.len(), "a form has one to five fields");
        return None;
    }
    let fields: Vec<Value> = form.fields.iter().map(|f| json!({"type": 1, "components": [field(f)]})).collect();
    Some(json!({"custom_id": id, "title": filled(plain(&form.title, 45, "form title")), "components": fields}))
}

fn field(field: &Field) -> Value {
    let most = usize::from(field.most.clamp(1, 4000));
    let mut body = Map::from_iter([
        ("type".to_owned(), json!(4)),
        ("custom_id".to_owned(), json!(field.id)),
        ("style".to_owned(), json!(if field.long { 2 } else { 1 })),
        ("label".to_owned(), json!(filled(plain(&field.label, 45, "field label")))),
        ("max_length".to_owned(), json!(most)),
        ("required".to_owned(), json!(field.required)),
    ]);
    if !field.value.is_empty() {
        body.insert("value".into(), json!(shorter(&field.value, cut::plain(&field.value, most), "field value")));
    }
    let placeholder = plain(&field.placeholder, 100, "field placeholder");
    if !placeholder.is_empty() {
        body.insert("placeholder".into(), json!(placeholder));
    }
    Value::Object(body)
}

/// Suggestions while somebody types.
pub(super) fn choices(choices: &[Choice]) -> Value {
    let choices: Vec<Value> = choices
        .iter()
        .filter(|choice| !choice.label.is_empty() && fits(&choice.value, 100, "choice"))
        .take(25)
        .map(|choice| json!({"name": cut::plain(&choice.label, 100), "value": choice.value}))
        .collect();
    json!({ "choices": choices })
}

fn attachments(files: &[File]) -> Vec<Value> {
    at_most(files, 10, "files")
        .iter()
        .enumerate()
        .map(|(place, file)| {
            let alt = plain(&file.alt, 1024, "file's description");
            json!({"id": place.to_string(), "filename": file_name(&file.name), "description": alt})
        })
        .collect()
}

fn embeds(panels: &[Panel], files: &[File]) -> Vec<Value> {
    let mut budget = 6000;
    at_most(panels, 10, "panels").iter().filter_map(|panel| embed(panel, files, &mut budget)).collect()
}

fn embed(panel: &Panel, files: &[File], budget: &mut usize) -> Option<Value> {
    let mut body = Map::new();
    let title = spend(budget, panel.title.markdown(), 256, cut::markdown, "panel title");
    if !title.is_empty() {
        body.insert("title".into(), json!(title));
    }
    // The footer is small and says what must not be lost, so it comes before a body that might take all the room.
    let footer = spend(budget, panel.footer.plain(), 2048, cut::plain, "panel footer");
    if !footer.is_empty() {
        body.insert("footer".into(), json!({ "text": footer }));
    }
    let text = spend(budget, panel.body.markdown(), 4096, cut::markdown, "panel body");
    if !text.is_empty() {
        body.insert("description".into(), json!(text));
    }
    let mut fields = Vec::new();
    for (heading, words) in at_most(&panel.fields, 25, "panel fields") {
        if *budget < 2 {
            over("panel fields");
            break;
        }
        // One is kept for the words, which can't be empty.
        let mut first = *budget - 1;
        let name = filled(spend(&mut first, heading.markdown(), 256, cut::markdown, "field heading"));
        *budget -= cut::length(&name);
        let value = filled(spend(&mut budget.clone(), words.markdown(), 1024, cut::markdown, "field words"));
        *budget -= cut::length(&value);
        fields.push(json!({"name": name, "value": value}));
    }
    if !fields.is_empty() {
        body.insert("fields".into(), json!(fields));
    }
    if let Some(image) = &panel.image {
        if files.iter().any(|file| file.name == *image) {
            body.insert("image".into(), json!({"url": format!("attachment://{}", file_name(image))}));
        } else {
            tracing::error!(image, "a panel shows a file that its message does not have");
        }
    }
    if body.is_empty() {
        return None;
    }
    if let Some(colour) = panel.colour {
        body.insert("color".into(), json!(colour.0 & 0xFF_FFFF));
    }
    Some(Value::Object(body))
}

fn spend(budget: &mut usize, text: String, most: usize, cut: fn(&str, usize) -> String, place: &str) -> String {
    let short = cut(&text, most.min(*budget));
    *budget -= cut::length(&short);
    shorter(&text, short, place)
}

fn rows(rows: &[Row]) -> Vec<Value> {
    let mut seen = HashSet::new();
    at_most(rows, 5, "rows")
        .iter()
        .filter_map(|row| {
            let controls: Vec<Value> = match row {
                Row::Buttons(buttons) => {
                    at_most(buttons, 5, "buttons").iter().filter_map(|b| button(b, &mut seen)).collect()
                }
                Row::Select(one) => select(one, &mut seen).into_iter().collect(),
            };
            (!controls.is_empty()).then(|| json!({"type": 1, "components": controls}))
        })
        .collect()
}

fn button(button: &Button, seen: &mut HashSet<String>) -> Option<Value> {
    let id = unique(&button.click, seen)?;
    let style = match button.style {
        Style::Main => 1,
        Style::Plain => 2,
        Style::Good => 3,
        Style::Danger => 4,
    };
    let mut body = json!({"type": 2, "style": style, "custom_id": id, "disabled": button.disabled});
    let label = plain(&button.label, 80, "button label");
    if let Some(symbol) = button.symbol.as_ref().filter(|symbol| !symbol.is_empty()) {
        body["emoji"] = json!({ "name": symbol });
        if !label.is_empty() {
            body["label"] = json!(label);
        }
    } else {
        body["label"] = json!(filled(label));
    }
    Some(body)
}

fn select(select: &Select, seen: &mut HashSet<String>) -> Option<Value> {
    let (kind, options) = match &select.from {
        SelectFrom::Options(all) | SelectFrom::OptionsPicked(all, _) => {
            let options = options(all);
            if options.is_empty() {
                tracing::error!(control.name = select.click.name, "a select menu needs an option");
                return None;
            }
            (3, Some(options))
        }
        SelectFrom::People | SelectFrom::PeoplePicked(_) => (5, None),
        SelectFrom::Roles => (6, None),
        SelectFrom::Channels => (8, None),
    };
    let id = unique(&select.click, seen)?;
    let most = options.as_ref().map_or(25, Vec::len);
    let highest = usize::from(select.count.1).clamp(1, most);
    let lowest = usize::from(select.count.0).min(highest);
    let mut body = json!({"type": kind, "custom_id": id, "min_values": lowest, "max_values": highest});
    if let Some(mut options) = options {
        if let SelectFrom::OptionsPicked(_, picked) = &select.from {
            let chosen = options.iter_mut().filter(|option| picked.iter().any(|value| option["value"] == **value));
            chosen.take(highest).for_each(|option| option["default"] = json!(true));
        }
        body["options"] = json!(options);
    }
    if let SelectFrom::PeoplePicked(people) = &select.from {
        let people = &at_most(people, 25, "picked people")[..people.len().min(highest)];
        let picked = people.iter().map(|id| json!({"id": id.to_string(), "type": "user"}));
        body["default_values"] = picked.collect();
    }
    if kind == 8 {
        body["channel_types"] = json!(TEXT_CHANNELS);
    }
    let placeholder = plain(&select.placeholder, 150, "select placeholder");
    if !placeholder.is_empty() {
        body["placeholder"] = json!(placeholder);
    }
    Some(body)
}

fn options(options: &[SelectOption]) -> Vec<Value> {
    let mut values = HashSet::new();
    at_most(options, 25, "options")
        .iter()
        .filter(|option| {
            !option.value.is_empty() && fits(&option.value, 100, "option") && values.insert(option.value.as_str())
        })
        .map(|option| {
            let mut body = json!({
                "label": filled(plain(&option.label, 100, "option label")),
                "value": option.value,
            });
            let description = plain(&option.description, 100, "option description");
            if !description.is_empty() {
                body["description"] = json!(description);
            }
            body
        })
        .collect()
}

/// The control's id on the wire; `None` if it has none or if another control of the message has it.
fn unique(id: &CustomId, seen: &mut HashSet<String>) -> Option<String> {
    let wire = encode_or_log(id)?;
    if !seen.insert(wire.clone()) {
        tracing::error!(control.name = id.name, "two controls of a message have the same id; the second is left out");
        return None;
    }
    Some(wire)
}

fn markdown(text: &Text, most: usize, place: &str) -> String {
    let text = text.markdown();
    shorter(&text, cut::markdown(&text, most), place)
}

fn plain(text: &Text, most: usize, place: &str) -> String {
    let text = text.plain();
    shorter(&text, cut::plain(&text, most), place)
}

fn shorter(text: &str, short: String, place: &str) -> String {
    if short.len() != text.len() {
        over(place);
    }
    short
}

fn fits(value: &str, most: usize, place: &str) -> bool {
    let fits = cut::length(value) <= most;
    if !fits {
        over(place);
    }
    fits
}

fn at_most<'a, T>(all: &'a [T], most: usize, place: &str) -> &'a [T] {
    if all.len() > most {
        over(place);
    }
    &all[..all.len().min(most)]
}

fn filled(text: String) -> String {
    if text.trim().is_empty() { BLANK.to_owned() } else { text }
}

fn over(place: &str) {
    tracing::warn!(place, "over Discord's limits: shortened");
}

#[cfg(test)]
mod tests;
