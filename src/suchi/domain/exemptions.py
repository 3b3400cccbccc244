"""Exemptions from whole-vehicle scrapping (车电一体报废): a graded, dated table, and what an authority has set beside it.

The Measures exempt swap models "and the like" (等情况) and announce rules of their own: the list is open. Until those rules
are out it has one entry; what an authority exempts before that is set per vehicle model with `TermSet`, never guessed here.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from suchi.domain.law import Term
from suchi.domain.model import VehicleModel


class Exemption(Struct, frozen=True, kw_only=True):
    """One entry: what is exempt, from and until which day (both included; no `until`: still), on which ground. `applies`
    says whether a vehicle model is meant, None where nobody said."""

    code: str
    zh: str
    en: str
    since: str
    until: str | None = None
    source: str
    grade: str
    applies: Callable[[VehicleModel], bool | None]


def _is_swap_model(model: VehicleModel) -> bool | None:
    return model.swap_model


EXEMPTIONS: tuple[Exemption, ...] = (
    Exemption(
        code="swap-model",
        zh="换电车型",
        en="battery-swap models",
        since="2026-04-01",
        source="Measures (车电一体报废, 不适用于换电车型等情况)",
        grade="A",
        applies=_is_swap_model,
    ),
)


def exemption_term(model: str) -> str:
    """The name of the term by which an authority exempts a vehicle model from a day on; an amount of 0 ends it."""
    return f"exemption:{model}"


def exempt(model: VehicleModel, granted: Term | None, day: str) -> bool | None:
    """Whether vehicles of the model are exempt on the day; None where a property that would exempt them is not on record.
    `granted` is the term of the model's exemption in force on the day, if an authority set one."""
    if granted is not None:
        return granted.amount != 0
    answers = [
        entry.applies(model)
        for entry in EXEMPTIONS
        if entry.since <= day and (entry.until is None or day <= entry.until)
    ]
    if True in answers:
        return True
    return None if None in answers else False
