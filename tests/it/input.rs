//! Absence is not silence: people say before a session what they think, with their name or confidentially.

use insta::assert_snapshot;
use plankeeper::rehearsal::{Fault, Rule, Seen};
use serde_json::{Value, json};

use crate::support::{Actor, NEIGHBOUR, Town, shown, wall};

/// A Friday in four weeks and a half. The core team's week is Friday, February 5; three working days before is February 2.
const DAY: &str = "2027-02-12T09:00";

/// Somebody begins, in the way that the button's words say, and answers the question that they are asked first.
async fn begins(person: &Actor<'_>, way: &str, words: &str) -> Seen {
    person.types("input give", &[]).await;
    person.clicks(way).await;
    let form = person.opens("Write").await;
    person.sends(&form, &[("words", words)]).await
}

/// The same, and it is given.
async fn gives(person: &Actor<'_>, way: &str, words: &str) -> Seen {
    begins(person, way, words).await;
    person.clicks("Look it over").await;
    person.clicks("Give it").await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_cant_come_says_it_beforehand_and_keeps_it_whatever_they_answer() {
    let mut town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let answer = format!("1:rsvp.answer:{id}:coming");
    let coming = town.person("Sofia Lindqvist").forges(&answer).await;
    let cant = town.person("Sofia Lindqvist").clicks_in(&coming, "Can't come").await;
    assert!(cant.text().contains("What you think still counts"), "{}", cant.text());
    let promise = town.person("Sofia Lindqvist").clicks("Say what you think beforehand").await;
    assert!(promise.ephemeral && promise.id != cant.id);
    assert_snapshot!("promise", shown(&town, &promise));
    let first = town.person("Sofia Lindqvist").clicks("With my name").await;
    assert_snapshot!("question", shown(&town, &first));
    let form = town.person("Sofia Lindqvist").opens("Write").await;
    assert_eq!((form.title.as_str(), form.inputs.len()), ("Strengths, weaknesses, opportunities, threats", 1));
    // Killed while the form is open, and between two forms.
    town.kill_bot().await;
    town.start_bot().await;
    let saved = town.person("Sofia Lindqvist").sends(&form, &[("words", "Employers *trust* us.\n- @everyone")]).await;
    assert_snapshot!("saved", shown(&town, &saved));
    town.kill_bot().await;
    town.start_bot().await;
    let sofia = town.person("Sofia Lindqvist");
    sofia.restarts_discord();
    let resumed = sofia.types("input give", &[("session", json!("data"))]).await;
    assert_snapshot!("resumed", shown(&town, &resumed));
    let second = sofia.clicks("Go on writing").await;
    assert!(second.text().contains("2 of 5: Weaknesses"), "{}", second.text());
    sofia.clicks("Skip").await;
    sofia.clicks("Skip").await;
    sofia.clicks("Skip").await;
    let last = sofia.opens("Write").await;
    let saved = sofia.sends(&last, &[("words", "Ask the students.")]).await;
    assert!(saved.text().contains("5 of 5") && saved.control("Next").is_none(), "{}", saved.text());
    let review = sofia.clicks("Look it over").await;
    let given = sofia.clicks_in(&review, "Give it").await;
    assert_snapshot!("given_named", shown(&town, &given));
    // Twice: once.
    let again = sofia.clicks_in(&review, "Give it").await;
    assert!(again.text().contains("given already"), "{}", again.text());
    assert_eq!(town.count("SELECT count(*) FROM input WHERE state = 'given' AND voice = 'career_staff'").await, 1);
    // Coming after all, and not: it stays.
    sofia.clicks_in(&cant, "Coming").await;
    sofia.clicks_in(&cant, "Can't come").await;
    let mine = sofia.types("input mine", &[]).await;
    assert_snapshot!("mine", shown(&town, &mine));
    // It moves with its session, and ends when that begins.
    town.moves_session(id, "2027-02-16T09:00").await;
    sofia.types("input mine", &[]).await;
    let open = sofia.picks("Open one", &["Data Retreat"]).await;
    assert!(open.text().contains("February 16") && open.text().contains("trust"), "{}", open.text());
    let stale = sofia.picks("Change an answer", &["Threats"]).await;
    let form = sofia.opens("Write").await;
    town.advance_to(wall("2027-02-16T09:00")).await;
    let late = sofia.sends(&form, &[("words", "Too late, but not lost.")]).await;
    assert!(late.text().contains("has begun"), "{}", late.text());
    assert!(String::from_utf8_lossy(&late.files[0].bytes).contains("Too late, but not lost."));
    let over = sofia.clicks_in(&stale, "Look it over").await;
    assert_snapshot!("over", shown(&town, &over));
    assert_eq!(town.count("SELECT count(*) FROM input_answer").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_follows_from_all_that_somebody_plays_and_planners_change_it() {
    let town = Town::new().await;
    town.has_session("direction", DAY).await;
    // Management lead, management and staff at once; a teacher; somebody without any role.
    for (name, count) in [("David Kowalski", 6), ("Ruth Abernathy", 1), ("Nora Fitzgerald", 1)] {
        let promise = town.person(name).types("input give", &[]).await;
        assert!(promise.text().contains(&format!("You're asked {count} question")), "{name}: {}", promise.text());
    }
    let refused = town.person("Ravi Patel").types("input asked", &[]).await;
    assert!(refused.text().contains("can do this"), "an administrator doesn't plan: {}", refused.text());
    let amara = town.person("Amara Okafor");
    let asked = amara.types("input asked", &[]).await;
    assert_snapshot!("asked", shown(&town, &asked));
    let topic = amara.picks("Change who is asked about", &["Options and goals"]).await;
    assert_snapshot!("asked_topic", shown(&town, &topic));
    let saved = amara.picks("Who should be asked?", &["All staff", "Students"]).await;
    assert!(saved.text().contains("Asked now: All staff, Students"), "{}", saved.text());
    let promise = town.person("Ruth Abernathy").types("input give", &[]).await;
    assert!(promise.text().contains("You're asked 5 questions"), "{}", promise.text());
    let back = amara.clicks("Back").await;
    assert!(back.text().contains("changed by you"), "{}", back.text());
    amara.picks("Change who is asked about", &["Options and goals"]).await;
    amara.clicks("As usual").await;
    assert_eq!(town.count("SELECT count(*) FROM input_asked").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'input_asked_changed'").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn long_words_in_any_script_are_kept_and_shown_letter_for_letter() {
    let town = Town::new().await;
    town.has_session("final", DAY).await;
    let ruth = town.person("Ruth Abernathy");
    let one = "# Ünïcode 学生の声 أصوات 🎒 **bold** ~~x~~ ```code``` <@1> @everyone https://evil.example =1+1\n";
    let mut words = one.repeat(4_000 / one.chars().count());
    words.push_str(&"*".repeat(4_000 - words.chars().count()));
    assert_eq!(words.chars().count(), 4_000);
    let saved = begins(&ruth, "Confidentially", &words).await;
    assert!(saved.text().contains("The whole of it"), "{}", saved.text());
    let review = ruth.clicks("Look it over").await;
    assert!(review.control("Next page").is_some() && review.text().contains("Page 1 of"), "{}", review.text());
    for alive in ["@everyone", "**bold**", "```code", "<@1>"] {
        assert!(!review.text().contains(alive), "{alive} is alive in {}", review.text());
    }
    let second = ruth.clicks("Next page").await;
    assert!(second.text().contains("Page 2 of"), "{}", second.text());
    let form = ruth.picks("Change an answer", &["What else"]).await;
    assert!(form.control("Change").is_some());
    let form = ruth.opens("Change").await;
    // Discord may count some letters twice: what the form can't hold is not lost by sending it.
    assert!(words.starts_with(form.inputs[0].value.trim_end_matches('…')), "{}", form.inputs[0].value);
    let shorter = ruth.sends(&form, &[("words", "Shorter")]).await;
    assert!(String::from_utf8_lossy(&shorter.files[0].bytes).contains(words.trim()), "nothing is lost");
    let form = ruth.opens("Change").await;
    assert_eq!(form.inputs[0].value, "Shorter");
    // Emptied, it is as if nothing had been begun: the way can be chosen anew.
    let emptied = ruth.sends(&form, &[("words", "")]).await;
    assert!(emptied.text().contains("took this answer out"), "{}", emptied.text());
    assert_eq!(town.count("SELECT count(*) FROM input").await, 0);
    assert!(ruth.types("input give", &[]).await.control("With my name").is_some());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_fails_between_two_forms_and_nothing_is_lost() {
    let town = Town::new().await;
    town.has_session("data", DAY).await;
    let priya = town.person("Priya Nair");
    begins(&priya, "With my name", "One").await;
    for fault in [Fault::Status(503), Fault::Close, Fault::ApplyThenClose] {
        town.server.faults().rule(Rule::new("*", "/interactions/*/*/callback", fault.clone()).times(1));
        priya.clicks("Next").await;
        let form = priya.opens("Write").await;
        town.server.faults().rule(Rule::new("*", "/interactions/*/*/callback", fault).times(1));
        let saved = priya.sends(&form, &[("words", "More")]).await;
        assert!(saved.text().contains("Saved"), "{}", saved.text());
        let last = town.server.read(|world| *world.interactions.keys().next_back().unwrap());
        town.server.people().redeliver(last);
    }
    assert_eq!(town.count("SELECT count(*) FROM input_answer").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_at_once_lose_nothing_and_never_mix_the_ways() {
    let town = Town::new().await;
    town.has_session("final", DAY).await;
    let ruth = town.person("Ruth Abernathy");
    let promise = ruth.types("input give", &[]).await;
    ruth.clicks_in(&promise, "Confidentially").await;
    let confidential = ruth.opens("Write").await;
    ruth.clicks_in(&promise, "With my name").await;
    let named = ruth.opens("Write").await;
    let saved = ruth.sends(&named, &[("words", "With my name")]).await;
    assert!(saved.text().contains("Saved"), "{}", saved.text());
    let other = ruth.sends(&confidential, &[("words", "Only between us")]).await;
    assert!(other.files[0].bytes.windows(12).any(|part| part == b"With my name"), "what was replaced comes back");
    let review = ruth.clicks("Look it over").await;
    assert!(review.text().contains("Only between us"), "{}", review.text());
    // Given as it is now, not as it was looked at.
    let form = ruth.picks("Change an answer", &["What else"]).await;
    assert!(form.text().contains("Only between us"));
    let form = ruth.opens("Change").await;
    ruth.sends(&form, &[("words", "Newer")]).await;
    let changed = ruth.clicks_in(&review, "Give it").await;
    assert!(changed.text().contains("look once more"), "{}", changed.text());
    ruth.clicks_in(&changed, "Give it").await;
    // The form that was opened confidentially is never added to what stands with a name.
    let refused = ruth.sends(&confidential, &[("words", "Only between us")]).await;
    assert!(refused.text().contains("in the other way"), "{}", refused.text());
    assert_eq!(refused.files.len(), 1);
    assert_eq!(town.count("SELECT count(*) FROM input_answer WHERE words = 'Newer'").await, 1);
    // What is given is not left empty.
    let empty = ruth.sends(&form, &[("words", "")]).await;
    assert!(empty.text().contains("take it back"), "{}", empty.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn confidential_words_are_held_back_until_five_have_spoken() {
    let town = Town::new().await;
    let id = town.has_session("final", DAY).await;
    for name in ["Ruth Abernathy", "Grace Whitehorse", "Omar Haddad"] {
        let given = gives(&town.person(name), "Confidentially", &format!("From the heart, says {name}")).await;
        assert!(given.text().contains("held back until"), "{}", given.text());
    }
    let held = gives(&town.person("Kai Johansson"), "Confidentially", "Ask us").await;
    assert_snapshot!("held_student", shown(&town, &held));
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'input_held'").await, 3, "no student unasked");
    let told = town.person("Kai Johansson").clicks("Message me if it stays held back").await;
    assert!(told.text().contains("I'll tell you"), "{}", told.text());
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'input_held' AND state = 'waiting'").await, 4);
    // Somebody signs: three wait. The planners learn of none of it, and neither does who manages the server.
    let omar = town.person("Omar Haddad");
    omar.types("input mine", &[]).await;
    omar.picks("Open one", &["final"]).await;
    let ask = omar.clicks("Sign it").await;
    assert_snapshot!("ask_sign", shown(&town, &ask));
    let signed = omar.clicks_in(&ask, "Sign it").await;
    assert!(signed.text().contains("Signed") && signed.control("Sign it").is_none(), "{}", signed.text());
    for name in ["Amara Okafor", "Ravi Patel", "Margaret Chen"] {
        let person = town.person(name);
        let mut seen = vec![person.types("reminder list", &[]).await.text()];
        seen.push(person.forges(&format!("1:input.review:{id}:0")).await.text());
        seen.push(person.forges(&format!("1:input.sign:{id}")).await.text());
        seen.push(person.types("input mine", &[]).await.text());
        seen.push(person.types("privacy show", &[]).await.text());
        let seen = seen.join("\n");
        assert!(!seen.contains("heart") && !seen.contains("still held back:"), "{seen}");
    }
    assert_eq!(town.count("SELECT count(*) FROM input WHERE released").await, 0);
    // Three working days before the core team's week the authors hear of it; Ruth takes no direct messages.
    town.live_until(wall("2027-02-02T08:59")).await;
    assert!(town.in_private("Grace Whitehorse").messages().is_empty());
    let sent = town.live_until(wall("2027-02-02T09:05")).await;
    let mut to: Vec<&str> = sent.iter().map(|sent| sent.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["Grace Whitehorse", "Kai Johansson"], "{}", town.transcript());
    let grace = town.in_private("Grace Whitehorse");
    assert_snapshot!("still_held", shown(&town, &grace.newest()));
    let left = grace.clicks("Leave it").await;
    assert!(left.text().contains("stays as it is"), "{}", left.text());
    let mine = grace.clicks("All my input").await;
    assert!(mine.text().contains("still held back"), "all of it works in direct messages: {}", mine.text());
    let kai = town.in_private("Kai Johansson");
    kai.clicks("Sign it").await;
    let signed = kai.clicks("Sign it").await;
    assert!(signed.text().contains("stands with your name"), "{}", signed.text());
    // Three more: five wait together, and are released together.
    for name in ["Priya Nair", "Jean-Luc Tremblay"] {
        let given = gives(&town.person(name), "Confidentially", "Me too").await;
        assert!(given.text().contains("held back until"), "{}", given.text());
    }
    let fifth = gives(&town.person("Helen Papadakis"), "Confidentially", "And me").await;
    assert_snapshot!("fifth", shown(&town, &fifth));
    assert_eq!(town.count("SELECT count(*) FROM input WHERE released").await, 5);
    assert_eq!(town.count("SELECT count(*) FROM input WHERE way = 'confidential' AND voice IS NOT NULL").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'input_held' AND state = 'waiting'").await, 0);
    let forged = town.person("Helen Papadakis").forges(&format!("1:input.sign:{id}")).await;
    assert!(forged.text().contains("Only what is confidential and still held back"), "{}", forged.text());
    // Alone again: whoever comes after them waits for others.
    let sixth = gives(&town.person("Mei-Ling Wong"), "Confidentially", "Late").await;
    assert!(sixth.text().contains("held back until"), "{}", sixth.text());
    let taken = town.person("Helen Papadakis");
    taken.types("input mine", &[]).await;
    taken.picks("Open one", &["final"]).await;
    let ask = taken.clicks("Take it back").await;
    assert!(ask.text().contains("some may have read it"), "{}", ask.text());
    let withdrawn = taken.clicks_in(&ask, "Take it back").await;
    assert_snapshot!("withdrawn", shown(&town, &withdrawn));
    let back = taken.clicks("Pick it up again").await;
    assert!(back.control("Give it again").is_some(), "{}", back.text());
    // Ruth's closed direct messages, and no button for all to see instead.
    let refused = town.server.read(|world| world.refusals.iter().map(|refusal| refusal.code).collect::<Vec<_>>());
    assert_eq!(refused, [50007]);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'input_held' AND reason = 'closed'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_called_off_keeps_it_and_a_neighbour_never_sees_it() {
    let town = Town::new().await;
    let id = town.has_session("vision", DAY).await;
    let ruth = town.person("Ruth Abernathy");
    gives(&ruth, "With my name", "Every student has worked somewhere").await;
    town.cancels_session(id).await;
    ruth.types("input mine", &[]).await;
    let kept = ruth.picks("Open one", &["Vision"]).await;
    assert_snapshot!("called_off", shown(&town, &kept));
    for deed in ["withdraw", "take_up", "sign", "stop"] {
        let answer = ruth.forges(&format!("1:input.{deed}:{id}")).await;
        assert!(answer.text().contains("called off"), "{deed}: {}", answer.text());
    }
    let none = ruth.types("input give", &[]).await;
    assert!(none.text().contains("No session is planned"), "{}", none.text());
    assert_eq!(town.count("SELECT count(*) FROM input WHERE state = 'given'").await, 1);
    assert_ne!(town.server.guild(NEIGHBOUR), 0);
    let other = town.neighbour("Hana Sato").forges(&format!("1:input.open:{id}")).await;
    assert!(other.text().contains("I don't know that session"), "{}", other.text());
    town.nothing_was_refused();
}

/// Rows of one person's, as the voices around sessions leave them; `?1` is the person, `?2` the session, `?3` the district.
const VOICES: &[&str] = &[
    "INSERT INTO input (id, district_id, session_id, way, state, speaker, relayed_by, begun_at, given_at) \
     VALUES (90, ?3, ?2, 'relayed', 'given', 'A parent', ?1, 1, 1)",
    "INSERT INTO input_answer VALUES (?3, 90, 'hear', 'Buses')",
    "INSERT INTO swot_board (session_id, district_id, state, votes_each) VALUES (?2, ?3, 'voting', 3)",
    "INSERT INTO swot_entry (id, district_id, session_id, quadrant, words, merged, made_by, made_at) \
     VALUES (96, ?3, ?2, 'strengths', 'Theirs', 1, 5, 1)",
    "INSERT INTO swot_entry (id, district_id, session_id, quadrant, words, input_id, asked, merged_into, made_at) \
     SELECT 91, ?3, ?2, 'strengths', 'Theirs', id, 'hear', 96, 1 FROM input WHERE user_id = ?1",
    "INSERT INTO swot_entry (id, district_id, session_id, quadrant, words, merged_into, made_by, made_at) \
     VALUES (92, ?3, ?2, 'strengths', 'Said there', 96, ?1, 1)",
    "INSERT INTO swot_vote VALUES (?3, 91, 5)",
    "INSERT INTO swot_vote VALUES (?3, 92, ?1)",
    "INSERT INTO swot_priority (district_id, session_id, place, words, entry_id, set_by, set_at) \
     VALUES (?3, ?2, 1, 'First', 91, ?1, 1)",
    "INSERT INTO sheet_field (district_id, sheet, field, words, set_by, set_at) VALUES (?3, 'vision', 'ideas', 'W', ?1, 1)",
    "INSERT INTO vision_comment (district_id, voice, words, made_by, made_at) VALUES (?3, 'parents', 'W', ?1, 1)",
    "INSERT INTO scan (id, district_id, kind, review, state, made_by, made_at) VALUES (93, ?3, 'first', 'internal', 'open', ?1, 1)",
    "INSERT INTO scan_item (id, district_id, scan_id, item, state, owner_id) VALUES (94, ?3, 93, 'transport', 'open', ?1)",
    "INSERT INTO scan_finding (district_id, item_id, words, made_by, made_at) VALUES (?3, 94, 'W', ?1, 1)",
    "INSERT INTO outside_voice (district_id, kind, who, owner_id, made_by, made_at) VALUES (?3, 'employers', 'Mill', ?1, ?1, 1)",
    "INSERT INTO briefing (id, district_id, session_id, made_by, made_at) VALUES (95, ?3, ?2, ?1, 1)",
    "INSERT INTO briefing_read VALUES (?3, 95, ?1, 'all_staff', 1)",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_voices_hold_is_shown_handed_over_and_deleted() {
    let town = Town::new().await;
    let (session, district) = (town.has_session("final", DAY).await, town.home_district().await);
    let ruth = town.person("Ruth Abernathy");
    gives(&ruth, "Confidentially", "Between us").await;
    let id = ruth.id as i64;
    let written: plankeeper::store::Written<()> = town
        .store()
        .write(None, move |conn| {
            Box::pin(async move {
                for sql in VOICES {
                    let sql = sqlx::query(sqlx::AssertSqlSafe(*sql)).bind(id).bind(session).bind(district);
                    sql.execute(&mut *conn).await?;
                }
                Ok::<(), plankeeper::error::Fault>(())
            })
        })
        .await
        .unwrap();
    written.done().unwrap();
    assert_snapshot!("privacy_voices", shown(&town, &ruth.types("privacy show", &[]).await));
    let export = ruth.types("privacy export", &[]).await;
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    assert_eq!(data["input"][0]["answers"], json!([["hear", "Between us"]]));
    assert_eq!(data["input"][0]["way"], json!("confidential"));
    assert_eq!(data["input_passed_on"][0]["speaker"], json!("A parent"));
    for (key, count) in [("swot_entries", 1), ("swot_votes", 1), ("swot_priorities", 1), ("sheet_fields", 1)] {
        assert_eq!(data[key].as_array().unwrap().len(), count, "{key}");
    }
    ruth.types("privacy delete", &[]).await;
    ruth.clicks("Delete my data").await;
    assert!(ruth.types("privacy show", &[]).await.text().contains("Nothing: I hold nothing"));
    assert_eq!(town.count("SELECT count(*) FROM input_answer").await, 1, "only what was passed on stays");
    assert_eq!(town.count("SELECT count(*) FROM input WHERE state = 'withdrawn' AND user_id IS NULL").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM swot_entry").await, 2, "what was made of it goes from the board");
    assert_eq!(
        town.count("SELECT count(*) FROM swot_entry WHERE words = 'Theirs'").await,
        0,
        "and from what it was merged into"
    );
    assert_eq!(town.count("SELECT count(*) FROM swot_vote").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM swot_priority WHERE set_by IS NULL AND entry_id IS NULL").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'input_held'").await, 0);
    let anew = ruth.types("input give", &[]).await;
    assert!(anew.control("Confidentially").is_some(), "they can begin anew");
    town.nothing_was_refused();
}
