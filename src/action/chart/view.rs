//! What people see of an action's values.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::commands::{click, field};
use super::{LONGEST, MEDIAN_FROM, Measure, median, texts, value_in};
use crate::action::commands::click as action_click;
use crate::action::{Action, Detail};
use crate::calendar;
use crate::message::{Button, Field, Form, Message, Panel, Style, Text, shortened};
use crate::picture::{Level, Moment, Point, Run, figure};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// What the picture's file is called.
pub const PICTURE: &str = "chart.png";
/// The most values that are drawn: more can't be told apart.
const DRAWN: usize = 250;
/// The most values that are listed in words.
const LISTED: usize = 12;
/// The most letters of a detail.
const WORDS: usize = 300;

/// An action with its values.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The action.
    pub action: Action,
    /// What is said in its details.
    pub details: BTreeMap<Detail, String>,
    /// Its values, one a day, the oldest first.
    pub measures: Vec<Measure>,
    /// The local dates on which its turns began.
    pub turns: Vec<(i64, NaiveDate)>,
}

impl Loaded {
    fn said(&self, detail: Detail) -> &str {
        self.details.get(&detail).map_or("", String::as_str)
    }
}

/// The way to it.
pub fn button(voice: &Voice<'_>, action: i64) -> Button {
    Button::new(texts::run_button(voice), click::show(action)).symbol("📈")
}

/// The way to the form for a value.
pub fn new_value(voice: &Voice<'_>, action: i64) -> Button {
    Button::new(texts::value_button(voice), click::ask(action)).symbol("📈")
}

/// The form for a value, with today's date in it.
pub fn form(voice: &Voice<'_>, action: i64, today: NaiveDate) -> Form {
    let field = |id, label, value: String, placeholder| Field {
        id,
        label,
        value,
        placeholder,
        long: false,
        required: false,
        most: LONGEST as u16,
    };
    Form {
        title: texts::value_title(voice),
        click: click::sent(action),
        fields: vec![
            field(field::VALUE, texts::value_value(voice), String::new(), texts::value_hint(voice)),
            field(field::DAY, texts::value_day(voice), today.to_string(), texts::value_day_hint(voice)),
        ],
    }
}

/// A date as pictures have room for it.
pub(super) fn day(voice: &Voice<'_>, date: NaiveDate) -> Text {
    let month = voice.render(&format!("general.month_short.m{}", date.month()), &[]);
    texts::run_day(voice, month, i64::from(date.day()), i64::from(date.year()))
}

fn number(value: f64) -> Text {
    Text::own(figure(value))
}

fn level(value: Option<f64>, words: impl Fn(Text) -> Text) -> Option<Level> {
    value.map(|value| Level { value, words: words(number(value)).plain() })
}

/// The picture; nothing without values.
fn picture(voice: &Voice<'_>, loaded: &Loaded, server: &str) -> Option<Run> {
    let drawn = loaded.measures.get(loaded.measures.len().saturating_sub(DRAWN)..)?;
    let last = drawn.last()?;
    let indicator = Text::given(shortened(loaded.said(Detail::Indicator), WORDS));
    let server = Text::given(shortened(server, WORDS));
    let subtitle = match (indicator.is_empty(), server.is_empty()) {
        (false, false) => texts::run_subtitle(voice, indicator, server),
        _ => Text::join([indicator, server], ""),
    };
    let since = |date: NaiveDate| date.num_days_from_ce();
    let point = |measure: &Measure| Point {
        day: since(measure.on),
        words: day(voice, measure.on).plain(),
        value: measure.value,
    };
    let moment = |(number, date): &(i64, NaiveDate)| Moment {
        day: since(*date),
        words: texts::run_turn(voice, *number).plain(),
    };
    Some(Run {
        title: loaded.action.name.clone(),
        subtitle: subtitle.plain(),
        points: drawn.iter().map(point).collect(),
        last: texts::run_last(voice, number(last.value)).plain(),
        target: level(value_in(loaded.said(Detail::Target)), |value| texts::run_target(voice, value)),
        median: level(median(drawn), |value| texts::run_median(voice, value)),
        start: level(value_in(loaded.said(Detail::Baseline)), |value| texts::run_start(voice, value)),
        moments: loaded.turns.iter().map(moment).collect(),
        note: texts::run_note(voice).plain(),
        lacking: texts::run_lacking(voice).plain(),
    })
}

/// What the picture shows, for who can't see it.
fn alternative(voice: &Voice<'_>, run: &Run) -> Text {
    let (Some(first), Some(last)) = (run.points.first(), run.points.last()) else { return Text::none() };
    let values = || run.points.iter().map(|point| point.value);
    let spoken = |point: &Point| texts::run_point(voice, number(point.value), Text::own(point.words.clone()));
    let lines = [&run.target, &run.median, &run.start].into_iter().flatten();
    let lines = Text::join(lines.map(|level| Text::own(format!("{}.", level.words))), " ");
    texts::run_alt(
        voice,
        run.points.len() as i64,
        spoken(first),
        spoken(last),
        number(values().fold(f64::INFINITY, f64::min)),
        number(values().fold(f64::NEG_INFINITY, f64::max)),
        lines,
    )
}

/// The headings of the file of values.
pub fn headings(voice: &Voice<'_>) -> Vec<String> {
    texts::run_headings(voice).plain().split(',').map(|heading| heading.trim().to_owned()).collect()
}

/// Whether the message can't list all values.
pub fn is_long(loaded: &Loaded) -> bool {
    loaded.measures.len() > LISTED
}

fn lines_in_words(voice: &Voice<'_>, loaded: &Loaded) -> Vec<Text> {
    let words = |detail: Detail| Text::given(shortened(loaded.said(detail), WORDS));
    let indicator = match loaded.said(Detail::Indicator) {
        "" => texts::run_no_indicator(voice),
        _ => words(Detail::Indicator).bold(),
    };
    let target = match (loaded.said(Detail::Target), value_in(loaded.said(Detail::Target))) {
        ("", _) => texts::run_target_none(voice),
        (_, Some(_)) => texts::run_target_read(voice, words(Detail::Target)),
        (_, None) => texts::run_target_unread(voice, words(Detail::Target)),
    };
    let start = match loaded.said(Detail::Baseline) {
        "" => Text::none(),
        _ => texts::run_start_read(voice, words(Detail::Baseline)),
    };
    vec![indicator, Text::join([start, target], "\n")]
}

/// The values in words, and the picture to draw beside them with its description.
pub fn chart(
    voice: &Voice<'_>,
    loaded: &Loaded,
    may_change: bool,
    server: &str,
    told: Text,
) -> (Message, Option<(Run, Text)>) {
    let id = loaded.action.id;
    let run = picture(voice, loaded, server);
    let mut body = lines_in_words(voice, loaded);
    match loaded.measures.as_slice() {
        [] if may_change => body.push(texts::run_none(voice)),
        [] => body.push(texts::run_none_look(voice)),
        measures => {
            let dropped = if measures.len() > DRAWN { texts::run_dropped(voice, DRAWN as i64) } else { Text::none() };
            let middle =
                run.as_ref().and_then(|run| run.median.as_ref()).map(|it| texts::run_middle(voice, number(it.value)));
            body.push(middle.unwrap_or_else(|| texts::run_few(voice, MEDIAN_FROM as i64)));
            let values = measures.iter().rev().take(LISTED);
            let values = values.map(|it| texts::run_value(voice, calendar::view::day(voice, it.on), number(it.value)));
            let more = measures.len().saturating_sub(LISTED);
            let more = if more > 0 { texts::run_earlier(voice, more as i64) } else { Text::none() };
            let heading = texts::run_values(voice).bold();
            body.push(Text::join(std::iter::once(heading).chain(values).chain([more, dropped]), "\n"));
        }
    }
    let panel = Panel {
        title: Text::given(shortened(&loaded.action.name, 120)),
        body: Text::join(body, "\n\n"),
        colour: Some(NEUTRAL),
        image: run.is_some().then(|| PICTURE.to_owned()),
        ..Panel::default()
    };
    let mut buttons = Vec::new();
    if may_change {
        buttons.push(new_value(voice, id));
    }
    buttons.push(Button::new(crate::action::texts::back(voice), action_click::show(id)).style(Style::Main));
    let message = Message { text: told, ..Message::panel(panel) }.buttons(buttons);
    let run = run.map(|run| {
        let alt = alternative(voice, &run);
        (run, alt)
    });
    (message, run)
}
