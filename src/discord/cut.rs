//! Shortening what would be over one of Discord's limits, without bringing anything to life by it.

/// What stands where something was left out.
const ELLIPSIS: char = '…';

/// How long Discord finds it. It counts characters in some places and UTF-16 units in others; the larger number is safe.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// At most `most` long, for places that show letters as they are.
pub(super) fn plain(text: &str, most: usize) -> String {
    cut(text, most, |rest| rest.chars().next().map_or(0, char::len_utf8))
}

/// At most `most` long, for markdown: an escape stays with what it escapes; a mention, a time stamp, a link or an
/// address goes as a whole.
pub(super) fn markdown(text: &str, most: usize) -> String {
    cut(text, most, unit)
}

/// Keeps whole units, whose length in bytes `unit` tells from the text that begins with one.
fn cut(text: &str, most: usize, unit: fn(&str) -> usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let (mut kept, mut used) = (0, 0);
    while kept < text.len() {
        let bytes = unit(&text[kept..]);
        let next = length(&text[kept..kept + bytes]);
        if used + next > room {
            break;
        }
        kept += bytes;
        used += next;
    }
    let mut short = text[..kept].trim_end_matches([' ', '\n', '\u{200D}']).to_owned();
    if most > 0 {
        short.push(ELLIPSIS);
    }
    short
}

/// How many bytes at the start of `rest` stay or go together.
fn unit(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    let second = chars.next();
    let alone = first.len_utf8();
    match (first, second) {
        ('\\', Some((at, c))) => at + c.len_utf8(),
        ('@' | ':', Some((at, c @ '\u{2060}'))) => at + c.len_utf8(),
        ('<', Some((_, '@' | '#' | ':' | 'a' | 't' | '/' | 'h'))) => {
            rest.find(['>', '\n']).filter(|end| rest[*end..].starts_with('>')).map_or(alone, |end| end + 1)
        }
        ('[', _) => link(rest).unwrap_or(alone),
        ('h', _) if rest.starts_with("http://") || rest.starts_with("https://") => {
            rest.find([' ', '\n', ')', '>']).unwrap_or(rest.len())
        }
        _ => alone,
    }
}

/// The length of `[label](address)`, if `rest` begins with one.
fn link(rest: &str) -> Option<usize> {
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let middle = line.find("](")?;
    // Another bracket that opens in between means that this one is not the link's.
    if line[1..middle].contains('[') {
        return None;
    }
    Some(middle + line[middle..].find(')')? + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::Text;

    #[test]
    fn what_fits_is_left_alone() {
        assert_eq!(plain("abc", 3), "abc");
        assert_eq!(markdown("\\*a", 3), "\\*a");
    }

    #[test]
    fn it_ends_with_an_ellipsis_at_a_character() {
        assert_eq!(plain("abcdef", 4), "abc…");
        assert_eq!(plain("ab  ef", 4), "ab…");
        // One of these counts twice.
        assert_eq!(plain("🎒🎒🎒", 4), "🎒…");
        assert_eq!(plain("äöüß", 3), "äö…");
        assert_eq!(plain("abc", 0), "");
    }

    #[test]
    fn what_belongs_together_is_not_split() {
        assert_eq!(markdown("ab\\*\\*cd", 4), "ab…");
        assert_eq!(markdown("ab\\*\\*cd", 5), "ab\\*…");
        assert_eq!(markdown("see <@&123456> now", 12), "see…");
        assert_eq!(markdown("at <t:1800000000:F> ok then", 15), "at…");
        assert_eq!(markdown("a [b](https://c.example/d) e f", 20), "a…");
        assert_eq!(markdown("go https://c.example/d e f", 15), "go…");
        assert_eq!(markdown("x@\u{2060}everyone", 3), "x…");
        assert_eq!(markdown("1 < 2 and so on", 6), "1 < 2…");
    }

    proptest! {
        #[test]
        fn it_never_exceeds_the_limit(words in "\\PC{0,60}", most in 0usize..50) {
            prop_assert!(length(&plain(&words, most)) <= most);
            prop_assert!(length(&markdown(&words, most)) <= most);
        }

        #[test]
        fn what_somebody_typed_stays_harmless_when_cut(words in "[a-c@:/<>*_`\\[\\]()\\\\ ]{0,60}", most in 1usize..80) {
            let whole = Text::given(words).markdown();
            let short = markdown(&whole, most);
            let body = short.strip_suffix('…').unwrap_or(&short);
            prop_assert!(whole.starts_with(body));
            let backslashes = body.chars().rev().take_while(|c| *c == '\\').count();
            prop_assert_eq!(backslashes % 2, 0);
            prop_assert!(!body.ends_with('@') && !body.ends_with(':'));
        }
    }
}
