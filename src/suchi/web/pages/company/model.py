"""One model: what is registered of it, its technical information kind by kind, who opened it; its maker hands documents in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from msgspec import Struct

from suchi.access import standing
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_key
from suchi.domain.disclosure import shown
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.model import BatteryModel, VehicleModel
from suchi.domain.technical import Information, Language
from suchi.queries import library_use, things
from suchi.queries.library_use import FilingUse, Opening, Scope
from suchi.queries.things import Conn
from suchi.renderers.card_words import CHEMISTRIES, LEVELS
from suchi.renderers.duties import OpenDuty
from suchi.web.api.duties import owed_about
from suchi.web.api.library_figures import use_recorded
from suchi.web.api.library_filing import filed, maker_of
from suchi.web.api.neighbours import BatteryModelAnswer, VehicleModelAnswer, not_on_record
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, record
from suchi.web.library_intake import brought
from suchi.web.library_words import KINDS, WORDS
from suchi.web.pages.company import own
from suchi.web.pages.company.models import OF
from suchi.web.pages.company.words import PROPULSIONS
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.render import page
from suchi.web.problems import status_of
from suchi.web.wording import marked

MOST_BYTES = 20 << 20
"""A document that comes by this form; larger ones come by the interface."""
MOST_READS = 20
FIELDS = ("kind", "language", "version", "file", "open")
PLACES = {"version": "version", "kind": "kind", "language": "language", "document": "file", "model": "file"}
FILED = Flash("model.filed", marked("The document is kept and its filing is on record."))
FILED_BEFORE = Flash("model.filed-before", marked("The document is kept. This filing was on record before."), "info")
LANGUAGES: dict[str, tuple[str, str]] = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}


class Seen(Struct, frozen=True):
    """All that the page tells; for whoever is not its maker, what everybody reads, and no `filings`, `owed`, `reads`."""

    thing: str
    state: BatteryModel | VehicleModel
    audiences: Audiences
    own: bool
    filings: tuple[FilingUse, ...] = ()
    owed: tuple[OpenDuty, ...] = ()
    reads: tuple[Opening, ...] = ()


class Cell(Struct, frozen=True):
    """One kind of information in one language: the newest filing and how many there are; whether it is owed, and is late."""

    kind: str
    language: str
    last: FilingUse | None
    count: int


async def model_page(call: Call) -> None:
    await _page(call, Form({"language": "zh", "version": "1.0"}))


async def handed_in(call: Call) -> None:
    """A document and its filing, in one."""
    values = {name: call.given.get(name, "")[:200] for name in FIELDS}
    here = call.address
    try:
        found = await _of(call)
        file = call.files.get("file")
        if file is None:
            raise _missing("file", "请选择文件", "choose a file")
        for name, choices in (("kind", get_args(Information)), ("language", get_args(Language))):
            if values[name] not in choices:
                raise _missing(name, "请选择", "choose one")
        if not values["version"].strip():
            raise _missing("version", "请填写版本", "say which version it is")
        company, caller = await maker_of(call)
        given = {
            "kind": values["kind"], "language": values["language"], "version": values["version"].strip(), "id": None,
            "occurredAt": None, "openHazards": values["open"] == "1",
        }  # fmt: skip
        receipt = await filed(call, given, caller, company, found.thing, await brought(file))
    except Failure as failure:
        if status_of(failure) >= 500 or failure.code == "model.not-on-record":
            raise
        await _page(call, refused(values, failure, FIELDS, PLACES), status=status_of(failure))
        return
    await go(call, here, flash=FILED if receipt is not None else FILED_BEFORE)


def _missing(field: str, zh: str, en: str) -> Refused:
    return Refused(
        "model.fields", "请补充以下内容", "some of it is missing", [Reason(code=f"model.{field}", field=f"/{field}", zh=zh, en=en)]
    )  # fmt: skip


async def _of(call: Call) -> Seen:
    """The model of the address, as the company may see it. Raises where there is none."""
    _, code = await own.at_home(call)
    of, key = call.path["of"], call.path["model"]
    kind = OF[of][0] if of in OF else "battery_model"
    if kind == "battery_model":
        maker, _, name = key.partition("/")
        key = f"{company_key(maker)}/{name}"
    found = await call.services.read(seen, asker(call), kind, key, code, call.services.today())
    if found is None or of not in OF:
        raise (
            not_on_record("model", "电池型号", "battery model", key)
            if kind == "battery_model"
            else not_on_record("model", "车型", "vehicle model", key)
        )
    return found


async def _page(call: Call, form: Form, status: int = 200) -> None:
    who, code = await own.at_home(call)
    found = await _of(call)
    if found.own:
        await record(call, found.audiences, found.thing, (), 1)
        await use_recorded(call, "maker", list(found.reads))
    names = await own.named(call, [found.state.maker, *(one.company for one in found.reads)])
    filings: Sequence[Any] = found.filings or found.state.filings
    await page(
        call, "company/model.html", status=status, desk="company", one=found, state=found.state, thing_name=found.thing,
        of=call.path["of"], cells=cells(found.filings), filings=filings, names=names, form=form, code=code,
        kinds=KINDS, languages=LANGUAGES, words=WORDS, levels=LEVELS, chemistries=CHEMISTRIES, propulsions=PROPULSIONS,
        reports=who.reports, most_mib=MOST_BYTES >> 20, address=own.address_of, report=own.report_address,
        open_query="batteryModel" if found.thing.startswith("battery_model:") else "vehicleModel",
        key=found.thing.partition(":")[2],
    )  # fmt: skip


def seen(conn: Conn, ask: Asker, kind: str, key: str, code: str, today: str) -> Seen | None:
    """A model as the company may see it; None where there is none."""
    row = things.row(conn, kind, key)
    if row is None:
        return None
    reach, thing, state = ask(conn), f"{kind}:{key}", row.state
    audiences = standing.to_model(reach, state.maker)
    told: BatteryModelAnswer | VehicleModelAnswer = (
        shown("BatteryModelAnswer", BatteryModelAnswer(version=row.version, state=state), audiences)
        if kind == "battery_model"
        else shown("VehicleModelAnswer", VehicleModelAnswer(version=row.version, state=state), audiences)
    )
    if not reach.sees(state.maker) or state.maker is None:
        return Seen(thing=thing, state=told.state, audiences=audiences, own=False)
    scope = Scope(makers=(state.maker,))
    reads = library_use.openings(conn, scope, thing, None, MOST_READS)
    return Seen(
        thing=thing, state=told.state, audiences=audiences, own=True,
        filings=tuple(library_use.used(conn, [(thing, state.maker, state)])),
        owed=tuple(owed_about(conn, reach, code, [thing], today, MOST_READS)),
        reads=tuple(shown("Opening", one, frozenset({"public", "company", "maker"})) for one in reads),
    )  # fmt: skip


def cells(filings: Sequence[FilingUse]) -> Mapping[tuple[str, str], Cell]:
    """Each kind in each language; what is filed last counts."""
    found: dict[tuple[str, str], Cell] = {}
    for kind in KINDS:
        for language in LANGUAGES:
            some = [one for one in filings if (one.kind, one.language) == (kind, language)]
            found[kind, language] = Cell(kind, language, some[-1] if some else None, len(some))
    return found
