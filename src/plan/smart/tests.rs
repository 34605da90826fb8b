use proptest::prelude::*;

use super::*;

/// An action about which all is known, so that a test can take one thing away.
fn whole() -> Subject<'static> {
    Subject {
        kind: Kind::Action,
        text: "Train twelve mentors for grade 9 students who miss more than ten days",
        success: "Absences fall from 14 to 8 days a year",
        indicator: "Days missed",
        baseline: "14",
        target: "8",
        date: NaiveDate::from_ymd_opt(2027, 6, 30),
        owner: true,
        placed: true,
        affected: "Grade 9 students; we asked twenty of them",
        based_on: "What the two schools with mentors saw",
        different: "Mentors are trained, and meet every week",
        resources: "Two afternoons",
        aligned: true,
        study_planned: true,
        ..Subject::default()
    }
}

/// A goal about which all is known besides its words.
fn goal<'a>(text: &'a str, success: &'a str) -> Subject<'a> {
    Subject { text, success, problem: "Too many students miss school", owner: true, placed: true, ..Subject::default() }
}

fn names(subject: &Subject<'_>) -> Vec<&'static str> {
    advice(subject).iter().map(Advice::as_str).collect()
}

#[test]
fn nothing_is_missing() {
    assert_eq!(advice(&whole()), []);
}

#[test]
fn each_missing_piece_is_one_hint() {
    let full = whole();
    for (subject, expected) in [
        (Subject { text: "  ", ..full }, "empty"),
        (Subject { text: "Train them", ..full }, "too_short"),
        (Subject { owner: false, ..full }, "no_owner"),
        (Subject { resources: "", ..full }, "no_resources"),
        (Subject { placed: false, ..full }, "not_placed"),
        (Subject { date: None, ..full }, "no_date"),
        (Subject { date: None, when: "Ongoing", ..full }, "ongoing"),
        (Subject { date: None, when: "on-going", ..full }, "ongoing"),
        (Subject { aligned: false, ..full }, "not_aligned"),
        (Subject { affected: "", ..full }, "not_heard"),
        (Subject { based_on: "\n", ..full }, "not_based"),
        (Subject { different: "", ..full }, "not_different"),
        (Subject { study_planned: false, ..full }, "no_study"),
    ] {
        assert_eq!(names(&subject), [expected]);
    }
    let loose = Subject { date: None, when: "Spring 2027", ..full };
    assert_eq!(names(&loose), Vec::<&str>::new(), "a loose date is one, to be settled elsewhere");
}

#[test]
fn a_measure_needs_where_it_starts_and_where_it_ends() {
    let plain = Subject { text: "Train the mentors of our students", success: "", ..whole() };
    for (indicator, baseline, target, expected) in [
        ("", "", "", &["no_measure"][..]),
        ("Days missed", "", "", &["no_target"]),
        ("Days missed", "14", "", &["no_target"]),
        ("Days missed", "", "8", &["no_baseline"]),
        ("", "", "8", &["no_baseline"]),
        ("Days missed", "14", "8", &[]),
    ] {
        assert_eq!(
            names(&Subject { indicator, baseline, target, ..plain }),
            expected,
            "{indicator} {baseline} {target}"
        );
    }
}

#[test]
fn goals_are_read_as_they_are_written() {
    for (text, success, expected) in [
        ("Raise attendance of grade 9 students from 88 % to 95 % by June 2028", "All come", &[][..]),
        ("Improve student attendance", "Students like to come", &["vague", "no_measure", "no_date"]),
        ("Improving the attendance of students by 2028", "More of them come", &["vague", "no_measure"]),
        ("Improve attendance of students to 95 % by 2028", "All come", &["no_baseline"]),
        ("Half of our students take part in a work placement by May 2028", "Half do", &["no_baseline"]),
        ("Our students may march", "They do", &["no_measure", "no_date"]),
        ("Students in grades 8 and 9 know three careers", "by 2029", &["no_baseline"]),
        ("Students in grades 8 and 9 know careers", "in 2026/27", &["no_measure"]),
        ("K-12 students meet an employer", "by the 3rd of May", &["no_measure"]),
        ("1. Every student meets employers", "in September", &["no_measure"]),
        ("Ongoing support of our students", "It goes on", &["vague", "no_measure", "ongoing"]),
        ("Mentors", "8 of 10 stay, up from 5, until June 2028", &["too_short"]),
        ("Partners of the district: from 10 to 15 by July", "15", &[]),
    ] {
        assert_eq!(names(&goal(text, success)), expected, "{text}");
    }
    let partners = Subject { problem: "Few partners", ..goal("Partners of the district: 10 to 15 by July", "15") };
    assert_eq!(names(&partners), ["no_students"]);
}

#[test]
fn the_four_questions_about_a_goal() {
    let text = "Raise attendance of grade 9 students from 88 % to 95 % by June 2028";
    let bare = Subject { text, ..Subject::default() };
    assert_eq!(names(&bare), ["no_problem", "no_strategy", "no_success", "nobody_else"]);
}

#[test]
fn other_languages_and_scripts_get_no_nonsense() {
    for (text, expected) in [
        ("提高九年级学生的出勤率", &["no_measure"][..]),
        ("到2028年将出勤率从88%提高到95%", &[]),
        ("زيادة حضور الطلاب من ٨٨ إلى ٩٥ بالمئة", &[]),
        ("Повысить посещаемость девятиклассников", &["no_measure"]),
        ("नौवीं कक्षा की उपस्थिति बढ़ाना", &["no_measure"]),
        ("Augmenter l’assiduité des élèves de 88 % à 95 %", &[]),
        ("Mejorar la asistencia de los alumnos", &["no_measure"]),
        ("เพิ่มการเข้าเรียนของนักเรียน", &["no_measure"]),
        ("Anwesenheit in der Oberstufe erhöhen", &["no_measure"]),
    ] {
        assert_eq!(names(&goal(text, "✓ 好")), expected, "{text}");
    }
    for nothing in ["", " \n\t", "…", "🎒🎒", "\u{200B}", "***"] {
        assert_eq!(advice(&goal(nothing, "")), [Advice::Empty], "{nothing:?}");
    }
}

#[test]
fn the_vague_word_is_named_as_it_stands() {
    let found = advice(&goal("We are Enhancing the wellbeing of students", "They are well"));
    assert_eq!(found[0], Advice::Vague("enhancing".to_owned()));
    let fine = advice(&goal("Supportive helpers of students, a consideration", "They are well"));
    assert!(!fine.iter().any(|advice| matches!(advice, Advice::Vague(_))), "{fine:?}");
}

proptest! {
    #[test]
    fn any_words_are_read_without_a_panic_and_hinted_at_once(text in "\\PC{0,80}", success in "[ a-z0-9./:%-]{0,40}") {
        for kind in [Kind::Goal, Kind::Action] {
            let found = advice(&Subject { kind, text: &text, success: &success, ..Subject::default() });
            for (place, one) in found.iter().enumerate() {
                prop_assert!(!found[..place].contains(one));
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].topic() <= pair[1].topic()));
        }
    }
}
