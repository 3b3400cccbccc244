-- Judging again when something looked up has changed: only acts recorded since the day from which the change counts.

ALTER TABLE revisit ADD COLUMN since_us bigint NOT NULL DEFAULT 0;
