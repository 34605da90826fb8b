use proptest::prelude::*;

use super::*;

const COMMA: Layout = Layout::Separated(b',');

fn read(text: &str, layout: Layout) -> Vec<(u32, Vec<String>)> {
    rows(text, layout).into_iter().map(|row| (row.line, row.cells)).collect()
}

fn row(line: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn any_encoding_becomes_the_same_text() {
    let expected = "Élève;“où”\nx;–";
    let utf16 = |unit: fn(u16) -> [u8; 2]| expected.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let files: Vec<Vec<u8>> = vec![
        expected.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", expected.replace('\n', "\r\n").as_bytes()].concat(),
        [b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(),
        [b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(),
        b"\xC9l\xE8ve;\x93o\xF9\x94\rx;\x96".to_vec(),
    ];
    for bytes in files {
        assert_eq!(text(&bytes).as_deref(), Ok(expected), "{bytes:?}");
    }
    // Without a mark of its kind.
    let plain: Vec<u8> = "Goal,Action".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text(&plain).as_deref(), Ok("Goal,Action"));
}

#[test]
fn what_is_no_text_is_known_by_its_first_bytes() {
    let cases: [(&[u8], Unreadable); 13] = [
        (b"", Unreadable::Empty),
        (b" \r\n \n", Unreadable::Empty),
        (b"\xEF\xBB\xBF", Unreadable::Empty),
        (b"\xFF\xFE", Unreadable::Empty),
        (b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", Unreadable::Spreadsheet),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Unreadable::Spreadsheet),
        (b"PK\x03\x04 [Content_Types].xml word/document.xml", Unreadable::Document),
        (b"PK\x03\x04 photos/cat.jpg", Unreadable::Other),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Unreadable::Spreadsheet),
        (b"%PDF-1.7", Unreadable::Pdf),
        (b"{\\rtf1 hello}", Unreadable::Document),
        (b"\x89PNG\r\n\x1A\n", Unreadable::Other),
        (b"a\0b\x01\x02\x03", Unreadable::Other),
    ];
    for (bytes, expected) in cases {
        assert_eq!(text(bytes), Err(expected), "{bytes:?}");
    }
}

#[test]
fn cells_with_their_lines() {
    let text = "Goal,Action\n\n\n\"Read,\nwrite\", \"say \"\"hi\"\"\"\n ,\nx\n";
    assert_eq!(
        read(text, COMMA),
        [row(1, &["Goal", "Action"]), row(4, &["Read,\nwrite", "\"say \"\"hi\"\"\""]), row(7, &["x"])]
    );
    assert_eq!(read("a;b\nc;d", Layout::Separated(b';')), [row(1, &["a", "b"]), row(2, &["c", "d"])]);
    // One quotation mark too few does not swallow the rest.
    assert_eq!(read("a,b\n\"c,d\ne,f", COMMA), [row(1, &["a", "b"]), row(2, &["\"c", "d"]), row(3, &["e", "f"])]);
    assert_eq!(read("12\" ruler,b\nc,d", COMMA), [row(1, &["12\" ruler", "b"]), row(2, &["c", "d"])]);
}

#[test]
fn a_table_of_markdown() {
    let text = "Our plan\n\n| Goal | Action |\n|---|:--:|\n| *Read* | <ul><li>One</li><li>Two \\| three</li></ul> |\n| | x<br>y | z |\n| 1 < 2 |";
    assert_eq!(
        read(text, Layout::Pipes),
        [
            row(1, &["Our plan"]),
            row(3, &["Goal", "Action"]),
            row(5, &["*Read*", "• One\n• Two | three"]),
            row(6, &["", "x\ny", "z"]),
            row(7, &["1 < 2"]),
        ]
    );
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z=+@-]{0,6}", "[a-z,;\"\n\t]{1,8}", "\\PC{0,6}"]
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = text(&bytes) {
            for layout in Layout::ALL {
                for row in rows(&text, layout) {
                    prop_assert!(row.line >= 1 && row.line as usize <= text.lines().count());
                }
            }
        }
    }

    #[test]
    fn what_a_spreadsheet_writes_is_read_back_with_its_lines(
        table in prop::collection::vec((prop::collection::vec(cell(), 1..4), 0usize..3), 1..8),
        separator in prop::sample::select(vec![b',', b';', b'\t']),
        windows in any::<bool>(),
    ) {
        let end = if windows { "\r\n" } else { "\n" };
        let (mut file, mut expected) = (String::new(), Vec::new());
        for (cells, blank) in &table {
            file.push_str(&end.repeat(*blank));
            let line = file.matches('\n').count() as u32 + 1;
            let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(csv::QuoteStyle::Always).from_writer(vec![]);
            writer.write_record(cells).unwrap();
            file.push_str(String::from_utf8(writer.into_inner().unwrap()).unwrap().trim_end_matches('\n'));
            file.push_str(end);
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace(WITHIN, "\n").trim().to_owned()).collect();
            expected.push((line, cells));
        }
        expected.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        prop_assume!(!expected.is_empty());
        let text = text(file.as_bytes()).unwrap();
        prop_assert_eq!(read(&text, Layout::Separated(separator)), expected);
    }
}
