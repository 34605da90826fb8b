//! Absence is not silence, from the first tap to the last: who can't come is asked, heard in the digest and on the board, may
//! think again after the digest went out, and learns what became of it.

use serde_json::json;

use crate::support::{Actor, Town, text_file, wall};

/// A Friday; the core team's notice is on February 3.
const DAY: &str = "2027-02-12T09:00";
const NOTICE: &str = "2027-02-03T09:00";

/// Somebody answers questions in their order, each named by the words it begins with, skips the others, and gives it.
async fn says(person: &Actor<'_>, way: &str, answers: &[(&str, &str)]) {
    person.types("input give", &[]).await;
    let mut shown = person.clicks(way).await;
    for (question, words) in answers {
        while !shown.text().contains(&format!(": {question}")) {
            shown = person.clicks(if shown.control("Skip").is_some() { "Skip" } else { "Next" }).await;
        }
        let form = person.opens("Write").await;
        shown = person.sends(&form, &[("words", words)]).await;
    }
    person.clicks("Look it over").await;
    let given = person.clicks("Give it").await;
    assert!(given.text().contains("Thank you") || given.text().contains("Given"), "{}", given.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cant_come_is_heard_and_learns_what_became_of_it() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let (amara, sofia) = (town.person("Amara Okafor"), town.person("Sofia Lindqvist"));
    let coming = sofia.forges(&format!("1:rsvp.answer:{id}:cant")).await;
    assert!(coming.text().contains("What you think still counts"), "{}", coming.text());
    says(&sofia, "With my name", &[("Strengths", "Employers call us first\nA team that stays"), ("Threats", "No bus")])
        .await;
    says(&town.person("Priya Nair"), "With my name", &[("Strengths", "Our shops")]).await;
    for name in ["Ruth Abernathy", "Grace Whitehorse", "Omar Haddad", "Jean-Luc Tremblay", "Helen Papadakis"] {
        says(&town.person(name), "Confidentially", &[("What else", &format!("Nobody listens ({})", name.len()))]).await;
    }
    town.advance_to(wall(NOTICE)).await;
    let posted = town.core_team_reads("What people said before").pop().expect("a digest");
    let file = text_file(&posted, ".md");
    assert!(file.contains("No bus") && file.matches("Nobody listens").count() == 5, "{file}");
    assert!(!posted.text().contains("Sofia") && !file.contains("Sofia"), "no names where everyone of the team reads");
    amara.types("swot board", &[]).await;
    amara.clicks("Take over what was said").await;
    let taken = amara.clicks("Take over").await;
    assert!(taken.text().contains("4 entries taken over"), "{}", taken.text());
    // One of them thinks again.
    sofia.types("input mine", &[]).await;
    sofia.picks("Open one", &["Data Retreat"]).await;
    let asked = sofia.clicks("Take it back").await;
    assert!(asked.text().contains("the digest that was posted"), "{}", asked.text());
    sofia.clicks("Take it back").await;
    town.settles().await;
    let redrawn = town.core_team_reads("What people said before").pop().expect("the same");
    assert_eq!(redrawn.id, posted.id);
    assert!(!text_file(&redrawn, ".md").contains("No bus"), "{}", text_file(&redrawn, ".md"));
    let board = amara.types("swot board", &[]).await;
    assert!(!board.files[0].description.clone().unwrap_or_default().contains("No bus"));
    assert_eq!(town.count("SELECT count(*) FROM swot_entry").await, 1);
    // And gives other words.
    sofia.types("input give", &[]).await;
    sofia.clicks("Pick it up again").await;
    sofia.picks("Change an answer", &["Threats"]).await;
    let form = sofia.opens("Change").await;
    sofia.sends(&form, &[("words", "The last bus leaves at three")]).await;
    sofia.clicks("Look it over").await;
    sofia.clicks("Give it again").await;
    // One who spoke confidentially deletes their data: the others are too few to be read.
    let omar = town.person("Omar Haddad");
    omar.types("privacy delete", &[]).await;
    omar.clicks("Delete my data").await;
    town.settles().await;
    let fewer = town.core_team_reads("What people said before").pop().expect("the same");
    assert!(!text_file(&fewer, ".md").contains("Nobody listens"), "{}", text_file(&fewer, ".md"));
    // What is new follows the day before; then comes the session.
    town.advance_to(wall("2027-02-11T09:00")).await;
    let late = town.core_team_reads("New since then").pop().expect("an addendum");
    assert!(text_file(&late, ".md").contains("The last bus leaves at three"));
    town.advance_to(wall("2027-02-12T16:00")).await;
    amara.types("retreat brief", &[]).await;
    let form = amara.opens("What was decided").await;
    amara.sends(&form, &[("words", "We know where we stand.")]).await;
    amara.picks("Say what became", &["Threats"]).await;
    let form = amara.opens("Write").await;
    amara.sends(&form, &[("words", "We ask for a later bus.")]).await;
    amara.clicks("Back to writing").await;
    amara.clicks("Preview").await;
    amara.clicks("Post it").await;
    let here = town.person("Sofia Lindqvist").in_channel(town.channel("announcements"));
    let briefing = here.messages().into_iter().rfind(|seen| seen.text().contains("We know where we stand"));
    let briefing = briefing.expect("a briefing");
    let became = here.clicks_in(&briefing, "What became of what I said").await;
    assert!(became.ephemeral && became.text().contains("The last bus leaves at three"), "{}", became.text());
    assert!(became.text().contains("We ask for a later bus"), "{}", became.text());
    let read = here.clicks_in(&briefing, "I have read it").await;
    assert!(read.text().contains("Thank you"), "{}", read.text());
    let shown = amara.types("retreat show", &[("session", json!(id.to_string()))]).await;
    assert!(shown.text().contains("1 person has read"), "{}", shown.text());
    town.nothing_was_refused();
}
