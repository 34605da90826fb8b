//! Long words over several pages, none of them lost and none of them brought to life.

use super::{Text, shortened};

/// How long a page may get, as Discord counts; some is left for what stands above it.
const ROOM: usize = 3_200;
/// How many characters of a line stay together: escaped, each is two at the most.
const PIECE: usize = 1_200;

fn length(text: &Text) -> usize {
    text.markdown().encode_utf16().count()
}

/// Words under their headings, on as many pages as they need.
pub(crate) fn pages(sections: &[(Text, &str)]) -> Vec<Text> {
    pages_of(sections, |piece| Text::given(piece))
}

/// The same with another way to show a piece of a line.
pub(crate) fn pages_of(sections: &[(Text, &str)], shown: impl Fn(&str) -> Text) -> Vec<Text> {
    let mut pages: Vec<Text> = Vec::new();
    let mut page = Text::none();
    let mut used = 0;
    for (heading, words) in sections {
        let mut above = heading.clone().bold();
        let mut between = "\n\n";
        for line in words.lines() {
            for piece in pieces(line) {
                let piece = shown(&piece);
                let needed = length(&above) + length(&piece) + between.len() + 1;
                if used > 0 && used + needed > ROOM {
                    pages.push(std::mem::take(&mut page));
                    used = 0;
                }
                if used > 0 {
                    page.push(Text::own(between));
                }
                page.push(above.clone());
                if !above.is_empty() {
                    page.push(Text::own("\n"));
                }
                page.push(piece);
                used += needed;
                (above, between) = (Text::none(), "\n");
            }
        }
    }
    if used > 0 {
        pages.push(page);
    }
    pages
}

/// A line in pieces that each fit; an empty line is one too.
fn pieces(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    if letters.is_empty() {
        return vec![String::new()];
    }
    letters.chunks(PIECE).map(|piece| piece.iter().collect()).collect()
}

/// The beginning of what was written, at most so long as Discord counts, and whether that is all of it.
pub(crate) fn excerpt(words: &str, most: usize) -> (Text, bool) {
    let whole = Text::lines(words);
    if length(&whole) <= most {
        return (whole, true);
    }
    (Text::lines(&shortened(words, most / 2)), false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_words_stand_on_one_page() {
        let found = pages(&[(Text::own("A"), "one\n\n*two*"), (Text::own("B"), "three")]);
        let found: Vec<String> = found.iter().map(Text::markdown).collect();
        assert_eq!(found, ["**A**\none\n\n\\*two\\*\n\n**B**\nthree"]);
    }

    proptest! {
        #[test]
        fn no_page_is_too_long_and_nothing_is_lost(
            words in prop::collection::vec(prop::collection::vec("[a*@:.🎒é ]{0,600}", 1..12), 1..5),
        ) {
            let words: Vec<String> = words.into_iter().map(|lines| lines.join("\n")).collect();
            let sections: Vec<(Text, &str)> =
                words.iter().map(|words| (Text::own("Heading"), words.as_str())).collect();
            let pages = pages(&sections);
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            for page in &pages {
                prop_assert!(length(page) <= ROOM + 8, "{}", length(page));
            }
            let shown: String = pages.iter().map(|page| plain(&page.plain().replace("**Heading**", ""))).collect();
            let typed: String = words.iter().map(|words| plain(words)).collect();
            prop_assert_eq!(shown, typed);
        }
    }
}
