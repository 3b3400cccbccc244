-- What the regulator's desk shows of a whole region: counted beside the server and not when somebody asks, because counting a nation's
-- packs takes longer than a page may. One whole count replaces the one before; only what was published or drawn is kept.

CREATE TABLE tally_run (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    today date NOT NULL,
    size bigint NOT NULL,
    at_us bigint NOT NULL,
    took_ms bigint NOT NULL
);
CREATE TABLE tally_stock (
    company text COLLATE "C" NOT NULL,
    site text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    phase text COLLATE "C" NOT NULL,
    packs bigint NOT NULL,
    PRIMARY KEY (company, site, phase)
);
CREATE TABLE tally_duty (
    company text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    duty text COLLATE "C" NOT NULL,
    open bigint NOT NULL,
    old bigint NOT NULL,
    overdue bigint NOT NULL,
    oldest text COLLATE "C",
    PRIMARY KEY (company, duty)
);
CREATE TABLE tally_mass (
    site text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    direction text COLLATE "C" NOT NULL,
    mass_g bigint,
    unweighed bigint NOT NULL,
    PRIMARY KEY (site, month, direction)
);
CREATE TABLE tally_handed (
    region text COLLATE "C" NOT NULL,
    month text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    addressee text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    consignments bigint NOT NULL,
    unweighed bigint NOT NULL,
    mass_g bigint NOT NULL,
    PRIMARY KEY (region, month, sender, addressee, stage)
);
-- A cause belongs to each division in which one of its findings belongs; `owners` are those of the companies that have to answer.
CREATE TABLE tally_finding (
    rule text COLLATE "C" NOT NULL,
    verdict text COLLATE "C" NOT NULL,
    places text[] COLLATE "C" NOT NULL,
    owners text[] COLLATE "C" NOT NULL,
    causes bigint NOT NULL,
    PRIMARY KEY (rule, verdict, places, owners)
);
CREATE TABLE tally_sold (
    region text COLLATE "C" NOT NULL,
    maker text COLLATE "C" NOT NULL,
    vehicles bigint NOT NULL,
    PRIMARY KEY (region, maker)
);
CREATE TABLE tally_month (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (month, region, figure)
);
-- Kept, and no read table: what stood on a day, and what a bulletin said when it first came out.
CREATE TABLE figure_day (
    day date NOT NULL,
    region text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (day, region, figure)
);
CREATE TABLE bulletin (
    month text COLLATE "C" PRIMARY KEY,
    size bigint NOT NULL,
    at_us bigint NOT NULL
);
CREATE TABLE bulletin_figure (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    figure text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (month, region, figure)
);
-- What was recorded about the month of a bulletin after it came out, by the division of whoever reported.
CREATE TABLE bulletin_later (
    month text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    reports bigint NOT NULL,
    PRIMARY KEY (month, region, kind, type)
);
-- A random draw: `commitment` is told before the word is named that, with the secret behind it, makes the seed. Names are sealed.
CREATE TABLE draw (
    id text COLLATE "C" PRIMARY KEY,
    company text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    begun_us bigint NOT NULL,
    commitment bytea NOT NULL,
    secret bytea NOT NULL,
    frame bytea NOT NULL,
    word text,
    drawn_us bigint,
    drawn bytea,
    private bytea
);
CREATE INDEX draw_by_company ON draw (company, begun_us);

GRANT SELECT, INSERT, DELETE, TRUNCATE ON tally_run TO suchi_app;
GRANT SELECT, INSERT, DELETE, TRUNCATE ON tally_stock, tally_duty, tally_mass, tally_handed, tally_finding, tally_sold, tally_month TO suchi_app;
GRANT SELECT, INSERT, DELETE ON bulletin, bulletin_figure TO suchi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON bulletin_later, figure_day TO suchi_app;
GRANT SELECT, INSERT, UPDATE ON draw TO suchi_app;
