-- The ledger and its disposable projections. `*_us` are microseconds since 1970 UTC; keys sort bytewise (COLLATE "C").

-- Truth ------------------------------------------------------------------------------------------------------------

CREATE TABLE entry (
    id          bytea  NOT NULL PRIMARY KEY,          -- first 16 bytes of SHA-256(reporter ‖ 0 ‖ id)
    recorded_us bigint NOT NULL,
    reporter    text   COLLATE "C" NOT NULL,
    type        text   COLLATE "C" NOT NULL,
    commitment  bytea  NOT NULL,                      -- SHA-256(salt ‖ body); stays when salt and body are erased
    salt        bytea,
    body        bytea
);
CREATE INDEX entry_by_reporter ON entry (reporter, recorded_us);

CREATE TABLE outbox (                                 -- one row a batch, taken by the sequencer after the commit
    batch   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entries bytea NOT NULL                            -- MessagePack: [[entry, leaf, [thing, …]], …]
);

ALTER TABLE outbox ALTER COLUMN entries SET STORAGE EXTERNAL;   -- hashes do not compress

CREATE TABLE log_head (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    size  bigint NOT NULL DEFAULT 0,
    fence bigint NOT NULL DEFAULT 0
);
INSERT INTO log_head DEFAULT VALUES;

CREATE TABLE log_leaf (
    seq   bigint NOT NULL PRIMARY KEY,
    entry bytea  NOT NULL,
    leaf  bytea  NOT NULL
);
CREATE UNIQUE INDEX log_leaf_by_entry ON log_leaf (entry);

CREATE TABLE thing_log (                              -- count and running digest of a thing's entries in log order
    thing  text   COLLATE "C" NOT NULL PRIMARY KEY,
    count  bigint NOT NULL,
    digest bytea  NOT NULL
);

-- How the store is opened, and the version of everything that reports look up -----------------------------------------

CREATE TABLE register (
    one               boolean PRIMARY KEY DEFAULT true CHECK (one),
    governing_version bigint NOT NULL DEFAULT 0,
    mode              text,                                -- replay | live; NULL while empty
    rebuilding        boolean NOT NULL DEFAULT false
);
INSERT INTO register DEFAULT VALUES;

-- Projections: every table below can be dropped and rebuilt from the ledger ---------------------------------------------

CREATE TABLE touch (
    thing    text     COLLATE "C" NOT NULL,           -- kind:key
    instant  bigint   NOT NULL,
    rank     smallint NOT NULL,
    recorded bigint   NOT NULL,
    place    integer  NOT NULL,
    entry    bytea    NOT NULL,
    standing smallint NOT NULL,                       -- 0 in effect, 1 outside the reporter's registered roles
    effect   bytea    NOT NULL,
    PRIMARY KEY (thing, instant, rank, recorded, place, entry)
);

-- One table per kind of thing. The head is the same: version = number of entries naming the thing; the last entry's place in
-- the one order; the folded state. The columns after it are copies out of the state for lists, filters and sweeps.

CREATE TABLE battery (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    model text COLLATE "C", maker text COLLATE "C", level text COLLATE "C", phase text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL, site text COLLATE "C", vehicle text COLLATE "C", flags text COLLATE "C"
) WITH (fillfactor = 80);
CREATE INDEX battery_by_holder ON battery (holder, key) WHERE holder < '@' OR holder >= 'A';
CREATE INDEX battery_by_model ON battery (model, key) WHERE model IS NOT NULL;

CREATE TABLE vehicle (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    model text COLLATE "C", maker text COLLATE "C", stage text COLLATE "C" NOT NULL, holder text COLLATE "C", flags text COLLATE "C"
) WITH (fillfactor = 80);
CREATE INDEX vehicle_by_model ON vehicle (model, key) WHERE model IS NOT NULL;

CREATE TABLE company (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    name text, region text COLLATE "C", roles text COLLATE "C"
);

CREATE TABLE site (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    company text COLLATE "C" NOT NULL, kind text COLLATE "C", region text COLLATE "C"
);
CREATE INDEX site_by_region ON site (region, key);

CREATE TABLE battery_model (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    maker text COLLATE "C", level text COLLATE "C"
);

CREATE TABLE vehicle_model (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    maker text COLLATE "C", swap_model boolean
);

CREATE TABLE lot (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    material text COLLATE "C", holder text COLLATE "C" NOT NULL, site text COLLATE "C", left_g bigint
) WITH (fillfactor = 80);
CREATE INDEX lot_by_holder ON lot (holder, key);

CREATE TABLE consignment (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    sender text COLLATE "C", addressee text COLLATE "C", stage text COLLATE "C" NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX consignment_by_sender ON consignment (sender, key);
CREATE INDEX consignment_by_addressee ON consignment (addressee, key);

CREATE TABLE "case" (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL,
    party text COLLATE "C", authority text COLLATE "C", stage text COLLATE "C"
);

CREATE TABLE law (
    key text COLLATE "C" NOT NULL PRIMARY KEY, version integer NOT NULL,
    instant bigint NOT NULL, rank smallint NOT NULL, recorded bigint NOT NULL, place integer NOT NULL, entry bytea NOT NULL,
    state bytea NOT NULL
);

-- Corrections and adoptions by what they aim at, because they may arrive before it.
CREATE TABLE correction (
    target   bytea    NOT NULL,
    entry    bytea    NOT NULL,
    kind     text     COLLATE "C" NOT NULL,           -- undone | adopted
    instant  bigint   NOT NULL,
    rank     smallint NOT NULL,
    recorded bigint   NOT NULL,
    place    integer  NOT NULL,
    reporter text     COLLATE "C" NOT NULL,
    at       text     COLLATE "C" NOT NULL,
    PRIMARY KEY (target, entry)
);

-- Findings as they stand, colocated with their subject; their history is kept for ever.
CREATE TABLE finding (
    thing      text   COLLATE "C" NOT NULL,
    entry      bytea  NOT NULL,
    rule       text   COLLATE "C" NOT NULL,
    verdict    text   COLLATE "C" NOT NULL,           -- broken | undecided
    answerable text   COLLATE "C",
    reporter   text   COLLATE "C" NOT NULL,
    detail     bytea  NOT NULL,                       -- evidence, or what is missing (JSON)
    PRIMARY KEY (thing, entry, rule)
);
CREATE INDEX finding_by_entry ON finding (entry);
CREATE INDEX finding_by_rule ON finding (rule, thing);
CREATE INDEX finding_by_answerable ON finding (answerable, thing) WHERE answerable IS NOT NULL;

CREATE TABLE finding_change (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_us   bigint NOT NULL,                          -- from when on it can be known
    thing   text   COLLATE "C" NOT NULL,
    entry   bytea  NOT NULL,
    rule    text   COLLATE "C" NOT NULL,
    change  text   COLLATE "C" NOT NULL,              -- found | resolved
    verdict text   COLLATE "C" NOT NULL,
    detail  bytea  NOT NULL
);
CREATE INDEX finding_change_by_thing ON finding_change (thing, id);

-- Entries to be judged again, and looked-up things whose change calls for it.
CREATE TABLE rejudge (
    entry bytea NOT NULL PRIMARY KEY
);
CREATE TABLE revisit (
    thing text COLLATE "C" NOT NULL PRIMARY KEY,
    after bytea NOT NULL DEFAULT ''
);

-- Cells named inside wholes, filled after the commit: an eight-byte hash instead of a row per cell with its code.
CREATE TABLE part (
    cell    bigint NOT NULL,
    entry   bytea  NOT NULL,
    whole   text   COLLATE "C" NOT NULL,
    instant bigint NOT NULL,
    PRIMARY KEY (cell, entry)
);
CREATE TABLE part_due (
    entry bytea NOT NULL PRIMARY KEY
);

-- Access ---------------------------------------------------------------------------------------------------------------

CREATE TABLE api_key (
    id         text PRIMARY KEY,                      -- the public half of the key
    hash       bytea NOT NULL,                        -- SHA-256 of the secret half (32 random bytes: no slow hash needed)
    company    text COLLATE "C",                      -- whom it speaks for; NULL for an operator
    scope      text NOT NULL CHECK (scope IN ('operator', 'reporter', 'reader')),
    label      text NOT NULL DEFAULT '',
    created_us bigint NOT NULL,
    revoked_us bigint
);

-- The application writes projections freely and can only add to the ledger.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'suchi_app') THEN CREATE ROLE suchi_app NOLOGIN; END IF;
END $$;
DO $$ BEGIN EXECUTE format('GRANT suchi_app TO %I', current_user); END $$;
GRANT USAGE ON SCHEMA public TO suchi_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO suchi_app;
GRANT INSERT ON entry, log_leaf, finding_change TO suchi_app;
GRANT INSERT, DELETE ON outbox TO suchi_app;
GRANT UPDATE ON log_head, register TO suchi_app;
GRANT INSERT, UPDATE ON thing_log, api_key TO suchi_app;
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON touch, battery, vehicle, company, site, battery_model, vehicle_model, lot, consignment,
    "case", law, correction, finding, rejudge, revisit, part, part_due TO suchi_app;
