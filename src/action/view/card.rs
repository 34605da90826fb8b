//! An action's card, as a draft too.

use super::{Card, Viewer, lead, person};
use crate::action::commands::{Spot, click};
use crate::action::cycle::{Position, Stage};
use crate::action::{Action, Detail, chart, texts, wheel};
use crate::calendar;
use crate::message::{Button, Message, Panel, Select, SelectFrom, Style, Text, shortened};
use crate::path::{self, Step, level_named};
use crate::plan::view::{first_advice, hint_panel, listed};
use crate::plan::{Aspect, smart, texts as plan};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most letters of a detail; all of them stand on the details' page.
const EXCERPT: usize = 80;
/// The most letters of what the owner needs help with.
const BLOCKED: usize = 120;
/// The most helpers that are named.
const HELPERS: usize = 10;

/// Who is accountable, and whether they said so.
fn owner(voice: &Voice<'_>, action: &Action) -> Text {
    let line = match action.owner {
        None if action.position == Position::Draft => texts::card_no_owner_draft(voice),
        None => texts::card_no_owner(voice, lead(voice, action)),
        Some(owner) if action.position == Position::Draft => texts::card_owner_draft(voice, Text::person(owner)),
        Some(owner) if action.accepted => texts::card_owner(voice, Text::person(owner)),
        Some(owner) => texts::card_owner_asked(voice, Text::person(owner), lead(voice, action)),
    };
    let asked = action.asked.map(|asked| texts::card_asked(voice, Text::person(asked)));
    Text::join([line, asked.unwrap_or_default()], "\n")
}

fn helpers(voice: &Voice<'_>, helpers: &[u64]) -> Text {
    if helpers.is_empty() {
        return Text::none();
    }
    let names = helpers.iter().take(HELPERS).map(|id| Text::person(*id));
    let more = helpers.len().saturating_sub(HELPERS);
    let more = if more > 0 { plan::more(voice, more as i64) } else { Text::none() };
    texts::card_helpers(voice, Text::join(names.chain([more]), ", "))
}

/// The dates of the turn, a line each: what is done, what it stands in, what is ahead.
fn dates(voice: &Voice<'_>, card: &Card, viewer: &Viewer) -> Text {
    let line = |stage: Stage| {
        let (name, date) = (plan::position(voice, Position::At(stage)), card.turn.dates.of(stage));
        let day = calendar::view::day(voice, date);
        match card.action.position {
            Position::At(now) if now > stage => texts::card_date_done(voice, name, day),
            Position::At(now) if now == stage && date < viewer.today => texts::card_date_late(voice, name, day),
            Position::At(now) if now == stage => texts::card_date_now(voice, name, day),
            Position::Draft | Position::At(_) => texts::card_date(voice, name, day),
            Position::Adopted | Position::Abandoned => texts::card_date_done(voice, name, day),
        }
    };
    Text::join(Stage::ALL.map(line), "\n")
}

fn place(voice: &Voice<'_>, card: &Card) -> Text {
    match card.action.strategy_id.and_then(|id| card.tree.strategy(id)) {
        Some(strategy) => {
            let goal = card.tree.goal(strategy.goal_id).map_or("", |goal| goal.name.as_str());
            texts::card_place(voice, listed(goal), listed(&strategy.name))
        }
        None => texts::card_not_placed(voice),
    }
}

fn origin(voice: &Voice<'_>, origin: &str) -> Text {
    if let Some(goal) = origin.strip_prefix("import/") {
        return match goal {
            "" => texts::card_from_file(voice),
            goal => texts::card_from_file_for(voice, Text::given(shortened(goal, 60))),
        };
    }
    let step = origin.strip_prefix("path/").and_then(|rest| rest.split_once('/'));
    let step = step.and_then(|(level, number)| Step::find(level_named(level)?, number.parse().ok()?));
    step.map_or(Text::none(), |step| texts::card_from_path(voice, path::texts::title(voice, step)))
}

fn details(voice: &Voice<'_>, card: &Card) -> Text {
    let said = Detail::ALL.into_iter().filter_map(|detail| Some((detail, card.details.get(&detail)?)));
    let said = said.map(|(detail, words)| {
        texts::card_detail(voice, texts::detail(voice, detail), Text::given(shortened(words, EXCERPT)))
    });
    let empty = Detail::ALL.into_iter().filter(|detail| !card.details.contains_key(detail));
    let empty = Text::join(empty.map(|detail| texts::detail(voice, detail)), ", ");
    let empty = if empty.is_empty() { empty } else { texts::card_empty(voice, empty) };
    Text::join(said.chain([empty]), "\n")
}

/// The hints on an action's words.
fn advice(voice: &Voice<'_>, card: &Card) -> Text {
    let said = |detail: Detail| card.details.get(&detail).map_or("", String::as_str);
    let structures = card.action.strategy_id.map(|id| card.tree.words(id, Aspect::Structures));
    first_advice(
        voice,
        &smart::advice(&smart::Subject {
            kind: smart::Kind::Action,
            text: &card.action.name,
            success: &card.turn.prediction,
            indicator: said(Detail::Indicator),
            baseline: said(Detail::Baseline),
            target: said(Detail::Target),
            date: Some(card.turn.dates.work),
            owner: card.action.owner.is_some(),
            placed: card.action.strategy_id.is_some(),
            affected: said(Detail::Affected),
            based_on: said(Detail::BasedOn),
            different: said(Detail::Different),
            resources: said(Detail::Resources),
            aligned: structures.is_some_and(|words| !words.is_empty()),
            study_planned: true,
            ..smart::Subject::default()
        }),
    )
}

/// The card, with `told` above it.
pub fn card(voice: &Voice<'_>, card: &Card, viewer: &Viewer, told: Text) -> Message {
    let action = &card.action;
    let closed = action.is_closed();
    let draft = action.position == Position::Draft;
    let blocked = match action.blocked.as_str() {
        "" => Text::none(),
        words => texts::card_blocked(voice, Text::given(shortened(words, BLOCKED))),
    };
    let people = [owner(voice, action), texts::card_lead(voice, lead(voice, action)), helpers(voice, &card.helpers)];
    let body = [
        Text::given(action.name.as_str()).bold(),
        blocked,
        Text::join(people, "\n"),
        dates(voice, card, viewer),
        Text::join([place(voice, card), origin(voice, &action.origin)], "\n"),
        details(voice, card),
    ];
    let position = plan::position(voice, action.position);
    let panel = Panel {
        title: if action.turn > 1 { texts::card_turn(voice, position, action.turn) } else { position },
        body: Text::join(body, "\n\n"),
        footer: match draft {
            true => texts::card_footer_draft(voice, viewer.zone.clone()),
            false => texts::card_footer(voice, viewer.zone.clone()),
        },
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, ..Message::panel(panel) };
    if viewer.may_change && !closed {
        message.panels.extend(hint_panel(voice, advice(voice, card)));
    }
    if draft { draft_controls(voice, card, message) } else { controls(voice, card, viewer, message) }
}

/// The card of what somebody has just taken on, with where their pings should go.
pub fn taken(voice: &Voice<'_>, card: &Card, viewer: &Viewer, told: Text) -> Message {
    let mut message = self::card(voice, card, viewer, told);
    if message.rows.len() < 5 {
        message = message.buttons(super::asked::pings(voice, card.action.id));
    }
    message
}

fn draft_controls(voice: &Voice<'_>, card: &Card, message: Message) -> Message {
    let (action, id) = (&card.action, card.action.id);
    let start = Button::new(texts::card_start(voice), click::start(id)).symbol("▶️");
    let start = Button { disabled: action.owner.is_none(), ..start.style(Style::Good) };
    message
        .select(Select {
            from: action.owner.map_or(SelectFrom::People, |owner| SelectFrom::PeoplePicked(vec![owner])),
            placeholder: texts::people_owner(voice),
            click: click::owner(id),
            count: (1, 1),
        })
        .buttons([
            start,
            Button::new(texts::card_dates(voice), click::dates(id)).symbol("📅"),
            Button::new(texts::card_add_details(voice), click::details(id)).symbol("📝"),
            Button::new(texts::card_discard(voice), click::discard(id)).style(Style::Danger),
        ])
        .buttons([
            Button::new(texts::card_place_button(voice), click::place(id, 0)).symbol("🎯"),
            Button::new(texts::card_people(voice), click::people(id)).symbol("👥"),
        ])
}

fn controls(voice: &Voice<'_>, card: &Card, viewer: &Viewer, message: Message) -> Message {
    let id = card.action.id;
    let closed = card.action.is_closed();
    let mine = card.ask.as_ref().filter(|ask| ask.user == Some(viewer.user));
    let wheel = wheel::view::buttons(voice, &card.action, &card.turn, viewer.may_change);
    let mut change = vec![Button::new(texts::card_details(voice), click::details(id)).symbol("📝")];
    change.push(Button::new(texts::card_people(voice), click::people(id)).symbol("👥"));
    if viewer.may_change && !closed {
        change.push(Button::new(texts::card_place_button(voice), click::place(id, 0)).symbol("🎯"));
    }
    let mut look = vec![Button::new(texts::card_history(voice), click::history(id, 0)).symbol("🕓")];
    if card.turns.len() > 1 || closed {
        look.push(Button::new(texts::card_learned(voice), click::turns(id, 0)).symbol("💡"));
    }
    if card.measured {
        look.push(chart::view::button(voice, id));
    }
    let action = &card.action;
    if !closed && [action.owner, action.asked, action.lead].contains(&Some(viewer.user)) {
        look.push(Button::new(texts::card_pings(voice), click::pings(id)).symbol("🔔"));
    }
    look.push(Button::new(texts::card_mine(voice), click::mine(0, id)));
    message
        .buttons(mine.map(|ask| super::asked::answers(voice, ask.id, Spot::Here)).into_iter().flatten())
        .buttons(wheel)
        .buttons(change)
        .buttons(look)
}

/// Who is accountable, in a word: for lists.
/// Who is accountable, or asked to be, or that nobody is.
pub(crate) fn owner_in_list(voice: &Voice<'_>, action: &Action) -> Text {
    let name = person(action.owner, texts::list_nobody(voice));
    if action.owner.is_some() && !action.accepted { texts::list_asked(voice, name) } else { name }
}
