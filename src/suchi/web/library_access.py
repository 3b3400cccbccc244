"""The door of the library, for the interface and the pages alike: what was named, who asks, and on what ground each model is open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from suchi.access.library_reads import Read
from suchi.access.library_reads import record as record_read
from suchi.access.reach import Groups, Reach
from suchi.capture.draft import now_us
from suchi.domain import opening_information as opening
from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.errors import Failure
from suchi.domain.event import CHINA, moment
from suchi.domain.model import Filing
from suchi.domain.opening_information import Ground
from suchi.domain.party import Company, Office, holds
from suchi.domain.receipt import Caller
from suchi.queries import library
from suchi.queries.library import Meant, ModelRow
from suchi.queries.things import Conn
from suchi.renderers.watermark import Mark
from suchi.web.call import Call, bad_parameter

CONCERNED_WAYS = frozenset({"held", "addressed", "taken-in", "statement"})
_BY_MODEL = frozenset({"battery_maker", "vehicle_maker", "regulator", "auditor"})
"""Roles to which models are open by whose they are."""
NAMED = ("battery", "vin", "batteryModel", "vehicleModel")


class Asked(Struct, frozen=True, kw_only=True):
    """What was named, in the form in which things are kept, and for what. `thing` is `battery:…`, `vehicle:…` or a model's."""

    thing: str
    purpose: str | None = None
    reference: str | None = None

    @property
    def kind(self) -> str:
        return self.thing.partition(":")[0]

    @property
    def key(self) -> str:
        return self.thing.partition(":")[2]


class Openable(Struct, frozen=True, kw_only=True):
    """A model that is open to who asks, and on what ground."""

    row: ModelRow
    ground: Ground


class Found(Struct, frozen=True, kw_only=True):
    """All that is open of what was named, and the reader's company as it stands today."""

    asked: Asked
    models: tuple[Openable, ...]
    company: Company | None


def asked(given: dict[str, Any]) -> Asked:
    """What the parameters (or a form's fields) name: exactly one of a battery, a VIN, a battery model and a vehicle model."""
    named = [name for name in NAMED if given.get(name)]
    if len(named) != 1:
        raise bad_parameter(
            named[1] if named else "battery",
            str(given.get(named[1])) if named else "",
            "请填写 battery、vin、batteryModel、vehicleModel 中的一个",
            "name exactly one of battery, vin, batteryModel and vehicleModel",
        )
    text = str(given[named[0]])
    purpose = given.get("purpose") or None
    if purpose is not None and purpose not in opening.PURPOSES:
        raise bad_parameter(
            "purpose", purpose, f"可选：{'、'.join(opening.PURPOSES)}", f"one of: {', '.join(opening.PURPOSES)}"
        )
    reference = (given.get("reference") or "").strip()
    if len(reference) > 64 or not reference.isprintable():
        raise bad_parameter("reference", reference, "最多 64 个可见字符", "at most 64 printable characters")
    return Asked(thing=_thing(named[0], text), purpose=purpose, reference=reference or None)


def _thing(name: str, text: str) -> str:
    if name == "battery":
        return f"battery:{battery_key(text)}"
    if name == "vin":
        return f"vehicle:{vin_key(text)}"
    if name == "vehicleModel":
        return f"vehicle_model:{text}"
    maker, slash, model = text.partition("/")
    if not slash or not model:
        raise bad_parameter(
            "batteryModel", text, "写作 企业代码/型号", "write it as the maker's company code, a slash and the model"
        )
    return f"battery_model:{company_key(maker)}/{model}"


async def look(call: Call, wanted: Asked) -> Found:
    """What is open of it to who asks. Raises, with the same words whatever is on record, where nothing is."""
    assert call.caller is not None
    authority = call.standing.person.authority if call.standing is not None else None
    services = call.services
    return await services.read(_open, services.groups, call.caller, authority, wanted, services.today())


def _open(conn: Conn, groups: Groups, caller: Caller, authority: Any, wanted: Asked, today: str) -> Found:
    reach = groups.reach(conn, caller, authority, today)
    company = library.company(conn, caller.company) if caller.company is not None else None
    role = opening.role_of(company, today)
    if not _may_be_let_in(reach, company, role, wanted, today):
        # nothing is looked up, so that not even the time it takes tells what is on record
        raise opening.not_concerned() if role is None else opening.purpose_missing()
    meant = _meant(conn, wanted)
    models = [
        Openable(row=row, ground=ground)
        for row in (meant.models if meant is not None else ())
        if (ground := _standing(reach, company, row, today)) is not None
    ]
    if role is not None and company is not None:
        if wanted.purpose is None:
            if not models:
                raise opening.purpose_missing()  # whatever there is or is not
        elif meant is not None and (ground := _concerned(conn, company, role, wanted, meant)) is not None:
            known = {one.row.thing for one in models}
            models += [Openable(row=row, ground=ground) for row in meant.models if row.thing not in known]
    if models:
        return Found(asked=wanted, models=tuple(models), company=company)
    if meant is None and _may_know(reach, company, role, wanted, today):
        raise unknown()
    if meant is not None and not meant.models and _may_know(reach, company, role, wanted, today):
        raise without_model()
    raise opening.not_concerned()


def _meant(conn: Conn, wanted: Asked) -> Meant | None:
    if wanted.kind == "battery":
        return library.by_battery(conn, wanted.key)
    if wanted.kind == "vehicle":
        return library.by_vin(conn, wanted.key)
    return library.by_model(conn, wanted.thing)


def _standing(reach: Reach, company: Company | None, row: ModelRow, today: str) -> Ground | None:
    """The ground that needs no battery and no purpose: whose model it is, or whose office covers it."""
    if reach.everything:
        return Ground(way="operator", role="operator")
    if reach.sees(row.state.maker):
        return Ground(way="maker", role="maker")
    region = row.maker.region if row.maker is not None else None
    return opening.standing_ground(company, today) or opening.authority_ground(company, office_of(reach), region, today)


def _concerned(conn: Conn, company: Company, role: str, wanted: Asked, meant: Meant) -> Ground | None:
    """The ground of a repairer, dismantler or recycler who has stated a purpose."""
    if wanted.kind == "vehicle":
        return opening.vehicle_ground(company, role, meant.vehicle) if meant.vehicle is not None else None
    if wanted.kind == "battery":
        return opening.battery_ground(company, role, meant.top, meant.vehicle) if meant.top is not None else None
    if wanted.kind == "battery_model" and library.holds_one_of(conn, company.code, wanted.key):
        return Ground(way="held", role=role)
    return None


def _may_be_let_in(reach: Reach, company: Company | None, role: str | None, wanted: Asked, today: str) -> bool:
    """Whether there is anything on record that could open something to them."""
    if reach.everything or len(reach.group) > 1 or (role is not None and wanted.purpose is not None):
        return True
    return holds(company, _BY_MODEL, today)


def office_of(reach: Reach) -> Office | None:
    """The office of who asks: the person's own, which may be a part of their authority's, or the authority's."""
    own = reach.authority
    return Office(ministry=own.ministry, level=own.level, region=own.region) if own is not None else None


def _may_know(reach: Reach, company: Company | None, role: str | None, wanted: Asked, today: str) -> bool:
    """Whether they may learn that there is no such thing: whoever would have been let in, had there been one."""
    if reach.everything or holds(company, frozenset({"auditor"}), today):
        return True
    return role is not None and wanted.purpose is not None and wanted.kind in ("battery", "vehicle")


def unknown() -> Failure:
    return Failure(
        "library.not-on-record",
        "没有此电池、车辆或型号的记录；请与标签或铭牌逐位核对",
        "nothing is on record of this battery, vehicle or model: compare it with the label, character by character",
    )


def without_model() -> Failure:
    return Failure(
        "library.no-model",
        "该电池或车辆没有登记型号，无从查找技术信息；可查看公开的一般危险提示",
        "no model is on record of this battery or vehicle, so there is nothing to look up: the general hazard sheets are open",
    )


def filing_of(found: Found, hash_: str) -> tuple[Openable, Filing]:
    """The open model that this document is filed for. Raises where none is."""
    for one in found.models:
        for filing in reversed(one.row.state.filings):
            if filing.document == hash_:
                return one, filing
    raise Failure(
        "library.not-filed-here",
        "该文件未报送于所列电池、车辆或型号名下；请从检索结果打开",
        "this document is not filed for what you have named: open it from what the search finds",
    )


def audience_of(one: Openable, company: str | None) -> str:
    """In which audience somebody reads, as the table of disclosure and the audit trail name it."""
    if one.ground.way in CONCERNED_WAYS:
        return "concerned"
    return "parent" if one.ground.way == "maker" and one.row.state.maker != company else one.ground.way


def audiences_of(found: Found) -> frozenset[str]:
    """All that the reader is to the models together, for the table of disclosure."""
    ways = {one.ground.way for one in found.models}
    return frozenset({"public"} | {"concerned" if way in CONCERNED_WAYS else way for way in ways})


async def admitted(call: Call, found: Found, one: Openable, hash_: str) -> Mark:
    """Write the opening down, in the register's audit and in the library's own table; who reads what, for a watermark. Only when
    both are durable may the document go out: what fails here raises, and nothing is shown."""
    caller = call.caller
    assert caller is not None
    wanted, maker, now = found.asked, one.row.state.maker, now_us()
    await call.services.trail.read(
        call,
        thing=one.row.thing,
        audience=audience_of(one, caller.company),
        concerned=(maker,) if maker is not None and maker != caller.company else (),
        purpose=_told(wanted, one.ground),
    )
    read = Read(
        at_us=now, hash=hash_, thing=one.row.thing, maker=maker, company=caller.company, role=one.ground.role,
        region=found.company.region if found.company is not None else None, reader=caller.key, ground=one.ground.way,
        purpose=wanted.purpose, reference=wanted.reference,
        named=wanted.thing if wanted.kind in ("battery", "vehicle") else None,
    )  # fmt: skip
    await call.services.desk.step(record_read, read)
    return Mark(
        company=caller.company, reader=call.standing.person.login if call.standing is not None else caller.key,
        at=in_china(now), purpose=wanted.purpose, reference=wanted.reference, ground=one.ground.way, document=hash_,
    )  # fmt: skip


def _told(wanted: Asked, ground: Ground) -> str:
    """Purpose, reference and ground in one text, as the audit keeps it."""
    return " ".join(part for part in (wanted.purpose, wanted.reference, f"({ground.way})") if part)


def in_china(us: int) -> str:
    """A moment as people in China write it, to the second, with its offset."""
    return datetime.fromisoformat(moment(us)).astimezone(CHINA).isoformat(timespec="seconds")
