"""What surrounds batteries: vehicles, parties, lots, consignments, models; each by its own name."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.access import standing
from suchi.domain import vehicle as vehicles
from suchi.domain.audiences import Audiences
from suchi.domain.case import ListingBar
from suchi.domain.codes import company_doubts, company_key, parse_company, parse_vin, vin_doubts, vin_key
from suchi.domain.codes_doubts import Doubt
from suchi.domain.disclosure import restricted
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.lot import Lot
from suchi.domain.model import BatteryModel, VehicleModel
from suchi.domain.party import Company, Site
from suchi.domain.rule import Finding
from suchi.domain.vehicle import Vehicle
from suchi.queries import neighbours, surroundings, things
from suchi.queries.things import Conn
from suchi.renderers.identity import Coded, DoubtOfCode
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, concerned_of, give, hidden, to_lot, to_vehicle
from suchi.web.telling import told


class VehicleAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A vehicle, how it stands, and every pack it carries or carried."""

    vin: str
    asked: str | None = None
    code: Coded
    stage: str
    version: int | None = None
    state: Vehicle
    packs: tuple[neighbours.Stay, ...] = ()
    findings: tuple[Finding, ...] = ()


class PartyAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A company with its roles, its sites with their permits, what is found against it, and from when to when fines in force
    bar it from applying for the industry-conditions announcement (Measures art. 42)."""

    code: str
    doubts: tuple[DoubtOfCode, ...] = ()
    version: int | None = None
    state: Company
    sites: tuple[Site, ...] = ()
    findings: tuple[Finding, ...] = ()
    bars: tuple[ListingBar, ...] = ()


class LotAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A lot of material: what is left (g), what it was made of, what it went into."""

    lot: str
    version: int | None = None
    left_g: int | None = None
    state: Lot
    made_of_batteries: tuple[str, ...] = ()
    made_of_lots: tuple[str, ...] = ()
    origins: tuple[Lot, ...] = ()
    went_into: tuple[Lot, ...] = ()
    findings: tuple[Finding, ...] = ()


class BatteryModelAnswer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A battery model under its maker's code and its name."""

    version: int | None = None
    state: BatteryModel


class VehicleModelAnswer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A vehicle model."""

    version: int | None = None
    state: VehicleModel


def not_on_record(kind: str, zh: str, en: str, key: str, doubts: tuple[Doubt, ...] = ()) -> Refused:
    """Nothing is known under this name."""
    shown = key if len(key) <= 64 else key[:64] + "…"
    return Refused(
        f"{kind}.not-on-record",
        f"未见{zh} {shown} 的记录；请核对后重试",
        f"nothing is on record of the {en} {shown}: compare it and try again",
        [Reason(code=doubt.code, zh=doubt.zh, en=doubt.en, value=doubt.value or None) for doubt in doubts],
    )


def _coded(parsed: Any) -> Coded:
    doubts = tuple(DoubtOfCode(doubt.code, doubt.zh, doubt.en) for doubt in parsed.doubts)
    return Coded(parsed.kind, dict(parsed.fields), doubts)


@operation(
    method="GET", needs="read", path="/vehicles/{vin}", tag="vehicles", zh="车辆及其曾装、现装的全部电池",
    en="A vehicle with every pack it carries or carried", answers=VehicleAnswer, errors=(403, 404),
    parameters=(in_path("vin", "车辆识别代号（VIN）", "A vehicle identification number", "0YSAEV1B2TA000001"),),
)  # fmt: skip
async def vehicle(call: Call) -> None:
    vin = vin_key(call.path["vin"])
    unknown = not_on_record("vehicle", "车辆", "vehicle", vin, vin_doubts(vin))
    rows, audiences = await call.services.read(vehicle_seen, asker(call), vin, unknown)
    state = rows.vehicle
    answer = vehicle_answer(rows)
    await give(
        call, "VehicleAnswer", answer, audiences, thing=f"vehicle:{state.vin}", concerned=concerned_of(state, audiences)
    )


def vehicle_answer(rows: neighbours.VehicleRows) -> VehicleAnswer:
    """All that is known of a vehicle, before anything of it is closed."""
    state = rows.vehicle
    return VehicleAnswer(
        vin=state.vin,
        asked=rows.asked,
        code=_coded(parse_vin(state.vin)),
        stage=vehicles.stage(state),
        version=rows.version,
        state=state,
        packs=rows.stays,
        findings=tuple(rows.findings),
    )


def vehicle_seen(conn: Conn, ask: Asker, vin: str, unknown: Failure) -> tuple[neighbours.VehicleRows, Audiences]:
    """A vehicle for whoever is something to it. It is judged by its row alone, so that one that is closed takes as long as one
    that is not there."""
    reach, row = ask(conn), neighbours.vehicle_row(conn, vin)
    audiences = to_vehicle(conn, reach, row.state if row is not None else None)
    if row is None:
        raise unknown
    if not restricted(audiences):
        raise hidden(reach, "vehicle", unknown)
    rows = neighbours.vehicle(conn, row, vin)
    return replace(rows, findings=[*told(conn, reach, rows.findings)]), audiences


@operation(
    method="GET", needs="read", path="/parties/{code}", tag="parties", zh="主体：角色、场所与资质",
    en="A party: roles, sites and permits", answers=PartyAnswer, errors=(404,),
    parameters=(in_path("code", "统一社会信用代码", "A unified social credit code", "919900000159171969"),),
)  # fmt: skip
async def party(call: Call) -> None:
    code = company_key(call.path["code"])
    found = await call.services.read(_party, asker(call), code)
    if found is None:
        raise not_on_record("party", "主体", "party", code, company_doubts(code))
    rows, audiences = found
    answer = PartyAnswer(
        code=code,
        doubts=_coded(parse_company(code)).doubts,
        version=rows.version,
        state=rows.company,
        sites=rows.sites,
        findings=tuple(rows.findings),
        bars=rows.bars,
    )
    await give(call, "PartyAnswer", answer, audiences, thing=f"company:{code}", concerned=[code])


def _party(conn: Conn, ask: Asker, code: str) -> tuple[neighbours.PartyRows, Audiences] | None:
    rows = neighbours.party(conn, code)
    if rows is None:
        return None
    where = [rows.company.region, *(site.region for site in rows.sites)]
    reach = ask(conn)
    audiences = standing.to_company(reach, code, where)
    return replace(rows, findings=[*told(conn, reach, rows.findings)]), audiences


@operation(
    method="GET", needs="read", path="/lots/{lot...}", tag="lots", zh="物料批次：来源与去向",
    en="A lot of material: where it came from and where it went", answers=LotAnswer, errors=(403, 404),
    parameters=(in_path("lot", "批次编号", "The id of a lot", "REC-BM-2026-044"),),
)  # fmt: skip
async def lot(call: Call) -> None:
    key = call.path["lot"]
    unknown = not_on_record("lot", "批次", "lot", key)
    rows, audiences, concerned = await call.services.read(lot_seen, asker(call), key, unknown)
    answer = lot_answer(key, rows)
    await give(call, "LotAnswer", answer, audiences, thing=f"lot:{key}", concerned=concerned)


def lot_answer(key: str, rows: neighbours.LotRows) -> LotAnswer:
    """All that is known of a lot, before anything of it is closed."""
    return LotAnswer(
        lot=key,
        version=rows.version,
        left_g=rows.lot.left_g,
        state=rows.lot,
        made_of_batteries=rows.made_of_batteries,
        made_of_lots=rows.made_of_lots,
        origins=rows.origins,
        went_into=rows.went_into,
        findings=tuple(rows.findings),
    )


def lot_seen(
    conn: Conn, ask: Asker, key: str, unknown: Failure
) -> tuple[neighbours.LotRows, Audiences, list[str | None]]:
    reach, row = ask(conn), things.row(conn, "lot", key)
    makers = surroundings.lot_makers(conn, key)
    audiences = to_lot(conn, reach, row.state if row is not None else None, makers)
    if row is None:
        raise unknown
    if not restricted(audiences):
        raise hidden(reach, "lot", unknown)
    rows = neighbours.lot(conn, row)
    seen = replace(rows, findings=[*told(conn, reach, rows.findings)])
    return seen, audiences, concerned_of(row.state, audiences, *makers)


@operation(
    method="GET", needs="read", path="/models/batteries/{maker}/{model...}", tag="models", zh="电池型号及已报技术信息",
    en="A battery model with the information filed for it", answers=BatteryModelAnswer, errors=(404,),
    parameters=(
        in_path("maker", "生产企业的统一社会信用代码", "The maker's company code", "919900000159171969"),
        in_path("model", "型号", "The model's name", "CX-LFP-62"),
    ),
)  # fmt: skip
async def battery_model(call: Call) -> None:
    key = f"{company_key(call.path['maker'])}/{call.path['model']}"
    found = await call.services.read(_model, asker(call), "battery_model", key)
    if found is None:
        raise not_on_record("model", "电池型号", "battery model", key)
    row, audiences = found
    answer = BatteryModelAnswer(version=row.version, state=row.state)
    await give(call, "BatteryModelAnswer", answer, audiences, thing=f"battery_model:{key}", concerned=[row.state.maker])


def _model(conn: Conn, ask: Asker, kind: str, key: str) -> tuple[things.Row, Audiences] | None:
    row = things.row(conn, kind, key)
    return (row, standing.to_model(ask(conn), row.state.maker)) if row is not None else None


@operation(
    method="GET", needs="read", path="/models/vehicles/{model...}", tag="models", zh="车型及已报技术信息",
    en="A vehicle model with the information filed for it", answers=VehicleModelAnswer, errors=(404,),
    parameters=(in_path("model", "车型", "The model's name", "YS7000BEV01"),),
)  # fmt: skip
async def vehicle_model(call: Call) -> None:
    key = call.path["model"]
    found = await call.services.read(_model, asker(call), "vehicle_model", key)
    if found is None:
        raise not_on_record("model", "车型", "vehicle model", key)
    row, audiences = found
    answer = VehicleModelAnswer(version=row.version, state=row.state)
    await give(call, "VehicleModelAnswer", answer, audiences, thing=f"vehicle_model:{key}", concerned=[row.state.maker])
