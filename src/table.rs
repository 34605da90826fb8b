//! Tables for spreadsheets: CSV that Excel, LibreOffice and Google's sheets open as it is meant.
//!
//! What somebody typed may begin like a formula, which a spreadsheet would run in the name of whoever opens the file.
//! Such a cell gets an apostrophe in front, which spreadsheets take as "this is text". A spreadsheet that is set to
//! other separators would begin a cell of its own after a semicolon, a tab or a line end within ours: what stands there is
//! guarded in the same way.

use crate::error::Fault;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";
/// In front of what a spreadsheet would take for a formula.
const GUARD: char = '\'';
/// What separates cells in some spreadsheet, and would be misread there in spite of the quotes.
const SEPARATORS: [char; 4] = [';', '\t', '\n', '\r'];

/// The table as a file: a first row of headings, then the others. Shorter rows are filled up with empty cells, longer
/// ones widen the table.
///
/// # Errors
/// A fault of the writer, which writes into memory.
pub fn csv<H, R, C>(headings: H, rows: R) -> Result<Vec<u8>, Fault>
where
    H: IntoIterator,
    H::Item: AsRef<str>,
    R: IntoIterator<Item = C>,
    C: IntoIterator,
    C::Item: AsRef<str>,
{
    fn cells(row: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
        row.into_iter().map(|cell| safe(cell.as_ref())).collect()
    }
    let mut table = vec![cells(headings)];
    table.extend(rows.into_iter().map(cells));
    // A row without any cell would be lost.
    let columns = table.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let fault = |error: String| Fault::Internal(format!("a table: {error}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for mut row in table {
        row.resize(columns, String::new());
        writer.write_record(row).map_err(|error| fault(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| fault(error.error().to_string()))
}

/// A cell that no spreadsheet takes for a formula, nor any part of it.
fn safe(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len() + 1);
    // A cell that begins with one of these is not trusted either: some spreadsheets drop it and read on.
    if cell.starts_with(char::is_control) {
        safe.push(GUARD);
    }
    for piece in cell.split_inclusive(SEPARATORS) {
        if is_formula(piece) {
            safe.push(GUARD);
        }
        // No spreadsheet shows it, and some stop reading there.
        safe.extend(piece.chars().filter(|c| *c != '\0'));
    }
    safe
}

/// Whether it begins like one: at once, after what can't be seen, or in the wide forms of East Asian keyboards.
fn is_formula(cell: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
    };
    let start = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];
    cell.trim_start_matches(unseen).starts_with(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix(BYTE_ORDER_MARK).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_table_as_spreadsheets_like_it() {
        let bytes = csv(["Area", "Red, %"], [vec!["Élèves", "3"], vec!["say \"hi\"\nthere"], vec![]]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{FEFF}Area,\"Red, %\"\r\nÉlèves,3\r\n\"say \"\"hi\"\"\nthere\",\r\n,\r\n");
        assert_eq!(csv(["one"], [[""]]).unwrap(), "\u{FEFF}one\r\n\"\"\r\n".as_bytes());
    }

    #[test]
    fn formulas_stay_text() {
        for cell in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "  =1",
            "\u{A0}=1",
            "\u{200B}=1",
            "＝1",
            "　＋1",
            "－1",
            "＠x",
        ] {
            assert_eq!(safe(cell).strip_prefix(GUARD).map(|rest| rest.replace('\'', "")), Some(cell.to_owned()));
        }
        assert_eq!(safe("x;=1\n -1;y"), "x;'=1\n' -1;y");
        for cell in ["", "x", "x;y", "x, -1", "x=1", " x", "1-2", "'=1", "Ä", "(1)"] {
            assert_eq!(safe(cell), cell);
        }
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![".{0,12}", "[ \t\r\n\u{A0}\u{FEFF}]{0,2}[=+@＝－-][a-z\",;\n]{0,9}", "[\",\r\n; ]{0,6}"]
    }

    proptest! {
        #[test]
        fn it_can_be_read_back_and_holds_no_formula(rows in prop::collection::vec(prop::collection::vec(cell(), 3), 0..6)) {
            let read = read(&csv(["a", "b", "c"], &rows).unwrap());
            prop_assert_eq!(read.len(), rows.len() + 1);
            for (row, read) in rows.iter().zip(&read[1..]) {
                prop_assert_eq!(row.len(), read.len());
                for (cell, read) in row.iter().zip(read) {
                    prop_assert!(!read.starts_with(char::is_control), "{read:?}");
                    prop_assert!(!read.split(SEPARATORS).any(is_formula), "{read:?}");
                    prop_assert_eq!(read.replace(GUARD, ""), cell.replace([GUARD, '\0'], ""));
                    let plain = !cell.starts_with(char::is_control) && !cell.split(SEPARATORS).any(is_formula);
                    prop_assert!(!plain || *read == cell.replace('\0', ""), "nothing is guarded without need: {read:?}");
                }
            }
        }
    }
}
