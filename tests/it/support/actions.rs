//! Actions that are simply there, for stories that begin after they were made.

use chrono::NaiveDate;
use futures::future::FutureExt as _;
use plankeeper::action::cycle::{Deed, after};
use plankeeper::action::{Detail, dates, follow, store};
use plankeeper::calendar::{WallTime, Zone};
use plankeeper::district;
use plankeeper::error::Fault;

use super::{Actor, HOME, Town};

impl Town {
    /// An action at Plan, to be done by a local date. Its owner has said yes. Answers with its key.
    pub async fn has_action(&self, name: &str, owner: &str, lead: Option<&str>, done_by: &str) -> i64 {
        self.note(&format!("(there is an action: {name}, {owner}'s, by {done_by})"));
        let (owner, lead) = (self.person(owner).id, lead.map(|lead| self.person(lead).id));
        let (name, done_by) = (name.to_owned(), done_by.parse::<NaiveDate>().unwrap());
        let today = WallTime::from_instant(self.clock.now(), &Zone::named("America/Toronto").unwrap()).date();
        let (now, guild) = (self.clock.unix_seconds(), self.server.guild(HOME));
        let made = self.store().write_own(move |conn| {
            async move {
                let district = district::store::find(conn, guild).await?.unwrap().id;
                let hours = district::store::hours(conn, district).await?;
                let dates = dates::propose(today, done_by, &hours.working);
                let id = store::insert(conn, district, &name, Some(owner), owner, &dates, now).await?;
                let action = store::find(conn, district, id).await?.unwrap();
                let started = after(action.position, Deed::Start).unwrap();
                store::set_position(conn, &action, started, now).await?;
                sqlx::query("UPDATE action SET accepted = 1, lead_id = ? WHERE id = ?")
                    .bind(lead.map(|lead| lead as i64))
                    .bind(id)
                    .execute(&mut *conn)
                    .await?;
                for (which, words) in [(Detail::Indicator, "Students who met an employer"), (Detail::Baseline, "40 %")] {
                    sqlx::query("INSERT INTO action_detail (action_id, which, district_id, words, set_at) VALUES (?, ?, ?, ?, ?)")
                        .bind(id)
                        .bind(which.as_str())
                        .bind(district)
                        .bind(words)
                        .bind(now)
                        .execute(&mut *conn)
                        .await?;
                }
                follow::action(conn, district, id, now).await?;
                Ok::<_, Fault>(id)
            }
            .boxed()
        });
        made.await.unwrap()
    }

    /// The person where they read the bot's direct messages.
    pub fn in_private(&self, person: &str) -> Actor<'_> {
        let actor = self.person(person);
        let channel = self.server.people().open_dm(actor.id);
        actor.in_channel(channel)
    }
}
