"""Lives of packs in use: the ordinary car, the swap car, the warranty case, the bus, the body builder, the export."""

from tests.lives.telling import (
    BODYBUILDER,
    CARMAKER,
    EXPORTER,
    MAKER,
    OUTLET,
    PERMITS_UNKNOWN,
    RECYCLER,
    REPAIRER,
    SITE_UNKNOWN,
    SWAPPER,
    YARD,
    Telling,
    car,
    life,
    pack,
)


@life
def an_ordinary_car_from_the_line_to_black_mass(tell: Telling) -> None:
    """Made, supplied, built in, sold, driven eight years, scrapped, dismantled, crushed: every duty done; only whether
    permits were held cannot be told, as no site is on record."""
    whole, vin = pack(1, "2018-03-01"), car(1, 2018)
    left, right = pack(1, "2018-02-26", level="M"), pack(2, "2018-02-26", level="M")
    modules = [{"code": left, "cellLot": "L7"}, {"code": right, "cellLot": "L7"}]
    tell.made(whole, "2018-03-01T08:00:00+08:00", modules=modules, mass_g=400_000, site="P01")
    tell.battery(whole, stage="produced", phase="new", holder=f"{MAKER}/P01", parts=f"{left} {right}")
    tell.battery(left, stage="built_in", whole=whole)
    tell.sent("S1", MAKER, CARMAKER, "2018-03-04T10:00:00+08:00", whole, site="P01")
    tell.battery(whole, stage="handing_over", holder=f"{MAKER}/P01", flags="in_transit", addressee=CARMAKER)
    tell.received("S1", CARMAKER, "2018-03-06T09:00:00+08:00", whole, site="P01")
    tell.battery(whole, stage="produced", holder=f"{CARMAKER}/P01", flags="", addressee="")
    tell.built(vin, "2018-03-20", whole)
    tell.battery(whole, stage="installed", holder="@vehicle", vehicle=vin)
    tell.sold(vin, "2018-04-02", region="440300")
    tell.battery(whole, stage="in_use", holder="@vehicle", vehicle=vin)
    tell.vehicle(vin, stage="sold", holder="@private", packs=whole)
    tell.report("HealthReported", CARMAKER, "2025-05-05", code=whole, state_of_health_permille=812, cycles=900)
    seen = [{"code": whole, "condition": "intact"}]
    tell.report("VehicleTakenIn", YARD, "2026-05-10T09:00:00+08:00", vin=vin, packs=seen, packs_seen=1, site="Y01")
    tell.vehicle(vin, stage="taken_in", holder=f"{YARD}/Y01", packs=whole)
    tell.report("VehicleScrapped", YARD, "2026-05-12", vin=vin, certificate="BF-1", packs_present=seen, site="Y01")
    tell.battery(whole, stage="vehicle_scrapped", holder=f"{YARD}/Y01", condition="intact")
    tell.report("BatteryRemoved", YARD, "2026-05-13", vin=vin, codes=[whole], reason="scrapping", site="Y01")
    tell.battery(whole, stage="removed", holder=f"{YARD}/Y01", vehicle="")
    tell.report("BatteryRetired", YARD, "2026-05-14", codes=[whole], reason="vehicle-scrapped", site="Y01")
    tell.battery(whole, stage="retired", phase="waste", phase_at="2026-05-14")
    tell.sent("W1", YARD, RECYCLER, "2026-05-20T08:00:00+08:00", whole, purpose="waste", site="Y01", to_site="P01")
    tell.battery(whole, stage="handing_over", phase="waste", holder=f"{YARD}/Y01", addressee=f"{RECYCLER}/P01")
    tell.received("W1", RECYCLER, "2026-05-21T08:00:00+08:00", whole, site="P01", mass_g=398_000)
    tell.battery(whole, stage="received", holder=f"{RECYCLER}/P01", flags="")
    tell.consignment("W1", stage="received", outcomes=f"battery:{whole} accepted", findings=PERMITS_UNKNOWN)
    parts = [{"code": left, "level": "M"}, {"code": right, "level": "M"}]
    tell.report("BatteryDismantled", RECYCLER, "2026-06-01", code=whole, parts=parts, site="P01")
    tell.battery(whole, stage="dismantled", phase="ended", ended_by="BatteryDismantled", parts="")
    tell.battery(left, stage="collected", phase="waste", holder=f"{RECYCLER}/P01", whole="")
    mass = [{"lot": "BM-1", "material": "black-mass", "massG": 190_000}]
    tell.report(
        "BatchProcessed", RECYCLER, "2026-06-02", step="crushing", batteries=[left, right], outputs=mass, site="P01"
    )
    tell.battery(left, stage="recycled", phase="ended", lot="BM-1")
    tell.battery(right, stage="recycled", phase="ended", lot="BM-1")
    unweighed = "no_more_comes_out_than_went_in undecided"
    tell.lot(
        "BM-1",
        material="black-mass",
        mass_g="190000",
        left_g="190000",
        holder=f"{RECYCLER}/P01",
        findings=unweighed,
    )
    tell.vehicle(vin, stage="scrapped", packs="", certificate="BF-1", present=whole)
    tell.company(YARD, findings=SITE_UNKNOWN)
    tell.company(RECYCLER, findings=SITE_UNKNOWN)


@life
def a_swap_car_and_the_three_packs_that_serve_it(tell: Telling) -> None:
    """Packs change at every stop and belong to the pool all the while; one retires from it and the pool shrinks.
    The vehicle's model is not on record, so whether it may be swapped cannot be judged."""
    first, second, third = (pack(number, "2024-01-10") for number in (11, 12, 13))
    vin, at = car(11), "2024-03-0{}T1{}:00:00+08:00".format
    for code in (first, second, third):
        tell.made(code, "2024-01-10T07:00:00+08:00", use="swap")
    tell.sent("S11", MAKER, SWAPPER, "2024-01-15", second, third)
    tell.received("S11", SWAPPER, "2024-01-17", second, third, site="S01")
    tell.report(
        "SwapStockChanged",
        SWAPPER,
        "2024-01-18",
        direction="in",
        batteries=[second, third],
        reason="purchase",
        station="S01",
    )
    tell.battery(second, stage="swap_stock", holder=f"{SWAPPER}/S01", pool=SWAPPER, phase="new")
    tell.sent("S12", MAKER, CARMAKER, "2024-01-15", first)
    tell.received("S12", CARMAKER, "2024-01-17", first)
    tell.built(vin, "2024-02-01", first)
    tell.sold(vin, "2024-02-20", "battery-leased")
    tell.battery(first, stage="in_use", holder="@vehicle", vehicle=vin)
    tell.report("BatterySwapped", SWAPPER, at(1, 0), vin=vin, battery_out=first, battery_in=second, station="S01")
    tell.battery(first, stage="swap_stock", holder=f"{SWAPPER}/S01", vehicle="", phase="in_use")
    tell.battery(second, stage="in_use", holder="@vehicle", vehicle=vin, pool=SWAPPER)
    tell.report("BatterySwapped", SWAPPER, at(2, 1), vin=vin, battery_out=second, battery_in=third, station="S02")
    tell.battery(second, stage="swap_stock", holder=f"{SWAPPER}/S02", vehicle="")
    tell.report("BatterySwapped", SWAPPER, at(3, 2), vin=vin, battery_out=third, battery_in=first, station="S01")
    tell.vehicle(vin, stage="sold", packs=first, findings="swapped_vehicle_is_of_a_swap_model undecided")
    tell.battery(first, stage="in_use", vehicle=vin)
    tell.report(
        "SwapStockChanged",
        SWAPPER,
        "2031-03-10",
        direction="out",
        batteries=[second],
        reason="retirement",
        station="S02",
    )
    tell.report("BatteryRetired", SWAPPER, "2031-03-10", codes=[second], reason="decay", state_of_health_permille=690)
    tell.battery(
        second, stage="retired", phase="waste", pool="", holder=f"{SWAPPER}/S02", state_of_health_permille="690"
    )
    tell.sent("W11", SWAPPER, RECYCLER, "2031-04-01", second, purpose="waste", site="S02")
    tell.received("W11", RECYCLER, "2031-04-03", second, site="P01")
    tell.battery(second, stage="received", holder=f"{RECYCLER}/P01", vehicle="", flags="")
    tell.consignment("W11", findings=PERMITS_UNKNOWN)
    tell.battery(third, stage="swap_stock", holder=f"{SWAPPER}/S01", pool=SWAPPER)


@life
def a_warranty_replacement_whose_old_pack_goes_by_outlet_to_the_recycler(tell: Telling) -> None:
    """The repairer keeps the old pack, the outlet collects it, the recycler gets it; the car drives on with the new one."""
    old, new, vin = pack(21, "2022-05-05"), pack(22, "2024-05-05"), car(21, 2022)
    tell.made(old, "2022-05-05T10:00:00+08:00")
    tell.sent("S21", MAKER, CARMAKER, "2022-05-06", old)
    tell.received("S21", CARMAKER, "2022-05-08", old)
    tell.built(vin, "2022-05-20", old)
    tell.sold(vin, "2022-06-01")
    tell.made(new, "2024-05-05T10:00:00+08:00", use="after-sales")
    tell.sent("S22", MAKER, REPAIRER, "2024-05-10", new, purpose="after-sales")
    tell.received("S22", REPAIRER, "2024-05-12", new, site="W01")
    tell.battery(new, stage="produced", holder=f"{REPAIRER}/W01")
    tell.report(
        "BatteryReplaced",
        REPAIRER,
        "2024-05-20T15:00:00+08:00",
        vin=vin,
        old=old,
        new=new,
        position="P1",
        whereabouts="kept",
        site="W01",
    )
    tell.battery(old, stage="removed", holder=f"{REPAIRER}/W01", vehicle="", phase="new")
    tell.battery(new, stage="in_use", holder="@vehicle", vehicle=vin, phase="in_use")
    tell.vehicle(vin, stage="sold", packs=new)
    tell.report("BatteryRetired", REPAIRER, "2024-05-21", codes=[old], reason="damage", site="W01")
    tell.sent("W21", REPAIRER, OUTLET, "2024-06-01T09:00:00+08:00", old, purpose="waste", site="W01", to_site="R01")
    tell.report("BatteryCollected", OUTLET, "2024-06-02", codes=[old], source=REPAIRER, site="R01")
    tell.battery(old, stage="collected", phase="waste", holder=f"{OUTLET}/R01", flags="", addressee="")
    tell.sent("W22", OUTLET, RECYCLER, "2024-07-01", old, purpose="waste", site="R01")
    tell.received("W22", RECYCLER, "2024-07-03", old, site="P01")
    tell.battery(old, stage="received", phase="waste", holder=f"{RECYCLER}/P01", flags="")


@life
def a_bus_with_two_packs_of_which_one_is_renewed(tell: Telling) -> None:
    """Each pack has its own life; at the yard one is present and the absence of the other is stated: only that one is missing."""
    roof, rear, fresh, vin = pack(31, "2019-09-09"), pack(32, "2019-09-09"), pack(33, "2023-01-31"), car(31, 2019)
    for code in (roof, rear):
        tell.made(code, "2019-09-09T10:00:00+08:00", system_code="SYS-31")
    tell.sent("S31", MAKER, CARMAKER, "2019-09-12", roof, rear)
    tell.received("S31", CARMAKER, "2019-09-15", roof, rear)
    tell.built(vin, "2019-10-01", roof, rear)
    tell.sold(vin, "2019-11-01", "fleet")
    tell.vehicle(vin, stage="sold", packs=f"{roof} {rear}", holder="@unknown")
    tell.made(fresh, "2023-01-31T10:00:00+08:00", use="after-sales")
    tell.sent("S32", MAKER, REPAIRER, "2023-02-01", fresh, purpose="after-sales")
    tell.received("S32", REPAIRER, "2023-02-03", fresh)
    tell.report(
        "BatteryReplaced",
        REPAIRER,
        "2023-02-10",
        vin=vin,
        old=rear,
        new=fresh,
        position="P2",
        whereabouts="handed-over",
        to=OUTLET,
    )
    tell.vehicle(vin, packs=f"{roof} {fresh}")
    tell.battery(rear, stage="removed", holder=OUTLET, vehicle="")
    tell.report("BatteryCollected", OUTLET, "2023-02-11", codes=[rear], source=REPAIRER)
    tell.battery(rear, stage="collected", phase="waste", holder=OUTLET)
    absent = [{"statement": "进厂时已无此电池", "code": fresh, "position": "P2"}]
    present = [{"code": roof, "condition": "damaged"}]
    tell.report(
        "VehicleScrapped",
        YARD,
        "2026-08-01",
        vin=vin,
        packs_present=present,
        packs_absent=absent,
        dismantling_closed=True,
    )
    tell.battery(roof, stage="vehicle_scrapped", holder=YARD, condition="damaged")
    tell.battery(fresh, stage="lost", flags="missing", vehicle="", holder="@unknown")
    # no model is on record that would say whether the bus is exempt, and no yard that took it in
    wanting = "scrapped_vehicle_carries_its_battery undecided, scrapped_vehicle_was_taken_in undecided"
    tell.vehicle(vin, stage="scrapped", absent="1", present=roof, findings=wanting)
    tell.company(YARD, findings=SITE_UNKNOWN)


@life
def a_chassis_that_a_body_builder_completes(tell: Telling) -> None:
    """Two makers report one VIN, first the chassis with its pack, then the whole vehicle: one vehicle, one binding, no finding."""
    code, vin = pack(41, "2025-02-28"), car(41, 2025)
    tell.made(code, "2025-02-28T23:30:00+08:00")
    tell.sent("S41", MAKER, CARMAKER, "2025-03-01", code)
    tell.received("S41", CARMAKER, "2025-03-03", code)
    tell.built(vin, "2025-03-10", code, phase="chassis")
    tell.vehicle(vin, stage="produced", build="chassis", maker=CARMAKER, packs=code)
    tell.built(vin, "2025-05-10", code, by=BODYBUILDER, phase="complete", certificate_on="2025-05-11")
    tell.vehicle(
        vin,
        stage="produced",
        build="complete",
        maker=CARMAKER,
        packs=code,
        certificate_on="2025-05-11",
        born="2025-03-10",
    )
    tell.battery(code, stage="installed", vehicle=vin, bound_at="2025-03-10")
    tell.report("VehicleSold", BODYBUILDER, "2025-06-01", vin=vin, buyer_kind="firm")
    tell.battery(code, stage="in_use", vehicle=vin)


@life
def a_second_hand_car_that_is_exported_and_comes_back(tell: Telling) -> None:
    """Abroad for good the pack has ended for the national flow; imported again it goes on where it was."""
    code, vin = pack(51, "2021-07-07"), car(51, 2021)
    tell.made(code, "2021-07-07T08:00:00+08:00")
    tell.sent("S51", MAKER, CARMAKER, "2021-07-08", code)
    tell.received("S51", CARMAKER, "2021-07-10", code)
    tell.built(vin, "2021-08-01", code)
    tell.sold(vin, "2021-09-01")
    tell.report("VehicleExported", EXPORTER, "2024-09-01", vin=vin, country_or_region="TH", packs=[code])
    tell.vehicle(vin, stage="exported", holder="@abroad", packs=code)
    tell.battery(code, stage="exported", phase="ended", flags="exported", ended_by="VehicleExported")
    tell.report(
        "VehicleImported",
        CARMAKER,
        "2025-12-01",
        vin=vin,
        model="DEMO-1",
        packs=[{"code": code}],
        country_or_region="TH",
        cleared_on="2025-12-01",
    )
    tell.battery(code, stage="in_use", phase="new", flags="", ended_by="", vehicle=vin, holder="@vehicle")
    tell.vehicle(vin, stage="sold", packs=code, born="2021-08-01", holder=CARMAKER)
