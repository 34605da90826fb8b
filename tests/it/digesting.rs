//! What was said before a session is gathered for those who plan, and posted before the core team meets.

use insta::assert_snapshot;
use plankeeper::error::Fault;
use plankeeper::input::{Way, digest};
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{NEIGHBOUR, Town, shown, text_file, wall};

/// A Friday. The core team's notice is on Wednesday, February 3; the addendum on Thursday, February 11.
const DAY: &str = "2027-02-12T09:00";
const NOTICE: &str = "2027-02-03T09:00";
const ADDENDUM: &str = "2027-02-11T09:00";

fn said(question: &'static str, words: &str) -> (&'static str, String) {
    (question, words.to_owned())
}

impl Town {
    /// What stands in the core team's channel of what people said.
    fn posted(&self) -> Vec<Seen> {
        let mut all = self.core_team_reads("what people said before");
        all.extend(self.core_team_reads("What people said before"));
        all.retain(|seen| !seen.ephemeral);
        all.sort_by_key(|seen| seen.id);
        all
    }

    async fn has_gone_out(&self, input: i64) -> bool {
        let district = self.home_district().await;
        let read = self.store().read::<bool, Fault, _>(move |conn| {
            Box::pin(async move { digest::was_posted(conn, district, input).await })
        });
        read.await.unwrap()
    }

    /// Two people speak with their names, and somebody passes a voice on. Answers with the keys of the first two.
    async fn have_spoken(&self, session: i64) -> (i64, i64) {
        let (ruth, helen) = (self.person("Ruth Abernathy").id, self.person("Helen Papadakis").id);
        let first = self
            .has_input(
                session,
                Way::Named,
                ruth,
                Some("all_staff"),
                &[said("strengths", "Our shops"), said("hear", "Ask us")],
            )
            .await;
        let second = self.has_input(session, Way::Named, helen, Some("board"), &[said("threats", "Money")]).await;
        let amara = self.person("Amara Okafor");
        amara.types("input relay", &[("session", json!(session.to_string()))]).await;
        amara.clicks("Enter what somebody said").await;
        let form = amara.opens("Anything else").await;
        amara.sends(&form, &[("hear", "The bus leaves too early")]).await;
        let form = amara.opens("Who said it").await;
        amara.sends(&form, &[("who", "Mrs. Li")]).await;
        amara.picks("Their group", &["Parents"]).await;
        amara.clicks("Pass it on").await;
        (first, second)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_plan_read_what_was_said_and_confidential_words_only_from_five() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let tomas = town.person("Tomás Herrera");
    assert_snapshot!("nothing", shown(&town, &tomas.types("input digest", &[]).await));
    town.have_spoken(id).await;
    town.have_confided(id, 0..4, "Secret").await;
    let four = tomas.types("input digest", &[]).await;
    assert!(four.ephemeral);
    assert_snapshot!("four", shown(&town, &four));
    let files = tomas.clicks("As files").await;
    for ending in [".md", ".csv"] {
        assert!(!text_file(&files, ending).contains("Secret"), "{ending}");
    }
    town.have_confided(id, 4..5, "Secret").await;
    let five = tomas.types("input digest", &[]).await;
    assert_snapshot!("five", shown(&town, &five));
    let files = tomas.clicks("As files").await;
    assert_snapshot!("file", text_file(&files, ".md"));
    assert_snapshot!("table", text_file(&files, ".csv"));
    for person in ["Ruth Abernathy", "Helen Papadakis", "Tomás Herrera"] {
        let key = town.person(person).id.to_string();
        assert!(!text_file(&files, ".md").contains(&key) && !text_file(&files, ".md").contains(person));
    }
    // The next ones wait for each other again.
    town.have_confided(id, 5..8, "Later").await;
    let more = tomas.types("input digest", &[]).await;
    assert!(!more.text().contains("Later") && more.text().contains("Some more"), "{}", more.text());
    // One of the five takes it back: none of them can be read.
    town.runs("UPDATE input SET state = 'withdrawn' WHERE id = (SELECT max(id) FROM input WHERE released)").await;
    let fewer = tomas.types("input digest", &[]).await;
    assert!(!fewer.text().contains("Secret") && fewer.text().contains("Some spoke confidentially"), "{}", fewer.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_those_who_plan_may_read() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.have_spoken(id).await;
    for name in ["Ruth Abernathy", "Helen Papadakis", "Ravi Patel", "Nora Fitzgerald"] {
        let somebody = town.person(name);
        let typed = somebody.types("input digest", &[]).await;
        assert!(typed.text().contains("can do this") && !typed.text().contains("shops"), "{name}: {}", typed.text());
        for control in [format!("read:{id}:1"), format!("digest_page:{id}:0"), format!("digest_files:{id}")] {
            let refused = somebody.forges(&format!("1:input.{control}")).await;
            assert!(refused.text().contains("can do this") && refused.files.is_empty(), "{name}: {}", refused.text());
        }
    }
    let lead = town.server.read(|world| {
        let guild = world.guild_named(NEIGHBOUR).unwrap();
        world.guilds[&guild].roles.values().find(|role| role.name == "District lead").unwrap().id
    });
    let ingrid = town.neighbour("Ingrid Solberg");
    ingrid.types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    for control in [format!("read:{id}:1"), format!("digest_page:{id}:0"), format!("digest_files:{id}")] {
        let refused = ingrid.forges(&format!("1:input.{control}")).await;
        assert!(refused.text().contains("I don't know that session"), "{}", refused.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_long_and_unruly_entries_can_be_read_and_exported() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let unruly = "# Heading\n**bold** @everyone <@&1> [x](https://evil.example)\n```\nfence\n````\n=HYPERLINK(\"x\")\n";
    for person in 0..200 {
        let long = if person % 50 == 0 { "Ǝ*".repeat(1950) } else { format!("{unruly}{person} يا سلام") };
        let part = if person % 2 == 0 { "all_staff" } else { "parents" };
        town.has_input(id, Way::Named, 5_000 + person, Some(part), &[("strengths", format!("={long}"))]).await;
    }
    let amara = town.person("Amara Okafor");
    let first = amara.types("input digest", &[]).await;
    assert!(first.text().contains("200 people have spoken"), "{}", first.text());
    assert!(first.text().contains("All staff 100, Parents 100"), "{}", first.text());
    let mut seen = 0;
    let mut pages = 1;
    let mut page = first;
    loop {
        seen += page.text().matches("• ").count();
        assert!(!page.text().contains("@everyone") && !page.text().contains("\n# "), "{}", page.text());
        if page.control("Next").is_none() {
            break;
        }
        page = amara.clicks("Next").await;
        pages += 1;
    }
    assert!(seen == 200 && pages > 5, "{seen} on {pages}");
    assert!(page.text().contains(&format!("Page {pages} of {pages}")), "{}", page.text());
    let files = amara.clicks("As files").await;
    let (text, table) = (text_file(&files, ".md"), text_file(&files, ".csv"));
    assert!(text.contains(&format!("={}", "Ǝ*".repeat(1950))), "whole");
    // Each block's fence is longer than any in it.
    assert_eq!(text.lines().filter(|line| line.starts_with("`````text")).count(), 196);
    let rows = table.lines().filter(|line| line.starts_with("\"Strengths")).count();
    assert_eq!(rows, 200);
    for line in table.lines() {
        let cell = line.rsplit(',').next().unwrap_or_default().trim_start_matches('"');
        assert!(!cell.starts_with('=') && !line.starts_with('='), "{line}");
    }
    town.advance_to(wall(NOTICE)).await;
    assert_eq!(town.posted().len(), 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digest_is_posted_with_the_notice_and_what_is_new_before_the_session() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let (ruth, helen) = town.have_spoken(id).await;
    town.have_confided(id, 0..5, "Secret").await;
    town.advance_to(wall("2027-02-03T08:59")).await;
    assert!(town.posted().is_empty() && !town.has_gone_out(ruth).await);
    town.advance_to(wall(NOTICE)).await;
    let [posted] = <[Seen; 1]>::try_from(town.posted()).expect("one");
    assert_snapshot!("posted", shown(&town, &posted));
    assert!(posted.pinged.is_empty());
    assert!(text_file(&posted, ".md").contains("Our shops") && text_file(&posted, ".md").contains("Secret"));
    let [notice] = <[Seen; 1]>::try_from(town.core_team_reads("The core team meets in")).expect("a notice");
    assert_snapshot!("notice", shown(&town, &notice));
    assert!(town.has_gone_out(ruth).await && town.has_gone_out(helen).await);
    let david = town.person("David Kowalski").in_channel(town.channel("core-team"));
    let read = david.clicks("Read it").await;
    assert!(read.ephemeral && read.text().contains("Our shops"), "{}", read.text());
    // Confidential words that come later change nothing that everyone could see the time of.
    town.have_confided(id, 5..6, "Late secret").await;
    town.settles().await;
    assert!(town.posted()[0].edited_at.is_none());
    // One is taken back: drawn anew without it. One says something else, one is new.
    let author = town.person("Helen Papadakis");
    author.types("input give", &[]).await;
    let asked = author.clicks("Take it back").await;
    assert!(asked.text().contains("the digest that was posted"), "{}", asked.text());
    author.clicks("Take it back").await;
    town.settles().await;
    let [redrawn] = <[Seen; 1]>::try_from(town.posted()).expect("the same one");
    assert!(redrawn.id == posted.id && redrawn.edited_at.is_some());
    assert!(!text_file(&redrawn, ".md").contains("Money") && !redrawn.text().contains("impact"), "{}", redrawn.text());
    assert!(town.has_gone_out(helen).await);
    let author = town.person("Ruth Abernathy");
    author.types("input give", &[]).await;
    author.picks("Change an answer", &["What else"]).await;
    let form = author.opens("Change").await;
    author.sends(&form, &[("words", "On second thoughts")]).await;
    let omar = town.person("Omar Haddad").id;
    let new = town.has_input(id, Way::Named, omar, Some("union"), &[said("weaknesses", "Too many plans")]).await;
    assert!(!town.has_gone_out(new).await);
    town.advance_to(wall(ADDENDUM)).await;
    let [_, addendum] = <[Seen; 2]>::try_from(town.posted()).expect("two");
    assert_snapshot!("addendum", shown(&town, &addendum));
    let file = text_file(&addendum, ".md");
    assert!(file.contains("Too many plans") && file.contains("On second thoughts"), "{file}");
    assert!(!file.contains("bus") && !file.contains("Secret") && !file.contains("Late"), "{file}");
    assert!(town.has_gone_out(new).await);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn later_confidential_words_follow_together_or_not_at_all() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.have_confided(id, 0..5, "First").await;
    town.advance_to(wall(NOTICE)).await;
    assert_eq!(town.posted().len(), 1);
    town.have_confided(id, 5..10, "Second").await;
    town.advance_to(wall(ADDENDUM)).await;
    let [_, addendum] = <[Seen; 2]>::try_from(town.posted()).expect("two");
    let file = text_file(&addendum, ".md");
    assert!(file.matches("Second").count() == 5 && !file.contains("First"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_said_is_said_in_the_notice_only_and_all_of_it_may_come_later() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.advance_to(wall(NOTICE)).await;
    let [notice] = <[Seen; 1]>::try_from(town.core_team_reads("The core team meets in")).expect("a notice");
    assert!(notice.text().contains("Nobody has said what they think yet"), "{}", notice.text());
    assert!(town.posted().is_empty());
    town.have_spoken(id).await;
    town.person("Amara Okafor").types("retreat show", &[]).await;
    town.settles().await;
    assert!(town.posted().is_empty(), "not at any other time");
    town.advance_to(wall(ADDENDUM)).await;
    let [first] = <[Seen; 1]>::try_from(town.posted()).expect("one");
    assert!(first.text().starts_with("What people said before") || !first.text().contains("New since"));
    // Only a few in confidence: that is all that the notice says.
    let other = town.has_session("vision", "2027-03-12T09:00").await;
    town.have_confided(other, 0..4, "Secret").await;
    town.advance_to(wall("2027-03-03T09:00")).await;
    let notices = town.core_team_reads("too few to be read yet");
    assert_eq!(notices.len(), 1);
    assert_eq!(town.posted().len(), 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_moves_takes_its_digest_along_and_one_called_off_has_none() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.have_spoken(id).await;
    town.advance_to(wall(NOTICE)).await;
    assert_eq!(town.posted().len(), 1);
    // By a few days: what has been read has been read.
    town.moves_session(id, "2027-02-16T09:00").await;
    town.settles().await;
    let [posted] = <[Seen; 1]>::try_from(town.posted()).expect("one");
    assert!(posted.text().contains("February 16"), "{}", posted.text());
    // By weeks: anew, whole, with the notice for the new date.
    town.moves_session(id, "2027-03-12T09:00").await;
    town.advance_to(wall("2027-02-16T12:00")).await;
    assert_eq!(town.posted().len(), 1, "nothing for the dates that are not true any more");
    town.advance_to(wall("2027-03-03T09:00")).await;
    assert_eq!(town.posted().len(), 2);
    town.cancels_session(id).await;
    town.settles().await;
    for posted in town.posted() {
        assert!(posted.text().contains("does not take place"), "{}", posted.text());
    }
    let omar = town.person("Omar Haddad").id;
    town.has_input(id, Way::Named, omar, Some("union"), &[said("hear", "More")]).await;
    town.advance_to(wall("2027-03-12T09:00")).await;
    assert_eq!(town.posted().len(), 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posted_digest_keeps_the_promise_when_the_smallest_group_becomes_smaller() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.have_spoken(id).await;
    town.have_confided(id, 0..5, "First").await;
    town.runs("UPDATE input SET promised = 5 WHERE way = 'confidential'").await;
    town.advance_to(wall(NOTICE)).await;
    assert!(text_file(&town.posted()[0], ".md").contains("First"));
    town.have_confided(id, 5..10, "Second").await;
    town.runs("UPDATE input SET promised = 5 WHERE way = 'confidential'").await;
    town.runs("UPDATE district SET minimum_group = 3").await;
    // Two of the first five take it back: eight can be read together, but the three left in the message were promised five.
    town.runs("UPDATE input SET state = 'withdrawn' WHERE way = 'confidential' AND user_id < 9002").await;
    let helen = town.person("Helen Papadakis");
    helen.types("input give", &[]).await;
    helen.clicks("Take it back").await;
    helen.clicks("Take it back").await;
    town.settles().await;
    let file = text_file(&town.posted()[0], ".md");
    assert!(!file.contains("Money") && !file.contains("First"), "{file}");
    let read = town.person("Amara Okafor").types("input digest", &[]).await;
    assert!(read.text().contains("First") && read.text().contains("Second"), "{}", read.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_data_leaves_no_mark_of_their_words_in_a_digest() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.have_spoken(id).await;
    town.advance_to(wall(NOTICE)).await;
    assert_eq!(town.count("SELECT count(*) FROM input_in_digest").await, 3);
    // Once the session is over too.
    town.advance_to(wall("2027-02-15T09:00")).await;
    let helen = town.person("Helen Papadakis");
    helen.types("privacy delete", &[]).await;
    helen.clicks("Delete my data").await;
    town.settles().await;
    assert!(town.posted().iter().all(|seen| !text_file(seen, ".md").contains("Money")));
    let left = "SELECT count(*) FROM input_in_digest JOIN input ON input.id = input_id WHERE user_id IS NULL AND way = 'named'";
    assert_eq!(town.count(left).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn confidential_words_that_are_changed_tell_nobody_when_and_are_not_new() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let grace = town.person("Grace Whitehorse");
    town.have_confided(id, 0..4, "First").await;
    town.has_input(id, Way::Confidential, grace.id, None, &[said("hear", "As I said")]).await;
    town.advance_to(wall(NOTICE)).await;
    assert!(text_file(&town.posted()[0], ".md").contains("As I said"));
    grace.types("input give", &[]).await;
    grace.picks("Change an answer", &["What else"]).await;
    let form = grace.opens("Change").await;
    grace.sends(&form, &[("words", "On second thoughts")]).await;
    assert_eq!(town.count("SELECT count(*) FROM input_answer WHERE words = 'On second thoughts'").await, 1);
    town.settles().await;
    assert!(town.posted()[0].edited_at.is_none());
    town.have_confided(id, 5..10, "Later").await;
    town.advance_to(wall(ADDENDUM)).await;
    let file = text_file(&town.posted()[1], ".md");
    assert!(file.matches("Later").count() == 5 && !file.contains("On second thoughts"), "{file}");
}
