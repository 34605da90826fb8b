//! The ladder of pings: when whoever is accountable for an action hears of a stage's end, and when others do
//! (`docs/method.md`, "Dates and pings of an action"). Rules only; `action::follow` plans by it.

pub mod commands;
pub mod handler;
pub mod store;
pub mod view;

use chrono::NaiveDate;

/// The most days between a ping and the day that it is about.
pub const MOST_DAYS: u32 = 28;
/// The most overdue pings.
pub const MOST_OVERDUE: u32 = 8;

/// When people are pinged about a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Days before its end; 0: no ping before it.
    pub ahead_days: u32,
    /// On the day itself.
    pub on_the_day: bool,
    /// Days from its end to the first overdue ping, and from each to the next.
    pub every_days: u32,
    /// How many overdue pings; 0: none.
    pub overdue: u32,
    /// From this overdue ping on the team's lead hears it too; `None`: never.
    pub lead_from: Option<u32>,
    /// From this overdue ping on the district lead hears it too; `None`: never.
    pub district_lead_from: Option<u32>,
    /// The local date of its last change.
    pub changed_on: Option<NaiveDate>,
}

impl Default for Ladder {
    fn default() -> Self {
        Self {
            ahead_days: 7,
            on_the_day: true,
            every_days: 7,
            overdue: 4,
            lead_from: Some(3),
            district_lead_from: Some(4),
            changed_on: None,
        }
    }
}

impl Ladder {
    /// Whether the steps are the same, whenever they were chosen.
    pub fn has_steps_of(&self, other: &Self) -> bool {
        Self { changed_on: None, ..self.clone() } == Self { changed_on: None, ..other.clone() }
    }

    /// Whether anybody is pinged before a stage is overdue.
    pub fn warns(&self) -> bool {
        self.ahead_days > 0 || self.on_the_day
    }
}

/// The numbers of the form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Days before.
    pub ahead: String,
    /// Days between overdue pings.
    pub every: String,
    /// How many overdue pings.
    pub overdue: String,
    /// From which on the lead hears.
    pub lead: String,
    /// From which on the district lead hears.
    pub district_lead: String,
}

/// What can't be, with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Days before.
    Ahead(String),
    /// Days between.
    Every(String),
    /// How many.
    Overdue(String),
    /// From which on the lead hears.
    Lead(String),
    /// From which on the district lead hears.
    DistrictLead(String),
    /// The lead would hear from this overdue ping on, of which there are fewer.
    LeadAfterLast(u32, u32),
    /// The same for the district lead.
    DistrictLeadAfterLast(u32, u32),
}

/// A whole number such as "7", "7 days" or "3rd"; "none" and "never" are 0.
fn number(typed: &str) -> Option<u32> {
    let typed = typed.trim().to_lowercase();
    if ["none", "never", "no"].contains(&typed.as_str()) {
        return Some(0);
    }
    let digits = typed.chars().take_while(char::is_ascii_digit).count();
    let (digits, unit) = typed.split_at(digits);
    let units = ["", "day", "days", "st", "nd", "rd", "th", "ping", "pings", "times", "time"];
    if units.contains(&unit.trim()) { digits.parse().ok() } else { None }
}

impl Typed {
    /// The ladder with these numbers; what the form doesn't hold stays as it is in `now`.
    ///
    /// # Errors
    /// The first that can't be.
    pub fn read(&self, now: &Ladder) -> Result<Ladder, Wrong> {
        let within = |typed: &str, least: u32, most: u32| number(typed).filter(|it| (least..=most).contains(it));
        let wrong = |what: fn(String) -> Wrong, typed: &str| what(typed.trim().to_owned());
        let ahead_days = within(&self.ahead, 0, MOST_DAYS).ok_or_else(|| wrong(Wrong::Ahead, &self.ahead))?;
        let every_days = within(&self.every, 1, MOST_DAYS).ok_or_else(|| wrong(Wrong::Every, &self.every))?;
        let overdue = within(&self.overdue, 0, MOST_OVERDUE).ok_or_else(|| wrong(Wrong::Overdue, &self.overdue))?;
        let from = |typed: &str| within(typed, 0, MOST_OVERDUE).map(|from| Some(from).filter(|from| *from > 0));
        let lead_from = from(&self.lead).ok_or_else(|| wrong(Wrong::Lead, &self.lead))?;
        let district_lead_from =
            from(&self.district_lead).ok_or_else(|| wrong(Wrong::DistrictLead, &self.district_lead))?;
        // Without overdue pings nobody hears any: then it doesn't matter what stands there.
        let after_last = |from: Option<u32>| from.filter(|from| overdue > 0 && *from > overdue);
        if let Some(from) = after_last(lead_from) {
            return Err(Wrong::LeadAfterLast(from, overdue));
        }
        if let Some(from) = after_last(district_lead_from) {
            return Err(Wrong::DistrictLeadAfterLast(from, overdue));
        }
        Ok(Ladder { ahead_days, every_days, overdue, lead_from, district_lead_from, ..now.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed([ahead, every, overdue, lead, district_lead]: [&str; 5]) -> Typed {
        let [ahead, every, overdue, lead, district_lead] =
            [ahead, every, overdue, lead, district_lead].map(str::to_owned);
        Typed { ahead, every, overdue, lead, district_lead }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let usual = Ladder::default();
        assert_eq!(typed(["7", "7", "4", "3", "4"]).read(&usual), Ok(usual.clone()));
        assert_eq!(typed([" 7 days", "7 Days", "4 times", "3rd", "4th"]).read(&usual), Ok(usual.clone()));
        let none = typed(["none", "1 day", "0", "3", "never"]).read(&Ladder { on_the_day: false, ..usual.clone() });
        let expected = Ladder {
            ahead_days: 0,
            on_the_day: false,
            every_days: 1,
            overdue: 0,
            lead_from: Some(3),
            district_lead_from: None,
            changed_on: None,
        };
        assert_eq!(none, Ok(expected));
    }

    #[test]
    fn what_can_not_be_is_named() {
        let cases = [
            (["29", "7", "4", "3", "4"], Wrong::Ahead("29".into())),
            (["a week", "7", "4", "3", "4"], Wrong::Ahead("a week".into())),
            (["-1", "7", "4", "3", "4"], Wrong::Ahead("-1".into())),
            (["7", "0", "4", "3", "4"], Wrong::Every("0".into())),
            (["7", "", "4", "3", "4"], Wrong::Every(String::new())),
            (["7", "7", "9", "3", "4"], Wrong::Overdue("9".into())),
            (["7", "7", "4", "x", "4"], Wrong::Lead("x".into())),
            (["7", "7", "4", "3", "99999999999"], Wrong::DistrictLead("99999999999".into())),
            (["7", "7", "2", "3", "4"], Wrong::LeadAfterLast(3, 2)),
            (["7", "7", "3", "3", "4"], Wrong::DistrictLeadAfterLast(4, 3)),
        ];
        for (numbers, why) in cases {
            assert_eq!(typed(numbers).read(&Ladder::default()), Err(why), "{numbers:?}");
        }
    }
}
