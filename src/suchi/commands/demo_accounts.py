"""Who may enter a demonstration: keys for programs, and people for the desks, both told on the terminal to whoever starts it.

Only here does anybody get a password that they did not choose. It is made anew for each data folder and kept beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any, cast

from msgspec import Struct
from psycopg import Connection

from suchi.access import keys, links, person
from suchi.access.person import Authority, Level, NewPerson, Role
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.simulate import Options
from suchi.simulate.parties import Directory, found
from suchi.simulate.world import Party

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
    """One for each desk, all with one password."""
    password = "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))
    made = []
    for login, party, role, desk in _wanted(found(options)):
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


def _wanted(everybody: Directory) -> Iterator[tuple[str, Party | None, Role, str]]:
    """Login, for whom, as what, at which desk in both languages."""
    yield "demo.nation", everybody.ministries["MIIT"], "administrator", "国家监管 authority, national"
    yield "demo.province", everybody.provincial["44", "MEE"], "administrator", "省级监管 authority of a province"
    yield "demo.registrar", everybody.registrar, "administrator", "登记机构 registrar"
    yield "demo.operator", None, "administrator", "运营方 operator"
    yield "demo.maker", everybody.battery_makers[0], "administrator", "电池生产企业 battery maker"
    yield "demo.cars", everybody.vehicle_makers[0], "administrator", "汽车生产企业 vehicle maker"
    yield "demo.yard", everybody.yards[0].party, "administrator", "报废机动车拆解企业 dismantler of vehicles"
    yield "demo.workshop", everybody.workshops[0].party, "reporter", "维修企业 repairer"
    yield "demo.outlet", next(iter(everybody.outlets.values())).party, "reporter", "回收服务网点 take-back outlet"
    yield "demo.recycler", everybody.recyclers[0].party, "administrator", "综合利用企业 recycler"


def valid(conn: Connection[Any], accounts: list[Account], people: list[Login]) -> bool:
    """Whether all of them are there and get in: a register given by its address may have been made anew."""
    try:
        for account in accounts:
            keys.resolve(conn, f"Bearer {account.key}")
    except Failure:
        return False
    return bool(accounts) and bool(people) and all(person.by_login(conn, one.login) for one in people)
