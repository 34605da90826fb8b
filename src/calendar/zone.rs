//! Zones by their IANA names, and the conversion between instants and wall time.

use std::fmt;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use super::places;

/// The first parts of names that are places. `Etc`, `US`, `Canada` and the like are older schemes.
const REGIONS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// A place whose clocks a district follows, by its IANA name such as `America/Toronto`. Cheap to clone.
///
/// `Display` and `TryFrom<String>` use that name, the form in which it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// Why a text is not a [`Zone`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// An abbreviation or a fixed offset ("EST", "GMT+5", "US/Eastern"): it doesn't say which place's clock changes
    /// count.
    #[error("an abbreviation or offset is not a place: use a Region/City name such as America/Toronto")]
    NotAPlace,
    /// No such place in the bundled zone data.
    #[error("no such time zone: use a Region/City name such as America/Toronto")]
    Unknown,
}

impl Zone {
    /// The zone of that IANA name, whatever its upper and lower case, with spaces or underscores. Names that IANA has
    /// replaced give the name of today ("America/Montreal" is `America/Toronto`); `UTC` is allowed.
    ///
    /// # Errors
    /// [`ZoneError::NotAPlace`] for abbreviations and offsets, [`ZoneError::Unknown`] for anything else.
    pub fn named(name: &str) -> Result<Self, ZoneError> {
        let name = name.trim().replace(' ', "_");
        if name.eq_ignore_ascii_case("UTC") {
            return Ok(Self(TimeZone::UTC));
        }
        let known = TimeZoneDatabase::bundled().get(&name);
        let region = name.split_once('/').map(|(region, _)| region);
        match (known, region) {
            (Ok(zone), Some(region)) if REGIONS.iter().any(|known| known.eq_ignore_ascii_case(region)) => {
                match zone.iana_name().and_then(places::name_of_today) {
                    Some(today) => TimeZoneDatabase::bundled().get(today).map(Self).map_err(|_| ZoneError::Unknown),
                    None => Ok(Self(zone)),
                }
            }
            (Ok(_), _) => Err(ZoneError::NotAPlace),
            (Err(_), _) if looks_like_an_abbreviation(&name) => Err(ZoneError::NotAPlace),
            (Err(_), _) => Err(ZoneError::Unknown),
        }
    }

    /// At most `limit` zones that fit what somebody has typed so far, best first: part of a city or region, with
    /// spaces or underscores, or a province, state or country known to `places.rs`. Nothing typed gives a few common
    /// ones. For autocompletion (Discord shows 25).
    pub fn search(typed: &str, limit: usize) -> Vec<Zone> {
        let typed = plain(typed);
        let mut found: Vec<(u32, &str)> = Vec::new();
        if typed.is_empty() {
            found.extend((0..).zip(places::COMMON.iter().copied()));
        } else {
            found.extend(all().iter().filter_map(|name| Some((rank(name, &typed)?, name.as_str()))));
            for (place, name) in places::PLACES {
                if *place == typed {
                    found.push((1, name));
                } else if place.starts_with(&typed) {
                    found.push((3, name));
                } else if typed.len() >= 3 && starts_a_word(place, &typed) {
                    found.push((4, name));
                }
            }
        }
        found.sort_unstable();
        let mut names: Vec<&str> = Vec::new();
        for (_, name) in found {
            if names.len() < limit && !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().filter_map(|name| Self::named(name).ok()).collect()
    }

    /// The IANA name, such as `America/Toronto`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The last part of the name for people to read, such as "New York".
    pub fn city(&self) -> String {
        city(self.name()).replace('_', " ")
    }

    pub(super) fn instant_of(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        let offset = match civil(wall) {
            Some(civil) => match self.0.to_ambiguous_timestamp(civil).offset() {
                AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
                // The offset before the change: it moves a skipped time on by what is skipped, and it is that of the
                // first of two.
                AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before.seconds(),
            },
            None => 0,
        };
        let utc = wall.and_utc();
        utc.checked_sub_signed(TimeDelta::seconds(offset.into())).unwrap_or(utc)
    }

    pub(super) fn wall_of(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let offset = match Timestamp::from_second(instant.timestamp()) {
            Ok(timestamp) => self.0.to_offset(timestamp).seconds(),
            Err(_) => 0,
        };
        let utc = instant.naive_utc();
        utc.checked_add_signed(TimeDelta::seconds(offset.into())).unwrap_or(utc)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(name: String) -> Result<Self, ZoneError> {
        Self::named(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

/// jiff's civil time, if its calendar reaches that far.
fn civil(wall: NaiveDateTime) -> Option<civil::DateTime> {
    let year = wall.year().try_into().ok()?;
    let [month, day, hour, minute, second] =
        [wall.month(), wall.day(), wall.hour(), wall.minute(), wall.second()].map(i8::try_from);
    civil::DateTime::new(year, month.ok()?, day.ok()?, hour.ok()?, minute.ok()?, second.ok()?, 0).ok()
}

/// "PST8PDT", "EST", "UTC+1", "GMT-5", "Z": capitals, digits and signs, no slash, and short.
fn looks_like_an_abbreviation(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | ':');
    let prefixed = ["utc", "gmt"].iter().any(|prefix| name.to_ascii_lowercase().starts_with(prefix));
    name.len() <= 12 && (prefixed || (!name.is_empty() && name.chars().all(fits)))
}

/// Every place in the bundled data by its name of today, in alphabetical order, and UTC.
pub(super) fn all() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut names = vec!["UTC".to_owned()];
        for name in TimeZoneDatabase::bundled().available() {
            let name = name.as_str();
            let is_place = name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region));
            if is_place && places::name_of_today(name).is_none() {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        names
    })
}

fn city(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// In small letters, with single spaces between words.
fn plain(text: &str) -> String {
    let words = text.to_lowercase().replace(['_', '.', ','], " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn starts_a_word(text: &str, fragment: &str) -> bool {
    text.match_indices(fragment).any(|(at, _)| at == 0 || text[..at].ends_with([' ', '/', '-']))
}

/// How well a zone's name fits, best first; `None` if it doesn't.
fn rank(name: &str, typed: &str) -> Option<u32> {
    let (name, city) = (plain(name), plain(city(name)));
    if city == typed || name == typed {
        Some(0)
    } else if city.starts_with(typed) {
        Some(2)
    } else if starts_a_word(&name, typed) {
        Some(5)
    } else if name.contains(typed) {
        Some(6)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "zone_tests.rs"]
mod tests;
