//! The sheet to print: one HTML file that needs nothing else, for A4 and Letter alike.

use super::super::{questions, words};
use super::Sheet;
use crate::calendar;
use crate::district::{self, VOICES};
use crate::document;
use crate::message::Text;
use crate::prompts::Voice;
use crate::retreat::view as session_view;

/// Lines to write on, for each question.
const LINES: usize = 7;

/// Lines are borders, since browsers leave backgrounds out when they print. No size of paper is named: the printer's counts.
const STYLE: &str = "\
@page{margin:16mm 18mm}\
*{box-sizing:border-box}\
body{font:11pt/1.4 Georgia,'Times New Roman',serif;color:#000;background:#fff;max-width:46em;margin:2em auto;padding:0 1em}\
h1{font-size:20pt;line-height:1.2;margin:0 0 .2em}\
h2{font-size:14pt;margin:1.6em 0 .3em;border-bottom:2px solid #000;break-after:avoid}\
h3{font-size:12pt;margin:1em 0 .1em}\
p{margin:.3em 0}\
.facts{margin:0 0 1em}\
.note{border:1px solid #000;padding:.5em .8em;margin:1em 0}\
.hint{font-style:italic}\
.question{break-inside:avoid}\
.line{border-bottom:1px solid #777;height:9mm}\
.groups{columns:2;list-style:none;padding:0;margin:.4em 0}\
.groups li{break-inside:avoid;margin:.15em 0}\
.box{display:inline-block;width:.9em;height:.9em;border:1px solid #000;margin-right:.5em;vertical-align:-.1em}\
.end{margin-top:1.5em;font-weight:bold;break-inside:avoid}\
@media print{body{margin:0;padding:0;max-width:none}}";

fn letters(text: &Text) -> String {
    document::html(&text.plain())
}

fn tag(name: &str, class: &str, text: &Text) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    // What somebody typed may be written from right to left.
    format!("<{name}{class} dir=\"auto\">{}</{name}>\n", letters(text))
}

/// The whole file.
pub fn html(voice: &Voice<'_>, sheet: &Sheet) -> String {
    let session = &sheet.session;
    let title = words::sheet_title(voice, session_view::title(voice, session));
    let mut body = tag("h1", "", &title);
    for fact in super::plain::facts(voice, sheet) {
        body.push_str(&tag("p", "facts", &fact));
    }
    body.push_str(&tag("p", "note", &words::sheet_note(voice)));
    let line = "<div class=\"line\"></div>\n";
    body.push_str(&format!("<div class=\"question\">\n{}{line}</div>\n", tag("h3", "", &words::sheet_name(voice))));
    match sheet.group {
        Some(part) => {
            body.push_str(&tag("p", "", &words::sheet_group(voice, district::view::part(voice, part))));
        }
        None => {
            body.push_str(&tag("h3", "", &words::sheet_groups(voice)));
            let item = |part| {
                let name = letters(&district::view::part(voice, part));
                format!("<li><span class=\"box\"></span>{name}</li>\n")
            };
            let items: String = VOICES.into_iter().map(item).collect();
            body.push_str(&format!("<ul class=\"groups\">\n{items}</ul>\n"));
        }
    }
    for topic in &sheet.topics {
        body.push_str(&tag("h2", "", &questions::topic(voice, *topic)));
        for question in topic.questions() {
            let label = tag("h3", "", &questions::label(voice, *question));
            let under =
                super::plain::under(voice, *question).iter().map(|line| tag("p", "hint", line)).collect::<String>();
            let lines = line.repeat(LINES);
            body.push_str(&format!("<div class=\"question\">\n{label}{under}{lines}</div>\n"));
        }
    }
    body.push_str(&tag("p", "end", &super::plain::hand_in(voice, sheet)));
    let day = calendar::view::day(voice, session.starts_on.date());
    let head = letters(&Text::join([title, day], " · "));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{head}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Topic;
    use crate::prompts::{Profile, Prompts};
    use crate::retreat::Session;

    #[test]
    fn what_somebody_typed_stays_letters_and_nothing_is_fetched() {
        let prompts = Prompts::load(None).unwrap();
        let session = Session {
            name: Some("<script>alert(1)</script> & \"us\"".to_owned()),
            place: "Salle <b>Élève</b>".to_owned(),
            ..Session::example("2027-02-12T09:00")
        };
        let hand_in = "the office' onclick='x".to_owned();
        let sheet = Sheet { session, group: None, topics: vec![Topic::Swot, Topic::Open], hand_in };
        let page = html(&prompts.voice(Profile::default()), &sheet);
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("office'"), "{page}");
        assert!(page.contains("&lt;script&gt;") && page.contains("Salle &lt;b&gt;Élève"), "{page}");
        for outside in ["http", "url(", "src=", "href="] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(page.matches("class=\"question\"").count(), 1 + 5);
        assert_eq!(page.matches("class=\"box\"").count(), VOICES.len());
    }
}
