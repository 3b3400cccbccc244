"""Whatever honest companies leave unsaid, say in days only, late on paper or wrong at first: nobody else is accused for it."""

import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from suchi.domain.event import CATALOGUE, day_of
from suchi.projections.sweeping import sweep
from suchi.queries import verdicts
from suchi.simulate import Options, population
from suchi.simulate.confusion import Seen
from tests.databases import Databases
from tests.lives.register import Register, several

THROUGH = "2026-10-31"
Life = dict[str, Any]
Bend = Callable[[list[Life], random.Random], tuple[list[Life], set[str]]]
"""Honest reports bent as real offices do, and the companies that did not report all they should."""


def _told() -> list[Life]:
    options = Options(vehicles=150, seed=11, oddities="all", fault_every=4, through=THROUGH)
    return [json.loads(line) for line in population(options)]


LIVES = _told()


# ---- how offices tell things --------------------------------------------------------------------------------------------


def as_they_are(lives: list[Life], _chance: random.Random) -> tuple[list[Life], set[str]]:
    return lives, set()


def in_days(lives: list[Life], chance: random.Random) -> tuple[list[Life], set[str]]:
    """Some reports name the day only, as a form asks it."""
    return [
        one | {"occurredAt": day_of(one["occurredAt"])} if "T" in one["occurredAt"] and chance.random() < 0.4 else one
        for one in lives
    ], set()


def in_another_zone(lives: list[Life], _chance: random.Random) -> tuple[list[Life], set[str]]:
    """A machine reports in UTC: what happened before eight in the morning in China happened the day before there."""

    def utc(text: str) -> str:
        return datetime.fromisoformat(text).astimezone(UTC).isoformat().replace("+00:00", "Z")

    return [one | {"occurredAt": utc(one["occurredAt"])} if "T" in one["occurredAt"] else one for one in lives], set()


def by_silent_neighbours(lives: list[Life], chance: random.Random) -> tuple[list[Life], set[str]]:
    """A third of the companies forget every fourth report."""
    offices = {one["reporter"] for one in lives if CATALOGUE[one["type"]].governing}
    firms = sorted({one["reporter"] for one in lives} - offices)
    silent = set(chance.sample(firms, len(firms) // 3))
    kept = [
        one for one in lives if one["reporter"] not in silent or _says_what_a_firm_is(one) or chance.random() > 0.25
    ]
    return kept, silent


def with_corrections(lives: list[Life], chance: random.Random) -> tuple[list[Life], set[str]]:
    """One report in twelve was wrong at first and is corrected weeks later, some of them twice."""
    found = []
    for number, one in enumerate(lives):
        if CATALOGUE[one["type"]].governing or chance.random() > 0.08:
            found.append(one)
            continue
        versions = [_wrong(one, chance) | {"id": f"{one['id']}-v0"}]
        if chance.random() < 0.3:
            versions.append(_wrong(one, chance) | {"id": f"{one['id']}-v1"})
        versions.append(one)
        found.append(versions[0])
        for turn, (old, new) in enumerate(pairwise(versions)):
            told = f"2026-10-{20 + turn}T0{number % 9}:{number % 60:02}:{number // 60 % 60:02}.{number:06}+08:00"
            aims = [{"id": old["id"], "reporter": old["reporter"]}]
            found.append(new | {"recordedAt": told})
            found.append(
                {
                    "type": "EventsCorrected", "id": f"{one['id']}-c{turn}", "occurredAt": told[:10], "reporter": one["reporter"],
                    "targets": aims, "reason": "wrong-data", "replacements": [new["id"]], "recordedAt": told,
                }
            )  # fmt: skip
    return found, set()


_CODE = re.compile(r"X9[0-9A-Z]{22}")


def _wrong(one: Life, chance: random.Random) -> Life:
    """The report with a slip of somebody's hand in it: a neighbour's code, another day, another mass."""
    codes = _CODE.findall(json.dumps(one))
    if codes and chance.random() < 0.6:
        slip = chance.choice(codes)
        other = slip[:-2] + f"{chance.randrange(100):02}"
        return json.loads(json.dumps(one).replace(slip, other))
    if "massG" in one:
        return one | {"massG": one["massG"] * 10}
    day = min(day_of(one["recordedAt"]), f"{day_of(one['occurredAt'])[:8]}{chance.randrange(1, 29):02}")
    return one | {"occurredAt": day}


def _opens(one: Life) -> bool:
    """Whether it opens the register or installs an office: acts of offices would be refused before it."""
    return one["type"] == "LedgerOpened" or any(role["role"] == "regulator" for role in one.get("roles", ()))


def _says_what_a_firm_is(one: Life) -> bool:
    return CATALOGUE[one["type"]].governing or one["type"] in (
        "PermitRecorded",
        "BatteryModelRegistered",
        "VehicleModelRegistered",
    )


# ---- nobody else is accused ---------------------------------------------------------------------------------------------


@pytest.fixture
def register(databases: Databases) -> Iterator[Register]:
    with several(databases) as another:
        yield another()


def _accusations(register: Register, lives: list[Life], chance: random.Random) -> list[Seen]:
    """Tell it in any order, let everything follow, sweep on the last day."""
    first = [json.dumps(one).encode() for one in lives if _opens(one)]
    rest = [json.dumps(one).encode() for one in lives if not _opens(one)]
    chance.shuffle(rest)
    for batch in (first, *(rest[at : at + 1500] for at in range(0, len(rest), 1500))):
        refused = [one for one in register.tell(*batch) if one.outcome not in ("recorded", "withoutEffect")]
        assert not refused, refused[:3]
    register.settle()
    sweep(
        register.store,
        date.fromisoformat(THROUGH),
        at_us=int(datetime(2026, 10, 31, 15, tzinfo=UTC).timestamp()) * 10**6,
    )
    with register.store.connect_app("suchi test") as connection:
        found = [Seen(*row) for row in verdicts.everything(connection)]
    return [one for one in found if one.accuses]


@pytest.mark.parametrize("bend", [as_they_are, in_days, in_another_zone, by_silent_neighbours, with_corrections])
def test_nobody_is_accused_of_what_others_left_unsaid(bend: Bend, register: Register) -> None:
    chance = random.Random(bend.__name__)
    lives, silent = bend(LIVES, chance)
    accused = [one for one in _accusations(register, lives, chance) if one.answerable not in silent]
    assert not accused, accused[:10]


def test_who_reports_late_is_accused(register: Register) -> None:
    """What proves nothing about others must be able to prove something."""
    late = next(
        one for one in LIVES if one["type"] == "VehicleProduced" and one.get("certificateOn", "") > "2026-04-01"
    )
    lives = [one | {"recordedAt": f"{THROUGH}T12:00:00+08:00"} if one is late else one for one in LIVES]
    accused = _accusations(register, lives, random.Random("late"))
    assert {one.answerable for one in accused} == {late["reporter"]}
