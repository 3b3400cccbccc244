"""What each report makes of a battery: custody, phase, flags and what they cover."""

from hypothesis import given, settings
from hypothesis import strategies as st

from suchi.domain.battery import ABROAD, PRIVATE, STAGES, UNKNOWN, VEHICLE, stage
from suchi.domain.marks import MOST_LINKS
from suchi.domain.things import THINGS, decode_state, encode
from tests.domain.making import events
from tests.domain.support import (
    CAR,
    MAKER,
    MODULE,
    OTHER,
    OUTLET,
    PACK,
    RECYCLER,
    REPAIR,
    SWAP,
    VIN,
    YARD,
    battery,
    report,
    vehicle,
)

BORN = report("BatteryProduced", MAKER, "2026-04-01", code=PACK, level="P", modules=[{"code": MODULE}], massG=400)
BUILT = report("VehicleProduced", CAR, "2026-04-03", vin=VIN, model="M", packs=[{"code": PACK, "position": "floor"}])
HELD = report("HandoverReceived", REPAIR, "2026-05-20", consignment="T", items=[{"battery": PACK}])
SENT = report(
    "HandoverSent", REPAIR, "2026-06-01", consignment="C1", items=[{"battery": PACK}], to=RECYCLER, purpose="waste"
)


def received(outcome: str, at: str = "2026-06-02"):
    items = [{"battery": PACK, "outcome": outcome}]
    return report("HandoverReceived", RECYCLER, at, consignment="C1", items=items, site="S1")


def test_birth_names_the_parts_and_the_first_word_stands() -> None:
    state = battery(BORN, report("BatteryImported", CAR, code=PACK, level="P", countryOrRegion="DE", massG=1))
    assert (state.maker, state.mass_g, state.parts, state.born) == (MAKER, 400, (MODULE,), "2026-04-01")
    assert battery(BORN, code=MODULE).whole == PACK
    assert stage(battery(BORN, code=MODULE)) == "built_in"
    assert stage(battery(BORN)) == "produced"


def test_production_reported_after_use_still_describes() -> None:
    early = report("HealthReported", CAR, "2026-03-01", code=PACK, stateOfHealthPermille=990)
    assert battery(early).born is None
    assert stage(battery(early)) == "seen"
    assert battery(early, BORN).maker == MAKER


def test_a_box_of_several_keeps_system_and_position() -> None:
    box = report("BatteryProduced", MAKER, code=PACK, level="P", systemCode="SYS", position="rear")
    assert (battery(box).system_code, battery(box).position) == ("SYS", "rear")


def test_binding_counts_from_when_it_came() -> None:
    again = report("VehicleProduced", "BODY", "2026-04-20", vin=VIN, model="M", packs=[{"code": PACK}])
    state = battery(BORN, BUILT, again)
    assert (state.vehicle, state.position, state.bound_at, state.holder) == (VIN, "floor", "2026-04-03", VEHICLE)
    assert stage(state) == "installed"
    sold = report("VehicleSold", CAR, "2026-04-30", vin=VIN)
    assert stage(state, vehicle(BUILT, sold)) == "in_use"


def test_removed_for_repair_is_not_waste() -> None:
    state = battery(BORN, BUILT, report("BatteryRemoved", REPAIR, vin=VIN, codes=[PACK], reason="repair"))
    assert (state.phase, state.holder, state.vehicle) == ("new", REPAIR, None)
    assert stage(state) == "in_repair"
    back = report("BatteryInstalled", REPAIR, "2026-05-03", vin=VIN, code=PACK)
    assert battery(BORN, BUILT, back).phase == "in_use"


def test_swap_with_only_out_or_only_in() -> None:
    out = report("BatterySwapped", SWAP, vin=VIN, batteryOut=PACK, station="ST")
    assert battery(BORN, BUILT, out).holder == "SWAP/ST"
    assert vehicle(BUILT, out).packs == ()
    new = report("BatterySwapped", SWAP, "2026-05-02", vin=VIN, batteryIn=PACK)
    assert battery(BORN, BUILT, out, new).vehicle == VIN
    same = report("BatterySwapped", SWAP, vin=VIN, batteryOut=PACK, batteryIn=PACK, stateOfHealthPermille=900)
    assert (battery(BUILT, same).vehicle, battery(BUILT, same).state_of_health_permille) == (VIN, 900)
    assert [fit.code for fit in vehicle(BUILT, same).packs] == [PACK]


def test_swap_stock_is_a_pool_until_it_leaves() -> None:
    into = report("SwapStockChanged", SWAP, direction="in", batteries=[PACK], station="ST")
    out = report("SwapStockChanged", SWAP, "2026-05-09", direction="out", batteries=[PACK], counterpart=REPAIR)
    assert (battery(BORN, into).pool, stage(battery(BORN, into))) == (SWAP, "swap_stock")
    assert (battery(BORN, into, out).pool, battery(BORN, into, out).holder) == (None, REPAIR)


def test_replaced_says_where_the_old_one_went() -> None:
    def old(whereabouts: str, **more: str):
        return battery(
            BORN,
            BUILT,
            report("BatteryReplaced", REPAIR, vin=VIN, old=PACK, new=OTHER, whereabouts=whereabouts, **more),
        )

    assert old("kept").holder == REPAIR
    assert old("owner").holder == PRIVATE
    assert old("handed-over", to=OUTLET).holder == OUTLET
    assert (old("not-there").holder, old("not-there").vehicle) == (UNKNOWN, None)
    module = report("BatteryReplaced", REPAIR, vin=VIN, level="M", old=MODULE, new="MODULE2", whole=PACK)
    assert battery(BORN, BUILT, module).parts == ("MODULE2",)
    assert battery(BORN, BUILT, module).vehicle == VIN
    assert (battery(BORN, module, code=MODULE).whole, battery(BORN, module, code=MODULE).holder) == (None, REPAIR)


def test_not_there_changes_nothing_of_a_battery_on_record_elsewhere() -> None:
    moved = report("BatteryReplaced", OUTLET, "2026-05-01", vin=VIN, old=PACK)
    later = report("BatteryReplaced", REPAIR, "2026-05-09", vin=VIN, old=PACK, whereabouts="not-there")
    assert battery(BORN, BUILT, moved, later).holder == OUTLET


def test_repair_takes_parts_out_and_puts_parts_in() -> None:
    fix = report("BatteryRepaired", REPAIR, code=PACK, partsOut=[MODULE, "X"], partsIn=["MODULE2", "X"])
    assert battery(BORN, fix).parts == ("MODULE2", "X")
    assert battery(BORN, fix, code=MODULE).holder == REPAIR
    assert battery(BORN, fix, code="MODULE2").whole == PACK


def test_missing_is_only_what_should_be_there() -> None:
    scrap = report("VehicleScrapped", YARD, "2026-07-01", vin=VIN, packsAbsent=[{"code": PACK, "statement": "gone"}])
    assert battery(BORN, BUILT, scrap).flags == ("missing",)
    assert battery(BORN, BUILT, scrap).holder == UNKNOWN
    moved = report("BatteryReplaced", REPAIR, "2026-05-01", vin=VIN, old=PACK)
    assert battery(BORN, BUILT, moved, scrap).flags == ()
    found = report("BatteryFound", OUTLET, "2026-07-09", codes=[PACK], keptBy=OUTLET)
    assert (battery(BORN, BUILT, scrap, found).flags, battery(BORN, BUILT, scrap, found).holder) == ((), OUTLET)


def test_lost_and_found_uncovers_what_was_there() -> None:
    lost = report("BatteryLost", CAR, codes=[PACK])
    found = report("BatteryFound", "POLICE", "2026-05-03", codes=[PACK])
    assert stage(battery(BORN, lost)) == "lost"
    assert (battery(BORN, lost, found).holder, stage(battery(BORN, lost, found))) == (MAKER, "produced")


def test_a_hand_over_is_a_flag_over_the_senders_custody() -> None:
    state = battery(BORN, HELD, SENT)
    assert (state.flags, state.holder, state.addressee, state.phase) == (("in_transit",), REPAIR, RECYCLER, "waste")
    state = battery(BORN, HELD, SENT, received("accepted"))
    assert (state.flags, state.holder, state.addressee, state.consignment) == ((), "RECYCLER/S1", None, None)
    assert stage(state) == "received"


def test_rejected_and_missing_stay_with_the_sender() -> None:
    assert (
        battery(BORN, HELD, SENT, received("rejected")).holder,
        battery(BORN, HELD, SENT, received("rejected")).flags,
    ) == (
        REPAIR,
        (),
    )
    assert battery(BORN, HELD, SENT, received("missing")).flags == ("missing",)
    late = battery(BORN, HELD, SENT, received("missing"), received("accepted", "2026-06-05"))
    assert (late.flags, late.holder) == ((), "RECYCLER/S1")


def test_cancelled_restores_custody_and_phase_but_not_what_has_arrived() -> None:
    cancel = report("HandoverCancelled", REPAIR, "2026-06-03", consignment="C1", items=[{"battery": PACK}])
    state = battery(BORN, HELD, SENT, cancel)
    assert (state.flags, state.holder, state.phase, state.consignment) == ((), REPAIR, "new", None)
    state = battery(BORN, HELD, SENT, received("accepted"), cancel)
    assert (state.holder, state.phase) == ("RECYCLER/S1", "waste")


def test_whoever_sends_what_another_has_does_not_take_it_out_of_their_custody() -> None:
    """A slip in a code must not: a sending tells that an item leaves, not how it came."""
    cancel = report("HandoverCancelled", REPAIR, "2026-06-03", consignment="C1", items=[{"battery": PACK}])
    state = battery(BORN, SENT)
    assert (state.flags, state.holder, state.addressee) == (("in_transit",), MAKER, RECYCLER)
    assert battery(BORN, SENT, received("accepted")).holder == "RECYCLER/S1"
    for back in (cancel, received("rejected")):
        assert (battery(BORN, SENT, back).holder, battery(BORN, SENT, back).flags) == (MAKER, ())


def test_whoever_sends_on_what_its_holder_told_gone_has_it() -> None:
    """Sent to somebody else, or lost: its holder has said that it is elsewhere, and the newer report is believed."""
    away = report(
        "HandoverSent", MAKER, "2026-05-01", consignment="C0", to=OUTLET, purpose="supply", items=[{"battery": PACK}]
    )
    lost = report("BatteryLost", MAKER, "2026-05-01", codes=[PACK])
    for gone in (away, lost, BUILT):
        assert battery(BORN, gone, SENT).holder == REPAIR
    to_them = report(
        "HandoverSent", MAKER, "2026-05-01", consignment="C0", to=REPAIR, purpose="supply", items=[{"battery": PACK}]
    )
    assert battery(BORN, to_them, SENT).holder == REPAIR


def test_redirected_has_another_addressee_while_under_way() -> None:
    turn = report(
        "HandoverRedirected", REPAIR, "2026-06-03", consignment="C1", items=[{"battery": PACK}], to=OUTLET, toSite="B"
    )
    assert battery(BORN, SENT, turn).addressee == "OUTLET/B"
    assert battery(BORN, SENT, turn).flags == ("in_transit",)
    assert battery(BORN, SENT, received("accepted"), turn).addressee is None


def test_a_later_act_of_the_addressee_proves_receipt() -> None:
    tested = report("BatteryTested", RECYCLER, "2026-06-09", codes=[PACK])
    state = battery(BORN, SENT, tested)
    assert (state.holder, state.flags, state.consignment) == (RECYCLER, (), None)
    health = report("HealthReported", RECYCLER, "2026-06-09", code=PACK, cycles=7)
    assert battery(BORN, SENT, health).flags == ("in_transit",)
    assert battery(BORN, SENT, health).cycles == 7


def test_supplied_and_built_in_on_one_day() -> None:
    item = [{"battery": PACK}]
    sent = report("HandoverSent", MAKER, "2026-04-03", consignment="S", items=item, to=CAR, purpose="supply")
    got = report("HandoverReceived", CAR, "2026-04-03", consignment="S", items=item)
    state = battery(BORN, BUILT, sent, got)
    assert (state.vehicle, state.holder, state.flags, stage(state)) == (VIN, VEHICLE, (), "installed")
    hours = report("HandoverReceived", REPAIR, "2026-04-04T09:00:00+08:00", consignment="T", items=item)
    assert (battery(BORN, BUILT, hours).vehicle, battery(BORN, BUILT, hours).holder) == (None, REPAIR)


def test_an_item_sent_back_has_not_been_received() -> None:
    collected = report("BatteryCollected", OUTLET, "2026-05-20", codes=[PACK])
    state = battery(BORN, collected, SENT, received("rejected"))
    assert stage(state) == "collected"


def test_export_and_import_again() -> None:
    gone = report("BatteryExported", "EXPORTER", codes=[PACK], countryOrRegion="DE")
    back = report("BatteryImported", CAR, "2026-08-01", code=PACK, level="P", countryOrRegion="DE")
    state = battery(BORN, gone)
    assert (state.phase, state.holder, stage(state)) == ("ended", ABROAD, "exported")
    state = battery(BORN, gone, back)
    assert (state.phase, state.holder, state.flags, state.ended_by) == ("new", CAR, (), None)
    visit = report("BatteryExported", "EXPORTER", codes=[PACK], countryOrRegion="DE", forGood=False)
    assert (battery(BORN, visit).phase, battery(BORN, visit).flags) == ("new", ("exported",))


def test_holds_of_two_offices_are_lifted_one_by_one() -> None:
    police = report("HoldPlaced", "POLICE", codes=[PACK], ground="accident")
    court = report("HoldPlaced", "COURT", codes=[PACK], ground="evidence")
    lifted = report("HoldLifted", "POLICE", "2026-05-05", codes=[PACK])
    other = report("HoldLifted", "INSURER", "2026-05-06", codes=[PACK])
    assert battery(police, court).flags == ("held",)
    assert battery(police, court, lifted).flags == ("held",)
    assert battery(police, court, other).holds == ("POLICE", "COURT")
    assert battery(police, court, lifted, other).flags == ()


def test_two_recalls_are_remedied_one_by_one() -> None:
    first, second = (report("RecallAnnounced", MAKER, recall=name, scope={"codes": [PACK]}) for name in ("R1", "R2"))
    done = report("RecallRemedied", REPAIR, "2026-05-09", recall="R1", codes=[PACK])
    assert (battery(first, second, done).recalls, battery(first, second, done).flags) == (("R2",), ("recalled",))
    assert (battery(first, done).flags, battery(first, done).remedied) == ((), ("R1",))


def test_ends() -> None:
    taken = report("BatteryDismantled", RECYCLER, "2026-07-01", code=PACK, parts=[{"code": MODULE, "massG": 9}])
    assert (battery(BORN, taken).phase, battery(BORN, taken).parts, stage(battery(BORN, taken))) == (
        "ended",
        (),
        "dismantled",
    )
    part = battery(BORN, taken, code=MODULE)
    assert (part.phase, part.whole, part.holder, part.mass_g) == ("waste", None, RECYCLER, 9)
    outputs = [{"lot": "L", "material": "black-mass", "massG": 5}]
    run = report("BatchProcessed", RECYCLER, "2026-07-02", step="crushing", batteries=[PACK], outputs=outputs)
    assert (battery(run).lot, stage(battery(run))) == ("L", "recycled")
    discharge = report("BatchProcessed", RECYCLER, "2026-07-01", step="discharge", batteries=[PACK])
    assert battery(BORN, discharge).phase == "new"
    made = report("ProductMade", RECYCLER, code="PRODUCT", kind="box", fieldOfUse="storage", origins=[PACK])
    assert (battery(BORN, made).successors, stage(battery(BORN, made))) == (("PRODUCT",), "made_into_product")
    assert battery(made, code="PRODUCT").origins == (PACK,)
    used = report("BatteryConsumed", "LAB", codes=[PACK], reason="crash-test")
    assert stage(battery(BORN, used)) == "consumed"


def test_names() -> None:
    label = report("LabelReplaced", MAKER, code=PACK, newCode="NEW")
    merged = report("IdentitiesMerged", "REG", "2026-06-01", code=PACK, aliases=["B", "A", PACK])
    assert battery(label, merged).aliases == ("A", "B", "NEW")
    assert battery(merged, code="A").alias_of == PACK
    split = report("IdentitySplit", "REG", code=PACK, newCode=f"{PACK}~2", vin=VIN)
    assert battery(BORN, BUILT, split).vehicle is None
    assert battery(split, code=f"{PACK}~2").vehicle == VIN
    assert [fit.code for fit in vehicle(BUILT, split).packs] == [f"{PACK}~2"]


def test_taken_in_and_returned() -> None:
    taken = report("VehicleTakenIn", YARD, vin=VIN, packs=[{"code": PACK}, {}], site="Y")
    back = report("VehicleReturned", YARD, "2026-05-02", vin=VIN, packs=[PACK])
    assert battery(BORN, BUILT, taken).holder == "YARD/Y"
    assert (battery(BORN, BUILT, taken, back).holder, battery(BORN, BUILT, taken, back).vehicle) == (VEHICLE, VIN)


def test_owner_may_be_private() -> None:
    assert battery(report("OwnershipChanged", CAR, owner="private", batteries=[PACK])).owner == PRIVATE


@settings(max_examples=250, deadline=None)
@given(st.lists(events(), max_size=25))
def test_no_life_breaks_a_fold_and_no_state_grows_for_ever(life: list) -> None:
    states: dict = {}
    for event in life:
        for ref, touch in event.touches():
            thing = THINGS[ref.kind]
            states[ref] = thing.apply(states.get(ref) or thing.empty(ref.key), touch)
    for ref, state in states.items():
        assert decode_state[ref.kind](encode(state)) == state
        if ref.kind == "battery":
            assert stage(state) in STAGES
            assert ("in_transit" in state.flags) == (state.consignment is not None)
            assert state.vehicle is None or state.phase is not None


def test_what_comes_again_and_again_stays_bounded() -> None:
    life = [
        report("ProductMade", RECYCLER, code=f"P{i}", kind="x", fieldOfUse="storage", origins=[PACK])
        for i in range(200)
    ]
    assert len(battery(*life).successors) == MOST_LINKS
