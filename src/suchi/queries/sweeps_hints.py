"""Statements of the hints for officials."""

from suchi.queries.sweeps import asks, day, does, state
from suchi.queries.trials import real


@asks("maker_has_an_outlet_where_it_sells")
def _outlets() -> str:
    # A prefecture is told by four digits; for a municipality or a place known by province only, by what is known.
    return f"""
WITH sold AS (
  SELECT v.maker, substr(j.s->>'region', 1, 4) AS place, count(*) AS vehicles
  FROM vehicle v {state("v", "j")}
  WHERE v.maker IS NOT NULL AND j.s ? 'soldAt' AND j.s ? 'region' GROUP BY 1, 2
), outlets AS (
  SELECT DISTINCT p.role AS maker, substr(s.region, 1, 4) AS place
  FROM site s {state("s", "j")}
  CROSS JOIN LATERAL jsonb_to_recordset(j.s->'principals') AS p (role text, since date, until date)
  WHERE s.kind = 'outlet' AND {real("s.company")} AND p.since <= %(today)s AND (p.until IS NULL OR p.until >= %(today)s)
  UNION SELECT s.company, substr(s.region, 1, 4) FROM site s WHERE s.kind = 'outlet'
)
SELECT 'company:' || k.key, %(today)s::date, NULL, NULL,
       jsonb_build_object('sold', count(*)::text, 'without', count(*) FILTER (WHERE o.place IS NULL)::text,
                          'examples', array_to_string((array_agg(s.place || '00' ORDER BY s.vehicles DESC, s.place)
                                                       FILTER (WHERE o.place IS NULL))[1:5], ' '))
FROM company k JOIN sold s ON s.maker = k.key LEFT JOIN outlets o ON o.maker = s.maker AND o.place = s.place
WHERE :among(k) AND {does("k", "vehicle_maker")}
GROUP BY k.key HAVING count(*) FILTER (WHERE o.place IS NULL) > 0
"""


@asks("battery_maker_has_an_outlet_where_it_supplies")
def _provinces() -> str:
    # A battery maker sells to those to whom it supplies; a province is told by two digits. Where the addressee's region is
    # not on record nothing is counted.
    return f"""
WITH sold AS (
  SELECT k.key AS maker, substr(b.region, 1, 2) AS place, count(*) AS consignments
  FROM company k JOIN consignment c ON c.sender = k.key {state("c", "j")}
  JOIN company b ON b.key = c.addressee AND b.key <> k.key AND b.region IS NOT NULL
  WHERE :among(k) AND {does("k", "battery_maker")} AND c.stage <> 'cancelled' AND j.s->>'purpose' IN ('supply', 'after-sales')
    AND {day("j.s->>'sentAt'")} <= %(today)s
  GROUP BY 1, 2
), outlets AS (
  SELECT DISTINCT p.role AS maker, substr(s.region, 1, 2) AS place
  FROM site s {state("s", "j")}
  CROSS JOIN LATERAL jsonb_to_recordset(j.s->'principals') AS p (role text, since date, until date)
  WHERE s.kind = 'outlet' AND p.since <= %(today)s AND (p.until IS NULL OR p.until >= %(today)s)
  UNION SELECT s.company, substr(s.region, 1, 2) FROM site s WHERE s.kind = 'outlet'
)
SELECT 'company:' || s.maker, %(today)s::date, NULL, NULL,
       jsonb_build_object('sold', count(*)::text, 'without', count(*) FILTER (WHERE o.place IS NULL)::text,
                          'examples', array_to_string((array_agg(s.place || '0000' ORDER BY s.consignments DESC, s.place)
                                                       FILTER (WHERE o.place IS NULL))[1:5], ' '))
FROM sold s LEFT JOIN outlets o ON o.maker = s.maker AND o.place = s.place
GROUP BY s.maker HAVING count(*) FILTER (WHERE o.place IS NULL) > 0
"""


@asks("registered_firm_reports")
def _silent() -> str:
    # Roles with duties of art. 24; from the later of the role, the registration and the first day that counts.
    return f"""
SELECT 'company:' || k.key, greatest(%(since)s::date, {day("j.s->>'born'")}, r.since) + %(days)s::int, NULL, NULL,
       jsonb_build_object('since', r.since::text, 'roles', r.roles)
FROM company k {state("k", "j")}
CROSS JOIN LATERAL (
  SELECT min(p.since) AS since, string_agg(DISTINCT p.role, ' ') AS roles
  FROM jsonb_to_recordset(j.s->'roles') AS p (role text, since date, until date)
  WHERE p.role IN ('battery_maker', 'vehicle_maker', 'swap_operator', 'repairer', 'dismantler', 'recycler')
    AND (p.until IS NULL OR p.until >= %(today)s)
) AS r
WHERE :among(k) AND r.since IS NOT NULL AND j.s ? 'born' AND NOT EXISTS (SELECT FROM entry e WHERE e.reporter = k.key)
"""


@asks("collector_passes_on")
def _star() -> str:
    return f"""
SELECT 'company:' || k.key, w.first + %(days)s::int, NULL, NULL,
       jsonb_build_object('since', w.first::text, 'senders', w.senders::text, 'consignments', w.consignments::text)
FROM company k
CROSS JOIN LATERAL (
  SELECT min({day("j.s->>'receivedAt'")}) AS first, count(DISTINCT c.sender) AS senders, count(*) AS consignments
  FROM consignment c {state("c", "j")}
  WHERE c.addressee = k.key AND {real("c.sender")} AND c.stage = 'received' AND j.s->>'purpose' = 'waste' AND {day("j.s->>'receivedAt'")} >= %(since)s
) AS w
WHERE :among(k) AND NOT EXISTS (SELECT FROM consignment c WHERE c.sender = k.key)
  AND NOT EXISTS (SELECT FROM flow f WHERE f.site >= k.key AND f.site < k.key || '0' AND f.step <> 'gate')
  AND w.senders >= %(senders)s::int AND w.consignments >= %(consignments)s::int
"""


@asks("counterparties_are_steady")
def _sudden() -> str:
    return f"""
WITH pairs AS (
  SELECT c.addressee, c.sender, min(c.instant) AS first FROM consignment c
  WHERE c.addressee IS NOT NULL AND c.sender <> c.addressee AND {real("c.sender")} GROUP BY 1, 2
), counts AS (
  SELECT p.addressee, count(*) FILTER (WHERE p.first >= w.from_us) AS new, count(*) FILTER (WHERE p.first < w.from_us) AS known
  FROM pairs p CROSS JOIN (SELECT extract(epoch FROM %(today)s::date - 30)::bigint * 1000000 AS from_us) AS w GROUP BY 1
)
SELECT 'company:' || k.key, %(today)s::date, NULL, NULL,
       jsonb_build_object('new', n.new::text, 'known', n.known::text)
FROM counts n JOIN company k ON k.key = n.addressee
WHERE :among(k) AND n.new >= %(new)s::int AND n.known > 0 AND n.new >= n.known * %(times)s::int AND %(today)s >= %(since)s::date
"""


@asks("masses_are_weighed")
def _round() -> str:
    return """
WITH masses AS (
  SELECT f.site, f.mass_g, count(*) OVER (PARTITION BY f.site, f.mass_g) AS same
  FROM flow f
  WHERE f.mass_g > 0 AND f.step <> 'stock' AND f.direction IN ('in', 'out') AND f.day <= %(today)s
    AND f.day > %(today)s::date - interval '12 months' AND f.day >= %(since)s
    AND f.step NOT IN ('dismantling', 'gate')
), counts AS (
  SELECT site, count(*) AS rows, count(*) FILTER (WHERE mass_g %% 100000 = 0) AS round, max(same) AS copied
  FROM masses GROUP BY 1
)
SELECT 'site:' || s.key, %(today)s::date, NULL, NULL,
       jsonb_build_object('rows', c.rows::text, 'round', c.round::text, 'copied', c.copied::text)
FROM counts c JOIN site s ON s.key = c.site
WHERE :among(s) AND c.rows >= %(rows)s::int
  AND (c.round * 1000 >= c.rows * %(permille)s::int OR c.copied * 1000 >= c.rows * %(permille)s::int)
"""
