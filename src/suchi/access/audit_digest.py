"""Digests of the audit trail on the ledger: which hours are over and not digested yet, what their event says, what the ledger holds.

One event an hour, `AuditDigested`, by the registrar. Its id is the hour and all it says follows from the chain, so two processes
say the same and the second is a duplicate. An hour without rows has no digest: the next one counts on from the last, so nothing
can be left out between them.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.domain import canonical
from suchi.domain.event import day_of, instant_us, moment
from suchi.domain.law import Law
from suchi.domain.party import Company, holds
from suchi.domain.things import decode_state

HOUR_US = 3_600_000_000
MOST_HOURS = 48
"""Digests made in one round; more only after the register had no registrar for days."""
_THINGS = ("law:audit:", "law:audit;")  # from the first to past the last of them
_body = msgspec.json.Decoder(dict[str, Any]).decode


class Digest(Struct, frozen=True):
    """The trail at the end of an hour: `ends_us`, how many rows came in it, the number and hash of the last."""

    ends_us: int
    rows: int
    last: int
    head: bytes

    def event(self, registrar: str) -> bytes:
        """The line that reports it."""
        ends = moment(self.ends_us)
        return msgspec.json.encode(
            {
                "type": "AuditDigested", "id": f"audit-{moment(self.ends_us - HOUR_US)[:13]}Z", "occurredAt": ends,
                "reporter": registrar, "rows": self.rows, "last": self.last, "head": self.head.hex(),
            }
        )  # fmt: skip


class Logged(Struct, frozen=True):
    """A digest as the ledger holds it."""

    entry: bytes
    id: str
    recorded_us: int
    digest: Digest


_OVER = """
SELECT h.hour, h.rows, h.last, r.hash FROM (
    SELECT at_us / %(hour)s AS hour, count(*) AS rows, max(seq) AS last FROM audit_row
    WHERE seq > %(last)s AND at_us < %(end)s GROUP BY 1 ORDER BY 1 LIMIT %(most)s
) h JOIN audit_row r ON r.seq = h.last ORDER BY h.hour
"""


def due(conn: Connection[Any], now_us: int | None = None) -> list[Digest]:
    """The hours that are over and not on the ledger yet, oldest first. `now_us`: by the database's clock unless told.

    The clock is read first and the head waited for then: rows of an hour that is over by then are all there, because whoever
    adds one reads the clock while holding the head.
    """
    row = conn.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").fetchone()
    conn.execute("SELECT FROM audit_head FOR UPDATE")
    now = now_us if now_us is not None else row[0] if row else 0
    given = {"hour": HOUR_US, "last": _digested(conn), "end": now - now % HOUR_US, "most": MOST_HOURS}
    first = conn.execute("SELECT at_us FROM audit_row WHERE seq > %(last)s ORDER BY seq LIMIT 1", given).fetchone()
    if first is None or first[0] >= given["end"]:  # nearly always: an hour's rows are counted once, when it is over
        return []
    return [
        Digest((hour + 1) * HOUR_US, rows, last, bytes(hash_)) for hour, rows, last, hash_ in conn.execute(_OVER, given)
    ]


def logged(conn: Connection[Any]) -> list[Logged]:
    """All digests on the ledger, in the order in which they reach into the trail."""
    rows = conn.execute(
        "SELECT DISTINCT e.id, e.recorded_us, e.body FROM touch t JOIN entry e ON e.id = t.entry "
        "WHERE t.thing >= %s AND t.thing < %s AND e.type = 'AuditDigested' AND e.body IS NOT NULL",
        _THINGS,
        binary=True,
    )
    found = [_logged(*row) for row in rows]
    return sorted(found, key=lambda one: (one.digest.last, one.digest.ends_us))


def _logged(entry: bytes, recorded_us: int, body: bytes) -> Logged:
    event = _body(canonical.event_of_body(body))
    ends_us = instant_us(event["occurredAt"])
    digest = Digest(ends_us, event.get("rows", 0), event.get("last", 0), bytes.fromhex(event["head"]))
    return Logged(entry, event["id"], recorded_us, digest)


def _digested(conn: Connection[Any]) -> int:
    """The last row that a true digest on the ledger reaches. One that does not fit the trail, whoever reported it, is passed over."""
    rows = conn.execute(
        "SELECT e.id, e.recorded_us, e.body FROM touch t JOIN entry e ON e.id = t.entry WHERE t.thing >= %s AND t.thing < %s "
        "AND e.type = 'AuditDigested' AND e.body IS NOT NULL ORDER BY t.thing DESC, t.instant DESC LIMIT %s",
        [*_THINGS, MOST_HOURS],
        binary=True,
    )
    for row in rows.fetchall():
        digest = _logged(*row).digest
        if conn.execute("SELECT 1 FROM audit_row WHERE seq = %s AND hash = %s", [digest.last, digest.head]).fetchone():
            return digest.last
    return 0


def registrar(conn: Connection[Any], day: str) -> str | None:
    """Whose digests they are: a company that is the registrar on that day; who opened the ledger before others. None: there is none."""
    row = conn.execute("SELECT state FROM law WHERE key = 'register'", binary=True).fetchone()
    law = decode_state["law"](row[0]) if row else None
    if not isinstance(law, Law) or law.registrar is None:
        return None
    decode = decode_state["company"]
    found: list[str] = []
    for key, state in conn.execute("SELECT key, state FROM company", binary=True):
        company = decode(state)
        if isinstance(company, Company) and holds(company, frozenset({"registrar"}), day):
            found.append(key)
    return law.registrar if law.registrar in found else min(found, default=None)


def day_ended(digest: Digest) -> str:
    """The day in UTC+8 on which the hour ended: its registrar must hold the office then."""
    return day_of(moment(digest.ends_us))
