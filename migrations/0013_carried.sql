-- The packs that living vehicles carry by their own record, kept by the sweeps that ask which pack has two places. Can be rebuilt.
CREATE TABLE carried (
    code text COLLATE "C" NOT NULL,
    vin  text COLLATE "C" NOT NULL,
    at   text COLLATE "C",
    PRIMARY KEY (code, vin)
);
CREATE INDEX carried_by_vehicle ON carried (vin);

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON carried TO suchi_app;
