//! The gateway: one task for each connection, which tells its session's events in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::server::Inner;
use super::sessions::{Control, PRIVILEGED_INTENTS};

/// Every intent there is.
const KNOWN_INTENTS: u64 = (1 << 26) - 1;
static NEXT_CONNECTION: AtomicU64 = AtomicU64::new(1);

/// Why a connection ends.
enum End {
    /// With a close frame.
    Close(u16, &'static str),
    /// Without a word.
    Silent,
}

/// One connection.
struct Connection {
    id: u64,
    socket: WebSocket,
    inner: Arc<Inner>,
    session: Option<String>,
    sent: usize,
}

/// Serves one connection until it ends.
pub(super) async fn serve(socket: WebSocket, inner: Arc<Inner>, version: Option<String>) {
    let id = NEXT_CONNECTION.fetch_add(1, Ordering::Relaxed);
    let mut connection = Connection { id, socket, inner: inner.clone(), session: None, sent: 0 };
    let end = match version.as_deref() {
        None | Some("10") => connection.run().await,
        Some(_) => End::Close(4012, "Invalid API version."),
    };
    let session = connection.session.take();
    inner.change(|world, _| {
        if let End::Close(code, reason) = &end {
            world.gateway_closes.push((*code, (*reason).to_owned()));
        }
        if let Some(session) = session.as_deref().and_then(|id| world.session(id))
            && session.connection == Some(id)
        {
            session.connection = None;
            session.controls.clear();
        }
    });
    if let End::Close(code, reason) = end {
        let frame = CloseFrame { code, reason: reason.into() };
        // The other side may be gone already.
        let _ = connection.socket.send(Message::Close(Some(frame))).await;
        let _ = tokio::time::timeout(Duration::from_secs(1), connection.socket.recv()).await;
    }
}

impl Connection {
    async fn run(&mut self) -> End {
        let mut changes = self.inner.changed.subscribe();
        let interval = self.inner.options.heartbeat;
        let hello = json!({"op": 10, "s": null, "t": null,
            "d": {"heartbeat_interval": u64::try_from(interval.as_millis()).unwrap_or(41_250), "_trace": []}});
        if let Err(end) = self.send(&hello).await {
            return end;
        }
        let mut alive_until = Instant::now() + interval * 2;
        loop {
            changes.mark_unchanged();
            if let Err(end) = self.flush().await {
                return end;
            }
            let step = tokio::select! {
                received = self.socket.recv() => match received {
                    Some(Ok(Message::Text(text))) => {
                        alive_until = Instant::now() + interval * 2;
                        self.receive(text.as_str()).await
                    }
                    Some(Ok(Message::Binary(_))) => Err(End::Close(4002, "Error while decoding payload.")),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
                    Some(Ok(Message::Close(_))) => {
                        // The answer to it leaves with the next look at the socket.
                        let _ = tokio::time::timeout(Duration::from_secs(1), self.socket.recv()).await;
                        Err(End::Silent)
                    }
                    Some(Err(_)) | None => Err(End::Silent),
                },
                changed = changes.changed() => changed.map_err(|_| End::Silent),
                () = self.inner.stopped() => Err(End::Close(1001, "Going away.")),
                () = tokio::time::sleep_until(alive_until) => Err(End::Close(4009, "Session timed out.")),
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn send(&mut self, value: &Value) -> Result<(), End> {
        self.socket.send(Message::Text(value.to_string().into())).await.map_err(|_| End::Silent)
    }

    /// Tells what has happened since the last time, and does what was ordered.
    async fn flush(&mut self) -> Result<(), End> {
        let Some(session_id) = self.session.clone() else { return Ok(()) };
        let (events, controls, mine) = self.inner.read(|world| {
            let Some(session) = world.sessions.iter().find(|session| session.id == session_id) else {
                return (Vec::new(), 0, false);
            };
            let events = session.events.get(self.sent..).unwrap_or_default().to_vec();
            (events, session.controls.len(), session.connection == Some(self.id))
        });
        if !mine {
            return Err(End::Close(4000, "Resumed elsewhere."));
        }
        for (name, data) in events {
            self.sent += 1;
            self.send(&json!({"op": 0, "s": self.sent, "t": name, "d": data})).await?;
        }
        for _ in 0..controls {
            let control = self.inner.change(|world, _| world.session(&session_id).and_then(|s| s.controls.pop_front()));
            match control {
                Some(Control::Drop) => return Err(End::Silent),
                Some(Control::Reconnect) => self.send(&json!({"op": 7, "s": null, "t": null, "d": null})).await?,
                Some(Control::Invalidate { resumable }) => {
                    if !resumable {
                        self.inner.change(|world, _| {
                            if let Some(session) = world.session(&session_id) {
                                session.resumable = false;
                                session.connection = None;
                            }
                        });
                        self.session = None;
                    }
                    self.send(&json!({"op": 9, "s": null, "t": null, "d": resumable})).await?;
                }
                None => {}
            }
        }
        Ok(())
    }

    async fn receive(&mut self, text: &str) -> Result<(), End> {
        let payload: Value =
            serde_json::from_str(text).map_err(|_| End::Close(4002, "Error while decoding payload."))?;
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(1) => self.send(&json!({"op": 11, "s": null, "t": null, "d": null})).await,
            Some(2) if self.session.is_some() => Err(End::Close(4005, "Already authenticated.")),
            Some(2) => self.identify(data),
            Some(6) => self.resume(data).await,
            Some(3 | 4 | 8 | 31) if self.session.is_none() => Err(End::Close(4003, "Not authenticated.")),
            Some(3 | 4 | 8 | 31) => Ok(()),
            _ => Err(End::Close(4001, "Unknown opcode.")),
        }
    }

    fn token_is_right(&self, data: &Value) -> bool {
        let token = data["token"].as_str().unwrap_or_default();
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        self.inner.read(|world| world.token == token)
    }

    fn identify(&mut self, data: &Value) -> Result<(), End> {
        if !self.token_is_right(data) {
            return Err(End::Close(4004, "Authentication failed."));
        }
        let shard = &data["shard"];
        if !shard.is_null() && *shard != json!([0, 1]) {
            return Err(End::Close(4010, "Invalid shard."));
        }
        let intents = data["intents"].as_u64().filter(|bits| bits & !KNOWN_INTENTS == 0);
        let Some(intents) = intents else { return Err(End::Close(4013, "Invalid intent(s).")) };
        if intents & PRIVILEGED_INTENTS != 0 {
            return Err(End::Close(4014, "Disallowed intent(s)."));
        }
        let id = self.inner.change(|world, ctx| world.identify(intents, self.id, &ctx.base, ctx.now));
        self.session = Some(id);
        self.sent = 0;
        Ok(())
    }

    async fn resume(&mut self, data: &Value) -> Result<(), End> {
        if !self.token_is_right(data) {
            return Err(End::Close(4004, "Authentication failed."));
        }
        let wanted = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seen = data["seq"].as_u64().and_then(|seq| usize::try_from(seq).ok()).unwrap_or(0);
        let resumed = self.inner.change(|world, _| {
            let refuse = world.faults.refuse_resume;
            let session = world.session(&wanted).filter(|session| session.resumable && !refuse)?;
            if seen > session.events.len() {
                return Some(false);
            }
            session.connection = Some(self.id);
            session.resumed += 1;
            session.controls.clear();
            session.events.push(("RESUMED".to_owned(), json!({"_trace": []})));
            Some(true)
        });
        match resumed {
            Some(true) => {
                self.session = Some(wanted);
                self.sent = seen;
                Ok(())
            }
            Some(false) => Err(End::Close(4007, "Invalid seq.")),
            None => self.send(&json!({"op": 9, "s": null, "t": null, "d": false})).await,
        }
    }
}
