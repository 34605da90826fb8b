//! A table's headings: which column holds what, known by words (`docs/method.md`, "Importing an action plan").

/// The most words of a heading; a sentence is none.
const HEADING_WORDS: usize = 8;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Goal,
    Action,
    Owner,
    When,
    Success,
    /// Something that an action has no place for, such as its progress.
    Other,
}

const OTHER: &[&str] = &[
    "progress",
    "evaluation",
    "status",
    "comment",
    "comments",
    "note",
    "notes",
    "resource",
    "resources",
    "budget",
    "cost",
    "costs",
    "rag",
    "start",
    "review",
    "reviewed",
    "no",
    "number",
    "ref",
    "id",
];
const OWNER: &[&str] = &[
    "responsible",
    "responsibility",
    "responsibilities",
    "owner",
    "owners",
    "who",
    "whom",
    "lead",
    "leads",
    "leader",
    "leaders",
    "led",
    "accountable",
    "accountability",
    "person",
    "people",
    "assigned",
    "assignee",
];
const WHEN: &[&str] = &[
    "time",
    "times",
    "timeline",
    "timelines",
    "timescale",
    "timescales",
    "timeframe",
    "timeframes",
    "timing",
    "when",
    "due",
    "date",
    "dates",
    "deadline",
    "deadlines",
    "completion",
];
const SUCCESS: &[&str] = &[
    "outcome",
    "outcomes",
    "success",
    "criteria",
    "criterion",
    "measure",
    "measures",
    "indicator",
    "indicators",
    "kpi",
    "kpis",
    "impact",
    "evidence",
    "target",
    "targets",
    "result",
    "results",
];
const ACTION: &[&str] =
    &["action", "actions", "activity", "activities", "task", "tasks", "step", "steps", "initiative", "initiatives"];
const GOAL: &[&str] = &[
    "objective",
    "objectives",
    "goal",
    "goals",
    "aim",
    "aims",
    "priority",
    "priorities",
    "problem",
    "problems",
    "focus",
    "theme",
    "strand",
    "benchmark",
];

/// What the columns hold, if this row is one of headings: there is one for the actions, and another that is known.
pub(super) fn columns(cells: &[String]) -> Option<Vec<Column>> {
    let mut strategies = None;
    let mut columns: Vec<Column> = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        let words = heading_words(cell);
        let says =
            |list: &[&str]| words.len() <= HEADING_WORDS && words.iter().any(|word| list.contains(&word.as_str()));
        let column = [
            (OTHER, Column::Other),
            (OWNER, Column::Owner),
            (WHEN, Column::When),
            (SUCCESS, Column::Success),
            (ACTION, Column::Action),
            (GOAL, Column::Goal),
            // "What will we do?", which the others may begin with as well.
            (&["what"], Column::Action),
        ];
        let known = column.into_iter().find(|(list, _)| says(list)).map_or(Column::Other, |(_, column)| column);
        if strategies.is_none() && known == Column::Other && says(&["strategy", "strategies"]) {
            strategies = Some(place);
        }
        // Of two columns with the same heading the first counts.
        columns.push(if columns.contains(&known) { Column::Other } else { known });
    }
    if let Some(column) = strategies.and_then(|place| columns.get_mut(place)).filter(|_| !columns_hold_goal(cells)) {
        *column = Column::Goal;
    }
    let holds = |column| columns.contains(&column);
    let beside = [Column::Goal, Column::Owner, Column::When, Column::Success];
    (holds(Column::Action) && beside.into_iter().any(holds)).then_some(columns)
}

/// Whether a column of goals stands in this row, so that one of strategies is not needed in its place.
fn columns_hold_goal(cells: &[String]) -> bool {
    cells.iter().any(|cell| heading_words(cell).iter().any(|word| GOAL.contains(&word.as_str())))
}

/// A heading's words in small letters, without what it says in quotes or brackets, unless that is all.
fn heading_words(cell: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut inside: Option<char> = None;
    for c in cell.chars() {
        match (inside, c) {
            (Some(end), c) if c == end => inside = None,
            (Some(_), _) => {}
            (None, '(') => inside = Some(')'),
            (None, '[') => inside = Some(']'),
            (None, '“') => inside = Some('”'),
            (None, '"') => inside = Some('"'),
            (None, c) => bare.push(c),
        }
    }
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let outside = words(&bare);
    if outside.is_empty() { words(cell) } else { outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_words() {
        use Column::{Action, Goal, Other, Owner, Success, When};
        #[rustfmt::skip]
        let cases: [(&[&str], Option<&[Column]>); 12] = [
            (&["Objectives \"What are the problems you are trying to solve?\"", "Actions, including CPD \"What would solve the problem?\"",
               "Responsible \"Who is responsible for each action?\"", "Time \"When do you aim to have this completed by?\"",
               "Outcomes \"What would success look like?\"", "Progress"],
             Some(&[Goal, Action, Owner, When, Success, Other])),
            (&["GOAL", "action", "“Who?”", "Due date"], Some(&[Goal, Action, Owner, When])),
            (&["No.", "Task", "Lead", "Deadline", "Success criteria", "Evaluation", "Notes"], Some(&[Other, Action, Owner, When, Success, Other, Other])),
            (&["Action owner", "Action", "Start date", "End date"], Some(&[Owner, Action, Other, When])),
            (&["What will we do?", "By whom", "By when"], Some(&[Action, Owner, When])),
            (&["Strategy", "Activities", "Timeline"], Some(&[Goal, Action, When])),
            (&["Goal", "Strategy", "Activities"], Some(&[Goal, Other, Action])),
            (&["Actions", "", "Date", "Date"], Some(&[Action, Other, When, Other])),
            (&["Our action plan for 2027"], None),
            (&["Goal", "Who", "When"], None),
            (&["Hold a careers fair", "Amara", "June"], None),
            (&["The action that the whole leadership team has agreed to take this year", "Who"], None),
        ];
        for (cells, expected) in cases {
            let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
            assert_eq!(columns(&cells).as_deref(), expected, "{cells:?}");
        }
    }
}
