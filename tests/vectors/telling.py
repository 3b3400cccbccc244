"""Words for vectors: a cast with sites, permits and terms on record, a declared case for a rule, and what it must find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from tests.lives.telling import (
    CAST,
    MAKER,
    MINISTRY,
    OUTLET,
    RECYCLER,
    REGISTRAR,
    SINCE,
    YARD,
    Telling,
    opening,
    report,
)

Kind = Literal["good", "bad", "oddity", "boundary"]
PLANT, YARD_SITE, OUTLET_SITE, STATION = "plant-1", "yard-1", "outlet-1", "station-1"
REGION, PROVINCE = "330109", "330000"
RED_LINES = ("investment", "eia", "facilities", "pollutant-permit")
# name, amount, unit, grade: REGULATION §2; what the law leaves open has no amount
TERMS = (
    ("VehicleProduced", 20, "日", "C"),
    ("TechnicalInformationFiled", 6, "月", "C"),
    ("HandoverReceived", 30, "日", "B"),
    ("ProductShipped", 30, "日", "B"),
    ("VehicleSold", None, None, "U"),
    ("BatteryReplaced", None, None, "U"),
)


def world(*, loaded: bool = True, permits: bool = True, terms: bool = True) -> Iterator[bytes]:
    """The cast of the lives, a site for each who needs one, and as asked: permits, registers marked loaded, terms."""
    told = "2016-01-01T00:00:00+08:00"
    yield from opening()
    for party, site, kind in (
        (RECYCLER, PLANT, "plant"),
        (YARD, YARD_SITE, "yard"),
        (OUTLET, OUTLET_SITE, "outlet"),
        (CAST["swap_operator"], STATION, "station"),
    ):
        more = {"principals": [{"role": MAKER, "since": SINCE}]} if kind == "outlet" else {}
        yield report(
            "SiteRegistered", REGISTRAR, SINCE, id=f"site-{party}", told=told, party=party, site_id=site, kind=kind,
            region=REGION, **more,
        )  # fmt: skip
    if permits:
        for kind in RED_LINES:
            yield permit(RECYCLER, PLANT, kind)
        yield permit(YARD, YARD_SITE, "elv-qualification")
    if loaded:
        for kind in (*RED_LINES, "elv-qualification"):
            yield report(
                "RegisterLoaded",
                MINISTRY,
                SINCE,
                id=f"loaded-{kind}",
                told=told,
                region=PROVINCE,
                kind=kind,
                since=SINCE,
            )
    if terms:
        for name, amount, unit, grade in TERMS:
            term = {"name": name, "since": "2026-04-01", "amount": amount, "unit": unit, "grade": grade}
            yield report(
                "TermSet", MINISTRY, "2026-01-16", id=f"term-{name}", told="2026-01-16T12:00:00+08:00",
                term={key: value for key, value in term.items() if value is not None},
            )  # fmt: skip


def permit(
    party: str,
    site: str,
    kind: str,
    *,
    since: str = SINCE,
    until: str | None = None,
    by: str = MINISTRY,
    told: str = SINCE,
) -> bytes:
    """A permit of a site; told by its own company it stays unverified."""
    return report(
        "PermitRecorded", by, since, id=f"permit-{party}-{site}-{kind}-{since}", told=f"{told}T00:00:00+08:00",
        party=party, site_id=site, kind=kind, number=f"{kind}-1", since=since, until=until,
    )  # fmt: skip


class Expected(NamedTuple):
    """A finding that must be there: subject as `kind:key`, verdict, and who is answerable (None: nobody)."""

    subject: str
    verdict: str
    answerable: str | None


class Case(Telling):
    """A vector as it is told, and what the rule must find; nothing else may be found by it."""

    def __init__(self, **of_world: bool) -> None:
        super().__init__()
        self.lines = list(world(**of_world))
        self.finds: list[Expected] = []

    def add(self, *lines: bytes) -> None:
        """Reports written elsewhere, for instance a `permit`."""
        self.lines += lines

    def found(self, subject: str, verdict: str = "broken", answerable: str | None = None) -> None:
        self.finds.append(Expected(subject, verdict, answerable))


class Vector(NamedTuple):
    """A declared case."""

    rule: str
    kind: Kind
    name: str
    tell: Callable[[Case], None]
    of_world: dict[str, bool]


VECTORS: list[Vector] = []


def vector(rule: str, kind: Kind, **of_world: bool) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
    """Declare a case for a rule. A bad case expects a finding; good ones and oddities expect nobody to be answerable."""

    def keep(tell: Callable[[Case], None]) -> Callable[[Case], None]:
        VECTORS.append(Vector(rule, kind, tell.__name__, tell, of_world))
        return tell

    return keep
