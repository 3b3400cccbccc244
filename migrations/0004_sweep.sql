-- Sweeps over the population, and the flow of material through recycling sites. All of it can be rebuilt.

-- What each recycling entry moved, filed after the commit; a void entry has no rows. Masses in g.
CREATE TABLE flow (
    entry     bytea    NOT NULL,
    place     smallint NOT NULL,
    site      text     COLLATE "C" NOT NULL,          -- company, or company/site
    day       date     NOT NULL,
    step      text     COLLATE "C" NOT NULL,          -- a step of processing, or `gate`, `stock`
    direction text     COLLATE "C" NOT NULL,          -- in | out | loss | residue | stock
    what      text     COLLATE "C" NOT NULL,          -- chemistry of batteries, or material
    source    text     COLLATE "C",                   -- where declared feed comes from
    mass_g    bigint,                                 -- NULL: nobody declared it
    li_g bigint, ni_g bigint, co_g bigint, mn_g bigint, cu_g bigint, al_g bigint,
    PRIMARY KEY (entry, place)
);
CREATE INDEX flow_by_site ON flow (site, day);
CREATE TABLE flow_due (
    entry bytea NOT NULL PRIMARY KEY
);

-- Cells that more than one whole has claimed; few, and found when cells are filed.
CREATE TABLE part_shared (
    cell bigint NOT NULL PRIMARY KEY
);

-- How far each sweep has looked, what will fall due without another report, and what changed outside the log.
CREATE TABLE sweep_run (
    rule     text   COLLATE "C" NOT NULL PRIMARY KEY,
    today    date   NOT NULL,
    position bigint NOT NULL,                         -- size of the log when it looked
    whole_on date   NOT NULL,                         -- the day of the last run over everything
    at_us    bigint NOT NULL
);
CREATE TABLE sweep_agenda (
    rule  text COLLATE "C" NOT NULL,
    thing text COLLATE "C" NOT NULL,
    due   date NOT NULL,
    PRIMARY KEY (rule, thing)
);
CREATE INDEX sweep_agenda_by_due ON sweep_agenda (rule, due);
CREATE TABLE sweep_due (
    thing text COLLATE "C" NOT NULL PRIMARY KEY
);

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON flow, flow_due, part_shared, sweep_run, sweep_agenda, sweep_due TO suchi_app;
