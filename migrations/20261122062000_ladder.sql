-- When owners are pinged about a stage of an action: each step is the district's choice.
ALTER TABLE district ADD COLUMN ping_ahead_days INTEGER NOT NULL DEFAULT 7 CHECK (ping_ahead_days BETWEEN 0 AND 28); -- 0: none
ALTER TABLE district ADD COLUMN ping_on_the_day INTEGER NOT NULL DEFAULT 1 CHECK (ping_on_the_day IN (0, 1));
ALTER TABLE district ADD COLUMN ping_every_days INTEGER NOT NULL DEFAULT 7 CHECK (ping_every_days BETWEEN 1 AND 28);
ALTER TABLE district ADD COLUMN ping_overdue    INTEGER NOT NULL DEFAULT 4 CHECK (ping_overdue BETWEEN 0 AND 8);
-- From which overdue ping on they hear it too; NULL: never.
ALTER TABLE district ADD COLUMN ping_lead_from          INTEGER DEFAULT 3 CHECK (ping_lead_from BETWEEN 1 AND 8);
ALTER TABLE district ADD COLUMN ping_district_lead_from INTEGER DEFAULT 4 CHECK (ping_district_lead_from BETWEEN 1 AND 8);
-- The local date of the last change; NULL: never changed. What would have been past by the new numbers follows after it.
ALTER TABLE district ADD COLUMN ping_changed_on TEXT;
