"""Whose a thing is by the record, and what of a dry run is told: nothing that others' records alone decide.

A dry run leaves no trace. If it compared a made-up report with the record of a stranger's battery, one could ask without end who
has it and in which vehicle it sits. So it judges what the report itself and public registers decide, and of the record only what
is on record of things that are the reporter's own. A report that is sent for real stands under its reporter's name, and is
judged by everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.event import Ref
from suchi.domain.evidence import words_of
from suchi.domain.rule import Finding
from suchi.domain.things import State

_PUBLIC = frozenset({"company", "law", "site"})
_FIELDS = {
    "battery": ("holder", "owner", "maker", "addressee"),
    "battery_model": ("maker",),
    "case": ("party", "authority"),
    "consignment": ("sender", "addressee"),
    "lot": ("holder",),
    "vehicle": ("maker", "holder", "owner"),
    "vehicle_model": ("maker",),
}
"""Which fields of a kind of thing say whose it is."""


def belongs(ref: Ref, state: State | None, company: str) -> bool:
    """Whether a thing is a company's own by the state on record; what is not on record is nobody's."""
    if ref.kind in _PUBLIC:
        return company_of(ref.key) == company
    found = (getattr(state, field, None) for field in _FIELDS[ref.kind])
    return any(code is not None and company_key(company_of(code)) == company for code in found)


def told_of_dry_run(
    found: Iterable[Finding], states: Mapping[Ref, State | None], reporter: str
) -> tuple[list[Finding], bool]:
    """The findings of a dry run that its reporter is told, and whether it names things that are not its own by the record:
    that others may have something on record of them is then neither said nor denied. `states`: the named things as they
    were on record before the request."""
    named = [ref for ref in states if ref.kind not in _PUBLIC]
    own = {str(ref) for ref in named if belongs(ref, states[ref], reporter)}
    if len(own) == len(named):
        return [*found], False
    return [one for one in found if words_of(one.rule).own or one.subject in own], True
