//! A person, and what they do and see.

use plankeeper::rehearsal::{Answer, Control, Form, Id, Seen};
use serde_json::Value;

use super::{DEADLINE, Town, shown};

#[derive(Clone)]
pub struct Actor<'t> {
    town: &'t Town,
    pub id: Id,
    name: String,
    channel: Id,
}

impl<'t> Actor<'t> {
    pub fn new(town: &'t Town, id: Id, name: &str, channel: Id) -> Self {
        Self { town, id, name: name.to_owned(), channel }
    }

    /// The same person in another channel.
    pub fn in_channel(&self, channel: Id) -> Self {
        Self { channel, ..self.clone() }
    }

    /// Types a slash command and waits for the answer's message.
    #[track_caller]
    pub fn types<'a>(&'a self, command: &'a str, options: &'a [(&'a str, Value)]) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let interaction = match self.town.server.people().slash(self.id, self.channel, command, options) {
                Ok(interaction) => interaction,
                Err(impossible) => panic!("{caller}: {} can't: {impossible}\n{}", self.name, self.town.transcript()),
            };
            let given: Vec<String> = options.iter().map(|(name, value)| format!(" {name}: {value}")).collect();
            self.town.note(&format!("{}: /{command}{}", self.name, given.concat()));
            self.message(caller, interaction).await
        }
    }

    /// Clicks a button by its words, in the newest message they see that has it, and waits for the answer's message.
    #[track_caller]
    pub fn clicks<'a>(&'a self, label: &'a str) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (message, control) = self.finds(caller, label);
            self.clicks_on(caller, message, &control.custom_id, label).await
        }
    }

    /// Clicks a button of a certain message, as it was drawn when they saw it.
    #[track_caller]
    pub fn clicks_in<'a>(&'a self, seen: &'a Seen, label: &'a str) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let Some(control) = seen.control(label) else {
                panic!("{caller}: no button {label:?} in:\n{}", shown(self.town, seen))
            };
            self.town.note(&format!("{} clicks an old [{label}]", self.name));
            let interaction = self.town.server.people().forge_on(self.id, seen.id, &control.custom_id);
            self.message(caller, interaction).await
        }
    }

    /// The control with these words in the newest message they see that has it, and that message.
    fn finds(&self, caller: &std::panic::Location<'_>, words: &str) -> (Id, Control) {
        let found = self.messages().into_iter().rev().find_map(|seen| Some((seen.id, seen.control(words)?)));
        found.unwrap_or_else(|| panic!("{caller}: {} sees no {words:?}\n{}", self.name, self.town.transcript()))
    }

    async fn clicks_on(
        &self,
        caller: &'static std::panic::Location<'static>,
        message: Id,
        custom_id: &str,
        label: &str,
    ) -> Seen {
        self.town.note(&format!("{} clicks [{label}]", self.name));
        match self.town.server.people().click(self.id, message, custom_id) {
            Ok(interaction) => self.message(caller, interaction).await,
            Err(impossible) => panic!("{caller}: {} can't: {impossible}\n{}", self.name, self.town.transcript()),
        }
    }

    /// Picks options of a menu by their words, in the newest message they see that has it.
    #[track_caller]
    pub fn picks<'a>(&'a self, menu: &'a str, words: &'a [&'a str]) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (message, control) = self.finds(caller, menu);
            let value = |word: &&str| match control.options.iter().find(|(label, _)| label.contains(*word)) {
                Some((_, value)) => value.clone(),
                None => panic!("{caller}: no option {word:?} in {:?}\n{}", control.options, self.town.transcript()),
            };
            let values: Vec<String> = words.iter().map(value).collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            self.town.note(&format!("{} picks {words:?} in [{menu}]", self.name));
            match self.town.server.people().select(self.id, message, &control.custom_id, &values) {
                Ok(interaction) => self.message(caller, interaction).await,
                Err(impossible) => panic!("{caller}: {} can't: {impossible}\n{}", self.name, self.town.transcript()),
            }
        }
    }

    /// Picks people in a menu of people, in the newest message they see that has it.
    #[track_caller]
    pub fn picks_people<'a>(&'a self, menu: &'a str, people: &'a [&'a str]) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (message, control) = self.finds(caller, menu);
            let ids: Vec<String> = people.iter().map(|name| self.town.person(name).id.to_string()).collect();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            self.town.note(&format!("{} picks {people:?} in [{menu}]", self.name));
            match self.town.server.people().select(self.id, message, &control.custom_id, &ids) {
                Ok(interaction) => self.message(caller, interaction).await,
                Err(impossible) => panic!("{caller}: {} can't: {impossible}\n{}", self.name, self.town.transcript()),
            }
        }
    }

    /// Clicks a button that opens a form, in the newest message they see that has it.
    #[track_caller]
    pub fn opens<'a>(&'a self, label: &'a str) -> impl Future<Output = Form> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (message, control) = self.finds(caller, label);
            self.town.note(&format!("{} clicks [{label}]", self.name));
            let interaction = self.town.server.people().click(self.id, message, &control.custom_id).unwrap();
            match self.answer(interaction).await {
                Answer::Modal(form) => form,
                other => panic!("{caller}: {} was answered {other:?}\n{}", self.name, self.town.transcript()),
            }
        }
    }

    /// Fills a form's fields in and sends it; what is left out keeps what stands there.
    #[track_caller]
    pub fn sends<'a>(&'a self, form: &'a Form, values: &'a [(&'a str, &'a str)]) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            self.town.note(&format!("{} sends the form “{}”", self.name, form.title));
            match self.town.server.people().submit(self.id, form.interaction, values) {
                Ok(interaction) => self.message(caller, interaction).await,
                Err(impossible) => panic!("{caller}: {} can't: {impossible}\n{}", self.name, self.town.transcript()),
            }
        }
    }

    /// Sends a form with any custom_id.
    #[track_caller]
    pub fn forges_form<'a>(
        &'a self,
        custom_id: &'a str,
        values: &'a [(&'a str, &'a str)],
    ) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            self.town.note(&format!("{} forges the form {custom_id:?}", self.name));
            let interaction = self.town.server.people().forge_modal(self.id, self.channel, custom_id, values);
            self.message(caller, interaction).await
        }
    }

    /// Sends a click with any custom_id.
    #[track_caller]
    pub fn forges<'a>(&'a self, custom_id: &'a str) -> impl Future<Output = Seen> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            self.town.note(&format!("{} forges {custom_id:?}", self.name));
            let interaction = self.town.server.people().forge(self.id, self.channel, custom_id);
            self.message(caller, interaction).await
        }
    }

    /// Waits for what became of an interaction.
    pub async fn answer(&self, interaction: Id) -> Answer {
        self.town.server.people().answer(interaction, DEADLINE).await
    }

    async fn message(&self, caller: &std::panic::Location<'_>, interaction: Id) -> Seen {
        let answer = self.answer(interaction).await;
        let follow_up = self.town.server.people().follow_ups(interaction).pop();
        match (follow_up, answer.message()) {
            (Some(seen), _) => self.noted(seen),
            (None, Some(seen)) => self.noted(seen.clone()),
            (None, None) => panic!("{caller}: {} was answered {answer:?}\n{}", self.name, self.town.transcript()),
        }
    }

    fn noted(&self, seen: Seen) -> Seen {
        self.town.note(&format!("{} sees:\n{}", self.name, indented(&shown(self.town, &seen))));
        seen
    }

    /// The suggestions while they type into an option.
    pub async fn suggestions(&self, command: &str, option: &str, typed: &str) -> Vec<String> {
        let options = [(option, Value::from(typed))];
        let interaction =
            self.town.server.people().autocomplete(self.id, self.channel, command, &options, option).unwrap();
        match self.answer(interaction).await {
            Answer::Choices(choices) => choices.into_iter().map(|choice| choice.name).collect(),
            other => panic!("{} was answered {other:?}\n{}", self.name, self.town.transcript()),
        }
    }

    /// Everything they see in their channel, oldest first.
    pub fn messages(&self) -> Vec<Seen> {
        self.town.server.people().visible(self.id, self.channel)
    }

    /// The newest message they see in their channel.
    #[track_caller]
    pub fn newest(&self) -> Seen {
        match self.messages().pop() {
            Some(seen) => seen,
            None => panic!("{} sees nothing\n{}", self.name, self.town.transcript()),
        }
    }

    /// Their client restarts: what was private is gone.
    pub fn restarts_discord(&self) {
        self.town.note(&format!("({} restarts Discord)", self.name));
        self.town.server.people().forget_private(self.id);
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
