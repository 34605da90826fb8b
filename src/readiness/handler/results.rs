//! How a round goes and what it says: loaded from what was worked out when it closed, never from the answers.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::command::Access;
use crate::context::Context;
use crate::district::{Part, Purpose, VOICES};
use crate::error::{Failure, Fault};
use crate::message::{File, Message, Reply, Text};
use crate::picture;
use crate::prompts::Voice;
use crate::readiness::store::Eyes;
use crate::readiness::tally::Tallies;
use crate::readiness::view::results as view;
use crate::readiness::{Mode, Response, Round, State, store, texts};
use crate::{audit, posting, table};

use super::{load, unknown_round};

/// How many earlier rounds a result is compared with.
const EARLIER: u32 = 4;

/// The groups that the district has roles for, in the order in which people are counted.
fn groups(roles: &BTreeMap<Part, u64>) -> Vec<Part> {
    VOICES.into_iter().filter(|part| roles.contains_key(part)).collect()
}

/// `/readiness status`.
pub(super) async fn status(context: &Context<'_>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (round, response) = load(context, None).await?;
    let Some(round) = round.filter(|round| round.state_at(context.now) == State::Open) else {
        return Err(Failure::refused(texts::refused_no_status(voice)));
    };
    let id = round.id;
    let progress = context.read(move |conn| Box::pin(async move { Ok(store::progress(conn, id).await?) })).await?;
    let roles = &context.district.roles;
    // Where Discord doesn't say how large the roles are, no group gets a number.
    let guild = context.district.guild_id;
    let (counted, server) = futures::join!(context.messenger().role_sizes(guild), context.messenger().server(guild));
    let counted = counted.unwrap_or_default();
    let members = server.ok().and_then(|server| server.members).and_then(|members| u32::try_from(members).ok());
    let size = |part: &Part| {
        let role = roles.get(part)?;
        let (_, size) = counted.iter().find(|(id, _)| id == role)?;
        u32::try_from(*size).ok()
    };
    let sizes = VOICES.iter().filter_map(|part| Some((*part, size(part)?))).collect();
    Ok(Reply::Message(view::status(
        voice,
        &view::Standing {
            round: &round,
            shared_answers: response.answers.count(),
            progress: &progress,
            sizes: &sizes,
            // One of the members is the bot itself.
            people: members.map(|members| members.saturating_sub(1)),
            groups: &groups(roles),
        },
    )))
}

/// Everything that a closed round's result is drawn from.
pub(crate) struct Loaded {
    round: Round,
    tallies: Tallies,
    shared_answers: Response,
    earlier: Vec<(String, u8)>,
}

impl Loaded {
    /// Reads it: the tallies of the round and of the rounds before it, and in a together round the shared answers.
    pub(crate) async fn read(conn: &mut SqliteConnection, round: Round, eyes: Eyes) -> Result<Self, Fault> {
        let tallies = store::tallies(&mut *conn, round.id).await?;
        let shared_answers = match round.mode {
            Mode::Together => store::shared_answers(&mut *conn, &round).await?,
            Mode::Confidential => Response::default(),
        };
        let mut earlier = Vec::new();
        for before in store::list_earlier(&mut *conn, &round, eyes, EARLIER).await? {
            let score = store::tallies(&mut *conn, before.id).await?.everyone.score();
            earlier.extend(score.map(|score| (before.name, score)));
        }
        Ok(Self { round, tallies, shared_answers, earlier })
    }

    fn shown<'a>(&'a self, group: Option<Part>, groups: &'a [Part]) -> view::Shown<'a> {
        view::Shown {
            round: &self.round,
            tallies: &self.tallies,
            group,
            groups,
            shared_answers: &self.shared_answers,
            earlier: &self.earlier,
        }
    }

    /// The message that everyone sees, with its picture.
    pub(crate) async fn post(&self, voice: &Voice<'_>, roles: &BTreeMap<Part, u64>) -> Result<Message, Fault> {
        let groups = groups(roles);
        let message = draw(voice, &self.shown(None, &groups)).await?;
        Ok(view::with_public_button(voice, message, &self.round))
    }
}

/// The result with its picture, drawn aside so that clicks don't wait for it.
async fn draw(voice: &Voice<'_>, shown: &view::Shown<'_>) -> Result<Message, Fault> {
    let (mut message, bars) = view::result(voice, shown);
    if let Some(bars) = bars {
        let drawn = tokio::task::spawn_blocking(move || picture::bars(&bars)).await;
        let bytes = drawn.map_err(|error| Fault::Internal(format!("a picture was not drawn: {error}")))??;
        let alt = view::alternative(voice, shown);
        message.files.push(File { name: view::PICTURE.to_owned(), alt, bytes });
    }
    Ok(message)
}

/// Loads a closed round's result for somebody who may see it: the planners always, everyone once it is shared.
async fn open_result(context: &Context<'_>, id: Option<i64>) -> Result<Loaded, Failure> {
    let voice = &context.voice;
    let district = context.district.id;
    let eyes = if context.may(Access::Planners) { Eyes::Planners } else { Eyes::Everyone };
    let loaded = context
        .read(move |conn| {
            Box::pin(async move {
                let round = match id {
                    Some(id) => store::find(conn, district, id).await?,
                    None => store::find_closed(conn, district, eyes).await?,
                };
                match round.filter(|round| round.state == State::Closed) {
                    Some(round) => Ok(Some(Loaded::read(conn, round, eyes).await?)),
                    None => Ok(None),
                }
            })
        })
        .await?;
    let Some(loaded) = loaded else {
        return Err(match (id, eyes) {
            (Some(_), _) => unknown_round(voice),
            (None, Eyes::Planners) => Failure::refused(texts::refused_no_result_yet(voice)),
            (None, Eyes::Everyone) => Failure::refused(texts::refused_nothing_shared(voice)),
        });
    };
    let for_planners = loaded.round.mode == Mode::Confidential && !loaded.round.shared;
    if for_planners && eyes == Eyes::Everyone {
        return Err(Failure::refused(texts::refused_not_shared(voice, loaded.round.name.as_str())));
    }
    Ok(loaded)
}

/// `/readiness results`, and the button below a shared result.
pub(super) async fn results(context: &Context<'_>, id: Option<i64>) -> Result<Reply, Failure> {
    let loaded = open_result(context, id).await?;
    look(context, &loaded, None).await
}

/// Another group of the same round.
pub(super) async fn group(context: &Context<'_>, id: i64, group: Option<Part>) -> Result<Reply, Failure> {
    let loaded = open_result(context, Some(id)).await?;
    look(context, &loaded, group).await
}

async fn look(context: &Context<'_>, loaded: &Loaded, group: Option<Part>) -> Result<Reply, Failure> {
    let groups = groups(&context.district.roles);
    let shown = loaded.shown(group, &groups);
    let message = draw(&context.voice, &shown).await?;
    Ok(Reply::Message(view::with_controls(&context.voice, message, &shown, context.may(Access::Planners))))
}

/// The counts as a file.
pub(super) async fn numbers(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let loaded = open_result(context, Some(id)).await?;
    let groups = groups(&context.district.roles);
    let bytes = table::csv(view::number_headings(voice), view::numbers(voice, &loaded.shown(None, &groups)))?;
    let words = texts::results_numbers_here(voice);
    let file = File { name: format!("readiness-{id}.csv"), alt: words.clone(), bytes };
    Ok(Reply::Message(Message { files: vec![file], ..Message::text(words) }))
}

/// "Share with everyone".
pub(super) async fn share(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let loaded = open_result(context, Some(id)).await?;
    if loaded.shown(None, &[]).is_empty() {
        return Err(Failure::refused(texts::refused_nothing_to_share(voice)));
    }
    let Some(channel) = context.district.channels.get(&Purpose::Announcements).copied() else {
        return Err(Failure::refused(texts::refused_no_channel_to_share(voice)));
    };
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                if store::share(conn, district, id, user, now).await? {
                    posting::store::insert(conn, district, posting::Kind::Result, id, now).await?;
                    let subject = id.to_string();
                    audit::store::insert(conn, district, Some(user), audit::What::ResultShared, &subject, now).await?;
                }
                Ok(())
            })
        })
        .await?;
    if written.is_none() {
        return Ok(Reply::Nothing);
    }
    let posted = super::posted(context, posting::Kind::Result, id).await?;
    Ok(Reply::Message(Message::text(match posted {
        Ok(stands_in) => texts::results_shared(voice, Text::channel(stands_in.unwrap_or(channel))),
        Err(reason) => texts::results_shared_later(voice, Text::channel(channel), reason),
    })))
}
