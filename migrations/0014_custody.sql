-- A company looks for what it has. Of the packs that it made, the modules and cells are no longer its own stock but parts of them, and
-- there are many times as many: a column tells them apart, and an index holds the others alone. Changes of phase stay out of it, so
-- that they remain cheap.

ALTER TABLE battery ADD COLUMN part boolean DEFAULT false NOT NULL;
UPDATE battery SET part = true WHERE position('"whole":'::bytea IN state) > 0;
CREATE INDEX battery_in_stock ON battery (holder, key) WHERE NOT part AND (holder < '@' OR holder >= 'A');

-- A maker looks for the vehicles that it built, a yard or a fleet for those that it has. Without these two a page of the list reads all
-- vehicles of the nation. Most vehicles are held by nobody on record, so the second one is small.

CREATE INDEX vehicle_by_maker ON vehicle (maker, key) WHERE maker IS NOT NULL;
CREATE INDEX vehicle_by_holder ON vehicle (holder, key) WHERE holder IS NOT NULL;
