//! Bodies: JSON, or a form of several parts with `payload_json` and files.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::rehearsal::error::ApiError;

/// A file that came with a request.
#[derive(Clone, Debug)]
pub(in crate::rehearsal) struct File {
    /// The number in `files[n]`.
    pub(in crate::rehearsal) number: Option<u64>,
    pub(in crate::rehearsal) filename: String,
    pub(in crate::rehearsal) content_type: String,
    pub(in crate::rehearsal) bytes: Vec<u8>,
}

/// What a body holds.
#[derive(Default)]
pub(super) struct Body {
    pub(super) json: Value,
    pub(super) files: Vec<File>,
}

/// Reads a body by its content type. Nothing at all is fine.
pub(super) fn read(kind: &str, bytes: &[u8]) -> Result<Body, ApiError> {
    if bytes.is_empty() {
        return Ok(Body::default());
    }
    if let Some(boundary) = boundary(kind) {
        return parts(bytes, &boundary);
    }
    if !kind.starts_with("application/json") {
        return Err(ApiError::new(400, 50035, "Expected \"Content-Type\" header to be one of {'application/json'}."));
    }
    let json = serde_json::from_slice(bytes).map_err(|_| ApiError::code(50109))?;
    Ok(Body { json, files: Vec::new() })
}

fn boundary(kind: &str) -> Option<String> {
    let (essence, rest) = kind.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    Some(value.trim_matches('"').to_owned())
}

fn parts(bytes: &[u8], boundary: &str) -> Result<Body, ApiError> {
    let broken = || ApiError::new(400, 0, "400: Bad Request");
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let opening = format!("--{boundary}").into_bytes();
    let mut rest = bytes.strip_prefix(opening.as_slice()).ok_or_else(broken)?;
    let mut body = Body::default();
    loop {
        if rest.starts_with(b"--") {
            return Ok(body);
        }
        rest = rest.strip_prefix(b"\r\n").ok_or_else(broken)?;
        let head_end = find(rest, b"\r\n\r\n").ok_or_else(broken)?;
        let (head, content) = (&rest[..head_end], &rest[head_end + 4..]);
        let end = find(content, &delimiter).ok_or_else(broken)?;
        part(&String::from_utf8_lossy(head), &content[..end], &mut body)?;
        rest = &content[end + delimiter.len()..];
    }
}

fn part(head: &str, content: &[u8], body: &mut Body) -> Result<(), ApiError> {
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition").unwrap_or_default();
    let name = attribute(&disposition, "name").unwrap_or_default();
    match attribute(&disposition, "filename") {
        Some(filename) => {
            let number = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']')?.parse().ok());
            let content_type = header("content-type").unwrap_or_else(|| "application/octet-stream".into());
            body.files.push(File { number, filename, content_type, bytes: content.to_vec() });
        }
        None if name == "payload_json" => {
            body.json = serde_json::from_slice(content).map_err(|_| ApiError::code(50109))?;
        }
        None => {}
    }
    Ok(())
}

/// `name="value"` in a header, quoted or not; `name*=utf-8''value` counts for a name beyond ASCII.
fn attribute(header: &str, name: &str) -> Option<String> {
    let mut found = None;
    for piece in split_outside_quotes(header) {
        let Some((key, value)) = piece.split_once('=') else { continue };
        let key = key.trim();
        if key.strip_suffix('*') == Some(name)
            && let Some(encoded) = value.trim().split("''").nth(1)
        {
            return Some(percent_decode(encoded));
        }
        if key == name {
            found = Some(unquote(value.trim()));
        }
    }
    found
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut plain = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    // How browsers and reqwest write a quote or a line break in a file's name.
    plain.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            ';' if !quoted => {
                pieces.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        escaped = false;
    }
    pieces.push(&text[start..]);
    pieces
}

/// Text with its `%20` resolved.
pub(in crate::rehearsal) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(value) => {
                plain.push(value);
                at += 3;
            }
            None => {
                plain.push(if byte == b'+' { b' ' } else { byte });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// A query string; an empty pair, as in `?&a=b`, is passed over.
pub(in crate::rehearsal) fn query(raw: &str) -> BTreeMap<String, String> {
    raw.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (percent_decode(key), percent_decode(value)))
        .collect()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_file_is_read() {
        let text = "--B\r\nContent-Disposition: form-data; name=\"files[3]\"; filename=\"a; \\\"b.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--not\r\n\r\n--B\r\ncontent-disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"x\"}\r\n--B--\r\n";
        let body = read("multipart/form-data; boundary=\"B\"", text.as_bytes()).unwrap();
        assert_eq!(body.json["content"], "x");
        assert_eq!(body.files[0].number, Some(3));
        assert_eq!(body.files[0].filename, "a; \"b.csv");
        assert_eq!(body.files[0].content_type, "text/csv");
        assert_eq!(body.files[0].bytes, b"1,2\r\n--not\r\n");
    }

    #[test]
    fn broken_bodies_are_refused() {
        assert!(read("application/json", b"{").is_err());
        assert!(read("text/plain", b"hello").is_err());
        assert!(read("multipart/form-data; boundary=B", b"--B\r\nno end").is_err());
        assert!(read("multipart/form-data; boundary=B", b"").is_ok());
    }

    #[test]
    fn queries() {
        let query = query("&limit=50&before=12&x=a%20b");
        assert_eq!(query["limit"], "50");
        assert_eq!(query["x"], "a b");
    }
}
