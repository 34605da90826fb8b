//! What people see of the wheel.

use chrono::NaiveDate;

use super::commands::{Look, Place, click, most};
use super::store::{Draft, Measured};
use super::{Blank, Loaded, Seen, Sheet, days_after, stands, suggested_done_by, texts, value_words};
use crate::action::commands::click as card;
use crate::action::cycle::{Decision, Position, Stage};
use crate::action::dates::Dates;
use crate::action::{Action, Turn, chart};
use crate::calendar::{WorkingDays, view as calendar};
use crate::message::{
    Button, Colour, Field, File, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened,
};
use crate::prompts::Voice;

/// The colour at the side of an action's wheel.
const COLOUR: Colour = Colour(0x2F_6F_8F);
/// The most letters of a name in a heading.
const NAME: usize = 120;
/// The most letters of a name in a menu.
const LABEL: usize = 100;
/// The most letters of what somebody wrote, on a page: the file has the rest.
const SHOWN: usize = 500;

/// The buttons that go on with an action from where it stands, for its card; none when it is closed or a draft. Who may
/// not change it can look at its turn.
pub fn buttons(voice: &Voice<'_>, action: &Action, turn: &Turn, may_change: bool) -> Vec<Button> {
    let Position::At(stage) = action.position else { return Vec::new() };
    let mut buttons = Vec::new();
    if may_change {
        buttons = stage_buttons(voice, action, turn, stage, Place::Here);
    }
    let page = click::show(action.id, Look::Update, Place::Here);
    let words = if may_change { texts::button_more(voice) } else { texts::button_turn(voice) };
    buttons.push(Button::new(words, page).symbol("🔄"));
    buttons
}

/// The first is the one that most people want. In a reminder what can be done at once is done at once.
pub fn stage_buttons(voice: &Voice<'_>, action: &Action, turn: &Turn, stage: Stage, place: Place) -> Vec<Button> {
    let ask = |label, sheet| Button::new(label, click::ask(action.id, turn.number, sheet, place));
    match stage {
        Stage::Plan if turn.prediction.is_empty() => {
            vec![ask(texts::button_predict(voice), Sheet::Predict).symbol("📝").style(Style::Main)]
        }
        Stage::Plan => vec![
            Button::new(texts::button_begin(voice), click::begin(action.id, turn.number, place))
                .symbol("▶️")
                .style(Style::Main),
            ask(texts::button_predict_change(voice), Sheet::Predict).symbol("📝"),
        ],
        Stage::Do => vec![ask(texts::button_finish_do(voice), Sheet::Did).symbol("✅").style(Style::Main)],
        Stage::Study => vec![
            ask(texts::button_study(voice), Sheet::Study).symbol("🔎").style(Style::Main),
            ask(texts::button_did_more(voice), Sheet::Did).symbol("📝"),
        ],
        Stage::Act => vec![
            ask(texts::button_adopt(voice), Sheet::Decide(Decision::Adopt)).symbol("✅"),
            ask(texts::button_adapt(voice), Sheet::Decide(Decision::Adapt)).symbol("🔁"),
            ask(texts::button_abandon(voice), Sheet::Decide(Decision::Abandon)).symbol("⏹️"),
        ],
    }
}

/// More time, and help: in a reminder and on the wheel's page.
pub fn trouble_buttons(voice: &Voice<'_>, action: &Action, turn: &Turn, stage: Stage, place: Place) -> Vec<Button> {
    let ask = |label, sheet| Button::new(label, click::ask(action.id, turn.number, sheet, place));
    let help = if action.blocked.is_empty() { texts::button_help(voice) } else { texts::button_help_change(voice) };
    vec![ask(texts::button_more_time(voice), Sheet::Move(stage)).symbol("⏳"), ask(help, Sheet::Help).symbol("🆘")]
}

/// The way to the action's card.
pub fn card_button(voice: &Voice<'_>, action: i64, place: Place) -> Button {
    let click = match place {
        Place::Here => card::show(action),
        Place::New => card::open(action),
    };
    Button::new(texts::button_card(voice), click).symbol("📄")
}

/// An action's name where it is a heading.
pub fn heading(action: &Action) -> Text {
    Text::given(shortened(&action.name, NAME))
}

fn days_words(voice: &Voice<'_>, date: NaiveDate, today: Option<NaiveDate>) -> Text {
    match today.map(|today| days_after(date, today)) {
        None => Text::none(),
        Some(0) => texts::page_today(voice),
        Some(late) if late > 0 => texts::page_late(voice, late),
        Some(ahead) => texts::page_ahead(voice, -ahead),
    }
}

fn standing(voice: &Voice<'_>, loaded: &Loaded) -> Text {
    match loaded.action.position {
        Position::At(stage) => {
            let date = loaded.turn.dates.of(stage);
            let line = texts::page_standing(voice, texts::stage(voice, stage), calendar::day(voice, date));
            let line = Text::join([line, days_words(voice, date, loaded.today)], " ");
            Text::join([line, texts::stage_about(voice, stage)], "\n")
        }
        Position::Draft => texts::page_draft(voice),
        Position::Adopted => texts::page_adopted(voice),
        Position::Abandoned => texts::page_abandoned(voice),
    }
}

fn owner(voice: &Voice<'_>, action: &Action) -> Text {
    match action.owner {
        Some(owner) if action.accepted => texts::page_owner(voice, Text::person(owner)),
        Some(owner) => texts::page_owner_asked(voice, Text::person(owner)),
        None => texts::page_owner_none(voice),
    }
}

/// All four dates in one line each: what is behind, where it stands, what is to come.
fn dates(voice: &Voice<'_>, action: &Action, dates: &Dates) -> Text {
    let line = |stage: Stage| {
        let mark = match action.position {
            Position::At(now) if stage == now => "▶️",
            Position::At(now) if stage < now => "✅",
            _ => "▫️",
        };
        let words = Text::join([texts::stage(voice, stage), calendar::day(voice, dates.of(stage))], ": ");
        Text::join([Text::own(mark), words], " ")
    };
    Text::join(Stage::ALL.map(line), "\n")
}

/// What the indicator has shown: what to hold a result against.
pub fn measured(voice: &Voice<'_>, measured: &Measured) -> Text {
    let words = |of: fn(&Voice<'_>, Text) -> Text, words: &str| {
        if words.is_empty() { Text::none() } else { of(voice, Text::given(shortened(words, SHOWN))) }
    };
    let last = measured.last.map(|(value, on)| texts::page_last(voice, value_words(value), calendar::day(voice, on)));
    let lines = [
        words(texts::page_indicator, &measured.indicator),
        words(texts::page_baseline, &measured.baseline),
        last.unwrap_or_default(),
        words(texts::page_target, &measured.target),
    ];
    let lines = Text::join(lines, "\n");
    if lines.is_empty() { texts::page_measured_none(voice) } else { lines }
}

/// A heading with what somebody wrote under it; nothing where they wrote nothing.
pub fn written(heading: Text, words: &str) -> Text {
    if words.is_empty() {
        return Text::none();
    }
    Text::join([heading.bold(), Text::lines(&shortened(words, SHOWN))], "\n")
}

/// What this turn has gathered, in the order in which it came, each with its heading.
fn gathered<'t>(voice: &Voice<'_>, loaded: &'t Loaded) -> Vec<(Text, &'t str)> {
    let turn = &loaded.turn;
    let before = loaded
        .before
        .as_ref()
        .map(|before| (texts::page_learned_before(voice, before.number), before.learned.as_str()));
    let all = [
        before.unwrap_or_default(),
        (texts::page_prediction(voice), &turn.prediction),
        (texts::page_did(voice), &turn.did),
        (texts::page_unexpected(voice), &turn.unexpected),
        (texts::page_result(voice), &turn.result),
        (texts::page_compared(voice), &turn.compared),
        (texts::page_learned(voice), &turn.learned),
        (texts::page_why(voice), &turn.why),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

fn whole_file(voice: &Voice<'_>, parts: &[(Text, &str)]) -> File {
    let parts: Vec<String> = parts.iter().map(|(heading, words)| format!("{}\n\n{words}\n", heading.plain())).collect();
    File { name: "this-turn.txt".to_owned(), alt: texts::page_file(voice), bytes: parts.join("\n").into_bytes() }
}

/// Where an action stands in its turn, with what was said about it in front.
pub fn page(voice: &Voice<'_>, loaded: &Loaded, may_change: bool, told: Text) -> Message {
    let Loaded { action, turn, .. } = loaded;
    let parts = gathered(voice, loaded);
    let mut body = vec![standing(voice, loaded), owner(voice, action)];
    if !matches!(action.position, Position::Adopted | Position::Abandoned) {
        body.push(dates(voice, action, &turn.dates));
    }
    body.push(written(Text::join([Text::own("🆘"), texts::page_blocked(voice)], " "), &action.blocked));
    let missing = |heading: Text, words: Text| Text::join([heading.bold(), words], "\n");
    if matches!(action.position, Position::At(Stage::Plan)) && turn.prediction.is_empty() {
        body.push(missing(texts::page_prediction(voice), texts::page_prediction_none(voice)));
    }
    if matches!(action.position, Position::At(Stage::Study)) {
        if turn.did.is_empty() {
            body.push(missing(texts::page_did(voice), texts::page_did_none(voice)));
        }
        body.push(missing(texts::page_measured(voice), measured(voice, &loaded.measured)));
    }
    body.extend(parts.iter().map(|(heading, words)| written(heading.clone(), words)));
    let long = parts.iter().any(|(_, words)| words.encode_utf16().count() > SHOWN);
    if long {
        body.push(texts::page_cut(voice));
    }
    let mut message = Message::panel(Panel {
        title: Text::join([heading(action), texts::page_turn(voice, turn.number).in_brackets()], " "),
        body: Text::join(body, "\n\n"),
        colour: Some(COLOUR),
        ..Panel::default()
    });
    message.text = told;
    message.files = if long { vec![whole_file(voice, &parts)] } else { Vec::new() };
    page_buttons(voice, loaded, may_change, message)
}

fn page_buttons(voice: &Voice<'_>, loaded: &Loaded, may_change: bool, mut message: Message) -> Message {
    let Loaded { action, turn, .. } = loaded;
    let mut last = Vec::new();
    if let Position::At(stage) = action.position
        && may_change
    {
        message = message.buttons(stage_buttons(voice, action, turn, stage, Place::Here));
        let mut trouble = trouble_buttons(voice, action, turn, stage, Place::Here);
        if !action.blocked.is_empty() {
            trouble
                .push(Button::new(texts::button_unblock(voice), click::unblock(action.id, Place::Here)).symbol("👍"));
        }
        message = message.buttons(trouble);
        last.push(
            Button::new(texts::button_dates(voice), click::show(action.id, Look::Move, Place::Here)).symbol("📅"),
        );
        last.push(chart::view::new_value(voice, action.id));
        if stage != Stage::Act {
            let end = click::ask(action.id, turn.number, Sheet::End, Place::Here);
            last.push(Button::new(texts::button_end(voice), end).symbol("⏹️"));
        }
    }
    last.push(card_button(voice, action.id, Place::Here));
    message.buttons(last)
}

/// Which date is to be moved?
pub fn choose_date(voice: &Voice<'_>, loaded: &Loaded, told: Text) -> Message {
    let Loaded { action, turn, .. } = loaded;
    let open = match action.position {
        Position::At(stage) => stage,
        Position::Draft | Position::Adopted | Position::Abandoned => Stage::Plan,
    };
    let choices = Stage::ALL.into_iter().filter(|stage| *stage >= open).map(|stage| {
        let label =
            texts::button_move(voice, texts::stage(voice, stage), calendar::short_day(voice, turn.dates.of(stage)));
        Button::new(label, click::ask(action.id, turn.number, Sheet::Move(stage), Place::Here))
    });
    let panel = Panel {
        title: heading(action),
        body: Text::join([texts::move_choose(voice), dates(voice, action, &turn.dates)], "\n\n"),
        colour: Some(COLOUR),
        ..Panel::default()
    };
    Message { text: told, ..Message::panel(panel) }.buttons(choices).buttons([back(voice, action)])
}

fn back(voice: &Voice<'_>, action: &Action) -> Button {
    Button::new(texts::button_page(voice), click::show(action.id, Look::Update, Place::Here)).symbol("◀️")
}

/// What would change: this date, and those after it.
pub fn ask_to_move(voice: &Voice<'_>, loaded: &Loaded, draft: &Draft, new: &Dates, working: &WorkingDays) -> Message {
    let Loaded { action, turn, .. } = loaded;
    let lines = Stage::ALL.into_iter().filter(|stage| *stage >= draft.stage).map(|stage| {
        let (name, was) = (texts::stage(voice, stage), calendar::day(voice, turn.dates.of(stage)));
        if turn.dates.of(stage) == new.of(stage) {
            texts::move_stays(voice, name, was)
        } else {
            texts::move_line(voice, name, was, calendar::day(voice, new.of(stage)))
        }
    });
    let free = if working.is_working_day(draft.to) { Text::none() } else { texts::move_free(voice) };
    let reason = texts::move_reason(voice, Text::given(shortened(&draft.reason, SHOWN)));
    let body = [heading(action).bold(), Text::join(lines, "\n"), free, reason, texts::move_told(voice)];
    Message::panel(Panel {
        title: texts::move_title(voice),
        body: Text::join(body, "\n\n"),
        colour: Some(COLOUR),
        ..Panel::default()
    })
    .buttons([
        Button::new(texts::button_confirm_move(voice), click::confirm_move(action.id, draft.id, Place::Here))
            .style(Style::Main),
        back(voice, action),
    ])
}

/// The form, filled in with what stands there.
pub fn form(voice: &Voice<'_>, loaded: &Loaded, sheet: Sheet, place: Place, working: &WorkingDays) -> Form {
    let Loaded { action, turn, .. } = loaded;
    let field = |blank: Blank| {
        let placeholder = match (sheet, blank) {
            // A form can't show what it is to be held against in any other place.
            (Sheet::Study, Blank::Compared) => Text::given(shortened(&turn.prediction, LABEL)),
            _ => texts::hint(voice, blank),
        };
        let value = match (blank, loaded.today) {
            (Blank::DoneBy, Some(today)) => suggested_done_by(today, &turn.dates, working).to_string(),
            _ => stands(action, turn, sheet, blank).to_owned(),
        };
        Field {
            id: blank.as_str(),
            label: texts::field(voice, blank),
            value,
            placeholder,
            long: !blank.is_short(),
            required: sheet.needs(blank),
            most: most(blank) as u16,
        }
    };
    Form {
        title: texts::title(voice, sheet),
        click: click::sent(action.id, sheet, &Seen::now(action, turn, sheet), place),
        fields: sheet.blanks().iter().map(|blank| field(*blank)).collect(),
    }
}

/// Whose are there to pick from.
pub fn pick(voice: &Voice<'_>, actions: &[&Action], look: Look) -> Message {
    const MOST: usize = 25;
    let option = |action: &&Action| SelectOption {
        label: Text::given(shortened(&action.name, LABEL)),
        value: action.id.to_string(),
        description: match action.position {
            Position::At(stage) => texts::stage(voice, stage),
            _ => Text::none(),
        },
    };
    if actions.is_empty() {
        return Message::text(texts::pick_none(voice));
    }
    let many = if actions.len() > MOST { texts::pick_many(voice, MOST as i64) } else { Text::none() };
    Message::panel(Panel {
        title: texts::pick_title(voice),
        body: Text::join([texts::pick_mine(voice), many], "\n"),
        colour: Some(COLOUR),
        ..Panel::default()
    })
    .select(Select {
        from: SelectFrom::Options(actions.iter().take(MOST).map(option).collect()),
        placeholder: texts::pick_menu(voice),
        click: click::pick(look),
        count: (1, 1),
    })
}
