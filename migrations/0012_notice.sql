-- Which warnings of a permit's end have been sent, so that no process and no restart sends one twice. One row a permit, end and
-- step; nothing personal is in it, and what has long ended is taken away.

CREATE TABLE notice (
    thing text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    due text COLLATE "C" NOT NULL,
    step integer NOT NULL,
    at_us bigint NOT NULL,
    PRIMARY KEY (thing, part, due, step)
);
GRANT SELECT, INSERT, DELETE ON notice TO suchi_app;
