//! What postings and reminders have in common on their way to Discord: why something did not go out, when to try again,
//! how to look for what may have arrived, and one attempt.

use std::collections::BTreeMap;

use futures::stream::{self, StreamExt};

use crate::message::{CustomId, Message};
use crate::messenger::{Messenger, SendError};

/// Why something did not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No channel is chosen for it.
    NoChannel,
    /// The channel is gone.
    Gone,
    /// The bot lacks a permission there.
    Forbidden,
    /// Discord is not answering.
    Outage,
    /// Discord refused what the bot sent: a mistake of ours.
    Rejected,
    /// What it was about is over.
    Over,
    /// What it was about was moved, called off, or is done.
    NotWanted,
    /// A person cancelled it.
    Cancelled,
    /// The person it was for left the server.
    Left,
    /// The person takes no direct messages, and sees no channel of ours.
    Closed,
    /// Something went wrong on our side before it could be sent.
    Fault,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::NoChannel,
        Self::Gone,
        Self::Forbidden,
        Self::Outage,
        Self::Rejected,
        Self::Over,
        Self::NotWanted,
        Self::Cancelled,
        Self::Left,
        Self::Closed,
        Self::Fault,
    ];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoChannel => "no_channel",
            Self::Gone => "gone",
            Self::Forbidden => "forbidden",
            Self::Outage => "outage",
            Self::Rejected => "rejected",
            Self::Over => "over",
            Self::NotWanted => "not_wanted",
            Self::Cancelled => "cancelled",
            Self::Left => "left",
            Self::Closed => "closed",
            Self::Fault => "fault",
        }
    }

    /// The reverse of [`Reason::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// How long to wait, in seconds, where trying again soon is no use: somebody has to change something first, or something
/// went wrong on our side.
pub const HOUR: i64 = 3600;

/// How many districts are dealt with at once; the executor paces what is sent.
const DISTRICTS_AT_ONCE: usize = 4;

/// Deals with each row: a few districts at once, and a district's rows one after another, so that the order in a channel
/// is kept and nothing meets another of the same district on its way.
pub async fn by_district<T, F: Future<Output = ()>>(
    rows: impl IntoIterator<Item = T>,
    district_of: impl Fn(&T) -> i64,
    each: impl Fn(T) -> F,
) {
    let mut districts: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for row in rows {
        districts.entry(district_of(&row)).or_default().push(row);
    }
    let each = &each;
    let in_turn = |rows: Vec<T>| async move {
        for row in rows {
            each(row).await;
        }
    };
    stream::iter(districts.into_values()).map(in_turn).buffer_unordered(DISTRICTS_AT_ONCE).collect::<()>().await;
}

/// How long to wait after a failed attempt, in seconds: one minute, doubling up to an hour.
pub fn backoff(attempts: u32) -> i64 {
    60 * (1_i64 << attempts.saturating_sub(1).min(6)).min(60)
}

/// What a failure of Discord's means.
pub fn reason_of(error: &SendError) -> Reason {
    match error {
        SendError::Gone(_) => Reason::Gone,
        SendError::Forbidden(_) => Reason::Forbidden,
        SendError::Closed(_) => Reason::Closed,
        SendError::Later(_) | SendError::NotSent(_) => Reason::Outage,
        SendError::Rejected(_) => Reason::Rejected,
    }
}

/// What looking for a message that may have arrived came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// It is there, with this id.
    Found(u64),
    /// It is not there, and can't be: it may be sent again.
    NotThere,
    /// It could not be looked for.
    Unknown(Reason),
}

/// Looks for a message that may have arrived: Discord's own protection against doubles forgets after a few minutes.
/// `since` is when it was first tried (seconds since 1970, UTC).
pub async fn look_back(messenger: &dyn Messenger, channel: u64, mark: &CustomId, since: i64) -> Back {
    match messenger.find_sent(channel, mark, since).await {
        Ok(Some(message)) => Back::Found(message),
        Ok(None) | Err(SendError::Gone(_)) => Back::NotThere,
        Err(error) => Back::Unknown(reason_of(&error)),
    }
}

/// An attempt that Discord did not confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Why.
    pub reason: Reason,
    /// It may have arrived all the same: look before sending again.
    pub uncertain: bool,
}

/// One attempt, by a name (`nonce`) that keeps a quick repeat from becoming a second message. The caller has noted in
/// the database that there is one. Answers with the message's id.
///
/// # Errors
/// Why it was not confirmed.
pub async fn post(messenger: &dyn Messenger, channel: u64, message: &Message, nonce: &str) -> Result<u64, Failed> {
    messenger.post(channel, message, nonce).await.map_err(|error| {
        tracing::warn!(nonce, channel.id = channel, %error, "a message did not go out");
        Failed { reason: reason_of(&error), uncertain: matches!(error, SendError::Later(_)) }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn waits_longer_each_time_up_to_an_hour() {
        let waits: Vec<i64> = (0..9).map(super::backoff).collect();
        assert_eq!(waits, [60, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    }
}
