"""The write path as its callers see it: what is recorded, what is refused and why, and that nothing else remains."""

# ruff: noqa: A002 (a report's `id` is called so)

import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import structs

from suchi.db.pool import Store
from suchi.domain.canonical import entry_id
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, Ref, instant_us
from suchi.domain.history import fold
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.projections import touches
from tests.databases import Databases
from tests.lives.register import LIVE, Register, differences, key_of, several
from tests.lives.telling import (
    CARMAKER,
    CARRIER,
    MAKER,
    MINISTRY,
    NEWCOMER,
    OUTLET,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    YARD,
    opening,
    pack,
    registered,
    report,
)

PACK = pack(1, "2024-03-01")
EVERYTHING = (
    "battery battery_model case company consignment law lot site vehicle vehicle_model entry outbox log_leaf log_head thing_log "
    "register touch correction replacement finding finding_change duty rejudge revisit part part_due"
).split()
CJK = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def register(fresh: Store) -> Iterator[Register]:
    """A live register with its cast."""
    with Register(fresh) as found:
        assert {r.outcome for r in found.tell(*opening("live"), clock_us=LIVE)} == {"recorded"}
        yield found


@pytest.fixture(scope="module")
def shared(databases: Databases) -> Iterator[Register]:
    """The same for many small tests, each with ids of its own."""
    with several(databases) as another:
        found = another()
        found.tell(*opening("live"), clock_us=LIVE)
        yield found


def made(
    id: str, code: str = PACK, who: str = MAKER, when: str = "2024-03-01T08:00:00+08:00", **fields: object
) -> bytes:
    return report("BatteryProduced", who, when, id=id, code=code, level="P", **fields)


def health(id: str, who: str = MAKER, when: str = "2024-04-01T08:00:00+08:00", **fields: object) -> bytes:
    return report("HealthReported", who, when, id=id, **({"code": PACK} | fields))


def tell(register: Register, *reports: bytes, caller: Caller | None = None, **how: bool) -> list[Receipt]:
    return register.tell(*reports, clock_us=LIVE, **({"caller": caller} if caller else {}), **how)


def outcomes(receipts: list[Receipt]) -> list[str]:
    return [receipt.reasons[0].code if receipt.reasons else receipt.outcome for receipt in receipts]


# ---- receipts ---------------------------------------------------------------------------------------------------------


def test_a_good_report_is_recorded_under_the_entry_id_that_anybody_can_compute(register: Register) -> None:
    (receipt,) = tell(register, made("a"), caller=key_of(MAKER))
    assert (receipt.line, receipt.outcome, receipt.id, receipt.findings, receipt.reasons) == (
        1,
        "recorded",
        "a",
        (),
        (),
    )
    assert receipt.entry_id == entry_id(MAKER, "a").hex()
    assert instant_us(receipt.recorded_at or "") == LIVE
    assert register.rows("SELECT recorded_us, reporter, type FROM entry WHERE id = %s", entry_id(MAKER, "a")) == [
        (LIVE, MAKER, "BatteryProduced")
    ]


def test_an_act_outside_the_registered_roles_is_kept_without_effect_and_found(register: Register) -> None:
    tell(register, made("a"))
    (receipt,) = tell(register, report("BatteryCollected", REPAIRER, "2024-05-01", id="x", codes=[PACK]))
    assert receipt.outcome == "withoutEffect"
    assert [(f.rule, f.verdict, f.answerable) for f in receipt.findings] == [
        ("act_is_within_a_registered_role", "broken", REPAIRER)
    ]
    assert register.state("battery", PACK).holder == MAKER


def test_a_company_that_is_not_registered_is_not_accused(register: Register) -> None:
    tell(register, made("a"))
    (receipt,) = tell(register, report("BatteryCollected", NEWCOMER, "2024-05-01", id="x", codes=[PACK]))
    assert [(f.rule, f.verdict, f.answerable, f.missing) for f in receipt.findings] == [
        ("act_is_within_a_registered_role", "undecided", None, "PartyRegistered")
    ]


def test_sending_again_gets_the_stored_receipt(register: Register) -> None:
    wrong = pack(2, "2024-03-02")
    (first,) = tell(register, made("a", wrong))
    assert [f.rule for f in first.findings] == ["date_in_code_is_day_of_production"]
    (again,) = register.tell(made("a", wrong), clock_us=LIVE + 5_000_000)
    assert again == structs.replace(first, outcome="duplicate")
    assert register.count("entry") == len(list(opening())) + 1


def test_another_spelling_of_the_same_content_is_the_same_report(register: Register) -> None:
    tell(register, made("a"))
    spelled = (
        made("a").replace(b", ", b" ,\n ").replace(b'"level": "P"', b'"use": "vehicle", "level": "P", "model": null')
    )
    assert outcomes(tell(register, spelled)) == ["duplicate"]


def test_one_id_cannot_stand_for_two_contents(register: Register) -> None:
    tell(register, made("a"))
    (receipt,) = tell(register, made("a", mass_g=400_000))
    assert (receipt.outcome, receipt.reasons[0].code, receipt.reasons[0].field, receipt.reasons[0].value) == (
        "refused", "submit.id-reused", "/id", "a"
    )  # fmt: skip
    assert outcomes(tell(register, made("a", who=CARMAKER))) == ["withoutEffect"]  # another company's ids are its own


def test_an_id_that_was_refused_stays_free(register: Register) -> None:
    assert outcomes(tell(register, made("a", when="2031-01-01"))) == ["event.future"]
    assert outcomes(tell(register, made("a"))) == ["recorded"]


def test_an_id_that_was_tried_dry_stays_free(register: Register) -> None:
    assert outcomes(tell(register, made("a", mass_g=1), dry_run=True)) == ["judged"]
    assert outcomes(tell(register, made("a"))) == ["recorded"]


def test_the_same_line_twice_in_a_batch_is_recorded_once(register: Register) -> None:
    wrong = pack(2, "2024-03-02")
    first, second, other = tell(register, made("a", wrong), made("a", wrong), made("a", wrong, mass_g=5))
    assert outcomes([first, second, other]) == ["recorded", "duplicate", "submit.id-reused"]
    assert (second.line, second.entry_id, second.findings) == (2, first.entry_id, first.findings)
    assert register.rows("SELECT count(*) FROM entry WHERE reporter = %s", MAKER) == [(1,)]


def test_a_refused_twin_does_not_stand_in_the_way_of_the_good_one(register: Register) -> None:
    """Requests of several callers travel in one batch: whose key may not report must not spoil who may."""
    batch = [
        Line(1, health("h"), key_of(CARMAKER)),
        Line(2, health("h"), key_of(MAKER)),
        Line(3, health("i", odometer_km=1), key_of(CARMAKER)),
        Line(4, health("i"), key_of(MAKER)),
    ]
    receipts = register.writer.submit(batch, clock_us=LIVE)
    assert outcomes(receipts) == ["submit.delegation", "recorded", "submit.delegation", "recorded"]
    assert register.rows("SELECT count(*) FROM entry WHERE reporter = %s", MAKER) == [(2,)]


def test_a_dry_run_of_twins_promises_no_entry(register: Register) -> None:
    receipts = tell(register, made("a"), made("a"), dry_run=True)
    assert all(receipt.entry_id is None and receipt.recorded_at is None for receipt in receipts)


def test_nobody_learns_of_a_report_by_sending_it_with_a_strange_key(register: Register) -> None:
    tell(register, made("a"))
    assert outcomes(tell(register, made("a"), caller=key_of(CARMAKER))) == ["submit.delegation"]
    assert outcomes(tell(register, made("a", mass_g=7), caller=key_of(CARMAKER))) == ["submit.delegation"]
    assert outcomes(tell(register, made("a"), caller=Caller("r", MAKER, "reader"))) == ["submit.scope"]


# ---- batches ----------------------------------------------------------------------------------------------------------


def test_an_empty_batch_is_answered_with_nothing(register: Register) -> None:
    assert tell(register) == []


def test_one_bad_line_among_two_thousand_leaves_the_others_recorded(register: Register) -> None:
    reports = [made(f"a{number}", pack(number, "2024-03-01")) for number in range(2000)]
    reports[1234] = reports[1234].replace(b'"level": "P"', b'"level": "Q"')
    receipts = tell(register, *reports)
    assert [receipt.line for receipt in receipts] == list(range(1, 2001))
    assert [receipt.line for receipt in receipts if receipt.outcome != "recorded"] == [1235]
    (reason,) = receipts[1234].reasons
    assert (reason.line, reason.field, reason.value) == (1235, "/level", "Q")
    assert register.count("battery") == 1999


def test_of_an_atomic_batch_all_or_nothing_is_kept(register: Register) -> None:
    before = register.tables(*EVERYTHING)
    receipts = tell(
        register, made("a"), health("b", who=MAKER, when="2031-01-01"), made("c", pack(3, "2024-03-01")), atomic=True
    )
    assert outcomes(receipts) == ["batch.atomic", "event.future", "batch.atomic"]
    assert not differences(before, register.tables(*EVERYTHING))
    assert outcomes(tell(register, made("a"), made("c", pack(3, "2024-03-01")), atomic=True)) == [
        "recorded",
        "recorded",
    ]


def test_an_atomic_batch_with_a_repeated_line_is_kept(register: Register) -> None:
    tell(register, made("a"))
    assert outcomes(tell(register, made("a"), health("b"), atomic=True)) == ["duplicate", "recorded"]


def test_a_company_of_a_refused_batch_is_not_remembered(register: Register) -> None:
    newcomer = report("PartyRegistered", REGISTRAR, "2024-01-01", id="n", **registered(NEWCOMER, "battery_maker"))
    assert outcomes(tell(register, newcomer, b"{", atomic=True)) == ["batch.atomic", "event.json"]
    assert outcomes(tell(register, newcomer, dry_run=True)) == ["judged"]
    assert outcomes(tell(register, made("a", who=NEWCOMER))) == ["withoutEffect"]


def test_a_batch_may_bring_a_company_and_its_reports_in_any_order(register: Register) -> None:
    newcomer = report("PartyRegistered", REGISTRAR, "2024-01-01", id="n", **registered(NEWCOMER, "battery_maker"))
    assert outcomes(tell(register, made("a", who=NEWCOMER), newcomer)) == ["recorded", "recorded"]


def test_within_a_batch_roles_follow_the_days_of_the_acts_and_not_the_order_of_the_lines(register: Register) -> None:
    changed = report("PartyChanged", REGISTRAR, "2024-02-01", id="n2", **registered(NEWCOMER, "recycler"))
    newcomer = report("PartyRegistered", REGISTRAR, "2024-01-01", id="n1", **registered(NEWCOMER, "battery_maker"))
    collected = report("BatteryCollected", NEWCOMER, "2024-05-01", id="c", codes=[PACK])
    tell(register, made("a"))
    tell(register, changed, newcomer, collected)
    register.settle()
    assert register.state("battery", PACK).holder == NEWCOMER
    assert "act_is_within_a_registered_role broken company:" + NEWCOMER not in register.findings()


def test_a_dry_run_judges_and_leaves_nothing(register: Register) -> None:
    before = register.tables(*EVERYTHING)
    receipts = tell(
        register,
        made("a", pack(2, "2024-03-02")),
        report("EventsCorrected", MAKER, "2024-03-03", id="c", targets=[{"id": "a"}], reason="wrong-data"),
        report("PartyRegistered", REGISTRAR, "2024-01-01", id="n", **registered(NEWCOMER, "recycler")),
        report("BatteryCollected", REPAIRER, "2024-05-01", id="x", codes=[PACK]),
        dry_run=True,
    )
    assert outcomes(receipts) == ["judged"] * 4
    assert {f.rule for f in receipts[3].findings} == {"act_is_within_a_registered_role", "battery_is_registered_first"}
    assert not differences(before, register.tables(*EVERYTHING))


def test_a_dry_run_of_a_first_batch_does_not_decide_on_the_clock(fresh: Store) -> None:
    with Register(fresh) as register:
        register.tell(*opening("live"), clock_us=LIVE, dry_run=True)
        assert {receipt.outcome for receipt in register.tell(*opening())} == {"recorded"}


def test_a_writer_whose_session_was_ended_goes_on_with_a_new_one(register: Register) -> None:
    pid = register.writer._connection.info.backend_pid
    with register.store.connect_owner() as owner:
        owner.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert outcomes(tell(register, made("a"))) == ["recorded"]
    assert register.writer._connection.info.backend_pid != pid


# ---- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    [
        "2024-02-31", "2023-02-29", "2024-W10-1", "2024-060", "20240301", "2024-3-1", "2024-03-01T08:00:00", "2024-03-01 08:00:00+08:00",
        "2024-03-01T08:00+08:00", "2024-03-01T24:00:00+08:00", "2024-03-01T08:00:60+08:00", "2024-03-01T08:00:00+0800",
        "2024-03-01T08:00:00+24:00", "2024-03-01T08:00:00+08:60", "2024-03-01T08:00:00.1234567Z", "2024-03-01\n", "二〇二四年三月一日",
        "\u0662\u0660\u0662\u0664-\u0660\u0663-\u0660\u0661", "", "now", "0000-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_a_moment_that_is_none_is_refused_and_the_rest_of_the_batch_recorded(shared: Register, when: str) -> None:
    bad, good = tell(shared, health("x", when=when), health(f"beside {when!r}"))
    assert (bad.outcome, good.outcome) == ("refused", "recorded")
    assert {(reason.line, reason.field, reason.value) for reason in bad.reasons} == {(1, "/occurredAt", when)}
    assert {reason.code for reason in bad.reasons} <= {"event.occurred-at", "event.field-format", "event.future"}


@pytest.mark.parametrize(
    "when",
    [
        "2024-03-01T08:00:00+08:00",
        "2024-03-01T00:00:00.000001Z",
        "2024-02-29",
        "1990-01-01",
        "2024-03-01T05:30:00+05:30",
    ],
)
def test_a_moment_with_offset_or_a_day_is_taken(shared: Register, when: str) -> None:
    assert outcomes(tell(shared, health(f"at {when}", when=when))) == ["recorded" if when > "2016" else "withoutEffect"]


def test_what_has_not_happened_cannot_be_reported(register: Register) -> None:
    at = "2026-09-21T{}+00:00".format  # the server's clock says 2026-09-21T14:13:20Z
    assert outcomes(tell(register, health("x", when=at("14:18:19")))) == [
        "recorded"
    ]  # clocks may differ by five minutes
    assert outcomes(tell(register, health("y", when=at("14:18:21")))) == ["event.future"]
    assert outcomes(tell(register, health("z", when="2026-09-21"))) == ["recorded"]
    assert outcomes(tell(register, health("w", when="2026-09-22"))) == ["event.future"]


def test_a_day_begins_in_china(register: Register) -> None:
    """At 16:00 UTC the next day has begun in China, and may be reported as a day."""
    assert outcomes(register.tell(health("w", when="2026-09-22"), clock_us=instant_us("2026-09-21T16:00:00Z"))) == [
        "recorded"
    ]


def test_a_live_report_does_not_bring_its_own_time_of_recording(register: Register) -> None:
    assert outcomes(tell(register, health("x", told="2024-04-02T00:00:00Z"))) == ["event.recorded-at"]


def test_a_ledger_that_records_live_takes_no_replay(register: Register) -> None:
    with pytest.raises(Failure) as failed:
        register.tell(health("x", told="2024-04-02T00:00:00Z"))
    assert failed.value.code == "ledger.replay-closed"
    assert CJK.search(failed.value.zh)
    assert not CJK.search(failed.value.en)


def test_in_replay_each_line_brings_its_time_of_recording(fresh: Store) -> None:
    with Register(fresh) as register:
        register.tell(*opening())
        receipts = register.tell(
            health("x"), health("y", told="2024-13-01T00:00:00Z"), health("z", told="2024-04-02T00:00:00Z")
        )
        assert outcomes(receipts) == ["event.recorded-at-missing", "event.recorded-at-missing", "recorded"]
        assert outcomes(register.tell(health("w", told="2024-03-31T00:00:00Z"))) == [
            "event.future"
        ]  # recorded before it happened
        assert outcomes(register.tell(health("v", told="9999-12-31T23:59:59-14:00"))) == ["event.recorded-at-missing"]
        assert outcomes(tell(register, health("u"))) == ["recorded"]  # the first live report ends the replay
        with pytest.raises(Failure):
            register.tell(health("t", told="2024-04-02T00:00:00Z"))


# ---- who may report ---------------------------------------------------------------------------------------------------


def test_a_company_reports_for_itself_only(register: Register) -> None:
    assert outcomes(tell(register, made("a"), caller=key_of(CARMAKER))) == ["submit.delegation"]
    assert outcomes(tell(register, made("a"), caller=key_of(MAKER))) == ["recorded"]


def test_a_key_that_only_reads_submits_nothing(register: Register) -> None:
    assert outcomes(tell(register, made("a"), caller=Caller("k", MAKER, "reader"))) == ["submit.scope"]


def test_a_delegation_covers_its_event_types_and_days_and_no_more(register: Register) -> None:
    grant = {"to": CARRIER, "events": ["HealthReported"], "since": "2026-09-01", "until": "2026-09-30"}
    assert outcomes(
        tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="d", **grant), caller=key_of(MAKER))
    ) == ["recorded"]
    assert outcomes(tell(register, health("h"), made("a"), caller=key_of(CARRIER))) == ["recorded", "submit.delegation"]
    assert outcomes(tell(register, health("h", who=CARMAKER), caller=key_of(CARRIER))) == ["submit.delegation"]
    october = instant_us("2026-10-01T00:00:00+08:00")
    assert outcomes(register.tell(health("h2"), caller=key_of(CARRIER), clock_us=october)) == ["submit.delegation"]


def test_a_delegation_that_ended_is_over_from_the_next_day(register: Register) -> None:
    tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="d", to=CARRIER))
    tell(register, report("DelegationEnded", MAKER, "2026-09-20", id="e", to=CARRIER, on="2026-09-20"))
    assert outcomes(tell(register, health("h"), caller=key_of(CARRIER))) == ["submit.delegation"]


def test_a_delegate_cannot_grant_itself_a_delegation(register: Register) -> None:
    granted = report("DelegationGranted", MAKER, "2026-08-01", id="d", to=CARRIER)
    assert outcomes(tell(register, granted, health("h"), caller=key_of(CARRIER))) == ["submit.delegation"] * 2


@pytest.mark.parametrize("types", [{}, {"events": ["HealthReported", "DelegationGranted", "DelegationEnded"]}])
def test_a_delegate_neither_prolongs_a_delegation_nor_passes_it_on(register: Register, types: dict[str, Any]) -> None:
    lent = types | {"to": CARRIER, "since": "2026-08-01", "until": "2026-09-30"}
    tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="d", **lent))
    for to in (CARRIER, NEWCOMER):
        more = report("DelegationGranted", MAKER, "2026-09-02", id=f"more-{to}", to=to)
        assert outcomes(tell(register, more, caller=key_of(CARRIER))) == ["submit.delegation"]
    ended = report("DelegationEnded", MAKER, "2026-09-02", id="e", to=CARRIER, on="2026-09-02")
    assert outcomes(tell(register, ended, caller=key_of(CARRIER))) == ["submit.delegation"]
    assert outcomes(tell(register, health("h"), caller=key_of(CARRIER))) == ["recorded"]


def corrected(id: str, *targets: dict[str, str], who: str = MAKER) -> bytes:
    return report("EventsCorrected", who, "2026-09-21", id=id, targets=list(targets), reason="did-not-occur")


def test_a_delegate_corrects_only_what_was_delegated_to_it(register: Register) -> None:
    """Who may speak for a company is for the company to say, and what an office did is for the office to undo."""
    tell(
        register,
        report(
            "DelegationGranted", MAKER, "2026-08-01", id="d", to=CARRIER, events=["HealthReported", "EventsCorrected"]
        ),
    )
    tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="other", to=NEWCOMER))
    tell(register, report("DelegationEnded", MAKER, "2026-09-20", id="e", to=NEWCOMER, on="2026-09-20"))
    tell(register, made("a"), health("h"), health("own"))
    tell(register, corrected("undo", {"id": "e"}))  # the company's own
    register.settle()
    vendor = key_of(CARRIER)
    for target in ("other", "e", "a", "undo", "never told"):
        assert outcomes(tell(register, corrected("c", {"id": "h"}, {"id": target}), caller=vendor)) == [
            "submit.correction-delegated"
        ]
    others = {"id": "h", "reporter": CARMAKER}
    assert outcomes(tell(register, corrected("c", others), caller=vendor)) == ["submit.correction-delegated"]
    assert outcomes(tell(register, health("late"), corrected("c", {"id": "h"}, {"id": "late"}), caller=vendor)) == [
        "recorded",
        "recorded",
    ]
    assert outcomes(tell(register, corrected("whole", {"id": "a"}), caller=key_of(MAKER))) == ["recorded"]


def test_a_delegate_of_everything_cannot_revive_its_delegation(register: Register) -> None:
    vendor = key_of(CARRIER)
    tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="d", to=CARRIER))
    early = tell(register, corrected("c1", {"id": "e"}), caller=vendor)  # before it has ended
    ended = tell(register, report("DelegationEnded", MAKER, "2026-09-20", id="e", to=CARRIER, on="2026-09-21"))
    same_batch = tell(register, corrected("c2", {"id": "e"}), caller=vendor)
    register.settle()
    assert outcomes(early) == outcomes(same_batch) == ["submit.correction-delegated"]
    assert outcomes(ended) == ["recorded"]
    october = instant_us("2026-10-01T00:00:00+08:00")
    late = register.tell(health("h"), corrected("c3", {"id": "e"}), caller=vendor, clock_us=october)
    assert outcomes(late) == ["submit.delegation"] * 2


def test_a_refused_correction_by_delegation_tells_nothing_of_the_record(register: Register) -> None:
    tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="d", to=CARRIER, events=["EventsCorrected"]))
    tell(register, made("a"))
    (there,) = tell(register, corrected("c", {"id": "a"}), caller=key_of(CARRIER))
    (not_there,) = tell(register, corrected("c", {"id": "b"}), caller=key_of(CARRIER))
    (reason,), (other,) = there.reasons, not_there.reasons
    assert (reason.value, other.value) == ("a", "b")
    said, of_other = (text.replace("“a”", "").replace("“b”", "") for text in (reason.en, other.en))
    assert said == of_other
    assert not CJK.search(reason.en)


def test_a_delegation_by_a_company_that_is_not_registered_is_none(register: Register) -> None:
    granted = report("DelegationGranted", NEWCOMER, "2026-08-01", id="d", to=CARRIER)
    tell(register, granted)
    assert outcomes(tell(register, health("h", who=NEWCOMER), caller=key_of(CARRIER))) == ["submit.delegation"]
    newcomer = report("PartyRegistered", REGISTRAR, "2026-09-01", id="n", **registered(NEWCOMER, "recycler"))
    tell(register, newcomer)
    register.settle()
    assert outcomes(tell(register, health("h", who=NEWCOMER), caller=key_of(CARRIER))) == ["recorded"]


def test_the_entry_says_who_submitted_it(register: Register) -> None:
    tell(register, report("DelegationGranted", MAKER, "2026-08-01", id="d", to=CARRIER))
    for number, caller in enumerate((None, key_of(MAKER), key_of(CARRIER))):
        tell(register, health(f"h{number}"), **({"caller": caller} if caller else {}))
    bodies = [
        register.rows("SELECT body FROM entry WHERE id = %s", entry_id(MAKER, f"h{number}"))[0][0]
        for number in range(3)
    ]
    assert [re.search(rb'"submittedBy":"([^"]+)"', body)[1].decode() for body in bodies] == [
        "operator:test",
        MAKER,
        CARRIER,
    ]


GOVERNING = {
    "PartyRegistered": registered(NEWCOMER, "recycler"),
    "PartyChanged": registered(NEWCOMER, "recycler"),
    "SiteRegistered": {"party": YARD, "site_id": "Y01", "kind": "yard"},
    "SiteChanged": {"party": YARD, "site_id": "Y01", "region": "440300"},
    "PermitEnded": {"party": YARD, "site_id": "Y01", "kind": "eia", "number": "1", "on": "2024-04-01"},
    "RegisterLoaded": {"region": "440000", "kind": "eia", "since": "2024-01-01"},
    "ReportAdopted": {"targets": [{"id": "x", "reporter": MAKER}]},
    "TermSuspended": {"party": YARD, "reason": "洪水", "since": "2024-01-01"},
    "TermSet": {"term": {"name": "VehicleSold", "since": "2024-01-01", "amount": 5, "unit": "日"}},
    "LeadAdopted": {"lead": "L1", "codes": [PACK]},
    "AuditDigested": {"rows": 3, "last": 3, "head": "0" * 64},
    "IdentitiesMerged": {"code": PACK, "aliases": [pack(2, "2024-03-01")]},
    "IdentitySplit": {"code": PACK, "new_code": f"{PACK}~2"},
    "CaseOpened": {"case": "K1", "party": YARD},
    "NoticeIssued": {"case": "K1"},
    "CorrectionConfirmed": {"case": "K1"},
    "PenaltyIntended": {"case": "K1", "ground": "第四十条"},
    "HearingHeld": {"case": "K1"},
    "CaseDecided": {"case": "K1", "party": YARD, "decision": "fine"},
    "CaseTransferred": {"case": "K1", "to": MINISTRY},
    "DecisionAnnulled": {"case": "K1", "party": YARD},
    "CaseClosed": {"case": "K1"},
}


def test_every_governing_act_without_the_office_is_refused_and_leaves_nothing(register: Register) -> None:
    assert set(GOVERNING) | {"LedgerOpened"} == {name for name, about in CATALOGUE.items() if about.governing}
    before = register.tables(*EVERYTHING)
    acts = [report(name, RECYCLER, "2024-04-01", id=name, **fields) for name, fields in GOVERNING.items()]
    receipts = tell(register, *acts, caller=key_of(RECYCLER))
    assert set(outcomes(receipts)) == {"submit.office"}
    assert not differences(before, register.tables(*EVERYTHING))


def test_the_offices_do_not_stand_in_for_each_other(register: Register) -> None:
    newcomer = registered(NEWCOMER, "recycler")
    assert outcomes(tell(register, report("PartyRegistered", MINISTRY, "2024-04-01", id="n", **newcomer))) == [
        "submit.office"
    ]
    assert outcomes(tell(register, report("CaseOpened", REGISTRAR, "2024-04-01", id="k", case="K1", party=YARD))) == [
        "submit.office"
    ]


def test_an_office_counts_on_the_day_of_the_act(register: Register) -> None:
    act = report(
        "CaseOpened", MINISTRY, "2015-12-31", id="k", case="K1", party=YARD
    )  # the cast holds its roles since 2016
    assert outcomes(tell(register, act)) == ["submit.office"]


def test_a_ledger_is_opened_once_and_by_the_operator(register: Register) -> None:
    opened = report("LedgerOpened", NEWCOMER, "2024-01-01", id="again", mode="live")
    assert outcomes(tell(register, opened)) == ["ledger.opened"]
    assert outcomes(tell(register, opened, caller=key_of(NEWCOMER))) == ["ledger.opened"]


def test_the_first_entry_says_truly_whose_clock_counts(fresh: Store) -> None:
    with Register(fresh) as register:
        opened, told = report("LedgerOpened", REGISTRAR, "2024-01-01", id="o", mode="replay"), "2024-01-01T01:00:00Z"
        assert outcomes(tell(register, opened)) == ["ledger.mode"]
        false = report("LedgerOpened", REGISTRAR, "2024-01-01", id="o", mode="live", told=told)
        true = report("LedgerOpened", REGISTRAR, "2024-01-01", id="o", mode="replay", told=told)
        assert outcomes(register.tell(false, true)) == ["ledger.mode", "recorded"]


def test_a_permit_that_a_company_states_itself_is_unverified_and_never_replaces_a_verified_one(
    register: Register,
) -> None:
    def permit(who: str, id: str, until: str) -> bytes:
        fields = {
            "party": RECYCLER,
            "site_id": "P01",
            "kind": "eia",
            "number": "7",
            "since": "2024-01-01",
            "until": until,
        }
        return report("PermitRecorded", who, "2024-02-01", id=id, **fields)

    assert outcomes(tell(register, permit(YARD, "p", "2026-01-01"), caller=key_of(YARD))) == ["submit.office"]
    assert outcomes(tell(register, permit(RECYCLER, "p", "2026-01-01"), caller=key_of(RECYCLER))) == ["recorded"]
    assert [p.verified for p in register.state("site", f"{RECYCLER}/P01").permits] == [False]
    assert outcomes(tell(register, permit(MINISTRY, "p", "2025-01-01"))) == ["recorded"]
    tell(register, permit(RECYCLER, "p2", "2099-01-01"))
    assert [(p.verified, p.until) for p in register.state("site", f"{RECYCLER}/P01").permits] == [(True, "2025-01-01")]


# ---- corrections ------------------------------------------------------------------------------------------------------


def corrects(id: str, who: str, target: str, reporter: str | None = None) -> bytes:
    aim = {"id": target, "reporter": reporter} if reporter else {"id": target}
    return report("EventsCorrected", who, "2024-06-01", id=id, targets=[aim], reason="wrong-data")


def test_a_company_corrects_its_own_reports_and_an_office_anybodys(register: Register) -> None:
    tell(register, made("a"), made("b", pack(2, "2024-03-01")))
    assert outcomes(tell(register, corrects("c", CARMAKER, "a", MAKER))) == ["submit.office"]
    assert (
        outcomes(tell(register, corrects("c", MAKER, "a", MAKER), corrects("d", MINISTRY, "b", MAKER)))
        == ["recorded"] * 2
    )
    register.settle()
    assert [register.state("battery", code).born for code in (PACK, pack(2, "2024-03-01"))] == [None, None]


def test_a_correction_is_not_itself_judged_as_an_act_on_the_battery(register: Register) -> None:
    doubtful = "X9APB01S000001D2X0000107"  # the 29th of February 2023
    tell(register, made("a", doubtful))
    (receipt,) = tell(register, corrects("c", MAKER, "a"))
    assert receipt.findings == ()


@pytest.mark.parametrize("target_first", [True, False], ids=["target on record", "target yet to come"])
def test_a_refused_correction_corrects_nothing(register: Register, target_first: bool) -> None:
    if target_first:
        tell(register, made("a"))
    strange = corrects("c", CARMAKER, "a", MAKER)
    assert outcomes(tell(register, health("h", who=CARMAKER), strange)) == ["recorded", "submit.office"]
    assert register.count("correction") == 0
    tell(register, made("a"))
    register.settle()
    assert register.state("battery", PACK).born is not None


def test_a_refused_correction_does_not_reach_its_target_in_the_same_batch(register: Register) -> None:
    late = pack(2, "2024-03-02")
    receipts = tell(register, corrects("c", CARMAKER, "a", MAKER), made("a", late))
    assert outcomes(receipts) == ["submit.office", "recorded"]
    assert [f.rule for f in receipts[1].findings] == ["date_in_code_is_day_of_production"]


def test_a_company_that_has_given_up_its_role_can_still_mend_its_old_reports(register: Register) -> None:
    newcomer = registered(NEWCOMER, "battery_maker", until="2024-04-01")
    tell(register, report("PartyRegistered", REGISTRAR, "2024-01-01", id="n", **newcomer))
    tell(register, made("a", who=NEWCOMER))
    (receipt,) = tell(register, corrects("c", NEWCOMER, "a"))
    assert (receipt.outcome, receipt.findings) == ("recorded", ())
    assert register.state("battery", PACK).born is None


def test_a_long_chain_of_corrections_of_corrections_is_followed_to_its_end(register: Register) -> None:
    tell(register, made("c0"))
    chain = [corrects(f"c{number + 1}", MAKER, f"c{number}") for number in range(700)]
    assert set(outcomes(tell(register, *chain[:350]))) == {"recorded"}
    assert set(outcomes(tell(register, *reversed(chain[350:])))) == {"recorded"}
    register.settle()
    assert register.state("battery", PACK).born is not None  # an even number of corrections: the report stands
    tell(register, corrects("last", MAKER, "c700"))
    assert register.state("battery", PACK).born is None


def test_many_corrections_of_many_corrections_do_not_cost_exponential_time(register: Register) -> None:
    tell(register, made("0-0"), made("0-1", pack(2, "2024-03-01")))
    for layer in range(1, 40):
        below = [{"id": f"{layer - 1}-{number}"} for number in (0, 1)]
        both = [
            report("EventsCorrected", MAKER, "2024-06-01", id=f"{layer}-{number}", targets=below, reason="wrong-data")
            for number in (0, 1)
        ]
        assert set(outcomes(tell(register, *both))) == {"recorded"}
    assert register.state("battery", PACK).born is None  # layer 39 stands, 38 does not, … 1 stands


def test_two_corrections_that_aim_at_each_other_undo_nothing_else(register: Register) -> None:
    tell(register, made("a"))
    circle = [
        report(
            "EventsCorrected", MAKER, "2024-06-01", id=one, targets=[{"id": other}, {"id": "a"}], reason="wrong-data"
        )
        for one, other in (("x", "y"), ("y", "x"))
    ]
    assert outcomes(tell(register, *circle)) == ["recorded"] * 2
    assert register.state("battery", PACK).born is not None


# ---- two times asked for ----------------------------------------------------------------------------------------------


def test_a_thing_can_be_asked_for_as_of_a_day_and_as_known_on_a_day(fresh: Store) -> None:
    with Register(fresh) as register:
        register.tell(*opening())
        register.tell(
            made("a", told="2024-03-02T00:00:00Z"),
            report("BatteryCollected", OUTLET, "2024-06-01", id="b", codes=[PACK], told="2024-09-01T00:00:00Z"),
            report("BatteryCollected", RECYCLER, "2024-07-01", id="c", codes=[PACK], told="2024-08-01T00:00:00Z"),
            report(
                "EventsCorrected",
                RECYCLER,
                "2024-10-01",
                id="d",
                targets=[{"id": "c"}],
                reason="did-not-occur",
                told="2024-10-02T00:00:00Z",
            ),
        )
        past = touches.read(register.writer._connection, [Ref("battery", PACK)])[Ref("battery", PACK)]

        def holder(as_of: str | None = None, known: str | None = None) -> str:
            state = fold(
                "battery",
                PACK,
                past,
                as_of_us=instant_us(as_of) if as_of else None,
                known_us=instant_us(known) if known else None,
            )
            return state.holder

        assert holder() == register.state("battery", PACK).holder == OUTLET
        assert holder(as_of="2024-05-01") == MAKER
        assert holder(as_of="2024-08-01") == OUTLET  # by today's knowledge the recycler never had it
        assert holder(known="2024-08-15") == RECYCLER
        assert holder(known="2024-09-15") == RECYCLER
        assert holder(as_of="2024-06-15", known="2024-08-15") == MAKER  # the outlet's report was not there yet
        assert holder(as_of="2024-06-15", known="2024-09-15") == OUTLET
        assert holder(known="2024-03-01") == "@unknown"


# ---- what a refusal says ----------------------------------------------------------------------------------------------

REFUSED = {
    "no JSON": (b"{", None),
    "no event": (b"[1]", None),
    "unknown type": (b'{"type":"BatteryProducd","id":"x","occurredAt":"2024-03-01","reporter":"a"}', "/type"),
    "missing field": (report("BatteryProduced", MAKER, "2024-03-01", id="x", code=PACK), "/level"),
    "unknown field": (made("x", colour="red"), "/colour"),
    "wrong choice": (made("x").replace(b'"P"', b'"Q"'), "/level"),
    "wrong kind": (made("x", mass_g="heavy"), "/massG"),
    "negative": (made("x", mass_g=-1), "/massG"),
    "no integer": (made("x", mass_g=1.5), "/massG"),
    "too large": (made("x", mass_g=2**60), "/massG"),
    "inside a list": (made("x", modules=[{"code": PACK}, {"cod": PACK}]), "/modules/1/code"),
    "moment": (made("x", when="2024-02-31"), "/occurredAt"),
    "future": (made("x", when="2030-01-01"), "/occurredAt"),
    "recordedAt": (made("x", told="2024-03-02T00:00:00Z"), "/recordedAt"),
    "empty code": (made("x", code=" - "), "/code"),
    "empty code in a list": (report("BatteryRetired", MAKER, "2024-03-01", id="x", codes=[PACK, "--"], reason="decay"), "/codes/1"),
    "empty reporter": (made("x", who="--"), "/reporter"),
    "empty company": (report("HandoverSent", MAKER, "2024-03-01", id="x", consignment="C", to="--", purpose="supply", items=[{"battery": PACK}]), "/to"),
    "U+0000": (made("x", model="a\0b"), "/model"),
    "repeated key": (made("x").replace(b'"level": "P"', b'"level": "P", "level": "P"'), "/level"),
    "office": (report("CaseClosed", MAKER, "2024-03-01", id="x", case="K"), "/reporter"),
    "opened": (report("LedgerOpened", MAKER, "2024-03-01", id="x", mode="live"), "/type"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_line_field_value_reason_and_next_step_in_both_languages(shared: Register, name: str) -> None:
    line, field = REFUSED[name]
    good, bad = tell(shared, health(f"beside {name}"), line)
    assert (good.outcome, bad.outcome, bad.line) == ("recorded", "refused", 2)
    assert bad.reasons
    for reason in bad.reasons:
        assert reason.code
        assert reason.line == 2
        for zh, en in ((reason.zh, reason.en), (reason.next_zh, reason.next_en)):
            assert zh, reason
            assert en, reason
            assert CJK.search(zh), reason
            assert not CJK.search(en), reason
    if field is not None:
        assert field in {reason.field for reason in bad.reasons}
        if name != "missing field" and name != "inside a list":
            assert all(reason.value is not None for reason in bad.reasons), bad.reasons


def test_a_line_with_several_errors_is_told_all_of_them(register: Register) -> None:
    (receipt,) = tell(
        register, b'{"type":"BatteryProduced","id":"","occurredAt":"2024-02-31","reporter":7,"level":"Q","massG":-1}'
    )
    assert {reason.field for reason in receipt.reasons} == {
        "/id",
        "/occurredAt",
        "/reporter",
        "/level",
        "/massG",
        "/code",
    }
