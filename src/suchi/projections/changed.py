"""Which things a stretch of the log has changed: those its entries name or reach, and their neighbours that sweeps look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Connection

from suchi.capture.draft import Draft
from suchi.domain.canonical import entry_id
from suchi.domain.decide import targets
from suchi.ledger import entries

CHUNK = 2_000
Keys = dict[str, set[str]]
"""Keys of things by their kind."""

# A pack that arrives closes its consignment; one that is fitted or processed concerns the vehicles that ever had it; what is
# reported under a new name concerns the old one; who a company is concerns the waste that it holds.
_NEAR = """
SELECT DISTINCT split_part(x.thing, ':', 1), e.s->>'consignment', e.s->>'vehicle', e.s->>'aliasOf' FROM touch x
CROSS JOIN LATERAL (SELECT convert_from(x.effect, 'UTF8')::jsonb AS s OFFSET 0) AS e
WHERE x.thing = ANY(%b) AND (e.s ? 'consignment' OR e.s ? 'vehicle' OR e.s ? 'aliasOf')
"""
_OF_VEHICLES = """
SELECT DISTINCT f.code FROM vehicle v CROSS JOIN LATERAL (SELECT convert_from(v.state, 'UTF8')::jsonb AS s OFFSET 0) AS j
CROSS JOIN LATERAL (
  SELECT p.code FROM jsonb_to_recordset(j.s->'packs') AS p (code text)
  UNION ALL SELECT * FROM jsonb_array_elements_text(j.s->'present')
) AS f WHERE v.key = ANY(%b)
"""


_OF_COMPANIES = "SELECT key FROM battery WHERE holder = ANY(%b) AND phase = 'waste'"


# Whose terms are suspended: what was sent to it, the vehicles it has taken in, the packs that are still in them.
_OF_SUSPENDED = """
SELECT 'consignment', key FROM consignment WHERE addressee = ANY(%b)
UNION SELECT n.kind, n.key FROM vehicle v LEFT JOIN battery b ON b.vehicle = v.key
CROSS JOIN LATERAL (VALUES ('vehicle', v.key), ('battery', b.key)) AS n (kind, key)
WHERE split_part(v.holder, '/', 1) = ANY(%b) AND n.key IS NOT NULL
"""


def since(connection: Connection[Any], position: int, until: int) -> Keys:
    """The things that entries after this place in the log, up to the other, have changed, and their neighbours."""
    found: Keys = {}
    while position < until:
        rows = [row for _, row in entries.in_log_order(connection, position, min(CHUNK, until - position))]
        _reach(connection, _drafts(rows), found)
        position += CHUNK
    for (thing,) in connection.execute("SELECT thing FROM sweep_due").fetchall():
        kind, _, key = thing.partition(":")
        found.setdefault(kind, set()).add(key)
    _widen(connection, found)
    return found


def _drafts(rows: Iterable[entries.Stored]) -> list[Draft]:
    return [Draft.of_body(row.id, row.recorded_us, row.body) for row in rows if row.body is not None]


def _reach(connection: Connection[Any], drafts: list[Draft], found: Keys) -> None:
    """What they name; for corrections and adoptions what their targets name, however far."""
    seen: set[bytes] = set()
    while drafts:
        aimed: set[bytes] = set()
        for draft in drafts:
            seen.add(draft.id)
            for ref in draft.refs:
                found.setdefault(ref.kind, set()).add(ref.key)
            aimed.update(entry_id(reporter, given) for reporter, given in targets(draft.event))
        drafts = _drafts(entries.existing(connection, aimed - seen).values())


def _widen(connection: Connection[Any], found: Keys) -> None:
    """One hop, from what itself has changed."""
    things = [f"{kind}:{key}" for kind in ("battery", "lot", "vehicle") for key in found.get(kind, ())]
    vehicles = sorted(found.get("vehicle", ()))
    near = connection.execute(_NEAR, (sorted(things),)).fetchall()
    codes = connection.execute(_OF_VEHICLES, (vehicles,)).fetchall()
    for kind, consignment, vehicle, name in near:
        for neighbour, key in (("consignment", consignment), ("vehicle", vehicle), (kind, name)):
            if key is not None:
                found.setdefault(neighbour, set()).add(key)
    stood = {key.removeprefix("suspended:") for key in found.get("law", ()) if key.startswith("suspended:")}
    held = connection.execute(_OF_COMPANIES, (sorted(found.get("company", set()) | stood),)).fetchall()
    found.setdefault("battery", set()).update(code for (code,) in (*codes, *held))
    for kind, key in connection.execute(_OF_SUSPENDED, (sorted(stood), sorted(stood))).fetchall() if stood else ():
        found.setdefault(kind, set()).add(key)
