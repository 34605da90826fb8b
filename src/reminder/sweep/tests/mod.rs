//! Reminders against a scripted Discord and a real SQLite file.

mod scripted;

use std::collections::BTreeMap;

use proptest::prelude::*;

use self::scripted::{ACTIONS, Bot, DAY, DIRECT, Does, GUILD, MINUTE, OTHER, RUTH, START};
use super::*;
use crate::district::{self, Purpose};
use crate::reminder::{Kind, Recipient, State};

const CHANNEL: Recipient = Recipient::Channel(Purpose::CoreTeam);
const PERSON: Recipient = Recipient::Person(RUTH);

#[tokio::test]
async fn is_sent_when_it_is_due_and_once() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 10, 600).await;
    assert_eq!(bot.next_due().await, Some(START + 10 * MINUTE));
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Waiting, 0));
    bot.later(10 * MINUTE);
    for _ in 0..3 {
        bot.tick().await;
        bot.later(DAY);
    }
    assert_eq!((bot.state(1).await, bot.messages(), bot.next_due().await), (State::Sent, 1, None));
}

#[tokio::test]
async fn what_panics_leaves_the_others_going() {
    let mut bot = Bot::new().await;
    for number in 1..=3 {
        bot.remind(number, CHANNEL, 0, 3 * 24 * 60).await;
    }
    bot.remind(4, PERSON, 0, 600).await;
    *bot.numbers.panics.lock().unwrap() = Some(2);
    bot.tick().await;
    let states = bot.states().await;
    assert_eq!(states[&2], (State::Waiting, None, Some(Reason::Fault)));
    assert!([1, 3, 4].iter().all(|number| states[number].0 == State::Sent), "{states:?}");
    *bot.numbers.panics.lock().unwrap() = None;
    bot.tick().await;
    assert_eq!(bot.state(2).await, State::Waiting, "tried again within the hour, not at once");
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(2).await, bot.shown(2)), (State::Sent, 1));
}

#[tokio::test]
async fn several_for_one_recipient_go_as_one_message_and_no_more_than_ten() {
    let bot = Bot::new().await;
    for number in 1..=14 {
        bot.remind(number, CHANNEL, 0, 600).await;
    }
    bot.tick().await;
    assert_eq!(bot.messages(), 1);
    assert_eq!(bot.discord.sent.lock().unwrap()[0].message.panels.len(), 10);
    bot.tick().await;
    assert_eq!(bot.messages(), 2);
    assert!(bot.states().await.values().all(|it| it.0 == State::Sent));
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_long_after_discord_has_forgotten_its_name() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 600).await;
    bot.script(&[Does::Lost]);
    bot.tick().await;
    assert_eq!(bot.state(1).await, State::Waiting);
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
}

#[tokio::test]
async fn without_a_look_back_it_is_never_sent_again_blindly() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 5 * 24 * 60).await;
    bot.script(&[Does::Lost]);
    bot.discord.looks.lock().unwrap().extend([Does::Forbidden; 3]);
    bot.tick().await;
    for _ in 0..3 {
        bot.later(HOUR);
        bot.tick().await;
        assert_eq!((bot.state(1).await, bot.messages()), (State::Waiting, 1));
    }
    // What comes meanwhile waits for it: one message at a time for one recipient.
    bot.remind(2, CHANNEL, 0, 5 * 24 * 60).await;
    bot.later(HOUR);
    bot.tick().await;
    let states = bot.states().await;
    assert_eq!((states[&1].0, states[&2].0, bot.messages()), (State::Sent, State::Sent, 2));
}

#[tokio::test]
async fn what_can_never_be_looked_for_holds_up_nothing_for_long() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 30 * 24 * 60).await;
    bot.script(&[Does::Lost]);
    bot.discord.looks.lock().unwrap().extend([Does::Forbidden; 40]);
    bot.tick().await;
    // Its subject is moved meanwhile: the row is dropped, the message still may have arrived.
    bot.forget(1).await;
    bot.remind(2, CHANNEL, 0, 30 * 24 * 60).await;
    for _ in 0..25 {
        bot.later(HOUR);
        bot.tick().await;
    }
    let states = bot.states().await;
    assert_eq!((states[&1].0, states[&2].0, bot.shown(2)), (State::Dropped, State::Sent, 1), "{states:?}");
}

#[tokio::test]
async fn another_channel_frees_what_cannot_be_looked_for_in_the_old_one() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 600).await;
    bot.script(&[Does::Lost]);
    bot.discord.looks.lock().unwrap().extend([Does::Forbidden; 9]);
    bot.tick().await;
    bot.choose(Purpose::CoreTeam, ACTIONS).await;
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!(bot.state(1).await, State::Sent);
    assert_eq!(bot.discord.sent.lock().unwrap().last().unwrap().channel, ACTIONS);
}

/// Where all that was sent went, in order.
fn places(bot: &Bot) -> Vec<u64> {
    bot.discord.sent.lock().unwrap().iter().map(|sent| sent.channel).collect()
}

#[tokio::test]
async fn a_ping_in_the_channel_is_looked_for_there_whatever_its_person_wants_since() {
    for arrived in [true, false] {
        let mut bot = Bot::new().await;
        bot.wish(true).await;
        bot.remind_of(Kind::StageDue, 1, PERSON, 0, 5 * 24 * 60).await;
        bot.script(&[if arrived { Does::Lost } else { Does::Later }]);
        bot.discord.looks.lock().unwrap().extend([Does::Forbidden; 3]);
        bot.tick().await;
        bot.wish(false).await;
        for _ in 0..3 {
            bot.later(HOUR);
            bot.tick().await;
            assert_eq!(bot.state(1).await, State::Waiting, "nobody knows whether it is there");
        }
        bot.later(HOUR);
        bot.tick().await;
        assert_eq!(bot.state(1).await, State::Sent);
        assert_eq!(places(&bot), [if arrived { ACTIONS } else { DIRECT }]);
    }
}

#[tokio::test]
async fn a_ping_that_may_be_in_a_direct_message_is_looked_for_there() {
    let mut bot = Bot::new().await;
    bot.remind_of(Kind::StageDue, 1, PERSON, 0, 600).await;
    bot.script(&[Does::Lost]);
    bot.tick().await;
    bot.wish(true).await;
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, places(&bot)), (State::Sent, vec![DIRECT]));
}

#[tokio::test]
async fn another_actions_channel_frees_a_ping_that_cannot_be_looked_for_in_the_old_one() {
    let mut bot = Bot::new().await;
    bot.wish(true).await;
    bot.remind_of(Kind::StageDue, 1, PERSON, 0, 600).await;
    bot.script(&[Does::Later]);
    bot.discord.looks.lock().unwrap().extend([Does::Forbidden; 9]);
    bot.tick().await;
    bot.choose(Purpose::Actions, OTHER).await;
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, places(&bot)), (State::Sent, vec![OTHER]));
}

#[tokio::test]
async fn what_is_for_one_alone_never_goes_to_the_channel_and_a_refused_ping_comes_directly() {
    let bot = Bot::new().await;
    bot.wish(true).await;
    bot.remind(1, PERSON, 0, 600).await;
    bot.tick().await;
    bot.remind_of(Kind::StageDue, 2, PERSON, 0, 600).await;
    bot.script(&[Does::Forbidden]);
    bot.tick().await;
    assert_eq!((bot.state(2).await, places(&bot)), (State::Sent, vec![DIRECT, DIRECT]));
}

#[tokio::test]
async fn what_waits_follows_its_new_time_even_into_the_past() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 3 * 24 * 60, 30 * 24 * 60).await;
    bot.later(DAY);
    // Planned anew for a time that is over: at once.
    bot.remind(1, CHANNEL, 60, 30 * 24 * 60).await;
    assert_eq!(bot.next_due().await, Some(bot.now));
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
    // And what loses its meaning by it expires.
    bot.remind(2, CHANNEL, 3 * 24 * 60, 30 * 24 * 60).await;
    bot.remind(2, CHANNEL, 60, 60).await;
    bot.tick().await;
    assert_eq!((bot.state(2).await, bot.messages()), (State::Expired, 1));
}

#[tokio::test]
async fn what_waits_in_a_message_leaves_it_when_its_time_is_still_to_come() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 30 * 24 * 60).await;
    bot.script(&[Does::Forbidden]);
    bot.tick().await;
    bot.remind(1, CHANNEL, 2 * 24 * 60, 30 * 24 * 60).await;
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Waiting, 0));
    bot.later(2 * DAY);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
}

#[tokio::test]
async fn what_is_wanted_again_while_it_may_have_arrived_is_looked_for() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 30 * 24 * 60).await;
    bot.script(&[Does::Lost]);
    bot.tick().await;
    bot.forget(1).await;
    bot.remind(1, CHANNEL, 2 * 24 * 60, 30 * 24 * 60).await;
    for _ in 0..4 {
        bot.later(DAY);
        bot.tick().await;
    }
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
}

#[tokio::test]
async fn hundreds_at_once_are_gathered_in_batches_and_all_go() {
    let bot = Bot::new().await;
    for number in 1..=450 {
        bot.remind(number, Recipient::Person(10_000 + number as u64), 0, 600).await;
    }
    for _ in 0..3 {
        bot.tick().await;
    }
    assert_eq!(bot.messages(), 450);
    assert!(bot.states().await.values().all(|it| it.0 == State::Sent));
}

#[tokio::test]
async fn one_that_cannot_be_read_is_put_off_and_hides_no_other() {
    let bot = Bot::new().await;
    for number in 1..=450 {
        bot.remind(number, Recipient::Person(10_000 + number as u64), 0, 600).await;
    }
    bot.unknown(7).await;
    assert_eq!(bot.next_due().await, Some(START));
    // Gathered in one sweep, whatever stands in the first batch.
    let now = bot.now;
    let mut after = Some((i64::MIN, i64::MIN));
    while let Some(from) = after {
        after = bot.store.write_own(move |conn| store::sweep::gather(conn, now, from).boxed()).await.unwrap();
    }
    assert_eq!(bot.states().await.values().filter(|(_, delivery, _)| delivery.is_some()).count(), 449);
    for _ in 0..3 {
        bot.tick().await;
    }
    assert_eq!((bot.messages(), bot.next_due().await), (449, Some(START + HOUR)));
}

#[tokio::test]
async fn what_arrived_before_it_lost_its_meaning_was_sent_and_the_rest_expires() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 30).await;
    bot.script(&[Does::Lost]);
    bot.tick().await;
    bot.remind(2, PERSON, 0, 30).await;
    bot.script(&[Does::Later]);
    bot.tick().await;
    bot.later(HOUR);
    bot.tick().await;
    let states = bot.states().await;
    assert_eq!((states[&1].0, states[&2].0), (State::Sent, State::Expired), "{states:?}");
    assert_eq!((bot.messages(), bot.next_due().await), (1, None));
}

#[tokio::test]
async fn a_refusal_is_tried_again_every_hour_until_it_expires_with_its_reason() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 150).await;
    bot.script(&[Does::Forbidden; 9]);
    bot.tick().await;
    assert_eq!(bot.next_due().await, Some(START + HOUR));
    for _ in 0..3 {
        bot.later(HOUR);
        bot.tick().await;
    }
    assert_eq!(bot.states().await[&1], (State::Expired, None, Some(Reason::Forbidden)));
    assert_eq!(bot.discord.posts.lock().unwrap().len(), 6, "three attempts");
}

#[tokio::test]
async fn closed_direct_messages_fall_back_to_a_button_that_tells_nothing() {
    let mut bot = Bot::new().await;
    bot.remind(1, PERSON, 0, 600).await;
    bot.script(&[Does::Closed, Does::PowerAfter]);
    bot.tick().await;
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages(), bot.shown(1)), (State::Sent, 1, 0));
    assert_eq!(bot.discord.sent.lock().unwrap()[0].channel, ACTIONS);
}

#[tokio::test]
async fn who_left_is_given_up() {
    let bot = Bot::new().await;
    bot.remind(1, PERSON, 0, 600).await;
    bot.discord.strangers.lock().unwrap().insert(RUTH);
    bot.tick().await;
    assert_eq!(bot.states().await[&1].2, Some(Reason::Left));
    assert_eq!((bot.state(1).await, bot.messages()), (State::GivenUp, 0));
}

#[tokio::test]
async fn a_district_without_the_bot_waits() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 600).await;
    let now = bot.now;
    let left = bot.store.write_own(move |conn| district::store::mark_left(conn, GUILD, now).boxed());
    let () = left.await.unwrap();
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.next_due().await), (State::Waiting, None));
    let back = bot.store.write_own(move |conn| district::store::ensure(conn, GUILD, now).boxed());
    let _: i64 = back.await.unwrap();
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
}

#[derive(Clone, Debug)]
enum Step {
    /// So many minutes pass, and a sweep meets this.
    Tick(i64, Vec<Does>, Vec<Does>),
    /// A number is not wanted any more.
    Unwant(i64),
    /// Ruth wants her pings in the channel, or directly.
    Wish(bool),
}

fn does() -> impl Strategy<Value = Does> {
    let all = [
        Does::Well,
        Does::Lost,
        Does::Later,
        Does::Forbidden,
        Does::Gone,
        Does::Closed,
        Does::PowerBefore,
        Does::PowerAfter,
    ];
    prop::sample::select(all.to_vec())
}

fn step() -> impl Strategy<Value = Step> {
    let tick = (0..120_i64, prop::collection::vec(does(), 0..4), prop::collection::vec(does(), 0..3));
    prop_oneof![
        9 => tick.prop_map(|(minutes, posts, looks)| Step::Tick(minutes, posts, looks)),
        1 => (1..=6_i64).prop_map(Step::Unwant),
        3 => any::<bool>().prop_map(Step::Wish),
    ]
}

/// For the core team, for Ruth alone, and a ping of hers that everyone may see.
const KINDS: [(Kind, Recipient); 3] = [(Kind::Eve, CHANNEL), (Kind::Eve, PERSON), (Kind::StageDue, PERSON)];

async fn at_most_once_and_in_the_end_exactly_once(reminders: Vec<(i64, i64, (Kind, Recipient))>, steps: Vec<Step>) {
    let mut bot = Bot::new().await;
    for (place, (due, lasts, (kind, recipient))) in reminders.iter().enumerate() {
        bot.remind_of(*kind, place as i64 + 1, *recipient, *due, *lasts).await;
    }
    for step in steps {
        match step {
            Step::Unwant(number) => {
                bot.numbers.unwanted.lock().unwrap().insert(number);
            }
            Step::Wish(in_channel) => bot.wish(in_channel).await,
            Step::Tick(minutes, posts, looks) => {
                bot.later(MINUTE * minutes);
                *bot.discord.posts.lock().unwrap() = posts.into();
                *bot.discord.looks.lock().unwrap() = looks.into();
                bot.tick().await;
            }
        }
    }
    bot.discord.posts.lock().unwrap().clear();
    bot.discord.looks.lock().unwrap().clear();
    // All is well from now on: what has something to do is done at its time, and in the end nothing is left.
    for _ in 0..200 {
        match bot.next_due().await {
            None => break,
            Some(due) => bot.later((due - bot.now).max(0)),
        }
        bot.tick().await;
    }
    assert_eq!(bot.next_due().await, None);
    let mut of_delivery: BTreeMap<i64, usize> = BTreeMap::new();
    for sent in bot.discord.sent.lock().unwrap().iter() {
        *of_delivery.entry(sent.delivery()).or_default() += 1;
    }
    assert!(of_delivery.values().all(|count| *count == 1), "a message was sent twice: {of_delivery:?}");
    for (number, (state, delivery, _)) in bot.states().await {
        assert!(bot.shown(number) <= 1, "{number} was sent twice");
        match state {
            State::Sent => assert!(of_delivery.contains_key(&delivery.unwrap()), "{number} was never sent"),
            State::Expired | State::Dropped => assert_eq!(bot.shown(number), 0, "{number} was sent, and nobody knows"),
            State::Waiting | State::GivenUp => panic!("{number} is {state:?}"),
        }
        let lasts = reminders[number as usize - 1].1;
        let unwanted = bot.numbers.unwanted.lock().unwrap().contains(&number);
        assert!(lasts < 10_000 || unwanted || state == State::Sent, "{number} was lost: {state:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_doubled(
        reminders in prop::collection::vec((0..600_i64, prop::sample::select(vec![20_i64, 300, 20_000]), prop::sample::select(KINDS.to_vec())), 1..6),
        steps in prop::collection::vec(step(), 0..14),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(at_most_once_and_in_the_end_exactly_once(reminders, steps));
    }
}
