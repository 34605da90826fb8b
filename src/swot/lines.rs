//! What somebody typed becomes entries: each line one, without the mark in front of it. Entries that came from input are
//! found again by this, so what it makes of an answer must stay as it is.

use crate::message::Text;

/// The entries in what was typed, in its order, each once.
pub fn entries(typed: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in typed.lines() {
        let entry = without_mark(line.trim()).trim();
        if says_something(entry) && !entries.iter().any(|other| other == entry) {
            entries.push(entry.to_owned());
        }
    }
    entries
}

/// Without a bullet or a number in front.
fn without_mark(line: &str) -> &str {
    let bullet = ['-', '*', '•', '–', '—', '·', '▪', '◦', '‣'].into_iter();
    for mark in bullet {
        if let Some(rest) = line.strip_prefix(mark).filter(|rest| rest.starts_with(char::is_whitespace)) {
            return rest;
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')']).filter(|rest| rest.starts_with(char::is_whitespace));
    match rest {
        Some(rest) if (1..=2).contains(&digits) => rest,
        _ => line,
    }
}

/// A line of a drawn rule, a fence or what can't be seen says nothing.
fn says_something(entry: &str) -> bool {
    let seen = Text::given(entry).plain();
    seen.chars().any(|c| !c.is_whitespace() && !c.is_ascii_punctuation() && !matches!(c, '•' | '–' | '—' | '…'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_line_is_an_entry() {
        let typed = "- A strong team\n* Partners\n\n  • Our shop \n1. Money\n12) Time\n---\n```\n\u{200B}\nPartners\n2027. A year\n-5 % a year\n3 schools\n👍";
        let expected = [
            "A strong team",
            "Partners",
            "Our shop",
            "Money",
            "Time",
            "2027. A year",
            "-5 % a year",
            "3 schools",
            "👍",
        ];
        assert_eq!(entries(typed), expected);
        assert!(entries(" \n\t\n").is_empty());
    }

    proptest! {
        #[test]
        fn an_entry_is_an_entry_of_itself_or_of_less(typed in "\\PC{0,60}(\n\\PC{0,20}){0,3}") {
            for entry in entries(&typed) {
                prop_assert!(typed.contains(&entry) && !entry.is_empty() && !entry.contains('\n'));
            }
        }
    }
}
