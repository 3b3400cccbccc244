"""Statements of the sweeps of custody and scrapping."""

from suchi.domain.rules.scrapping import APART
from suchi.queries.sweeps import SUSPENSIONS, asks, current, day, does, flagged, state, stood


@asks("sent_consignment_is_received")
def _sent() -> str:
    # Open are items without an outcome that are still on their way under this number: a later act of the addressee
    # proves a receipt that went unreported. Items without a code are open while nothing at all was received.
    still = stood("j.s->>'addressee'", day("j.s->>'sentAt'"))
    return f"""
WITH {SUSPENSIONS}
SELECT 'consignment:' || c.key, {day("j.s->>'sentAt'")} + %(days)s::int + {still}, NULL,
       CASE WHEN w.coded = 0 THEN 'codes' END,
       jsonb_build_object('sender', j.s->>'sender', 'addressee', j.s->>'addressee', 'sentAt', j.s->>'sentAt',
                          'items', (w.coded + w.uncoded)::text, 'purpose', j.s->>'purpose')
FROM consignment c {state("c", "j")}
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE b.key IS NOT NULL OR l.key IS NOT NULL) AS coded,
         count(*) FILTER (WHERE starts_with(i.item, 'uncoded:') AND NOT (j.s ? 'receivedAt')) AS uncoded
  FROM jsonb_array_elements_text(j.s->'items') AS i (item)
  LEFT JOIN LATERAL (
    SELECT x.key FROM battery x WHERE i.item = 'battery:' || x.key AND x.key = substr(i.item, 9)
       AND {flagged("x", "in_transit")} AND NOT {flagged("x", "held")}
       AND convert_from(x.state, 'UTF8')::jsonb->>'consignment' = c.key
  ) AS b ON starts_with(i.item, 'battery:')
  LEFT JOIN LATERAL (
    SELECT x.key FROM lot x WHERE x.key = substr(i.item, 5)
       AND convert_from(x.state, 'UTF8')::jsonb->>'consignment' = c.key
  ) AS l ON starts_with(i.item, 'lot:')
  WHERE NOT coalesce(j.s->'outcomes', '{{}}'::jsonb) ? i.item
) AS w
WHERE c.stage IN ('sent', 'part_received') AND :among(c) AND {day("j.s->>'sentAt'")} >= %(since)s AND w.coded + w.uncoded > 0
"""


def _kept(columns: str, rows: str, since: str, party: str = "j.s->>'holder'") -> str:
    """Batteries that stay where they are; the last word about each counts, because it shows that somebody looks after it.
    `rows` finds them by their columns alone, before any state is decoded; `party` is whose clock may stand still. Wants
    `SUSPENSIONS` before it."""
    last = day("j.s->>'lastAt'")
    first = f"greatest(%(since)s::date, {last}, {since})"
    return f"""
SELECT 'battery:' || b.key, {first} + %(days)s::int + {stood(party, first)}, NULL, NULL,
       jsonb_build_object('holder', j.s->>'holder', 'vehicle', b.vehicle,
                          'since', greatest({last}, {since})::text)
FROM (
  SELECT b.key, b.version, b.state, b.vehicle{columns} FROM battery b {rows} AND :among(b)
    AND NOT {flagged("b", "in_transit", "held", "missing", "lost", "exported")} OFFSET 0
) AS b {state("b", "j")}
WHERE {current("battery", "b", "j")} AND NOT (j.s ? 'whole')
"""


def _held_by(who: str) -> str:
    """Whether the holder is such a company; asked row by row, so that batteries are never scanned once a company."""
    return f"coalesce((SELECT {who} FROM company k WHERE k.key = b.holder), FALSE)"


@asks("pack_of_a_scrapped_vehicle_reaches_a_recycler")
def _scrapped() -> str:
    fitted = """JOIN vehicle v ON v.key = b.vehicle AND v.stage = 'scrapped'
  WHERE b.vehicle IS NOT NULL AND b.phase <> 'ended'"""
    held = f"WHERE b.phase = 'waste' AND b.vehicle IS NULL AND {_held_by(does('k', 'dismantler'))}"
    carrier = "(convert_from(b.carrier, 'UTF8')::jsonb->>'{}')"
    in_vehicles = _kept(", v.state AS carrier", fitted, day(carrier.format("scrappedAt")), carrier.format("holder"))
    in_yards = _kept("", held, day("j.s->>'phaseAt'"))
    return f"WITH {SUSPENSIONS} {in_vehicles} UNION ALL {in_yards}"


@asks("waste_battery_is_handed_on")
def _waste() -> str:
    who = f"{does('k', 'repairer', 'swap_operator', 'outlet')} AND NOT {does('k', 'dismantler', 'recycler')}"
    held = f"WHERE b.phase = 'waste' AND b.vehicle IS NULL AND {_held_by(who)}"
    kept = _kept("", held, day("j.s->>'phaseAt'"))
    return f"WITH {SUSPENSIONS} {kept}"


@asks("vehicle_deregistered_as_scrapped_has_a_yard")
def _deregistered() -> str:
    return f"""
SELECT 'vehicle:' || v.key, {day("j.s->>'deregisteredAt'")} + %(days)s::int, NULL, NULL,
       jsonb_build_object('on', {day("j.s->>'deregisteredAt'")}::text)
FROM vehicle v {state("v", "j")}
WHERE v.stage = 'deregistered' AND :among(v) AND j.s->>'deregistered' = 'scrapped'
  AND NOT (j.s ? 'takenInAt') AND {current("vehicle", "v", "j")} AND NOT {flagged("v", "held")}
  AND {day("j.s->>'deregisteredAt'")} >= %(since)s
"""


@asks("vehicle_taken_in_is_scrapped")
def _taken_in() -> str:
    still = stood("j.s->>'holder'", day("j.s->>'takenInAt'"))
    return f"""
WITH {SUSPENSIONS}
SELECT 'vehicle:' || v.key, {day("j.s->>'takenInAt'")} + %(days)s::int + {still}, NULL, NULL,
       jsonb_build_object('on', {day("j.s->>'takenInAt'")}::text, 'holder', j.s->>'holder')
FROM vehicle v {state("v", "j")}
WHERE v.stage IN ('taken_in', 'deregistered') AND :among(v) AND j.s ? 'takenInAt' AND {current("vehicle", "v", "j")}
  AND NOT {flagged("v", "held")} AND {day("j.s->>'takenInAt'")} >= %(since)s
"""


@asks("unread_packs_are_read_in_the_end")
def _unread() -> str:
    scrapped, last = day("j.s->>'scrappedAt'"), day("j.s->>'lastAt'")
    first = f"greatest({scrapped}, {last})"
    return f"""
WITH {SUSPENSIONS}
SELECT 'vehicle:' || v.key, {first} + %(days)s::int + {stood("j.s->>'holder'", first)}, NULL, NULL,
       jsonb_build_object('on', {day("j.s->>'scrappedAt'")}::text, 'unread', j.s->>'unread', 'holder', j.s->>'holder')
FROM vehicle v {state("v", "j")}
WHERE v.stage = 'scrapped' AND :among(v) AND coalesce((j.s->>'unread')::bigint, 0) > 0 AND NOT (j.s ? 'closedAt')
  AND jsonb_array_length(coalesce(j.s->'packs', '[]'::jsonb)) > 0 AND {current("vehicle", "v", "j")} AND NOT {flagged("v", "held")}
  AND {day("j.s->>'scrappedAt'")} >= %(since)s
"""


def _flag(flag: str, more: str = "TRUE") -> str:
    return f"""
SELECT 'battery:' || b.key, {day("j.s->>'lastAt'")} + %(days)s::int, NULL, NULL,
       jsonb_build_object('since', {day("j.s->>'lastAt'")}::text, 'holder', j.s->>'holder')
FROM battery b {state("b", "j")}
WHERE b.flags IS NOT NULL AND {flagged("b", flag)} AND :among(b) AND {more} AND {current("battery", "b", "j")}
  AND {day("j.s->>'lastAt'")} >= %(since)s
"""


@asks("missing_pack_is_found")
def _missing() -> str:
    return _flag("missing", "b.phase <> 'ended'")


@asks("lost_battery_is_found")
def _lost() -> str:
    return _flag("lost", "b.phase <> 'ended'")


@asks("temporary_export_comes_back")
def _exported() -> str:
    return _flag("exported", "b.phase <> 'ended'")


@asks("recall_is_remedied")
def _recalled() -> str:
    # The day of the recall stands in the history: what was reported since says nothing about the remedy.
    return f"""
SELECT 'battery:' || b.key, t.since + %(days)s::int, NULL, NULL,
       jsonb_build_object('since', t.since::text, 'recall', t.recall)
FROM battery b {state("b", "j")}
CROSS JOIN LATERAL (
  SELECT min({day("e.s->>'at'")}) AS since, min(e.s->>'recall') AS recall
  FROM touch x CROSS JOIN LATERAL (SELECT convert_from(x.effect, 'UTF8')::jsonb AS s OFFSET 0) AS e
  WHERE x.thing = 'battery:' || b.key AND x.standing = 0 AND (j.s->'recalls') ? (e.s->>'recall')
) AS t
WHERE b.flags IS NOT NULL AND {flagged("b", "recalled")} AND b.phase IN ('new', 'in_use') AND :among(b)
  AND t.since >= %(since)s AND {current("battery", "b", "j")}
"""


@asks("scrapped_vehicle_is_complete")
def _complete() -> str:
    # The rule on scrapping has asked everything but one: whether a pack that it lacks ever came to the yard by itself. Any
    # report of the yard that has it counts, corrected or not: who could not be sure accuses nobody.
    return f"""
SELECT DISTINCT ON (f.thing) f.thing, %(today)s::date, NULL, NULL,
       jsonb_build_object('should', d.e->>'should', 'present', d.e->>'present', 'apart', a.n::text,
                          'lacking', d.e->>'lacking', 'ground', d.e->>'ground', 'yard', d.e->>'yard')
FROM finding f CROSS JOIN LATERAL (SELECT convert_from(f.detail, 'UTF8')::jsonb->'evidence' AS e OFFSET 0) AS d
CROSS JOIN LATERAL (
  SELECT count(DISTINCT n.code) AS n FROM string_to_table(d.e->>'lacking', ' ') AS n (code)
  JOIN battery b ON b.key = n.code {state("b", "j")}
  CROSS JOIN LATERAL (
    SELECT b.key UNION SELECT j.s->>'aliasOf' UNION SELECT jsonb_array_elements_text(j.s->'aliases')
  ) AS label (code)
  JOIN touch x ON x.thing = 'battery:' || label.code AND x.standing = 0
  CROSS JOIN LATERAL (SELECT convert_from(x.effect, 'UTF8')::jsonb AS s OFFSET 0) AS t
  WHERE split_part(t.s->>'holder', '/', 1) = d.e->>'yard'
) AS a
WHERE f.rule = 'scrapped_vehicle_carries_its_battery' AND f.missing = '{APART}'
  AND (d.e->>'present')::int + a.n < (d.e->>'should')::int
ORDER BY f.thing, f.entry
"""
