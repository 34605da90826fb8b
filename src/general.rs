//! What the bot says about the conversation itself: refusals that any command can meet.

use crate::command::Access;
use crate::district::{District, Part};
use crate::message::{Message, Text};
use crate::prompts::Voice;

crate::texts! { "general";
    only_in_server() = "notice.only_in_server";
    not_understood() = "notice.not_understood";
    went_wrong() = "notice.went_wrong";
    not_saved() = "notice.not_saved";
    no_member() = "refused.no_member";
    roles_unknown() = "refused.roles_unknown";
    planners_only(roles) = "refused.planners_only";
    planners_nobody() = "refused.planners_nobody";
    setup_only() = "refused.setup_only";
    setup_only_lead(role) = "refused.setup_only_lead";
    or() = "or";
}

/// A sentence of the bot's about the conversation itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was sent from outside a server.
    OnlyInServer,
    /// No version of the bot offers this control or command, or it could not be decoded.
    NotUnderstood,
    /// A fault of ours; nothing was changed, trying again is safe.
    WentWrong,
    /// The write did not commit: not saved.
    NotSaved,
}

/// The words for a notice.
pub fn message(voice: &Voice<'_>, notice: Notice) -> Message {
    Message::text(match notice {
        Notice::OnlyInServer => only_in_server(voice),
        Notice::NotUnderstood => not_understood(voice),
        Notice::WentWrong => went_wrong(voice),
        Notice::NotSaved => not_saved(voice),
    })
}

/// Why somebody may not do something, and who may.
pub fn not_allowed(voice: &Voice<'_>, access: Access, district: &District) -> Text {
    let role = |part: &Part| district.roles.get(part).map(|role| Text::role(*role));
    match access {
        Access::Setup | Access::Everyone => match role(&Part::DistrictLead) {
            Some(lead) => setup_only_lead(voice, lead),
            None => setup_only(voice),
        },
        Access::Planners => {
            let mut roles: Vec<Text> =
                [Part::CoreTeam, Part::Facilitator, Part::DistrictLead].iter().filter_map(role).collect();
            roles.dedup();
            if roles.is_empty() {
                planners_nobody(voice)
            } else {
                let last = roles.pop().unwrap_or_default();
                let first = Text::join(roles, ", ");
                planners_only(voice, Text::join([first, last], &format!(" {} ", or(voice).plain())))
            }
        }
    }
}
