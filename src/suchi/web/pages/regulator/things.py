"""One battery, vehicle, lot or consignment as an authority may read it: what it is, its course, what it is bound up with, and what was
found. Everything passes the table of disclosure, and is on the trail before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from suchi.domain.battery import company_of
from suchi.domain.codes import battery_key, vin_doubts, vin_key
from suchi.domain.disclosure import shown
from suchi.domain.event import day_of
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.rulebook import declared
from suchi.domain.stages import STAGES
from suchi.queries.companies import companies_of
from suchi.renderers.identity import Identity
from suchi.web.api import batteries, consignments
from suchi.web.api.neighbours import lot_answer, lot_seen, not_on_record, vehicle_answer, vehicle_seen
from suchi.web.api.steps import Step
from suchi.web.call import Call
from suchi.web.disclosing import asker, concerned_of, record
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.company.own import OUTCOMES, PURPOSES
from suchi.web.pages.company.own import STAGES as CONSIGNMENT_STAGES
from suchi.web.pages.company.words import MATERIALS, VEHICLE_STAGES, flagged
from suchi.web.pages.regulator.naming import company_page, named, thing_page
from suchi.web.pages.regulator.region import area
from suchi.web.pages.render import page
from suchi.web.wording import Words, marked, words

MOST_ITEMS = 200


class Fact(Struct, frozen=True):
    """A line of what is on record: its label (an msgid), the text, and where it leads."""

    label: str
    text: str | None
    href: str | None = None
    code: bool = False


class Bound(Struct, frozen=True):
    """What it is bound up with: under a heading (an msgid), each with a note and a page."""

    title: str
    things: Sequence[tuple[str, str, str | None]]


async def battery_page(call: Call) -> None:
    await area(call)
    key, said = battery_key(call.path["code"])[:MOST_CODE], _words(call)
    found = await call.services.read(batteries.identity_seen, asker(call), key, None, None)
    if found is None:
        raise batteries.not_on_record(key)
    known, audiences, concerned = found
    line = await call.services.read(batteries.line_seen, asker(call), key, call.services.today())
    steps = line.steps if line is not None else []
    await record(call, audiences, f"battery:{known.battery_id}", concerned)
    told: Identity = shown("Identity", known, audiences)
    companies = await _companies(
        call, [told.maker, told.holder, told.owner, told.addressee, *(step.by for step in steps)]
    )
    facts = [
        *_held(told, companies, said),
        Fact(
            marked("Maker of the battery"),
            _name(companies, told.maker, said) or told.maker_name,
            company_page(told.maker),
        ),
        Fact(marked("Battery model"), told.model.key.rpartition("/")[2] if told.model else None),
        Fact(marked("Produced on"), said.day(told.produced_on) if told.produced_on else None),
        Fact(marked("Mass / kg"), said.kilo(told.mass_g) if told.mass_g is not None else None),
        Fact(marked("Energy / kWh"), said.kilo(told.energy_wh) if told.energy_wh is not None else None),
    ]
    bound = [
        Bound(marked("Made into"), [(code, "", thing_page(f"battery:{code}")) for code in told.successors]),
        Bound(marked("Made from"), [(code, "", thing_page(f"battery:{code}")) for code in told.origins]),
    ]
    await _show(
        call, "battery", told.battery_id, said.said(STAGES[told.stage.code]) if told.stage.code in STAGES else said.said(told.stage),
        facts, bound, told.findings, _stations(steps, companies, said),
    )  # fmt: skip


def _held(told: Identity, companies: dict[str, Company], said: Words) -> list[Fact]:
    """Where it is and with whom."""
    holder = company_of(told.holder) if told.holder and not told.holder.startswith("@") else None
    lot = told.ended.lot if told.ended is not None else None
    return [
        Fact(marked("In custody of"), _name(companies, holder, said), company_page(holder)),
        Fact(
            marked("In vehicle"),
            told.vehicle,
            thing_page(f"vehicle:{told.vehicle}") if told.vehicle else None,
            code=True,
        ),
        Fact(
            marked("Under way in"),
            told.consignment,
            thing_page(f"consignment:{told.consignment}") if told.consignment else None,
            code=True,
        ),
        Fact(marked("Went into lot"), lot, thing_page(f"lot:{lot}") if lot else None, code=True),
        Fact(marked("Marks"), flagged(told.flags, said)),
    ]


async def vehicle_page(call: Call) -> None:
    await area(call)
    vin, said = vin_key(call.path["vin"][:64]), _words(call)
    unknown = not_on_record("vehicle", "车辆", "vehicle", vin, vin_doubts(vin))
    rows, audiences = await call.services.read(vehicle_seen, asker(call), vin, unknown)
    await record(call, audiences, f"vehicle:{rows.vehicle.vin}", concerned_of(rows.vehicle, audiences))
    told = shown("VehicleAnswer", vehicle_answer(rows), audiences)
    state = told.state
    companies = await _companies(call, [state.maker, state.holder, state.scrapped_by])
    facts = [
        Fact(marked("Maker of the vehicle"), _name(companies, state.maker, said), company_page(state.maker)),
        Fact(marked("Vehicle model"), state.model),
        Fact(
            marked("With"),
            _name(companies, state.holder, said),
            company_page(company_of(state.holder)) if state.holder else None,
        ),
    ]
    days = [
        (state.born, marked("Production or import on record")), (state.certificate_on, marked("Certificate of conformity issued")),
        (state.sold_at, marked("Sold")), (state.taken_in_at, marked("Taken in by a yard")), (state.scrapped_at, marked("Scrapped")),
        (state.deregistered_at, marked("Deregistered")), (state.exported_at, marked("Exported")),
    ]  # fmt: skip
    stations = sorted((day_of(on) if len(on) > 10 else on, said.gettext(text), "", True) for on, text in days if on)
    packs = [
        (one.code, " – ".join(said.day(at) for at in (one.since, one.until) if at), thing_page(f"battery:{one.code}"))
        for one in told.packs
    ]
    await _show(
        call, "vehicle", state.vin, said.said(VEHICLE_STAGES[told.stage][0]), facts, [Bound(marked("Packs it carries or carried"), packs)],
        told.findings, stations,
    )  # fmt: skip


async def lot_page(call: Call) -> None:
    await area(call)
    key, said = call.path["lot"][:128], _words(call)
    unknown = not_on_record("lot", "批次", "lot", key)
    rows, audiences, concerned = await call.services.read(lot_seen, asker(call), key, unknown)
    await record(call, audiences, f"lot:{key}", concerned)
    told = shown("LotAnswer", lot_answer(key, rows), audiences)
    state = told.state
    companies = await _companies(call, [state.holder, state.addressee])
    facts = [
        Fact(
            marked("Material"), said.said(MATERIALS[state.material]) if state.material in MATERIALS else state.material
        ),
        Fact(
            marked("In custody of"),
            _name(companies, state.holder, said),
            company_page(company_of(state.holder)) if state.holder else None,
        ),
        Fact(marked("Mass / kg"), said.kilo(state.mass_g) if state.mass_g is not None else None),
        Fact(marked("Left / kg"), said.kilo(told.left_g) if told.left_g is not None else None),
    ]
    bound = [
        Bound(
            marked("Made of batteries"),
            [(code, "", thing_page(f"battery:{code}")) for code in told.made_of_batteries[:MOST_ITEMS]],
        ),
        Bound(marked("Made of lots"), [(lot, "", thing_page(f"lot:{lot}")) for lot in told.made_of_lots[:MOST_ITEMS]]),
        Bound(marked("Went into lots"), [(lot.key, "", thing_page(f"lot:{lot.key}")) for lot in told.went_into]),
    ]
    await _show(call, "lot", key, "", facts, bound, told.findings, [])


async def consignment_page(call: Call) -> None:
    await area(call)
    key, said = call.path["consignment"][:128], _words(call)
    told = await consignments.seen(call, key)  # puts the read on record itself
    state = told.state
    companies = await _companies(call, [state.sender, state.addressee])
    stage = CONSIGNMENT_STAGES.get(told.stage)
    facts = [
        Fact(
            marked("Sender"),
            _name(companies, state.sender, said),
            company_page(company_of(state.sender)) if state.sender else None,
        ),
        Fact(
            marked("Addressee"),
            _name(companies, state.addressee, said),
            company_page(company_of(state.addressee)) if state.addressee else None,
        ),
        Fact(marked("Purpose"), said.gettext(PURPOSES[state.purpose]) if state.purpose in PURPOSES else state.purpose),
        Fact(marked("Sent on"), said.day(state.sent_at) if state.sent_at else None),
        Fact(marked("Received on"), said.day(state.received_at) if state.received_at else None),
        Fact(marked("Mass sent / kg"), said.kilo(state.mass_g) if state.mass_g is not None else None),
        Fact(
            marked("Mass received / kg"),
            said.kilo(state.received_mass_g) if state.received_mass_g is not None else None,
        ),
    ]
    items = [
        (
            one.item.partition(":")[2],
            said.gettext(OUTCOMES[one.outcome][0]) if one.outcome in OUTCOMES else one.outcome or "",
            thing_page(one.item),
        )
        for one in told.items[:MOST_ITEMS]
    ]
    await _show(
        call,
        "consignment",
        key,
        said.gettext(stage[0]) if stage else told.stage,
        facts,
        [Bound(marked("Items"), items)],
        told.findings,
        [],
    )


async def _show(
    call: Call,
    kind: str,
    key: str,
    stage: str,
    facts: Sequence[Fact],
    bound: Iterable[Bound],
    findings: Sequence[Finding],
    stations: Sequence[tuple[str, str, str, bool]],
) -> None:
    await page(
        call, "regulator/thing.html", desk="regulator", kind=kind, key=key, stage=stage, facts=[one for one in facts if one.text],
        bound=[one for one in bound if one.things], findings=findings, stations=stations[::-1], declared=declared,
    )  # fmt: skip


def _stations(steps: Sequence[Step], companies: dict[str, Company], said: Words) -> list[tuple[str, str, str, bool]]:
    """Day, what was reported, by whom, and whether it counts."""
    return [(step.on, said.said(step), _name(companies, step.by, said) or "", step.counts) for step in steps]


async def _companies(call: Call, custodies: Iterable[str | None]) -> dict[str, Company]:
    codes = {company_of(one) for one in custodies if one and not one.startswith("@")}
    found: dict[str, Company] = await call.services.read(companies_of, codes)
    return found


def _name(companies: dict[str, Company], custody: str | None, said: Words) -> str | None:
    code = company_of(custody) if custody and not custody.startswith("@") else None
    return named(companies.get(code or ""), code, said)


def _words(call: Call) -> Words:
    return words("en" if call.language == "en" else "zh")
