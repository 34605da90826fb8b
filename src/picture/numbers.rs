//! Numbers as pictures write them.

/// From here on a number is written with a power of ten: nobody counts the digits.
const LARGE: f64 = 1e12;
/// Below it too, but for zero.
const SMALL: f64 = 0.001;

/// A number with its thousands apart.
pub(super) fn grouped(count: u32) -> String {
    apart(&count.to_string())
}

/// A measured value for people: three decimals at most, thousands apart, a real minus; the very large and the very small
/// with a power of ten.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "–".to_owned();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    if size >= LARGE || (size > 0.0 && size < SMALL) {
        let written = format!("{size:.2e}");
        let (front, power) = written.split_once('e').unwrap_or((&written, "0"));
        return format!("{sign}{} × 10{}", without_end(front), power.chars().map(raised).collect::<String>());
    }
    let written = format!("{size:.3}");
    let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{rest}", apart(whole))
}

fn apart(digits: &str) -> String {
    let mut apart = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            apart.push('\u{202F}');
        }
        apart.push(digit);
    }
    apart
}

fn without_end(number: &str) -> &str {
    number.trim_end_matches('0').trim_end_matches('.')
}

fn raised(digit: char) -> char {
    match digit {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    }
}

/// Round numbers that enclose a range, about `wanted` of them, evenly apart, the lowest first. A range of nothing gets room
/// on both sides.
pub(super) fn ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let (mut low, mut high) = (low.min(high), low.max(high));
    if high - low <= low.abs().max(high.abs()) * 1e-9 {
        let room = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
        (low, high) = (low - room, high + room);
    }
    let rough = (high - low) / wanted.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|it| it * power).find(|it| *it >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power);
    let (first, last) = ((low / step + 1e-6).floor(), (high / step - 1e-6).ceil());
    (0..=(last - first) as usize).map(|place| (first + place as f64) * step).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_for_people() {
        for (value, words) in [
            (0.0, "0"),
            (-0.0, "0"),
            (62.0, "62"),
            (62.5, "62.5"),
            (-3.2416, "−3.242"),
            (999.9999, "1\u{202F}000"),
            (1250.0, "1\u{202F}250"),
            (-1_234_567.8, "−1\u{202F}234\u{202F}567.8"),
            (1e12, "1 × 10¹²"),
            (-1.25e59, "−1.25 × 10⁵⁹"),
            (0.00042, "4.2 × 10⁻⁴"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(figure(value), words);
        }
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        let all = [(7, "7"), (999, "999"), (1000, "1\u{202F}000"), (u32::MAX, "4\u{202F}294\u{202F}967\u{202F}295")];
        for (count, words) in all {
            assert_eq!(grouped(count), words);
        }
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(40.0, 80.0, 4), [40.0, 50.0, 60.0, 70.0, 80.0]);
        assert_eq!(ticks(-3.0, 14.0, 4), [-5.0, 0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(0.0, 0.0, 4).first(), Some(&-1.0));
        assert_eq!(ticks(7.0, 7.0, 2).len(), ticks(-7.0, -7.0, 2).len());
    }

    proptest! {
        #[test]
        fn ticks_enclose_their_range(low in -1e60f64..1e60, span in 0f64..1e60, tiny in -5f64..5.0) {
            for (low, high) in [(low, low + span), (tiny, tiny), (tiny, tiny + 1e-7)] {
                let ticks = ticks(low, high, 4);
                prop_assert!((2..=8).contains(&ticks.len()), "{ticks:?}");
                prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
                let slack = (high - low).abs() * 1e-3 + low.abs() * 1e-9 + 1e-12;
                prop_assert!(ticks[0] <= low + slack && ticks[ticks.len() - 1] >= high - slack, "{low} {high} {ticks:?}");
            }
        }
    }
}
