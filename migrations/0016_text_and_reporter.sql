-- Free text of reports lies sealed beside their entries (access/free_text.py); the plain row has a mark in its place. Entries from
-- before are sealed by the start of the program and by `suchi migrate`.

CREATE TABLE entry_text (
    entry     bytea PRIMARY KEY,
    private   bytea,                                      -- sealed: the body that the entry's commitment was made of; NULL once erased
    erased_us bigint,
    CHECK ((private IS NULL) = (erased_us IS NOT NULL))
);
ALTER TABLE entry_text ALTER COLUMN private SET STORAGE EXTERNAL;  -- what is sealed does not shrink

-- Rotation seals anew, and locks the table to retire a key. Erasing takes the salt of the entry as well, which only the owner can.
GRANT SELECT, INSERT, UPDATE ON entry_text TO suchi_app;

-- Whether entries from before were looked through once, all of them: each start of the program asks.
ALTER TABLE register ADD COLUMN texts_sealed boolean NOT NULL DEFAULT false;

-- A company looks for what was found about its own reports. On 300 000 findings a page of that read 6439 blocks, and with this index 556.
CREATE INDEX finding_by_reporter ON finding (reporter, thing);
