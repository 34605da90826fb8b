//! The one door: everything a person asks for goes through [`App::perform`], everything that happens by itself through
//! [`App::tick`]. This is the only place that authorises.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use tokio::sync::{Mutex, Notify};

use crate::clock::Clock;
use crate::command::{self, Command, Home};
use crate::context::{Context, House};
use crate::district::{self, District};
use crate::error::{Failure, Fault, caught};
use crate::invocation::{Actor, Asker, CommandSpec, Invocation};
use crate::message::{Answers, Message, Reply};
use crate::messenger::{Messenger, SendError};
use crate::prompts::{Profile, Prompts};
use crate::store::Store;
use crate::{
    action, briefing, general, help, import, input, meeting, my, path, plan, portrait, posting, privacy, readiness,
    reminder, retreat, rsvp, scan, swot, week,
};

/// How long the ids of interactions are kept to notice a second delivery, in seconds.
const REMEMBER_INTERACTIONS: i64 = 3600;

/// How long Discord may take to say what somebody is in their server, who asks in a direct message.
const PATIENCE: Duration = Duration::from_secs(20);
/// The same where a form is to open: that can't be put off, and Discord takes it for three seconds only.
const PATIENCE_FORM: Duration = Duration::from_millis(1800);

/// The bot without its wire: store, words, clock, and a way out to Discord.
pub struct App {
    store: Store,
    prompts: Arc<Prompts>,
    clock: Clock,
    messenger: Arc<dyn Messenger>,
    /// The sweep never overlaps itself.
    sweeping: Mutex<()>,
    wake: Notify,
}

impl App {
    /// Puts the bot together.
    pub fn new(store: Store, prompts: Prompts, clock: Clock, messenger: Arc<dyn Messenger>) -> Self {
        Self { store, prompts: Arc::new(prompts), clock, messenger, sweeping: Mutex::new(()), wake: Notify::new() }
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

    /// Does what was asked: authorises by the person's roles now, then loads, decides, saves and answers. In a direct
    /// message the row that the control is about names the server, and Discord is asked for the roles.
    ///
    /// # Errors
    /// A refusal for the person, or a fault for the log; in both cases nothing was changed.
    pub async fn perform(&self, invocation: &Invocation, command: Command) -> Result<Reply, Failure> {
        let found;
        let actor = match &invocation.asker {
            Asker::Member(actor) => actor,
            Asker::Direct { user_id, locale } => {
                found = self.member(*user_id, locale, command.home(), command.answers()).await?;
                &found
            }
        };
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
            Command::Briefing(command) => briefing::handler::perform(&context, command).await,
            Command::Chart(command) => action::chart::handler::perform(&context, command).await,
            Command::Wheel(command) => action::wheel::handler::perform(&context, command).await,
            Command::District(command) => district::handler::perform(&context, command).await,
            Command::Import(command) => import::handler::perform(&context, command).await,
            Command::Input(command) => input::handler::perform(&context, command).await,
            Command::Meeting(command) => meeting::handler::perform(&context, command).await,
            Command::My(command) => my::handler::perform(&context, command).await,
            Command::Path(command) => path::handler::perform(&context, command).await,
            Command::Plan(command) => plan::handler::perform(&context, command).await,
            Command::Portrait(command) => portrait::handler::perform(&context, command).await,
            Command::Privacy(command) => privacy::handler::perform(&context, command).await,
            Command::Readiness(command) => readiness::handler::perform(&context, command).await,
            Command::Reminder(command) => reminder::handler::perform(&context, command).await,
            Command::Retreat(command) => retreat::handler::perform(&context, command).await,
            Command::Rsvp(command) => rsvp::handler::perform(&context, command).await,
            Command::Week(command) => week::handler::perform(&context, command).await,
            Command::Swot(command) => swot::handler::perform(&context, command).await,
            Command::Scan(command) => scan::handler::perform(&context, command).await,
        }
    }

    /// Who somebody is, who asks in a direct message. Whether there is such a row at all is told to members only.
    ///
    /// # Errors
    /// A refusal that says why it can't be known, and faults.
    pub async fn member(
        &self,
        user_id: u64,
        locale: &str,
        home: Option<Home>,
        answers: Answers,
    ) -> Result<Actor, Failure> {
        let voice = self.prompts.voice(Profile::default());
        let Some(home) = home else { return Err(Failure::refused(general::only_in_server(&voice))) };
        let guild = self.store.read(move |conn| Box::pin(district::store::guild_of_home(conn, home))).await;
        let stranger = || Failure::refused(general::no_member(&voice));
        let Some(guild_id) = guild.map_err(|fault: Fault| fault)? else { return Err(stranger()) };
        let patience = if answers == Answers::Form { PATIENCE_FORM } else { PATIENCE };
        let roles = match tokio::time::timeout(patience, self.messenger.member_roles(guild_id, user_id)).await {
            Ok(Ok(Some(roles))) => roles,
            Ok(Ok(None) | Err(SendError::Gone(_) | SendError::Forbidden(_))) => return Err(stranger()),
            Ok(Err(error)) => {
                tracing::warn!(guild.id = guild_id, %error, "could not ask what somebody is in their server");
                return Err(Failure::refused(general::roles_unknown(&voice)));
            }
            Err(_) => return Err(Failure::refused(general::roles_unknown(&voice))),
        };
        Ok(Actor { user_id, guild_id, roles, manage_server: false, locale: locale.to_owned() })
    }

    async fn ensure(&self, guild_id: u64, now: i64) -> Result<District, Failure> {
        let made = self.store.write_own(move |conn| {
            Box::pin(async move {
                district::store::ensure(conn, guild_id, now).await?;
                let found = district::store::find(conn, guild_id).await?;
                found.ok_or_else(|| Fault::Internal("a district that was just made is not there".to_owned()))
            })
        });
        Ok(made.await?)
    }

    /// Once, before the first sweep: works out again what depends on the rules of time zones.
    pub async fn started(&self) {
        let now = self.clock.unix_seconds();
        if let Err(fault) = readiness::handler::recheck_zones(&self.store, now).await {
            tracing::error!(%fault, "could not work out pending times again");
        }
        if let Err(fault) = retreat::handler::zones::recheck(&self.store, now).await {
            tracing::error!(%fault, "could not work out again when sessions start");
        }
        if let Err(fault) = action::follow::recheck(&self.store, now).await {
            tracing::error!(%fault, "could not work out again when owners are pinged");
        }
        if let Err(fault) = week::follow::recheck(&self.store, now).await {
            tracing::error!(%fault, "could not work out again when the plan's week goes out");
        }
        let released: Result<_, Fault> =
            self.store.write_own(move |conn| Box::pin(reminder::store::sweep::release(conn, now))).await;
        if let Err(fault) = released {
            tracing::error!(%fault, "could not take up again what was being sent");
        }
    }

    /// The bot is in this server: said at every start for each of its servers, and when it is added. A server it has
    /// never been in is welcomed.
    pub async fn joined(&self, guild_id: u64) {
        let now = self.clock.unix_seconds();
        let written: Result<_, Fault> = self
            .store
            .write_own(move |conn| {
                Box::pin(async move {
                    let id = district::store::ensure(conn, guild_id, now).await?;
                    posting::store::insert(&mut *conn, id, posting::Kind::Welcome, id, now).await?;
                    // What waited for the bot to be there need not wait any longer.
                    posting::store::hurry(&mut *conn, id, now).await?;
                    reminder::store::hurry(conn, id, now).await
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
            self.store.write_own(move |conn| Box::pin(district::store::mark_left(conn, guild_id, now))).await;
        if let Err(fault) = written {
            tracing::error!(guild.id = guild_id, %fault, "could not note that the bot left a server");
        }
    }

    /// Waits until something has happened that the next sweep should look at.
    pub async fn woken(&self) {
        self.wake.notified().await;
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
        if let Err(fault) = scan::follow::close_over(&self.store, now).await {
            tracing::error!(%fault, "could not close the scans whose session is over");
        }
        let outbox = posting::handler::Outbox {
            store: &self.store,
            prompts: &self.prompts,
            messenger: self.messenger.as_ref(),
            now,
        };
        let reminders = reminder::sweep::Sweep {
            store: &self.store,
            prompts: &self.prompts,
            messenger: self.messenger.as_ref(),
            subjects: Arc::new(reminder::subject::Everything),
            now,
        };
        // Side by side: none waits behind a hundred of the others.
        futures::join!(
            whatever_happens("postings", async {
                if let Err(fault) = outbox.deliver_due().await {
                    tracing::error!(%fault, "could not deliver what waits to be posted");
                }
            }),
            whatever_happens("reminders", reminders.run()),
            whatever_happens("events", async {
                if let Err(fault) = rsvp::server_event::deliver_due(&outbox).await {
                    tracing::error!(%fault, "could not look for events that are out of step");
                }
            }),
        );
        // What was settled just now is followed by the next one.
        self.keep_weeks(now).await;
        if let Some(before) = chrono::DateTime::from_timestamp(now - REMEMBER_INTERACTIONS, 0)
            && let Err(fault) = self.store.forget_interactions(before).await
        {
            tracing::error!(%fault, "could not forget old interaction ids");
        }
    }

    /// One reminder of the plan's week stands ahead for every district.
    async fn keep_weeks(&self, now: i64) {
        whatever_happens("weeks", async {
            if let Err(fault) = week::follow::keep(&self.store, now).await {
                tracing::error!(%fault, "could not plan the next of the plan's weeks");
            }
        })
        .await;
    }
}

/// Ends also where the work panics, so that the rest of the sweep goes on.
async fn whatever_happens(what: &'static str, work: impl Future<Output = ()>) {
    if let Err(fault) = caught(work.map(Ok)).await {
        tracing::error!(what, %fault, "a part of the sweep ended early");
    }
}

impl House for App {
    fn store(&self) -> &Store {
        &self.store
    }

    fn prompts(&self) -> &Arc<Prompts> {
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
