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
