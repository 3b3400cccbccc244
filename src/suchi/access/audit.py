"""The audit trail: who has read and written what, as a chain that only grows; what stands in a row can be erased, the chain holds.

Rows are chained when they are written. Whoever writes holds the chain's end (`audit_head`) for one transaction, so a crash leaves
either a whole link or nothing; many rows gathered into one transaction share its cost (docs/decisions/0014).

`commitment` = SHA-256(salt ‖ row), `hash` = SHA-256(hash before ‖ seq ‖ at_us ‖ commitment). The row holds a commitment of the same
kind to the person and the address, which can be erased for themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from struct import Struct as Packed
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, get_args

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.access.acting import whole
from suchi.db import at_once
from suchi.db.copying import data, int8, text
from suchi.domain import canonical

Kind = Literal["read", "asked", "write", "report", "command", "erased"]
KINDS: tuple[str, ...] = get_args(Kind)
P = ParamSpec("P")
T = TypeVar("T")
START = bytes(32)
"""What the first link's hash is made on."""
SALT = 16
MOST_PURPOSE = 500
_encode = msgspec.json.Encoder(order="sorted").encode
_link = Packed(">32sqq32s").pack
_begun = Packed(">hiq").pack


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What a row says: one declaration for a row as it is written, as it is committed to and as it is read.

    `company` is whose people or machine it was (None: the operator, or nobody), `audience` a word of domain/disclosure.py,
    `amount` how many things or events, `concerned` whose data was shown. Never a body, never a secret. Nothing is there where it was
    erased.
    """

    kind: str | None = None
    route: str | None = None
    company: str | None = None
    key: str | None = None
    audience: str | None = None
    thing: str | None = None
    purpose: str | None = None
    amount: int | None = None
    status: int | None = None
    concerned: tuple[str, ...] = ()


class Row(Said, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One act. `read`: data above the public tier was shown; `asked`: somebody is about to change something; `write`: how that
    ended; `report`: events came in, which the ledger itself names; `command`: at the machine; `erased`: rows of the trail went.
    """

    kind: Kind
    route: str
    person: str | None = None
    address: str | None = None


class Content(Said, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A row as it is committed to: `who` (hex) stands for the person's part."""

    who: str | None = None


class Who(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The person's part of a row, as it is committed to."""

    person: str | None = None
    address: str | None = None


_NOBODY = Who()


class Head(Struct, frozen=True):
    """The end of the chain: the last link's number, its time (microseconds since 1970 UTC), its hash."""

    seq: int
    at_us: int
    hash: bytes


def committed(salt: bytes, content: Content | Who) -> bytes:
    """What a link, or a row, holds instead of the content itself."""
    return canonical.commitment(salt, _encode(content))


def chained(before: bytes, seq: int, at_us: int, commitment: bytes) -> bytes:
    """The hash of a link."""
    return sha256(_link(before, seq, at_us, commitment)).digest()


@lru_cache(4096)  # the same few addresses come again and again
def network(address: str) -> str | None:
    """The network an address lies in: /24 of IPv4, /48 of IPv6. A whole address would be more than the trail has to know."""
    found = None
    for text_ in (address, f"{address}::"):  # of IPv6 the first half may be given, as rate limits count it
        with suppress(ValueError):
            found = found or ip_address(text_)
    if found is None:
        return None
    whole_ = found.exploded
    return (
        ".".join(whole_.split(".")[:3]) + ".0/24" if found.version == 4 else ":".join(whole_.split(":")[:3]) + "::/48"
    )


def record(conn: Connection[Any], rows: Sequence[Row]) -> Head:
    """Chain the rows, in their order, in one transaction of their own; they are on disk when it returns. The new head."""
    with conn.pipeline():
        return whole(conn, append, rows)


def append(conn: Connection[Any], rows: Sequence[Row]) -> Head:
    """Chain the rows as part of the caller's transaction, which holds the head to its end: do it last."""
    held = hold(conn)
    seq, at_us, hash_ = held.seq, held.at_us, held.hash
    packed: list[bytes] = []
    concerned: list[bytes] = []
    for row in rows:
        seq += 1
        commitment, content = _packed(row, seq, concerned)
        hash_ = chained(hash_, seq, at_us, commitment)
        packed.append(_begun(18, 8, seq) + int8(at_us) + data(commitment) + data(hash_) + content)
    at_once.add(conn, "audit_row", COLUMNS, packed)
    at_once.add(conn, "audit_concerned", "seq, company", concerned)
    conn.execute("UPDATE audit_head SET seq = %s, at_us = %s, hash = %s", [seq, at_us, hash_])
    return Head(seq, at_us, hash_)


def recorded(
    conn: Connection[Any],
    row: Callable[[T], Row],
    work: Callable[Concatenate[Connection[Any], P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Do something and record it: both or neither. `row` says what was done, by what came of it."""

    def both(conn: Connection[Any]) -> T:
        done = work(conn, *args, **kwargs)
        append(conn, [row(done)])
        return done

    return whole(conn, both)


def hold(conn: Connection[Any]) -> Head:
    """Hold the head until the transaction ends. Its time is now by the database's own clock, read once the head is held: so several
    machines have one clock, a clock set back stands still, and rows of an hour that is over are all there."""
    end, clock = conn.cursor(binary=True), conn.cursor(binary=True)
    end.execute("SELECT seq, at_us, hash FROM audit_head FOR UPDATE")
    clock.execute(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    )  # in one round trip with the first
    held, now = end.fetchone(), clock.fetchone()
    assert held is not None, "the migration has put the head there"
    assert now is not None
    return Head(held[0], max(held[1], now[0]), held[2])


COLUMNS = (
    "seq, at_us, commitment, hash, salt, kind, route, company, key, audience, thing, purpose, amount, status, who, "
    "person_salt, person, address"
)


def _packed(row: Row, seq: int, concerned: list[bytes]) -> tuple[bytes, bytes]:
    """What the chain is to commit to, and the packed content."""
    salts = os.urandom(2 * SALT)
    salt, person_salt, who = salts[:SALT], None, None
    person = Who(person=_clean(row.person), address=row.address)
    if person != _NOBODY:
        person_salt = salts[SALT:]
        who = committed(person_salt, person)
    content = _content(row, who)
    concerned += [_begun(2, 8, seq) + text(company) for company in content.concerned]
    words = (
        content.kind, content.route, content.company, content.key, content.audience, content.thing, content.purpose,
    )  # fmt: skip
    packed = (
        data(salt), *map(text, words), int8(content.amount), int8(content.status), data(who), data(person_salt),
        text(person.person), text(person.address),
    )  # fmt: skip
    return committed(salt, content), b"".join(packed)


def _content(row: Row, who: bytes | None) -> Content:
    return Content(
        kind=row.kind, route=row.route[:200], company=_clean(row.company), key=_clean(row.key), audience=row.audience,
        thing=_clean(row.thing), purpose=_clean(row.purpose, MOST_PURPOSE),
        amount=row.amount, status=row.status, concerned=tuple(sorted(set(row.concerned))), who=who.hex() if who else None,
    )  # fmt: skip


def _clean(given: str | None, most: int = 200) -> str | None:
    """A text that the database can hold: what callers send may be long, or hold what no text may."""
    if given is None:
        return None
    return given[:most].replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def head(conn: Connection[Any]) -> Head:
    """The end of the chain as it stands."""
    row = conn.execute("SELECT seq, at_us, hash FROM audit_head").fetchone()
    assert row is not None, "the migration has put the head there"
    return Head(row[0], row[1], bytes(row[2]))
