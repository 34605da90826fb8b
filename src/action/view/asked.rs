//! Asking somebody to be accountable, in the actions' channel; what they are told, and what their lead is.

use super::{lead, person};
use crate::action::asking::{Ask, Loaded, State, What, Word};
use crate::action::commands::{Spot, click};
use crate::action::cycle::Stage;
use crate::action::{Action, texts};
use crate::calendar;
use crate::district::{District, Part};
use crate::message::{Button, Message, Panel, Ping, Select, SelectFrom, SelectOption, Style, Text};
use crate::plan::view::{label, listed};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most actions that are named in one message.
const NAMED: usize = 12;

/// "I take it on", "Not me", "Ask first".
pub(super) fn answers(voice: &Voice<'_>, ask: i64, spot: Spot) -> Vec<Button> {
    vec![
        Button::new(texts::ask_accept(voice), click::accept(ask, spot)).symbol("✅").style(Style::Good),
        Button::new(texts::ask_not_me(voice), click::not_me(ask)).symbol("✋"),
        Button::new(texts::ask_question(voice), click::question(ask)).symbol("❓"),
    ]
}

/// Where pings should go.
pub(super) fn pings(voice: &Voice<'_>, id: i64) -> Vec<Button> {
    vec![
        Button::new(texts::ping_direct(voice), click::ping(id, false)).symbol("✉️"),
        Button::new(texts::ping_channel(voice), click::ping(id, true)).symbol("📣"),
    ]
}

/// Where somebody is pinged, in this channel or directly; `saved`: since just now.
pub fn where_pinged(voice: &Voice<'_>, id: i64, channel: Option<u64>, saved: bool) -> Message {
    let saved = if saved { texts::saved(voice) } else { Text::none() };
    let now = match channel {
        Some(channel) => texts::pings_channel(voice, Text::channel(channel)),
        None => texts::pings_direct(voice),
    };
    let mut choice = pings(voice, id);
    if let Some(now) = choice.get_mut(usize::from(channel.is_some())) {
        now.style = Style::Good;
    }
    let back = Button::new(texts::back(voice), click::show(id)).style(Style::Main);
    Message::text(Text::join([saved, now], " ")).buttons(choice).buttons([back])
}

fn state(voice: &Voice<'_>, state: State) -> Text {
    match state {
        State::Open => texts::ask_open(voice),
        State::Accepted => texts::ask_accepted(voice),
        State::Declined => texts::ask_declined(voice),
        State::Over => texts::ask_over(voice),
    }
}

/// The message that asks: for one action, or for several at once.
pub fn ask(voice: &Voice<'_>, loaded: &Loaded) -> Message {
    let asks = &loaded.asks;
    let whom = asks.first().and_then(|(ask, ..)| ask.user);
    let name = person(whom, texts::somebody(voice));
    let open = asks.iter().filter(|(ask, action, _)| ask.state_beside(action) == State::Open).count();
    let body = match asks.as_slice() {
        [(ask, action, turn)] => {
            let day = calendar::view::day(voice, turn.dates.of(Stage::Do));
            let from = person(ask.by, texts::somebody(voice));
            let parts = [
                Text::given(action.name.as_str()).bold(),
                Text::join([texts::ask_by(voice, day), texts::ask_from(voice, from, lead(voice, action))], "\n"),
                match ask.state_beside(action) {
                    State::Open if action.asked.is_some() => {
                        let owner = person(action.owner, texts::somebody(voice));
                        Text::join([texts::ask_meaning(voice), texts::ask_until(voice, owner)], " ")
                    }
                    State::Open => texts::ask_meaning(voice),
                    other => state(voice, other).bold(),
                },
            ];
            Text::join(parts, "\n\n")
        }
        several => {
            let line = |(ask, action, turn): &(Ask, Action, crate::action::Turn)| {
                let day = calendar::view::short_day(voice, turn.dates.of(Stage::Do));
                texts::ask_line(voice, state(voice, ask.state_beside(action)), listed(&action.name), day)
            };
            let more = several.len().saturating_sub(NAMED);
            let more = if more > 0 { crate::plan::texts::more(voice, more as i64) } else { Text::none() };
            let lines = several.iter().take(NAMED).map(line).chain([more]);
            Text::join([texts::ask_meaning(voice), Text::join(lines, "\n")], "\n\n")
        }
    };
    let title = if open == 0 { texts::ask_title_over(voice) } else { texts::ask_title(voice, open as i64) };
    let panel = Panel { title, body, colour: Some(NEUTRAL), ..Panel::default() };
    let mut message = Message::panel(panel);
    message.text = texts::ask_call(voice, name, asks.len() as i64);
    message.pings = whom.map(Ping::Person).into_iter().collect();
    let look = |ask: &Ask| Button::new(texts::ask_look(voice), click::asked(ask.message_of)).symbol("🔎");
    let mut buttons = Vec::new();
    if let ([(one, ..)], 1) = (asks.as_slice(), open) {
        buttons.extend(answers(voice, one.id, Spot::Channel));
    }
    buttons.extend(asks.first().map(|(ask, ..)| look(ask)));
    message.buttons(buttons)
}

/// The actions of a message that asks for several, to look at one and answer there.
pub fn list(voice: &Voice<'_>, asks: &[(Ask, Action)]) -> Message {
    let line = |(ask, action): &(Ask, Action)| {
        texts::ask_own_line(voice, state(voice, ask.state_beside(action)), listed(&action.name))
    };
    // What is open stands first: a menu takes 25.
    let mut sorted: Vec<&(Ask, Action)> = asks.iter().collect();
    sorted.sort_by_key(|(ask, action)| ask.state_beside(action) != State::Open);
    let option = |(_, action): &&(Ask, Action)| SelectOption {
        label: label(&action.name),
        value: action.id.to_string(),
        description: Text::none(),
    };
    let from = asks.first().map_or(0, |(ask, _)| ask.action_id);
    let lines = sorted.iter().take(NAMED).map(|it| line(it));
    let more = sorted.len().saturating_sub(NAMED);
    let more = if more > 0 { crate::plan::texts::more(voice, more as i64) } else { Text::none() };
    let panel = Panel {
        title: texts::asked_title(voice),
        body: Text::join(lines.chain([more]), "\n"),
        footer: texts::asked_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    Message::panel(panel)
        .select(Select {
            from: SelectFrom::Options(sorted.iter().take(25).map(option).collect()),
            placeholder: texts::list_pick(voice),
            click: click::pick(),
            count: (1, 1),
        })
        .buttons([Button::new(texts::card_mine(voice), click::mine(0, from))])
}

/// What somebody reads who has taken an action on.
pub fn accepted(voice: &Voice<'_>, action: &Action) -> Message {
    let text = texts::accepted(voice, Text::given(action.name.as_str()));
    let look = Button::new(texts::ask_look(voice), click::show(action.id)).symbol("🔎");
    Message::text(text).buttons(pings(voice, action.id)).buttons([look])
}

/// What somebody who is asked says to the team's lead, in the actions' channel.
pub fn word(voice: &Voice<'_>, district: &District, word: &Word, action: &Action) -> Message {
    // Whoever says it is not told what they said.
    let lead = action.lead.filter(|lead| word.by != Some(*lead));
    let role = district.roles.get(&Part::DistrictLead).copied();
    let (name, ping) = match (lead, role) {
        (Some(lead), _) => (Text::person(lead), Some(Ping::Person(lead))),
        (None, Some(role)) => (Text::role(role), Some(Ping::Role(role))),
        (None, None) => (texts::district_lead(voice), None),
    };
    let who = person(word.by, texts::somebody(voice));
    let (call, next) = match word.what {
        What::Declined => (texts::word_declined(voice, name, who), texts::word_declined_next(voice)),
        What::Question => (texts::word_question(voice, name, who), texts::word_question_next(voice)),
    };
    let body = [Text::given(action.name.as_str()).bold(), texts::word_said(voice, Text::lines(&word.words)), next];
    let panel = Panel { body: Text::join(body, "\n\n"), colour: Some(NEUTRAL), ..Panel::default() };
    Message { text: call, pings: ping.into_iter().collect(), ..Message::panel(panel) }.buttons([Button::new(
        texts::ask_look(voice),
        click::word(word.id),
    )
    .symbol("🔎")])
}
