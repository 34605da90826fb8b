//! The district is set up, in any order, and every value can be changed later.

use insta::assert_snapshot;
use plankeeper::rehearsal::{Target, permissions};
use serde_json::json;

use crate::support::{HOME, NEIGHBOUR, Town, shown};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_server_is_welcomed_once_and_led_to_the_checklist() {
    let mut town = Town::bare().await;
    let general = town.channel("general");
    let greeted = |world: &plankeeper::rehearsal::World| {
        world.messages.values().find(|message| message.channel == general).map(|_| ())
    };
    town.waits_until("the welcome is posted", greeted).await;
    town.restart_bot().await;
    let ravi = town.person("Ravi Patel").in_channel(general);
    assert_snapshot!("welcome", shown(&town, &ravi.newest()));
    assert_snapshot!("checklist_empty", shown(&town, &ravi.clicks("Start setting up").await));
    assert_eq!(town.person("Ruth Abernathy").in_channel(general).messages().len(), 1, "greeted once");
    let refused = town.person("Ruth Abernathy").in_channel(general).clicks("Start setting up").await;
    assert!(refused.text().contains("Only people who manage this server"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn setup_works_half_done_and_can_be_changed() {
    let town = Town::bare().await;
    let ravi = town.person("Ravi Patel");
    let zone = ravi.types("setup district", &[("timezone", json!("America/Toronto"))]).await;
    assert!(zone.text().contains("✅ Time zone: America/Toronto, 12:00 now"), "{}", zone.text());
    assert!(zone.text().contains("Setup: 2 of 19 set"), "{}", zone.text());
    let lead = json!(town.role("District lead").to_string());
    ravi.types("setup roles", &[("district-lead", lead)]).await;
    let changed =
        town.person("Margaret Chen").types("setup district", &[("timezone", json!("America/Vancouver"))]).await;
    assert!(changed.text().contains("America/Vancouver, 10:00 now"), "{}", changed.text());
    let cleared = ravi.types("setup clear", &[("setting", json!("district_lead"))]).await;
    assert!(cleared.text().contains("⬜ District lead"), "{}", cleared.text());
    let refused = town.person("Margaret Chen").types("setup show", &[]).await;
    assert!(refused.text().contains("setup") || refused.text().contains("Setup"), "the owner may manage the server");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complete_setup_shows_it_is_complete() {
    let town = Town::new().await;
    let list = town.person("Ravi Patel").types("setup show", &[]).await;
    assert_snapshot!("checklist_complete", shown(&town, &list));
    assert!(list.text().contains("`/retreat plan`") && list.text().contains("kickoff checklist"), "{}", list.text());
    // A draft is no plan yet; with the first session that takes place there is nothing to lead to any more.
    let amara = town.person("Amara Okafor");
    amara.types("retreat add", &[("kind", json!("data")), ("when", json!("2027-03-16 9am"))]).await;
    let draft = town.person("Ravi Patel").types("setup show", &[]).await;
    assert!(draft.text().contains("`/retreat plan`"), "{}", draft.text());
    amara.clicks("Add it").await;
    let planned = town.person("Ravi Patel").types("setup show", &[]).await;
    assert!(planned.text().contains("Everything is set"), "{}", planned.text());
    assert!(!planned.text().contains("`/retreat plan`"), "{}", planned.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn time_zones_are_suggested_and_abbreviations_refused() {
    let town = Town::bare().await;
    let ravi = town.person("Ravi Patel");
    assert_eq!(ravi.suggestions("setup district", "timezone", "toro").await.first().unwrap(), "America/Toronto");
    assert!(ravi.suggestions("setup district", "timezone", "america").await.len() == 25);
    assert!(ravi.suggestions("setup district", "timezone", "nowhere at all").await.is_empty());
    for typed in ["EST", "UTC-5", "America/Torronto", " ", "(╯°□°)╯"] {
        let refused = ravi.types("setup district", &[("timezone", json!(typed))]).await;
        assert!(refused.text().contains("I don't know a time zone called"), "{typed}: {}", refused.text());
    }
    let nothing = ravi.types("setup district", &[]).await;
    assert!(nothing.text().contains("Nothing was filled in"), "{}", nothing.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_finds_deleted_roles_and_closed_channels() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    let guild = town.server.guild(HOME);
    town.server.admin().delete_role(guild, town.role("Union"));
    town.server.admin().delete_channel(town.channel("actions"));
    let bot = town.role("Plankeeper");
    let denied = permissions::SEND_MESSAGES | permissions::EMBED_LINKS;
    town.server.admin().overwrite(town.channel("announcements"), Target::Role(bot), 0, denied);
    let list = ravi.types("setup show", &[]).await;
    assert_snapshot!("checklist_broken", shown(&town, &list));
    town.server.admin().overwrite(town.channel("announcements"), Target::Role(bot), denied, 0);
    let again = ravi.clicks("Check again").await;
    assert!(!again.text().contains("I lack"), "{}", again.text());
    assert_eq!(again.id, list.id, "drawn anew in its place");
}

#[tokio::test(flavor = "multi_thread")]
async fn small_groups_cannot_be_made_visible() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    let raised = ravi.types("setup district", &[("minimum-group", json!(8))]).await;
    assert!(raised.text().contains("Smallest group that is shown: 8"), "{}", raised.text());
    let everyone = json!(town.server.guild(HOME).to_string());
    let refused = ravi.types("setup roles", &[("core-team", everyone.clone())]).await;
    assert!(refused.text().contains("Core team can't be the role that everyone has"), "{}", refused.text());
    let staff = ravi.types("setup roles", &[("all-staff", everyone)]).await;
    assert!(staff.text().contains("Saved"), "{}", staff.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_set_up_changes_nothing() {
    let town = Town::new().await;
    let ruth = town.person("Ruth Abernathy");
    let refused = ruth.types("setup district", &[("timezone", json!("Europe/London"))]).await;
    assert!(shown(&town, &refused).contains("Only @District lead and people who manage this server"), "{refused:?}");
    assert!(ruth.suggestions("setup district", "timezone", "london").await.is_empty());
    assert_eq!(town.count("SELECT count(*) FROM district WHERE zone = 'Europe/London'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_says_where_a_mention_would_not_be_heard() {
    let town = Town::new().await;
    let margaret = town.person("Margaret Chen");
    let note = "Nobody is notified when I mention this role. In Server Settings > Roles, allow anyone to mention it.";
    let told = async || margaret.types("setup show", &[]).await.text().matches(note).count();
    // Roles that are not meant to be heard are nobody's business.
    assert_eq!(told().await, 0, "{}", town.transcript());
    let (guild, admin) = (town.server.guild(HOME), town.server.admin());
    admin.change_role(guild, town.role("Core team"), |role| role.mentionable = false);
    let list = margaret.types("setup show", &[]).await;
    assert_eq!(list.text().matches(note).count(), 1, "{}", list.text());
    assert!(list.text().contains("Everything is set") && !list.text().contains("no longer works"), "{}", list.text());
    admin.change_role(guild, town.role("Plankeeper"), |role| role.permissions |= permissions::MENTION_EVERYONE);
    assert_eq!(told().await, 0, "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_district_knows_nothing_of_another() {
    let town = Town::new().await;
    let ingrid = town.neighbour("Ingrid Solberg");
    let list = ingrid.types("setup show", &[]).await;
    assert!(list.text().contains("Setup: 1 of 19 set"), "{}", list.text());
    let guild = town.server.guild(NEIGHBOUR);
    assert_ne!(guild, town.server.guild(HOME));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn help_answers_for_ones_own_role() {
    let town = Town::new().await;
    assert_snapshot!("help_teacher", shown(&town, &town.person("Ruth Abernathy").types("help", &[]).await));
    let lead = town.person("Margaret Chen").types("help", &[]).await;
    for command in ["/readiness open", "/setup show", "/readiness take"] {
        assert!(lead.text().contains(command), "{}", lead.text());
    }
    town.nothing_was_refused();
}
