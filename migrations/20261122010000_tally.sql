-- What may be shown of a round. Worked out once, when it closes; whatever happens to the answers afterwards, this stays.

-- How many have answered while the round is open, in steps of its smallest group. Never goes down, so that nobody learns
-- from it that somebody deleted their answers.
CREATE TABLE round_progress (
    round_id INTEGER NOT NULL REFERENCES round (id),
    voice    TEXT    NOT NULL,                            -- a group, or '' for everyone
    reached  INTEGER NOT NULL,
    PRIMARY KEY (round_id, voice)
) STRICT, WITHOUT ROWID;

-- Counts that may be shown; what is withheld has no row.
CREATE TABLE tally (
    round_id  INTEGER NOT NULL REFERENCES round (id),
    voice     TEXT    NOT NULL,                           -- a group, or '' for everyone
    question  INTEGER NOT NULL CHECK (question BETWEEN 0 AND 5), -- 0: people by the level of their own result
    red       INTEGER NOT NULL,
    blue      INTEGER NOT NULL,
    green     INTEGER NOT NULL,
    cant_tell INTEGER NOT NULL,
    PRIMARY KEY (round_id, voice, question)
) STRICT, WITHOUT ROWID;

ALTER TABLE round ADD COLUMN shared_at INTEGER;           -- when its result was shared with everyone
ALTER TABLE round ADD COLUMN shared_by INTEGER;           -- NULL: not shared, or by a person who deleted their data
