//! What Discord tells us over the gateway.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use serenity::async_trait;
use serenity::client::{Context, EventHandler, RawEventHandler};
use serenity::model::application::Interaction;
use serenity::model::event::Event;
use serenity::model::gateway::{GatewayIntents, Ready};
use serenity::model::guild::{Guild, UnavailableGuild};
use tokio::sync::watch;

use super::router::Router;

/// Nothing privileged: an interaction brings its own roles and permissions.
pub(super) const INTENTS: GatewayIntents = GatewayIntents::GUILDS;

/// Hands on what it hears.
pub(super) struct Gateway {
    router: Arc<Router>,
    shards: usize,
    greeted: Mutex<HashSet<u32>>,
    ready: watch::Sender<bool>,
}

impl Gateway {
    pub(super) fn new(router: Arc<Router>, shards: u32, ready: watch::Sender<bool>) -> Self {
        Self { router, shards: shards as usize, greeted: Mutex::default(), ready }
    }

    async fn joined(&self, guild: u64) {
        let (app, task) = (Arc::clone(&self.router.app), self.router.tasks.begin());
        let work = tokio::spawn(async move {
            let _task = task;
            app.joined(guild).await;
        });
        if work.await.is_err() {
            tracing::error!(guild.id = guild, "panic while greeting a server");
        }
    }

    async fn left(&self, guild: u64) {
        let (app, task) = (Arc::clone(&self.router.app), self.router.tasks.begin());
        let work = tokio::spawn(async move {
            let _task = task;
            app.left(guild).await;
        });
        if work.await.is_err() {
            tracing::error!(guild.id = guild, "panic while leaving a server");
        }
    }
}

#[async_trait]
impl EventHandler for Gateway {
    async fn ready(&self, context: Context, ready: Ready) {
        let all = {
            let mut greeted = self.greeted.lock().unwrap_or_else(PoisonError::into_inner);
            greeted.insert(context.shard_id.0);
            greeted.len() >= self.shards
        };
        tracing::info!(shard = context.shard_id.0, guilds = ready.guilds.len(), "connected to Discord");
        if all {
            self.ready.send_replace(true);
        }
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.joined(guild.id.get()).await;
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        if guild.unavailable {
            tracing::info!(guild.id = guild.id.get(), "Discord can't reach a server for now");
        } else {
            self.left(guild.id.get()).await;
        }
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        self.router.interaction(&interaction).await;
    }
}

/// serenity drops what it can't decode; here it is answered all the same.
pub(super) struct Undecoded(pub(super) Arc<Gateway>);

#[async_trait]
impl RawEventHandler for Undecoded {
    async fn raw_event(&self, _: Context, event: Event) {
        let Event::Unknown(event) = event else { return };
        match event.kind.as_str() {
            "INTERACTION_CREATE" => self.0.router.undecodable(&event.value).await,
            "GUILD_CREATE" => {
                let unavailable = event.value["unavailable"].as_bool() == Some(true);
                let id = event.value["id"].as_str().and_then(|id| id.parse().ok());
                if let (false, Some(guild)) = (unavailable, id) {
                    self.0.joined(guild).await;
                }
            }
            _ => {}
        }
    }
}
