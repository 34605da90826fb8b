use proptest::prelude::*;

use super::*;

fn brief(entry: &Entry) -> String {
    let mut parts = vec![entry.line.to_string()];
    for cell in [&entry.goal, &entry.name, &entry.owner, &entry.when, &entry.success, &entry.more] {
        parts.push(cell.replace('\n', " / "));
    }
    parts.extend(entry.remarks.iter().map(|remark| remark.as_str().to_owned()));
    parts.join("|")
}

fn read_text(text: &str) -> Vec<String> {
    read(text.as_bytes()).unwrap().entries.iter().map(brief).collect()
}

#[test]
fn the_same_table_in_any_layout() {
    let rows = [
        ["Goal", "Action", "Who", "When"],
        ["Read more", "Open the library", "Ruth", "2027-06-18"],
        ["", "=1+1", "@everyone", ""],
    ];
    let expected = ["2|Read more|Open the library|Ruth|2027-06-18||", "3|Read more|=1+1|@everyone|||"];
    for separator in [",", ";", "\t"] {
        let text = rows.map(|row| row.join(separator)).join("\r\n");
        assert_eq!(read_text(&text), expected, "{separator:?}");
    }
    let text = rows.map(|row| format!("| {} |", row.join(" | "))).join("\n");
    assert_eq!(read_text(&text), expected);
    let headed =
        format!("Maple Valley;;;\n;;;\nApproved by:;the board;;\n{}", rows.map(|row| row.join(";")).join("\n"));
    let plan = read(headed.as_bytes()).unwrap();
    assert_eq!((plan.above, plan.entries[0].line), (2, 5));
}

#[test]
fn several_actions_in_a_cell_are_told_apart_only_if_all_agrees() {
    let cells = |name: &str, owner: &str, when: &str, success: &str| {
        let quoted = [name, owner, when, success].map(|cell| format!("\"{cell}\""));
        read_text(&format!("Action,Who,When,Success\n{}", quoted.join(",")))
    };
    assert_eq!(
        cells("Staff:\n• One\n• Two\n  more", "A\nB", "June 2027\nJuly 2027", "x\ny"),
        ["2||Staff: One|A|June 2027|x|", "2||Staff: Two more|B|July 2027|y|"]
    );
    assert_eq!(
        cells("1. One\n2. Two", "A", "Ongoing", "x\ny\nz"),
        ["2||One|A|Ongoing|x / y / z||shared", "2||Two|A|Ongoing|x / y / z||shared"]
    );
    assert_eq!(cells("• One • Two", "", "", ""), ["2||One||||", "2||Two||||"]);
    assert_eq!(
        cells("One\nTwo", "A", "May 2027\nJune 2027", ""),
        ["2||One|A|May 2027|||shared", "2||Two|A|June 2027|||shared"]
    );
    // Three dates for two actions, two owners for three: nobody can tell.
    assert_eq!(cells("- One\n- Two", "A\nB", "a\nb\nc", ""), ["2||One • Two|A / B|a / b / c|||together"]);
    assert_eq!(cells("- One\n- Two\n- Three", "A\nB", "a", ""), ["2||One • Two • Three|A / B|a|||together"]);
    assert_eq!(cells("One\nTwo\nThree", "A", "a\nb", ""), ["2||One • Two • Three|A|a / b|||together"]);
    // One action on two lines; one with its steps.
    assert_eq!(cells("Hold a fair\nfor everyone", "A\nB", "a", ""), ["2||Hold a fair for everyone|A / B|a||"]);
    assert_eq!(cells("Hold a fair\n- rooms\n- posters", "A", "a", ""), ["2||Hold a fair • rooms • posters|A|a||"]);
    assert_eq!(cells("Students:\n- a\nStaff:\n- b", "", "", ""), ["2||Students: a||||", "2||Staff: b||||"]);
}

#[test]
fn a_goal_goes_on_until_the_next_one() {
    let text = "Goal,Action,Who,Progress,\nRead,a,,,\n,b,,half done,extra\nWrite,,,,\n,c,,,\nGoal,Action,Who,Progress,\nSing,,,,\nDance,d,,,\n,,Ruth,,\nEnd,,,,";
    assert_eq!(
        read_text(text),
        [
            "2|Read|a||||",
            "3|Read|b||||Progress: half done / extra",
            "5|Write|c||||",
            "7|Sing|||||",
            "8|Dance|d||||",
            "9|Dance||Ruth|||",
            "10|End|||||",
        ]
    );
}

#[test]
fn what_is_no_plan_is_named() {
    assert_eq!(read(b""), Err(NotAPlan::Unreadable(Unreadable::Empty)));
    assert_eq!(read(b"Hold a fair,Ruth,June\n"), Err(NotAPlan::NoHeadings));
    assert_eq!(read(b"Action,Who\n,\n"), Err(NotAPlan::NoRows));
    let many = |count: usize| format!("Action,Who\n{}", "Hold a fair,Ruth\n".repeat(count));
    assert_eq!(read(many(300).as_bytes()).unwrap().entries.len(), 300);
    assert_eq!(read(many(301).as_bytes()), Err(NotAPlan::TooMany(301)));
    let long = format!("Action,Who\na,b\n{},c\n", "x".repeat(2001));
    assert_eq!(read(long.as_bytes()), Err(NotAPlan::LongCell(3)));
}

#[test]
fn the_first_owner_comes_first() {
    let cases: [(&str, &[&str]); 12] = [
        ("Career Leader/CPD Lead", &["Career Leader", "CPD Lead"]),
        ("A. Chen and B. Okafor", &["A. Chen", "B. Okafor"]),
        ("A; B", &["A", "B"]),
        ("• Ruth\n• Omar", &["Ruth", "Omar"]),
        ("Ruth & Omar, Nora + Grace", &["Ruth", "Omar", "Nora", "Grace"]),
        ("Ruth / Ruth", &["Ruth"]),
        ("Head of Teaching and Learning", &["Head of Teaching and Learning"]),
        ("Head of Year 11/Amanda", &["Head of Year 11", "Amanda"]),
        ("n/a", &[]),
        ("TBC", &[]),
        ("/", &[]),
        ("", &[]),
    ];
    for (words, expected) in cases {
        assert_eq!(owners(words), expected, "{words}");
    }
    assert_eq!(owner_key("career  LEADER / x"), owner_key("Career Leader"));
}

/// Cells as people write them: words, lists, lines, signs.
fn cell() -> impl Strategy<Value = String> {
    let word = prop_oneof![4 => "[a-z]{3,6}", 1 => "[A-Z]{2}[0-9]", 1 => "[=+@;,|\"'*–-]{1,2}", 1 => "(•|- |1\\. |2\\) |\n|:\n|\n- |\n• )"];
    prop::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2).map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..200), headed in any::<bool>()) {
        let head: &[u8] = if headed { b"Goal,Action,Who,When\n" } else { b"" };
        if let Ok(plan) = read(&[head, &bytes].concat()) {
            prop_assert!((1..=MOST_ROWS).contains(&plan.entries.len()));
        }
    }

    #[test]
    fn every_word_ends_up_somewhere_on_its_line(table in prop::collection::vec(prop::collection::vec(cell(), 7), 1..6)) {
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(["Goal", "Action", "Who", "When", "Success", "Progress", ""]).unwrap();
        let mut lines = Vec::new();
        let mut line = 2;
        for row in &table {
            writer.write_record(row).unwrap();
            lines.push(line);
            line += 1 + row.iter().map(|cell| cell.matches('\n').count() as u32).sum::<u32>();
        }
        let file = writer.into_inner().unwrap();
        let filled = |row: &Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
        let plan = match read(&file) {
            Ok(plan) => plan,
            Err(error) => {
                prop_assert_eq!(error, NotAPlan::NoRows);
                prop_assert!(!table.iter().any(filled));
                return Ok(());
            }
        };
        let all = |entries: &[&Entry]| -> Vec<String> {
            let cells = |entry: &&Entry| [&entry.goal, &entry.name, &entry.owner, &entry.when, &entry.success, &entry.more].map(|cell| tokens(cell)).concat();
            entries.iter().flat_map(cells).collect()
        };
        let everything = all(&plan.entries.iter().collect::<Vec<_>>());
        for (row, line) in table.iter().zip(&lines) {
            let here = all(&plan.entries.iter().filter(|entry| entry.line == *line).collect::<Vec<_>>());
            for (place, cell) in row.iter().enumerate() {
                for word in tokens(cell) {
                    // A goal may stand with the actions below it only.
                    let found = if place == 0 { &everything } else { &here };
                    prop_assert!(found.contains(&word), "{word:?} of line {line} is lost: {:#?}", plan.entries);
                }
            }
        }
        prop_assert!(plan.entries.iter().all(|entry| lines.contains(&entry.line)));
    }
}
