//! The readiness survey at work: load, decide, save, answer.

pub(crate) mod results;

use super::commands::{Command, click};
use super::{Arrival, Choice, LONGEST_NAME, Mode, Question, Response, Round, State, store, tally, texts, view};
use crate::calendar::{self, WallTime, Zone};
use crate::context::Context;
use crate::district::Purpose;
use crate::error::{Failure, Fault};
use crate::message::{Button, Message, Reply, Style, Text};
use crate::prompts::Voice;
use crate::store::Store;
use crate::{audit, posting};

/// The time of day at which a round closes when only a date was typed: the end of the working day.
const CLOSING_TIME: chrono::NaiveTime = match chrono::NaiveTime::from_hms_opt(17, 0, 0) {
    Some(time) => time,
    None => chrono::NaiveTime::MIN,
};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Prepare { name, closes, mode } => prepare(context, &name, closes.as_deref(), mode).await,
        Command::Post(round) => post(context, round).await,
        Command::Discard(round) => discard(context, round).await,
        Command::Take(round) => show(context, round, Page::Standing).await,
        Command::Promise(round) => show(context, Some(round), Page::Promise).await,
        Command::Start(round) => show(context, Some(round), Page::NextOpen).await,
        Command::Show(round, question) => show(context, Some(round), Page::Question(question)).await,
        Command::Answer { round, question, choice, seen } => answer(context, round, question, choice, seen).await,
        Command::AskToClose => ask_to_close(context).await,
        Command::Close(round) => close(context, round).await,
        Command::KeepOpen(round) => keep_open(context, round).await,
        Command::Status => results::status(context).await,
        Command::Results(round) => results::results(context, round).await,
        Command::Group(round, group) => results::group(context, round, group).await,
        Command::Numbers(round) => results::numbers(context, round).await,
        Command::Share(round) => results::share(context, round).await,
    }
}

enum Page {
    /// Who sees what if nothing is answered yet, else the first open question, else the result.
    Standing,
    Promise,
    NextOpen,
    Question(Question),
}

fn unknown_round(voice: &Voice<'_>) -> Failure {
    Failure::refused(texts::refused_unknown_round(voice))
}

/// A round that people may know of: a draft is its author's business.
async fn load(context: &Context<'_>, id: Option<i64>) -> Result<(Option<Round>, Response), Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    context
        .read(move |conn| {
            Box::pin(async move {
                let round = match id {
                    Some(id) => store::find(conn, district, id).await?.filter(|round| round.state != State::Draft),
                    None => store::find_current(conn, district).await?,
                };
                let response = match &round {
                    Some(round) => store::response(conn, round, user).await?,
                    None => Response::default(),
                };
                Ok((round, response))
            })
        })
        .await
}

async fn show(context: &Context<'_>, id: Option<i64>, page: Page) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (round, response) = load(context, id).await?;
    let Some(round) = round else {
        return Err(match id {
            Some(_) => unknown_round(voice),
            None => Failure::refused(texts::refused_none_open(voice)),
        });
    };
    Ok(Reply::Message(match page {
        _ if round.state_at(context.now) == State::Closed => view::closed(voice, &round, &response),
        Page::Standing => view::standing(voice, &round, &response, context.actor.user_id),
        Page::Promise => view::promise(voice, &round),
        Page::NextOpen => view::finished(voice, &round, &response, true),
        Page::Question(question) => view::question(voice, &round, &response, question),
    }))
}

/// What became of an answer, decided inside the write.
struct Answered {
    round: Round,
    response: Response,
    arrival: Option<Arrival>,
}

async fn answer(
    context: &Context<'_>,
    round_id: i64,
    question: Question,
    choice: Choice,
    seen: i64,
) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let voice_group = context.district.voice_of(&context.actor.roles);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let found = store::find(conn, district, round_id).await?.filter(|round| round.state != State::Draft);
                let Some(round) = found else { return Ok(None) };
                let mut response = store::response(conn, &round, user).await?;
                if round.state_at(now) == State::Closed {
                    return Ok(Some(Answered { round, response, arrival: None }));
                }
                let arrival = response.judge(round.mode, question, choice, seen);
                if arrival == Arrival::Fresh {
                    store::save_answer(conn, &round, user, voice_group, question, choice).await?;
                    response = store::response(conn, &round, user).await?;
                }
                Ok(Some(Answered { round, response, arrival: Some(arrival) }))
            })
        })
        .await?;
    let Some(found) = written else { return Ok(Reply::Nothing) };
    let voice = &context.voice;
    let Some(Answered { round, response, arrival }) = found else { return Err(unknown_round(voice)) };
    Ok(Reply::Message(match arrival {
        None => view::closed(voice, &round, &response),
        Some(Arrival::Stale) => {
            let text = match round.mode {
                Mode::Confidential => texts::stale(voice),
                Mode::Together => texts::stale_together(voice),
            };
            Message { text, ..view::standing(voice, &round, &response, context.actor.user_id) }
        }
        Some(Arrival::Fresh | Arrival::Same) => match response.answers.next_open(Some(question)) {
            Some(next) => view::question(voice, &round, &response, next),
            None => view::finished(voice, &round, &response, true),
        },
    }))
}

async fn prepare(context: &Context<'_>, name: &str, closes: Option<&str>, mode: Mode) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if length == 0 {
        return Err(Failure::refused(texts::refused_name_empty(voice)));
    }
    if length > LONGEST_NAME {
        return Err(Failure::refused(texts::refused_name_long(voice, length as i64, LONGEST_NAME as i64)));
    }
    let Some(channel) = context.district.channels.get(&Purpose::Announcements).copied() else {
        return Err(Failure::refused(texts::refused_no_channel(voice)));
    };
    let closing = match closes.map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(closing_time(context, text)?),
    };
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let minimum = context.district.minimum_group;
    let stored = closing.as_ref().map(|(closing, _)| closing.clone());
    let prepared = context
        .write(move |conn| {
            Box::pin(async move {
                if let Some(open) = open_round(conn, district, now).await? {
                    return Ok(Err(open.name));
                }
                let id = store::insert_draft(conn, district, user, &name, mode, minimum, stored.as_ref()).await?;
                Ok(Ok(store::find(conn, district, id).await?))
            })
        })
        .await?;
    let round = match prepared {
        None => return Ok(Reply::Nothing),
        Some(Err(open)) => return Err(Failure::refused(texts::refused_already_open(voice, open))),
        Some(Ok(None)) => return Err(Fault::Internal("a draft that was just made is not there".to_owned()).into()),
        Some(Ok(Some(round))) => round,
    };
    let until = match &closing {
        Some((closing, words)) => texts::preview_closes(voice, words.clone(), Text::stamp(closing.at, 'F')),
        None => texts::preview_never_closes(voice),
    };
    let preview = view::invitation(voice, &round, context.now);
    let text = Text::join([texts::preview_intro(voice, Text::channel(channel)), until], "\n");
    Ok(Reply::Message(Message { text, rows: vec![], ..preview }.buttons([
        Button::new(texts::preview_post(voice), click::post(round.id)).style(Style::Main),
        Button::new(texts::preview_discard(voice), click::discard(round.id)),
    ])))
}

async fn open_round(conn: &mut sqlx::SqliteConnection, district: i64, now: i64) -> Result<Option<Round>, Fault> {
    let current = store::find_current(conn, district).await?;
    match current {
        Some(round) if round.state == State::Open && round.state_at(now) == State::Closed => {
            // Its time is over, only nothing has noticed yet.
            close_now(conn, &round, None, round.closes_at.unwrap_or(now)).await?;
            Ok(None)
        }
        Some(round) if round.state == State::Open => Ok(Some(round)),
        _ => Ok(None),
    }
}

/// Reads a closing time as typed, in the district's zone: what is stored, and the words that echo it.
fn closing_time(context: &Context<'_>, text: &str) -> Result<(store::Closing, Text), Failure> {
    let voice = &context.voice;
    let Some(zone) = &context.district.zone else {
        return Err(Failure::refused(texts::refused_no_zone(voice)));
    };
    let now = chrono::DateTime::from_timestamp(context.now, 0).unwrap_or_default();
    let present = WallTime::from_instant(now, zone);
    let wall = calendar::parse_when(text, present, CLOSING_TIME)
        .map_err(|error| Failure::refused(calendar::view::refusal(voice, text, &error, zone)))?;
    let closing = store::Closing { on: wall.to_string(), zone: zone.name().to_owned(), at: wall.unix_seconds(zone) };
    Ok((closing, calendar::view::when(voice, wall, zone)))
}

/// Why a prepared round is not opened.
enum NotOpened {
    AlreadyOpen(String),
    Gone,
    Over,
}

async fn post(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let minimum = context.district.minimum_group;
    let Some(channel) = context.district.channels.get(&Purpose::Announcements).copied() else {
        return Err(Failure::refused(texts::refused_no_channel(voice)));
    };
    let opened = context
        .write(move |conn| {
            Box::pin(async move {
                if let Some(open) = open_round(conn, district, now).await? {
                    // A second click on "Post it now" finds the round it opened itself.
                    return Ok(if open.id == id { Ok(open) } else { Err(NotOpened::AlreadyOpen(open.name)) });
                }
                let Some(draft) = store::find(&mut *conn, district, id).await? else { return Ok(Err(NotOpened::Gone)) };
                if draft.closes_at.is_some_and(|at| at <= now) {
                    return Ok(Err(NotOpened::Over));
                }
                if !store::open(conn, district, id, user, minimum, now).await? {
                    return Ok(Err(NotOpened::Gone));
                }
                posting::store::insert(conn, district, posting::Kind::Invitation, id, now).await?;
                audit::store::insert(conn, district, Some(user), audit::What::RoundOpened, &id.to_string(), now)
                    .await?;
                Ok(Ok(draft))
            })
        })
        .await?;
    let round = match opened {
        None => return Ok(Reply::Nothing),
        Some(Err(NotOpened::AlreadyOpen(open))) => {
            return Err(Failure::refused(texts::refused_already_open(voice, open)));
        }
        Some(Err(NotOpened::Gone)) => return Err(Failure::refused(texts::refused_draft_gone(voice))),
        Some(Err(NotOpened::Over)) => return Err(Failure::refused(texts::refused_draft_over(voice))),
        Some(Ok(round)) => round,
    };
    let name = round.name.as_str();
    Ok(Reply::Message(Message::text(match posted(context, posting::Kind::Invitation, id).await? {
        Ok(stands_in) => texts::opened(voice, name, Text::channel(stands_in.unwrap_or(channel))),
        Err(reason) => texts::opened_not_posted(voice, name, Text::channel(channel), reason),
    })))
}

/// Sends what was just decided on, and says where it stands, or why it does not stand there yet.
async fn posted(context: &Context<'_>, kind: posting::Kind, id: i64) -> Result<Result<Option<u64>, Text>, Failure> {
    context.sweep().await;
    let district = context.district.id;
    let posting = context
        .read(move |conn| Box::pin(async move { Ok(posting::store::find(conn, district, kind, id).await?) }))
        .await?;
    Ok(match posting {
        Some(posting) if posting.state == posting::State::Sent => Ok(posting.channel_id),
        other => Err(posting::view::reason(&context.voice, other.and_then(|posting| posting.reason))),
    })
}

async fn discard(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let done = context
        .write(move |conn| Box::pin(async move { Ok(store::discard_draft(conn, district, Some(id), user).await?) }))
        .await?;
    match done {
        None => Ok(Reply::Nothing),
        Some(true) => Ok(Reply::Message(Message::text(texts::preview_discarded(&context.voice)))),
        Some(false) => Err(Failure::refused(texts::refused_draft_gone(&context.voice))),
    }
}

async fn ask_to_close(context: &Context<'_>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (round, response) = load(context, None).await?;
    let Some(round) = round.filter(|round| round.state_at(context.now) == State::Open) else {
        return Err(Failure::refused(texts::refused_nothing_to_close(voice)));
    };
    let id = round.id;
    let progress = context.read(move |conn| Box::pin(async move { Ok(store::progress(conn, id).await?) })).await?;
    let warning = match round.mode {
        Mode::Together => match response.answers.count() {
            5 => Text::none(),
            answered => texts::close_incomplete(voice, 5 - answered as i64),
        },
        Mode::Confidential if progress.get(&None).is_some_and(|reached| *reached > 0) => Text::none(),
        Mode::Confidential => texts::close_few(voice, i64::from(round.minimum_group)),
    };
    let ask = Text::join([texts::close_ask(voice, round.name.as_str()), warning], "\n");
    Ok(Reply::Message(Message::text(ask).buttons([
        Button::new(texts::close_yes(voice), click::close(round.id)).style(Style::Danger),
        Button::new(texts::close_no(voice), click::keep(round.id)),
    ])))
}

async fn close(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let closed = context
        .write(move |conn| {
            Box::pin(async move {
                let found = store::find(conn, district, id).await?.filter(|round| round.state != State::Draft);
                let Some(round) = found else { return Ok(None) };
                close_now(conn, &round, Some(user), round.closes_at.filter(|at| *at <= now).unwrap_or(now)).await?;
                Ok(Some(round))
            })
        })
        .await?;
    match closed {
        None => Ok(Reply::Nothing),
        Some(None) => Err(unknown_round(voice)),
        Some(Some(round)) => {
            context.sweep().await;
            let done = Message::text(texts::close_done(voice, round.name.as_str()));
            Ok(Reply::Message(
                done.buttons([Button::new(texts::close_see(voice), click::results(round.id)).style(Style::Main)]),
            ))
        }
    }
}

async fn keep_open(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (round, response) = load(context, Some(id)).await?;
    let Some(round) = round else { return Err(unknown_round(voice)) };
    Ok(Reply::Message(match round.state_at(context.now) {
        State::Open => Message::text(texts::close_kept(voice, round.name.as_str())),
        _ => view::closed(voice, &round, &response),
    }))
}

/// The one way to close a round, by a person or by its time: from now on it takes no answers, what may be shown of it is
/// worked out and kept, and its invitation is drawn anew. A round that is not open is left as it is.
async fn close_now(conn: &mut sqlx::SqliteConnection, round: &Round, user: Option<u64>, at: i64) -> Result<(), Fault> {
    if !store::close(conn, round.district_id, round.id, at).await? {
        return Ok(());
    }
    let people = store::list_counted(conn, round.id).await?;
    store::insert_tallies(conn, round.id, &tally::publish(&people, round.minimum_group)).await?;
    posting::store::want_redraw(conn, round.district_id, posting::Kind::Invitation, round.id, at).await?;
    audit::store::insert(conn, round.district_id, user, audit::What::RoundClosed, &round.id.to_string(), at).await
}

/// Works out every pending closing time again from its wall time: since it was set, a newer build may have brought newer
/// rules of its zone.
///
/// # Errors
/// Faults of the database.
pub async fn recheck_zones(database: &Store, now: i64) -> Result<(), Fault> {
    let pending = database.read(move |conn| Box::pin(store::list_pending(conn, now))).await?;
    for round in pending {
        let (Ok(wall), Ok(zone)) = (round.closes_on.parse::<WallTime>(), Zone::named(&round.closes_zone)) else {
            tracing::error!(round.id = round.id, "a closing time can't be read");
            continue;
        };
        let (district, id, at) = (round.district_id, round.id, wall.unix_seconds(&zone));
        if at == round.closes_at {
            continue;
        }
        tracing::info!(round.id = id, "the rules of a zone have changed, and a closing time with them");
        let moved: Result<(), Fault> = database
            .write_own(move |conn| {
                Box::pin(async move {
                    store::move_closing(&mut *conn, id, at).await?;
                    posting::store::want_redraw(conn, district, posting::Kind::Invitation, id, now).await
                })
            })
            .await;
        if let Err(fault) = moved {
            tracing::error!(round.id = id, %fault, "a closing time could not be worked out again");
        }
    }
    Ok(())
}

/// Closes every round whose closing time has come, as of that time. One that can't be closed leaves the others going.
///
/// # Errors
/// Faults of the database while looking for what is due.
pub async fn close_due(database: &Store, now: i64) -> Result<(), Fault> {
    let due = database.read(move |conn| Box::pin(store::list_due(conn, now))).await?;
    for (district, id, at) in due {
        let closed: Result<(), Fault> = database
            .write_own(move |conn| {
                Box::pin(async move {
                    match store::find(conn, district, id).await? {
                        Some(round) => close_now(conn, &round, None, at).await,
                        None => Ok(()),
                    }
                })
            })
            .await;
        if let Err(fault) = closed {
            tracing::error!(round.id = id, %fault, "a round that is due could not be closed");
        }
    }
    Ok(())
}
