"""Databases for tests: what a test has written is taken out of one again for the next test, which costs a tenth of making another.

A database that cannot be brought back to how the migrations left it (somebody changed its schema, or would not let go of it) is dropped.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.settings import Settings

PATIENCE_S = 5
HURRY_S = 0.2

_OTHERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

_SCHEMA = """
SELECT md5(string_agg(said, '|' ORDER BY said)) FROM (
  SELECT format('table %s %s %s %s %s', oid::regclass, relkind, relowner, relacl, reloptions)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('column %s %s %s %s %s %s', attrelid::regclass, attnum, attname, atttypid, attnotnull, attacl)
    FROM pg_attribute JOIN pg_class ON oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('default %s %s %s', adrelid::regclass, adnum, pg_get_expr(adbin, adrelid)) FROM pg_attrdef
  UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT format('index %s %s', pg_get_indexdef(indexrelid), indisvalid)
    FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('trigger %s %s', pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('function %s %s %s', oid::regprocedure, proacl, md5(prosrc))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('schema %s %s', nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_'
  UNION ALL SELECT format('setting %s %s', setrole, setconfig) FROM pg_db_role_setting
    JOIN pg_database d ON d.oid = setdatabase WHERE datname = current_database()
) AS all_of_it (said)
"""
_WRITTEN = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
_SEQUENCES = """
SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
FROM pg_sequences WHERE schemaname = 'public'
"""


class Databases:
    """Those of one worker. `template` is the name of a migrated one, which nobody writes to."""

    def __init__(self, cluster: Embedded, template: str) -> None:
        self._cluster = cluster
        self._template = template
        self._numbers = itertools.count(1)
        self._free: list[str] = []
        self._owner = psycopg.connect(cluster.dsn, autocommit=True)
        with self._connect(template) as connection:
            self._schema = _schema(connection)
            written = [row[0] for row in connection.execute(_WRITTEN)]
            self._rows = {table: b"".join(_copied(connection, table)) for table in written}
            self._sequences = connection.execute(_SEQUENCES).fetchall()

    def close(self) -> None:
        for name in self._free:
            self._drop(name)
        self._owner.close()

    @contextmanager
    def one(self) -> Iterator[Store]:
        """A database as the migrations leave it, for as long as this lasts."""
        name = self._free.pop() if self._free else self._make()
        try:
            yield Store(Settings(data=self._cluster.data), make_conninfo(self._cluster.dsn, dbname=name))
        finally:
            if self._cleaned(name):
                self._free.append(name)
            else:
                self._drop(name)

    def _make(self) -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        new, old = sql.Identifier(name), sql.Identifier(self._template)
        self._owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        return name

    def _drop(self, name: str) -> None:
        self._owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _cleaned(self, name: str) -> bool:
        """Whether it is again as it was; all who are still connected have to go."""
        with suppress(psycopg.Error), self._connect(name) as connection:
            if not _left_alone(connection) or _schema(connection) != self._schema:
                return False
            with connection.transaction():
                if written := [row[0] for row in connection.execute(_WRITTEN)]:
                    connection.execute(f"TRUNCATE {', '.join(written)} CASCADE".encode())
                connection.execute("SET LOCAL session_replication_role = replica")  # no trigger, no order among tables
                for table, rows in self._rows.items():
                    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()) as copy:
                        copy.write(rows)
                for sequence, value, called in self._sequences:
                    connection.execute("SELECT setval(%s::text::regclass, %s, %s)", [sequence, value, called])
            return True
        return False

    def _connect(self, name: str) -> Connection:
        return psycopg.connect(make_conninfo(self._cluster.dsn, dbname=name), autocommit=True)


def _left_alone(connection: Connection) -> bool:
    """Whether nobody else is connected any more. Most are just leaving; who stays is made to go."""
    began = time.monotonic()
    while others := connection.execute(_OTHERS).fetchall():
        waited = time.monotonic() - began
        if waited > PATIENCE_S:
            return False
        if waited > HURRY_S:
            for (pid,) in others:
                connection.execute("SELECT pg_terminate_backend(%s)", [pid])
        time.sleep(0.002)
    return True


def _schema(connection: Connection) -> str:
    return connection.execute(_SCHEMA).fetchone()[0]


def _copied(connection: Connection, table: str) -> Iterator[bytes]:
    with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT BINARY)".encode()) as copy:
        for piece in copy:
            yield bytes(piece)
