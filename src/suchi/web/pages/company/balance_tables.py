"""A plant's balance as tables and as links of a Sankey chart: by step and material, by step with its difference, by metal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from suchi.domain.balance import Balance, Line, Step, Total
from suchi.domain.content import chemistries_of_letter
from suchi.domain.flows import GATE
from suchi.web.pages import tables
from suchi.web.pages.company.words import MATERIALS, METALS, MOVED, RESIDUES, STEPS, worded
from suchi.web.wording import Words, marked

VIEWS: dict[str, str] = {
    "lines": marked("By step and material"),
    "steps": marked("By step"),
    "metals": marked("By metal"),
}
_ORDER = {name: place for place, name in enumerate(STEPS)}
MOST_BANDS = 8
"""Materials with a band of their own on each side of the chart; the others are one."""


class StepRow(Struct, frozen=True):
    """A step of the plant. `off_permille`: how much of what went in is neither out nor told lost, of a thousand; None: not known."""

    name: str
    step: Step
    off_permille: int | None


class MetalRow(Struct, frozen=True):
    """A metal in a step, in g (None: nobody declared any on that side); `unknown`: reports of the step whose metals nobody declared."""

    step: str
    metal: str
    into_g: int | None
    out_g: int | None
    recovered_permille: int | None
    unknown: int
    beyond: bool


class Link(Struct, frozen=True):
    """A band of the chart: the code of what moves (a material, a chemistry's letter, or a word of `LEFT` and `RIGHT`), to the
    plant or from it, in g, with its tone."""

    what: str
    inward: bool
    mass_g: int
    tone: str = ""


def table(view: str, told: Balance) -> tuple[Sequence[tables.Column[Any]], list[Any]]:
    """The columns and rows of a view."""
    if view == "steps":
        return STEP_COLUMNS, steps(told)
    if view == "metals":
        return METAL_COLUMNS, metals(told)
    return LINE_COLUMNS, sorted(told.lines, key=lambda line: (_ORDER.get(line.step, 99), line.step, line.what))


def key(row: Line | StepRow | MetalRow) -> tuple[str, str]:
    """What tells the rows of a view apart."""
    if isinstance(row, StepRow):
        return row.name, ""
    return row.step, row.metal if isinstance(row, MetalRow) else row.what


def steps(told: Balance) -> list[StepRow]:
    """The steps in the order in which a battery goes through them; the gate is none, so its difference says nothing."""
    found = [StepRow(name, step, None if name == GATE else _off(step)) for name, step in told.steps.items()]
    return sorted(found, key=lambda row: (_ORDER.get(row.name, 99), row.name))


def _off(step: Step) -> int | None:
    if step.difference_g is None or not step.into.mass_g:
        return None
    return step.difference_g * 1000 // step.into.mass_g


def metals(told: Balance) -> list[MetalRow]:
    """Each metal that a step took in or gave out by declaration, the gate left out: nothing is recovered there."""
    return [
        MetalRow(
            step=row.name, metal=name, into_g=_declared(row.step.into, name), out_g=_declared(row.step.out, name),
            recovered_permille=row.step.recovered_permille.get(name.removesuffix("_g")),
            unknown=row.step.into.metals_unknown + row.step.out.metals_unknown, beyond=name in row.step.beyond_table,
        )
        for row in steps(told)
        if row.name not in (GATE, "stock")
        for name in METALS
        if getattr(row.step.into.metals, name) or getattr(row.step.out.metals, name)
    ]  # fmt: skip


def _declared(total: Total, metal: str) -> int | None:
    grams: int = getattr(total.metals, metal)
    return grams if grams or total.metals_unknown < total.rows else None


def links(told: Balance) -> list[Link]:
    """What came in and where it went, the largest first on each side; what has no known mass is in none."""
    gate = [line for line in told.lines if line.step == GATE]
    stocked = [line for line in told.lines if line.stock.mass_g]
    inward = _bands({line.what: line.into.mass_g for line in gate}, inward=True)
    opening = (told.opening_g or 0) + sum(line.stock.mass_g for line in stocked)
    if opening > 0:
        inward.append(Link("opening", True, opening, "info"))
    outward = _bands({line.what: line.out.mass_g for line in gate}, inward=False)
    for name, tone in (("residue", "warn"), ("loss", "bad")):
        mass = sum(getattr(step, name).mass_g for step in told.steps.values())
        if mass:
            outward.append(Link(name, False, mass, tone))
    left = sum(one.mass_g for one in inward) - sum(one.mass_g for one in outward)
    if left > 0:
        outward.append(Link("left", False, left, "info"))
    return [*inward, *outward]


def _bands(masses: dict[str, int], *, inward: bool) -> list[Link]:
    found = sorted(((mass, what) for what, mass in masses.items() if mass), reverse=True)
    bands = [Link(what, inward, mass) for mass, what in found[:MOST_BANDS]]
    rest = sum(mass for mass, _ in found[MOST_BANDS:])
    return [*bands, Link("rest", inward, rest)] if rest else bands


_ENDS: dict[str, tuple[str, str]] = {
    "opening": ("期初在库", "There before"),
    "residue": ("残余物", "Residues"),
    "loss": ("损耗", "Losses"),
    "left": ("应在库", "Should be there"),
    "rest": ("其余", "The rest"),
}


def what_words(what: str) -> tuple[str, str]:
    """Batteries by their chemistry, as far as the letter of the code tells it; lots by their material."""
    if what in _ENDS:
        return _ENDS[what]
    if len(what) == 1 and what.isupper():
        names = " / ".join(chemistries_of_letter(what))
        return (
            (f"电池 {names}", f"Batteries {names}") if names else (f"电池（类型码 {what}）", f"Batteries (type {what})")
        )
    found = worded(MATERIALS | RESIDUES | MOVED, what)
    assert found is not None  # it is a word, not None
    return found


def _what(line: Line, said: Words) -> str:
    return said.said(what_words(line.what))


def _step(name: str, said: Words) -> str:
    return said.said(worded(STEPS, name) or (name, name))


def mass(total: Total) -> int | None:
    """Grams of a side; None where none of its masses is known."""
    return None if total.rows and total.mass_unknown == total.rows else total.mass_g if total.rows else None


def _off_tag(row: StepRow, said: Words) -> tables.Tag:
    if row.name in (GATE, "stock"):
        return tables.Tag("–")
    if row.off_permille is None:
        return tables.Tag(said.gettext(marked("Cannot be told")), "info")
    if abs(row.off_permille) <= 20:
        return tables.Tag(said.gettext(marked("Within 2 %")), "ok")
    return tables.Tag(said.gettext(marked("To check")), "warn")


def _metal_tag(row: MetalRow, said: Words) -> tables.Tag:
    if row.beyond:
        return tables.Tag(said.gettext(marked("More than can have gone in")), "warn")
    if row.recovered_permille is not None:
        return tables.Tag(said.gettext(marked("Declared on both sides")), "ok")
    if row.unknown:
        text = said.ngettext("%(num)s report declares none", "%(num)s reports declare none", row.unknown)
        return tables.Tag(text % {"num": row.unknown}, "info")
    return tables.Tag(said.gettext(marked("Cannot be told")), "info")


_column: Any = tables.Column


def _side(name: str, label: str, get: Any) -> Any:
    return _column(name=name, label=label, value=lambda row, _: mass(get(row)), kind="tonnes")


LINE_COLUMNS: tuple[tables.Column[Line], ...] = (
    _column(name="step", label=marked("Step of the plant"), value=lambda row, said: _step(row.step, said)),
    _column(name="what", label=marked("What"), value=_what),
    _side("in", marked("In / t"), lambda row: row.into),
    _side("out", marked("Out / t"), lambda row: row.out),
    _side("loss", marked("Lost / t"), lambda row: row.loss),
    _side("residue", marked("Residue / t"), lambda row: row.residue),
    _column(
        name="unknown", label=marked("Of no known mass"), kind="number",
        value=lambda row, _: sum(
            side.mass_unknown for side in (row.into, row.out, row.loss, row.residue, row.stock)
        ),
    ),
)  # fmt: skip
STEP_COLUMNS: tuple[tables.Column[StepRow], ...] = (
    _column(name="step", label=marked("Step of the plant"), value=lambda row, said: _step(row.name, said)),
    _side("in", marked("In / t"), lambda row: row.step.into),
    _side("out", marked("Out / t"), lambda row: row.step.out),
    _side("loss", marked("Lost / t"), lambda row: row.step.loss),
    _side("residue", marked("Residue / t"), lambda row: row.step.residue),
    _column(
        name="difference", label=marked("Difference / t"), kind="tonnes",
        value=lambda row, _: None if row.name in (GATE, "stock") else row.step.difference_g,
    ),
    _column(name="closes", label=marked("Closes"), value=_off_tag, kind="tag"),
)  # fmt: skip
METAL_COLUMNS: tuple[tables.Column[MetalRow], ...] = (
    _column(name="step", label=marked("Step of the plant"), value=lambda row, said: _step(row.step, said)),
    _column(name="metal", label=marked("Metal"), value=lambda row, said: said.said(METALS[row.metal])),
    _column(name="in", label=marked("In / kg"), value=lambda row, _: row.into_g, kind="kilo"),
    _column(name="out", label=marked("Out / kg"), value=lambda row, _: row.out_g, kind="kilo"),
    _column(name="recovered", label=marked("Recovered / %"), value=lambda row, _: row.recovered_permille, kind="percent"),
    _column(name="sure", label=marked("What it rests on"), value=_metal_tag, kind="tag"),
)  # fmt: skip
