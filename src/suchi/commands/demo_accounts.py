"""Who may enter a demonstration: keys for programs, and people for the desks, both told on the terminal to whoever starts it.

Only here does anybody get a password that they did not choose. It is made anew for each data folder and kept beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Any, cast

from msgspec import Struct
from psycopg import Connection

from suchi.access import keys, links, person
from suchi.access.person import Authority, Level, NewPerson, Role
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.queries import companies
from suchi.simulate import Options
from suchi.simulate.parties import found
from suchi.simulate.world import Party, Site

_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is easily taken for something else."""


class Account(Struct):
    """A demo key and whom it speaks for. The secret stands here because everybody may have it."""

    scope: keys.Scope
    company: str | None
    name: str
    key: str


class Login(Struct):
    """Somebody who can log in, and what they see."""

    login: str
    password: str
    name: str
    desk: str


def make_keys(conn: Connection[Any], options: Options) -> list[Account]:
    """An operator, one company that reports, a reader of what is public, and a yard."""
    everybody = found(options)
    maker, yard = everybody.battery_makers[0], everybody.yards[0].party
    wanted: tuple[tuple[keys.Scope, str | None, str], ...] = (
        ("operator", None, "运营方 the register's operator"),
        ("reporter", maker.code, f"{maker.name} {maker.name_en}"),
        ("reader", None, "只读 reads what is public"),
        ("reporter", yard.code, f"{yard.name} {yard.name_en}"),
    )
    return [
        Account(scope, company, name, keys.create(conn, scope, company, f"demo: {name}", now_us()))
        for scope, company, name in wanted
    ]


def make_people(conn: Connection[Any], options: Options) -> list[Login]:
    """One for each desk, all with one password; of many companies of a kind somebody at the one that has most to do."""
    password = "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))
    made = []
    for login, party, role, desk in _wanted(_Busiest(conn, options)):
        office = _office(party) if party is not None else None
        new = NewPerson(
            login=login, name=f"{desk.partition(' ')[0]}（演示）", email=f"{login}@example.invalid", role=role,
            company=party.code if party is not None else None, authority=office,
        )  # fmt: skip
        links.enrol(conn, new, password, now_us())
        made.append(Login(login, password, party.name if party is not None else "", desk))
    return made


def _office(party: Party) -> Authority | None:
    """All of what an authority is for; None for anybody else."""
    if party.office is None:
        return None
    ministry, level = party.office
    return Authority(ministry, cast(Level, level), party.region)


class _Busiest:
    """Finds companies by what waits for them: an empty desk shows nothing."""

    def __init__(self, conn: Connection[Any], options: Options) -> None:
        self.everybody = found(options)
        self.waiting = companies.waiting(conn, [party.code for party in self.everybody.parties()])

    def party(self, parties: Iterable[Party]) -> Party:
        return max(parties, key=lambda party: self.waiting.get(party.code, 0))

    def at(self, sites: Iterable[Site]) -> Party:
        return self.party(site.party for site in sites)


def _wanted(busiest: _Busiest) -> Iterator[tuple[str, Party | None, Role, str]]:
    """Login, for whom, as what, at which desk in both languages."""
    everybody = busiest.everybody
    yield "demo.nation", everybody.ministries["MIIT"], "administrator", "国家监管 authority, national"
    yield "demo.province", everybody.provincial["44", "MEE"], "administrator", "省级监管 authority of a province"
    yield "demo.registrar", everybody.registrar, "administrator", "登记机构 registrar"
    yield "demo.operator", None, "administrator", "运营方 operator"
    yield "demo.maker", busiest.party(everybody.battery_makers), "administrator", "电池生产企业 battery maker"
    yield "demo.cars", busiest.party(everybody.vehicle_makers), "administrator", "汽车生产企业 vehicle maker"
    yield "demo.yard", busiest.at(everybody.yards), "administrator", "报废机动车拆解企业 dismantler of vehicles"
    yield "demo.workshop", busiest.at(everybody.workshops), "reporter", "维修企业 repairer"
    entrusted = [site for site in everybody.outlets.values() if "outlet" in site.party.roles]
    yield "demo.outlet", busiest.at(entrusted), "reporter", "回收服务网点 take-back outlet"
    yield "demo.recycler", busiest.at(everybody.recyclers), "administrator", "综合利用企业 recycler"


def valid(conn: Connection[Any], accounts: list[Account], people: list[Login]) -> bool:
    """Whether all of them are there and get in: a register given by its address may have been made anew."""
    try:
        for account in accounts:
            keys.resolve(conn, f"Bearer {account.key}")
    except Failure:
        return False
    return bool(accounts) and bool(people) and all(person.by_login(conn, one.login) for one in people)
