"""Cases over the interface: listed for whom they concern, their course, what may follow, findings as they were cited."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from suchi.access import keys
from suchi.domain.rule import Answers, Severity
from suchi.projections.follow import Follower
from suchi.renderers.rules import ANSWERS, SEVERITIES
from tests.web import world
from tests.web.conftest import make_keys

PROVINCE, COUNTY, ELSEWHERE = "91990000MA000000R1", "91990000MA000000R2", "91990000MA000000R3"
FIRM, OTHER = "91990000MA000000F1", "91990000MA000000F2"
AT_US = 1_795_000_000_000_000


def party(code: str, role: str, region: str, office: dict[str, str] | None = None) -> dict[str, Any]:
    more = {"office": office} if office else {}
    roles = [{"role": role, "since": "2026-01-01"}]
    return world.event(
        "PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name="示例", roles=roles, region=region, **more
    )


def office(code: str, level: str, region: str) -> dict[str, Any]:
    return party(code, "regulator", region, {"ministry": "MIIT", "level": level, "region": region})


@pytest.fixture(scope="module")
def told(opened):
    """A firm's finding, a case that cites it, the finding resolved by a late report, a fine; and a case elsewhere."""
    world.write(
        opened,
        office(PROVINCE, "province", "330000"),
        office(COUNTY, "county", "330109"),
        office(ELSEWHERE, "province", "340000"),
        party(FIRM, "recycler", "330109"),
        party(OTHER, "recycler", "340100"),
    )
    code = world.code(900)
    (seen,) = world.write(
        opened, world.event("HealthReported", FIRM, "2026-04-10", code=code, stateOfHealthPermille=900), clock_us=AT_US
    )
    (cited,) = [f.finding_id for f in seen.findings if f.rule == "battery_is_registered_first"]

    def act(type_: str, at: str, who: str = PROVINCE, case: str = "K/1", **more: Any) -> dict[str, Any]:
        return world.event(type_, who, at, case=case, **more)

    world.write(
        opened,
        act("CaseOpened", "2026-05-01", party=FIRM, ground="第二十四条", findings=[cited, "U101-0000000000000000"]),
        act("NoticeIssued", "2026-05-03", due="2026-05-20"),
        clock_us=AT_US + 1_000_000,
    )
    world.write(
        opened,
        act(
            "ReplyReceived", "2026-05-10", FIRM, corrections=["mended"],
            attachments=[{"hash": "a" * 64, "kind": "reply"}],
        ),
        act("HearingHeld", "2026-05-12"),
        act("NoticeIssued", "2026-05-13", COUNTY),
        act("CaseDecided", "2026-06-01", party=FIRM, decision="fine", amountFen=5),
        act("CaseOpened", "2026-05-01", ELSEWHERE, "K2", party=OTHER, ground="第二十四条"),
        world.event("BatteryProduced", world.MAKER, "2026-03-22", code=code, level="P", producedOn="2026-03-22"),
        clock_us=AT_US + 2_000_000,
    )  # fmt: skip
    follower = Follower(opened)
    follower.drain()
    follower.close()
    return cited


@pytest.fixture(scope="module")
def headers(opened, told):
    found = {"operator": make_keys(opened).operator}
    with opened.connect_app() as conn:
        for code in (PROVINCE, COUNTY, ELSEWHERE, FIRM, OTHER):
            found[code] = {"authorization": f"Bearer {keys.create(conn, 'reporter', code, '', 1)}"}
    return found


@pytest.fixture
def get(client, headers):
    def read(path: str, who: str = "operator", status: int = 200, **params: Any) -> Any:
        answer = client.get(f"/api/v1{path}", headers=headers[who], params=params or None)
        assert answer.status_code == status, answer.text
        return answer.json()

    return read


@pytest.mark.parametrize(
    ("who", "filters", "expected"),
    [
        ("operator", {}, ["K/1", "K2"]),
        ("operator", {"party": FIRM}, ["K/1"]),
        ("operator", {"authority": ELSEWHERE}, ["K2"]),
        ("operator", {"stage": "decided"}, ["K/1"]),
        ("operator", {"stage": "closed"}, []),
        ("operator", {"region": "330100"}, ["K/1"]),
        ("operator", {"region": "340000"}, ["K2"]),
        ("operator", {"region": "000000"}, ["K/1", "K2"]),
        (PROVINCE, {}, ["K/1"]),
        (COUNTY, {}, ["K/1"]),
        (ELSEWHERE, {}, ["K2"]),
        (ELSEWHERE, {"party": FIRM}, []),
        (FIRM, {}, ["K/1"]),
        (OTHER, {}, ["K2"]),
    ],
)
def test_who_sees_which_cases(get, who, filters, expected):
    assert [item["case"] for item in get("/cases", who, **filters)["items"]] == expected


def test_a_page_of_cases_names_the_next(get, client, headers):
    page = get("/cases", limit=1)
    assert [item["case"] for item in page["items"]] == ["K/1"]
    rest = client.get(page["next"], headers=headers["operator"]).json()
    assert [item["case"] for item in rest["items"]] == ["K2"]
    assert "next" not in rest


def test_the_course_of_a_case(get, told):
    case = get("/cases/K/1", FIRM)
    assert case["stage"] == {"code": "decided", "zh": "已决定", "en": "decided"}
    assert [(step["event"], step["counts"]) for step in case["timeline"]] == [
        ("CaseOpened", True),
        ("NoticeIssued", True),
        ("ReplyReceived", True),
        ("HearingHeld", False),
        ("NoticeIssued", False),
        ("CaseDecided", True),
    ]
    reply, hearing, other = case["timeline"][2:5]
    assert reply["attachments"] == [{"hash": "a" * 64, "kind": "reply"}]
    assert len(reply["corrections"][0]) == 32
    assert "须先告知拟作处罚" in hearing["whyZh"]
    assert "not an act of the authority" in other["whyEn"]
    assert [(one["due"], one["event"]) for one in case["dueDates"]] == [("2026-05-20", "NoticeIssued")]
    assert case["bar"] == {"case": "K/1", "first": "2026-06-01", "last": "2028-06-01"}
    assert [(act["event"], act["side"], act.get("by")) for act in case["nextActs"]] == [
        ("ReplyReceived", "party", FIRM),
        ("CorrectionConfirmed", "authority", PROVINCE),
        ("CaseTransferred", "authority", PROVINCE),
        ("DecisionAnnulled", "review", None),
        ("CaseClosed", "authority", PROVINCE),
    ]
    known, unknown = case["cited"]
    assert (known["findingId"], known["known"], known["stands"]) == (told, True, False)
    assert known["asKnown"]["rule"] == "battery_is_registered_first"
    assert known["resolvedAt"] > case["timeline"][0]["recordedAt"]
    assert (unknown["known"], unknown["stands"]) == (False, False)
    assert "findings" not in case
    assert {finding["rule"] for finding in get("/cases/K/1", PROVINCE)["findings"]} == {
        "steps_of_a_case_follow_one_another",
        "authority_of_the_case_acts_in_it",
        "party_is_told_before_it_is_punished",
    }


def test_of_an_offices_own_steps_the_party_reads_that_they_were_taken(get):
    assert "ground" not in get("/cases/K/1", FIRM)["state"]
    opened, *_ = get("/cases/K/1", FIRM)["timeline"]
    assert "ground" not in opened
    opened, *_ = get("/cases/K/1", PROVINCE)["timeline"]
    assert opened["ground"] == "第二十四条"


def test_what_each_side_may_do(get):
    def acts(who: str, **params: str) -> list[str]:
        return [act["event"] for act in get("/cases/K/1/actions", who, **params)["actions"]]

    assert acts(FIRM) == ["ReplyReceived"]
    assert acts(PROVINCE) == ["CorrectionConfirmed", "CaseTransferred", "DecisionAnnulled", "CaseClosed"]
    assert acts(COUNTY) == ["DecisionAnnulled"]
    assert len(acts("operator")) == 5
    assert acts("operator", party=FIRM) == ["ReplyReceived"]
    nothing = get("/cases/K/1/actions", party=OTHER)
    assert "actions" not in nothing
    assert FIRM in nothing["whyEn"]


def test_what_one_may_not_see_is_not_on_record(get):
    for path in ("/cases/{}", "/cases/{}/actions"):
        theirs, none = (get(path.format(key), OTHER, 404) for key in ("K/1", "K/9"))
        assert {**theirs, "instance": ""} == {
            name: "" if name == "instance" else str(value).replace("K/9", "K/1") if isinstance(value, str) else value
            for name, value in none.items()
        }


def test_an_authority_is_told_what_lies_outside_its_region(get):
    assert get("/cases/K/1", ELSEWHERE, 403)["code"] == "access.region"
    assert get("/cases/K/1/actions", ELSEWHERE, 403)["code"] == "access.region"
    assert get("/cases/none", ELSEWHERE, 404)["code"] == "case.not-on-record"


def test_what_cannot_be_a_case_or_a_region(get):
    assert get("/cases/none", status=404)["code"] == "case.not-on-record"
    assert get("/cases", status=400, region="33")["errors"][0]["parameter"] == "region"


def test_the_bar_is_on_the_companys_page(get):
    assert get(f"/parties/{FIRM}")["bars"] == [{"case": "K/1", "first": "2026-06-01", "last": "2028-06-01"}]
    assert "bars" not in get(f"/parties/{OTHER}")


def test_a_finding_says_when_it_was_found_and_by_what_it_was_resolved(get, told):
    finding = get(f"/findings/{told}")
    assert finding["stands"] is False
    assert finding["rule"]["code"] == "C106"
    assert finding["rule"]["nextZh"]
    assert (finding["reportedBy"], finding["event"]) == (FIRM, "HealthReported")
    assert finding["whyZh"].startswith("缺少")
    found, resolved = finding["history"]
    assert (found["change"], found["byType"]) == ("found", "HealthReported")
    assert (resolved["change"], resolved["byType"]) == ("resolved", "BatteryProduced")
    assert get("/findings/U101-0000000000000000", status=404)["code"] == "finding.not-on-record"


def test_findings_with_filters(get):
    items = get("/findings", rule="G102")["items"]
    assert [(item["subject"], item["count"], item["reportedBy"]) for item in items] == [("case:K/1", 1, [COUNTY])]
    item = items[0]
    assert (item["code"], item["severity"], item["firstEntry"]) == ("G102", "notice", item["lastEntry"])
    assert item["nextEn"]
    assert get("/findings", subject="case:K/1", severity="breach")["items"] == []
    assert {i["rule"] for i in get("/findings", subject="case:K/1", source="measures")["items"]} == {
        "steps_of_a_case_follow_one_another",
        "authority_of_the_case_acts_in_it",
    }
    assert get("/findings", reportedBy=COUNTY)["items"] == items
    assert get("/findings", since="2027-01-01")["items"] == []
    assert get("/findings", region="330000")["items"] == [], "a notice has nobody answerable, hence no region"
    assert len(get("/findings", limit=2)["items"]) == 2


def test_counts_for_an_authority(get):
    whole = get("/findings/counts")
    assert {"authority_of_the_case_acts_in_it", "steps_of_a_case_follow_one_another"} <= {one["rule"] for one in whole}
    assert all(one.get("broken", 0) + one.get("undecided", 0) > 0 for one in whole)
    assert get("/findings/counts", authority=COUNTY) == []
    assert get("/findings/counts", status=400, authority=FIRM)["errors"][0]["parameter"] == "authority"
    assert {one["rule"] for one in get("/findings/counts", field="cases")} == {
        "authority_of_the_case_acts_in_it",
        "party_is_told_before_it_is_punished",
        "steps_of_a_case_follow_one_another",
    }


def test_rules_with_filters(client):
    def rules(**params: str) -> list[dict[str, Any]]:
        answer = client.get("/api/v1/rules", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    whole = rules()
    assert [one["code"] for one in whole] == sorted(one["code"] for one in whole)
    (bar,) = rules(source="Measures art. 42")
    assert (bar["code"], bar["grade"], bar["on"], bar["reads"]) == (
        "G108",
        "B",
        ["PermitRecorded"],
        ["case", "company"],
    )
    assert all(one["severity"] == "notice" for one in rules(severity="notice"))
    assert "G104" in {one["code"] for one in rules(event="CaseOpened")}
    assert "G104" not in {one["code"] for one in rules(event="CaseClosed")}
    assert client.get("/api/v1/rules", params={"event": "Nonsense"}).status_code == 400


def test_everybody_a_rule_can_name_has_a_name():
    assert set(get_args(Answers)) <= set(ANSWERS)
    assert set(get_args(Severity)) == set(SEVERITIES)


def test_health_tells_an_operator_which_rules_fail(client, headers):
    assert "rulesFailing" not in client.get("/api/v1/health").json()
    assert "rulesFailing" not in client.get("/api/v1/health", headers=headers[FIRM]).json()
    assert client.get("/api/v1/health", headers=headers["operator"]).json()["rulesFailing"] == {}
    assert client.get("/api/v1/health", headers={"authorization": "Bearer nonsense"}).status_code == 200
