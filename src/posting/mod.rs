//! Messages that belong in a channel, from the moment somebody decides on them until Discord has them. A posting is a
//! row, written together with what it is about, so that a crash or an outage can delay it but not lose or double it.

pub mod ahead;
pub mod handler;
pub mod store;
pub mod view;

pub use crate::sending::Reason;

/// What is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A round's invitation; the subject is the round.
    Invitation,
    /// The first words in a new server; the subject is the district.
    Welcome,
    /// A closed round's result; the subject is the round.
    Result,
    /// A session's announcement; the subject is the session.
    Announcement,
    /// A session or a core-team meeting was moved or called off; the subject is the change.
    Change,
    /// Somebody is asked to be accountable for an action; the subject is the ask.
    Asked,
    /// Somebody who is asked says why not, or has a question; the subject is what they say.
    WordToLead,
    /// Everyone is invited to say what they think before a session; the subject is the session.
    InputInvitation,
    /// What was said before a session, or what is new of it; the subject is the digest.
    Digest,
    /// A SWOT board and its key priorities; the subject is the session.
    Swot,
    /// What is to be read before a session; the subject is the scan.
    Reading,
    /// What came of a session; the subject is the briefing.
    Briefing,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Invitation,
        Self::Welcome,
        Self::Result,
        Self::Announcement,
        Self::Change,
        Self::Asked,
        Self::WordToLead,
        Self::InputInvitation,
        Self::Digest,
        Self::Swot,
        Self::Reading,
        Self::Briefing,
    ];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Welcome => "welcome",
            Self::Result => "result",
            Self::Announcement => "announcement",
            Self::Change => "change",
            Self::Asked => "asked",
            Self::WordToLead => "word_to_lead",
            Self::InputInvitation => "input_invitation",
            Self::Digest => "input_digest",
            Self::Swot => "swot",
            Self::Reading => "reading",
            Self::Briefing => "briefing",
        }
    }
}

/// Where a posting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To be sent, or tried again.
    Waiting,
    /// Discord has it.
    Sent,
    /// It lost its meaning, or can't be sent; see its reason.
    GivenUp,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::GivenUp];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }
}

/// One message for one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Our own key.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// What is posted.
    pub kind: Kind,
    /// What it is about.
    pub subject_id: i64,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// The last attempt may have arrived without our hearing so.
    pub uncertain: bool,
    /// When it was first tried, in seconds since 1970 (UTC): looking for it begins there.
    pub tried_at: Option<i64>,
    /// Why it did not go out yet.
    pub reason: Option<Reason>,
    /// Where it is.
    pub channel_id: Option<u64>,
    /// What Discord calls it.
    pub message_id: Option<u64>,
    /// When somebody wanted it out at once, whatever the hour, in seconds since 1970 (UTC).
    pub asked_at: Option<i64>,
    /// How many changes of what it shows are not drawn yet.
    pub redraw: i64,
}
