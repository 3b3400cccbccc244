"""A register in memory: the pure core alone, all reports known, so that a vector needs no database and takes a millisecond."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.capture.calendar import working_days
from suchi.capture.draft import Draft
from suchi.domain.canonical import entry_id
from suchi.domain.codes import battery_key
from suchi.domain.decide import judge, record_late, standing, targets
from suchi.domain.event import Adopted, Entry, Ref, Undone
from suchi.domain.events.governing import EventsCorrected, ReportAdopted
from suchi.domain.events.making import Born
from suchi.domain.facts import Claim, Facts
from suchi.domain.history import Past, void
from suchi.domain.looking_up import looked_up_by, looked_up_further
from suchi.domain.receipt import Caller, Line
from suchi.domain.rule import Finding
from suchi.domain.rules.reporting import alike

_OPERATOR = Caller("vector", None, "operator")


def findings(lines: Iterable[bytes]) -> list[Finding]:
    """All findings once everything is known: what the register ends with, in whatever order it was told."""
    drafts = [Draft.of_line(Line(number, line, _OPERATOR), None) for number, line in enumerate(lines, 1)]
    refused = [draft for draft in drafts if draft.reasons]
    assert not refused, f"refused: {[(d.number, d.reasons) for d in refused]}"
    dead, adopted = _aim({draft.id: draft for draft in drafts})
    companies = _states(drafts, only="company")
    for draft in drafts:
        draft.standing = standing(draft.event, companies.get(Ref("company", draft.reporter)))
    pasts: dict[Ref, list[Past]] = {}
    for draft in drafts:
        for ref, touch in draft.refs.items():
            pasts.setdefault(ref, []).append(Past(draft.when, draft.id, draft.standing, touch))
    everything = frozenset(draft.id for draft in drafts)
    folded = {ref: record_late(ref, (), history, everything) for ref, history in pasts.items()}
    known = {ref: thing.state for ref, thing in folded.items()}
    claims = _claims([draft for draft in drafts if draft.id not in dead])
    told = _told(drafts, dead)
    found: list[Finding] = []
    for draft in drafts:
        if draft.id in dead:
            continue
        before = {} if draft.aim else {ref: folded[ref].before[draft.id] for ref in draft.refs}
        lookups = {ref: known.get(ref) for ref in looked_up_by(draft.event, before, draft.refs)}
        lookups |= {ref: known.get(ref) for ref in looked_up_further(draft.event, lookups)}
        effect = 0 if draft.id in adopted else draft.standing
        company = known.get(Ref("company", draft.reporter))
        facts = Facts(
            before, draft.refs, company, lookups, effect, claims.get(draft.id, ()),
            latest=folded, told_us=told.get(draft.id), calendar=working_days(),
        )  # fmt: skip
        found += judge(facts, Entry(draft.id, draft.event, draft.when, draft.submitted_by))
    return found


def _claims(live: list[Draft]) -> dict[bytes, tuple[Claim, ...]]:
    """For each birth the cells that an earlier birth of another whole has named; in the register the part table knows."""
    births = sorted((d for d in live if isinstance(d.event, Born)), key=lambda d: (d.when.instant_us, d.id))
    named: dict[str, dict[str, str]] = {}
    claims: dict[bytes, set[Claim]] = {}
    for draft in births:
        whole = battery_key(draft.event.code)
        for cell in map(battery_key, draft.event.all_cells):
            for other, at in named.setdefault(cell, {}).items():
                if other != whole:
                    claims.setdefault(draft.id, set()).add(Claim(cell, other, at))
            named[cell].setdefault(whole, draft.event.occurred_at)
    return {entry: tuple(sorted(found)) for entry, found in claims.items()}


def _told(drafts: list[Draft], dead: set[bytes]) -> dict[bytes, int]:
    """For each replacement when the earliest report of its duty that it stands in for was recorded; one step is enough here."""
    by_id = {draft.id: draft for draft in drafts}
    told: dict[bytes, int] = {}
    for draft in drafts:
        if isinstance(draft.event, EventsCorrected) and draft.id not in dead:
            replaced = [by_id[entry_id(reporter, given)] for reporter, given in targets(draft.event)]
            for given in draft.event.replacements:
                new = by_id.get(entry_id(draft.reporter, given))
                same = [
                    old.recorded_us
                    for old in replaced
                    if new and alike(type(old.event).__name__, type(new.event).__name__)
                ]
                if new and same:
                    told[new.id] = min(same)
    return told


def _states(drafts: list[Draft], only: str) -> dict[Ref, object]:
    pasts: dict[Ref, list[Past]] = {}
    for draft in drafts:
        for ref, touch in draft.refs.items():
            if ref.kind == only:
                pasts.setdefault(ref, []).append(Past(draft.when, draft.id, 0, touch))
    return {ref: record_late(ref, (), history, frozenset()).state for ref, history in pasts.items()}


def _aim(by_id: dict[bytes, Draft]) -> tuple[set[bytes], set[bytes]]:
    """Corrections and adoptions: put their touches on the things of their targets; which entries are void, which adopted."""
    undone: dict[str, list[str]] = {}
    adoptions: dict[bytes, list[bytes]] = {}
    for draft in [draft for draft in by_id.values() if draft.aim]:
        aimed = [entry_id(reporter, given) for reporter, given in targets(draft.event)]
        cls = Adopted if isinstance(draft.event, ReportAdopted) else Undone
        for target in aimed:
            if cls is Undone:
                undone.setdefault(target.hex(), []).append(draft.id.hex())
            else:
                adoptions.setdefault(target, []).append(draft.id)
            for ref in list(by_id[target].refs):
                touch = cls(
                    event=type(draft.event).__name__,
                    by=draft.reporter,
                    at=draft.event.occurred_at,
                    targets=(target.hex(),),
                )
                draft.refs[ref] = touch
    dead = {bytes.fromhex(entry) for entry in void(undone)}
    return dead, {target for target, by in adoptions.items() if any(one not in dead for one in by)}
