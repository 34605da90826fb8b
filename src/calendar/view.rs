//! Dates and times in words, with the district's zone always beside them.

use super::{WallTime, WhenError, Zone};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "general";
    date_and_time(weekday, month, day, year, time, zone) = "time.date_and_time";
    date(weekday, month, day, year) = "time.date";
    time_of_day(hour, minute) = "time.time_of_day";
    short_date(weekday, month, day) = "time.short_date";
    short_date_and_time(date, time) = "time.short_date_and_time";
    unknown(text) = "when.unknown";
    incomplete(text) = "when.incomplete";
    contradictory(text) = "when.contradictory";
    ambiguous(text, first, second) = "when.ambiguous";
    short_year(text) = "when.short_year";
    impossible_date(text) = "when.impossible_date";
    impossible_time(text) = "when.impossible_time";
    past(when) = "when.past";
    too_far(text) = "when.too_far";
}

/// The names of days and months.
pub(crate) fn more_keys() -> Vec<Key> {
    let days = (1..=7).map(|day| format!("general.weekday.d{day}"));
    let months = (1..=12).map(|month| format!("general.month.m{month}"));
    let short_days = (1..=7).map(|day| format!("general.weekday_short.d{day}"));
    let short_months = (1..=12).map(|month| format!("general.month_short.m{month}"));
    days.chain(months).chain(short_days).chain(short_months).map(|name| Key { name: name.into(), slots: &[] }).collect()
}

/// Such as "Friday, February 12, 2027, 17:00 (Toronto)".
pub fn when(voice: &Voice<'_>, wall: WallTime, zone: &Zone) -> Text {
    let parts = wall.parts(zone);
    let weekday = voice.render(&format!("general.weekday.d{}", parts.weekday), &[]);
    let month = voice.render(&format!("general.month.m{}", parts.month), &[]);
    let (day, year) = (i64::from(parts.day), i64::from(parts.year));
    date_and_time(voice, weekday, month, day, year, time(voice, wall), Text::given(parts.zone))
}

/// Such as "Friday".
pub fn weekday(voice: &Voice<'_>, day: chrono::Weekday) -> Text {
    voice.render(&format!("general.weekday.d{}", day.number_from_monday()), &[])
}

/// Such as "Friday, February 12, 2027".
pub fn day(voice: &Voice<'_>, date: chrono::NaiveDate) -> Text {
    use chrono::Datelike as _;
    let weekday = weekday(voice, date.weekday());
    let month = voice.render(&format!("general.month.m{}", date.month()), &[]);
    self::date(voice, weekday, month, i64::from(date.day()), i64::from(date.year()))
}

/// Such as "Fri, Feb 12": where the year and the zone stand nearby.
pub fn short_day(voice: &Voice<'_>, date: chrono::NaiveDate) -> Text {
    use chrono::Datelike as _;
    let weekday = voice.render(&format!("general.weekday_short.d{}", date.weekday().number_from_monday()), &[]);
    let month = voice.render(&format!("general.month_short.m{}", date.month()), &[]);
    short_date(voice, weekday, month, i64::from(date.day()))
}

/// Such as "Fri, Feb 12, 17:00": where the year and the zone stand nearby.
pub fn short(voice: &Voice<'_>, wall: WallTime) -> Text {
    short_date_and_time(voice, short_day(voice, wall.date()), time(voice, wall))
}

/// Such as "17:00".
pub fn time(voice: &Voice<'_>, wall: WallTime) -> Text {
    use chrono::Timelike as _;
    let time = wall.time();
    time_of_day(voice, Text::own(format!("{:02}", time.hour())), Text::own(format!("{:02}", time.minute())))
}

/// Why what somebody typed is not taken as a date, and what to type instead.
pub fn refusal(voice: &Voice<'_>, text: &str, error: &WhenError, zone: &Zone) -> Text {
    match error {
        WhenError::Empty | WhenError::Unknown { .. } => unknown(voice, text),
        WhenError::Incomplete => incomplete(voice, text),
        WhenError::Contradictory => contradictory(voice, text),
        WhenError::Ambiguous { day_first, month_first } => {
            ambiguous(voice, text, day(voice, day_first.date()), day(voice, month_first.date()))
        }
        WhenError::ShortYear => short_year(voice, text),
        WhenError::ImpossibleDate => impossible_date(voice, text),
        WhenError::ImpossibleTime => impossible_time(voice, text),
        WhenError::Past(wall) => past(voice, when(voice, *wall, zone)),
        WhenError::TooFar => too_far(voice, text),
    }
}
