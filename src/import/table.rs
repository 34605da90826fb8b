//! A file's bytes as a table: rows of cells, each with its line in the file.
//!
//! Every cell is plain text here: what a spreadsheet would take for a formula is letters like any other.

use std::borrow::Cow;

/// Why a file is not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing is in it.
    Empty,
    /// A spreadsheet in a format of its own, such as Excel's.
    Spreadsheet,
    /// A document in a format of its own, such as Word's.
    Document,
    /// A PDF.
    Pdf,
    /// A picture, an archive or anything else that is not text.
    Other,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file that it begins on, from 1.
    pub line: u32,
    /// Its cells, as they stand in the file, without the spaces around them. Line ends are `\n`.
    pub cells: Vec<String>,
}

impl Row {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// How the cells of a file are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By this character, with quotes around cells that hold it or a line end.
    Separated(u8),
    /// By upright lines, as Markdown writes tables.
    Pipes,
}

impl Layout {
    /// All of them, the most usual first.
    pub const ALL: [Self; 4] = [Self::Separated(b','), Self::Separated(b';'), Self::Separated(b'\t'), Self::Pipes];
}

/// The file's text, whatever it was encoded in: UTF-8, UTF-16 or Windows-1252. Line ends become `\n`.
///
/// # Errors
/// What it is instead.
pub fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some(kind) = other_format(bytes) {
        return Err(kind);
    }
    let text: Cow<'_, str> = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        // Western letters in UTF-16: every second byte is zero.
        [_, 0, _, 0, ..] => utf16(bytes, u16::from_le_bytes).into(),
        [0, _, 0, _, ..] => utf16(bytes, u16::from_be_bytes).into(),
        _ => std::str::from_utf8(bytes).map_or_else(|_| windows_1252(bytes).into(), Cow::Borrowed),
    };
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}');
    if text.chars().filter(odd).count() * 50 > text.chars().count() || text.contains('\0') {
        return Err(Unreadable::Other);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() { Err(Unreadable::Empty) } else { Ok(text) }
}

/// What it is by its first bytes, if it is known not to be text.
fn other_format(bytes: &[u8]) -> Option<Unreadable> {
    let holds = |what: &[u8]| bytes.windows(what.len()).take(1 << 16).any(|part| part == what);
    match bytes {
        [] => Some(Unreadable::Empty),
        [b'P', b'K', 3 | 5, ..] if holds(b"word/") || holds(b"opendocument.text") => Some(Unreadable::Document),
        [b'P', b'K', 3 | 5, ..] if holds(b"xl/") || holds(b"spreadsheet") => Some(Unreadable::Spreadsheet),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Unreadable::Other),
        // The older format of Word and of Excel.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Unreadable::Spreadsheet),
        [b'%', b'P', b'D', b'F', ..] => Some(Unreadable::Pdf),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some(Unreadable::Document),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => Some(Unreadable::Other),
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        // Half a letter at the end.
        _ => 0xFFFD,
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Windows' western letters, which older programs still write.
fn windows_1252(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

/// How some programs write a line end within a cell.
const WITHIN: [char; 4] = ['\u{B}', '\u{C}', '\u{2028}', '\u{2029}'];

/// The rows of a text, read in one way; blank ones are left out.
pub fn rows(text: &str, layout: Layout) -> Vec<Row> {
    let rows = match layout {
        Layout::Pipes => pipes(text),
        Layout::Separated(separator) => separated(text, separator),
    };
    rows.into_iter().filter(|row| !row.is_empty()).collect()
}

fn separated(text: &str, separator: u8) -> Vec<Row> {
    // A quotation mark that is never closed would swallow the rest of the file: then they are letters.
    let quoting = !has_open_quote(text, separator);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    // Reading from memory, of what is known to be text, has no errors.
    while reader.read_record(&mut record).unwrap_or(false) {
        let Some(position) = record.position() else { continue };
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        // The reader counts a row from the blank lines before it.
        let blank = text.as_bytes().iter().skip(start).take_while(|byte| **byte == b'\n').count();
        let line = u32::try_from(position.line()).unwrap_or(u32::MAX).saturating_add(blank as u32);
        let cells = record.iter().map(|cell| cell.replace(WITHIN, "\n").trim().to_owned()).collect();
        rows.push(Row { line, cells });
    }
    rows
}

/// Whether some cell begins with a quotation mark that nothing closes.
fn has_open_quote(text: &str, separator: u8) -> bool {
    let mut quoted = false;
    let mut at_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => drop(bytes.next()),
            b'"' if quoted => quoted = false,
            b'"' if at_start => quoted = true,
            _ => {}
        }
        at_start = !quoted && (byte == separator || byte == b'\n');
    }
    quoted
}

/// A table as Markdown writes it. What stands around it is a row of one cell a line.
fn pipes(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        let cells: Vec<String> = match line.strip_prefix('|') {
            None => vec![line.to_owned()],
            Some(inner) => split_pipes(inner).iter().map(|cell| unmarked(cell)).collect(),
        };
        let rule = |cell: &String| cell.is_empty() || cell.chars().all(|c| matches!(c, '-' | ':' | '='));
        if !cells.iter().all(rule) {
            rows.push(Row { line: number, cells });
        }
    }
    rows
}

/// The cells after a row's first upright line; `\|` is a letter.
fn split_pipes(inner: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = inner.chars().peekable();
    while let Some(c) = letters.next() {
        match (c, cells.last_mut()) {
            ('\\', Some(cell)) if letters.peek() == Some(&'|') => cell.extend(letters.next()),
            ('|', _) => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    // The row's last upright line closes it.
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells
}

/// A cell without the marks by which such tables hold lines, lists and bold letters.
fn unmarked(cell: &str) -> String {
    let mut out = String::new();
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.split_once('>').and_then(|(tag, after)| Some((mark(tag)?, after)));
        match tag {
            Some((mark, after)) => {
                out.push_str(mark);
                rest = after;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// What a mark of HTML stands for.
fn mark(tag: &str) -> Option<&'static str> {
    let name = tag.trim_matches('/').split_whitespace().next()?.to_ascii_lowercase();
    match name.as_str() {
        "br" | "p" | "ul" | "ol" | "div" => Some("\n"),
        "li" if tag.starts_with('/') => Some(""),
        "li" => Some("\n• "),
        "b" | "i" | "em" | "strong" | "u" | "span" => Some(""),
        _ => None,
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
