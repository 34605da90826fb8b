//! The one door: everything a person asks for goes through [`App::perform`], everything that happens by itself through
//! [`App::tick`]. This is the only place that authorises.

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use tokio::sync::{Mutex, Notify};

use crate::clock::Clock;
use crate::command::{self, Command};
use crate::context::{Context, House};
use crate::district::{self, District};
use crate::error::{Failure, Fault};
use crate::invocation::{CommandSpec, Invocation};
use crate::message::{Message, Reply};
use crate::messenger::Messenger;
use crate::prompts::{Profile, Prompts};
use crate::store::{Store, Written};
use crate::{action, general, help, import, meeting, path, plan, posting, privacy, readiness, reminder, retreat, rsvp};

/// How long the ids of interactions are kept to notice a second delivery, in seconds.
const REMEMBER_INTERACTIONS: i64 = 3600;

/// The bot without its wire: store, words, clock, and a way out to Discord.
pub struct App {
    store: Store,
    prompts: Prompts,
    clock: Clock,
    messenger: Arc<dyn Messenger>,
    /// The sweep never overlaps itself.
    sweeping: Mutex<()>,
    wake: Notify,
}

impl App {
    /// Puts the bot together.
    pub fn new(store: Store, prompts: Prompts, clock: Clock, messenger: Arc<dyn Messenger>) -> Self {
        Self { store, prompts, clock, messenger, sweeping: Mutex::new(()), wake: Notify::new() }
    }

    /// All slash commands as Discord is to know them. They are the same in every server, so they speak the first
    /// vocabulary.
    pub fn specs(&self) -> Vec<CommandSpec> {
        command::specs(&self.prompts.voice(Profile::default()))
    }

    /// The words for a notice about the conversation itself.
    pub fn notice(&self, notice: general::Notice) -> Message {
        general::message(&self.prompts.voice(Profile::default()), notice)
    }

    /// Does what was asked: authorises by the person's roles now, then loads, decides, saves and answers.
    ///
    /// # Errors
    /// A refusal for the person, or a fault for the log; in both cases nothing was changed.
    pub async fn perform(&self, invocation: &Invocation, command: Command) -> Result<Reply, Failure> {
        let actor = &invocation.actor;
        let now = self.clock.unix_seconds();
        let guild_id = actor.guild_id;
        let known = self.store.read(move |conn| Box::pin(district::store::find(conn, guild_id))).await;
        let district = match known.map_err(|fault: Fault| fault)? {
            Some(district) => district,
            None => self.ensure(guild_id, now).await?,
        };
        let voice = self.prompts.voice(district.profile());
        if !district.allows(actor, command.access()) {
            return Err(Failure::refused(general::not_allowed(&voice, command.access(), &district)));
        }
        let context = Context { house: self, interaction_id: invocation.interaction_id, actor, district, now, voice };
        match command {
            Command::Help => Ok(help::perform(&context)),
            Command::Action(command) => action::handler::perform(&context, command).await,
            Command::District(command) => district::handler::perform(&context, command).await,
            Command::Import(command) => import::handler::perform(&context, command).await,
            Command::Meeting(command) => meeting::handler::perform(&context, command).await,
            Command::Path(command) => path::handler::perform(&context, command).await,
            Command::Plan(command) => plan::handler::perform(&context, command).await,
            Command::Privacy(command) => privacy::handler::perform(&context, command).await,
            Command::Readiness(command) => readiness::handler::perform(&context, command).await,
            Command::Reminder(command) => reminder::handler::perform(&context, command).await,
            Command::Retreat(command) => retreat::handler::perform(&context, command).await,
            Command::Rsvp(command) => rsvp::handler::perform(&context, command).await,
        }
    }

    async fn ensure(&self, guild_id: u64, now: i64) -> Result<District, Failure> {
        let written = self.store.write(None, move |conn| {
            Box::pin(async move {
                district::store::ensure(conn, guild_id, now).await?;
                let found = district::store::find(conn, guild_id).await?;
                found.ok_or_else(|| Fault::Internal("a district that was just made is not there".to_owned()))
            })
        });
        match written.await? {
            Written::Done(district) => Ok(district),
            Written::Repeated => Err(Fault::Internal("a write without an interaction was repeated".to_owned()).into()),
        }
    }

    /// Once, before the first sweep: works out again what depends on the rules of time zones.
    pub async fn started(&self) {
        if let Err(fault) = readiness::handler::recheck_zones(&self.store, self.clock.unix_seconds()).await {
            tracing::error!(%fault, "could not work out pending times again");
        }
    }

    /// The bot is in this server: said at every start for each of its servers, and when it is added. A server it has
    /// never been in is welcomed.
    pub async fn joined(&self, guild_id: u64) {
        let now = self.clock.unix_seconds();
        let written: Result<_, Fault> = self
            .store
            .write(None, move |conn| {
                Box::pin(async move {
                    let id = district::store::ensure(conn, guild_id, now).await?;
                    posting::store::insert(conn, id, posting::Kind::Welcome, id, now).await
                })
            })
            .await;
        match written {
            Ok(_) => self.wake.notify_one(),
            Err(fault) => tracing::error!(guild.id = guild_id, %fault, "could not note a server"),
        }
    }

    /// The bot was removed from this server (an outage of Discord's is not that). Its data stays for the day it is
    /// added again.
    pub async fn left(&self, guild_id: u64) {
        let now = self.clock.unix_seconds();
        let written: Result<_, Fault> =
            self.store.write(None, move |conn| Box::pin(district::store::mark_left(conn, guild_id, now))).await;
        if let Err(fault) = written {
            tracing::error!(guild.id = guild_id, %fault, "could not note that the bot left a server");
        }
    }

    /// Waits until something has happened that the next sweep should look at, or the clock was set by hand.
    pub async fn woken(&self) {
        let mut clock = self.clock.clone();
        tokio::select! {
            () = self.wake.notified() => {}
            () = clock.changed() => {}
        }
    }

    /// The sweep: closes the rounds whose time has come, sends what waits to be posted, forgets old interaction ids.
    /// Run at start-up, every minute and whenever woken; it never overlaps itself, and one failure leaves the rest
    /// going.
    pub async fn tick(&self) {
        let _alone = self.sweeping.lock().await;
        let now = self.clock.unix_seconds();
        if let Err(fault) = readiness::handler::close_due(&self.store, now).await {
            tracing::error!(%fault, "could not close the rounds that are due");
        }
        let outbox = posting::handler::Outbox {
            store: &self.store,
            prompts: &self.prompts,
            messenger: self.messenger.as_ref(),
            now,
        };
        if let Err(fault) = outbox.deliver_due().await {
            tracing::error!(%fault, "could not deliver what waits to be posted");
        }
        if let Some(before) = chrono::DateTime::from_timestamp(now - REMEMBER_INTERACTIONS, 0)
            && let Err(fault) = self.store.forget_interactions(before).await
        {
            tracing::error!(%fault, "could not forget old interaction ids");
        }
    }
}

impl House for App {
    fn store(&self) -> &Store {
        &self.store
    }

    fn prompts(&self) -> &Prompts {
        &self.prompts
    }

    fn messenger(&self) -> &dyn Messenger {
        self.messenger.as_ref()
    }

    fn sweep(&self) -> BoxFuture<'_, ()> {
        self.tick().boxed()
    }

    fn sweep_soon(&self) {
        self.wake.notify_one();
    }
}
