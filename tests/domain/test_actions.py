"""What each party may do now: every state of a consignment and of a battery, each party, each with its reason."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from suchi.domain.acting import PartyActions
from suchi.domain.actions import ItemNow, Proof, consignment_actions, parties_of, proof_of_receipt
from suchi.domain.battery_actions import battery_actions, relations_to
from suchi.domain.event import CATALOGUE, When, instant_us
from suchi.domain.fate import fate, origin
from suchi.domain.history import Past
from suchi.domain.party import Company, Role
from tests.domain.support import MAKER, OTHER, OUTLET, PACK, RECYCLER, REPAIR, YARD, battery, fold, report, vehicle

CARRIER, OFFICE, STRANGER, OLD = "CARRIER", "OFFICE", "STRANGER", "OLD"
TODAY = "2026-06-01"
ROLES = {
    OUTLET: "outlet", RECYCLER: "recycler", CARRIER: "carrier", OFFICE: "regulator", STRANGER: "recycler", YARD: "dismantler",
    OLD: "recycler", REPAIR: "repairer", MAKER: "battery_maker",
}  # fmt: skip


def company(code: str, role: str | None = None) -> Company:
    return Company(code=code, roles=(Role(role=role or ROLES[code], since="2020-01-01"),))  # type: ignore[arg-type]


def items(*codes: str, **more: Any) -> list[dict[str, Any]]:
    return [{"battery": code} | more for code in codes]


def sent(**more: Any) -> Any:
    return report(
        "HandoverSent", OUTLET, "2026-05-01", consignment="C", items=items(PACK, OTHER), to=RECYCLER, purpose="waste",
        carrier=CARRIER, **more,
    )  # fmt: skip


def received(outcome: str, *codes: str, at: str = "2026-05-03") -> Any:
    return report("HandoverReceived", RECYCLER, at, consignment="C", items=items(*codes, outcome=outcome))


def changed(name: str, *codes: str, **more: Any) -> Any:
    return report(name, OUTLET, "2026-05-02", consignment="C", items=items(*codes), **more)


STATES = {
    "sent": (sent(),),
    "part_received": (sent(), received("accepted", PACK)),
    "received": (sent(), received("accepted", PACK, OTHER)),
    "rejected": (sent(), received("rejected", PACK, OTHER)),
    "missing": (sent(), received("missing", PACK, OTHER)),
    "cancelled": (sent(), changed("HandoverCancelled", PACK, OTHER)),
    "redirected": (sent(), changed("HandoverRedirected", PACK, OTHER, to=OLD)),
    "redirected_in_part": (sent(), changed("HandoverRedirected", OTHER, to=OLD)),
    "announced": (received("accepted", PACK),),
    "unreported": (sent(),),
}
AT_HOME = {f"battery:{code}": ItemNow(holder=OUTLET) for code in (PACK, OTHER)}
KNOWN: dict[str, dict[str, ItemNow]] = {
    "rejected": AT_HOME,
    "cancelled": AT_HOME,
    "missing": {f"battery:{code}": ItemNow(holder=OUTLET, missing=True) for code in (PACK, OTHER)},
    "unreported": {
        f"battery:{PACK}": ItemNow(holder=RECYCLER, proof=Proof("BatteryTested", "2026-05-09")),
        f"battery:{OTHER}": ItemNow(holder=OUTLET, consignment="C"),
    },
}
ON_THE_WAY = "HandoverCancelled HandoverRedirected BatteryLost"
LOST = "BatteryLost IncidentReported"
# state: what the sender, the addressee, the carrier, the authority and a stranger may do
MAY = {
    "sent": (ON_THE_WAY, "HandoverReceived", LOST, "HoldPlaced", ""),
    "part_received": (ON_THE_WAY, "HandoverReceived", LOST, "HoldPlaced", ""),
    "received": ("", "", "", "", ""),
    "rejected": ("HandoverSent", "", "", "", ""),
    "missing": ("BatteryFound",) * 5,
    "cancelled": ("HandoverSent", "", "", "", ""),
    "redirected": (ON_THE_WAY, "", LOST, "HoldPlaced", ""),
    "redirected_in_part": (ON_THE_WAY, "HandoverReceived", LOST, "HoldPlaced", ""),
    "announced": ("HandoverSent", "HandoverSent", "", "", "HandoverSent"),
    "unreported": (ON_THE_WAY, "HandoverReceived HandoverReceived", LOST, "HoldPlaced", ""),
}
PARTIES = (OUTLET, RECYCLER, CARRIER, OFFICE, STRANGER)


def may(state: str, party: str, role: str | None = None) -> PartyActions:
    known = fold("consignment", "C", *STATES[state])
    return consignment_actions(known, party, company(party, role), KNOWN.get(state, {}), TODAY)


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("state", STATES)
def test_what_a_party_may_do_with_a_consignment(state: str, party: str) -> None:
    if state == "announced" and party in (CARRIER, OFFICE):
        return  # nobody knows yet who carried it
    found = may(state, party)
    assert [action.event for action in found.actions] == MAY[state][PARTIES.index(party)].split()
    possible = {action.event for action in found.actions}
    assert not possible & {event for one in found.not_now for event in one.events}
    for one in (*found.actions, *found.not_now):
        assert all((one.zh, one.en, one.clause))


@pytest.mark.parametrize("state", STATES)
def test_what_is_filled_in_is_a_report_once_the_rest_is(state: str) -> None:
    """Fields that are known and fields that are asked for: together all that the event needs, and nothing it does not know."""
    for party in PARTIES:
        for action in may(state, party).actions:
            about = CATALOGUE[action.event].type
            known = {field.encode_name: field.required for field in msgspec.structs.fields(about)}
            given = set(action.fields) | set(action.fill)
            assert given <= set(known), action.event
            required = {name for name, needed in known.items() if needed} - {"id", "occurredAt", "reporter"}
            assert required <= given, action.event


def test_items_that_were_redirected_are_asked_of_their_own_addressee() -> None:
    first, second = may("redirected_in_part", RECYCLER), may("redirected_in_part", OLD)
    assert [action.items for action in first.actions] == [(f"battery:{PACK}",)]
    assert [action.items for action in second.actions] == [(f"battery:{OTHER}",)]
    was = may("redirected", RECYCLER)
    assert (was.relations, [one.events for one in was.not_now]) == (("formerAddressee",), [("HandoverReceived",)])


def test_a_receipt_that_was_not_reported_is_asked_for() -> None:
    found = may("unreported", RECYCLER).actions
    assert [action.items for action in found] == [(f"battery:{OTHER}",), (f"battery:{PACK}",)]
    assert "2026-05-09" in found[1].en
    assert "occurredAt" in found[1].fill


def test_an_act_outside_the_roles_is_barred_with_the_reason() -> None:
    found = may("sent", RECYCLER, role="carrier")
    assert found.actions == ()
    assert [one.events for one in found.not_now] == [("HandoverReceived",)]
    assert "recycler" in found.not_now[0].en


def test_a_party_that_is_sender_and_addressee_has_both() -> None:
    own = report(
        "HandoverSent", RECYCLER, "2026-05-01", consignment="C", items=items(PACK), to=RECYCLER, toSite="W02", site="P01",
        purpose="storage",
    )  # fmt: skip
    found = consignment_actions(fold("consignment", "C", own), RECYCLER, company(RECYCLER), {}, TODAY)
    assert found.relations == ("sender", "addressee")
    assert {action.event for action in found.actions} == {*ON_THE_WAY.split(), "HandoverReceived"}


def test_who_is_concerned() -> None:
    assert parties_of(fold("consignment", "C", *STATES["redirected"])) == (OUTLET, OLD, RECYCLER, CARRIER)
    assert parties_of(fold("consignment", "C", *STATES["announced"])) == (RECYCLER,)


# ---- one battery -------------------------------------------------------------------------------------------------------

MADE = report("BatteryProduced", MAKER, "2020-06-06", code=PACK, level="P", massG=400_000)
COLLECTED = report("BatteryCollected", RECYCLER, "2026-05-01", codes=[PACK], slip="S")
ON_WAY = report(
    "HandoverSent", RECYCLER, "2026-05-04", consignment="C", items=items(PACK), to=OLD, purpose="processing"
)
BATCH = report("BatchProcessed", RECYCLER, "2026-05-05", step="crushing", batteries=[PACK])
HELD = report("HoldPlaced", OFFICE, "2026-05-03", codes=[PACK], ground="鉴定")
BUILT = report("VehicleProduced", "CAR", "2020-07-01", vin="VIN1", model="M", packs=[{"code": PACK}])


def acts(party: str, *events: Any, official: bool = False) -> PartyActions:
    state = battery(*events)
    car = vehicle(*events) if state.vehicle else None
    return battery_actions(state, car, party, company(party), TODAY, official=official)


def possible(party: str, *events: Any) -> set[str]:
    return {action.event for action in acts(party, *events).actions}


def why_not(party: str, event: str, *events: Any) -> str:
    return next(one.en for one in acts(party, *events).not_now if event in one.events)


def test_the_holder_of_a_waste_battery() -> None:
    found = possible(RECYCLER, MADE, COLLECTED)
    assert {
        "HandoverSent",
        "BatteryTested",
        "BatteryDismantled",
        "BatchProcessed",
        "ProductMade",
        "BatteryLost",
    } <= found
    assert "waste battery already" in why_not(RECYCLER, "BatteryRetired", MADE, COLLECTED)
    assert "custody already" in why_not(RECYCLER, "BatteryCollected", MADE, COLLECTED)


def test_a_battery_that_is_not_waste_is_not_processed() -> None:
    assert "retired or collected first" in why_not(MAKER, "TakeBackRefused", MADE)
    assert "HandoverSent" in possible(MAKER, MADE)
    assert "BatchProcessed" not in {event for one in acts(MAKER, MADE).not_now for event in one.events}, (
        "no act of this role"
    )


def test_under_way_only_the_hand_over_goes_on() -> None:
    events = (MADE, COLLECTED, ON_WAY)
    assert {"HandoverCancelled", "HandoverRedirected"} <= possible(RECYCLER, *events)
    assert "under way" in why_not(RECYCLER, "BatchProcessed", *events)
    assert "HandoverReceived" in possible(OLD, *events)
    [received_] = [action for action in acts(OLD, *events).actions if action.event == "HandoverReceived"]
    assert received_.fields == {"consignment": "C", "items": [{"battery": PACK, "outcome": "accepted"}]}
    assert "report its receipt" in why_not(OLD, "BatchProcessed", *events)


def test_held_bound_or_ended() -> None:
    assert "held (OFFICE)" in why_not(RECYCLER, "BatchProcessed", MADE, COLLECTED, HELD)
    assert "HoldLifted" in {one.event for one in acts(OFFICE, MADE, COLLECTED, HELD, official=True).actions}
    assert "nobody holds it" in str(acts(OFFICE, MADE, COLLECTED, official=True))
    assert {"BatteryRemoved", "BatteryReplaced"} <= possible(REPAIR, MADE, BUILT)
    assert "ended" in why_not(RECYCLER, "BatchProcessed", MADE, COLLECTED, BATCH)
    assert possible(RECYCLER, MADE, COLLECTED, BATCH) == set()


def test_a_stranger_is_told_neither_the_holder_nor_the_vehicle() -> None:
    for events in ((MADE, COLLECTED, HELD, ON_WAY), (MADE, BUILT)):
        for party in (STRANGER, REPAIR, YARD):
            said = str(acts(party, *events))
            assert not {secret for secret in ("VIN1", RECYCLER, OFFICE, "'C'") if secret in said}
    assert "VIN1" not in str([action.fields for action in acts(REPAIR, MADE, BUILT).actions])


def test_a_maker_and_an_office_elsewhere_are_told_no_more_than_a_stranger_of_the_record() -> None:
    """Where a maker's packs have gone is others' record; an authority sees it within its field and region."""
    for events in ((MADE, COLLECTED, HELD, ON_WAY), (MADE, BUILT), (MADE, COLLECTED, BATCH)):
        for party in (MAKER, OFFICE):
            said = str(acts(party, *events)).replace(f"party={party!r}", "")
            assert not {one for one in ("VIN1", RECYCLER, OFFICE, "'C'", "BatchProcessed", "2026") if one in said}, (
                party
            )
    assert "HealthReported" in possible(MAKER, MADE, BUILT)
    assert "HoldPlaced" in possible(OFFICE, MADE, BUILT)
    assert "not in your custody" in why_not(MAKER, "HandoverSent", MADE, COLLECTED)
    assert RECYCLER in str(acts(OFFICE, MADE, COLLECTED, official=True))


def test_the_maker_of_a_swapped_vehicle_is_not_told_that_the_pack_sits_in_it() -> None:
    """Whoever watched that relation come and go would learn when the vehicle was swapped."""
    pack, car = battery(MADE, BUILT), vehicle(MADE, BUILT)
    assert "vehicleMaker" in relations_to(pack, car, "CAR", None, TODAY)
    swapped = msgspec.structs.replace(car, holder=None, swapped_at="2026-01-01")
    assert relations_to(pack, swapped, "CAR", None, TODAY) == ("other",)


def test_prefilled_fields_belong_to_their_events() -> None:
    for events in ((MADE,), (MADE, BUILT), (MADE, COLLECTED), (MADE, COLLECTED, ON_WAY)):
        for party in ROLES:
            for action in acts(party, *events).actions:
                names = {f.encode_name for f in msgspec.structs.fields(CATALOGUE[action.event].type)}
                assert set(action.fields) | set(action.fill) <= names, action.event


# ---- receipts proven, and fates ------------------------------------------------------------------------------------------


def pasts(*events: Any, code: str = PACK) -> list[Past]:
    found = []
    for number, event in enumerate(events):
        for ref, touch in event.touches():
            if (ref.kind, ref.key) == ("battery", code):
                when = When(instant_us(event.occurred_at), event.about.rank, number, 0)
                found.append(Past(when, number.to_bytes(16, "big"), 0, touch))
    return sorted(found, key=lambda past: past.order)


TESTED = report("BatteryTested", OLD, "2026-05-09", codes=[PACK])


def test_a_later_act_of_the_addressee_proves_receipt() -> None:
    history = pasts(MADE, COLLECTED, ON_WAY, TESTED)
    assert proof_of_receipt(history, "2026-05-04", OLD) == Proof("BatteryTested", "2026-05-09")
    assert proof_of_receipt(history, "2026-05-04", STRANGER) is None
    assert proof_of_receipt(history, "2026-05-09", OLD) is None, "within one day no order is known"
    assert proof_of_receipt(pasts(MADE, COLLECTED, ON_WAY), "2026-05-04", OLD) is None


def test_the_origin_sees_stages_and_days_only() -> None:
    history = pasts(MADE, BUILT, COLLECTED, ON_WAY, TESTED)
    now, steps = fate(history)
    assert [(step.stage, step.on) for step in steps] == [
        ("collected", "2026-05-01"), ("handing_over", "2026-05-04"), ("received", "2026-05-09"),
    ]  # fmt: skip
    assert now == steps[-1]
    assert fate(pasts(MADE, BUILT))[0].on is None, "days of use are not told"
    assert RECYCLER not in str((now, steps))
    assert OLD not in str((now, steps))


def test_who_is_an_origin() -> None:
    history = pasts(MADE, BUILT, COLLECTED, ON_WAY, TESTED)
    maker, recycler = origin(history, MAKER), origin(history, RECYCLER)
    assert maker is not None
    assert recycler is not None
    assert (maker.made, maker.held_until) == (True, "2020-07-01")
    assert (recycler.made, recycler.held_since, recycler.held_until) == (False, "2026-05-01", "2026-05-09")
    assert origin(history, STRANGER) is None
