//! Why a posting is not there yet, in words.

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
    }
}
