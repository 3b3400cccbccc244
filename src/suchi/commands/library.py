"""The `library` commands: put data into its exact bytes, file a document with a server, and see what is filed and used."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from suchi.capture import documents
from suchi.capture.calendar import working_days
from suchi.capture.draft import now_us
from suchi.commands.days import day_given
from suchi.commands.opening import open_store
from suchi.commands.telling import note, printable, say
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.event import day_of, moment
from suchi.domain.technical import DATA, LINK, LINK_FORM
from suchi.queries import library, library_use
from suchi.queries.library_use import FilingUse, Scope
from suchi.settings import Settings
from suchi.web.api.library_figures import coverage as figures
from suchi.web.uploads import HEAD, PDF, sniff

TIMEOUT_S = 120.0


class Named(Struct, frozen=True, kw_only=True):
    """The model that is meant: one of the two."""

    battery_model: str | None
    vehicle_model: str | None

    @property
    def thing(self) -> str:
        if (self.battery_model is None) == (self.vehicle_model is None):
            raise Failure(
                "library.one-model",
                "请在 --battery-model 与 --vehicle-model 中填写一个",
                "name one of --battery-model and --vehicle-model",
            )
        if self.vehicle_model is not None:
            return f"vehicle_model:{self.vehicle_model}"
        maker, _, model = (self.battery_model or "").partition("/")
        return f"battery_model:{company_key(maker)}/{model}"


def canonical(file: Path, out: Path | None) -> None:
    """The exact bytes of data, or of a link, to a file or standard output; their hash to standard error."""
    data = file.read_bytes()
    exact = documents.canonical(data, _json_kind(data))
    if out is None:
        sys.stdout.buffer.write(exact)
        sys.stdout.buffer.flush()
    else:
        out.write_bytes(exact)
    note(f"SHA-256 {sha256(exact).hexdigest()}", f"{len(exact)} bytes")


def _json_kind(data: bytes) -> str:
    try:
        form = msgspec.json.decode(data, type=dict[str, Any]).get("form")
    except (msgspec.MsgspecError, UnicodeError):
        form = None  # what is wrong with it is said when it is read as data
    return LINK if form == LINK_FORM else DATA


def file(file: Path, named: Named, told: dict[str, str], *, url: str, key: str, open_hazards: bool) -> None:
    """Hand it in and file it with a server; the hash is told, so that what arrives is what was sent."""
    data = file.read_bytes()
    media_type = sniff(data[:HEAD])
    if media_type is None:
        media_type = "application/json"
        data = documents.canonical(data, _json_kind(data))
    kind, _, model = named.thing.partition(":")
    query = told | {
        "batteryModel" if kind == "battery_model" else "vehicleModel": model,
        "name": file.name,
        "document": sha256(data).hexdigest(),
        "openHazards": "true" if open_hazards else "false",
    }
    headers = {"authorization": f"Bearer {key}", "content-type": media_type}
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/api/v1/technical-information", params=query, content=data, headers=headers, timeout=TIMEOUT_S
        )  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Failure(
            "send.unreachable",
            f"无法连接 {printable(url)}：{error}",
            f"{printable(url)} cannot be reached: {error}",
        ) from None
    if answer.status_code != 200:
        raise _problem(answer)
    filed = answer.json()
    receipt = filed.get("receipt")
    pages = "PDF" if media_type == PDF else media_type
    if receipt is None:
        note(f"{pages} 已在库，此前已报送", f"{pages} is in the library; its filing was on record before")
    else:
        note(
            f"{pages} 已入库并报送（{receipt['outcome']}）",
            f"{pages} is in the library and filed ({receipt['outcome']})",
        )
    say(filed["document"])


def _problem(answer: httpx.Response) -> Failure:
    """The server's own words."""
    try:
        told = answer.json()
        reasons = [
            Reason(
                code=one["code"], zh=one["zh"], en=one["en"], field=one.get("pointer"), value=one.get("value"),
                next_zh=one.get("nextZh"), next_en=one.get("nextEn"),
            )
            for one in told.get("errors", ())
        ]  # fmt: skip
        return Refused(told["code"], told["zh"], told["en"], reasons)
    except (ValueError, KeyError, TypeError):
        return Failure(
            "send.answer",
            f"服务器应答 {answer.status_code}，无法读取",
            f"the server answered {answer.status_code} and cannot be understood",
        )


def show(settings: Settings, named: Named, *, as_json: bool) -> None:
    """The filings of a model, the newest first."""
    thing = named.thing
    with open_store(settings) as store, store.connect_app("suchi library") as connection:
        rows = library.models(connection, [thing])
        if not rows:
            raise Failure(
                "model.not-on-record",
                f"未见型号 {printable(thing.partition(':')[2])} 的记录",
                f"nothing is on record of the model {printable(thing.partition(':')[2])}",
            )
        found = list(library_use.used(connection, [(row.thing, row.state.maker, row.state) for row in rows]))[::-1]
    if as_json:
        say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for one in found:
        say(printable(_line(one)))
    note(f"共 {len(found)} 项报送", f"{len(found)} filings")


def _line(one: FilingUse) -> str:
    came = f"{one.openings}× 打开 opened" if one.uploaded else "已报送，文件未上传 filed, document not uploaded"
    return f"{one.filed_on}  {one.kind}  {one.language}  {one.version}  {one.document[:16]}…  {came}"


def coverage(settings: Settings, today: str | None, *, as_json: bool) -> None:
    """The figures, as JSON or for a reader."""
    day = day_given("--today", today) or day_of(moment(now_us()))
    with open_store(settings) as store, store.connect_app("suchi library") as connection:
        found = figures(connection, Scope(), day, working_days())
    if as_json:
        say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    say(f"报送 filings                      {found.filings}")
    say(f"已报送而未上传 not uploaded        {found.not_uploaded}")
    say(f"从未被打开 never opened            {found.never_opened}")
    say(f"已超期未报送 overdue               {found.overdue}")
    for one in found.overdue_duties:
        say(printable(f"  {one.code}  {one.due}  {one.party}  {one.thing}"))
    for seen in found.opened:
        say(printable(f"  {seen.role}  {seen.province or '—'}  {seen.openings}×  {seen.companies} 家 companies"))
