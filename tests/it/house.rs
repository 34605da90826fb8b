//! The rules of the house, held against its own files.

use std::collections::BTreeSet;
use std::path::Path;

use plankeeper::command::{self, Access, Command};
use plankeeper::invocation::Input;
use plankeeper::message::CustomId;
use plankeeper::prompts::{Profile, Prompts};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push((relative(&path), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

/// The lines of code (comments left out) that hold `what`, in files that `allowed` does not name.
fn strays(what: &[&str], allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let mut strays = Vec::new();
    for (file, content) in files("src", "rs").into_iter().filter(|(file, _)| !allowed(file)) {
        for (number, line) in content.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if what.iter().any(|what| code.contains(what)) {
                strays.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    strays
}

#[test]
fn serenity_is_known_in_one_room() {
    let none: Vec<String> = vec![];
    assert_eq!(strays(&["serenity::"], |file| file.starts_with("src/discord/")), none);
    assert_eq!(strays(&["twilight_"], |file| file.starts_with("src/rehearsal/")), none);
    assert_eq!(
        strays(&["axum::"], |file| file.starts_with("src/rehearsal/") || file.starts_with("src/discord/")),
        none
    );
}

#[test]
fn sql_stands_in_stores() {
    let store = |file: &str| file.ends_with("/store.rs") || file.contains("/store/");
    let sql = ["sqlx::query", "SELECT ", "INSERT INTO", "DELETE FROM", "\"UPDATE ", " DO UPDATE SET "];
    assert_eq!(strays(&sql, store), Vec::<String>::new());
}

#[test]
fn time_is_read_from_the_clock_and_zones_from_the_calendar() {
    assert_eq!(strays(&["jiff::", "use jiff"], |file| file.starts_with("src/calendar/")), Vec::<String>::new());
    let sql_time = ["unixepoch(", "datetime('now'", "CURRENT_TIMESTAMP", "julianday(", "strftime('%s'"];
    assert_eq!(strays(&sql_time, |_| false), Vec::<String>::new());
    for (file, content) in files("migrations", "sql") {
        for word in sql_time {
            assert!(!content.contains(word), "{file} reads the time with {word}");
        }
        assert!(
            content.matches("CREATE TABLE").count() == content.matches(") STRICT").count(),
            "{file}: not all STRICT"
        );
    }
}

#[test]
fn no_test_waits_by_the_clock() {
    for (file, content) in files("tests", "rs") {
        assert!(!content.contains(concat!("sleep", "(")), "{file} sleeps");
    }
}

#[test]
fn the_guide_and_the_code_agree_on_who_may_do_what() {
    let guide = std::fs::read_to_string(root().join("docs/guide.md")).unwrap();
    let written: BTreeSet<(String, String)> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `/")?.split_once("` | "))
        .map(|(path, who)| (path.to_owned(), who.trim_end_matches(" |").to_owned()))
        .collect();
    let prompts = Prompts::load(None).unwrap();
    let mut coded = BTreeSet::new();
    for spec in command::specs(&prompts.voice(Profile::default())) {
        for runnable in spec.runnable() {
            let command = Command::parse(&runnable.smallest);
            let access =
                command.unwrap_or_else(|| panic!("/{} is registered, but not understood", runnable.path)).access();
            let who = match access {
                Access::Everyone => "everyone",
                Access::Planners => "planners",
                Access::Setup => "setup",
            };
            coded.insert((runnable.path, who.to_owned()));
        }
    }
    assert_eq!(written, coded);
}

/// Every control that was ever shipped: a button in an old message works for ever. Only ever add lines here.
const SHIPPED: &[&str] = &[
    "readiness.take 12",
    "readiness.promise 12",
    "readiness.start 12",
    "readiness.show 12 5",
    "readiness.answer 12 1 red 0",
    "readiness.answer 12 5 cant_tell 31",
    "readiness.post 12",
    "readiness.discard 12",
    "readiness.close 12",
    "readiness.keep 12",
    "path.levels",
    "path.level on_our_way",
    "path.step just_getting_started 4",
    "path.step lots_going_on 4",
    "path.done on_our_way 5 on",
    "path.done on_our_way 5 off",
    "path.district",
    "path.district_level lots_going_on",
    "path.district_step on_our_way 4",
    "path.note on_our_way 4 0",
    "path.note on_our_way 4 17",
    "path.write on_our_way 4",
    "path.stop",
    "path.why",
    "path.why_page 5",
    "path.stages",
    "path.open on_our_way",
    "path.open_district",
    "path.open_district lots_going_on",
    "readiness.results 12",
    "readiness.numbers 12",
    "readiness.share 12",
    "import.page 12 3",
    "import.row 12",
    "import.next 12 0",
    "import.next 12 34",
    "import.date 12 2027-06-21",
    "import.ask_date 12",
    "import.words 12",
    "import.leave_out 12",
    "import.put_back 12",
    "import.make 12",
    "chart.board",
    "chart.show 12",
    "chart.ask 12",
    "wheel.show 12 update here",
    "wheel.show 12 study here",
    "wheel.show 12 act new",
    "wheel.show 12 move here",
    "wheel.ask 12 1 predict here",
    "wheel.ask 12 1 predict_begin new",
    "wheel.ask 12 1 did here",
    "wheel.ask 12 1 study new",
    "wheel.ask 12 1 adopt here",
    "wheel.ask 12 1 adapt here",
    "wheel.ask 12 1 abandon here",
    "wheel.ask 12 1 end here",
    "wheel.ask 12 1 move_plan new",
    "wheel.ask 12 1 move_do new",
    "wheel.ask 12 1 move_study here",
    "wheel.ask 12 1 move_act here",
    "wheel.ask 12 1 help new",
    "wheel.begin 12 1 here",
    "wheel.begin 12 1 new",
    "wheel.finish_do 12 1 new",
    "wheel.move 12 34 here",
    "wheel.unblock 12 here",
    "scan.open 12",
    "scan.section 12 functioning",
    "scan.section 12 programs",
    "scan.item 34 0 here",
    "scan.item 34 2 new",
    "scan.mine 12 here",
    "scan.mine 12 new",
    "scan.ask_record 34 new",
    "scan.done 34 here",
    "scan.done 34 new",
    "scan.ask_leave 34",
    "scan.reopen 34 here",
    "scan.put_back 56",
    "scan.assign 12 people 5678 2027-01-29 18299291334992502896",
    "scan.assign 12 needs 5678 2027-01-29 0",
    "scan.keep_assign 12",
    "scan.unassign 34",
    "scan.settings 12",
    "scan.kind 12 first",
    "scan.kind 12 progress",
    "scan.review 12 external",
    "scan.review 12 internal",
    "scan.ask_close 12",
    "scan.close 12",
    "scan.report 12 3",
    "scan.read 12",
    "scan.whole 12",
    "scan.ask_post 12",
    "scan.post 12",
    "voice.list",
    "voice.list 1",
    "voice.kind chamber 0",
    "voice.kind district_letter 2",
    "voice.open 12",
    "voice.ask_add employers",
    "voice.ask_said 12",
    "voice.asked_today 12",
    "voice.ask_asked 12",
    "voice.ask_change 12",
    "voice.drop 12",
    "voice.put_back 12",
    "rsvp.answer 12 coming",
    "rsvp.answer 12 maybe",
    "rsvp.answer 12 cant",
    "rsvp.answer_at 12 coming 3",
    "rsvp.change 12 cant 3",
    "rsvp.remind 12 on",
    "rsvp.remind 12 off",
    "rsvp.now 12 7",
    "rsvp.people 12",
    "rsvp.people_page 12 1",
    "rsvp.announce 12",
    "rsvp.announce_now 12",
    "rsvp.announce_later 12",
    "rsvp.attendance 12",
    "rsvp.attendance_page 12 1",
    "rsvp.confirm 12",
    "input.start 12",
    "input.open 12",
    "input.choose 12 named",
    "input.choose 12 confidential",
    "input.show 12 named strengths",
    "input.write 12 confidential opportunities",
    "input.review 12 1",
    "input.hand_in 12 18299291334992502896",
    "input.stop 12",
    "input.ask_withdraw 12",
    "input.withdraw 12",
    "input.take_up 12",
    "input.ask_sign 12",
    "input.sign 12",
    "input.leave 12",
    "input.told 12 sign",
    "input.told 12 leave",
    "input.tell 12 on",
    "input.tell 12 off",
    "input.mine 12 0",
    "input.asked",
    "input.reset_asked swot",
    "reminder.list 12",
    "reminder.page waiting 0",
    "reminder.page failed 3",
    "reminder.page sent 1",
    "reminder.again 12",
    "reminder.again_sure 12",
    "reminder.cancel 12",
    "reminder.later 12",
    "reminder.snooze 12 hour",
    "reminder.snooze 12 morning",
    "reminder.snooze 12 working",
    "reminder.open 12",
    "district.checklist",
    "district.check_again",
    "district.holidays 2",
    "district.holidays_write",
    "district.pings_write",
    "district.pings_day on",
    "district.pings_day off",
    "district.pings_usual",
    "privacy.delete",
    "privacy.keep",
    "plan.goals 0",
    "plan.goal 12 0",
    "plan.add_goal",
    "plan.edit_goal 12",
    "plan.whole 12 on",
    "plan.whole 12 off",
    "plan.add_strategy 12",
    "plan.edit_strategy 12",
    "plan.ask_drop goal 12",
    "plan.ask_drop strategy 12",
    "plan.drop goal 12",
    "plan.drop strategy 12",
    "plan.put_back goal 12",
    "plan.put_back strategy 12",
    "plan.dropped 0",
    "plan.strategies show 0",
    "plan.strategies align 1",
    "plan.strategy 12 0",
    "plan.align 12",
    "plan.say 12 data",
    "plan.say 12 resources",
    "plan.risks 0",
    "retreat.draft 3",
    "retreat.draft_session 12",
    "retreat.adjust 12",
    "retreat.leave_out 12",
    "retreat.put_back 12",
    "retreat.lengths 3",
    "retreat.create 3",
    "retreat.discard 3",
    "retreat.add 12",
    "retreat.drop 12",
    "retreat.list 0",
    "retreat.show 12",
    "retreat.open 12",
    "retreat.ask_move 12",
    "retreat.move 12 2027-03-18T09.00 1",
    "retreat.ask_cancel 12",
    "retreat.cancel 12 1",
    "retreat.keep 12",
    "retreat.change 12",
    "meeting.agenda 12",
    "meeting.agenda_page 12 0",
    "meeting.propose 12",
    "meeting.points 12",
    "meeting.accept_all 12",
    "meeting.item 34",
    "meeting.accept 34",
    "meeting.drop 34",
    "meeting.put_back 34",
    "meeting.up 34",
    "meeting.down 34",
    "meeting.rewrite 34",
    "meeting.final 12",
    "meeting.final_anyway 12 3",
    "meeting.reopen 12",
    "meeting.show 12",
    "meeting.show_here 12",
    "meeting.link 12",
    "meeting.move 12",
    "meeting.move_now 12 2027-02-05T1545 1",
    "meeting.write 12 decision",
    "meeting.write 12 feedback",
    "meeting.notes 12 decision 0",
    "meeting.notes 12 feedback 3",
    "meeting.export 12",
    "meeting.kickoff",
    "meeting.kickoff_all",
    "meeting.kickoff_item planning_team",
    "meeting.kickoff_write lead",
    "action.show 12",
    "action.asked 12",
    "action.word 12",
    "action.accept 12 channel",
    "action.accept 12 here",
    "action.not_me 12",
    "action.question 12",
    "action.open 12",
    "action.pings 12",
    "action.ping 12 direct",
    "action.ping 12 channel",
    "action.start 12",
    "action.discard 12",
    "action.dates 12",
    "action.details 12",
    "action.detail 12 based_on",
    "action.people 12",
    "action.place 12 0",
    "action.unplace 12",
    "action.history 12 0",
    "action.turns 12 0",
    "action.mine 0 12",
    "action.board stage all 0",
    "action.board goal goal-12 3",
    "action.board stage blocked 0",
    "action.add_from on_our_way 4",
    "action.open_board",
    "plan.open_align",
    "plan.open_risks",
    "week.open",
    "input.questions 12",
    "input.read 12 3",
    "input.digest_page 12 4",
    "input.digest_files 12",
    "input.relays 12 0",
    "input.relay_new 12",
    "input.relay_show 34",
    "input.relay_who 34",
    "input.relay_ask 34 swot",
    "input.relay_ask 34 open",
    "input.relay_give 34",
    "input.relay_ask_drop 34",
    "input.relay_drop 34",
    "swot.open 12 board",
    "swot.open 12 vote",
    "swot.show 12 board",
    "swot.show 12 add",
    "swot.show 12 vote",
    "swot.show 12 priorities",
    "swot.read 12 strengths 0",
    "swot.read 12 threats 3",
    "swot.files 12",
    "swot.write 12",
    "swot.ask_take 12",
    "swot.take 12",
    "swot.arrange 12 weaknesses 0",
    "swot.entry 34",
    "swot.more 34 0",
    "swot.rewrite 34",
    "swot.drop 34",
    "swot.bring_back 34",
    "swot.apart 34",
    "swot.dropped 12 0",
    "swot.ask_voting 12",
    "swot.collect 12",
    "swot.ask_close 12",
    "swot.close 12",
    "swot.ballot 12 1",
    "swot.write_priority 12",
    "swot.priority 56",
    "swot.rewrite_priority 56",
    "swot.priority_up 56",
    "swot.priority_down 56",
    "swot.priority_drop 56",
    "swot.share 12",
    "portrait.show vision",
    "portrait.show state",
    "portrait.field non_negotiables 0",
    "portrait.field labour_market 2",
    "portrait.write statement",
    "portrait.history score 1",
    "portrait.file vision",
    "vision.comments employers 3",
    "vision.comment 12 0",
    "vision.own 0",
    "vision.speak staff",
    "vision.pass_on",
    "vision.pass_on_as parents",
    "vision.change 12",
    "vision.ask_withdraw 12",
    "vision.withdraw 12",
    "vision.drop 12",
    "vision.put_back 12",
    "briefing.start 12",
    "briefing.open 12",
    "briefing.write 12 decided",
    "briefing.write 12 fits",
    "briefing.write 12 next",
    "briefing.write 12 strengths",
    "briefing.preview 12",
    "briefing.post 12 18299291334992502896",
    "briefing.read 34",
    "briefing.became 34",
    "briefing.became_page 34 1",
    "briefing.all 34",
    "briefing.all_page 34 1",
];

/// Every select menu that was ever shipped, and a value of it. Only ever add lines here.
const SHIPPED_MENUS: &[(&str, &str)] = &[
    ("path.tick just_getting_started 1 tick on", "importance"),
    ("path.tick on_our_way 4 need on", "staff_expertise"),
    ("path.tick on_our_way 4 focus off", "alternate"),
    ("path.tick lots_going_on 2 need off", "at_risk"),
    ("path.tick lots_going_on 2 focus on", "policy"),
    ("path.tick lots_going_on 4 tick off", "confirm"),
    ("plan.pick_goal", "12"),
    ("plan.pick_strategy show", "12"),
    ("plan.pick_strategy align", "12"),
    ("plan.pick_dropped", "goal 12"),
    ("plan.pick_dropped", "strategy 12"),
    ("scan.pick_section 12", "inputs"),
    ("scan.pick_item 12", "34"),
    ("scan.take_back 34", "56"),
    ("scan.pick_file 12", "56"),
    ("scan.owner 34", "5678"),
    ("scan.session 12", "78"),
    ("voice.pick_kind", "policies"),
    ("voice.pick", "12"),
    ("voice.owner 12", "5678"),
    ("wheel.pick update", "12"),
    ("wheel.pick move", "12"),
    ("import.pick 12", "34"),
    ("import.owner 12", "5678"),
    ("import.owners 12", "5678"),
    ("district.holidays_remove 1", "12"),
    ("retreat.pick 3", "12"),
    ("retreat.look", "12"),
    ("meeting.pick 12", "34"),
    ("meeting.note 12 decision", "56"),
    ("meeting.note 12 feedback", "56"),
    ("rsvp.present 12 0 18446744073709551615", "175928847299117063"),
    ("rsvp.add 12 1", "175928847299117063"),
    ("reminder.filter", "failed"),
    ("reminder.pick waiting 2", "12"),
    ("input.pick 12 named", "hear"),
    ("input.look", "12"),
    ("input.asked_topic", "swot"),
    ("input.set_asked goals", "management_lead"),
    ("action.pick", "12"),
    ("action.owner 12", "5678"),
    ("action.lead 12", "5678"),
    ("action.helpers 12", "5678"),
    ("action.strategy 12", "34"),
    ("action.board_by late", "goal"),
    ("action.board_filter stage", "goal-12"),
    ("action.board_filter goal", "mine"),
    ("input.relay_pick 12", "34"),
    ("input.relay_group 34", "career_staff"),
    ("input.relay_group 34", "none"),
    ("swot.take_back", "34"),
    ("swot.pick", "34"),
    ("swot.join 34", "35"),
    ("swot.look", "34"),
    ("swot.move 34", "opportunities"),
    ("swot.open_voting 12", "20"),
    ("swot.vote 12 strengths 0 34 58", "35"),
    ("swot.choose 12", "34"),
    ("swot.pick_priority", "56"),
    ("portrait.pick vision", "reading"),
    ("portrait.pick state", "gaps"),
    ("vision.pick_voice", "leadership"),
    ("vision.pick_comment", "12"),
    ("briefing.pick 12", "hear"),
];

/// Every form that was ever shipped, and its field: somebody may have it open over an update. Only ever add lines here.
const SHIPPED_FORMS: &[(&str, &str)] = &[
    ("path.save lots_going_on 2 0", "note"),
    ("plan.new_goal", "name"),
    ("plan.save_goal 12 18299291334992502896", "name"),
    ("plan.new_strategy 12", "name"),
    ("plan.save_strategy 12 0", "name"),
    ("plan.said 12 data 0", "data_indicator"),
    ("plan.said 12 reporting 18299291334992502896", "reporting"),
    ("chart.sent 12", "value"),
    ("wheel.sent 12 1 3 plan predict 18299291334992502896 here", "prediction"),
    ("wheel.sent 12 1 3 plan predict_begin 0 new", "prediction"),
    ("wheel.sent 12 1 3 study did 0 here", "did"),
    ("wheel.sent 12 1 3 study study 0 new", "result"),
    ("wheel.sent 12 2 3 act adapt 0 here", "why"),
    ("wheel.sent 12 1 3 do end 0 here", "why"),
    ("wheel.sent 12 1 3 do move_do 0 new", "date"),
    ("wheel.sent 12 1 3 do help 0 new", "help"),
    ("scan.record 34 here", "words"),
    ("scan.record 34 new", "link"),
    ("scan.leave 34", "reason"),
    ("scan.by 34 5678", "by"),
    ("voice.add labour_market", "who"),
    ("voice.said 12 18299291334992502896", "words"),
    ("voice.asked 12", "day"),
    ("voice.change 12 0", "who"),
    ("import.save_date 12", "date"),
    ("import.save_words 12", "name"),
    ("district.holidays_save", "list"),
    ("district.pings_save", "ahead"),
    ("retreat.adjusted 12", "when"),
    ("retreat.changed 12", "place"),
    ("retreat.move_to 12", "when"),
    ("retreat.set_lengths 3", "readiness"),
    ("meeting.proposed 12", "what"),
    ("meeting.rewritten 34 4294967295", "what"),
    ("meeting.linked 12", "words"),
    ("meeting.move_asked 12", "words"),
    ("meeting.written 12 decision", "words"),
    ("meeting.written 12 feedback", "words"),
    ("meeting.kickoff_save implementers 0", "words"),
    ("input.written 12 confidential opportunities 18299291334992502896", "words"),
    ("action.added_from on_our_way 4", "what"),
    ("action.said_not_me 12", "words"),
    ("action.said_question 12", "words"),
    ("action.save_dates 12", "plan"),
    ("action.save_detail 12 baseline 18299291334992502896", "words"),
    ("input.relay_named 34", "who"),
    ("input.relay_said 34 swot", "strengths"),
    ("input.relay_said 34 open", "hear"),
    ("swot.written 12", "strengths"),
    ("swot.rewritten 34", "words"),
    ("swot.written_priority 12", "words"),
    ("swot.rewritten_priority 56", "words"),
    ("portrait.written statement 18299291334992502896", "words"),
    ("portrait.written destinations 0", "words"),
    ("vision.spoken students", "words"),
    ("vision.passed_on board", "words"),
    ("vision.changed 12 18299291334992502896", "words"),
    ("briefing.written 12 decided 18299291334992502896", "words"),
    ("briefing.written 12 hear 0", "words"),
];

#[test]
fn every_control_ever_shipped_is_still_understood() {
    let id = |shipped: &str| {
        let mut words = shipped.split(' ').map(str::to_owned);
        CustomId { name: words.next().unwrap(), args: words.collect() }
    };
    for shipped in SHIPPED {
        assert!(Command::parse(&Input::Click(id(shipped))).is_some(), "{shipped}");
    }
    for (shipped, value) in SHIPPED_MENUS {
        let pick = Input::Pick(id(shipped), vec![(*value).to_owned()]);
        assert!(Command::parse(&pick).is_some(), "{shipped}");
    }
    for (shipped, field) in SHIPPED_FORMS {
        let sent = [((*field).to_owned(), "words".to_owned())].into();
        assert!(Command::parse(&Input::Form(id(shipped), sent)).is_some(), "{shipped}");
    }
}

#[test]
fn the_code_map_names_every_room() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for entry in std::fs::read_dir(root().join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("`{name}")), "README.md's code map does not name src/{name}");
    }
}

#[test]
fn shipped_files_end_their_lines_the_same_way_everywhere() {
    for (file, content) in files("migrations", "sql").into_iter().chain(files("prompts", "toml")) {
        assert!(!content.contains('\r'), "{file}: a migration's checksum is over its bytes");
    }
}
