"""Statements of the sweeps of identities, models and cases."""

from suchi.queries.sweeps import SUSPENSIONS, asks, current, day, state, stood


@asks("code_is_in_one_vehicle")
def _one_vehicle() -> str:
    # `carried` (projections/carrying.py) is what living vehicles carry by their own record.
    return f"""
WITH doubted AS MATERIALIZED (
  SELECT c.key FROM (SELECT code AS key, vin FROM carried) AS c WHERE :among(c) GROUP BY c.key HAVING count(*) > 1
)
SELECT 'battery:' || b.key, max({day("c.at")}) + %(days)s::int, NULL, NULL,
       jsonb_build_object('vehicles', string_agg(c.vin, ', ' ORDER BY c.vin))
FROM doubted d JOIN carried c ON c.code = d.key JOIN battery b ON b.key = d.key
JOIN vehicle v ON v.key = c.vin {state("v", "j")}
WHERE {current("vehicle", "v", "j")}
GROUP BY b.key HAVING count(*) > 1
"""


@asks("pack_has_one_place")
def _one_place() -> str:
    return f"""
WITH doubted AS MATERIALIZED (
  SELECT b.key, b.version, b.state, c.vin FROM battery b JOIN carried c ON c.code = b.key
  WHERE :among(b) AND b.vehicle IS NULL AND NOT starts_with(b.holder, '@')
)
SELECT 'battery:' || b.key, max({day("w.s->>'lastAt'")}) + %(days)s::int, NULL, NULL,
       jsonb_build_object('vehicle', min(b.vin), 'holder', min(w.s->>'holder'), 'since', min(w.s->>'lastAt'))
FROM doubted b {state("b", "w")} JOIN vehicle v ON v.key = b.vin {state("v", "j")}
WHERE {current("vehicle", "v", "j")} AND {current("battery", "b", "w")}
GROUP BY b.key HAVING count(*) = 1
"""


@asks("cell_is_in_one_pack")
def _cells() -> str:
    # What the filing of cells has found to be shared; a whole that has ended gave its cells back.
    return """
WITH shared AS (
  SELECT p.cell, p.whole, first_value(p.whole) OVER (PARTITION BY p.cell ORDER BY p.instant, p.entry) AS other,
         max(p.instant) OVER (PARTITION BY p.cell) AS last
  FROM part_shared n JOIN part p ON p.cell = n.cell JOIN battery b ON b.key = p.whole AND b.phase <> 'ended'
)
SELECT 'battery:' || whole, %(today)s::date, NULL, NULL,
       jsonb_build_object('other', min(other), 'cells', count(DISTINCT cell)::text)
FROM shared WHERE whole <> other GROUP BY whole
"""


def _filed(*, by_maker: bool, kind: str | None = None) -> str:
    """Whether technical information (of the kind) is filed for the model whose state is `j.s`, by its maker or by somebody else.
    A filing names who made it where that was not known to be the maker (`is_own` in domain/model)."""
    of_kind = f"f->>'kind' = '{kind}' AND " if kind else ""
    by = "IS NOT DISTINCT FROM" if by_maker else "IS DISTINCT FROM"
    return (
        "EXISTS (SELECT FROM jsonb_array_elements(coalesce(j.s->'filings', '[]'::jsonb)) AS f "
        f"WHERE {of_kind}coalesce(f->>'by', j.s->>'maker') {by} j.s->>'maker')"
    )


@asks("vehicle_model_has_removal_information")
def _removal() -> str:
    # While the maker's terms are suspended the term stands still; each day of a suspension counts, wherever it lies.
    return f"""
WITH {SUSPENSIONS}, terms AS (
  SELECT (t.term->>'since')::date AS since, least((t.term->>'amount')::bigint, 100000)::int AS amount, t.term->>'unit' AS unit, t.place
  FROM law l {state("l", "j")}
  CROSS JOIN LATERAL jsonb_array_elements(j.s->'terms') WITH ORDINALITY AS t (term, place)
  WHERE l.key = 'terms' AND t.term->>'name' = 'TechnicalInformationFiled'
), owed AS (
  SELECT m.key, j.s, (j.s->>'certifiedOn')::date AS certified, t.amount, t.unit,
         {_filed(by_maker=False, kind="removal")} AS others,
         ((j.s->>'certifiedOn')::date + CASE t.unit WHEN '月' THEN make_interval(months => t.amount)
                                                    ELSE make_interval(days => t.amount) END)::date AS last
  FROM vehicle_model m {state("m", "j")}
  CROSS JOIN LATERAL (
    SELECT * FROM terms WHERE since <= (j.s->>'certifiedOn')::date ORDER BY since DESC, place DESC LIMIT 1
  ) AS t
  WHERE j.s ? 'certifiedOn' AND j.s ? 'born' AND t.amount IS NOT NULL AND (j.s->>'certifiedOn')::date >= %(since)s
    AND NOT {_filed(by_maker=True, kind="removal")}
)
SELECT 'vehicle_model:' || key, last + 1 + h.stood, s->>'maker',
       CASE WHEN others THEN 'the maker''s own report' WHEN unit = '工作日' THEN 'work-days' END,
       jsonb_build_object('certifiedOn', certified::text, 'last', (last + h.stood)::text, 'amount', amount::text, 'unit', unit)
FROM owed CROSS JOIN LATERAL (SELECT {stood("s->>'maker'", "certified")}) AS h (stood)
"""


@asks("battery_model_has_technical_information")
def _information() -> str:
    still = stood("j.s->>'maker'", day("j.s->>'born'"))
    return f"""
WITH {SUSPENSIONS}
SELECT 'battery_model:' || m.key, {day("j.s->>'born'")} + %(days)s::int + {still}, NULL,
       CASE WHEN {_filed(by_maker=False)} THEN 'the maker''s own report' END,
       jsonb_build_object('since', {day("j.s->>'born'")}::text)
FROM battery_model m {state("m", "j")}
WHERE j.s ? 'born' AND NOT {_filed(by_maker=True)} AND {day("j.s->>'born'")} >= %(since)s
"""


@asks("order_to_correct_is_answered")
def _order() -> str:
    # A term that had ended before the notice was given binds nobody: a rule tells the authority so.
    return f"""
SELECT 'case:' || c.key, (j.s->>'due')::date + 1, NULL, NULL,
       jsonb_build_object('due', j.s->>'due', 'party', c.party)
FROM "case" c {state("c", "j")}
WHERE c.stage = 'notice' AND j.s ? 'due' AND (j.s->>'due')::date >= {day("j.s->>'stageAt'")}
"""
