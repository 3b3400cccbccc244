-- Who has read and written what: a chain that only grows. What its rows commit to can be erased, and the chain still holds.

CREATE TABLE audit_head (                                 -- the end of the chain: whoever lengthens it holds this row
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq         bigint NOT NULL,
    at_us       bigint NOT NULL,
    hash        bytea NOT NULL
);
INSERT INTO audit_head (seq, at_us, hash) VALUES (0, 0, decode(repeat('00', 32), 'hex'));

CREATE TABLE audit_row (
    seq         bigint PRIMARY KEY,
    at_us       bigint NOT NULL,                          -- never before that of the row in front of it
    commitment  bytea NOT NULL,                           -- SHA-256 of salt and content
    hash        bytea NOT NULL,                           -- SHA-256 of the hash before, seq, at_us and commitment
    -- the content: from here on all of it is emptied when a row is erased
    salt        bytea,
    kind        text COLLATE "C",                         -- read, asked, write, report, command, erased
    route       text COLLATE "C",                         -- as declared, never the address with what stood in it
    company     text COLLATE "C",                         -- of whoever asked; NULL: the operator, or nobody
    key         text COLLATE "C",                         -- of a machine
    audience    text COLLATE "C",                         -- as which the data was shown
    thing       text COLLATE "C",
    purpose     text,
    amount      bigint,                                   -- how many things were shown, events reported, rows erased
    status      bigint,                                   -- of the answer
    who         bytea,                                    -- SHA-256 of person_salt and the person's part
    -- the person's part: emptied for itself when somebody asks for it
    person_salt bytea,
    person      text COLLATE "C",
    address     text COLLATE "C"                          -- shortened: the network, not the machine
);
CREATE INDEX audit_row_by_company ON audit_row (company, seq);
CREATE INDEX audit_row_by_person ON audit_row (person, seq) WHERE person IS NOT NULL;

CREATE TABLE audit_concerned (                            -- whose data was shown; part of the content
    seq         bigint NOT NULL,
    company     text COLLATE "C" NOT NULL,
    PRIMARY KEY (seq, company)
);
CREATE INDEX audit_concerned_by_company ON audit_concerned (company, seq);

CREATE TABLE audit_erased (                               -- what is gone lawfully: ranges of rows, and the row that says so
    erasure     bigint NOT NULL,
    part        text COLLATE "C" NOT NULL CHECK (part IN ('content', 'person')),
    first       bigint NOT NULL,
    last        bigint NOT NULL,
    PRIMARY KEY (erasure, part, first)
);

-- No UPDATE and no DELETE of rows: what is erased is erased by the tables' owner.
GRANT SELECT, INSERT ON audit_row, audit_concerned TO suchi_app;
GRANT SELECT ON audit_erased TO suchi_app;
GRANT SELECT, UPDATE ON audit_head TO suchi_app;
