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
from suchi.web.pages.regulator.findings import asked_rules
from tests.web import regulating, world

HTML = {"accept": "text/html"}
DESK = ["/regulator", "/regulator/findings", "/regulator/cases", "/regulator/places", "/regulator/duties"]


def steps(text: str) -> set[str]:
    return set(re.findall(r"act=(\w+)", text)) | set(re.findall(r'name="act" value="(\w+)"', text))


# ---- whose desk it is -----------------------------------------------------------------------------------------------


def test_log_in_leads_an_official_to_the_overview(officials):
    assert officials["national"].get("/desk", headers=HTML).headers["location"] == "/regulator"


@pytest.mark.parametrize("path", DESK)
def test_the_desk_is_closed_to_companies(see, path):
    see(path, "firm", 403)


@pytest.mark.parametrize("path", DESK)
def test_an_office_looks_into_its_own_region_only(see, path):
    assert "Zhejiang" in see(f"{path}?region=330100", "provincial")
    see(f"{path}?region=340000", "provincial", 403)
    see(f"{path}?region=100000x", "provincial", 400)
    see(f"{path}?region=009900", "provincial", 400)


# ---- figures --------------------------------------------------------------------------------------------------------


def test_every_provincial_unit_stands_on_the_map(see):
    text = see("/regulator")
    assert all(f'title="{unit.en}"' in text for unit in provinces())


def test_every_figure_has_its_definition(see):
    text = see("/regulator")
    assert text.count('class="much"') == 5
    assert text.count("What it counts") == 5 + 6


def test_a_pack_counts_where_its_holder_is_registered_and_test_companies_count_nowhere(opened, cited):
    with opened.connect_app() as conn:
        found = {one.place: one for one in overview.stock_by_division(conn, "", 2)}
        inside = overview.stock_by_company(conn, "3301")
        tests = trials.companies(conn)
    assert tests == [regulating.TRIAL]
    assert set(found) == {""}
    assert found[""].packs == found[""].waste == 1, "the yard has no place on record"
    assert inside == [], "what is held there is a test company's"


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
    assert all(rows for name, rows in before.items() if name not in ("tally_mass", "tally_sold")), (
        "no flow and no sale is on record"
    )
    regulating.settle(opened)
    assert counted() == before


def test_a_figure_says_as_of_when_it_was_counted(see):
    assert "As of 18 Nov 2026" in see("/regulator")


def test_what_is_open_leads_to_the_list_and_the_list_to_the_thing(see):
    text = see("/regulator/duties")
    doors = re.findall(r'href="(/regulator/duties\?duty=[^"&]+)"', text)
    assert doors
    listed = [see(door) for door in doors]
    assert any("Hengchuan" in one or world.YARD in one for one in listed)


@pytest.mark.parametrize("query", ["duty=none", "duty=D001&overdue=maybe", "sort=name"])
def test_a_list_of_duties_that_means_nothing_is_refused(see, query):
    see(f"/regulator/duties?{query}", status=400)


def test_a_region_holds_only_what_its_own_companies_owe(see):
    door = re.findall(r'href="(/regulator/duties\?duty=[^"&]+)"', see("/regulator/duties"))[0]
    assert world.YARD not in see(f"{door}&region=340000")
    see(f"{door}&region=340000", "provincial", 403)


def test_a_look_at_figures_is_on_the_trail(opened, see):
    see("/regulator", "provincial")
    with opened.connect_app() as conn:
        rows = conn.execute("SELECT thing, audience FROM audit_row WHERE thing = 'overview:330000'").fetchall()
    assert ("overview:330000", "authority") in rows


# ---- findings -------------------------------------------------------------------------------------------------------


def test_a_finding_is_listed_for_its_region_and_leads_to_its_evidence(see, cited):
    assert f"/regulator/findings/{cited}" in see("/regulator/findings", "provincial")
    assert f"/regulator/findings/{cited}" not in see("/regulator/findings", "outside")
    told = see(f"/regulator/findings/{cited}", "provincial")
    assert world.code(799) in told
    see(f"/regulator/findings/{cited}", "outside", 403)
    see("/regulator/findings/U101-0000000000000000", "national", 404)


def test_hints_stand_apart_from_findings(see):
    listed, apart = asked_rules({}), asked_rules({"severity": "hint"})
    assert listed
    assert not hints() & set(listed)
    assert set(apart) == hints()
    assert "no case rests on a hint alone" in see("/regulator/findings?severity=hint")


@pytest.mark.parametrize("query", ["severity=grave", "verdict=maybe", "field=nothing", "rule=none"])
def test_a_filter_that_means_nothing_is_refused(see, query):
    see(f"/regulator/findings?{query}", status=400)


def test_findings_are_taken_away_as_a_file(officials, cited):
    answer = officials["provincial"].get("/regulator/findings?as=csv", headers={"accept-language": "en"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Finding", "Rule", "Subject"]
    assert [world.code(799)] == [row[2] for row in rows[1:] if row[2] == world.code(799)]


# ---- cases ----------------------------------------------------------------------------------------------------------


def test_who_reads_a_case(see):
    path = f"/regulator/cases/{regulating.CASE}"
    assert "Hengchuan Recycling" in see(path, "provincial")
    assert regulating.CASE in see("/regulator/cases", "provincial")
    assert regulating.CASE not in see("/regulator/cases", "outside")
    see(path, "outside", 403)
    see("/regulator/cases/none", "provincial", 404)


def test_steps_are_offered_to_whom_they_belong(see):
    path = f"/regulator/cases/{regulating.CASE}"
    assert {"NoticeIssued", "CorrectionConfirmed", "PenaltyIntended"} <= steps(see(path, "provincial"))
    assert "ReplyReceived" not in steps(see(path, "provincial")), "that is the party's"
    assert steps(see(path, "looking")) == set(), "who may only look reports nothing"
    assert steps(see(path, "national")) == set(), "no decision is there to be reviewed"


CASE_PAGE = f"/regulator/cases/{regulating.CASE}"


@pytest.mark.parametrize("typed", ["3万", "1e999999", "1e400", "NaN", "Infinity", "-1", "0.001", "9" * 60])
def test_an_amount_that_is_none_stays_in_its_field_and_nothing_is_recorded(send, count, typed):
    answer = send(CASE_PAGE, "provincial", act="PenaltyIntended", ground="第四十二条", yuan=typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert 'href="#yuan"' in answer.text
    assert count() == 0


def test_a_step_of_somebody_else_is_refused(send, count):
    assert send(CASE_PAGE, "national", act="NoticeIssued").status_code == 403
    assert send(CASE_PAGE, "looking", act="NoticeIssued").status_code == 403
    assert send(CASE_PAGE, "provincial", act="ReplyReceived").status_code == 403
    assert count() == 0


def test_a_step_is_reported_by_its_form(opened, send, see):
    answer = send(CASE_PAGE, "provincial", act="PenaltyIntended", ground="第四十二条", yuan="30000.50")
    assert answer.status_code == 303, answer.text
    regulating.settle(opened)
    shown = see(f"/regulator/cases/{regulating.CASE}", "provincial")
    assert "Penalty intended" in shown
    assert "30\u2009000.50" in shown


def test_a_step_that_is_sent_twice_is_taken_once(opened, send, see, count):
    opened_form = see(CASE_PAGE, "provincial")
    (given,) = set(re.findall(r'name="id" value="(desk-[0-9a-f]+)"', opened_form))
    for _ in range(2):
        answer = send(CASE_PAGE, "provincial", act="CorrectionConfirmed", id=given)
        assert answer.status_code == 303, answer.text
        regulating.settle(opened)
    assert count() == 1
    assert "nothing was reported twice" in see(CASE_PAGE, "provincial")


def test_a_step_that_the_case_has_left_behind_says_so_and_is_not_recorded(send, count):
    """Two officials have the same page open, and the other one was quicker."""
    answer = send(CASE_PAGE, "provincial", act="HearingHeld")
    assert answer.status_code == 409
    assert "案件已有新的进展" in answer.text
    assert send(CASE_PAGE, "national", act="HearingHeld").status_code == 403
    assert count() == 0
