-- A company looks for its own vehicles: a maker for those it built, a yard or a fleet for those it has. Without these two a page of
-- the list reads all vehicles of the nation. Most vehicles are held by nobody on record, so the second one is small.

CREATE INDEX vehicle_by_maker ON vehicle (maker, key) WHERE maker IS NOT NULL;
CREATE INDEX vehicle_by_holder ON vehicle (holder, key) WHERE holder IS NOT NULL;
