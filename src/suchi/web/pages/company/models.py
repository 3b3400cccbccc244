"""The company's own models, with what is filed for each of technical information, what is owed, and how often it was opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from suchi.capture.calendar import working_days
from suchi.domain.errors import Failure
from suchi.domain.model import BatteryModel, VehicleModel
from suchi.queries import library_use, models
from suchi.queries.library_use import FilingUse
from suchi.queries.things import Conn
from suchi.renderers.card_words import CHEMISTRIES
from suchi.renderers.duties import OpenDuty
from suchi.web.api.duties import owed_about
from suchi.web.api.library_figures import OF_COVERAGE, CoverageAnswer, coverage, scope_of
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import Asker, asker
from suchi.web.library_words import KINDS
from suchi.web.pages import tables
from suchi.web.pages.company import own
from suchi.web.pages.company.words import PROPULSIONS, worded
from suchi.web.wording import Words, marked

OF: dict[str, tuple[models.Kind, str]] = {
    "batteries": ("battery_model", marked("Battery models")),
    "vehicles": ("vehicle_model", marked("Vehicle models")),
}
MOST_OWED = 500
_FIRST = "model"


class ModelRow(Struct, frozen=True):
    """A model with its filings (each with what became of it) and what is owed for it."""

    thing: str
    state: BatteryModel | VehicleModel
    filings: tuple[FilingUse, ...]
    owed: tuple[OpenDuty, ...]

    @property
    def name(self) -> str:
        return self.state.key.rpartition("/")[2] if isinstance(self.state, BatteryModel) else self.state.key


async def models_page(call: Call) -> None:
    who, code = await own.at_home(call)
    of = call.query.get("of", "")
    roles = {role.role for role in who.company.roles} if who.company is not None else set()
    of = of or ("vehicles" if "vehicle_maker" in roles and "battery_maker" not in roles else "batteries")
    if of not in OF:
        raise bad_parameter("of", of, f"可选 {'、'.join(OF)}", f"it may be one of {', '.join(OF)}")
    kind = OF[of][0]
    columns = BATTERY_COLUMNS if of == "batteries" else VEHICLE_COLUMNS
    ask = tables.asked(call, columns, _FIRST)
    after = ask.position(tuple[str])
    rows = await call.services.read(
        rows_of, asker(call), kind, code, call.services.today(), after[0] if after else None, ask.limit
    )
    if rows:  # how often its documents were opened is more than everybody sees
        await call.services.trail.read(
            call, thing=f"{kind}:*", audience="maker", concerned=(), count=min(len(rows), ask.limit - 1)
        )
    figures = await _coverage(call)
    await tables.answer(
        call, "company/models.html", ask, columns, rows,
        lambda row: (row.state.key,), name=f"models-{of}", desk="company", of=of, kinds_of=OF, figures=figures, told={one.figure: one for one in OF_COVERAGE}, reports=who.reports,
        registers=own.acts(
            ("BatteryModelRegistered", "VehicleModelRegistered"), "", who.company, call.services.today()
        ),
    )  # fmt: skip


async def _coverage(call: Call) -> CoverageAnswer | None:
    """How the technical information of the company's group stands in figures; None for whoever is no maker."""
    try:
        scope, audience = await scope_of(call)
    except Failure as failure:
        if failure.code != "access.role":
            raise
        return None
    found = await call.services.read(coverage, scope, call.services.today(), working_days())
    await call.services.trail.read(
        call, thing="technical-information/coverage", audience=audience, concerned=(), count=max(1, found.filings)
    )
    return found


def rows_of(
    conn: Conn, ask: Asker, kind: models.Kind, code: str, today: str, after: str | None, limit: int
) -> list[ModelRow]:
    """A page of the company's models, with their filings and what it owes for them."""
    found = [(f"{kind}:{row.key}", row.state) for row in models.of_maker(conn, kind, code, after, limit)]
    used: dict[str, list[FilingUse]] = {}
    for one in library_use.used(conn, [(thing, state.maker, state) for thing, state in found]):
        used.setdefault(one.thing, []).append(one)
    owed: dict[str, list[OpenDuty]] = {}
    named = [thing for thing, _ in found]
    for duty in owed_about(conn, ask(conn), code, named, today, MOST_OWED) if named else ():
        owed.setdefault(duty.thing, []).append(duty)
    return [ModelRow(thing, state, tuple(used.get(thing, ())), tuple(owed.get(thing, ()))) for thing, state in found]


def standing(row: ModelRow, said: Words) -> tables.Tag:
    """How its technical information stands: what is late or still owed first, then what never came, then that it is there."""
    if any(one.how == "overdue" for one in row.owed):
        return tables.Tag(said.gettext(marked("Overdue")), "bad")
    if row.owed:
        return tables.Tag(said.gettext(marked("Still to be filed")), "warn")
    if any(not one.uploaded for one in row.filings):
        return tables.Tag(said.gettext(marked("Filed, document not here")), "info")
    return (
        tables.Tag(said.gettext(marked("Filed")), "ok")
        if row.filings
        else tables.Tag(said.gettext(marked("None filed")))
    )


def _filed(row: ModelRow, said: Words) -> str | None:
    """Which kinds are filed, in which languages."""
    by_kind: dict[str, list[str]] = {}
    for one in row.filings:
        languages = by_kind.setdefault(one.kind, [])
        if one.language not in languages:
            languages.append(one.language)
    found = [f"{said.said(KINDS[kind])} {'/'.join(languages)}" for kind, languages in by_kind.items() if kind in KINDS]
    return "、".join(found) if said.language == "zh" else ", ".join(found)


def _chemistry(row: ModelRow, said: Words) -> str | None:
    assert isinstance(row.state, BatteryModel)
    return "、".join(said.said(CHEMISTRIES.get(name, (name, name))) for name in row.state.chemistries) or None


def _propulsion(row: ModelRow, said: Words) -> str | None:
    assert isinstance(row.state, VehicleModel)
    pair = worded(PROPULSIONS, row.state.propulsion)
    return said.said(pair) if pair is not None else None


def _swap(row: ModelRow, said: Words) -> str | None:
    assert isinstance(row.state, VehicleModel)
    told = row.state.swap_model
    return None if told is None else said.gettext(marked("yes")) if told else said.gettext(marked("no"))


_column: Any = tables.Column
_NAME = _column(
    name=_FIRST,
    label=marked("Model"),
    value=lambda row, _: row.name,
    kind="code",
    href=lambda row: own.address_of(row.thing),
)
_INFORMATION: Sequence[tables.Column[ModelRow]] = (
    _column(name="standing", label=marked("Technical information"), value=standing, kind="tag"),
    _column(name="filed", label=marked("Filed of it"), value=_filed),
    _column(name="openings", label=marked("Opened by others"), value=lambda row, _: sum(one.openings for one in row.filings), kind="number"),
)  # fmt: skip
BATTERY_COLUMNS: tuple[tables.Column[ModelRow], ...] = (
    _NAME,
    _column(name="level", label=marked("Level"), value=lambda row, said: own.level(row.state.level, said)),
    _column(name="chemistry", label=marked("Chemistry"), value=_chemistry),
    _column(name="energy", label=marked("Energy / kWh"), value=lambda row, _: row.state.rated_wh, kind="kilo"),
    *_INFORMATION,
)
VEHICLE_COLUMNS: tuple[tables.Column[ModelRow], ...] = (
    _NAME,
    _column(name="propulsion", label=marked("Propulsion"), value=_propulsion),
    _column(name="swap", label=marked("Swap model"), value=_swap),
    _column(name="packs", label=marked("Packs it expects"), value=lambda row, _: len(row.state.packs) or None, kind="number"),
    *_INFORMATION,
)  # fmt: skip
