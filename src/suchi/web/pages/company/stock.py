"""Stock: what the company has in custody by site, by model and by material, and what has waited longest; each figure is a door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct

from suchi.access import standing
from suchi.domain.audiences import Audiences
from suchi.domain.disclosure import shown
from suchi.queries import stock, things
from suchi.queries.stock import Held, HeldLots
from suchi.queries.things import Conn
from suchi.renderers.card_words import CHEMISTRIES
from suchi.web.api.items import BatteryItem, battery_item
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import Asker, asker, record
from suchi.web.pages import tables
from suchi.web.pages.company import own
from suchi.web.pages.company.batteries import UNSITED
from suchi.web.pages.company.words import MATERIALS, worded
from suchi.web.wording import Words, marked

VIEWS: dict[str, str] = {
    "site": marked("By site"),
    "model": marked("By model"),
    "waiting": marked("Waiting longest"),
    "lots": marked("Lots"),
}


class Pile(Struct, frozen=True):
    """What lies together: the batteries of one site, or of one level and model (empty: nobody said). By phase, how many of them
    are on their way to somebody, how many are of no known mass, and grams of the others."""

    key: str
    name: str
    level: str | None
    new: int
    in_use: int
    waste: int
    under_way: int
    unweighed: int
    mass_g: int
    waste_since: str | None

    @property
    def count(self) -> int:
        return self.new + self.in_use + self.waste


async def stock_page(call: Call) -> None:
    _, code = await own.at_home(call)
    by = call.query.get("by", "site")
    if by not in VIEWS:
        raise bad_parameter("by", by, f"可选 {'、'.join(VIEWS)}", f"it may be one of {', '.join(VIEWS)}")
    audiences, found, lots, chemistries = await call.services.read(_counted, asker(call), code)
    await record(call, audiences, f"company:{code}/stock", (code,), max(1, sum(one.count for one in found)))
    names = await own.site_names(call, code)
    shared: dict[str, Any] = {
        "desk": "company", "by": by, "views": VIEWS, "whole": _pile("", "", found), "lots": sum(one.count for one in lots),
        "left_g": sum(one.left_g for one in lots), "unweighed_lots": sum(one.unweighed for one in lots),
        "day_": call.services.today(),
    }  # fmt: skip
    if by == "waiting":
        ask = tables.asked(call, waiting_columns(names, call.services.today()), "since")
        await _waiting(call, code, audiences, ask, names, shared)
        return
    columns, rows = _table(by, found, lots, names, chemistries)
    ask = tables.asked(call, columns, by, whole=True)
    await tables.answer(
        call, "company/stock.html", ask, columns, rows, lambda row: (row.key,), name=f"stock-{by}", **shared
    )


def _counted(
    conn: Conn, ask: Asker, code: str
) -> tuple[Audiences, list[Held], list[HeldLots], dict[str, tuple[str, ...]]]:
    """What is there, and of what chemistries the models among it are."""
    found = stock.held(conn, code)
    models = sorted({one.model for one in found if one.model is not None})
    rows = things.rows(conn, "battery_model", models) if models else {}
    chemistries = {key: row.state.chemistries for key, row in rows.items()}
    return standing.to_company(ask(conn), code, []), found, stock.held_lots(conn, code), chemistries


async def _waiting(
    call: Call, code: str, audiences: Audiences, ask: tables.Asked, names: Mapping[str, str], shared: dict[str, Any]
) -> None:
    found = await call.services.read(stock.waiting, code, ask.position(tuple[str, str]), ask.limit)
    items = [shown("BatteryItem", battery_item(row), audiences) for _, row in found]
    since = {row.key: when for when, row in found}
    await tables.answer(
        call, "company/stock.html", ask, waiting_columns(names, call.services.today()), items,
        lambda one: (since[one.battery_id], one.battery_id), name="stock-waiting", **shared,
    )  # fmt: skip


# ---- what is counted together -----------------------------------------------------------------------------------------


def by_site(found: Iterable[Held]) -> list[Pile]:
    """The batteries of each site, those at none that was told first."""
    return _piles(found, lambda one: (one.site or "",))


def by_model(found: Iterable[Held]) -> list[Pile]:
    """The batteries of each level and model, packs first."""
    return _piles(found, lambda one: (_RANKS.get(one.level or "", "4") + (one.level or ""), one.model or ""))


_RANKS = {"P": "1", "M": "2", "C": "3"}


def _piles(found: Iterable[Held], key: Callable[[Held], tuple[str, ...]]) -> list[Pile]:
    groups: dict[tuple[str, ...], list[Held]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return [_pile(" ".join(parts), parts[-1], ones) for parts, ones in sorted(groups.items())]


def _pile(key: str, name: str, ones: Sequence[Held]) -> Pile:
    def count(phase: str) -> int:
        return sum(one.count for one in ones if one.phase == phase)

    return Pile(
        key=key, name=name, level=ones[0].level if ones else None, new=count("new"), in_use=count("in_use"),
        waste=count("waste"), under_way=sum(one.count for one in ones if one.under_way),
        unweighed=sum(one.unweighed for one in ones), mass_g=sum(one.mass_g for one in ones),
        waste_since=min((one.waste_since for one in ones if one.waste_since is not None), default=None),
    )  # fmt: skip


# ---- as tables ----------------------------------------------------------------------------------------------------------


def list_address(filters: Mapping[str, str | None], kind: str = "batteries") -> str:
    """The list behind a figure: what is there, and answers to these filters."""
    return f"/company/{kind}?{urlencode({'there': '1'} | {name: value for name, value in filters.items() if value})}"


def _table(
    by: str,
    found: list[Held],
    lots: list[HeldLots],
    names: Mapping[str, str],
    chemistries: Mapping[str, tuple[str, ...]],
) -> tuple[Sequence[tables.Column[Any]], list[Any]]:
    if by == "lots":
        return lot_columns(names), [LotPile(f"{one.site or ''} {one.material or ''}", one) for one in lots]
    if by == "model":
        return model_columns(chemistries), by_model(found)
    return site_columns(names), by_site(found)


class LotPile(Struct, frozen=True):
    """Lots of one material at one site, under the key by which the table goes on."""

    key: str
    of: HeldLots


_column: Any = tables.Column


def _site(names: Mapping[str, str], site: str | None, said: Words) -> str:
    return names.get(site, site) if site else said.gettext(marked("At no site that was told"))


def _figures(filters: Callable[[Pile], dict[str, str | None] | None]) -> tuple[tables.Column[Pile], ...]:
    """The phases of a pile, each figure a door to its list; `filters` is None where no list can be asked for so."""

    def column(name: str, label: str, *, of: str, more: dict[str, str]) -> tables.Column[Pile]:
        def href(one: Pile) -> str | None:
            asked = filters(one)
            return list_address(asked | more) if asked is not None and getattr(one, of) else None

        made: tables.Column[Pile] = _column(
            name=name, label=label, value=lambda one, _: getattr(one, of), kind="number", href=href
        )
        return made

    return (
        column("new", marked("Not in use yet"), of="new", more={"phase": "new"}),
        column("in_use", marked("In use now"), of="in_use", more={"phase": "in_use"}),
        column("waste", marked("Waste"), of="waste", more={"phase": "waste"}),
        column("under_way", marked("Of these under way"), of="under_way", more={"flag": "in_transit"}),
        _column(name="mass", label=marked("Mass / t"), value=lambda one, _: _known(one), kind="tonnes"),
    )


def _known(one: Pile) -> int | None:
    """A mass of none is not 0."""
    return one.mass_g if one.unweighed < one.count else None


def site_columns(names: Mapping[str, str]) -> tuple[tables.Column[Pile], ...]:
    """Where the batteries are, and since when the first waste is there."""
    return (
        _column(
            name="site", label=marked("Site"), value=lambda one, said: _site(names, one.name, said),
            href=lambda one: list_address({"site": one.name or UNSITED}),
        ),
        *_figures(lambda one: {"site": one.name or UNSITED}),
        _column(name="since", label=marked("First waste since"), value=lambda one, _: one.waste_since, kind="day"),
    )  # fmt: skip


def model_columns(chemistries: Mapping[str, tuple[str, ...]]) -> tuple[tables.Column[Pile], ...]:
    """Which batteries they are."""

    def chemistry(one: Pile, said: Words) -> str | None:
        return (
            "、".join(said.said(CHEMISTRIES.get(name, (name, name))) for name in chemistries.get(one.name, ())) or None
        )

    return (
        _column(
            name="model", label=marked("Battery model"), kind="code",
            value=lambda one, said: one.name.rpartition("/")[2] or said.gettext(marked("No model told")),
            href=lambda one: list_address({"model": one.name, "level": one.level}) if one.name else None,
        ),
        _column(name="level", label=marked("Level"), value=lambda one, said: own.level(one.level, said)),
        _column(name="chemistry", label=marked("Chemistry"), value=chemistry, more=True),
        *_figures(lambda one: {"model": one.name, "level": one.level} if one.name else None),
    )  # fmt: skip


def waiting_columns(names: Mapping[str, str], today: str) -> tuple[tables.Column[BatteryItem], ...]:
    """Waste, the longest there first, and for how long."""
    return (
        _column(
            name="battery", label=marked("Battery"), value=lambda one, _: one.battery_id, kind="code",
            href=lambda one: own.address_of(f"battery:{one.battery_id}"),
        ),
        _column(name="level", label=marked("Level"), value=lambda one, said: own.level(one.level, said)),
        _column(name="model", label=marked("Battery model"), value=lambda one, _: (one.model or "").rpartition("/")[2]),
        _column(name="site", label=marked("Site"), value=lambda one, said: _site(names, own.site_of(one.holder), said)),
        _column(name="since", label=marked("With you as waste since"), value=lambda one, _: one.waste_since, kind="day"),
        _column(name="days", label=marked("Days"), value=lambda one, _: own.days_since(one.waste_since, today), kind="number"),
    )  # fmt: skip


def lot_columns(names: Mapping[str, str]) -> tuple[tables.Column[LotPile], ...]:
    """Lots by site and material."""

    def address(one: LotPile) -> str:
        return list_address({"site": one.of.site or UNSITED, "material": one.of.material}, "lots")

    return (
        _column(name="site", label=marked("Site"), value=lambda one, said: _site(names, one.of.site, said)),
        _column(name="material", label=marked("Material"), value=lambda one, said: (pair := worded(MATERIALS, one.of.material)) and said.said(pair)),
        _column(name="lots", label=marked("Lots"), value=lambda one, _: one.of.count, kind="number", href=address),
        _column(name="left", label=marked("Left / t"), value=lambda one, _: one.of.left_g if one.of.unweighed < one.of.count else None, kind="tonnes"),
        _column(name="unweighed", label=marked("Of no known mass"), value=lambda one, _: one.of.unweighed, kind="number"),
    )  # fmt: skip
