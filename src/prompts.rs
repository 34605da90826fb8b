//! The words that people read: templates in `prompts/<locale>/<feature>.toml`, compiled in; a folder named in the
//! configuration overrides them key by key. Everything is checked at start-up, so that a typing error in a template
//! stops the start and never reaches a person.
//!
//! In a template, `{name}` is a value, `{word.board}` the district's word for something (see `vocabulary.toml`),
//! `{count?answer|answers}` picks by a number, `{{` and `}}` are braces.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::message::Text;

/// The built-in files: feature and content.
const BUILT_IN: &[(&str, &str)] = &[
    ("action", include_str!("../prompts/en/action.toml")),
    ("briefing", include_str!("../prompts/en/briefing.toml")),
    ("general", include_str!("../prompts/en/general.toml")),
    ("district", include_str!("../prompts/en/district.toml")),
    ("import", include_str!("../prompts/en/import.toml")),
    ("input", include_str!("../prompts/en/input.toml")),
    ("input_digest", include_str!("../prompts/en/input_digest.toml")),
    ("meeting", include_str!("../prompts/en/meeting.toml")),
    ("my", include_str!("../prompts/en/my.toml")),
    ("path", include_str!("../prompts/en/path.toml")),
    ("plan", include_str!("../prompts/en/plan.toml")),
    ("portrait", include_str!("../prompts/en/portrait.toml")),
    ("privacy", include_str!("../prompts/en/privacy.toml")),
    ("readiness", include_str!("../prompts/en/readiness.toml")),
    ("rehearsal", include_str!("../prompts/en/rehearsal.toml")),
    ("reminder", include_str!("../prompts/en/reminder.toml")),
    ("retreat", include_str!("../prompts/en/retreat.toml")),
    ("rsvp", include_str!("../prompts/en/rsvp.toml")),
    ("week", include_str!("../prompts/en/week.toml")),
    ("swot", include_str!("../prompts/en/swot.toml")),
    ("scan", include_str!("../prompts/en/scan.toml")),
    ("state", include_str!("../prompts/en/state.toml")),
    ("survey", include_str!("../prompts/en/survey.toml")),
    ("vision", include_str!("../prompts/en/vision.toml")),
    ("vocabulary", include_str!("../prompts/en/vocabulary.toml")),
];

/// What a template's key is called, and which values it may name.
#[derive(Clone, Debug)]
pub struct Key {
    /// Feature and key, such as `readiness.invitation.title`.
    pub name: Cow<'static, str>,
    /// The values that the code hands over.
    pub slots: &'static [&'static str],
}

/// Declares a feature's texts: one function each, so that a missing value does not compile and a text that nobody uses
/// is reported by the compiler.
#[macro_export]
#[doc(hidden)]
macro_rules! texts {
    ($feature:literal; $($function:ident($($slot:ident),*) = $key:literal;)*) => {
        $(
            pub(crate) fn $function(
                voice: &$crate::prompts::Voice<'_>
                $(, $slot: impl Into<$crate::message::Text>)*
            ) -> $crate::message::Text {
                voice.render(concat!($feature, ".", $key), &[$((stringify!($slot), $slot.into())),*])
            }
        )*

        /// Every key above.
        pub(crate) const KEYS: &[$crate::prompts::Key] = &[
            $($crate::prompts::Key {
                name: std::borrow::Cow::Borrowed(concat!($feature, ".", $key)),
                slots: &[$(stringify!($slot)),*],
            }),*
        ];
    };
}

/// A country's words for the same things: how the board, the ministry and the rest are called there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// British Columbia.
    #[default]
    Bc,
    /// United States.
    Us,
    /// England.
    England,
}

impl Profile {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Bc, Self::Us, Self::England];

    /// How it is written in the database, in options and in `vocabulary.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bc => "bc",
            Self::Us => "us",
            Self::England => "england",
        }
    }

    /// The reverse of [`Profile::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == name)
    }
}

/// The things that are called differently from country to country.
const WORDS: &[&str] = &["board", "district", "leadership_team", "ministry", "superintendent"];

/// All templates, checked.
#[derive(Debug)]
pub struct Prompts {
    templates: HashMap<String, Template>,
    words: HashMap<(Profile, &'static str), String>,
}

/// Why the templates can't be used; `Display` names file and key, a line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct PromptError(Vec<String>);

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Slot(String),
    Word(String),
    Plural { slot: String, one: String, many: String },
}

#[derive(Debug)]
struct Template(Vec<Part>);

impl Prompts {
    /// The built-in templates, with those of `folder` (such as `my-words/readiness.toml`) over them.
    ///
    /// # Errors
    /// A file that is not TOML, and every key that is missing, unknown or broken.
    pub fn load(folder: Option<&Path>) -> Result<Self, PromptError> {
        let mut problems = Vec::new();
        let mut sources: BTreeMap<String, (String, String)> = BTreeMap::new();
        for (feature, content) in BUILT_IN {
            read_file(feature, &format!("prompts/en/{feature}.toml"), content, &mut sources, &mut problems);
        }
        let known: Vec<String> = sources.keys().cloned().collect();
        if let Some(folder) = folder {
            read_folder(folder, &known, &mut sources, &mut problems);
        }
        let mut templates = HashMap::new();
        let mut words = HashMap::new();
        for profile in Profile::ALL {
            for word in WORDS {
                let key = format!("vocabulary.{}.{word}", profile.as_str());
                match sources.remove(&key) {
                    Some((_, content)) => {
                        words.insert((profile, *word), content);
                    }
                    None => problems.push(missing(&key)),
                }
            }
        }
        for key in crate::all_texts() {
            let Some((file, content)) = sources.remove(key.name.as_ref()) else {
                problems.push(missing(&key.name));
                continue;
            };
            match Template::parse(&content, key.slots) {
                Ok(template) => {
                    templates.insert(key.name.into_owned(), template);
                }
                Err(problem) => problems.push(format!("{file}: key `{}`: {problem}", short(&key.name))),
            }
        }
        for (key, (file, _)) in sources {
            problems.push(format!("{file}: key `{}` is unknown: nothing shows it. Check its spelling.", short(&key)));
        }
        if problems.is_empty() { Ok(Self { templates, words }) } else { Err(PromptError(problems)) }
    }

    /// The templates with one country's words.
    pub fn voice(&self, profile: Profile) -> Voice<'_> {
        Voice { prompts: self, profile }
    }
}

fn short(key: &str) -> &str {
    key.split_once('.').map_or(key, |(_, rest)| rest)
}

fn missing(key: &str) -> String {
    let feature = key.split('.').next().unwrap_or_default();
    format!("prompts/en/{feature}.toml: key `{}` is missing. Add it.", short(key))
}

fn read_folder(
    folder: &Path,
    known: &[String],
    sources: &mut BTreeMap<String, (String, String)>,
    problems: &mut Vec<String>,
) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(format!("{}: this folder of prompts can't be read: {error}.", folder.display()));
            return;
        }
    };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml"))
    {
        let file = path.display().to_string();
        let feature = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if !BUILT_IN.iter().any(|(name, _)| *name == feature) {
            let names: Vec<_> = BUILT_IN.iter().map(|(name, _)| format!("{name}.toml")).collect();
            problems.push(format!("{file}: no file of prompts has this name; there are {}.", names.join(", ")));
            continue;
        }
        let mut own = BTreeMap::new();
        match std::fs::read_to_string(&path) {
            Ok(content) => read_file(feature, &file, &content, &mut own, problems),
            Err(error) => problems.push(format!("{file}: can't be read: {error}.")),
        }
        for (key, value) in own {
            if known.contains(&key) {
                sources.insert(key, value);
            } else {
                problems.push(format!("{file}: key `{}` is unknown: check its spelling.", short(&key)));
            }
        }
    }
}

fn read_file(
    feature: &str,
    file: &str,
    content: &str,
    sources: &mut BTreeMap<String, (String, String)>,
    problems: &mut Vec<String>,
) {
    match content.parse::<toml::Table>() {
        Ok(table) => flatten(feature, &toml::Value::Table(table), file, sources, problems),
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            let line = 1 + content.bytes().take(start).filter(|byte| *byte == b'\n').count();
            let why = error.message().trim().replace('\n', ", ");
            problems.push(format!("{file}, line {line}: this is not valid TOML: {why}"));
        }
    }
}

fn flatten(
    key: &str,
    value: &toml::Value,
    file: &str,
    sources: &mut BTreeMap<String, (String, String)>,
    problems: &mut Vec<String>,
) {
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                flatten(&format!("{key}.{name}"), value, file, sources, problems);
            }
        }
        toml::Value::String(words) if words.trim().is_empty() => {
            problems.push(format!("{file}: key `{}` is empty. Write its text.", short(key)));
        }
        toml::Value::String(words) => {
            sources.insert(key.to_owned(), (file.to_owned(), words.trim_end().to_owned()));
        }
        _ => problems.push(format!("{file}: key `{}` must be a text in quotation marks.", short(key))),
    }
}

impl Template {
    fn parse(content: &str, slots: &[&str]) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut words = String::new();
        let mut rest = content.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '{' if rest.next_if_eq(&'{').is_some() => words.push('{'),
                '}' if rest.next_if_eq(&'}').is_some() => words.push('}'),
                '}' => return Err("a `}` has no `{` before it. Write `}}` for a brace.".to_owned()),
                '{' => {
                    let mut inside = String::new();
                    loop {
                        match rest.next() {
                            Some('}') => break,
                            Some('{') | None => return Err(format!("`{{{inside}` is not closed by a `}}`.")),
                            Some(c) => inside.push(c),
                        }
                    }
                    if !words.is_empty() {
                        parts.push(Part::Words(std::mem::take(&mut words)));
                    }
                    parts.push(Part::parse(&inside, slots)?);
                }
                c => words.push(c),
            }
        }
        if !words.is_empty() {
            parts.push(Part::Words(words));
        }
        Ok(Self(parts))
    }
}

impl Part {
    fn parse(inside: &str, slots: &[&str]) -> Result<Self, String> {
        let known = |slot: &str| {
            if slots.contains(&slot) {
                return Ok(slot.to_owned());
            }
            let allowed: Vec<_> = slots.iter().map(|slot| format!("{{{slot}}}")).collect();
            let allowed = if allowed.is_empty() { "none".to_owned() } else { allowed.join(", ") };
            Err(format!("`{{{inside}}}` is not a value of this text. It may use: {allowed}."))
        };
        if let Some(word) = inside.strip_prefix("word.") {
            if !WORDS.contains(&word) {
                return Err(format!(
                    "`{{{inside}}}` is not a word of vocabulary.toml. There are: {}.",
                    WORDS.join(", ")
                ));
            }
            return Ok(Self::Word(word.to_owned()));
        }
        match inside.split_once('?') {
            None => known(inside).map(Self::Slot),
            Some((slot, forms)) => match forms.split_once('|') {
                Some((one, many)) => {
                    Ok(Self::Plural { slot: known(slot)?, one: one.to_owned(), many: many.to_owned() })
                }
                None => Err(format!("`{{{inside}}}` needs two forms: `{{{slot}?one|many}}`.")),
            },
        }
    }
}

/// Renders templates with one country's words.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    prompts: &'a Prompts,
    profile: Profile,
}

impl Voice<'_> {
    /// The text of a key with its values. Values keep their own nature (typed by somebody, or ours), so nothing needs to
    /// be escaped by the caller.
    pub fn render(&self, key: &str, values: &[(&str, Text)]) -> Text {
        let Some(template) = self.prompts.templates.get(key) else {
            // Start-up has checked every key that the code declares; only an undeclared one gets here.
            tracing::error!(prompt.key = key, "a text was asked for that is not declared");
            return Text::own(key);
        };
        let value = |slot: &str| {
            values.iter().find(|(name, _)| *name == slot).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let mut text = Text::none();
        for part in &template.0 {
            text.push(match part {
                Part::Words(words) => Text::own(words.clone()),
                Part::Slot(slot) => value(slot),
                Part::Word(word) => self.word(word),
                Part::Plural { slot, one, many } => {
                    Text::own(if value(slot).plain() == "1" { one } else { many }.clone())
                }
            });
        }
        text
    }

    fn word(&self, word: &str) -> Text {
        let found = self.prompts.words.iter().find(|((profile, name), _)| *profile == self.profile && *name == word);
        Text::own(found.map(|(_, words)| words.clone()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_with(file: &str, content: &str) -> Result<Prompts, PromptError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), content).unwrap();
        Prompts::load(Some(folder.path()))
    }

    #[test]
    fn built_in_templates_are_whole() {
        Prompts::load(None).unwrap();
    }

    #[test]
    fn a_template_with_values_words_and_plurals() {
        let template = Template::parse("{{{name}}}: {left} {left?question|questions}, {word.board}", &["name", "left"]);
        let parts = template.unwrap().0;
        assert_eq!(parts[0], Part::Words("{".to_owned()));
        assert_eq!(parts[1], Part::Slot("name".to_owned()));
        assert!(matches!(&parts[5], Part::Plural { one, .. } if one == "question"));
        assert_eq!(parts[7], Part::Word("board".to_owned()));
    }

    #[test]
    fn mistakes_name_the_file_and_the_key() {
        for (file, content, expected) in [
            ("readiness.toml", "[invitation]\ntitel = \"x\"", "key `invitation.titel` is unknown"),
            ("readiness.toml", "[invitation]\ntitle = \"{nmae}\"", "key `invitation.title`: `{nmae}` is not a value"),
            ("readiness.toml", "[invitation]\ntitle = \"{name\"", "key `invitation.title`: `{name` is not closed"),
            ("readiness.toml", "[invitation]\ntitle = \"\"", "key `invitation.title` is empty"),
            ("readiness.toml", "[invitation]\ntitle = 3", "key `invitation.title` must be a text"),
            ("readiness.toml", "[invitation\n", "this is not valid TOML"),
            ("redainess.toml", "", "no file of prompts has this name"),
            ("general.toml", "a = \"{word.bord}\"", "key `a` is unknown"),
        ] {
            let message = load_with(file, content).unwrap_err().to_string();
            assert!(message.contains(expected) && message.contains(file), "{content:?} gave: {message}");
        }
    }

    #[test]
    fn an_override_replaces_one_text_and_keeps_the_others() {
        let prompts = load_with("vocabulary.toml", "[us]\nboard = \"School Committee\"").unwrap();
        assert_eq!(prompts.voice(Profile::Us).word("board").plain(), "School Committee");
        assert_eq!(prompts.voice(Profile::Bc).word("board").plain(), "Board of Education");
    }
}
