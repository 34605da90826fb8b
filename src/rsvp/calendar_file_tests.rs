use calcard::icalendar::{ICalendarMethod, ICalendarProperty, ICalendarStatus, ICalendarValue, Uri};
use calcard::{Entry, Parser};
use proptest::prelude::*;

use super::*;
use crate::message::Text;
use crate::prompts::{Profile, Prompts};

const NOW: i64 = 1_799_686_800;

fn session() -> Session {
    Session {
        id: 12,
        place: "Board Office, Room 2".into(),
        link: "https://meet.example/data?room=2".into(),
        ..Session::example("2027-02-12T09:00")
    }
}

fn written(session: &Session) -> File {
    let prompts = Prompts::load(None).unwrap();
    file(&prompts.voice(Profile::Bc), 345, session, NOW).unwrap()
}

/// What another parser reads in the file: the calendar's method, and the event's values. (Its strict mode takes no events.)
fn read(file: &File) -> (Option<ICalendarMethod>, Vec<(ICalendarProperty, ICalendarValue)>) {
    let text = std::str::from_utf8(&file.bytes).unwrap();
    let mut parser = Parser::new(text);
    let entry = parser.entry();
    let Entry::ICalendar(calendar) = entry else { panic!("not a calendar: {entry:?}\n{text}") };
    assert_eq!(parser.entry(), Entry::Eof, "{text}");
    assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"), "{text}");
    let [outer, event] = calendar.components.as_slice() else { panic!("not one event:\n{text}") };
    let method = outer.entries.iter().find_map(|entry| match entry.values.as_slice() {
        [ICalendarValue::Method(method)] => Some(method.clone()),
        _ => None,
    });
    let values = event.entries.iter().map(|entry| match entry.values.as_slice() {
        [value] => (entry.name.clone(), value.clone()),
        values => panic!("{:?} has not one value: {values:?}", entry.name),
    });
    (method, values.collect())
}

fn value(file: &File, name: ICalendarProperty) -> Option<ICalendarValue> {
    read(file).1.into_iter().find(|(found, _)| *found == name).map(|(_, value)| value)
}

fn text(file: &File, name: ICalendarProperty) -> Option<String> {
    value(file, name).map(|value| match value {
        ICalendarValue::Text(text) => text,
        ICalendarValue::Uri(Uri::Location(address)) => address,
        other => panic!("not a text: {other:?}"),
    })
}

fn sequence(file: &File) -> i64 {
    match value(file, ICalendarProperty::Sequence) {
        Some(ICalendarValue::Integer(sequence)) => sequence,
        other => panic!("no sequence: {other:?}"),
    }
}

#[test]
fn it_is_what_a_calendar_expects() {
    let file = written(&session());
    assert_eq!(file.name, "data-retreat.ics");
    insta::assert_snapshot!(file.alt.plain(), @"A calendar file: Data Retreat, Friday, February 12, 2027, 09:00 (Toronto)");
    // Line by line, since calendars are strict about every one of them.
    let folded = String::from_utf8(file.bytes).unwrap().replace("\r\n", "\n");
    insta::assert_snapshot!(folded);
}

#[test]
fn moving_keeps_its_name_for_ever_and_counts_up_and_calling_off_says_so() {
    let before = written(&session());
    let mut moved = session();
    (moved.starts_at, moved.revision, moved.sequence) = (moved.starts_at + 86_400, 2, 1);
    let moved_file = written(&moved);
    for file in [&before, &moved_file] {
        assert_eq!(text(file, ICalendarProperty::Uid).unwrap(), "session-12@345.plankeeper");
        assert_eq!(read(file).0, Some(ICalendarMethod::Publish));
        assert_eq!(value(file, ICalendarProperty::Status), Some(ICalendarValue::Status(ICalendarStatus::Confirmed)));
    }
    assert!(sequence(&moved_file) > sequence(&before));
    assert_ne!(value(&before, ICalendarProperty::Dtstart), value(&moved_file, ICalendarProperty::Dtstart));

    let cancelled = written(&Session { state: State::Cancelled, sequence: 2, ..moved });
    assert_eq!(read(&cancelled).0, Some(ICalendarMethod::Cancel));
    assert_eq!(value(&cancelled, ICalendarProperty::Status), Some(ICalendarValue::Status(ICalendarStatus::Cancelled)));
    assert_eq!(text(&cancelled, ICalendarProperty::Uid), text(&before, ICalendarProperty::Uid));
    assert!(sequence(&cancelled) > sequence(&moved_file));
    // A calendar takes a cancellation only from whom it has the session.
    let organizer = value(&before, ICalendarProperty::Organizer);
    assert!(organizer.is_some());
    assert_eq!(value(&cancelled, ICalendarProperty::Organizer), organizer);
    assert!(cancelled.alt.plain().contains("called off"), "{}", cancelled.alt.plain());
}

#[test]
fn a_draft_has_no_file() {
    let prompts = Prompts::load(None).unwrap();
    let draft = Session { state: State::Draft, minutes: None, ..session() };
    assert_eq!(file(&prompts.voice(Profile::Bc), 345, &draft, NOW), None);
}

#[test]
fn only_addresses_that_a_browser_opens_become_links() {
    for (link, address) in [
        ("https://meet.example/a", Some("https://meet.example/a")),
        (" http://schule.example/räume ", Some("http://schule.example/r%C3%A4ume")),
        ("javascript:alert(1)", None),
        ("ftp://files.example/a", None),
        ("meet.example/a", None),
        ("https://", None),
        ("the library, upstairs", None),
        ("", None),
    ] {
        let file = written(&Session { link: link.into(), ..session() });
        assert_eq!(text(&file, ICalendarProperty::Url).as_deref(), address, "{link}");
        let description = text(&file, ICalendarProperty::Description).unwrap();
        assert!(description.contains(link.trim()), "it can be read all the same: {description}");
    }
}

#[test]
fn files_have_names_that_every_system_takes() {
    for (words, name) in [
        ("Data Retreat", "data-retreat.ics"),
        ("Refinement & final meeting!", "refinement-final-meeting.ics"),
        ("../../etc/passwd", "etc-passwd.ics"),
        ("Journée d’étude", "journ-e-d-tude.ics"),
        ("会議", "session.ics"),
        ("", "session.ics"),
    ] {
        assert_eq!(file_name(words), name);
    }
    assert_eq!(file_name(&"ab ".repeat(100)).len(), FILE_NAME - 1 + ".ics".len());
}

/// Anything that somebody may type or paste: any script, emoji, quotes, what the format itself is made of.
fn words(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{1,40}",
        "[\\\\;,:\"'=\r\n\t ]{1,12}",
        Just("END:VEVENT\r\nBEGIN:VALARM\n".to_owned()),
        Just("👩🏽‍🏫🎒 Réunion – 会議室 – اجتماع – बैठक".to_owned()),
        Just("\\n\\,\\;\\\\".to_owned()),
        "[a-z]{60,90}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(move |pieces| pieces.concat().chars().take(most).collect())
}

proptest! {
    #[test]
    fn what_went_in_is_read_back(name in words(4000), place in words(4000), link in words(300)) {
        let session = Session { name: Some(name.clone()), place: place.clone(), link, ..session() };
        let file = written(&session);
        let read = |property| text(&file, property).unwrap_or_default();
        let title = Text::given(name).plain().trim().to_owned();
        let title = if title.is_empty() { "Data Retreat".to_owned() } else { title };
        prop_assert_eq!(read(ICalendarProperty::Summary), title);
        prop_assert_eq!(read(ICalendarProperty::Location), visible(&place));
        prop_assert_eq!(read(ICalendarProperty::Uid), "session-12@345.plankeeper");
        let content = std::str::from_utf8(&file.bytes).unwrap();
        for line in content.split("\r\n") {
            prop_assert!(line.len() <= LINE, "{} octets: {line}", line.len());
            prop_assert!(!line.contains(['\r', '\n']));
        }
        prop_assert!(content.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn several_lines_stay_several_lines(about in words(4000)) {
        let typed = about.replace('\r', "").replace('\t', " ");
        let property = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n",
            folded(&format!("DESCRIPTION:{}", escaped(&typed)))
        );
        let Entry::ICalendar(calendar) = Parser::new(&property).entry() else { panic!("not a calendar") };
        let read = calendar.components[1].entries.first().and_then(|entry| entry.values.first()).cloned();
        let expected = (!typed.is_empty()).then_some(ICalendarValue::Text(typed));
        prop_assert!(read == expected || (read == Some(ICalendarValue::Text(String::new())) && expected.is_none()));
    }
}
