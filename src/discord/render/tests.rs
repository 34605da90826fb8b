use proptest::prelude::*;

use super::*;
use crate::message::Colour;

fn id(name: &str) -> CustomId {
    CustomId::new(name, [])
}

fn long(letters: usize) -> Text {
    Text::own("x".repeat(letters))
}

fn text_of(value: &Value) -> usize {
    cut::length(value.as_str().unwrap_or_default())
}

fn embeds_total(body: &Value) -> usize {
    let one = |embed: &Value| {
        let fields = embed["fields"].as_array().cloned().unwrap_or_default();
        text_of(&embed["title"])
            + text_of(&embed["description"])
            + text_of(&embed["footer"]["text"])
            + fields.iter().map(|f| text_of(&f["name"]) + text_of(&f["value"])).sum::<usize>()
    };
    body["embeds"].as_array().unwrap().iter().map(one).sum()
}

#[test]
fn a_message_in_full() {
    let mut said = Text::own("**Hello** ");
    said.push(Text::given("*@everyone*"));
    let body = message(
        &Message {
            text: said,
            panels: vec![Panel {
                title: "Round".into(),
                body: Text::own("It is open."),
                fields: vec![("Until".into(), Text::own("Friday"))],
                footer: "small *print*".into(),
                colour: Some(Colour(0x123456)),
                image: None,
            }],
            ..Message::default()
        }
        .buttons([
            Button::new("Go *on*".into(), id("a.go")).style(Style::Main),
            Button { disabled: true, ..Button::new(Text::none(), id("a.stop")).symbol("🛑") },
        ])
        .select(Select {
            from: SelectFrom::Options(vec![SelectOption {
                label: "One".into(),
                value: "1".into(),
                description: "the first".into(),
            }]),
            placeholder: "Pick".into(),
            click: CustomId::new("a.pick", [&5 as &dyn std::fmt::Display]),
            count: (1, 3),
        }),
    );
    assert_eq!(
        body,
        json!({
            "content": "**Hello** \\*@\u{2060}everyone\\*",
            "embeds": [{
                "title": "Round",
                "description": "It is open.",
                "fields": [{"name": "Until", "value": "Friday"}],
                "footer": {"text": "small *print*"},
                "color": 0x123456,
            }],
            "components": [
                {"type": 1, "components": [
                    {"type": 2, "style": 1, "label": "Go *on*", "custom_id": "1:a.go", "disabled": false},
                    {"type": 2, "style": 2, "emoji": {"name": "🛑"}, "custom_id": "1:a.stop", "disabled": true},
                ]},
                {"type": 1, "components": [{
                    "type": 3, "custom_id": "1:a.pick:5", "min_values": 1, "max_values": 1, "placeholder": "Pick",
                    "options": [{"label": "One", "value": "1", "description": "the first"}],
                }]},
            ],
            "attachments": [],
            "allowed_mentions": {"parse": []},
        })
    );
}

#[test]
fn an_edit_clears_what_is_gone() {
    let body = message(&Message::text(Text::own("Done.")));
    for part in ["embeds", "components", "attachments"] {
        assert_eq!(body[part], json!([]), "{part}");
    }
    let body = message(&Message::panel(Panel { title: Text::own("Done"), ..Panel::default() }));
    assert_eq!(body["content"], "");
}

#[test]
fn nobody_is_ever_pinged() {
    let everyone = Message::text(Text::own("@everyone <@&1> <@2>"));
    assert_eq!(message(&everyone)["allowed_mentions"], json!({"parse": []}));
    assert_eq!(private(&everyone)["allowed_mentions"], json!({"parse": []}));
    assert_eq!(private(&everyone)["flags"], 64);
}

#[test]
fn what_is_too_long_is_cut_and_what_is_too_many_left_out() {
    let panel = Panel {
        title: long(300),
        body: long(4100),
        fields: vec![(long(300), long(1100)); 30],
        footer: long(2100),
        colour: None,
        image: None,
    };
    let buttons = |row: usize| (0..7).map(move |n| Button::new(long(90), id(&format!("b{row}-{n}"))));
    let mut big = Message { text: long(2100), panels: vec![panel; 12], ..Message::default() };
    for row in 0..7 {
        big = big.buttons(buttons(row));
    }
    let body = message(&big);
    assert_eq!(text_of(&body["content"]), 2000);
    assert_eq!(text_of(&body["embeds"][0]["title"]), 256);
    assert_eq!(text_of(&body["embeds"][0]["footer"]["text"]), 2048);
    assert_eq!(text_of(&body["embeds"][0]["description"]), 6000 - 256 - 2048);
    assert!(embeds_total(&body) <= 6000);
    assert_eq!(body["components"].as_array().unwrap().len(), 5);
    assert_eq!(body["components"][0]["components"].as_array().unwrap().len(), 5);
    assert_eq!(text_of(&body["components"][0]["components"][0]["label"]), 80);

    let many = Message::text(Text::own("x")).select(Select {
        from: SelectFrom::Options(
            (0..30)
                .map(|n| SelectOption { label: long(200), value: format!("{}", n % 28), description: long(200) })
                .collect(),
        ),
        placeholder: long(200),
        click: id("s"),
        count: (40, 40),
    });
    let body = message(&many);
    let select = &body["components"][0]["components"][0];
    assert_eq!(select["options"].as_array().unwrap().len(), 25);
    assert_eq!((&select["min_values"], &select["max_values"]), (&json!(25), &json!(25)));
    assert_eq!(text_of(&select["options"][0]["label"]), 100);
    assert_eq!(text_of(&select["options"][0]["description"]), 100);
    assert_eq!(text_of(&select["placeholder"]), 150);
}

#[test]
fn a_control_that_cannot_be_written_or_comes_twice_is_left_out() {
    let body = message(&Message::text(Text::own("x")).buttons([
        Button::new("a".into(), id("same")),
        Button::new("b".into(), id("same")),
        Button::new("c".into(), id("no:colon")),
    ]));
    assert_eq!(body["components"][0]["components"].as_array().unwrap().len(), 1);
    let body = message(&Message::text(Text::own("x")).buttons([Button::new("c".into(), id("no:colon"))]));
    assert_eq!(body["components"], json!([]));
    let body = message(&Message::text(Text::own("x")).select(Select {
        from: SelectFrom::Options(vec![]),
        placeholder: Text::none(),
        click: id("s"),
        count: (1, 1),
    }));
    assert_eq!(body["components"], json!([]));
}

#[test]
fn the_servers_own_lists() {
    let select = |from| {
        let body = message(&Message::text(Text::own("x")).select(Select {
            from,
            placeholder: Text::none(),
            click: id("s"),
            count: (0, 2),
        }));
        body["components"][0]["components"][0].clone()
    };
    assert_eq!(select(SelectFrom::People)["type"], 5);
    // No more may be picked beforehand than can be picked.
    let picked = select(SelectFrom::PeoplePicked(vec![7, 8, 9]));
    let expected = json!([{"id": "7", "type": "user"}, {"id": "8", "type": "user"}]);
    assert_eq!((&picked["type"], &picked["default_values"]), (&json!(5), &expected));
    assert_eq!(select(SelectFrom::Roles), json!({"type": 6, "custom_id": "1:s", "min_values": 0, "max_values": 2}));
    assert_eq!(select(SelectFrom::Channels)["type"], 8);
    assert_eq!(select(SelectFrom::Channels)["channel_types"], json!([0, 5]));
}

#[test]
fn options_that_are_picked_already() {
    let option =
        |value: &str| SelectOption { label: Text::own(value), value: value.to_owned(), description: Text::none() };
    let body = message(&Message::text(Text::own("x")).select(Select {
        from: SelectFrom::OptionsPicked(
            ["1", "2", "3", "4"].map(option).to_vec(),
            vec!["2".into(), "3".into(), "4".into()],
        ),
        placeholder: Text::none(),
        click: id("s"),
        count: (0, 2),
    }));
    let options = body["components"][0]["components"][0]["options"].clone();
    let picked: Vec<bool> = options.as_array().unwrap().iter().map(|one| one["default"] == true).collect();
    // No more than can be picked.
    assert_eq!(picked, [false, true, true, false]);
}

#[test]
fn a_form() {
    let field = |most, value: &str| Field {
        id: "note",
        label: long(50),
        value: value.to_owned(),
        placeholder: Text::none(),
        long: true,
        required: false,
        most,
    };
    let made = |fields| form(&Form { title: long(50), click: id("a.form"), fields });
    let body = made(vec![field(9, "0123456789"), field(5000, "")]).unwrap();
    assert_eq!(text_of(&body["title"]), 45);
    let first = &body["components"][0]["components"][0];
    assert_eq!(first["value"], "01234567…");
    assert_eq!(text_of(&first["label"]), 45);
    assert_eq!((&first["style"], &first["required"]), (&json!(2), &json!(false)));
    let second = &body["components"][1]["components"][0];
    assert_eq!(second["max_length"], 4000);
    assert_eq!((second.get("value"), second.get("placeholder")), (None, None));
    assert_eq!(made(vec![]), None);
    assert_eq!(made(vec![field(9, ""); 6]), None);
    assert_eq!(form(&Form { title: long(1), click: id("a:b"), fields: vec![field(9, "")] }), None);
}

#[test]
fn suggestions() {
    let choice = |label: &str, value: &str| Choice { label: label.into(), value: value.into() };
    let mut all = vec![choice("", "x"), choice("long", &"v".repeat(101)), choice(&"l".repeat(101), "ok")];
    all.extend((0..40).map(|n| choice("n", &n.to_string())));
    let body = choices(&all);
    assert_eq!(body["choices"].as_array().unwrap().len(), 25);
    assert_eq!(body["choices"][0]["value"], "ok");
    assert_eq!(text_of(&body["choices"][0]["name"]), 100);
}

#[test]
fn files_have_a_description_and_a_tame_name() {
    let file = File { name: "../Übersicht plan.png".into(), alt: "A *chart*".into(), bytes: vec![1] };
    let with = Message { files: vec![file; 12], ..Message::default() };
    let body = message(&with);
    assert_eq!(
        body["attachments"][1],
        json!({"id": "1", "filename": "__bersicht_plan.png", "description": "A *chart*"})
    );
    assert_eq!(body["attachments"].as_array().unwrap().len(), files(&with).len());
    assert_eq!(file_name(""), "file");
}

#[test]
fn a_panel_shows_a_file_of_its_own_message() {
    let file = |name: &str| File { name: name.into(), alt: "A chart".into(), bytes: vec![1] };
    let panel = |image: &str| Panel { image: Some(image.into()), ..Panel::default() };
    let panels =
        vec![panel("Übersicht 1.png"), panel("other.png"), Panel { title: "Words".into(), ..panel("other.png") }];
    let body = message(&Message { panels, files: vec![file("Übersicht 1.png")], ..Message::default() });
    assert_eq!(body["attachments"][0]["filename"], "_bersicht_1.png");
    let expected = json!([{"image": {"url": "attachment://_bersicht_1.png"}}, {"title": "Words"}]);
    assert_eq!(body["embeds"], expected, "one without anything to show is left out");
}

#[test]
fn a_files_description_fits() {
    let file = File { name: "a.PNG".into(), alt: long(1100), bytes: vec![] };
    let body = message(&Message { files: vec![file], ..Message::default() });
    assert_eq!(text_of(&body["attachments"][0]["description"]), 1024);
    assert_eq!(["a.PNG", "b.csv", "png"].map(media_type), ["image/png", "text/csv", "application/octet-stream"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_it_says_it_stays_within_discords_limits(
        title in "\\PC{0,300}", body in "\\PC{0,400}", fields in prop::collection::vec(("\\PC{0,300}", "\\PC{0,1100}"), 0..9),
    ) {
        let panel = Panel {
            title: title.into(),
            body: body.into(),
            fields: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
            ..Panel::default()
        };
        let body = message(&Message { panels: vec![panel; 3], ..Message::default() });
        prop_assert!(embeds_total(&body) <= 6000);
        for field in body["embeds"].as_array().unwrap().iter().flat_map(|e| e["fields"].as_array().into_iter().flatten()) {
            prop_assert!((1..=256).contains(&text_of(&field["name"])));
            prop_assert!((1..=1024).contains(&text_of(&field["value"])));
        }
    }
}
