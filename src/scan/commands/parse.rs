//! What was asked for.

use std::collections::BTreeMap;

use super::{Command, Place, Update, field};
use crate::invocation::{Input, Value, text};
use crate::message::CustomId;
use crate::scan::{Kind, LONGEST_DATE, LONGEST_LINK, LONGEST_REASON, LONGEST_WORDS, Review, Section, What, outside};

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    if let Some(command) = outside::commands::parse(input) {
        return Some(Command::Outside(command));
    }
    match input {
        Input::Slash { path, options } => parse_slash(path, options),
        Input::Typing { path, option, so_far } => match (path.as_str(), option.as_str()) {
            ("scan start", "session") => Some(Command::SuggestSession(so_far.clone())),
            ("scan assign", "what") => Some(Command::SuggestWhat(so_far.clone())),
            ("scan update", "what") => Some(Command::SuggestPoint(so_far.clone())),
            _ => None,
        },
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => parse_pick(id, values.first()?),
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn parse_slash(path: &str, options: &BTreeMap<String, Value>) -> Option<Command> {
    let typed = |name: &str| text(options, name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Some(match path {
        "scan start" => {
            let kind = typed("kind").map(|name| Kind::from_name(&name).ok_or(())).transpose().ok()?;
            let review = typed("review").map(|name| Review::from_name(&name).ok_or(())).transpose().ok()?;
            Command::Start(kind, review, typed("session"))
        }
        "scan assign" => {
            let Some(Value::Person(who)) = options.get("who") else { return None };
            Command::Assign { what: typed("what").unwrap_or_default(), who: *who, by: typed("by").unwrap_or_default() }
        }
        "scan update" => Command::Update(Update {
            what: typed("what"),
            words: typed("words").unwrap_or_default(),
            link: typed("link").unwrap_or_default(),
            file: match options.get("file") {
                Some(Value::File(file)) => Some(file.clone()),
                _ => None,
            },
        }),
        "scan show" => Command::Show,
        "scan report" => Command::Report,
        _ => return None,
    })
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = || id.arg::<i64>(0);
    let place = || Place::from_name(id.args.last()?);
    Some(match (id.name.as_str(), id.args.len()) {
        ("scan.open", 1) => Command::Open(key()?),
        ("scan.section", 2) => Command::OpenSection(key()?, Section::from_name(id.args.get(1)?)?),
        ("scan.item", 3) => Command::OpenItem(key()?, id.arg(1)?, place()?),
        ("scan.mine", 2) => Command::Mine(key()?, place()?),
        ("scan.ask_record", 2) => Command::AskRecord(key()?, place()?),
        ("scan.done", 2) => Command::Done(key()?, place()?),
        ("scan.ask_leave", 1) => Command::AskLeave(key()?),
        ("scan.reopen", 2) => Command::Reopen(key()?, place()?),
        ("scan.put_back", 1) => Command::Drop(key()?, false),
        ("scan.assign", 5) => Command::ConfirmAssign {
            scan: key()?,
            what: What::from_name(id.args.get(1)?)?,
            who: id.arg(2)?,
            by: id.arg(3)?,
            mark: id.arg(4)?,
        },
        ("scan.keep_assign", 1) => Command::KeepAssign(key()?),
        ("scan.unassign", 1) => Command::Unassign(key()?),
        ("scan.settings", 1) => Command::Settings(key()?),
        ("scan.kind", 2) => Command::SetKind(key()?, Kind::from_name(id.args.get(1)?)?),
        ("scan.review", 2) => Command::SetReview(key()?, Review::from_name(id.args.get(1)?)?),
        ("scan.ask_close", 1) => Command::AskClose(key()?),
        ("scan.close", 1) => Command::Close(key()?),
        ("scan.report", 2) => Command::ReportPage(key()?, id.arg(1)?),
        ("scan.read", 1) => Command::Read(key()?),
        ("scan.whole", 1) => Command::Whole(key()?),
        ("scan.ask_post", 1) => Command::AskPost(key()?),
        ("scan.post", 1) => Command::Post(key()?),
        _ => return None,
    })
}

fn parse_pick(id: &CustomId, value: &str) -> Option<Command> {
    if id.args.len() != 1 {
        return None;
    }
    let key = id.arg::<i64>(0)?;
    Some(match id.name.as_str() {
        "scan.pick_section" => Command::OpenSection(key, Section::from_name(value)?),
        "scan.pick_item" => Command::OpenItem(value.parse().ok()?, 0, Place::Here),
        "scan.take_back" => Command::Drop(value.parse().ok()?, true),
        "scan.pick_file" => Command::OpenFile(value.parse().ok()?),
        "scan.owner" => Command::AskBy(key, value.parse().ok()?),
        "scan.session" => Command::SetSession(key, value.parse().ok()?),
        _ => return None,
    })
}

/// A form's field, trimmed; `None` if it holds more than a form takes: then it was not typed into one.
pub(in crate::scan) fn typed(fields: &BTreeMap<String, String>, name: &str, most: usize) -> Option<String> {
    let typed = fields.get(name).map_or("", |typed| typed.trim());
    (typed.encode_utf16().count() <= most).then(|| typed.to_owned())
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    let key = || id.arg::<i64>(0);
    Some(match (id.name.as_str(), id.args.len()) {
        ("scan.record", 2) => Command::Record(
            key()?,
            typed(fields, field::WORDS, LONGEST_WORDS)?,
            typed(fields, field::LINK, LONGEST_LINK)?,
            Place::from_name(id.args.get(1)?)?,
        ),
        ("scan.leave", 1) => Command::Leave(key()?, typed(fields, field::REASON, LONGEST_REASON)?),
        ("scan.by", 2) => Command::By(key()?, id.arg(1)?, typed(fields, field::BY, LONGEST_DATE)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Home;
    use crate::scan::commands::click;

    fn home(id: CustomId) -> Option<Home> {
        parse(&Input::Click(id)).and_then(|command| command.home())
    }

    #[test]
    fn what_stands_below_reminders_names_its_row() {
        for id in [click::done(7, Place::New), click::ask_record(7, Place::New), click::reopen(7, Place::Here)] {
            assert_eq!(home(id.clone()), Some(Home::ScanItem(7)), "{id:?}");
        }
        assert_eq!(home(click::item(7, 1, Place::Here)), Some(Home::ScanItem(7)));
        assert_eq!(home(click::mine(3, Place::New)), Some(Home::Scan(3)));
        assert_eq!(home(click::post(3)), Some(Home::Scan(3)), "what follows a reminder, too");
        assert_eq!(home(click::unassign(7)), Some(Home::ScanItem(7)));
    }

    #[test]
    fn what_nobody_drew_is_not_understood() {
        let click = |name: &str, args: &[&str]| {
            let args = args.iter().map(|arg| (*arg).to_owned()).collect();
            parse(&Input::Click(CustomId { name: name.to_owned(), args }))
        };
        assert_eq!(click("scan.section", &["3", "kitchen"]), None);
        assert_eq!(click("scan.assign", &["3", "people", "7", "tomorrow", "1"]), None);
        assert_eq!(click("scan.done", &["3"]), None);
        assert_eq!(click("scan.done", &["3", "there"]), None);
        let long = [(field::WORDS.to_owned(), "x".repeat(4001))].into();
        assert_eq!(parse(&Input::Form(click::record(7, Place::Here), long)), None);
    }
}
