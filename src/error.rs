//! The two kinds of failure: a [`Fault`] is meant for the log, a refusal for the person who asked.

use std::panic::AssertUnwindSafe;

use futures::future::FutureExt;

/// Something went wrong that the person who asked can't mend: it goes to the log, by `Display`, and never names a
/// person, an answer or the token. The person is told only that nothing was saved and that trying again is safe.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite or sqlx failed. `Display` holds no bound value.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A write was given up: its transaction did not commit, nothing of it is in the database.
    #[error("not saved: {0}")]
    NotSaved(String),
    /// Discord refused or did not answer.
    #[error("discord: {0}")]
    Discord(String),
    /// A panic was caught; the work it was in was rolled back.
    #[error("panic: {0}")]
    Panic(String),
    /// Anything else that is our own mistake, such as a stored value that no longer parses.
    #[error("{0}")]
    Internal(String),
}

/// Runs `work`; a panic in it is a [`Fault::Panic`] instead. Its own words may hold anything and are not repeated: the panic
/// hook has logged the place.
///
/// # Errors
/// What `work` returns, and that it panicked.
pub async fn caught<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(Fault::Panic("in the sweep".to_owned())))
}

/// Why a command did not do what it was asked: told to the person, or logged.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Meant for the person: what is the matter, and what to do instead. Nothing was changed.
    #[error("refused")]
    Refused(Box<crate::message::Message>),
    /// Meant for the log.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Failure {
    /// A refusal in one sentence.
    pub fn refused(text: crate::message::Text) -> Self {
        Self::Refused(Box::new(crate::message::Message::text(text)))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}
