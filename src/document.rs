//! Files to read or print, as Markdown and HTML: whatever somebody typed stays letters in them.

/// Words in a line of a Markdown file: letters that would mean something there are taken for what they are.
pub(crate) fn markdown(words: &str) -> String {
    let special = |c: char| matches!(c, '\\' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#' | '&' | '!');
    words.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// What somebody typed as a block of Markdown that shows it letter for letter, whatever fences it holds itself.
pub(crate) fn fenced(words: &str) -> String {
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}text\n{}\n{fence}\n", words.trim_end())
}

/// Words in HTML, in an attribute's quotes too.
pub(crate) fn html(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_in_it() {
        assert_eq!(fenced("plain\n"), "```text\nplain\n```\n");
        assert_eq!(fenced("a\n````\nb"), "`````text\na\n````\nb\n`````\n");
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_out_of_its_block(words in "[`~a\n #]{0,40}") {
            let block = fenced(&words);
            let fence = block.split("text").next().unwrap_or_default().to_owned();
            let closing = block.lines().filter(|line| line.trim().starts_with(&fence)).count();
            proptest::prop_assert_eq!(closing, 2);
        }
    }
}
