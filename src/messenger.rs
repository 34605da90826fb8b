//! What features ask of Discord outside of an answer: posting, and looking at the server. `discord::messenger` does it.

use futures::future::BoxFuture;

use crate::message::{CustomId, Message};

/// The way out. All calls are safe to repeat.
pub trait Messenger: Send + Sync {
    /// Posts to a channel. `nonce` (at most 25 characters) keeps a repeat within Discord's window of a few minutes from
    /// becoming a second message. Answers with the message's id.
    fn post<'a>(&'a self, channel: u64, message: &'a Message, nonce: &'a str) -> BoxFuture<'a, Result<u64, SendError>>;

    /// Draws a message of ours anew.
    fn redraw<'a>(
        &'a self,
        channel: u64,
        message_id: u64,
        message: &'a Message,
    ) -> BoxFuture<'a, Result<(), SendError>>;

    /// Looks through the channel's messages since an instant (seconds since 1970, UTC) for one of ours that holds a
    /// control with this id: what was sent although we never heard so. Refused ([`SendError::Forbidden`]) where we may
    /// not read the channel's history, since Discord would then answer with an empty list.
    fn find_sent<'a>(
        &'a self,
        channel: u64,
        control: &'a CustomId,
        since: i64,
    ) -> BoxFuture<'a, Result<Option<u64>, SendError>>;

    /// The channel of the direct messages with this person. It is there even if they take none: only posting tells.
    fn direct(&self, user: u64) -> BoxFuture<'_, Result<u64, SendError>>;

    /// Whether this member can see a channel of the server; not if they aren't a member.
    fn can_see(&self, guild: u64, channel: u64, user: u64) -> BoxFuture<'_, Result<bool, SendError>>;

    /// The servers that the bot is in: id and name.
    fn servers(&self) -> BoxFuture<'_, Result<Vec<(u64, String)>, SendError>>;

    /// The server as it is now.
    fn server(&self, guild: u64) -> BoxFuture<'_, Result<Server, SendError>>;

    /// A member's roles now, or `None` for somebody who isn't a member.
    fn member_roles(&self, guild: u64, user: u64) -> BoxFuture<'_, Result<Option<Vec<u64>>, SendError>>;

    /// How many members hold each role: role id and count.
    fn role_sizes(&self, guild: u64) -> BoxFuture<'_, Result<Vec<(u64, u64)>, SendError>>;

    /// The events of the server that we made, each with its id.
    fn events(&self, guild: u64) -> BoxFuture<'_, Result<Vec<(u64, Event)>, SendError>>;

    /// Makes an event of the server. Not safe to repeat without a look at [`Messenger::events`]. Answers with its id.
    fn create_event<'a>(&'a self, guild: u64, event: &'a Event) -> BoxFuture<'a, Result<u64, SendError>>;

    /// Makes an event say what `event` says.
    fn update_event<'a>(&'a self, guild: u64, id: u64, event: &'a Event) -> BoxFuture<'a, Result<(), SendError>>;

    /// Takes an event away. One that is gone already is [`SendError::Gone`].
    fn delete_event(&self, guild: u64, id: u64) -> BoxFuture<'_, Result<(), SendError>>;

    /// Fetches a file that somebody handed over, from where Discord keeps such files and from nowhere else. One of more
    /// than `limit` bytes is [`SendError::Rejected`], however long it said that it was.
    fn download<'a>(&'a self, url: &'a str, limit: usize) -> BoxFuture<'a, Result<Vec<u8>, SendError>>;

    /// Forgets that these places (channels, servers) refused us lately, so that the next request to them is really made:
    /// somebody says that it would be taken now.
    fn forget_refusals(&self, places: &[u64]);
}

/// An event of the server, as everyone in it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// At most 100 characters.
    pub name: String,
    /// At most 1,000 characters; may be empty.
    pub description: String,
    /// Seconds since 1970 (UTC); in the future when it is made.
    pub starts_at: i64,
    /// Seconds since 1970 (UTC).
    pub ends_at: i64,
    /// Where: 1 to 100 characters.
    pub place: String,
}

/// A server, as far as we need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Its text and announcement channels that we can see or not.
    pub channels: Vec<Channel>,
    /// Where Discord posts its own welcome messages.
    pub system_channel: Option<u64>,
    /// About how many members it has, bots included, where Discord says so.
    pub members: Option<u64>,
}

impl Server {
    /// A role of it, unless it was deleted.
    pub fn role(&self, id: u64) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }
}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// Discord's id.
    pub id: u64,
    /// Whether its members are notified when we mention it.
    pub mentionable: bool,
}

/// A channel, and what we lack to post there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Discord's id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Permissions that posting with panels and files needs and that we don't have there; empty: all is well.
    pub missing: Vec<Permission>,
}

/// A permission we need in a channel, by the name that Discord shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// View Channel.
    View,
    /// Send Messages.
    Send,
    /// Embed Links.
    Embed,
    /// Attach Files.
    Attach,
    /// Read Message History.
    History,
}

/// Why something did not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The channel, message, server or person is gone.
    #[error("gone (Discord error {0})")]
    Gone(u64),
    /// We may not do this there.
    #[error("not allowed (Discord error {0})")]
    Forbidden(u64),
    /// The person takes no direct messages from us.
    #[error("direct messages are closed (Discord error {0})")]
    Closed(u64),
    /// Discord did not answer: it may have done it all the same. Try again.
    #[error("Discord is not answering: {0}")]
    Later(String),
    /// It surely did not happen: Discord could not be reached, or asked us to come later. Try again.
    #[error("Discord could not be asked: {0}")]
    NotSent(String),
    /// Our own mistake: trying again would not help.
    #[error("Discord refused what we sent: {0}")]
    Rejected(String),
}
