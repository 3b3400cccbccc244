"""The table of open duties: what the states of things leave open, kept up by comparing each state before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection

from suchi.db import at_once
from suchi.db.copying import texts
from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.decide import Folded
from suchi.domain.duty import Owed, idles, owed
from suchi.domain.event import Ref
from suchi.domain.vehicle import incomplete, taken_out
from suchi.projections import queues
from suchi.projections.things import Sheet

_MAY_BE_HELD = frozenset({"battery", "vehicle"})
_DELETE = (
    b"DELETE FROM duty AS d USING unnest(%b::text[], %b::text[], %b::text[]) AS n (thing, duty, part) "
    b"WHERE d.thing = n.thing AND d.duty = n.duty AND d.part = n.part"
)
_PUT = (
    b"INSERT INTO duty (thing, duty, part, party, since, due) "
    b"SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[]) AS n (thing, duty, part, party, since, due) "
    b"ORDER BY thing, duty, part "
    b"ON CONFLICT (thing, duty, part) DO UPDATE SET party = EXCLUDED.party, since = EXCLUDED.since, due = EXCLUDED.due"
)


def write(connection: Connection[Any], folded: Iterable[Folded], sheets: Mapping[Ref, Sheet]) -> None:
    """Bring the table in line with what the folds have changed; `sheets` are the rows of the things before. Where a hold came
    or went, also of an earlier time, all reports about the thing are judged again: a clock may have stood still; likewise
    where a yard tells only after the scrapping what it took out."""
    gone: list[tuple[str, str, str]] = []
    come: list[tuple[str, Owed]] = []
    stood: list[str] = []
    for thing in folded:
        ref, state = thing.ref, thing.state
        sheet = sheets.get(ref)
        was = None if sheet is None else sheet.state
        if was is not None and ref.kind in _MAY_BE_HELD and (state.stood != was.stood or _told_late(ref, was, state)):
            stood.append(str(ref))
        if idles(ref.kind, was, state):
            continue
        before = () if was is None else owed(ref.kind, was)
        after = owed(ref.kind, state)
        if before != after:
            name = str(ref)
            come += [(name, one) for one in after if one not in before]
            kept = {(one.duty, one.key) for one in after}
            gone += [(name, one.duty, one.key) for one in before if (one.duty, one.key) not in kept]
    if gone:
        gone.sort()
        at_once.run(connection, _DELETE, [texts(column) for column in zip(*gone, strict=True)])
    if come:
        come.sort(key=lambda pair: (pair[0], pair[1].duty, pair[1].key))
        rows = [(name, one.duty, one.key, one.party, one.since, one.due) for name, one in come]
        at_once.run(connection, _PUT, [texts(column) for column in zip(*rows, strict=True)])
    if stood:
        queues.judge_again_all_of(connection, stood)


def _told_late(ref: Ref, was: Any, state: Any) -> bool:
    """Whether something is told of the packs of a vehicle that was scrapped without all of them."""
    return ref.kind == "vehicle" and incomplete(was) and taken_out(was) != taken_out(state)
