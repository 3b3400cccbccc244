"""Reports of every type about a few things, by anybody, at any time: no sense in them, but they must leave one register in any order."""

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from suchi.domain.event import CATALOGUE
from tests.lives.telling import (
    CAST,
    MINISTRY,
    NEWCOMER,
    OTHER_MAKER,
    REGISTRAR,
    car,
    later,
    pack,
    product,
    registered,
    report,
)

EXAMPLES = Path(__file__).parents[1] / "examples"
OFFICES = (REGISTRAR, MINISTRY)
COMPANIES = (*(code for code in CAST.values() if code not in OFFICES), OTHER_MAKER, NEWCOMER)
PACKS = tuple(pack(number, "2026-03-01") for number in range(7))
CODES = (
    *PACKS,
    *(f"{code}~2" for code in PACKS[:2]),
    *(pack(n, "2026-03-01", level="M") for n in range(4)),
    product(1, "2026-03-02"),
)
CELLS = tuple(pack(number, "2026-02-01", level="C") for number in range(6))
VINS = tuple(car(number) for number in range(3))
POOLS = {
    "consignment": ("W1", "W2", "W3"), "lot": ("L1", "L2", "L3", "L4"), "asLot": ("L3", "L4", "L5"), "case": ("K1", "K2"),
    "site": ("S1", "S2"), "siteId": ("S1", "S2"), "toSite": ("S1", "S2"), "station": ("S1", "S2"), "recall": ("R1", "R2"),
    "model": ("M1", "M2"), "outlet": ("S1",), "number": ("1", "2"), "cells": CELLS, "party": COMPANIES,
}  # fmt: skip
FIRST_DAY = datetime(2026, 3, 1)  # noqa: DTZ001 (days in China are written as text)
_CODE = re.compile(r"X9[0-9A-Z]{17,22}(~\d)?|SC[0-9A-Z]{14}")


class Nonsense:
    """A source of reports; the same seed, the same reports."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"nonsense/{seed}")
        self.templates = [json.loads(path.read_text()) for path in sorted(EXAMPLES.glob("*.json"))]
        self.templates = [one for one in self.templates if one["type"] != "LedgerOpened"]
        self.acts = [one for one in self.templates if not CATALOGUE[one["type"]].governing]
        self.told: list[tuple[str, str]] = []

    def reports(self, count: int) -> Iterator[bytes]:
        """Half of them acts on things, every tenth a correction, adoption or change of roles."""
        for number in range(count):
            draw = self.chance.random()
            if draw < 0.1 and self.told:
                yield self._aimed(number)
            elif draw < 0.12:
                yield self._roles(number)
            else:
                yield self._one(number)

    def _one(self, number: int) -> bytes:
        template = self.chance.choice(self.templates if self.chance.random() < 0.1 else self.acts)
        about = CATALOGUE[template["type"]]
        if template["type"] in ("EventsCorrected", "ReportAdopted", "PartyRegistered", "PartyChanged"):
            return self._roles(number)
        if about.governing:
            who = CAST[self.chance.choice(sorted(about.by & {"registrar", "regulator"}))]
        elif template["type"] == "PermitRecorded":
            who = MINISTRY
        else:
            fitting = [CAST[role] for role in sorted(about.by) if role in CAST]
            who = (
                self.chance.choice(fitting) if fitting and self.chance.random() < 0.8 else self.chance.choice(COMPANIES)
            )
        event = {
            name: self._changed(name, value)
            for name, value in template.items()
            if name not in ("type", "id", "occurredAt", "reporter")
        }
        if template["type"] in ("BatteryProduced", "BatteryImported"):
            event["cells"] = self.chance.sample(CELLS, 2)
        return self._tell(template["type"], who, number, event)

    def _changed(self, name: str, value: Any) -> Any:
        """The example's value, or another of its kind out of a small pool."""
        chance = self.chance
        if isinstance(value, dict):
            return {inner: self._changed(inner, one) for inner, one in value.items()}
        if isinstance(value, list):
            pool = [self._changed(name, one) for one in value]
            return (
                pool
                if name not in ("codes", "batteries", "cells")
                else [self._changed(name, value[0]) for _ in range(chance.randint(1, 4))]
            )
        if isinstance(value, bool):
            return chance.random() < 0.5
        if isinstance(value, int):
            return chance.choice((0, 1, 100, value))
        if name in POOLS:
            return chance.choice(POOLS[name])
        if _CODE.fullmatch(value):
            return chance.choice(CODES)
        if len(value) == 17 and "vin" in name.lower():
            return chance.choice(VINS)
        if re.fullmatch(r"9[0-9A-Z]{17}", value):
            return chance.choice(COMPANIES)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return f"2026-03-{chance.randint(1, 28):02d}"
        return value

    def _aimed(self, number: int) -> bytes:
        """A correction by the author or an office, or an adoption; also of corrections, and of what is told later."""
        reporter, target = self.chance.choice(self.told[-200:])
        aims = [{"id": target, "reporter": reporter}]
        if self.chance.random() < 0.2:
            aims.append({"id": f"n{number + self.chance.randint(-5, 20)}", "reporter": reporter})
        if self.chance.random() < 0.25:
            return self._tell("ReportAdopted", MINISTRY, number, {"targets": aims})
        who = reporter if self.chance.random() < 0.7 else MINISTRY
        return self._tell("EventsCorrected", who, number, {"targets": aims, "reason": "wrong-data"})

    def _roles(self, number: int) -> bytes:
        """A company comes, or its roles change."""
        kind = self.chance.choice(("PartyRegistered", "PartyChanged"))
        roles = self.chance.sample(
            [role for role in CAST if role not in ("registrar", "regulator")], self.chance.randint(0, 3)
        )
        since, until = (
            f"2026-03-{self.chance.randint(1, 14):02d}",
            self.chance.choice((None, f"2026-03-{self.chance.randint(10, 28):02d}")),
        )
        return self._tell(
            kind, REGISTRAR, number, registered(self.chance.choice(COMPANIES), *roles, since=since, until=until)
        )

    def _tell(self, kind: str, who: str, number: int, event: dict[str, Any]) -> bytes:
        day = (FIRST_DAY + timedelta(days=self.chance.randint(0, 27))).date().isoformat()
        when = day if self.chance.random() < 0.3 else f"{day}T{self.chance.choice((0, 8, 8, 20)):02d}:00:00+08:00"
        name = f"n{number}"
        self.told.append((who, name))
        told = later(when, self.chance.choice((1, 1, 30, 500)))
        return report(kind, who, when, id=name, told=told, **event)
