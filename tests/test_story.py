"""Read this first: one battery pack's life, from the production line to black mass, as companies report it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from suchi.capture.draft import now_us
from suchi.commands.show import look
from suchi.db.pool import Store
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from suchi.projections.rebuild import rebuild

# Well-formed codes that no real company, pack or vehicle can have.
REGISTRAR, MAKER, CARMAKER, YARD, RECYCLER = (
    "91990000839889191K", "919900008399683830", "91990000840047573N", "919900008401267653", "91990000840205957F"
)  # fmt: skip
ROLES = {MAKER: "battery_maker", CARMAKER: "vehicle_maker", YARD: "dismantler", RECYCLER: "recycler"}
PACK, VIN, LOT = "X9ZPE57S00005791A0000001", "0Z1SB2GE9KA000001", f"{RECYCLER}-L1"


def test_one_packs_life(fresh: Store):
    with telling(fresh) as (report, stage):
        # Somebody has to open the ledger and say who may do what. From then on every report stands for itself.
        report(REGISTRAR, "LedgerOpened", "2019-01-01", mode="live", name="登记机构")
        for party, role in ROLES.items():
            held = [{"role": role, "since": "2015-01-01"}]
            report(REGISTRAR, "PartyRegistered", "2019-01-02", party=party, name=f"{role}（示例）", roles=held)

        # Making: the code on the label becomes an identity, and goes into a vehicle.
        made = report(MAKER, "BatteryProduced", "2019-01-10", code=PACK, level="P", massG=424000, energyWh=56000)
        assert made.outcome == "recorded"
        assert not made.findings
        assert stage() == "已生产"
        item = [{"battery": PACK}]
        report(MAKER, "HandoverSent", "2019-01-15", consignment="C1", items=item, to=CARMAKER, purpose="supply")
        assert stage() == "移交中"
        report(CARMAKER, "HandoverReceived", "2019-01-16", consignment="C1", items=item)
        report(CARMAKER, "VehicleProduced", "2019-01-20", vin=VIN, model="0Z1-S", packs=[{"code": PACK}])
        assert stage() == "已装车"

        # Using: nobody reports the pack itself. Its vehicle was sold, so it is in use: looked up when asked, never copied.
        report(CARMAKER, "VehicleSold", "2019-02-01", vin=VIN, region="440300", buyerKind="private")
        assert stage() == "在用"

        # Retiring: the vehicle comes to a yard with its pack, is scrapped, and the pack is taken out and becomes waste.
        report(YARD, "VehicleTakenIn", "2026-08-03", vin=VIN, packs=[{"code": PACK}])
        report(YARD, "VehicleScrapped", "2026-08-05", vin=VIN, certificate="Z-1", packsPresent=[{"code": PACK}])
        assert stage() == "随车报废"
        report(YARD, "BatteryRemoved", "2026-08-06", vin=VIN, codes=[PACK], reason="scrapping")
        assert stage() == "已拆下"
        report(YARD, "BatteryRetired", "2026-08-07", codes=[PACK], reason="vehicle-scrapped")
        assert stage() == "已退役"

        # Handing over has two sides: it is under way until the recipient says that it came.
        report(YARD, "HandoverSent", "2026-08-10", consignment="C2", items=item, to=RECYCLER, purpose="processing")
        assert stage() == "移交中"
        report(RECYCLER, "HandoverReceived", "2026-08-12", consignment="C2", items=item)
        assert stage() == "已接收"

        # Recycling: the pack ends, a lot of black mass begins.
        lot = {"lot": LOT, "material": "black-mass", "massG": 178000}
        processed = report(RECYCLER, "BatchProcessed", "2026-08-20", step="crushing", batteries=[PACK], outputs=[lot])
        assert stage() == "已综合利用"

        # Any day in the past can be asked for.
        assert stage(as_of="2019-01-21") == "已装车"
        assert stage(as_of="2022-07-01") == "在用"

        # Nothing is ever deleted. A correction makes a report void; a correction of the correction revives it.
        void = {"reason": "did-not-occur"}
        mistake = report(RECYCLER, "EventsCorrected", "2026-08-21", targets=[{"id": processed.id}], **void)
        assert stage() == "已接收"
        report(RECYCLER, "EventsCorrected", "2026-08-22", targets=[{"id": mistake.id}], **void)
        assert stage() == "已综合利用"

        # What breaks a rule is recorded all the same, with what was found; only what cannot be a report is refused.
        late = report(CARMAKER, "BatteryRetired", "2026-09-01", codes=[PACK], reason="decay")
        assert late.outcome == "recorded"
        assert [finding.rule for finding in late.findings] == ["ended_battery_has_no_further_acts"]
        assert report(CARMAKER, "BatteryRetired", "2026-02-31", codes=[PACK], reason="decay").outcome == "refused"

    # The ledger is the only truth: everything above can be thrown away and made again from it.
    before = shown(fresh)
    rebuild(fresh)
    assert shown(fresh) == before


@contextmanager
def telling(store: Store) -> Iterator[tuple[Any, Any]]:
    """Somebody who sends reports down the path of `pipeline.py`, and somebody who looks the pack up."""
    writer, follower, reader = Writer(store), Follower(store), store.connect_app()
    sent = iter(range(1, 100))

    def report(who: str, what: str, when: str, /, **fields: Any) -> Receipt:
        event = {"type": what, "id": f"r{next(sent)}", "occurredAt": when, "reporter": who, **fields}
        line = Line(1, json.dumps(event).encode(), Caller("story", None, "operator"))
        (receipt,) = writer.submit([line], clock_us=now_us())
        follower.drain()  # in a server it runs beside the writer
        return receipt

    def stage(as_of: str | None = None) -> str:
        (seen,) = look(reader, PACK, as_of=as_of)
        return (seen.stage or {})["zh"]

    try:
        yield report, stage
    finally:
        for open_ in (writer, follower, reader):
            open_.close()


def shown(store: Store) -> list[Any]:
    with store.connect_app() as connection:
        return [look(connection, code) for code in (PACK, VIN, LOT, "C2", RECYCLER)]
