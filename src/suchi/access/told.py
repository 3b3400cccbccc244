"""Who may read which findings, cases, duties and balances. Pure: a caller's reach in, a scope or audiences out.

A finding is for the company that has to answer for it and for whoever reported what it is about, each for its parent, and for the
authorities of the rule's field of duty where it belongs. Duties and balances are a company's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from suchi.access.person import DIGITS, NATION, Authority
from suchi.access.reach import Reach
from suchi.access.standing import DUTIES, anybody
from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.audiences import Audiences
from suchi.domain.case import Case
from suchi.domain.disclosure import EVERYTHING, NOTHING_MORE, opens
from suchi.domain.duty import DUTIES as DUTIES_OWED
from suchi.domain.evidence import as_reported
from suchi.domain.office import FIELDS, MINISTRIES, field_of
from suchi.domain.party import Company, delegates
from suchi.domain.rule import Finding
from suchi.domain.rulebook import everything
from suchi.domain.scopes import WHOLE, CaseScope, Scope

KEEPER = "MIIT"
"""Keeps the national platform: every field concerns it, and what is of no field."""


def scope_of(reach: Reach) -> Scope:
    """Which findings a caller may read."""
    if reach.everything:
        return WHOLE
    office = _office(reach)
    rules = rules_of(office.ministry) if office is not None else ()
    if "registrar" in reach.roles:  # it keeps codes and identities, everywhere
        rules = (*rules, *_rules_in("coding")) if office is None else rules
    region = office.region[: DIGITS[office.level]] if office is not None else ""
    return Scope(
        everything="auditor" in reach.roles,
        companies=tuple(sorted(reach.group)),
        rules=rules,
        region=region,
        hints=office is not None,
    )


def _office(reach: Reach) -> Authority | None:
    """The office of somebody at an authority that the Measures name."""
    office = reach.authority
    if office is None or "regulator" not in reach.roles or office.ministry not in MINISTRIES:
        return None
    return office


@lru_cache(maxsize=16)
def rules_of(ministry: str) -> tuple[str, ...]:
    """The names of the rules in a ministry's fields of duty."""
    office = Authority(ministry, "nation", NATION[0])
    return tuple(one.name for one in everything() if _minds(office, one.source))


@lru_cache(maxsize=16)
def _rules_in(name: str) -> tuple[str, ...]:
    return tuple(one.name for one in everything() if (field := field_of(one.source)) is not None and field.name == name)


def to_finding(reach: Reach, answerable: str | None, reporter: str | None, *, official: bool) -> Audiences:
    """What a caller is to a finding; `official`: it is in an authority's field and region."""
    return _audiences(
        reach,
        (*(("authority",) if official else ()), *(("auditor",) if "auditor" in reach.roles else ())),
        {"answerable": answerable, "author": reporter},
    )


def readable_by(reach: Reach, audiences: Audiences, finding: Finding) -> Finding:
    """A finding with the words of its evidence that these audiences may read."""
    if opens("Evidence", "record", audiences - {"answerable"}):
        return finding
    return as_reported(finding, reach.group)


def to_case(reach: Reach, case: Case) -> Audiences:
    """What a caller is to a case that it may read."""
    party = reach.sees(case.party)
    acts = reach.company is not None and reach.company in (case.authority, *case.authorities)
    official = ("authority",) if acts or (_office(reach) is not None and reach.company != case.party) else ()
    auditor = ("auditor",) if "auditor" in reach.roles else ()
    return _audiences(reach, (*official, *auditor), {"answerable": case.party} if party else {})


def cases_seen(reach: Reach) -> CaseScope:
    """Whose cases a caller may read: an authority the cases of its duty in its region, at whatever level, and its own."""
    office = _office(reach)
    return CaseScope(
        everything=reach.everything or "auditor" in reach.roles,
        parties=tuple(sorted(reach.group)),
        authority=reach.company if "regulator" in reach.roles else None,
        office=office is not None,
        ministry=office.ministry if office is not None and office.ministry != KEEPER else None,
        region=office.region[: DIGITS[office.level]] if office is not None else "",
    )


def to_duties(reach: Reach, code: str, company: Company | None, today: str) -> tuple[Audiences, frozenset[str] | None]:
    """What a caller is to the duties of a company, and the names of those it may read (None: all). Whoever reports for it by
    delegation reads the duties that such reports discharge; an authority those of its fields."""
    found = anybody(reach, "company") - {"authority"}
    if reach.sees(code) or found & {"operator", "auditor"}:
        return _audiences(reach, found, {"holder": code}), None
    office = _office(reach)
    if office is not None and office.covers(company.region if company is not None else None):
        return found | {"authority"}, duties_minded(reach)
    if code in reach.delegated and reach.company is not None:
        to = reach.company
        lent = (
            one for one in DUTIES_OWED.values() if any(delegates(company, to, event, today) for event in one.reports)
        )
        return found | {"author"}, frozenset(one.name for one in lent)
    return found, frozenset()


def to_unowed(reach: Reach) -> tuple[Audiences, frozenset[str] | None]:
    """What a caller is to duties that nobody on record owes, and the names of those it may read (None: all)."""
    found = anybody(reach, "company") - {"authority"}
    if found & {"operator", "auditor"}:
        return _audiences(reach, found, {}), None
    minded = duties_minded(reach)
    return found | {"authority"} if is_authority(reach) else found, minded


def duties_minded(reach: Reach) -> frozenset[str]:
    """The names of the duties in an authority's fields; none for everybody else."""
    office = _office(reach)
    if office is None:
        return frozenset()
    return frozenset(one.name for one in DUTIES_OWED.values() if _minds(office, one.source))


def _minds(office: Authority, source: str) -> bool:
    """Whether what stands on that source is of the office's duty."""
    field = field_of(source)
    return office.ministry in field.ministries if field is not None else office.ministry == KEEPER


def to_plant(reach: Reach, company: str, region: str | None) -> Audiences:
    """What a caller is to what moved at a plant."""
    return _audiences(reach, anybody(reach, "lot", [region], DUTIES["lot"]), {"holder": company})


def acts_for(reach: Reach, company: str) -> bool:
    """Whether a caller may ask what a company may do, or what became of what it had: itself, a subsidiary, or one that lets it
    report."""
    return reach.sees(company) or company in reach.delegated


def is_authority(reach: Reach) -> bool:
    """Whether it is told `access.region` of what lies outside its region."""
    return _office(reach) is not None


def _audiences(reach: Reach, more: Iterable[str], companies: dict[str, str | None]) -> Audiences:
    if reach.everything:
        return EVERYTHING
    found = {*(NOTHING_MORE if reach.company is not None else {"public"}), *more}
    seen = {word: code for word, code in companies.items() if reach.sees(code)}
    found.update(seen)
    if seen and reach.company not in seen.values():
        found.add("parent")
    return frozenset(found)


assert KEEPER in MINISTRIES
assert all(KEEPER in field.ministries for field in FIELDS.values())
