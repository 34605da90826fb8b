//! A small server that answers as told, for the tests of this room.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request as Asked, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Timings;
use super::http::{Call, CallError, Executor};

/// What the server answers next, and what it was asked.
#[derive(Default)]
pub(super) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    always: Mutex<Vec<(&'static str, Value)>>,
    pub(super) asked: Mutex<Vec<(String, HeaderMap, Bytes)>>,
}

impl Script {
    /// What it answers after that.
    pub(super) fn then(&self, answers: impl IntoIterator<Item = Answer>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// What it answers whenever a request's line ends so, whatever else it was told; the latest such word counts.
    pub(super) fn always(&self, line_ends: &'static str, body: Value) {
        self.always.lock().unwrap().insert(0, (line_ends, body));
    }

    fn next(&self, line: &str) -> Answer {
        let always = self.always.lock().unwrap();
        if let Some((_, body)) = always.iter().find(|(end, _)| line.ends_with(end)) {
            return say(200, body.clone());
        }
        self.answers.lock().unwrap().pop_front().unwrap_or_else(|| say(200, json!({"id": "9"})))
    }
}

/// One answer.
pub(super) enum Answer {
    Say(u16, Vec<(&'static str, &'static str)>, Value),
    Hang,
}

/// An answer without headers.
pub(super) fn say(status: u16, body: Value) -> Answer {
    Answer::Say(status, vec![], body)
}

/// Times that suit a test.
pub(super) fn quick() -> Timings {
    Timings {
        total: Duration::from_secs(10),
        callback_attempt: Duration::from_secs(10),
        backoff: Duration::from_millis(2),
        longest_wait: Duration::from_secs(5),
        message_gap: Duration::from_millis(1),
        ..Timings::default()
    }
}

/// The server, and an executor that sends to it.
pub(super) struct Server {
    pub(super) script: Arc<Script>,
    pub(super) executor: Arc<Executor>,
}

impl Server {
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::with(quick(), answers).await
    }

    pub(super) async fn with(timings: Timings, answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Arc::new(Script { answers: Mutex::new(answers.into_iter().collect()), ..Script::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = Router::new().fallback(answer).with_state(Arc::clone(&script));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { script, executor: Arc::new(Executor::new("token", Some(url), timings).unwrap()) }
    }

    /// Method and address of each request.
    pub(super) fn asked(&self) -> Vec<String> {
        self.script.asked.lock().unwrap().iter().map(|(line, ..)| line.clone()).collect()
    }

    /// The bodies of the requests, where they are JSON.
    pub(super) fn bodies(&self) -> Vec<Value> {
        let asked = self.script.asked.lock().unwrap();
        asked.iter().map(|(.., body)| serde_json::from_slice(body).unwrap_or_default()).collect()
    }

    pub(super) async fn send(&self, call: Call<'_>) -> Result<Value, CallError> {
        tokio::time::timeout(Duration::from_secs(20), self.executor.send(&call)).await.expect("it hangs")
    }
}

async fn answer(State(script): State<Arc<Script>>, asked: Asked) -> Response {
    let line = format!("{} {}", asked.method(), asked.uri());
    let headers = asked.headers().clone();
    let body = axum::body::to_bytes(asked.into_body(), 1 << 20).await.unwrap();
    let next = script.next(&line);
    script.asked.lock().unwrap().push((line, headers, body));
    match next {
        Answer::Hang => std::future::pending().await,
        Answer::Say(status, headers, body) => {
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
            response.body(body).unwrap()
        }
    }
}
