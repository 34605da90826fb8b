//! Planners write the plan down: goals, strategies, what keeps them off the shelf, and what could go wrong.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::rehearsal::Form;
use serde_json::{Value, json};

use crate::support::{Actor, HOME, NEIGHBOUR, Town, shown};

const ATTENDANCE: &str = "Raise the attendance of grade 9 students from 88 % to 95 % by June 2028";

/// Adds a goal through the form.
async fn add_goal(actor: &Actor<'_>, name: &str, problem: &str, success: &str) {
    actor.types("plan goal", &[]).await;
    let form = actor.opens("Add a goal").await;
    let saved = actor.sends(&form, &[("name", name), ("problem", problem), ("success", success)]).await;
    assert!(saved.text().contains("The goal is part of the plan"), "{}", saved.text());
}

/// Adds a strategy to the goal that is open.
async fn add_strategy(actor: &Actor<'_>, name: &str) {
    let form = actor.opens("Add a strategy").await;
    let saved = actor.sends(&form, &[("name", name)]).await;
    assert!(saved.text().contains("The strategy is part of the plan"), "{}", saved.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planner_writes_the_plan_down() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let empty = amara.types("plan goal", &[]).await;
    assert!(empty.ephemeral);
    assert_snapshot!("goals_empty", shown(&town, &empty));
    let form = amara.opens("Add a goal").await;
    assert_snapshot!("goal_form", outline(&form));
    let vague = amara.sends(&form, &[("name", "Improve our\nprograms"), ("problem", ""), ("success", "")]).await;
    assert_snapshot!("goal_vague", shown(&town, &vague));

    let form = amara.opens("Change").await;
    assert_eq!(form.inputs[0].value, "Improve our programs");
    let words = [("name", ATTENDANCE), ("problem", "Too many miss school:\n- on Mondays"), ("success", "They come")];
    let better = amara.sends(&form, &words).await;
    assert!(better.text().starts_with("**Saved.**"), "{}", better.text());
    assert!(!better.text().contains("Specific"), "{}", better.text());
    let whole = amara.clicks("Make it for the whole district").await;
    assert!(whole.text().contains("🌐 For the whole district"), "{}", whole.text());
    add_strategy(&amara, "Every grade 9 student has a mentor").await;
    amara.clicks("Its goal").await;
    add_strategy(&amara, "Call home on the first day").await;
    assert_snapshot!("strategy", shown(&town, &amara.newest()));
    assert_snapshot!("goal", shown(&town, &amara.clicks("Its goal").await));
    assert_snapshot!("goals", shown(&town, &amara.clicks("All goals").await));
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'goal_added'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'goal_changed'").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'strategy_added'").await, 2);
    town.nothing_was_refused();
}

/// A form as it opens.
fn outline(form: &Form) -> String {
    let fields = form.inputs.iter().map(|input| format!("[{}] {}\n", input.label, input.value));
    format!("{}\n{}", form.title, fields.collect::<String>())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strategy_is_tied_to_everyday_work() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    add_goal(&amara, ATTENDANCE, "", "").await;
    add_strategy(&amara, "Every grade 9 student has a mentor").await;
    add_actions(&town).await;
    let suggested = amara.suggestions("plan align", "strategy", "MENTOR").await;
    assert_eq!(suggested, ["Every grade 9 student has a mentor"]);
    let lacking = amara.types("plan align", &[("strategy", json!("mentor"))]).await;
    assert!(lacking.text().contains("Six alignments: 1 of 6"), "{}", lacking.text());
    let form = amara.opens("Data").await;
    assert_snapshot!("align_form", outline(&form));
    let part = [("data_indicator", "Days missed"), ("data_measure", ""), ("data_target", "8")];
    let part = amara.sends(&form, &part).await;
    assert_snapshot!("align_part", shown(&town, &part));
    let form = amara.opens("Data").await;
    assert_eq!(form.inputs[0].value, "Days missed");
    amara.sends(&form, &[("data_measure", "The daily register")]).await;
    let david = town.person("David Kowalski");
    david.types("plan align", &[("strategy", json!("Every grade 9 student has a mentor"))]).await;
    let form = david.opens("Time and money").await;
    let done = david.sends(&form, &[("resources", "# Two hours\n**@everyone** gives them")]).await;
    assert_snapshot!("align", shown(&town, &done));
    let form = david.opens("Time and money").await;
    let emptied = david.sends(&form, &[("resources", "")]).await;
    assert!(emptied.text().contains("⬜ **Time and money**: still lacking"), "{}", emptied.text());
    assert_snapshot!("strategy_with_actions", shown(&town, &david.clicks("The strategy").await));
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'alignment_set'").await, 4);
    town.nothing_was_refused();
}

/// Actions in each position; there is no command for them here.
async fn add_actions(town: &Town) {
    town.runs_at_home("INSERT INTO action (id, district_id, strategy_id, name, state, owner_id, accepted, made_at) VALUES \
         (1, HOME, 1, 'Train mentors', 'live', 5, 1, 1799600000), (2, HOME, 1, 'Match them', 'live', 5, 0, 1799600000), \
         (3, HOME, 1, 'Ask students', 'adopted', 5, 1, 1799600000), (4, HOME, 1, 'Write a poem', 'abandoned', 5, 1, 1799600000), \
         (5, HOME, 1, 'Still thinking', 'draft', 5, 0, 1799600000), (6, HOME, NULL, 'Paint', 'live', NULL, 0, 1799600000); \
         INSERT INTO cycle (action_id, number, district_id, stage, plan_on, do_on, study_on, act_on) VALUES \
         (1, 1, HOME, 'do', '2026-12-01', '2027-01-08', '2027-02-01', '2027-02-08'), \
         (2, 1, HOME, 'study', '2026-12-01', '2026-12-15', '2027-01-11', '2027-01-18'), \
         (3, 1, HOME, 'done', '2026-12-01', '2026-12-15', '2027-01-01', '2027-01-08'), \
         (4, 1, HOME, 'done', '2026-12-01', '2026-12-15', '2027-01-01', '2027-01-08'), \
         (5, 1, HOME, 'plan', '2026-12-01', '2026-12-15', '2027-01-01', '2027-01-08'), \
         (6, 1, HOME, 'plan', '2027-02-01', '2027-02-15', '2027-03-01', '2027-03-08')",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_can_look_and_not_change() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let ruth = town.person("Ruth Abernathy");
    let none = ruth.types("plan goal", &[]).await;
    assert!(none.text().contains("Whoever plans") && none.control("Add a goal").is_none(), "{}", none.text());
    assert!(ruth.types("plan strategy", &[]).await.text().contains("There is no strategy yet"));
    add_goal(&amara, ATTENDANCE, "", "").await;
    add_strategy(&amara, "Mentors").await;
    assert_snapshot!("goals_teacher", shown(&town, &ruth.types("plan goal", &[]).await));
    assert_snapshot!("goal_teacher", shown(&town, &ruth.picks("Look at a goal", &["Raise"]).await));
    assert_snapshot!("strategy_teacher", shown(&town, &ruth.picks("Look at a strategy", &["Mentors"]).await));
    assert_snapshot!("align_teacher", shown(&town, &ruth.clicks("Alignments").await));
    assert!(ruth.types("plan risks", &[]).await.text().contains("can do this"));
    let changing = [
        "plan.add_goal",
        "plan.edit_goal:1",
        "plan.whole:1:on",
        "plan.add_strategy:1",
        "plan.edit_strategy:1",
        "plan.ask_drop:goal:1",
        "plan.drop:goal:1",
        "plan.drop:strategy:1",
        "plan.put_back:goal:1",
        "plan.dropped:0",
        "plan.say:1:data",
        "plan.risks:0",
    ];
    for forged in changing {
        for name in ["Ruth Abernathy", "Ravi Patel", "Nora Fitzgerald"] {
            let seen = town.person(name).forges(&format!("1:{forged}")).await;
            assert!(seen.ephemeral && seen.text().contains("can do this"), "{name} {forged}: {}", seen.text());
        }
    }
    for forged in ["plan.new_goal", "plan.save_goal:1:0", "plan.new_strategy:1", "plan.save_strategy:1:0"] {
        let seen = ruth.forges_form(&format!("1:{forged}"), &[("name", "Mine")]).await;
        assert!(seen.text().contains("can do this"), "{forged}: {}", seen.text());
    }
    let seen = ruth.forges_form("1:plan.said:1:resources:0", &[("resources", "Mine")]).await;
    assert!(seen.text().contains("can do this"), "{}", seen.text());
    // Amara has the form open while she leaves the core team.
    amara.clicks("Its goal").await;
    let form = amara.opens("Change").await;
    town.server.admin().set_roles(town.server.guild(HOME), amara.id, &[town.role("All staff")]);
    let refused = amara.sends(&form, &[("name", "Too late")]).await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM goal WHERE name LIKE 'Raise%' AND state = 'live'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM alignment").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_planners_change_the_same_goal_at_once() {
    let town = Town::new().await;
    let (amara, david) = (town.person("Amara Okafor"), town.person("David Kowalski"));
    add_goal(&amara, ATTENDANCE, "Too many miss school", "").await;
    david.types("plan goal", &[]).await;
    david.picks("Look at a goal", &["Raise"]).await;
    let davids = david.opens("Change").await;
    let amaras = amara.opens("Change").await;
    amara.sends(&amaras, &[("success", "They come, and say why")]).await;
    let beside = david.sends(&davids, &[("success", "David's hour of work")]).await;
    assert_snapshot!("goal_changed_meanwhile", shown(&town, &beside));
    let kept = String::from_utf8(beside.files[0].bytes.to_vec()).unwrap();
    assert!(kept.contains("David's hour of work") && kept.contains(ATTENDANCE), "{kept}");
    assert_eq!(town.count("SELECT count(*) FROM goal WHERE success = 'They come, and say why'").await, 1);
    let davids = david.opens("Change").await;
    assert_eq!(davids.inputs[2].value, "They come, and say why");
    let together = david.sends(&davids, &[("success", "They come, and say why. David's too")]).await;
    assert!(together.text().starts_with("**Saved.**") && together.files.is_empty(), "{}", together.text());
    let same = david.opens("Change").await;
    assert!(david.sends(&same, &[]).await.text().contains("Nothing is different"));

    // The same with alignments, and with a strategy's name.
    amara.types("plan goal", &[]).await;
    amara.picks("Look at a goal", &["Raise"]).await;
    add_strategy(&amara, "Mentors").await;
    david.types("plan strategy", &[("strategy", json!("Mentors"))]).await;
    let (amaras, davids) = (amara.opens("Change").await, david.opens("Change").await);
    amara.sends(&amaras, &[("name", "Trained mentors")]).await;
    let renamed = david.sends(&davids, &[("name", "Many mentors")]).await;
    assert!(renamed.text().contains("somebody else changed this") && renamed.text().contains("Trained mentors"));
    assert!(renamed.files[0].bytes.windows(12).any(|part| part == b"Many mentors"));
    amara.clicks("Alignments").await;
    david.clicks("Alignments").await;
    let (amaras, davids) = (amara.opens("Work structures").await, david.opens("Work structures").await);
    amara.sends(&amaras, &[("structures", "Amara")]).await;
    let said = david.sends(&davids, &[("structures", "David")]).await;
    assert!(said.text().contains("somebody else changed this") && said.text().contains("Amara"), "{}", said.text());
    assert_eq!(town.count("SELECT count(*) FROM alignment WHERE words = 'Amara'").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_outlives_a_restart_and_words_come_back_when_they_can_not_be_saved() {
    let mut town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("plan goal", &[]).await;
    let form = amara.opens("Add a goal").await;
    town.restart_bot().await;
    let amara = town.person("Amara Okafor");
    let saved = amara.sends(&form, &[("name", ATTENDANCE), ("problem", "p"), ("success", "s")]).await;
    assert!(saved.text().contains("The goal is part of the plan"), "{}", saved.text());
    let form = amara.opens("Change").await;
    town.kill_bot().await;
    town.start_bot().await;
    let amara = town.person("Amara Okafor");
    let saved = amara.sends(&form, &[("success", "They come")]).await;
    assert!(saved.text().starts_with("**Saved.**"), "{}", saved.text());

    town.runs_at_home("CREATE TRIGGER refuse BEFORE UPDATE ON goal BEGIN SELECT raise(ABORT, 'no'); END").await;
    town.runs_at_home("CREATE TRIGGER refuse_new BEFORE INSERT ON goal BEGIN SELECT raise(ABORT, 'no'); END").await;
    let form = amara.opens("Change").await;
    let lost = amara.sends(&form, &[("problem", "An hour's work")]).await;
    assert_snapshot!("goal_not_saved", shown(&town, &lost));
    assert!(String::from_utf8(lost.files[0].bytes.to_vec()).unwrap().contains("An hour's work"));
    amara.clicks("All goals").await;
    let form = amara.opens("Add a goal").await;
    let lost = amara.sends(&form, &[("name", "Another"), ("problem", ""), ("success", "")]).await;
    assert!(String::from_utf8(lost.files[0].bytes.to_vec()).unwrap().contains("Another"));
    town.runs_at_home("DROP TRIGGER refuse; DROP TRIGGER refuse_new").await;
    let form = amara.opens("Try again").await;
    assert_eq!(form.inputs[0].value, "", "a new goal");
    let words = [("name", "\u{3000}\n"), ("problem", "Long thought"), ("success", "")];
    let nameless = amara.forges_form("1:plan.new_goal", &words).await;
    assert!(nameless.text().contains("please say in a few words"), "{}", nameless.text());
    assert!(String::from_utf8(nameless.files[0].bytes.to_vec()).unwrap().contains("Long thought"));
    assert_eq!(town.count("SELECT count(*) FROM goal").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_is_kept_and_can_be_put_back() {
    let town = Town::new().await;
    let (amara, david) = (town.person("Amara Okafor"), town.person("David Kowalski"));
    add_goal(&amara, ATTENDANCE, "", "").await;
    add_strategy(&amara, "Mentors").await;
    add_actions(&town).await;
    amara.clicks("Its goal").await;
    assert_snapshot!("goal_drop_asks", shown(&town, &amara.clicks("Drop").await));
    assert!(amara.clicks("Keep it").await.text().contains("Mentors"));
    amara.clicks("Drop").await;
    assert_snapshot!("goal_dropped", shown(&town, &amara.clicks("Drop it").await));
    let again = amara.forges("1:plan.drop:goal:1").await;
    assert!(again.text().contains("Somebody dropped it before you"), "{}", again.text());
    let list = amara.clicks("All goals").await;
    assert!(!list.text().contains("attendance") && list.control("Dropped (1)").is_some(), "{}", list.text());
    let none = amara.types("plan strategy", &[("strategy", json!("Mentors"))]).await;
    assert!(none.text().contains("There is no strategy yet"), "{}", none.text());
    assert!(amara.suggestions("plan strategy", "strategy", "").await.is_empty());

    // Somebody has the goal on their screen from before.
    david.types("plan goal", &[]).await;
    let stale = david.forges("1:plan.goal:1:0").await;
    assert!(stale.text().contains("Goal (dropped)"), "{}", stale.text());
    david.types("plan goal", &[]).await;
    assert_snapshot!("dropped", shown(&town, &david.clicks("Dropped (1)").await));
    david.picks("Look at one", &["Raise"]).await;
    let back = david.clicks("Put it back").await;
    assert!(back.text().contains("part of the plan again") && back.text().contains("Mentors"), "{}", back.text());
    let twice = david.forges("1:plan.put_back:goal:1").await;
    assert!(twice.text().contains("part of the plan already"), "{}", twice.text());

    // A strategy, and then its goal.
    david.types("plan strategy", &[("strategy", json!("Mentors"))]).await;
    assert_snapshot!("strategy_drop_asks", shown(&town, &david.clicks("Drop").await));
    david.clicks("Drop it").await;
    david.forges("1:plan.drop:goal:1").await;
    let alone = david.forges("1:plan.put_back:strategy:1").await;
    assert!(alone.text().contains("the goal itself was dropped"), "{}", alone.text());
    david.forges("1:plan.put_back:goal:1").await;
    assert!(david.types("plan goal", &[]).await.text().contains("Mentors"));
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'goal_dropped'").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'strategy_put_back'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE state = 'live'").await, 3, "the work goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_big_plan_has_pages_and_long_words_come_as_a_file() {
    let town = Town::new().await;
    town.runs_at_home("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) \
         INSERT INTO goal (id, district_id, name, state, made_at) \
         SELECT i, HOME, 'Goal number ' || i || ' of a plan that wants everything at once', 'live', 1799600000 FROM n; \
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299) \
         INSERT INTO strategy (id, district_id, goal_id, name, state, made_at) SELECT i + 1, HOME, i / 10 + 1, \
         'Strategy ' || (i % 10 + 1) || ' for goal ' || (i / 10 + 1) || ', which is one of ten', 'live', 1799600000 FROM n",
    )
    .await;
    let amara = town.person("Amara Okafor");
    let mut page = amara.types("plan goal", &[]).await;
    assert!(page.text().contains("30 goals are many"), "{}", page.text());
    let mut seen = 0;
    loop {
        seen += page.text().matches("🎯").count();
        if page.control("Next").is_none() {
            break;
        }
        page = amara.clicks("Next").await;
    }
    assert_eq!(seen, 30, "each goal stands on one page");
    assert!(page.text().contains("Goal number 30") && page.text().contains("Strategy 10 for goal 30"));
    amara.picks("Look at a goal", &["30. "]).await;
    let second = amara.clicks("Next").await;
    assert!(second.text().contains("Strategy 9 for goal 30") && second.text().contains("Page 2 of 2"));
    let far = amara.forges("1:plan.goals:4000000000").await;
    assert!(far.text().contains("Goal number 30"), "{}", far.text());

    let mut picks = amara.types("plan align", &[("strategy", json!("one of ten"))]).await;
    assert!(picks.text().contains("Several strategies are called like that"), "{}", picks.text());
    let mut options = 0;
    loop {
        options += picks.control("See a strategy").unwrap().options.len();
        if picks.control("Next").is_none() {
            break;
        }
        picks = amara.clicks("Next").await;
    }
    assert_eq!(options, 300);
    amara.picks("See a strategy", &["Strategy 10 for goal 30"]).await;
    let long = "*_`~|>#[]()\n".repeat(334)[..4000].to_owned();
    for _ in 0..2 {
        let form = amara.opens("Data").await;
        let words = [("data_indicator", long.as_str()), ("data_measure", &long), ("data_target", &long)];
        amara.sends(&form, &words).await;
    }
    let shortened = amara.newest();
    assert!(shortened.text().contains("All the words are in the file below"), "{}", shortened.text());
    assert!(String::from_utf8(shortened.files[0].bytes.to_vec()).unwrap().matches(long.trim()).count() == 3);
    let form = amara.opens("Data").await;
    assert_eq!(form.inputs[1].value, long.trim());

    amara.clicks("The strategy").await;
    amara.clicks("Its goal").await;
    let form = amara.opens("Change").await;
    let name = "🎯*".repeat(200);
    let whole = amara.sends(&form, &[("name", &name), ("problem", &long), ("success", &long)]).await;
    assert!(whole.text().contains("All the words are in the file below"), "{}", whole.text());
    assert!(String::from_utf8(whole.files[0].bytes.to_vec()).unwrap().matches(long.trim()).count() == 2);
    let forged = "x".repeat(4001);
    for (id, field) in
        [("plan.save_goal:30:0", "problem"), ("plan.save_goal:30:0", "name"), ("plan.said:1:data:0", "data_target")]
    {
        let seen = amara.forges_form(&format!("1:{id}"), &[(field, forged.as_str())]).await;
        assert!(seen.text().contains("I can't make sense of that"), "{id}: {}", seen.text());
    }
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_district_never_sees_the_others_plan() {
    let town = Town::new().await;
    let ingrid = town.neighbour("Ingrid Solberg");
    let lead = town.server.read(|world| {
        let guild = world.guild_named(NEIGHBOUR).unwrap();
        world.guilds[&guild].roles.values().find(|role| role.name == "District lead").unwrap().id
    });
    ingrid.types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    let amara = town.person("Amara Okafor");
    add_goal(&amara, ATTENDANCE, "Ours alone", "").await;
    add_strategy(&amara, "Mentors").await;
    assert!(ingrid.types("plan goal", &[]).await.text().contains("There is no goal yet"));
    assert!(ingrid.types("plan risks", &[]).await.text().contains("There is no goal and no action yet"));
    assert!(ingrid.suggestions("plan strategy", "strategy", "Mentors").await.is_empty());
    let named = ingrid.types("plan strategy", &[("strategy", json!("1"))]).await;
    assert!(!named.text().contains("Mentors"), "{}", named.text());
    for forged in [
        "plan.goal:1:0",
        "plan.edit_goal:1",
        "plan.whole:1:on",
        "plan.add_strategy:1",
        "plan.edit_strategy:1",
        "plan.ask_drop:goal:1",
        "plan.ask_drop:strategy:1",
        "plan.drop:goal:1",
        "plan.drop:strategy:1",
        "plan.put_back:goal:1",
        "plan.strategy:1:0",
        "plan.align:1",
        "plan.say:1:data",
    ] {
        let seen = ingrid.forges(&format!("1:{forged}")).await;
        assert!(seen.text().contains("I can't find that"), "{forged}: {}", seen.text());
    }
    for forged in ["plan.save_goal:1:0", "plan.new_strategy:1", "plan.save_strategy:1:0"] {
        let seen = ingrid.forges_form(&format!("1:{forged}"), &[("name", "Theirs")]).await;
        assert!(seen.text().contains("I can't find that"), "{forged}: {}", seen.text());
    }
    let seen = ingrid.forges_form("1:plan.said:1:resources:0", &[("resources", "Theirs")]).await;
    assert!(seen.text().contains("I can't find that"), "{}", seen.text());
    assert_eq!(town.count("SELECT count(*) FROM goal WHERE state = 'live' AND NOT whole_district").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM strategy WHERE state = 'live' AND name = 'Mentors'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM alignment").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what LIKE 'goal%' OR what LIKE 'strat%'").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_controls_are_not_understood() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    for forged in [
        "plan.goals",
        "plan.goals:-1",
        "plan.goal:x:0",
        "plan.whole:1:maybe",
        "plan.drop:action:1",
        "plan.say:1:nothing",
        "plan.strategies:all:0",
        "plan.nowhere",
    ] {
        let seen = amara.forges(&format!("1:{forged}")).await;
        assert!(seen.text().contains("I can't make sense of that"), "{forged}: {}", seen.text());
    }
    let seen = amara.forges_form("1:plan.said:1:data:-1", &[("data_target", "x")]).await;
    assert!(seen.text().contains("I can't make sense of that"), "{}", seen.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn planners_see_why_plans_fail_in_their_own() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let nothing = amara.types("plan risks", &[]).await;
    assert!(nothing.ephemeral && nothing.text().contains("nothing to be at risk"), "{}", nothing.text());
    add_goal(&amara, ATTENDANCE, "", "").await;
    add_strategy(&amara, "Mentors").await;
    add_actions(&town).await;
    // People of three groups come to the data retreat; the orientation is over, and nobody said who was there.
    town.runs_at_home("INSERT INTO session (id, district_id, kind, state, starts_on, zone, starts_at, minutes) VALUES \
         (1, HOME, 'orientation', 'planned', '2026-12-01T09:00', 'America/Toronto', 1796133600, 60), \
         (2, HOME, 'data', 'planned', '2027-01-20T09:00', 'America/Toronto', 1800453600, 360), \
         (3, HOME, 'vision', 'cancelled', '2026-12-02T09:00', 'America/Toronto', 1796220000, 360); \
         INSERT INTO rsvp (district_id, session_id, user_id, answer, voice, revision, answered_at) VALUES \
         (HOME, 2, 1, 'coming', 'all_staff', 1, 0), (HOME, 2, 2, 'coming', 'career_staff', 1, 0), \
         (HOME, 2, 3, 'coming', 'parents', 1, 0), (HOME, 2, 4, 'cant', 'board', 1, 0), (HOME, 2, 5, 'coming', NULL, 1, 0)",
    )
    .await;
    town.later(TimeDelta::zero());
    let mut page = amara.types("plan risks", &[]).await;
    let mut pages = vec![shown(&town, &page)];
    while page.control("Next").is_some() {
        page = amara.clicks("Next").await;
        pages.push(shown(&town, &page));
    }
    assert_snapshot!("risks", pages.join("\n\n----\n\n"));
    let before = page.text();
    assert!(!before.contains("weeks"), "{before}");
    // Everything is mended.
    town.runs_at_home("UPDATE action SET owner_id = id, accepted = 1, strategy_id = 1 WHERE state = 'live'; \
         UPDATE cycle SET plan_on = '2027-09-01', do_on = '2027-09-02', study_on = '2027-09-03', act_on = '2027-09-04'; \
         INSERT INTO action_detail (action_id, which, district_id, words, set_at) \
         SELECT id, column1, HOME, 'words', 0 FROM action, (VALUES ('indicator'), ('resources'), ('affected'), ('based_on')) \
         WHERE state = 'live'; \
         INSERT INTO alignment (strategy_id, district_id, which, words, set_at) SELECT 1, HOME, column1, 'words', 0 FROM \
         (VALUES ('data_indicator'), ('data_measure'), ('data_target'), ('reporting'), ('structures'), ('performance'), \
         ('resources')); \
         INSERT INTO rsvp (district_id, session_id, user_id, answer, voice, revision, answered_at) VALUES \
         (HOME, 2, 11, 'coming', 'board', 1, 0), (HOME, 2, 12, 'coming', 'union', 1, 0), (HOME, 2, 13, 'coming', 'students', 1, 0), \
         (HOME, 2, 14, 'coming', 'community', 1, 0), (HOME, 2, 15, 'coming', 'management', 1, 0); \
         UPDATE session SET attendance_at = 1 WHERE id = 1; \
         INSERT INTO round (district_id, name, mode, state, minimum_group, closed_at) \
         VALUES (HOME, 'Fall', 'confidential', 'closed', 5, 1799600000)",
    )
    .await;
    let well = amara.types("plan risks", &[]).await;
    assert!(well.text().contains("Good news"), "{}", well.text());
    // Five weeks later nobody has touched anything.
    town.later(TimeDelta::weeks(5));
    let quiet = amara.types("plan risks", &[]).await;
    assert!(quiet.text().contains("Nothing was changed on any action for 5 weeks"), "{}", quiet.text());
    town.runs_at_home(
        "INSERT INTO action_change (district_id, action_id, what, changed_at) VALUES (HOME, 1, 'x', 1802600000)",
    )
    .await;
    let touched = amara.types("plan risks", &[]).await;
    assert!(!touched.text().contains("Nothing was changed"), "{}", touched.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_of_a_planner_can_be_seen_taken_and_deleted() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    add_goal(&amara, ATTENDANCE, "Amara's problem", "").await;
    add_strategy(&amara, "Mentors").await;
    amara.clicks("Alignments").await;
    let form = amara.opens("Time and money").await;
    amara.sends(&form, &[("resources", "Two hours")]).await;
    assert_snapshot!("privacy_show", shown(&town, &amara.types("privacy show", &[]).await));
    let export = amara.types("privacy export", &[]).await;
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    assert_eq!(data["goals"], json!([ATTENDANCE]));
    assert_eq!(data["strategies"], json!(["Mentors"]));
    assert_eq!(data["alignments"], json!([["Mentors", "resources"]]));
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete my data").await;
    assert!(amara.types("privacy show", &[]).await.text().contains("Nothing: I hold nothing"));
    let david = town.person("David Kowalski");
    let align = david.types("plan align", &[("strategy", json!("Mentors"))]).await;
    let text = shown(&town, &align);
    assert!(text.contains("Two hours") && !text.contains("Amara"), "{text}");
    town.nothing_was_refused();
}
