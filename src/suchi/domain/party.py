"""What the touches have made of a company and of its sites: roles, delegations, permits, and when each of them held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.days import calendar_day
from suchi.domain.event import CompanyCode, Day, Name, Part, Region, Touch, touch_of

RoleName = Literal[
    "battery_maker", "vehicle_maker", "swap_operator", "repairer", "dismantler", "recycler", "outlet", "asset_owner",
    "custodian", "carrier", "exporter", "regulator", "auditor", "registrar",
]  # fmt: skip


class Role(Part, frozen=True, kw_only=True):
    """A role held from a day until a day (both included; no `until`: still held)."""

    role: RoleName
    since: Day
    until: Day | None = None


class Principal(Part, frozen=True, kw_only=True):
    """A maker behind an outlet, from a day until a day: `role` is the maker's company code."""

    role: CompanyCode
    since: Day
    until: Day | None = None


class Office(Part, frozen=True, kw_only=True):
    """What makes a party a regulator: the ministry, the level of government and its region (GB/T 2260)."""

    ministry: Name
    level: Literal["nation", "province", "prefecture", "county"]
    region: Region


class Delegation(Part, frozen=True, kw_only=True):
    """`to` may report the named event types for the company (none named: all) from a day until a day."""

    to: str
    events: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


class Permit(Part, frozen=True, kw_only=True):
    """A permit of a site: kind, number, days in force, yearly capacity with its own unit, whether verified, and whether it
    was ended by an act of its own and did not just run out."""

    kind: str
    number: str
    since: str
    until: str | None = None
    capacity: int | None = None
    unit: str | None = None
    period: str | None = None
    verified: bool = True
    ended: bool = False


class Bar(Part, frozen=True, kw_only=True):
    """A fine decided in a case, from a day on; what follows from it while it is in force is `suchi.domain.case.bar`."""

    case: str
    since: str


MOST_HELD = 256


@touch_of("company")
class CompanyTouch(Touch, frozen=True, tag="company"):
    """What one event changes of a company. Lists replace the list of the same name."""

    name: str | None = None
    name_en: str | None = None
    roles: tuple[Role, ...] | None = None
    region: str | None = None
    maker_codes: tuple[str, ...] | None = None
    office: Office | None = None
    parent: str | None = None
    test: bool | None = None
    born: bool = False
    delegation: Delegation | None = None
    delegation_ended: str | None = None
    ended_on: str | None = None
    bar: Bar | None = None
    bar_lifted: str | None = None
    note: str | None = None


class Company(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a company; `fined` names the cases in which a fine was ever decided, in force or not."""

    code: str
    born: str | None = None
    name: str | None = None
    name_en: str | None = None
    roles: tuple[Role, ...] = ()
    region: str | None = None
    maker_codes: tuple[str, ...] = ()
    office: Office | None = None
    parent: str | None = None
    test: bool = False
    delegations: tuple[Delegation, ...] = ()
    bars: tuple[Bar, ...] = ()
    last: str | None = None
    last_at: str | None = None
    fined: tuple[str, ...] = ()


def empty_company(key: str) -> Company:
    return Company(code=key)


def apply_company(state: Company, touch: CompanyTouch, _when: object = None) -> Company:
    """The state of a company after one more touch."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    if touch.born and state.born is None:
        change["born"] = touch.at
    for name in ("name", "name_en", "roles", "region", "maker_codes", "office", "parent", "test"):
        value = getattr(touch, name)
        if value is not None:
            change[name] = value
    if touch.roles is not None:
        change["roles"] = (*touch.roles, *_given_up(state.roles, touch))[:MOST_HELD]
    if touch.delegation is not None:
        kept = (known for known in state.delegations if known != touch.delegation)
        change["delegations"] = (*kept, touch.delegation)[-MOST_HELD:]
    if touch.delegation_ended is not None:
        change["delegations"] = tuple(_ended(known, touch) for known in state.delegations)
    if touch.bar is not None:
        kept_bars = (bar for bar in state.bars if bar.case != touch.bar.case)
        change["bars"] = (*kept_bars, touch.bar)[-MOST_HELD:]
        change["fined"] = (*(case for case in state.fined if case != touch.bar.case), touch.bar.case)[-MOST_HELD:]
    if touch.bar_lifted is not None:
        change["bars"] = tuple(bar for bar in state.bars if bar.case != touch.bar_lifted)
    return replace(state, **change)


def _given_up(roles: tuple[Role, ...], touch: CompanyTouch) -> Iterator[Role]:
    """Roles that a new list names no more: they were held until that day, and acts before it are judged by them; likewise
    an earlier time of a role that is held again. A role that was never held is taken back by a correction."""
    on = calendar_day(touch.at)
    named: dict[str, str] = {}
    for role in touch.roles or ():
        named[role.role] = min(role.since, named.get(role.role, role.since))
    for role in roles:
        again, until = named.get(role.role), role.until
        if again is not None:
            if until is not None and until < again:
                yield role
        elif role.since <= on:
            yield role if until is not None and until <= on else replace(role, until=on)


def _ended(known: Delegation, touch: CompanyTouch) -> Delegation:
    """A delegation that would have gone on past the day ends on it."""
    on = touch.ended_on
    if known.to != touch.delegation_ended or on is None or (known.until is not None and known.until <= on):
        return known
    return replace(known, until=on)


def holds(company: Company | None, roles: frozenset[str], day: str) -> bool:
    """Whether the company held one of the roles on that day (`YYYY-MM-DD`)."""
    if company is None:
        return False
    for role in company.roles:
        if role.role in roles and role.since <= day and (role.until is None or day <= role.until):
            return True
    return False


def delegates(company: Company | None, to: str, event_type: str, day: str) -> bool:
    """Whether the company let `to` report that type of event for it on that day; delegating, which would prolong itself, never."""
    if company is None or event_type in ("DelegationGranted", "DelegationEnded"):
        return False
    return any(
        d.to == to
        and (not d.events or event_type in d.events)
        and (d.since is None or d.since <= day)
        and (d.until is None or day <= d.until)
        for d in company.delegations
    )


@touch_of("site")
class SiteTouch(Touch, frozen=True, tag="site"):
    """What one event changes of a site."""

    born: bool = False
    kind: str | None = None
    name: str | None = None
    region: str | None = None
    since: str | None = None
    until: str | None = None
    principals: tuple[Principal, ...] | None = None
    contact: str | None = None
    permit: Permit | None = None
    permit_ended: tuple[str, str, str] | None = None
    note: str | None = None


class Move(Part, frozen=True, kw_only=True):
    """A site left a region (absent: none was on record) on the day `on`, as `by` reported; where it went is what follows."""

    on: str
    by: str
    left: str | None = None


class Site(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a site (plant, yard, outlet, station, warehouse); `principals` are the makers behind an outlet. `region` is
    where it lies now, `moves` are the regions it left, earliest first."""

    key: str
    born: str | None = None
    kind: str | None = None
    name: str | None = None
    region: str | None = None
    since: str | None = None
    until: str | None = None
    principals: tuple[Principal, ...] = ()
    contact: str | None = None
    permits: tuple[Permit, ...] = ()
    moves: tuple[Move, ...] = ()
    last: str | None = None
    last_at: str | None = None

    @property
    def company(self) -> str:
        return self.key.split("/", 1)[0]

    def regions_on(self, day: str) -> frozenset[str | None]:
        """Where the site lay on the day; None: no region was on record. On the day of a move it is both: within one day no order
        is known. What was first registered holds before too: what was wrong from the start is mended by a correction."""
        held: set[str | None] = set()
        for move in self.moves:
            if day <= move.on:
                held.add(move.left)
            if day < move.on:
                return frozenset(held)
        return frozenset({*held, self.region})


def empty_site(key: str) -> Site:
    return Site(key=key)


def apply_site(state: Site, touch: SiteTouch, _when: object = None) -> Site:
    """The state of a site after one more touch."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    if touch.born and state.born is None:
        change["born"] = touch.at
    for name in ("kind", "name", "region", "since", "until", "principals", "contact"):
        value = getattr(touch, name)
        if value is not None:
            change[name] = value
    if touch.region not in (None, state.region) and (state.region is not None or state.born is not None):
        left = Move(on=calendar_day(touch.at), by=touch.by, left=state.region)
        change["moves"] = (*state.moves, left)[-MOST_HELD:]
    if touch.permit is not None:
        change["permits"] = _permitted(state.permits, touch.permit)
    if touch.permit_ended is not None:
        kind, number, on = touch.permit_ended
        change["permits"] = tuple(
            replace(p, until=on, ended=True) if (p.kind, p.number) == (kind, number) and _goes_past(p, on) else p
            for p in state.permits
        )
    return replace(state, **change)


def _goes_past(permit: Permit, on: str) -> bool:
    """Whether a permit would have held beyond the day: what was over by then does not end anew."""
    return permit.until is None or permit.until > on


def _permitted(permits: tuple[Permit, ...], new: Permit) -> tuple[Permit, ...]:
    """A permit replaces what is known under its kind, number and first day, but a company's own word never what an office
    verified. Renewed under its old number it is another period: the years before it stay on record."""
    same = [known for known in permits if (known.kind, known.number, known.since) == (new.kind, new.number, new.since)]
    if any(known.verified for known in same) and not new.verified:
        return permits
    return (*(known for known in permits if known not in same), new)[-MOST_HELD:]


def permit_on(site: Site | None, kind: str, day: str) -> Permit | None:
    """A permit of that kind in force on the day (first and last day included); verified ones first."""
    if site is None:
        return None
    fitting = [p for p in site.permits if p.kind == kind and p.since <= day and (p.until is None or day <= p.until)]
    return max(fitting, key=lambda p: p.verified, default=None)
