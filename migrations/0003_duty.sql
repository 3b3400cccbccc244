-- What is owed: open duties, a projection of the states of things; and which reports replace others that were corrected.

CREATE TABLE duty (
    thing text COLLATE "C" NOT NULL,                  -- kind:key
    duty  text COLLATE "C" NOT NULL,                  -- the name of a declared duty
    part  text COLLATE "C" NOT NULL,                  -- which part of the thing: a pack, a recall, a permit; often empty
    party text COLLATE "C",                           -- who owes it; NULL: not known, for the authority
    since text COLLATE "C" NOT NULL,                  -- the day in UTC+8 on which it opened, YYYY-MM-DD; empty: not on record
    due   text COLLATE "C",                           -- the last day, where an act has set one
    PRIMARY KEY (thing, duty, part)
);
CREATE INDEX duty_by_party ON duty (party, since, thing, duty, part);
CREATE INDEX duty_by_since ON duty (duty, since);

CREATE TABLE replacement (                            -- what corrections name as replacements, on record or not
    entry      bytea NOT NULL,
    correction bytea NOT NULL,
    PRIMARY KEY (entry, correction)
);
CREATE INDEX replacement_by_correction ON replacement (correction);

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON duty, replacement TO suchi_app;
