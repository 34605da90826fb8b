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
