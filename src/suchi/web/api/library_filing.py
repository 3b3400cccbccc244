"""Makers hand technical information in: the document first, then its filing on the ledger, in one call; or the document of a filing
that is on record already."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, get_args

import msgspec
from msgspec import Struct

from suchi.capture.documents import technical_information
from suchi.capture.draft import now_us
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.party import holds
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.domain.technical import DATA, Information, Language
from suchi.domain.things import encode
from suchi.ledger import documents
from suchi.queries import library
from suchi.queries.things import Conn
from suchi.web.api.library import BATTERY_MODEL, VEHICLE_MODEL
from suchi.web.api.operation import INFORMATION, Parameter, operation
from suchi.web.call import Call, bad_parameter
from suchi.web.library_access import asked
from suchi.web.library_intake import Incoming, before_the_body, take

MAKERS = frozenset({"battery_maker", "vehicle_maker"})
DOCUMENT = Parameter(
    name="document", zh="文件的 SHA-256（十六进制），与内容不符则拒收；缺省由登记册计算",
    en="The SHA-256 of the document in hex, refused where it differs; left out, the register computes it", example="0" * 64,
)  # fmt: skip
NAME = Parameter(name="name", zh="文件名", en="The file's name", example="removal.pdf")
REPORTER = Parameter(
    name="reporter", zh="报送主体；缺省为密钥或账号所属企业", en="Who files; left out, the company of the key or account",
    example="919900000159171969",
)  # fmt: skip
OPEN = Parameter(
    name="openHazards", kind="flag", zh="true：向所有人公开其中的危险提示（仅限型号的生产企业）",
    en="true: everybody may read its hazards (for the maker of the model only)", example="false",
)  # fmt: skip


class InformationFiled(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """The document as it is kept and, in `receipt`, its filing; no receipt where the filing was on record before."""

    document: str
    media_type: str
    bytes: int
    receipt: Receipt | None = None


@operation(
    method="POST", needs="report", rate="library", path="/technical-information", tag="library", takes=INFORMATION,
    zh="上传技术信息文件并报送", en="Hand a document of technical information in and file it",
    answers=InformationFiled, errors=(403, 404, 409, 413, 415, 422),
    parameters=(
        Parameter(name="kind", kind="choice", zh="种类", en="Kind", choices=get_args(Information), example="removal"),
        Parameter(name="language", kind="choice", zh="语言", en="Language", choices=get_args(Language), example="zh"),
        Parameter(name="version", zh="版本", en="Version", example="1.0"),
        BATTERY_MODEL, VEHICLE_MODEL, DOCUMENT, NAME, REPORTER, OPEN,
        Parameter(name="id", zh="事件编号；缺省由内容得出，重发安全", en="The event's id; left out, it follows from what is filed",
                  example="ti-2026-001"),
        Parameter(name="occurredAt", zh="报送日期，缺省当天", en="The day of filing, today unless told", example="2026-04-01"),
    ),
)  # fmt: skip
async def file_technical_information(call: Call) -> None:
    given = call.given
    thing, company, caller = await before_the_body(call, _checked(call, "kind", "language", "version"))
    file = await take(call, given["name"] or "document", given["document"])
    receipt = await filed(call, given, caller, company, thing, file)
    told = InformationFiled(document=file.hash, media_type=file.media_type, bytes=len(file.data), receipt=receipt)
    await call.answer(encode(told))


@operation(
    method="POST", needs="report", rate="library", path="/technical-information/documents", tag="library", takes=INFORMATION,
    zh="补交已报送的文件", en="Hand in the document of a filing that is on record", answers=InformationFiled,
    parameters=(BATTERY_MODEL, VEHICLE_MODEL, DOCUMENT, NAME, REPORTER, OPEN), errors=(403, 404, 409, 413, 415, 422),
)  # fmt: skip
async def hand_in_document(call: Call) -> None:
    given = call.given
    thing, company, _ = await before_the_body(call, _checked(call))
    file = await take(call, given["name"] or "document", given["document"])
    call.services.limits.take("attach-mib", company, 1 + (len(file.data) >> 20))
    if not await call.services.read(_is_filed, thing, file.hash):
        raise Failure(
            "library.not-filed",
            f"该型号名下没有报送过此文件（SHA-256 {file.hash}）；未保存。请先报送，或改用 POST /technical-information 一次完成",
            f"no filing of that model names this document (SHA-256 {file.hash}); it was not kept: file it first, or do both "
            "at once with POST /technical-information",
        )
    await _keep(call, company, thing, file, open_hazards=given["openHazards"])
    await call.answer(encode(InformationFiled(document=file.hash, media_type=file.media_type, bytes=len(file.data))))


async def filed(
    call: Call, given: Mapping[str, Any], caller: Caller, company: str, thing: str, file: Incoming
) -> Receipt | None:
    """A document that was looked through (kind, language, version, openHazards, id and occurredAt as `given`) kept, and its filing
    for the model `thing` on the ledger; None where that was there before."""
    call.services.limits.take("attach-mib", company, 1 + (len(file.data) >> 20))
    _agrees(file, given, thing)
    return await _kept_and_filed(call, given, caller, company, thing, file)


async def _checked(call: Call, *needed: str) -> tuple[str, str, Caller]:
    """The model that is meant, for whom the document is handed in, and who is asking."""
    for name in needed:
        if call.given[name] is None:
            raise bad_parameter(name, "", "必填", "it is needed")
    return _model(call.given), *await maker_of(call, call.given["reporter"])


def _model(given: dict[str, Any]) -> str:
    """The model that is meant, `battery_model:…` or `vehicle_model:…`."""
    return asked({name: given[name] for name in ("batteryModel", "vehicleModel")}).thing


async def maker_of(call: Call, reporter: str | None = None) -> tuple[str, Caller]:
    """For whom something is handed in (its own company unless told), and who does it. Raises unless that is a maker by the
    ledger, and speaks for itself or by delegation."""
    caller = call.caller
    assert caller is not None
    told = reporter or caller.company
    if told is None:
        raise bad_parameter("reporter", "", "运营方须注明报送主体", "the operator says who files")
    company, services, today = company_key(told), call.services, call.services.today()
    groups = services.groups
    if not await services.read(groups.may_act_for, caller, company, "TechnicalInformationFiled", today):
        raise Failure(
            "library.not-yours",
            f"不能替 {company[:40]} 报送；请由该企业委托报送（DelegationGranted）",
            f"you may not file for {company[:40]}: that company delegates it by DelegationGranted",
        )
    known = await services.read(library.company, company)
    if not holds(known, MAKERS, today):
        raise Failure(
            "library.maker-only",
            "只有在册的电池企业或新能源汽车生产企业（含进口）可以上传技术信息",
            "only battery makers and vehicle makers (importers too) on record hand technical information in",
        )
    return company, caller


def _agrees(file: Incoming, given: Mapping[str, Any], thing: str) -> None:
    """Data says of itself what it is about: it must be what it is filed as."""
    if file.media_type != DATA:
        return
    data = technical_information(file.data)
    model = thing.partition(":")[2]
    model = model.partition("/")[2] if thing.startswith("battery_model:") else model
    wanted = {"kind": given["kind"], "language": given["language"], "model": model}
    reasons = [
        Reason(
            code="library.data-differs",
            zh=f"数据中为“{getattr(data, name)}”，报送参数为“{value}”",
            en=f"the data says “{getattr(data, name)}”, the filing “{value}”",
            field=f"/{name}",
            value=getattr(data, name),
            next_zh="两者改为一致",
            next_en="make the two the same",
        )
        for name, value in wanted.items()
        if getattr(data, name) != value
    ]
    if reasons:
        raise Refused(
            "library.data-differs",
            "结构化数据与报送参数不一致；未保存，也未报送",
            "the data and the filing contradict each other; nothing was kept or filed",
            reasons,
        )


def _is_filed(conn: Conn, thing: str, hash_: str) -> bool:
    return any(filing.document == hash_ for row in library.models(conn, [thing]) for filing in row.state.filings)


def _filed_alike(conn: Conn, thing: str, hash_: str, company: str, given: Mapping[str, Any]) -> bool:
    """Whether the company has filed the very same: sent again on another day it would be a second one."""
    return any(
        (filing.document, filing.kind, filing.language, filing.version, filing.by or row.state.maker)
        == (hash_, given["kind"], given["language"], given["version"], company)
        for row in library.models(conn, [thing])
        for filing in row.state.filings
    )


async def _keep(call: Call, company: str, thing: str, file: Incoming, *, open_hazards: bool) -> bool:
    """Put it into the library; whether this company had not handed it in before. Only its model's own maker opens hazards."""
    stored = await call.services.read(documents.described, [file.hash])
    rows = await call.services.read(library.models, [thing])
    own = bool(rows) and rows[0].state.maker == company
    if open_hazards and not own:
        raise Failure(
            "library.not-yours",
            "只有该型号的生产企业可以公开其危险提示；未保存",
            "only the maker of the model opens its hazards to everybody; nothing was kept",
        )
    assert call.caller is not None
    await call.services.desk.act(
        documents.put, file.data, file.media_type, company=company, name=file.name, by=call.caller.key, now_us=now_us(),
        open_=open_hazards,
    )  # fmt: skip
    return all(one.company != company for one in stored.get(file.hash, []))


async def _kept_and_filed(
    call: Call, given: Mapping[str, Any], caller: Caller, company: str, thing: str, file: Incoming
) -> Receipt | None:
    """First the document, then the ledger: a hash on record whose document is here. Refused, the document goes again."""
    new = await _keep(call, company, thing, file, open_hazards=given["openHazards"])
    if given["id"] is None and await call.services.read(_filed_alike, thing, file.hash, company, given):
        return None
    event = _event(given, company, thing, file.hash, call.services.today())
    receipt = (await call.services.lane.submit([Line(1, msgspec.json.encode(event), caller)]))[0]
    if receipt.outcome == "refused":
        if new:
            await call.services.desk.act(documents.withdraw, file.hash, company)
        raise Refused(
            "library.refused",
            "报送未被接受，文件未保存；原因见 errors",
            "the filing was not accepted and the document was not kept; errors says why",
            list(receipt.reasons),
        )
    return receipt


def _event(given: Mapping[str, Any], company: str, thing: str, hash_: str, today: str) -> dict[str, Any]:
    kind, _, key = thing.partition(":")
    named = "\0".join((thing, given["kind"], given["language"], given["version"], hash_))
    event = {
        "type": "TechnicalInformationFiled", "id": given["id"] or f"ti-{sha256(named.encode()).hexdigest()[:32]}",
        "occurredAt": given["occurredAt"] or today, "reporter": company, "kind": given["kind"],
        "language": given["language"], "version": given["version"], "document": hash_,
    }  # fmt: skip
    if kind == "vehicle_model":
        return event | {"vehicleModel": key}
    maker, _, model = key.partition("/")
    return event | {"batteryModel": model} | ({"maker": maker} if maker != company else {})
