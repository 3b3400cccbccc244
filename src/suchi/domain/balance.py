"""The balance of a plant over a period: what came in, went out, was lost and should be left, in all and for each step."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.content import SOURCE, TOLERANCE_PERMILLE
from suchi.domain.flows import GATE, METALS, NOT_RECOVERED, Flow
from suchi.domain.lot import Metals

MASS_TOLERANCE_PERMILLE = 20
"""How far a mass balance may be out before it says anything; the register's own (scales and moisture)."""


class Total(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What moved in one direction: mass and metals in g, of how many reports, and for how many nobody declared them. `at_most`
    takes for batteries what the content table allows; `at_most_unknown` counts those of which not even that is known."""

    mass_g: int = 0
    metals: Metals = Metals()
    rows: int = 0
    mass_unknown: int = 0
    metals_unknown: int = 0
    at_most: Metals = Metals()
    at_most_unknown: int = 0


class Sum(Struct, frozen=True):
    """What moved in one step and direction of one chemistry or material."""

    step: str
    direction: str
    what: str
    total: Total


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One step and chemistry or material."""

    step: str
    what: str
    into: Total = Total()
    out: Total = Total()
    loss: Total = Total()
    residue: Total = Total()
    stock: Total = Total()


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One step of processing, or the gate: totals, the difference (in less out, loss and residue) in g, and the metals that
    came out of a thousand that went in, only where both sides declared all of them. `beyond_table`: metals of which more came
    out than can have gone in by declarations and the content table, its tolerance included."""

    into: Total = Total()
    out: Total = Total()
    loss: Total = Total()
    residue: Total = Total()
    stock: Total = Total()
    difference_g: int | None = None
    recovered_permille: dict[str, int] = {}
    beyond_table: tuple[str, ...] = ()


class Balance(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A plant's balance. `opening_g` is what should have been there before the period by the reports, `stock_g` what should
    be there after it (both None where a mass is unknown)."""

    site: str
    since: str
    until: str
    lines: tuple[Line, ...] = ()
    steps: dict[str, Step] = {}
    opening_g: int | None = None
    stock_g: int | None = None
    mass_tolerance_permille: int = MASS_TOLERANCE_PERMILLE
    tolerance_source: str = "the register's own"
    content_table: str = SOURCE
    content_tolerance_permille: int = TOLERANCE_PERMILLE


_FIELDS = {"in": "into", "out": "out", "loss": "loss", "residue": "residue", "stock": "stock"}


def balance(site: str, since: str, until: str, before: Iterable[Flow], during: Iterable[Flow]) -> Balance:
    """The balance of a site from one day to another, both included; `before` are the movements until then."""
    totals: dict[tuple[str, str, str], Total] = {}
    for flow in during:
        key = (flow.step, flow.direction, flow.what)
        totals[key] = _with(totals.get(key) or Total(), flow)
    return of_sums(site, since, until, before, [Sum(*key, total) for key, total in totals.items()])


def of_sums(site: str, since: str, until: str, before: Iterable[Flow], during: Iterable[Sum]) -> Balance:
    """The same from movements that were summed up already: a plant has thousands a year, and few kinds of them."""
    lines: dict[tuple[str, str], Line] = {}
    steps: dict[str, Step] = {}
    for one in during:
        name = _FIELDS[one.direction]
        line = lines.get((one.step, one.what)) or Line(step=one.step, what=one.what)
        lines[one.step, one.what] = replace(line, **{name: one.total})
        step = steps.get(one.step) or Step()
        steps[one.step] = replace(step, **{name: _together(getattr(step, name), one.total)})
    steps = {name: _closed(name, step) for name, step in sorted(steps.items())}
    opening = _left(before)
    moved = _moved(steps)
    return Balance(
        site=site,
        since=since,
        until=until,
        lines=tuple(lines[key] for key in sorted(lines)),
        steps=steps,
        opening_g=opening,
        stock_g=None if opening is None or moved is None else opening + moved,
    )


def _together(one: Total, two: Total) -> Total:
    return Total(
        mass_g=one.mass_g + two.mass_g,
        metals=_plus(one.metals, two.metals),
        rows=one.rows + two.rows,
        mass_unknown=one.mass_unknown + two.mass_unknown,
        metals_unknown=one.metals_unknown + two.metals_unknown,
        at_most=_plus(one.at_most, two.at_most),
        at_most_unknown=one.at_most_unknown + two.at_most_unknown,
    )


def _with(total: Total, flow: Flow) -> Total:
    metals = total.metals if flow.metals is None else _plus(total.metals, flow.metals)
    bound = flow.metals if flow.metals is not None else flow.most
    return Total(
        mass_g=total.mass_g + (flow.mass_g or 0),
        metals=metals,
        rows=total.rows + 1,
        mass_unknown=total.mass_unknown + (flow.mass_g is None),
        metals_unknown=total.metals_unknown + (flow.metals is None and flow.what not in NOT_RECOVERED),
        at_most=total.at_most if bound is None else _plus(total.at_most, bound),
        at_most_unknown=total.at_most_unknown + (bound is None),
    )


def _plus(one: Metals, two: Metals) -> Metals:
    return Metals(**{name: getattr(one, name) + getattr(two, name) for name in METALS})


def _closed(name: str, step: Step) -> Step:
    """The step with its difference and what it recovered, as far as the declarations allow."""
    sides = (step.into, step.out, step.loss, step.residue)
    known = not any(side.mass_unknown for side in sides)
    difference = step.into.mass_g - step.out.mass_g - step.loss.mass_g - step.residue.mass_g
    recovered = {} if name == GATE else recovered_permille(step.into, step.out)
    return replace(
        step,
        difference_g=difference if known else None,
        recovered_permille=recovered,
        beyond_table=() if name == GATE else beyond_table(step.into, step.out),
    )


_OF_CELLS = ("li_g", "ni_g", "co_g", "mn_g")
"""Metals that lie in the cells alone; copper and aluminium are also in housings, which the table leaves out."""


def beyond_table(into: Total, out: Total) -> tuple[str, ...]:
    """Metals of which more was declared to come out than went in at most; nothing is said while anything that went in is
    unknown. What came out undeclared can only add to it."""
    if into.at_most_unknown or not into.rows:
        return ()
    return tuple(name for name in _OF_CELLS if getattr(out.metals, name) > getattr(into.at_most, name))


def recovered_permille(into: Total, out: Total) -> dict[str, int]:
    """Metal out by a thousand of metal in; nothing is said of a metal unless every row on both sides declared its metals."""
    if into.metals_unknown or out.metals_unknown or not into.rows:
        return {}
    return {
        name.removesuffix("_g"): getattr(out.metals, name) * 1000 // getattr(into.metals, name)
        for name in METALS
        if getattr(into.metals, name) > 0
    }


def leaves(flow: Flow) -> int:
    """1: it comes onto the site, -1: it leaves, 0: it only changes form there."""
    if flow.direction == "stock" or (flow.step == GATE and flow.direction == "in"):
        return 1
    if flow.direction in ("loss", "residue") or (flow.step == GATE and flow.direction == "out"):
        return -1
    return 0


def _left(flows: Iterable[Flow]) -> int | None:
    """What should be there by the reports, in g; None where a mass is unknown."""
    total = 0
    for flow in flows:
        sign = leaves(flow)
        if sign and flow.mass_g is None:
            return None
        total += sign * (flow.mass_g or 0)
    return total


def _moved(steps: dict[str, Step]) -> int | None:
    """What the period added to the stock, in g."""
    total = 0
    for name, step in steps.items():
        sides = [(1, step.stock), (-1, step.loss), (-1, step.residue)]
        if name == GATE:
            sides += [(1, step.into), (-1, step.out)]
        if any(side.mass_unknown for _, side in sides):
            return None
        total += sum(sign * side.mass_g for sign, side in sides)
    return total
