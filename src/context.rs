//! What a handler works with. The app hands it out; features know only this side of the app.

use std::sync::Arc;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;

use crate::command::Access;
use crate::district::District;
use crate::error::Failure;
use crate::invocation::Actor;
use crate::messenger::Messenger;
use crate::prompts::{Prompts, Voice};
use crate::store::Store;

/// What the app lends to those who do its work.
pub trait House: Send + Sync {
    /// The database.
    fn store(&self) -> &Store;
    /// All templates.
    fn prompts(&self) -> &Arc<Prompts>;
    /// The way out to Discord.
    fn messenger(&self) -> &dyn Messenger;
    /// Runs the sweep, and waits for it.
    fn sweep(&self) -> BoxFuture<'_, ()>;
    /// Has the sweep run soon, without waiting for it.
    fn sweep_soon(&self);
}

/// What a handler works with: who asks, in which district, when, and the ways to read, write and speak.
pub struct Context<'a> {
    pub(crate) house: &'a dyn House,
    pub(crate) interaction_id: u64,
    /// Who asks.
    pub actor: &'a Actor,
    /// Their district, as it was when the command was authorised.
    pub district: District,
    /// Seconds since 1970 (UTC), the same for the whole command.
    pub now: i64,
    /// The district's words.
    pub voice: Voice<'a>,
}

impl<'a> Context<'a> {
    /// Runs a write in the person's name: once per interaction, however often Discord delivers it. `None` means that it
    /// was delivered before: answer [`crate::message::Reply::Nothing`].
    ///
    /// # Errors
    /// What `work` returns, or that it could not be saved; nothing was changed then.
    pub async fn write<T, F>(&self, work: F) -> Result<Option<T>, Failure>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Failure>> + Send + 'static,
    {
        Ok(self.house.store().write(Some(self.interaction_id), work).await?.done())
    }

    /// Runs a read on one snapshot.
    ///
    /// # Errors
    /// What `work` returns.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Failure>>,
    {
        self.house.store().read(work).await
    }

    /// The database, for reads that are shared with what happens by itself.
    pub fn store(&self) -> &'a Store {
        self.house.store()
    }

    /// The way out to Discord, for what the answer needs to know of the server.
    pub fn messenger(&self) -> &dyn Messenger {
        self.house.messenger()
    }

    /// Sends what waits to be posted now instead of within the minute.
    pub async fn sweep(&self) {
        self.house.sweep().await;
    }

    /// Has the sweep run soon, without waiting for it.
    pub fn sweep_soon(&self) {
        self.house.sweep_soon();
    }

    /// Whether this person may do what needs `access`.
    pub fn may(&self, access: Access) -> bool {
        self.district.allows(self.actor, access)
    }

    /// All templates, for those who speak in another district's words.
    pub fn prompts(&self) -> &'a Arc<Prompts> {
        self.house.prompts()
    }
}
