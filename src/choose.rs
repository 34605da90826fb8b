//! Which of several things somebody means: what they typed, held against the names.

/// What a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<T> {
    /// This one.
    One(T),
    /// It could be several.
    Several,
    /// None.
    Nobody,
}

/// The one that fits: as a `whole` before in `part`. Two that fit the same way could both be meant.
pub fn fitting<T>(all: &[T], whole: impl Fn(&T) -> bool, part: impl Fn(&T) -> bool) -> Named<&T> {
    let ways: [&dyn Fn(&T) -> bool; 2] = [&whole, &part];
    for fits in ways {
        let mut found = all.iter().filter(|it| fits(it));
        match (found.next(), found.next()) {
            (Some(one), None) => return Named::One(one),
            (Some(_), Some(_)) => return Named::Several,
            (None, _) => {}
        }
    }
    Named::Nobody
}

/// The key that was picked, or whose name a typed text is: whole names before parts, whatever the case.
pub fn named<'a>(all: impl Iterator<Item = (i64, &'a str)>, text: &str) -> Named<i64> {
    let (all, text): (Vec<(i64, &str)>, _) = (all.collect(), text.trim());
    let picked = text.parse::<i64>().ok().filter(|id| all.iter().any(|(key, _)| key == id));
    if let Some(id) = picked {
        return Named::One(id);
    }
    let typed = text.to_lowercase();
    if typed.is_empty() {
        return Named::Nobody;
    }
    match fitting(&all, |(_, name)| name.to_lowercase() == typed, |(_, name)| name.to_lowercase().contains(&typed)) {
        Named::One((id, _)) => Named::One(*id),
        Named::Several => Named::Several,
        Named::Nobody => Named::Nobody,
    }
}
