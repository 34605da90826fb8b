use proptest::prelude::*;
use tiny_skia::Pixmap;

use super::*;
use crate::picture::WIDTH;
use crate::picture::sheet::contrast;

fn level(value: f64, words: &str) -> Option<Level> {
    Some(Level { value, words: words.into() })
}

fn points(values: &[f64]) -> Vec<Point> {
    let point = |(place, value): (usize, &f64)| Point {
        day: 20_000 + place as i32 * 14,
        words: format!("Mar {}, 2027", place + 1),
        value: *value,
    };
    values.iter().enumerate().map(point).collect()
}

fn chart(values: &[f64]) -> Run {
    Run {
        title: "Visit three employers".into(),
        subtitle: "Students who met an employer, in percent · Maple Valley".into(),
        points: points(values),
        last: format!("Last: {}", figure(values.last().copied().unwrap_or(0.0))),
        target: level(80.0, "Target 80"),
        median: None,
        start: level(40.0, "At first 40"),
        moments: vec![],
        note: "Each point is a value that was noted.".into(),
        lacking: "Some letters can't be drawn here.".into(),
    }
}

fn drawn(of: &Run) -> (Sheet, f32) {
    let letters = Letters::load().unwrap();
    Drawing::new(&letters).run(of)
}

/// The middles of the values, from left to right.
fn dots(of: &Run) -> Vec<(f32, f32)> {
    let side = if of.points.len() > MANY { 12.0 } else { 26.0 };
    let sheet = drawn(of).0;
    let dots = sheet.marks().filter(|(place, colour)| {
        *colour == LINE && (place.width() - side * 0.9).abs() < 0.1 && (place.height() - place.width()).abs() < 0.1
    });
    dots.map(|(place, _)| ((place.left() + place.right()) / 2.0, (place.top() + place.bottom()) / 2.0)).collect()
}

#[test]
fn values_lie_where_they_belong() {
    let found = dots(&chart(&[40.0, 60.0, 50.0, 80.0]));
    assert_eq!(found.len(), 4);
    let step = found[1].0 - found[0].0;
    assert!(found.windows(2).all(|pair| (pair[1].0 - pair[0].0 - step).abs() < 0.5), "{found:?}: the same days apart");
    let ten = (found[0].1 - found[3].1) / 4.0;
    assert!(
        (found[0].1 - found[1].1 - 2.0 * ten).abs() < 0.5 && (found[0].1 - found[2].1 - ten).abs() < 0.5,
        "{found:?}"
    );
    // Days that are further apart lie further apart.
    let mut uneven = chart(&[1.0, 2.0, 3.0]);
    uneven.points[2].day += 14;
    let found = dots(&uneven);
    assert!((found[2].0 - found[1].0 - 2.0 * (found[1].0 - found[0].0)).abs() < 0.5, "{found:?}");
}

#[test]
fn one_value_stands_in_the_middle() {
    let only = Run { target: None, start: None, ..chart(&[62.0]) };
    let found = dots(&only);
    let (sheet, _) = drawn(&only);
    let axis = sheet.marks().filter(|(place, colour)| *colour == EDGE && place.width() > 300.0).last().unwrap().0;
    assert_eq!(found.len(), 1);
    assert!((found[0].0 - (axis.left() + axis.right()) / 2.0).abs() < 1.0);
}

#[test]
fn whatever_the_values_they_lie_in_their_field() {
    for values in [
        vec![0.0],
        vec![7.0; 6],
        vec![-3.0, -14.0, 5.0],
        vec![1e59, -1e59],
        vec![f64::MAX, f64::MIN],
        vec![f64::NAN, 1.0],
        vec![1e-9, 2e-9],
        (0..400).map(|it| f64::from(it % 17)).collect(),
    ] {
        for (target, start) in [(None, None), (level(80.0, "Target 80"), level(-5.0, "At first −5"))] {
            let chart = Run { target, start, ..chart(&values) };
            let found = dots(&chart);
            assert_eq!(found.len(), values.len(), "{values:?}");
            let (_, height) = drawn(&chart);
            assert!(found.iter().all(|(x, y)| *x > MARGIN && *x < MARGIN + INNER - RIGHT && *y > 0.0 && *y < height));
            assert_eq!(run(&chart).unwrap(), run(&chart).unwrap(), "the same bytes every time");
        }
    }
}

#[test]
fn lines_are_told_apart_by_their_form() {
    let forms = [Form::Values, Form::Target, Form::Median, Form::Start];
    for (place, one) in forms.iter().enumerate() {
        assert!(forms[place + 1..].iter().all(|other| one.look() != other.look()));
        assert!(contrast(PAPER, one.colour()) >= 4.5);
    }
    let lines = |of: &Run| drawn(of).0.marks().filter(|(_, colour)| *colour == TARGET).count();
    assert_eq!(lines(&chart(&[1.0, 2.0])), 3, "the line, its way to its words, its words");
    assert_eq!(lines(&Run { target: None, ..chart(&[1.0, 2.0]) }), 0);
}

#[test]
fn words_beside_lines_keep_apart() {
    let heights = [40.0, 40.0, 80.0, 40.0];
    let tops = apart(&[100.0, 101.0, 99.0, 500.0], &heights, 6.0, (80.0, 540.0));
    for place in 1..4 {
        assert!(tops[place] >= tops[place - 1] + heights[place - 1] + 5.9, "{tops:?}");
    }
    assert_eq!((tops[0], tops[3]), (100.0, 500.0));
    let low = apart(&[530.0, 530.0], &[40.0, 40.0], 6.0, (80.0, 540.0));
    assert_eq!(low, [454.0, 500.0]);
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z &]{0,40}", "\\PC{0,120}", "[a-zäß]{80,200}"]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![-100f64..100.0, any::<f64>(), Just(0.0)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_it_says_nothing_leaves_the_picture(
        texts in prop::array::uniform8(words()),
        points in prop::collection::vec((0i32..3000, words(), value()), 1..40),
        levels in prop::array::uniform3(prop::option::of(value())),
        moments in prop::collection::vec((0i32..3000, words()), 0..4),
    ) {
        let [title, subtitle, last, note, lacking, one, two, three] = texts;
        let [target, median, start] = levels;
        let level = |value: Option<f64>, words| value.map(|value| Level { value, words });
        let mut points: Vec<Point> = points.into_iter().map(|(day, words, value)| Point { day, words, value }).collect();
        points.sort_by_key(|point| point.day);
        let mut moments: Vec<Moment> = moments.into_iter().map(|(day, words)| Moment { day, words }).collect();
        moments.sort_by_key(|moment| moment.day);
        let chart = Run {
            title, subtitle, last, note, lacking, points, moments,
            target: level(target, one), median: level(median, two), start: level(start, three),
        };
        let (sheet, height) = drawn(&chart);
        for (place, _) in sheet.marks() {
            prop_assert!(place.left() >= MARGIN / 2.0 && place.right() <= WIDTH as f32 - MARGIN / 2.0, "{place:?}");
            prop_assert!(place.top() >= 0.0 && place.bottom() <= height, "{place:?} of {height}");
        }
        let picture = Pixmap::decode_png(&run(&chart).unwrap()).unwrap();
        prop_assert_eq!((picture.width(), picture.height()), (WIDTH, height.ceil() as u32));
    }
}

/// For whoever changes the look: `LOOK=/some/folder cargo test --lib picture -- --ignored`.
#[test]
#[ignore = "writes pictures for eyes"]
fn pictures_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("LOOK").unwrap());
    let usual = Run {
        median: level(57.0, "Median 57"),
        moments: vec![Moment { day: 20_005, words: "Turn 1".into() }, Moment { day: 20_060, words: "Turn 2".into() }],
        ..chart(&[42.0, 45.0, 57.0, 53.0, 62.5, 71.0, 76.0])
    };
    std::fs::write(folder.join("run.png"), run(&usual).unwrap()).unwrap();
    std::fs::write(folder.join("run-one.png"), run(&chart(&[62.0])).unwrap()).unwrap();
    let falling =
        Run { start: None, target: level(-1e6, "Target −1 000 000"), ..chart(&[1_250_000.0, 900_000.0, -400_000.5]) };
    std::fs::write(folder.join("run-large.png"), run(&falling).unwrap()).unwrap();
    let same = Run {
        target: level(7.0, "Target 7"),
        median: level(7.0, "Median 7"),
        start: level(7.0, "At first 7"),
        ..chart(&[7.0; 6])
    };
    std::fs::write(folder.join("run-same.png"), run(&same).unwrap()).unwrap();
    let many: Vec<f64> = (0..250).map(|it| 40.0 + f64::from(it) / 10.0 + f64::from(it * 7919 % 13)).collect();
    std::fs::write(folder.join("run-many.png"), run(&chart(&many)).unwrap()).unwrap();
}
