//! The sheets of the vision and of the current state: written by those who plan, read and commented on by everyone.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::{Value, json};

use crate::support::{Actor, Town, shown, text_file};

/// A planner writes a field of the sheet that is open.
async fn writes(actor: &Actor<'_>, field: &str, words: &str) -> Seen {
    actor.picks("Read or write a part", &[field]).await;
    let label = if actor.newest().control("Write").is_some() { "Write" } else { "Change" };
    let form = actor.opens(label).await;
    let saved = actor.sends(&form, &[("words", words)]).await;
    actor.clicks("The whole sheet").await;
    saved
}

/// Somebody comments with one of their voices.
async fn comments(actor: &Actor<'_>, voice: &str, words: &str) -> Seen {
    actor.types("vision comment", &[]).await;
    let form = actor.opens(&format!("Write as: {voice}")).await;
    actor.sends(&form, &[("words", words)]).await
}

/// A planner passes on what somebody else said.
async fn passes_on(actor: &Actor<'_>, voice: &str, who: &str, words: &str) -> Seen {
    actor.types("vision comment", &[]).await;
    actor.clicks("What somebody else said").await;
    let form = actor.opens(voice).await;
    actor.sends(&form, &[("who", who), ("words", words)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vision_grows_from_an_empty_sheet_to_a_statement() {
    let mut town = Town::new().await;
    let (amara, ruth) = (town.person("Amara Okafor"), town.person("Ruth Abernathy"));
    assert_snapshot!("vision_empty", shown(&town, &ruth.types("vision show", &[]).await));
    let none = ruth.types("vision file", &[]).await;
    assert!(none.text().contains("nothing on this sheet yet"), "{}", none.text());
    assert_snapshot!("vision_empty_planner", shown(&town, &amara.types("vision show", &[]).await));
    assert_snapshot!("vision_field_empty", shown(&town, &amara.picks("Read or write", &["Different in"]).await));
    let form = amara.opens("Write").await;
    let saved =
        amara.sends(&form, &[("words", "Every student *builds* something real.\n@everyone at 4.5 places")]).await;
    assert_snapshot!("vision_field_saved", shown(&town, &saved));
    // Buttons work after a restart.
    town.restart_bot().await;
    let (amara, ruth) = (town.person("Amara Okafor"), town.person("Ruth Abernathy"));
    amara.clicks("The whole sheet").await;
    let reading = "https://example.org/best_practice, chapter 2\n[x](https://example.org) <https://example.org>";
    let read = writes(&amara, "Read this first", reading).await;
    // Addresses can be followed, and nothing else comes to life.
    assert!(read.text().contains("<https://example.org/best_practice>, chapter 2"), "{}", read.text());
    assert_eq!(read.text().matches("<https://").count(), 1, "{}", read.text());
    writes(&amara, "Our vision statement", "All students leave school ready for a changing world.").await;
    let same = writes(&amara, "Our vision statement", "All students leave school ready for a changing world.").await;
    assert!(same.text().contains("stands there already"), "{}", same.text());
    comments(&ruth, "Staff", "More time in real workplaces").await;
    passes_on(&amara, "Employers", "Owner of the mill", "Please teach them to be *on time*").await;
    town.has_session("vision", "2027-02-12T09:00").await;
    assert_snapshot!("vision_sheet", shown(&town, &ruth.types("vision show", &[]).await));
    assert_snapshot!("vision_sheet_planner", shown(&town, &amara.types("vision show", &[]).await));
    let digest = amara.clicks("Input to the Vision Retreat").await;
    assert!(digest.ephemeral && digest.text().contains("Vision Retreat"), "{}", digest.text());
    let goals = ruth.types("plan goal", &[]).await;
    assert!(goals.text().contains("Our vision:** All students leave school"), "{}", goals.text());
    let file = ruth.types("vision file", &[]).await;
    assert_snapshot!("vision_file", format!("{}\n\n{}", shown(&town, &file), text_file(&file, ".md")));
    for what in ["sheet_written", "vision_comment_passed_on"] {
        assert!(town.on_record(what).await > 0, "{what}");
    }
    assert_eq!(town.on_record("sheet_written").await, 3, "what stood there already is no deed");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_carry_the_voice_and_those_who_plan_see_who() {
    let town = Town::new().await;
    let (amara, ruth, helen) =
        (town.person("Amara Okafor"), town.person("Ruth Abernathy"), town.person("Helen Papadakis"));
    assert_snapshot!("vision_own_none", shown(&town, &ruth.types("vision comment", &[]).await));
    let form = ruth.opens("Write as: Staff").await;
    let saved = ruth.sends(&form, &[("words", "I would *add* arts\n```\n=1+1")]).await;
    assert_snapshot!("vision_comment_saved", shown(&town, &saved));
    let open = ruth.opens("Change").await;
    let jean = town.person("Jean-Luc Tremblay");
    assert_snapshot!("vision_own_several", shown(&town, &jean.types("vision comment", &[]).await));
    comments(&jean, "Leadership", "Bold enough").await;
    // Whose roles tell nothing may choose any; who has a voice can't take another's.
    assert_snapshot!(
        "vision_own_any",
        shown(&town, &town.person("Nora Fitzgerald").types("vision comment", &[]).await)
    );
    for forged in [
        ruth.forges("1:vision.speak:students").await,
        ruth.forges_form("1:vision.spoken:students", &[("words", "As if")]).await,
    ] {
        assert!(forged.text().contains("you speak for: Staff"), "{}", forged.text());
    }
    let passed = passes_on(&amara, "Parents", "Mrs. Li, a mother", "Buses!").await;
    assert_snapshot!("vision_comment_passed_on", shown(&town, &passed));
    helen.types("vision show", &[]).await;
    let staff = helen.picks("Read all comments", &["Staff"]).await;
    assert_snapshot!("vision_comments", shown(&town, &staff));
    let read = helen.picks("Open a comment", &["arts"]).await;
    assert!(!read.text().contains("Ruth") && !read.text().contains(&ruth.id.to_string()), "{}", read.text());
    helen.types("vision show", &[]).await;
    let parents = helen.picks("Read all comments", &["Parents"]).await;
    assert!(parents.text().contains("passed on") && !parents.text().contains("Li"), "{}", parents.text());
    amara.types("vision show", &[]).await;
    amara.picks("Read all comments", &["Staff"]).await;
    let card = amara.picks("Open a comment", &["arts"]).await;
    assert_snapshot!("vision_card_planner", shown(&town, &card));
    assert_snapshot!("vision_card_dropped", shown(&town, &amara.clicks("Take it off the sheet").await));
    let gone = helen.clicks_in(&read, "All comments of this voice").await;
    assert!(gone.text().contains("No comment stands here"), "{}", gone.text());
    assert!(!text_file(&helen.types("vision file", &[]).await, ".md").contains("arts"));
    // Its author sees that it is off, and can't change it any more.
    ruth.types("vision comment", &[]).await;
    assert_snapshot!("vision_card_off", shown(&town, &ruth.picks("Open one", &["arts"]).await));
    let lost = ruth.sends(&open, &[("words", "Long to type")]).await;
    assert!(lost.text().contains("can't be changed") && text_file(&lost, ".txt").contains("Long to type"));
    let id = town.count("SELECT min(id) FROM vision_comment").await;
    let stale = ruth.forges(&format!("1:vision.change:{id}")).await;
    assert!(stale.text().contains("can't be changed"), "{}", stale.text());
    amara.clicks("Put it back on the sheet").await;
    assert_eq!(town.count("SELECT count(*) FROM vision_comment WHERE dropped").await, 0);
    assert_eq!(
        (town.on_record("vision_comment_dropped").await, town.on_record("vision_comment_put_back").await),
        (1, 1)
    );
    // Their own words: changed from one device, and from another that does not know of it; taken back at last.
    ruth.types("vision comment", &[]).await;
    ruth.picks("Open one", &["arts"]).await;
    let (first, second) = (ruth.opens("Change").await, ruth.opens("Change").await);
    let changed = ruth.sends(&first, &[("words", "Music and arts")]).await;
    assert!(changed.text().contains("Saved") && changed.text().contains("Music"), "{}", changed.text());
    let late = ruth.sends(&second, &[("words", "Sports")]).await;
    assert!(late.text().contains("another device") && late.text().contains("Music"), "{}", late.text());
    assert!(text_file(&late, ".txt").contains("Sports"));
    assert_snapshot!("vision_ask_withdraw", shown(&town, &ruth.clicks("Take it back").await));
    let withdrawn = ruth.clicks("Yes, take it back").await;
    assert!(withdrawn.text().contains("deleted"), "{}", withdrawn.text());
    assert_eq!(town.count("SELECT count(*) FROM vision_comment WHERE words LIKE '%arts%'").await, 0);
    let gone = helen.forges(&format!("1:vision.comment:{id}:0")).await;
    assert!(gone.text().contains("not there any more"), "{}", gone.text());
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE subject LIKE '%arts%' OR subject LIKE '%Mrs%'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_plan_write_and_nobody_touches_anothers_comment() {
    let town = Town::new().await;
    let (amara, ruth) = (town.person("Amara Okafor"), town.person("Ruth Abernathy"));
    comments(&ruth, "Staff", "Mine").await;
    passes_on(&amara, "Board", "A member", "Theirs").await;
    let id = town.count("SELECT min(id) FROM vision_comment").await;
    for name in ["Grace Whitehorse", "Ravi Patel"] {
        let somebody = town.person(name);
        for control in ["1:portrait.write:statement", "1:vision.pass_on", "1:vision.pass_on_as:board"] {
            let refused = somebody.forges(control).await;
            assert!(refused.text().contains("can do this"), "{name} {control}: {}", refused.text());
        }
        for control in ["drop", "put_back"] {
            let refused = somebody.forges(&format!("1:vision.{control}:{id}")).await;
            assert!(refused.text().contains("can do this"), "{name} {control}: {}", refused.text());
        }
        for form in ["1:portrait.written:statement:0", "1:vision.passed_on:board"] {
            let refused = somebody.forges_form(form, &[("who", "x"), ("words", "x")]).await;
            assert!(refused.text().contains("can do this"), "{name} {form}: {}", refused.text());
        }
    }
    // Not even those who plan change or take back another's words.
    for control in ["change", "ask_withdraw", "withdraw"] {
        let refused = amara.forges(&format!("1:vision.{control}:{id}")).await;
        assert!(refused.text().contains("Only whoever wrote"), "{control}: {}", refused.text());
    }
    let refused = amara.forges_form(&format!("1:vision.changed:{id}:0"), &[("words", "x")]).await;
    assert!(refused.text().contains("Only whoever wrote"), "{}", refused.text());
    let long = amara.forges_form("1:portrait.written:statement:0", &[("words", &"x".repeat(4001))]).await;
    assert!(long.text().contains("4001 characters"), "{}", long.text());
    let nobody = amara.forges_form("1:vision.passed_on:board", &[("who", " "), ("words", "Kept")]).await;
    assert!(nobody.text().contains("who said it"), "{}", nobody.text());
    assert!(text_file(&nobody, ".txt").contains("Kept"));
    let empty = ruth.forges_form("1:vision.spoken:staff", &[("words", " ")]).await;
    assert!(empty.text().contains("no words"), "{}", empty.text());
    // Another server's people don't reach it.
    let other = town.neighbour("Hana Sato").forges(&format!("1:vision.comment:{id}:0")).await;
    assert!(other.text().contains("not there any more"), "{}", other.text());
    assert_eq!(town.count("SELECT count(*) FROM vision_comment WHERE words IN ('Mine', 'Theirs')").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM sheet_field").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_lose_nothing_and_what_stood_before_is_kept() {
    let town = Town::new().await;
    let (amara, tomas, ruth) =
        (town.person("Amara Okafor"), town.person("Tomás Herrera"), town.person("Ruth Abernathy"));
    for actor in [&amara, &tomas] {
        actor.types("vision show", &[]).await;
        actor.picks("Read or write", &["Ideas"]).await;
    }
    let (first, second) = (amara.opens("Write").await, tomas.opens("Write").await);
    amara.sends(&first, &[("words", "Wings")]).await;
    let late = tomas.sends(&second, &[("words", "Roots\n@everyone")]).await;
    assert_snapshot!("vision_two_writers", shown(&town, &late));
    assert_eq!(text_file(&late, ".txt"), "Ideas for the new statement\n\nRoots\n@everyone\n");
    let form = tomas.opens("Change").await;
    tomas.sends(&form, &[("words", "Roots and wings")]).await;
    ruth.types("vision show", &[]).await;
    let stands = ruth.picks("Read a part", &["Ideas"]).await;
    assert!(stands.control("Change").is_none(), "{}", stands.text());
    let form = tomas.opens("Change").await;
    let emptied = tomas.sends(&form, &[("words", "")]).await;
    assert!(emptied.text().contains("Taken away"), "{}", emptied.text());
    assert_snapshot!("vision_history", shown(&town, &tomas.clicks("What stood before").await));
    // Everyone reads it, without names.
    let read = ruth.clicks_in(&stands, "What stood before").await;
    assert!(read.text().contains("Roots and wings") && !read.text().contains("<@"), "{}", read.text());
    assert_eq!(town.count("SELECT count(*) FROM sheet_field").await, 3);
    // A database that refuses: the words come back.
    town.runs("CREATE TRIGGER no_more BEFORE INSERT ON sheet_field BEGIN SELECT RAISE(ABORT, 'full'); END").await;
    let form = amara.opens("Change").await;
    let lost = amara.sends(&form, &[("words", "Long to type")]).await;
    assert!(lost.text().contains("was not saved"), "{}", lost.text());
    assert!(text_file(&lost, ".txt").contains("Long to type"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn long_words_in_any_script_are_kept_and_paged() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let scripts =
        ["ᓄᓇᕗᑦ ", "ਪੰਜਾਬੀ ", "中文字符。", "العربية ", "*_`~|>#", "👩‍🏫 é\n", "```\n=1+1\n", "@everyone <@1> :x."];
    for sheet in ["vision", "state"] {
        amara.types(&format!("{sheet} show"), &[]).await;
        let menu = amara.newest().control("Read or write a part").unwrap();
        for (place, (label, _)) in menu.options.iter().enumerate() {
            let words: String = scripts[place % scripts.len()].chars().cycle().take(4000).collect();
            let saved = writes(&amara, label, &words).await;
            assert!(saved.text().contains("Saved"), "{label}: {}", saved.text());
        }
    }
    let trimmed = "SELECT count(*) FROM sheet_field WHERE length(words) >= 3998";
    assert_eq!(town.count(trimmed).await, 13, "every field holds all of it");
    let words: String = scripts[4].chars().cycle().take(4000).collect();
    for (voice, who) in [("Parents", "*A* mother ".repeat(9)), ("Board", "x".repeat(100))] {
        passes_on(&amara, voice, who.trim(), &words).await;
    }
    town.runs(
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100) \
         INSERT INTO vision_comment (district_id, voice, words, speaker, made_by, made_at) \
         SELECT district_id, voice, words, speaker, made_by, n FROM vision_comment, number",
    )
    .await;
    for sheet in ["vision", "state"] {
        let seen = amara.types(&format!("{sheet} show"), &[]).await;
        let panels: usize = seen.text().encode_utf16().count();
        assert!(panels < 6000, "{panels}");
        let file = amara.types(&format!("{sheet} file"), &[]).await;
        assert!(text_file(&file, ".md").len() > 4000 * 5);
    }
    amara.types("vision show", &[]).await;
    let field = amara.picks("Read or write", &["What we commit to"]).await;
    assert!(field.text().contains("Page 1 of"), "{}", field.text());
    amara.clicks("Next").await;
    amara.clicks("What stood before").await;
    let history = amara.clicks("Next").await;
    assert!(history.text().contains("Page 2 of"), "{}", history.text());
    amara.types("vision show", &[]).await;
    let parents = amara.picks("Read all comments", &["Parents · 101"]).await;
    assert!(parents.text().contains("Page 1 of"), "{}", parents.text());
    let next = amara.clicks("Next").await;
    assert!(next.text().contains("Page 2 of"), "{}", next.text());
    let card = amara.picks("Open a comment", &["*_`"]).await;
    assert!(card.text().contains("Page 1 of 4"), "{}", card.text());
    let own = amara.types("vision comment", &[]).await;
    assert!(own.text().contains("202 comments"), "{}", own.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_current_state_shows_no_result_that_was_not_shared() {
    let town = Town::new().await;
    let (amara, ruth) = (town.person("Amara Okafor"), town.person("Ruth Abernathy"));
    let district = town.home_district().await;
    assert_snapshot!("state_empty", shown(&town, &ruth.types("state show", &[]).await));
    let round = |id: i64, shared: &str| {
        format!(
            "INSERT INTO round (id, district_id, name, mode, state, minimum_group, opened_at, closed_at, shared_at) \
             VALUES ({id}, {district}, 'Round {id}', 'confidential', 'closed', 5, 1, {id}, {shared})"
        )
    };
    town.runs_at_home(&round(1, "1")).await;
    for question in 1..=5 {
        let sql = format!("INSERT INTO tally VALUES (1, '', {question}, 0, 9, 0, 0)");
        town.runs_at_home(&sql).await;
    }
    town.runs_at_home(&round(2, "NULL")).await;
    town.runs_at_home("INSERT INTO tally VALUES (2, '', 1, 9, 0, 0, 0)").await;
    amara.types("state show", &[]).await;
    writes(&amara, "How we score", "Own checklist, May: 61 %").await;
    writes(&amara, "Where our students go", "=SUM(A1)\n48 % college (2026)").await;
    for actor in [&amara, &ruth] {
        let seen = actor.types("state show", &[]).await;
        assert!(seen.text().contains("Round 1") && !seen.text().contains("Round 2"), "{}", seen.text());
    }
    assert_snapshot!("state_sheet", shown(&town, &ruth.newest()));
    let field = ruth.picks("Read a part", &["How we score"]).await;
    assert_snapshot!("state_score", shown(&town, &field));
    let file = ruth.types("state file", &[]).await;
    assert_snapshot!("state_file", text_file(&file, ".md"));
    town.runs_at_home(&round(3, "3")).await;
    let unnamed = ruth.types("state show", &[]).await;
    assert!(unnamed.text().contains("“Round 3”, gives no score"), "{}", unnamed.text());
    // A round that was taken together has no secrets.
    town.runs_at_home(&round(4, "NULL").replace("confidential", "together")).await;
    town.runs_at_home("INSERT INTO response (id, round_id) VALUES (44, 4)").await;
    for (question, choice) in [(1, "red"), (2, "blue"), (3, "blue"), (4, "blue"), (5, "cant_tell")] {
        town.runs_at_home(&format!("INSERT INTO answer VALUES (44, {question}, '{choice}', NULL)")).await;
    }
    let together = ruth.types("state show", &[]).await;
    let told = "“Round 4”: **🔺 Just getting started (Red) or 🔷 On our way (Blue)**, 3 to 5 of 10";
    assert!(together.text().contains(told), "{}", together.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_data_takes_their_own_comments_along() {
    let town = Town::new().await;
    let (amara, ruth) = (town.person("Amara Okafor"), town.person("Ruth Abernathy"));
    amara.types("vision show", &[]).await;
    writes(&amara, "Ideas", "Wings").await;
    comments(&amara, "Staff", "My own words").await;
    passes_on(&amara, "Parents", "Mrs. Li", "Buses!").await;
    comments(&ruth, "Staff", "Somebody else's").await;
    let export = amara.types("privacy export", &[]).await;
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    let about = |key: &str| data[key].as_array().unwrap().iter().map(|it| it["about"].clone()).collect::<Vec<_>>();
    assert_eq!(about("vision_comments"), [json!("staff"), json!("parents: Mrs. Li")]);
    assert_eq!(about("sheet_fields"), [json!("vision: ideas")]);
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete my data").await;
    assert_eq!(town.count("SELECT count(*) FROM vision_comment WHERE words = 'My own words'").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM vision_comment WHERE words = 'Buses!' AND made_by IS NULL").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM vision_comment").await, 2);
    let tomas = town.person("Tomás Herrera");
    tomas.types("vision show", &[]).await;
    assert_snapshot!("vision_field_nobody", shown(&town, &tomas.picks("Read or write", &["Ideas"]).await));
    tomas.clicks("The whole sheet").await;
    let parents = tomas.picks("Read all comments", &["Parents"]).await;
    assert!(parents.text().contains("Mrs\\. Li, passed on"), "{}", parents.text());
    town.nothing_was_refused();
}
