//! How long something takes, as people type it.

/// The shortest session, in minutes.
pub const SHORTEST: u32 = 5;
/// The longest, in minutes: a day.
pub const LONGEST: u32 = 24 * 60;

/// Minutes from `2 h`, `90 min`, `1:30`, `2.5 hours`, `2h30`, `1 h 30 min`. A bare number is nobody's length: it could be
/// either. `None` for anything that isn't one, or is outside of [`SHORTEST`] and [`LONGEST`].
pub fn parse(text: &str) -> Option<u32> {
    read(text).filter(|minutes| (SHORTEST..=LONGEST).contains(minutes))
}

/// The same for what takes minutes rather than hours: a bare number is minutes. From 1 to `longest`.
pub fn parse_minutes(text: &str, longest: u32) -> Option<u32> {
    let minutes = number(text.trim().trim_end_matches('.')).or_else(|| read(text))?;
    (1..=longest).contains(&minutes).then_some(minutes)
}

fn read(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase().replace(',', ".");
    match text.split_once(':') {
        Some((hours, minutes)) => clock(hours, minutes.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ')),
        None => words(&text),
    }
}

fn clock(hours: &str, minutes: &str) -> Option<u32> {
    let minutes = number(minutes).filter(|count| minutes.len() == 2 && *count < 60)?;
    number(hours)?.checked_mul(60)?.checked_add(minutes)
}

/// Numbers with their units; after hours, the last number may stand alone.
fn words(text: &str) -> Option<u32> {
    let mut rest = text;
    let mut total: Option<u32> = None;
    let mut hours_came = false;
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (figures, after) = rest.split_at(end);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let minutes = match unit {
            "h" | "hr" | "hrs" | "hour" | "hours" if total.is_none() => {
                hours_came = true;
                of_hours(figures)?
            }
            "m" | "min" | "mins" | "minute" | "minutes" if total.is_none() || hours_came => number(figures)?,
            "" if hours_came && total.is_some() && after.is_empty() => number(figures).filter(|count| *count < 60)?,
            _ => return None,
        };
        if !matches!(unit, "h" | "hr" | "hrs" | "hour" | "hours") {
            hours_came = false;
        }
        total = Some(total.unwrap_or(0).checked_add(minutes)?);
        rest = after.trim_start_matches('.').trim_start().strip_prefix("and ").unwrap_or(after.trim_start_matches('.'));
    }
    total
}

/// Minutes in "2" or "2.5" hours; no more exact than a minute.
fn of_hours(figures: &str) -> Option<u32> {
    let (whole, part) = figures.split_once('.').unwrap_or((figures, "0"));
    if part.is_empty() || part.len() > 3 {
        return None;
    }
    let scale = 10_u32.pow(part.len() as u32);
    let of_part = number(part)? * 60;
    number(whole)?.checked_mul(60)?.checked_add((of_part + scale / 2) / scale)
}

fn number(figures: &str) -> Option<u32> {
    (!figures.is_empty() && figures.len() <= 5 && figures.bytes().all(|b| b.is_ascii_digit()))
        .then(|| figures.parse().ok())
        .flatten()
}

/// In a form's field: what [`parse`] reads again as the same.
pub fn written(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_as_people_type_them() {
        for (typed, minutes) in [
            ("2 h", 120),
            ("2h", 120),
            (" 2 Hours ", 120),
            ("1 hour", 60),
            ("90 min", 90),
            ("90min", 90),
            ("45 minutes", 45),
            ("1:30", 90),
            ("0:45", 45),
            ("1:30 h", 90),
            ("2.5 hours", 150),
            ("2,5 h", 150),
            ("1.25 h", 75),
            ("2h30", 150),
            ("2 h 30 min", 150),
            ("1 hour and 15 minutes", 75),
            ("24 h", 1440),
        ] {
            assert_eq!(parse(typed), Some(minutes), "{typed}");
        }
    }

    #[test]
    fn what_is_no_length_is_not_guessed() {
        for typed in [
            "",
            "2",
            "90",
            "h",
            "2 x",
            "two hours",
            "1:5",
            "1:60",
            "1:300",
            "25 h",
            "3 min",
            "-2 h",
            "2 h 90",
            "2. h",
            "30 min 2 h",
            "2 h 30 min 10",
            "2 h 2 h",
            "30 min 30 min",
            "99999999 h",
            "2.5.5 h",
            ":30",
            "1:30:00",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn minutes_may_stand_alone_where_hours_are_rare() {
        for (typed, minutes) in [
            ("45", 45),
            (" 45 min. ", 45),
            ("45min", 45),
            ("20 Minutes", 20),
            ("1h", 60),
            ("1 hour", 60),
            ("2 hrs", 120),
            ("1 h 30", 90),
            ("1 hour 15 min", 75),
            ("1:30", 90),
            ("0:05", 5),
            ("720", 720),
        ] {
            assert_eq!(parse_minutes(typed, 720), Some(minutes), "{typed}");
        }
        for wrong in [
            "",
            "0",
            "721",
            "-5",
            "half an hour",
            "45 apples",
            "h",
            "1:",
            ":30",
            "1 h x",
            "99999999999",
            "71582789h",
            "½",
        ] {
            assert_eq!(parse_minutes(wrong, 720), None, "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_read(typed in "\\PC{0,12}") {
            if let Some(minutes) = parse_minutes(&typed, 720) {
                proptest::prop_assert!((1..=720).contains(&minutes));
            }
            if let Some(minutes) = parse(&typed) {
                proptest::prop_assert!((SHORTEST..=LONGEST).contains(&minutes));
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for minutes in SHORTEST..=LONGEST {
            assert_eq!(parse(&written(minutes)), Some(minutes));
        }
    }
}
