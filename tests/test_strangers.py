"""What a receipt tells a company of things that are not its own: that there is a doubt, never who, where or since when."""

from collections.abc import Iterator

import msgspec
import pytest

from suchi.db.pool import Store
from suchi.domain.receipt import Receipt
from tests.databases import Databases
from tests.lives.register import LIVE, Register, key_of, several
from tests.lives.telling import (
    BANK,
    CARMAKER,
    MAKER,
    NEWCOMER,
    OTHER_MAKER,
    REGISTRAR,
    YARD,
    car,
    opening,
    pack,
    registered,
    report,
)

STRANGER = NEWCOMER
"""A firm that may report a great deal, and has nothing to do with the battery it reports on."""
PACK, VIN, OTHER_VIN, MINE = pack(1, "2024-03-01"), car(1), car(2), car(3)


@pytest.fixture
def register(fresh: Store) -> Iterator[Register]:
    """A live register with its cast."""
    with Register(fresh) as found:
        begin(found)
        yield found


def begin(register: Register) -> None:
    roles = "repairer dismantler recycler outlet swap_operator exporter".split()
    stranger = report("PartyRegistered", REGISTRAR, "2016-01-01", id="stranger", **registered(STRANGER, *roles))
    outcomes = {receipt.outcome for receipt in register.tell(*opening("live"), stranger, clock_us=LIVE)}
    assert outcomes == {"recorded"}


def tell(register: Register, *reports: bytes) -> None:
    """What is so: each report is recorded."""
    receipts = register.tell(*reports, clock_us=LIVE)
    assert {receipt.outcome for receipt in receipts} == {"recorded"}, receipts


def made() -> bytes:
    return report(
        "BatteryProduced", MAKER, "2024-03-01T08:00:00+08:00", id="made", code=PACK, level="P", mass_g=400_000
    )


def built(vin: str, when: str = "2024-03-10T08:00:00+08:00", **fields: object) -> bytes:
    packs = [{"code": PACK, "position": "main"}]
    return report("VehicleProduced", CARMAKER, when, id=f"built-{vin}", vin=vin, model="M", packs=packs, **fields)


def handed(to: str, when: str = "2024-03-05T08:00:00+08:00") -> list[bytes]:
    items = [{"battery": PACK}]
    return [
        report("HandoverSent", MAKER, when, id="out", consignment="C-1", to=to, purpose="supply", items=items),
        report(
            "HandoverReceived", to, "2024-03-06T08:00:00+08:00", id="in", consignment="C-1",
            items=[{"battery": PACK, "outcome": "accepted"}],
        ),
    ]  # fmt: skip


def guesses() -> list[bytes]:
    """What somebody might make up about a battery to learn where it is."""
    at, items = "2024-06-01T08:00:00+08:00", [{"battery": PACK}]
    return [
        report("BatteryInstalled", STRANGER, "2024-05-01T08:00:00+08:00", id="g3", vin=MINE, code=PACK),
        report("BatteryCollected", STRANGER, at, id="g1", codes=[PACK]),
        report("HandoverSent", STRANGER, at, id="g2", consignment="C-9", to=YARD, purpose="repair", items=items),
        report("BatteryRemoved", STRANGER, at, id="g4", vin=MINE, codes=[PACK], reason="repair"),
        report("BatteryDismantled", STRANGER, at, id="g5", code=PACK),
        report("HealthReported", STRANGER, at, id="g6", code=PACK, state_of_health_permille=900),
        report("BatteryExported", STRANGER, at, id="g7", codes=[PACK], country_or_region="DE"),
    ]


def asked(register: Register, *, dry_run: bool) -> list[bytes]:
    """The receipts for one made-up report after the other, each alone."""
    caller = key_of(STRANGER)
    receipts = [register.tell(guess, clock_us=LIVE, caller=caller, dry_run=dry_run)[0] for guess in guesses()]
    return [msgspec.json.encode(receipt) for receipt in receipts]


def findings(receipt: Receipt) -> dict[str, tuple[str, ...]]:
    return {found.rule: found.withheld for found in receipt.findings}


def test_a_receipt_does_not_say_with_whom_a_battery_is(register: Register) -> None:
    tell(register, made(), *handed(OTHER_MAKER))
    (receipt,) = register.tell(guesses()[2], clock_us=LIVE, caller=key_of(STRANGER))
    (found,) = (one for one in receipt.findings if one.rule == "sender_holds_what_it_sends")
    assert (found.evidence, found.withheld, found.cause) == ({"sender": STRANGER}, ("holder", "since"), None)
    assert "另一主体" in (found.zh or "")
    assert "another party" in (found.en or "")


def test_a_receipt_sent_again_says_no_more_than_the_first(register: Register) -> None:
    tell(register, made(), *handed(OTHER_MAKER))
    (first,) = register.tell(guesses()[2], clock_us=LIVE, caller=key_of(STRANGER))
    (again,) = register.tell(guesses()[2], clock_us=LIVE, caller=key_of(STRANGER))
    assert (again.outcome, again.findings) == ("duplicate", first.findings)


def test_the_operator_reads_the_whole_of_it(register: Register) -> None:
    tell(register, made(), *handed(OTHER_MAKER))
    (receipt,) = register.tell(guesses()[2], clock_us=LIVE)
    assert any(found.evidence.get("holder") == OTHER_MAKER for found in receipt.findings)


def test_a_receipt_does_not_say_in_which_vehicle_a_battery_is(register: Register) -> None:
    tell(register, made(), built(VIN))
    told = b"".join(asked(register, dry_run=False)).decode()
    assert "battery_sits_in_one_vehicle" in told
    assert VIN not in told
    assert CARMAKER not in told


WORLDS = {
    "another holder": (handed(OTHER_MAKER), handed(BANK)),
    "another vehicle": ([built(VIN)], [built(OTHER_VIN)]),
    "another day": ([built(VIN)], [built(VIN, "2024-04-11T08:00:00+08:00")]),
}


@pytest.mark.parametrize("name", WORLDS)
def test_what_a_stranger_may_not_see_changes_no_byte_of_a_receipt(name: str, databases: Databases) -> None:
    answers = []
    for more in WORLDS[name]:
        with several(databases) as another:
            register = another()
            begin(register)
            tell(register, made(), *more)
            answers.append([*asked(register, dry_run=True), *asked(register, dry_run=False)])
    assert answers[0] == answers[1]


def test_a_dry_run_says_the_same_whatever_others_have_on_record(register: Register) -> None:
    unknown = asked(register, dry_run=True)
    assert all(b'"ownRecordOnly":true' in one for one in unknown)
    for more in (
        [made()],
        handed(OTHER_MAKER),
        [built(MINE)],
        [report("BatteryLost", OTHER_MAKER, "2024-04-01", id="lost", codes=[PACK])],
    ):
        tell(register, *more)
        assert asked(register, dry_run=True) == unknown


def test_a_dry_run_compares_with_what_is_on_record_of_ones_own_things(register: Register) -> None:
    tell(register, made())
    again = report("BatteryProduced", MAKER, "2024-03-02T08:00:00+08:00", id="twice", code=PACK, level="P")
    (receipt,) = register.tell(again, clock_us=LIVE, caller=key_of(MAKER), dry_run=True)
    (found,) = (one for one in receipt.findings if one.rule == "one_code_one_battery")
    assert found.evidence["by"] == MAKER
    assert not receipt.own_record_only


def test_a_first_line_of_a_dry_run_does_not_make_a_thing_ones_own_for_the_second(register: Register) -> None:
    tell(register, made(), built(VIN))
    _, collected, sent, *_ = guesses()
    receipts = register.tell(collected, sent, clock_us=LIVE, caller=key_of(STRANGER), dry_run=True)
    assert not [one for receipt in receipts for one in receipt.findings if one.subject == f"battery:{PACK}"]


def test_a_dry_run_still_says_what_the_report_itself_gets_wrong(register: Register) -> None:
    wrong = report("BatteryCollected", STRANGER, "2026-06-01", id="w", uncoded=[{"count": 2}])
    (receipt,) = register.tell(wrong, clock_us=LIVE, caller=key_of(STRANGER), dry_run=True)
    assert "uncoded_items_come_with_their_source" in findings(receipt)
