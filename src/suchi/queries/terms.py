"""The terms of the law as they were set: each with whoever set it and when that came on record."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.law import Law, Term
from suchi.queries import things
from suchi.queries.things import Conn

KEY = "terms"


class SetTerm(Struct, frozen=True, kw_only=True):
    """A term that stands; `by` the company code of whoever set it, `recorded_us` when (µs since 1970), `entry` its entry in hex."""

    term: Term
    by: str | None
    recorded_us: int
    entry: str


def terms(conn: Conn) -> list[SetTerm]:
    """Every term that stands, of whatever day, the latest set last. What was corrected away is not among them."""
    row = things.row(conn, "law", KEY)
    law = row.state if row is not None else None
    if not isinstance(law, Law):
        return []
    setting = {
        past.touch.term: past
        for past in things.histories(conn, "law", [KEY]).get(KEY, [])
        if past.touch.term is not None
    }
    ids = [past.entry for past in setting.values()]
    reporters = dict(conn.execute("SELECT id, reporter FROM entry WHERE id = ANY (%s)", [ids], binary=True).fetchall())
    found = []
    for term in law.terms:
        past = setting.get(term)
        if past is not None:
            found.append(
                SetTerm(
                    term=term, by=reporters.get(past.entry), recorded_us=past.when.recorded_us, entry=past.entry.hex()
                )
            )
    return found
