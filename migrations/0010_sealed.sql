-- Personal data is sealed before it is written (access/vault.py). The columns that held it plain are emptied by `seal_plain` of
-- access/sealing.py, which each start of the program and `suchi migrate` finish; from here on nothing plain can be written into them.

CREATE TABLE vault_key (                                  -- names of keys, never a key: those lie outside
    id         bytea PRIMARY KEY,
    created_us bigint NOT NULL
);

ALTER TABLE person
    ADD COLUMN private       bytea,                       -- sealed JSON: login, name, email
    ADD COLUMN login_hash    bytea,                       -- keyed hash, by which a login is found
    ADD COLUMN email_hash    bytea,
    ADD COLUMN authenticator bytea,                       -- sealed RFC 6238 secret
    ADD COLUMN authenticator_pending bytea,
    ALTER COLUMN login DROP NOT NULL, ALTER COLUMN name DROP NOT NULL, ALTER COLUMN email DROP NOT NULL,
    ADD CONSTRAINT person_nothing_plain
        CHECK (num_nulls(login, name, email, totp, totp_pending) = 5 AND num_nulls(private, login_hash, email_hash) = 0) NOT VALID;
CREATE UNIQUE INDEX person_by_login ON person (login_hash);
CREATE INDEX person_by_email_hash ON person (email_hash);
DROP INDEX person_by_email;

ALTER TABLE person_identity
    DROP CONSTRAINT person_identity_pkey,
    ADD COLUMN ref          text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
    ADD COLUMN private      bytea,                        -- sealed JSON: subject
    ADD COLUMN subject_hash bytea,
    ADD PRIMARY KEY (ref);
ALTER TABLE person_identity                               -- a column of a key is NOT NULL until the key is gone
    ALTER COLUMN subject DROP NOT NULL,
    ADD CONSTRAINT person_identity_nothing_plain CHECK (subject IS NULL AND num_nulls(private, subject_hash) = 0) NOT VALID;
CREATE UNIQUE INDEX person_identity_by_subject ON person_identity (issuer, subject_hash);

DELETE FROM oidc_attempt;                                 -- each lasts ten minutes: whoever is under way begins again
ALTER TABLE oidc_attempt DROP COLUMN nonce, DROP COLUMN verifier,
    ADD COLUMN private bytea NOT NULL;                    -- sealed JSON: nonce, verifier (PKCE)

ALTER TABLE yard_device ALTER COLUMN label DROP NOT NULL,
    ADD COLUMN private bytea,                             -- sealed JSON: label
    ADD CONSTRAINT yard_device_nothing_plain CHECK (label IS NULL AND private IS NOT NULL) NOT VALID;

ALTER TABLE session DROP COLUMN address, DROP COLUMN agent,
    ADD COLUMN private bytea;                             -- sealed JSON: address, agent; NULL on sessions from before

ALTER TABLE mail_outbox
    ALTER COLUMN recipient DROP NOT NULL, ALTER COLUMN subject DROP NOT NULL, ALTER COLUMN body DROP NOT NULL,
    ADD COLUMN ref     text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
    ADD COLUMN private bytea,                             -- sealed JSON: recipient, subject, body (emptied when sent: it holds links)
    ADD CONSTRAINT mail_outbox_nothing_plain CHECK (num_nulls(recipient, subject, body) = 3 AND private IS NOT NULL) NOT VALID;

ALTER TABLE application
    ALTER COLUMN asked DROP NOT NULL, ALTER COLUMN documents DROP NOT NULL, ALTER COLUMN contact DROP NOT NULL,
    ADD COLUMN private bytea,                             -- sealed JSON: asked, documents, contact (none once erased)
    ADD CONSTRAINT application_nothing_plain CHECK (num_nulls(asked, documents, contact) = 3 AND private IS NOT NULL) NOT VALID;

ALTER TABLE application_step ALTER COLUMN reasons DROP NOT NULL, ALTER COLUMN reasons DROP DEFAULT,
    ADD COLUMN ref     text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
    ADD COLUMN private bytea,                             -- sealed JSON: reasons
    ADD CONSTRAINT application_step_nothing_plain CHECK (reasons IS NULL AND private IS NOT NULL) NOT VALID;

CREATE TABLE attachment (                                 -- photographs, documents and notes that go with reports
    hash       bytea PRIMARY KEY,                         -- SHA-256 (salt ‖ content), as entries name it: it stays when the rest goes
    company    text COLLATE "C" NOT NULL,                 -- whose report it goes with
    made_by    text COLLATE "C" NOT NULL,                 -- a key, or person:…
    media_type text NOT NULL,
    bytes      integer NOT NULL,
    private    bytea,                                     -- sealed JSON: name, salt; NULL once erased
    content    bytea,                                     -- sealed; NULL once erased
    created_us bigint NOT NULL,
    erased_us  bigint,
    CHECK ((private IS NULL) = (content IS NULL) AND (private IS NULL) = (erased_us IS NOT NULL))
);
ALTER TABLE attachment ALTER COLUMN content SET STORAGE EXTERNAL;  -- what is sealed does not shrink
CREATE INDEX attachment_by_company ON attachment (company, created_us);

CREATE TABLE lead (                                       -- what the public reports: in no entry before an officer adopts it
    id         text COLLATE "C" PRIMARY KEY,
    region     text COLLATE "C",
    stage      text NOT NULL CHECK (stage IN ('open', 'adopted', 'dismissed')),
    private    bytea,                                     -- sealed JSON: text, contact; NULL once erased
    created_us bigint NOT NULL,
    changed_us bigint NOT NULL,
    erased_us  bigint,
    CHECK ((private IS NULL) = (erased_us IS NOT NULL))
);
CREATE INDEX lead_by_stage ON lead (stage, created_us);

GRANT SELECT, INSERT, DELETE ON vault_key TO suchi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON attachment, lead TO suchi_app;
