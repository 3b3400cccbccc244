"""Who reads which findings, cases, duties and balances, and which fields of them: every caller, every answer, by the one table."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from suchi.access import keys
from suchi.domain import balance
from suchi.domain.disclosed_findings import FINDINGS_SHOWN
from suchi.domain.disclosure import TABLE, structures_in
from suchi.domain.receipt import Receipt
from suchi.projections.follow import Follower
from suchi.renderers.duties import OpenDuty
from suchi.renderers.findings import FindingAnswer, FindingGroup
from suchi.web.api import acts, cases, consignments
from suchi.web.api.findings import RuleCount
from tests.web import world
from tests.web.conftest import make_keys
from tests.web.world import event

FIRM, PARENT, VENDOR, OTHER, AUDITOR, WORKS = (f"91990000MA000000F{n}" for n in range(1, 7))
MIIT, SAMR, COUNTY, ELSEWHERE = (f"91990000MA000000R{n}" for n in range(1, 5))
COMPANIES = {
    "firm": FIRM, "parent": PARENT, "vendor": VENDOR, "other": OTHER, "maker": world.MAKER, "auditor": AUDITOR,
    "ministry": MIIT, "market office": SAMR, "county": COUNTY, "elsewhere": ELSEWHERE, "registrar": world.REGISTRAR,
}  # fmt: skip
CALLERS = ("operator", "nobody", *COMPANIES)
PACK, LATE, PLANT = world.code(1), world.code(2), f"{WORKS}/P1"
AT_US = 1_795_000_000_000_000


def registered(code: str, *roles: str, region: str = "330109", **more: Any) -> dict[str, Any]:
    held = [{"role": role, "since": "2026-01-01"} for role in roles]
    return event(
        "PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name="示例", roles=held, region=region, **more
    )


def office(code: str, ministry: str, level: str, region: str) -> dict[str, Any]:
    return registered(code, "regulator", region=region, office={"ministry": ministry, "level": level, "region": region})


@pytest.fixture(scope="module")
def told(opened):
    """A firm in a group, with works of its own, sends a pack that is on record with another, and gives waste to somebody who may not have it; a case."""
    world.write(
        opened,
        registered(PARENT, "asset_owner", region="110101"),
        registered(FIRM, "dismantler", parent=PARENT),
        registered(WORKS, "recycler", parent=FIRM),
        registered(OTHER, "asset_owner", region="340100"),
        registered(VENDOR, "carrier"),
        registered(AUDITOR, "auditor"),
        office(MIIT, "MIIT", "province", "330000"),
        office(SAMR, "SAMR", "province", "330000"),
        office(COUNTY, "MOFCOM", "county", "330109"),
        office(ELSEWHERE, "MIIT", "province", "340000"),
        event("SiteRegistered", world.REGISTRAR, "2026-01-02", party=WORKS, siteId="P1", kind="plant", region="330109"),
        event("DelegationGranted", FIRM, "2026-01-03", to=VENDOR, events=["HandoverSent"], since="2026-01-03"),
        event("BatteryProduced", world.MAKER, "2026-03-22T10:00:00+08:00", code=PACK, level="P", model="YL-LFP-60"),
        event("BatteryProduced", world.MAKER, "2026-03-22T10:00:00+08:00", code=LATE, level="P", model="YL-LFP-60"),
        clock_us=AT_US,
    )
    first, second = world.write(
        opened,
        event(
            "HandoverSent", FIRM, "2026-05-01T10:00:00+08:00", id="sent", consignment="C/1", to=OTHER, purpose="waste",
            items=[{"battery": PACK}],
        ),
        event("BatteryCollected", FIRM, "2026-05-02", id="collected", codes=[LATE], source=OTHER),
        clock_us=AT_US + 1_000_000,
    )  # fmt: skip
    by_code = {f.finding_id.partition("-")[0]: f.finding_id for one in (first, second) for f in one.findings}
    feed = {"lot": "F1", "material": "black-mass", "massG": 1000}
    world.write(
        opened,
        event(
            "CaseOpened", MIIT, "2026-05-03", case="K/1", party=FIRM, ground="第十九条", lead="L-7",
            findings=[by_code["H201"], by_code["U101"]], attachments=[{"hash": "a" * 64, "kind": "note"}],
        ),
        event("NoticeIssued", MIIT, "2026-05-04", case="K/1", due="2026-05-20", ground="第十九条"),
        event("LotDeclared", WORKS, "2026-05-01", site="P1", lot=feed, source="imported-black-mass"),
        clock_us=AT_US + 2_000_000,
    )  # fmt: skip
    follower = Follower(opened)
    follower.drain()
    follower.close()
    return by_code


@pytest.fixture(scope="module")
def headers(opened, told):
    made = make_keys(opened)
    found = {"operator": made.operator, "nobody": made.reader}
    with opened.connect_app() as conn:
        for name, code in COMPANIES.items():
            found[name] = {"authorization": f"Bearer {keys.create(conn, 'reporter', code, '', 1)}"}
    return found


@pytest.fixture
def ask(client, headers):
    def read(path: str, who: str, **params: Any) -> Any:
        return client.get(f"/api/v1{path}", headers=headers[who], params=params or None)

    return read


# ---- which ------------------------------------------------------------------------------------------------------------

# What each caller is to the two findings on the firm's report of sending: U101 stands against nobody, H201 against the firm.
AUDIENCES = {
    "operator": {"operator"},
    "firm": {"author", "answerable"},
    "parent": {"author", "answerable", "parent"},
    "auditor": {"auditor"},
    "ministry": {"authority"},
    "county": {"authority"},  # hand-over is of the commerce office's duty
}


@pytest.mark.parametrize("who", CALLERS)
def test_who_reads_a_finding(ask, told, who):
    for code in ("H201", "U101"):
        answer = ask(f"/findings/{told[code]}", who)
        if who in AUDIENCES:
            assert answer.status_code == 200, answer.text
        elif who == "elsewhere":
            assert (answer.status_code, answer.json()["code"]) == (403, "access.region")
        else:
            assert (answer.status_code, answer.json()["code"]) == (404, "finding.not-on-record")


@pytest.mark.parametrize("who", CALLERS)
def test_lists_and_counts_hold_what_one_may_read_and_no_more(ask, who):
    items = ask("/findings", who, limit=200).json()["items"]
    for item in items:
        assert ask(f"/findings/{item['findingId']}", who).status_code == 200
    counts = ask("/findings/counts", who).json()
    assert sum(one.get("broken", 0) + one.get("undecided", 0) for one in counts) == len(items)
    assert {one["rule"] for one in counts} == {item["rule"] for item in items}
    if who in ("nobody", "vendor", "other", "elsewhere"):
        assert not items


@pytest.mark.parametrize("who", CALLERS)
def test_page_by_page_it_is_the_same_list(client, headers, ask, who):
    whole = ask("/findings", who, limit=200).json()["items"]
    page, seen = ask("/findings", who, limit=1).json(), []
    while True:
        seen += page["items"]
        if "next" not in page:
            break
        page = client.get(page["next"], headers=headers[who]).json()
    assert seen == whole


def test_a_filter_on_what_one_may_not_know_selects_nothing_by_it(ask):
    """The firm's sender reads that a doubt stands on its report; asking by the words kept back finds nothing."""
    assert ask("/findings", "firm", reportedBy=FIRM).json()["items"]
    assert not ask("/findings", "firm", reportedBy=world.MAKER).json()["items"]
    assert not ask("/findings", "maker", answerable=FIRM).json()["items"]
    assert not ask("/findings", "other", region="330000").json()["items"]
    assert ask("/findings", "ministry", region="330000").json()["items"]


def test_a_key_that_speaks_for_nobody_reads_no_finding_and_no_case(ask):
    assert ask("/findings", "nobody").json() == {"items": []}
    assert ask("/cases", "nobody").json() == {"items": []}


@pytest.mark.parametrize("who", CALLERS)
def test_who_reads_a_case(ask, who):
    listed = [item["case"] for item in ask("/cases", who).json()["items"]]
    answers = [ask(path, who) for path in ("/cases/K/1", "/cases/K/1/actions")]
    if who in ("operator", "firm", "parent", "auditor", "ministry"):
        assert listed == ["K/1"]
        assert {answer.status_code for answer in answers} == {200}
    else:
        expected = (
            (403, "access.region") if who in ("market office", "county", "elsewhere") else (404, "case.not-on-record")
        )
        assert listed == []
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {expected}


@pytest.mark.parametrize("who", CALLERS)
def test_who_reads_what_a_company_owes(ask, who):
    answer = ask(f"/parties/{FIRM}/duties", who, today="2026-06-01")
    if who in ("operator", "firm", "parent", "auditor", "ministry", "county", "vendor", "market office"):
        assert answer.status_code == 200, answer.text
    elif who == "elsewhere":
        assert (answer.status_code, answer.json()["code"]) == (403, "access.region")
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "access.not-yours")


def test_whoever_reports_by_delegation_reads_the_duties_that_such_reports_discharge(ask):
    def duties(who: str) -> dict[str, list[str]]:
        items = ask(f"/parties/{FIRM}/duties", who, today="2026-06-01").json()["items"]
        return {item["duty"]: item["reports"] for item in items}

    assert "waste_battery_is_handed_over" in duties("vendor")
    assert all("HandoverSent" in reports for reports in duties("vendor").values())
    assert "notice_in_a_case_is_answered" in duties("firm")
    assert "notice_in_a_case_is_answered" not in duties("vendor")
    assert duties("firm") == duties("parent") == duties("operator")


def test_an_authority_reads_the_duties_of_its_fields(ask):
    def duties(who: str) -> set[str]:
        return {item["duty"] for item in ask(f"/parties/{FIRM}/duties", who, today="2026-06-01").json()["items"]}

    assert "waste_battery_is_handed_over" in duties("county")
    assert "waste_battery_is_handed_over" not in duties("market office")


@pytest.mark.parametrize("who", CALLERS)
def test_who_reads_the_balance_of_a_plant(ask, who):
    answer = ask(f"/sites/{PLANT}/balance", who)
    if who in ("operator", "firm", "parent", "auditor", "ministry", "county"):
        assert answer.status_code == 200, answer.text
    elif who in ("market office", "elsewhere"):
        assert (answer.status_code, answer.json()["code"]) == (403, "access.region")
    else:
        assert (answer.status_code, answer.json()["code"]) == (404, "site.not-on-record")


# ---- which fields -----------------------------------------------------------------------------------------------------

ANSWERS = {
    "FindingAnswer": FindingAnswer, "FindingGroup": FindingGroup, "RuleCount": RuleCount, "CaseItem": cases.CaseItem,
    "CaseAnswer": cases.CaseAnswer, "CaseActions": cases.CaseActions, "OpenDuty": OpenDuty, "Balance": balance.Balance,
    "BatteryActions": acts.BatteryActions, "ConsignmentActions": consignments.ConsignmentActions, "Fate": acts.Fate, "Receipt": Receipt,
}  # fmt: skip


def kinds_of(kind: str, cls: Any, found: dict[str, Any]) -> dict[str, Any]:
    """A kind and all kinds inside it, with their structures."""
    if kind not in found:
        found[kind] = cls
        for field in cls.__struct_fields__:
            row = TABLE.get(kind, {}).get(field)
            for inner in structures_in(_type_of(cls, field)):
                kinds_of((row.kind if row is not None else None) or inner.__name__, inner, found)
    return found


def _type_of(cls: Any, name: str) -> Any:
    return next(field.type for field in msgspec.structs.fields(cls) if field.name == name)


EVERY_KIND: dict[str, Any] = {}
for _kind, _cls in ANSWERS.items():
    kinds_of(_kind, _cls, EVERY_KIND)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_field_of_every_answer_has_a_row(kind):
    assert set(EVERY_KIND[kind].__struct_fields__) == set(TABLE.get(kind, {})), (
        f"a field of {kind} has no row, or a row no field"
    )


def test_every_row_is_of_something_that_is_answered():
    inner = {"Evidence", "Finding", "OfficeStep", "ToldFinding"}
    assert set(FINDINGS_SHOWN) - inner <= set(EVERY_KIND)


def check(kind: str, cls: Any, value: Any, audiences: set[str]) -> int:
    """Every field that is there is open to one of the audiences; how many were looked at."""
    names = {field.encode_name: field for field in msgspec.structs.fields(cls)}
    looked = 0
    for wire, inner in value.items():
        row = TABLE[kind][names[wire].name]
        assert row.audiences & audiences, f"{kind}.{wire} is shown to {sorted(audiences)}"
        looked += 1
        for struct in structures_in(names[wire].type):
            items = inner if isinstance(inner, list) else list(inner.values()) if wire == "steps" else [inner]
            for item in items:
                looked += check(row.kind or struct.__name__, struct, item, audiences)
    return looked


@pytest.mark.parametrize("who", AUDIENCES)
def test_no_field_of_a_finding_is_shown_above_its_tier(ask, told, who):
    for code in ("H201", "U101"):
        audiences = AUDIENCES[who] - ({"answerable"} if code == "U101" else set()) | {"public"}
        answer = ask(f"/findings/{told[code]}", who).json()
        assert check("FindingAnswer", FindingAnswer, answer, audiences) > 30
        item = next(one for one in ask("/findings", who).json()["items"] if one["findingId"] == told[code])
        assert check("FindingGroup", FindingGroup, item, audiences) > 10


@pytest.mark.parametrize("who", ["operator", "firm", "parent", "auditor", "ministry"])
def test_no_field_of_a_case_is_shown_above_its_tier(ask, who):
    audiences = {"firm": {"answerable"}, "parent": {"answerable", "parent"}, "ministry": {"authority"}}.get(who, {who})
    case = ask("/cases/K/1", who).json()
    steps = case.pop("timeline")
    assert check("CaseAnswer", cases.CaseAnswer, case, audiences | {"public"}) > 20
    kinds = ["OfficeStep", "CaseStep"]
    for kind, step in zip(kinds, steps, strict=True):
        assert check(kind, cases.CaseStep, step, audiences | {"public"}) > 5
    assert check("CaseItem", cases.CaseItem, ask("/cases", who).json()["items"][0], audiences | {"public"}) > 4


@pytest.mark.parametrize("who", ["operator", "firm", "parent", "auditor", "ministry", "county", "vendor"])
def test_no_field_of_a_duty_or_a_balance_is_shown_above_its_tier(ask, who):
    audiences = {
        "operator": {"operator"}, "auditor": {"auditor"}, "ministry": {"authority"}, "county": {"authority"},
        "vendor": {"author"}, "parent": {"holder", "parent"},
    }.get(who, {"holder"}) | {"public"}  # fmt: skip
    for item in ask(f"/parties/{FIRM}/duties", who, today="2026-06-01").json()["items"]:
        assert check("OpenDuty", OpenDuty, item, audiences) > 10
    if who != "vendor":
        above = audiences | ({"parent"} if who == "firm" else set())
        assert check("Balance", balance.Balance, ask(f"/sites/{PLANT}/balance", who).json(), above) > 10


# ---- what they say ----------------------------------------------------------------------------------------------------


def test_the_reporter_reads_the_rule_and_its_own_word_and_not_who_has_the_battery(ask, told):
    answer = ask(f"/findings/{told['U101']}", "firm")
    assert world.MAKER not in answer.text
    finding = answer.json()["finding"]
    assert finding["evidence"] == {"sender": FIRM}
    assert finding["withheld"] == ["holder", "since"]
    assert "cause" not in finding
    assert answer.json()["rule"]["nextZh"]
    assert "reportedBy" in answer.json()
    assert ask(f"/findings/{told['U101']}", "ministry").json()["finding"]["evidence"]["holder"] == world.MAKER


def test_who_has_to_answer_reads_all_the_evidence(ask, told):
    whole = ask(f"/findings/{told['H201']}", "operator").json()["finding"]
    assert ask(f"/findings/{told['H201']}", "firm").json()["finding"] == whole


def test_a_group_of_causes_that_may_not_be_told_is_one(ask, told):
    (item,) = [one for one in ask("/findings", "firm").json()["items"] if one["findingId"] == told["U101"]]
    assert "cause" not in item
    assert item["withheld"] == ["holder", "since"]


def test_the_party_of_a_case_reads_what_was_served_on_it(ask):
    case = ask("/cases/K/1", "firm")
    assert "L-7" not in case.text
    opened, notice = case.json()["timeline"]
    assert not {"ground", "attachments"} & opened.keys()
    assert notice["ground"] == "第十九条"
    assert {one["findingId"] for one in case.json()["cited"] if "asKnown" in one}
    assert "lead" in ask("/cases/K/1", "ministry").json()["state"]


@pytest.mark.parametrize("who", CALLERS)
def test_findings_beside_a_thing_are_those_that_are_for_its_reader(ask, who):
    answer = ask(f"/batteries/{PACK}", who)
    assert answer.status_code == 200
    listed = {one["findingId"] for one in ask("/findings", who, subject=f"battery:{PACK}").json()["items"]}
    assert {one["findingId"] for one in answer.json().get("findings", ())} <= listed


def test_a_restricted_read_is_on_record_and_names_whose_data_it_was(opened, ask, told):
    ask(f"/findings/{told['U101']}", "ministry")
    with opened.connect_owner() as conn:
        rows = conn.execute(
            "SELECT r.company, r.audience, array(SELECT c.company FROM audit_concerned c WHERE c.seq = r.seq) FROM audit_row r "
            "WHERE r.thing = %s ORDER BY r.seq DESC LIMIT 1",
            [f"finding:{told['U101']}"],
        ).fetchall()
    assert rows == [(MIIT, "authority", [FIRM])]


def test_a_reporter_is_not_told_by_the_trail_who_has_to_answer(opened, ask, told):
    ask(f"/findings/{told['U101']}", "firm")
    ask("/findings", "firm")
    with opened.connect_owner() as conn:
        rows = conn.execute(
            "SELECT array(SELECT c.company FROM audit_concerned c WHERE c.seq = r.seq) FROM audit_row r "
            "WHERE r.company = %s AND r.kind = 'read' AND r.thing LIKE 'finding%%'",
            [FIRM],
        ).fetchall()
    assert rows
    assert all(concerned == [] for (concerned,) in rows)
