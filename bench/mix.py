"""The events that are measured: a fixed synthetic population for a live register, its governing prefix set apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bench.sizes import Sizes
from suchi.capture.json import stored
from suchi.domain.decide import named
from suchi.domain.event import Ref
from suchi.projections.lookups import looked_up
from suchi.simulate.options import Options
from suchi.simulate.population import population

SEED = 2026
THROUGH = "2025-12-31"
"""A live clock refuses what lies ahead of it."""
_MOST_FAMILY = 1000
_RECORDED = b',"recordedAt"'


class _Kind(msgspec.Struct):
    type: str
    code: str = ""


_kind = msgspec.json.Decoder(_Kind).decode


class Mix(NamedTuple):
    """Events as they are sent, without line feeds. `halves` are the timed ones parted by the things they name; `singles` follow them."""

    prefix: list[bytes]
    timed: list[bytes]
    singles: list[bytes]
    halves: tuple[list[bytes], list[bytes]]
    about: dict[str, Any]


def live(vehicles: int, seed: int) -> Iterator[bytes]:
    """A population as it would have been reported to a live register: nobody writes `recordedAt` but the server's clock."""
    for line in population(Options(vehicles=vehicles, seed=seed, through=THROUGH)):
        yield line[: line.rindex(_RECORDED)].replace(b'"mode":"replay"', b'"mode":"live"', 1) + b"}"


def make(sizes: Sizes) -> Mix:
    """The events of all timed writing. Parties, permits, models and terms come first and are never timed."""
    prefix: list[bytes] = []
    timed: list[bytes] = []
    singles: list[bytes] = []
    refs: list[list[Ref]] = []
    for line in live(sizes.vehicles, SEED):
        names = list(named(stored(line)))
        if any(map(looked_up, names)):
            prefix.append(line)
        elif len(timed) < sizes.events:
            timed.append(line)
            refs.append(names)
        elif len(singles) < sizes.singles:
            singles.append(line)
    parted, shared = _part(refs)
    halves = (
        [line for line, second in zip(timed, parted, strict=True) if not second],
        [line for line, second in zip(timed, parted, strict=True) if second],
    )
    types = Counter(_kind(line).type for line in timed)
    about = {
        "population": f"Options(vehicles={sizes.vehicles}, seed={SEED}, through={THROUGH!r}), no faults, no oddities",
        "prefixEvents": len(prefix),
        "timedEvents": len(timed),
        "singleEvents": len(singles),
        "bytesPerEvent": round(sum(map(len, timed)) / max(1, len(timed))),
        "thingsPerEvent": round(sum(map(len, refs)) / max(1, len(refs)), 2),
        "types": dict(types.most_common()),
        "halves": [len(half) for half in halves],
        "thingsNamedInBothHalvesPermille": shared,
    }
    return Mix(prefix, timed, singles, halves, about)


def _part(refs: list[list[Ref]]) -> tuple[list[bool], int]:
    """Whether each event goes to the second half: families of vehicles and packs stay together as long as they are small (a
    recycler's lots and a swap station tie whole provinces together). And how many things in 1000 both halves name."""
    root: dict[Ref, Ref] = {}
    size: Counter[Ref] = Counter()

    def find(ref: Ref) -> Ref:
        while root.setdefault(ref, ref) != ref:
            root[ref] = ref = root[root[ref]]
        return ref

    for names in refs:
        first = find(names[0])
        for ref in names[1:]:
            other = find(ref)
            if other != first and size[first] + size[other] < _MOST_FAMILY:
                root[other] = first
                size[first] += size[other] + 1
    half: dict[Ref, bool] = {}
    weight = [0, 0]
    parted: list[bool] = []
    named_by: dict[Ref, set[bool]] = {}
    for names in refs:
        family = find(names[0])
        second = half.setdefault(family, weight[1] < weight[0])
        weight[second] += 1
        parted.append(second)
        for ref in names:
            named_by.setdefault(ref, set()).add(second)
    both = sum(len(found) > 1 for found in named_by.values())
    return parted, round(1000 * both / max(1, len(named_by)))


def batches(events: list[bytes], size: int) -> list[list[bytes]]:
    """In the order given, `size` to a transaction."""
    return [events[start : start + size] for start in range(0, len(events), size)]


def write(events: list[bytes], path: Path) -> None:
    """As an NDJSON file."""
    path.write_bytes(b"".join(event + b"\n" for event in events))


def write_stream(sizes: Sizes, path: Path) -> tuple[int, list[str]]:
    """A large population as one NDJSON file, governing events where they fall; how many, and the first batteries' codes."""
    codes: list[str] = []
    count = 0
    with path.open("wb") as file:
        for line in islice(live(sizes.stream_vehicles, SEED + 1), sizes.stream_events):
            file.write(line + b"\n")
            count += 1
            if len(codes) < sizes.codes and line.startswith(b'{"type":"BatteryProduced"'):
                codes.append(_kind(line).code)
    return count, codes
