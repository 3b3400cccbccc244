"""Which packs living vehicles carry by their own record: brought up to date once a run of the sweeps, for those that need it
the other way round. The hot tables keep no index for that, so reporting costs nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

# Of each vehicle nothing but its packs is read.
_FRESH = """
SELECT DISTINCT ON (v.key, f.code) v.key AS vin, f.code, f.at FROM vehicle v
CROSS JOIN LATERAL json_to_recordset(convert_from(v.state, 'UTF8')::json->'packs') AS f (code text, at text)
WHERE v.stage IN ('seen', 'produced', 'sold') AND f.code IS NOT NULL AND {among} ORDER BY v.key, f.code, f.at DESC
"""
# What has not changed is not written: most of a large register stays as it was.
_BRING = """
WITH fresh AS MATERIALIZED ({fresh}), gone AS (
  DELETE FROM carried c WHERE {of} AND NOT EXISTS (SELECT FROM fresh f WHERE f.code = c.code AND f.vin = c.vin)
)
INSERT INTO carried (code, vin, at) SELECT f.code, f.vin, f.at FROM fresh f
WHERE NOT EXISTS (SELECT FROM carried c WHERE c.code = f.code AND c.vin = f.vin AND c.at IS NOT DISTINCT FROM f.at)
ORDER BY f.code, f.vin ON CONFLICT (code, vin) DO UPDATE SET at = EXCLUDED.at
"""
_ALL = _BRING.format(fresh=_FRESH.format(among="TRUE"), of="TRUE")
_SOME = _BRING.format(fresh=_FRESH.format(among="v.key = ANY(%(vins)s::text[])"), of="c.vin = ANY(%(vins)s::text[])")


def bring(connection: Connection[Any], vehicles: Sequence[str] | None) -> None:
    """Read these vehicles again, or all (None)."""
    if vehicles is None:
        connection.execute(_ALL)
    elif vehicles:
        connection.execute(_SOME, {"vins": vehicles})
