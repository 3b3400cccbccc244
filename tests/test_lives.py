"""Whole lives written by hand: what the register shows after each step, and that the order of telling does not matter."""

import random
from typing import Any

import pytest

from suchi.db.pool import Store
from tests.databases import Databases
from tests.lives import custody, mending, metal, using
from tests.lives.register import Register, differences, several
from tests.lives.telling import LIVES, Telling, opening

__all__ = ["custody", "mending", "metal", "using"]  # importing the modules fills LIVES


class Played(Telling):
    """A life told to a register, each step checked as it is told."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register = register

    def report(self, *args: Any, **fields: Any) -> str:
        name = super().report(*args, **fields)
        (receipt,) = self.register.tell(self.lines[-1])
        assert receipt.outcome in ("recorded", "withoutEffect"), receipt.reasons
        return name

    def see(self, thing: str, /, **expected: str) -> None:
        super().see(thing, **expected)
        self.register.settle()
        check(self.register, thing, expected, f"after {len(self.lines)} reports")


def check(register: Register, thing: str, expected: dict[str, str], where: str) -> None:
    findings = {text for text in expected.get("findings", "").split(", ") if text}
    names = [name for name in expected if name != "findings"]
    shown = register.shown(thing, names)
    assert shown == {name: expected[name] for name in names}, f"{thing} {where}"
    assert register.findings(thing) == findings, f"findings about {thing} {where}"


@pytest.mark.parametrize("name", LIVES)
def test_a_life_shows_what_the_law_lets_one_expect_at_each_step(name: str, fresh: Store) -> None:
    with Register(fresh) as register:
        register.tell(*opening())
        told = Played(register)
        LIVES[name](told)
        register.settle()
        about = {finding.rsplit(" ", 1)[1] for finding in register.findings()}
        spoken_of = {thing for thing, expected in told.last_seen.items() if expected.get("findings")}
        assert about == spoken_of, "findings that the life does not speak of"


@pytest.mark.parametrize("name", LIVES)
def test_a_life_told_in_another_order_ends_the_same(name: str, databases: Databases) -> None:
    told = Telling()
    LIVES[name](told)
    shuffled = told.lines[:]
    random.Random(name).shuffle(shuffled)
    with several(databases) as another:
        one, other = another(), another()
        one.tell(*opening(), *told.lines)
        other.tell(*opening())
        for line in shuffled:
            other.tell(line)
        one.settle()
        other.settle()
        assert not differences(one.tables(), other.tables())
