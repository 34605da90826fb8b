//! What people see of how a round goes, and of what it says.

use std::collections::BTreeMap;

use super::{colour, level_words};
use crate::district::{self, Part};
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::path;
use crate::picture::{Bar, Bars};
use crate::prompts::Voice;
use crate::readiness::commands::{EVERYONE, click};
use crate::readiness::tally::{self, Counts, Picture, Tallies};
use crate::readiness::{Choice, Level, Mode, Outcome, Question, Response, Round, texts};

/// What the picture's file is called.
pub const PICTURE: &str = "readiness.png";

/// How far a round is: steps reached, and how many members the groups' roles have, where Discord says so.
pub struct Standing<'a> {
    /// The round.
    pub round: &'a Round,
    /// Together rounds: how many questions the shared set has answered.
    pub shared_answers: usize,
    /// Steps by group; `None` stands for everyone.
    pub progress: &'a BTreeMap<Option<Part>, u32>,
    /// Members of each group's role.
    pub sizes: &'a BTreeMap<Part, u32>,
    /// About how many people the server has, where Discord says so.
    pub people: Option<u32>,
    /// The groups that the district has roles for.
    pub groups: &'a [Part],
}

/// How many have answered, never who.
pub fn status(voice: &Voice<'_>, standing: &Standing<'_>) -> Message {
    let round = standing.round;
    let minimum = round.minimum_group;
    let reached = |group: Option<Part>, size: Option<u32>| {
        let reached = standing.progress.get(&group).copied().unwrap_or(0);
        tally::step(reached, size, minimum)
    };
    // Of a server whose size isn't known, any number could turn out to say "all of them".
    let everyone = standing.people.map_or(0, |people| reached(None, Some(people)));
    let mut body = vec![match (round.mode, everyone) {
        (Mode::Together, _) => texts::status_together(voice, standing.shared_answers as i64),
        (_, 0) => texts::status_few(voice, i64::from(minimum)),
        (_, people) => texts::status_some(voice, i64::from(people)),
    }];
    if round.mode == Mode::Confidential {
        let mut lines = Vec::new();
        let mut unsaid = Vec::new();
        for group in standing.groups {
            let name = district::view::part(voice, *group);
            // A count of a group whose size we don't know could turn out to say "all of them".
            let size = standing.sizes.get(group).copied();
            match (size.map_or(0, |size| reached(Some(*group), Some(size))), size) {
                (0, _) | (_, None) => unsaid.push(name),
                (people, Some(size)) => {
                    lines.push(texts::status_group_of(voice, name, i64::from(people), i64::from(size)));
                }
            }
        }
        if !unsaid.is_empty() {
            lines.push(texts::status_unsaid(voice, Text::join(unsaid, ", ")));
        }
        body.push(Text::join(lines, "\n"));
    }
    body.push(match round.closes_at {
        Some(at) => texts::status_closes(voice, Text::stamp(at, 'F'), Text::stamp(at, 'R')),
        None => texts::status_never_closes(voice),
    });
    let footer = match round.mode {
        Mode::Confidential => texts::status_steps(voice, i64::from(minimum)),
        Mode::Together => Text::none(),
    };
    let title = texts::status_title(voice, round.name.as_str());
    Message::panel(Panel { title, body: Text::join(body, "\n\n"), footer, ..Panel::default() })
}

/// A closed round's result, as one person or a channel is to see it.
pub struct Shown<'a> {
    /// The round.
    pub round: &'a Round,
    /// What may be shown of it.
    pub tallies: &'a Tallies,
    /// The group to look at; `None`: everyone.
    pub group: Option<Part>,
    /// The groups that the district has roles for.
    pub groups: &'a [Part],
    /// Together rounds: the shared set of answers.
    pub shared_answers: &'a Response,
    /// Earlier rounds that have a level: name and score.
    pub earlier: &'a [(String, u8)],
}

impl Shown<'_> {
    /// Whether there is nothing to show to anybody.
    pub fn is_empty(&self) -> bool {
        self.tallies.everyone.is_empty() && self.shared_answers.answers.count() == 0
    }

    fn picture(&self) -> Picture {
        match self.group {
            None => self.tallies.everyone,
            Some(group) => self.tallies.groups.get(&group).copied().unwrap_or_default(),
        }
    }

    /// The groups of which nothing is shown.
    fn withheld(&self) -> Vec<Part> {
        self.groups.iter().copied().filter(|group| !self.tallies.groups.contains_key(group)).collect()
    }
}

/// The result in words, and the picture to draw beside it; no picture where there is nothing to draw.
pub fn result(voice: &Voice<'_>, shown: &Shown<'_>) -> (Message, Option<Bars>) {
    if shown.round.mode == Mode::Together {
        return (together(voice, shown), None);
    }
    let picture = shown.picture();
    let minimum = i64::from(shown.round.minimum_group);
    let name = shown.round.name.as_str();
    let title = match shown.group {
        None => texts::results_title(voice, name),
        Some(group) => texts::results_title_group(voice, name, district::view::part(voice, group)),
    };
    if picture.is_empty() {
        let nothing = match shown.group {
            None => texts::results_nothing(voice, minimum),
            Some(_) => texts::results_nothing_group(voice),
        };
        return (Message::panel(Panel { title, body: nothing, ..Panel::default() }), None);
    }
    let mut body = Vec::new();
    let mut shade = None;
    match picture.score() {
        Some(score) => {
            let level = Level::of(score);
            shade = Some(colour(level.colour_of()));
            body.push(texts::results_level(voice, level_words(voice, level), i64::from(score)));
        }
        None if shown.group.is_some() => body.push(texts::results_no_level_group(voice)),
        None => body.push(texts::results_no_level(voice, minimum)),
    }
    body.push(Text::join(Question::ALL.map(|question| question_line(voice, shown, &picture, question)), "\n"));
    if shown.group.is_none() {
        body.extend(shown.tallies.levels.map(|levels| spread(voice, levels)));
        let withheld = shown.withheld();
        if !withheld.is_empty() {
            let names = withheld.into_iter().map(|group| district::view::part(voice, group));
            body.push(texts::results_withheld_groups(voice, Text::join(names, ", ")));
        }
        if !shown.earlier.is_empty() {
            let rounds = shown.earlier.iter().map(|(name, score)| {
                texts::results_earlier_round(
                    voice,
                    name.as_str(),
                    level_words(voice, Level::of(*score)),
                    i64::from(*score),
                )
            });
            body.push(texts::results_earlier(voice, Text::join(rounds, "; ")));
        }
    }
    let bars = chart(voice, shown, &picture, &title);
    let message = Message::panel(Panel {
        title,
        body: Text::join(body, "\n\n"),
        colour: shade,
        image: Some(PICTURE.to_owned()),
        ..Panel::default()
    });
    (message, Some(bars))
}

/// Why a question is withheld: a group's may also be withheld to protect another group.
fn withheld(voice: &Voice<'_>, shown: &Shown<'_>) -> Text {
    match shown.group {
        None => texts::results_withheld(voice, i64::from(shown.round.minimum_group)),
        Some(_) => texts::results_withheld_group(voice),
    }
}

fn question_line(voice: &Voice<'_>, shown: &Shown<'_>, picture: &Picture, question: Question) -> Text {
    let (number, area) = (i64::from(question.number()), texts::area(voice, question));
    let Some(counts) = picture.get(question) else {
        return texts::results_question(voice, number, area, withheld(voice, shown));
    };
    let mut parts = counted(voice, counts);
    parts.extend(counts.median().map(|middle| texts::results_middle(voice, texts::symbol(voice, middle))));
    texts::results_question(voice, number, area, Text::join(parts, " · "))
}

fn counted(voice: &Voice<'_>, counts: Counts) -> Vec<Text> {
    let shown = Choice::ALL.into_iter().filter(|choice| *choice != Choice::CantTell || counts.of(*choice) > 0);
    shown
        .map(|choice| texts::results_count(voice, texts::symbol(voice, choice), i64::from(counts.of(choice))))
        .collect()
}

/// How people's own results spread over the levels.
fn spread(voice: &Voice<'_>, levels: Counts) -> Text {
    let [red, blue, green] = Level::ALL.map(|level| {
        let count = i64::from(levels.of(level.colour_of()));
        Text::join([level_words(voice, level), Text::from(count)], " ")
    });
    let open = match levels.cant_tell {
        0 => Text::none(),
        count => texts::results_spread_open(voice, i64::from(count)),
    };
    Text::join([texts::results_spread(voice, red, blue, green), open], ", ")
}

fn chart(voice: &Voice<'_>, shown: &Shown<'_>, picture: &Picture, title: &Text) -> Bars {
    let subtitle = match picture.score() {
        Some(score) => {
            let level = texts::level_name(voice, Level::of(score));
            texts::results_level(voice, level, i64::from(score)).plain().replace("**", "")
        }
        None => String::new(),
    };
    let bars = Question::ALL.map(|question| Bar {
        label: texts::area(voice, question).plain(),
        parts: picture.get(question).map(|counts| Choice::ALL.map(|choice| counts.of(choice))),
        withheld: withheld(voice, shown).plain(),
    });
    Bars {
        title: title.plain(),
        subtitle,
        legend: Choice::ALL.map(|choice| texts::colour_word(voice, choice).plain()),
        bars: bars.into(),
        note: texts::results_how(voice).plain(),
    }
}

/// What the picture says, for who can't see it.
pub fn alternative(voice: &Voice<'_>, shown: &Shown<'_>) -> Text {
    let picture = shown.picture();
    let lines = Question::ALL.map(|question| {
        let area = texts::area(voice, question).plain();
        let counts = match picture.get(question) {
            None => withheld(voice, shown),
            Some(counts) => texts::results_legend(
                voice,
                i64::from(counts.red),
                i64::from(counts.blue),
                i64::from(counts.green),
                i64::from(counts.cant_tell),
            ),
        };
        Text::own(format!("{area}: {}", counts.plain()))
    });
    texts::results_alt(voice, Text::join(lines, "; "))
}

fn together(voice: &Voice<'_>, shown: &Shown<'_>) -> Message {
    let answers = &shown.shared_answers.answers;
    let mut body = vec![texts::results_together(voice)];
    let mut shade = None;
    if let Some(outcome) = answers.result() {
        let levels = outcome.levels();
        let words = Text::join(levels.iter().map(|level| level_words(voice, *level)), " / ");
        let score = if outcome.low == outcome.high {
            texts::result_score(voice, i64::from(outcome.low))
        } else {
            texts::result_range(voice, i64::from(outcome.low), i64::from(outcome.high))
        };
        shade = outcome.level().map(|level| colour(level.colour_of()));
        body.push(Text::join([words.bold(), score], "\n"));
    } else {
        body.push(texts::results_together_incomplete(voice, 5 - answers.count() as i64));
    }
    let lines = Question::ALL.map(|question| {
        let answer = match answers.get(question) {
            None => texts::results_together_open(voice),
            Some(choice) => {
                let words = match choice {
                    Choice::CantTell => Text::none(),
                    _ => texts::option_short(voice, question, choice),
                };
                let named = Text::join([texts::symbol(voice, choice), texts::colour_word(voice, choice)], " ");
                let answer = Text::join([named, words], ": ");
                match shown.shared_answers.set_by.get(question.place()).copied().flatten() {
                    Some(person) => texts::results_together_by(voice, answer, Text::person(person)),
                    None => answer,
                }
            }
        };
        let (number, area) = (i64::from(question.number()), texts::area(voice, question));
        texts::results_together_answer(voice, number, area, answer)
    });
    body.push(Text::join(lines, "\n"));
    Message::panel(Panel {
        title: texts::results_title(voice, shown.round.name.as_str()),
        body: Text::join(body, "\n\n"),
        colour: shade,
        ..Panel::default()
    })
}

/// The controls below a result that one person looks at.
pub fn with_controls(voice: &Voice<'_>, message: Message, shown: &Shown<'_>, planner: bool) -> Message {
    let round = shown.round;
    let mut message = message;
    if !shown.tallies.groups.is_empty() {
        let option =
            |label: Text, value: &str| SelectOption { label, value: value.to_owned(), description: Text::none() };
        let groups = shown.tallies.groups.keys();
        let groups = groups.map(|group| option(district::view::part(voice, *group), group.as_str()));
        let options = std::iter::once(option(texts::results_everyone(voice), EVERYONE)).chain(groups).collect();
        message = message.select(Select {
            from: SelectFrom::Options(options),
            placeholder: texts::results_pick_group(voice),
            click: click::group(round.id),
            count: (1, 1),
        });
    }
    let mut buttons = Vec::new();
    if planner && !round.shared && !shown.is_empty() && shown.group.is_none() {
        if round.mode == Mode::Confidential {
            message.text = Text::join([message.text, texts::results_not_shared(voice)], "\n");
        }
        buttons.push(Button::new(texts::results_share(voice), click::share(round.id)).style(Style::Main));
    }
    if !shown.tallies.everyone.is_empty() {
        buttons.push(Button::new(texts::results_numbers(voice), click::numbers(round.id)));
    }
    if planner {
        let together = || shown.shared_answers.answers.result().and_then(Outcome::level);
        let level = shown.tallies.everyone.score().map(Level::of).or_else(together);
        let checklist = path::commands::click::open_district(level);
        buttons.push(Button::new(texts::results_checklist(voice), checklist).symbol("🧭"));
    }
    message.buttons(buttons)
}

/// The button below a result that everyone sees: each looks closer in private.
pub fn with_public_button(voice: &Voice<'_>, message: Message, round: &Round) -> Message {
    message.buttons([Button::new(texts::results_look_closer(voice), click::results(round.id))])
}

/// The headings of the file of numbers.
pub fn number_headings(voice: &Voice<'_>) -> Vec<String> {
    texts::results_number_headings(voice).plain().split(',').map(|heading| heading.trim().to_owned()).collect()
}

/// The rows of the file of numbers: one per group, question and option. Nothing that is withheld.
pub fn numbers(voice: &Voice<'_>, shown: &Shown<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let everyone = std::iter::once((texts::results_everyone(voice), &shown.tallies.everyone));
    let groups = shown.tallies.groups.iter().map(|(group, picture)| (district::view::part(voice, *group), picture));
    for (group, picture) in everyone.chain(groups) {
        for question in Question::ALL {
            let Some(counts) = picture.get(question) else { continue };
            for choice in Choice::ALL {
                rows.push(vec![
                    shown.round.name.clone(),
                    group.plain(),
                    question.number().to_string(),
                    texts::area(voice, question).plain(),
                    texts::colour_word(voice, choice).plain(),
                    counts.of(choice).to_string(),
                ]);
            }
        }
    }
    rows
}
