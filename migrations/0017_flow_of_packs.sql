-- What the regulator's flows are made of, from production to metal, month by month. Every table of tallies is counted anew as a whole,
-- so those whose shape changes are simply made again; the next count fills them.

DROP TABLE tally_mass;
CREATE TABLE tally_mass (
    site text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    direction text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,                   -- what it was: batteries, intermediate, material, product, residue, loss
    mass_g bigint,
    unweighed bigint NOT NULL,
    li_g bigint NOT NULL,
    ni_g bigint NOT NULL,
    co_g bigint NOT NULL,
    mn_g bigint NOT NULL,
    cu_g bigint NOT NULL,
    al_g bigint NOT NULL,
    PRIMARY KEY (site, month, direction, kind)
);
DROP TABLE tally_handed;
CREATE TABLE tally_handed (
    region text COLLATE "C" NOT NULL,
    to_region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    addressee text COLLATE "C" NOT NULL,
    waste boolean NOT NULL,                           -- whether it was handed over as waste
    stage text COLLATE "C" NOT NULL,
    consignments bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL,
    PRIMARY KEY (region, to_region, month, sender, addressee, waste, stage)
);
-- Packs by the month of their production, and what has become of them; and by the month in which they were retired.
CREATE TABLE tally_made (
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    chemistry text COLLATE "C" NOT NULL,
    became text COLLATE "C" NOT NULL,
    packs bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL,
    PRIMARY KEY (region, month, chemistry, became)
);
CREATE TABLE tally_retired (
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    way text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    fitted boolean NOT NULL,
    made_region text COLLATE "C" NOT NULL,            -- both empty where it was produced before all months that are counted
    made_month text COLLATE "C" NOT NULL,
    packs bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL,
    PRIMARY KEY (region, month, way, holder, fitted, made_region, made_month)
);
-- Findings that appeared and that were resolved, from their history.
CREATE TABLE tally_change (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    appeared bigint NOT NULL,
    resolved bigint NOT NULL,
    PRIMARY KEY (month, region, rule)
);

-- What stood on a day is kept by every division from the nation (no digit) down, so that a line of a year reads a row a day and figure
-- whatever the region; until now a page added up all places of the nation. A place that is not told belongs to the nation alone.
CREATE TABLE figure_of_day (
    day date NOT NULL,
    stem text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (stem, day, figure)
);
INSERT INTO figure_of_day (day, stem, figure, amount)
    SELECT f.day, left(f.region, n.digits), f.figure, sum(f.amount) FROM figure_day f, unnest(ARRAY[0, 2, 4, 6]) AS n (digits)
    WHERE length(f.region) >= n.digits GROUP BY 1, 2, 3;
DROP TABLE figure_day;
ALTER TABLE figure_of_day RENAME TO figure_day;
ALTER TABLE figure_day RENAME CONSTRAINT figure_of_day_pkey TO figure_day_pkey;

-- A list of the waste packs of a region goes from company to company, and of each from pack to pack; a recycler has many times as many
-- that have ended. Waste counts also what nobody has retired and whose vehicle is scrapped, so what is at a company and still bound to
-- a vehicle stands in it too. A pack enters once and leaves once.
CREATE INDEX battery_waste_in_stock ON battery (holder, key)
    WHERE level = 'P' AND phase <> 'ended' AND (phase = 'waste' OR vehicle IS NOT NULL) AND (holder < '@' OR holder >= 'A');

DELETE FROM tally_run;                                -- so that everything is counted again, the months included
GRANT SELECT, INSERT, DELETE, TRUNCATE ON tally_mass, tally_handed, tally_made, tally_retired, tally_change TO suchi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON figure_day TO suchi_app;
