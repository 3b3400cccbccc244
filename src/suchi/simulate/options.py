"""What a synthetic population is asked to be, and the truth labels it gives back beside the events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct


class Label(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The truth about one bent life: which kind, the events and things concerned, and what the register should say.

    `expected` names the check of the catalogue that the fault violates; for an oddity it says why nobody is to blame.
    """

    label: Literal["fault", "oddity"]
    kind: str
    events: tuple[tuple[str, str], ...]
    """The (reporter, id) of each report that carries the fault or the oddity."""
    things: tuple[str, ...]
    """Things as `kind:key`, such as `battery:X9APB…`."""
    expected: str


class Options(Struct, frozen=True, kw_only=True):
    """Same options, same bytes. `faults` and `oddities` are names, or `all`; one vehicle in `fault_every` is bent."""

    vehicles: int = 2000
    seed: int = 1
    start: str = "2016-01-01"
    through: str = "2026-10-31"
    faults: Sequence[str] | Literal["all"] = ()
    oddities: Sequence[str] | Literal["all"] = ()
    fault_every: int = 50
    labels_to: Callable[[Label], None] | None = None
