-- Which part is asked about which topic, where the district differs from the method.
CREATE TABLE input_asked (
    district_id INTEGER NOT NULL REFERENCES district (id),
    topic       TEXT    NOT NULL,
    part        TEXT    NOT NULL,
    asked       INTEGER NOT NULL,
    PRIMARY KEY (district_id, topic, part)
) STRICT, WITHOUT ROWID;

-- What somebody says for a session, whether they come or not. A row is one person's, or what one person passed on.
CREATE TABLE input (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    user_id     INTEGER,                                  -- whose it is; NULL: passed on, or a person who deleted their data
    way         TEXT    NOT NULL CHECK (way IN ('named', 'confidential', 'relayed')),
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'given', 'withdrawn')),
    voice       TEXT,                                     -- the group it counts in; never kept with a confidential one
    speaker     TEXT    NOT NULL DEFAULT '',              -- passed on: who said it, as typed
    relayed_by  INTEGER,                                  -- passed on: by whom; NULL otherwise, or a person who deleted their data
    begun_at    INTEGER NOT NULL,
    given_at    INTEGER,
    released    INTEGER NOT NULL DEFAULT 0,               -- confidential: enough others spoke, so that it may be read
    promised    INTEGER NOT NULL DEFAULT 0,               -- confidential: how many must have spoken, as its author was told
    tell        INTEGER NOT NULL DEFAULT 0,               -- confidential: its author hears directly if it stays held back
    CHECK (way = 'named' OR way = 'relayed' OR voice IS NULL),
    CHECK (way = 'relayed' OR (speaker = '' AND relayed_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX input_once ON input (session_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX input_of_session ON input (district_id, session_id);

-- An answer to one question, as typed.
CREATE TABLE input_answer (
    district_id INTEGER NOT NULL REFERENCES district (id),
    input_id    INTEGER NOT NULL REFERENCES input (id),
    question    TEXT    NOT NULL,
    words       TEXT    NOT NULL CHECK (words <> ''),
    PRIMARY KEY (input_id, question)
) STRICT, WITHOUT ROWID;

-- What was posted of a session's input: the digest before the core team meets, and what came later.
CREATE TABLE input_digest (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    part        TEXT    NOT NULL CHECK (part IN ('digest', 'addendum')),
    revision    INTEGER NOT NULL,                         -- the session's: moved, it is posted again
    UNIQUE (session_id, part, revision)
) STRICT;
CREATE TABLE input_in_digest (
    digest_id INTEGER NOT NULL REFERENCES input_digest (id),
    input_id  INTEGER NOT NULL REFERENCES input (id),
    mark      INTEGER NOT NULL,                           -- of its answers as they stood there: others are new again
    PRIMARY KEY (digest_id, input_id)
) STRICT, WITHOUT ROWID;

-- Strengths, weaknesses, opportunities, threats of a session: from input, or said there.
CREATE TABLE swot_board (
    session_id  INTEGER PRIMARY KEY REFERENCES session (id),
    district_id INTEGER NOT NULL REFERENCES district (id),
    state       TEXT    NOT NULL CHECK (state IN ('collecting', 'voting', 'closed')),
    votes_each  INTEGER NOT NULL CHECK (votes_each BETWEEN 1 AND 20),
    voters      INTEGER                                   -- how many voted, counted when voting was closed
) STRICT;
CREATE TABLE swot_entry (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    quadrant    TEXT    NOT NULL CHECK (quadrant IN ('strengths', 'weaknesses', 'opportunities', 'threats')),
    words       TEXT    NOT NULL,                         -- empty only if merged: its first original's
    merged      INTEGER NOT NULL DEFAULT 0,               -- made by merging others
    input_id    INTEGER REFERENCES input (id),            -- the input it came from; NULL: said in the session
    asked       TEXT,                                     -- the question of that input
    merged_into INTEGER REFERENCES swot_entry (id),       -- the original stays
    dropped     INTEGER NOT NULL DEFAULT 0,               -- off the board, never deleted
    votes       INTEGER,                                  -- counted when voting was closed
    made_by     INTEGER,                                  -- NULL: from input, or a person who deleted their data
    made_at     INTEGER NOT NULL,
    CHECK (words <> '' OR merged = 1),
    CHECK ((input_id IS NULL) = (asked IS NULL)),
    CHECK (input_id IS NULL OR made_by IS NULL)
) STRICT;
CREATE INDEX swot_entry_of_session ON swot_entry (district_id, session_id);
CREATE UNIQUE INDEX swot_entry_once ON swot_entry (input_id, asked, words) WHERE input_id IS NOT NULL;
-- While voting is open, and no longer: closed, the entries hold the totals.
CREATE TABLE swot_vote (
    district_id INTEGER NOT NULL REFERENCES district (id),
    entry_id    INTEGER NOT NULL REFERENCES swot_entry (id),
    user_id     INTEGER NOT NULL,
    PRIMARY KEY (entry_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE swot_priority (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    place       INTEGER NOT NULL,
    words       TEXT    NOT NULL,                         -- empty: those of its entry
    entry_id    INTEGER REFERENCES swot_entry (id),       -- what it was made from
    dropped     INTEGER NOT NULL DEFAULT 0,
    set_by      INTEGER,                                  -- NULL: a person who deleted their data
    set_at      INTEGER NOT NULL,
    CHECK (words <> '' OR entry_id IS NOT NULL)
) STRICT;

-- A field of a sheet of the district (its vision, its current state). The newest words count; all are kept.
CREATE TABLE sheet_field (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    district_id INTEGER NOT NULL REFERENCES district (id),
    sheet       TEXT    NOT NULL CHECK (sheet IN ('vision', 'state')),
    field       TEXT    NOT NULL,
    words       TEXT    NOT NULL,                         -- empty: taken back
    set_by      INTEGER,                                  -- NULL: a person who deleted their data
    set_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX sheet_field_newest ON sheet_field (district_id, sheet, field, id);
-- Comments on the vision, by voice.
CREATE TABLE vision_comment (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    voice       TEXT    NOT NULL CHECK (voice IN ('leadership', 'board', 'employers', 'parents', 'students', 'staff')),
    words       TEXT    NOT NULL CHECK (words <> ''),
    speaker     TEXT    NOT NULL DEFAULT '',              -- passed on: who said it, as typed
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL,
    dropped     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The environmental scan before a session: a first one, or a progress report.
CREATE TABLE scan (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER REFERENCES session (id),          -- the session that it is read before
    kind        TEXT    NOT NULL CHECK (kind IN ('first', 'progress')),
    review      TEXT    NOT NULL CHECK (review IN ('external', 'internal')),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'closed')),
    posted_at   INTEGER,                                  -- since when everyone may read its report
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX scan_open ON scan (district_id) WHERE state = 'open';
CREATE TABLE scan_item (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    scan_id     INTEGER NOT NULL REFERENCES scan (id),
    item        TEXT    NOT NULL,                         -- its key in the checklist
    state       TEXT    NOT NULL CHECK (state IN ('open', 'done', 'left_out')),
    reason      TEXT    NOT NULL DEFAULT '',              -- why it is left out
    settled_by  INTEGER,                                  -- who said so; NULL: open, or a person who deleted their data
    settled_at  INTEGER,
    owner_id    INTEGER,                                  -- who looks after it; NULL: nobody, or a person who deleted their data
    due_on      TEXT,                                     -- local date
    revision    INTEGER NOT NULL DEFAULT 1,               -- grows when its date or its owner changes, and only then
    UNIQUE (scan_id, item)
) STRICT;
CREATE TABLE scan_finding (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    item_id     INTEGER NOT NULL REFERENCES scan_item (id),
    words       TEXT    NOT NULL,
    link        TEXT    NOT NULL DEFAULT '',
    file_name   TEXT    NOT NULL DEFAULT '',
    dropped     INTEGER NOT NULL DEFAULT 0,
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL,
    file        BLOB                                      -- a copy: links to attachments expire
) STRICT;
CREATE INDEX scan_finding_of_item ON scan_finding (item_id, id);

-- Outside voices and documents: whom to ask, asked when, what they said.
CREATE TABLE outside_voice (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    kind        TEXT    NOT NULL,                         -- such as employers, or a document
    who         TEXT    NOT NULL CHECK (who <> ''),
    owner_id    INTEGER,                                  -- who asks them; NULL: nobody, or a person who deleted their data
    asked_on    TEXT,                                     -- local date
    said        TEXT    NOT NULL DEFAULT '',
    said_on     TEXT,                                     -- local date
    link        TEXT    NOT NULL DEFAULT '',
    dropped     INTEGER NOT NULL DEFAULT 0,
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL
) STRICT;

-- What came of a session, for everyone. Whether it is posted says its posting.
CREATE TABLE briefing (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL UNIQUE REFERENCES session (id),
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL
) STRICT;
-- What it says: what was decided, how everyone fits in, what comes next; and what became of the answers to a question.
CREATE TABLE briefing_words (
    district_id INTEGER NOT NULL REFERENCES district (id),
    briefing_id INTEGER NOT NULL REFERENCES briefing (id),
    about       TEXT    NOT NULL,                         -- decided, fits, next, or a question
    words       TEXT    NOT NULL CHECK (words <> ''),
    PRIMARY KEY (briefing_id, about)
) STRICT, WITHOUT ROWID;
-- Who has read it: once read is read.
CREATE TABLE briefing_read (
    district_id INTEGER NOT NULL REFERENCES district (id),
    briefing_id INTEGER NOT NULL REFERENCES briefing (id),
    user_id     INTEGER NOT NULL,
    voice       TEXT,                                     -- the group that they count in
    read_at     INTEGER NOT NULL,
    PRIMARY KEY (briefing_id, user_id)
) STRICT, WITHOUT ROWID;
