"""The fold of one thing over all touches in the order in which they happened; what is void or without effect is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from suchi.domain.event import Adopted, Undone, When
from suchi.domain.things import THINGS, State


class Past(Struct, frozen=True, gc=False):
    """One touch on record: its place in the order, its entry, and whether the act was within the reporter's roles."""

    when: When
    entry: bytes
    standing: int
    touch: Any

    @property
    def order(self) -> tuple[int, int, int, int, bytes]:
        """The one order of all entries; the entry id breaks the last tie."""
        w = self.when
        return (w.instant_us, w.rank, w.recorded_us, w.place, self.entry)


def dead_entries(pasts: Sequence[Past]) -> frozenset[str]:
    """Entries (hex) that are void: aimed at by a correction that itself stands. Correcting a correction revives."""
    aims: dict[str, list[str]] = {}
    for past in pasts:
        if type(past.touch) is Undone:
            for target in past.touch.targets:
                aims.setdefault(target, []).append(past.entry.hex())
    return void(aims)


def void(aims: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Which targets are void, given for each the corrections that aim at it. Settled from the corrections nobody aims at
    downwards, once each; corrections that aim at each other in a circle do not stand."""
    left = {target: len(set(by)) for target, by in aims.items()}
    aims_of: dict[str, list[str]] = {}
    for target, by in aims.items():
        for entry in set(by):
            aims_of.setdefault(entry, []).append(target)
    ready = [entry for entry in aims_of if entry not in aims]
    settled: set[str] = set()
    struck: set[str] = set()
    while ready:
        entry = ready.pop()
        settled.add(entry)
        for target in aims_of.get(entry, ()):
            if entry not in struck:
                struck.add(target)
            left[target] -= 1
            if left[target] == 0:
                ready.append(target)
    circular = {target for target in aims if target not in settled and target in aims_of}
    return frozenset(struck | circular)


def in_effect(pasts: Sequence[Past]) -> list[Past]:
    """The touches that count, in order. `pasts` must be sorted by `order`."""
    plain = True
    for past in pasts:
        if past.standing or type(past.touch) is Undone or type(past.touch) is Adopted:
            plain = False
            break
    if plain:
        return list(pasts)
    dead = dead_entries(pasts)
    adopted = {
        target
        for past in pasts
        if type(past.touch) is Adopted and past.entry.hex() not in dead
        for target in past.touch.targets
    }
    return [
        past
        for past in pasts
        if type(past.touch) is not Undone
        and type(past.touch) is not Adopted
        and past.entry.hex() not in dead
        and (past.standing == 0 or past.entry.hex() in adopted)
    ]


def fold(
    kind: str, key: str, pasts: Sequence[Past], *, as_of_us: int | None = None, known_us: int | None = None
) -> State:
    """The state of a thing. `as_of_us`: as it was then by today's knowledge; `known_us`: by what was recorded until then."""
    thing = THINGS[kind]
    if known_us is not None:
        pasts = [past for past in pasts if past.when.recorded_us <= known_us]
    state = thing.empty(key)
    for past in in_effect(pasts):
        if as_of_us is not None and past.when.instant_us > as_of_us:
            break
        state = thing.apply(state, past.touch, past.when)
    return state
