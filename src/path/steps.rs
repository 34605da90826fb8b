//! What belongs to which step (`docs/method.md`, "Paths", "Checklists"). The words stand in `prompts/en/path.toml`.

use super::{Group, Item, Kind, Step};
use crate::readiness::Level;
use Kind::{Focus, Need, Tick};
use Level::{JustGettingStarted, LotsGoingOn, OnOurWay};

const fn item(name: &'static str) -> Item {
    Item { name, part: false }
}

const fn part(name: &'static str) -> Item {
    Item { name, part: true }
}

const fn group(name: &'static str, kind: Kind, items: &'static [Item]) -> Group {
    Group { name, kind, items }
}

const fn step(level: Level, number: u8, names_stages: bool, groups: &'static [Group]) -> Step {
    Step { level, number, groups, names_stages }
}

/// All steps of all paths. The list of needs and areas of focus of the second level and the checklist of the third are
/// two lists, alike in places and never mixed.
pub static STEPS: [Step; 13] = [
    step(
        JustGettingStarted,
        1,
        true,
        &[
            group(
                "questions",
                Tick,
                &[
                    item("importance"),
                    item("engaged"),
                    item("work"),
                    item("partnerships"),
                    item("support"),
                    item("policies"),
                    item("situation"),
                ],
            ),
            group("inventory", Tick, &[item("elementary"), item("middle"), item("secondary"), item("alternate_adult")]),
        ],
    ),
    step(JustGettingStarted, 2, false, &[group("look", Tick, &[item("inside"), item("outside")])]),
    step(
        JustGettingStarted,
        3,
        false,
        &[group(
            "considerations",
            Tick,
            &[item("impact"), item("benefits"), item("staffing"), item("models"), item("recommendations")],
        )],
    ),
    step(
        JustGettingStarted,
        4,
        false,
        &[group("settle", Tick, &[item("outcomes"), item("resources"), item("next_steps")])],
    ),
    step(
        OnOurWay,
        1,
        false,
        &[group(
            "questions",
            Tick,
            &[
                item("outcomes"),
                item("head_start"),
                item("confidence"),
                item("relevant"),
                item("partnered"),
                item("collaboration"),
            ],
        )],
    ),
    step(
        OnOurWay,
        2,
        true,
        &[
            group("show", Tick, &[item("difference"), item("lifelong")]),
            group("activities", Tick, &[item("connect"), item("resources"), item("community")]),
            group("data", Tick, &[item("attendance"), item("achievement"), item("satisfaction")]),
        ],
    ),
    step(
        OnOurWay,
        3,
        false,
        &[group("ways", Tick, &[item("presentations"), item("reports"), item("annual"), item("contract")])],
    ),
    step(
        OnOurWay,
        4,
        true,
        &[
            group("needs", Need, &[item("target_populations"), item("activities")]),
            group(
                "program_support",
                Need,
                &[
                    item("budget"),
                    item("resources"),
                    item("staff_expertise"),
                    item("stakeholders"),
                    item("facilities"),
                    item("collaboration"),
                ],
            ),
            group(
                "focus",
                Focus,
                &[
                    item("programs"),
                    item("partnerships"),
                    item("communication"),
                    item("marketing"),
                    item("personnel"),
                    item("engagement"),
                    part("elementary"),
                    part("middle"),
                    part("secondary"),
                    part("alternate"),
                ],
            ),
        ],
    ),
    step(OnOurWay, 5, false, &[group("actions", Tick, &[item("share"), item("consensus"), item("propose")])]),
    step(LotsGoingOn, 1, false, &[group("tools", Tick, &[item("swot"), item("session"), item("others")])]),
    step(
        LotsGoingOn,
        2,
        true,
        &[
            group("target_populations", Need, &[item("aboriginal"), item("gender"), item("at_risk"), item("other")]),
            group("activities", Need, &[item("awareness"), item("exploration"), item("preparation")]),
            group(
                "program_support",
                Need,
                &[
                    item("budget"),
                    item("resources"),
                    item("advisory"),
                    item("staff_expertise"),
                    item("stakeholders"),
                    item("facilities"),
                    item("collaboration"),
                    item("sustainability"),
                    item("implementation"),
                ],
            ),
            group(
                "focus",
                Focus,
                &[
                    item("policy"),
                    item("programs"),
                    item("partnerships"),
                    item("communication"),
                    item("marketing"),
                    item("personnel"),
                    item("engagement"),
                    part("elementary"),
                    part("middle"),
                    part("secondary"),
                    part("alternate"),
                ],
            ),
        ],
    ),
    step(
        LotsGoingOn,
        3,
        false,
        &[group("review", Tick, &[item("frame"), item("assess"), part("feedback"), part("analyse"), item("propose")])],
    ),
    step(
        LotsGoingOn,
        4,
        false,
        &[group(
            "actions",
            Tick,
            &[item("share"), part("proposed"), part("confirm"), item("engage"), item("success"), item("annual")],
        )],
    ),
];
