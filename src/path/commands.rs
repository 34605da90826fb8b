//! What people can ask of the paths: slash commands, controls and forms, parsed into a [`Command`].

use super::{Item, Kind, LONGEST_NOTE, Step, WHY_PAGES, level_named, texts};
use crate::command::Access;
use crate::invocation::{Input, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;
use crate::readiness::Level;

/// Something asked of the paths. No control names a row: what a click reads or changes is that of the person, or of the
/// district they click in.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/readiness path`: one's own path, in a fresh private message.
    Open,
    /// All levels to choose from, for oneself.
    Levels,
    /// One's own path at a level.
    Overview(Level),
    /// A step of one's own path.
    Show(&'static Step),
    /// "I did this step", or "Not done yet".
    SetDone(&'static Step, bool),
    /// The district's walk, where it stands.
    District,
    /// The district's walk at a level.
    DistrictOverview(Level),
    /// A step of the district's walk.
    DistrictShow(&'static Step),
    /// Items of the district's walk are ticked, or their ticks taken back.
    SetTicks {
        /// The step.
        step: &'static Step,
        /// What was picked; all of this step.
        items: Vec<&'static Item>,
        /// Ticked from now on, or not.
        ticked: bool,
    },
    /// The note on a step of the district's walk: the newest, or the one that is so many older.
    Note(&'static Step, u32),
    /// The form for that note.
    Write(&'static Step),
    /// The form was sent.
    Save {
        /// The step.
        step: &'static Step,
        /// The newest note's key when the form opened.
        seen: i64,
        /// What was typed.
        text: String,
    },
    /// One's own path at a level, in a message of its own: from a result, which stays.
    OpenAt(Level),
    /// The district's walk, in a message of its own: from a result, which stays.
    OpenDistrict(Option<Level>),
    /// "Stop here".
    Stop,
    /// `/readiness why`, or its button: a fresh private message.
    Why,
    /// A page of it, from 1.
    WhyPage(u8),
    /// The stages of career development.
    Stages,
}

impl Command {
    /// Who may ask for it: everyone for their own path, planners for the district's.
    pub fn access(&self) -> Access {
        match self {
            Self::Open
            | Self::OpenAt(_)
            | Self::Levels
            | Self::Overview(_)
            | Self::Show(_)
            | Self::SetDone(..)
            | Self::Stop
            | Self::Why
            | Self::WhyPage(_)
            | Self::Stages => Access::Everyone,
            Self::District
            | Self::OpenDistrict(_)
            | Self::DistrictOverview(_)
            | Self::DistrictShow(_)
            | Self::SetTicks { .. }
            | Self::Note(..)
            | Self::Write(_)
            | Self::Save { .. } => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Open | Self::OpenAt(_) | Self::OpenDistrict(_) | Self::Why | Self::Stages => Answers::Private,
            Self::Write(_) => Answers::Form,
            Self::Levels
            | Self::Overview(_)
            | Self::Show(_)
            | Self::SetDone(..)
            | Self::District
            | Self::DistrictOverview(_)
            | Self::DistrictShow(_)
            | Self::SetTicks { .. }
            | Self::Note(..)
            | Self::Save { .. }
            | Self::Stop
            | Self::WhyPage(_) => Answers::Update,
        }
    }
}

/// `/readiness path`, a subcommand.
pub fn path_spec(voice: &Voice<'_>) -> SubcommandSpec {
    SubcommandSpec { name: "path", description: texts::command_path(voice), options: vec![] }
}

/// `/readiness why`, a subcommand.
pub fn why_spec(voice: &Voice<'_>) -> SubcommandSpec {
    SubcommandSpec { name: "why", description: texts::command_why(voice), options: vec![] }
}

/// The field of the note's form.
pub(crate) const NOTE_FIELD: &str = "note";

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } => match path.as_str() {
            "readiness path" => Some(Command::Open),
            "readiness why" => Some(Command::Why),
            _ => None,
        },
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => parse_pick(id, values),
        Input::Form(id, fields) => {
            let text = fields.get(NOTE_FIELD)?.trim();
            let fits = text.chars().count() <= LONGEST_NOTE;
            match (id.name.as_str(), id.args.len()) {
                ("path.save", 3) if fits => {
                    Some(Command::Save { step: step(id)?, seen: id.arg(2)?, text: text.to_owned() })
                }
                _ => None,
            }
        }
        Input::Typing { .. } => None,
    }
}

fn level(id: &CustomId) -> Option<Level> {
    id.args.first().and_then(|name| level_named(name))
}

fn step(id: &CustomId) -> Option<&'static Step> {
    Step::find(level(id)?, id.arg(1)?)
}

fn switch(id: &CustomId, place: usize) -> Option<bool> {
    match id.args.get(place).map(String::as_str) {
        Some("on") => Some(true),
        Some("off") => Some(false),
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    match (id.name.as_str(), id.args.len()) {
        ("path.open", 1) => level(id).map(Command::OpenAt),
        ("path.open_district", 0) => Some(Command::OpenDistrict(None)),
        ("path.open_district", 1) => Some(Command::OpenDistrict(Some(level(id)?))),
        ("path.levels", 0) => Some(Command::Levels),
        ("path.level", 1) => level(id).map(Command::Overview),
        ("path.step", 2) => step(id).map(Command::Show),
        ("path.done", 3) => Some(Command::SetDone(step(id)?, switch(id, 2)?)),
        ("path.district", 0) => Some(Command::District),
        ("path.district_level", 1) => level(id).map(Command::DistrictOverview),
        ("path.district_step", 2) => step(id).map(Command::DistrictShow),
        ("path.note", 3) => Some(Command::Note(step(id)?, id.arg(2)?)),
        ("path.write", 2) => step(id).map(Command::Write),
        ("path.stop", 0) => Some(Command::Stop),
        ("path.why", 0) => Some(Command::Why),
        ("path.why_page", 1) => id.arg(0).filter(|page| (1..=WHY_PAGES).contains(page)).map(Command::WhyPage),
        ("path.stages", 0) => Some(Command::Stages),
        _ => None,
    }
}

fn parse_pick(id: &CustomId, values: &[String]) -> Option<Command> {
    let ("path.tick", 4) = (id.name.as_str(), id.args.len()) else { return None };
    let (step, kind, ticked) = (step(id)?, Kind::from_name(id.args.get(2)?)?, switch(id, 3)?);
    let item = |name: &String| step.items(kind).map(|(_, item)| item).find(|item| item.name == name);
    let items: Option<Vec<_>> = values.iter().map(item).collect();
    Some(Command::SetTicks { step, items: items?, ticked })
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::{CustomId, Kind, Level, Step};

    fn switch(on: bool) -> &'static str {
        if on { "on" } else { "off" }
    }

    /// All levels, for oneself.
    pub fn levels() -> CustomId {
        CustomId::new("path.levels", [])
    }

    /// One's own path at a level, in a message of its own.
    pub fn open(level: Level) -> CustomId {
        CustomId::new("path.open", [&level.as_str() as _])
    }

    /// The district's walk (at a level, or where it stands), in a message of its own.
    pub fn open_district(level: Option<Level>) -> CustomId {
        match level {
            Some(level) => CustomId::new("path.open_district", [&level.as_str() as _]),
            None => CustomId::new("path.open_district", []),
        }
    }

    /// One's own path at a level.
    pub fn level(level: Level) -> CustomId {
        CustomId::new("path.level", [&level.as_str() as _])
    }

    /// A step of one's own path.
    pub fn step(step: &Step) -> CustomId {
        CustomId::new("path.step", [&step.level.as_str() as _, &step.number as _])
    }

    /// Marks a step of one's own path as done, or as not done.
    pub fn done(step: &Step, done: bool) -> CustomId {
        CustomId::new("path.done", [&step.level.as_str() as _, &step.number as _, &switch(done) as _])
    }

    /// The district's walk, where it stands.
    pub fn district() -> CustomId {
        CustomId::new("path.district", [])
    }

    /// The district's walk at a level.
    pub fn district_level(level: Level) -> CustomId {
        CustomId::new("path.district_level", [&level.as_str() as _])
    }

    /// A step of the district's walk.
    pub fn district_step(step: &Step) -> CustomId {
        CustomId::new("path.district_step", [&step.level.as_str() as _, &step.number as _])
    }

    /// Ticks what is picked, or takes its ticks back.
    pub fn tick(step: &Step, kind: Kind, ticked: bool) -> CustomId {
        let kind = kind.as_str();
        CustomId::new("path.tick", [&step.level.as_str() as _, &step.number as _, &kind as _, &switch(ticked) as _])
    }

    /// The note on a step: the newest (0), or the one that is so many older.
    pub fn note(step: &Step, older: u32) -> CustomId {
        CustomId::new("path.note", [&step.level.as_str() as _, &step.number as _, &older as _])
    }

    /// The form for the note.
    pub fn write(step: &Step) -> CustomId {
        CustomId::new("path.write", [&step.level.as_str() as _, &step.number as _])
    }

    /// Sends that form, which opened with the note `seen` in it (0: with none).
    pub fn save(step: &Step, seen: i64) -> CustomId {
        CustomId::new("path.save", [&step.level.as_str() as _, &step.number as _, &seen as _])
    }

    /// Stop here.
    pub fn stop() -> CustomId {
        CustomId::new("path.stop", [])
    }

    /// Why plan, in a message of its own.
    pub fn why() -> CustomId {
        CustomId::new("path.why", [])
    }

    /// A page of it.
    pub fn why_page(page: u8) -> CustomId {
        CustomId::new("path.why_page", [&page as _])
    }

    /// The stages, in a message of their own.
    pub fn stages() -> CustomId {
        CustomId::new("path.stages", [])
    }
}
