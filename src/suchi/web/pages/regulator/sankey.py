"""The way of waste batteries as links of a Sankey chart: who handed over, where it arrived or did not, what recyclers made of it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from suchi.queries.overview import Handed, Mass
from suchi.web.wording import marked

SENDERS = {
    "dismantler": marked("From dismantlers"),
    "repairer": marked("From repairers"),
    "swap_operator": marked("From swap operators"),
    "outlet": marked("From outlets"),
    "battery_maker": marked("From battery makers"),
    "vehicle_maker": marked("From vehicle makers"),
    "recycler": marked("From recyclers"),
}
RECEIVERS = {
    "recycler": marked("At recyclers"),
    "dismantler": marked("At dismantlers"),
    "outlet": marked("At outlets"),
    "repairer": marked("At repairers"),
    "swap_operator": marked("At swap operators"),
    "battery_maker": marked("At battery makers"),
    "vehicle_maker": marked("At vehicle makers"),
}
"""Of a company with several roles the first in this order counts, so that no mass is counted twice."""
OTHER_SENDERS, OTHERS = marked("From others"), marked("At others")
NOT_CONFIRMED = marked("Arrival not confirmed")
MATERIAL, RESIDUE, LOSS = marked("Material sold on"), marked("Residues disposed of"), marked("Losses in processing")
STOCK = marked("Stock and work in hand")
_WAYS_OUT = (("out", MATERIAL, ""), ("residue", RESIDUE, "warn"), ("loss", LOSS, "bad"))


class Link(Struct, frozen=True):
    """A band from one node to another (msgids): grams, the columns in which the nodes stand, and its tone."""

    source: str
    target: str
    mass_g: int
    columns: tuple[int, int]
    tone: str = ""


def links(handed: Iterable[Handed], masses: Iterable[Mass]) -> list[Link]:
    """Bands in the order of the journey; what has no known mass is in none of them."""
    first: dict[tuple[str, str], int] = {}
    for one in handed:
        arrived = one.stage in ("received", "part_received")
        target = _of(RECEIVERS, one.addressee, OTHERS) if arrived else NOT_CONFIRMED
        key = (_of(SENDERS, one.sender, OTHER_SENDERS), target)
        first[key] = first.get(key, 0) + one.mass_g
    found = [
        Link(source, target, mass, (0, 1), "warn" if target == NOT_CONFIRMED else "")
        for (source, target), mass in sorted(first.items())
        if mass
    ]
    sums: dict[str, int] = {}
    for moved in masses:
        sums[moved.direction] = sums.get(moved.direction, 0) + (moved.mass_g or 0)
    at = RECEIVERS["recycler"]
    found += [Link(at, name, mass, (1, 2), tone) for way, name, tone in _WAYS_OUT if (mass := sums.get(way, 0))]
    arrived_g = sum(one.mass_g for one in found if one.target == at)
    left = arrived_g - sum(sums.get(way, 0) for way, _, _ in _WAYS_OUT)
    return [*found, Link(at, STOCK, left, (1, 2), "info")] if left > 0 else found


def _of(names: dict[str, str], roles: str, other: str) -> str:
    held = roles.split()
    return next((name for role, name in names.items() if role in held), other)
