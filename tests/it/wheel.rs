//! The wheel of Plan, Do, Study, Act, and the pings that turn it.

use chrono::{DateTime, Utc};
use insta::assert_snapshot;
use plankeeper::calendar::{WallTime, Zone};
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{HOME, Sent, Town, heard, shown};

const OWNER: &str = "Sofia Lindqvist";
const LEAD: &str = "Priya Nair";
const NAME: &str = "Visit three employers";
/// Plan by January 19, Do by February 12, Study by February 26, Act by March 5.
const DONE_BY: &str = "2027-02-12";

fn at(wall: &str) -> DateTime<Utc> {
    wall.parse::<WallTime>().unwrap().to_instant(&Zone::named("America/Toronto").unwrap())
}

async fn town_with_an_action() -> (Town, i64) {
    let town = Town::new().await;
    // What the bot says in the beginning is there.
    assert!(town.bot().settle().await);
    // The plan's week has stories of its own.
    town.person("Ravi Patel").types("setup week", &[("day", json!("off"))]).await;
    let id = town.has_action(NAME, OWNER, Some(LEAD), DONE_BY).await;
    (town, id)
}

/// To whom one of these was sent first.
fn first<'s>(sent: &'s [Sent], to: &str) -> &'s Seen {
    &sent.iter().find(|it| it.to == to).unwrap_or_else(|| panic!("nothing for {to}")).seen
}

fn has_words_back(seen: &Seen, why: &str) {
    assert!(seen.text().contains(why), "{}", seen.text());
    assert!(seen.files.iter().any(|file| file.name == "what-you-typed.txt"), "{:?}", seen.files);
}

async fn answer(town: &Town, person: &str, button: &str, values: &[(&str, &str)]) -> Seen {
    let person = town.in_private(person);
    let form = person.opens(button).await;
    person.sends(&form, values).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_turn_and_its_second_from_direct_messages() {
    let (town, _) = town_with_an_action().await;
    let sofia = town.in_private(OWNER);
    let sent = town.live_until(at("2027-01-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 Sofia Lindqvist"]);
    assert_snapshot!("wheel_plan_ahead", shown(&town, &sent[0].seen));
    let prediction = [("prediction", "Half of grade 10 will have met an employer.\nWe'll know by the sign-up sheets.")];
    let begun = answer(&town, OWNER, "Write what we expect", &prediction).await;
    assert_snapshot!("wheel_begun", shown(&town, &begun));

    let sent = town.live_until(at("2027-02-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-02-05T09:00 Sofia Lindqvist", "2027-02-12T09:00 Sofia Lindqvist"]);
    assert_snapshot!("wheel_do_due", shown(&town, &sent[1].seen));
    let finished = sofia.clicks_in(&sent[1].seen, "Do is done").await;
    assert!(
        finished.text().contains("**Do** is done. Now **Study**, by Friday, February 26, 2027"),
        "{}",
        finished.text()
    );
    let form = sofia.opens("Add what was done").await;
    let did = [("did", "Three visits, 48 students"), ("unexpected", "The bus was late twice")];
    assert!(sofia.sends(&form, &did).await.text().contains("Three visits, 48 students"));

    let sent = town.live_until(at("2027-02-26T10:00")).await;
    assert_eq!(heard(&sent), ["2027-02-19T09:00 Sofia Lindqvist", "2027-02-26T09:00 Sofia Lindqvist"]);
    assert_snapshot!("wheel_study_due", shown(&town, &sent[1].seen));
    let studied = [
        ("result", "62 of 100 met one"),
        ("compared", "More than half, and 40 before"),
        ("learned", "Book the bus twice"),
        ("value", "62 %"),
    ];
    let studied = answer(&town, OWNER, "Write what came of it", &studied).await;
    assert_snapshot!("wheel_studied", shown(&town, &studied));
    assert_eq!(
        town.count("SELECT count(*) FROM indicator_value WHERE value = 62 AND measured_on = '2027-02-26'").await,
        1
    );

    let sent = town.live_until(at("2027-03-05T10:00")).await;
    assert_eq!(heard(&sent), ["2027-03-05T09:00 Sofia Lindqvist"], "a week before was the day of its study");
    assert_snapshot!("wheel_act_due", shown(&town, &sent[0].seen));
    let deciding = sofia.clicks_in(&sent[0].seen, "Decide").await;
    assert!(deciding.control("Adopt").is_some() && deciding.control("Abandon").is_some());
    let form = sofia.opens("Adapt").await;
    let adapted = sofia.sends(&form, &[("why", "It works, but not for all"), ("done_by", "Apr 16 2027")]).await;
    assert_snapshot!("wheel_adapted", shown(&town, &adapted));

    let sent = town.live_until(at("2027-03-08T10:00")).await;
    assert_eq!(heard(&sent), ["2027-03-08T09:00 Sofia Lindqvist"]);
    answer(&town, OWNER, "Write what we expect", &[("prediction", "All of grade 10")]).await;
    let sent = town.live_until(at("2027-04-09T10:00")).await;
    assert_eq!(heard(&sent), ["2027-04-09T09:00 Sofia Lindqvist"]);
    sofia.clicks_in(&sent[0].seen, "Do is done").await;
    let words = [("result", "97 of 100"), ("compared", "Nearly all"), ("learned", "Two buses"), ("value", "many")];
    let form = sofia.opens("Write what came of it").await;
    let studied = sofia.sends(&form, &words).await;
    assert!(studied.text().contains("I could not read “many” as a number"), "{}", studied.text());
    let form = sofia.opens("Adopt").await;
    let adopted = sofia.sends(&form, &[("why", "It is simply what we do now")]).await;
    assert_snapshot!("wheel_adopted", shown(&town, &adopted));
    // The card and all that happened, in the direct messages too.
    let card = sofia.clicks("Open the card").await;
    assert!(card.text().contains("Adopted"), "{}", card.text());
    let mut history = vec![sofia.clicks("What happened").await];
    while history.last().unwrap().control("Next").is_some() {
        history.push(sofia.clicks("Next").await);
    }
    let history: Vec<String> = history.iter().map(|page| shown(&town, page)).collect();
    assert_snapshot!("wheel_history", history.join("\n"));
    sofia.clicks("The action").await;
    let mine = sofia.clicks("My actions").await;
    assert!(mine.text().contains(NAME), "{}", mine.text());
    assert_eq!(heard(&town.live_until(at("2027-07-01T10:00")).await), Vec::<String>::new());
    assert_eq!(town.count("SELECT count(*) FROM cycle WHERE stage = 'done'").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'waiting'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn overdue_until_it_stops() {
    let (town, _) = town_with_an_action().await;
    let sent = town.live_until(at("2027-06-01T10:00")).await;
    assert_eq!(
        heard(&sent),
        [
            "2027-01-12T09:00 Sofia Lindqvist",
            "2027-01-19T09:00 Sofia Lindqvist",
            "2027-01-26T09:00 Sofia Lindqvist",
            "2027-02-02T09:00 Sofia Lindqvist",
            "2027-02-09T09:00 Priya Nair",
            "2027-02-09T09:00 Sofia Lindqvist",
            "2027-02-16T09:00 #core-team",
            "2027-02-16T09:00 Priya Nair",
            "2027-02-16T09:00 Sofia Lindqvist",
        ],
        "{}",
        town.transcript()
    );
    assert_snapshot!("wheel_overdue_lead", shown(&town, first(&sent, LEAD)));
    assert_snapshot!("wheel_overdue_last", shown(&town, first(&sent, "#core-team")));
    assert_eq!(first(&sent, "#core-team").pinged, [town.person("Margaret Chen").id]);
    // It can still be taken up, and goes on from there.
    let margaret = town.person("Margaret Chen").in_channel(town.channel("core-team"));
    let form = margaret.opens("Need more time").await;
    let asked = margaret.sends(&form, &[("date", "Jun 15 2027"), ("reason", "Sofia was ill")]).await;
    assert!(asked.ephemeral && asked.text().contains("**Plan**"), "{}", asked.text());
    margaret.clicks("Yes, move it").await;
    let sent = town.live_until(at("2027-06-08T10:00")).await;
    assert_eq!(
        heard(&sent),
        ["2027-06-02T09:00 Priya Nair", "2027-06-02T09:00 Sofia Lindqvist", "2027-06-08T09:00 Sofia Lindqvist"]
    );
    assert!(sent[0].seen.text().contains("Sofia was ill"), "{}", sent[0].seen.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_moves_with_those_after_it_and_the_lead_is_told_in_the_morning() {
    let (town, _) = town_with_an_action().await;
    let other = town.has_action("Career fair", OWNER, Some(LEAD), DONE_BY).await;
    let sent = town.live_until(at("2027-01-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 Sofia Lindqvist"], "two of one person are one message");
    assert_snapshot!("wheel_two_at_once", shown(&town, &sent[0].seen));
    let sofia = town.person(OWNER);
    sofia.types("action move", &[("action", json!("career"))]).await;
    let form = sofia.opens("Move Do").await;
    let late = sofia.sends(&form, &[("date", "Jan 15 2027"), ("reason", "x")]).await;
    has_words_back(&late, "would be before **Plan**");
    sofia.types("action move", &[("action", json!(other.to_string()))]).await;
    let form = sofia.opens("Move Plan").await;
    let unread = sofia.sends(&form, &[("date", "03/04/2027"), ("reason", "x")]).await;
    has_words_back(&unread, "Thursday, March 4, 2027");
    sofia.types("action move", &[("action", json!("Career fair"))]).await;
    let form = sofia.opens("Move Plan").await;
    let asked = sofia.sends(&form, &[("date", "Jan 26"), ("reason", "The hall is *not* free")]).await;
    assert_snapshot!("wheel_move_asked", shown(&town, &asked));
    assert_eq!(town.count("SELECT count(*) FROM cycle WHERE revision > 1").await, 0, "shown before it is done");
    let moved = sofia.clicks("Yes, move it").await;
    assert_snapshot!("wheel_moved", shown(&town, &moved));
    let again = sofia.clicks_in(&asked, "Yes, move it").await;
    assert!(again.text().contains("moved already"), "{}", again.text());
    assert_eq!(town.count("SELECT count(*) FROM date_draft").await, 0);
    let sent = town.live_until(at("2027-01-26T10:00")).await;
    assert_eq!(
        heard(&sent),
        ["2027-01-13T09:00 Priya Nair", "2027-01-19T09:00 Sofia Lindqvist", "2027-01-26T09:00 Sofia Lindqvist",],
        "{}",
        town.transcript()
    );
    assert_snapshot!("wheel_told_moved", shown(&town, &sent[0].seen));
    // On the 19th one action ends its Plan, and for the other a week is left once more: it was moved after its ping.
    let both = sent[1].seen.text();
    assert!(both.contains("Plan ends today: Visit") && both.contains("Plan ends in 7 days: Career fair"), "{both}");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_once_lose_no_word() {
    let (town, id) = town_with_an_action().await;
    let (sofia, priya) = (town.person(OWNER), town.person(LEAD));
    sofia.types("action update", &[]).await;
    priya.types("action update", &[]).await;
    let (hers, theirs) = (sofia.opens("Write what we expect").await, priya.opens("Write what we expect").await);
    sofia.sends(&hers, &[("prediction", "Half of them")]).await;
    let long = "All of them. ".repeat(300);
    let stale = priya.sends(&theirs, &[("prediction", &long)]).await;
    has_words_back(&stale, "Somebody was quicker");
    assert!(stale.text().contains("Half of them"), "it stands as it is now: {}", stale.text());
    assert_eq!(town.count("SELECT count(*) FROM action_change WHERE what = 'prediction'").await, 1);
    // Both begin Do: the second learns that it has begun.
    let (page, same) = (sofia.types("action update", &[]).await, priya.types("action update", &[]).await);
    sofia.clicks_in(&page, "Begin Do").await;
    let late = priya.clicks_in(&same, "Begin Do").await;
    assert!(late.text().contains("**Plan** is behind this action already"), "{}", late.text());
    // A date that both move: the second sees what it is now.
    for person in [&sofia, &priya] {
        person.types("action move", &[("action", json!(id.to_string()))]).await;
        let form = person.opens("Move Do").await;
        person.sends(&form, &[("date", "Feb 19 2027"), ("reason", "Snow")]).await;
    }
    sofia.clicks("Yes, move it").await;
    let late = priya.clicks("Yes, move it").await;
    assert!(late.text().contains("Somebody has moved a date meanwhile"), "{}", late.text());
    assert_eq!(town.count("SELECT revision FROM cycle").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_skipped_and_nobody_else_turns_it() {
    let (town, id) = town_with_an_action().await;
    let (sofia, ruth) = (town.person(OWNER), town.person("Ruth Abernathy"));
    let early = sofia.types("action study", &[("action", json!("visit"))]).await;
    assert!(early.text().contains("**Plan** comes first"), "{}", early.text());
    let early = sofia.types("action act", &[]).await;
    assert!(early.text().contains("**Plan** comes first"), "{}", early.text());
    for (forged, why) in [
        (format!("1:wheel.begin:{id}:1:here"), "First write down what you expect"),
        (format!("1:wheel.finish_do:{id}:1:here"), "**Plan** comes first"),
        (format!("1:wheel.move:{id}:7:here"), "moved already, or you have asked for another"),
        (format!("1:wheel.begin:{}:1:here", id + 1), "I can't find that action"),
    ] {
        let refused = sofia.forges(&forged).await;
        assert!(refused.text().contains(why), "{forged}: {}", refused.text());
    }
    // Somebody else may look, and change nothing.
    let looked = ruth.types("action update", &[("action", json!(NAME))]).await;
    assert!(looked.text().contains("Accountable") && looked.control("Write what we expect").is_none());
    for forged in ["begin", "finish_do"] {
        let refused = ruth.forges(&format!("1:wheel.{forged}:{id}:1:here")).await;
        assert!(refused.text().contains("Only whoever is accountable"), "{}", refused.text());
    }
    let refused = ruth.forges(&format!("1:wheel.unblock:{id}:here")).await;
    assert!(refused.text().contains("Only whoever is accountable"), "{}", refused.text());
    let sent = format!("1:wheel.sent:{id}:1:1:plan:predict:0:here");
    let refused = ruth.forges_form(&sent, &[("prediction", "Nonsense")]).await;
    has_words_back(&refused, "Only whoever is accountable");
    let hana = town.neighbour("Hana Sato");
    let refused = hana.forges(&format!("1:wheel.show:{id}:update:here")).await;
    assert!(refused.text().contains("I can't find that action"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM action_change").await, 0);
    let nobody = ruth.types("action update", &[]).await;
    assert!(nobody.text().contains("No action is yours"), "{}", nobody.text());
    assert_eq!(ruth.suggestions("action update", "action", "emplo").await, [NAME]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_works_after_a_restart_and_holds_the_longest_words() {
    let (mut town, _) = town_with_an_action().await;
    let longest: String = "Words *with* marks_ ".chars().cycle().take(3_999).chain(['.']).collect();
    town.person(OWNER).types("action update", &[]).await;
    let steps: [(&str, &[&str]); 7] = [
        ("Write what we expect", &["prediction"]),
        ("Change what we expect", &["prediction"]),
        ("I need help", &["help", "who"]),
        ("Begin Do", &[]),
        ("Do is done", &["did", "unexpected"]),
        ("Write what came of it", &["result", "compared", "learned"]),
        ("Abandon", &["why"]),
    ];
    let mut seen = None;
    for (button, fields) in steps {
        town.restart_bot().await;
        let sofia = town.person(OWNER);
        if fields.is_empty() {
            seen = Some(sofia.clicks(button).await);
            continue;
        }
        let form = sofia.opens(button).await;
        town.restart_bot().await;
        let words = if button == "Change what we expect" { "Short after all" } else { longest.as_str() };
        let values: Vec<(&str, &str)> = fields.iter().map(|field| (*field, words)).collect();
        seen = Some(town.person(OWNER).sends(&form, &values).await);
    }
    let seen = seen.unwrap();
    assert!(seen.text().contains("Abandoned. That is a result too"), "{}", seen.text());
    assert!(seen.files.iter().any(|file| file.name == "this-turn.txt"), "{:?}", seen.files);
    assert_eq!(town.count("SELECT count(*) FROM cycle WHERE length(learned) = 4000 AND length(why) = 4000").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'waiting' AND kind <> 'told'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn help_is_asked_for_and_comes() {
    let (town, _) = town_with_an_action().await;
    town.live_until(at("2027-01-12T20:00")).await;
    let form = town.in_private(OWNER).opens("I need help").await;
    let asked = town.in_private(OWNER).sends(&form, &[("help", "A bus for Friday"), ("who", "David")]).await;
    assert!(asked.text().contains("A bus for Friday → David"), "{}", asked.text());
    assert_eq!(heard(&town.live_until(at("2027-01-12T23:00")).await), Vec::<String>::new(), "nobody is woken");
    let sent = town.live_until(at("2027-01-13T08:00")).await;
    assert_eq!(heard(&sent), ["2027-01-13T07:00 #core-team", "2027-01-13T07:00 Priya Nair"]);
    assert_snapshot!("wheel_told_help", shown(&town, first(&sent, "#core-team")));
    let sofia = town.person(OWNER);
    sofia.types("action update", &[]).await;
    let free = sofia.clicks("I have what I need").await;
    assert!(free.text().contains("no longer marked"), "{}", free.text());
    assert_eq!(town.count("SELECT count(*) FROM action WHERE blocked <> ''").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn pings_in_the_actions_channel_for_who_chose_that() {
    let (town, _) = town_with_an_action().await;
    let sofia = town.person(OWNER);
    sofia.types("action show", &[("action", json!(NAME))]).await;
    let now = sofia.clicks("Where I am reminded").await;
    assert!(now.text().contains("in a direct message"), "{}", now.text());
    let chosen = sofia.clicks("In the actions' channel").await;
    assert_snapshot!("wheel_where_reminded", shown(&town, &chosen));
    let sent = town.live_until(at("2027-01-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 #actions"]);
    assert_snapshot!("wheel_in_channel", shown(&town, &sent[0].seen));
    let ruth = town.person("Ruth Abernathy");
    assert_eq!(sent[0].seen.pinged, [sofia.id]);
    let refused = ruth.clicks_in(&sent[0].seen, "Remind me later").await;
    assert!(refused.text().contains("This is for somebody else"), "{}", refused.text());
    let there = sofia.in_channel(town.channel("actions"));
    let form = there.opens("Write what we expect").await;
    let begun = there.sends(&form, &[("prediction", "Half")]).await;
    assert!(begun.ephemeral && begun.text().contains("**Do** has begun"), "{}", begun.text());
    // Everything works where it is read: its card opens beside it, for whoever looks, and not in it.
    let card = ruth.in_channel(town.channel("actions")).clicks_in(&sent[0].seen, "Open the card").await;
    assert!(card.ephemeral && card.text().contains(NAME), "{}", card.text());
    assert!(card.control("Where I am reminded").is_none());
    // The channel is gone: directly then.
    town.server.admin().delete_channel(town.channel("actions"));
    let sent = town.live_until(at("2027-02-05T10:00")).await;
    assert_eq!(heard(&sent), ["2027-02-05T09:00 Sofia Lindqvist"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_messages_opens_them_and_who_left_is_missed() {
    let town = Town::new().await;
    town.has_action("Own workshop", "Ruth Abernathy", None, DONE_BY).await;
    let gone = town.has_action(NAME, OWNER, Some(LEAD), DONE_BY).await;
    town.server.admin().leave(town.server.guild(HOME), town.person(OWNER).id);
    let sent = town.live_until(at("2027-01-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 #actions", "2027-01-12T09:00 Priya Nair"]);
    assert_snapshot!("wheel_told_left", shown(&town, first(&sent, LEAD)));
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("actions"));
    ruth.clicks_in(first(&sent, "#actions"), "Open").await;
    let form = ruth.opens("Write what we expect").await;
    let begun = ruth.sends(&form, &[("prediction", "Ten people come")]).await;
    assert!(begun.ephemeral && begun.text().contains("**Do** has begun"), "{}", begun.text());
    // Whoever left gets nothing; from the third on the lead hears of it, and takes it from there.
    let sent = town.live_until(at("2027-02-09T10:00")).await;
    assert_eq!(
        heard(&sent.iter().filter(|it| it.to == LEAD).cloned().collect::<Vec<_>>()),
        ["2027-01-19T09:00 Priya Nair", "2027-02-09T09:00 Priya Nair"]
    );
    let form = town.in_private(LEAD).opens("Write what we expect").await;
    let begun = town.in_private(LEAD).sends(&form, &[("prediction", "Half")]).await;
    assert!(begun.text().contains("**Do** has begun"), "{}", begun.text());
    let left = town.count("SELECT count(*) FROM reminder WHERE state = 'given_up' AND reason = 'left'").await;
    assert!(left > 0 && gone > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn put_off_it_comes_again_unless_it_is_done() {
    let (town, _) = town_with_an_action().await;
    let sent = town.live_until(at("2027-01-12T10:00")).await;
    let sofia = town.in_private(OWNER);
    let offers = sofia.clicks_in(&sent[0].seen, "Remind me later").await;
    sofia.clicks_in(&offers, "Tomorrow").await;
    // Something else about it changes meanwhile, and the bot starts anew.
    answer(&town, OWNER, "I need help", &[("help", "A bus")]).await;
    let sent = town.live_until(at("2027-01-13T09:30")).await;
    let again: Vec<String> = heard(&sent).into_iter().filter(|line| line.ends_with(OWNER)).collect();
    assert_eq!(again, ["2027-01-13T09:00 Sofia Lindqvist"], "{}", town.transcript());
    let offers = sofia.clicks_in(&sent.last().unwrap().seen, "Remind me later").await;
    sofia.clicks_in(&offers, "Tomorrow").await;
    answer(&town, OWNER, "Write what we expect", &[("prediction", "Half")]).await;
    let sent = town.live_until(at("2027-01-25T10:00")).await;
    assert_eq!(heard(&sent), Vec::<String>::new(), "Plan is done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_holiday_moves_a_ping_and_makes_no_second_one() {
    let (town, _) = town_with_an_action().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup holiday", &[("add", json!("Jan 19 2027")), ("name", json!("Storm"))]).await;
    let sent = town.live_until(at("2027-01-20T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 Sofia Lindqvist", "2027-01-18T09:00 Sofia Lindqvist"]);
    town.nothing_was_refused();
}
