"""Brings a database to this version of the code: numbered SQL files, forward only, each in one transaction."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
from msgspec import Struct
from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from suchi.domain.errors import Failure

# any number that nobody else locks: "suchi" in ASCII
_LOCK = 0x7375636869
# their sum, for reading (db/schema.py); it stands among them and is none
SCHEMA_FILE = "schema.sql"
_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


class Migration(Struct, frozen=True):
    """One numbered file."""

    number: int
    name: str
    sql: str
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.number:04}_{self.name}.sql"


def migrations_folder() -> Path:
    """Inside the package when installed, at the top of the tree in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parents[1] / "migrations"


def read_migrations(folder: Path | None = None) -> list[Migration]:
    """The files of the folder in order, numbered 1, 2, 3 … without a gap."""
    folder = folder or migrations_folder()
    found: list[Migration] = []
    for path in sorted(path for path in folder.glob("*.sql") if path.name != SCHEMA_FILE):
        match = _NAME.fullmatch(path.name)
        if match is None or int(match[1]) != len(found) + 1:
            raise Failure(
                "migration_numbering",
                f"迁移文件 {path.name} 命名或编号有误，此处应为 {len(found) + 1:04}_名称.sql",
                f"the migration {path.name} is out of order or misnamed; {len(found) + 1:04}_some_name.sql is due here",
                file=path.name,
            )
        # a checkout on another system may have changed the ends of lines: that is not another migration
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        found.append(Migration(int(match[1]), match[2], text, hashlib.sha256(text.encode()).hexdigest()))
    if not found:
        raise Failure(
            "migrations_missing",
            f"{folder} 中没有迁移文件；安装不完整，请重新安装",
            f"there are no migrations in {folder}; the installation is incomplete, install it anew",
            path=str(folder),
        )
    return found


def migrate(
    dsn: str,
    folder: Path | None = None,
    *,
    lock_timeout: str = "10s",
    statement_timeout: str = "15min",
    on_apply: Callable[[Migration], None] | None = None,
) -> list[Migration]:
    """Apply what is missing, as the owner; return it. Two at once: the second waits, then finds nothing to do."""
    known = read_migrations(folder)
    with psycopg.connect(dsn, autocommit=True, application_name="suchi migrate") as connection:
        # held to the end of the session; waiting here is right, however long the other one takes
        connection.execute("SET lock_timeout = 0")
        connection.execute("SET statement_timeout = 0")
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        connection.execute("SET client_min_messages = warning")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migration ("
            "number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, "
            "applied_at timestamptz NOT NULL DEFAULT clock_timestamp())"
        )
        due = _due(connection, known)
        connection.execute("SELECT set_config('lock_timeout', %s, false)", [lock_timeout])
        connection.execute("SELECT set_config('statement_timeout', %s, false)", [statement_timeout])
        for migration in due:
            if on_apply is not None:
                on_apply(migration)
            _apply(connection, migration)
    return due


def pending(dsn: str, folder: Path | None = None) -> list[Migration]:
    """What ``migrate`` would apply; the same refusals, nothing changed."""
    known = read_migrations(folder)
    with psycopg.connect(dsn, autocommit=True, application_name="suchi migrate") as connection:
        return _due(connection, known)


def _due(connection: Connection[TupleRow], known: list[Migration]) -> list[Migration]:
    exists = connection.execute("SELECT to_regclass('schema_migration') IS NOT NULL").fetchone()
    rows = []
    if exists and exists[0]:
        rows = connection.execute("SELECT number, name, sha256 FROM schema_migration ORDER BY number").fetchall()
    for number, name, sha256 in rows:
        if number > len(known):
            raise Failure(
                "database_newer",
                f"数据库已升级到 {number:04}_{name}，比本程序（{len(known):04}）新；请使用新版程序",
                f"the database is at {number:04}_{name}, newer than this program ({len(known):04}): use the newer program",
                number=number,
            )
        if known[number - 1].sha256 != sha256:
            raise Failure(
                "migration_changed",
                f"迁移 {number:04}_{name} 应用后被修改；请恢复原文件，改动另写新迁移",
                f"the migration {number:04}_{name} was changed after it was applied: restore it, and write the change as a new one",
                number=number,
            )
    return known[len(rows) :]


def _apply(connection: Connection[TupleRow], migration: Migration) -> None:
    try:
        with connection.transaction():
            # without parameters the driver sends the file whole, as psql would
            connection.execute(migration.sql.encode())
            if connection.info.transaction_status != TransactionStatus.INTRANS:
                raise _failed(migration, "it ends its own transaction: take BEGIN and COMMIT out")
            connection.execute(
                "INSERT INTO schema_migration (number, name, sha256) VALUES (%s, %s, %s)",
                [migration.number, migration.name, migration.sha256],
            )
    except psycopg.Error as error:
        at = error.diag.statement_position
        line = f" (line {migration.sql.count(chr(10), 0, int(at) - 1) + 1})" if at else ""
        raise _failed(migration, f"{str(error).splitlines()[0]}{line}") from error


def _failed(migration: Migration, why: str) -> Failure:
    return Failure(
        "migration_failed",
        f"迁移 {migration.file} 失败，数据库未改变：{why}",
        f"the migration {migration.file} failed and changed nothing: {why}",
        file=migration.file,
    )
