"""One vehicle as the company may see it: every place for a pack and what is in it, its life, what is owed, what may be reported."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from suchi.domain.audiences import Audiences
from suchi.domain.codes import vin_doubts, vin_key
from suchi.domain.disclosure import opens, shown
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, day_of
from suchi.domain.history import Past, in_effect
from suchi.domain.model import Expected, VehicleModel
from suchi.domain.party import Company
from suchi.domain.rulebook import declared
from suchi.domain.vehicle import Fit, Out, Vehicle
from suchi.queries import things
from suchi.queries.neighbours import Stay, VehicleRows
from suchi.queries.things import Conn
from suchi.renderers.duties import OpenDuty
from suchi.web.api.duties import owed_about
from suchi.web.api.neighbours import VehicleAnswer, not_on_record, vehicle_answer, vehicle_seen
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, concerned_of, record
from suchi.web.library_words import WORDS
from suchi.web.pages.company import own
from suchi.web.pages.company.words import BUILDS, BUYERS, FLAGS, PROPULSIONS, VEHICLE_STAGES
from suchi.web.pages.render import page
from suchi.web.pages.yard.record import exemption_of

MOST_OWED = 20
ACTS: dict[str, tuple[str, ...]] = {
    "seen": ("VehicleProduced", "VehicleImported", "VehicleTakenIn", "IncidentReported"),
    "produced": ("VehicleSold", "BatteryInstalled", "BatteryRemoved", "BatteryReplaced", "VehicleExported", "IncidentReported"),
    "sold": (
        "BatteryReplaced", "BatteryInstalled", "BatteryRemoved", "BatterySwapped", "VehicleTakenIn", "RecallRemedied",
        "IncidentReported", "VehicleExported", "VehicleReidentified",
    ),
    "taken_in": ("BatteryRemoved", "VehicleScrapped", "VehicleReturned", "IncidentReported"),
    "deregistered": ("VehicleTakenIn", "VehicleScrapped", "BatteryRemoved"),
    "scrapped": ("BatteryRemoved",),
    "exported": (),
}  # fmt: skip
"""What can be reported about a vehicle at each of its stages; whose role it is, the catalogue of events says."""


class Station(Struct, frozen=True):
    """A day in the life of the vehicle, in both languages; `own`: the company reported it itself."""

    on: str
    zh: str
    en: str
    own: bool = False


class Seen(Struct, frozen=True):
    """All that the page tells, closed to what the company may see. `exempt`: whether its model may be scrapped
    without its packs (None: not on record); `packs_open`: whether the company may know which packs it carries."""

    answer: VehicleAnswer
    model: VehicleModel | None
    exempt: bool | None
    own_reports: tuple[Station, ...]
    owed: tuple[OpenDuty, ...]
    audiences: Audiences
    packs_open: bool


class Box(Struct, frozen=True):
    """A place for a pack: what the model expects there, the pack that is in it on record, and the one that was taken out of it."""

    position: str | None
    expected: str | None = None
    expects: bool = False
    pack: Fit | None = None
    out: Out | None = None


async def vehicle_page(call: Call) -> None:
    who, code = await own.at_home(call)
    vin = vin_key(call.path["vin"][:64])
    unknown = not_on_record("vehicle", "车辆", "vehicle", vin, vin_doubts(vin))
    found, whose = await call.services.read(_seen, asker(call), vin, code, call.services.today(), unknown)
    state: Vehicle = found.answer.state
    await record(call, found.audiences, f"vehicle:{state.vin}", whose)
    names = await own.named(call, [state.maker, state.holder, state.owner, state.scrapped_by])
    company: Company | None = who.company
    await page(
        call, "company/vehicle.html", desk="company", one=found.answer, state=state, model=found.model, exempt=found.exempt, names=names,
        boxes=boxes(state, found.model), packs_open=found.packs_open, earlier=[one for one in found.answer.packs if not _there(state, one)],
        life=life(state, found.own_reports), owed=found.owed, stage=VEHICLE_STAGES[found.answer.stage], builds=BUILDS,
        buyers=BUYERS, propulsions=PROPULSIONS, flags=FLAGS, kinds=own.KINDS, address=own.address_of, rules=declared,
        acts=own.acts(ACTS[found.answer.stage], f"vehicle:{state.vin}", company, call.services.today()),
        reports=who.reports, positions=WORDS,
    )  # fmt: skip


def _seen(conn: Conn, ask: Asker, vin: str, code: str, today: str, unknown: Failure) -> tuple[Seen, list[str | None]]:
    """Raises `unknown` where the company is nothing to it, as where nothing is on record."""
    rows: VehicleRows
    rows, audiences = vehicle_seen(conn, ask, vin, unknown)
    state = rows.vehicle
    answer = shown("VehicleAnswer", vehicle_answer(rows), audiences)
    row = things.row(conn, "vehicle_model", state.model) if state.model is not None else None
    model: VehicleModel | None = row.state if row is not None else None
    reach = ask(conn)
    named = [f"vehicle:{key}" for key in (state.vin, *state.aliases)]
    pasts = things.histories(conn, "vehicle", [state.vin, *state.aliases])
    own_reports = _reported([past for one in pasts.values() for past in one if reach.sees(past.touch.by)])
    found = Seen(
        answer=answer, model=model, exempt=exemption_of(conn, model, today) if model is not None else None, own_reports=own_reports,
        owed=tuple(owed_about(conn, reach, code, named, today, MOST_OWED)), audiences=audiences,
        packs_open=opens("Vehicle", "packs", audiences),
    )  # fmt: skip
    return found, concerned_of(state, audiences)


def _reported(pasts: Sequence[Past]) -> tuple[Station, ...]:
    """The company's own reports about it that count: its own words, open to it whatever else is."""
    return tuple(
        Station(day_of(past.touch.at), about.zh, about.en, own=True)
        for past in in_effect(sorted(pasts, key=lambda past: past.order))
        if (about := CATALOGUE.get(past.touch.event)) is not None
    )


def boxes(state: Vehicle, model: VehicleModel | None) -> list[Box]:
    """Every place for a pack: those of its model first, then whatever else is in it or was taken out of it. A pack at no told
    position fills the first place of its model that is still empty."""
    packs, out = list(state.packs), list(state.taken_out)
    found: list[Box] = []
    expected: Sequence[Expected] = model.packs if model is not None else ()
    for place in expected:
        pack = next((one for one in packs if one.position == place.position), None)
        gone = next((one for one in out if one.position == place.position), None)
        if pack is not None:
            packs.remove(pack)
        elif gone is not None:
            out.remove(gone)
        found.append(Box(place.position, place.battery_model, True, pack, gone if pack is None else None))
    for index, box in enumerate(found):
        if box.pack is None and box.out is None:
            loose = next((one for one in packs if one.position is None), None)
            if loose is not None:
                packs.remove(loose)
                found[index] = Box(box.position, box.expected, True, loose)
    found += (Box(one.position, pack=one) for one in packs)
    return found + [Box(one.position, out=one) for one in out]


def _there(state: Vehicle, stay: Stay) -> bool:
    return any(fit.code == stay.code for fit in state.packs)


def life(state: Vehicle, own_reports: Sequence[Station]) -> list[Station]:
    """Its days as far as they are open, the latest first; of a day on which the company reported itself, its own report."""
    days = [
        (state.born, "生产或进口登记", "Production or import on record"),
        (state.certificate_on, "签发合格证", "Certificate of conformity issued"),
        (state.sold_at, "销售", "Sold"),
        (state.recalled_at, "列入召回", "Under recall"),
        (state.taken_in_at, "进入报废机动车回收拆解企业", "Taken in by a yard"),
        (state.scrapped_at, "报废", "Scrapped"),
        (state.deregistered_at, "注销登记", "Deregistered"),
        (state.exported_at, "出口", "Exported"),
    ]
    told = {one.on for one in own_reports}
    found = [Station(day_of(on) if len(on) > 10 else on, zh, en) for on, zh, en in days if on]
    return sorted([*(one for one in found if one.on not in told), *own_reports], key=lambda one: one.on)[::-1]
