"""What the rules on an entry may look up: the law, sites, companies, models and cases; read before judging, never written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from suchi.domain.codes import company_key
from suchi.domain.event import Event, Ref, Touch
from suchi.domain.rule import RULES
from suchi.domain.things import State

_TERMS, _LOADED = Ref("law", "terms"), Ref("law", "loaded")
_reads: dict[type[Event], frozenset[str]] = {}


def reads(event_type: type[Event]) -> frozenset[str]:
    """The kinds of things that the rules on this type of event look up."""
    known = _reads.get(event_type)
    if known is None:
        found = (rule_.reads for rule_ in RULES.values() if issubclass(event_type, rule_.on))
        known = _reads[event_type] = frozenset().union(*found)
    return known


@lru_cache(maxsize=1 << 14)
def _suspended(reporter: str) -> Ref:
    return Ref("law", f"suspended:{company_key(reporter)}")


def looked_up_by(event: Event, before: Mapping[Ref, State], touches: Mapping[Ref, Touch]) -> Iterable[Ref]:
    """What the rules on this event may look up: what it says itself, its site, the law, the models of what it names."""
    kinds = reads(type(event))
    if not kinds:
        return
    for ref in event.looks_up():
        if ref.kind in kinds:
            yield ref
    if "law" in kinds:
        yield _TERMS
        yield _LOADED
        yield _suspended(event.reporter)
    if "site" in kinds and event.site is not None:
        yield Ref("site", f"{company_key(event.reporter)}/{event.site}")
    for ref, state in before.items():
        if ref.kind == "case" and "company" in kinds and state.authority is not None:
            yield Ref("company", state.authority)
        kind = f"{ref.kind}_model"
        if kind in kinds:
            for model in {state.model, getattr(touches[ref], "model", None)}:
                if model is not None:
                    yield Ref(kind, model)


def looked_up_further(event: Event, states: Mapping[Ref, State | None]) -> Iterable[Ref]:
    """What the things it looks up point to in their turn: the cases in which a company was fined."""
    if "case" in reads(type(event)):
        for ref in event.looks_up():
            company = states.get(ref) if ref.kind == "company" else None
            if company is not None:
                yield from (Ref("case", case) for case in company.fined)
