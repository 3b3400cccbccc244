"""The way of batteries from production to metal as links of a Sankey chart: seven columns, of which each has its definition.

Only what flowed in the months is a band. What is left over where more came than went, or more went than came, is a node of its own
that says so: a stock is no flow, and nothing is made up to close a gap that has no known mass.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from suchi.domain.flows import METALS
from suchi.queries.overview_flows import Flows, Handed, Made, Moved, Retired
from suchi.web.wording import marked

PRODUCED = {"lfp": marked("LFP produced"), "nmc": marked("NMC produced"), "other": marked("Other chemistry produced")}
EARLIER = marked("Produced earlier or elsewhere")
IN_VEHICLES, UNFITTED = marked("In vehicles"), marked("No vehicle on record")
BECAME = {
    "vehicle": IN_VEHICLES,
    "stock": marked("Stock, or export not known"),
    "exported": marked("Exported"),
    "unfitted": UNFITTED,
}
STAY, LATER, ELSEWHERE = marked("Stay in vehicles"), marked("Consumed, or retired later"), marked("Retired elsewhere")
WAYS = {
    "scrapped": marked("Vehicle scrapped"),
    "repair": marked("Replaced in repair"),
    "swap": marked("Out of swap circulation"),
    "production": marked("Production scrap and tests"),
    "taken_back": marked("Taken back"),
    "other": marked("Retired otherwise"),
}
HELD_BEFORE, NOT_HANDED = marked("Held before, or passed on"), marked("Not handed over in these months")
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
FROM_ELSEWHERE, SENT_ELSEWHERE = marked("From elsewhere"), marked("Arrived elsewhere")
NOT_CONFIRMED = marked("Arrival not confirmed")
MATERIAL, STOCK = marked("Materials"), marked("Stock and work in hand")
CAME_OF_IT = {
    "intermediate": (marked("Black mass and parts"), ""),
    "material": (MATERIAL, ""),
    "product": (marked("Products for reuse"), ""),
    "batteries": (marked("Batteries passed on"), ""),
    "other": (marked("Other, kind not told"), ""),
    "residue": (marked("Residues disposed of"), "warn"),
    "loss": (marked("Losses in processing"), "bad"),
}
METAL_NAMES = dict(
    zip(
        METALS,
        (
            marked("Lithium"),
            marked("Nickel"),
            marked("Cobalt"),
            marked("Manganese"),
            marked("Copper"),
            marked("Aluminium"),
        ),
        strict=True,
    )
)
REST = marked("Other constituents, or metals not declared")
RETIRED_FROM = 2
"""The column with which the way of waste batteries begins."""


class Link(Struct, frozen=True):
    """A band from one node to another (msgids): grams, packs where they are counted, the columns of the nodes, and its tone."""

    source: str
    target: str
    mass_g: int
    packs: int | None
    columns: tuple[int, int]
    tone: str = ""


class _Bands:
    """The bands so far, those of the same two nodes together, and what came to a node and went from it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Link] = {}

    def add(
        self, source: str, target: str, columns: tuple[int, int], mass_g: int, packs: int | None = None, tone: str = ""
    ) -> None:
        before = self._found.get((source, target))
        if before is not None:
            mass_g += before.mass_g
            packs = before.packs if packs is None else (before.packs or 0) + packs
        self._found[source, target] = Link(source, target, mass_g, packs, columns, tone)

    def into(self, node: str) -> int:
        return sum(one.mass_g for one in self._found.values() if one.target == node)

    def out_of(self, node: str) -> int:
        return sum(one.mass_g for one in self._found.values() if one.source == node)

    def listed(self, first: int) -> list[Link]:
        """In the order of the journey; what has no known mass is in none of them."""
        found = [one for one in self._found.values() if one.mass_g > 0 and one.columns[0] >= first]
        return sorted(found, key=lambda one: (one.columns, -one.mass_g, one.source, one.target))


def links(found: Flows, *, first: int = 0) -> list[Link]:
    """All bands from the column `first` on."""
    bands = _Bands()
    _produced(bands, found.made, found.retired)
    _retired(bands, found.retired)
    _handed(bands, found.handed)
    _came_of_it(bands, found.moved)
    return bands.listed(first)


def _produced(bands: _Bands, made: Iterable[Made], retired: Iterable[Retired]) -> None:
    for one in made:
        tone = "info" if one.became == "stock" else ""
        bands.add(PRODUCED[one.chemistry], BECAME[one.became], (0, 1), one.mass_g, one.packs, tone)
    for lost in retired:
        if lost.own and not lost.inside:
            bands.add(IN_VEHICLES if lost.fitted else UNFITTED, ELSEWHERE, (1, 2), lost.mass_g, lost.packs)
        elif not lost.own:
            bands.add(EARLIER, IN_VEHICLES if lost.fitted else UNFITTED, (0, 1), lost.mass_g, lost.packs)


def _retired(bands: _Bands, retired: Iterable[Retired]) -> None:
    for one in retired:
        if not one.inside:
            continue
        way = WAYS[one.way]
        bands.add(IN_VEHICLES if one.fitted else UNFITTED, way, (1, 2), one.mass_g, one.packs)
        sender = _of(SENDERS, one.holder, OTHER_SENDERS)
        if sender == SENDERS["recycler"]:  # what a recycler takes back itself has arrived
            bands.add(way, RECEIVERS["recycler"], (2, 4), one.mass_g, one.packs)
        else:
            bands.add(way, sender, (2, 3), one.mass_g, one.packs)
    for node, rest in ((IN_VEHICLES, STAY), (UNFITTED, LATER)):
        _leave(bands, node, rest, (1, 2))


def _handed(bands: _Bands, handed: Iterable[Handed]) -> None:
    for one in handed:
        arrived = one.stage in ("received", "part_received")
        sender = _of(SENDERS, one.sender, OTHER_SENDERS) if one.left else FROM_ELSEWHERE
        place = _of(RECEIVERS, one.addressee, OTHERS) if one.came else SENT_ELSEWHERE
        target = place if arrived else NOT_CONFIRMED
        if one.left or arrived:  # what has not come from elsewhere is nothing here yet
            bands.add(sender, target, (3, 4), one.mass_g, None, "" if arrived else "warn")
    for sender in (*SENDERS.values(), OTHER_SENDERS):
        came, went = bands.into(sender), bands.out_of(sender)
        if went > came:
            bands.add(HELD_BEFORE, sender, (2, 3), went - came)
        _leave(bands, sender, NOT_HANDED, (3, 4))


def _came_of_it(bands: _Bands, moved: Iterable[Moved]) -> None:
    at = RECEIVERS["recycler"]
    for one in moved:
        if one.direction == "in":
            continue
        name, tone = CAME_OF_IT[one.kind]
        bands.add(at, name, (4, 5), one.mass_g, None, tone)
        if one.kind == "material":
            for metal, grams in zip(METALS, one.metals, strict=True):
                bands.add(MATERIAL, METAL_NAMES[metal], (5, 6), grams)
    _leave(bands, at, STOCK, (4, 5))
    rest = bands.into(MATERIAL) - bands.out_of(MATERIAL)
    if rest > 0:
        bands.add(MATERIAL, REST, (5, 6), rest)


def _leave(bands: _Bands, node: str, rest: str, columns: tuple[int, int]) -> None:
    """What came to a node and did not go from it stands in a node of its own."""
    left = bands.into(node) - bands.out_of(node)
    if left > 0:
        bands.add(node, rest, columns, left, None, "info")


def _of(names: dict[str, str], roles: str, other: str) -> str:
    held = roles.split()
    return next((name for role, name in names.items() if role in held), other)
