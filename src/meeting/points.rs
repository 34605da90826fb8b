//! What the method puts on a session's agenda: the points that an agenda can start with (`docs/method.md`, "Agendas").

use crate::message::Text;
use crate::prompts::{Key, Voice};
use crate::retreat::Kind;

/// The points of a kind of session, in their order. Their names are kept with the items, so that none comes twice.
pub fn of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Readiness => &["process", "difference", "roles", "failure", "agreement"],
        Kind::CoreStart => &["customise", "duties", "schedule", "reading", "seats"],
        Kind::Orientation => &["membership", "roles", "commitment", "process", "current_plan", "website"],
        Kind::Data => &["scan", "picture", "swot", "priorities"],
        Kind::Vision => &["reading", "different", "foundation", "mindset"],
        Kind::Direction => &["goals", "indicators", "strategies", "draft"],
        Kind::Final => &["feedback", "refinement", "recommendation"],
        Kind::Living => &["data", "monitoring", "structures", "performance", "actions", "resources"],
    }
}

fn key(kind: Kind, point: &str) -> String {
    format!("meeting.point.{}.{point}", kind.as_str())
}

/// The words of a point.
pub fn words(voice: &Voice<'_>, kind: Kind, point: &str) -> Text {
    voice.render(&key(kind, point), &[])
}

/// The texts of all points.
pub(crate) fn more_keys() -> Vec<Key> {
    let all = Kind::ALL.into_iter().flat_map(|kind| of(kind).iter().map(move |point| key(kind, point)));
    all.map(|name| Key { name: name.into(), slots: &[] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meeting::LONGEST_ITEM;
    use crate::prompts::{Profile, Prompts};

    #[test]
    fn every_kind_has_points_that_are_items_and_the_orientation_its_six() {
        let prompts = Prompts::load(None).unwrap();
        for profile in Profile::ALL {
            let voice = prompts.voice(profile);
            for kind in Kind::ALL {
                assert!(!of(kind).is_empty());
                let words: std::collections::BTreeSet<String> =
                    of(kind).iter().map(|point| words(&voice, kind, point).plain()).collect();
                assert_eq!(words.len(), of(kind).len(), "each says something of its own");
                assert!(words.iter().all(|words| words.chars().count() <= LONGEST_ITEM));
            }
        }
        assert_eq!(of(Kind::Orientation).len(), 6);
    }
}
