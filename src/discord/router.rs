//! From an interaction to the app and back: read it, find the command, have it done and answered.

use std::sync::Arc;

use serde_json::Value;
use serenity::model::application::Interaction;
use tokio::time::Instant;

use crate::app::App;
use crate::command::Command;
use crate::general::Notice;

use super::answer::Desk;
use super::http::Executor;
use super::incoming::{self, Asked};
use super::tasks::Tasks;

/// Hands interactions to the app.
pub(super) struct Router {
    pub(super) app: Arc<App>,
    pub(super) tasks: Tasks,
    desk: Desk,
}

impl Router {
    pub(super) fn new(app: Arc<App>, executor: Arc<Executor>, tasks: Tasks) -> Self {
        let speaker = Arc::clone(&app);
        let words = Box::new(move |notice| speaker.notice(notice));
        Self { app, desk: Desk { executor, tasks: tasks.clone(), words }, tasks }
    }

    /// Answers one.
    pub(super) async fn interaction(&self, interaction: &Interaction) {
        let _task = self.tasks.begin();
        let Some((ticket, asked)) = incoming::read(interaction, Instant::now()) else { return };
        let invocation = match asked {
            Asked::OutsideServer => return self.desk.notice(&ticket, Notice::OnlyInServer).await,
            Asked::Unknown => return self.desk.notice(&ticket, Notice::NotUnderstood).await,
            Asked::For(invocation) => invocation,
        };
        let Some(command) = Command::parse(&invocation.input) else {
            return self.desk.notice(&ticket, Notice::NotUnderstood).await;
        };
        let (app, answers) = (Arc::clone(&self.app), command.answers());
        let work = async move { app.perform(&invocation, command).await };
        self.desk.serve(&ticket, answers, work).await;
    }

    /// Answers one that could not be decoded.
    pub(super) async fn undecodable(&self, interaction: &Value) {
        let _task = self.tasks.begin();
        let Some(ticket) = incoming::read_raw(interaction, Instant::now()) else { return };
        tracing::warn!(interaction.id = ticket.id.get(), "an interaction could not be decoded");
        self.desk.notice(&ticket, Notice::NotUnderstood).await;
    }
}
