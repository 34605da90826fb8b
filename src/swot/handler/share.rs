//! The board and its key priorities for everyone: posted once, and drawn anew whenever they change.

use sqlx::SqliteConnection;

use super::{Key, No, change, pictured};
use crate::context::Context;
use crate::district::{District, Purpose};
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::posting;
use crate::prompts::Voice;
use crate::swot::{Board, State, store, texts, view};

/// What is posted of a board.
pub(crate) struct Loaded {
    board: Board,
}

impl Loaded {
    /// Reads it.
    pub(crate) async fn read(
        conn: &mut SqliteConnection,
        district: &District,
        session_id: i64,
    ) -> Result<Option<Self>, Fault> {
        let board = store::find(conn, district.id, session_id, district.minimum_group).await?;
        Ok(board.map(|board| Self { board }))
    }

    /// The message that everyone sees, with its picture.
    pub(crate) async fn post(&self, voice: &Voice<'_>) -> Result<Message, Fault> {
        pictured(voice, &self.board, view::shared(voice, &self.board)).await
    }
}

/// "Share with everyone".
pub(super) async fn share(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (voice, district, now) = (&context.voice, context.district.id, context.now);
    let Some(channel) = context.district.channels.get(&Purpose::Announcements).copied() else {
        return Err(Failure::refused(texts::refused_no_channel(voice)));
    };
    let kind = posting::Kind::Swot;
    let written = change(context, Key::Session(session), Some("shared"), move |conn, board| {
        Box::pin(async move {
            if board.state != State::Closed {
                return Ok(Err(No::NotClosed));
            }
            let before = posting::store::find(&mut *conn, district, kind, session).await?;
            posting::store::insert(conn, district, kind, session, now).await?;
            Ok(Ok(before.filter(|before| before.state == posting::State::Sent)))
        })
    })
    .await?;
    let Some((before, board)) = written else { return Ok(Reply::Nothing) };
    let said = match before {
        Some(before) => texts::share_again(voice, Text::channel(before.channel_id.unwrap_or(channel))),
        None => {
            context.sweep().await;
            let posting = context
                .read(move |conn| {
                    Box::pin(async move { Ok(posting::store::find(conn, district, kind, session).await?) })
                })
                .await?;
            match posting {
                Some(posting) if posting.state == posting::State::Sent => {
                    texts::share_done(voice, Text::channel(posting.channel_id.unwrap_or(channel)))
                }
                other => {
                    let reason = posting::view::reason(voice, other.and_then(|posting| posting.reason));
                    texts::share_later(voice, Text::channel(channel), reason)
                }
            }
        }
    };
    super::drawn(context, &board, said).await
}
