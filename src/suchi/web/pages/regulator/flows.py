"""The flows from production to metal in some months: the chart, its table to take away, and what each of its columns counts."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.flows import METALS
from suchi.queries import overview, overview_flows
from suchi.queries.overview import Run
from suchi.queries.overview_flows import Flows
from suchi.queries.things import Conn
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.regulator import sankey
from suchi.web.pages.regulator.minding import minds_thing
from suchi.web.pages.regulator.period import Period, choices, period
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.regulator.sankey import Link
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column
from suchi.web.wording import marked

PATH = "/regulator/flows"
PARTS = {"all": (0, marked("Production to metal")), "waste": (sankey.RETIRED_FROM, marked("From retirement on"))}
WASTE, NEW, PLANTS = "/regulator/batteries?phase=waste", "/regulator/batteries?phase=new", "/regulator/sites?kind=plant"
DOORS: dict[str, str] = {
    sankey.BECAME["stock"]: NEW,
    **dict.fromkeys(sankey.WAYS.values(), WASTE),
    sankey.NOT_HANDED: WASTE,
    sankey.RECEIVERS["recycler"]: PLANTS,
    sankey.STOCK: PLANTS,
}
"""Nodes behind which there is a list, and its address without the region."""


class Shown(Struct, frozen=True, kw_only=True):
    """What is drawn: the bands of the part that is asked for, what is said of packs and movements without a known mass, and
    metals recovered in g, by name."""

    part: str
    links: list[Link]
    unweighed_packs: int
    unweighed_movements: int
    metals: list[tuple[str, int]]

    @property
    def columns(self) -> list[tuple[str, str]]:
        return COLUMNS_OF_CHART[PARTS[self.part][0] :]


COLUMNS_OF_CHART: list[tuple[str, str]] = [
    (marked("Produced"), marked("Packs whose day of production lies in the months, of makers registered in the region; the chemistry by the letter of the code (LFP: B, NMC and NCA: E, all else: other). What was produced earlier or elsewhere are packs retired here in the months that these are not.")),
    (marked("Put into use"), marked("What has become of these packs by today's record: put into a vehicle or swapped at least once; exported; waste or ended without a vehicle; or none of these, which is stock, or an export or installation that nobody reported.")),
    (marked("Retired"), marked("Packs that became waste in the months, where the company is registered that reported it, by the reason told, else by its role. Opening stocks are not in it. What stays in vehicles is a stock and no flow.")),
    (marked("Handed over"), marked("Consignments of the months sent as waste or for processing, by the sender's role, by the mass received, else the mass sent; those called off are not in it. What was held before, or is passed on, is what was handed over beyond what was retired here in these months: retired earlier, without a code, received from others, or material. What was not handed over is the difference the other way.")),
    (marked("Arrived"), marked("The same consignments by the role of their addressee, once a receipt is on record. Without one the arrival is not confirmed, and nothing more is said.")),
    (marked("What came of it"), marked("What left the gates of recyclers' sites in the region in the months, residues handed to disposal, and losses of processing. It may have come in earlier: generated is not utilised, and taken in is not utilised either. What came and did not leave is stock or in work.")),
    (marked("Metals"), marked("Metals in the materials that left, as their makers declared them. Black mass and parts still hold theirs: nothing is recovered yet. What nobody declared is not estimated.")),
]  # fmt: skip
"""The columns from left to right, each with what it counts."""


def columns(here: Area) -> tuple[Column[Link], ...]:
    return (
        Column(name="from", label=marked("From"), value=lambda row, said: said.gettext(row.source)),
        Column(name="to", label=marked("To"), value=lambda row, said: said.gettext(row.target), href=lambda row: door(row, here)),
        Column(name="packs", label=marked("Packs"), value=lambda row, _: row.packs, kind="number"),
        Column(name="mass", label=marked("Mass / t"), value=lambda row, _: row.mass_g, kind="tonnes"),
    )  # fmt: skip


def door(link: Link, here: Area) -> str | None:
    """The list behind where a band leads; no list of packs for an office that batteries do not concern."""
    path = DOORS.get(link.target)
    if path is None or (path != PLANTS and not minds_thing(here.reach, "battery")):
        return None
    return path + (f"&region={here.region}" if here.region else "")


def shown(found: Flows, part: str) -> Shown:
    metals = [
        sum(one.metals[at] for one in found.moved if one.direction == "out" and one.kind == "material")
        for at in range(len(METALS))
    ]
    return Shown(
        part=part,
        links=sankey.links(found, first=PARTS[part][0]),
        unweighed_packs=found.unweighed_packs,
        unweighed_movements=found.unweighed_movements,
        metals=[(sankey.METAL_NAMES[name], grams) for name, grams in zip(METALS, metals, strict=True)],
    )


def part_of(call: Call) -> str:
    """Which part of the way is asked for. Raises for what is none."""
    part = call.query.get("part", "all")
    if part not in PARTS:
        raise bad_parameter("part", part, f"可选 {'、'.join(PARTS)}", f"it may be one of {', '.join(PARTS)}")
    return part


async def asked_period(call: Call) -> tuple[Run | None, Period]:
    """When was counted last, and the months that are asked for; they end with the day as of which was counted."""
    run = await call.services.read(overview.last_run)
    return run, period(call, run.today if run is not None else call.services.today())


async def flows_page(call: Call) -> None:
    here, part = await area(call), part_of(call)
    run, months = await asked_period(call)
    found = await call.services.read(_read, here, months)
    made = columns(here)
    ask = tables.asked(call, made, "journey", whole=True)
    what = shown(found, part)
    await record(call, here.audiences, f"flows:{here.region or 'nation'}")
    await tables.answer(
        call, "regulator/flows.html", ask, made, what.links, key=lambda row: (row.source, row.target),
        name=f"flows-{months.since}-{months.until}", desk="regulator", area=here, run=run, months=months, choices=choices(call, months),
        flow=what, parts=PARTS, counted_at=minute(run.at_us) if run else None, door=door,
    )  # fmt: skip


def _read(conn: Conn, here: Area, months: Period) -> Flows:
    return overview_flows.flows(conn, here.stem, months.span)
