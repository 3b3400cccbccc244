"""Whom a change of something looked up concerns: the entries on record whose rules read it, found through what they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from psycopg import Connection

from suchi.domain.case import Case, bar
from suchi.domain.event import Ref, instant_us
from suchi.domain.rule import rules_reading, types_reading
from suchi.domain.things import THINGS, State
from suchi.projections.batch import Batch
from suchi.projections.lookups import OPENED, looked_up

# Fields that no rule reads: what is filed or recalled, who may report for whom, what something is called.
_IMMATERIAL = frozenset("last last_at name name_en delegations bars fined filings recalls contact".split())


class Change(NamedTuple):
    """A looked-up thing that has changed, and from which recording on that can matter (microseconds since 1970 UTC)."""

    thing: str
    since_us: int


def changes(connection: Connection[Any], batch: Batch) -> list[Change]:
    """The looked-up things that the batch has changed in what rules read, as far as something on record may rest on them.
    Called before the rows of the batch are written, so that the read tables hold what was there before it."""
    found: list[Change] = []
    for ref, thing in batch.folded.items():
        if not looked_up(ref) or ref == OPENED:
            continue
        sheet = batch.sheets.get(ref)
        before = sheet.state if sheet is not None else THINGS[ref.kind].empty(ref.key)
        misjudged = ref.kind == "company" and ref.key in batch.stood and differ(batch.stood[ref.key], thing.state)
        if misjudged or differ(before, thing.state):
            change = Change(str(ref), _since_us(ref, before, thing.state))
            if misjudged or _concerns(connection, batch, ref, change.since_us):
                found.append(change)
    return found


def differ(before: State | None, after: State) -> bool:
    """Whether something might be judged differently by the one state than by the other."""
    if before is None:
        return True
    if isinstance(after, Case):  # of a case other reports feel only the bar that follows from a fine
        return bar(before) != bar(after) or (bar(after) is not None and before.party != after.party)
    return _material(before) != _material(after)


def _material(state: State) -> State:
    empty = type(state)(**{state.__struct_fields__[0]: ""})
    kept = {name: getattr(empty, name) for name in _IMMATERIAL & set(state.__struct_fields__)}
    if getattr(state, "born", None) is not None:
        kept["born"] = "on record"  # whether it is on record counts, not since when
    return replace(state, **kept)


def _since_us(ref: Ref, before: State, after: State) -> int:
    """A term counts for acts from its first day on; what else changes may concern any act."""
    if ref.kind != "law" or before.terms == after.terms:
        return 0
    moved = [term.since for term in {*before.terms} ^ {*after.terms}]
    return min(map(_day_us, moved), default=0)


def _day_us(day: str) -> int:
    try:
        return instant_us(day)
    except ValueError:
        return 0


def _concerns(connection: Connection[Any], batch: Batch, ref: Ref, since_us: int) -> bool:
    """Whether anything recorded before this batch may rest on the thing."""
    if ref.kind in ("company", "site") or ref.key.startswith("suspended:"):
        company = company_of(ref)
        if batch.reported_before(connection, [company]):
            return True
        row = connection.execute(_NAMED_BY_OTHERS, (company, company, company)).fetchone()
        return bool(row and row[0])
    if ref.kind == "case":
        return True  # a fine has come or gone, which is seldom
    if ref.key == "terms":
        return batch.recorded_before(connection, since_us, sorted(types_reading("law")))
    return bool(dependents(connection, str(ref), since_us, b"", 1))


def company_of(ref: Ref) -> str:
    """The company whose acts a company, a site or a suspension is about."""
    return ref.key.partition(":")[2] if ref.kind == "law" else ref.key.partition("/")[0]


def dependents(connection: Connection[Any], thing: str, since_us: int, after: bytes, limit: int) -> list[bytes]:
    """The next entries, by id, whose judgement may rest on the thing."""
    kind, _, key = thing.partition(":")
    statement, parameters = _statement(Ref(kind, key), since_us)
    rows = connection.execute(
        f"SELECT DISTINCT id FROM ({statement}) AS d (id) WHERE id > %b ORDER BY id LIMIT %b",
        (*parameters, after, limit),
    )
    return [row[0] for row in rows]


_NAMED_BY_OTHERS = (
    "SELECT EXISTS (SELECT FROM consignment WHERE addressee = %b) "
    "OR EXISTS (SELECT FROM consignment WHERE former IS NOT NULL AND %b = ANY (string_to_array(former, ' '))) "
    'OR EXISTS (SELECT FROM "case" WHERE %b IN (party, authority))'
)
_OF_COMPANY = "SELECT id FROM entry WHERE reporter = %b AND type = ANY(%b)"
_ADDRESSED = (
    "SELECT t.entry FROM consignment c JOIN touch t ON t.thing = 'consignment:' || c.key WHERE c.addressee = %b "
    "UNION ALL SELECT t.entry FROM consignment c JOIN touch t ON t.thing = 'consignment:' || c.key "
    "WHERE c.former IS NOT NULL AND %b = ANY (string_to_array(c.former, ' ')) "
    "UNION ALL SELECT entry FROM finding WHERE rule = ANY(%b) AND position(%b IN convert_from(detail, 'UTF8')) > 0"
)
_OF_CASES = (
    "SELECT t.entry FROM \"case\" c JOIN touch t ON t.thing = 'case:' || c.key WHERE %b IN (c.party, c.authority)"
)
_OF_FINED = (
    "SELECT t.entry FROM \"case\" c JOIN touch t ON t.thing >= 'site:' || c.party || '/' "
    "AND t.thing < 'site:' || c.party || '0' WHERE c.key = %b "
    "UNION ALL SELECT entry FROM finding WHERE rule = ANY(%b) AND position(%b IN convert_from(detail, 'UTF8')) > 0"
)
_OF_MODEL = (
    "SELECT t.entry FROM {table} m JOIN touch t ON t.thing = '{table}:' || m.key JOIN entry e ON e.id = t.entry "
    "WHERE m.model = %b AND e.type = ANY(%b)"
)


def _addressed(company: str, rules: list[str]) -> tuple[Any, ...]:
    return (company, company, rules, company)


def _statement(ref: Ref, since_us: int) -> tuple[str, Sequence[Any]]:
    kinds = ["company", "site"] if ref.kind == "site" else [ref.kind]
    types = sorted(set().union(*map(types_reading, kinds)))
    rules = sorted(set().union(*map(rules_reading, kinds)))
    if ref.kind == "company":  # its own acts all stand or fall with its roles
        own = f"SELECT id FROM entry WHERE reporter = %b UNION ALL {_ADDRESSED} UNION ALL {_OF_CASES}"
        return own, (ref.key, *_addressed(ref.key, rules), ref.key)
    if ref.kind == "case":
        return _OF_FINED, (ref.key, rules, ref.key)
    if ref.kind == "site":
        company = company_of(ref)
        return f"{_OF_COMPANY} UNION ALL {_ADDRESSED}", (company, types, *_addressed(company, rules))
    if ref.kind in ("battery_model", "vehicle_model"):
        return _OF_MODEL.format(table=ref.kind.partition("_")[0]), (ref.key, types)
    if ref.key.startswith("suspended:"):
        return _OF_COMPANY, (company_of(ref), types)
    if ref.key.startswith("prefix:"):
        low = f"battery:{ref.key.partition(':')[2]}"
        births = "SELECT entry FROM touch WHERE thing >= %b AND thing < %b"
        return births, (low, f"{low[:-1]}{chr(ord(low[-1]) + 1)}")
    if ref.key == "terms":
        return "SELECT id FROM entry WHERE type = ANY(%b) AND recorded_us >= %b", (types, since_us)
    return "SELECT entry FROM finding WHERE rule = ANY(%b)", (rules,)


def queue(connection: Connection[Any], found: Iterable[Change]) -> None:
    """Remember them for the follower."""
    rows = sorted(found)
    if rows:
        connection.execute(
            "INSERT INTO revisit (thing, since_us) SELECT t, s FROM unnest(%b::text[], %b::bigint[]) AS n (t, s) ORDER BY t "
            "ON CONFLICT (thing) DO UPDATE SET after = '', since_us = least(revisit.since_us, EXCLUDED.since_us)",
            ([row.thing for row in rows], [row.since_us for row in rows]),
        )
