use proptest::prelude::*;
use tiny_skia::Pixmap;

use super::*;
use crate::picture::sheet::contrast;

fn row(label: &str, counts: [u32; 6], late: u32) -> Line {
    let mut cells = counts.map(|count| Cell { count, late: 0 }).to_vec();
    cells[1].late = late;
    Line { label: label.into(), cells, ..Line::default() }
}

fn listed(marks: &[Mark], name: &str) -> Listed {
    Listed { marks: marks.to_vec(), name: name.into(), facts: "Study, late since Wed, Mar 3".into() }
}

fn board() -> Grid {
    let rows = vec![
        row("1. Every student meets three employers before grade 10", [3, 9, 1, 0, 4, 1], 2),
        row("2. Career leaders in every school", [0, 14, 2, 5, 12, 0], 0),
        row("3. Parents as partners", [1, 0, 0, 0, 0, 0], 0),
        row("Serves no goal yet", [25, 3, 0, 0, 0, 2], 1),
    ];
    let cells = (0..6).map(|place| {
        let all = rows.iter().map(|row| row.cells[place]);
        all.fold(Cell::default(), |sum, cell| Cell { count: sum.count + cell.count, late: sum.late + cell.late })
    });
    let sum = Line { label: "All actions: 82".into(), sum: true, cells: cells.collect(), ..Line::default() };
    Grid {
        title: "Our actions".into(),
        subtitle: "Maple Valley School District · Wednesday, March 17, 2027".into(),
        columns: ["Plan", "Do", "Study", "Act", "Adopted", "Abandoned"].map(String::from).to_vec(),
        legend: ["late: 3".into(), "needs help: 2".into()],
        rows: std::iter::once(sum).chain(rows).collect(),
        listed: vec![
            listed(&[Mark::Late, Mark::Blocked], "1. Visit three employers with all of grade 9"),
            listed(
                &[Mark::Late],
                "2. **Bold** names_with_marks stay as they are typed, however long they are, up to two lines and no more",
            ),
            listed(&[Mark::Blocked], "3. 职业规划 – hən̓q̓əmin̓əm̓"),
            Listed { name: "and 7 more".into(), ..Listed::default() },
        ],
        note: "The darker a field, the more actions it counts.".into(),
        lacking: "Some letters can't be drawn here; the message has them.".into(),
    }
}

fn drawn(of: &Grid) -> (crate::picture::sheet::Sheet, f32) {
    let letters = Letters::load().unwrap();
    Drawing::new(&letters).grid(of)
}

fn fills(of: &Grid, colour: Colour) -> usize {
    drawn(of).0.marks().filter(|(_, found)| *found == colour).count()
}

#[test]
fn the_more_the_darker_and_nothing_is_empty() {
    assert_eq!(shade(0, 100), (EMPTY, PALE_INK));
    let shades = [1, 25, 26, 50, 51, 75, 76, 100].map(|count| shade(count, 100).0);
    let expected = [0, 0, 1, 1, 2, 2, 3, 3].map(|place| SHADES[place].0);
    assert_eq!(shades, expected);
    assert_eq!(shade(1, 1), SHADES[3]);
    assert_eq!(shade(u32::MAX, u32::MAX), SHADES[3]);
}

#[test]
fn a_sum_is_no_part_of_the_scale() {
    // The sums are the largest numbers, and the darkest field is still one of the others'.
    assert_eq!(fills(&board(), SHADES[3].0), 1);
    let alone = Grid { rows: board().rows[..1].to_vec(), ..board() };
    assert_eq!(fills(&alone, SHADES[0].0) + fills(&alone, SHADES[3].0), 0);
}

#[test]
fn late_fields_and_listed_ones_have_symbols() {
    let signs = |of: &Grid| Mark::ALL.map(|mark| fills(of, mark.colour()));
    assert_eq!(signs(&board()), [1 + 2, 1 + 2], "the legend, and the list");
    let without = Grid { listed: vec![], ..board() };
    assert_eq!(signs(&without), [1, 1]);
    // In a field the symbol has the ink of its number: one mark more.
    let with = |late| drawn(&Grid { rows: vec![row("x", [0, 9, 0, 0, 0, 0], late)], ..board() }).0.marks().count();
    assert_eq!(with(2), with(0) + 2);
}

#[test]
fn a_row_of_nothing_says_so_in_words() {
    let none = Line { nothing: "no action yet".into(), ..row("x", [0; 6], 0) };
    let some = Line { nothing: "no action yet".into(), ..row("x", [0, 1, 0, 0, 0, 0], 0) };
    let fields = |row: Line| fills(&Grid { rows: vec![row], ..board() }, EMPTY);
    assert_eq!([fields(none.clone()), fields(some), fields(Line { nothing: String::new(), ..none })], [0, 5, 6]);
}

#[test]
fn what_the_fonts_lack_is_said() {
    let marks = |of: &Grid| drawn(of).0.marks().count();
    let plain = Grid { listed: vec![], ..board() };
    let mute = Grid { lacking: String::new(), note: String::new(), ..board() };
    let told = Grid { note: String::new(), ..board() };
    assert_eq!(marks(&plain), marks(&Grid { lacking: String::new(), ..plain.clone() }), "Latin letters are all there");
    assert_eq!(marks(&told), marks(&mute) + 1, "Chinese ones are not");
}

#[test]
fn it_can_be_read_without_seeing_colours() {
    for (fill, ink) in SHADES.into_iter().chain([(EMPTY, PALE_INK)]) {
        assert!(contrast(fill, ink) >= 4.5, "{fill:?}");
    }
    assert!(Mark::ALL.iter().all(|mark| contrast(PAPER, mark.colour()) >= 4.5));
}

#[test]
fn a_thousand_actions_are_one_picture() {
    let big = row("A goal", [u32::MAX, 9999, 300, 0, 12, 1], 9999);
    let large = Grid { rows: vec![big; 12], listed: vec![listed(&Mark::ALL, &"long ".repeat(80)); 12], ..board() };
    let (_, height) = drawn(&large);
    assert!(height < 4500.0, "{height}");
    assert_eq!(grid(&large).unwrap(), grid(&large).unwrap(), "the same bytes every time");
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z &]{0,40}", "\\PC{0,120}", "[a-zäß]{80,200}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_it_says_nothing_leaves_the_picture(
        texts in prop::array::uniform6(words()),
        columns in prop::collection::vec(words(), 0..7),
        rows in prop::collection::vec((words(), any::<bool>(), prop::collection::vec((any::<u32>(), any::<u32>()), 0..8)), 0..4),
        names in prop::collection::vec((words(), words(), 0usize..3), 0..4),
    ) {
        let [title, subtitle, late, blocked, note, lacking] = texts;
        let cells = |cells: Vec<(u32, u32)>| cells.into_iter().map(|(count, late)| Cell { count, late }).collect();
        let chart = Grid {
            title, subtitle, columns, note, lacking,
            legend: [late, blocked],
            rows: rows.into_iter().map(|(label, sum, all)| Line { nothing: label.clone(), label, sum, cells: cells(all) }).collect(),
            listed: names.into_iter().map(|(name, facts, marks)| Listed { marks: Mark::ALL[..marks].to_vec(), name, facts }).collect(),
        };
        let (sheet, height) = drawn(&chart);
        for (place, _) in sheet.marks() {
            prop_assert!(place.left() >= MARGIN / 2.0 && place.right() <= WIDTH as f32 - MARGIN / 2.0, "{place:?}");
            prop_assert!(place.top() >= 0.0 && place.bottom() <= height, "{place:?} of {height}");
        }
        let picture = Pixmap::decode_png(&grid(&chart).unwrap()).unwrap();
        prop_assert_eq!((picture.width(), picture.height()), (WIDTH, height.ceil() as u32));
    }
}

/// For whoever changes the look: `LOOK=/some/folder cargo test --lib picture -- --ignored`.
#[test]
#[ignore = "writes pictures for eyes"]
fn pictures_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("LOOK").unwrap());
    std::fs::write(folder.join("board.png"), grid(&board()).unwrap()).unwrap();
    let row = |id: u32| {
        row(
            &format!("{id}. Goal number {id} of the district, with quite a few words in its name"),
            [id * 3 % 17, id * 7 % 31, id % 5, 0, id * 2, 1],
            id % 13,
        )
    };
    let large = Grid {
        rows: (1..12).map(row).collect(),
        listed: vec![listed(&[Mark::Late], "4. Ask the bus company for a second bus on Fridays"); 10],
        ..board()
    };
    std::fs::write(folder.join("board-large.png"), grid(&large).unwrap()).unwrap();
}
