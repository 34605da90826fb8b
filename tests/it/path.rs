//! People walk the path of their level, and planners the district's.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::error::Fault;
use plankeeper::rehearsal::Rule;
use serde_json::{Value, json};

use crate::support::{HOME, Town, shown};
use crate::survey::{answers, open_round};

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_walks_the_path_of_her_result() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    answers(&ruth, &town, ["Red", "Blue", "Red", "Blue", "Blue"]).await;
    let path = ruth.types("readiness path", &[]).await;
    assert!(path.ephemeral);
    assert_snapshot!("overview", shown(&town, &path));
    assert_snapshot!("level1_step1", shown(&town, &ruth.clicks("1 Walk about").await));
    let second = ruth.clicks("I did this step").await;
    assert_snapshot!("level1_step2", shown(&town, &second));
    assert_snapshot!("level1_step3", shown(&town, &ruth.clicks("Next").await));
    assert_snapshot!("level1_step4", shown(&town, &ruth.clicks("Next").await));
    ruth.clicks("I did this step").await;
    let third = ruth.clicks("I did this step").await;
    assert!(third.text().contains("Step 3: Share discoveries"), "{}", town.transcript());
    let finished = ruth.clicks("I did this step").await;
    assert_snapshot!("overview_finished", shown(&town, &finished));
    let first = ruth.clicks("1 Walk about").await;
    assert!(first.text().contains("You marked this step as done"));
    let open = ruth.clicks("Not done yet").await;
    assert!(open.text().contains("**Step 1** is open again") && open.text().contains("3 of 4 steps done"));
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what LIKE 'path%'").await, 0, "her own walk is hers");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_the_other_levels() {
    let town = Town::new().await;
    let nora = town.person("Nora Fitzgerald");
    assert_snapshot!("levels_no_result", shown(&town, &nora.types("readiness path", &[]).await));
    assert_snapshot!("level2", shown(&town, &nora.clicks("On our way").await));
    let mut seen = nora.clicks("1 Check in").await;
    for number in 1..=5 {
        assert_snapshot!(format!("level2_step{number}"), shown(&town, &seen));
        if number < 5 {
            seen = nora.clicks("Next").await;
        }
    }
    nora.clicks("All steps").await;
    assert_snapshot!("level3", shown(&town, &nora.clicks("Lots going on").await));
    let mut seen = nora.clicks("A Reflect").await;
    for letter in ["a", "b", "c", "d"] {
        assert_snapshot!(format!("level3_step_{letter}"), shown(&town, &seen));
        if letter != "d" {
            seen = nora.clicks("Next").await;
        }
    }
    // What she marked there is where she goes on next time.
    nora.clicks("I did this step").await;
    let again = nora.types("readiness path", &[]).await;
    assert!(again.text().contains("🟢 Lots going on (Green): your path"), "{}", again.text());
    assert!(again.text().contains("✅ **D** Plan actions"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_between_two_levels_leaves_the_choice() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let omar = town.person("Omar Haddad");
    answers(&omar, &town, ["Green", "Green", "Green", "can't tell", "Blue"]).await;
    assert_snapshot!("levels_between", shown(&town, &omar.types("readiness path", &[]).await));
    // The result counts when the round is closed, too.
    town.person("Amara Okafor").types("readiness close", &[]).await;
    town.person("Amara Okafor").clicks("Close it").await;
    assert!(omar.types("readiness path", &[]).await.text().contains("leaves more than one level open"));
    open_round(&town, "Autumn 2027").await;
    // The newest round is what counts, and half an answer is no result.
    assert!(omar.types("readiness path", &[]).await.text().contains("I don't know your level yet"));
    let grace = town.person("Grace Whitehorse");
    grace.types("readiness take", &[]).await;
    grace.clicks("Start").await;
    grace.clicks("Green").await;
    assert!(grace.types("readiness path", &[]).await.text().contains("I don't know your level yet"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shared_result_of_a_meeting_leads_everyone_to_its_path() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Retreat")), ("mode", json!("together"))]).await;
    amara.clicks("Post it now").await;
    answers(&town.person("David Kowalski"), &town, ["Green"; 5]).await;
    let path = town.person("Ruth Abernathy").types("readiness path", &[]).await;
    assert!(path.text().contains("This is the level of the shared survey result"), "{}", path.text());
    assert!(path.text().contains("🟢 Lots going on (Green): your path"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn why_plan_and_the_stages_can_be_read_from_the_path() {
    let town = Town::new().await;
    let grace = town.person("Grace Whitehorse");
    let mut seen = grace.types("readiness why", &[]).await;
    assert!(seen.ephemeral);
    for page in 1..=5 {
        assert_snapshot!(format!("why_{page}"), shown(&town, &seen));
        if page < 5 {
            seen = grace.clicks("Next").await;
        }
    }
    assert!(grace.clicks("Back").await.text().contains("Excuse 3 of 4"));
    let path = grace.types("readiness path", &[]).await;
    let why = grace.clicks("Why plan?").await;
    assert!(why.ephemeral && why.id != path.id && why.text().contains("Page 1 of 5"), "the path stays where it is");
    assert_snapshot!("stages", shown(&town, &grace.clicks("Career stages").await));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_core_team_ticks_off_the_districts_checklist_together() {
    let mut town = Town::new().await;
    {
        let amara = town.person("Amara Okafor");
        amara.types("readiness path", &[]).await;
        assert_snapshot!("district_levels", shown(&town, &amara.clicks("Our checklist").await));
        assert_snapshot!("district_overview", shown(&town, &amara.clicks("Just getting started").await));
        assert_snapshot!("district_step_untouched", shown(&town, &amara.clicks("1 Walk about").await));
        let ticked = amara.picks("Tick off", &["1. ", "7. ", "8. "]).await;
        assert!(ticked.text().contains("Saved."), "{}", ticked.text());
    }
    town.kill_bot().await;
    town.later(TimeDelta::days(1));
    town.start_bot().await;
    let margaret = town.person("Margaret Chen");
    margaret.types("readiness path", &[]).await;
    let resumed = margaret.clicks("Our checklist").await;
    assert!(resumed.text().contains("**1** Walk about and ask: 3 of 11 ticked"), "{}", resumed.text());
    margaret.clicks("1 Walk about").await;
    let seen = margaret.picks("Tick off", &["2. "]).await;
    assert_snapshot!("district_step_ticked", shown(&town, &seen));
    // Amara's message is a day old and shows other ticks; it works, and is drawn as things stand.
    let amara = town.person("Amara Okafor");
    let second = amara.picks("Tick off", &["2. "]).await;
    assert!(second.text().contains("Somebody did that before you"), "{}", second.text());
    assert!(shown(&town, &second).contains("supporting them? (@Margaret Chen"), "who was first stays");
    let back = amara.picks("Take ticks back", &["2. ", "1. "]).await;
    assert!(back.text().contains("⬜ 2. ") && back.text().contains("✅ 7. "), "{}", back.text());
    let again = margaret.picks("Take ticks back", &["2. "]).await;
    assert!(again.text().contains("Somebody did that before you"), "{}", again.text());
    assert_eq!(town.count("SELECT count(*) FROM path_tick").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'path_ticked'").await, 4);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'path_unticked'").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_and_areas_of_focus_are_marked_in_their_own_lists() {
    let town = Town::new().await;
    let david = town.person("David Kowalski");
    david.types("readiness path", &[]).await;
    david.clicks("Our checklist").await;
    david.clicks("Lots going on").await;
    assert_snapshot!("district_checklist_untouched", shown(&town, &david.clicks("B Build").await));
    david.picks("Mark as a need", &["Gender equity", "Budget"]).await;
    let marked = david.picks("Mark as an area of focus", &["Key information", "elementary"]).await;
    assert_snapshot!("district_checklist_marked", shown(&town, &marked));
    let all = david.clicks("All steps").await;
    assert!(all.text().contains("**B** Build the framework: 2 needs, 2 areas of focus"), "{}", all.text());
    let other = david.clicks("On our way").await;
    assert!(other.text().contains("**4** Needs and focus: 0 needs, 0 areas of focus"), "{}", other.text());
    david.clicks("4 Needs").await;
    let one = david.picks("Mark as a need", &["Budget"]).await;
    assert_snapshot!("district_needs_marked", shown(&town, &one));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_kept_whatever_happens() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness path", &[]).await;
    amara.clicks("Our checklist").await;
    amara.clicks("Lots going on").await;
    amara.clicks("A Reflect").await;
    let form = amara.opens("Write a note").await;
    assert_eq!((form.title.as_str(), form.inputs[0].max_length), ("Note on step A", 4000));
    let saved = amara.sends(&form, &[("note", "# Who\n**@everyone** looks at <@&1>\n- 1. first")]).await;
    assert_snapshot!("note_saved", shown(&town, &saved));
    assert_snapshot!("district_step_noted", shown(&town, &amara.clicks("Back to the step").await));
    assert_snapshot!("note", shown(&town, &amara.clicks("Note").await));

    // David has the form open while Amara saves another one.
    let david = town.person("David Kowalski");
    david.types("readiness path", &[]).await;
    david.clicks("Our checklist").await;
    david.clicks("A Reflect").await;
    david.clicks("Note").await;
    let davids = david.opens("Change the note").await;
    assert!(davids.inputs[0].value.starts_with("# Who\n**@everyone**"), "letter for letter");
    let amaras = amara.opens("Change the note").await;
    amara.sends(&amaras, &[("note", "Amara's second")]).await;
    let beside = david.sends(&davids, &[("note", "David's own")]).await;
    assert_snapshot!("note_saved_beside", shown(&town, &beside));
    let older = david.clicks("Older").await;
    assert!(older.text().contains("Amara's second") && older.text().contains("An earlier note"), "{}", older.text());
    let oldest = david.clicks("Older").await;
    assert!(oldest.text().contains("first") && oldest.control("Older").is_none());
    david.clicks("Newer").await;
    let newest = david.clicks("Newer").await;
    assert!(newest.text().contains("David's own"));

    // The most that a form takes, all of it markdown.
    let long = "*_`~|>#[]()\n".repeat(334)[..4000].to_owned();
    let form = david.opens("Change the note").await;
    david.sends(&form, &[("note", &long)]).await;
    david.clicks("Back to the step").await;
    let whole = david.clicks("Note").await;
    assert!(whole.text().contains("The whole note is in the file below"), "{}", whole.text());
    assert_eq!(whole.files[0].bytes.as_slice(), long.trim().as_bytes());
    let back = david.clicks("Back to the step").await;
    assert!(back.files.is_empty());
    david.clicks("Note").await;
    let form = david.opens("Change the note").await;
    assert_eq!(form.inputs[0].value, long.trim());
    let emptied = david.sends(&form, &[("note", "")]).await;
    assert!(emptied.text().contains("The note is empty now"), "{}", emptied.text());
    let stopped = david.clicks("Stop here").await;
    assert!(stopped.text().contains("Everything is saved") && stopped.controls().is_empty());
    assert_eq!(town.count("SELECT count(*) FROM path_note").await, 5);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_could_not_be_saved_comes_back() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness path", &[]).await;
    amara.clicks("Our checklist").await;
    amara.clicks("On our way").await;
    amara.clicks("1 Check in").await;
    let form = amara.opens("Write a note").await;
    refuse_notes(&town, true).await;
    let lost = amara.sends(&form, &[("note", "An hour's work")]).await;
    assert_snapshot!("note_not_saved", shown(&town, &lost));
    assert_eq!(lost.files[0].bytes.as_slice(), b"An hour's work");
    refuse_notes(&town, false).await;
    amara.clicks("Back to the step").await;
    let form = amara.opens("Write a note").await;
    let saved = amara.sends(&form, &[("note", "An hour's work")]).await;
    assert!(saved.text().contains("**Saved.**"), "{}", saved.text());
}

/// The database takes no notes any more, or takes them again.
async fn refuse_notes(town: &Town, refuse: bool) {
    let sql = if refuse {
        "CREATE TRIGGER refuse_notes BEFORE INSERT ON path_note BEGIN SELECT raise(ABORT, 'no'); END"
    } else {
        "DROP TRIGGER refuse_notes"
    };
    let written = town.store().write(None, move |conn| {
        Box::pin(async move {
            sqlx::query(sql).execute(conn).await?;
            Ok::<_, Fault>(())
        })
    });
    let _ = written.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_districts_checklist_is_for_planners_at_every_click() {
    let town = Town::new().await;
    let ruth = town.person("Ruth Abernathy");
    let path = ruth.types("readiness path", &[]).await;
    assert!(path.control("Our checklist").is_none());
    for forged in [
        "1:path.district",
        "1:path.district_level:on_our_way",
        "1:path.district_step:on_our_way:1",
        "1:path.note:on_our_way:1:0",
        "1:path.write:on_our_way:1",
    ] {
        for name in ["Ruth Abernathy", "Ravi Patel", "Nora Fitzgerald"] {
            let seen = town.person(name).forges(forged).await;
            assert!(seen.ephemeral && seen.text().contains("can do this"), "{name} {forged}: {}", seen.text());
        }
    }
    let form = ruth.forges_form("1:path.save:on_our_way:1:0", &[("note", "mine")]).await;
    assert!(form.text().contains("can do this"), "{}", form.text());
    // Amara leaves the core team while her message is still there.
    let amara = town.person("Amara Okafor");
    amara.types("readiness path", &[]).await;
    amara.clicks("Our checklist").await;
    amara.clicks("On our way").await;
    amara.clicks("1 Check in").await;
    town.server.admin().set_roles(town.server.guild(HOME), amara.id, &[town.role("All staff")]);
    let refused = amara.picks("Tick off", &["1. "]).await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM path_tick").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM path_note").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_controls_change_nothing() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    for forged in [
        "1:path.step:on_our_way:6",
        "1:path.step:on_our_way:0",
        "1:path.step:on_our_way:-1",
        "1:path.step:nowhere:1",
        "1:path.done:on_our_way:1:maybe",
        "1:path.done:on_our_way:1",
        "1:path.why_page:6",
        "1:path.why_page:0",
        "1:path.note:on_our_way:1:-1",
        "1:path.tick:on_our_way:1:tick:on",
        "1:path.level",
    ] {
        let seen = amara.forges(forged).await;
        assert!(seen.text().contains("I can't make sense of that"), "{forged}: {}", seen.text());
    }
    let long = "x".repeat(4001);
    for (forged, text) in [
        ("1:path.save:on_our_way:9:0", "x"),
        ("1:path.save:on_our_way:1:x", "x"),
        ("1:path.save:on_our_way:1:0", long.as_str()),
    ] {
        let seen = amara.forges_form(forged, &[("note", text)]).await;
        assert!(seen.text().contains("I can't make sense of that"), "{forged}: {}", seen.text());
    }
    // A note that isn't there shows the newest; a key that never was only means that somebody else may have written.
    let none = amara.forges("1:path.note:on_our_way:1:4000000000").await;
    assert!(none.text().contains("There is no note on this step yet"), "{}", none.text());
    let odd = amara.forges_form("1:path.save:on_our_way:1:99999", &[("note", "kept")]).await;
    assert!(odd.text().contains("**Saved.**"), "{}", odd.text());
    assert_eq!(town.count("SELECT count(*) FROM path_own").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM path_tick").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM path_note").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_district_never_sees_the_others_walk() {
    let town = Town::new().await;
    let ingrid = town.neighbour("Ingrid Solberg");
    let lead = town.server.read(|world| {
        let guild = world.guild_named(crate::support::NEIGHBOUR).unwrap();
        world.guilds[&guild].roles.values().find(|role| role.name == "District lead").unwrap().id
    });
    ingrid.types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness path", &[]).await;
    amara.clicks("Our checklist").await;
    amara.clicks("On our way").await;
    amara.clicks("1 Check in").await;
    amara.picks("Tick off", &["1. "]).await;
    let form = amara.opens("Write a note").await;
    amara.sends(&form, &[("note", "Ours alone")]).await;
    let own = town.person("Grace Whitehorse");
    own.types("readiness path", &[]).await;
    own.clicks("On our way").await;
    own.clicks("1 Check in").await;
    own.clicks("I did this step").await;

    let step = ingrid.forges("1:path.district_step:on_our_way:1").await;
    assert!(!step.text().contains("✅") && !step.text().contains("Ours alone"), "{}", step.text());
    let note = ingrid.forges("1:path.note:on_our_way:1:0").await;
    assert!(note.text().contains("There is no note on this step yet"), "{}", note.text());
    let key = town.count("SELECT max(id) FROM path_note").await;
    let saved = ingrid.forges_form(&format!("1:path.save:on_our_way:1:{key}"), &[("note", "Theirs")]).await;
    assert!(saved.text().contains("**Saved.**"), "{}", saved.text());
    let ours = amara.forges("1:path.note:on_our_way:1:0").await;
    assert!(ours.text().contains("Ours alone") && !ours.text().contains("Theirs"), "{}", ours.text());
    assert!(ours.control("Older").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn double_clicks_and_deliveries_have_one_effect() {
    let town = Town::new().await;
    let grace = town.person("Grace Whitehorse");
    grace.types("readiness path", &[]).await;
    grace.clicks("On our way").await;
    let first = grace.clicks("1 Check in").await;
    let second = grace.clicks("I did this step").await;
    assert!(second.text().contains("Step 2: Get success data"));
    let doubled = grace.clicks_in(&first, "I did this step").await;
    assert!(doubled.text().contains("**Step 1** was marked as done before"), "{}", doubled.text());
    assert_eq!(town.count("SELECT count(*) FROM path_own").await, 1);
    // Discord fails to hear the answer and everything is sent again.
    town.server
        .faults()
        .rule(Rule::new("*", "/interactions/*/*/callback", plankeeper::rehearsal::Fault::ApplyThenHang).times(1));
    let amara = town.person("Amara Okafor");
    amara.types("readiness path", &[]).await;
    amara.forges("1:path.district_step:on_our_way:1").await;
    amara.picks("Tick off", &["1. "]).await;
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'path_ticked'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_of_a_walk_can_be_seen_taken_and_deleted() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness path", &[]).await;
    amara.clicks("On our way").await;
    amara.clicks("1 Check in").await;
    amara.clicks("I did this step").await;
    amara.clicks("All steps").await;
    amara.clicks("Our checklist").await;
    amara.clicks("On our way").await;
    amara.clicks("1 Check in").await;
    amara.picks("Tick off", &["1. ", "2. "]).await;
    let form = amara.opens("Write a note").await;
    amara.sends(&form, &[("note", "What we found")]).await;
    let holds: Vec<(&str, &str)> = vec![("path_own", "user_id"), ("path_tick", "ticked_by"), ("path_note", "noted_by")];
    for (table, column) in holds {
        let listed = plankeeper::privacy::store::PERSONAL;
        assert!(listed.iter().any(|place| place.table == table && place.column == column), "{table}.{column}");
    }
    assert_snapshot!("privacy_show", shown(&town, &amara.types("privacy show", &[]).await));
    let export = amara.types("privacy export", &[]).await;
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    assert_eq!(data["path_steps"], json!([["on_our_way", 1]]));
    assert_eq!(data["path_ticks"].as_array().unwrap().len(), 2);
    assert_eq!(data["path_notes"][0][2], "What we found");
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete my data").await;
    assert!(amara.types("privacy show", &[]).await.text().contains("Nothing: I hold nothing"));
    assert_eq!(town.count("SELECT count(*) FROM path_own").await, 0);
    let margaret = town.person("Margaret Chen");
    margaret.types("readiness path", &[]).await;
    let step = margaret.forges("1:path.district_step:on_our_way:1").await;
    let text = shown(&town, &step);
    assert!(text.contains("What we found") && !text.contains("Amara") && text.matches('✅').count() == 2, "{text}");
    town.nothing_was_refused();
}
