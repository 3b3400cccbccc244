"""The desk of an authority: figures of its region alone, findings and cases it may read, steps that it takes by forms."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import msgspec
import pytest

from suchi.access.told import rules_of
from suchi.domain.regions import provinces
from suchi.domain.rulebook import hints
from suchi.domain.scopes import Scope
from suchi.projections import counting
from suchi.queries import findings, overview, trials
from suchi.queries.findings import Filters
from suchi.queries.overview import Handed, Mass
from suchi.web.pages.regulator import sankey
from suchi.web.pages.regulator.findings import asked_rules
from tests.web import regulating, world
from tests.web.people import Browser, cheap_passwords

HTML = {"accept": "text/html"}
DESK = ["/regulator", "/regulator/findings", "/regulator/cases", "/regulator/places", "/regulator/duties"]


@pytest.fixture(scope="module")
def cited(opened):
    cheap_passwords()
    found = regulating.tell(opened)
    regulating.people(opened)
    return found


@pytest.fixture(scope="module")
def people(cited, client):
    found: dict[str, Browser] = {}
    for login in ("national", "provincial", "looking", "outside", "firm"):
        found[login] = Browser(client)
        assert found[login].log_in(login).status_code == 200
    return found


@pytest.fixture
def get(people):
    def read(path: str, who: str = "national", status: int = 200, language: str = "en") -> str:
        answer = people[who].get(path, headers=HTML | {"accept-language": language})
        assert answer.status_code == status, answer.text
        return answer.text

    return read


def steps(text: str) -> set[str]:
    return set(re.findall(r"act=(\w+)", text)) | set(re.findall(r'name="act" value="(\w+)"', text))


# ---- whose desk it is -----------------------------------------------------------------------------------------------


def test_log_in_leads_an_official_to_the_overview(people):
    assert people["national"].get("/desk", headers=HTML).headers["location"] == "/regulator"


@pytest.mark.parametrize("path", DESK)
def test_the_desk_is_closed_to_companies(get, path):
    get(path, "firm", 403)


@pytest.mark.parametrize("path", DESK)
def test_an_office_looks_into_its_own_region_only(get, path):
    assert "Zhejiang" in get(f"{path}?region=330100", "provincial")
    get(f"{path}?region=340000", "provincial", 403)
    get(f"{path}?region=100000x", "provincial", 400)
    get(f"{path}?region=009900", "provincial", 400)


# ---- figures --------------------------------------------------------------------------------------------------------


def test_every_provincial_unit_stands_on_the_map(get):
    text = get("/regulator")
    assert all(f'title="{unit.en}"' in text for unit in provinces())


def test_every_figure_has_its_definition(get):
    text = get("/regulator")
    assert text.count('class="much"') == 5
    assert text.count("What it counts") == 5 + 5


def test_a_pack_counts_where_its_holder_is_registered_and_test_companies_count_nowhere(opened, cited):
    with opened.connect_app() as conn:
        found = {one.place: one for one in overview.stock_by_division(conn, "", 2)}
        inside = overview.stock_by_company(conn, "3301")
        tests = trials.companies(conn)
    assert tests == [regulating.TRIAL]
    assert set(found) == {""}
    assert found[""].packs == found[""].waste == 1, "the yard has no place on record"
    assert inside == [], "what is held there is a test company's"


def test_a_consignment_counts_by_who_sent_it_to_whom(opened, cited):
    with opened.connect_app() as conn:
        (sent,) = overview.handed(conn, "", "2026-08")
        later = overview.handed(conn, "", "2026-09")
    assert sent == Handed("dismantler", "recycler", "sent", 1, 0, 412_000)
    assert later == []


def test_what_is_counted_is_what_the_lists_hold(opened, cited):
    """Each cause once, in each division in which it belongs, whichever way one asks."""
    everything = Scope(rules=rules_of("MIIT"), hints=True)
    with opened.connect_app() as conn:
        for stem in ("", "33", "3301", "34"):
            listed = findings.counted(conn, msgspec.structs.replace(everything, region=stem), Filters())
            assert overview.causes(conn, everything.rules, stem, narrowed=False) == listed, stem
            narrowed = findings.counted(conn, everything, Filters(region=stem))
            if stem:
                assert overview.causes(conn, everything.rules, stem, narrowed=True) == narrowed, stem


def test_a_second_count_replaces_the_first_and_finds_the_same(opened, cited):
    tables = (*counting.TABLES, "figure_day")

    def counted() -> dict[str, list[Any]]:
        with opened.connect_app() as conn:
            return {name: sorted(conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}

    before = counted()
    assert all(rows for name, rows in before.items() if name != "tally_mass"), "no recycler has taken anything in yet"
    regulating.settle(opened)
    assert counted() == before


def test_a_figure_says_as_of_when_it_was_counted(get):
    assert "As of 18 Nov 2026" in get("/regulator")


def test_what_is_open_leads_to_the_list_and_the_list_to_the_thing(get):
    text = get("/regulator/duties")
    doors = re.findall(r'href="(/regulator/duties\?duty=[^"&]+)"', text)
    assert doors
    listed = [get(door) for door in doors]
    assert any("Hengchuan" in one or world.YARD in one for one in listed)


@pytest.mark.parametrize("query", ["duty=none", "duty=D001&overdue=maybe", "sort=name"])
def test_a_list_of_duties_that_means_nothing_is_refused(get, query):
    get(f"/regulator/duties?{query}", status=400)


def test_a_region_holds_only_what_its_own_companies_owe(get):
    door = re.findall(r'href="(/regulator/duties\?duty=[^"&]+)"', get("/regulator/duties"))[0]
    assert world.YARD not in get(f"{door}&region=340000")
    get(f"{door}&region=340000", "provincial", 403)


def test_what_nobody_confirmed_is_not_shown_as_arrived():
    handed = [
        Handed("dismantler", "recycler", "received", 2, 0, 900_000),
        Handed("repairer dismantler", "recycler outlet", "sent", 1, 0, 100_000),
        Handed("", "recycler", "received", 1, 1, 0),
    ]
    masses = [Mass("2026-05", "in", 900_000, 0), Mass("2026-05", "out", 300_000, 0), Mass("2026-05", "loss", 50_000, 0)]
    found = [(one.source, one.target, one.mass_g, one.tone) for one in sankey.links(handed, masses)]
    assert found == [
        ("From dismantlers", "Arrival not confirmed", 100_000, "warn"),
        ("From dismantlers", "At recyclers", 900_000, ""),
        ("At recyclers", "Material sold on", 300_000, ""),
        ("At recyclers", "Losses in processing", 50_000, "bad"),
        ("At recyclers", "Stock and work in hand", 550_000, "info"),
    ]


def test_no_stock_is_made_up_where_more_left_than_came():
    found = sankey.links([], [Mass("2026-05", "out", 300_000, 0)])
    assert [(one.target, one.mass_g) for one in found] == [("Material sold on", 300_000)]


def test_a_look_at_figures_is_on_the_trail(opened, get):
    get("/regulator", "provincial")
    with opened.connect_app() as conn:
        rows = conn.execute("SELECT thing, audience FROM audit_row WHERE thing = 'overview:330000'").fetchall()
    assert ("overview:330000", "authority") in rows


# ---- findings -------------------------------------------------------------------------------------------------------


def test_a_finding_is_listed_for_its_region_and_leads_to_its_evidence(get, cited):
    assert f"/regulator/findings/{cited}" in get("/regulator/findings", "provincial")
    assert f"/regulator/findings/{cited}" not in get("/regulator/findings", "outside")
    told = get(f"/regulator/findings/{cited}", "provincial")
    assert world.code(799) in told
    get(f"/regulator/findings/{cited}", "outside", 403)
    get("/regulator/findings/U101-0000000000000000", "national", 404)


def test_hints_stand_apart_from_findings(get):
    listed, apart = asked_rules({}), asked_rules({"severity": "hint"})
    assert listed
    assert not hints() & set(listed)
    assert set(apart) == hints()
    assert "no case rests on a hint alone" in get("/regulator/findings?severity=hint")


@pytest.mark.parametrize("query", ["severity=grave", "verdict=maybe", "field=nothing", "rule=none"])
def test_a_filter_that_means_nothing_is_refused(get, query):
    get(f"/regulator/findings?{query}", status=400)


def test_findings_are_taken_away_as_a_file(people, cited):
    answer = people["provincial"].get("/regulator/findings?as=csv", headers={"accept-language": "en"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Finding", "Rule", "Subject"]
    assert [world.code(799)] == [row[2] for row in rows[1:] if row[2] == world.code(799)]


# ---- cases ----------------------------------------------------------------------------------------------------------


def test_who_reads_a_case(get):
    path = f"/regulator/cases/{regulating.CASE}"
    assert "Hengchuan Recycling" in get(path, "provincial")
    assert regulating.CASE in get("/regulator/cases", "provincial")
    assert regulating.CASE not in get("/regulator/cases", "outside")
    get(path, "outside", 403)
    get("/regulator/cases/none", "provincial", 404)


def test_steps_are_offered_to_whom_they_belong(get):
    path = f"/regulator/cases/{regulating.CASE}"
    assert {"NoticeIssued", "CorrectionConfirmed", "PenaltyIntended"} <= steps(get(path, "provincial"))
    assert "ReplyReceived" not in steps(get(path, "provincial")), "that is the party's"
    assert steps(get(path, "looking")) == set(), "who may only look reports nothing"
    assert steps(get(path, "national")) == set(), "no decision is there to be reviewed"


def send(people: dict[str, Browser], who: str, **fields: Any) -> Any:
    browser = people[who]
    return browser.post(f"/regulator/cases/{regulating.CASE}", data={"csrf": browser.csrf, **fields}, headers=HTML)


def test_an_amount_that_is_none_stays_in_its_field_and_nothing_is_recorded(people, count):
    answer = send(people, "provincial", act="PenaltyIntended", ground="第四十二条", yuan="3万")
    assert answer.status_code == 422
    assert 'value="3万"' in answer.text
    assert 'href="#yuan"' in answer.text
    assert count() == 0


def test_a_step_of_somebody_else_is_refused(people, count):
    assert send(people, "national", act="NoticeIssued").status_code == 403
    assert send(people, "looking", act="NoticeIssued").status_code == 403
    assert send(people, "provincial", act="ReplyReceived").status_code == 403
    assert count() == 0


def test_a_step_is_reported_by_its_form(opened, people, get):
    answer = send(people, "provincial", act="PenaltyIntended", ground="第四十二条", yuan="30000.50")
    assert answer.status_code == 303, answer.text
    regulating.settle(opened)
    shown = get(f"/regulator/cases/{regulating.CASE}", "provincial")
    assert "Penalty intended" in shown
    assert "30\u2009000.50" in shown
