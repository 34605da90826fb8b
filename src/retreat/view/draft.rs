//! What is being planned: a whole chain, or a single session, before it is made.

use crate::calendar::{self, WallTime};
use crate::district::{District, Hours};
use crate::message::{Button, CustomId, Field, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::prompts::Voice;
use crate::retreat::commands::{click, field};
use crate::retreat::store::drafts::Draft;
use crate::retreat::{Kind, Session, chain, core_team, length, texts};

/// How much of a place stands in the chain, in characters: eight of them share a message.
const SHOWN_PLACE: usize = 40;

/// A single session, as it was understood.
pub(crate) fn single(
    voice: &Voice<'_>,
    district: &District,
    session: &Session,
    slot: Option<core_team::Slot>,
    warnings: Vec<Text>,
) -> Message {
    let mut lines = super::facts(voice, session);
    lines.extend(slot.map(|slot| super::meets(voice, slot)));
    lines.extend(warnings);
    let body = Text::join([Text::join(lines, "\n"), super::posted(voice, district)], "\n\n");
    let title = texts::add_title(voice, super::title(voice, session));
    let panel = Panel { title, body, footer: texts::add_ask(voice), ..Panel::default() };
    Message::panel(panel).buttons([
        Button::new(texts::add_yes(voice), click::add(session.id)).style(Style::Main),
        Button::new(texts::add_no(voice), click::drop(session.id)),
    ])
}

/// What a draft is looked at with.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    /// The district's hours.
    pub(crate) hours: Hours,
    /// What is planned already and may lie between.
    pub(crate) others: Vec<Session>,
    /// How long people have for feedback, in days.
    pub(crate) feedback_days: u32,
    /// What the district's clocks show.
    pub(crate) now: WallTime,
}

/// The whole chain of a draft, with notes above it.
pub(crate) fn whole(
    voice: &Voice<'_>,
    district: &District,
    draft: &Draft,
    around: &Around,
    notes: Vec<Text>,
) -> Message {
    let (hours, now) = (&around.hours, around.now);
    let entries: Vec<Text> = draft.sessions.iter().map(|entry| entry_of(voice, draft, entry, hours, now)).collect();
    let wanted: Vec<&Session> = draft.wanted().collect();
    let all = around.others.iter().chain(wanted.iter().copied());
    let named: Vec<(Text, Kind, WallTime)> =
        all.map(|session| (super::title(voice, session), session.kind, session.starts_on)).collect();
    let mut warnings = super::warnings(voice, &named, around.feedback_days, around.others.len());
    let free = wanted.iter().filter(|session| !hours.working.is_working_day(session.starts_on.date()));
    warnings.extend(
        free.map(|session| texts::warning(voice, texts::warning_free_day(voice, super::title(voice, session)))),
    );
    let parts = [
        texts::draft_kickoff(voice),
        Text::join(entries, "\n"),
        Text::join(warnings, "\n"),
        super::posted(voice, district),
    ];
    let options = draft.sessions.iter().map(|(session, left_out)| SelectOption {
        label: texts::draft_option(voice, place_of(session.kind), super::title(voice, session)),
        value: session.id.to_string(),
        description: match left_out {
            true => texts::draft_option_out(voice),
            false => calendar::view::short(voice, session.starts_on),
        },
    });
    let select = Select {
        from: SelectFrom::Options(options.collect()),
        placeholder: texts::draft_pick(voice),
        click: click::pick(draft.id),
        count: (1, 1),
    };
    let missing = wanted.iter().any(|session| session.minutes.is_none());
    let (first, second) = if missing { (Style::Main, Style::Plain) } else { (Style::Plain, Style::Main) };
    let mut buttons = Vec::new();
    if missing {
        buttons.push(Button::new(texts::draft_lengths(voice), click::lengths(draft.id)).style(first));
    }
    buttons.push(Button::new(texts::draft_create(voice), click::create(draft.id)).style(second));
    buttons.push(Button::new(texts::draft_kickoff_button(voice), CustomId::new("meeting.kickoff", [])));
    buttons.push(Button::new(texts::draft_discard(voice), click::discard(draft.id)).style(Style::Danger));
    let panel = Panel {
        title: texts::draft_title(voice, wanted.len() as i64),
        body: Text::join(parts, "\n\n"),
        footer: texts::draft_footer(voice),
        ..Panel::default()
    };
    let message = Message { text: Text::join(notes, "\n"), ..Message::panel(panel) };
    message.select(select).buttons(buttons)
}

/// Its number in the chain.
fn place_of(kind: Kind) -> i64 {
    Kind::ALL.iter().position(|other| *other == kind).map_or(0, |place| place as i64 + 1)
}

fn entry_of(
    voice: &Voice<'_>,
    draft: &Draft,
    (session, left_out): &(Session, bool),
    hours: &Hours,
    now: WallTime,
) -> Text {
    let (place, title) = (place_of(session.kind), super::title(voice, session));
    if *left_out {
        return texts::draft_out(voice, place, title);
    }
    let minutes = session.minutes.map_or_else(|| texts::length_unknown(voice), |minutes| super::length(voice, minutes));
    let mut length = minutes;
    if !session.place.is_empty() {
        length = Text::join([length, texts::draft_at(voice, shorter(&session.place, SHOWN_PLACE))], " ");
    }
    let when = calendar::view::when(voice, session.starts_on, &session.zone);
    let mut lines = vec![texts::draft_entry(voice, place, title, length, when)];
    lines.extend(
        moved_from(draft, session, hours)
            .map(|date| texts::draft_moved(voice, calendar::view::short_day(voice, date)).in_brackets()),
    );
    if session.kind.has_meeting() {
        lines.push(super::meets(voice, core_team::slot(session.starts_on, now, hours)));
    }
    if session.kind == Kind::Direction {
        let (first, last) = chain::window(session.starts_on.date(), draft.feedback_days);
        let day = |date| calendar::view::short_day(voice, date);
        lines.push(texts::window(voice, day(first), day(last)));
    }
    Text::join(lines, "\n")
}

/// The weekend day or holiday that a session still stands aside of: worked out from the draft itself, so that it is said
/// as long as it is true.
fn moved_from(draft: &Draft, session: &Session, hours: &Hours) -> Option<chrono::NaiveDate> {
    let (first, _) = draft.sessions.first()?;
    let weeks = (draft.spacing_weeks, draft.feedback_days / 7);
    let chain = chain::propose(first.starts_on, first.kind, weeks.0, weeks.1, &hours.working);
    let proposed = chain.into_iter().find(|proposed| proposed.kind == session.kind)?;
    proposed.moved_from.filter(|_| proposed.starts_on == session.starts_on)
}

/// One session of a draft, with notes above it.
pub(crate) fn one(
    voice: &Voice<'_>,
    draft: &Draft,
    (session, left_out): &(Session, bool),
    hours: &Hours,
    now: WallTime,
    notes: Vec<Text>,
) -> Message {
    let mut lines = super::facts(voice, session);
    if session.kind.has_meeting() {
        lines.push(super::meets(voice, core_team::slot(session.starts_on, now, hours)));
    }
    let mut parts = vec![super::question(voice, session.kind), Text::join(lines, "\n")];
    if *left_out {
        parts.push(texts::draft_is_out(voice));
    }
    let title = texts::draft_one_title(voice, super::title(voice, session));
    let panel = Panel { title, body: Text::join(parts, "\n\n"), ..Panel::default() };
    let message = Message { text: Text::join(notes, "\n"), ..Message::panel(panel) };
    let switch = match left_out {
        true => Button::new(texts::draft_put_back(voice), click::put_back(session.id)),
        false => Button::new(texts::draft_leave_out(voice), click::leave_out(session.id)),
    };
    message.buttons([
        Button::new(texts::draft_adjust(voice), click::adjust(session.id)).style(Style::Main),
        switch,
        Button::new(texts::draft_back(voice), click::draft(draft.id)),
    ])
}

/// The form for everything about a session: with its date while it is drafted, without it afterwards.
pub(crate) fn form(voice: &Voice<'_>, session: &Session, drafted: bool) -> Form {
    let one = |id, label, value: &str, placeholder, required, most| Field {
        id,
        label,
        value: value.to_owned(),
        placeholder,
        long: false,
        required,
        most,
    };
    let minutes = session.minutes.map(length::written).unwrap_or_default();
    let title = super::title(voice, session);
    let mut fields = Vec::new();
    if drafted {
        let when = session.starts_on.to_string().replace('T', " ");
        fields.push(one(field::WHEN, texts::form_when(voice), &when, texts::form_when_hint(voice), true, 200));
    }
    let hint = texts::form_length_hint(voice);
    fields.push(one(field::LENGTH, texts::form_length(voice), &minutes, hint, !drafted, 50));
    fields.push(one(field::PLACE, texts::form_place(voice), &session.place, Text::none(), false, 300));
    fields.push(one(field::LINK, texts::form_link(voice), &session.link, Text::own("https://…"), false, 500));
    let name = session.name.clone().unwrap_or_default();
    fields.push(one(field::NAME, texts::form_name(voice), &name, texts::form_name_hint(voice), false, 200));
    let (title, click) = match drafted {
        true => (texts::form_adjust(voice, title), click::adjusted(session.id)),
        false => (texts::form_change(voice, title), click::changed(session.id)),
    };
    Form { title: short_title(title), click, fields }
}

/// The form for the lengths that a draft lacks; `None` if it lacks none.
pub(crate) fn lengths_form(voice: &Voice<'_>, draft: &Draft) -> Option<Form> {
    let missing = draft.wanted().filter(|session| session.minutes.is_none());
    let fields: Vec<Field> = missing
        .take(5)
        .map(|session| Field {
            id: session.kind.as_str(),
            label: short_title(super::title(voice, session)),
            value: String::new(),
            placeholder: texts::form_length_hint(voice),
            long: false,
            required: false,
            most: 50,
        })
        .collect();
    let click = click::set_lengths(draft.id);
    (!fields.is_empty()).then(|| Form { title: texts::form_lengths(voice), click, fields })
}

/// The form that asks for a session's new time.
pub(crate) fn move_form(voice: &Voice<'_>, session: &Session) -> Form {
    let value = session.starts_on.to_string().replace('T', " ");
    let title = short_title(texts::form_move(voice, super::title(voice, session)));
    let field = Field {
        id: field::WHEN,
        label: texts::form_when(voice),
        value,
        placeholder: texts::form_when_hint(voice),
        long: false,
        required: true,
        most: 200,
    };
    Form { title, click: click::move_to(session.id), fields: vec![field] }
}

/// Within the 45 characters of a form's title: a session's name may be longer.
fn short_title(title: Text) -> Text {
    let plain = title.plain();
    if plain.chars().count() <= 45 { title } else { Text::given(shorter(&plain, 45)) }
}

/// At most so many characters.
fn shorter(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
