"""What companies have, for the tests of their desks: a recycler with two sites, packs, lots and a year of work; a maker and a carmaker
with models; cars with one place for a pack, with two, and one that is swapped."""

from __future__ import annotations

from typing import Any

from suchi.db.pool import Store
from suchi.projections.follow import Follower
from tests.web import people, world
from tests.web.world import CARS, MAKER, REGISTRAR, YARD, code, event, vin

RECYCLER, SWAPPER = "91990000MA000000H1", "91990000MA000000H2"
PLANT, STORE = "P01", "W01"
PACKS = [code(number) for number in range(4001, 4013)]
WAITING, USED = PACKS[:5], PACKS[5:9]
"""Packs that wait at the recycler, three at its plant and two in its warehouse; and packs that it has processed."""
CAR, TWO, SWAPPED = vin(4101), vin(4102), vin(4103)
"""A car with its pack; one with two places, of which one is empty; one that is swapped."""
FEED, POWDER, COPPER, SOLD = "REC-FEED-01", "REC-BM-01", "REC-CU-01", "REC-LC-01"
CONSIGNMENT = "REC-IN-01"
TWO_MODEL, SWAP_MODEL = "BC-2", "BC-S"
LOGINS = {"recycling": RECYCLER, "making": MAKER, "carmaking": CARS, "dismantling": YARD}


def registered() -> list[dict[str, Any]]:
    """The recycler with its sites, a swap operator, and two vehicle models more."""

    def party(code_: str, name: str, name_en: str, role: str) -> dict[str, Any]:
        roles = [{"role": role, "since": "2026-01-01"}]
        return event(
            "PartyRegistered",
            REGISTRAR,
            "2026-01-02",
            party=code_,
            name=name,
            nameEn=name_en,
            roles=roles,
            region="360900",
        )

    def site(id_: str, kind: str, name: str) -> dict[str, Any]:
        return event(
            "SiteRegistered", REGISTRAR, "2026-01-03", party=RECYCLER, siteId=id_, kind=kind, name=name, region="360900"
        )

    return [
        party(RECYCLER, "望城再生（示例）", "Wangcheng Recycling (example)", "recycler"),
        party(SWAPPER, "远驿换电（示例）", "Yuanyi Swapping (example)", "swap_operator"),
        site(PLANT, "plant", "一号厂区"),
        site(STORE, "warehouse", "东库"),
        event(
            "VehicleModelRegistered", CARS, "2026-01-03", model=TWO_MODEL, propulsion="BEV", swapModel=False,
            packs=[{"position": "front", "batteryModel": "YL-LFP-60"}, {"position": "rear", "batteryModel": "YL-LFP-60"}],
        ),
        event(
            "VehicleModelRegistered", CARS, "2026-01-03", model=SWAP_MODEL, propulsion="BEV", swapModel=True,
            packs=[{"position": "floor"}],
        ),
    ]  # fmt: skip


def born(pack: str) -> dict[str, Any]:
    return event(
        "BatteryProduced", MAKER, "2026-03-22", code=pack, level="P", model="YL-LFP-60", massG=412_000, energyWh=60_500,
        producedOn="2026-03-22",
    )  # fmt: skip


def cars() -> list[dict[str, Any]]:
    swap = {"batteryOut": code(4104), "batteryIn": code(4105), "station": "S1", "stateOfHealthPermille": 970}
    return [
        *(born(code(number)) for number in range(4101, 4106)),
        event("VehicleProduced", CARS, "2026-04-18", vin=CAR, model="BC-1", packs=[{"code": code(4101), "position": "main"}]),
        event(
            "VehicleProduced", CARS, "2026-04-18", vin=TWO, model=TWO_MODEL,
            packs=[{"code": code(4102), "position": "front"}, {"code": code(4103), "position": "rear"}],
        ),
        event("VehicleProduced", CARS, "2026-04-18", vin=SWAPPED, model=SWAP_MODEL, packs=[{"code": code(4104), "position": "floor"}]),
        event("VehicleSold", CARS, "2026-05-02", vin=CAR, region="360900", buyer="private"),
        event("VehicleSold", CARS, "2026-05-02", vin=TWO, region="360900", buyer="private"),
        event("VehicleSold", CARS, "2026-05-02", vin=SWAPPED, region="360900", buyer="private"),
        event("BatterySwapped", SWAPPER, "2026-06-18T08:15:42+08:00", vin=SWAPPED, **swap),
        event("VehicleTakenIn", YARD, "2026-07-02", vin=TWO, packsSeen=2),
        event("BatteryRemoved", YARD, "2026-07-03", codes=[code(4103)], vin=TWO, reason="scrapping"),
    ]  # fmt: skip


def work() -> list[dict[str, Any]]:
    """What the recycler received, processed, sold and has left; one lot of no told mass came in."""
    metals = {"liG": 9_000, "niG": 0, "coG": 0, "mnG": 0, "cuG": 2_000, "alG": 3_000}
    return [
        *(born(pack) for pack in PACKS),
        event("BatteryCollected", YARD, "2026-05-06", codes=PACKS),
        event("BatteryRetired", YARD, "2026-05-07", codes=PACKS, reason="decay"),
        event(
            "HandoverSent", YARD, "2026-06-01", consignment=CONSIGNMENT, to=RECYCLER, toSite=PLANT, purpose="processing",
            massG=412_000 * 9, items=[{"battery": pack} for pack in PACKS[:9]],
        ),
        event(
            "HandoverReceived", RECYCLER, "2026-06-03", site=PLANT, consignment=CONSIGNMENT, massG=412_000 * 9,
            items=[{"battery": pack, "outcome": "accepted"} for pack in PACKS[:9]],
        ),
        event("BatteryCollected", RECYCLER, "2026-06-10", site=STORE, codes=WAITING[3:]),
        event(
            "LotDeclared", RECYCLER, "2026-06-12", site=PLANT, source="production-scrap",
            lot={"lot": FEED, "material": "electrode-sheet", "massG": 900_000, "moisturePermille": 8, "metals": metals},
        ),
        event(
            "BatchProcessed", RECYCLER, "2026-06-20", site=PLANT, step="crushing", batteries=USED, batteriesMassG=412_000 * 4,
            lots=[{"lot": FEED, "massG": 300_000}],
            outputs=[
                {"lot": POWDER, "material": "black-mass", "massG": 1_100_000, "moisturePermille": 35, "metals": metals},
                {"lot": COPPER, "material": "copper", "massG": 420_000},
            ],
            lossesG=40_000, residues=[{"kind": "electrolyte", "massG": 380_000}],
        ),
        event(
            "BatchProcessed", RECYCLER, "2026-07-04", site=PLANT, step="leaching", lots=[{"lot": POWDER, "massG": 600_000}],
            outputs=[{"lot": SOLD, "material": "lithium-carbonate", "massG": 24_000, "metals": {"liG": 4_500}}], lossesG=570_000,
        ),
        event(
            "ProductShipped", RECYCLER, "2026-08-01", site=PLANT, lots=[{"lot": SOLD}], fieldOfUse="vehicle",
            receiver="某材料企业（示例）",
        ),
    ]  # fmt: skip


def tell(store: Store) -> None:
    """All of it on record, flows and all that follows included."""
    world.write(store, *registered())
    world.write(store, *cars())
    world.write(store, *work())
    follower = Follower(store)
    follower.drain()
    follower.close()


def staff(store: Store) -> None:
    """Somebody who reports at each of the companies."""
    people.cheap_passwords()
    for login, company in LOGINS.items():
        people.person(store, login, "reporter", company)
