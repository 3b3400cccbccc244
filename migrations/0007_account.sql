-- People, how they prove who they are, and what machines may do. None of it is in the ledger: every row can be erased.

CREATE TABLE person (
    id            text COLLATE "C" PRIMARY KEY,
    login         text COLLATE "C" NOT NULL UNIQUE,       -- in lower case
    name          text NOT NULL,
    email         text COLLATE "C" NOT NULL,
    company       text COLLATE "C",                       -- whom they act for; NULL: the register's operator
    role          text NOT NULL CHECK (role IN ('administrator', 'reporter', 'viewer')),
    ministry      text,                                   -- of an authority's people: field of duty, level, region
    level         text CHECK (level IN ('nation', 'province', 'prefecture', 'county')),
    region        text COLLATE "C",
    password      text,                                   -- Argon2id; NULL until an invitation is taken up
    totp          text,                                   -- RFC 6238 secret, base32
    totp_pending  text,                                   -- the same before it is confirmed
    totp_step     bigint NOT NULL DEFAULT 0,              -- the last step that was used: none counts twice
    created_us    bigint NOT NULL,
    disabled_us   bigint,
    CHECK ((level IS NULL) = (region IS NULL))
);
CREATE INDEX person_by_company ON person (company, login);
CREATE INDEX person_by_email ON person (email);

CREATE TABLE recovery_code (
    person  text COLLATE "C" NOT NULL REFERENCES person ON DELETE CASCADE,
    hash    bytea NOT NULL,
    PRIMARY KEY (person, hash)
);

CREATE TABLE person_identity (                            -- the same person at an OpenID provider
    issuer  text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    person  text COLLATE "C" NOT NULL REFERENCES person ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
);

CREATE TABLE oidc_attempt (
    state      bytea PRIMARY KEY,                         -- SHA-256
    nonce      text NOT NULL,
    verifier   text NOT NULL,                             -- PKCE
    expires_us bigint NOT NULL
);

CREATE TABLE yard_device (                                -- a tablet that several people of a company share
    id         text COLLATE "C" PRIMARY KEY,
    hash       bytea NOT NULL UNIQUE,
    company    text COLLATE "C" NOT NULL,
    site       text COLLATE "C",
    label      text NOT NULL,
    enrolled_by text COLLATE "C" NOT NULL,
    created_us bigint NOT NULL,
    revoked_us bigint
);

CREATE TABLE shift_pin (
    device     text COLLATE "C" NOT NULL REFERENCES yard_device ON DELETE CASCADE,
    person     text COLLATE "C" NOT NULL REFERENCES person ON DELETE CASCADE,
    hash       text NOT NULL,                             -- Argon2id
    created_us bigint NOT NULL,
    expires_us bigint NOT NULL,
    failures   integer NOT NULL DEFAULT 0,
    PRIMARY KEY (device, person)
);

CREATE TABLE session (
    hash       bytea PRIMARY KEY,                         -- SHA-256 of the token
    id         text COLLATE "C" NOT NULL UNIQUE,          -- by which its owner names it
    person     text COLLATE "C" NOT NULL REFERENCES person ON DELETE CASCADE,
    device     text COLLATE "C" REFERENCES yard_device ON DELETE CASCADE,   -- a shift's session
    created_us bigint NOT NULL,
    seen_us    bigint NOT NULL,
    idle_us    bigint NOT NULL,                           -- how long it may rest
    ends_us    bigint NOT NULL,
    address    text NOT NULL DEFAULT '',
    agent      text NOT NULL DEFAULT ''
);
CREATE INDEX session_by_person ON session (person);

CREATE TABLE throttle (                                   -- failed attempts, by account or by address
    key        bytea PRIMARY KEY,                         -- SHA-256 of what was tried
    failures   integer NOT NULL,
    last_us    bigint NOT NULL,
    until_us   bigint NOT NULL                            -- no attempt before
);

CREATE TABLE account_link (
    hash       bytea PRIMARY KEY,
    person     text COLLATE "C" NOT NULL REFERENCES person ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('invitation', 'recovery')),
    created_us bigint NOT NULL,
    expires_us bigint NOT NULL,
    used_us    bigint
);
CREATE INDEX account_link_by_person ON account_link (person);

CREATE TABLE mail_outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient  text NOT NULL,
    subject    text NOT NULL,
    body       text NOT NULL,                             -- emptied when sent: it holds links
    created_us bigint NOT NULL,
    due_us     bigint NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    sent_us    bigint,
    failed     text                                       -- what the last try ended with
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_us) WHERE sent_us IS NULL;

-- Machines: what a key may do is named, may end, and can be replaced without a gap. Keys made before keep everything.
ALTER TABLE api_key
    ADD COLUMN scopes text[],                             -- report, read, event:Type; NULL: all of its kind
    ADD COLUMN expires_us bigint,
    ADD COLUMN last_used_us bigint,
    ADD COLUMN replaces text COLLATE "C",
    ADD COLUMN made_by text COLLATE "C";

CREATE TABLE signing_key (                                -- RFC 9421: the public half of a company's Ed25519 key
    id           text COLLATE "C" PRIMARY KEY,
    public       bytea NOT NULL UNIQUE,
    company      text COLLATE "C" NOT NULL,
    scopes       text[],
    label        text NOT NULL DEFAULT '',
    made_by      text COLLATE "C",
    created_us   bigint NOT NULL,
    expires_us   bigint,
    last_used_us bigint,
    revoked_us   bigint
);

CREATE TABLE signature_seen (                             -- each signature counts once within its window
    hash       bytea PRIMARY KEY,
    expires_us bigint NOT NULL
);
CREATE INDEX signature_seen_by_end ON signature_seen (expires_us);

CREATE TABLE application (                                -- to be registered, as a company or with a site
    id          text COLLATE "C" PRIMARY KEY,
    hash        bytea NOT NULL,                           -- of the applicant's token
    kind        text NOT NULL CHECK (kind IN ('party', 'site')),
    company     text COLLATE "C" NOT NULL,
    stage       text NOT NULL CHECK (stage IN ('submitted', 'returned', 'approving', 'approved', 'rejected')),
    asked       bytea NOT NULL,                           -- what is to be registered (JSON)
    documents   bytea NOT NULL,                           -- names, sizes and SHA-256 of the documents (JSON)
    contact     bytea NOT NULL,                           -- a person's name and address (JSON)
    entry       text COLLATE "C",
    created_us  bigint NOT NULL,
    changed_us  bigint NOT NULL
);
CREATE INDEX application_by_stage ON application (stage, created_us);

CREATE TABLE application_step (
    application text COLLATE "C" NOT NULL REFERENCES application ON DELETE CASCADE,
    at_us       bigint NOT NULL,
    step        text NOT NULL,
    by          text COLLATE "C" NOT NULL,                -- a person, or “applicant”
    reasons     text NOT NULL DEFAULT ''
);
CREATE INDEX application_step_by_application ON application_step (application, at_us);

GRANT SELECT, INSERT, UPDATE, DELETE ON person, recovery_code, person_identity, oidc_attempt, yard_device, shift_pin, session,
    throttle, account_link, mail_outbox, signing_key, signature_seen, application, application_step TO suchi_app;
