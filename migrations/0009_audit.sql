-- Who has read and written what. Links are the chain and stay; what a link commits to can be erased, and the chain still holds.

CREATE TABLE audit_head (                                 -- the end of the chain: whoever lengthens it holds this row
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq         bigint NOT NULL,
    at_us       bigint NOT NULL,
    hash        bytea NOT NULL
);
INSERT INTO audit_head (seq, at_us, hash) VALUES (0, 0, decode(repeat('00', 32), 'hex'));

CREATE TABLE audit_link (
    seq         bigint PRIMARY KEY,
    at_us       bigint NOT NULL,                          -- never before the link in front of it
    commitment  bytea NOT NULL,                           -- SHA-256 of salt and row
    hash        bytea NOT NULL                            -- SHA-256 of the hash before, seq, at_us and commitment
);
CREATE INDEX audit_link_by_time ON audit_link (at_us, seq);

CREATE TABLE audit_row (
    seq         bigint PRIMARY KEY,
    salt        bytea NOT NULL,
    kind        text COLLATE "C" NOT NULL,                -- read, asked, write, report, command, erased
    route       text COLLATE "C" NOT NULL,                -- as declared, never the address with what stood in it
    company     text COLLATE "C",                         -- of whoever asked; NULL: the operator, or nobody
    key         text COLLATE "C",                         -- of a machine
    audience    text COLLATE "C",                         -- as which the data was shown
    thing       text COLLATE "C",
    purpose     text,
    amount      bigint,                                   -- how many things were shown, events were reported, rows erased
    status      bigint,                                   -- of the answer
    who         bytea                                     -- SHA-256 of salt and person's row
);
CREATE INDEX audit_row_by_company ON audit_row (company, seq);

CREATE TABLE audit_person (                               -- erased for itself when somebody asks for it
    seq         bigint PRIMARY KEY,
    salt        bytea NOT NULL,
    person      text COLLATE "C",
    address     text COLLATE "C"                          -- shortened: the network, not the machine
);
CREATE INDEX audit_person_by_person ON audit_person (person, seq) WHERE person IS NOT NULL;

CREATE TABLE audit_concerned (                            -- whose data was shown
    company     text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL,
    PRIMARY KEY (company, seq)
);
CREATE INDEX audit_concerned_by_row ON audit_concerned (seq);

CREATE TABLE audit_erased (                               -- what is gone lawfully: ranges of rows, by the row that says so
    erasure     bigint NOT NULL,
    part        text COLLATE "C" NOT NULL CHECK (part IN ('row', 'person')),
    first       bigint NOT NULL,
    last        bigint NOT NULL,
    PRIMARY KEY (erasure, part, first)
);

-- No UPDATE and no DELETE: what is erased is erased by the tables' owner.
GRANT SELECT, INSERT ON audit_link, audit_row, audit_person, audit_concerned TO suchi_app;
GRANT SELECT ON audit_erased TO suchi_app;
GRANT SELECT, UPDATE ON audit_head TO suchi_app;
