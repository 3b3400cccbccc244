"""Technical information for those who remove or dismantle: search, open; and hazards, which are open to everybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from suchi.capture.documents import technical_information
from suchi.domain import hazard_sheets, technical
from suchi.domain.disclosure import shown
from suchi.domain.hazard_sheets import SHEETS, Sheet
from suchi.domain.model import BatteryModel, Filing
from suchi.domain.opening_information import PURPOSES, WAYS
from suchi.domain.technical import DATA, HazardSheet
from suchi.domain.things import encode
from suchi.ledger import documents
from suchi.ledger.documents import Stored
from suchi.queries import library
from suchi.queries.library import ModelRow
from suchi.queries.things import Conn
from suchi.web.api.operation import Parameter, in_path, operation
from suchi.web.call import JSON, Call
from suchi.web.library_access import Asked, Found, Openable, asked, audience_of, audiences_of, look, unknown
from suchi.web.library_serving import FRESH, chosen, fetch, serve, serve_open

BATTERY_MODEL = Parameter(
    name="batteryModel", zh="电池型号，写作 企业代码/型号", en="A battery model, as the maker's company code, a slash and the model",
    example="919900000159171969/CX-LFP-62",
)  # fmt: skip
VEHICLE_MODEL = Parameter(name="vehicleModel", zh="车型", en="A vehicle model", example="YS7000BEV01")
WANTED = (
    Parameter(name="battery", zh="电池编码（任一编码）", en="A battery, by any of its codes", example="0ZAPB0A7K2M4Q1G3N0000001"),
    Parameter(name="vin", zh="停放在本场的车辆的 VIN", en="The VIN of a vehicle that stands in your yard", example="0YSAEV1B2TA000001"),
    BATTERY_MODEL,
    VEHICLE_MODEL,
    Parameter(name="purpose", kind="choice", zh="用途：拆卸、拆解或维修", en="For what: removal, dismantling or repair",
              choices=PURPOSES, example="removal"),
    Parameter(name="reference", zh="工单号等，最多 64 字符", en="Your own reference, such as a job number; at most 64 characters",
              example="WO-2026-118"),
)  # fmt: skip
HASH = in_path("hash", "文件的 SHA-256（十六进制）", "The SHA-256 of a document, in hex", "0" * 64)


class InformationItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One document filed for a model. `current`: of the version filed last of its kind and language. `uploaded` false: filed,
    document not uploaded. `handedInBy` is the company whose upload is shown; `address` opens it."""

    kind: str
    language: str
    version: str
    filed_on: str
    document: str
    current: bool
    uploaded: bool
    media_type: str | None = None
    bytes: int | None = None
    name: str | None = None
    handed_in_by: str | None = None
    address: str | None = None


class ModelInformation(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A model that is open to the reader: on what ground, and what is filed for it, the newest first."""

    thing: str
    maker: str | None = None
    maker_name: str | None = None
    maker_name_en: str | None = None
    ground: str
    ground_zh: str
    ground_en: str
    by_statement: bool = False
    items: tuple[InformationItem, ...]


class InformationAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What the library holds for a battery, a vehicle or a model; never whose it is, nor where it is."""

    asked: str
    purpose: str | None = None
    models: tuple[ModelInformation, ...]


class OpenHazards(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Hazards of a model that its maker has opened to everybody: as a sheet, or as a file at `address`."""

    version: str
    language: str
    filed_on: str
    document: str
    sheet: HazardSheet | None = None
    address: str | None = None


class ModelHazards(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """The general sheets for a model's chemistries, and what its maker has opened."""

    thing: str
    general: tuple[Sheet, ...]
    of_its_maker: tuple[OpenHazards, ...] = ()


# ---- for those concerned ---------------------------------------------------------------------------------------------


@operation(
    method="GET", needs="read", rate="library", path="/technical-information", tag="library", zh="查找电池、车辆或型号的技术信息",
    en="Technical information for a battery, a vehicle or a model", answers=InformationAnswer, parameters=WANTED,
    errors=(403, 404, 422),
)  # fmt: skip
async def technical_information_of(call: Call) -> None:
    found = await look(call, asked(call.given))
    audiences = audiences_of(found)
    await call.answer(encode(shown("InformationAnswer", await listed(call, found), audiences)), headers=(FRESH,))


async def listed(call: Call, found: Found) -> InformationAnswer:
    """What was found, told. What a battery or a VIN leads to is more than the public sees, so the search is written down first."""
    await search_recorded(call, found)
    hashes = [filing.document for one in found.models for filing in one.row.state.filings]
    stored = await call.services.read(documents.described, hashes)
    return InformationAnswer(
        asked=found.asked.key,
        purpose=found.asked.purpose,
        models=tuple(_model(one, stored, found.asked) for one in found.models),
    )


async def search_recorded(call: Call, found: Found) -> None:
    """Write a search down that went by a battery or a VIN. Its maker is told of one by an office alone, and only of what it made:
    which yard has looked up a battery or a vehicle tells who has it."""
    assert call.caller is not None
    kind = found.asked.kind
    if kind in ("battery", "vehicle"):
        own = call.caller.company
        offices = (one for one in found.models if one.ground.way in ("authority", "auditor", "operator"))
        makers = {one.row.state.maker for one in offices if one.row.thing.startswith(f"{kind}_model:")} - {None, own}
        await call.services.trail.read(
            call, thing=found.asked.thing, audience=audience_of(found.models[0], own),
            concerned=tuple(sorted(m for m in makers if m)), purpose=found.asked.purpose,
        )  # fmt: skip


def _model(one: Openable, stored: dict[str, list[Stored]], wanted: Asked) -> ModelInformation:
    state, maker = one.row.state, one.row.maker
    current = technical.latest(state)
    zh, en = WAYS[one.ground.way]
    return ModelInformation(
        thing=one.row.thing, maker=state.maker, maker_name=maker.name if maker else None,
        maker_name_en=maker.name_en if maker else None, ground=one.ground.way, ground_zh=zh, ground_en=en,
        by_statement=one.ground.way == "statement",
        items=tuple(
            _item(filing, current[filing.document], chosen(stored, filing.document, state.maker), wanted)
            for filing in reversed(state.filings)
        ),
    )  # fmt: skip


def _item(filing: Filing, current: bool, stored: Stored | None, wanted: Asked) -> InformationItem:
    told = InformationItem(
        kind=filing.kind, language=filing.language, version=filing.version, filed_on=filing.on, document=filing.document,
        current=current, uploaded=stored is not None,
    )  # fmt: skip
    if stored is None:
        return told
    return msgspec.structs.replace(
        told, media_type=stored.media_type, bytes=stored.size, name=stored.name, handed_in_by=stored.company,
        address=f"/api/v1/technical-information/documents/{filing.document}?{selector(wanted)}",
    )  # fmt: skip


_PARAMETER = {"battery": "battery", "vehicle": "vin", "battery_model": "batteryModel", "vehicle_model": "vehicleModel"}


def selector(wanted: Asked) -> str:
    """The query that names the same thing for the same purpose again."""
    given = {_PARAMETER[wanted.kind]: wanted.key, "purpose": wanted.purpose, "reference": wanted.reference}
    return urlencode({name: value for name, value in given.items() if value})


@operation(
    method="GET", needs="read", rate="library", path="/technical-information/documents/{hash}", tag="library",
    zh="打开文件：带水印的副本，先留痕后应答", en="Open a document: a watermarked copy, written down before it is given out",
    parameters=(HASH, *WANTED), errors=(403, 404, 422), media_type="application/octet-stream",
)  # fmt: skip
async def open_document(call: Call) -> None:
    found = await look(call, asked(call.given))
    _, _, stored, data, mark = await fetch(call, found, call.path["hash"].lower())
    await serve(call, stored, data, mark)


# ---- for everybody ---------------------------------------------------------------------------------------------------


@operation(
    method="GET", needs="public", path="/technical-information/hazards", tag="library", zh="一般危险提示（按化学体系）",
    en="General hazard sheets, one for each chemistry", answers=list[Sheet],
)  # fmt: skip
async def hazards(call: Call) -> None:
    await call.answer(encode(list(SHEETS.values())))


@operation(
    method="GET", needs="public", path="/technical-information/hazards/model", tag="library",
    zh="型号的危险提示：一般提示与企业公开的内容", en="Hazards of a model: the general sheets and what its maker has opened",
    answers=ModelHazards, parameters=(BATTERY_MODEL, VEHICLE_MODEL), errors=(404,),
)  # fmt: skip
async def model_hazards(call: Call) -> None:
    rows, stored = await call.services.read(open_of, asked(call.given).thing)
    await call.answer(encode(await hazards_of(call, rows, stored)))


@operation(
    method="GET", needs="public", path="/technical-information/hazards/documents/{hash}", tag="library",
    zh="打开企业公开的危险提示文件", en="Open a hazard document that its maker has opened to everybody",
    parameters=(HASH, BATTERY_MODEL, VEHICLE_MODEL), errors=(404,), media_type="application/octet-stream",
)  # fmt: skip
async def open_hazards(call: Call) -> None:
    rows, stored = await call.services.read(open_of, asked(call.given).thing)
    row, hash_ = rows[0], call.path["hash"].lower()
    filed = any(filing.document == hash_ and filing.kind == "hazards" for filing in row.state.filings)
    one = opened_by_maker(stored, hash_, row.state.maker) if filed else None
    data = await call.services.read(documents.content, hash_) if one is not None and one.media_type != DATA else None
    if one is None or data is None:
        raise unknown()
    await serve_open(call, data, one)


def open_of(conn: Conn, thing: str) -> tuple[tuple[ModelRow, ...], dict[str, list[Stored]]]:
    """A model, behind it the battery models that a vehicle model should carry, and the documents of the first."""
    rows = library.models(conn, [thing])
    if not rows:
        raise unknown()
    packs = getattr(rows[0].state, "packs", ())
    rows += library.models(conn, [f"battery_model:{pack.battery_model}" for pack in packs if pack.battery_model])
    return rows, documents.described(conn, [filing.document for filing in rows[0].state.filings])


async def hazards_of(call: Call, rows: tuple[ModelRow, ...], stored: dict[str, list[Stored]]) -> ModelHazards:
    """What everybody may know of a model."""
    row = rows[0]
    chemistries = tuple(
        dict.fromkeys(c for one in rows if isinstance(one.state, BatteryModel) for c in one.state.chemistries)
    )
    current = technical.latest(row.state)
    told = []
    for filing in reversed(row.state.filings):
        one = opened_by_maker(stored, filing.document, row.state.maker)
        if one is None or not current[filing.document]:
            continue
        head: dict[str, Any] = {
            "version": filing.version, "language": filing.language, "filed_on": filing.on, "document": filing.document
        }  # fmt: skip
        if one.media_type == DATA:
            data = await call.services.read(documents.content, filing.document)
            if data is not None:
                told.append(OpenHazards(sheet=technical.hazard_sheet(technical_information(data)), **head))
        elif filing.kind == "hazards":
            query = urlencode({_PARAMETER[row.thing.partition(":")[0]]: row.thing.partition(":")[2]})
            told.append(
                OpenHazards(
                    address=f"/api/v1/technical-information/hazards/documents/{filing.document}?{query}", **head
                )
            )
    return ModelHazards(thing=row.thing, general=hazard_sheets.sheets_of(chemistries), of_its_maker=tuple(told))


def opened_by_maker(stored: dict[str, list[Stored]], hash_: str, maker: str | None) -> Stored | None:
    """A document that the model's own maker has opened; what somebody else handed in opens nothing."""
    return next((one for one in stored.get(hash_, []) if one.open and one.company == maker), None)


@operation(
    method="GET", needs="public", path="/technical-information/schema", tag="library", zh="结构化技术信息的 JSON Schema",
    en="The JSON Schema of technical information as data", answers=dict[str, Any],
)  # fmt: skip
async def technical_information_schema(call: Call) -> None:
    await call.answer(msgspec.json.encode(technical.schema()), JSON)
