//! What arrives over the wire that no honest client would send, or sends twice.

use plankeeper::rehearsal::{Answer, PRIVILEGED_INTENTS};
use serde_json::{Map, json};

use crate::support::Town;
use crate::survey::{answers, open_round};

#[tokio::test(flavor = "multi_thread")]
async fn forged_controls_get_a_polite_refusal_and_change_nothing() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("announcements"));
    for forged in [
        "1:readiness.answer:1:9:red:0",
        "1:readiness.answer:1:1:purple:0",
        "1:readiness.answer:999999:1:red:0",
        "1:readiness.answer:-1:1:red:0",
        "1:readiness.answer:1:1:red",
        "1:readiness.answer:1:1:red:0:0",
        "1:readiness.nothing:1",
        "2:readiness.take:1",
        "readiness.take",
        "'; DROP TABLE answer; --",
        "1:readiness.take:99999999999999999999",
        "🙂",
    ] {
        let seen = ruth.forges(forged).await;
        assert!(seen.ephemeral, "{forged}");
        let text = seen.text();
        assert!(
            text.contains("I can't make sense of that") || text.contains("I don't know this round"),
            "{forged}: {text}"
        );
    }
    for forged in ["1:readiness.close:1", "1:readiness.post:1", "1:district.checklist"] {
        let seen = ruth.forges(forged).await;
        assert!(seen.text().contains("can do this"), "{forged}: {}", seen.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state = 'open'").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_servers_ids_lead_nowhere() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let round = town.count("SELECT id FROM round WHERE state = 'open'").await;
    let peter = town.neighbour("Peter Novak");
    for name in ["take", "start", "promise", "show", "answer"] {
        let rest = match name {
            "show" => ":1",
            "answer" => ":1:red:0",
            _ => "",
        };
        let seen = peter.forges(&format!("1:readiness.{name}:{round}{rest}")).await;
        assert!(seen.text().contains("I don't know this round in this server"), "{name}: {}", seen.text());
    }
    let carlos = town.neighbour("Ingrid Solberg");
    let refused = carlos.forges(&format!("1:readiness.close:{round}")).await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM response").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state = 'open'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_decoded_is_answered_all_the_same() {
    let town = Town::new().await;
    let ruth = town.person("Ruth Abernathy");
    let overlay: Map<_, _> = [("type".to_owned(), json!(99))].into_iter().collect();
    let interaction = town.server.people().raw_interaction(ruth.id, town.channel("staff-room"), &overlay);
    match ruth.answer(interaction).await {
        Answer::Message(seen) => assert!(seen.text().contains("I can't make sense of that"), "{}", seen.text()),
        other => panic!("{other:?}\n{}", town.transcript()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_is_delivered_twice_has_its_effect_once() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    answers(&ruth, &town, ["Red"; 5]).await;
    let last = town.server.read(|world| world.interactions.keys().next_back().copied()).unwrap();
    let before = town.count("SELECT revision FROM response").await;
    town.server.people().redeliver(last);
    // The same connection delivers in order: once this is answered, the second delivery has been dealt with.
    ruth.types("readiness take", &[]).await;
    assert_eq!(town.count("SELECT revision FROM response").await, before);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_unprivileged_intents_are_asked_for_and_nobody_is_ever_pinged() {
    let town = Town::new().await;
    open_round(&town, "@everyone").await;
    answers(&town.person("Ruth Abernathy"), &town, ["Green"; 5]).await;
    let (intents, pings) = town.server.read(|world| (world.sessions[0].intents, world.pings.len()));
    assert_eq!(intents & PRIVILEGED_INTENTS, 0);
    assert_eq!(pings, 0);
    let careless = town.server.read(|world| {
        let bodies =
            world.requests.iter().filter(|request| request.method == "POST" && request.path.ends_with("/messages"));
        bodies.filter(|request| !request.body.to_string().contains("\"allowed_mentions\":{\"parse\":[]}")).count()
    });
    assert_eq!(careless, 0, "every message restricts its mentions");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_only_where_discords_differ() {
    let mut town = Town::new().await;
    let puts = |town: &Town| {
        town.server.read(|world| {
            let requests = world.requests.iter().filter(|request| request.path.ends_with("/commands"));
            requests.filter(|request| request.method == "PUT").count()
        })
    };
    assert_eq!(puts(&town), 1);
    town.restart_bot().await;
    assert_eq!(puts(&town), 1, "nothing has changed, so nothing is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_direct_messages_only_what_names_its_district_is_done() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let round = town.count("SELECT id FROM round WHERE state = 'open'").await;
    let amara = town.person("Amara Okafor");
    let amara = amara.in_channel(town.server.people().open_dm(amara.id));
    for forged in [format!("1:readiness.take:{round}"), format!("1:readiness.close:{round}"), "1:path.levels".into()] {
        let seen = amara.forges(&forged).await;
        assert!(seen.text().contains("inside your district's server"), "{forged}: {}", seen.text());
    }
    let seen = amara.forges_form("1:path.save:lots_going_on:2:0", &[("note", "words")]).await;
    assert!(seen.text().contains("inside your district's server"), "{}", seen.text());
    for forged in ["1:readiness.nothing:1", "🙂"] {
        let seen = amara.forges(forged).await;
        assert!(seen.text().contains("I can't make sense of that"), "{forged}: {}", seen.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state = 'open'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 0);
    town.nothing_was_refused();
}
