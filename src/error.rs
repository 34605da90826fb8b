//! The two kinds of failure: a [`Fault`] is meant for the log, a refusal for the person who asked.

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
