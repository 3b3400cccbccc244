"""What the sweeps cost on large registers: over everything, for one day's increment, and whether the cost per battery is flat; and
what counting the desk's figures and its pages cost there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, islice
from time import monotonic
from typing import Any

import msgspec

from bench import pages
from bench.ground import Ground, Place
from suchi.domain.event import day_of, instant_us
from suchi.domain.receipt import Caller, Line
from suchi.pipeline import BATCH, Writer
from suchi.projections.counting import count
from suchi.projections.follow import Follower
from suchi.projections.sweeping import Ran, sweep
from suchi.simulate import Options, population

OPERATOR = Caller("bench", None, "operator")
SEED = 2026


class _Told(msgspec.Struct, rename="camel"):
    recorded_at: str


_told = msgspec.json.Decoder(_Told).decode


def scaling(ground: Ground, sizes: tuple[int, ...]) -> list[dict[str, Any]]:
    """One register a size, given in vehicles: a whole run on the eve, then the reports of one more day and its increment."""
    return [_measured(ground, vehicles) for vehicles in sizes]


def _measured(ground: Ground, vehicles: int) -> dict[str, Any]:
    options = Options(vehicles=vehicles, seed=SEED)
    last = date.fromisoformat(options.through)
    with ground.fresh("empty") as place:
        began = monotonic()
        counts = {False: 0, True: 0}
        whole: list[Ran] = []
        loaded = whole_s = 0.0
        writer, follower = Writer(place.store), Follower(place.store)
        try:
            lines = groupby(population(options), lambda line: day_of(_told(line).recorded_at) >= options.through)
            for is_last, some in lines:
                if is_last and not whole:
                    loaded = monotonic() - began
                    whole, whole_s = _timed(place, last - timedelta(days=1), whole=True)
                counts[is_last] += _load(writer, follower, some)
            if not whole:  # of few vehicles nobody may report on the last day
                loaded = monotonic() - began
                whole, whole_s = _timed(place, last - timedelta(days=1), whole=True)
            increment, day_s = _timed(place, last, whole=False)
            counted = count(place.store, last, at_us=instant_us(last.isoformat()))
        finally:
            writer.close()
            follower.close()
        batteries = place.value("SELECT count(*) FROM battery WHERE level = 'P'")
        return {
            "vehicles": vehicles,
            "batteries": batteries,
            "events": sum(counts.values()),
            "dayEvents": counts[True],
            "loadS": round(loaded, 1),
            "wholeS": whole_s,
            "dayS": day_s,
            "wholeUsPerBattery": whole_s / max(1, batteries) * 1e6,
            "wholeMs": {ran.rule: round(ran.ms, 1) for ran in whole},
            "dayMs": {ran.rule: round(ran.ms, 1) for ran in increment},
            "countS": round(counted.ms / 1000, 2),
            "pagesMs": pages.measure(place, options),
            "standing": {ran.rule: ran.standing for ran in whole if ran.standing},
        }


def _load(writer: Writer, follower: Follower, lines: Iterator[bytes]) -> int:
    count = 0
    while batch := list(islice(lines, BATCH)):
        writer.submit([Line(number, line, OPERATOR) for number, line in enumerate(batch, 1)], clock_us=None)
        count += len(batch)
        if count % (BATCH * 20) < BATCH:
            follower.drain()
    follower.drain()
    return count


def _timed(place: Place, today: date, *, whole: bool) -> tuple[list[Ran], float]:
    if whole:
        place.connection.execute("ANALYZE")
    began = monotonic()
    ran = sweep(place.store, today, at_us=instant_us(today.isoformat()), whole=whole)
    return ran, monotonic() - began
