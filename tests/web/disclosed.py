"""A register rich in secrets, and somebody of every audience to ask for them.

Pack 1 is in a car that stands in a yard; pack 2 is swapped; pack 3 is waste on its way from the yard to the plant; pack 4 has
become black mass there; a spare one is with somebody, and a stranger reports that it has sent it. The plant has a permit on its own
word and is the party of a case. `hidden` varies all that the public, or the maker of the packs, may not see.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec
import psycopg
from litestar.testing import TestClient
from msgspec import Struct
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.access import keys, library_reads
from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.domain.disclosure import TABLE, opens, structures_in
from suchi.domain.event import CHINA
from suchi.ledger import documents
from suchi.projections.follow import Follower
from suchi.settings import Settings
from suchi.web.app import create_app
from tests.web import library_world, world
from tests.web.world import CARS, MAKER, REGISTRAR, YARD

STATIONS, PLANT, PARENT, STRANGER, CARRIER = (f"91990000MA000000{name}" for name in ("S1", "R1", "P1", "Q1", "C1"))
OFFICE, ELSEWHERE, NATION, AUDITOR, OTHER_DUTY = (f"91990000MA000000{name}" for name in ("G1", "G2", "G3", "A1", "G4"))
THIS_YEAR = datetime.now(UTC).astimezone(CHINA).date().isoformat()[:4]
CLOCK_US = 1_790_000_000_000_000
PACKS = {number: world.code(number) for number in (1, 2, 3, 4)}
CONSIGNMENT, LOT, FEED = "OUT-1", "BM-1", "FEED-1"
SPARE, CASE, BATTERY_MODEL = world.code(5), "K/1", f"{MAKER}/YL-LFP-60"
DOCUMENT = library_world.pdf()
"""What the maker has filed for its battery model."""
HASH = sha256(DOCUMENT).hexdigest()


class Hidden(Struct, frozen=True, kw_only=True):
    """What only some may see; the defaults are one world, `OTHER` is the other."""

    swaps: tuple[tuple[str, str, str], ...] = ((f"{THIS_YEAR}-02-03T04:05:06+08:00", "ST-77", world.vin(2)),)
    car: str = world.vin(1)
    lithium_g: int = 4321
    mass_g: int = 198765
    sent_g: int = 412345
    region: str = "340104"
    keeper: str = STATIONS
    due: str = "2026-02-20"
    named: str = f"battery:{world.code(3)}"


OTHER = Hidden(
    swaps=tuple((f"{THIS_YEAR}-03-{day:02}T09:00:0{day}+08:00", f"ST-{day}", world.vin(20 + day)) for day in (1, 2, 3)),
    car=world.vin(9), lithium_g=9876, mass_g=187654, sent_g=399999, region="340403",
    keeper=YARD, due="2026-02-25", named=f"battery:{world.code(4)}",
)  # fmt: skip


def parties() -> list[dict[str, Any]]:
    """Whoever is registered beside those of the opening."""

    def party(code: str, role: str, region: str | None = None, **more: Any) -> dict[str, Any]:
        where = {"region": region} if region else {}
        roles = [{"role": role, "since": "2024-01-01"}]
        return told("PartyRegistered", REGISTRAR, "2026-01-02", party=code, name="示例", roles=roles, **where, **more)

    def office(code: str, ministry: str, level: str, region: str) -> dict[str, Any]:
        return party(code, "regulator", office={"ministry": ministry, "level": level, "region": region})

    return [
        party(STATIONS, "swap_operator", "340100"), party(PARENT, "asset_owner"), party(STRANGER, "recycler", "510100"),
        party(PLANT, "recycler", "340100", parent=PARENT), party(CARRIER, "carrier"), party(AUDITOR, "auditor"),
        office(OFFICE, "MIIT", "province", "340000"), office(ELSEWHERE, "MIIT", "province", "510000"),
        office(NATION, "MIIT", "nation", "000000"), office(OTHER_DUTY, "NDRC", "province", "340000"),
        told("PartyChanged", REGISTRAR, "2026-01-03", party=YARD, region="340100"),
        told("SiteRegistered", REGISTRAR, "2026-01-03", party=PLANT, siteId="P1", kind="plant", region="340100"),
    ]  # fmt: skip


def told(type_: str, reporter: str, at: str, **fields: Any) -> dict[str, Any]:
    """An event whose id depends on nothing but what it says, so that two worlds name the same reports alike."""
    about = "-".join(str(fields.get(name, "")) for name in ("code", "party", "vin", "consignment", "site", "step"))
    name = sha256(f"{type_} {at} {about}".encode()).hexdigest()[:32]
    return world.event(type_, reporter, at, id=name, **fields)


def lives(hidden: Hidden) -> list[dict[str, Any]]:
    """The four packs. How many swaps there are is hidden too, so they come last: each report before has its moment."""
    made = [
        told(
            "BatteryProduced", MAKER, "2026-01-10T10:00:00+08:00", code=code, level="P", model="YL-LFP-60", massG=412000
        )
        for code in PACKS.values()
    ]
    return [
        *made,
        told("VehicleProduced", CARS, "2026-01-18", vin=hidden.car, model="BC-1", packs=[{"code": PACKS[1]}]),
        told("VehicleSold", CARS, "2026-01-20", vin=hidden.car, region=hidden.region),
        told("VehicleTakenIn", YARD, "2026-01-22", vin=hidden.car, packsSeen=1),
        told("SwapStockChanged", STATIONS, "2026-01-15", direction="in", batteries=[PACKS[2]], station="ST-1"),
        told("BatteryRetired", YARD, "2026-01-25", codes=[PACKS[3]], reason="decay"),
        told("BatteryCollected", YARD, "2026-01-26", codes=[PACKS[3]]),
        told(
            "HandoverSent", YARD, "2026-01-27", consignment=CONSIGNMENT, items=[{"battery": PACKS[3]}], to=PLANT, toSite="P1",
            purpose="waste", carrier=CARRIER, massG=hidden.sent_g,
        ),
        told("BatteryRetired", MAKER, "2026-01-25", codes=[PACKS[4]], reason="test"),
        told("BatteryCollected", PLANT, "2026-01-28", site="P1", codes=[PACKS[4]]),
        told(
            "LotDeclared", PLANT, "2026-01-28", site="P1", source="production-scrap",
            lot={"lot": FEED, "material": "electrode-sheet", "massG": 5000},
        ),
        told(
            "BatchProcessed", PLANT, "2026-01-29", site="P1", step="crushing", batteries=[PACKS[4]], lots=[{"lot": FEED}],
            outputs=[{"lot": LOT, "material": "black-mass", "massG": hidden.mass_g, "metals": {"liG": hidden.lithium_g}}],
        ),
        *judged(hidden),
        *(
            told("BatterySwapped", STATIONS, at, vin=vin, batteryIn=PACKS[2], station=station)
            for at, station, vin in hidden.swaps
        ),
    ]  # fmt: skip


def judged(hidden: Hidden) -> list[dict[str, Any]]:
    """What is held against somebody, or asked of the register about oneself."""
    return [
        told(
            "TechnicalInformationFiled", MAKER, "2026-01-12", batteryModel="YL-LFP-60", kind="removal", language="zh",
            version="1", document=HASH,
        ),
        told("BatteryProduced", MAKER, "2026-01-11", code=SPARE, level="P", model="YL-LFP-60", massG=412000),
        told("HandoverReceived", hidden.keeper, "2026-01-20", consignment="OLD-1", items=[{"battery": SPARE}]),
        told(
            "HandoverSent", STRANGER, "2026-01-30", consignment="ODD-1", items=[{"battery": SPARE}], to=PARENT, purpose="repair",
        ),
        told(
            "PermitRecorded", PLANT, "2026-01-05", party=PLANT, siteId="P1", kind="eia", number="EIA-1",
            since="2026-01-05",
        ),
        told("VehicleDeregistered", OFFICE, "2026-02-01", vin=world.vin(33), reason="scrapped"),
        told("CaseOpened", OFFICE, "2026-02-01", case=CASE, party=PLANT, ground="第十九条"),
        told("NoticeIssued", OFFICE, "2026-02-02", case=CASE, due=hidden.due, ground="第十九条"),
    ]  # fmt: skip


def fill(store: Store, hidden: Hidden) -> None:
    """Everything on record, at one moment of the server's clock."""
    opening = [event | {"id": f"opening-{number}"} for number, event in enumerate(world.opening())]
    for number, event in enumerate([*opening, *parties(), *lives(hidden)]):
        world.write(store, event, clock_us=CLOCK_US + number)
    follower = Follower(store)
    follower.drain()
    follower.close()
    with store.connect_app() as conn:
        documents.put(conn, DOCUMENT, "application/pdf", company=MAKER, name="removal.pdf", by="key", now_us=CLOCK_US)
        library_reads.record(
            conn,
            library_reads.Read(
                at_us=CLOCK_US, hash=HASH, thing=f"battery_model:{BATTERY_MODEL}", maker=MAKER, company=YARD, role="dismantler",
                region="340100", reader="key", ground="held", purpose="removal", named=hidden.named,
            ),
        )  # fmt: skip


# Who asks, by key: what they are to the things below follows from the ledger, and is written down in `STANDING`.
CALLERS: dict[str, str | None] = {
    "public": None, "company": STRANGER, "maker": MAKER, "vehicle maker": CARS, "yard": YARD, "stations": STATIONS,
    "plant": PLANT, "parent": PARENT, "carrier": CARRIER, "office": OFFICE, "elsewhere": ELSEWHERE, "nation": NATION,
    "other duty": OTHER_DUTY, "auditor": AUDITOR, "registrar": REGISTRAR, "operator": None,
}  # fmt: skip


class Asking(Struct):
    """The application over one world, and a key for each caller."""

    client: TestClient[Any]
    keys: dict[str, dict[str, str]]
    store: Store

    def get(self, path: str, caller: str, **params: Any) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.keys[caller], params=params or None)

    def compare(self, path: str, caller: str) -> Any:
        """A file without a line, so that all that is on record is told as missing from it."""
        headers = self.keys[caller] | {"content-type": "application/x-ndjson"}
        return self.client.post(f"/api/v1{path}", content=b"", headers=headers)


@contextmanager
def asking(store: Store, hidden: Hidden) -> Iterator[Asking]:
    """A world filled and served."""
    fill(store, hidden)
    made = {}
    with store.connect_app() as conn:
        for name, company in CALLERS.items():
            scope: Any = "operator" if name == "operator" else "reader"
            made[name] = {"authorization": f"Bearer {keys.create(conn, scope, company, name, 1)}"}
    with TestClient(create_app(store), raise_server_exceptions=False) as client:
        yield Asking(client, made, store)


@contextmanager
def two_registers(cluster: Embedded, template: str, name: str) -> Iterator[tuple[Store, Store]]:
    """Two empty registers."""
    names = [f"{name}_{os.getpid()}_{number}" for number in (1, 2)]
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        for one in names:
            new, old = sql.Identifier(one), sql.Identifier(template)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        first, second = (Store(Settings(data=cluster.data), make_conninfo(cluster.dsn, dbname=one)) for one in names)
        yield first, second
        for one in names:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(one)))


def check(kind: str, cls: type[Struct], found: dict[str, Any], who: frozenset[str], place: str) -> int:
    """Nothing in the answer that its table does not open to these audiences; how many fields there were. A finding beside
    something else has readers of its own: it is asked for by itself."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(cls)}
    seen = 0
    for wire, value in found.items():
        field = fields[wire]
        assert opens(kind, field.name, who), (
            f"{place}.{wire} ({kind}.{field.name}) is shown to {', '.join(sorted(who))}"
        )
        seen += 1
        inner = structures_in(field.type) if cls.__name__ != "Page" else []
        for one in values_in(value, field.type):
            if inner and isinstance(one, dict) and inner[0].__name__ != "Finding":
                seen += check(TABLE[kind][field.name].kind or inner[0].__name__, inner[0], one, who, f"{place}.{wire}")
    return seen


def values_in(value: Any, type_: Any) -> list[Any]:
    """What a field holds, one by one."""
    if isinstance(value, list):
        return value
    return [*value.values()] if isinstance(value, dict) and "dict[" in str(type_) else [value]
