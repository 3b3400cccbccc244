-- The library of technical information: files by their hash, who handed them in, and who opened what. None of it is truth: the
-- ledger holds the hashes; a file or a read can be erased, and every proof stays.

CREATE TABLE library_document (
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),   -- SHA-256 of the bytes: what the ledger names
    media_type text COLLATE "C" NOT NULL,
    size       integer NOT NULL CHECK (size > 0),
    data       bytea NOT NULL,
    created_us bigint NOT NULL
);
ALTER TABLE library_document ALTER COLUMN data SET STORAGE EXTERNAL;   -- PDF and images are compressed already

CREATE TABLE library_upload (                                 -- several companies may hand in one and the same file
    hash      bytea NOT NULL REFERENCES library_document,
    company   text COLLATE "C" NOT NULL,
    name      text NOT NULL,
    open      boolean NOT NULL DEFAULT false,                 -- its maker lets everybody read the hazards
    by        text COLLATE "C" NOT NULL,                      -- a key, or a person by number
    at_us     bigint NOT NULL,
    PRIMARY KEY (hash, company)
);

CREATE TABLE library_read (                                   -- written before the answer
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_us     bigint NOT NULL,
    hash      bytea NOT NULL,
    thing     text COLLATE "C" NOT NULL,                      -- battery_model:… or vehicle_model:…
    maker     text COLLATE "C",
    company   text COLLATE "C",                               -- who read; NULL: the operator
    role      text COLLATE "C" NOT NULL,
    region    text COLLATE "C",                               -- of the reader, as it was then
    reader    text COLLATE "C" NOT NULL,                      -- a key, or a person by number
    ground    text COLLATE "C" NOT NULL,
    purpose   text COLLATE "C",
    reference text,
    named     text COLLATE "C"                                -- the battery or VIN that was named
);
CREATE INDEX library_read_by_maker ON library_read (maker, id);
CREATE INDEX library_read_by_hash ON library_read (hash, id);

GRANT SELECT, INSERT, DELETE ON library_document, library_read TO suchi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON library_upload TO suchi_app;
