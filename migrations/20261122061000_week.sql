-- On which day the plan's week goes to the core team's channel; 'off': never.
ALTER TABLE district ADD COLUMN week_day TEXT NOT NULL DEFAULT 'monday'
    CHECK (week_day IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'off'));
