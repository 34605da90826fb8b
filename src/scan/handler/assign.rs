//! Giving points out: what was understood is shown before it counts.

use chrono::{NaiveDate, NaiveTime};

use super::{No, gone, is_member, item_page, load_open, start, today, wall, zone};
use crate::audit;
use crate::calendar::{WallTime, WhenError, parse_when, view as calendar};
use crate::choose::{Named, fitting};
use crate::context::Context;
use crate::district::{self, Hours};
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text, shortened};
use crate::scan::view::assign::{Told, Wish};
use crate::scan::{Item, Loaded, Section, State, What, checklist, follow, mark, store, texts, view};

/// The most letters of what somebody typed that are handed back.
const TYPED: usize = 80;

/// What somebody typed or picked: a point or a section, by its key, its name, or a part of it.
pub(super) fn find(context: &Context<'_>, loaded: &Loaded, typed: &str, sections: bool) -> Result<What, Failure> {
    let voice = &context.voice;
    let short = || Text::given(shortened(typed, TYPED));
    let belongs = |what: &What| match what {
        What::Entry(entry) => loaded.items.iter().any(|it| it.entry == *entry && loaded.belongs(it)),
        What::Section(section) => sections && loaded.points(*section).next().is_some(),
    };
    if let Some(what) = What::from_name(typed).filter(belongs) {
        return Ok(what);
    }
    let wanted = typed.to_lowercase();
    let entries = checklist::ENTRIES.iter().map(|entry| (What::Entry(entry), texts::entry_name(voice, entry)));
    let whole = Section::ALL.into_iter().map(|it| (What::Section(it), texts::section_name(voice, it)));
    let all: Vec<(What, String)> = entries
        .chain(whole)
        .filter(|(what, _)| belongs(what))
        .map(|(what, name)| (what, name.plain().to_lowercase()))
        .collect();
    match fitting(&all, |(_, name)| *name == wanted, |(_, name)| !wanted.is_empty() && name.contains(&wanted)) {
        Named::One((what, _)) => Ok(*what),
        Named::Several => Err(Failure::refused(texts::refused_several_what(voice, short()))),
        Named::Nobody => Err(Failure::refused(texts::refused_unknown_what(voice, short()))),
    }
}

/// Suggestions for what can be given out: sections with something open, and points.
pub(super) async fn suggest(context: &Context<'_>, so_far: &str) -> Result<Reply, Failure> {
    let Some((loaded, _)) = super::current(context).await?.filter(|(loaded, _)| loaded.scan.open) else {
        return Ok(Reply::Choices(Vec::new()));
    };
    let open = |item: &&Item| item.state == State::Open && loaded.belongs(item);
    let items: Vec<&Item> = loaded.items.iter().filter(open).collect();
    let sections: Vec<Section> =
        Section::ALL.into_iter().filter(|section| items.iter().any(|it| it.entry.section == *section)).collect();
    Ok(Reply::Choices(view::suggestions(&context.voice, &sections, &items, so_far)))
}

async fn hours(context: &Context<'_>) -> Result<Hours, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(district::store::hours(conn, district).await?) })).await
}

/// The day that somebody typed, which is not over.
fn read_day(context: &Context<'_>, text: &str) -> Result<NaiveDate, Failure> {
    let voice = &context.voice;
    let today = today(context)?;
    match parse_when(text, WallTime::new(today, NaiveTime::MIN), NaiveTime::MIN) {
        Ok(when) => Ok(when.date()),
        Err(WhenError::Past(when)) => {
            Err(Failure::refused(texts::refused_past(voice, calendar::day(voice, when.date()))))
        }
        Err(error) => Err(Failure::refused(calendar::refusal(voice, text, &error, zone(context)?))),
    }
}

/// `/scan assign`.
pub(super) async fn typed(context: &Context<'_>, what: &str, who: u64, by: &str) -> Result<Reply, Failure> {
    let loaded = start::open(context).await?;
    let what = find(context, &loaded, what, true)?;
    is_member(context, who).await?;
    ask(context, &loaded, what, (who, by)).await
}

/// Somebody was picked below a point: until when?
pub(super) async fn ask_by(context: &Context<'_>, item: i64, who: u64) -> Result<Reply, Failure> {
    let (loaded, item) = load_open(context, item).await?;
    zone(context)?;
    Ok(Reply::Form(view::item::by_form(&context.voice, &item, loaded.today, who)))
}

pub(super) async fn by(context: &Context<'_>, item: i64, who: u64, by: &str) -> Result<Reply, Failure> {
    let (loaded, item) = load_open(context, item).await?;
    is_member(context, who).await?;
    ask(context, &loaded, What::Entry(item.entry), (who, by)).await
}

async fn ask(context: &Context<'_>, loaded: &Loaded, what: What, (who, by): (u64, &str)) -> Result<Reply, Failure> {
    let by = read_day(context, by)?;
    echo(context, loaded, what, (who, by), Text::none()).await.map(Reply::Message)
}

/// What was understood; `told` says why it is asked again.
async fn echo(
    context: &Context<'_>,
    loaded: &Loaded,
    what: What,
    (who, by): (u64, NaiveDate),
    told: Text,
) -> Result<Message, Failure> {
    let voice = &context.voice;
    if what.of(loaded).is_empty() {
        return Err(Failure::refused(texts::refused_nothing_open(voice)));
    }
    let (zone, hours) = (zone(context)?, hours(context).await?);
    let morning = follow::told_on(wall(context, zone), &hours).date();
    let hears = match who == context.actor.user_id {
        true => Told::Themselves,
        false if morning < by => Told::On(morning),
        false => Told::Now,
    };
    let wish = Wish { what, who, by, told: hears, zone, working: &hours.working };
    Ok(view::assign::ask(voice, loaded, &wish, told))
}

/// What became of it.
enum Given {
    No(No),
    /// Somebody has given some of it out meanwhile.
    Changed(Loaded),
    Done(Loaded, usize),
}

pub(super) async fn confirm(
    context: &Context<'_>,
    scan: i64,
    what: What,
    (who, by): (u64, NaiveDate),
    seen: u64,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    is_member(context, who).await?;
    if by < today(context)? {
        return Err(Failure::refused(texts::refused_past(voice, calendar::day(voice, by))));
    }
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(found) = store::find(&mut *conn, district, scan).await? else {
                    return Ok(Given::No(No::Gone));
                };
                if !found.open {
                    return Ok(Given::No(No::Closed));
                }
                let loaded = store::load(&mut *conn, found.clone(), now).await?;
                let items: Vec<Item> = what.of(&loaded).into_iter().cloned().collect();
                if mark(&items.iter().collect::<Vec<_>>()) != seen || items.is_empty() {
                    return Ok(Given::Changed(loaded));
                }
                for item in &items {
                    store::assign(&mut *conn, district, item.id, Some((who, by))).await?;
                }
                let after = store::load(&mut *conn, found, now).await?;
                let first = items.first().and_then(|item| after.item(item.id));
                if let Some(first) = first.filter(|_| who != user) {
                    follow::tell(&mut *conn, district, first, (who, by), now).await?;
                }
                follow::scan(&mut *conn, district, scan, now).await?;
                let subject = format!("{scan} {}", what.as_str());
                audit::store::insert(conn, district, Some(user), audit::What::ScanAssigned, &subject, now).await?;
                Ok(Given::Done(after, items.len()))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Given::No(no)) => Err(no.failure(context)),
        Some(Given::Changed(loaded)) => {
            let told = texts::assign_changed(voice);
            echo(context, &loaded, what, (who, by), told).await.map(Reply::Message)
        }
        Some(Given::Done(loaded, count)) => {
            context.sweep_soon();
            let city = Text::given(zone(context)?.city());
            let date = calendar::day(voice, by);
            let told = texts::assign_done(voice, Text::person(who), count as i64, date, city);
            Ok(Reply::Message(match what {
                What::Section(section) => view::section(voice, &loaded, section, told),
                What::Entry(entry) => view::section(voice, &loaded, entry.section, told),
            }))
        }
    }
}

pub(super) async fn unassign(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let (loaded, item) = match super::changeable(&mut *conn, (district, id), (true, user), now).await? {
                    Ok(found) => found,
                    Err(no) => return Ok(Err(no)),
                };
                if item.owner.is_some() {
                    store::assign(&mut *conn, district, id, None).await?;
                    follow::scan(&mut *conn, district, item.scan_id, now).await?;
                    let subject = format!("{} {}", item.scan_id, item.entry.name);
                    let what = audit::What::ScanAssigned;
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                Ok::<_, Failure>(Ok(store::load(conn, loaded.scan, now).await.map_err(|fault: Fault| fault)?))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(no)) => Err(no.failure(context)),
        Some(Ok(loaded)) => {
            let item = loaded.item(id).ok_or_else(|| gone(context))?;
            Ok(Reply::Message(item_page(context, &loaded, item, 0, texts::assign_nobody(voice))))
        }
    }
}
