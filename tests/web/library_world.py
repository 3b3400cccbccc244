"""A small invented library for the tests: who there is, what is filed, and documents good and hostile."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from suchi.access import keys
from suchi.capture.draft import now_us
from suchi.domain import technical
from suchi.domain.event import day_of, moment
from tests.web import world
from tests.web.world import CARS, MAKER, REGISTRAR, YARD, code, event, vin

GARAGE = "91990000MA000000X4"
"""A repairer that has nothing to do with anything."""
LAPSED = "91990000MA000000X5"
"""A dismantler until yesterday."""
SWAPS = "91990000MA000000X6"
RIVAL = "91990000MA000000X7"
NATION, PROVINCE, FOREIGN_PROVINCE, FIRE = (f"91990000MA000001X{n}" for n in "1234")
AUDITOR = "91990000MA000001X5"
BATTERY_MODEL, VEHICLE_MODEL = f"{MAKER}/YL-LFP-60", "BC-1"
API = "/api/v1/technical-information"


def yesterday() -> str:
    return (date.fromisoformat(day_of(moment(now_us()))) - timedelta(days=1)).isoformat()


def parties() -> list[dict[str, Any]]:
    def party(code_: str, name: str, role: str, until: str | None = None, **more: Any) -> dict[str, Any]:
        held = {"role": role, "since": "2026-01-01"} | ({"until": until} if until else {})
        return event("PartyRegistered", REGISTRAR, "2026-01-02", party=code_, name=name, roles=[held], **more)

    def office(code_: str, ministry: str, level: str, region: str) -> dict[str, Any]:
        return party(
            code_, "主管部门（示例）", "regulator", office={"ministry": ministry, "level": level, "region": region}
        )

    return [
        event("PartyChanged", REGISTRAR, "2026-01-03", party=MAKER, region="340100"),
        event("PartyChanged", REGISTRAR, "2026-01-03", party=YARD, region="330100"),
        party(GARAGE, "修理厂（示例）", "repairer", region="330100"),
        party(LAPSED, "旧拆解场（示例）", "dismantler", yesterday()),
        party(SWAPS, "换电（示例）", "swap_operator"),
        party(RIVAL, "他厂（示例）", "battery_maker"),
        office(NATION, "MIIT", "nation", "100000"),
        office(PROVINCE, "MIIT", "province", "340000"),
        office(FOREIGN_PROVINCE, "MIIT", "province", "440000"),
        office(FIRE, "MPS", "nation", "100000"),
        party(AUDITOR, "审计（示例）", "auditor"),
    ]


HELD, SENT, CANCELLED, TAKEN, STRANGE = (code(number) for number in (1, 2, 3, 4, 5))
ALIAS = code(91)
STANDING = vin(5)
"""A car that stands in the yard by its word alone."""


def lives() -> list[dict[str, Any]]:
    """One battery that the yard has, one on its way to it, one whose way was cancelled, one in a car it took in, one elsewhere."""

    def sent(number: int) -> list[dict[str, Any]]:
        return [
            event("BatteryProduced", at="2026-03-22", code=code(number), level="P", model="YL-LFP-60"),
            event(
                "HandoverSent", at="2026-05-01", consignment=f"C-{number}", items=[{"battery": code(number)}], to=YARD,
                purpose="waste",
            ),
        ]  # fmt: skip

    return [
        *world.life(1),
        event("VehicleTakenIn", YARD, "2026-06-02", vin=vin(1)),
        event("BatteryRemoved", YARD, "2026-06-03", vin=vin(1), codes=[HELD], reason="scrapping"),
        event("LabelReplaced", at="2026-07-01", code=HELD, newCode=ALIAS),
        *sent(2),
        *sent(3),
        event("HandoverCancelled", at="2026-05-03", consignment="C-3", items=[{"battery": CANCELLED}], reason="other"),
        *world.life(4),
        event("VehicleTakenIn", YARD, "2026-06-02", vin=vin(4)),
        *world.life(5),
    ]


# ---- documents -------------------------------------------------------------------------------------------------------


def pdf(text: str = "Removal of the pack", pages: int = 2) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842), invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(80, 700, f"{text}, page {number}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def written(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_action(kind: str, **fields: str) -> bytes:
    """A PDF that does something when it is opened."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf())))
    action = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for name, value in fields.items():
        action[NameObject(f"/{name}")] = TextStringObject(value)
    writer.root_object[NameObject("/OpenAction")] = action
    return written(writer)


def packed(content: bytes) -> bytes:
    """The same PDF with its names escaped as the format allows: nothing can be found by its letters."""
    for name in (b"JavaScript", b"JS", b"Launch", b"SubmitForm", b"EmbeddedFiles", b"EmbeddedFile"):
        content = content.replace(b"/" + name + b"\n", b"/#%02x" % name[0] + name[1:] + b"\n")
        content = content.replace(b"/" + name + b" ", b"/#%02x" % name[0] + name[1:] + b" ")
    return content


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf())))
    writer.encrypt("", owner_password="owner")
    return written(writer)


def with_bytes(chance: bytes) -> bytes:
    """A PDF with these bytes in a picture."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf())))
    stream = DecodedStreamObject()
    stream.set_data(chance)
    writer.pages[0][NameObject("/Thumb")] = writer._add_object(stream)
    return written(writer)


def with_attachment() -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf())))
    writer.add_attachment("run.exe", b"MZ")
    return written(writer)


def picture(form: str = "PNG", size: tuple[int, int] = (400, 300)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (120, 160, 200)).save(made, form)
    return made.getvalue()


def data(kind: str = "removal", model: str = "YL-LFP-60", **more: Any) -> bytes:
    """Technical information as data, in its exact bytes."""
    told: dict[str, Any] = {
        "form": technical.FORM, "kind": kind, "language": "zh", "model": model, "massG": 412_000,
        "places": [{"position": "floor", "where": "floor", "reachedFrom": "below", "massG": 412_000}],
        "voltage": {"ratedMv": 352_000, "highestMv": 408_800, "safeBelowMv": 60_000},
        "cutOffs": [{"kind": "service-plug", "where": "后排座椅下", "act": "拔出", "waitS": 300}],
        "fasteners": [{"id": "F1", "where": "托盘四周", "count": 14, "thread": "M10", "torqueMnm": 65_000}],
        "steps": [{"act": "断开维修开关", "tools": ["绝缘手套"]}, {"act": "松开螺栓", "fasteners": ["F1"]}],
        "hazards": [{"kind": "electric-shock", "says": "高压", "protect": "绝缘手套"}],
        "fire": {"behaviour": "冒烟", "extinguishWith": ["水"], "watchH": 48},
    } | more  # fmt: skip
    return technical.canonical(msgspec.convert(told, technical.TechnicalInformation))


# ---- asking ----------------------------------------------------------------------------------------------------------


class Asker:
    """Somebody with a key, asking the library."""

    def __init__(self, client: Any, store: Any, company: str | None, scope: Any = "reporter") -> None:
        with store.connect_app() as conn:
            text = keys.create(conn, scope, company, "test", 1)
        self.client, self.key, self.headers = client, text.split("_")[1], {"authorization": f"Bearer {text}"}

    def search(self, **named: str) -> Any:
        return self.client.get(f"{API}?{urlencode(named)}", headers=self.headers)

    def open(self, hash_: str, **named: str) -> Any:
        return self.client.get(f"{API}/documents/{hash_}?{urlencode(named)}", headers=self.headers)

    def get(self, path: str) -> Any:
        return self.client.get(f"{API}{path}", headers=self.headers)

    def file(self, content: bytes, media_type: str, path: str = "", **told: str) -> Any:
        named = {"kind": "removal", "language": "zh", "version": "1.0"} if not path else {}
        query = urlencode(named | told)
        return self.client.post(
            f"{API}{path}?{query}", content=content, headers=self.headers | {"content-type": media_type}
        )


def cars_filed(hash_: str) -> dict[str, Any]:
    return event(
        "TechnicalInformationFiled", CARS, "2026-04-02", kind="removal", language="zh", version="1", document=hash_,
        vehicleModel=VEHICLE_MODEL,
    )  # fmt: skip
