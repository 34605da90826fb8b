-- The plan's tree: goal -> strategy -> action.
CREATE TABLE goal (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,     -- buttons remember it
    district_id    INTEGER NOT NULL REFERENCES district (id),
    name           TEXT    NOT NULL,
    problem        TEXT    NOT NULL DEFAULT '',           -- what problem it solves
    success        TEXT    NOT NULL DEFAULT '',           -- what success would look like
    whole_district INTEGER NOT NULL DEFAULT 0,            -- for the whole district, not for one program
    state          TEXT    NOT NULL CHECK (state IN ('live', 'dropped')),
    made_by        INTEGER,                               -- NULL: a person who deleted their data
    made_at        INTEGER NOT NULL
) STRICT;
CREATE INDEX goal_of_district ON goal (district_id, id);

CREATE TABLE strategy (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    goal_id     INTEGER NOT NULL REFERENCES goal (id),
    name        TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('live', 'dropped')),
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX strategy_of_goal ON strategy (district_id, goal_id, id);

-- What keeps a strategy off the shelf: the six alignments, in words. No row, or empty words: still lacking.
CREATE TABLE alignment (
    strategy_id INTEGER NOT NULL REFERENCES strategy (id),
    district_id INTEGER NOT NULL REFERENCES district (id),
    which       TEXT    NOT NULL,
    words       TEXT    NOT NULL,
    set_by      INTEGER,                                  -- NULL: a person who deleted their data
    set_at      INTEGER NOT NULL,
    PRIMARY KEY (strategy_id, which)
) STRICT, WITHOUT ROWID;

-- A piece of work with one accountable owner.
CREATE TABLE action (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    strategy_id INTEGER REFERENCES strategy (id),         -- NULL: not placed in the tree yet
    origin      TEXT    NOT NULL DEFAULT '',              -- where it came from, such as path/level1/3
    name        TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'live', 'adopted', 'abandoned')),
    owner_id    INTEGER,                                  -- NULL: nobody, or a person who deleted their data
    accepted    INTEGER NOT NULL DEFAULT 0,               -- the owner has said yes
    asked_id    INTEGER,                                  -- who is asked to take it over; NULL: nobody
    lead_id     INTEGER,                                  -- the team's lead; NULL: the district lead
    cycle       INTEGER NOT NULL DEFAULT 1,               -- the turn of the wheel that it is in
    blocked     TEXT    NOT NULL DEFAULT '',              -- what the owner needs help with; empty: nothing
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL,
    settled_at  INTEGER                                   -- when it was adopted or abandoned
) STRICT;
CREATE INDEX action_of_district ON action (district_id, state, id);
CREATE INDEX action_of_owner ON action (district_id, owner_id);

-- One turn of Plan, Do, Study, Act. The dates are the district's local dates.
CREATE TABLE cycle (
    action_id   INTEGER NOT NULL REFERENCES action (id),
    number      INTEGER NOT NULL CHECK (number >= 1),
    district_id INTEGER NOT NULL REFERENCES district (id),
    stage       TEXT    NOT NULL CHECK (stage IN ('plan', 'do', 'study', 'act', 'done')),
    revision    INTEGER NOT NULL DEFAULT 1,               -- grows when a date is moved, and only then
    plan_on     TEXT    NOT NULL,
    do_on       TEXT    NOT NULL,
    study_on    TEXT    NOT NULL,
    act_on      TEXT    NOT NULL,
    prediction  TEXT    NOT NULL DEFAULT '',              -- fixed when Do begins
    did         TEXT    NOT NULL DEFAULT '',
    unexpected  TEXT    NOT NULL DEFAULT '',
    result      TEXT    NOT NULL DEFAULT '',
    compared    TEXT    NOT NULL DEFAULT '',              -- with the prediction and the earlier value
    learned     TEXT    NOT NULL DEFAULT '',
    decision    TEXT    CHECK (decision IN ('adopt', 'adapt', 'abandon')),
    why         TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (action_id, number)
) STRICT, WITHOUT ROWID;

-- What an action's card gathers over time.
CREATE TABLE action_detail (
    action_id   INTEGER NOT NULL REFERENCES action (id),
    which       TEXT    NOT NULL,
    district_id INTEGER NOT NULL REFERENCES district (id),
    words       TEXT    NOT NULL,
    set_by      INTEGER,                                  -- NULL: a person who deleted their data
    set_at      INTEGER NOT NULL,
    PRIMARY KEY (action_id, which)
) STRICT, WITHOUT ROWID;

CREATE TABLE action_helper (
    action_id   INTEGER NOT NULL REFERENCES action (id),
    user_id     INTEGER NOT NULL,
    district_id INTEGER NOT NULL REFERENCES district (id),
    PRIMARY KEY (action_id, user_id)
) STRICT, WITHOUT ROWID;

-- Values of an action's indicator over time, by local date.
CREATE TABLE indicator_value (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    district_id INTEGER NOT NULL REFERENCES district (id),
    action_id   INTEGER NOT NULL REFERENCES action (id),
    value       REAL    NOT NULL,
    measured_on TEXT    NOT NULL,
    noted_by    INTEGER,                                  -- NULL: a person who deleted their data
    noted_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX indicator_value_of_action ON indicator_value (action_id, measured_on, id);

-- Everything that was changed on an action, with who and when.
CREATE TABLE action_change (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    district_id INTEGER NOT NULL REFERENCES district (id),
    action_id   INTEGER NOT NULL REFERENCES action (id),
    what        TEXT    NOT NULL,
    was         TEXT    NOT NULL DEFAULT '',
    became      TEXT    NOT NULL DEFAULT '',
    changed_by  INTEGER,                                  -- NULL: the bot, or a person who deleted their data
    changed_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX action_change_of_action ON action_change (action_id, id);

-- A date of an action that somebody wants to move, with the reason, until they have seen what follows and said yes. One
-- for each person and action.
CREATE TABLE date_draft (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    action_id   INTEGER NOT NULL REFERENCES action (id),
    revision    INTEGER NOT NULL,                         -- the turn's, when it was asked for
    stage       TEXT    NOT NULL CHECK (stage IN ('plan', 'do', 'study', 'act')),
    to_on       TEXT    NOT NULL,                         -- the local date
    reason      TEXT    NOT NULL,
    made_by     INTEGER NOT NULL,
    made_at     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX date_draft_of_person ON date_draft (action_id, made_by);

-- Somebody is asked to be accountable for an action. Several that one person is asked for at once share a message.
CREATE TABLE ask (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    action_id   INTEGER NOT NULL REFERENCES action (id),
    message_of  INTEGER NOT NULL,                         -- the ask whose message holds it: the first of them
    user_id     INTEGER,                                  -- who is asked; NULL: a person who deleted their data
    asked_by    INTEGER,                                  -- NULL: a person who deleted their data
    state       TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'over')),
    asked_at    INTEGER NOT NULL,
    answered_at INTEGER
) STRICT;
CREATE INDEX ask_of_action ON ask (action_id, id);
CREATE INDEX ask_of_message ON ask (message_of);
CREATE INDEX ask_of_user ON ask (district_id, user_id, state);

-- What whoever is asked says to the team's lead: why not, or a question.
CREATE TABLE word_to_lead (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    action_id   INTEGER NOT NULL REFERENCES action (id),
    what        TEXT    NOT NULL CHECK (what IN ('declined', 'question')),
    words       TEXT    NOT NULL,
    said_by     INTEGER,                                  -- NULL: a person who deleted their data
    said_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX word_to_lead_of_action ON word_to_lead (action_id, id);

-- Who wants to be pinged in the actions' channel rather than directly.
CREATE TABLE ping_in_channel (
    district_id INTEGER NOT NULL REFERENCES district (id),
    user_id     INTEGER NOT NULL,
    PRIMARY KEY (district_id, user_id)
) STRICT, WITHOUT ROWID;

-- A document that was read in.
CREATE TABLE import (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    file        TEXT    NOT NULL,                         -- its name
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL
) STRICT;

-- Rows of a document that were read in and wait for a person to confirm them.
CREATE TABLE import_row (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    import_id   INTEGER NOT NULL REFERENCES import (id),
    line        INTEGER NOT NULL,
    goal        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    owner_words TEXT    NOT NULL,                         -- as typed: names, not ids
    owner_id    INTEGER,                                  -- once a person has said who that is
    when_words  TEXT    NOT NULL,                         -- as typed, such as "Spring 2027"
    due_on      TEXT,                                     -- once a person has said when that is
    success     TEXT    NOT NULL,
    more        TEXT    NOT NULL,                         -- what stood in other columns, a line each
    remarks     TEXT    NOT NULL,                         -- what a person should look at, in words of the code
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'left_out', 'made')),
    action_id   INTEGER REFERENCES action (id)
) STRICT;
CREATE INDEX import_row_of_import ON import_row (import_id, line);
