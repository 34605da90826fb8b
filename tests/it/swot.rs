//! Strengths, weaknesses, opportunities and threats: what people said before the session and in it becomes a board, is
//! merged, voted on, and ends in key priorities.

use insta::assert_snapshot;
use plankeeper::input::Way;
use plankeeper::rehearsal::Seen;
use serde_json::{Value, json};

use crate::support::{Actor, NEIGHBOUR, Town, shown, text_file};

/// What somebody has said for a session; answers with its key.
async fn said(town: &Town, session: i64, who: &str, way: &str, answers: &[(&'static str, &str)]) -> i64 {
    let answers: Vec<(&'static str, String)> = answers.iter().map(|(one, other)| (*one, (*other).into())).collect();
    town.has_input(session, Way::from_name(way).unwrap(), town.person(who).id, None, &answers).await
}

/// Somebody adds to the board with the form.
async fn adds(person: &Actor<'_>, words: &[(&str, &str)]) -> Seen {
    person.types("swot add", &[]).await;
    let form = person.opens("Write").await;
    person.sends(&form, words).await
}

async fn board(person: &Actor<'_>) -> Seen {
    person.types("swot board", &[]).await
}

/// A planner opens voting with so many votes each.
async fn opens_voting(person: &Actor<'_>, each: &str) -> Seen {
    board(person).await;
    person.clicks("Open voting").await;
    person.picks("How many votes each", &[each]).await
}

async fn closes_voting(person: &Actor<'_>) -> Seen {
    board(person).await;
    person.clicks("Close voting").await;
    person.clicks("Close it").await
}

/// Everything that can be read of a board: all pages, the picture's words, the files.
async fn everything(person: &Actor<'_>) -> String {
    let seen = board(person).await;
    let mut text = vec![seen.text()];
    text.extend(seen.files.iter().filter_map(|file| file.description.clone()));
    if seen.control("Read all").is_some() {
        let mut page = person.clicks("Read all").await;
        for quadrant in ["Strengths", "Weaknesses", "Opportunities", "Threats"] {
            if page.control(quadrant).is_some() {
                page = person.clicks(quadrant).await;
            }
            text.push(page.text());
            while page.control("Next").is_some() {
                page = person.clicks("Next").await;
                text.push(page.text());
            }
        }
        let files = person.clicks("Files").await;
        text.extend(files.files.iter().map(|file| String::from_utf8(file.bytes.to_vec()).unwrap()));
    }
    text.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn from_what_was_said_to_key_priorities() {
    let mut town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    said(
        &town,
        session,
        "Sofia Lindqvist",
        "named",
        &[
            ("strengths", "- A strong team\n- Employers call us first"),
            ("threats", "Nobody drives a bus any more"),
            ("hear", "Please start on time"),
        ],
    )
    .await;
    said(&town, session, "Mei-Ling Wong", "relayed", &[("strengths", "Parents who help"), ("weaknesses", "Few buses")])
        .await;
    let (amara, grace) = (town.person("Amara Okafor"), town.person("Grace Whitehorse"));
    let empty = board(&grace).await;
    assert_snapshot!("swot_empty", shown(&town, &empty));
    assert_snapshot!("swot_add", shown(&town, &grace.clicks("Add").await));
    let form = grace.opens("Write").await;
    assert_snapshot!(
        "swot_form",
        form.inputs
            .iter()
            .map(|input| format!("{}: {}", input.label, input.placeholder))
            .collect::<Vec<_>>()
            .join("\n")
    );
    let saved = grace
        .sends(&form, &[("strengths", "1. Our shop\n\n2. Our team"), ("opportunities", "A college next door")])
        .await;
    assert_snapshot!("swot_added", shown(&town, &saved));
    // Sent twice, nothing is there twice; and a slip can be taken back.
    let again = adds(&grace, &[("strengths", "Our shop")]).await;
    assert!(again.text().contains("Nothing new"), "{}", again.text());
    adds(&grace, &[("threats", "Oops")]).await;
    let back = grace.picks("Take one of yours back", &["Oops"]).await;
    assert!(back.text().contains("Taken back: “Oops”"), "{}", back.text());

    assert_snapshot!("swot_collecting", shown(&town, &board(&amara).await));
    assert_snapshot!("swot_take", shown(&town, &amara.clicks("Take over what was said").await));
    let taken = amara.clicks("Take over").await;
    assert!(taken.text().contains("5 entries taken over"), "{}", taken.text());
    amara.clicks("Take over what was said").await;
    let nothing = amara.newest();
    assert!(
        nothing.text().contains("There is nothing to take over") && nothing.control("Take over").is_none(),
        "{}",
        nothing.text()
    );
    let raced = amara.forges(&format!("1:swot.take:{session}")).await;
    assert!(raced.text().contains("Nothing was new"), "{}", raced.text());
    assert_eq!(town.count("SELECT count(*) FROM swot_entry WHERE input_id IS NOT NULL").await, 5);
    let all = everything(&amara).await;
    assert!(all.contains("Employers call us first") && !all.contains("start on time"), "{all}");
    assert!(!all.contains("Sofia") && !all.contains("Mei") && !all.contains("<@"), "{all}");

    board(&amara).await;
    assert_snapshot!("swot_arrange", shown(&town, &amara.clicks("Put in order").await));
    assert_snapshot!("swot_merged", shown(&town, &amara.picks("Pick one", &["A strong team", "Our team"]).await));
    let form = amara.opens("Give it its words").await;
    assert_eq!(form.inputs[0].value, "Our team");
    amara.sends(&form, &[("words", "A team that stays")]).await;
    assert_snapshot!("swot_more", shown(&town, &amara.clicks("Merge more with it").await));
    let joined = amara.picks("Pick what belongs to it", &["Parents"]).await;
    assert!(
        joined.text().contains("From 3 entries") && joined.text().contains("A team that stays"),
        "{}",
        joined.text()
    );
    // One entry: to another quadrant, off the board, and back.
    amara.clicks("All of this quadrant").await;
    amara.picks("Pick one", &["Our shop"]).await;
    let moved = amara.picks("Move it to", &["Opportunities"]).await;
    assert!(moved.text().contains("**Moved** to Opportunities"), "{}", moved.text());
    let dropped = amara.clicks("Drop").await;
    assert_snapshot!("swot_dropped", shown(&town, &dropped));
    amara.clicks("All of this quadrant").await;
    amara.clicks("Dropped (1)").await;
    amara.picks("Look at one", &["Our shop"]).await;
    assert!(amara.clicks("Bring back").await.text().contains("on the board again"));

    // Voting; the bot starts anew in between.
    assert_snapshot!("swot_ask_voting", {
        board(&amara).await;
        shown(&town, &amara.clicks("Open voting").await)
    });
    assert_snapshot!("swot_voting", shown(&town, &amara.picks("How many votes each", &["2 votes each"]).await));
    let graces = town.person("Grace Whitehorse");
    assert_snapshot!("swot_ballot", shown(&town, &graces.types("swot vote", &[]).await));
    graces.picks("Strengths: pick", &["A team that stays"]).await;
    let chosen = graces.picks("Opportunities: pick", &["Our shop"]).await;
    assert_snapshot!("swot_ballot_full", shown(&town, &chosen));
    let too_many = graces.picks("Threats: pick", &["bus"]).await;
    assert!(too_many.text().contains("that would be 3 votes, and you have 2"), "{}", too_many.text());
    let late =
        town.person("Omar Haddad").forges_form(&format!("1:swot.written:{session}"), &[("threats", "Late")]).await;
    assert!(late.text().contains("isn't collecting any more") && !late.files.is_empty(), "{}", late.text());
    drop((amara, grace, graces));
    town.restart_bot().await;
    let (amara, david, omar) = (town.person("Amara Okafor"), town.person("David Kowalski"), town.person("Omar Haddad"));
    for (person, entry) in [(&david, "A team that stays"), (&omar, "Employers")] {
        person.types("swot vote", &[]).await;
        person.picks("Strengths: pick", &[entry]).await;
    }
    let hidden = everything(&amara).await;
    assert!(
        hidden.contains("3 people have voted") && !hidden.contains(" votes)") && !hidden.contains("1 vote"),
        "{hidden}"
    );
    board(&amara).await;
    assert_snapshot!("swot_ask_close", shown(&town, &amara.clicks("Close voting").await));
    assert_snapshot!("swot_closed", shown(&town, &amara.clicks("Close it").await));
    assert_eq!(town.count("SELECT count(*) FROM swot_vote").await, 0, "only totals are left");
    let omars = town.person("Omar Haddad");
    let over = omars.types("swot vote", &[]).await;
    assert!(over.text().contains("Voting is closed. The board shows"), "{}", over.text());

    // The key priorities.
    amara.clicks("Priorities").await;
    amara.picks("Choose from the board", &["A team that stays", "Our shop"]).await;
    let form = amara.opens("In your own words").await;
    amara.sends(&form, &[("words", "Buses for\nevery placement")]).await;
    assert_snapshot!("swot_priorities", shown(&town, &amara.newest()));
    assert_snapshot!("swot_priority", shown(&town, &amara.picks("Change one", &["Buses"]).await));
    amara.clicks("Earlier").await;
    amara.clicks("Earlier").await;
    let form = amara.opens("Change the words").await;
    amara.sends(&form, &[("words", "Buses for every placement by 2028")]).await;
    amara.clicks("All priorities").await;
    let read = omars.types("swot priorities", &[]).await;
    assert_snapshot!("swot_priorities_read", shown(&town, &read));
    board(&amara).await;
    let shared = amara.clicks("Share with everyone").await;
    assert!(shared.text().contains("The board and its key priorities are in"), "{}", shared.text());
    let public = omars.in_channel(town.channel("announcements"));
    let post = public.messages().into_iter().rev().find(|seen| seen.control("Open the board").is_some()).unwrap();
    assert_snapshot!("swot_shared", shown(&town, &post));
    assert!(!post.ephemeral && post.files.len() == 1 && post.pinged.is_empty());
    let opened = public.clicks_in(&post, "Open the board").await;
    assert!(opened.ephemeral && opened.text().contains("Voting is closed"), "{}", opened.text());
    // Shared again it says so; what changes, changes there too.
    board(&amara).await;
    assert!(amara.clicks("Share with everyone").await.text().contains("has been shared already"));
    amara.types("swot priorities", &[]).await;
    amara.picks("Change one", &["Our shop"]).await;
    amara.clicks("Drop").await;
    town.settles().await;
    let post = public.messages().into_iter().find(|seen| seen.id == post.id).unwrap();
    assert!(!post.text().contains("Our shop"), "{}", post.text());
    assert!(town.count("SELECT count(*) FROM audit WHERE what = 'swot_changed'").await >= 12);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_than_five_in_confidence_are_never_on_the_board_and_five_carry_no_author() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    let people = ["Ruth Abernathy", "Omar Haddad", "Jean-Luc Tremblay", "Sofia Lindqvist", "Grace Whitehorse"];
    let words = ["zebra crossing", "apple trees", "mild winters", "kind people", "bus drivers"];
    for (person, words) in people.iter().zip(words).take(4) {
        said(&town, session, person, "confidential", &[("strengths", words)]).await;
    }
    board(&amara).await;
    let preview = amara.clicks("Take over what was said").await;
    assert!(preview.text().contains("There is nothing to take over"), "{}", preview.text());
    amara.forges(&format!("1:swot.take:{session}")).await;
    let all = everything(&amara).await;
    assert!(words.iter().all(|words| !all.contains(words)), "{all}");
    let fifth = said(&town, session, people[4], "confidential", &[("strengths", words[4])]).await;
    board(&amara).await;
    assert!(amara.clicks("Take over what was said").await.text().contains("5 entries are new"));
    amara.clicks("Take over").await;
    let all = everything(&amara).await;
    let order: Vec<usize> = words.iter().map(|words| all.find(words).unwrap()).collect();
    assert!(order[1] < order[4] && order[4] < order[3] && order[3] < order[2] && order[2] < order[0], "{order:?}");
    for person in people {
        let (first, id) = (person.split(' ').next().unwrap(), town.person(person).id.to_string());
        assert!(!all.contains(first) && !all.contains(&id), "{all}");
    }
    assert_eq!(town.count("SELECT count(*) FROM swot_entry WHERE made_by IS NOT NULL").await, 0);
    // One of them becomes the words of a merged entry and of a priority, as they were; then its author takes it back: four
    // are too few, so all of them go, there too.
    opens_voting(&amara, "3 votes each").await;
    let ruth = town.person("Ruth Abernathy");
    ruth.types("swot vote", &[]).await;
    ruth.picks("Strengths: pick", &["apple", "kind"]).await;
    board(&amara).await;
    amara.clicks("Put in order").await;
    amara.picks("Pick one", &["apple", "bus drivers"]).await;
    let form = amara.opens("Give it its words").await;
    amara.sends(&form, &[]).await;
    closes_voting(&amara).await;
    amara.clicks("Priorities").await;
    amara.picks("Choose from the board", &["apple"]).await;
    board(&amara).await;
    amara.clicks("Share with everyone").await;
    assert!(everything(&amara).await.contains("apple trees"));
    withdraws(&town, fifth).await;
    let all = everything(&amara).await;
    assert!(words.iter().all(|words| !all.contains(words)), "{all}");
    let priorities = amara.types("swot priorities", &[]).await;
    assert!(!priorities.text().contains("apple"), "{}", priorities.text());
    let stale = amara.forges("1:swot.entry:1").await;
    assert!(stale.text().contains("isn't on the board any more"), "{}", stale.text());
    town.nothing_was_refused();
}

/// An author takes an input back.
async fn withdraws(town: &Town, input: i64) {
    town.note("(an input is taken back)");
    let written = town.store().write(None, move |conn| {
        Box::pin(async move {
            sqlx::query("UPDATE input SET state = 'withdrawn' WHERE id = ?").bind(input).execute(conn).await?;
            Ok::<(), plankeeper::error::Fault>(())
        })
    });
    written.await.unwrap().done().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_data_takes_what_they_said_along() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let (amara, sofia) = (town.person("Amara Okafor"), town.person("Sofia Lindqvist"));
    said(&town, session, "Sofia Lindqvist", "named", &[("strengths", "Our welding shop\nOur kitchen")]).await;
    said(&town, session, "Omar Haddad", "named", &[("strengths", "The workshops")]).await;
    adds(&sofia, &[("threats", "Fewer apprentices")]).await;
    board(&amara).await;
    amara.clicks("Take over what was said").await;
    amara.clicks("Take over").await;
    amara.clicks("Put in order").await;
    amara.picks("Pick one", &["welding", "workshops"]).await;
    amara.types("swot priorities", &[]).await;
    amara.picks("Choose from the board", &["welding"]).await;
    amara.picks("Choose from the board", &["kitchen"]).await;
    opens_voting(&amara, "5 votes each").await;
    sofia.types("swot vote", &[]).await;
    sofia.picks("Threats: pick", &["apprentices"]).await;
    let held = sofia.types("privacy show", &[]).await;
    assert!(
        held.text().contains("1 entry on SWOT boards") && held.text().contains("1 vote of yours"),
        "{}",
        held.text()
    );
    let export = sofia.types("privacy export", &[]).await;
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    assert_eq!(data["swot_entries"][0]["words"], json!("Fewer apprentices"));
    assert_eq!(data["swot_votes"], json!(["threats"]));
    sofia.types("privacy delete", &[]).await;
    sofia.clicks("Delete my data").await;
    let all = everything(&amara).await;
    assert!(!all.contains("welding") && !all.contains("kitchen"), "{all}");
    assert!(
        all.contains("The workshops") && all.contains("Fewer apprentices"),
        "what was said in the session stays: {all}"
    );
    assert_eq!(
        town.count("SELECT count(*) FROM swot_entry WHERE words LIKE '%welding%' OR words LIKE '%kitchen%'").await,
        0
    );
    assert_eq!(town.count("SELECT count(*) FROM swot_vote").await, 0);
    let priorities = amara.types("swot priorities", &[]).await;
    assert!(
        priorities.text().contains("**1.** The workshops") && !priorities.text().contains("**2.**"),
        "{}",
        priorities.text()
    );
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_a_planner_left_as_they_were_go_with_whoever_said_them() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let (amara, sofia, omar) =
        (town.person("Amara Okafor"), town.person("Sofia Lindqvist"), town.person("Omar Haddad"));
    let long = format!("All of our welding shop {}", "and more of it ".repeat(60));
    said(&town, session, "Sofia Lindqvist", "named", &[("strengths", &long)]).await;
    said(&town, session, "Omar Haddad", "named", &[("strengths", "The workshops")]).await;
    board(&amara).await;
    amara.clicks("Take over what was said").await;
    amara.clicks("Take over").await;
    // A form holds the start of what is long: left so, it is no planner's words.
    amara.clicks("Put in order").await;
    amara.picks("Pick one", &["welding", "workshops"]).await;
    let form = amara.opens("Give it its words").await;
    amara.sends(&form, &[]).await;
    assert_eq!(town.count("SELECT count(*) FROM swot_entry WHERE merged = 1 AND words <> ''").await, 0);
    amara.types("swot priorities", &[]).await;
    amara.picks("Choose from the board", &["welding"]).await;
    amara.picks("Change one", &["welding"]).await;
    let form = amara.opens("Change the words").await;
    amara.sends(&form, &[]).await;
    assert_eq!(town.count("SELECT count(*) FROM swot_priority WHERE words <> ''").await, 0);
    // A merged entry that was taken apart is nowhere to be seen, and keeps nobody's words.
    board(&amara).await;
    amara.clicks("Put in order").await;
    amara.picks("Pick one", &["welding"]).await;
    let form = amara.opens("Give it its words").await;
    amara.sends(&form, &[("words", "The workshops")]).await;
    amara.clicks("Take apart").await;
    for person in [&omar, &sofia] {
        person.types("privacy delete", &[]).await;
        person.clicks("Delete my data").await;
    }
    let kept = "SELECT (SELECT count(*) FROM swot_entry WHERE words LIKE '%workshops%' OR words LIKE '%welding%') \
                + (SELECT count(*) FROM swot_priority WHERE words <> '')";
    assert_eq!(town.count(kept).await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_and_taken_back_leaves_no_trace_on_a_shared_board() {
    let town = Town::new().await;
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let (amara, grace) = (town.person("Amara Okafor"), town.person("Grace Whitehorse"));
    adds(&grace, &[("strengths", "Our shop")]).await;
    opens_voting(&amara, "5 votes each").await;
    closes_voting(&amara).await;
    amara.clicks("Share with everyone").await;
    said(&town, session, "Grace Whitehorse", "confidential", &[("strengths", "Nobody knows")]).await;
    grace.types("input give", &[]).await;
    grace.clicks("Take it back").await;
    grace.clicks("Take it back").await;
    assert_eq!(town.count("SELECT count(*) FROM input WHERE state = 'withdrawn'").await, 1);
    town.settles().await;
    let public = amara.in_channel(town.channel("announcements"));
    let post = public.messages().into_iter().rev().find(|seen| seen.control("Open the board").is_some()).unwrap();
    assert!(post.edited_at.is_none(), "{}", post.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_saved_on_the_board_comes_back() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let grace = town.person("Grace Whitehorse");
    town.runs("CREATE TRIGGER no_more BEFORE INSERT ON swot_entry BEGIN SELECT RAISE(ABORT, 'full'); END").await;
    let lost = adds(&grace, &[("strengths", "Long to type"), ("threats", "This too")]).await;
    assert!(lost.text().contains("was not saved"), "{}", lost.text());
    let file = text_file(&lost, ".txt");
    assert!(file.contains("Long to type") && file.contains("This too"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn votes_follow_what_is_merged_and_taken_apart_and_two_at_once_lose_none() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let (amara, david, grace) =
        (town.person("Amara Okafor"), town.person("David Kowalski"), town.person("Grace Whitehorse"));
    adds(&grace, &[("strengths", "One\nTwo\nThree\nFour")]).await;
    opens_voting(&amara, "2 votes each").await;
    david.types("swot vote", &[]).await;
    grace.types("swot vote", &[]).await;
    let (first, second) = tokio::join!(
        david.picks("Strengths: pick", &["One", "Two"]),
        grace.picks("Strengths: pick", &["Two", "Three"]),
    );
    assert!(first.text().contains("Saved") && second.text().contains("Saved"));
    let stale = board(&amara).await;
    amara.clicks("Put in order").await;
    amara.picks("Pick one", &["One", "Two"]).await;
    // David's two became one; the other is free again.
    let ballot = david.types("swot vote", &[]).await;
    assert!(ballot.text().contains("1 of 2 left"), "{}", ballot.text());
    david.picks("Strengths: pick", &["One", "Four"]).await;
    amara.clicks("Take apart").await;
    let ballot = david.types("swot vote", &[]).await;
    assert!(ballot.text().contains("All 2 are given"), "{}", ballot.text());
    let collecting = amara.clicks_in(&stale, "Collect again").await;
    assert!(collecting.text().contains("Collecting again"), "{}", collecting.text());
    opens_voting(&amara, "2 votes each").await;
    board(&amara).await;
    amara.clicks("Put in order").await;
    amara.picks("Pick one", &["Two", "Three"]).await;
    let closed = closes_voting(&amara).await;
    assert!(closed.text().contains("2 people voted"), "{}", closed.text());
    assert!(closed.text().contains("**1.** Two (Strength, 2 votes)"), "{}", closed.text());
    // An old menu and an old button find it closed.
    let late = grace.picks("Strengths: pick", &["Four"]).await;
    assert!(late.text().contains("Voting is closed"), "{}", late.text());
    let late = amara.clicks_in(&stale, "Collect again").await;
    assert!(late.text().contains("their votes were counted"), "{}", late.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_entries_and_hostile_words() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let (amara, ruth) = (town.person("Amara Okafor"), town.person("Ruth Abernathy"));
    let long = "Wörter, слова, λέξεις, शब्द, 言葉, كلمات. ".repeat(100);
    let long: String = long.chars().take(4000).collect::<String>().trim().to_owned();
    let hostile = "# A heading\n**@everyone** <@&12> [x](https://evil.example) `a` ||b||\n```\n> quoted\n=SUM(A1:A9)\n@here\n-1+2\n<script>alert(1)</script>";
    let saved = adds(&ruth, &[("weaknesses", hostile), ("threats", &long), ("opportunities", "言葉\nكلمات")]).await;
    assert!(saved.text().contains("10 new entries"), "{}", saved.text());
    let many = |from: usize| {
        (from..from + 120).map(|number| format!("Strength number {number}")).collect::<Vec<_>>().join("\n")
    };
    let first = adds(&ruth, &[("strengths", &many(0))]).await;
    assert!(first.text().contains("100 new entries") && first.text().contains("first 100"), "{}", first.text());
    let rest = String::from_utf8(first.files[0].bytes.to_vec()).unwrap();
    assert!(rest.contains("Strength number 119") && !rest.contains("Strength number 99\n"), "{rest}");
    adds(&ruth, &[("strengths", &many(100))]).await;
    let all = everything(&amara).await;
    for number in 0..200 {
        assert!(all.contains(&format!("Strength number {number}")), "{number}");
    }
    board(&amara).await;
    amara.clicks("Read all").await;
    let page = amara.clicks("Weaknesses").await;
    assert!(page.text().contains("A heading"), "{}", page.text());
    for alive in ["@everyone", "<@&12>", "](https", "\n# A heading", "\n> quoted"] {
        assert!(!page.text().contains(alive), "{alive} in {}", page.text());
    }
    assert!(all.contains("'=SUM(A1:A9)") && all.contains("'@here") && all.contains("'-1+2"), "no formula is run");
    assert!(all.contains(&long), "the table has the whole of it");
    board(&amara).await;
    amara.clicks("Put in order").await;
    amara.clicks("Next").await;
    let merged = amara.picks("Pick one", &["number 25", "number 26"]).await;
    assert!(merged.text().contains("Merged"), "{}", merged.text());
    opens_voting(&amara, "20 votes each").await;
    ruth.types("swot vote", &[]).await;
    ruth.picks("Strengths, 1 to 25", &["number 3", "number 7"]).await;
    let last = ruth.clicks("Next").await;
    assert!(last.control("Strengths, 26 to 50").is_some() && last.text().contains("18 of 20 left"), "{}", last.text());
    let voted = ruth.picks("Strengths, 26 to 50", &["number 30"]).await;
    assert!(voted.text().contains("17 of 20 left") && voted.text().contains("Page 2 of"), "{}", voted.text());
    let closed = closes_voting(&amara).await;
    assert!(closed.text().contains("shared place"), "{}", closed.text());
    amara.clicks("Share with everyone").await;
    town.settles().await;
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_planners_put_in_order_and_nobody_sees_another_district() {
    let town = Town::new().await;
    let grace = town.person("Grace Whitehorse");
    let none = grace.types("swot board", &[]).await;
    assert!(none.text().contains("There is no data retreat yet"), "{}", none.text());
    let session = town.has_session("data", "2027-02-12T09:00").await;
    adds(&grace, &[("strengths", "Our secret strength")]).await;
    for click in ["ask_take", "take", "ask_voting", "close", "share", "write_priority"] {
        let refused = grace.forges(&format!("1:swot.{click}:{session}")).await;
        assert!(refused.text().contains("can do this"), "{click}: {}", refused.text());
    }
    let refused = grace.forges("1:swot.drop:1").await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    let early = grace.types("swot priorities", &[]).await;
    assert!(early.text().contains("once voting is closed"), "{}", early.text());
    plankeeper::rehearsal::tour::set_up(&town.server).await.unwrap();
    let carlos = town.neighbour("Carlos Mendes");
    for click in [format!("show:{session}:board"), format!("files:{session}"), format!("open:{session}:add")] {
        let seen = carlos.forges(&format!("1:swot.{click}")).await;
        assert!(!seen.text().contains("secret"), "{NEIGHBOUR}: {}", seen.text());
    }
    // Another session has a board of its own.
    let other = town.has_session("direction", "2027-04-12T09:00").await;
    let named = grace.types("swot board", &[("session", json!(other.to_string()))]).await;
    assert!(named.text().contains("Nothing is on the board yet"), "{}", named.text());
    let suggested = grace.suggestions("swot board", "session", "direc").await;
    assert_eq!(suggested.len(), 1, "{suggested:?}");
    town.nothing_was_refused();
}
