"""The flows of an authority's overview within the divisions that begin with `stem`, from what was counted last: some rows a month and
company, never a row a pack. Months are `YYYY-MM`, both ends included; masses are in g, those on record alone."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.domain.flows import METALS, MOST

Conn = Connection[Any]
_GRAMS = f"least(sum({{}}), {MOST})::bigint"
_COUNTED = f"sum(packs)::bigint, sum(unweighed)::bigint, {_GRAMS.format('mass_g')}"
_MADE = f"SELECT chemistry, became, {_COUNTED} FROM tally_made WHERE month BETWEEN %s AND %s AND starts_with(region, %s) GROUP BY 1, 2 ORDER BY 1, 2"
_RETIRED = (
    "SELECT way, CASE WHEN inside THEN holder ELSE '' END, fitted, inside, own, "
    f"{_COUNTED} FROM (SELECT *, starts_with(region, %(stem)s) AS inside, "
    "made_month BETWEEN %(since)s AND %(until)s AND starts_with(made_region, %(stem)s) AS own "
    "FROM tally_retired WHERE month BETWEEN %(since)s AND %(until)s) r WHERE inside OR own GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
)
_HANDED = (
    "SELECT sender, addressee, stage, came, left_, "
    f"sum(consignments)::bigint, sum(unweighed)::bigint, {_GRAMS.format('mass_g')} FROM ("
    "SELECT *, starts_with(to_region, %(stem)s) AS came, starts_with(region, %(stem)s) AS left_ "
    "FROM tally_handed WHERE waste AND month BETWEEN %(since)s AND %(until)s) h WHERE came OR left_ GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
)
_METALS = ", ".join(_GRAMS.format(name) for name in METALS)
_MOVED = (
    f"SELECT direction, kind, coalesce({_GRAMS.format('mass_g')}, 0), sum(unweighed)::bigint, {_METALS} FROM tally_mass "
    "WHERE month BETWEEN %s AND %s AND starts_with(region, %s) GROUP BY 1, 2 ORDER BY 1, 2"
)
_MASSES = (
    f"SELECT month, direction, {_GRAMS.format('mass_g')}, sum(unweighed)::bigint FROM tally_mass "
    "WHERE month BETWEEN %s AND %s AND starts_with(region, %s) GROUP BY 1, 2 ORDER BY 1, 2"
)


class Span(Struct, frozen=True):
    """From which month to which, both included."""

    since: str
    until: str


class Made(Struct, frozen=True):
    """Packs produced in the months by makers of the region, by chemistry (`lfp`, `nmc`, `other`) and what became of them: `vehicle` (one
    was put in, or it was swapped), `stock` (neither that, nor an export or an end, is on record), `exported`, or `unfitted`: waste, or
    ended, without a vehicle."""

    chemistry: str
    became: str
    packs: int
    unweighed: int
    mass_g: int


class Retired(Struct, frozen=True):
    """Packs retired in the months: the way, the roles of whoever reported it (words), whether a vehicle had it; `inside`: reported in
    the region; `own`: produced in the same months by makers of the region."""

    way: str
    holder: str
    fitted: bool
    inside: bool
    own: bool
    packs: int
    unweighed: int
    mass_g: int


class Handed(Struct, frozen=True):
    """Consignments of waste by the roles of sender and addressee (words) and stage; `came`: the addressee is of the region, `left`: the
    sender is. How many, how many of no known mass, grams of the others."""

    sender: str
    addressee: str
    stage: str
    came: bool
    left: bool
    count: int
    unweighed: int
    mass_g: int


class Moved(Struct, frozen=True):
    """What crossed the gates of recyclers of the region (`in`, `out`, `residue`), or was lost (`loss`), by kind; metals as declared."""

    direction: str
    kind: str
    mass_g: int
    unweighed: int
    metals: tuple[int, ...] = (0,) * len(METALS)


class Mass(Struct, frozen=True):
    """What crossed recyclers' gates (`in`, `out`, `residue`), or was lost (`loss`), in a month: grams, and movements of no known mass."""

    month: str
    direction: str
    mass_g: int | None
    unweighed: int


class Flows(Struct, frozen=True):
    """All that a chart of the flows is made of."""

    made: list[Made]
    retired: list[Retired]
    handed: list[Handed]
    moved: list[Moved]

    @property
    def unweighed_packs(self) -> int:
        """Packs of no known mass, those produced and those retired; one that is both counts twice, as it would in the chart."""
        return sum(one.unweighed for one in self.made) + sum(one.unweighed for one in self.retired if one.inside)

    @property
    def unweighed_movements(self) -> int:
        """Consignments and movements at gates of which no mass is known."""
        return sum(one.unweighed for one in self.handed) + sum(one.unweighed for one in self.moved)


def flows(conn: Conn, stem: str, span: Span) -> Flows:
    months: list[object] = [span.since, span.until, stem]
    named = {"since": span.since, "until": span.until, "stem": stem}
    return Flows(
        made=[Made(*row) for row in conn.execute(_MADE, months)],
        retired=[Retired(*row) for row in conn.execute(_RETIRED, named)],
        handed=[Handed(*row) for row in conn.execute(_HANDED, named)],
        moved=[
            Moved(way, kind, mass, unweighed, tuple(metals))
            for way, kind, mass, unweighed, *metals in conn.execute(_MOVED, months)
        ],
    )


def masses(conn: Conn, stem: str, span: Span) -> list[Mass]:
    """What recyclers took in, put out and lost, month by month."""
    return [Mass(*row) for row in conn.execute(_MASSES, [span.since, span.until, stem])]
