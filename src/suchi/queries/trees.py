"""The tree of a battery at a moment: wholes above, parts below, walked level by level; cells from the birth's report."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from suchi.domain.battery import Battery
from suchi.domain.codes import battery_key
from suchi.domain.events.making import Born
from suchi.domain.history import fold, in_effect
from suchi.queries import entries, things
from suchi.queries.identities import main_row
from suchi.queries.things import Conn

MOST_LEVELS = 8
MOST_NODES = 20_000


class Whole(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Something this is a part of, the nearest first."""

    code: str
    since: str | None = None
    on_record: bool = True
    level: str | None = None
    phase: str | None = None


class Node(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A battery in the tree. `here` is false where it was listed as a part but is on record in another whole, or in none."""

    code: str
    on_record: bool = True
    here: bool = True
    level: str | None = None
    phase: str | None = None
    condition: str | None = None
    cells: tuple[str, ...] = ()
    cell_lots: tuple[str, ...] = ()
    parts: tuple["Node", ...] = ()  # noqa: UP037 – the structure refers to itself


class Tree(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Both directions from one battery. `cut` says that the tree was too large to be shown whole."""

    battery: Node
    wholes: tuple[Whole, ...] = ()
    cut: bool = False


def tree(conn: Conn, key: str, at_us: int | None = None, *, cells: bool = False) -> Tree | None:
    """The tree around a battery; None if nothing is on record of it (then)."""
    row = main_row(conn, key)
    if row is None:
        return None
    root = _states(conn, [row.key], at_us).get(row.key)
    if root is None:
        return None
    known, cut = _below(conn, root, at_us)
    inside = _cells(conn, root.code) if cells else {}
    return Tree(_node(root, known, inside, None, 0), _above(conn, root, at_us), cut)


def _states(conn: Conn, keys: Sequence[str], at_us: int | None) -> dict[str, Battery]:
    if at_us is None:
        return {key: row.state for key, row in things.rows(conn, "battery", keys).items()}
    found = things.histories(conn, "battery", keys)
    return {
        key: fold("battery", key, pasts, as_of_us=at_us)
        for key, pasts in found.items()
        if any(past.when.instant_us <= at_us for past in in_effect(pasts))
    }


def _above(conn: Conn, root: Battery, at_us: int | None) -> tuple[Whole, ...]:
    wholes: list[Whole] = []
    part = root
    while part.whole is not None and len(wholes) < MOST_LEVELS:
        whole = _states(conn, [part.whole], at_us).get(part.whole)
        if whole is None:
            wholes.append(Whole(part.whole, part.whole_at, on_record=False))
            break
        wholes.append(Whole(whole.code, part.whole_at, level=whole.level, phase=whole.phase))
        part = whole
    return tuple(wholes)


def _below(conn: Conn, root: Battery, at_us: int | None) -> tuple[dict[str, Battery], bool]:
    """The states of all parts below, one query a level; True if some had to be left out."""
    known = {root.code: root}
    level: Sequence[str] = root.parts
    for _ in range(MOST_LEVELS):
        new = [key for key in dict.fromkeys(level) if key not in known]
        if len(known) + len(new) > MOST_NODES:
            return known, True
        if not new:
            return known, False
        found = _states(conn, new, at_us)
        known |= found
        level = [part for state in found.values() for part in state.parts]
    return known, bool(level)


def _node(
    state: Battery,
    known: dict[str, Battery],
    inside: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    whole: str | None,
    depth: int,
) -> Node:
    parts = []
    for part in state.parts if depth < MOST_LEVELS else ():
        below = known.get(part)
        parts.append(
            _node(below, known, inside, state.code, depth + 1)
            if below is not None
            else Node(part, on_record=False, cells=inside.get(part, ((), ()))[0])
        )
    own, lots = inside.get(state.code, ((), ()))
    here = whole is None or state.whole == whole
    return Node(state.code, True, here, state.level, state.phase, state.condition, own, lots, tuple(parts))


def _cells(conn: Conn, key: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Cells and cell lots by the code of what holds them, as the report of the birth lists them."""
    pasts = things.histories(conn, "battery", [key]).get(key, [])
    births = [past.entry for past in in_effect(pasts) if past.touch.born]
    found = entries.events_of(conn, births[:1])
    for event in found.values():
        if isinstance(event, Born):
            inside: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
                battery_key(module.code): (module.cells, (module.cell_lot,) if module.cell_lot else ())
                for module in event.modules
            }
            inside.setdefault(battery_key(event.code), (event.cells, event.cell_lots))
            return inside
    return {}
