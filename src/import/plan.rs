//! A table as an action plan: which column holds what, one entry an action (`docs/method.md`, "Importing an action plan").

use super::headings::{Column, columns};
use super::table::{self, Layout, Row, Unreadable};

/// The most actions that are taken from one file.
pub const MOST_ROWS: usize = 300;
/// The most letters of a cell; more of them is a slip, such as a missing quotation mark.
pub const LONGEST_CELL: usize = 2000;
/// The headings stand among the first so many rows.
const HEADINGS_WITHIN: usize = 40;

/// An action as the file has it: words, nothing decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line of the file that its row begins on, from 1.
    pub line: u32,
    /// What it serves.
    pub goal: String,
    /// What is to be done; empty where the row says nothing of it.
    pub name: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub when: String,
    /// What success would look like.
    pub success: String,
    /// What stands in other columns, with their headings, a line each.
    pub more: String,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
}

/// What a person should look at, and can't be seen in the words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// Its cell holds several actions, and owners or dates that are not as many: all is kept together.
    Together,
    /// It was one of several actions in a cell; what stood beside them once is repeated with each.
    Shared,
}

impl Remark {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Together, Self::Shared];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Together => "together",
            Self::Shared => "shared",
        }
    }

    /// The reverse of [`Remark::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|remark| remark.as_str() == name)
    }
}

/// A file as an action plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its actions, in the file's order.
    pub entries: Vec<Entry>,
    /// How many rows stand above the headings: titles, names, dates of approval. They are left out.
    pub above: usize,
}

/// Why a file is no action plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPlan {
    /// It is no table.
    Unreadable(Unreadable),
    /// No row with headings was found.
    NoHeadings,
    /// There is nothing below the headings.
    NoRows,
    /// More actions than are taken at once.
    TooMany(usize),
    /// A cell that is too long, on this line.
    LongCell(u32),
}

/// Reads a file.
///
/// # Errors
/// Why it is no action plan.
pub fn read(bytes: &[u8]) -> Result<Plan, NotAPlan> {
    let text = table::text(bytes).map_err(NotAPlan::Unreadable)?;
    let mut best: Option<(usize, Vec<Row>, usize, Vec<Column>)> = None;
    for layout in Layout::ALL {
        let rows = table::rows(&text, layout);
        let headings = rows.iter().take(HEADINGS_WITHIN).enumerate();
        let found = headings.filter_map(|(place, row)| Some((place, columns(&row.cells)?))).next();
        if let Some((place, columns)) = found {
            let known = columns.iter().filter(|column| **column != Column::Other).count();
            if best.as_ref().is_none_or(|(most, ..)| known > *most) {
                best = Some((known, rows, place, columns));
            }
        }
    }
    let Some((_, rows, place, columns)) = best else { return Err(NotAPlan::NoHeadings) };
    let (above, rest) = rows.split_at(place);
    let Some((headings, rows)) = rest.split_first() else { return Err(NotAPlan::NoRows) };
    let long = |row: &&Row| row.cells.iter().any(|cell| cell.chars().count() > LONGEST_CELL);
    if let Some(row) = rows.iter().find(long) {
        return Err(NotAPlan::LongCell(row.line));
    }
    let entries = entries(headings, &columns, rows);
    match entries.len() {
        0 => Err(NotAPlan::NoRows),
        count if count > MOST_ROWS => Err(NotAPlan::TooMany(count)),
        _ => Ok(Plan { entries, above: above.len() }),
    }
}

fn entries(headings: &Row, columns: &[Column], rows: &[Row]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut goal = String::new();
    // A row that names a goal and nothing else, until an action follows.
    let mut waiting: Option<Entry> = None;
    for row in rows.iter().filter(|row| row.cells != headings.cells) {
        let mut entry = Entry { line: row.line, ..Entry::default() };
        let mut more = Vec::new();
        for (place, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match columns.get(place) {
                Some(Column::Goal) => entry.goal.clone_from(cell),
                Some(Column::Action) => entry.name.clone_from(cell),
                Some(Column::Owner) => entry.owner.clone_from(cell),
                Some(Column::When) => entry.when.clone_from(cell),
                Some(Column::Success) => entry.success.clone_from(cell),
                Some(Column::Other) | None => {
                    let heading = headings.cells.get(place).filter(|heading| !heading.is_empty());
                    more.push(heading.map_or_else(|| cell.clone(), |heading| format!("{heading}: {cell}")));
                }
            }
        }
        entry.more = more.join("\n");
        if !entry.goal.is_empty() {
            goal.clone_from(&entry.goal);
            entries.extend(waiting.take());
        }
        let only_goal = Entry { line: entry.line, goal: entry.goal.clone(), ..Entry::default() };
        if entry == only_goal {
            waiting = Some(entry);
            continue;
        }
        waiting = None;
        entry.goal.clone_from(&goal);
        entries.extend(split(entry));
    }
    entries.extend(waiting);
    entries
}

/// One entry for each of the actions that a cell holds, if it can be told which owner and date belong to which.
fn split(entry: Entry) -> Vec<Entry> {
    let (names, marked) = items(&entry.name);
    let (owners, dates, successes) = (items(&entry.owner).0, items(&entry.when).0, items(&entry.success).0);
    let count = names.len();
    let together = names.join(" • ");
    if count <= 1 || (!marked && dates.len() <= 1) {
        // One action, perhaps on several lines.
        let name = if marked { together } else { names.join(" ") };
        return vec![Entry { name, ..entry }];
    }
    let fits = |there: &[String]| there.len() <= 1 || there.len() == count;
    if !fits(&owners) || !fits(&dates) {
        return vec![Entry { name: together, remarks: vec![Remark::Together], ..entry }];
    }
    let each = |there: &[String], whole: &str, place: usize| {
        if there.len() == count { there.get(place).cloned().unwrap_or_default() } else { whole.to_owned() }
    };
    let once = |there: &[String], whole: &str| !whole.is_empty() && there.len() != count;
    let shared = once(&owners, &entry.owner) || once(&dates, &entry.when) || once(&successes, &entry.success);
    let remarks = if shared || !entry.more.is_empty() { vec![Remark::Shared] } else { vec![] };
    let one = |(place, name): (usize, String)| Entry {
        name,
        owner: each(&owners, &entry.owner, place),
        when: each(&dates, &entry.when, place),
        success: each(&successes, &entry.success, place),
        remarks: remarks.clone(),
        ..entry.clone()
    };
    names.into_iter().enumerate().map(one).collect()
}

/// What a cell lists, and whether it does so with bullets or numbers; without them, its lines. A line such as "Staff:"
/// above bullets goes with each of them.
fn items(cell: &str) -> (Vec<String>, bool) {
    let cell = cell.replace(['•', '◦', '▪', '●'], "\n• ");
    let lines = || cell.lines().map(str::trim).filter(|line| !line.is_empty());
    let marked = lines().filter(|line| bullet(line).is_some()).count();
    let title = lines().next().filter(|line| bullet(line).is_none() && !line.ends_with(':'));
    if marked == 0 || title.is_some() {
        // Bullets below a title are its steps.
        let plain = lines().map(|line| bullet(line).unwrap_or(line).to_owned()).filter(|line| !line.is_empty());
        return if marked == 0 {
            (plain.collect(), false)
        } else {
            (vec![plain.collect::<Vec<_>>().join(" • ")], true)
        };
    }
    let mut items: Vec<String> = Vec::new();
    let mut heading = String::new();
    let mut used = true;
    for line in lines() {
        match (bullet(line), items.last_mut()) {
            (Some(""), _) => {}
            (Some(text), _) => {
                used = true;
                items.push(if heading.is_empty() { text.to_owned() } else { format!("{heading} {text}") });
            }
            (None, last) if line.ends_with(':') || last.is_none() => {
                heading = if used { line.to_owned() } else { format!("{heading} {line}") };
                used = false;
            }
            (None, Some(last)) => {
                last.push(' ');
                last.push_str(line);
            }
            (None, None) => {}
        }
    }
    if !used {
        items.push(heading);
    }
    (items, true)
}

/// The words after a line's bullet or number.
fn bullet(line: &str) -> Option<&str> {
    if line == "•" {
        return Some("");
    }
    let (mark, rest) = line.split_once(char::is_whitespace)?;
    let number = |mark: &str| {
        let inner = mark.strip_suffix(['.', ')'])?;
        let digits = (1..=2).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit());
        (digits || (mark.ends_with(')') && inner.len() == 1)).then_some(())
    };
    (matches!(mark, "•" | "-" | "–" | "—" | "*" | "·") || number(mark).is_some()).then(|| rest.trim())
}

/// The people or posts that an owner's cell names, the first one first; none for "n/a" or "tbc".
pub fn owners(words: &str) -> Vec<String> {
    if matches!(words.trim().to_lowercase().as_str(), "n/a" | "na" | "none" | "tbc" | "tbd" | "tba" | "?" | "-" | "–")
    {
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    for part in words.split(['/', ';', ',', '&', '+', '\n', '•']) {
        // "A. Chen and B. Okafor" are two, the "Head of Teaching and Learning" is one.
        let pieces: Vec<&str> = if part.contains(" of ") { vec![part] } else { part.split(" and ").collect() };
        for piece in pieces {
            let piece = piece.trim();
            let name = bullet(piece).unwrap_or(piece).split_whitespace().collect::<Vec<_>>().join(" ");
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// By what rows are told to name the same owner: the first name, however it is written large or small.
pub fn owner_key(words: &str) -> String {
    owners(words).first().map(|name| name.to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
