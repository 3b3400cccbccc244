-- Findings by name and cause; cases by party and by authority; rules that fail.

ALTER TABLE finding
    ADD COLUMN finding_id text COLLATE "C",           -- findingId; NULL on findings made before there was one
    ADD COLUMN cause      text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN missing    text COLLATE "C";
ALTER TABLE finding_change ADD COLUMN finding_id text COLLATE "C";

CREATE INDEX finding_by_id ON finding (finding_id) WHERE finding_id IS NOT NULL;
CREATE INDEX finding_by_cause ON finding (thing, rule, cause);
CREATE INDEX finding_by_failure ON finding (rule) WHERE missing = 'rule';
CREATE INDEX finding_change_by_finding ON finding_change (finding_id, id) WHERE finding_id IS NOT NULL;
CREATE INDEX case_by_party ON "case" (party, key);
CREATE INDEX case_by_authority ON "case" (authority, key);
