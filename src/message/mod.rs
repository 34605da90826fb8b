//! What the bot says, as plain data: no Discord type. `discord::render` turns it into Discord's JSON.

pub(crate) mod pages;
mod text;

pub use self::text::{Text, is_address, shortened};

/// One message: some text, panels (Discord's embeds), rows of controls, files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The line above the panels; at most 2,000 characters.
    pub text: Text,
    /// At most ten; 6,000 characters over all of them.
    pub panels: Vec<Panel>,
    /// At most five.
    pub rows: Vec<Row>,
    /// Files that go with it.
    pub files: Vec<File>,
    /// Who is notified by name, where `text` names them too ([`Text::role`], [`Text::person`]); nobody else is.
    pub pings: Vec<Ping>,
}

/// Somebody who is notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ping {
    /// Everyone with this role. It works where the role may be mentioned by anybody, or the bot may mention every role.
    Role(u64),
    /// This person.
    Person(u64),
}

impl Message {
    /// A message of words only.
    pub fn text(text: Text) -> Self {
        Self { text, ..Self::default() }
    }

    /// A message of one panel.
    pub fn panel(panel: Panel) -> Self {
        Self { panels: vec![panel], ..Self::default() }
    }

    /// With one more row of buttons; an empty row is left out.
    pub fn buttons(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let buttons: Vec<_> = buttons.into_iter().collect();
        if !buttons.is_empty() {
            self.rows.push(Row::Buttons(buttons));
        }
        self
    }

    /// With one more row that holds a select menu.
    pub fn select(mut self, select: Select) -> Self {
        self.rows.push(Row::Select(select));
        self
    }
}

/// A framed block with a colour at its side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panel {
    /// At most 256 characters.
    pub title: Text,
    /// At most 4,096 characters.
    pub body: Text,
    /// At most 25 pairs of a heading (256 characters) and words (1,024).
    pub fields: Vec<(Text, Text)>,
    /// Small print; at most 2,048 characters.
    pub footer: Text,
    /// The colour at its side; never the only carrier of a meaning.
    pub colour: Option<Colour>,
    /// A picture below the words: the name of one of the message's own files.
    pub image: Option<String>,
}

/// 0xRRGGBB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u32);

/// A row of controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// One to five.
    Buttons(Vec<Button>),
    /// A select menu fills its row.
    Select(Select),
}

/// A button that does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// At most 80 characters; short enough for a phone.
    pub label: Text,
    /// A symbol before the label, from Unicode's emoji.
    pub symbol: Option<String>,
    /// How it looks.
    pub style: Style,
    /// What a click on it asks for.
    pub click: CustomId,
    /// Shown, but can't be clicked.
    pub disabled: bool,
}

impl Button {
    /// An ordinary button.
    pub fn new(label: Text, click: CustomId) -> Self {
        Self { label, symbol: None, style: Style::Plain, click, disabled: false }
    }

    /// With a symbol before the label.
    pub fn symbol(mut self, symbol: &str) -> Self {
        self.symbol = Some(symbol.to_owned());
        self
    }

    /// With another look.
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Grey.
    Plain,
    /// The one that most people want now.
    Main,
    /// What is chosen, or finishes something.
    Good,
    /// Takes something away.
    Danger,
}

/// A select menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// What can be picked.
    pub from: SelectFrom,
    /// Shown while nothing is picked; at most 150 characters.
    pub placeholder: Text,
    /// What picking asks for.
    pub click: CustomId,
    /// Fewest and most that can be picked.
    pub count: (u8, u8),
}

/// What a select menu offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectFrom {
    /// Up to 25 options of its own.
    Options(Vec<SelectOption>),
    /// The same, of which those with these values are picked already.
    OptionsPicked(Vec<SelectOption>, Vec<String>),
    /// The server's roles.
    Roles,
    /// The server's members.
    People,
    /// The server's members, of whom these are picked already; at most 25.
    PeoplePicked(Vec<u64>),
    /// The server's text channels.
    Channels,
}

/// One option of a select menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// At most 100 characters.
    pub label: Text,
    /// What comes back; at most 100 characters.
    pub value: String,
    /// Smaller words below; at most 100 characters.
    pub description: Text,
}

/// A form that opens in front of everything: the only way to ask for typed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// At most 45 characters.
    pub title: Text,
    /// What sending it asks for.
    pub click: CustomId,
    /// One to five.
    pub fields: Vec<Field>,
}

/// One text field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// How the handler finds it again.
    pub id: &'static str,
    /// At most 45 characters.
    pub label: Text,
    /// What stands in it at first.
    pub value: String,
    /// Shown while it is empty; at most 100 characters.
    pub placeholder: Text,
    /// Several lines.
    pub long: bool,
    /// Must be filled in.
    pub required: bool,
    /// Most characters, 4,000 at most.
    pub most: u16,
}

/// A file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// With its ending.
    pub name: String,
    /// What the file says or shows, for who can't see it; at most 1,024 characters.
    pub alt: Text,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A suggestion while somebody types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// At most 100 characters.
    pub label: String,
    /// At most 100 characters.
    pub value: String,
}

/// What a control asks for: a name such as `readiness.answer` and its arguments. It is all that a button remembers, so
/// it works for ever and after every restart; `discord::custom_id` writes it on the wire. A name or the meaning of its
/// arguments, once shipped, never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomId {
    /// Feature and verb.
    pub name: String,
    /// Ids and short words; no colon in them.
    pub args: Vec<String>,
}

impl CustomId {
    /// A control's name and its arguments, in their fixed order.
    pub fn new<'a>(name: &str, args: impl IntoIterator<Item = &'a dyn std::fmt::Display>) -> Self {
        Self { name: name.to_owned(), args: args.into_iter().map(|arg| arg.to_string()).collect() }
    }

    /// The argument at `place`, read as `T`.
    pub fn arg<T: std::str::FromStr>(&self, place: usize) -> Option<T> {
        self.args.get(place)?.parse().ok()
    }
}

/// How a command answers, known before it runs, since Discord wants the first word within three seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// A new message that only the person sees.
    Private,
    /// A new message in the channel.
    Public,
    /// The message that holds the clicked control is drawn anew.
    Update,
    /// A form opens; never deferred, so it only reads.
    Form,
    /// Suggestions while somebody types; never deferred, so it only reads.
    Choices,
}

/// The answer itself; its kind fits the command's [`Answers`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// For [`Answers::Private`], [`Answers::Public`] and [`Answers::Update`].
    Message(Message),
    /// For [`Answers::Form`].
    Form(Form),
    /// For [`Answers::Choices`]; at most 25.
    Choices(Vec<Choice>),
    /// The same interaction was delivered a second time: its answer is already there.
    Nothing,
}
