"""The sites of a region: what each does, where it lies, what it holds, which of its permits are in force; each leads to its sheet."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import get_args

from msgspec import Struct

from suchi.domain.events.governing_parties import SiteKind
from suchi.domain.party import Company
from suchi.domain.wording import code_word
from suchi.queries import site_lists, trials
from suchi.queries.companies import companies_of
from suchi.queries.permit_lists import how_on
from suchi.queries.site_lists import Listed, Order
from suchi.queries.things import Conn
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.regulator.minding import minds_thing
from suchi.web.pages.regulator.naming import company_page, named, thing_page, worded
from suchi.web.pages.regulator.permits import SOON_DAYS, kinds_of
from suchi.web.pages.regulator.region import Area, area, place_of
from suchi.web.pages.tables import Asked, Column, Tag
from suchi.web.wording import Words, marked

PATH = "/regulator/sites"
KINDS: tuple[str, ...] = get_args(SiteKind)
_ORDERS: dict[str, Order] = {"site": "site", "region": "region", "packs": "packs", "waste": "waste"}


class Shown(Struct, frozen=True, kw_only=True):
    """A site as it is listed: its permits of the office's fields by how they stand on the day (`held`, `soon`, `unverified`, …). No
    stock where batteries are not of the office's duty."""

    listed: Listed
    company: Company | None
    stock: bool
    permits: Counter[str]
    closed: bool


def _name(row: Shown, _: Words) -> str:
    site = row.listed.site
    return site.name or site.key.partition("/")[2]


def _kind(row: Shown, said: Words) -> str | None:
    kind = row.listed.site.kind
    word = code_word(kind, zh=said.language == "zh") if kind else None
    return f"{word} · {said.gettext(marked('closed'))}" if word and row.closed else word


def _permits(row: Shown, said: Words) -> Tag | None:
    """What matters most first: a permit that ends soon, one that nobody verified, else how many are in force."""
    for how, text, tone in (
        ("soon", marked("{count} about to end"), "warn"),
        ("unverified", marked("{count} not verified"), "info"),
        ("held", marked("{count} valid"), "ok"),
    ):
        if row.permits[how]:
            return Tag(said.gettext(text).format(count=said.number(row.permits[how])), tone)
    return Tag(said.gettext(marked("none in force")), "") if row.permits else None


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="site", label=marked("Site"), value=_name, href=lambda row: thing_page(f"site:{row.listed.site.key}"), sort=True),
    Column(name="kind", label=marked("What it does"), value=_kind),
    Column(name="company", label=marked("Company"), value=lambda row, said: named(row.company, row.listed.site.company, said),
           href=lambda row: company_page(row.listed.site.company)),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(place_of(row.listed.region)) if row.listed.region else None, sort=True),
    Column(name="packs", label=marked("Packs"), value=lambda row, _: row.listed.packs if row.stock else None, kind="number", sort=True),
    Column(name="waste", label=marked("Waste packs"), value=lambda row, _: row.listed.waste if row.stock else None, kind="number", sort=True),
    Column(name="permits", label=marked("Permits"), value=_permits, kind="tag"),
)  # fmt: skip


async def sites_page(call: Call) -> None:
    here, kind = await area(call), call.query.get("kind") or None
    if kind is not None and kind not in KINDS:
        raise bad_parameter("kind", kind, f"可选 {'、'.join(KINDS)}", f"one of {', '.join(KINDS)}")
    stock = minds_thing(here.reach, "battery")
    columns = COLUMNS if stock else tuple(one for one in COLUMNS if one.name not in ("packs", "waste"))
    ask = tables.asked(call, columns, "site")
    found = await call.services.read(_read, here, kind, ask, call.services.today())
    shown = found[: ask.limit - 1]
    await record(
        call, here.audiences, f"sites:{here.region or 'nation'}", {row.listed.site.company for row in shown}, len(shown)
    )
    await tables.answer(
        call, "regulator/sites.html", ask, columns, found, key=lambda row: row.listed.place, name="sites", desk="regulator", area=here,
        kinds=KINDS, kind=kind or "", worded=worded(call),
    )  # fmt: skip


def _read(conn: Conn, here: Area, kind: str | None, ask: Asked, day: str) -> list[Shown]:
    column, descending = ask.order
    found = site_lists.sites(
        conn,
        here.stem,
        kind,
        _ORDERS[column],
        ask.position(tuple[str | int, str]),
        ask.limit,
        trials.companies(conn),
        descending=descending,
    )
    companies = companies_of(conn, {one.site.company for one in found})
    soon = (date.fromisoformat(day) + timedelta(days=SOON_DAYS)).isoformat()
    kinds = kinds_of(here)
    return [
        Shown(
            listed=one,
            company=companies.get(one.site.company),
            stock=minds_thing(here.reach, "battery"),
            permits=Counter(how_on(permit, day, soon) for permit in one.site.permits if permit.kind in kinds),
            closed=one.site.until is not None and one.site.until < day,
        )
        for one in found
    ]
