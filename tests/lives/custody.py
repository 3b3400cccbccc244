"""Lives of packs on their way between hands: lost, held, rejected, redirected, cancelled, missing, received in silence."""

from tests.lives.telling import (
    CARMAKER,
    MAKER,
    MINISTRY,
    OTHER_RECYCLER,
    OUTLET,
    PERMITS_UNKNOWN,
    POLICE,
    RECYCLER,
    REPAIRER,
    YARD,
    Telling,
    car,
    life,
    pack,
)


def _collected(tell: Telling, day: str, *codes: str) -> None:
    """The packs were made in 2020 and brought to the outlet by their owners, who gave slips."""
    for code in codes:
        tell.made(code, "2020-06-06T06:00:00+08:00")
    tell.report("BatteryCollected", OUTLET, day, codes=list(codes), slip="S-1", site="R01")


@life
def a_pack_that_is_lost_and_turns_up_in_an_e_bike(tell: Telling) -> None:
    """Lost hides where it was; found takes the flag away, whoever keeps it holds it, and it is as much waste as before."""
    code = pack(61, "2020-06-06")
    _collected(tell, "2026-04-10", code)
    tell.report("BatteryLost", OUTLET, "2026-05-01", codes=[code], circumstances="夜间被盗", site="R01")
    lost = "batteries_are_not_lost broken"
    tell.battery(code, stage="lost", flags="lost", phase="waste", holder=f"{OUTLET}/R01", findings=lost)
    tell.report(
        "BatteryFound", MINISTRY, "2026-06-15", codes=[code], field_of_use="e-bike", kept_by=POLICE, place="440300"
    )
    found = f"{lost}, waste_is_in_no_prohibited_field broken"
    tell.battery(code, stage="collected", flags="", phase="waste", holder=POLICE, findings=found)
    tell.sent("W61", POLICE, RECYCLER, "2026-07-01", code, purpose="waste")
    tell.received("W61", RECYCLER, "2026-07-02", code, site="P01")
    tell.battery(code, stage="received", flags="", phase="waste", holder=f"{RECYCLER}/P01", findings=found)
    tell.consignment("W61", stage="received", findings=PERMITS_UNKNOWN)


@life
def a_crash_a_hold_and_its_release(tell: Telling) -> None:
    """Two offices hold the pack; each lifts its own hold, and only the second release sets it free. The accident stays known."""
    code, vin = pack(62, "2023-03-31"), car(62, 2023)
    tell.made(code, "2023-03-31T10:00:00+08:00")
    tell.sent("S62", MAKER, CARMAKER, "2023-04-01", code)
    tell.received("S62", CARMAKER, "2023-04-03", code)
    tell.built(vin, "2023-04-20", code)
    tell.sold(vin, "2023-05-01")
    tell.report(
        "IncidentReported",
        POLICE,
        "2026-04-02T21:40:00+08:00",
        vin=vin,
        codes=[code],
        kind="crash",
        condition="crashed",
    )
    tell.battery(code, stage="in_use", flags="incident_crash", condition="crashed")
    tell.report("HoldPlaced", POLICE, "2026-04-03", vin=vin, codes=[code], ground="交通事故鉴定")
    tell.report("HoldPlaced", MINISTRY, "2026-04-05", codes=[code], ground="缺陷调查")
    tell.battery(code, stage="in_use", flags="held incident_crash", holds=f"{POLICE} {MINISTRY}")
    tell.report("HoldLifted", POLICE, "2026-05-01", vin=vin, codes=[code])
    tell.battery(code, flags="held incident_crash", holds=MINISTRY)
    tell.vehicle(vin, flags="incident_crash", holds="")
    tell.report("HoldLifted", MINISTRY, "2026-05-20", codes=[code])
    tell.battery(code, stage="in_use", flags="incident_crash", holds="", vehicle=vin)
    tell.report("BatteryRemoved", REPAIRER, "2026-06-01", vin=vin, codes=[code], reason="repair")
    tell.battery(code, stage="in_repair", flags="incident_crash", holder=REPAIRER, vehicle="")


@life
def a_hand_over_that_is_rejected_and_goes_elsewhere(tell: Telling) -> None:
    """What the recipient rejects is the sender's again, as waste, and the next recycler takes it. Nobody is to blame."""
    code = pack(63, "2020-06-06")
    _collected(tell, "2026-04-10", code)
    tell.sent("W63", OUTLET, RECYCLER, "2026-05-01T08:00:00+08:00", code, purpose="waste", site="R01")
    tell.battery(code, stage="handing_over", flags="in_transit", holder=f"{OUTLET}/R01", addressee=RECYCLER)
    tell.received("W63", RECYCLER, "2026-05-02T08:00:00+08:00", code, outcome="rejected", discrepancy="电池漏液")
    tell.battery(code, stage="collected", flags="", phase="waste", holder=f"{OUTLET}/R01", addressee="", consignment="")
    tell.consignment("W63", stage="received", outcomes=f"battery:{code} rejected", findings=PERMITS_UNKNOWN)
    tell.sent("W64", OUTLET, OTHER_RECYCLER, "2026-05-10T08:00:00+08:00", code, purpose="waste", site="R01")
    tell.received("W64", OTHER_RECYCLER, "2026-05-11T08:00:00+08:00", code)
    tell.battery(code, stage="received", flags="", holder=OTHER_RECYCLER)
    tell.consignment("W64", stage="received", findings=PERMITS_UNKNOWN)


@life
def a_consignment_redirected_on_its_way(tell: Telling) -> None:
    """First one item, then all that is left get another addressee; each is received where it came."""
    one, two = pack(64, "2020-06-06"), pack(65, "2020-06-06")
    _collected(tell, "2026-04-10", one, two)
    tell.sent("W65", OUTLET, RECYCLER, "2026-05-01", one, two, purpose="waste")
    item = [{"battery": one}]
    tell.report(
        "HandoverRedirected", OUTLET, "2026-05-02", consignment="W65", items=item, to=OTHER_RECYCLER, reason="产能不足"
    )
    tell.battery(one, stage="handing_over", addressee=OTHER_RECYCLER, holder=OUTLET)
    tell.battery(two, stage="handing_over", addressee=RECYCLER, holder=OUTLET)
    elsewhere = f"battery:{one} {OTHER_RECYCLER}"
    tell.consignment("W65", stage="sent", addressee=RECYCLER, elsewhere=elsewhere, findings=PERMITS_UNKNOWN)
    tell.received("W65", OTHER_RECYCLER, "2026-05-03", one)
    tell.received("W65", RECYCLER, "2026-05-03", two)
    tell.battery(one, stage="received", holder=OTHER_RECYCLER, flags="")
    tell.battery(two, stage="received", holder=RECYCLER, flags="")
    tell.consignment("W65", stage="received", findings=PERMITS_UNKNOWN)


@life
def a_hand_over_that_is_cancelled(tell: Telling) -> None:
    """Sent as waste it was waste; cancelled, it is again what it was before: a pack taken out for repair."""
    code, vin = pack(66, "2023-03-01"), car(66, 2023)
    tell.made(code, "2023-03-01T10:00:00+08:00")
    tell.sent("S66", MAKER, CARMAKER, "2023-03-02", code)
    tell.received("S66", CARMAKER, "2023-03-03", code)
    tell.built(vin, "2023-03-20", code)
    tell.sold(vin, "2023-04-01")
    tell.report("BatteryRemoved", REPAIRER, "2026-04-01", vin=vin, codes=[code], reason="repair", site="W01")
    tell.sent("W66", REPAIRER, RECYCLER, "2026-04-10T08:00:00+08:00", code, purpose="waste", site="W01")
    tell.battery(code, stage="handing_over", phase="waste", holder=f"{REPAIRER}/W01")
    tell.report(
        "HandoverCancelled", REPAIRER, "2026-04-11T08:00:00+08:00", consignment="W66", items=[{"battery": code}]
    )
    tell.battery(code, stage="in_repair", phase="new", flags="", holder=f"{REPAIRER}/W01", addressee="")
    tell.consignment("W66", stage="cancelled", findings=PERMITS_UNKNOWN)
    tell.report("BatteryInstalled", REPAIRER, "2026-04-20", vin=vin, code=code, reason="after-repair", site="W01")
    tell.battery(code, stage="in_use", phase="in_use", holder="@vehicle", vehicle=vin)


@life
def a_consignment_of_which_part_arrives(tell: Telling) -> None:
    """One accepted, one missing, one on a later truck, and one that nobody sent: the missing one is found at the outlet after all."""
    here, gone, slow, extra = (pack(number, "2020-06-06") for number in (67, 68, 69, 70))
    _collected(tell, "2026-04-10", here, gone, slow, extra)
    tell.sent("W67", OUTLET, RECYCLER, "2026-05-01", here, gone, slow, purpose="waste", site="R01", mass_g=1_200_000)
    items = [{"battery": here}, {"battery": gone, "outcome": "missing"}, {"battery": extra, "outcome": "extra"}]
    tell.report("HandoverReceived", RECYCLER, "2026-05-02", consignment="W67", items=items, mass_g=800_000)
    masses = {"mass_g": "1200000", "received_mass_g": "800000"}
    tell.consignment("W67", stage="part_received", findings=PERMITS_UNKNOWN, **masses)
    tell.battery(here, stage="received", holder=RECYCLER, flags="")
    missing, extra_one = "everything_sent_arrives broken", "what_arrives_was_on_the_list broken"
    tell.battery(gone, stage="lost", flags="missing", holder=f"{OUTLET}/R01", findings=missing)
    tell.battery(slow, stage="handing_over", flags="in_transit", holder=f"{OUTLET}/R01", addressee=RECYCLER)
    tell.battery(extra, stage="received", holder=RECYCLER, flags="", findings=extra_one)
    tell.received("W67", RECYCLER, "2026-05-04", slow)
    tell.battery(slow, stage="received", holder=RECYCLER, flags="")
    tell.consignment("W67", stage="received", findings=PERMITS_UNKNOWN)
    tell.report("BatteryFound", OUTLET, "2026-05-09", codes=[gone], kept_by=OUTLET)
    tell.battery(gone, stage="collected", flags="", phase="waste", holder=OUTLET, findings=missing)


@life
def a_receipt_that_nobody_reported(tell: Telling) -> None:
    """The addressee tests one pack and sends another on: both acts prove that it had received them. That is no broken custody,
    though the receipt itself is wanting."""
    tested, sent_on = pack(71, "2020-06-06"), pack(72, "2020-06-06")
    _collected(tell, "2026-04-10", tested, sent_on)
    tell.sent("W71", OUTLET, RECYCLER, "2026-05-01", tested, sent_on, purpose="waste")
    tell.report("BatteryTested", RECYCLER, "2026-05-10", codes=[tested], grade="B")
    tell.battery(tested, stage="received", flags="", holder=RECYCLER, addressee="", consignment="")
    tell.sent("W72", RECYCLER, OTHER_RECYCLER, "2026-05-12", sent_on, purpose="processing")
    wanting = "sender_holds_what_it_sends undecided"
    tell.battery(sent_on, stage="handing_over", holder=RECYCLER, addressee=OTHER_RECYCLER, findings=wanting)
    tell.received("W72", OTHER_RECYCLER, "2026-05-13", sent_on)
    tell.battery(sent_on, stage="received", holder=OTHER_RECYCLER, flags="", findings=wanting)
    tell.consignment("W71", findings=PERMITS_UNKNOWN)
    tell.consignment("W72", findings=PERMITS_UNKNOWN)


@life
def a_stranger_sends_what_another_holds(tell: Telling) -> None:
    """The outlet holds the pack, the yard sends it: that is found, and the outlet's custody stays on record, until the hand-over
    in between is reported late."""
    code = pack(73, "2020-06-06")
    _collected(tell, "2026-04-10", code)
    tell.sent("W73", YARD, RECYCLER, "2026-05-01T10:00:00+08:00", code, purpose="waste")
    tell.battery(code, stage="handing_over", holder=f"{OUTLET}/R01", findings="sender_holds_what_it_sends broken")
    tell.sent("W74", OUTLET, YARD, "2026-04-20T10:00:00+08:00", code, purpose="storage", told="2026-05-05")
    tell.received("W74", YARD, "2026-04-21T10:00:00+08:00", code, told="2026-05-05")
    tell.battery(code, stage="handing_over", holder=YARD, addressee=RECYCLER)
    tell.consignment("W73", findings=PERMITS_UNKNOWN)
    # sent for storage, yet waste: whether another yard may have it, art. 19 does not say
    tell.consignment("W74", findings="waste_of_others_goes_to_a_lawful_recipient undecided")


@life
def days_without_hours_are_held_against_nobody(tell: Telling) -> None:
    """Everything on one day, told as days or with hours: within a day no order is known, so no order is found broken."""
    code, vin = pack(74, "2026-04-01"), car(74, 2026)
    tell.report("BatteryProduced", MAKER, "2026-04-01", code=code, level="P")
    tell.sent("S74", MAKER, CARMAKER, "2026-04-01", code)
    tell.built(vin, "2026-04-01", code)
    tell.received("S74", CARMAKER, "2026-04-01", code)
    tell.battery(code, findings="")
    tell.sent("S75", CARMAKER, REPAIRER, "2026-04-01T09:00:00+08:00", code, purpose="repair")
    tell.received("S75", REPAIRER, "2026-04-01", code)
    tell.battery(code, findings="")


@life
def a_car_built_on_the_day_its_pack_was_made(tell: Telling) -> None:
    """The car's maker reports days, the pack's maker the hour: the day alone does not say that the car came first."""
    code, vin = pack(75, "2026-04-01"), car(75, 2026)
    tell.built(vin, "2026-04-01", code)
    tell.made(code, "2026-04-01T15:00:00+08:00")
    tell.battery(code, stage="installed", vehicle=vin, born="2026-04-01T15:00:00+08:00")
