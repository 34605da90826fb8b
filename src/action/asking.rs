//! Asking somebody to be accountable for an action (`docs/method.md`, "One accountable owner"). Rules only.

use sqlx::SqliteConnection;

use super::{Action, Turn, store};
use crate::error::Fault;

/// What became of an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not answered yet.
    Open,
    /// They said yes.
    Accepted,
    /// "Not me".
    Declined,
    /// Somebody else was asked instead.
    Over,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Accepted, Self::Declined, Self::Over];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Over => "over",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Somebody is asked to be accountable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Our own key.
    pub id: i64,
    /// For what.
    pub action_id: i64,
    /// The ask whose message holds it.
    pub message_of: i64,
    /// Who, by Discord's id; `None`: they deleted their data.
    pub user: Option<u64>,
    /// By whom.
    pub by: Option<u64>,
    /// What became of it.
    pub state: State,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
    /// When it was answered.
    pub answered_at: Option<i64>,
}

impl Ask {
    /// What became of it, seen beside the action as it is now: nobody is asked for what is closed.
    pub fn state_beside(&self, action: &Action) -> State {
        if self.state == State::Open && action.is_closed() { State::Over } else { self.state }
    }
}

/// What somebody who is asked says to the team's lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Why it is not for them.
    Declined,
    /// A question before they decide.
    Question,
}

impl What {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Declined, Self::Question];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Question => "question",
        }
    }

    /// The reverse of [`What::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == name)
    }
}

/// Words for the team's lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Our own key.
    pub id: i64,
    /// About what.
    pub action_id: i64,
    /// What they mean.
    pub what: What,
    /// The words.
    pub words: String,
    /// Who; `None`: they deleted their data.
    pub by: Option<u64>,
}

/// What a message that asks is drawn from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The asks that share it, with their actions and the turns that these are in.
    pub asks: Vec<(Ask, Action, Turn)>,
}

impl Loaded {
    /// Reads it by the ask whose message it is; `None` if there is none.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn read(conn: &mut SqliteConnection, district_id: i64, first: i64) -> Result<Option<Self>, Fault> {
        let mut asks = Vec::new();
        for (ask, action) in store::asks::of_message(&mut *conn, district_id, first).await? {
            let turn = store::turn(&mut *conn, &action).await?;
            asks.push((ask, action, turn));
        }
        Ok((!asks.is_empty()).then_some(Self { asks }))
    }

    /// Whether nobody need answer any more.
    pub fn is_over(&self) -> bool {
        self.asks.iter().all(|(ask, action, _)| ask.state_beside(action) != State::Open)
    }
}

/// Words for a lead, and the action that they are about; `None` if there are none.
///
/// # Errors
/// Faults of the database.
pub async fn read_word(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
) -> Result<Option<(Word, Action)>, Fault> {
    let Some(word) = store::asks::find_word(&mut *conn, district_id, id).await? else { return Ok(None) };
    let action = store::find(conn, district_id, word.action_id).await?;
    Ok(action.map(|action| (word, action)))
}
