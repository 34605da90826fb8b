//! Load, decide, save, answer.

use chrono::{NaiveDate, NaiveTime};

use super::commands::Command;
use super::view::{self, Loaded};
use super::{Kind, MOST, Voice, store};
use crate::audit;
use crate::calendar::{WallTime, WhenError, parse_when, view as calendar};
use crate::command::Access;
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Message, Reply, Text, is_address};
use crate::plan::view::handed_back;
use crate::scan::handler::{is_member, kept, today, zone};
use crate::scan::{self, texts};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::List => list(context, 0).await,
        Command::OpenList(page) => list(context, page).await,
        Command::OpenKind(kind, page) => open_kind(context, kind, page).await,
        Command::Open(id) => {
            let voice = find(context, id).await?;
            Ok(Reply::Message(one(context, &voice, Text::none())))
        }
        Command::AskAdd(kind) => Ok(Reply::Form(view::add_form(&context.voice, kind))),
        Command::Add(kind, who, link) => add(context, kind, who, link).await,
        Command::AskSaid(id) => Ok(Reply::Form(view::said_form(&context.voice, &find(context, id).await?))),
        Command::Said(id, seen, words) => said(context, id, seen, words).await,
        Command::AskedToday(id) => {
            let today = today(context)?;
            asked(context, id, today).await
        }
        Command::AskAsked(id) => Ok(Reply::Form(view::asked_form(&context.voice, &find(context, id).await?))),
        Command::Asked(id, day) => {
            let day = read_day(context, &day)?;
            asked(context, id, day).await
        }
        Command::SetOwner(id, person) => set_owner(context, id, person).await,
        Command::AskChange(id) => Ok(Reply::Form(view::change_form(&context.voice, &find(context, id).await?))),
        Command::Change(id, seen, who, link) => change_who(context, id, seen, who, link).await,
        Command::Drop(id, dropped) => drop(context, id, dropped).await,
    }
}

fn planner(context: &Context<'_>) -> bool {
    context.may(Access::Planners)
}

/// Those that this person sees.
async fn load(context: &Context<'_>) -> Result<Loaded, Failure> {
    let (district, user, planner) = (context.district.id, context.actor.user_id, planner(context));
    let mut voices = context.read(move |conn| Box::pin(async move { Ok(store::list(conn, district).await?) })).await?;
    voices.retain(|voice| planner || voice.owner == Some(user));
    Ok(Loaded { voices, planner })
}

async fn list(context: &Context<'_>, page: usize) -> Result<Reply, Failure> {
    let message = view::list(&context.voice, &load(context).await?, page, Text::none());
    with_scan(context, message).await
}

async fn with_scan(context: &Context<'_>, message: Message) -> Result<Reply, Failure> {
    let district = context.district.id;
    let current =
        context.read(move |conn| Box::pin(async move { Ok(scan::store::current(conn, district).await?) })).await?;
    let shown = current.filter(|_| planner(context)).map(|scan| scan.id);
    Ok(Reply::Message(view::with_scan(&context.voice, message, shown)))
}

async fn open_kind(context: &Context<'_>, kind: Kind, page: usize) -> Result<Reply, Failure> {
    Ok(Reply::Message(view::kind(&context.voice, &load(context).await?, kind, page, Text::none())))
}

fn gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::voice_refused_gone(&context.voice))
}

/// Whether this person may see and change it: whoever plans, and whoever asks them.
fn may(voice: &Voice, planner: bool, user: u64) -> bool {
    planner || voice.owner == Some(user)
}

async fn find(context: &Context<'_>, id: i64) -> Result<Voice, Failure> {
    let district = context.district.id;
    let found = context.read(move |conn| Box::pin(async move { Ok(store::find(conn, district, id).await?) })).await?;
    let voice = found.ok_or_else(|| gone(context))?;
    if !may(&voice, planner(context), context.actor.user_id) {
        return Err(Failure::refused(texts::voice_refused_not_yours(&context.voice)));
    }
    Ok(voice)
}

fn one(context: &Context<'_>, voice: &Voice, told: Text) -> Message {
    view::one(&context.voice, voice, planner(context), told)
}

/// What became of a change.
enum Changed {
    Gone,
    NotYours,
    /// Somebody else was faster: it stands like this now.
    Meanwhile(Voice),
    Done(Voice),
}

/// Changes one inside the write; `holds` says whether what was seen still is so.
async fn change(
    context: &Context<'_>,
    id: i64,
    holds: impl FnOnce(&Voice) -> bool + Send + 'static,
    make: impl FnOnce(&mut Voice) + Send + 'static,
) -> Result<Option<Changed>, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let planner = planner(context);
    context
        .write(move |conn| {
            Box::pin(async move {
                let Some(mut voice) = store::find(&mut *conn, district, id).await? else { return Ok(Changed::Gone) };
                if !may(&voice, planner, user) {
                    return Ok(Changed::NotYours);
                }
                if !holds(&voice) {
                    return Ok(Changed::Meanwhile(voice));
                }
                make(&mut voice);
                store::update(&mut *conn, district, &voice).await?;
                let what = audit::What::VoiceChanged;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(Changed::Done(voice))
            })
        })
        .await
}

/// Answers with what became of a change; what was typed is handed back if it could not be saved.
fn answer(
    context: &Context<'_>,
    changed: Result<Option<Changed>, Failure>,
    typed: &[(Text, &str)],
    told: impl FnOnce(&Voice) -> Text,
) -> Result<Reply, Failure> {
    let words = &context.voice;
    match changed {
        Err(Failure::Fault(fault)) if !typed.is_empty() => {
            tracing::error!(%fault, "something typed about a voice from outside was not saved");
            let below = view::back_to_list(words);
            Ok(Reply::Message(handed_back(words, texts::refused_unsaved(words), typed, below)))
        }
        Err(failure) => Err(failure),
        Ok(None) => Ok(Reply::Nothing),
        Ok(Some(Changed::Gone)) => kept(context, Err(gone(context)), typed, view::back_to_list(words)),
        Ok(Some(Changed::NotYours)) => {
            let refused = Failure::refused(texts::voice_refused_not_yours(words));
            kept(context, Err(refused), typed, view::back_to_list(words))
        }
        Ok(Some(Changed::Meanwhile(voice))) => {
            let below = one(context, &voice, Text::none());
            Ok(Reply::Message(handed_back(words, texts::voice_refused_changed(words), typed, below)))
        }
        Ok(Some(Changed::Done(voice))) => {
            let told = told(&voice);
            Ok(Reply::Message(one(context, &voice, told)))
        }
    }
}

/// A name on one line, and an address that can be one; or why not.
fn read_who(context: &Context<'_>, who: &str, link: &str) -> Result<String, Text> {
    let who = who.split_whitespace().collect::<Vec<_>>().join(" ");
    if who.is_empty() {
        return Err(texts::voice_refused_nameless(&context.voice));
    }
    if !link.is_empty() && !is_address(link) {
        return Err(texts::refused_link(&context.voice, link));
    }
    Ok(who)
}

async fn add(context: &Context<'_>, kind: Kind, who: String, link: String) -> Result<Reply, Failure> {
    let words = &context.voice;
    let who = match read_who(context, &who, &link) {
        Ok(who) => who,
        Err(why) => {
            let typed = [(texts::voice_form_who(words), who.as_str()), (texts::voice_form_link(words), &link)];
            let below = view::kind(words, &load(context).await?, kind, 0, Text::none());
            return Ok(Reply::Message(handed_back(words, why, &typed, below)));
        }
    };
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let (name, address) = (who.clone(), link.clone());
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let listed = store::list(&mut *conn, district).await?;
                if listed.iter().filter(|voice| !voice.dropped).count() >= MOST {
                    return Ok(None);
                }
                let id = store::insert(&mut *conn, district, kind, (&who, &link), user, now).await?;
                let what = audit::What::VoiceAdded;
                audit::store::insert(&mut *conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(store::find(conn, district, id).await?)
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(None) => {
            let typed = [(texts::voice_form_who(words), name.as_str()), (texts::voice_form_link(words), &address)];
            let refused = Failure::refused(texts::voice_refused_full(words));
            kept(context, Err(refused), &typed, view::back_to_list(words))
        }
        Some(Some(voice)) => Ok(Reply::Message(one(context, &voice, texts::voice_saved_added(words)))),
    }
}

async fn said(context: &Context<'_>, id: i64, seen: u64, said: String) -> Result<Reply, Failure> {
    let words = &context.voice;
    let typed = [(texts::voice_form_said_words(words), said.as_str())];
    let day = match today(context) {
        Ok(day) => day,
        Err(why) => return kept(context, Err(why), &typed, view::back_to_list(words)),
    };
    let said = said.clone();
    let holds = move |voice: &Voice| view::said_mark(voice) == seen;
    let changed = change(context, id, holds, move |voice| {
        voice.said_on = (!said.is_empty()).then_some(day);
        // Whoever said something was asked.
        voice.asked_on = voice.asked_on.or(voice.said_on);
        voice.said = said;
    });
    answer(context, changed.await, &typed, |_| texts::voice_saved_said(words))
}

/// The day that somebody typed, which is not still to come.
fn read_day(context: &Context<'_>, text: &str) -> Result<NaiveDate, Failure> {
    let words = &context.voice;
    let today = today(context)?;
    let day = match parse_when(text, WallTime::new(today, NaiveTime::MIN), NaiveTime::MIN) {
        Ok(when) | Err(WhenError::Past(when)) => when.date(),
        Err(error) => return Err(Failure::refused(calendar::refusal(words, text, &error, zone(context)?))),
    };
    if day > today {
        return Err(Failure::refused(texts::voice_refused_future(words, calendar::day(words, day))));
    }
    Ok(day)
}

async fn asked(context: &Context<'_>, id: i64, day: NaiveDate) -> Result<Reply, Failure> {
    let words = &context.voice;
    let changed = change(context, id, |_| true, move |voice| voice.asked_on = Some(day)).await;
    answer(context, changed, &[], |_| texts::voice_saved_asked(words, calendar::day(words, day)))
}

async fn set_owner(context: &Context<'_>, id: i64, person: u64) -> Result<Reply, Failure> {
    let words = &context.voice;
    is_member(context, person).await?;
    let changed = change(context, id, |_| true, move |voice| voice.owner = Some(person)).await;
    answer(context, changed, &[], |_| texts::voice_saved_owner(words, Text::person(person)))
}

async fn change_who(context: &Context<'_>, id: i64, seen: u64, who: String, link: String) -> Result<Reply, Failure> {
    let words = &context.voice;
    let typed = [(texts::voice_form_who(words), who.as_str()), (texts::voice_form_link(words), link.as_str())];
    let name = match read_who(context, &who, &link) {
        Ok(name) => name,
        Err(why) => {
            let below = one(context, &find(context, id).await?, Text::none());
            return Ok(Reply::Message(handed_back(words, why, &typed, below)));
        }
    };
    let kept_link = link.clone();
    let holds = move |voice: &Voice| view::who_mark(voice) == seen;
    let changed = change(context, id, holds, move |voice| {
        voice.who = name;
        voice.link = kept_link;
    });
    answer(context, changed.await, &typed, |_| texts::voice_saved_changed(words))
}

async fn drop(context: &Context<'_>, id: i64, dropped: bool) -> Result<Reply, Failure> {
    let words = &context.voice;
    let changed = change(context, id, |_| true, move |voice| voice.dropped = dropped).await;
    answer(context, changed, &[], |_| match dropped {
        true => texts::voice_saved_dropped(words),
        false => texts::voice_saved_put_back(words),
    })
}
