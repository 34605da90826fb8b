//! The core team prepares a session: its agenda, its meeting, what is decided; and what is settled before all that.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::{Value, json};

use crate::support::{Actor, Town, adds, shown};

/// The message with a session's agenda, or with its meeting, in front of somebody.
async fn opens(person: &Actor<'_>, command: &str) -> Seen {
    person.types(command, &[]).await
}

/// Proposes an item with the form.
async fn proposes(person: &Actor<'_>, label: &str, words: &str, minutes: &str) -> Seen {
    let form = person.opens(label).await;
    person.sends(&form, &[("what", words), ("minutes", minutes)]).await
}

/// Writes a decision or feedback with its form.
async fn writes(person: &Actor<'_>, label: &str, words: &str) -> Seen {
    let form = person.opens(label).await;
    person.sends(&form, &[("words", words)]).await
}

fn file_text(seen: &Seen) -> String {
    String::from_utf8(seen.files.first().expect("a file").bytes.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agenda_goes_from_the_method_to_final_and_is_opened_again() {
    let town = Town::new().await;
    town.has_session("orientation", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    let empty = opens(&amara, "retreat agenda").await;
    assert!(empty.ephemeral);
    assert_snapshot!("agenda_empty", shown(&town, &empty));
    assert_snapshot!("agenda_points", shown(&town, &amara.clicks("Start with the method's points").await));
    let twice = amara.clicks_in(&empty, "Start with the method's points").await;
    assert!(twice.text().contains("are all here already"), "{}", twice.text());
    assert_eq!(town.count("SELECT count(*) FROM agenda_item").await, 6);
    let item = amara.picks("Pick an item to decide about it", &["Membership"]).await;
    assert_snapshot!("agenda_item", shown(&town, &item));
    amara.clicks("Accept").await;
    amara.picks("Pick an item", &["Roles"]).await;
    amara.clicks("Accept").await;
    amara.picks("Pick an item", &["website"]).await;
    amara.clicks("Drop").await;
    amara.picks("Pick an item", &["Membership"]).await;
    let form = amara.opens("Change").await;
    let changed = amara.sends(&form, &[("what", "Membership, and a round of names"), ("minutes", "1 h 30")]).await;
    assert!(changed.text().contains("Membership, and a round of names (90 min)"), "{}", changed.text());
    // Reworded, the method's point is still the same.
    let again = amara.clicks_in(&empty, "Start with the method's points").await;
    assert!(again.text().contains("are all here already") && again.control("Start with").is_none());
    proposes(&amara, "Propose another", "Lunch", "45").await;
    amara.picks("Pick an item", &["Lunch"]).await;
    amara.clicks("Accept").await;
    amara.picks("Pick an item", &["Lunch"]).await;
    assert_snapshot!("agenda_moved_up", shown(&town, &amara.clicks("Move up").await));
    amara.clicks("Move up").await;
    assert!(amara.clicks("Move up").await.text().contains("It is the first already"));
    let agenda = amara.clicks("Back to the agenda").await;
    assert_snapshot!("agenda_over_time", shown(&town, &agenda));
    assert_snapshot!("agenda_ask_final", shown(&town, &amara.clicks("Make it final").await));
    let fin = amara.clicks("Make it final").await;
    assert_snapshot!("agenda_final", shown(&town, &fin));
    let teacher = town.person("Ruth Abernathy");
    teacher.types("retreat show", &[]).await;
    assert!(teacher.clicks("Agenda").await.text().contains("**Final** since"));
    assert_eq!(town.count("SELECT sequence FROM session").await, 1);
    let refused = amara.clicks_in(&agenda, "Propose another").await;
    assert!(refused.text().contains("is final. To change something, open it again first"), "{}", refused.text());
    let refused = amara.clicks_in(&item, "Drop").await;
    assert!(refused.text().contains("is final"), "{}", refused.text());
    assert!(amara.clicks_in(&agenda, "Make it final").await.text().contains("is final already"));
    let again = amara.clicks("Open it again").await;
    assert!(again.text().contains("**The agenda is open again.**"), "{}", again.text());
    assert!(again.text().contains("3 on the agenda, 3 proposed"), "{}", again.text());
    let all = amara.clicks("Accept all that is proposed").await;
    assert!(all.text().contains("3 items are on the agenda now"), "{}", all.text());
    assert!(all.text().contains("6 on the agenda, 0 proposed"), "{}", all.text());
    let twice = amara.clicks_in(&again, "Accept all that is proposed").await;
    assert!(twice.text().contains("Nothing is waiting to be accepted"), "{}", twice.text());
    assert_eq!(town.count("SELECT sequence FROM session").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what IN ('agenda_final', 'agenda_reopened')").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_accepted_is_no_agenda() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    opens(&amara, "retreat agenda").await;
    proposes(&amara, "Propose an item", "Surveys", "").await;
    let refused = amara.forges(&format!("1:meeting.final:{session}")).await;
    assert!(refused.text().contains("Nothing is on the agenda yet"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM session WHERE agenda_final_at IS NOT NULL").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_planners_at_once_lose_nothing() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let (amara, david) = (town.person("Amara Okafor"), town.person("David Kowalski"));
    opens(&amara, "retreat agenda").await;
    amara.clicks("Start with the method's points").await;
    amara.picks("Pick an item", &["SWOT"]).await;
    amara.clicks("Accept").await;
    opens(&david, "retreat agenda").await;
    david.picks("Pick an item", &["SWOT"]).await;
    let davids = david.opens("Change").await;
    amara.picks("Pick an item", &["SWOT"]).await;
    let amaras = amara.opens("Change").await;
    amara.sends(&amaras, &[("what", "SWOT in four groups"), ("minutes", "90")]).await;
    let beside = david.sends(&davids, &[("what", "SWOT, all together")]).await;
    assert!(beside.text().contains("Saved, as an item of its own"), "{}", beside.text());
    assert!(beside.text().contains("SWOT in four groups") && beside.text().contains("SWOT, all together"));
    // One makes it final while the other has a form open, and an old list in front of them.
    david.picks("Pick an item", &["all together"]).await;
    let late = david.opens("Change").await;
    amara.clicks("Make it final").await;
    // Two more are proposed while the question stands: it is asked again, with the new number.
    let asked = amara.newest();
    assert!(asked.text().contains("4 items are still only proposed"), "{}", asked.text());
    town.person("Priya Nair").types("retreat agenda", &[]).await;
    proposes(&town.person("Priya Nair"), "Propose another", "One more thing", "").await;
    let again = amara.clicks("Make it final").await;
    assert!(again.text().contains("5 items are still only proposed"), "{}", again.text());
    assert!(amara.clicks("Make it final").await.text().contains("**The agenda is final.**"));
    let refused = david.sends(&late, &[("what", "Too late")]).await;
    assert!(refused.text().contains("is final. To change something"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM agenda_item WHERE words = 'Too late'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agenda_of_many_items_is_paged_and_odd_words_stay_letters() {
    let mut town = Town::new().await;
    town.has_session("vision", "2027-02-12T09:00").await;
    let nasty = "# @everyone **big** <@&1> [x](https://e.example) ```a``` ||s|| ";
    {
        let amara = town.person("Amara Okafor");
        opens(&amara, "retreat agenda").await;
        for number in 1..=27 {
            let words = format!("{number}: {}", nasty.repeat(6));
            let words: String = words.chars().take(400).collect();
            let label = if number == 1 { "Propose an item" } else { "Propose another" };
            let seen = proposes(&amara, label, &words, "10").await;
            assert!(!seen.text().contains("@everyone") && !seen.text().contains("](https"), "{}", seen.text());
        }
    }
    town.restart_bot().await;
    let amara = town.person("Amara Okafor");
    let mut pages = vec![opens(&amara, "retreat agenda").await];
    while pages.last().unwrap().control("More items").is_some() {
        pages.push(amara.clicks("More items").await);
    }
    let picks = |seen: &Seen| seen.control("Pick an item to decide about it").unwrap().options.len();
    assert_eq!(pages.iter().map(picks).sum::<usize>(), 27);
    assert!(amara.clicks("Earlier items").await.control("More items").is_some());
    let odd = proposes(&amara, "Propose another", "Break", "a while").await;
    assert!(odd.text().contains("I could not read “a while” as a length"), "{}", odd.text());
    assert_eq!(town.count("SELECT count(*) FROM agenda_item WHERE words = 'Break' AND minutes IS NULL").await, 1);
    let session = town.count("SELECT id FROM session").await;
    let id = format!("1:meeting.proposed:{session}");
    let long = amara.forges_form(&id, &[("what", &"x".repeat(401))]).await;
    assert!(long.text().contains("That has 401 characters"), "{}", long.text());
    let empty = amara.forges_form(&id, &[("what", " \n ")]).await;
    assert!(empty.text().contains("needs some words"), "{}", empty.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_plan_reads_only_what_is_final() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let (amara, omar, ruth) = (town.person("Amara Okafor"), town.person("Omar Haddad"), town.person("Ruth Abernathy"));
    let early = opens(&omar, "retreat agenda").await;
    assert!(early.text().contains("is not final yet"), "{}", early.text());
    opens(&amara, "retreat agenda").await;
    amara.clicks("Start with the method's points").await;
    amara.picks("Pick an item", &["data picture"]).await;
    amara.clicks("Accept").await;
    amara.clicks("Make it final").await;
    amara.clicks("Make it final").await;
    let read = opens(&omar, "retreat agenda").await;
    assert_snapshot!("agenda_for_the_planning_team", shown(&town, &read));
    for (name, deed) in [
        ("propose", session),
        ("points", session),
        ("reopen", session),
        ("final", session),
        ("show", session),
        ("export", session),
        ("item", 1),
        ("accept", 1),
        ("drop", 1),
        ("rewrite", 1),
    ] {
        let refused = ruth.forges(&format!("1:meeting.{name}:{deed}")).await;
        assert!(shown(&town, &refused).contains("Only @"), "{name}: {}", shown(&town, &refused));
    }
    for command in ["meeting show", "meeting move"] {
        let options: &[(&str, Value)] = if command == "meeting move" { &[("to", json!("tomorrow"))] } else { &[] };
        assert!(shown(&town, &ruth.types(command, options).await).contains("Only @"), "{command}");
    }
    assert!(ruth.suggestions("meeting show", "session", "").await.is_empty());
    let suggested = ruth.suggestions("retreat agenda", "session", "retreat").await;
    assert_eq!(suggested, ["Data Retreat, Friday, February 12, 2027"]);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_districts_sessions_are_unknown_in_another() {
    let town = Town::new().await;
    let ours = town.has_session("data", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    opens(&amara, "retreat agenda").await;
    amara.clicks("Start with the method's points").await;
    let ingrid = town.neighbour("Ingrid Solberg");
    let lead = json!(town.server.read(|world| {
        let guild = &world.guilds[&world.guild_named(crate::support::NEIGHBOUR).unwrap()];
        guild.roles.values().find(|role| role.name == "District lead").unwrap().id.to_string()
    }));
    ingrid.types("setup roles", &[("district-lead", lead)]).await;
    for id in ["agenda", "agenda_page", "points", "accept_all", "final", "reopen", "show", "show_here", "export"] {
        let page = if id == "agenda_page" { ":0" } else { "" };
        let refused = ingrid.forges(&format!("1:meeting.{id}:{ours}{page}")).await;
        assert!(refused.text().contains("I don't know this session"), "{id}: {}", refused.text());
    }
    for id in ["item", "accept", "drop", "put_back", "up", "rewrite"] {
        let refused = ingrid.forges(&format!("1:meeting.{id}:1")).await;
        assert!(refused.text().contains("I don't know this item"), "{id}: {}", refused.text());
    }
    for (form, field) in [("proposed", "what"), ("linked", "words"), ("move_asked", "words")] {
        let refused = ingrid.forges_form(&format!("1:meeting.{form}:{ours}"), &[(field, "tomorrow")]).await;
        assert!(refused.text().contains("I don't know this session"), "{form}: {}", refused.text());
    }
    let refused = ingrid.forges_form(&format!("1:meeting.written:{ours}:decision"), &[("words", "x")]).await;
    assert!(refused.text().contains("I don't know this session"), "{}", refused.text());
    let nothing = ingrid.types("meeting show", &[]).await;
    assert!(nothing.text().contains("No session is coming up"), "{}", nothing.text());
    assert!(nothing.control("Kickoff checklist").is_some());
    let typed = ingrid.types("meeting show", &[("session", json!(ours.to_string()))]).await;
    assert!(typed.text().contains("I know no session called"), "{}", typed.text());
    assert_eq!(town.count("SELECT count(*) FROM agenda_item WHERE state <> 'proposed'").await, 0);
    ingrid.types("setup district", &[("timezone", json!("America/Toronto"))]).await;
    adds(&ingrid, "data", "2027-03-12 09:00", &[]).await;
    assert!(ingrid.types("meeting show", &[]).await.text().contains("March 5, 2027"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_shown_and_moved_with_its_difference() {
    let mut town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let old = {
        let amara = town.person("Amara Okafor");
        assert_snapshot!("meeting", shown(&town, &opens(&amara, "meeting show").await));
        let linked = writes(&amara, "Set the link", "https://meet.example/core?a=1").await;
        assert!(linked.text().contains("<https://meet.example/core?a=1>"), "{}", linked.text());
        let asked = amara.types("meeting move", &[("to", json!("2027-02-04 14:00"))]).await;
        assert_snapshot!("meeting_move", shown(&town, &asked));
        asked
    };
    town.restart_bot().await;
    let amara = town.person("Amara Okafor");
    let moved = amara.clicks("Move it").await;
    assert_snapshot!("meeting_moved", shown(&town, &moved));
    assert_eq!(
        town.count(
            "SELECT count(*) FROM session_change WHERE what = 'meeting_moved' AND old_on = '2027-02-05T15:45' \
             AND new_on = '2027-02-04T14:00'"
        )
        .await,
        1
    );
    assert_eq!(town.count("SELECT count(*) FROM posting WHERE kind = 'change'").await, 1);
    assert_eq!(town.count("SELECT revision FROM meeting WHERE by_hand = 1").await, 2);
    // The one-week reminder comes with the meeting, one day earlier than the seventh before.
    let week =
        "SELECT count(*) FROM reminder WHERE kind = 'week' AND state = 'waiting' AND due_on = '2027-02-04T09:00'";
    assert_eq!(town.count(week).await, 1);
    let stale = amara.clicks_in(&old, "Move it").await;
    assert!(stale.text().contains("The meeting was moved meanwhile"), "{}", stale.text());
    assert_eq!(town.count("SELECT count(*) FROM session_change").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn times_for_a_meeting_are_understood_or_asked_for_again() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    for (typed, answer) in [
        ("2027-02-05", "The core team meets at that time already: Friday, February 5, 2027, 15:45 (Toronto)"),
        ("Feb 4", "**To:** Thursday, February 4, 2027, 15:45 (Toronto)"),
        ("next Tuesday 2pm", "**To:** Tuesday, January 12, 2027, 14:00 (Toronto)"),
        ("03/04/2027", "could mean Saturday, April 3, 2027 or Thursday, March 4, 2027"),
        ("Feb 30 2027", "is not a day in the calendar"),
        ("whenever", "I can't read “whenever” as a date"),
        ("2027-01-04", "is already over"),
        ("2027-02-12 09:00", "is not before the session"),
        ("2027-03-01", "is not before the session"),
        ("2027-02-06 10:00", "⚠️ Saturday, February 6, 2027 is not a working day"),
        ("2027-02-04 20:30", "⚠️ 20:30 lies in your quiet hours"),
        ("2027-02-12 08:40", "⚠️ The meeting would still be going on when the session starts"),
    ] {
        let seen = amara.types("meeting move", &[("to", json!(typed))]).await;
        assert!(seen.text().contains(answer), "{typed}: {}", seen.text());
    }
    // A warning blocks nothing.
    amara.types("meeting move", &[("to", json!("2027-02-06 20:30"))]).await;
    assert!(amara.clicks("Move it").await.text().contains("**Moved.**"));
    // What was still to come when it was asked may be over when it is clicked.
    let asked = amara.types("meeting move", &[("to", json!("tomorrow 9am"))]).await;
    town.later(TimeDelta::days(2));
    let late = amara.clicks_in(&asked, "Move it").await;
    assert!(late.text().contains("is already over"), "{}", late.text());
    let form = {
        opens(&amara, "meeting show").await;
        amara.opens("Move").await
    };
    assert!(amara.sends(&form, &[("words", "Feb 2")]).await.text().contains("**To:** Tuesday, February 2, 2027"));
    assert!(amara.clicks("Leave it").await.text().contains("Saturday, February 6, 2027, 20:30"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_could_not_be_is_set_by_hand_and_some_sessions_have_none() {
    let town = Town::new().await;
    town.has_session("data", "2027-01-12T09:00").await;
    town.has_session("living", "2027-05-14T09:00").await;
    let david = town.person("David Kowalski");
    let none = opens(&david, "meeting show").await;
    assert_snapshot!("meeting_none", shown(&town, &none));
    let asked = david.types("meeting move", &[("to", json!("today 16:00"))]).await;
    assert!(asked.text().contains("**From:** no meeting so far"), "{}", asked.text());
    assert!(david.clicks("Move it").await.text().contains("Monday, January 11, 2027, 16:00 (Toronto)"));
    assert_eq!(town.count("SELECT count(*) FROM meeting WHERE state = 'planned'").await, 1);
    let living = david.types("meeting show", &[("session", json!("living"))]).await;
    assert!(living.text().contains("The core team has no meeting of its own before **Living the plan**"));
    let refused = david.types("meeting move", &[("to", json!("2027-05-07")), ("session", json!("Living the"))]).await;
    assert!(refused.text().contains("no meeting of its own"), "{}", refused.text());
    town.later(TimeDelta::days(3));
    let over = david.types("meeting move", &[("to", json!("2027-05-07")), ("session", json!("data"))]).await;
    assert!(over.text().contains("is over, so there is no meeting to move"), "{}", over.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_are_everyones_who_plans_and_feedback_is_for_the_facilitator() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let (amara, david) = (town.person("Amara Okafor"), town.person("David Kowalski"));
    let (tomas, margaret) = (town.person("Tomás Herrera"), town.person("Margaret Chen"));
    opens(&amara, "meeting show").await;
    let saved = writes(&amara, "Record a decision", "We start with the surveys.\nThen SWOT.").await;
    assert_snapshot!("decision_saved", shown(&town, &saved));
    opens(&amara, "meeting show").await;
    writes(&amara, "Feedback to the facilitator", "Too fast for the parents").await;
    opens(&david, "meeting show").await;
    writes(&david, "Feedback to the facilitator", "Good pace").await;
    opens(&david, "meeting show").await;
    let own = david.clicks("Feedback (1)").await;
    assert!(own.text().contains("Good pace") && !own.text().contains("Too fast"), "{}", own.text());
    assert!(own.text().contains("You see what you wrote"), "{}", own.text());
    let others = town.count("SELECT id FROM meeting_note WHERE words LIKE 'Too fast%'").await;
    let session = town.count("SELECT id FROM session").await;
    for reader in [&tomas, &margaret] {
        opens(reader, "meeting show").await;
        let all = reader.clicks("Feedback (2)").await;
        assert!(all.text().contains("Good pace") && all.text().contains("Too fast"), "{}", all.text());
        let shown = reader.clicks("Core-team meeting").await;
        assert!(shown.text().contains("We start with the surveys"), "{}", shown.text());
        let decisions = reader.clicks("Decisions (1)").await;
        assert!(decisions.text().contains("Then SWOT"), "{}", decisions.text());
    }
    // Picking one by its key opens nobody else's.
    opens(&david, "meeting show").await;
    let list = david.clicks("Feedback (1)").await;
    let control = list.control("Read one in full").unwrap();
    assert_eq!(control.options.len(), 1);
    assert_ne!(control.options[0].1, others.to_string());
    let teacher = town.person("Ruth Abernathy").forges(&format!("1:meeting.notes:{session}:feedback:0")).await;
    assert!(shown(&town, &teacher).contains("Only @"), "{}", teacher.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn four_thousand_characters_survive_a_restart_and_come_as_a_file() {
    let mut town = Town::new().await;
    town.has_session("direction", "2027-02-12T09:00").await;
    let piece = "# Not a heading\n```rust\n@everyone **bold** <@&1> |||` https://e.example\n";
    let mut long: String = piece.repeat(4000 / piece.len() + 1).chars().take(3999).collect();
    long.push('!');
    let form = {
        let priya = town.person("Priya Nair");
        opens(&priya, "meeting show").await;
        priya.opens("Record a decision").await
    };
    town.restart_bot().await;
    let priya = town.person("Priya Nair");
    let saved = priya.sends(&form, &[("words", &long)]).await;
    assert!(saved.text().contains("**Saved:**") && !saved.text().contains("@everyone"), "{}", saved.text());
    for number in 1..=6 {
        opens(&priya, "meeting show").await;
        writes(&priya, "Record a decision", &format!("Number {number}")).await;
    }
    let meeting = opens(&priya, "meeting show").await;
    assert!(meeting.text().contains("**Decisions so far:** 7"), "{}", meeting.text());
    let first = priya.clicks("Decisions (7)").await;
    assert!(first.text().contains("Number 6") && !first.text().contains("Number 1"), "{}", first.text());
    priya.clicks("Older").await;
    let whole = priya.picks("Read one in full", &["Not a heading"]).await;
    assert_eq!(file_text(&whole), long);
    assert!(!whole.text().contains("@everyone") && !whole.text().contains("\n# "), "{}", whole.text());
    priya.clicks("All of them").await;
    let export = priya.clicks("Decisions as a file").await;
    let text = file_text(&export);
    assert_eq!(text.lines().filter(|line| line.starts_with("## ")).count(), 7, "{text}");
    assert!(text.contains(&format!("````text\n{long}\n````\n")), "{text}");
    assert!(text.starts_with("# Decisions before Setting Direction Retreat\n"), "{text}");
    let empty = priya.forges_form(&format!("1:meeting.written:{}:feedback", 1), &[("words", "  ")]).await;
    assert!(empty.text().contains("There was nothing in it"), "{}", empty.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_ones_data_takes_the_name_and_leaves_the_words() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let (amara, david) = (town.person("Amara Okafor"), town.person("David Kowalski"));
    opens(&amara, "retreat agenda").await;
    proposes(&amara, "Propose an item", "Hear the students", "30").await;
    amara.picks("Pick an item", &["students"]).await;
    amara.clicks("Accept").await;
    assert!(shown(&town, &amara.clicks("Make it final").await).contains("by @Amara Okafor"));
    opens(&amara, "meeting show").await;
    writes(&amara, "Record a decision", "Students speak first").await;
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete my data").await;
    let agenda = shown(&town, &opens(&david, "retreat agenda").await);
    assert!(agenda.contains("Hear the students") && agenda.contains("✅ **Final** since"), "{agenda}");
    assert!(!agenda.contains("Amara"), "{agenda}");
    let item = shown(&town, &david.picks("Pick an item to see all of it", &["students"]).await);
    assert!(!item.contains("Amara") && item.contains("Proposed <t:"), "{item}");
    opens(&david, "meeting show").await;
    let decisions = shown(&town, &david.clicks("Decisions (1)").await);
    assert!(decisions.contains("Students speak first") && !decisions.contains("Amara"), "{decisions}");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kickoff_is_settled_item_by_item() {
    let town = Town::new().await;
    let (margaret, david) = (town.person("Margaret Chen"), town.person("David Kowalski"));
    opens(&margaret, "meeting show").await;
    let list = margaret.clicks("Kickoff checklist").await;
    assert_snapshot!("kickoff", shown(&town, &list));
    assert_snapshot!("kickoff_team", shown(&town, &margaret.clicks("Planning team").await));
    let saved = writes(&margaret, "Write it down", "38 seats as suggested.\nAmara asks the schools.").await;
    assert_snapshot!("kickoff_saved", shown(&town, &saved));
    // Two at once: the newest words count, and what they replace is handed over.
    margaret.clicks("Planning team").await;
    let first = margaret.opens("Change").await;
    let davids = {
        david.forges("1:meeting.kickoff").await;
        david.clicks("Planning team").await;
        david.opens("Change").await
    };
    margaret.sends(&first, &[("words", "36 seats")]).await;
    let replaced = david.sends(&davids, &[("words", "40 seats")]).await;
    assert!(replaced.text().contains("this is what stood there"), "{}", replaced.text());
    assert_eq!(file_text(&replaced), "36 seats");
    // Emptied, it is open again.
    david.clicks("Planning team").await;
    let form = david.opens("Change").await;
    let open = david.sends(&form, &[("words", "")]).await;
    assert!(open.text().contains("Kickoff: 0 of 5 settled"), "{}", open.text());
    let long = "**@everyone** ".repeat(285);
    margaret.clicks("Project lead").await;
    writes(&margaret, "Write it down", &long).await;
    let whole = margaret.clicks("Project lead").await;
    assert_eq!(file_text(&whole), long.trim());
    let refused = town.person("Ruth Abernathy").forges("1:meeting.kickoff").await;
    assert!(shown(&town, &refused).contains("Only @"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_called_off_or_over_is_left_as_it_is() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    let before = opens(&amara, "retreat agenda").await;
    town.later(TimeDelta::days(40));
    let over = amara.clicks_in(&before, "Start with the method's points").await;
    assert!(over.text().contains("is over, so its agenda stays as it is"), "{}", over.text());
    let moved = amara.forges_form(&format!("1:meeting.move_asked:{session}"), &[("words", "tomorrow")]).await;
    assert!(moved.text().contains("is over, so there is no meeting to move"), "{}", moved.text());
    let shown = amara.forges(&format!("1:meeting.show:{session}")).await;
    assert!(shown.text().contains("It is over.") && shown.control("Move").is_none(), "{}", shown.text());
    // What was decided can still be written down afterwards.
    assert!(writes(&amara, "Record a decision", "Late, but true").await.text().contains("**Saved:**"));
    assert_eq!(town.count("SELECT count(*) FROM agenda_item").await, 0);
    town.nothing_was_refused();
}
