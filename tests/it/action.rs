//! Actions: written down with three words, taken on by their owners, seen and changed on their cards, found on the board.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Actor, HOME, Town, shown};

const MENTORS: &str = "Train ten mentors for grade 9";

/// Types `/action add`.
async fn adds(town: &Town, actor: &Actor<'_>, what: &str, who: &str, by: &str) -> Seen {
    let who = json!(town.person(who).id.to_string());
    actor.types("action add", &[("what", json!(what)), ("who", who), ("by", json!(by))]).await
}

/// A person in the actions' channel.
fn there<'t>(town: &'t Town, name: &str) -> Actor<'t> {
    town.person(name).in_channel(town.channel("actions"))
}

/// Lets the bot post what waits, and answers with the newest message in the actions' channel.
async fn posted(town: &Town) -> Seen {
    assert!(town.bot().settle().await);
    there(town, "Margaret Chen").newest()
}

/// Adds and starts an action of Sofia's, by Amara.
async fn sofia_is_asked(town: &Town) -> Seen {
    let amara = town.person("Amara Okafor");
    adds(town, &amara, MENTORS, "Sofia Lindqvist", "2027-03-12").await;
    amara.clicks("Start it").await;
    posted(town).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_is_added_and_taken_on() {
    let mut town = Town::new().await;
    let draft = adds(&town, &town.person("Amara Okafor"), MENTORS, "Sofia Lindqvist", "March 12").await;
    assert!(draft.ephemeral);
    assert_snapshot!("draft", shown(&town, &draft));
    {
        let amara = town.person("Amara Okafor");
        let form = amara.opens("Change the dates").await;
        let values: Vec<&str> = form.inputs.iter().map(|input| input.value.as_str()).collect();
        assert_eq!(values, ["2027-01-26", "2027-03-12", "2027-03-26", "2027-04-02"]);
        let wrong = amara.sends(&form, &[("study", "2027-03-01")]).await;
        assert!(wrong.text().contains("lies before the one of the stage before it"), "{}", wrong.text());
        let form = amara.opens("Change the dates").await;
        let loose = amara.sends(&form, &[("act", "Ongoing")]).await;
        assert!(loose.text().contains("2027-04-09"), "{}", loose.text());
        let form = amara.opens("Change the dates").await;
        let moved = amara.sends(&form, &[("study", "April 1"), ("act", "in 13 weeks")]).await;
        assert!(moved.text().contains("Study: Thursday, April 1, 2027"), "{}", moved.text());
        assert!(moved.text().contains("Act: Monday, April 12, 2027"), "{}", moved.text());
    }
    // The draft outlives a restart, and `/action mine` leads back to it.
    town.kill_bot().await;
    town.start_bot().await;
    let amara = town.person("Amara Okafor");
    amara.types("action mine", &[]).await;
    let again = amara.picks("Look at an action", &["Train ten"]).await;
    assert!(again.text().contains("✏️ Draft"), "{}", again.text());
    let started = amara.clicks("Start it").await;
    assert_snapshot!("started", shown(&town, &started));

    let ask = posted(&town).await;
    assert!(!ask.ephemeral);
    assert_snapshot!("ask", shown(&town, &ask));
    assert_eq!(ask.pinged, [town.person("Sofia Lindqvist").id]);
    let sofia = there(&town, "Sofia Lindqvist");
    let taken = sofia.clicks("I take it on").await;
    assert!(taken.ephemeral);
    assert_snapshot!("accepted", shown(&town, &taken));
    assert_snapshot!("ask_accepted", shown(&town, &redrawn(&town, &ask).await));
    let chosen = sofia.clicks("In the actions' channel").await;
    assert_snapshot!("reminded_in_channel", shown(&town, &chosen));
    assert_eq!(town.count("SELECT count(*) FROM ping_in_channel").await, 1);
    // The card changes it, whenever that is.
    let card = sofia.clicks("The action").await;
    assert!(card.control("Where I am reminded").is_some());
    sofia.clicks("Where I am reminded").await;
    let directly = sofia.clicks("In a direct message").await;
    assert!(directly.text().contains("I remind you of your actions in a direct message"), "{}", directly.text());
    assert_eq!(town.count("SELECT count(*) FROM ping_in_channel").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE accepted = 1 AND state = 'live'").await, 1);
    // An old button tells how it is.
    let late = sofia.clicks_in(&ask, "Not me").await;
    assert!(late.text().contains("settled already"), "{}", late.text());
    let card = amara.types("action show", &[("action", json!("mentors"))]).await;
    assert_snapshot!("card", shown(&town, &card));
    assert_snapshot!("history", shown(&town, &amara.clicks("What happened").await));
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'action_started'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'action_answered'").await, 1);
    town.nothing_was_refused();
}

/// A message of the actions' channel as it is now.
async fn redrawn(town: &Town, seen: &Seen) -> Seen {
    assert!(town.bot().settle().await);
    let all = there(town, "Margaret Chen").messages();
    all.into_iter().find(|message| message.id == seen.id).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_a_date_or_an_owner_is_said() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let ongoing = adds(&town, &amara, MENTORS, "Sofia Lindqvist", "Ongoing").await;
    assert_snapshot!("loose", shown(&town, &ongoing));
    let spring = adds(&town, &amara, MENTORS, "Sofia Lindqvist", "Spring 2027").await;
    assert!(spring.text().contains("`2027-06-21`"), "{}", spring.text());
    let past = adds(&town, &amara, MENTORS, "Sofia Lindqvist", "2027-01-08").await;
    assert!(past.text().contains("Friday, January 8, 2027 is over"), "{}", past.text());
    let either = adds(&town, &amara, MENTORS, "Sofia Lindqvist", "03/04/2027").await;
    assert!(either.text().contains("April 3") && either.text().contains("March 4"), "{}", either.text());
    for name in ["Nora Fitzgerald", "Kai Johansson", "Ravi Patel"] {
        let refused = adds(&town, &town.person(name), MENTORS, "Sofia Lindqvist", "2027-03-12").await;
        assert!(refused.text().contains("added by whoever plans and by the staff"), "{name}: {}", refused.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM action").await, 0);
    // A teacher can, for themselves: naming oneself is saying yes.
    let ruth = town.person("Ruth Abernathy");
    adds(&town, &ruth, "Call home on the first day", "Ruth Abernathy", "tomorrow").await;
    let own = ruth.clicks("Start it").await;
    assert_snapshot!("own", shown(&town, &own));
    assert_eq!(town.count("SELECT count(*) FROM ask").await, 0);
    adds(&town, &ruth, "Think again", "Ruth Abernathy", "in 2 weeks").await;
    let gone = ruth.clicks("Discard").await;
    assert!(gone.text().contains("Nothing is kept of it"), "{}", gone.text());
    assert_eq!(town.count("SELECT count(*) FROM action WHERE name = 'Think again'").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM cycle").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn not_me_goes_back_to_the_lead() {
    let town = Town::new().await;
    let ask = sofia_is_asked(&town).await;
    // Nobody else can answer for Sofia, not even the district lead.
    for name in ["Ruth Abernathy", "Margaret Chen", "Amara Okafor"] {
        let other = there(&town, name).clicks("I take it on").await;
        assert!(other.ephemeral && other.text().contains("Somebody else is asked"), "{name}: {}", other.text());
    }
    let sofia = there(&town, "Sofia Lindqvist");
    let form = sofia.opens("Ask first").await;
    let asked = sofia.sends(&form, &[("words", "How many hours?\n**@everyone**")]).await;
    assert!(asked.text().contains("hears your question"), "{}", asked.text());
    let question = posted(&town).await;
    assert_snapshot!("question", shown(&town, &question));
    assert_eq!(question.pinged, [town.person("Amara Okafor").id]);
    let form = sofia.opens("Not me").await;
    let no = sofia.sends(&form, &[("words", "No time before May")]).await;
    assert!(no.text().contains("Thank you for saying so"), "{}", no.text());
    assert_snapshot!("declined", shown(&town, &posted(&town).await));
    assert_snapshot!("ask_declined", shown(&town, &redrawn(&town, &ask).await));
    assert_eq!(town.count("SELECT count(*) FROM action WHERE owner_id IS NULL AND state = 'live'").await, 1);
    let amara = there(&town, "Amara Okafor");
    let card = amara.clicks("Look at it").await;
    assert_snapshot!("card_without_owner", shown(&town, &card));
    assert_snapshot!("people", shown(&town, &amara.clicks("People").await));
    let again = amara.picks_people("Ask somebody to be accountable", &["Priya Nair"]).await;
    assert!(again.text().contains("@Priya Nair") || again.text().contains("is asked in the actions' channel"));
    let newest = posted(&town).await;
    assert_eq!(newest.pinged, [town.person("Priya Nair").id]);
    there(&town, "Priya Nair").clicks("I take it on").await;
    assert_eq!(town.count("SELECT count(*) FROM action WHERE accepted = 1").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_stays_until_the_next_one_says_yes() {
    let town = Town::new().await;
    sofia_is_asked(&town).await;
    there(&town, "Sofia Lindqvist").clicks("I take it on").await;
    let sofia = town.person("Sofia Lindqvist");
    assert_eq!(sofia.suggestions("action handover", "action", "TRAIN").await, [MENTORS]);
    let to = |name: &str| json!(town.person(name).id.to_string());
    let grace = [("action", json!(MENTORS)), ("to", to("Grace Whitehorse"))];
    let ruth = town.person("Ruth Abernathy").types("action handover", &grace).await;
    assert!(ruth.text().contains("Only its owner"), "{}", ruth.text());
    let card = sofia.types("action handover", &grace).await;
    assert_snapshot!("handed_over", shown(&town, &card));
    let first = posted(&town).await;
    assert_snapshot!("handover", shown(&town, &first));
    let again = sofia.types("action handover", &grace).await;
    assert!(again.text().contains("asked to be"), "{}", again.text());
    // Somebody else is asked instead: the first message says so.
    sofia.types("action handover", &[("action", json!(MENTORS)), ("to", to("Omar Haddad"))]).await;
    let second = posted(&town).await;
    assert!(redrawn(&town, &first).await.text().contains("Not asked any more"));
    let late = there(&town, "Grace Whitehorse").clicks_in(&first, "I take it on").await;
    assert!(late.text().contains("settled already"), "{}", late.text());
    assert_eq!(town.count("SELECT count(*) FROM action WHERE accepted = 1 AND asked_id IS NOT NULL").await, 1);
    let mine = town.person("Omar Haddad").types("action mine", &[]).await;
    assert!(mine.text().contains("⏳ You are asked"), "{}", mine.text());
    let omar = town.person("Omar Haddad");
    omar.picks("Look at an action", &["Train"]).await;
    let taken = omar.clicks("I take it on").await;
    assert!(taken.text().contains("It is yours"), "{}", taken.text());
    assert!(redrawn(&town, &second).await.text().contains("Taken on"));
    assert_eq!(town.count("SELECT count(*) FROM action WHERE accepted = 1 AND asked_id IS NULL").await, 1);
    let none = sofia.types("action mine", &[]).await;
    assert!(none.text().contains("You have no action"), "{}", none.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_gathers_details_helpers_and_a_strategy() {
    let town = Town::new().await;
    town.runs_at_home("INSERT INTO goal (id, district_id, name, state, made_at) VALUES (1, HOME, 'Raise attendance', 'live', 0); \
         INSERT INTO strategy (id, district_id, goal_id, name, state, made_at) VALUES (1, HOME, 1, 'Mentors', 'live', 0)",
    )
    .await;
    sofia_is_asked(&town).await;
    there(&town, "Sofia Lindqvist").clicks("I take it on").await;
    let (sofia, amara) = (town.person("Sofia Lindqvist"), town.person("Amara Okafor"));
    sofia.types("action show", &[("action", json!("mentors"))]).await;
    assert_snapshot!("details_empty", shown(&town, &sofia.clicks("Details").await));
    let form = sofia.opens("Success measure").await;
    amara.types("action show", &[("action", json!("mentors"))]).await;
    amara.clicks("Details").await;
    let other = amara.opens("Success measure").await;
    let saved = sofia.sends(&form, &[("words", "Days missed\nin grade 9")]).await;
    assert!(saved.text().contains("**Saved.**"), "{}", saved.text());
    let beside = amara.sends(&other, &[("words", "An hour of Amara's work")]).await;
    assert!(beside.text().contains("somebody else changed this"), "{}", beside.text());
    assert!(String::from_utf8(beside.files[0].bytes.to_vec()).unwrap().contains("An hour of Amara's work"));
    sofia.clicks("The action").await;
    sofia.clicks("Strategy").await;
    let placed = sofia.picks("Look at a strategy", &["Mentors"]).await;
    assert!(placed.text().contains("Raise attendance"), "{}", placed.text());
    sofia.clicks("People").await;
    let helped = sofia.picks_people("Who helps?", &["Priya Nair", "Grace Whitehorse"]).await;
    assert!(helped.text().contains("Helping: "), "{}", helped.text());
    assert_snapshot!("card_full", shown(&town, &sofia.clicks("The action").await));
    // The team's lead is for the district lead to pick.
    let picked = town.person("Margaret Chen");
    picked.types("action show", &[("action", json!("mentors"))]).await;
    picked.clicks("People").await;
    let lead = picked.picks_people("Who leads the team?", &["David Kowalski"]).await;
    assert!(lead.text().contains("**Saved.**"), "{}", lead.text());
    assert_eq!(
        town.count("SELECT count(*) FROM action_change WHERE what IN ('lead', 'helpers', 'strategy', 'indicator')")
            .await,
        4
    );
    sofia.clicks("People").await;
    assert!(sofia.newest().control("Who leads the team?").is_none());
    // The menu is still open when she is the district lead no more.
    town.server.admin().set_roles(town.server.guild(HOME), picked.id, &[town.role("All staff")]);
    let late = picked.picks_people("Who leads the team?", &["Sofia Lindqvist"]).await;
    assert!(late.text().contains("Only its owner"), "{}", late.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn others_look_and_do_not_change() {
    let town = Town::new().await;
    sofia_is_asked(&town).await;
    adds(&town, &town.person("Amara Okafor"), "Still thinking", "Sofia Lindqvist", "2027-03-12").await;
    let ruth = town.person("Ruth Abernathy");
    let card = ruth.types("action show", &[("action", json!("mentors"))]).await;
    assert_snapshot!("card_teacher", shown(&town, &card));
    assert!(ruth.clicks("Details").await.control("Success measure").is_none());
    let changing =
        ["action.start:1", "action.dates:1", "action.detail:1:target", "action.place:1:0", "action.unplace:1"];
    for forged in changing {
        let seen = ruth.forges(&format!("1:{forged}")).await;
        assert!(seen.text().contains("Only its owner"), "{forged}: {}", seen.text());
    }
    let seen = ruth.forges_form("1:action.save_detail:1:target:0", &[("words", "Mine")]).await;
    assert!(seen.text().contains("Only its owner"), "{}", seen.text());
    for form in ["1:action.said_not_me:1", "1:action.said_question:1"] {
        let seen = ruth.forges_form(form, &[("words", "Mine")]).await;
        assert!(seen.text().contains("Somebody else is asked"), "{}", seen.text());
    }
    // A draft is its writer's alone, the neighbours' keys open nothing.
    let strangers = [town.neighbour("Ingrid Solberg"), town.neighbour("Carlos Mendes")];
    for shown in ["action.show:2", "action.details:2", "action.people:2", "action.start:2", "action.discard:2"] {
        for actor in [&ruth, &town.person("Margaret Chen")].into_iter().chain(&strangers) {
            let seen = actor.forges(&format!("1:{shown}")).await;
            assert!(seen.text().contains("no such action") || seen.text().contains("time zone"), "{}", seen.text());
        }
    }
    set_up_neighbours(&town).await;
    let all = [
        "action.show:1",
        "action.asked:1",
        "action.accept:1:channel",
        "action.not_me:1",
        "action.question:1",
        "action.start:1",
        "action.discard:1",
        "action.dates:1",
        "action.details:1",
        "action.detail:1:target",
        "action.people:1",
        "action.place:1:0",
        "action.unplace:1",
        "action.history:1:0",
        "action.turns:1:0",
    ];
    for shown in all {
        let seen = strangers[0].forges(&format!("1:{shown}")).await;
        assert!(seen.text().contains("no such action"), "{shown}: {}", seen.text());
    }
    assert!(strangers[0].types("action board", &[]).await.text().contains("There is no action yet"));
    assert_eq!(town.count("SELECT count(*) FROM action_detail").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE accepted = 0 AND owner_id IS NOT NULL").await, 2);
    town.nothing_was_refused();
}

/// The neighbours choose their time zone.
async fn set_up_neighbours(town: &Town) {
    let district = [("timezone", json!("America/Toronto")), ("vocabulary", json!("bc"))];
    town.neighbour("Ingrid Solberg").types("setup district", &district).await;
}

/// Three hundred actions of ten people, with two goals, at all stages.
async fn three_hundred(town: &Town) {
    let sofia = town.person("Sofia Lindqvist").id;
    let sql = format!(
        "INSERT INTO goal (id, district_id, name, state, made_at) VALUES (1, HOME, 'Raise attendance', 'live', 0), \
         (2, HOME, 'Every student finds a path', 'live', 0); \
         INSERT INTO strategy (id, district_id, goal_id, name, state, made_at) VALUES (1, HOME, 1, 'Mentors', 'live', 0), \
         (2, HOME, 2, 'Work experience', 'live', 0); \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) \
         INSERT INTO action (id, district_id, strategy_id, name, state, owner_id, accepted, blocked, made_at) \
         SELECT i, HOME, iif(i % 3 = 0, NULL, i % 3), 'Action *' || i || '* with quite a long name that says what is to be \
         done, for whom, by whom, and how people will know that it was', iif(i % 50 = 0, 'adopted', 'live'), \
         {sofia} + i % 10, i % 4 > 0, iif(i % 60 = 1, 'A room', ''), 1799600000 FROM n; \
         INSERT INTO cycle (action_id, number, district_id, stage, plan_on, do_on, study_on, act_on) \
         SELECT id, 1, district_id, iif(state = 'adopted', 'done', iif(id % 2, 'plan', 'do')), \
         date('2027-01-01', '+' || (id % 90) || ' days'), date('2027-02-01', '+' || (id % 90) || ' days'), \
         '2027-06-01', '2027-06-08' FROM action"
    );
    town.runs_at_home(&sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_holds_three_hundred_actions() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    assert!(amara.types("action board", &[]).await.text().contains("There is no action yet"));
    three_hundred(&town).await;
    let board = amara.types("action board", &[]).await;
    assert_snapshot!("board", shown(&town, &board));
    let mut pages = 1;
    let mut seen = board;
    while seen.control("Next").is_some() {
        seen = amara.clicks("Next").await;
        pages += 1;
    }
    assert!(pages >= 20 && seen.text().contains("Adopted (6)"), "{pages}: {}", seen.text());
    let late = amara.picks("Show…", &["Late"]).await;
    assert_snapshot!("board_late", shown(&town, &late));
    let by_goal = amara.picks("Put in order…", &["By goal"]).await;
    assert!(by_goal.text().contains("🎯 Raise attendance"), "{}", by_goal.text());
    let goal = amara.picks("Show…", &["Every student"]).await;
    assert!(goal.text().contains("Actions (100)"), "{}", goal.text());
    let blocked = amara.picks("Show…", &["Needs help"]).await;
    assert!(blocked.text().contains("Actions (5)"), "{}", blocked.text());
    let card = amara.picks("Look at an action", &["Action"]).await;
    assert!(card.text().contains("🆘 **Needs help with:** A room"), "{}", card.text());
    let mine = town.person("Sofia Lindqvist").types("action mine", &[]).await;
    assert_snapshot!("mine", shown(&town, &mine));
    assert_eq!(amara.suggestions("action show", "action", "action *1").await.len(), 25);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_the_checklist_becomes_an_action() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.forges("1:path.open_district:on_our_way").await;
    amara.clicks("4 Needs").await;
    let form = amara.opens("Make it an action").await;
    let draft = amara.sends(&form, &[("what", "Ask\nemployers"), ("by", "March 12")]).await;
    assert_snapshot!("draft_from_path", shown(&town, &draft));
    let named = amara.picks_people("Ask somebody to be accountable", &["Priya Nair"]).await;
    assert!(named.text().contains("Priya") || named.text().contains("is asked when you start"), "{}", named.text());
    let started = amara.clicks("Start it").await;
    assert!(started.text().contains("From our path"), "{}", started.text());
    assert_eq!(town.count("SELECT count(*) FROM action WHERE origin = 'path/on_our_way/4'").await, 1);
    let refused = town.person("Ruth Abernathy").forges("1:action.add_from:on_our_way:4").await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_go_to_the_channel_only_where_they_can_be_read() {
    let town = Town::new().await;
    sofia_is_asked(&town).await;
    let sofia = there(&town, "Sofia Lindqvist");
    let taken = sofia.clicks("I take it on").await;
    let hidden = town.channel("core-team");
    town.runs_at_home(&format!(
        "UPDATE district_channel SET channel_id = {hidden} WHERE district_id = HOME AND purpose = 'actions'"
    ))
    .await;
    let unseen = sofia.clicks_in(&taken, "In the actions' channel").await;
    assert!(unseen.text().contains("You can't see the actions' channel"), "{}", unseen.text());
    assert_eq!(town.count("SELECT count(*) FROM ping_in_channel").await, 0);
    town.runs_at_home("DELETE FROM district_channel WHERE district_id = HOME AND purpose = 'actions'").await;
    let none = sofia.clicks_in(&taken, "In the actions' channel").await;
    assert!(none.text().contains("No channel is chosen for actions yet"), "{}", none.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_any_more_for_what_is_closed() {
    let town = Town::new().await;
    let ask = sofia_is_asked(&town).await;
    let amara = town.person("Amara Okafor");
    amara.types("action move", &[("action", json!("mentors"))]).await;
    let form = amara.opens("Move Do").await;
    amara.sends(&form, &[("date", "2027-03-19"), ("reason", "Snow")]).await;
    amara.clicks("Yes, move it").await;
    let moved = redrawn(&town, &ask).await;
    assert!(moved.text().contains("To be done by Friday, March 19, 2027"), "{}", moved.text());
    amara.types("action update", &[("action", json!("mentors"))]).await;
    let form = amara.opens("End it early").await;
    amara.sends(&form, &[("why", "The grant went elsewhere")]).await;
    let over = redrawn(&town, &ask).await;
    assert_snapshot!("ask_closed", shown(&town, &over));
    let late = there(&town, "Sofia Lindqvist").clicks_in(&ask, "I take it on").await;
    assert!(late.text().contains("This action is closed"), "{}", late.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_discarded_with_the_date_that_was_to_be_moved() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let draft = adds(&town, &amara, MENTORS, "Sofia Lindqvist", "2027-03-12").await;
    amara.forges("1:wheel.show:1:move:here").await;
    let form = amara.opens("Move Do").await;
    amara.sends(&form, &[("date", "2027-03-19"), ("reason", "Snow")]).await;
    assert_eq!(town.count("SELECT count(*) FROM date_draft").await, 1);
    let gone = amara.clicks_in(&draft, "Discard").await;
    assert!(gone.text().contains("Nothing is kept of it"), "{}", gone.text());
    assert_eq!(town.count("SELECT count(*) FROM date_draft").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_plan_asks_each_owner_once() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let plan = "Action,Responsible,Time\nTrain mentors,Career lead,2027-03-12\nCall home,Career lead,2027-04-09\n";
    let file = town.server.people().upload("plan.csv", "text/csv", plan.as_bytes().to_vec());
    amara.types("action import", &[("file", json!(file.to_string()))]).await;
    amara.clicks("Next to complete").await;
    amara.picks_people("in all 2 rows", &["Sofia Lindqvist"]).await;
    amara.clicks("All rows").await;
    amara.clicks("Make 2 actions").await;
    let ask = posted(&town).await;
    assert_snapshot!("ask_several", shown(&town, &ask));
    assert_eq!(town.count("SELECT count(*) FROM posting WHERE kind = 'asked'").await, 1);
    let sofia = there(&town, "Sofia Lindqvist");
    assert_snapshot!("asked_list", shown(&town, &sofia.clicks("Look at it").await));
    sofia.picks("Look at an action", &["Call home"]).await;
    let taken = sofia.clicks("I take it on").await;
    assert!(taken.text().contains("It is yours: Call home"), "{}", taken.text());
    let half = redrawn(&town, &ask).await;
    assert!(half.text().contains("✅ Taken on: Call home") && half.text().contains("⏳ Asked"), "{}", half.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_actions_hold_can_be_seen_taken_and_deleted() {
    let town = Town::new().await;
    let ask = sofia_is_asked(&town).await;
    let sofia = there(&town, "Sofia Lindqvist");
    sofia.clicks("I take it on").await;
    sofia.clicks("In the actions' channel").await;
    adds(&town, &sofia, "Still thinking", "Sofia Lindqvist", "2027-03-12").await;
    let form_at = town.person("Sofia Lindqvist");
    form_at.types("action show", &[("action", json!("mentors"))]).await;
    form_at.clicks("Details").await;
    let form = form_at.opens("Value to reach").await;
    form_at.sends(&form, &[("words", "Ten")]).await;
    assert_snapshot!("privacy_show", shown(&town, &sofia.types("privacy show", &[]).await));
    let export = sofia.types("privacy export", &[]).await;
    let export = String::from_utf8(export.files[0].bytes.to_vec()).unwrap();
    assert!(export.contains(MENTORS) && export.contains("\"pinged_in_channel\": true"), "{export}");
    sofia.types("privacy delete", &[]).await;
    sofia.clicks("Delete my data").await;
    let left =
        town.count("SELECT count(*) FROM action WHERE owner_id IS NULL AND accepted = 0 AND state = 'live'").await;
    assert_eq!(left, 1);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE state = 'draft'").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM cycle").await, 1);
    let drawn = redrawn(&town, &ask).await;
    assert!(!shown(&town, &drawn).contains("Sofia"), "{}", shown(&town, &drawn));
    let nothing = sofia.types("privacy show", &[]).await;
    assert!(nothing.text().contains("I hold nothing"), "{}", nothing.text());
    let card = town.person("Amara Okafor").types("action show", &[("action", json!("mentors"))]).await;
    assert!(card.text().contains("Nobody is accountable yet"), "{}", card.text());
    town.nothing_was_refused();
}
