//! What is known before a session: gathered by many, reminded of in time, read by all.

use chrono::{DateTime, Utc};
use insta::assert_snapshot;
use plankeeper::rehearsal::{Fault, Rule, Seen};
use serde_json::json;

use crate::support::{Actor, Sent, Town, heard, shown, wall};

const PLANNER: &str = "Amara Okafor";
const OWNER: &str = "Sofia Lindqvist";
const OTHER: &str = "Grace Whitehorse";
const MB: usize = 1 << 20;

async fn town_with_a_scan() -> Town {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    town.person(PLANNER).types("scan start", &[]).await;
    town
}

/// Somebody gives something to somebody until a day, and says that it is right.
async fn gives(town: &Town, what: &str, who: &str, by: &str) -> Seen {
    let who = json!(town.person(who).id.to_string());
    let amara = town.person(PLANNER);
    amara.types("scan assign", &[("what", json!(what)), ("who", who), ("by", json!(by))]).await;
    amara.clicks("Yes").await
}

/// Somebody records a file on a point.
async fn hands_over(town: &Town, who: &Actor<'_>, what: &str, name: &str, bytes: Vec<u8>) -> Seen {
    let file = town.server.people().upload(name, "application/octet-stream", bytes);
    who.types("scan update", &[("what", json!(what)), ("file", json!(file.to_string()))]).await
}

/// What people hear of the scan until then: without the sessions' announcements and the core team's reminders.
async fn people_hear(town: &Town, until: DateTime<Utc>) -> Vec<Sent> {
    town.live_until(until).await.into_iter().filter(|sent| !sent.to.starts_with('#')).collect()
}

/// The key of a point of the newest scan.
async fn point(town: &Town, name: &'static str) -> i64 {
    let found = town.store().read(move |conn| {
        Box::pin(async move {
            let sql = "SELECT max(id) FROM scan_item WHERE item = ?";
            Ok::<i64, plankeeper::error::Fault>(sqlx::query_scalar(sql).bind(name).fetch_one(conn).await?)
        })
    });
    found.await.unwrap()
}

fn file<'s>(seen: &'s Seen, name: &str) -> &'s [u8] {
    let found = seen.files.iter().find(|file| file.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", seen.files)).bytes.as_slice()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_point_to_a_report_that_everyone_reads() {
    let mut town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    {
        let amara = town.person(PLANNER);
        let begun = amara.types("scan start", &[]).await;
        assert!(begun.ephemeral);
        assert_snapshot!("scan_started", shown(&town, &begun));
        assert_snapshot!("scan_section", shown(&town, &amara.picks("Look at a section", &["How we work"]).await));

        let who = json!(town.person(OWNER).id.to_string());
        let asked =
            amara.types("scan assign", &[("what", json!("work")), ("who", who), ("by", json!("Jan 29 2027"))]).await;
        assert_snapshot!("scan_assign", shown(&town, &asked));
        assert_snapshot!("scan_assigned", shown(&town, &amara.clicks("Yes").await));

        // From the point itself: a person, then a day.
        amara.picks("Look at a point", &["Management on"]).await;
        let david = town.person("David Kowalski").id.to_string();
        let menu = amara.newest().control("Who looks after it?").unwrap();
        let picked = town.server.people().select(amara.id, amara.newest().id, &menu.custom_id, &[&david]).unwrap();
        let form = amara.answer(picked).await.form().cloned().unwrap();
        assert_eq!(form.inputs[0].value, "2027-01-29");
        let asked = amara.sends(&form, &[("by", "Sun Jan 31 2027")]).await;
        assert_snapshot!("scan_assign_again", shown(&town, &asked));
        amara.clicks("Yes").await;
    }

    let sent = people_hear(&town, wall("2027-01-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 David Kowalski", "2027-01-12T09:00 Sofia Lindqvist"]);
    let sofias = sent.iter().find(|it| it.to == OWNER).unwrap().seen.clone();
    assert_snapshot!("scan_given", shown(&town, &sofias));
    let davids = sent.iter().find(|it| it.to == "David Kowalski").unwrap().seen.clone();
    assert_snapshot!("scan_given_one", shown(&town, &davids));
    // All of it from the direct message, over a restart.
    town.restart_bot().await;
    let sofia = town.in_private(OWNER);
    let mine = sofia.clicks_in(&sofias, "What is mine").await;
    assert_snapshot!("scan_mine", shown(&town, &mine));
    sofia.picks("Look at a point", &["spent"]).await;
    let form = sofia.opens("Record what you found").await;
    let words = [("words", "180,000 in 2026:\n- two thirds for staff"), ("link", "https://data.example/budget")];
    let recorded = sofia.sends(&form, &words).await;
    assert_snapshot!("scan_recorded", shown(&town, &recorded));
    sofia.clicks("Done").await;
    let done = sofia.clicks_in(&sofias, "Done: An evaluation from outside").await;
    assert!(done.text().contains("✅ Done, thank you: An evaluation from outside"), "{}", done.text());
    let undone = sofia.clicks("Not done yet").await;
    assert!(undone.control("Leave out").is_some(), "{}", undone.text());
    let form = sofia.opens("Leave out").await;
    let left_out = sofia.sends(&form, &[("reason", "Nobody from outside has looked yet")]).await;
    assert!(left_out.text().contains("left out: Nobody from outside has looked yet"), "{}", left_out.text());

    // A file takes the server, since slash commands do.
    let sofia = town.person(OWNER);
    let recorded = hands_over(&town, &sofia, "units", "units 2026.pdf", b"%PDF-1.7 units".to_vec()).await;
    assert!(recorded.text().contains("with a copy of units 2026"), "{}", recorded.text());

    let amara = town.person(PLANNER);
    amara.restarts_discord();
    amara.types("scan voices", &[]).await;
    amara.picks("Look at a kind", &["Chamber"]).await;
    let form = amara.opens("Add").await;
    amara.sends(&form, &[("who", "Maple Valley Chamber")]).await;
    let form = amara.opens("What they said").await;
    amara.sends(&form, &[("words", "We want welders, and we'd take ten students a year.")]).await;
    let show = amara.types("scan show", &[]).await;
    assert_snapshot!("scan_show", shown(&town, &show));
    assert_snapshot!("scan_report", shown(&town, &amara.clicks("Report").await));
    let nora = town.person("Nora Fitzgerald");
    let not_yet = nora.types("scan report", &[]).await;
    assert!(not_yet.text().contains("not posted for reading yet"), "{}", not_yet.text());

    assert_snapshot!("scan_post_ask", shown(&town, &amara.clicks("Post it for reading").await));
    let before = town.newest_message();
    let posted = amara.clicks("Post it now").await;
    assert!(posted.text().contains("Posted in"), "{}", posted.text());
    let sent = town.sent_since(before);
    let [posting] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(posting.to, "#announcements");
    assert_snapshot!("scan_posted", shown(&town, &posting.seen));
    // Everyone reads it there, files included.
    let nora = nora.in_channel(town.channel("announcements"));
    let read = nora.clicks_in(&posting.seen, "Read it").await;
    assert!(read.ephemeral && read.text().contains("two thirds for staff"), "{}", read.text());
    assert!(read.control("Post it for reading").is_none() && read.control("All sections").is_none());
    let opened = nora.picks("Open a file", &["units 2026"]).await;
    assert_eq!(file(&opened, "units_2026.pdf"), b"%PDF-1.7 units");
    let whole = nora.clicks_in(&read, "As a file").await;
    let markdown = String::from_utf8(file(&whole, "scan-2027-01-12.md").to_vec()).unwrap();
    assert_snapshot!("scan_report_markdown", markdown);
    assert!(String::from_utf8_lossy(file(&whole, "scan-2027-01-12.html")).contains("<h1>Environmental scan"));

    // And below the session's announcement, which goes out four weeks before.
    let sent = town.live_until(wall("2027-01-15T10:00")).await;
    let announcement = &sent.iter().find(|sent| sent.to == "#announcements").unwrap().seen;
    assert_snapshot!("scan_announcement", shown(&town, announcement));
    let read = nora.clicks_in(announcement, "Read it").await;
    assert!(read.text().contains("two thirds for staff"), "{}", read.text());

    // What is posted follows the session.
    town.moves_session(session, "2027-02-19T09:00").await;
    town.settles().await;
    let reads =
        |words: &str| nora.messages().into_iter().any(|seen| seen.id == posting.seen.id && seen.text().contains(words));
    assert!(reads("February 19, 2027"), "{}", town.transcript());
    town.live_until(wall("2027-02-19T16:00")).await;
    assert!(reads("is over"), "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM scan WHERE state = 'closed'").await, 1);
    let read = nora.clicks_in(&posting.seen, "Read it").await;
    assert!(read.text().contains("two thirds for staff"), "{}", read.text());
    let next = amara.types("scan start", &[]).await;
    assert!(next.text().contains("The progress report has begun"), "{}", next.text());
    assert!(next.text().contains("Program review"), "{}", next.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn reminded_in_one_message_a_week_before_on_the_day_and_once_late() {
    let mut town = town_with_a_scan().await;
    gives(&town, "functioning", OWNER, "Jan 27 2027").await;
    gives(&town, "spending", OWNER, "Jan 20 2027").await;
    let sent = people_hear(&town, wall("2027-01-13T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 Sofia Lindqvist", "2027-01-13T09:00 Sofia Lindqvist"]);
    assert_eq!(sent[0].seen.embeds.len(), 1, "sixteen points, given twice, are one message\n{}", town.transcript());
    assert_snapshot!("scan_ahead", shown(&town, &sent[1].seen));
    town.kill_bot().await;
    town.start_bot().await;
    let sent = people_hear(&town, wall("2027-01-25T10:00")).await;
    assert_eq!(
        heard(&sent),
        ["2027-01-20T09:00 Sofia Lindqvist", "2027-01-25T09:00 Sofia Lindqvist"],
        "on the day of one, a week before the others: one message. Three days later is a Saturday\n{}",
        town.transcript()
    );
    assert_snapshot!("scan_due", shown(&town, &sent[0].seen));
    assert_snapshot!("scan_late", shown(&town, &sent[1].seen));
    // What is done is not reminded of; the rest is.
    let sofia = town.in_private(OWNER);
    let done = sofia.clicks_in(&sent[1].seen, "Done: What was spent on career programs").await;
    assert!(done.text().contains("✅ Done"), "{}", done.text());
    let amara = town.person(PLANNER);
    for name in ["people", "facilities"] {
        let id = point(&town, name).await;
        amara.forges(&format!("1:scan.item:{id}:0:here")).await;
        amara.clicks("Done").await;
    }
    let show = amara.types("scan show", &[]).await;
    assert!(show.text().contains("**3 of 29** points are looked at."), "{}", show.text());
    let sent = people_hear(&town, wall("2027-02-11T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-27T09:00 Sofia Lindqvist", "2027-02-01T09:00 Sofia Lindqvist"]);
    assert!(!sent[0].seen.text().contains("People: schools"), "{}", sent[0].seen.text());
    let show = amara.types("scan show", &[]).await;
    assert!(show.text().contains("points are looked at, 13 late."), "{}", show.text());
    assert_snapshot!("scan_section_late", shown(&town, &amara.picks("Look at a section", &["How we work"]).await));
    assert_eq!(heard(&people_hear(&town, wall("2027-03-20T10:00")).await), Vec::<String>::new());
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'waiting' AND kind LIKE 'scan%'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_or_somebody_elses_is_not_reminded_of() {
    let town = town_with_a_scan().await;
    gives(&town, "spending", OWNER, "Jan 27 2027").await;
    gives(&town, "units", OWNER, "Jan 27 2027").await;
    gives(&town, "forums", OWNER, "Jan 27 2027").await;
    // Before the morning, one goes to somebody else, one to nobody; one stays.
    gives(&town, "spending", OTHER, "Jan 28 2027").await;
    let amara = town.person(PLANNER);
    amara.picks("Look at a point", &["Each department"]).await;
    assert!(amara.clicks("Nobody any more").await.text().contains("nobody looks after it yet"));
    let sent = people_hear(&town, wall("2027-01-12T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 Grace Whitehorse", "2027-01-12T09:00 Sofia Lindqvist"]);
    let sofias = &sent.iter().find(|it| it.to == OWNER).unwrap().seen;
    assert!(sofias.text().contains("1 point is yours"), "{}", sofias.text());
    // Done before any reminder: silence. Moved: at its new date.
    town.in_private(OWNER).clicks_in(sofias, "Done").await;
    gives(&town, "spending", OTHER, "Feb 3 2027").await;
    let sent = people_hear(&town, wall("2027-01-29T10:00")).await;
    assert_eq!(
        heard(&sent),
        ["2027-01-13T09:00 Grace Whitehorse", "2027-01-27T09:00 Grace Whitehorse"],
        "told of the new date, and a week before it\n{}",
        town.transcript()
    );
    // Looked at again at the moment of sending, even if nobody planned anew.
    town.runs("UPDATE scan_item SET state = 'done' WHERE item = 'spending'").await;
    assert_eq!(heard(&people_hear(&town, wall("2027-02-20T10:00")).await), Vec::<String>::new());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_due_while_discord_was_away_is_about_all_that_is_left() {
    let town = town_with_a_scan().await;
    for what in ["spending", "units"] {
        gives(&town, what, OWNER, "Feb 3 2027").await;
    }
    // A week before is January 27. Discord takes no message then, and the point that stood for both is done meanwhile.
    people_hear(&town, wall("2027-01-26T12:00")).await;
    let down = Rule::new("POST", "/channels/*/messages", Fault::Status(503));
    town.server.faults().rule(down);
    let none = people_hear(&town, wall("2027-01-27T09:01")).await;
    assert_eq!(heard(&none), Vec::<String>::new());
    let first = town.count("SELECT min(id) FROM scan_item WHERE owner_id IS NOT NULL AND due_on IS NOT NULL").await;
    town.person(OWNER).forges(&format!("1:scan.done:{first}:new")).await;
    assert_eq!(town.count("SELECT count(*) FROM scan_item WHERE state = 'done'").await, 1);
    town.server.faults().clear();
    let sent = people_hear(&town, wall("2027-01-27T16:00")).await;
    let [sent] = sent.as_slice() else { panic!("one message: {}", town.transcript()) };
    assert!(sent.to == OWNER && sent.seen.text().contains("1 point of yours is still open"), "{}", sent.seen.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_kept_within_limits_and_outlive_discords_links() {
    let town = town_with_a_scan().await;
    let amara = town.person(PLANNER);
    let large = hands_over(&town, &amara, "forums", "film.mp4", vec![7; 2 * MB + 1]).await;
    assert!(large.text().contains("larger than 2 MB"), "{}", large.text());
    let empty = hands_over(&town, &amara, "forums", "nothing.txt", vec![]).await;
    assert!(empty.text().contains("That file is empty"), "{}", empty.text());
    assert_eq!(town.count("SELECT count(*) FROM scan_finding").await, 0);
    for number in 0..10 {
        let kept = hands_over(&town, &amara, "forums", &format!("{number}.bin"), vec![number; 2 * MB]).await;
        assert!(kept.text().contains("with a copy"), "{}", kept.text());
    }
    let full = hands_over(&town, &amara, "satisfaction", "one-more.txt", b"x".to_vec()).await;
    assert!(full.text().contains("more than 20 MB together"), "{}", full.text());
    // A link needs no room; and what is taken back makes some, until it is put back.
    let options = [("what", json!("satisfaction")), ("link", json!("https://data.example/survey"))];
    assert!(amara.types("scan update", &options).await.text().contains("Recorded"));
    let id = point(&town, "forums").await;
    amara.forges(&format!("1:scan.item:{id}:0:here")).await;
    let gone = amara.picks("Take something back", &["0.bin"]).await;
    assert!(gone.text().contains("Taken back"), "{}", gone.text());
    let kept = hands_over(&town, &amara, "satisfaction", "one-more.txt", b"x".to_vec()).await;
    assert!(kept.text().contains("with a copy"), "{}", kept.text());
    let refused = amara.clicks_in(&gone, "Put it back").await;
    assert!(refused.text().contains("more than 20 MB together"), "{}", refused.text());

    // Discord's links are dead: our copy is there.
    town.server.admin().expire_uploads();
    amara.forges(&format!("1:scan.item:{id}:0:here")).await;
    let opened = amara.picks("Open a file", &["7.bin"]).await;
    assert_eq!(file(&opened, "7.bin"), vec![7; 2 * MB]);
    // A link that is dead before we could read the file: what was typed comes back.
    let late = json!(town.server.people().upload("late.txt", "text/plain", b"x".to_vec()).to_string());
    town.server.faults().rule(Rule::new("GET", "/attachments/*/*/*", Fault::Status(404)));
    let options = [("what", json!("forums")), ("words", json!("Held in May")), ("file", late)];
    let seen = amara.types("scan update", &options).await;
    assert!(seen.text().contains("no longer has that file"), "{}", seen.text());
    let typed = seen.files.iter().find(|file| file.name == "what-you-typed.txt").expect("what was typed");
    assert!(String::from_utf8_lossy(&typed.bytes).contains("Held in May"));
    assert_eq!(town.count("SELECT count(*) FROM scan_finding WHERE words = 'Held in May'").await, 0);
    town.server.faults().clear();
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn reviewed_from_outside_or_by_ourselves_nothing_found_is_lost() {
    let town = town_with_a_scan().await;
    let amara = town.person(PLANNER);
    let show = amara.types("scan show", &[]).await;
    assert!(show.text().contains("**How we work inside** · 0 of 15"), "{}", show.text());
    for name in [
        "People: schools and district",
        "Rooms and equipment",
        "Schools' own budgets",
        "Career programs that exist",
        "What the community offers",
        "Ways into post-secondary education",
        "Access to technology",
        "Getting there",
        "Post-secondary programs",
        "Local industry and jobs",
        "Support of senior leaders and the Board of Education",
        "Support of parents and the community",
        "Areas of focus that are there already",
        "Results beside what was expected",
        "Where funding could come from",
    ] {
        assert!(show.text().contains(name), "{name} is missing, and not said to be\n{}", show.text());
    }
    gives(&town, "people", OWNER, "Jan 27 2027").await;
    amara.types("scan update", &[("what", json!("people")), ("words", json!("Two counsellors for 900"))]).await;
    amara.types("scan show", &[]).await;
    assert_snapshot!("scan_settings", shown(&town, &amara.clicks("Settings").await));
    let outside = amara.clicks("Reviewed from outside").await;
    assert!(outside.text().contains("looked at** by somebody from outside"), "{}", outside.text());
    let show = amara.clicks("All sections").await;
    assert!(show.text().contains("**How we work inside** · 0 of 1"), "{}", show.text());
    let section = amara.picks("Look at a section", &["How we work"]).await;
    assert!(section.text().contains("found when it was to be reviewed another way"), "{}", section.text());
    // Its owner is left in peace; the report still has what was found.
    assert_eq!(heard(&people_hear(&town, wall("2027-01-25T10:00")).await), Vec::<String>::new());
    let report = amara.types("scan report", &[]).await;
    assert!(report.text().contains("Two counsellors for 900"), "{}", report.text());
    amara.types("scan show", &[]).await;
    amara.clicks("Settings").await;
    amara.clicks("Reviewed by ourselves").await;
    let sent = people_hear(&town, wall("2027-01-27T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-27T09:00 Sofia Lindqvist"], "what is past is not made up for");
    amara.clicks("Make it a progress report").await;
    let show = amara.clicks("All sections").await;
    assert!(show.text().contains("Progress report") && show.text().contains("Program review"), "{}", show.text());
    amara.picks("Look at a section", &["Program review"]).await;
    assert_snapshot!("scan_programs", shown(&town, &amara.picks("Look at a point", &["support"]).await));
    amara.types("scan show", &[]).await;
    amara.clicks("Settings").await;
    let ask = amara.clicks("Close the scan").await;
    assert!(ask.text().contains("33 points are still open"), "{}", ask.text());
    let closed = amara.clicks("Close it").await;
    assert!(closed.text().contains("Closed.") && closed.text().contains("This one is closed"), "{}", closed.text());
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what LIKE 'scan%'").await, 7);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_voices_from_outside() {
    let town = town_with_a_scan().await;
    let amara = town.person(PLANNER);
    assert_snapshot!("voices_list", shown(&town, &amara.types("scan voices", &[]).await));
    assert_snapshot!("voices_empty", shown(&town, &amara.picks("Look at a kind", &["Key employers"]).await));
    let form = amara.opens("Add").await;
    let wrong = amara.sends(&form, &[("who", "Mill"), ("link", "mill.example")]).await;
    assert!(wrong.text().contains("is not a whole web address"), "{}", wrong.text());
    let form = amara.opens("Add").await;
    let added = amara.sends(&form, &[("who", "Valley Mill,\nJo *Park*"), ("link", "https://mill.example")]).await;
    assert_snapshot!("voices_one", shown(&town, &added));
    amara.picks_people("Who asks them?", &[OWNER]).await;

    // Whoever asks them sees and writes that one, and no other.
    let sofia = town.person(OWNER);
    assert_snapshot!("voices_mine", shown(&town, &sofia.types("scan voices", &[]).await));
    sofia.picks("Look at one", &["Valley Mill"]).await;
    let form = sofia.opens("Asked on another day").await;
    let future = sofia.sends(&form, &[("day", "Jan 20 2027")]).await;
    assert!(future.text().contains("is still to come"), "{}", future.text());
    let form = sofia.opens("Asked on another day").await;
    let asked = sofia.sends(&form, &[("day", "Jan 8 2027")]).await;
    assert!(asked.text().contains("Saved: asked Friday, January 8, 2027."), "{}", asked.text());
    let sofias = sofia.opens("What they said").await;
    amara.clicks("Key employers").await;
    amara.picks("Look at one", &["Valley Mill"]).await;
    let amaras = amara.opens("What they said").await;
    sofia.sends(&sofias, &[("words", "Welders, and bus times that fit the shift")]).await;
    let meanwhile = amara.sends(&amaras, &[("words", "Something else")]).await;
    assert!(meanwhile.text().contains("Somebody has changed this meanwhile"), "{}", meanwhile.text());
    assert!(meanwhile.text().contains("bus times that fit"), "{}", meanwhile.text());
    assert!(String::from_utf8_lossy(file(&meanwhile, "what-you-typed.txt")).contains("Something else"));

    let list = amara.types("scan voices", &[]).await;
    assert!(list.text().contains("**10 of 11 kinds were not asked yet.**"), "{}", list.text());
    let report = amara.types("scan report", &[]).await;
    let report = match report.control("Next") {
        Some(_) => amara.clicks("Next").await,
        None => report,
    };
    assert!(report.text().contains("bus times that fit the shift"), "{}", report.text());
    amara.types("scan voices", &[]).await;
    amara.picks("Look at a kind", &["Policies"]).await;
    let form = amara.opens("Add").await;
    assert_snapshot!("voices_document", shown(&town, &amara.sends(&form, &[("who", "Graduation policy")]).await));
    let off = amara.clicks("Take off the list").await;
    assert!(off.text().contains("Off the list"), "{}", off.text());
    assert!(amara.clicks("Put it back").await.text().contains("Back on the list"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_stay_words() {
    let town = town_with_a_scan().await;
    let amara = town.person(PLANNER);
    let hostile = "# Approved @everyone\n```\n<@&1> [x](https://evil.example) =HYPERLINK(\"x\") \u{202e}</div><script>";
    let long = format!("{hostile} {}", "слово 言葉 ".repeat(380));
    let form_words: String = long.chars().take(3990).collect();
    let file_name = "a`b*c <@1>.txt";
    hands_over(&town, &amara, "economy", file_name, b"x".to_vec()).await;
    for _ in 0..12 {
        amara.types("scan update", &[("what", json!("economy"))]).await;
        let form = amara.opens("Record what you found").await;
        let seen = amara.sends(&form, &[("words", &form_words)]).await;
        assert!(seen.text().contains("Recorded"), "{}", seen.text());
        assert!(!seen.text().contains("@everyone") && !seen.text().contains("<@&1>"), "{}", seen.text());
    }
    let form = {
        amara.types("scan update", &[("what", json!("wanted"))]).await;
        amara.opens("Leave out").await
    };
    let reason: String = hostile.repeat(10).chars().take(490).collect();
    amara.sends(&form, &[("reason", &reason)]).await;
    amara.types("scan voices", &[]).await;
    amara.picks("Look at a kind", &["Students"]).await;
    let form = amara.opens("Add").await;
    amara.sends(&form, &[("who", hostile)]).await;
    let form = amara.opens("What they said").await;
    amara.sends(&form, &[("words", &form_words)]).await;
    let mut page = amara.types("scan report", &[]).await;
    let mut pages = 1;
    while page.control("Next").is_some() {
        page = amara.clicks("Next").await;
        pages += 1;
        assert!(!page.text().contains("@everyone") && !page.text().contains("://evil"), "{}", page.text());
    }
    assert!(pages > 3, "{pages}");
    let whole = amara.clicks("As a file").await;
    let html = String::from_utf8(file(&whole, "scan-2027-01-11.html").to_vec()).unwrap();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    let wrong = amara.types("scan update", &[("what", json!("forums")), ("link", json!("javascript:alert(1)"))]).await;
    assert!(wrong.text().contains("is not a whole web address"), "{}", wrong.text());
    assert!(wrong.files.iter().any(|file| file.name == "what-you-typed.txt"));
    for (what, words) in [("nonsense", "I don't find “nonsense”"), ("support", "could be several points")] {
        let seen = amara.types("scan update", &[("what", json!(what)), ("words", json!("x"))]).await;
        assert!(seen.text().contains(words), "{}", seen.text());
    }
    let nowhere = amara.types("scan update", &[("words", json!("x"))]).await;
    assert!(nowhere.files.iter().any(|file| file.name == "what-you-typed.txt"), "{:?}", nowhere.files);
    assert!(nowhere.text().contains("To which point does it belong"), "{}", nowhere.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_allowed() {
    let town = Town::new().await;
    let amara = town.person(PLANNER);
    let none = amara.types("scan show", &[]).await;
    assert!(none.text().contains("There is no scan yet"), "{}", none.text());
    let early = amara.types("scan start", &[("kind", json!("progress")), ("review", json!("external"))]).await;
    assert!(early.text().contains("No session is chosen yet"), "{}", early.text());
    amara.clicks("Report").await;
    let no_session = amara.clicks("Post it for reading").await;
    assert!(no_session.text().contains("Choose first which session"), "{}", no_session.text());
    town.has_session("data", "2027-02-12T09:00").await;
    let again = amara.types("scan start", &[]).await;
    assert!(again.text().contains("A scan is open already"), "{}", again.text());
    amara.clicks("Settings").await;
    assert!(amara.picks("Read before which", &["Data Retreat"]).await.text().contains("Data Retreat"));
    gives(&town, "spending", OWNER, "Jan 27 2027").await;
    let (theirs, others) = (point(&town, "spending").await, point(&town, "units").await);

    let nora = town.person("Nora Fitzgerald");
    let who = json!(nora.id.to_string());
    for command in ["scan start", "scan assign"] {
        let options = match command {
            "scan assign" => vec![("what", json!("work")), ("who", who.clone()), ("by", json!("Jan 27"))],
            _ => vec![],
        };
        let refused = nora.types(command, &options).await;
        assert!(refused.text().contains("can do this"), "{command}: {}", refused.text());
    }
    for (forged, words) in [
        ("scan.open:1".to_owned(), "sees the scan while it is being gathered"),
        ("scan.section:1:work".to_owned(), "sees the scan while it is being gathered"),
        (format!("scan.item:{theirs}:0:here"), "Only whoever looks after this point"),
        (format!("scan.done:{theirs}:new"), "Only whoever looks after this point"),
        ("scan.read:1".to_owned(), "not posted for reading yet"),
        ("scan.whole:1".to_owned(), "not posted for reading yet"),
        ("scan.settings:1".to_owned(), "can do this"),
        ("scan.post:1".to_owned(), "can do this"),
        ("scan.close:1".to_owned(), "can do this"),
        ("voice.ask_add:students".to_owned(), "can do this"),
    ] {
        let seen = nora.forges(&format!("1:{forged}")).await;
        assert!(seen.text().contains(words), "{forged}: {}", seen.text());
    }
    assert!(nora.types("scan show", &[]).await.text().contains("sees the scan while it is being gathered"));
    assert!(nora.types("scan voices", &[]).await.text().contains("not asked to talk to anybody"));
    // Whoever looks after one point changes that one, and sees no other.
    let sofia = town.person(OWNER);
    assert!(sofia.types("scan show", &[]).await.text().contains("What you look after"));
    let not_hers = sofia.forges(&format!("1:scan.done:{others}:here")).await;
    assert!(not_hers.text().contains("Only whoever looks after this point"), "{}", not_hers.text());
    let hers = sofia.types("scan update", &[("what", json!("spending")), ("words", json!("180,000"))]).await;
    assert!(hers.text().contains("Recorded") && hers.control("Nobody any more").is_none(), "{}", hers.text());
    let refused = sofia.types("scan update", &[("what", json!("units")), ("words", json!("x"))]).await;
    assert!(refused.text().contains("Only whoever looks after this point"), "{}", refused.text());
    assert_eq!(sofia.suggestions("scan update", "what", "").await, ["What was spent on career programs"]);
    assert!(amara.suggestions("scan assign", "what", "").await[0].contains("All of “Work to date”"));

    // Two planners at once: the second sees what the first did.
    let priya = town.person("Priya Nair");
    let ask = |who: &str| {
        vec![("what", json!("inputs")), ("who", json!(town.person(who).id.to_string())), ("by", json!("Jan 27 2027"))]
    };
    let amaras = amara.types("scan assign", &ask(OWNER)).await;
    let priyas = priya.types("scan assign", &ask(OTHER)).await;
    amara.clicks_in(&amaras, "Yes").await;
    let meanwhile = priya.clicks_in(&priyas, "Yes").await;
    assert!(meanwhile.text().contains("Somebody has changed this meanwhile"), "{}", meanwhile.text());
    assert!(meanwhile.control("Yes").is_some(), "they may still mean it");
    assert_eq!(
        town.count("SELECT count(DISTINCT owner_id) FROM scan_item WHERE item IN ('forums', 'satisfaction')").await,
        1
    );
    for (by, words) in [("Jan 4 2027", "is over"), ("03/04/2027", "could mean"), ("soon", "soon")] {
        let options = [("what", json!("units")), ("who", json!(sofia.id.to_string())), ("by", json!(by))];
        let refused = amara.types("scan assign", &options).await;
        assert!(refused.text().contains(words) && refused.control("Yes").is_none(), "{}", refused.text());
    }

    // The neighbours know nothing of it.
    let ingrid = town.neighbour("Ingrid Solberg");
    let lead = town.server.role_in(town.server.guild(crate::support::NEIGHBOUR), "District lead");
    ingrid.types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    for forged in ["scan.open:1".to_owned(), format!("scan.done:{theirs}:here"), "scan.read:1".to_owned()] {
        let seen = ingrid.forges(&format!("1:{forged}")).await;
        assert!(seen.text().contains("I don't find that any more"), "{forged}: {}", seen.text());
    }

    // Closed, it stays as it is; whoever was writing meanwhile gets their words back.
    sofia.types("scan update", &[("what", json!("spending"))]).await;
    let form = sofia.opens("Record what you found").await;
    let reason = sofia.opens("Leave out").await;
    amara.types("scan show", &[]).await;
    amara.clicks("Settings").await;
    amara.clicks("Close the scan").await;
    amara.clicks("Close it").await;
    let kept = |seen: &Seen, words: &str| {
        assert!(seen.text().contains("This scan is closed"), "{}", seen.text());
        assert!(String::from_utf8_lossy(file(seen, "what-you-typed.txt")).contains(words), "{:?}", seen.files);
    };
    kept(&sofia.sends(&form, &[("words", "two thirds for staff")]).await, "two thirds for staff");
    kept(&sofia.sends(&reason, &[("reason", "was done in spring")]).await, "was done in spring");
    let options = [("what", json!("spending")), ("words", json!("a third for buses"))];
    kept(&sofia.types("scan update", &options).await, "a third for buses");
    for forged in [format!("scan.done:{theirs}:here"), format!("scan.reopen:{theirs}:here")] {
        let seen = amara.forges(&format!("1:{forged}")).await;
        assert!(seen.text().contains("This scan is closed"), "{forged}: {}", seen.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM scan_item WHERE state <> 'open'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_data() {
    let town = town_with_a_scan().await;
    gives(&town, "spending", OWNER, "Jan 27 2027").await;
    let sofia = town.person(OWNER);
    sofia.types("scan update", &[("what", json!("spending")), ("words", json!("180,000"))]).await;
    let held = sofia.types("privacy show", &[]).await;
    assert!(held.text().contains("1 point of scans that you look after"), "{}", held.text());
    assert!(held.text().contains("1 finding that you recorded in scans"), "{}", held.text());
    let export = sofia.types("privacy export", &[]).await;
    let export = String::from_utf8_lossy(file(&export, "my-plankeeper-data.json")).into_owned();
    assert!(export.contains("\"words\": \"180,000\""), "{export}");
    sofia.types("privacy delete", &[]).await;
    sofia.clicks("Delete my data").await;
    assert_eq!(town.count("SELECT count(*) FROM scan_item WHERE owner_id IS NOT NULL").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM scan_finding WHERE made_by IS NULL AND words = '180,000'").await, 1);
    assert_eq!(heard(&people_hear(&town, wall("2027-02-05T10:00")).await), Vec::<String>::new());
    let section = town.person(PLANNER).types("scan update", &[("what", json!("spending"))]).await;
    assert!(section.text().contains("nobody looks after it yet"), "{}", section.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_off_comes_again_while_something_is_left() {
    let town = town_with_a_scan().await;
    gives(&town, "spending", OWNER, "Jan 27 2027").await;
    gives(&town, "forums", OWNER, "Jan 27 2027").await;
    let sent = people_hear(&town, wall("2027-01-27T10:00")).await;
    let due = &sent.last().unwrap().seen;
    let sofia = town.in_private(OWNER);
    sofia.clicks_in(due, "Remind me later").await;
    let later = sofia.clicks("Tomorrow").await;
    assert!(!later.text().is_empty());
    // The point that stood for both is done; the other is not.
    sofia.clicks_in(due, "Done: What was spent").await;
    let sent = people_hear(&town, wall("2027-02-10T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-28T09:00 Sofia Lindqvist", "2027-02-01T09:00 Sofia Lindqvist"]);
    assert!(sent.iter().all(|it| it.seen.text().contains("Forums") && !it.seen.text().contains("spent")));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_that_stands_already_says_what_to_read() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-05T09:00").await;
    town.settles().await;
    let nora = town.person("Nora Fitzgerald").in_channel(town.channel("announcements"));
    let announcement = nora.newest();
    assert!(announcement.control("Read it").is_none(), "{}", announcement.text());
    let amara = town.person(PLANNER);
    amara.types("scan start", &[]).await;
    amara.clicks("Report").await;
    amara.clicks("Post it for reading").await;
    amara.clicks("Post it now").await;
    town.settles().await;
    let now = |id| nora.messages().into_iter().find(|seen| seen.id == id).unwrap();
    assert!(now(announcement.id).text().contains("To read before:** Environmental scan"));
    let posted = nora.newest();
    amara.types("scan show", &[]).await;
    amara.clicks("Settings").await;
    amara.clicks("Make it a progress report").await;
    town.settles().await;
    assert!(now(announcement.id).text().contains("To read before:** Progress report"));
    assert!(now(posted.id).text().contains("To read before Data Retreat: Progress report"));
    town.cancels_session(session).await;
    town.settles().await;
    assert!(now(posted.id).text().contains("was called off"), "{}", now(posted.id).text());
    let read = nora.clicks_in(&now(posted.id), "Read it").await;
    assert!(read.text().contains("0 of 33 points"), "{}", read.text());
    assert!(read.text().contains("was called off. 0 of 33") && !read.text().contains("February 5"), "{}", read.text());
    let show = amara.types("scan show", &[]).await;
    assert!(show.text().contains("was called off. Choose the session"), "{}", show.text());
    let settings = amara.clicks("Settings").await;
    assert!(settings.text().contains("which was called off"), "{}", settings.text());
    // Called off, it does not close; it is read before another session.
    assert_eq!(town.count("SELECT count(*) FROM scan WHERE state = 'open'").await, 1);
    town.nothing_was_refused();
}
