//! Reads serenity's interactions into [`crate::invocation`].

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serenity::model::Permissions;
use serenity::model::application::{
    ActionRowComponent, CommandData, CommandDataOption, CommandDataOptionValue, CommandType, ComponentInteractionData,
    ComponentInteractionDataKind, Interaction, ModalInteractionData,
};
use serenity::model::guild::Member;
use serenity::model::id::{ApplicationId, GuildId, InteractionId, UserId};
use tokio::time::Instant;

use super::custom_id;
use crate::invocation::{Actor, Asker, Attachment, Input, Invocation, Value};

/// What an answer needs.
pub(super) struct Ticket {
    pub(super) id: InteractionId,
    pub(super) application: ApplicationId,
    pub(super) token: String,
    pub(super) received: Instant,
    pub(super) kind: Kind,
}

/// Where it comes from, which decides what answers Discord takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A slash command.
    Slash,
    /// Somebody types into an option.
    Typing,
    /// A control of a message.
    Control,
    /// A form, and whether it was opened from a message.
    Form {
        /// It can be drawn anew.
        on_message: bool,
    },
}

/// What was asked.
pub(super) enum Asked {
    /// Something that the bot may know.
    For(Box<Invocation>),
    /// It is something that can be asked for in a server only, and came from elsewhere.
    OutsideServer,
    /// A forged or foreign control, or a kind of command that the bot never had.
    Unknown,
}

/// Reads an interaction; `None` for a ping, which never comes over the gateway.
pub(super) fn read(interaction: &Interaction, received: Instant) -> Option<(Ticket, Asked)> {
    let (kind, input) = match interaction {
        Interaction::Command(command) => (Kind::Slash, slash(&command.data)),
        Interaction::Autocomplete(command) => (Kind::Typing, typing(&command.data)),
        Interaction::Component(component) => (Kind::Control, control(&component.data)),
        Interaction::Modal(modal) => (Kind::Form { on_message: modal.message.is_some() }, form(&modal.data)),
        _ => return None,
    };
    let ticket = Ticket {
        id: interaction.id(),
        application: interaction.application_id(),
        token: interaction.token().to_owned(),
        received,
        kind,
    };
    let asked = match (asker(interaction), input) {
        (None, _) => Asked::OutsideServer,
        (Some(_), None) => Asked::Unknown,
        (Some(asker), Some(input)) => {
            Asked::For(Box::new(Invocation { interaction_id: interaction.id().get(), asker, input }))
        }
    };
    Some((ticket, asked))
}

/// Reads just enough of an interaction that serenity could not decode to answer it.
pub(super) fn read_raw(interaction: &Json, received: Instant) -> Option<Ticket> {
    let id = |key: &str| interaction[key].as_str()?.parse::<std::num::NonZeroU64>().ok();
    let kind = match interaction["type"].as_u64()? {
        1 => return None,
        3 => Kind::Control,
        4 => Kind::Typing,
        5 => Kind::Form { on_message: interaction["message"].is_object() },
        // Slash commands, and whatever Discord adds later: a message answers most of them.
        _ => Kind::Slash,
    };
    Some(Ticket {
        id: id("id")?.into(),
        application: id("application_id")?.into(),
        token: interaction["token"].as_str()?.to_owned(),
        received,
        kind,
    })
}

/// Who asks. Controls and forms may be used in direct messages too, commands in servers only.
fn asker(interaction: &Interaction) -> Option<Asker> {
    let member = |guild: Option<GuildId>, member: Option<&Member>, user: UserId, locale: &str| {
        let (guild, member) = (guild?, member?);
        let may = member.permissions.unwrap_or_else(Permissions::empty);
        Some(Asker::Member(Actor {
            user_id: user.get(),
            guild_id: guild.get(),
            roles: member.roles.iter().map(|role| role.get()).collect(),
            manage_server: may.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
            locale: locale.to_owned(),
        }))
    };
    let anyone = |guild: Option<GuildId>, of: Option<&Member>, user: UserId, locale: &str| {
        if guild.is_none() && of.is_none() {
            return Some(Asker::Direct { user_id: user.get(), locale: locale.to_owned() });
        }
        member(guild, of, user, locale)
    };
    match interaction {
        Interaction::Command(i) | Interaction::Autocomplete(i) => {
            member(i.guild_id, i.member.as_deref(), i.user.id, &i.locale)
        }
        Interaction::Component(i) => anyone(i.guild_id, i.member.as_ref(), i.user.id, &i.locale),
        Interaction::Modal(i) => anyone(i.guild_id, i.member.as_ref(), i.user.id, &i.locale),
        _ => None,
    }
}

/// The command's path and the options of its last step.
fn path(data: &CommandData) -> Option<(String, &[CommandDataOption])> {
    if data.kind != CommandType::ChatInput {
        return None;
    }
    let (mut path, mut options) = (data.name.clone(), data.options.as_slice());
    while let [CommandDataOption { name, value, .. }] = options {
        let (CommandDataOptionValue::SubCommand(inner) | CommandDataOptionValue::SubCommandGroup(inner)) = value else {
            break;
        };
        path.push(' ');
        path.push_str(name);
        options = inner;
    }
    Some((path, options))
}

fn slash(data: &CommandData) -> Option<Input> {
    let (path, options) = path(data)?;
    let options =
        options.iter().map(|option| Some((option.name.clone(), value(data, &option.value)?))).collect::<Option<_>>();
    Some(Input::Slash { path, options: options? })
}

fn value(data: &CommandData, value: &CommandDataOptionValue) -> Option<Value> {
    Some(match value {
        CommandDataOptionValue::String(text) => Value::Text(text.clone()),
        CommandDataOptionValue::Integer(number) => Value::Whole(*number),
        CommandDataOptionValue::Boolean(flag) => Value::Flag(*flag),
        CommandDataOptionValue::Role(id) => Value::Role(id.get()),
        CommandDataOptionValue::Channel(id) => Value::Channel(id.get()),
        CommandDataOptionValue::User(id) => Value::Person(id.get()),
        CommandDataOptionValue::Attachment(id) => {
            let file = data.resolved.attachments.get(id)?;
            Value::File(Attachment {
                id: file.id.get(),
                name: file.filename.clone(),
                size: file.size.into(),
                content_type: file.content_type.clone(),
                url: file.url.clone(),
            })
        }
        _ => return None,
    })
}

fn typing(data: &CommandData) -> Option<Input> {
    let (path, options) = path(data)?;
    options.iter().find_map(|option| match &option.value {
        CommandDataOptionValue::Autocomplete { value, .. } => {
            Some(Input::Typing { path: path.clone(), option: option.name.clone(), so_far: value.clone() })
        }
        _ => None,
    })
}

fn control(data: &ComponentInteractionData) -> Option<Input> {
    fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    }
    let id = custom_id::decode(&data.custom_id)?;
    let picked = match &data.kind {
        ComponentInteractionDataKind::Button => return Some(Input::Click(id)),
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::UserSelect { values } => texts(values),
        ComponentInteractionDataKind::RoleSelect { values } => texts(values),
        ComponentInteractionDataKind::ChannelSelect { values } => texts(values),
        ComponentInteractionDataKind::MentionableSelect { .. } | ComponentInteractionDataKind::Unknown(_) => {
            return None;
        }
    };
    Some(Input::Pick(id, picked))
}

fn form(data: &ModalInteractionData) -> Option<Input> {
    let id = custom_id::decode(&data.custom_id)?;
    let fields: BTreeMap<_, _> = data
        .components
        .iter()
        .flat_map(|row| &row.components)
        .filter_map(|component| match component {
            ActionRowComponent::InputText(text) => {
                Some((text.custom_id.clone(), text.value.clone().unwrap_or_default()))
            }
            _ => None,
        })
        .collect();
    Some(Input::Form(id, fields))
}

#[cfg(test)]
mod tests;
