//! The folder that a rehearsal is kept in: the made-up world as one JSON file, written whole or not at all, beside the
//! bot's database. What does not outlive a process is left out: connections, faults, the record of requests.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::interaction::{Interaction, Outcome, TOKEN_MINUTES};
use super::server::Inner;
use super::world::{Attachment, Channel, Guild, Id, Message, Person, Ping, ScheduledEvent, World};
use crate::store::{InstanceLock, OpenError};

/// Tells a folder of ours from any other.
const MARKER: &str = ".plankeeper-rehearsal";
const WORLD: &str = "world.json";
const DATABASE: &str = "rehearsal.db";
/// What the rehearsal makes in its folder, beside the marker and the lock, which stay.
const MADE: [&str; 4] = [WORLD, DATABASE, "rehearsal.db-wal", "rehearsal.db-shm"];
/// How [`WORLD`] is written. Another number, and it is not read.
const FORMAT: u32 = 1;
/// How long changes are collected before they are written.
const COLLECT: Duration = Duration::from_millis(200);

/// Why a folder can't be used; `Display` is one sentence for the person at the keyboard.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Something else is in it.
    #[error("{0:?} holds files that no rehearsal made: name another folder with --data")]
    Foreign(PathBuf),
    /// Another rehearsal is running there.
    #[error("another rehearsal is running in {0:?}: end it first, or name another folder with --data")]
    Taken(PathBuf),
    /// It can't be made, read or written.
    #[error("the folder {0:?} can't be used for the rehearsal ({1}): name another with --data")]
    Unusable(PathBuf, String),
    /// The world in it can't be read.
    #[error("{0:?} can't be read ({1}): begin anew with --fresh, or name another folder with --data")]
    Unreadable(PathBuf, String),
}

/// The folder of a rehearsal, held by this one alone.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: InstanceLock,
}

impl Folder {
    /// Takes the folder at `path`, which is made if it isn't there. Nothing in it changes but for its marker.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let unusable = |error: io::Error| FolderError::Unusable(path.to_owned(), error.to_string());
        std::fs::create_dir_all(path).map_err(unusable)?;
        let marker = path.join(MARKER);
        if !marker.is_file() {
            if std::fs::read_dir(path).map_err(unusable)?.next().is_some() {
                return Err(FolderError::Foreign(path.to_owned()));
            }
            let note = "A rehearsal of Plankeeper is kept here. `plankeeper rehearse --fresh` begins it anew.\n";
            std::fs::write(&marker, note).map_err(unusable)?;
        }
        let lock = InstanceLock::take(&path.join(DATABASE)).map_err(|error| match error {
            OpenError::AlreadyRunning { .. } => FolderError::Taken(path.to_owned()),
            error => FolderError::Unusable(path.to_owned(), error.to_string()),
        })?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Where the bot's database is.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The world that was kept; none if no rehearsal got so far.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn world(&self) -> Result<Option<World>, FolderError> {
        let path = self.path.join(WORLD);
        let unreadable = |why: String| FolderError::Unreadable(path.clone(), why);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let format: Format = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        if format.format != FORMAT {
            return Err(unreadable("another version of Plankeeper wrote it".into()));
        }
        let kept: Kept<'_> = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        Ok(Some(kept.into()))
    }

    /// Takes away what the rehearsal made here, and nothing else.
    ///
    /// # Errors
    /// If it can't be taken away.
    pub fn clear(&self) -> Result<(), FolderError> {
        for name in MADE {
            match std::fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(FolderError::Unusable(self.path.clone(), error.to_string()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the world: all of it, or the file stays as it was.
    fn write(&self, world: &[u8]) -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".world-").tempfile_in(&self.path)?;
        file.write_all(world)?;
        file.as_file().sync_data()?;
        file.persist(self.path.join(WORLD)).map_err(|error| error.error).map(drop)
    }
}

/// Keeps a world until it is told to end.
pub struct Keeper {
    ending: watch::Sender<bool>,
    task: JoinHandle<Result<(), FolderError>>,
}

impl Keeper {
    pub(super) fn start(inner: Arc<Inner>, folder: Folder) -> Self {
        let (ending, ended) = watch::channel(false);
        Self { ending, task: tokio::spawn(keep(inner, Arc::new(folder), ended)) }
    }

    /// Writes what has changed last, and lets the folder go.
    ///
    /// # Errors
    /// If it could not be written.
    pub async fn finish(self) -> Result<(), FolderError> {
        self.ending.send_replace(true);
        // A panic in it is in the log.
        self.task.await.unwrap_or(Ok(()))
    }
}

async fn keep(inner: Arc<Inner>, folder: Arc<Folder>, mut ended: watch::Receiver<bool>) -> Result<(), FolderError> {
    let mut changes = inner.changed.subscribe();
    let mut written = Vec::new();
    loop {
        changes.mark_unchanged();
        let last = *ended.borrow();
        let now = (inner.options.now)();
        let world = inner.read(|world| serde_json::to_vec(&Kept::of(world, now)));
        let world = world.map_err(|error| FolderError::Unusable(folder.path.clone(), error.to_string()))?;
        if world != written {
            let (place, text) = (Arc::clone(&folder), world.clone());
            let saved = tokio::task::spawn_blocking(move || place.write(&text))
                .await
                .unwrap_or_else(|_| Err(io::Error::other("it was cut short")));
            match saved {
                Ok(()) => written = world,
                Err(error) if last => return Err(FolderError::Unusable(folder.path.clone(), error.to_string())),
                Err(error) => tracing::warn!(%error, "the rehearsal could not be kept; the next change tries again"),
            }
        }
        if last {
            return Ok(());
        }
        // An error here would mean that nobody is left who could change or end anything: what is there is written.
        tokio::select! {
            _ = changes.changed() => {}
            _ = ended.wait_for(|ended| *ended) => continue,
        }
        tokio::select! {
            () = tokio::time::sleep(COLLECT) => {}
            _ = ended.wait_for(|ended| *ended) => {}
        }
    }
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// What is kept of a world.
#[derive(Deserialize, Serialize)]
struct Kept<'a> {
    format: u32,
    token: Cow<'a, str>,
    bot: Id,
    last_id: Id,
    guilds: Cow<'a, BTreeMap<Id, Guild>>,
    people: Cow<'a, BTreeMap<Id, Person>>,
    channels: Cow<'a, BTreeMap<Id, Channel>>,
    messages: Cow<'a, BTreeMap<Id, Message>>,
    // Worlds that were kept before there were events have none.
    #[serde(default)]
    events: Cow<'a, BTreeMap<Id, ScheduledEvent>>,
    uploads: Cow<'a, BTreeMap<Id, Attachment>>,
    commands: Cow<'a, BTreeMap<Id, serde_json::Value>>,
    interactions: BTreeMap<Id, Interaction>,
    pings: Cow<'a, [Ping]>,
}

impl<'a> Kept<'a> {
    fn of(world: &'a World, now: DateTime<Utc>) -> Self {
        Self {
            format: FORMAT,
            token: Cow::Borrowed(&world.token),
            bot: world.bot,
            last_id: world.last_id,
            guilds: Cow::Borrowed(&world.guilds),
            people: Cow::Borrowed(&world.people),
            channels: Cow::Borrowed(&world.channels),
            messages: Cow::Borrowed(&world.messages),
            events: Cow::Borrowed(&world.events),
            uploads: Cow::Borrowed(&world.uploads),
            commands: Cow::Borrowed(&world.commands),
            interactions: lasting(world, now),
            pings: Cow::Borrowed(&world.pings),
        }
    }
}

/// The interactions that still matter: those that a message answers, those whose form may yet be sent, and those behind
/// them. What the bot was told of them is left out, but for what their messages repeat.
fn lasting(world: &World, now: DateTime<Utc>) -> BTreeMap<Id, Interaction> {
    let open_form = |it: &&Interaction| {
        matches!(it.outcome, Some(Outcome::Modal(_))) && now - it.sent_at < chrono::Duration::minutes(TOKEN_MINUTES)
    };
    let answered = world.messages.values().filter_map(|message| message.interaction);
    let mut waiting: Vec<Id> = answered.chain(world.interactions.values().filter(open_form).map(|it| it.id)).collect();
    let mut ids = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if ids.insert(id) {
            waiting.extend(world.interactions.get(&id).and_then(|it| it.opened_by));
        }
    }
    let kept = ids.into_iter().filter_map(|id| {
        let it = world.interactions.get(&id)?;
        let owners = it.payload["authorizing_integration_owners"].clone();
        Some((id, Interaction { payload: json!({"authorizing_integration_owners": owners}), ..it.clone() }))
    });
    kept.collect()
}

impl From<Kept<'_>> for World {
    fn from(kept: Kept<'_>) -> Self {
        Self {
            bot: kept.bot,
            guilds: kept.guilds.into_owned(),
            people: kept.people.into_owned(),
            channels: kept.channels.into_owned(),
            messages: kept.messages.into_owned(),
            events: kept.events.into_owned(),
            uploads: kept.uploads.into_owned(),
            commands: kept.commands.into_owned(),
            interactions: kept.interactions,
            pings: kept.pings.into_owned(),
            last_id: kept.last_id,
            ..Self::new(&kept.token)
        }
    }
}

/// Bytes as text.
pub(super) mod hexadecimal {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(in super::super) fn serialize<S: Serializer>(bytes: &Arc<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
        to.serialize_str(&bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect::<String>())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Vec<u8>>, D::Error> {
        let text = String::deserialize(from)?;
        let byte = |pair: &[u8]| match pair {
            [high, low] => {
                let half = |digit: u8| char::from(digit).to_digit(16);
                u8::try_from(half(*high)? << 4 | half(*low)?).ok()
            }
            _ => None,
        };
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        bytes.map(Arc::new).ok_or_else(|| de::Error::custom("a file's content is not hexadecimal"))
    }
}

/// A time as text.
pub(super) mod moment {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(in super::super) fn serialize<S: Serializer>(at: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&at.to_rfc3339())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(from)?;
        DateTime::parse_from_rfc3339(&text).map(|at| at.to_utc()).map_err(de::Error::custom)
    }
}

/// A time as text, if there is one.
pub(super) mod maybe_moment {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize, Serialize)]
    struct Moment(#[serde(with = "super::moment")] DateTime<Utc>);

    pub(in super::super) fn serialize<S: Serializer>(at: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
        at.map(Moment).serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        Ok(Option::<Moment>::deserialize(from)?.map(|moment| moment.0))
    }
}

/// Whether something has happened; when, by the monotonic clock, means nothing to another process.
pub(super) mod whether {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use tokio::time::Instant;

    pub(in super::super) fn serialize<S: Serializer>(when: &Option<Instant>, to: S) -> Result<S::Ok, S::Error> {
        when.is_some().serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
        Ok(bool::deserialize(from)?.then(Instant::now))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn a_world_reads_as_it_was_written() {
        let mut world = World::made_up_district();
        let bytes = Arc::new(vec![0, 7, 16, 255]);
        let file =
            Attachment { id: 5, filename: "a.csv".into(), content_type: "text/csv".into(), description: None, bytes };
        world.uploads.insert(5, file);
        let event = ScheduledEvent {
            id: 6,
            guild: 1,
            creator: 2,
            name: "Retreat".into(),
            description: String::new(),
            location: "Library".into(),
            starts_at: now(),
            ends_at: now() + chrono::TimeDelta::hours(1),
        };
        world.events.insert(6, event.clone());
        let folder = tempfile::tempdir().unwrap();
        let kept = Folder::open(folder.path()).unwrap();
        assert!(kept.world().unwrap().is_none());
        let text = serde_json::to_vec(&Kept::of(&world, now())).unwrap();
        kept.write(&text).unwrap();
        let again = kept.world().unwrap().unwrap();
        assert_eq!(serde_json::to_vec(&Kept::of(&again, now())).unwrap(), text);
        assert_eq!(*again.uploads[&5].bytes, [0, 7, 16, 255]);
        assert_eq!((again.last_id, &again.events[&6]), (world.last_id, &event));
        // A world that an earlier version kept has no events at all.
        let mut older: serde_json::Value = serde_json::from_slice(&text).unwrap();
        older.as_object_mut().unwrap().remove("events").unwrap();
        kept.write(older.to_string().as_bytes()).unwrap();
        assert!(kept.world().unwrap().unwrap().events.is_empty());
    }

    #[test]
    fn a_folder_of_somebody_elses_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "three years").unwrap();
        let error = Folder::open(folder.path()).unwrap_err();
        assert!(matches!(error, FolderError::Foreign(_)), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn clearing_takes_what_the_rehearsal_made_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Folder::open(folder.path()).unwrap();
        assert!(matches!(Folder::open(folder.path()).unwrap_err(), FolderError::Taken(_)));
        kept.write(b"{}").unwrap();
        fs::write(kept.database(), "").unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        kept.clear().unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [MARKER, "notes.txt", "rehearsal.db.lock"]);
    }

    #[test]
    fn what_cannot_be_read_says_so_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Folder::open(folder.path()).unwrap();
        for broken in ["", "{}", "{\"format\": 99}", "{\"format\": 1}"] {
            kept.write(broken.as_bytes()).unwrap();
            let said = kept.world().unwrap_err().to_string();
            assert!(said.contains("--fresh") && !said.contains('\n'), "{said}");
        }
    }
}
