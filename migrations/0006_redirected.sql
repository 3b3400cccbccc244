-- Whom a consignment was for before it was redirected, or in part is: what governs them can change the judgement of its reports.

ALTER TABLE consignment ADD COLUMN former text COLLATE "C";
CREATE INDEX consignment_redirected ON consignment (key) WHERE former IS NOT NULL;
