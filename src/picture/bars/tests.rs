use proptest::prelude::*;
use tiny_skia::Pixmap;

use super::*;
use crate::picture::sheet::contrast;

fn bar(label: &str, parts: Option<[u32; 4]>) -> Bar {
    Bar { label: label.into(), parts, withheld: "Fewer than 5 people answered: not shown.".into() }
}

fn chart(bars: Vec<Bar>) -> Bars {
    Bars {
        title: "Readiness, spring 2027".into(),
        subtitle: "Maple Valley School District · 23 people answered".into(),
        legend: ["Red", "Blue", "Green", "I can't tell"].map(String::from),
        bars,
        note: "Each person picked the option that fits best.".into(),
    }
}

fn picture(chart: &Bars) -> Pixmap {
    Pixmap::decode_png(&bars(chart).unwrap()).unwrap()
}

/// How many pixels of each part's fill a row of the picture has, from left to right.
fn runs(picture: &Pixmap, row: u32) -> Vec<(Colour, u32)> {
    let mut runs: Vec<(Colour, u32)> = Vec::new();
    for x in 0..picture.width() {
        let pixel = picture.pixel(x, row).unwrap();
        let colour = Colour(u32::from(pixel.red()) << 16 | u32::from(pixel.green()) << 8 | u32::from(pixel.blue()));
        match runs.last_mut() {
            Some((last, count)) if *last == colour => *count += 1,
            _ => runs.push((colour, 1)),
        }
    }
    runs.retain(|(colour, _)| LOOKS.iter().any(|look| look.fill == *colour));
    runs
}

#[test]
fn bars_are_as_wide_as_what_they_count() {
    let without_stripes = chart(vec![bar("Personnel", Some([40, 25, 35, 0]))]);
    let letters = Letters::load().unwrap();
    let (sheet, _) = Drawing::new(&letters).bars(&without_stripes);
    let red = sheet.marks().filter(|(_, colour)| *colour == LOOKS[0].fill).last().unwrap().0;
    // Just below the bar's top, where no symbol stands.
    let found = runs(&picture(&without_stripes), red.top() as u32 + CORNER as u32 + 2);
    let colours: Vec<Colour> = found.iter().map(|(colour, _)| *colour).collect();
    assert_eq!(colours, [LOOKS[0].fill, LOOKS[1].fill, LOOKS[2].fill]);
    let whole = INNER - 2.0 * GAP;
    for ((_, width), share) in found.iter().zip([0.40, 0.25, 0.35]) {
        assert!((*width as f32 - whole * share).abs() < 4.0, "{width} is not {share} of {whole}");
    }
}

#[test]
fn the_longest_bar_fills_the_width_and_the_others_are_in_scale() {
    let end = |parts, most| {
        let pieces = pieces(parts, most, 0.0);
        pieces.last().map_or(0.0, |(.., frame)| frame.x + frame.width - MARGIN)
    };
    assert_eq!(end([10, 5, 3, 2], 20), INNER);
    assert_eq!(end([0, 20, 0, 0], 20), INNER);
    assert!((end([2, 5, 3, 0], 20) - INNER / 2.0).abs() < 1.0);
    assert_eq!(end([0; 4], 20), 0.0);
    let few = pieces([1, 0, 1, 1], u64::from(u32::MAX) * 4, 0.0);
    assert!(few.iter().all(|(.., frame)| frame.width == THIN), "the smallest part is seen");
}

#[test]
fn a_part_of_zero_is_left_out() {
    let symbols =
        |parts| pieces(parts, 10, 0.0).iter().map(|(look, count, _)| (look.symbol, *count)).collect::<Vec<_>>();
    assert_eq!(symbols([0, 4, 0, 6]), [(Symbol::Diamond, 4), (Symbol::QuestionMark, 6)]);
    assert_eq!(symbols([0; 4]), []);
}

#[test]
fn a_withheld_bar_shows_nothing_of_the_numbers() {
    // The scale is that of the bars that are shown.
    let shown = bar("Personnel", Some([3, 2, 1, 0]));
    let with = |withheld: Bar| bars(&chart(vec![shown.clone(), withheld])).unwrap();
    assert_eq!(with(bar("Board", None)), with(bar("Board", None)), "the same bytes every time");
    assert_ne!(with(bar("Board", None)), with(bar("Board", Some([0; 4]))));
}

#[test]
fn it_can_be_read_without_seeing_colours() {
    for look in LOOKS {
        for fill in [Some(look.fill), look.stripes].into_iter().flatten() {
            assert!(contrast(fill, look.ink) >= 4.5, "{look:?}");
        }
        assert_eq!(LOOKS.iter().filter(|other| other.symbol == look.symbol).count(), 1);
    }
    for (darker, lighter) in [(0, 1), (1, 2)] {
        assert!(contrast(LOOKS[darker].fill, LOOKS[lighter].fill) >= 1.4, "{darker} and {lighter} in shades of grey");
    }
    assert!(contrast(INK, PAPER) >= 7.0 && contrast(PALE_INK, PAPER) >= 7.0 && contrast(PALE_INK, EMPTY) >= 4.5);
}

#[test]
fn the_paper_is_opaque_and_the_height_fits() {
    let small = picture(&chart(vec![]));
    let large = picture(&chart(vec![bar("Personnel", Some([1, 2, 3, 4])); 9]));
    assert_eq!((small.width(), large.width()), (WIDTH, WIDTH));
    assert!(small.height() < large.height());
    assert!(small.pixels().iter().all(|pixel| pixel.alpha() == 255));
    assert!(bars(&chart(vec![bar("Personnel", None); 900])).is_err(), "nobody reads a picture that high");
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![3 => 0u32..60, 1 => Just(0), 1 => any::<u32>(), 1 => Just(u32::MAX)]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z &]{0,40}", "\\PC{0,120}", "[a-zäß]{80,200}", "(a[\u{300}-\u{33F}]{0,9}){0,20}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_it_says_nothing_leaves_the_picture(
        texts in prop::array::uniform7(words()),
        counts in prop::collection::vec((words(), prop::option::of(prop::array::uniform4(count()))), 0..5),
    ) {
        let [title, subtitle, red, blue, green, cant_tell, note] = texts;
        let bars = counts.into_iter().map(|(label, parts)| Bar { withheld: label.clone(), label, parts }).collect();
        let chart = Bars { title, subtitle, legend: [red, blue, green, cant_tell], bars, note };
        let letters = Letters::load().unwrap();
        let (sheet, height) = Drawing::new(&letters).bars(&chart);
        // Letters may lean a little over their place; the margin is for them.
        for (place, _) in sheet.marks() {
            prop_assert!(place.left() >= MARGIN / 2.0 && place.right() <= WIDTH as f32 - MARGIN / 2.0, "{place:?}");
            prop_assert!(place.top() >= 0.0 && place.bottom() <= height, "{place:?} of {height}");
        }
        let picture = Pixmap::decode_png(&super::bars(&chart).unwrap()).unwrap();
        prop_assert_eq!((picture.width(), picture.height()), (WIDTH, height.ceil() as u32));
    }
}

/// For whoever changes the look: `LOOK=/some/folder cargo test --lib picture -- --ignored`.
#[test]
#[ignore = "writes pictures for eyes"]
fn pictures_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("LOOK").unwrap());
    let areas = [
        ("1. Student engagement", [9, 8, 4, 2]),
        ("2. Personnel", [12, 10, 1, 0]),
        ("3. Marketing & communications", [3, 14, 5, 1]),
        ("4. Learning partnerships", [0, 6, 17, 0]),
        ("5. Operations", [1, 1, 20, 1]),
    ];
    let usual = chart(areas.map(|(label, parts)| bar(label, Some(parts))).to_vec());
    std::fs::write(folder.join("usual.png"), bars(&usual).unwrap()).unwrap();
    let odd = Bars {
        title: "How ready are we? What 23 teachers, counsellors and principals say about careers".into(),
        legend: ["Just starting", "On our way there", "A lot is going on", "I really can't tell"].map(String::from),
        bars: vec![
            bar("1. Student engagement", None),
            bar(
                "hən̓q̓əmin̓əm̓ – Sḵwx̱wú7mesh 中文 🎒 Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel",
                Some([0; 4]),
            ),
            bar("3. Marketing", Some([412, 9, 4, 31])),
            bar("4. Partnerships", Some([100, 60, 30, 12])),
        ],
        ..usual.clone()
    };
    std::fs::write(folder.join("odd.png"), bars(&odd).unwrap()).unwrap();
    let huge = Bars {
        bars: vec![
            bar("One of them", Some([u32::MAX, 1, 1, 1])),
            bar("All of them", Some([u32::MAX; 4])),
            bar("Beside them", Some([100, 5, 2, 3])),
        ],
        ..usual
    };
    std::fs::write(folder.join("huge.png"), bars(&huge).unwrap()).unwrap();
}
