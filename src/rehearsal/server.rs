//! The server itself: its socket, its lock, and the wait for something to become true.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::admin::Admin;
use super::faults::Faults;
use super::kept::{Folder, Keeper};
use super::people::People;
use super::world::{Channel, Guild, Id, World};
use super::{page, rest};
use crate::bot;

/// Where the world's time comes from.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How the server behaves.
#[derive(Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// The world's time. The three seconds and other short windows are measured by the monotonic clock instead.
    pub now: Now,
    /// How long the bot has for its first answer to an interaction.
    pub window: Duration,
    /// How long a nonce is remembered, by the world's clock: Discord's "past few minutes".
    pub nonces: TimeDelta,
    /// How often the gateway asks for a heartbeat.
    pub heartbeat: Duration,
    /// The heading above the page's first steps.
    pub first_steps_title: String,
    /// What to try first, line by line, shown by the page.
    pub first_steps: Vec<String>,
}

impl Options {
    /// Discord's own numbers, any port, nothing to try first.
    pub fn new(now: Now) -> Self {
        Self {
            port: 0,
            now,
            window: Duration::from_secs(3),
            nonces: TimeDelta::minutes(5),
            heartbeat: Duration::from_millis(41_250),
            first_steps_title: String::new(),
            first_steps: Vec::new(),
        }
    }
}

/// What is the same for one thing that happens: the time, and the server's own address.
pub(super) struct Ctx {
    pub(super) now: DateTime<Utc>,
    pub(super) instant: Instant,
    pub(super) base: String,
    pub(super) window: Duration,
    pub(super) nonces: TimeDelta,
}

/// What all doors share.
pub(super) struct Inner {
    world: Mutex<World>,
    pub(super) changed: watch::Sender<u64>,
    pub(super) stopping: watch::Sender<bool>,
    pub(super) options: Options,
    /// The bot whose clock the page sets, and with it the world's.
    pub(super) bot: Mutex<Option<bot::Handle>>,
    /// Whoever holds it moves the time alone.
    pub(super) moving: tokio::sync::Mutex<()>,
    pub(super) base: String,
    pub(super) port: u16,
}

impl Inner {
    /// The lock. A panic while it was held leaves plain data behind that can still be read.
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn ctx(&self) -> Ctx {
        Ctx {
            now: (self.options.now)(),
            instant: Instant::now(),
            base: self.base.clone(),
            window: self.options.window,
            nonces: self.options.nonces,
        }
    }

    /// The bot whose clock can be set.
    pub(super) fn bot(&self) -> Option<bot::Handle> {
        self.bot.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the world and wakes whoever waits for a change.
    pub(super) fn change<T>(&self, act: impl FnOnce(&mut World, &Ctx) -> T) -> T {
        let ctx = self.ctx();
        let result = act(&mut self.lock(), &ctx);
        self.changed.send_modify(|version| *version += 1);
        result
    }

    /// Returns once the server stops.
    pub(super) async fn stopped(&self) {
        // An error would mean that the sender is gone, which is the end as well.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Waits until `look` finds something, or the deadline passes.
    pub(super) async fn wait<T>(&self, deadline: Duration, look: impl Fn(&World) -> Option<T>) -> Option<T> {
        let end = Instant::now() + deadline;
        let mut changes = self.changed.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = self.read(&look) {
                return Some(found);
            }
            tokio::select! {
                changed = changes.changed() => changed.ok()?,
                () = tokio::time::sleep_until(end) => return self.read(&look),
            }
        }
    }
}

/// A running rehearsal. It stops when it is dropped.
pub struct Server {
    inner: Arc<Inner>,
    task: Option<JoinHandle<()>>,
}

impl Server {
    /// Binds the port and starts to answer.
    ///
    /// # Errors
    /// If the port can't be had.
    pub async fn start(world: World, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let port = listener.local_addr()?.port();
        let inner = Arc::new(Inner {
            world: Mutex::new(world),
            changed: watch::Sender::new(1),
            stopping: watch::Sender::new(false),
            options,
            bot: Mutex::default(),
            moving: tokio::sync::Mutex::default(),
            base: format!("http://127.0.0.1:{port}"),
            port,
        });
        let router = Router::new()
            .merge(rest::router())
            .merge(page::router())
            .layer(axum::middleware::from_fn_with_state(inner.clone(), page::own_origin_only))
            .with_state(inner.clone());
        let service = router.into_make_service_with_connect_info::<Peer>();
        let stop = inner.clone();
        let task = tokio::spawn(async move {
            let serve = axum::serve(Gate { listener }, service);
            if let Err(error) = serve.with_graceful_shutdown(async move { stop.stopped().await }).await {
                tracing::warn!("rehearsal: {error}");
            }
        });
        Ok(Self { inner, task: Some(task) })
    }

    /// The address, such as `http://127.0.0.1:40123`: what the bot takes as its api_url, and where the page is.
    pub fn url(&self) -> String {
        self.inner.base.clone()
    }

    /// The bot's token in this world.
    pub fn token(&self) -> String {
        self.inner.read(|world| world.token.clone())
    }

    /// Lets the page set the clock that this bot and the world share.
    pub fn moves_time_with(&self, bot: bot::Handle) {
        *self.inner.bot.lock().unwrap_or_else(PoisonError::into_inner) = Some(bot);
    }

    /// Stops answering: connections end, waiting requests are let go.
    pub async fn stop(mut self) {
        self.inner.stopping.send_replace(true);
        if let Some(mut task) = self.task.take()
            && tokio::time::timeout(Duration::from_secs(2), &mut task).await.is_err()
        {
            task.abort();
        }
    }

    /// Keeps the world in this folder from now on, shortly after each change and once more at the end.
    pub fn keep(&self, folder: Folder) -> Keeper {
        Keeper::start(self.inner.clone(), folder)
    }

    /// A look at everything. The world is locked meanwhile: look at the given one only, never through the server again.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.inner.read(look)
    }

    /// Waits until `look` finds something; none once the deadline has passed. Woken by changes, never polling. As in
    /// [`Server::read`], `look` looks at the given world only.
    pub async fn wait_until<T>(&self, deadline: Duration, look: impl Fn(&World) -> Option<T>) -> Option<T> {
        self.inner.wait(deadline, look).await
    }

    /// The people, and what they can do.
    pub fn people(&self) -> People {
        People { inner: self.inner.clone() }
    }

    /// Changes to guilds, channels, roles and members, with their gateway events.
    pub fn admin(&self) -> Admin {
        Admin { inner: self.inner.clone() }
    }

    /// What goes wrong on purpose.
    pub fn faults(&self) -> Faults {
        Faults { inner: self.inner.clone() }
    }

    /// Someone's id by their name. An unknown name gives 0, which nobody has.
    pub fn person(&self, name: &str) -> Id {
        self.read(|world| world.person_named(name)).unwrap_or(0)
    }

    /// A guild channel's id by its name, or 0. Of two guilds' channels with one name, the first guild's.
    pub fn channel(&self, name: &str) -> Id {
        self.read(|world| world.channel_named(name)).unwrap_or(0)
    }

    /// The id of a channel of this guild by its name, or 0.
    pub fn channel_in(&self, guild: Id, name: &str) -> Id {
        let fits = |channel: &&Channel| channel.guild == Some(guild) && channel.name == name;
        self.read(|world| world.channels.values().find(fits).map(|channel| channel.id)).unwrap_or(0)
    }

    /// The id of a role of this guild by its name, or 0.
    pub fn role_in(&self, guild: Id, name: &str) -> Id {
        let named = |guild: &Guild| guild.roles.values().find(|role| role.name == name).map(|role| role.id);
        self.read(|world| world.guilds.get(&guild).and_then(named)).unwrap_or(0)
    }

    /// A role's id by its name, or 0. Of two guilds' roles with one name, the first guild's.
    pub fn role(&self, name: &str) -> Id {
        self.read(|world| world.role_named(name)).unwrap_or(0)
    }

    /// A guild's id by its name, or 0.
    pub fn guild(&self, name: &str) -> Id {
        self.read(|world| world.guild_named(name)).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.inner.stopping.send_replace(true);
    }
}

/// Accepts connections that can be cut from within.
struct Gate {
    listener: TcpListener,
}

impl Listener for Gate {
    type Io = Plug;
    type Addr = Peer;

    async fn accept(&mut self) -> (Plug, Peer) {
        loop {
            if let Ok((stream, _)) = self.listener.accept().await {
                // Without it, small frames wait for each other; an error only costs time.
                let _ = stream.set_nodelay(true);
                let peer = Peer::default();
                return (Plug { stream, peer: peer.clone() }, peer);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        Ok(Peer::default())
    }
}

/// The hand on a connection's plug.
#[derive(Clone, Debug, Default)]
pub(super) struct Peer {
    pulled: Arc<AtomicBool>,
}

impl Peer {
    /// Nothing is written any more: the next answer breaks the connection instead.
    pub(super) fn pull(&self) {
        self.pulled.store(true, Ordering::Release);
    }

    fn check(&self) -> io::Result<()> {
        if self.pulled.load(Ordering::Acquire) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Connected<IncomingStream<'_, Gate>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection that can be cut.
struct Plug {
    stream: TcpStream,
    peer: Peer,
}

impl AsyncRead for Plug {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Plug {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.peer.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.peer.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
