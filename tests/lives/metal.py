"""Lives of materials and products: what enters a lot and leaves it again, and what comes after a pack's end."""

from tests.lives.telling import (
    MAKER,
    OTHER_RECYCLER,
    OUTLET,
    PERMITS_UNKNOWN,
    RECYCLER,
    SITE_UNKNOWN,
    Telling,
    life,
    pack,
    product,
)


@life
def black_mass_that_is_split_sent_and_merged(tell: Telling) -> None:
    """Grams are kept count of: what was declared, what has left, what is left, and which lot it went into."""
    stock = {"lot": "A", "material": "black-mass", "massG": 1_000_000, "moisturePermille": 20}
    tell.report("LotDeclared", RECYCLER, "2026-04-01T08:00:00+08:00", lot=stock, source="production-scrap", site="P01")
    tell.lot(
        "A",
        mass_g="1000000",
        left_g="1000000",
        holder=f"{RECYCLER}/P01",
        material="black-mass",
        source="production-scrap",
    )
    into = [
        {"lot": "B", "material": "black-mass", "massG": 400_000},
        {"lot": "C", "material": "black-mass", "massG": 250_000},
    ]
    tell.report("LotSplit", RECYCLER, "2026-04-02T08:00:00+08:00", lot="A", into=into, site="P01")
    tell.lot("A", mass_g="1000000", left_g="350000", to_lots="B C")
    tell.lot("B", mass_g="400000", left_g="400000", origin="A")
    items = [{"lot": "B"}, {"lot": "A", "asLot": "D", "massG": 50_000}]
    fields = {"consignment": "W-A", "to": OTHER_RECYCLER, "purpose": "processing", "items": items}
    tell.report("HandoverSent", RECYCLER, "2026-04-03T08:00:00+08:00", site="P01", **fields)
    tell.lot("A", left_g="300000", to_lots="B C D", flags="", holder=f"{RECYCLER}/P01")
    tell.lot("B", flags="in_transit", holder=f"{RECYCLER}/P01", addressee=OTHER_RECYCLER)
    tell.lot("D", flags="in_transit", mass_g="50000", origin="A")
    items = [{"lot": "B"}, {"lot": "D", "outcome": "rejected"}]
    tell.report(
        "HandoverReceived", OTHER_RECYCLER, "2026-04-05T08:00:00+08:00", consignment="W-A", items=items, site="P09"
    )
    tell.consignment("W-A", stage="received", findings="rejection_says_why broken")  # a hint: no reason was given
    tell.lot("B", flags="", holder=f"{OTHER_RECYCLER}/P09", left_g="400000")
    tell.lot("D", flags="", holder=f"{RECYCLER}/P01", left_g="50000")
    whole = {"lot": "E", "material": "black-mass", "massG": 300_000}
    tell.report(
        "LotsMerged", RECYCLER, "2026-04-06T08:00:00+08:00", lots=[{"lot": "C"}, {"lot": "D"}], into=whole, site="P01"
    )
    tell.lot("C", left_g="0", ended_by="LotsMerged", to_lots="E")
    tell.lot("D", left_g="0", ended_by="LotsMerged")
    tell.lot("E", mass_g="300000", left_g="300000", source="merge", holder=f"{RECYCLER}/P01")
    salt = [{"lot": "F", "material": "lithium-carbonate", "massG": 9_000, "metals": {"liG": 1_690}}]
    tell.report(
        "BatchProcessed",
        RECYCLER,
        "2026-04-08T08:00:00+08:00",
        step="leaching",
        lots=[{"lot": "E"}],
        outputs=salt,
        site="P01",
    )
    tell.lot("E", left_g="0", ended_by="BatchProcessed", to_lots="F")
    unassayed = "metal_that_comes_out_went_in undecided"
    tell.lot("F", mass_g="9000", left_g="9000", material="lithium-carbonate", source="leaching", findings=unassayed)
    tell.report(
        "ProductShipped",
        RECYCLER,
        "2026-04-20T08:00:00+08:00",
        lots=[{"lot": "F", "massG": 4_000}],
        field_of_use="other",
    )
    tell.lot("F", left_g="5000", ended_by="", findings=unassayed)
    tell.company(RECYCLER, findings=SITE_UNKNOWN)


@life
def a_retired_pack_that_becomes_a_storage_product(tell: Telling) -> None:
    """The pack ends in a product with a code of its own; each knows the other, and the product goes into use."""
    code, made = pack(151, "2019-05-05"), product(151, "2026-05-05")
    tell.made(code, "2019-05-05T10:00:00+08:00")
    tell.report("BatteryCollected", OUTLET, "2026-04-10", codes=[code], slip="7")
    tell.sent("W151", OUTLET, RECYCLER, "2026-04-15", code, purpose="waste")
    tell.received("W151", RECYCLER, "2026-04-17", code)
    tell.report("BatteryTested", RECYCLER, "2026-04-20", codes=[code], grade="A", state_of_health_permille=760)
    tell.battery(code, stage="received", phase="waste", state_of_health_permille="760")
    fields = {"kind": "storage cabinet", "field_of_use": "storage", "standard": "GB/T 36276"}
    tell.report("ProductMade", RECYCLER, "2026-05-05T10:00:00+08:00", code=made, origins=[code], **fields)
    tell.battery(code, stage="made_into_product", phase="ended", successors=made, holder=RECYCLER)
    tell.battery(made, stage="produced", phase="new", origins=code, maker=RECYCLER, use="storage")
    tell.company(RECYCLER, findings=SITE_UNKNOWN)
    tell.consignment("W151", findings=PERMITS_UNKNOWN)
    tell.report(
        "ProductShipped",
        RECYCLER,
        "2026-05-20T10:00:00+08:00",
        products=[made],
        field_of_use="storage",
        receiver="某储能电站",
    )
    tell.battery(made, stage="in_use", phase="in_use", holder="@private")
    tell.report("HealthReported", MAKER, "2026-06-01", code=code, state_of_health_permille=700)
    tell.battery(code, stage="made_into_product", phase="ended")


@life
def a_pack_that_is_reported_again_after_its_end(tell: Telling) -> None:
    """Crushed in April, collected in May: the later act is doubted. The crusher had the wrong code and says so: doubt resolved."""
    code, other = pack(152, "2019-05-05"), pack(153, "2019-05-05")
    for one in (code, other):
        tell.made(one, "2019-05-05T10:00:00+08:00")
        tell.report("BatteryCollected", RECYCLER, "2026-04-01", codes=[one], slip="8")
    mass = [{"lot": "BM-152", "material": "black-mass", "massG": 200_000}]
    tell.report("BatchProcessed", RECYCLER, "2026-04-20", step="crushing", batteries=[code], outputs=mass, id="crushed")
    tell.sent("W152", RECYCLER, OTHER_RECYCLER, "2026-05-10", code, purpose="processing")
    doubted = "ended_battery_has_no_further_acts broken"
    tell.battery(code, phase="ended", findings=doubted)
    tell.corrected(RECYCLER, "2026-06-01", "crushed", reason="wrong-data", replacements=["crushed-right"])
    mass = [{"lot": "BM-153", "material": "black-mass", "massG": 200_000}]
    tell.report(
        "BatchProcessed",
        RECYCLER,
        "2026-04-20",
        step="crushing",
        batteries=[other],
        outputs=mass,
        id="crushed-right",
        told="2026-06-01",
    )
    tell.battery(code, stage="handing_over", phase="waste", addressee=OTHER_RECYCLER)
    tell.battery(other, stage="recycled", phase="ended", lot="BM-153")
    tell.lot("BM-152", mass_g="", left_g="", born="")
    tell.lot("BM-153", left_g="200000", findings="no_more_comes_out_than_went_in undecided")
    tell.company(RECYCLER, findings=SITE_UNKNOWN)
    tell.consignment("W152", findings=PERMITS_UNKNOWN)
