-- A person's own walk along a path: the steps they marked as done. Only they see it; no times and no order are kept.
CREATE TABLE path_own (
    district_id INTEGER NOT NULL REFERENCES district (id),
    user_id     INTEGER NOT NULL,
    level       TEXT    NOT NULL,
    step        INTEGER NOT NULL CHECK (step >= 1),
    PRIMARY KEY (district_id, user_id, level, step)
) STRICT, WITHOUT ROWID;

-- The district's walk: what is ticked off, or marked as a need or an area of focus. Unticked: no row.
CREATE TABLE path_tick (
    district_id INTEGER NOT NULL REFERENCES district (id),
    level       TEXT    NOT NULL,
    step        INTEGER NOT NULL CHECK (step >= 1),
    item        TEXT    NOT NULL,
    ticked_by   INTEGER,                                  -- NULL: a person who deleted their data
    ticked_at   INTEGER NOT NULL,
    PRIMARY KEY (district_id, level, step, item)
) STRICT, WITHOUT ROWID;

-- Notes on the district's steps. Each saving adds a row and the newest counts, so that two people who write at the same
-- time never overwrite each other.
CREATE TABLE path_note (
    id          INTEGER PRIMARY KEY,
    district_id INTEGER NOT NULL REFERENCES district (id),
    level       TEXT    NOT NULL,
    step        INTEGER NOT NULL CHECK (step >= 1),
    note        TEXT    NOT NULL,                         -- empty: the note was emptied
    noted_by    INTEGER,                                  -- NULL: a person who deleted their data
    noted_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX path_note_of_step ON path_note (district_id, level, step, id);
