"""The packs that companies hold in a region, a page at a time, from company to company: as the figures count them, so that a figure and
the list behind it agree. Where a pack is counts by its site, else by the company's registration; the phase as `figures.phase_of` has it.

A page of waste reads an index of waste alone; other phases go through what the companies of the region hold.
"""

from __future__ import annotations

from typing import Any, cast

from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.battery import Battery
from suchi.domain.things import decode_state
from suchi.queries.figures import phase_of
from suchi.queries.things import Row

Conn = Connection[Any]
After = tuple[str, str]
_HOLDERS = (
    "SELECT key FROM company WHERE starts_with(coalesce(region, ''), %(stem)s) "
    "UNION SELECT company FROM site WHERE starts_with(coalesce(region, ''), %(stem)s) ORDER BY 1"
)
_WASTE = (  # word for word what the index battery_waste_in_stock holds, then what of it is waste
    "t.phase <> 'ended' AND (t.phase = 'waste' OR t.vehicle IS NOT NULL) AND (t.phase = 'waste' OR v.stage = 'scrapped')"
)
_PHASES = {
    "waste": _WASTE,
    "ended": "(t.phase = 'ended' OR (t.phase <> 'waste' AND v.stage = 'exported'))",
    "in_use": "(t.phase IN ('new', 'in_use') AND (v.stage IN ('sold', 'taken_in', 'deregistered') "
    "OR (t.phase = 'in_use' AND coalesce(v.stage, '') NOT IN ('scrapped', 'exported'))))",
    "new": "(t.phase = 'new' AND coalesce(v.stage, '') NOT IN ('sold', 'taken_in', 'deregistered', 'scrapped', 'exported'))",
}
CHEMISTRIES = {"lfp": ("B",), "nmc": ("E",)}
"""Letters of the code by group; `other` is what has none of them."""
_LETTER = "CASE WHEN length(split_part(t.key, '~', 1)) IN (19, 24) THEN substr(t.key, 5, 1) ELSE '' END"
_PAGE = (
    "SELECT t.key, t.version, t.state, coalesce(s.region, c.region, ''), v.stage FROM battery t "
    "JOIN company c ON c.key = t.holder LEFT JOIN site s ON s.key = t.holder || '/' || t.site LEFT JOIN vehicle v ON v.key = t.vehicle "
    "WHERE t.holder = ANY (%(holders)s) AND t.level = 'P' AND NOT t.part AND (t.holder < '@' OR t.holder >= 'A') "
    "AND (t.holder, t.key) > (%(holder)s, %(key)s) AND starts_with(coalesce(s.region, c.region, ''), %(stem)s) {more} "
    "ORDER BY t.holder, t.key LIMIT %(limit)s"
)


class Filters(Struct, frozen=True, kw_only=True):
    """What narrows the list: one company that holds them, the phase in which they count, the group of chemistry, a flag."""

    holder: str | None = None
    phase: str | None = None
    chemistry: str | None = None
    flag: str | None = None


class Pack(Struct, frozen=True):
    """A pack of the list: where it is (division), and the phase in which it counts."""

    row: Row
    region: str
    phase: str

    @property
    def place(self) -> After:
        return (self.row.state.holder.split("/", 1)[0], self.row.key)


def packs(conn: Conn, stem: str, filters: Filters, after: After | None, limit: int, left_out: list[str]) -> list[Pack]:
    """A page behind the pack `after`, without those that only tests hold or made."""
    values: dict[str, Any] = {"stem": stem, "limit": limit, "out": left_out}
    values["holder"], values["key"] = after or ("", "")
    known = [code for (code,) in conn.execute(_HOLDERS, values)]
    values["holders"] = [one for one in known if one not in left_out and filters.holder in (None, one)]
    wheres = ["AND coalesce(t.maker, '') <> ALL (%(out)s)"]
    if filters.phase is not None:
        wheres.append(f"AND {_PHASES[filters.phase]}")
    if filters.chemistry is not None:
        letters = CHEMISTRIES.get(filters.chemistry)
        values["letters"] = list(letters or {one for group in CHEMISTRIES.values() for one in group})
        wheres.append(f"AND {_LETTER} {'= ANY' if letters else '<> ALL'} (%(letters)s)")
    if filters.flag is not None:
        values["flag"] = filters.flag
        wheres.append("AND string_to_array(t.flags, ' ') @> ARRAY[%(flag)s::text]")
    statement = sql.SQL(_PAGE).format(more=sql.SQL(" ".join(wheres)))
    return [_pack(*row) for row in conn.execute(statement, values)]


def _pack(key: str, version: int, state: bytes, region: str, vehicle_stage: str | None) -> Pack:
    battery = cast("Battery", decode_state["battery"](state))
    return Pack(Row(key, version, battery), region, phase_of(battery.phase, vehicle_stage))
