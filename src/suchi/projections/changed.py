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

# Looked for as bytes first, so that few states are decoded.
_NEAR = """
SELECT n.kind, j.s->>'consignment', ARRAY(SELECT j.s->>'aliasOf' UNION SELECT jsonb_array_elements_text(j.s->'aliases')) FROM (
  SELECT 'battery' AS kind, state FROM battery WHERE key = ANY(%(battery)b)
  UNION ALL SELECT 'lot', state FROM lot WHERE key = ANY(%(lot)b)
  UNION ALL SELECT 'vehicle', state FROM vehicle WHERE key = ANY(%(vehicle)b)
) AS n CROSS JOIN LATERAL (SELECT convert_from(n.state, 'UTF8')::jsonb AS s OFFSET 0) AS j
WHERE position('"consignment":' in n.state) > 0 OR position('"alias' in n.state) > 0
"""
# What a vehicle carries or brought concerns its scrapping.
_OF_VEHICLES = """
SELECT DISTINCT f.code FROM vehicle v CROSS JOIN LATERAL (SELECT convert_from(v.state, 'UTF8')::jsonb AS s OFFSET 0) AS j
CROSS JOIN LATERAL (
  SELECT p.code FROM jsonb_to_recordset(j.s->'packs') AS p (code text)
  UNION ALL SELECT * FROM jsonb_array_elements_text(j.s->'present')
) AS f WHERE v.key = ANY(%b)
"""
# Who a company is concerns the waste that it holds. The index leaves out what no company holds, such as what is in a vehicle, and
# a plan made before the values are known takes it only where the statement says the same.
_OF_COMPANIES = "SELECT key FROM battery WHERE holder = ANY(%b) AND (holder < '@' OR holder >= 'A') AND phase = 'waste'"
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
    """One hop, from what itself has changed and as it now stands: what it has left is asked about again where something was found
    of it (`Sweep.of_others`)."""
    named = {kind: sorted(found.get(kind, ())) for kind in ("battery", "lot", "vehicle")}
    near = connection.execute(_NEAR, named).fetchall()
    codes = connection.execute(_OF_VEHICLES, (named["vehicle"],)).fetchall()
    for kind, consignment, names in near:
        if consignment is not None:
            found.setdefault("consignment", set()).add(consignment)
        found[kind].update(name for name in names if name is not None)
    stood = {key.removeprefix("suspended:") for key in found.get("law", ()) if key.startswith("suspended:")}
    companies = sorted(found.get("company", set()) | stood)
    held = connection.execute(_OF_COMPANIES, (companies,)).fetchall() if companies else []
    found.setdefault("battery", set()).update(code for (code,) in (*codes, *held))
    for kind, key in connection.execute(_OF_SUSPENDED, (sorted(stood), sorted(stood))).fetchall() if stood else ():
        found.setdefault(kind, set()).add(key)
