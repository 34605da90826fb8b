//! Everyone is invited to say what they think before a session; who can't come and is silent hears of it once more.

use insta::assert_snapshot;
use plankeeper::input::Way;
use plankeeper::rehearsal::Seen;

use crate::support::{Town, shown, wall};

/// A Friday. Two weeks before it is Friday, January 29; nine days before, Wednesday, February 3.
const DAY: &str = "2027-02-12T09:00";
const INVITED: &str = "2027-01-29T09:00";
const NUDGED: &str = "2027-02-03T09:00";

impl Town {
    /// The invitations that everyone reads.
    fn invitations(&self) -> Vec<Seen> {
        let ruth = self.person("Ruth Abernathy").in_channel(self.channel("announcements"));
        let open = ruth.messages().into_iter().filter(|seen| !seen.ephemeral);
        open.filter(|seen| seen.text().contains("Say what you think:") || seen.text().contains("Not needed")).collect()
    }

    #[track_caller]
    fn invitation(&self) -> Seen {
        <[Seen; 1]>::try_from(self.invitations()).expect("one invitation").into_iter().next().unwrap()
    }

    async fn cant_come(&self, name: &str, session: i64) {
        self.person(name).forges(&format!("1:rsvp.answer:{session}:cant")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_is_invited_two_weeks_before() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.advance_to(wall("2027-01-29T08:59")).await;
    assert!(town.invitations().is_empty());
    town.advance_to(wall(INVITED)).await;
    let invitation = town.invitation();
    assert_snapshot!("invitation", shown(&town, &invitation));
    assert!(invitation.pinged.is_empty());
    assert_eq!(invitation.control("Say what you think").unwrap().custom_id, format!("1:input.start:{id}"));
    let questions = town.person("Nora Fitzgerald").clicks_in(&invitation, "See the questions").await;
    assert!(questions.ephemeral);
    assert_snapshot!("questions", shown(&town, &questions));
    // Moved: the same message says so. Begun: nobody can say anything more.
    town.moves_session(id, "2027-02-16T09:00").await;
    town.settles().await;
    assert!(town.invitation().text().contains("Tuesday, February 16"), "{}", town.invitation().text());
    town.advance_to(wall("2027-02-16T09:00")).await;
    assert_snapshot!("invitation_over", shown(&town, &town.invitation()));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_follows_the_district() {
    let town = Town::new().await;
    town.has_session("vision", DAY).await;
    town.runs(
        "INSERT INTO input_asked (district_id, topic, part, asked) SELECT id, 'vision', 'parents', 1 FROM district",
    )
    .await;
    town.advance_to(wall(INVITED)).await;
    assert!(town.invitation().text().contains("Asked: All staff, Parents"), "{}", town.invitation().text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_taken_back_with_its_session_and_one_open_question_needs_none() {
    let town = Town::new().await;
    let near = town.has_session("direction", "2027-01-20T09:00").await;
    town.has_session("final", "2027-01-21T09:00").await;
    town.settles().await;
    let invitation = town.invitation();
    assert!(invitation.text().contains("Setting Direction"), "{}", invitation.text());
    town.cancels_session(near).await;
    town.settles().await;
    assert_snapshot!("invitation_off", shown(&town, &town.invitation()));
    // One that has not gone out never does.
    let later = town.has_session("data", DAY).await;
    town.cancels_session(later).await;
    town.advance_to(wall(DAY)).await;
    assert_eq!(town.invitations().len(), 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cant_come_and_is_silent_hears_of_it_once_more() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let silent = ["Helen Papadakis", "Ruth Abernathy"];
    for name in silent.into_iter().chain(["Mei-Ling Wong", "Grace Whitehorse", "Kai Johansson", "Samuel Adeyemi"]) {
        town.cant_come(name, id).await;
    }
    let waiting = "SELECT count(*) FROM reminder WHERE kind = 'nudge' AND state = 'waiting'";
    assert_eq!(town.count(waiting).await, 5, "students get none");
    // One comes after all, one speaks, and one does so behind the plan's back.
    town.person("Grace Whitehorse").forges(&format!("1:rsvp.answer:{id}:coming")).await;
    assert_eq!(town.count(waiting).await, 4);
    let said = [("hear", "I was asked by nobody".to_owned())];
    town.has_input(id, Way::Confidential, town.person("Mei-Ling Wong").id, None, &said).await;
    town.has_input(id, Way::Named, town.person("Samuel Adeyemi").id, Some("community"), &said).await;
    town.advance_to(wall("2027-02-03T08:59")).await;
    assert!(town.in_private("Helen Papadakis").messages().is_empty());
    town.advance_to(wall(NUDGED)).await;
    let [nudge] = <[Seen; 1]>::try_from(town.in_private("Helen Papadakis").messages()).expect("one");
    assert_snapshot!("nudge", shown(&town, &nudge));
    for name in ["Mei-Ling Wong", "Grace Whitehorse", "Kai Johansson", "Samuel Adeyemi", "Nora Fitzgerald"] {
        assert!(town.in_private(name).messages().is_empty(), "{name}");
    }
    // Ruth takes no direct messages. A button in a channel would tell everyone that she is silent, and of whoever can't come and
    // gets none that they have spoken.
    let doors = town.person("Ruth Abernathy").in_channel(town.channel("actions")).messages();
    assert!(doors.iter().all(|seen| !seen.text().contains("waiting for you")), "{doors:?}");
    // Nobody else learns from the list who has spoken.
    let amara = town.person("Amara Okafor");
    amara.types("reminder list", &[]).await;
    for filter in ["Waiting", "Sent", "Not"] {
        let Some(control) = amara.newest().controls().into_iter().find(|it| !it.options.is_empty()) else { break };
        let Some((label, _)) = control.options.iter().find(|(label, _)| label.contains(filter)) else { continue };
        let listed = amara.picks(&control.label, &[label.as_str()]).await;
        assert!(!listed.text().contains("Say what you think"), "{}", listed.text());
    }
    let own = town.person("Helen Papadakis").forges("1:reminder.page:sent:0").await;
    assert!(own.text().contains("Say what you think: Data Retreat"), "{}", own.text());
    // Whoever says so later has just been asked.
    town.cant_come("Omar Haddad", id).await;
    town.advance_to(wall("2027-02-11T12:00")).await;
    assert!(town.in_private("Omar Haddad").messages().is_empty());
    assert_eq!(town.in_private("Helen Papadakis").messages().len(), 1, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_move_nobody_is_reminded_for_the_earlier_date() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.cant_come("Helen Papadakis", id).await;
    town.cant_come("Mei-Ling Wong", id).await;
    town.moves_session(id, "2027-03-12T09:00").await;
    let waiting = "SELECT count(*) FROM reminder WHERE kind = 'nudge' AND state = 'waiting'";
    assert_eq!(town.count(waiting).await, 0);
    town.cant_come("Helen Papadakis", id).await;
    assert_eq!(town.count(waiting).await, 1);
    town.advance_to(wall("2027-03-03T09:00")).await;
    assert_eq!(town.in_private("Helen Papadakis").messages().len(), 1);
    assert!(town.in_private("Mei-Ling Wong").messages().is_empty());
    let off = town.has_session("vision", "2027-04-16T09:00").await;
    town.cant_come("Mei-Ling Wong", off).await;
    town.cancels_session(off).await;
    assert_eq!(town.count(waiting).await, 0);
}
