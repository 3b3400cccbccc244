"""Statements of the sweeps of plants: capacity, masses over a year, recovery, permits. They read the flow."""

from suchi.domain.rules.recovery import WITH_REAGENTS
from suchi.queries.sweeps import asks, state

_RED_LINES = "'investment', 'eia', 'facilities', 'pollutant-permit', 'pollutant-registration', 'elv-qualification'"
_FED_OTHERWISE = "'battery_maker', 'vehicle_maker', 'dismantler', 'repairer', 'swap_operator', 'outlet'"
"""Roles in which batteries come to a company without being handed over to it: made, removed, taken back."""
_REAGENTS = ", ".join(f"'{step}'" for step in sorted(WITH_REAGENTS))
_METALS = (("li", "lithium"), ("ni", "nickel"), ("co", "nickel"), ("mn", "nickel"))


def _permits() -> str:
    return f"""
  SELECT s.key, s.company, s.region, p.*
  FROM site s {state("s", "j")}
  CROSS JOIN LATERAL jsonb_to_recordset(j.s->'permits')
       AS p (kind text, number text, since date, until date, capacity numeric, unit text, period text)
  WHERE :among(s)
"""


@asks("throughput_stays_within_the_permit")
def _throughput() -> str:
    # Batteries put into processing, by step: what passes two steps is counted once, because the fullest step counts. Discharging
    # and sorting prepare it and are none (as art. 18 is read in rules/redlines.py): whoever only sorts for others processes nothing.
    # A permit whose unit or period nobody can read leaves it undecided, unless another permit is exceeded; so do two permits
    # of a kind where one of them is exceeded, for a second line or phase may have been permitted beside the first.
    return f"""
WITH permits AS ({_permits()}), done AS (
  SELECT f.site, extract(year FROM f.day)::int AS year, f.step, sum(f.mass_g) AS mass_g
  FROM flow f
  WHERE f.direction = 'in' AND f.step NOT IN ('gate', 'stock', 'product', 'consumed', 'discharge', 'sorting')
    AND f.day <= %(today)s AND f.day >= %(since)s::date AND (length(f.what) = 1 OR f.what = 'mixed')
  GROUP BY 1, 2, 3
), fullest AS (
  SELECT site, year, max(mass_g) AS mass_g FROM done GROUP BY 1, 2
), numbered AS (
  SELECT p.key, y.year, p.kind, p.number, max(p.capacity) AS capacity, max(p.unit) AS unit,
         max(p.capacity * CASE WHEN lower(p.unit) IN ('t', '吨') THEN 1000000 WHEN lower(p.unit) IN ('kg', '千克') THEN 1000 END)
           FILTER (WHERE p.period = 'year') AS mass_g
  FROM permits p JOIN (SELECT DISTINCT site, year FROM fullest) AS y ON y.site = p.key
  WHERE p.capacity IS NOT NULL AND p.since <= make_date(y.year, 12, 31)
    AND (p.until IS NULL OR p.until >= make_date(y.year, 1, 1))
  GROUP BY 1, 2, 3, 4
), allowed AS (
  SELECT key, year, kind, max(capacity) AS capacity, max(unit) AS unit, max(mass_g) AS mass_g, sum(mass_g) AS all_g,
         bool_or(mass_g IS NULL) AS unread
  FROM numbered GROUP BY 1, 2, 3
), exceeded AS (
  SELECT d.site, d.year, d.mass_g, a.kind, a.capacity, a.unit, a.mass_g AS one_g,
         CASE WHEN a.unread THEN 'unit' WHEN d.mass_g <= a.all_g THEN 'capacity' END AS missing
  FROM fullest d JOIN allowed a ON a.key = d.site AND a.year = d.year
  WHERE d.mass_g > 0 AND (a.mass_g IS NULL OR d.mass_g > a.mass_g)
), judged AS (
  SELECT x.*, row_number() OVER (PARTITION BY x.site ORDER BY x.missing IS NOT NULL, x.mass_g::numeric / nullif(x.one_g, 0) DESC) AS turn
  FROM exceeded x
)
SELECT 'site:' || site, %(today)s::date, split_part(site, '/', 1), missing,
       jsonb_build_object('year', year::text, 'throughputG', mass_g::text, 'kind', kind, 'capacity', capacity::text,
                          'unit', unit)
FROM judged WHERE turn = 1
"""


@asks("more_does_not_leave_than_came_in")
def _year() -> str:
    # Twelve months to the day; what should have been there before counts, so work in progress does. A site whose first
    # stock nobody declared, or with masses nobody declared, cannot be judged; nor one where acids, carbonates and water come
    # on top of the feed, or whose batteries do not all come by hand-overs: gates know of nothing else.
    return f"""
WITH signed AS (
  SELECT f.site, f.day, f.mass_g, f.direction IN ('in', 'stock') AS plus, f.direction = 'stock' AS opening,
         f.day > (%(today)s::date - interval '12 months')::date AS within
  FROM flow f WHERE f.day <= %(today)s AND (f.step = 'gate' OR f.direction IN ('loss', 'residue', 'stock'))
), sums AS (
  SELECT x.site, bool_or(x.opening) AS opened, count(*) FILTER (WHERE x.plus AND x.mass_g IS NULL) AS unknown,
         greatest(0, coalesce(sum(CASE WHEN x.plus THEN x.mass_g ELSE -x.mass_g END) FILTER (WHERE NOT x.within), 0)) AS opening_g,
         coalesce(sum(x.mass_g) FILTER (WHERE x.plus AND x.within), 0) AS in_g,
         coalesce(sum(x.mass_g) FILTER (WHERE NOT x.plus AND x.within), 0) AS out_g,
         max(x.day) AS last
  FROM signed x GROUP BY 1
), opened AS (
  SELECT min((to_timestamp(e.recorded_us / 1000000) + interval '8 hours')::date) AS on
  FROM log_leaf l JOIN entry e ON e.id = l.entry WHERE l.seq = 1
)
SELECT 'site:' || s.key, %(today)s::date, s.company,
       CASE WHEN x.unknown > 0 THEN 'mass'
            WHEN EXISTS (SELECT FROM flow r WHERE r.site = s.key AND r.step IN ({_REAGENTS}) AND r.day <= %(today)s
                         AND r.day > (%(today)s::date - interval '12 months')::date) THEN 'reagents'
            WHEN EXISTS (SELECT FROM company c WHERE c.key = s.company
                         AND string_to_array(coalesce(c.roles, ''), ' ') && ARRAY[{_FED_OTHERWISE}]) THEN 'in which of its roles'
            WHEN EXISTS (SELECT FROM entry e WHERE e.reporter = s.company AND e.type = 'BatteryCollected') THEN 'BatteryCollected'
            WHEN NOT x.opened AND coalesce((j.s->>'since')::date < o.on, TRUE) THEN 'OpeningStockDeclared' END,
       jsonb_build_object('until', x.last::text, 'outG', x.out_g::text, 'inG', x.in_g::text,
                          'openingG', x.opening_g::text)
FROM sums x JOIN site s ON s.key = x.site {state("s", "j")} CROSS JOIN opened o
WHERE :among(s) AND x.out_g * 1000 > (x.in_g + x.opening_g) * (1000 + %(permille)s::int) AND %(today)s >= %(since)s::date
"""


@asks("listed_firm_recovers_its_metals")
def _recovery() -> str:
    # Metal out of metal in at the smelting stage over twelve months. Slag is what is not recovered.
    sums = ", ".join(
        f"sum(f.{m}_g) FILTER (WHERE f.direction = 'in') AS {m}_in, "
        f"sum(f.{m}_g) FILTER (WHERE f.direction = 'out' AND f.what <> 'slag') AS {m}_out"
        for m, _ in _METALS
    )
    low = " || ".join(
        f"CASE WHEN x.{m}_in > 0 AND coalesce(x.{m}_out, 0) * 1000 < x.{m}_in * %({limit})s::int THEN "
        f"'{m.title()} ' || (coalesce(x.{m}_out, 0) * 1000 / x.{m}_in)::bigint || '‰ ' ELSE '' END"
        for m, limit in _METALS
    )
    return f"""
WITH permits AS ({_permits()}), listed AS (
  SELECT DISTINCT key FROM permits
  WHERE kind = 'listing' AND since <= %(today)s AND (until IS NULL OR until >= %(today)s)
), sums AS (
  SELECT f.site, {sums},
         count(*) FILTER (WHERE f.li_g IS NULL AND f.what <> 'slag') AS unknown
  FROM flow f JOIN listed l ON l.key = f.site
  WHERE f.step = 'smelting' AND f.direction IN ('in', 'out') AND f.day <= %(today)s
    AND f.day > %(today)s::date - interval '12 months'
  GROUP BY 1
)
SELECT 'site:' || x.site, %(today)s::date, NULL, CASE WHEN x.unknown > 0 THEN 'metals' END,
       jsonb_build_object('rates', rtrim(r.rates))
FROM sums x CROSS JOIN LATERAL (SELECT {low} AS rates) AS r
WHERE r.rates <> '' OR x.unknown > 0
"""


@asks("site_with_stock_holds_its_permits")
def _expired() -> str:
    # A permit that ended and that no other of its field follows; whether none follows is only known where the register
    # of such permits is complete for the region.
    return f"""
WITH permits AS ({_permits()}), fields AS (
  SELECT *, CASE WHEN kind LIKE 'pollutant-%%' THEN 'pollutant' ELSE kind END AS field FROM permits WHERE kind IN ({_RED_LINES})
), ended AS (
  SELECT key, company, region, field, max(kind) AS kind, max(until) AS until FROM fields
  GROUP BY 1, 2, 3, 4 HAVING bool_and(until IS NOT NULL)
), loaded AS (
  SELECT m.mark->>'region' AS region, m.mark->>'kind' AS kind, (m.mark->>'since')::date AS since
  FROM law l {state("l", "j")} CROSS JOIN LATERAL jsonb_array_elements(j.s->'loaded') AS m (mark) WHERE l.key = 'loaded'
)
SELECT DISTINCT ON (e.key) 'site:' || e.key, e.until + 1, NULL,
       CASE WHEN NOT EXISTS (
         SELECT FROM loaded d WHERE d.kind = e.kind AND d.since <= %(today)s AND (d.region IN ('000000', '100000')
           OR starts_with(e.region, CASE WHEN substr(d.region, 3) = '0000' THEN substr(d.region, 1, 2)
                                         WHEN substr(d.region, 5) = '00' THEN substr(d.region, 1, 4) ELSE d.region END))
       ) THEN 'RegisterLoaded' END,
       jsonb_build_object('kind', e.kind, 'until', e.until::text)
FROM ended e
WHERE e.until >= %(since)s::date AND (
  EXISTS (SELECT FROM battery b WHERE b.holder = e.company AND b.site = substr(e.key, length(e.company) + 2) AND b.phase = 'waste')
  OR EXISTS (SELECT FROM lot l WHERE l.holder = e.company AND l.site = substr(e.key, length(e.company) + 2) AND l.left_g > 0))
ORDER BY e.key, e.until
"""
