"""Which companies somebody may act for, and which they may see: their own, a group's subsidiaries, those that delegated to it.

Groups come from the ledger (`parent` of a company). They are read whole, and again when anything governing has changed: some ten
thousand companies take some hundredths of a second.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.person import Authority
from suchi.domain.event import CATALOGUE
from suchi.domain.party import Company, delegates, holds
from suchi.domain.receipt import Caller
from suchi.domain.things import decode_state

MOST_KEPT = 4096


class Reach(Struct, frozen=True, kw_only=True):
    """What disclosure asks of a caller. `everything`: the operator. `test`: a test company, which touches no real figure."""

    company: str | None
    group: frozenset[str] = frozenset()
    """Its own code and all its subsidiaries', however deep."""
    delegated: frozenset[str] = frozenset()
    """Companies that let it report for them (today, some type of event)."""
    authority: Authority | None = None
    roles: frozenset[str] = frozenset()
    """The roles its company holds on the day."""
    group_roles: frozenset[str] = frozenset()
    """The roles that any company of the group holds or has held."""
    test: bool = False
    everything: bool = False

    def sees(self, company: str | None) -> bool:
        """Whether that company's own data is open to them as the company's own people see it."""
        return self.everything or (company is not None and company in self.group)

    def covers(self, region: str | None) -> bool:
        """Whether something in that division is within their region; nobody but an authority has one."""
        return self.everything or (self.authority is not None and self.authority.covers(region))


def require_region(reach: Reach, region: str | None) -> None:
    """Raise when an authority asks for what is not in its region."""
    if not reach.covers(region):
        raise denied("access.region")


class _Known(Struct, frozen=True):
    """The companies at one version of what is governing; `reaches` keeps what was worked out from them."""

    version: int
    children: dict[str, list[str]]
    delegating: dict[str, list[Company]]
    companies: dict[str, Company]
    reaches: dict[tuple[str, Authority | None, str], Reach]


class Groups:
    """All companies as far as reach needs them; kept by each process until governing data changes.

    Reading threads share one of these: each takes what is known as a whole and puts a new one in its place, so that nobody
    meets half of it.
    """

    def __init__(self) -> None:
        self._known = _Known(-1, {}, {}, {}, {})

    def reach(self, conn: Connection[Any], caller: Caller, authority: Authority | None, today: str) -> Reach:
        """The reach of a caller on that day."""
        if caller.company is None:
            return Reach(company=None, authority=authority, everything=caller.scope == "operator")
        known = self._refresh(conn)
        key = (caller.company, authority, today)
        found = known.reaches.get(key)
        if found is None:
            if len(known.reaches) >= MOST_KEPT:
                known.reaches.clear()
            found = known.reaches[key] = _reach(known, *key)
        return found

    def holds(self, conn: Connection[Any], company: str | None, role: str, today: str) -> bool:
        """Whether the company held that role on that day, by the ledger."""
        known = self._refresh(conn)
        return company is not None and holds(known.companies.get(company), frozenset({role}), today)

    def company(self, conn: Connection[Any], code: str) -> Company | None:
        """The company as the ledger has it now."""
        return self._refresh(conn).companies.get(code)

    def may_act_for(self, conn: Connection[Any], caller: Caller, company: str, event: str, today: str) -> bool:
        """Whether it may report that type of event for that company: itself, by delegation, or as the operator. A parent may not:
        it sees its subsidiaries, and speaks for them only when they say so."""
        if not caller.may_submit or (caller.events and event not in caller.events):
            return False
        if caller.company is None or caller.company == company:
            return True
        return delegates(self._refresh(conn).companies.get(company), caller.company, event, today)

    def opened(
        self, conn: Connection[Any], caller: Caller, authority: Authority | None, company: str, today: str
    ) -> frozenset[str] | None:
        """The types of event of which the caller sees what that company reported: all (None) for itself, a parent and the
        operator, those delegated to a vendor. Raises for everybody else, whether the company is on record or not."""
        reach = self.reach(conn, caller, authority, today)
        if reach.sees(company):
            return None
        types = self.lent(conn, reach, company, today)
        if not types:
            raise denied("access.company")
        return types

    def lent(self, conn: Connection[Any], reach: Reach, company: str, today: str) -> frozenset[str]:
        """The types of event that the company lets somebody of that reach report for it."""
        own, to = self._refresh(conn).companies.get(company), reach.company or ""
        return frozenset(event for event in CATALOGUE if delegates(own, to, event, today))

    def _refresh(self, conn: Connection[Any]) -> _Known:
        row = conn.execute("SELECT governing_version FROM register").fetchone()
        version = row[0] if row else 0
        if version != self._known.version:
            self._known = _read(conn, version)
        return self._known


def _read(conn: Connection[Any], version: int) -> _Known:
    decode = decode_state["company"]
    found = ((key, decode(state)) for key, state in conn.execute("SELECT key, state FROM company", binary=True))
    companies = {key: company for key, company in found if isinstance(company, Company)}
    children: dict[str, list[str]] = defaultdict(list)
    delegating: dict[str, list[Company]] = defaultdict(list)
    for key, company in companies.items():
        if company.parent:
            children[company.parent].append(key)
        for to in {delegation.to for delegation in company.delegations}:
            delegating[to].append(company)
    return _Known(version, dict(children), dict(delegating), companies, {})


def _reach(known: _Known, company: str, authority: Authority | None, today: str) -> Reach:
    own, group = known.companies.get(company), _below(known, company)
    return Reach(
        company=company,
        group=group,
        group_roles=frozenset(
            role.role for code in group if (one := known.companies.get(code)) is not None for role in one.roles
        ),
        delegated=frozenset(
            each.code
            for each in known.delegating.get(company, ())
            if any(delegates(each, company, event, today) for event in _named(each, company))
        ),
        authority=authority or _office(own),
        roles=frozenset(role.role for role in own.roles if holds(own, frozenset({role.role}), today))
        if own is not None
        else frozenset(),
        test=own is not None and own.test,
    )


def _below(known: _Known, company: str) -> frozenset[str]:
    found, todo = {company}, [company]
    while todo:
        for child in known.children.get(todo.pop(), ()):
            if child not in found:  # two that own each other are on record of somebody's mistake
                found.add(child)
                todo.append(child)
    return frozenset(found)


def _named(company: Company, to: str) -> set[str]:
    """The types of event that were delegated by name; any will do where all were."""
    return {event for d in company.delegations if d.to == to for event in (d.events or ("*",))}


def _office(company: Company | None) -> Authority | None:
    if company is None or company.office is None:
        return None
    return Authority(company.office.ministry, company.office.level, company.office.region)
