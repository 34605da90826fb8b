//! Answers an interaction: within Discord's three seconds or deferred, in the way that its command declared.
//!
//! The work runs in a task of its own: nothing that happens to the answer cuts it short, and a panic in it is caught.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::http::{LightMethod, Route};
use tokio::task::JoinError;
use tokio::time::timeout_at;

use super::http::{ALREADY_ANSWERED, Call, CallError, Executor, TOO_LATE};
use super::incoming::{Kind, Ticket};
use super::render;
use super::tasks::Tasks;
use crate::error::{Failure, Fault};
use crate::general::Notice;
use crate::message::{Answers, File, Message, Reply};

/// Discord forgets an interaction that has no answer by then.
const FIRST_ANSWER: Duration = Duration::from_secs(3);

/// The kinds of a first answer.
mod first {
    pub(super) const MESSAGE: u8 = 4;
    pub(super) const DEFER_MESSAGE: u8 = 5;
    pub(super) const DEFER_UPDATE: u8 = 6;
    pub(super) const UPDATE: u8 = 7;
    pub(super) const CHOICES: u8 = 8;
    pub(super) const FORM: u8 = 9;
}

/// Answers interactions.
pub(super) struct Desk {
    pub(super) executor: Arc<Executor>,
    pub(super) tasks: Tasks,
    /// The words for a notice.
    pub(super) words: Box<dyn Fn(Notice) -> Message + Send + Sync>,
}

/// How far the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was sent.
    Open,
    /// "Thinking", seen by the person only.
    Thinking,
    /// "Thinking", seen by all.
    ThinkingAloud,
    /// The message stays as it is until it is drawn anew.
    Updating,
    /// Discord takes no answer any more.
    Lost,
}

impl Desk {
    /// A notice that only the person sees.
    pub(super) async fn notice(&self, ticket: &Ticket, notice: Notice) {
        self.tell(ticket, Stage::Open, &(self.words)(notice)).await;
    }

    /// Has the work done and answers with what comes of it.
    pub(super) async fn serve(
        &self,
        ticket: &Ticket,
        declared: Answers,
        work: impl Future<Output = Result<Reply, Failure>> + Send + 'static,
    ) {
        let Some(answers) = fitting(declared, ticket.kind) else {
            tracing::error!(interaction.id = ticket.id.get(), ?declared, from = ?ticket.kind,
                "a command declares an answer that Discord does not take here");
            return self.notice(ticket, Notice::WentWrong).await;
        };
        let task = self.tasks.begin();
        let mut work = tokio::spawn(async move {
            let _task = task;
            work.await
        });
        let mut stage = Stage::Open;
        let outcome = match answers {
            Answers::Form | Answers::Choices => work.await,
            Answers::Private | Answers::Public | Answers::Update => {
                let patience = ticket.received + self.executor.timings().defer_after;
                match timeout_at(patience, &mut work).await {
                    Ok(outcome) => outcome,
                    Err(_) => {
                        stage = self.defer(ticket, answers).await;
                        work.await
                    }
                }
            }
        };
        self.answer(ticket, answers, stage, outcome).await;
        let took_ms = ticket.received.elapsed().as_millis() as u64;
        tracing::debug!(interaction.id = ticket.id.get(), took_ms, ?stage, "done");
    }

    async fn answer(
        &self,
        ticket: &Ticket,
        answers: Answers,
        stage: Stage,
        outcome: Result<Result<Reply, Failure>, JoinError>,
    ) {
        let id = ticket.id.get();
        let fault = match outcome {
            Ok(Ok(Reply::Nothing)) => return,
            Ok(Ok(Reply::Message(message))) => match answers {
                Answers::Public => return self.show(ticket, stage, &message).await,
                Answers::Update => return self.redraw(ticket, stage, &message).await,
                Answers::Private | Answers::Form => return self.tell(ticket, stage, &message).await,
                Answers::Choices => Fault::Internal("a message where choices were declared".into()),
            },
            Ok(Ok(Reply::Form(form))) if answers == Answers::Form => match render::form(&form) {
                Some(body) => return self.first(ticket, first::FORM, Some(body), &[]).await,
                None => Fault::Internal("a form that Discord would refuse".into()),
            },
            Ok(Ok(Reply::Choices(choices))) if answers == Answers::Choices => {
                return self.first(ticket, first::CHOICES, Some(render::choices(&choices)), &[]).await;
            }
            Ok(Ok(_)) => Fault::Internal("an answer of another kind than declared".into()),
            Ok(Err(Failure::Refused(message))) => return self.tell(ticket, stage, &message).await,
            Ok(Err(Failure::Fault(fault))) => fault,
            // The panic's own words may hold anything, so they are not repeated.
            Err(_) => Fault::Panic("in a command".into()),
        };
        let took_ms = ticket.received.elapsed().as_millis() as u64;
        tracing::error!(interaction.id = id, took_ms, error = %fault, "a command failed");
        let notice = if matches!(fault, Fault::NotSaved(_)) { Notice::NotSaved } else { Notice::WentWrong };
        self.tell(ticket, stage, &(self.words)(notice)).await;
    }

    /// A new message that only the person sees; to somebody who is typing, an empty list.
    async fn tell(&self, ticket: &Ticket, stage: Stage, message: &Message) {
        if ticket.kind == Kind::Typing {
            return self.first(ticket, first::CHOICES, Some(render::choices(&[])), &[]).await;
        }
        match stage {
            Stage::Open => self.first(ticket, first::MESSAGE, Some(render::private(message)), files(message)).await,
            Stage::Thinking => self.edit(ticket, message).await,
            Stage::ThinkingAloud => {
                // What follows a public "thinking" would be public as well; without it, it need not be.
                self.delete(ticket).await;
                self.follow_up(ticket, message).await;
            }
            Stage::Updating => self.follow_up(ticket, message).await,
            Stage::Lost => {}
        }
    }

    /// A new message in the channel.
    async fn show(&self, ticket: &Ticket, stage: Stage, message: &Message) {
        match stage {
            Stage::Open => self.first(ticket, first::MESSAGE, Some(render::message(message)), files(message)).await,
            Stage::Lost => {}
            _ => self.edit(ticket, message).await,
        }
    }

    /// The message that the control is on, drawn anew.
    async fn redraw(&self, ticket: &Ticket, stage: Stage, message: &Message) {
        match stage {
            Stage::Open => self.first(ticket, first::UPDATE, Some(render::message(message)), files(message)).await,
            Stage::Lost => {}
            _ => self.edit(ticket, message).await,
        }
    }

    async fn defer(&self, ticket: &Ticket, answers: Answers) -> Stage {
        let (stage, kind, data) = match answers {
            Answers::Update => (Stage::Updating, first::DEFER_UPDATE, None),
            Answers::Public => (Stage::ThinkingAloud, first::DEFER_MESSAGE, None),
            _ => (Stage::Thinking, first::DEFER_MESSAGE, Some(json!({"flags": 64}))),
        };
        match self.callback(ticket, kind, data, &[]).await {
            Ok(()) => stage,
            Err(error) => {
                log(ticket, "defer", &error);
                Stage::Lost
            }
        }
    }

    async fn first(&self, ticket: &Ticket, kind: u8, data: Option<Value>, files: &[File]) {
        if let Err(error) = self.callback(ticket, kind, data, files).await {
            log(ticket, "first answer", &error);
        }
    }

    async fn callback(&self, ticket: &Ticket, kind: u8, data: Option<Value>, files: &[File]) -> Result<(), CallError> {
        let route = Route::InteractionResponse { interaction_id: ticket.id, token: &ticket.token };
        let mut body = json!({ "type": kind });
        if let Some(data) = data {
            body["data"] = data;
        }
        let call = Call::new("interaction.first", LightMethod::Post, route).body(body).files(files);
        self.executor.send(&call.callback(ticket.received + FIRST_ANSWER)).await.map(drop)
    }

    async fn edit(&self, ticket: &Ticket, message: &Message) {
        let call = Call::new("interaction.edit", LightMethod::Patch, original(ticket));
        let call = call.body(render::message(message)).files(files(message));
        if let Err(error) = self.executor.send(&call).await {
            log(ticket, "edit", &error);
        }
    }

    async fn delete(&self, ticket: &Ticket) {
        let call = Call::new("interaction.delete", LightMethod::Delete, original(ticket));
        if let Err(error) = self.executor.send(&call).await {
            log(ticket, "delete", &error);
        }
    }

    async fn follow_up(&self, ticket: &Ticket, message: &Message) {
        let route = Route::WebhookFollowupMessages { application_id: ticket.application, token: &ticket.token };
        let call = Call::new("interaction.follow-up", LightMethod::Post, route);
        let call = call.body(render::private(message)).files(files(message)).single();
        if let Err(error) = self.executor.send(&call).await {
            log(ticket, "follow-up", &error);
        }
    }
}

fn original(ticket: &Ticket) -> Route<'_> {
    Route::WebhookOriginalInteractionResponse { application_id: ticket.application, token: &ticket.token }
}

fn files(message: &Message) -> &[File] {
    render::files(message)
}

/// The declared answer, where Discord takes it: without a message there is nothing to draw anew, a form can't open a
/// form, and only somebody who types gets choices.
fn fitting(answers: Answers, kind: Kind) -> Option<Answers> {
    match (answers, kind) {
        (Answers::Choices, Kind::Typing) => Some(Answers::Choices),
        (Answers::Choices, _) | (_, Kind::Typing) | (Answers::Form, Kind::Form { .. }) => None,
        (Answers::Update, Kind::Slash | Kind::Form { on_message: false }) => Some(Answers::Private),
        (answers, _) => Some(answers),
    }
}

/// What was asked is done; only its answer did not reach the person.
fn log(ticket: &Ticket, what: &str, error: &CallError) {
    let (id, took_ms) = (ticket.id.get(), ticket.received.elapsed().as_millis() as u64);
    if matches!(error.code(), Some(TOO_LATE | ALREADY_ANSWERED)) {
        tracing::info!(interaction.id = id, took_ms, what, %error, "the answer came too late or twice");
    } else {
        tracing::warn!(interaction.id = id, took_ms, what, %error, "an answer did not go out");
    }
}

#[cfg(test)]
mod tests;
