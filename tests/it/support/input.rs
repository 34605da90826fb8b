//! What people have said before a session, for stories that begin after they did.

use futures::future::FutureExt as _;
use plankeeper::district::MINIMUM_GROUP;
use plankeeper::error::Fault;
use plankeeper::input::{Way, store};
use plankeeper::rehearsal::Seen;

use super::Town;

impl Town {
    /// Somebody (by Discord's id) has said something before a session: questions and answers. Answers with its key.
    pub async fn has_input(
        &self,
        session: i64,
        way: Way,
        user: u64,
        voice: Option<&'static str>,
        said: &[(&'static str, String)],
    ) -> i64 {
        self.note(&format!("(somebody says something {})", way.as_str()));
        let (said, now, district) = (said.to_vec(), self.clock.unix_seconds(), self.home_district().await);
        let made = self.store().write_own(move |conn| {
            async move {
                let id: i64 = sqlx::query_scalar(
                    "INSERT INTO input (district_id, session_id, user_id, relayed_by, way, state, voice, begun_at, given_at) \
                     VALUES (?1, ?2, iif(?4 = 'relayed', NULL, ?3), iif(?4 = 'relayed', ?3, NULL), ?4, 'given', ?5, ?6, ?6) \
                     RETURNING id",
                )
                .bind(district)
                .bind(session)
                .bind(user as i64)
                .bind(way.as_str())
                .bind(voice)
                .bind(now)
                .fetch_one(&mut *conn)
                .await?;
                for (question, words) in said {
                    sqlx::query(
                        "INSERT INTO input_answer (district_id, input_id, question, words) VALUES (?, ?, ?, ?)",
                    )
                    .bind(district)
                    .bind(id)
                    .bind(question)
                    .bind(words)
                    .execute(&mut *conn)
                    .await?;
                }
                store::release(conn, district, session, MINIMUM_GROUP).await?;
                Ok::<_, Fault>(id)
            }
            .boxed()
        });
        made.await.unwrap()
    }

    /// So many people speak in confidence, each saying the words with a number.
    pub async fn have_confided(&self, session: i64, people: std::ops::Range<u64>, words: &str) {
        for person in people {
            let said = [("hear", format!("{words} {}", 100 - person))];
            self.has_input(session, Way::Confidential, 9_000 + person, None, &said).await;
        }
    }
}

/// A file of a message, by the end of its name, as text.
pub fn text_file(seen: &Seen, ending: &str) -> String {
    let file = seen.files.iter().find(|file| file.name.ends_with(ending));
    let file = file.unwrap_or_else(|| panic!("no {ending} file in: {}", seen.text()));
    String::from_utf8(file.bytes.to_vec()).unwrap()
}
