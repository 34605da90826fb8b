//! Why a posting or a reminder is not there yet, in words.

use super::Reason;
use crate::message::Text;
use crate::prompts::Voice;

crate::texts! { "general";
    no_channel() = "posting.no_channel";
    gone() = "posting.gone";
    forbidden() = "posting.forbidden";
    outage() = "posting.outage";
    rejected() = "posting.rejected";
    over() = "posting.over";
    not_wanted() = "posting.not_wanted";
    cancelled() = "posting.cancelled";
    left() = "posting.left";
    closed() = "posting.closed";
    fault() = "posting.fault";
}

/// One sentence, and what to do about it.
pub fn reason(voice: &Voice<'_>, reason: Option<Reason>) -> Text {
    match reason {
        None | Some(Reason::Outage) => outage(voice),
        Some(Reason::NoChannel) => no_channel(voice),
        Some(Reason::Gone) => gone(voice),
        Some(Reason::Forbidden) => forbidden(voice),
        Some(Reason::Rejected) => rejected(voice),
        Some(Reason::Over) => over(voice),
        Some(Reason::NotWanted) => not_wanted(voice),
        Some(Reason::Cancelled) => cancelled(voice),
        Some(Reason::Left) => left(voice),
        Some(Reason::Closed) => closed(voice),
        Some(Reason::Fault) => fault(voice),
    }
}
