"""Migrations: applied once and whole, in order, refused when they do not fit; schema.sql is their sum."""

import threading
from pathlib import Path

import psycopg
import pytest

from suchi.db.migrate import SCHEMA_FILE, migrate, migrations_folder, pending, read_migrations
from suchi.db.pool import Store
from suchi.db.schema import dump_schema
from suchi.domain.errors import Failure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE first (n integer);\nINSERT INTO first VALUES (1);\n")
    (tmp_path / "0002_second.sql").write_text("ALTER TABLE first ADD COLUMN name text;\n")
    return tmp_path


def numbers(store: Store) -> list[int]:
    with store.connect_owner() as connection:
        return [row[0] for row in connection.execute("SELECT number FROM schema_migration ORDER BY number")]


def refused(store: Store, folder: Path) -> Failure:
    with pytest.raises(Failure) as failure:
        migrate(store.dsn, folder)
    return failure.value


def test_applied_in_order_and_once(blank, folder):
    assert [one.file for one in pending(blank.dsn, folder)] == ["0001_first.sql", "0002_second.sql"]
    seen = []
    assert [one.number for one in migrate(blank.dsn, folder, on_apply=seen.append)] == [1, 2]
    assert [one.name for one in seen] == ["first", "second"]
    assert migrate(blank.dsn, folder) == []
    (folder / "0003_third.sql").write_text("DROP TABLE first;")
    assert [one.number for one in migrate(blank.dsn, folder)] == [3]
    assert numbers(blank) == [1, 2, 3]


def test_two_at_once_apply_each_once(blank, folder):
    (folder / "0003_slow.sql").write_text("SELECT pg_sleep(0.3); CREATE TABLE slow ();")
    applied = []
    both = [threading.Thread(target=lambda: applied.extend(migrate(blank.dsn, folder))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(one.number for one in applied) == [1, 2, 3]


def test_a_failing_one_leaves_nothing_of_itself_and_names_file_and_line(blank, folder):
    (folder / "0003_bad.sql").write_text("CREATE TABLE third ();\nINSERT INTO first\n  VALUES (nonsense);\n")
    failure = refused(blank, folder)
    assert failure.code == "migration_failed"
    assert "0003_bad.sql" in failure.en
    assert "line 3" in failure.en
    assert numbers(blank) == [1, 2]
    with blank.connect_owner() as connection:
        assert connection.execute("SELECT to_regclass('third')").fetchone() == (None,)


def test_one_that_commits_by_itself_is_refused(blank, folder):
    (folder / "0003_own.sql").write_text("CREATE TABLE third (); COMMIT;")
    failure = refused(blank, folder)
    assert failure.code == "migration_failed"
    assert "COMMIT" in failure.en


def test_a_changed_file_is_refused(blank, folder):
    migrate(blank.dsn, folder)
    (folder / "0001_first.sql").write_text("CREATE TABLE another ();")
    assert refused(blank, folder).code == "migration_changed"


def test_other_line_ends_are_no_change(blank, folder):
    migrate(blank.dsn, folder)
    first = folder / "0001_first.sql"
    first.write_bytes(first.read_bytes().replace(b"\n", b"\r\n"))
    assert migrate(blank.dsn, folder) == []


def test_a_newer_database_is_refused(blank, folder):
    migrate(blank.dsn, folder)
    (folder / "0002_second.sql").unlink()
    assert refused(blank, folder).code == "database_newer"


@pytest.mark.parametrize("name", ["0003_x.sql", "2_x.sql", "0002-x.sql", "0001_again.sql"])
def test_gaps_doubles_and_odd_names_are_refused(folder, name):
    (folder / "0002_second.sql").unlink()
    (folder / name).write_text("SELECT 1;")
    with pytest.raises(Failure) as failure:
        read_migrations(folder)
    assert failure.value.code == "migration_numbering"


def test_an_empty_folder_is_an_incomplete_installation(tmp_path):
    with pytest.raises(Failure) as failure:
        read_migrations(tmp_path)
    assert failure.value.code == "migrations_missing"


def test_waiting_for_a_lock_ends(blank, folder):
    migrate(blank.dsn, folder)
    (folder / "0003_third.sql").write_text("DROP TABLE first;")
    with psycopg.connect(blank.dsn) as reader:
        reader.execute("SELECT * FROM first")
        with pytest.raises(Failure, match="lock timeout"):
            migrate(blank.dsn, folder, lock_timeout="100ms")
    assert [one.number for one in migrate(blank.dsn, folder)] == [3]


# ---- ours -----------------------------------------------------------------------------------------------------------


def test_schema_sql_is_the_sum_of_the_migrations(store, blank):
    committed = (migrations_folder() / SCHEMA_FILE).read_text(encoding="utf-8")
    given = dump_schema(store.dsn)
    with blank.connect_owner() as connection:
        assert connection.info.server_version >= 150000
        connection.execute(committed.encode())
    # by way of a database, as servers of different versions word a view differently
    assert dump_schema(blank.dsn) == given, "run: make schema"


EVERYTHING = """
CREATE SCHEMA audit; GRANT USAGE ON SCHEMA audit TO suchi_app;
CREATE TYPE colour AS ENUM ('red', 'blue''s');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE SEQUENCE by_five INCREMENT 5; GRANT USAGE ON by_five TO suchi_app;
CREATE TABLE thing (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 16), body bytea NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    n bigint GENERATED ALWAYS AS IDENTITY, t text COMPRESSION pglz COLLATE "C", c colour, p positive,
    size int GENERATED ALWAYS AS (octet_length(body)) STORED, words text[] DEFAULT '{}') WITH (fillfactor=90);
ALTER TABLE thing ALTER body SET STORAGE EXTERNAL;
COMMENT ON TABLE thing IS 'it''s'; COMMENT ON COLUMN thing.n IS '号';
CREATE TABLE audit.read (k bigint, seq int DEFAULT nextval('by_five'), e bytea REFERENCES thing ON DELETE CASCADE,
    UNIQUE (k, seq)) PARTITION BY HASH (k);
CREATE TABLE audit.read0 PARTITION OF audit.read FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE INDEX ON audit.read (e);
CREATE UNIQUE INDEX by_lower ON thing (lower(t)) INCLUDE (n) WHERE t IS NOT NULL;
CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql IMMUTABLE AS $$SELECT a$$;
CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'no'; END$$;
REVOKE ALL ON FUNCTION f(int, text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION f(int, text) TO suchi_app;
CREATE TRIGGER no_update BEFORE UPDATE ON thing FOR EACH STATEMENT EXECUTE FUNCTION no();
CREATE VIEW few AS SELECT id, n FROM thing WHERE n > 3; GRANT SELECT ON few TO PUBLIC;
GRANT SELECT, INSERT ON thing TO suchi_app; GRANT UPDATE (t, c) ON thing TO suchi_app; GRANT ALL ON audit.read TO suchi_app;
"""


def test_the_description_makes_all_that_it_describes(store, cluster, blank):
    made = Store(blank.settings, blank.dsn)
    with made.connect_owner() as connection:
        connection.execute(EVERYTHING)
        first = dump_schema(made.dsn)
        connection.execute("DROP SCHEMA audit CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.execute(first.encode())
    assert dump_schema(made.dsn) == first
    for part in (
        "PARTITION OF",
        "SET STORAGE EXTERNAL",
        "FROM PUBLIC",
        "no_update",
        "INCLUDE (n)",
        "IDENTITY",
        "positive",
    ):
        assert part in first
