//! After a session everyone hears what came of it, and how they fit in: whether they were there or not.

use insta::assert_snapshot;
use plankeeper::input::Way;
use plankeeper::rehearsal::{Fault, Rule, Seen};
use serde_json::json;

use crate::support::{Actor, NEIGHBOUR, Town, shown, wall};

/// A Friday, at nine, for six hours.
const DAY: &str = "2027-02-12T09:00";
const AFTER: &str = "2027-02-12T16:00";

/// Somebody fills the form behind a button in.
async fn writes(person: &Actor<'_>, button: &str, words: &str) -> Seen {
    let form = person.opens(button).await;
    person.sends(&form, &[("words", words)]).await
}

fn file(seen: &Seen) -> String {
    let [file] = seen.files.as_slice() else { panic!("one file expected: {}", seen.text()) };
    String::from_utf8(file.bytes.to_vec()).unwrap()
}

impl Town {
    /// What stands in the announcements channel of briefings.
    fn briefed(&self) -> Vec<Seen> {
        let nora = self.person("Nora Fitzgerald").in_channel(self.channel("announcements"));
        let mut all = nora.messages();
        all.retain(|seen| !seen.ephemeral && seen.control("I have read it").is_some());
        all
    }

    /// A data retreat is over, and people had spoken before it: two with their names, five in confidence, one too late.
    async fn is_over(&self) -> i64 {
        let id = self.has_session("data", DAY).await;
        let (ruth, helen) = (self.person("Ruth Abernathy").id, self.person("Helen Papadakis").id);
        let said = [("strengths", "Our *shops*".to_owned()), ("hear", "Ask us".to_owned())];
        self.has_input(id, Way::Named, ruth, Some("all_staff"), &said).await;
        self.has_input(id, Way::Named, helen, Some("board"), &[("threats", "Money".to_owned())]).await;
        let priya = self.person("Priya Nair").id;
        self.has_input(id, Way::Confidential, priya, None, &[("hear", "Nobody listens".to_owned())]).await;
        self.have_confided(id, 0..4, "Secret").await;
        let late = [("weaknesses", "Held back".to_owned())];
        self.has_input(id, Way::Confidential, self.person("Omar Haddad").id, None, &late).await;
        self.advance_to(wall(AFTER)).await;
        id
    }

    /// The briefing after it is written.
    async fn is_written(&self) {
        let amara = self.person("Amara Okafor");
        amara.types("retreat brief", &[]).await;
        writes(&amara, "What was decided", "We know where we stand.").await;
        writes(&amara, "How everyone fits in", "Teachers: one hour in March.").await;
        writes(&amara, "What happens next", "The Vision Retreat.").await;
        amara.picks("Say what became", &["Strengths"]).await;
        writes(&amara, "Write", "The shops are our first strength.").await;
        amara.picks("Say what became", &["What else"]).await;
        writes(&amara, "Write", "Students are asked next time.").await;
    }

    /// And posted.
    async fn is_posted(&self) -> Seen {
        let amara = self.person("Amara Okafor");
        amara.types("retreat brief", &[]).await;
        amara.clicks("Preview").await;
        let done = amara.clicks("Post it").await;
        assert!(done.text().contains("is posted in"), "{}", done.text());
        let [posted] = <[Seen; 1]>::try_from(self.briefed()).expect("one");
        posted
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_written_form_by_form_across_restarts_and_posted_once() {
    let mut town = Town::new().await;
    let id = town.is_over().await;
    let card = town.person("Amara Okafor").types("retreat brief", &[]).await;
    assert!(card.ephemeral && card.control("Preview").unwrap().disabled);
    assert_snapshot!("empty", shown(&town, &card));
    let form = town.person("Amara Okafor").opens("What was decided").await;
    assert_eq!((form.title.as_str(), form.inputs.len()), ("The briefing", 1));
    // Killed while the form is open, and between two forms.
    town.kill_bot().await;
    town.start_bot().await;
    let saved = town.person("Amara Okafor").sends(&form, &[("words", "Three strengths, one worry.")]).await;
    assert!(saved.text().starts_with("Saved."), "{}", saved.text());
    town.kill_bot().await;
    town.start_bot().await;
    // Another facilitator goes on with it.
    let tomas = town.person("Tomás Herrera");
    let card = tomas.types("retreat brief", &[("session", json!("data"))]).await;
    assert!(card.text().contains("Three strengths"), "{}", card.text());
    writes(&tomas, "How everyone fits in", "Everyone:\n- @everyone *reads* this").await;
    let question = tomas.picks("Say what became", &["Strengths"]).await;
    assert_snapshot!("question", shown(&town, &question));
    writes(&tomas, "Write", "The shops are our first strength.").await;
    let digest = tomas.clicks("What people said").await;
    assert!(digest.ephemeral && digest.text().contains("shops"), "{}", digest.text());
    let card = tomas.clicks("Back to writing").await;
    assert_snapshot!("half", shown(&town, &card));
    let preview = tomas.clicks("Preview").await;
    assert_snapshot!("preview", shown(&town, &preview));
    assert!(town.briefed().is_empty());
    let read = town.person("Ruth Abernathy").forges("1:briefing.all:1").await;
    assert!(read.text().contains("not posted yet") && !read.text().contains("Three"), "{}", read.text());
    // What was looked at is what is posted.
    let amara = town.person("Amara Okafor");
    amara.types("retreat brief", &[]).await;
    writes(&amara, "What happens next", "The Vision Retreat.").await;
    let changed = tomas.clicks_in(&preview, "Post it").await;
    assert!(
        changed.text().contains("Please look once more") && changed.text().contains("Vision"),
        "{}",
        changed.text()
    );
    let posted = tomas.clicks_in(&changed, "Post it").await;
    assert_snapshot!("posted_card", shown(&town, &posted));
    // Clicked twice, delivered twice, by two people.
    let last = town.server.read(|world| *world.interactions.keys().next_back().unwrap());
    town.server.people().redeliver(last);
    let again = tomas.clicks_in(&changed, "Post it").await;
    assert!(again.text().contains("is posted in"), "{}", again.text());
    town.settles().await;
    let [there] = <[Seen; 1]>::try_from(town.briefed()).expect("once");
    assert_snapshot!("posted", shown(&town, &there));
    assert!(there.pinged.is_empty());
    for others in ["Ask us", "Nobody listens", "Secret", "Held back", "first strength"] {
        assert!(!there.text().contains(others), "only what is for all: {others}");
    }
    assert_eq!(town.count("SELECT count(*) FROM posting WHERE kind = 'briefing'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'briefing_posted'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'briefing_written'").await, 4);
    // Changed afterwards: drawn anew; and with its session's name.
    town.person("Amara Okafor").types("retreat brief", &[("session", json!(id.to_string()))]).await;
    let saved = writes(&town.person("Amara Okafor"), "What was decided", "Four strengths.").await;
    assert!(saved.text().contains("shows it at once"), "{}", saved.text());
    town.settles().await;
    let [redrawn] = <[Seen; 1]>::try_from(town.briefed()).expect("the same one");
    assert!(redrawn.id == there.id && redrawn.text().contains("Four strengths"), "{}", redrawn.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_overwrites_words_that_they_have_not_seen() {
    let town = Town::new().await;
    town.is_over().await;
    let (amara, tomas) = (town.person("Amara Okafor"), town.person("Tomás Herrera"));
    amara.types("retreat brief", &[]).await;
    tomas.types("retreat brief", &[]).await;
    let first = amara.opens("What was decided").await;
    let second = tomas.opens("What was decided").await;
    amara.sends(&first, &[("words", "Amara's words")]).await;
    let kept = tomas.sends(&second, &[("words", "Tomás's words")]).await;
    assert_snapshot!("changed_meanwhile", shown(&town, &kept));
    assert!(file(&kept).contains("Tomás's words") && kept.text().contains("Amara's words"));
    // The same twice is no contradiction, and neither is the next one, which has seen it.
    let same = tomas.sends(&second, &[("words", "Amara's words")]).await;
    assert!(same.text().starts_with("Saved.") && same.files.is_empty(), "{}", same.text());
    let both = writes(&tomas, "What was decided", "Both").await;
    assert!(both.text().starts_with("Saved."), "{}", both.text());
    // Each question by itself.
    amara.picks("Say what became", &["Threats"]).await;
    tomas.types("retreat brief", &[]).await;
    tomas.picks("Say what became", &["Threats"]).await;
    let (first, second) = (amara.opens("Write").await, tomas.opens("Write").await);
    amara.sends(&first, &[("words", "One")]).await;
    let kept = tomas.sends(&second, &[("words", "Two")]).await;
    assert!(file(&kept).contains("Two") && kept.text().contains("One"), "{}", kept.text());
    // The disk fails: the words come back.
    tomas.types("retreat brief", &[]).await;
    let form = tomas.opens("What happens next").await;
    town.runs("CREATE TRIGGER full BEFORE INSERT ON briefing_words BEGIN SELECT RAISE(ABORT, 'full'); END").await;
    let lost = tomas.sends(&form, &[("words", "Not to be lost")]).await;
    assert!(lost.text().contains("was not saved") && file(&lost).contains("Not to be lost"), "{}", lost.text());
    town.runs("DROP TRIGGER full").await;
    let saved = tomas.sends(&form, &[("words", "Not to be lost")]).await;
    assert!(saved.text().starts_with("Saved."), "{}", saved.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_session_that_took_place_is_briefed_about_and_only_by_those_who_plan() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let none = amara.types("retreat brief", &[]).await;
    assert!(none.text().contains("No session has begun yet"), "{}", none.text());
    let id = town.has_session("data", DAY).await;
    let early = amara.types("retreat brief", &[("session", json!("data"))]).await;
    assert_snapshot!("not_begun", shown(&town, &early));
    let off = town.has_session("vision", "2027-03-12T09:00").await;
    town.cancels_session(off).await;
    let off = amara.types("retreat brief", &[("session", json!(off.to_string()))]).await;
    assert!(off.text().contains("was called off"), "{}", off.text());
    assert!(amara.suggestions("retreat brief", "session", "").await.is_empty());
    town.advance_to(wall("2027-02-12T09:00")).await;
    assert_eq!(amara.suggestions("retreat brief", "session", "").await.len(), 1);
    amara.types("retreat brief", &[]).await;
    writes(&amara, "What was decided", "So far so good").await;
    for name in ["Ruth Abernathy", "Helen Papadakis", "Ravi Patel", "Kai Johansson", "Nora Fitzgerald"] {
        let somebody = town.person(name);
        let typed = somebody.types("retreat brief", &[]).await;
        assert!(typed.text().contains("can do this") && !typed.text().contains("So far"), "{name}: {}", typed.text());
        for control in ["start:1", "open:1", "preview:1", "post:1:5"] {
            let refused = somebody.forges(&format!("1:briefing.{control}")).await;
            assert!(refused.text().contains("can do this"), "{name}: {}", refused.text());
        }
        let forged = somebody.forges_form(&format!("1:briefing.written:{id}:decided:0"), &[("words", "Mine")]).await;
        assert!(forged.text().contains("can do this"), "{name}: {}", forged.text());
        for control in ["all:1", "became:1", "read:1", "all_page:1:0", "became_page:1:0"] {
            let refused = somebody.forges(&format!("1:briefing.{control}")).await;
            assert!(refused.text().contains("not posted yet"), "{name}: {}", refused.text());
        }
        let session = somebody.types("retreat show", &[("session", json!(id.to_string()))]).await;
        assert!(session.control("Read the briefing").is_none() && session.control("Write the briefing").is_none());
    }
    // Another district knows nothing of it.
    let lead = town.server.read(|world| {
        let guild = world.guild_named(NEIGHBOUR).unwrap();
        world.guilds[&guild].roles.values().find(|role| role.name == "District lead").unwrap().id
    });
    let ingrid = town.neighbour("Ingrid Solberg");
    ingrid.types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    for control in ["start:1", "all:1", "became:1", "read:1"] {
        let refused = ingrid.forges(&format!("1:briefing.{control}")).await;
        assert!(refused.text().contains("not here") && !refused.text().contains("So far"), "{}", refused.text());
    }
    // Moved while it runs: the draft waits for the new date, and what is typed is handed back.
    let card = amara.types("retreat brief", &[]).await;
    let form = amara.opens("What happens next").await;
    let preview = amara.clicks("Preview").await;
    town.moves_session(id, "2027-02-16T09:00").await;
    let late = amara.sends(&form, &[("words", "Kept for me")]).await;
    assert!(late.text().contains("hasn't begun yet") && file(&late).contains("Kept for me"), "{}", late.text());
    let refused = amara.clicks_in(&preview, "Post it").await;
    assert!(refused.text().contains("hasn't begun yet"), "{}", refused.text());
    let refused = amara.clicks_in(&card, "Preview").await;
    assert!(refused.text().contains("hasn't begun yet"), "{}", refused.text());
    town.advance_to(wall("2027-02-16T15:00")).await;
    assert!(town.briefed().is_empty());
    let card = amara.types("retreat brief", &[]).await;
    assert!(card.text().contains("So far so good"), "{}", card.text());
    town.is_posted().await;
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_says_once_that_they_have_read_it_and_planners_see_how_many() {
    let town = Town::new().await;
    let id = town.is_over().await;
    town.is_written().await;
    let posted = town.is_posted().await;
    let announcements = town.channel("announcements");
    let show = [("session", json!(id.to_string()))];
    let none = town.person("Amara Okafor").types("retreat show", &show).await;
    assert_snapshot!("nobody_has_read", shown(&town, &none));
    let ruth = town.person("Ruth Abernathy").in_channel(announcements);
    let thanks = ruth.clicks_in(&posted, "I have read it").await;
    assert!(thanks.ephemeral && thanks.id != posted.id);
    assert_snapshot!("thanks", shown(&town, &thanks));
    let last = town.server.read(|world| *world.interactions.keys().next_back().unwrap());
    town.server.people().redeliver(last);
    let again = ruth.clicks_in(&posted, "I have read it").await;
    assert!(again.text().contains("told me already"), "{}", again.text());
    for name in ["Kai Johansson", "Helen Papadakis", "Nora Fitzgerald"] {
        town.person(name).in_channel(announcements).clicks_in(&posted, "I have read it").await;
    }
    assert_eq!(town.count("SELECT count(*) FROM briefing_read").await, 4);
    let seen = town.person("Amara Okafor").types("retreat show", &show).await;
    assert!(seen.text().contains("4 people have read it.") && !seen.text().contains("among them"), "{}", seen.text());
    town.runs(
        "WITH RECURSIVE reader (id) AS (SELECT 7000 UNION ALL SELECT id + 1 FROM reader WHERE id < 7012) \
         INSERT INTO briefing_read \
         SELECT district_id, briefing.id, reader.id, iif(reader.id < 7007, 'career_staff', NULL), 1 FROM reader, briefing",
    )
    .await;
    let seen = town.person("Amara Okafor").types("retreat show", &show).await;
    assert_snapshot!("many_have_read", shown(&town, &seen));
    // It changes: nobody is asked again.
    town.person("Amara Okafor").types("retreat brief", &[]).await;
    writes(&town.person("Amara Okafor"), "What was decided", "Something else").await;
    assert_eq!(town.count("SELECT count(*) FROM briefing_read").await, 17);
    // For everyone there is a way to it, without any number.
    let session = town.person("Nora Fitzgerald").types("retreat show", &show).await;
    assert_snapshot!("for_everyone", shown(&town, &session));
    let all = town.person("Nora Fitzgerald").clicks("Read the briefing").await;
    assert!(all.ephemeral && all.text().contains("Something else"), "{}", all.text());
    // Whoever deletes their data has not read it any more.
    let ruth = town.person("Ruth Abernathy");
    let holds = ruth.types("privacy show", &[]).await;
    assert!(holds.text().contains("1 briefing that you marked as read"), "{}", holds.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reads_what_became_of_their_own_words_and_nobody_elses() {
    let town = Town::new().await;
    town.is_over().await;
    town.is_written().await;
    let posted = town.is_posted().await;
    let announcements = town.channel("announcements");
    let mut seen = Vec::new();
    for (name, snapshot) in [
        ("Ruth Abernathy", "became_named"),
        ("Priya Nair", "became_confidential"),
        ("Omar Haddad", "became_held"),
        ("Helen Papadakis", "became_nothing_written"),
        ("Nora Fitzgerald", "became_none"),
        ("Amara Okafor", "became_none"),
    ] {
        let person = town.person(name).in_channel(announcements);
        let became = person.clicks_in(&posted, "What became of what I said").await;
        assert!(became.ephemeral && became.id != posted.id, "{name}");
        assert_snapshot!(snapshot, shown(&town, &became));
        seen.push((name, became.text()));
    }
    let owns = [
        ("Ruth Abernathy", "Ask us"),
        ("Helen Papadakis", "Money"),
        ("Priya Nair", "Nobody listens"),
        ("Omar Haddad", "Held back"),
        ("nobody", "Secret"),
    ];
    for (name, text) in &seen {
        for (owner, words) in owns {
            assert_eq!(text.contains(words), *name == owner, "{name}, {words}: {text}");
        }
    }
    // The post is the same before and after, whoever looked.
    let [after] = <[Seen; 1]>::try_from(town.briefed()).expect("one");
    assert!(after.text() == posted.text() && after.edited_at.is_none());
    // Whoever deleted their data is like somebody who said nothing; and so is a facilitator's name.
    let ruth = town.person("Ruth Abernathy");
    ruth.clicks_in(&posted, "I have read it").await;
    ruth.types("privacy delete", &[]).await;
    ruth.clicks("Delete").await;
    let became = ruth.clicks_in(&posted, "What became of what I said").await;
    assert!(became.text().contains("nothing from you") && !became.text().contains("Ask us"), "{}", became.text());
    assert_eq!(town.count("SELECT count(*) FROM briefing_read").await, 0);
    let amara = town.person("Amara Okafor");
    let holds = amara.types("privacy show", &[]).await;
    assert!(holds.text().contains("1 briefing that you wrote"), "{}", holds.text());
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete").await;
    assert_eq!(town.count("SELECT count(*) FROM briefing WHERE made_by IS NULL").await, 1);
    let all = town.person("Nora Fitzgerald").forges("1:briefing.all:1").await;
    assert!(all.text().contains("We know where we stand"), "the words stay: {}", all.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn four_thousand_unruly_characters_in_every_form_are_cut_and_read_page_by_page() {
    let town = Town::new().await;
    town.is_over().await;
    let amara = town.person("Amara Okafor");
    let one = "# Ünïcode 学生の声 أصوات **bold** ~~x~~ ```code``` <@1> @everyone @here https://evil.example =1+1\n";
    let mut long = one.repeat(4_000 / one.chars().count());
    long.push_str(&"*".repeat(4_000 - long.chars().count()));
    let end = format!("{}THE END", &long[..long.len() - 7]);
    amara.types("retreat brief", &[]).await;
    for part in ["What was decided", "How everyone fits in", "What happens next"] {
        let saved = writes(&amara, part, &end).await;
        assert!(saved.text().starts_with("Saved."), "{}", saved.text());
    }
    for question in ["Strengths", "Threats", "What else"] {
        amara.picks("Say what became", &[question]).await;
        let saved = writes(&amara, "Write", &end).await;
        assert!(saved.text().contains("There is more"), "{}", saved.text());
    }
    let posted = town.is_posted().await;
    assert!(posted.text().contains("There is more") && posted.pinged.is_empty(), "{}", posted.text());
    let mut texts = vec![posted.text()];
    let nora = town.person("Nora Fitzgerald").in_channel(town.channel("announcements"));
    let mut page = nora.clicks_in(&posted, "Read all of it").await;
    let mut pages = 1;
    let mut ends = page.text().matches("THE END").count();
    while page.control("Next page").is_some() {
        texts.push(page.text());
        page = nora.clicks_in(&page, "Next page").await;
        assert!(page.ephemeral);
        ends += page.text().matches("THE END").count();
        pages += 1;
    }
    assert!(ends == 3 && pages > 3, "{ends} on {pages}");
    assert!(page.text().contains(&format!("Page {pages} of {pages}")), "{}", page.text());
    page = nora.clicks_in(&page, "Previous page").await;
    assert!(page.text().contains(&format!("Page {} of {pages}", pages - 1)), "{}", page.text());
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("announcements"));
    let mut page = ruth.clicks_in(&posted, "What became of what I said").await;
    let mut ends = 0;
    loop {
        ends += page.text().matches("THE END").count();
        texts.push(page.text());
        if page.control("Next page").is_none() {
            break;
        }
        page = ruth.clicks_in(&page, "Next page").await;
    }
    assert_eq!(ends, 3);
    for text in texts {
        for alive in ["@everyone", "@here", "**bold**", "```code", "<@1>", "\n# "] {
            assert!(!text.contains(alive), "{alive} is alive in {text}");
        }
    }
    // The form holds all of it again; what it can't hold is handed back when it is replaced.
    amara.types("retreat brief", &[]).await;
    let form = amara.opens("What was decided").await;
    assert_eq!(form.inputs[0].value, end);
    let heavy = "🎒".repeat(4_000);
    let saved = amara.sends(&form, &[("words", &heavy)]).await;
    assert!(saved.text().starts_with("Saved."), "{}", saved.text());
    let short = writes(&amara, "What was decided", "Short").await;
    assert!(file(&short).contains(&heavy) && short.text().contains("could not hold"), "{}", short.text());
    // Too long for us: nothing is lost either.
    let form = amara.opens("What was decided").await;
    let id = format!("1:{}", form.custom_id.trim_start_matches("1:"));
    let refused = amara.forges_form(&id, &[("words", &"x".repeat(4_001))]).await;
    assert!(refused.text().contains("4001 characters") && file(&refused).contains("xxxx"), "{}", refused.text());
    // A posted briefing is never left without a word.
    writes(&amara, "How everyone fits in", "").await;
    writes(&amara, "What happens next", "").await;
    let last = writes(&amara, "What was decided", "").await;
    assert!(last.text().contains("without a word"), "{}", last.text());
    town.settles().await;
    let [posted] = <[Seen; 1]>::try_from(town.briefed()).expect("one");
    assert!(posted.text().contains("Short") && posted.control("Read all of it").is_none(), "{}", posted.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_on_the_way_is_said_and_nothing_is_posted_twice() {
    let town = Town::new().await;
    town.is_over().await;
    town.is_written().await;
    let amara = town.person("Amara Okafor");
    let announcements = town.channel("announcements");
    let messages = format!("/channels/{announcements}/messages");
    amara.types("retreat brief", &[]).await;
    let preview = amara.clicks("Preview").await;
    // Discord has it, and nobody hears so.
    town.server.faults().rule(Rule::new("POST", &messages, Fault::ApplyThenClose));
    let card = amara.clicks_in(&preview, "Post it").await;
    assert!(card.text().contains("not in the channel yet"), "{}", card.text());
    assert_snapshot!("on_its_way", shown(&town, &card));
    town.server.faults().clear();
    writes(&amara, "What happens next", "Changed on its way.").await;
    town.later(chrono::TimeDelta::hours(2));
    town.settles().await;
    let [posted] = <[Seen; 1]>::try_from(town.briefed()).expect("once");
    assert!(posted.text().contains("Changed on its way"), "{}", posted.text());
    // Without a channel it can't be posted, and the draft waits.
    let other = Town::new().await;
    other.is_over().await;
    other.is_written().await;
    let amara = other.person("Amara Okafor");
    amara.types("retreat brief", &[]).await;
    let preview = amara.clicks("Preview").await;
    other.runs_at_home("DELETE FROM district_channel WHERE district_id = HOME").await;
    let refused = amara.clicks_in(&preview, "Post it").await;
    assert!(refused.text().contains("your draft waits for it"), "{}", refused.text());
    let card = amara.types("retreat brief", &[]).await;
    assert!(card.text().contains("a channel for announcements is needed"), "{}", card.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_moves_before_its_briefing_went_out_takes_it_along() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.advance_to(wall("2027-02-12T10:00")).await;
    let amara = town.person("Amara Okafor");
    amara.types("retreat brief", &[]).await;
    writes(&amara, "What was decided", "We stop at noon.").await;
    let messages = format!("/channels/{}/messages", town.channel("announcements"));
    town.server.faults().rule(Rule::new("POST", &messages, Fault::Status(503)));
    amara.clicks("Preview").await;
    let waiting = amara.clicks("Post it").await;
    assert!(waiting.text().contains("not in the channel yet"), "{}", waiting.text());
    town.moves_session(id, "2027-02-16T09:00").await;
    town.server.faults().clear();
    town.advance_to(wall("2027-02-12T13:00")).await;
    assert!(town.briefed().is_empty(), "it did not take place");
    let read = town.person("Nora Fitzgerald").forges("1:briefing.read:1").await;
    assert!(read.text().contains("not posted yet"), "{}", read.text());
    town.advance_to(wall("2027-02-16T10:00")).await;
    assert!(town.briefed().is_empty(), "not by itself: it is looked at again");
    let card = amara.types("retreat brief", &[]).await;
    assert!(card.text().contains("A draft") && card.text().contains("We stop at noon"), "{}", card.text());
    let posted = town.is_posted().await;
    assert!(posted.text().contains("February 16"), "{}", posted.text());
    // Moved once more while it runs: what is posted stays, with the day as it is now; called off, it stays too.
    town.moves_session(id, "2027-02-18T09:00").await;
    town.settles().await;
    let [moved] = <[Seen; 1]>::try_from(town.briefed()).expect("the same one");
    assert!(moved.id == posted.id && moved.text().contains("February 18"), "{}", moved.text());
    town.cancels_session(id).await;
    town.settles().await;
    let [stays] = <[Seen; 1]>::try_from(town.briefed()).expect("the same one");
    assert!(stays.text().contains("We stop at noon"), "{}", stays.text());
    let thanks = town.person("Nora Fitzgerald").forges("1:briefing.read:1").await;
    assert!(thanks.text().contains("Thank you"), "{}", thanks.text());
    let card = amara.types("retreat brief", &[("session", json!(id.to_string()))]).await;
    assert!(card.text().contains("was called off"), "{}", card.text());
}
