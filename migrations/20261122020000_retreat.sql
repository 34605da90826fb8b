-- The district's hours: local times such as 09:00.
ALTER TABLE district ADD COLUMN meeting_time  TEXT NOT NULL DEFAULT '15:45';
ALTER TABLE district ADD COLUMN reminder_time TEXT NOT NULL DEFAULT '09:00';
ALTER TABLE district ADD COLUMN quiet_from    TEXT NOT NULL DEFAULT '19:00';
ALTER TABLE district ADD COLUMN quiet_until   TEXT NOT NULL DEFAULT '07:00';
-- Whether sessions also become events of the server, which everyone in it sees.
ALTER TABLE district ADD COLUMN server_events INTEGER NOT NULL DEFAULT 0;
-- Lines of a pasted list of holidays that could not be read: they come back in the form.
ALTER TABLE district ADD COLUMN holidays_unread TEXT NOT NULL DEFAULT '';

-- When a posting was first tried: looking for it begins there.
ALTER TABLE posting ADD COLUMN tried_at INTEGER;
-- When somebody wanted it out at once, whatever the hour.
ALTER TABLE posting ADD COLUMN asked_at INTEGER;

-- Days on which nobody works: local dates, both included.
CREATE TABLE holiday (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    first_on    TEXT    NOT NULL,
    last_on     TEXT    NOT NULL CHECK (last_on >= first_on),
    name        TEXT    NOT NULL,                         -- may be empty
    UNIQUE (district_id, first_on, last_on)
) STRICT;

-- What is settled before planning begins: who leads, who facilitates and so on. The newest words count; who wrote them is
-- kept.
CREATE TABLE kickoff (
    district_id INTEGER NOT NULL REFERENCES district (id),
    item        TEXT    NOT NULL,
    words       TEXT    NOT NULL,
    set_by      INTEGER,                                  -- NULL: a person who deleted their data
    set_at      INTEGER NOT NULL,
    PRIMARY KEY (district_id, item)
) STRICT, WITHOUT ROWID;

-- A chain of sessions that was planned in one go; a draft until it is confirmed.
CREATE TABLE plan (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,      -- buttons remember it
    district_id   INTEGER NOT NULL REFERENCES district (id),
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'made')),
    spacing_weeks INTEGER NOT NULL,
    feedback_days INTEGER NOT NULL,                       -- between the direction retreat and the final meeting
    made_by       INTEGER,                                -- NULL: a person who deleted their data
    made_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,    -- buttons remember it
    district_id     INTEGER NOT NULL REFERENCES district (id),
    plan_id         INTEGER REFERENCES plan (id),
    kind            TEXT    NOT NULL,
    name            TEXT,                                 -- NULL: as its kind is called
    state           TEXT    NOT NULL CHECK (state IN ('draft', 'planned', 'cancelled')),
    starts_on       TEXT    NOT NULL,                     -- the district's wall time, such as 2027-02-12T09:00
    zone            TEXT    NOT NULL,                     -- the zone that wall time is in
    starts_at       INTEGER NOT NULL,                     -- worked out from the two
    minutes         INTEGER CHECK (minutes > 0),          -- NULL only in a draft: not asked for yet
    place           TEXT    NOT NULL DEFAULT '',
    link            TEXT    NOT NULL DEFAULT '',
    revision        INTEGER NOT NULL DEFAULT 1,           -- grows when it is moved, and only then
    sequence        INTEGER NOT NULL DEFAULT 0,           -- grows with every change that a calendar file shows
    agenda_final_at INTEGER,
    agenda_final_by INTEGER,                              -- NULL: a person who deleted their data
    attendance_at   INTEGER,                              -- when attendance was confirmed
    left_out        INTEGER NOT NULL DEFAULT 0,           -- only in a draft: not to be made
    made_by         INTEGER,                              -- NULL: a person who deleted their data
    CHECK (state = 'draft' OR minutes IS NOT NULL)
) STRICT;
CREATE INDEX session_of_district ON session (district_id, starts_at);

-- The core team's meeting before a session. `none`: there was no working day left for it.
CREATE TABLE meeting (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL UNIQUE REFERENCES session (id),
    state       TEXT    NOT NULL CHECK (state IN ('planned', 'none', 'cancelled')),
    starts_on   TEXT    NOT NULL,                         -- wall time, zone and instant, as in session
    zone        TEXT    NOT NULL,
    starts_at   INTEGER NOT NULL,
    minutes     INTEGER NOT NULL CHECK (minutes > 0),
    link        TEXT    NOT NULL DEFAULT '',
    by_hand     INTEGER NOT NULL DEFAULT 0,               -- somebody chose its time
    revision    INTEGER NOT NULL DEFAULT 1                -- grows when it is moved, and only then
) STRICT;

-- What was moved or called off, as it is told to those whom it concerns.
CREATE TABLE session_change (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    what        TEXT    NOT NULL CHECK (what IN ('session_moved', 'session_cancelled', 'meeting_moved')),
    old_on      TEXT    NOT NULL,                         -- wall time before, in the old zone
    new_on      TEXT,                                     -- wall time after; NULL: called off
    made_by     INTEGER,                                  -- NULL: a person who deleted their data
    made_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX session_change_of_session ON session_change (session_id, id);

CREATE TABLE agenda_item (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    place       INTEGER NOT NULL,                         -- order on the agenda
    point       TEXT,                                     -- the method's point that it began as; never twice
    words       TEXT    NOT NULL,
    minutes     INTEGER CHECK (minutes > 0),
    state       TEXT    NOT NULL CHECK (state IN ('proposed', 'accepted', 'dropped')),
    proposed_by INTEGER,                                  -- NULL: from the method, or a person who deleted their data
    proposed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agenda_item_of_session ON agenda_item (session_id, place);
CREATE UNIQUE INDEX agenda_item_point ON agenda_item (session_id, point) WHERE point IS NOT NULL;

-- What a core-team meeting decided, and feedback for the facilitator.
CREATE TABLE meeting_note (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    kind        TEXT    NOT NULL CHECK (kind IN ('decision', 'feedback')),
    words       TEXT    NOT NULL,
    noted_by    INTEGER,                                  -- NULL: a person who deleted their data
    noted_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX meeting_note_of_session ON meeting_note (session_id, id);

-- Who said that they would come. Named: whoever plans sees it.
CREATE TABLE rsvp (
    district_id INTEGER NOT NULL REFERENCES district (id),
    session_id  INTEGER NOT NULL REFERENCES session (id),
    user_id     INTEGER NOT NULL,
    answer      TEXT    NOT NULL CHECK (answer IN ('coming', 'cant', 'maybe')),
    voice       TEXT,                                     -- the group it counts in, as of this answer
    revision    INTEGER NOT NULL,                         -- the session's, when it was answered
    remind      INTEGER NOT NULL DEFAULT 0,               -- they asked for a direct message the day before
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;

-- Who was there, confirmed afterwards.
CREATE TABLE attendance (
    district_id  INTEGER NOT NULL REFERENCES district (id),
    session_id   INTEGER NOT NULL REFERENCES session (id),
    user_id      INTEGER NOT NULL,
    present      INTEGER NOT NULL,
    confirmed_by INTEGER,                                 -- NULL: a person who deleted their data
    confirmed_at INTEGER NOT NULL,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;

-- A session as an event of the server, and how far it is in step.
CREATE TABLE server_event (
    session_id INTEGER PRIMARY KEY REFERENCES session (id),
    district_id INTEGER NOT NULL REFERENCES district (id),
    event_id   INTEGER,                                   -- NULL: not made yet
    drawn      INTEGER,                                   -- the session's sequence that it shows; NULL: none yet
    attempts   INTEGER NOT NULL DEFAULT 0,
    uncertain  INTEGER NOT NULL DEFAULT 0,                -- the last attempt may have arrived: look before making another
    next_at    INTEGER NOT NULL,
    reason     TEXT                                       -- why it is not in step
) STRICT;

-- A message with reminders on its way to one recipient, from the attempt to send it until Discord has it.
CREATE TABLE delivery (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- names it to Discord: never used twice
    district_id INTEGER NOT NULL REFERENCES district (id),
    purpose     TEXT,                                     -- a channel's purpose, or
    user_id     INTEGER,                                  -- a person; NULL with purpose NULL: they deleted their data
    state       TEXT    NOT NULL CHECK (state IN ('open', 'sent', 'given_up')),
    way         TEXT    NOT NULL CHECK (way IN ('channel', 'direct', 'open_button')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,               -- the last attempt may have arrived: look before sending again
    first_tried_at INTEGER,                               -- looking for it begins here
    next_at     INTEGER NOT NULL,                         -- when to try (again); while it is tried: the end of its lease
    reason      TEXT,                                     -- why it did not go out yet
    channel_id  INTEGER,                                  -- where it went, or was last tried
    message_id  INTEGER,
    sent_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX delivery_open_purpose ON delivery (district_id, purpose) WHERE state = 'open' AND purpose IS NOT NULL;
CREATE UNIQUE INDEX delivery_open_person ON delivery (district_id, user_id) WHERE state = 'open' AND user_id IS NOT NULL;
CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'open';

-- A reminder: what about, for whom, when. Only moving the subject raises its revision, so a new holiday, hour or zone rule
-- changes when an unsent row is due and never makes a second one.
CREATE TABLE reminder (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,        -- buttons remember it
    district_id INTEGER NOT NULL REFERENCES district (id),
    kind        TEXT    NOT NULL,
    subject_id  INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    purpose     TEXT,                                     -- for a channel, or
    user_id     INTEGER,                                  -- for a person
    rung        TEXT    NOT NULL,                         -- such as P7D: which of the subject's reminders it is
    due_on      TEXT    NOT NULL,                         -- wall time, zone and instant, as in session
    zone        TEXT    NOT NULL,
    due_at      INTEGER NOT NULL,
    concerns_on TEXT    NOT NULL,                         -- the local date that it is about
    expires_at  INTEGER NOT NULL,                         -- from then on it has lost its meaning
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up', 'expired', 'dropped')),
    next_at     INTEGER NOT NULL,                         -- when to look at it (again)
    reason      TEXT,                                     -- why it was given up or dropped
    delivery_id INTEGER REFERENCES delivery (id),
    settled_at  INTEGER,
    dropped_by  INTEGER,                                  -- who cancelled it; NULL: the bot, or a person who deleted their data
    CHECK ((purpose IS NULL) <> (user_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX reminder_once
    ON reminder (district_id, kind, subject_id, revision, coalesce(purpose, ''), coalesce(user_id, 0), rung);
CREATE INDEX reminder_due ON reminder (next_at) WHERE state = 'waiting';
CREATE INDEX reminder_expiry ON reminder (expires_at) WHERE state = 'waiting';
CREATE INDEX reminder_of_delivery ON reminder (delivery_id);
CREATE INDEX reminder_of_subject ON reminder (district_id, kind, subject_id);
