PRAGMA application_id = 1347177552; -- "PLKP": tells our databases from any other program's

-- Instants (…_at) are whole seconds since 1970 in UTC, written by the program's clock: no time DEFAULTs.
-- Ids from Discord are its snowflakes; a district has its own key besides.

-- Interactions whose write is done: a second delivery has no effect. Kept for an hour.
CREATE TABLE interaction_seen (
    interaction_id INTEGER PRIMARY KEY,
    seen_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE district (
    id            INTEGER PRIMARY KEY,
    guild_id      INTEGER NOT NULL UNIQUE,
    zone          TEXT,                                   -- IANA name
    vocabulary    TEXT,                                   -- a profile of vocabulary.toml
    minimum_group INTEGER NOT NULL DEFAULT 5 CHECK (minimum_group >= 3),
    created_at    INTEGER NOT NULL,
    left_at       INTEGER                                 -- the bot was removed from the server
) STRICT;

CREATE TABLE district_role (
    district_id INTEGER NOT NULL REFERENCES district (id),
    part        TEXT    NOT NULL,
    role_id     INTEGER NOT NULL,
    PRIMARY KEY (district_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE district_channel (
    district_id INTEGER NOT NULL REFERENCES district (id),
    purpose     TEXT    NOT NULL,
    channel_id  INTEGER NOT NULL,
    PRIMARY KEY (district_id, purpose)
) STRICT, WITHOUT ROWID;

-- Who did what; never what somebody answered.
CREATE TABLE audit (
    id          INTEGER PRIMARY KEY,
    district_id INTEGER NOT NULL REFERENCES district (id),
    user_id     INTEGER,                                  -- NULL: the bot itself, or a person who deleted their data
    what        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    done_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_district ON audit (district_id, done_at);

-- A message that belongs in a channel, from the moment it is decided on until Discord has it.
CREATE TABLE posting (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- names it to Discord: never used twice
    district_id INTEGER NOT NULL REFERENCES district (id),
    kind        TEXT    NOT NULL,
    subject_id  INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,               -- the last attempt may have arrived: look before sending again
    next_at     INTEGER NOT NULL,                         -- when to try (again)
    reason      TEXT,                                     -- why it did not go out yet
    channel_id  INTEGER,                                  -- where it went, or was last tried
    message_id  INTEGER,
    redraw      INTEGER NOT NULL DEFAULT 0,               -- how many changes of what it shows are not drawn yet
    UNIQUE (district_id, kind, subject_id)
) STRICT;
CREATE INDEX posting_due ON posting (next_at) WHERE state = 'waiting' OR redraw > 0;

CREATE TABLE round (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,      -- buttons remember it: never used twice, even of a dropped draft
    district_id   INTEGER NOT NULL REFERENCES district (id),
    name          TEXT    NOT NULL,
    mode          TEXT    NOT NULL CHECK (mode IN ('confidential', 'together')),
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    minimum_group INTEGER NOT NULL CHECK (minimum_group >= 3), -- the promise, copied when the round opens
    opened_by     INTEGER,                                -- NULL: a person who deleted their data
    opened_at     INTEGER,
    closes_on     TEXT,                                   -- the district's wall time, such as 2027-02-12T17:00
    closes_zone   TEXT,                                   -- the zone that wall time is in
    closes_at     INTEGER,                                -- worked out from the two
    closed_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX round_one_open ON round (district_id) WHERE state = 'open';
CREATE UNIQUE INDEX round_one_draft ON round (district_id, opened_by) WHERE state = 'draft';

-- One set of answers: one person's, or in a together round everyone's (user_id NULL). No times are kept, and the key is
-- random, so that it tells no order of arrival.
CREATE TABLE response (
    id       INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    user_id  INTEGER,
    voice    TEXT,                                        -- the group it counts in, fixed at the first answer
    revision INTEGER NOT NULL DEFAULT 0                   -- grows with every answer: tells a stale button from a fresh one
) STRICT;
CREATE UNIQUE INDEX response_of_person ON response (round_id, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX response_of_all ON response (round_id) WHERE user_id IS NULL;

CREATE TABLE answer (
    response_id INTEGER NOT NULL REFERENCES response (id) ON DELETE CASCADE,
    question    INTEGER NOT NULL CHECK (question BETWEEN 1 AND 5),
    choice      TEXT    NOT NULL CHECK (choice IN ('red', 'blue', 'green', 'cant_tell')),
    answered_by INTEGER,                                  -- together rounds only: who set it
    PRIMARY KEY (response_id, question)
) STRICT, WITHOUT ROWID;
