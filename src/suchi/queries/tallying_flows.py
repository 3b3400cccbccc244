"""What is counted for the flows from production to metal, month by month; the counts are kept by projections/counting.py.

`left_out` are companies that do not count: those that are only tests. Masses are in g, and only those that are on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from psycopg import Connection

from suchi.domain.content import chemistries_of_letter
from suchi.domain.events.handing_over import AS_WASTE
from suchi.domain.flows import METALS, MOST, kind_of
from suchi.domain.retirement import way_of

Conn = Connection[Any]
Row = tuple[Any, ...]
GROUPS = {"LFP": "lfp", "NCM": "nmc", "NCA": "nmc"}
"""Chemistries as figures group them; everything else, and what is not certain, is `other`."""
_STATE = "LATERAL (SELECT convert_from({row}.state, 'UTF8')::jsonb AS state OFFSET 0) j"
_SUMS = "count(*), count(*) FILTER (WHERE m.mass_g IS NULL), coalesce(sum(m.mass_g), 0)::bigint"
_MASSES = (
    "SELECT f.site, coalesce(s.region, c.region, ''), to_char(f.day, 'YYYY-MM'), f.direction, f.what, f.source IS NOT NULL, "
    f"sum(f.mass_g), count(*) FILTER (WHERE f.mass_g IS NULL), {', '.join(f'coalesce(sum(f.{name}), 0)' for name in METALS)} "
    "FROM flow f LEFT JOIN site s ON s.key = f.site JOIN company c ON c.key = split_part(f.site, '/', 1) "
    "WHERE f.day >= %s::date AND (f.step = 'gate' OR f.direction = 'loss') AND c.key <> ALL (%s) GROUP BY 1, 2, 3, 4, 5, 6"
)
_HANDED = (
    "SELECT coalesce(c.region, ''), coalesce(a.region, ''), left(j.state ->> 'sentAt', 7), coalesce(c.roles, ''), coalesce(a.roles, ''), "
    f"coalesce(j.state ->> 'purpose', '') = ANY (%s), k.stage, {_SUMS} "
    f"FROM consignment k JOIN company c ON c.key = k.sender LEFT JOIN company a ON a.key = k.addressee, {_STATE.format(row='k')}, "
    "LATERAL (SELECT coalesce(j.state ->> 'receivedMassG', j.state ->> 'massG')::bigint AS mass_g) m "
    "WHERE k.stage <> 'cancelled' AND j.state ->> 'sentAt' >= %s AND c.key <> ALL (%s) AND coalesce(k.addressee, '') <> ALL (%s) "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7"
)
# Of a pack its mass, the month of its production, and whether it was ever put into a vehicle, or swapped, on record.
_PACKS = (
    f"FROM battery b LEFT JOIN vehicle v ON v.key = b.vehicle LEFT JOIN company c ON c.key = b.maker, {_STATE.format(row='b')}, "
    "LATERAL (SELECT (j.state ->> 'massG')::bigint AS mass_g, left(j.state ->> 'producedOn', 7) AS made, "
    "b.vehicle IS NOT NULL OR j.state ? 'fittedAt' OR j.state ? 'pool' OR b.phase = 'in_use' AS fitted) m "
)
_COUNTED = "b.level = 'P' AND coalesce(b.maker, '') <> ALL (%(out)s) AND b.holder <> ALL (%(out)s)"
_MADE = (
    "SELECT coalesce(c.region, ''), m.made, CASE WHEN length(split_part(b.key, '~', 1)) IN (19, 24) THEN substr(b.key, 5, 1) ELSE '' END, "
    "CASE WHEN b.flags LIKE '%%exported%%' OR v.stage = 'exported' OR j.state ->> 'endedBy' IN ('BatteryExported', 'VehicleExported') THEN 'exported' "
    "WHEN m.fitted THEN 'vehicle' WHEN b.phase IN ('waste', 'ended') THEN 'unfitted' ELSE 'stock' END, "
    f"{_SUMS} {_PACKS} WHERE {_COUNTED} AND m.made >= %(since)s GROUP BY 1, 2, 3, 4"
)
# When a pack became waste, by which report and whose: as its state has it; of one that nobody has retired, by its scrapped vehicle. States
# that were folded before they kept this say of waste at least since when it is waste, and who has it.
_BECAME = (
    "LATERAL (SELECT j.state ->> 'wasteAt' AS at, coalesce(j.state ->> 'wasteFrom', '') AS source, j.state ->> 'wasteBy' AS by "
    "WHERE j.state ? 'wasteAt' UNION ALL SELECT j.state ->> 'phaseAt', '', split_part(b.holder, '/', 1) "
    "WHERE b.phase = 'waste' AND NOT j.state ? 'wasteAt' UNION ALL "
    "SELECT s.state ->> 'scrappedAt', 'VehicleScrapped', split_part(s.state ->> 'scrappedBy', '/', 1) "
    "FROM (SELECT convert_from(v.state, 'UTF8')::jsonb AS state OFFSET 0) s WHERE v.stage = 'scrapped' AND b.phase IN ('new', 'in_use')) r"
)
_RETIRED = (
    "SELECT coalesce(h.region, ''), left(r.at, 7), r.source, coalesce(h.roles, ''), m.fitted, coalesce(c.region, ''), "
    f"CASE WHEN m.made >= %(since)s THEN m.made ELSE '' END, {_SUMS} {_PACKS}, {_BECAME} LEFT JOIN company h ON h.key = r.by "
    f"WHERE {_COUNTED} AND r.at >= %(since)s GROUP BY 1, 2, 3, 4, 5, 6, 7"
)
# A finding is one thing, entry and rule; it stands while its last change found it, and only as broken is it somebody's to answer.
_CHANGES = (
    "SELECT to_char(to_timestamp(h.at_us / 1e6) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), coalesce(c.region, ''), h.rule, "
    "count(*) FILTER (WHERE h.stands), count(*) FILTER (WHERE NOT h.stands) FROM ("
    "SELECT at_us, rule, stands, coalesce(lag(stands) OVER one, FALSE) AS stood, coalesce(answerable, e.reporter) AS party FROM ("
    "SELECT f.id, f.at_us, f.thing, f.entry, f.rule, f.change = 'found' AND f.verdict = 'broken' AS stands, "
    "convert_from(f.detail, 'UTF8')::jsonb ->> 'answerable' AS answerable FROM finding_change f) f LEFT JOIN entry e ON e.id = f.entry "
    "WINDOW one AS (PARTITION BY f.thing, f.entry, f.rule ORDER BY f.id)) h LEFT JOIN company c ON c.key = h.party "
    "WHERE h.stands <> h.stood AND h.at_us >= (extract(epoch FROM (%s::date)::timestamp AT TIME ZONE 'Asia/Shanghai') * 1e6)::bigint "
    "AND coalesce(h.party, '') <> ALL (%s) GROUP BY 1, 2, 3"
)


def masses(conn: Conn, left_out: Sequence[str], since: str) -> Iterator[Row]:
    """(site, region, month, direction, kind, grams, movements of no known mass, metals): what crossed recyclers' gates, or was lost,
    since a day."""
    rows = conn.execute(_MASSES, [since, left_out])
    kinds = (((*row[:4], kind_of(row[3], row[4], handed=row[5])), row[6:]) for row in rows)
    for key, (mass, *counts) in _summed(kinds):
        yield (*key, None if mass is None else min(int(mass), MOST), *(min(int(one), MOST) for one in counts))


def handed(conn: Conn, left_out: Sequence[str], since: str) -> list[Row]:
    """(regions of sender and addressee, month, their roles, whether as waste, stage, consignments, of no known mass, grams) since a day."""
    return conn.execute(_HANDED, [sorted(AS_WASTE), since, left_out, left_out]).fetchall()


def made(conn: Conn, left_out: Sequence[str], since: str) -> Iterator[Row]:
    """(region of the maker, month, chemistry, what has become of them, packs, of no known mass, grams) of packs produced since a month."""
    rows = conn.execute(_MADE, {"out": list(left_out), "since": since})
    for key, counts in _summed(
        ((region, month, _group(letter), became), more) for region, month, letter, became, *more in rows
    ):
        yield (*key, *counts)


def retired(conn: Conn, left_out: Sequence[str], since: str) -> Iterator[Row]:
    """(region of whoever reported it, month, way, roles of theirs, ever in a vehicle, region and month of production, packs, of no known
    mass, grams) of packs retired since a month. Production before all these months has neither region nor month."""
    rows = conn.execute(_RETIRED, {"out": list(left_out), "since": since})
    told = (
        ((region, month, way, roles, fitted, made_in if made_on else "", made_on), more)
        for region, month, source, roles, fitted, made_in, made_on, *more in rows
        if (way := way_of(source, roles.split())) is not None
    )
    for key, counts in _summed(told):
        yield (*key, *counts)


def changes(conn: Conn, left_out: Sequence[str], since: str) -> list[Row]:
    """(month, region, rule, appeared, resolved): findings of a broken clause, since a day, where the company is registered that has
    to answer, else that reported what they stand on."""
    return conn.execute(_CHANGES, [since, left_out]).fetchall()


def _group(letter: str) -> str:
    found = {GROUPS.get(one, "other") for one in chemistries_of_letter(letter)}
    return found.pop() if len(found) == 1 else "other"


def _summed(rows: Iterable[tuple[Row, Sequence[Any]]]) -> Iterator[tuple[Row, list[Any]]]:
    """The counts of each key together; what is unknown adds nothing to what is known."""
    sums: dict[Row, list[Any]] = {}
    for key, counts in rows:
        before = sums.get(key)
        sums[key] = list(counts) if before is None else [_plus(*pair) for pair in zip(before, counts, strict=True)]
    yield from sums.items()


def _plus(one: Any, two: Any) -> Any:
    return two if one is None else one if two is None else one + two
