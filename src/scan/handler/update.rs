//! What was found, done and left out.

use super::{No, assign, changeable, gone, item_page, kept, load_item, load_open, may, planner, start};
use crate::audit;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::invocation::Attachment;
use crate::message::{Message, Reply, Text, is_address, shortened};
use crate::messenger::SendError;
use crate::plan::view::handed_back;
use crate::scan::commands::{Place, Update};
use crate::scan::store::findings::{self, New};
use crate::scan::{
    Finding, Item, LARGEST_FILE, LONGEST_LINK, LONGEST_WORDS, Loaded, MOST_FILES, State, What, follow, store, texts,
    view,
};

/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 100;
/// The most letters of what somebody typed that are handed back in a sentence.
const TYPED: usize = 80;

/// Suggestions for what something is recorded on: points that this person may change.
pub(super) async fn suggest(context: &Context<'_>, so_far: &str) -> Result<Reply, Failure> {
    let Some((loaded, _)) = super::current(context).await?.filter(|(loaded, _)| loaded.scan.open) else {
        return Ok(Reply::Choices(Vec::new()));
    };
    let (planner, user) = (planner(context), context.actor.user_id);
    let mut items: Vec<&Item> =
        loaded.items.iter().filter(|item| loaded.belongs(item) && may(item, planner, user)).collect();
    // One's own first, and what is open before what is not.
    items.sort_by_key(|item| (item.owner != Some(user), item.state != State::Open, item.entry.place()));
    Ok(Reply::Choices(view::suggestions(&context.voice, &[], &items, so_far)))
}

/// `/scan update`.
pub(super) async fn typed(context: &Context<'_>, update: Update) -> Result<Reply, Failure> {
    let typed = Typed { words: update.words.clone(), link: update.link.clone() };
    let answer = update_typed(context, update).await;
    kept(context, answer, &typed.fields(context), Message::default())
}

async fn update_typed(context: &Context<'_>, update: Update) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let nothing = update.words.is_empty() && update.link.is_empty() && update.file.is_none();
    let loaded = start::open(context).await?;
    let Some(what) = &update.what else {
        if !nothing {
            return Err(Failure::refused(texts::refused_which(voice)));
        }
        let user = context.actor.user_id;
        if planner(context) && loaded.all_of(user).next().is_none() {
            return super::show_current(context).await;
        }
        return Ok(Reply::Message(view::mine(voice, &loaded, user, Text::none())));
    };
    let What::Entry(entry) = assign::find(context, &loaded, what, false)? else {
        return Err(Failure::refused(texts::refused_unknown_what(voice, Text::given(shortened(what, TYPED)))));
    };
    let item = loaded.items.iter().find(|item| item.entry == entry).map(|item| item.id);
    let (_, item) = load_open(context, item.ok_or_else(|| gone(context))?).await?;
    if nothing {
        return Ok(Reply::Message(item_page(context, &loaded, &item, 0, Text::none())));
    }
    let typed = Typed { words: update.words, link: update.link };
    if let Some(why) = typed.wrong(context) {
        return Ok(Reply::Message(typed.back(context, why, item_page(context, &loaded, &item, 0, Text::none()))));
    }
    let file = match &update.file {
        Some(file) => match fetch(context, file).await {
            Ok(file) => Some(file),
            Err(why) => {
                let below = item_page(context, &loaded, &item, 0, Text::none());
                return Ok(Reply::Message(typed.back(context, why, below)));
            }
        },
        None => None,
    };
    save(context, item.id, typed, file).await
}

pub(super) async fn open(context: &Context<'_>, item: i64, page: usize) -> Result<Reply, Failure> {
    let (loaded, item) = load_item(context, item).await?;
    Ok(Reply::Message(item_page(context, &loaded, &item, page, Text::none())))
}

pub(super) async fn ask_record(context: &Context<'_>, item: i64, place: Place) -> Result<Reply, Failure> {
    let (_, item) = load_open(context, item).await?;
    Ok(Reply::Form(view::item::record_form(&context.voice, item.id, place)))
}

pub(super) async fn ask_leave(context: &Context<'_>, item: i64) -> Result<Reply, Failure> {
    let (_, item) = load_open(context, item).await?;
    Ok(Reply::Form(view::item::leave_form(&context.voice, item.id)))
}

/// What somebody typed, to be saved or handed back.
struct Typed {
    words: String,
    link: String,
}

impl Typed {
    /// Why it can't be saved.
    fn wrong(&self, context: &Context<'_>) -> Option<Text> {
        let voice = &context.voice;
        let long = |text: &str, most: usize| text.encode_utf16().count() > most;
        if long(&self.words, LONGEST_WORDS) {
            return Some(texts::refused_too_long(voice, LONGEST_WORDS as i64));
        }
        if long(&self.link, LONGEST_LINK) {
            return Some(texts::refused_too_long(voice, LONGEST_LINK as i64));
        }
        let wrong = !self.link.is_empty() && !is_address(&self.link);
        wrong.then(|| texts::refused_link(voice, shortened(&self.link, TYPED)))
    }

    /// Handed back with why it was not saved, in front of what stands there.
    fn back(&self, context: &Context<'_>, why: Text, below: Message) -> Message {
        if self.words.is_empty() && self.link.is_empty() {
            return Message { text: why, ..below };
        }
        handed_back(&context.voice, why, &self.fields(context), below)
    }

    /// What stood in each field.
    fn fields(&self, context: &Context<'_>) -> [(Text, &str); 2] {
        let voice = &context.voice;
        [(texts::form_record_words(voice), self.words.as_str()), (texts::form_record_link(voice), self.link.as_str())]
    }
}

pub(super) async fn record(context: &Context<'_>, item: i64, words: String, link: String) -> Result<Reply, Failure> {
    let typed = Typed { words: words.clone(), link: link.clone() };
    let answer = record_typed(context, item, Typed { words, link }).await;
    kept(context, answer, &typed.fields(context), Message::default())
}

async fn record_typed(context: &Context<'_>, item: i64, typed: Typed) -> Result<Reply, Failure> {
    if typed.words.is_empty() && typed.link.is_empty() {
        return Err(Failure::refused(texts::refused_empty(&context.voice)));
    }
    if let Some(why) = typed.wrong(context) {
        let (loaded, item) = load_open(context, item).await?;
        return Ok(Reply::Message(typed.back(context, why, item_page(context, &loaded, &item, 0, Text::none()))));
    }
    save(context, item, typed, None).await
}

/// What a file is called and what is in it, or why it is not taken.
async fn fetch(context: &Context<'_>, file: &Attachment) -> Result<(String, Vec<u8>), Text> {
    let voice = &context.voice;
    if file.size > LARGEST_FILE as u64 {
        return Err(texts::refused_too_large(voice));
    }
    let bytes = context.messenger().download(&file.url, LARGEST_FILE).await.map_err(|error| {
        tracing::info!(%error, "a file that was handed over could not be fetched");
        match error {
            SendError::Gone(_) | SendError::Forbidden(_) | SendError::Closed(_) => texts::refused_file_gone(voice),
            SendError::Later(_) | SendError::NotSent(_) => texts::refused_file_later(voice),
            SendError::Rejected(_) => texts::refused_too_large(voice),
        }
    })?;
    if bytes.is_empty() {
        return Err(texts::refused_empty_file(voice));
    }
    Ok((file_name(&file.name), bytes))
}

/// A name without what would mean something to a computer; its ending stays.
fn file_name(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_control() || matches!(c, '/' | '\\' | ':') { '_' } else { c }).collect();
    let plain = plain.trim().trim_start_matches('.');
    let length = plain.chars().count();
    let short: String = match plain.rsplit_once('.') {
        Some((stem, ending)) if length > LONGEST_NAME && ending.chars().count() <= 10 => {
            let room = LONGEST_NAME - 1 - ending.chars().count();
            format!("{}.{ending}", stem.chars().take(room).collect::<String>())
        }
        _ => plain.chars().take(LONGEST_NAME).collect(),
    };
    if short.is_empty() { "file".to_owned() } else { short }
}

async fn save(context: &Context<'_>, id: i64, typed: Typed, file: Option<(String, Vec<u8>)>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let planner = planner(context);
    let named = file.as_ref().map(|(name, _)| name.clone());
    let new = New { words: typed.words.clone(), link: typed.link.clone(), file };
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let (loaded, item) = match changeable(&mut *conn, (district, id), (planner, user), now).await? {
                    Ok(found) => found,
                    Err(no) => return Ok(Err(no)),
                };
                let size = new.file.as_ref().map_or(0, |(_, bytes)| bytes.len() as u64);
                if size > 0 && !fits(&loaded, size) {
                    return Ok(Err(No::Full));
                }
                findings::insert(&mut *conn, district, id, &new, user, now).await?;
                let subject = format!("{} {}", item.scan_id, item.entry.name);
                audit::store::insert(&mut *conn, district, Some(user), audit::What::ScanFound, &subject, now).await?;
                Ok(Ok(store::load(conn, loaded.scan, now).await?))
            })
        })
        .await;
    let written = match written {
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "something found in a scan was not saved");
            let below = Message::default();
            let file_only = typed.words.is_empty() && typed.link.is_empty();
            let why = if file_only { texts::refused_unsaved_file(voice) } else { texts::refused_unsaved(voice) };
            return Ok(Reply::Message(typed.back(context, why, below)));
        }
        other => other?,
    };
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(No::Full)) => {
            let (loaded, item) = load_item(context, id).await?;
            let below = item_page(context, &loaded, &item, 0, Text::none());
            Ok(Reply::Message(typed.back(context, texts::refused_full(voice), below)))
        }
        Some(Err(no)) => Err(no.failure(context)),
        Some(Ok(loaded)) => {
            let item = loaded.item(id).ok_or_else(|| gone(context))?;
            let told = match named {
                Some(name) => texts::saved_recorded_file(voice, name),
                None => texts::saved_recorded(voice),
            };
            let last = last_page(&loaded, item);
            Ok(Reply::Message(item_page(context, &loaded, item, last, told)))
        }
    }
}

/// The page on which the newest finding stands: further than there is.
fn last_page(loaded: &Loaded, item: &Item) -> usize {
    loaded.found(item).count()
}

/// Whether a file of this size finds room beside the others of the scan.
fn fits(loaded: &Loaded, size: u64) -> bool {
    loaded.findings.iter().map(|finding| finding.file_size).sum::<u64>() + size <= MOST_FILES
}

/// What becomes of a point.
pub(super) enum Deed {
    /// It is looked at.
    Done,
    /// It is not looked at this time, for this reason.
    Leave(String),
    /// It is to be looked at after all.
    Reopen,
}

impl Deed {
    fn state(&self) -> State {
        match self {
            Self::Done => State::Done,
            Self::Leave(_) => State::LeftOut,
            Self::Reopen => State::Open,
        }
    }
}

/// The form for why it is left out was sent.
pub(super) async fn leave(context: &Context<'_>, id: i64, reason: String) -> Result<Reply, Failure> {
    let answer = settle(context, id, Deed::Leave(reason.clone()), Place::Here).await;
    let typed = [(texts::form_leave_reason(&context.voice), reason.as_str())];
    kept(context, answer, &typed, Message::default())
}

pub(super) async fn settle(context: &Context<'_>, id: i64, deed: Deed, place: Place) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (state, reason) = match &deed {
        Deed::Leave(reason) if reason.is_empty() => {
            return Err(Failure::refused(texts::refused_no_reason(voice)));
        }
        Deed::Leave(reason) => (deed.state(), reason.clone()),
        Deed::Done | Deed::Reopen => (deed.state(), String::new()),
    };
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let planner = planner(context);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let (loaded, item) = match changeable(&mut *conn, (district, id), (planner, user), now).await? {
                    Ok(found) => found,
                    Err(no) => return Ok(Err(no)),
                };
                // Said twice, it stays with whoever said it first.
                if (item.state, item.reason.as_str()) != (state, reason.as_str()) {
                    store::settle(&mut *conn, district, id, (state, &reason), user, now).await?;
                    follow::scan(&mut *conn, district, item.scan_id, now).await?;
                    let subject = format!("{} {} {}", item.scan_id, item.entry.name, state.as_str());
                    let what = audit::What::ScanSettled;
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                Ok::<_, Failure>(Ok(store::load(conn, loaded.scan, now).await.map_err(|fault: Fault| fault)?))
            })
        })
        .await?;
    let loaded = match written {
        None => return Ok(Reply::Nothing),
        Some(Err(no)) => return Err(no.failure(context)),
        Some(Ok(loaded)) => loaded,
    };
    let item = loaded.item(id).ok_or_else(|| gone(context))?;
    let name = texts::entry_name(voice, item.entry);
    let told = match state {
        State::Done => texts::saved_done(voice, name),
        State::LeftOut => texts::saved_left_out(voice, name),
        State::Open => texts::saved_reopened(voice, name),
    };
    Ok(Reply::Message(match place {
        Place::New => view::item::settled_apart(voice, &loaded, item, told),
        Place::Here => item_page(context, &loaded, item, 0, told),
    }))
}

/// Takes back something that was found, or puts it back.
pub(super) async fn take_back(context: &Context<'_>, id: i64, dropped: bool) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let planner = planner(context);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(found) = findings::find(&mut *conn, district, id).await? else { return Ok(Err(No::Gone)) };
                let item = found.item_id;
                let (loaded, item) = match changeable(&mut *conn, (district, item), (planner, user), now).await? {
                    Ok(found) => found,
                    Err(no) => return Ok(Err(no)),
                };
                if found.dropped != dropped {
                    if !dropped && found.file_size > 0 && !fits(&loaded, found.file_size) {
                        return Ok(Err(No::Full));
                    }
                    findings::set_dropped(&mut *conn, district, id, dropped).await?;
                    let subject = format!("{} {}", item.scan_id, item.entry.name);
                    let what = audit::What::ScanFound;
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                let loaded = store::load(conn, loaded.scan, now).await?;
                Ok::<Result<(Finding, Loaded), No>, Failure>(Ok((found, loaded)))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(no)) => Err(no.failure(context)),
        Some(Ok((found, _))) if dropped => Ok(Reply::Message(view::item::taken_back(voice, &found))),
        Some(Ok((found, loaded))) => {
            let item = loaded.item(found.item_id).ok_or_else(|| gone(context))?;
            let last = last_page(&loaded, item);
            Ok(Reply::Message(item_page(context, &loaded, item, last, texts::saved_put_back(voice))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_keeps_its_ending_and_leads_nowhere() {
        assert_eq!(file_name("satisfaction 2026.xlsx"), "satisfaction 2026.xlsx");
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("C:\\data\n.csv"), "C__data_.csv");
        assert_eq!(file_name("..."), "file");
        let long = file_name(&format!("{}.pdf", "x".repeat(300)));
        assert!(long.ends_with("x.pdf") && long.chars().count() == LONGEST_NAME, "{long}");
    }
}
