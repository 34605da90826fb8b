//! People plan the chain of sessions, move and call off: from the first date to the last change.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{DEADLINE, Town, adds, shown};

/// What is typed to add a session.
fn adding<'a>(kind: &str, when: &str, length: Option<&str>) -> Vec<(&'a str, Value)> {
    let mut options = vec![("kind", json!(kind)), ("when", json!(when))];
    options.extend(length.map(|length| ("length", json!(length))));
    options
}

/// Waits until the database says so.
async fn becomes(town: &Town, sql: &'static str, expected: i64) {
    let watch = async {
        while town.count(sql).await != expected {
            tokio::task::yield_now().await;
        }
    };
    let seen = tokio::time::timeout(DEADLINE, watch).await;
    assert!(seen.is_ok(), "{sql}: {} instead of {expected}", town.count(sql).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_session_is_added_after_a_look_at_what_was_understood() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let mut options = adding("data", "Mar 16 2027 9am", None);
    options.extend([("place", json!("  Library\n# hall ")), ("link", json!("https://meet.example/a_b?c=1"))]);
    let asked = amara.types("retreat add", &options).await;
    assert!(asked.ephemeral);
    assert_snapshot!("add_asked", shown(&town, &asked));
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state <> 'draft'").await, 0);
    let added = amara.clicks("Add it").await;
    assert_snapshot!("add_done", shown(&town, &added));
    // The clocks change on March 14: 09:00 in Toronto is 14:00 UTC on March 9, and 13:00 UTC on March 16.
    let week = "SELECT due_at FROM reminder WHERE kind = 'week' AND state = 'waiting' AND due_on = '2027-03-09T09:00'";
    assert_eq!(town.count(week).await, 1_804_600_800);
    assert_eq!(town.count("SELECT starts_at FROM session").await, 1_805_202_000);
    let meets =
        "SELECT count(*) FROM meeting WHERE starts_on = '2027-03-09T15:45' AND state = 'planned' AND minutes = 40";
    assert_eq!(town.count(meets).await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'session_added'").await, 1);
    let again = amara.clicks_in(&asked, "Add it").await;
    assert!(again.text().contains("no longer waiting"), "{}", again.text());
    let opened = amara.clicks("Data Retreat").await;
    assert_snapshot!("show_planner", shown(&town, &opened));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_chain_is_planned_on_a_phone() {
    let mut town = Town::new().await;
    {
        let amara = town.person("Amara Okafor");
        let options = [("first", json!("Jan 19 2027 9am")), ("place", json!("District office"))];
        let drafted = amara.types("retreat plan", &options).await;
        assert!(drafted.ephemeral);
        assert_snapshot!("plan_draft", shown(&town, &drafted));
        let early = amara.clicks("Create all").await;
        assert_snapshot!("plan_lengths_missing", shown(&town, &early));
        let form = amara.opens("Lengths").await;
        let fields: Vec<&str> = form.inputs.iter().map(|input| input.label.as_str()).collect();
        assert_eq!(fields, ["Readiness session", "Core team start", "Orientation", "Living the plan"]);
        let typed = [("readiness", "2 h"), ("core_start", "90 min"), ("orientation", "two"), ("living", "1:30")];
        let saved = amara.sends(&form, &typed).await;
        assert!(
            saved.text().contains("**Orientation:** you typed “two”. I can't read that as a length"),
            "{}",
            saved.text()
        );
        assert!(saved.text().contains("**1 Readiness session** · 2 h at District office"), "{}", saved.text());
        let one = amara.picks("Adjust a session", &["3 Orientation"]).await;
        assert_snapshot!("plan_one", shown(&town, &one));
        let form = amara.opens("Change").await;
        assert_eq!(form.inputs[0].value, "2027-03-02 09:00");
        let typed =
            [("when", "03/04/2027"), ("length", "2.5 hours"), ("link", "meet.example"), ("name", "Kick-off *day*")];
        let mixed = amara.sends(&form, &typed).await;
        assert_snapshot!("plan_one_mixed", shown(&town, &mixed));
        let form = amara.opens("Change").await;
        let moved = amara.sends(&form, &[("when", "March 4 2027 13:30")]).await;
        assert!(moved.text().contains("Thursday, March 4, 2027, 13:30 (Toronto)"), "{}", moved.text());
        let whole = amara.clicks("Back to the chain").await;
        assert!(
            whole.text().contains("**3 Kick\\-off \\*day\\*** · 2 h 30 min at District office"),
            "{}",
            whole.text()
        );
        amara.picks("Adjust a session", &["2 Core team"]).await;
        let without = amara.clicks("Leave this one out").await;
        assert!(without.text().contains("**2 Core team start** · left out"), "{}", without.text());
        assert!(without.text().contains("Your draft: 7 sessions"), "{}", without.text());
        assert_eq!(town.count("SELECT count(*) FROM session WHERE state <> 'draft'").await, 0);
        amara.restarts_discord();
    }
    // Days later, and after a restart, the draft is where it was; nobody else sees it.
    town.kill_bot().await;
    town.later(TimeDelta::days(2));
    town.start_bot().await;
    let other = town.person("David Kowalski").types("retreat list", &[]).await;
    assert!(
        other.text().contains("No session is planned yet") && !other.text().contains("draft of"),
        "{}",
        other.text()
    );
    let amara = town.person("Amara Okafor");
    let list = amara.types("retreat list", &[]).await;
    assert!(list.text().contains("You have a draft of 7 sessions"), "{}", list.text());
    let draft = amara.clicks("Open my draft").await;
    assert!(draft.text().contains("**2 Core team start** · left out"), "{}", draft.text());
    amara.picks("Adjust a session", &["2 Core team"]).await;
    let back = amara.clicks("Put it back").await;
    assert!(back.text().contains("**2 Core team start** · 1 h 30 min"), "{}", back.text());
    let made = amara.clicks("Create all").await;
    assert_snapshot!("plan_made", shown(&town, &made));
    let late = amara.clicks_in(&draft, "Create all").await;
    assert!(late.text().contains("This draft is no longer there"), "{}", late.text());
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state = 'planned'").await, 8);
    assert_eq!(town.count("SELECT count(*) FROM meeting WHERE state = 'planned'").await, 5);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'sessions_planned'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'week'").await, 5);
    let everyone = town.person("Ruth Abernathy").types("retreat list", &[]).await;
    assert_snapshot!("list_teacher", shown(&town, &everyone));
    let looked = town.person("Ruth Abernathy").picks("Look at a session", &["Living"]).await;
    assert_snapshot!("show_teacher", shown(&town, &looked));
    let readiness = amara.types("retreat show", &[]).await;
    assert!(readiness.text().contains("will come for: Board, Union, Management"), "{}", readiness.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_plan_keeps_the_draft_before_it_and_everybody_elses() {
    let town = Town::new().await;
    let (amara, david) = (town.person("Amara Okafor"), town.person("David Kowalski"));
    let first = amara.types("retreat plan", &[("first", json!("2027-01-19 09:00"))]).await;
    let options = [("first", json!("2027-09-14")), ("from", json!("vision")), ("weeks", json!(4))];
    let his = david.types("retreat plan", &options).await;
    assert!(his.text().contains("Tuesday, October 12, 2027, 09:00 (Toronto)"), "{}", his.text());
    let second =
        amara.types("retreat plan", &[("first", json!("2027-02-02 10:00")), ("feedback-weeks", json!(5))]).await;
    assert!(second.text().contains("Feedback window: Wed, May 19 to Tue, Jun 22"), "{}", second.text());
    assert!(second.text().starts_with("The draft that you had is kept"), "{}", second.text());
    let before = amara.clicks_in(&second, "Open my earlier draft").await;
    assert!(before.text().contains("Tuesday, January 19, 2027, 09:00 (Toronto)"), "{}", before.text());
    // A third takes the place of the first; the list opens the newest.
    amara.types("retreat plan", &[("first", json!("2027-03-02 10:00"))]).await;
    assert!(amara.clicks_in(&first, "Create all").await.text().contains("This draft is no longer there"));
    amara.types("retreat list", &[]).await;
    let newest = amara.clicks("Open my draft").await;
    assert!(newest.text().contains("Tuesday, March 2, 2027, 10:00 (Toronto)"), "{}", newest.text());
    assert!(amara.clicks("Discard").await.text().contains("The draft is gone"));
    assert!(amara.clicks_in(&his, "Create all").await.text().contains("This draft is no longer there"));
    let made = david.clicks_in(&his, "Discard").await;
    assert!(made.text().contains("The draft is gone"), "{}", made.text());
    assert_eq!(town.count("SELECT count(*) FROM plan").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM session").await, 8);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_that_cannot_be_read_are_refused_and_past_ones_are_not_made() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    for (typed, answer) in [
        ("03/04/2027", "could mean Saturday, April 3, 2027 or Thursday, March 4, 2027"),
        ("Feb 30 2027", "is not a day in the calendar"),
        ("soonish", "I can't read “soonish” as a date"),
        ("2027-01-04", "Monday, January 4, 2027, 09:00 (Toronto) is already over"),
    ] {
        let refused = amara.types("retreat plan", &[("first", json!(typed))]).await;
        assert!(refused.text().contains(answer), "{typed}: {}", refused.text());
        let refused = amara.types("retreat add", &adding("data", typed, None)).await;
        assert!(refused.text().contains(answer), "{typed}: {}", refused.text());
    }
    let refused = amara.types("retreat add", &adding("living", "2027-03-16", None)).await;
    assert!(refused.text().contains("How long does **Living the plan** take?"), "{}", refused.text());
    let refused = amara.types("retreat add", &adding("living", "2027-03-16", Some("2"))).await;
    assert!(refused.text().contains("**Length:** you typed “2”. I can't read that as a length"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM session").await, 0);
    // What was still to come when it was drafted may be over when it is to be made.
    amara.types("retreat add", &adding("data", "tomorrow 9am", None)).await;
    amara.types("retreat plan", &[("first", json!("tomorrow 9am")), ("from", json!("direction"))]).await;
    let form = amara.opens("Lengths").await;
    amara.sends(&form, &[("living", "1 h")]).await;
    town.later(TimeDelta::days(2));
    let refused = amara.clicks("Create all").await;
    assert!(refused.text().contains("Please change its date, or leave it out"), "{}", refused.text());
    let refused = amara.clicks("Add it").await;
    assert!(refused.text().contains("that is over. Please use `/retreat add` again"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state <> 'draft'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn weekends_and_holidays_move_sessions_and_meetings() {
    let town = Town::new().await;
    town.runs(
        "INSERT INTO holiday (district_id, first_on, last_on, name) \
         SELECT id, '2027-02-15', '2027-02-15', 'Family Day' FROM district WHERE zone IS NOT NULL UNION ALL \
         SELECT id, '2027-03-08', '2027-03-19', 'Spring break' FROM district WHERE zone IS NOT NULL",
    )
    .await;
    let amara = town.person("Amara Okafor");
    // A Saturday, and a chain that runs into a holiday and a break.
    let options = [("first", json!("2027-01-23 9am")), ("from", json!("core_start"))];
    let drafted = amara.types("retreat plan", &options).await;
    assert_snapshot!("plan_around_holidays", shown(&town, &drafted));
    // A Monday after a holiday on Monday: the core team meets on the Friday before that.
    adds(&amara, "orientation", "2027-02-22 9am", &[("length", "2 h")]).await;
    let meets = "SELECT count(*) FROM meeting WHERE starts_on = '2027-02-12T15:45'";
    assert_eq!(town.count(meets).await, 1);
    let asked = amara.types("retreat add", &adding("data", "Feb 27 2027", None)).await;
    assert!(asked.text().contains("Data Retreat is on a weekend or a holiday"), "{}", asked.text());
    assert!(asked.text().contains("“Orientation” and “Data Retreat” are less than a week apart"), "{}", asked.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_the_week_the_core_team_meets_on_the_next_working_day_or_not_at_all() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    // It is Monday, January 11, 12:00.
    amara.types("retreat add", &adding("vision", "Jan 14 2027 9am", None)).await;
    let added = amara.clicks("Add it").await;
    assert!(added.text().contains("Core team: Tue, Jan 12, 15:45. The week before has begun"), "{}", added.text());
    assert_eq!(town.count("SELECT count(*) FROM meeting WHERE starts_on = '2027-01-12T15:45'").await, 1);
    amara.types("retreat add", &adding("data", "tomorrow 9am", None)).await;
    let added = amara.clicks("Add it").await;
    assert!(added.text().contains("Core team: no meeting, because no working day is left"), "{}", added.text());
    assert_eq!(town.count("SELECT count(*) FROM meeting WHERE state = 'none'").await, 1);
    assert_eq!(
        town.count(
            "SELECT count(*) FROM meeting JOIN reminder ON subject_id = meeting.id WHERE meeting.state = 'none' \
                           AND kind IN ('soon', 'agenda_open')"
        )
        .await,
        0
    );
    // A meeting made none comes back where a day is possible.
    let asked =
        amara.types("retreat move", &[("session", json!("Data Retreat")), ("to", json!("Feb 23 2027 9am"))]).await;
    assert!(asked.text().contains("there was none; now Tue, Feb 16, 15:45"), "{}", asked.text());
    amara.clicks("Move it").await;
    assert_eq!(
        town.count("SELECT count(*) FROM meeting WHERE starts_on = '2027-02-16T15:45' AND state = 'planned'").await,
        1
    );
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_shows_what_changes_before_anything_does() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "data", "2027-03-16 09:00", &[]).await;
    adds(&amara, "vision", "2027-04-06 09:00", &[]).await;
    let options = [("session", json!("data")), ("to", json!("2027-04-08 13:00"))];
    let asked = amara.types("retreat move", &options).await;
    assert_snapshot!("move_asked", shown(&town, &asked));
    assert_eq!(town.count("SELECT count(*) FROM session_change").await, 0);
    let kept = amara.clicks("Leave it as it is").await;
    assert!(kept.text().contains("Nothing was changed") && kept.text().contains("March 16, 2027"), "{}", kept.text());
    // By the button and its form.
    let form = amara.opens("Move").await;
    assert_eq!(form.inputs[0].value, "2027-03-16 09:00");
    amara.sends(&form, &[("when", "March 18 2027 9am")]).await;
    let moved = amara.clicks("Move it").await;
    assert_snapshot!("moved", shown(&town, &moved));
    assert_eq!(town.count("SELECT revision * 10 + sequence FROM session WHERE kind = 'data'").await, 21);
    assert_eq!(town.count("SELECT revision FROM meeting WHERE starts_on = '2027-03-11T15:45'").await, 2);
    assert_eq!(town.count("SELECT count(*) FROM session_change WHERE what = 'session_moved'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM posting WHERE kind = 'change'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'week' AND state = 'dropped'").await, 1);
    assert_eq!(
        town.count("SELECT count(*) FROM reminder WHERE kind = 'week' AND due_on = '2027-03-11T09:00'").await,
        1
    );
    // The difference that was shown first is out of date by now.
    let stale = amara.clicks_in(&asked, "Move it").await;
    assert!(stale.text().contains("was moved in the meantime, to Thursday, March 18, 2027"), "{}", stale.text());
    let same = amara.types("retreat move", &[("session", json!("data")), ("to", json!("2027-03-18 09:00"))]).await;
    assert!(same.text().contains("already"), "{}", same.text());
    // A meeting whose time somebody chose stays, as long as it is before the session.
    town.runs(
        "UPDATE meeting SET by_hand = 1, starts_on = '2027-03-12T08:00', starts_at = starts_at + 58500 \
              WHERE starts_on = '2027-03-11T15:45'",
    )
    .await;
    let asked = amara.types("retreat move", &[("session", json!("data")), ("to", json!("2027-03-25 09:00"))]).await;
    assert!(asked.text().contains("stays on Fri, Mar 12, 08:00, as somebody chose"), "{}", asked.text());
    amara.clicks("Move it").await;
    assert_eq!(town.count("SELECT revision FROM meeting WHERE starts_on = '2027-03-12T08:00'").await, 2);
    // Over is over.
    town.later(TimeDelta::days(90));
    let over = amara.types("retreat move", &[("session", json!("data")), ("to", json!("2027-12-01"))]).await;
    assert!(over.text().contains("is over, so it stays as it was"), "{}", over.text());
    let over = amara.types("retreat cancel", &[("session", json!("data"))]).await;
    assert!(over.text().contains("is over, so it stays as it was"), "{}", over.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_called_off_after_a_question() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "data", "2027-03-16 09:00", &[]).await;
    town.runs(
        "INSERT INTO rsvp (district_id, session_id, user_id, answer, voice, revision, answered_at) \
              SELECT district_id, id, 7, 'coming', 'board', 1, 0 FROM session",
    )
    .await;
    let asked = amara.types("retreat cancel", &[("session", json!("Data"))]).await;
    assert_snapshot!("cancel_asked", shown(&town, &asked));
    amara.clicks("Leave it as it is").await;
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state = 'planned'").await, 1);
    amara.clicks("Cancel session").await;
    let done = amara.clicks("Call it off").await;
    assert_snapshot!("cancelled", shown(&town, &done));
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state = 'cancelled' AND sequence = 1").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM meeting WHERE state = 'cancelled'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'waiting'").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM session_change WHERE new_on IS NULL").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM posting WHERE kind = 'change'").await, 1);
    let again = amara.clicks_in(&asked, "Call it off").await;
    assert!(again.text().contains("was called off"), "{}", again.text());
    let list = town.person("Ruth Abernathy").types("retreat list", &[]).await;
    assert!(list.text().contains("09:00 (Toronto), called off"), "{}", list.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn details_can_be_changed_and_what_cannot_be_taken_stays() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "data", "2027-03-16 09:00", &[]).await;
    amara.types("retreat show", &[("session", json!("Data Retreat"))]).await;
    let form = amara.opens("Change").await;
    let long = "x".repeat(120);
    let typed =
        [("length", "7 h"), ("place", long.as_str()), ("link", "https://meet.example/1"), ("name", "@everyone [x](y)")];
    let changed = amara.sends(&form, &typed).await;
    assert_snapshot!("changed_mixed", shown(&town, &changed));
    assert_eq!(town.count("SELECT sequence * 10 + revision FROM session").await, 11);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'session_changed'").await, 1);
    let form = amara.opens("Change").await;
    let kept = amara.sends(&form, &[]).await;
    assert!(kept.text().contains("Nothing was changed"), "{}", kept.text());
    assert_eq!(town.count("SELECT sequence FROM session").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_found_by_their_names_and_suggested_while_typing() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let none = amara.types("retreat show", &[]).await;
    assert!(none.text().contains("No session is coming up"), "{}", none.text());
    adds(&amara, "vision", "2027-04-06 09:00", &[]).await;
    adds(&amara, "data", "2027-03-16 09:00", &[]).await;
    adds(&amara, "direction", "2027-05-06 09:00", &[]).await;
    amara.types("retreat cancel", &[("session", json!("direction"))]).await;
    amara.clicks("Call it off").await;
    let all = amara.suggestions("retreat show", "session", "").await;
    assert_eq!(
        all,
        [
            "Data Retreat, Tuesday, March 16, 2027",
            "Vision Retreat, Tuesday, April 6, 2027",
            "Setting Direction Retreat, Thursday, May 6, 2027 (called off)"
        ]
    );
    assert_eq!(amara.suggestions("retreat move", "session", "RETREAT").await.len(), 2, "only what can be moved");
    let next = amara.types("retreat show", &[]).await;
    assert!(next.text().contains("Data Retreat"), "{}", next.text());
    let named = amara.types("retreat show", &[("session", json!(" vision retreat "))]).await;
    assert!(named.text().contains("Where do we want to be?"), "{}", named.text());
    let several = amara.types("retreat show", &[("session", json!("retreat"))]).await;
    assert!(several.text().contains("could be more than one session"), "{}", several.text());
    let unknown = amara.types("retreat show", &[("session", json!("picnic"))]).await;
    assert!(unknown.text().contains("I know no session called “picnic”"), "{}", unknown.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_planners_plan_and_every_district_has_its_own_sessions() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "data", "2027-03-16 09:00", &[]).await;
    let ruth = town.person("Ruth Abernathy");
    let refused = ruth.types("retreat add", &adding("data", "tomorrow", None)).await;
    assert!(shown(&town, &refused).contains("Only @Core team, @Facilitator or @District lead"), "{}", refused.text());
    for forged in ["1:retreat.ask_cancel:1", "1:retreat.move:1:2027-03-18T09.00:1", "1:retreat.cancel:1:1"] {
        let refused = ruth.forges(forged).await;
        assert!(shown(&town, &refused).contains("Only @Core team"), "{forged}: {}", refused.text());
    }
    let seen = ruth.types("retreat show", &[("session", json!("1"))]).await;
    assert!(seen.controls().iter().all(|control| control.label == "All sessions"), "{}", shown(&town, &seen));
    // The neighbouring district.
    let setter = town.neighbour("Ingrid Solberg");
    let list = setter.types("retreat list", &[]).await;
    assert!(list.text().contains("No session is planned yet"), "{}", list.text());
    for forged in ["1:retreat.show:1", "1:retreat.open:1"] {
        let gone = setter.forges(forged).await;
        assert!(gone.text().contains("This session isn't there any more"), "{forged}: {}", gone.text());
    }
    let unknown = setter.types("retreat show", &[("session", json!("1"))]).await;
    assert!(unknown.text().contains("I know no session called"), "{}", unknown.text());
    assert!(setter.suggestions("retreat show", "session", "").await.is_empty());
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state = 'planned' AND revision = 1").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_time_zone_it_says_what_to_do() {
    let town = Town::bare().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup roles", &[("core-team", json!(town.role("Core team").to_string()))]).await;
    let amara = town.person("Amara Okafor");
    let refused = amara.types("retreat plan", &[("first", json!("2027-01-19"))]).await;
    assert!(refused.text().contains("`/setup district timezone:`"), "{}", refused.text());
    let refused = amara.types("retreat add", &adding("data", "2027-03-16", None)).await;
    assert!(refused.text().contains("`/setup district timezone:`"), "{}", refused.text());
    ravi.types("setup district", &[("timezone", json!("America/Toronto"))]).await;
    let drafted = amara.types("retreat plan", &[("first", json!("2027-01-19"))]).await;
    assert!(
        drafted.text().contains("once somebody has chosen a channel with `/setup channels announcements:`"),
        "{}",
        drafted.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_keep_their_local_time_when_the_zone_or_its_rules_change() {
    let mut town = Town::new().await;
    {
        let amara = town.person("Amara Okafor");
        adds(&amara, "data", "2027-03-16 09:00", &[]).await;
        amara.types("retreat add", &adding("vision", "2027-04-06 09:00", None)).await;
        let answer =
            town.person("Ravi Patel").types("setup district", &[("timezone", json!("America/Vancouver"))]).await;
        assert!(answer.text().contains("1 planned session keeps its local time in the new zone"), "{}", answer.text());
        let seen = amara.types("retreat show", &[]).await;
        assert!(seen.text().contains("Tuesday, March 16, 2027, 09:00 (Vancouver)"), "{}", seen.text());
        assert!(seen.text().contains("Tuesday, March 9, 2027, 15:45 (Vancouver)"), "{}", seen.text());
        let added = amara.clicks("Add it").await;
        assert!(added.text().contains("April 6, 2027, 09:00 (Vancouver)"), "{}", added.text());
        assert_eq!(town.count("SELECT revision * 10 + sequence FROM session WHERE kind = 'data'").await, 11);
        let again =
            town.person("Ravi Patel").types("setup district", &[("timezone", json!("America/Vancouver"))]).await;
        assert!(!again.text().contains("local time"), "{}", again.text());
    }
    let right = "SELECT sum(starts_at) FROM (SELECT starts_at FROM session UNION ALL SELECT starts_at FROM meeting)";
    let due = "SELECT sum(due_at) FROM reminder WHERE state = 'waiting'";
    let (starts, reminders) = (town.count(right).await, town.count(due).await);
    // As if an older build had worked them out by other rules.
    town.runs("UPDATE session SET starts_at = starts_at + 3600").await;
    town.runs("UPDATE meeting SET starts_at = starts_at + 7200").await;
    town.runs("UPDATE reminder SET due_at = due_at + 3600, next_at = next_at + 3600").await;
    assert_ne!(town.count(right).await, starts);
    town.restart_bot().await;
    becomes(&town, right, starts).await;
    becomes(&town, due, reminders).await;
    assert_eq!(town.count("SELECT max(revision) FROM session").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_paged_and_says_what_is_over() {
    let town = Town::new().await;
    town.runs(
        "WITH RECURSIVE nth (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM nth WHERE n < 23) \
         INSERT INTO session (district_id, kind, name, state, starts_on, zone, starts_at, minutes) \
         SELECT district.id, 'living', 'Number ' || n, iif(n = 21, 'cancelled', 'planned'), '2027-01-01T09:00', zone, \
         1799679600 + (12 - n) * 86400, 60 FROM nth JOIN district ON zone IS NOT NULL",
    )
    .await;
    let ruth = town.person("Ruth Abernathy");
    let first = ruth.types("retreat list", &[]).await;
    assert!(first.text().contains("Our sessions (1 of 3)"), "{}", first.text());
    let soonest = first.text().lines().nth(2).unwrap_or_default().to_owned();
    assert!(soonest.contains("Number 11"), "{}", first.text());
    let second = ruth.clicks("Next").await;
    let text = second.text();
    let over = text.find("**Over or called off**").unwrap();
    assert!(text.find("• **Number 1**").unwrap() < over && text.find("• Number 12:").unwrap() > over, "{text}");
    let third = ruth.clicks("Next").await;
    assert!(
        third.text().contains("Number 21: Friday, January 1, 2027, 09:00 (Toronto), called off"),
        "{}",
        third.text()
    );
    assert!(third.control("Next").is_none());
    let over = ruth.picks("Look at a session", &["Number 23"]).await;
    assert!(over.text().contains("This session is over"), "{}", over.text());
    let amara = town.person("Amara Okafor");
    let over = amara.types("retreat show", &[("session", json!("number 23"))]).await;
    let labels: Vec<String> = over.controls().into_iter().map(|control| control.label).collect();
    assert_eq!(labels, ["Agenda", "Who comes", "Who was there", "All sessions", "Write the briefing"]);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_held_against_what_is_planned_already() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "direction", "2027-05-04 09:00", &[]).await;
    town.runs(
        "INSERT OR REPLACE INTO posting (district_id, kind, subject_id, state, next_at) \
         SELECT district_id, 'announcement', id, 'sent', 0 FROM session",
    )
    .await;
    let asked = amara.types("retreat cancel", &[("session", json!("direction"))]).await;
    assert!(
        shown(&town, &asked).contains("• #announcements, since the session was announced there"),
        "{}",
        asked.text()
    );
    let options = [("first", json!("2027-05-20 9am")), ("from", json!("final"))];
    let drafted = amara.types("retreat plan", &options).await;
    let warning = "⚠️ Refinement and final meeting comes before the feedback window ends on Tue, May 25.";
    assert!(drafted.text().contains(warning), "{}", drafted.text());
}
