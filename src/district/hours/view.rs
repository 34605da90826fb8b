//! What people see of the hours: lines of the checklist.

use chrono::{NaiveDate, NaiveTime};

use super::store::Standing;
use crate::calendar::{self, WallTime};
use crate::district::view::{broken, no, set, unset, yes};
use crate::message::Text;
use crate::posting;
use crate::prompts::Voice;
use crate::sending::Reason;
use crate::week;

crate::texts! { "district";
    meeting() = "hours.meeting";
    reminder() = "hours.reminder";
    quiet() = "hours.quiet";
    quiet_value(from, until) = "hours.quiet_value";
    no_quiet() = "hours.no_quiet";
    holidays() = "hours.holidays";
    holidays_value(count) = "hours.holidays_value";
    holidays_how() = "hours.holidays_how";
    events() = "hours.events";
    events_forbidden() = "hours.events_forbidden";
    meetings_stay() = "hours.meetings_stay";
    refused_time(text) = "refused.time";
    refused_night(time, meant) = "refused.night";
    refused_quiet(time, from, until) = "refused.quiet";
}

/// Such as "15:45".
pub fn clock(voice: &Voice<'_>, time: NaiveTime) -> Text {
    calendar::view::time(voice, WallTime::new(NaiveDate::default(), time))
}

/// The lines of the checklist.
pub fn lines(voice: &Voice<'_>, standing: &Standing) -> [Text; 6] {
    let hours = &standing.hours;
    let quiet_hours = if hours.quiet.from == hours.quiet.until {
        no_quiet(voice)
    } else {
        quiet_value(voice, clock(voice, hours.quiet.from), clock(voice, hours.quiet.until))
    };
    let count = hours.working.holidays.len() as i64;
    let free = match count {
        0 => unset(voice, holidays(voice), holidays_how(voice)),
        _ => set(voice, holidays(voice), holidays_value(voice, count)),
    };
    let wanted = if standing.server_events { yes(voice) } else { no(voice) };
    let events = match standing.problem {
        None => set(voice, events(voice), wanted),
        Some(Reason::Forbidden) => broken(voice, events(voice), events_forbidden(voice)),
        problem => broken(voice, events(voice), posting::view::reason(voice, problem)),
    };
    [
        set(voice, meeting(voice), clock(voice, hours.meeting)),
        set(voice, reminder(voice), clock(voice, hours.reminder)),
        set(voice, quiet(voice), quiet_hours),
        set(voice, week::texts::setting(voice), week::view::day(voice, standing.week)),
        free,
        events,
    ]
}
