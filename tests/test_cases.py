"""Cases and findings through the database: any order ends the same, what is late mends, history stays, a broken rule is told."""

import logging
import random
from collections.abc import Callable, Iterator
from itertools import permutations

import pytest

from suchi.db.pool import Store
from suchi.domain import decide, looking_up
from suchi.domain.event import Ref
from suchi.domain.events.servicing import HealthReported
from suchi.domain.receipt import Caller
from suchi.domain.rule import RULES, find, rule
from suchi.domain.scopes import WHOLE, Scope
from suchi.projections import alarm
from suchi.projections.rebuild import rebuild
from suchi.queries import cases, findings
from suchi.queries.findings import Filters
from tests.databases import Databases
from tests.lives.register import Register, differences, key_of, several
from tests.lives.telling import MAKER, MINISTRY, RECYCLER, REPAIRER, Telling, car, opening, pack
from tests.vectors.cases import COUNTY, moved, office
from tests.vectors.telling import PLANT, permit, world

CODE = pack(1, "2026-04-02")
K = "K1"


@pytest.fixture
def another(databases: Databases) -> Iterator[Callable[[], Register]]:
    with several(databases) as another:
        yield another


def whole_case(*, annulled: bool) -> list[bytes]:
    """A case from opening to closing, with acts out of order, of another authority and of a stranger; and a listing."""
    tell = Telling()

    def act(what: str, when: str, who: str = MINISTRY, **fields: object) -> str:
        return tell.report(what, who, when, case=K, **fields)

    act("CaseOpened", "2026-05-01", party=RECYCLER, ground="第十九条", findings=["U101-0123456789abcdef"])
    act("NoticeIssued", "2026-05-03", due="2026-05-20")
    act("NoticeIssued", "2026-05-04", COUNTY, due="2026-05-21")
    act("ReplyReceived", "2026-05-10", RECYCLER, corrections=["r-mended"])
    act("ReplyReceived", "2026-05-11", REPAIRER)
    act("PenaltyIntended", "2026-05-22", ground="第十九条", amount_fen=300)
    wrong = act("CaseClosed", "2026-05-23")
    act("HearingHeld", "2026-06-01")
    act("CaseDecided", "2026-06-10", party=RECYCLER, decision="fine", amount_fen=200)
    tell.lines.append(permit(RECYCLER, PLANT, "listing", since="2027-01-01", told="2027-01-01"))
    act("HearingHeld", "2026-06-12")
    if annulled:
        act("DecisionAnnulled", "2026-07-01", party=RECYCLER)
        act("CaseDecided", "2026-07-20", party=RECYCLER, decision="warning")
    act("CaseClosed", "2026-08-01")
    tell.corrected(MINISTRY, "2026-08-02", wrong)
    return tell.lines


def first(register: Register) -> None:
    told = list(world())
    register.tell(*told, office(COUNTY, "county", "330109"))


@pytest.mark.parametrize("annulled", [False, True])
def test_a_case_told_in_any_order_ends_the_same(annulled: bool, another: Callable[[], Register]) -> None:
    told = whole_case(annulled=annulled)
    one = another()
    first(one)
    for line in told:
        one.tell(line)
    one.settle()
    state = one.state("case", K)
    assert (state.stage, state.authority, state.replies, state.annulled) == ("closed", MINISTRY, 1, False)
    assert (state.decision, state.amount_fen) == (("warning", None) if annulled else ("fine", 200))
    found = one.findings(f"case:{K}")
    assert found == {"authority_of_the_case_acts_in_it broken", "steps_of_a_case_follow_one_another broken"}
    barred = {"no_listing_within_two_years_of_a_fine broken"}
    assert one.findings(f"site:{RECYCLER}/{PLANT}") == (set() if annulled else barred)
    for seed in range(4):
        other = another()
        first(other)
        chance = random.Random(f"case/{annulled}/{seed}")
        shuffled = chance.sample(told, len(told))
        for at in range(0, len(shuffled), 3):
            other.tell(*shuffled[at : at + 3])
            if chance.random() < 0.3:
                other.settle()
        other.settle()
        assert not differences(one.tables(), other.tables())
    rebuild(one.store)
    assert not differences(other.tables(), one.tables())


def test_a_bar_found_late_and_taken_back(another: Callable[[], Register]) -> None:
    """The listing is on record first; the fine comes, is annulled, and the annulment is corrected away: each judged again."""
    site = f"site:{RECYCLER}/{PLANT}"
    steps = [line for line in whole_case(annulled=False) if b'"case"' in line and b"CaseClosed" not in line]
    listing = permit(RECYCLER, PLANT, "listing", since="2027-01-01", told="2027-01-01")
    register = another()
    first(register)
    register.tell(listing)
    register.settle()
    assert register.findings(site) == set()
    register.tell(*steps)
    register.settle()
    assert register.findings(site) == {"no_listing_within_two_years_of_a_fine broken"}
    tell = Telling()
    void = tell.report("DecisionAnnulled", MINISTRY, "2026-07-01", id="void", case=K, party=RECYCLER)
    tell.corrected(MINISTRY, "2026-07-02", void, id="void-void")
    register.tell(tell.lines[0])
    register.settle()
    assert register.findings(site) == set()
    register.tell(tell.lines[1])
    register.settle()
    assert register.findings(site) == {"no_listing_within_two_years_of_a_fine broken"}
    changes = register.rows("SELECT change FROM finding_change WHERE thing = %s ORDER BY id", site)
    assert [row[0] for row in changes] == ["found", "resolved", "found"]
    with register.store.connect_app() as conn:
        assert [(bar.first, bar.last) for bar in cases.bars_of(conn, RECYCLER)] == [("2026-06-10", "2028-06-10")]


def test_the_opening_reported_last_makes_the_steps_count(another: Callable[[], Register]) -> None:
    tell = Telling()
    tell.report("CaseOpened", MINISTRY, "2026-05-01", case=K, party=RECYCLER, ground="第十九条")
    tell.report("NoticeIssued", MINISTRY, "2026-05-03", case=K, due="2026-05-20")
    tell.report("CaseDecided", MINISTRY, "2026-06-01", case=K, party=RECYCLER, decision="fine")
    for order in permutations(tell.lines):
        register = another()
        register.tell(*opening())
        for line in order:
            register.tell(line)
        register.settle()
        assert register.state("case", K).stage == "decided"
        assert "steps_of_a_case_follow_one_another" not in " ".join(register.findings(f"case:{K}"))


def test_where_the_party_is_registered_is_looked_at_again(another: Callable[[], Register]) -> None:
    """A case about a firm whose division comes on record late, and an authority whose office does."""
    tell = Telling()
    tell.report("CaseOpened", COUNTY, "2026-05-01", case=K, party=RECYCLER, ground="第十九条")
    register = another()
    first(register)
    register.tell(*tell.lines)
    register.settle()
    region = "case_lies_in_the_region_of_its_authority undecided"
    assert register.findings(f"case:{K}") == {region}
    register.tell(moved(RECYCLER, "330109"))
    register.settle()
    assert register.findings(f"case:{K}") == set()


# ---- findings -----------------------------------------------------------------------------------------------------------


def test_a_finding_resolves_and_its_history_stays(fresh: Store) -> None:
    tell = Telling()
    tell.sent("C1", MAKER, RECYCLER, "2026-05-05T08:00:00+08:00", CODE, purpose="waste", id="sent")
    tell.made(CODE, "2026-04-02T08:00:00+08:00", told="2026-06-01T00:00:00+08:00")
    with Register(fresh) as register:
        register.tell(*opening())
        (receipt,) = register.tell(tell.lines[0])
        (named,) = [finding for finding in receipt.findings if finding.rule == "battery_is_registered_first"]
        assert named.finding_id is not None
        assert named.finding_id.startswith("C106-")
        (again,) = register.tell(tell.lines[0])
        assert [f.finding_id for f in again.findings] == [f.finding_id for f in receipt.findings]
        register.tell(tell.lines[1])
        register.settle()
        assert register.findings(f"battery:{CODE}") == set()
        with fresh.connect_app() as conn:
            assert findings.by_name(conn, [named.finding_id]) == {}
            history = findings.history(conn, [named.finding_id])[named.finding_id]
            assert [change.change for change in history] == ["found", "resolved"]
            assert history[0].finding == named
            behind = findings.behind(conn, f"battery:{CODE}", bytes.fromhex(receipt.entry_id or ""), history[1].at_us)
            assert behind is not None
            assert behind[1] == "BatteryProduced"


def test_findings_of_one_cause_are_one(fresh: Store) -> None:
    tell = Telling()
    for day in ("2026-05-01", "2026-05-02", "2026-05-03"):
        tell.report("VehicleTakenIn", MAKER, day, vin=car(1))
    with Register(fresh) as register, fresh.connect_app() as conn:
        register.tell(*opening())
        receipts = register.tell(*tell.lines)
        assert [receipt.outcome for receipt in receipts] == ["withoutEffect"] * 3
        (group,) = findings.listed(conn, WHOLE, Filters(rules=["act_is_within_a_registered_role"]), None, 50)
        assert (group.count, group.reporters, group.subject) == (3, [MAKER], f"company:{MAKER}")
        assert (group.first.entry, group.last.entry) == (receipts[0].entry_id, receipts[2].entry_id)
        assert group.cause == group.first.cause == "VehicleTakenIn"
        groups = findings.listed(conn, WHOLE, Filters(), None, 500)
        assert sum(count for _, _, count in findings.counted(conn, WHOLE, Filters())) == len(groups)
        assert sum(one.count for one in groups) == register.count("finding")


def test_pages_of_groups_meet_without_gap(fresh: Store) -> None:
    tell = Telling()
    for number in range(1, 9):
        tell.sent(f"C{number}", MAKER, RECYCLER, "2026-05-05", pack(number, "2026-04-02"), purpose="waste")
    with Register(fresh) as register, fresh.connect_app() as conn:
        register.tell(*opening(), *tell.lines)
        whole = findings.listed(conn, WHOLE, Filters(), None, 500)
        seen, after = [], None
        while page := findings.listed(conn, WHOLE, Filters(), after, 3):
            seen += page
            after = (page[-1].subject, page[-1].rule, page[-1].cause)
        assert seen == whole
        assert len(whole) >= 8


# ---- rules that are wrong, and rules for officials ----------------------------------------------------------------------


@pytest.fixture
def new_rule(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Declare a rule for one test."""
    monkeypatch.setattr(decide, "_applicable", {})
    monkeypatch.setattr(looking_up, "_reads", {})
    monkeypatch.setattr(alarm, "_told", {})

    def declare(check: Callable[..., object], code: str, severity: str) -> None:
        about = {
            name: "规则" if name.endswith("zh") else "a rule"
            for name in ("zh", "en", "says_zh", "says_en", "next_zh", "next_en")
        }
        monkeypatch.setitem(RULES, check.__name__, None)  # taken out again at the end
        rule(code=code, source="test", grade="U", severity=severity, on=(HealthReported,), **about)(check)  # type: ignore[arg-type]

    return declare


def health(number: int) -> bytes:
    tell = Telling()
    tell.report(
        "HealthReported", MAKER, f"2026-06-{number:02d}", id=f"h{number}", code=CODE, state_of_health_permille=900
    )
    return tell.lines[0]


def test_a_rule_that_fails_is_told_of_and_the_report_is_kept(
    fresh: Store, new_rule: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def a_rule_that_fails(_facts: object, _entry: object) -> list[object]:
        raise ZeroDivisionError

    new_rule(a_rule_that_fails, "Z998", "breach")
    with Register(fresh) as register, caplog.at_level(logging.ERROR, "suchi.rules"):
        register.tell(*opening())
        receipts = register.tell(health(1), health(2))
        register.tell(health(3))
        assert [receipt.outcome for receipt in receipts] == ["recorded", "recorded"]
        (finding,) = [f for f in receipts[0].findings if f.rule == "a_rule_that_fails"]
        assert (finding.verdict, finding.missing, finding.answerable) == ("undecided", "rule", None)
        assert finding.evidence == {"error": "ZeroDivisionError"}
        with fresh.connect_app() as conn:
            assert findings.failing(conn) == {"a_rule_that_fails": 3}
    told = [record.getMessage() for record in caplog.records if record.name == "suchi.rules"]
    assert len(told) == 1, "once an hour"
    assert "a_rule_that_fails" in told[0]
    assert "ZeroDivisionError" in told[0]


def test_hints_are_for_officials(fresh: Store, new_rule: Callable[..., None]) -> None:
    def a_hint(facts: object, entry: object) -> Iterator[object]:
        yield find("a_hint", entry, Ref("battery", CODE))  # type: ignore[arg-type]

    new_rule(a_hint, "Z999", "hint")
    with Register(fresh) as register, fresh.connect_app() as conn:
        register.tell(*opening())
        (own,) = register.tell(health(1), caller=key_of(MAKER))
        (ours,) = register.tell(health(2), caller=Caller("op", None, "operator"))
        assert (own.outcome, ours.outcome) == ("recorded", "recorded"), (own, ours)
        assert "a_hint" not in {f.rule for f in own.findings}
        assert "a_hint" in {f.rule for f in ours.findings}, ours
        assert "a_hint" not in {f.rule for f in findings.about(conn, [f"battery:{CODE}"])}
        assert "a_hint" in {f.rule for f in findings.about(conn, [f"battery:{CODE}"], hints_too=True)}
        assert "a_hint" not in {g.rule for g in findings.listed(conn, Scope(everything=True), Filters(), None, 50)}
        assert "a_hint" in {g.rule for g in findings.listed(conn, WHOLE, Filters(), None, 50)}
