"""Every sealed value of the database, declared once: what seals old plain rows, what rotation seals anew, what is counted by key.

Sealing what is plain and rotation go batch by batch, each batch a transaction. What is left is read from the rows themselves, so a
run that was killed is finished by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.access.acting import whole
from suchi.access.vault import HEAD_BYTES, Vault, purpose, vault_of

BATCH = 500
T = TypeVar("T")


class Value(Struct, frozen=True, kw_only=True):
    """A sealed column. `was`: the plain columns that it took in, by field, or one under no name that was the value itself.
    `hashes`: keyed hashes beside it, by the field that they are of. `batch`: how many are held in memory at once."""

    column: str = "private"
    was: dict[str, str] = {}
    hashes: dict[str, str] = {}
    batch: int = BATCH


class Table(Struct, frozen=True, kw_only=True):
    """A table with sealed values. `row` is what names a row in their purpose, as SQL gives it as text."""

    name: str
    row: str = "id"
    values: tuple[Value, ...] = (Value(),)


TABLES: tuple[Table, ...] = (
    Table(
        name="person",
        values=(
            Value(
                was={"login": "login", "name": "name", "email": "email"},
                hashes={"login": "login_hash", "email": "email_hash"},
            ),
            Value(column="authenticator", was={"": "totp"}),
            Value(column="authenticator_pending", was={"": "totp_pending"}),
        ),
    ),
    Table(
        name="person_identity",
        row="ref",
        values=(Value(was={"subject": "subject"}, hashes={"subject": "subject_hash"}),),
    ),
    Table(name="oidc_attempt", row="encode(state, 'hex')"),
    Table(name="yard_device", values=(Value(was={"label": "label"}),)),
    Table(name="session"),
    Table(
        name="mail_outbox",
        row="ref",
        values=(Value(was={"recipient": "recipient", "subject": "subject", "body": "body"}),),
    ),
    Table(
        name="application",
        values=(Value(was={"asked": "asked", "documents": "documents", "contact": "contact"}),),
    ),
    Table(name="application_step", row="ref", values=(Value(was={"reasons": "reasons"}),)),
    Table(name="attachment", row="encode(hash, 'hex')", values=(Value(), Value(column="content", batch=4))),
    Table(name="lead"),
    Table(name="draw"),
    Table(name="entry_text", row="encode(entry, 'hex')"),
)


class Use(Struct, frozen=True):
    """How many values of a column one key has sealed, in one form."""

    table: str
    column: str
    form: int
    key: bytes
    rows: int


def close(vault: Vault, table: str, row: str, fields: Struct) -> bytes:
    """The fields of a row, sealed as its `private`."""
    return vault.seal(msgspec.json.encode(fields), purpose(table, "private", row))


def opened(vault: Vault, table: str, row: str, sealed: bytes, kind: type[T]) -> T:
    """The fields of a row."""
    return msgspec.json.decode(vault.open(sealed, purpose(table, "private", row)), type=kind)


def plain(value: str, field: str) -> str:
    """A text as it is hashed: addresses of mail are found whatever the case of their letters."""
    return value.lower() if field == "email" else value


def lookup_name(table: str, field: str) -> str:
    """What keeps the hashes of one field apart from all others."""
    return f"{table}.{field}"


# ---- rows from before there was a vault -----------------------------------------------------------------------------


def has_plain(conn: Connection[Any]) -> bool:
    """Whether something personal still stands in the database as it was typed."""
    asked = " UNION ALL ".join(f"(SELECT 1 FROM {t.name} WHERE {_is_plain(t)} LIMIT 1)" for t in TABLES if _olds(t))
    return conn.execute(asked).fetchone() is not None


def seal_plain(conn: Connection[Any]) -> int:
    """Seal everything that is plain; returns how many rows that were. Asks for no key when there is nothing."""
    if not has_plain(conn):
        return 0
    vault, count = vault_of(conn), 0
    for table in (table for table in TABLES if _olds(table)):
        while done := whole(conn, _seal_some, vault, table):
            count += done
    return count


_LOOKING_BACK = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND age(backend_xmin) > age(%(now)s::text::xid8::xid) "
    # writing a table anew looks with a snapshot of its own, and that reaches back to what runs in any database of the cluster
    "UNION ALL SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) <= %(now)s::text::xid8 LIMIT 1"
)
PATIENCE_S = 30.0


def forget_remains(owner: Connection[Any]) -> None:
    """Write the tables anew, so that their files no longer hold what was plain. For a session of the tables' owner.

    Rows that another session may still look at are kept by that: it is waited for, a while, until none is older than the sealing.
    """
    [(now,)] = owner.execute("SELECT pg_current_xact_id()::text").fetchall()
    patience = monotonic() + PATIENCE_S
    while owner.execute(_LOOKING_BACK, {"now": now}).fetchone() is not None and monotonic() < patience:
        sleep(0.05)
    for table in TABLES:
        if _olds(table):
            owner.execute(f"VACUUM (FULL) {table.name}")


def _seal_some(conn: Connection[Any], vault: Vault, table: Table) -> int:
    olds = _olds(table)
    rows = conn.execute(
        f"SELECT {table.row}, {', '.join(olds)} FROM {table.name} WHERE {_is_plain(table)} "
        f"ORDER BY 1 LIMIT {BATCH} FOR UPDATE"
    ).fetchall()
    sets = [f"{column} = %s" for value in table.values for column in (value.column, *value.hashes.values())]
    sets += [f"{old} = NULL" for old in olds]
    update = f"UPDATE {table.name} SET {', '.join(sets)} WHERE {table.row} = %s"
    with conn.cursor() as cursor:
        cursor.executemany(
            update, [_sealed_row(vault, table, row, dict(zip(olds, was, strict=True))) for row, *was in rows]
        )
    return len(rows)


def _sealed_row(vault: Vault, table: Table, row: str, was: dict[str, Any]) -> list[Any]:
    given: list[Any] = []
    for value in table.values:
        found = {field: was[old] for field, old in value.was.items()}
        if "" in found:
            data = found[""].encode() if found[""] is not None else None
        else:
            data = msgspec.json.encode({field: _as_json(part) for field, part in found.items()})
        given.append(vault.seal(data, purpose(table.name, value.column, row)) if data is not None else None)
        given += [vault.lookup(plain(found[field], field), lookup_name(table.name, field)) for field in value.hashes]
    return [*given, row]


def _as_json(part: Any) -> Any:
    return msgspec.Raw(bytes(part)) if isinstance(part, bytes | memoryview) else part


def _olds(table: Table) -> list[str]:
    return [old for value in table.values for old in value.was.values()]


def _is_plain(table: Table) -> str:
    return f"num_nonnulls({', '.join(_olds(table))}) > 0"


# ---- rotation -------------------------------------------------------------------------------------------------------


def uses(conn: Connection[Any]) -> list[Use]:
    """What each key has sealed."""
    asked = " UNION ALL ".join(
        f"SELECT '{table.name}', '{value.column}', substr({value.column}, 1, {HEAD_BYTES}) AS head, count(*) "
        f"FROM {table.name} WHERE {value.column} IS NOT NULL GROUP BY head"
        for table, value in _values()
    )
    return [
        Use(table, column, bytes(head)[0], bytes(head)[1:], count) for table, column, head, count in conn.execute(asked)
    ]


def behind(conn: Connection[Any], vault: Vault) -> int:
    """How many values are sealed otherwise than new ones are."""
    return sum(use.rows for use in uses(conn) if bytes([use.form]) + use.key != vault.head)


def reseal(conn: Connection[Any], vault: Vault, after_batch: Callable[[], None] = lambda: None) -> Iterator[int]:
    """Seal anew what is sealed otherwise than today's; yields the number of rows after each batch, which then is committed."""
    for table, value in _values():
        after = ""
        while True:
            count, after = whole(conn, _reseal_some, vault, table, value, after)
            if count:
                after_batch()
                yield count
            if count < value.batch:
                break


def _reseal_some(conn: Connection[Any], vault: Vault, table: Table, value: Value, after: str) -> tuple[int, str]:
    """The next batch behind a row, in the order of their names; whoever changes one of them meanwhile waits."""
    column = value.column
    rows = conn.execute(
        f"SELECT {table.row}, {column} FROM {table.name} WHERE {column} IS NOT NULL AND {table.row} > %s "
        f"AND substr({column}, 1, {HEAD_BYTES}) <> %s ORDER BY 1 LIMIT {value.batch} FOR UPDATE",
        [after, vault.head],
    ).fetchall()
    sets = ", ".join(f"{name} = %s" for name in (column, *value.hashes.values()))
    given = []
    for row, sealed in rows:
        aim = purpose(table.name, column, row)
        data = vault.open(sealed, aim)
        fields = msgspec.json.decode(data) if value.hashes else {}
        hashes = [vault.lookup(plain(fields[field], field), lookup_name(table.name, field)) for field in value.hashes]
        given.append([vault.seal(data, aim), *hashes, row])
    with conn.cursor() as cursor:
        cursor.executemany(f"UPDATE {table.name} SET {sets} WHERE {table.row} = %s", given)
    return len(rows), rows[-1][0] if rows else after


def _values() -> Iterator[tuple[Table, Value]]:
    yield from ((table, value) for table in TABLES for value in table.values)
