"""Checks the audit trail: every link on the one before, every content against what its link commits to, the whole against the ledger.

The first row that is wrong is named. Whoever rewrites a row and everything after it makes a chain that holds in itself; then the
first digest on the ledger that no longer fits tells between which rows that was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from psycopg import Connection

from suchi.access import audit, audit_erasing
from suchi.access.acting import whole
from suchi.access.audit import Content, Who, chained, committed
from suchi.access.audit_digest import HOUR_US, Logged, logged

PAGE = 5000

FAULTS: dict[str, tuple[str, str]] = {
    "audit.row-missing": ("此行不在：已被删除或移动", "this row is not there: it was deleted or moved"),
    "audit.row-chain": ("此行与前一行接不上：被改动、插入或调换", "this row does not follow from the one before: edited, put in, or moved"),
    "audit.row-content": ("此行内容与其承诺不符：内容被改动", "what stands in this row is not what it committed to: it was edited"),
    "audit.row-person": ("此行的人员部分与其承诺不符：被改动", "the person named in this row is not whom it committed to: it was edited"),
    "audit.row-emptied": ("此行内容缺失，且无合法的删除记录", "what stood in this row is gone, and no erasure accounts for it"),
    "audit.row-time": ("此行时间早于前一行", "this row is earlier than the one before it"),
    "audit.digest": ("账本上的摘要与留痕不符：此段内的行被改写", "a digest on the ledger does not fit: rows of this stretch were rewritten"),
    "audit.cut": ("账本上的摘要超出留痕末尾：末尾的行被删除", "a digest on the ledger reaches past the end: the last rows were deleted"),
    "audit.head": ("链尾记录与最后一行不符：末尾的行被删除或改写", "the head is not the last row: rows at the end were deleted or rewritten"),
    "audit.erasure": ("删除记录与其承诺不符", "an erasure is not what its row committed to"),
}  # fmt: skip


class Fault(Struct, frozen=True, rename="camel"):
    """The first thing that is wrong: a stable code, and the rows from `first` to `last` among which it is."""

    code: str
    first: int
    last: int


class Checked(Struct, frozen=True, rename="camel", kw_only=True, omit_defaults=True):
    """How far the trail holds: all but the first `skipped` of its rows, and the digests on the ledger that reach into them. `digested`:
    the last row that such a digest covers; after it only the chain itself stands. `erased`: rows checked whose content is gone."""

    rows: int
    skipped: int = 0
    digests: int
    digested: int
    erased: int
    persons_erased: int
    head: str
    fault: Fault | None = None


class _Stored(NamedTuple):
    """A row as it stands."""

    seq: int
    at_us: int
    commitment: bytes
    hash: bytes
    salt: bytes | None
    kind: str | None
    route: str | None
    company: str | None
    key: str | None
    audience: str | None
    thing: str | None
    purpose: str | None
    amount: int | None
    status: int | None
    who: bytes | None
    person_salt: bytes | None
    person: str | None
    address: str | None
    concerned: list[str]


_ROWS = (
    f"SELECT {audit.COLUMNS}, ARRAY(SELECT company FROM audit_concerned c WHERE c.seq = r.seq ORDER BY company) "
    "FROM audit_row r WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
)


class _Found(Exception):
    def __init__(self, code: str, first: int, last: int | None = None) -> None:
        super().__init__(code)
        self.fault = Fault(code, first, first if last is None else last)


def check(conn: Connection[Any], most: int | None = None) -> Checked:
    """Go over the whole trail as it stands at one moment, and over all digests on the ledger; or over the last `most` rows only."""
    return whole(conn, _checked, most)


def _checked(conn: Connection[Any], most: int | None) -> Checked:
    conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # an erasure meanwhile must not look like a theft
    digests = logged(conn)
    end = audit.head(conn)
    checking = _Check(conn, end, digests, audit_erasing.erased(conn))
    if most is not None and end.seq > most:
        checking.skip(end.seq - most)
    return checking.run()


class _Check:
    def __init__(
        self,
        conn: Connection[Any],
        end: audit.Head,
        digests: Sequence[Logged],
        gone: dict[tuple[int, audit_erasing.Part], audit_erasing.Ranges],
    ) -> None:
        self._conn = conn
        self._end = end
        self._digests = list(digests)
        self._gone = gone
        self._spans = {
            part: sorted(span for (_, of), spans in gone.items() if of == part for span in spans)
            for part in ("content", "person")
        }
        self._seq, self._at_us, self._hash = 0, 0, audit.START
        self._skipped = self._digested = self._done = self._erased = self._persons = 0

    def skip(self, rows: int) -> None:
        """Take the first rows for granted, as far as the next one is chained to them."""
        row = self._conn.execute("SELECT at_us, hash FROM audit_row WHERE seq = %s", [rows]).fetchone()
        if row is not None:
            self._seq, self._at_us, self._hash = rows, row[0], bytes(row[1])
            while self._digests and self._digests[0].digest.last <= rows:
                self._digested = self._digests.pop(0).digest.last
        self._skipped = self._seq

    def run(self) -> Checked:
        fault = None
        try:
            for row in self._rows():
                self._link(row)
                self._content(row)
                self._digest(row)
            self._ends()
            self._erasures()
        except _Found as found:
            fault = found.fault
        return Checked(
            rows=self._seq, skipped=self._skipped, digests=self._done, digested=self._digested, erased=self._erased,
            persons_erased=self._persons, head=self._hash.hex(), fault=fault,
        )  # fmt: skip

    def _rows(self) -> Iterator[_Stored]:
        while True:
            rows = self._conn.execute(_ROWS, [self._seq, self._end.seq, PAGE], binary=True).fetchall()
            for row in rows:
                yield _Stored(*row)
            if len(rows) < PAGE:
                return

    def _link(self, row: _Stored) -> None:
        if row.seq != self._seq + 1:
            raise _Found("audit.row-missing", self._seq + 1)
        if chained(self._hash, row.seq, row.at_us, row.commitment) != row.hash:
            raise _Found("audit.row-chain", row.seq)
        if row.at_us < self._at_us:
            raise _Found("audit.row-time", row.seq)
        self._seq, self._at_us, self._hash = row.seq, row.at_us, row.hash

    def _content(self, row: _Stored) -> None:
        if row.salt is None:
            if not self._went("content", row.seq) or row.concerned or any(part is not None for part in row[5:18]):
                raise _Found("audit.row-emptied", row.seq)
            self._erased += 1
            return
        content = Content(
            kind=row.kind or "", route=row.route or "", company=row.company, key=row.key, audience=row.audience,
            thing=row.thing, purpose=row.purpose, amount=row.amount, status=row.status, concerned=tuple(row.concerned),
            who=row.who.hex() if row.who is not None else None,
        )  # fmt: skip
        if committed(row.salt, content) != row.commitment:
            raise _Found("audit.row-content", row.seq)
        person = Who(person=row.person, address=row.address)
        if row.person_salt is None:
            if person != Who():
                raise _Found("audit.row-person", row.seq)
            if row.who is not None:
                if not self._went("person", row.seq):
                    raise _Found("audit.row-emptied", row.seq)
                self._persons += 1
        elif committed(row.person_salt, person) != row.who:
            raise _Found("audit.row-person", row.seq)

    def _digest(self, row: _Stored) -> None:
        """A digest ends with this row: its hash, and how many rows came in its hour, must be what the ledger says."""
        hour_ends = row.at_us - row.at_us % HOUR_US + HOUR_US
        while self._digests and self._digests[0].digest.last <= row.seq:
            digest = self._digests.pop(0).digest
            fits = digest.last == row.seq and digest.head == row.hash and digest.ends_us == hour_ends
            if not fits or digest.rows != row.seq - self._digested:
                raise _Found("audit.digest", self._digested + 1, max(row.seq, self._digested + 1))
            self._digested, self._done = row.seq, self._done + 1

    def _ends(self) -> None:
        if self._digests:
            raise _Found("audit.cut", self._seq + 1, self._digests[0].digest.last)
        if self._seq != self._end.seq or self._hash != self._end.hash:
            raise _Found("audit.head", min(self._seq, self._end.seq) + (self._seq != self._end.seq), self._end.seq)

    def _erasures(self) -> None:
        """Each range that is gone was committed to by a row of the trail, which by now has been checked itself."""
        for (erasure, part), spans in self._gone.items():
            row = self._conn.execute("SELECT kind, thing FROM audit_row WHERE seq = %s", [erasure]).fetchone()
            if row != ("erased", f"{part}:{audit_erasing.digest_of(spans)}"):
                raise _Found("audit.erasure", erasure)

    def _went(self, part: str, seq: int) -> bool:
        spans = self._spans[part]
        at = bisect_right(spans, (seq, self._end.seq + 1)) - 1
        return at >= 0 and spans[at][0] <= seq <= spans[at][1]
