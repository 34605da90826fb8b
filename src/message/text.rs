//! Words for a person, and how what somebody typed is made harmless in them.

use std::fmt::Write as _;

/// Words for a person, made by [`crate::prompts`]. It keeps our own words apart from what somebody typed, so that the
/// place that shows it decides how the typed part is made harmless: nobody has to remember to escape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Own(String),
    Given(String),
    Mark { markdown: String, plain: String },
}

impl Text {
    /// No words at all: the part of the message is left out.
    pub fn none() -> Self {
        Self::default()
    }

    /// Our own words; Discord's markdown in them works.
    pub fn own(words: impl Into<String>) -> Self {
        Self(vec![Piece::Own(words.into())])
    }

    /// What somebody typed, or a name from outside: shown letter for letter, never as markdown, mention or link.
    pub fn given(words: impl Into<String>) -> Self {
        Self(vec![Piece::Given(words.into())])
    }

    /// What somebody typed, with their line ends; each line is shown letter for letter.
    pub fn lines(typed: &str) -> Self {
        let mut text = Self::none();
        for (place, line) in typed.lines().enumerate() {
            if place > 0 {
                text.push(Self::own("\n"));
            }
            text.push(Self::given(line));
        }
        text
    }

    /// A web address that somebody typed, to be clicked; its preview is not shown. Whatever is not plainly one is shown
    /// letter for letter.
    pub fn address(typed: &str) -> Self {
        if !is_address(typed) {
            return Self::given(typed);
        }
        Self(vec![Piece::Mark { markdown: format!("<{typed}>"), plain: typed.to_owned() }])
    }

    /// A channel, shown as Discord's link to it.
    pub fn channel(id: u64) -> Self {
        Self(vec![Piece::Mark { markdown: format!("<#{id}>"), plain: format!("#{id}") }])
    }

    /// A role, shown as Discord shows it; nobody is pinged by it.
    pub fn role(id: u64) -> Self {
        Self(vec![Piece::Mark { markdown: format!("<@&{id}>"), plain: format!("@{id}") }])
    }

    /// A person, shown as Discord shows them; they are not pinged by it.
    pub fn person(id: u64) -> Self {
        Self(vec![Piece::Mark { markdown: format!("<@{id}>"), plain: format!("@{id}") }])
    }

    /// An instant in the reader's own time zone, as Discord writes it (`F`: long date and time, `R`: relative).
    pub fn stamp(unix_seconds: i64, style: char) -> Self {
        Self(vec![Piece::Mark { markdown: format!("<t:{unix_seconds}:{style}>"), plain: String::new() }])
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| match piece {
            Piece::Own(words) | Piece::Given(words) => words.is_empty(),
            Piece::Mark { markdown, .. } => markdown.is_empty(),
        })
    }

    /// Adds what follows.
    pub fn push(&mut self, more: Text) {
        self.0.extend(more.0);
    }

    /// Joins the parts with `between`, leaving out empty ones.
    pub fn join(parts: impl IntoIterator<Item = Text>, between: &str) -> Self {
        let mut all = Self::none();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            if !all.0.is_empty() {
                all.0.push(Piece::Own(between.to_owned()));
            }
            all.push(part);
        }
        all
    }

    /// In bold, where markdown is read.
    pub fn bold(self) -> Self {
        Self::join([Self::own("**"), self, Self::own("**")], "")
    }

    /// In round brackets.
    pub fn in_brackets(self) -> Self {
        Self::join([Self::own("("), self, Self::own(")")], "")
    }

    /// For the places where Discord reads markdown: contents and embeds.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Own(words) | Piece::Mark { markdown: words, .. } => out.push_str(words),
                Piece::Given(words) => escape_markdown(words, &mut out),
            }
        }
        out
    }

    /// For the places where Discord shows letters as they are: button and option labels, titles of forms.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Own(words) | Piece::Mark { plain: words, .. } => out.push_str(words),
                Piece::Given(words) => out.extend(visible(words)),
            }
        }
        out
    }
}

/// Whether this is an address of the web that can be shown as a link: nothing in it can end the link or forge anything.
pub fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let safe =
        |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'`' | b'\\' | b'^' | b'{' | b'}' | b'|');
    host.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.bytes().all(safe))
}

/// Line ends become spaces and control or direction-changing characters go: one person's words can't forge a heading,
/// a list or somebody else's line.
fn visible(words: &str) -> impl Iterator<Item = char> + '_ {
    words.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Invisible and direction-changing.
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' => None,
        '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    })
}

fn escape_markdown(words: &str, out: &mut String) {
    for c in visible(words) {
        match c {
            // An invisible joiner after "@" and "://" keeps "@everyone" and bare links from coming to life.
            '@' => out.push_str("@\u{2060}"),
            ':' => out.push_str(":\u{2060}"),
            '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '<' | '#' | '-' | '+' | '[' | ']' | '(' | ')' => {
                let _ = write!(out, "\\{c}");
            }
            '.' => out.push_str("\\."),
            c => out.push(c),
        }
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::given(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::given(words)
    }
}

impl From<i64> for Text {
    fn from(number: i64) -> Self {
        Self::own(number.to_string())
    }
}

/// The words up to a length, as Discord counts it, cut between two of them.
pub fn shortened(words: &str, most: usize) -> String {
    if words.encode_utf16().count() <= most {
        return words.to_owned();
    }
    let mut short = String::new();
    let mut room = most - 1;
    for c in words.chars() {
        let Some(left) = room.checked_sub(c.len_utf16()) else { break };
        room = left;
        short.push(c);
    }
    if let Some((whole, _)) = short.rsplit_once(char::is_whitespace)
        && whole.chars().count() * 2 > most
    {
        short = whole.to_owned();
    }
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_stays_letters() {
        let text = Text::given("# Hi\n**@everyone** <@&12> [x](https://evil.example) `a` ||b|| 1. x");
        let shown = text.markdown();
        assert!(!shown.contains('\n'));
        assert!(shown.starts_with("\\# Hi "), "{shown}");
        assert!(!shown.contains("@everyone") && !shown.contains("<@&12>") && !shown.contains("://"), "{shown}");
        assert_eq!(Text::given("a\u{202E}b\nc").plain(), "ab c");
    }

    #[test]
    fn only_a_whole_address_is_a_link() {
        let shown = |text: &str| Text::address(text).markdown();
        assert_eq!(shown("https://meet.example/a_b?c=1&d=(2)"), "<https://meet.example/a_b?c=1&d=(2)>");
        for wrong in ["https://", "https://a b", "https://a.example> <@&1", "javascript:alert(1)", "https://a\n", "x"] {
            assert!(!is_address(wrong) && !shown(wrong).starts_with('<'), "{wrong}");
        }
    }

    #[test]
    fn own_words_and_given_words_are_kept_apart() {
        let mut text = Text::own("**Round** ");
        text.push(Text::given("*x*"));
        assert_eq!(text.markdown(), "**Round** \\*x\\*");
        assert_eq!(text.plain(), "**Round** *x*");
    }

    #[test]
    fn words_are_cut_between_two_of_them() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("one two three four", 12), "one two…");
        assert_eq!(shortened("abcdefghijklmnop", 5), "abcd…");
        assert_eq!(shortened("🎒🎒🎒🎒", 5), "🎒🎒…");
    }

    #[test]
    fn what_somebody_typed_keeps_its_lines_and_stays_letters() {
        let shown = Text::lines("# Hi\n- **@everyone**\n\nend").markdown();
        assert_eq!(shown.lines().count(), 4);
        assert!(shown.starts_with("\\# Hi\n\\- \\*\\*") && !shown.contains("@everyone"), "{shown}");
    }

    #[test]
    fn only_a_plain_web_address_comes_to_life() {
        assert_eq!(Text::address("https://meet.example/a?b=c&d=1").markdown(), "<https://meet.example/a?b=c&d=1>");
        for typed in [
            "Room 12",
            "javascript:alert(1)",
            "https://",
            "https://a.example> @everyone",
            "https://a b",
            "https://[x](y)",
        ] {
            assert_eq!(Text::address(typed), Text::given(typed), "{typed}");
        }
    }
}
