"""What an office does at its desk: it opens a case, prints letters, records permits, and says which registers are complete."""

from __future__ import annotations

import re
from typing import Any

import pytest

from suchi.domain.case_steps import ACTS
from suchi.web.pages.regulator.letters import LETTERS
from tests.web import regulating

OPEN, RECORD, MARKS = "/regulator/open-case", "/regulator/permits/record", "/regulator/marks"
NEW = {"id": "desk-1", "at": "2026-11-18T08:00:00Z", "party": regulating.FIRM, "case": "330000-2026-001"}


# ---- opening a case -------------------------------------------------------------------------------------------------


def test_a_finding_leads_to_its_case(see, cited):
    assert f"{OPEN}?finding={cited}" in see(f"/regulator/findings/{cited}", "provincial")
    shown = see(f"{OPEN}?finding={cited}&party={regulating.FIRM}", "provincial")
    assert f'name="finding:{cited}" type="checkbox" value="1" checked' in shown
    assert f'value="{regulating.FIRM}"' in shown


def test_the_next_number_of_the_office_is_proposed(see):
    assert re.search(r'name="case"[^>]*value="330000-20\d\d-001"', see(OPEN, "provincial"))


@pytest.mark.parametrize("who", ["looking", "firm"])
def test_whoever_may_not_report_opens_no_case(see, who):
    see(OPEN, who, 403)


def test_nothing_and_hints_alone_make_no_case(send, count):
    for chosen in ({}, {"finding:W401-0123456789abcdef": "1"}):
        answer = send(OPEN, **NEW, **chosen, step="send")
        assert answer.status_code == 422
        assert 'href="#ground"' in answer.text
    assert count() == 0


@pytest.mark.parametrize("missing", ["party", "case"])
def test_a_case_needs_its_party_and_number(send, count, missing):
    answer = send(OPEN, **NEW | {missing: ""}, ground="第二十四条", step="send")
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text
    assert count() == 0


def test_a_case_is_judged_first_and_opened_when_it_is_asked_for_again(opened, see, send, count, cited):
    given = NEW | {f"finding:{cited}": "1", "ground": "第二十四条：逾期未报"}
    looked = send(OPEN, **given)
    assert looked.status_code == 200
    assert 'name="step" value="send"' in looked.text
    assert "第二十四条：逾期未报" in looked.text, "what was typed stays"
    assert count() == 0
    for _ in range(2):  # sent twice it is one report
        answer = send(OPEN, **given, step="send")
        assert answer.headers["location"] == f"/regulator/cases/{NEW['case']}"
    assert count() == 1
    regulating.settle(opened)
    assert "第二十四条：逾期未报" in see(f"/regulator/cases/{NEW['case']}", "provincial")


# ---- letters --------------------------------------------------------------------------------------------------------


def letters(text: str) -> list[str]:
    return re.findall(r'href="(/regulator/letters/[^"]+)"', text)


def test_every_act_of_an_authority_has_a_letter_and_nothing_else_has():
    assert set(LETTERS) == {act.event for act in ACTS.values() if act.side != "party"}


def test_a_letter_says_what_is_on_record_and_bears_no_seal(see, cited):
    found = letters(see(f"/regulator/cases/{regulating.CASE}", "provincial"))
    assert len(found) == 2, "opened, and a notice"
    text = see(found[1], "provincial")
    assert "Order to correct within a term" in text
    assert "20 May 2026" in text
    assert regulating.FIRM in text
    assert cited in text
    assert "It has no seal" in text


def test_a_letter_gives_the_ground_of_its_own_step_and_no_day_where_none_was_set(opened, see, cited):
    head = {"case": "330000-2026-777", "party": regulating.FIRM}
    regulating.world.write(
        opened,
        regulating.world.event("CaseOpened", regulating.PROVINCE, "2026-06-01", findings=[cited], **head),
        regulating.world.event(
            "NoticeIssued", regulating.PROVINCE, "2026-06-02", case=head["case"], ground="said only with the notice"
        ),
    )
    opening, notice = letters(see(f"/regulator/cases/{head['case']}", "provincial"))
    assert "said only with the notice" not in see(opening, "provincial")
    text = see(notice, "provincial")
    assert "said only with the notice" in text
    assert "Order to correct within a term" not in text
    assert "by the day named" not in text


def test_evidence_of_a_finding_is_told_in_words(see, cited):
    text = see(f"/regulator/findings/{cited}", "provincial")
    assert "by the report “Health reported”" in text
    assert "HealthReported" not in text


def test_a_letter_is_for_whoever_may_read_its_case(see):
    (first, _) = letters(see(f"/regulator/cases/{regulating.CASE}", "provincial"))
    see(first, "outside", 403)
    see(first, "firm", 403)
    see(f"/regulator/letters/{'0' * 32}/{regulating.CASE}", "provincial", 404)


# ---- permits and marks ----------------------------------------------------------------------------------------------


def test_permits_are_listed_with_how_they_stand(see):
    text = see("/regulator/permits", "provincial")
    assert "EIA-7" in text
    assert "INV-7" in text
    assert "On the company&#39;s own word" in text
    assert "EIA-7" not in see("/regulator/permits", "outside")
    assert "EIA-7" not in see("/regulator/permits?kind=investment", "provincial")
    assert "INV-7" not in see("/regulator/permits?how=held", "provincial")


@pytest.mark.parametrize(
    "path", ["/regulator/permits?kind=none", "/regulator/permits?how=none", "/regulator/permits/wanting?line=none"]
)
def test_a_filter_of_permits_that_means_nothing_is_refused(see, path):
    see(path, status=400)


def test_absence_proves_something_only_where_the_register_is_complete(opened, see, send, count):
    page = "/regulator/permits/wanting?line=facilities"
    assert "Cannot be judged: the register is not marked complete" in see(page, "provincial")
    mark = {"id": "desk-2", "kind": "facilities", "since": "2026-01-01"}
    assert send(MARKS, **mark, region="340000").status_code == 403, "another's region"
    assert send(MARKS, **mark, region="").status_code in (403, 422)
    assert count() == 0
    assert send(MARKS, **mark, region="330000").headers["location"] == MARKS
    regulating.settle(opened)
    assert "Not on record, the register is complete" in see(page, "provincial")
    assert "1 Jan 2026" in see(MARKS, "provincial")


def permit(**more: Any) -> dict[str, Any]:
    return {
        "id": "desk-3",
        "party": regulating.FIRM,
        "siteId": "P01",
        "kind": "facilities",
        "number": "F-9",
        "since": "2026-02-01",
    } | more


def test_an_office_records_and_ends_permits_of_its_region_alone(opened, see, send, count):
    assert send(RECORD, "outside", **permit()).status_code == 403
    assert send(RECORD, "looking", **permit()).status_code == 403
    wrong = send(RECORD, **permit(since="", capacity="viel"))
    assert wrong.status_code == 422
    assert 'value="viel"' in wrong.text
    assert 'href="#capacity"' in wrong.text
    assert count() == 0
    assert send(RECORD, **permit(capacity="5000", unit="t", period="year")).headers["location"] == "/regulator/permits"
    regulating.settle(opened)
    assert "5000 t year" in see("/regulator/permits?how=held", "provincial")
    ended = send(RECORD, **permit(id="desk-4", act="ended", on="2026-03-01"))
    assert ended.headers["location"] == "/regulator/permits"
    regulating.settle(opened)
    assert "F-9" in see("/regulator/permits?how=ended", "provincial")


def test_permits_are_for_the_office_whose_duty_they_are(see, send, count):
    see("/regulator/permits", "market", 403)
    see("/regulator/permits/wanting", "market", 403)
    assert send(RECORD, "market", **permit()).status_code == 403
    assert (
        send(
            MARKS, "market", id="desk-9", at="2026-11-18T08:00:00Z", region="330000", kind="eia", since="2026-01-01"
        ).status_code
        == 403
    )
    assert "EIA-7" not in see(f"/regulator/sites/{regulating.PLANT}", "market")
    assert count() == 0


# ---- companies, sites, coverage -------------------------------------------------------------------------------------


def test_a_company_shows_its_sites_and_what_is_found(see, cited):
    text = see(f"/regulator/companies/{regulating.FIRM}", "provincial")
    assert f"/regulator/sites/{regulating.PLANT}" in text
    assert "Findings to answer for" in text
    see(f"/regulator/companies/{regulating.FIRM}", "outside", 403)
    see("/regulator/companies/91990000MA000000Z9", "provincial", 404)


def test_the_sheet_of_a_site_holds_what_is_to_be_counted_and_asked(opened, see):
    text = see(f"/regulator/sites/{regulating.PLANT}", "provincial")
    assert "C-701" in text, "the consignment under way to it"
    assert "EIA-7" in text
    assert "Check list" in text
    assert "Measures art. 18" in text
    see(f"/regulator/sites/{regulating.PLANT}", "outside", 403)
    see(f"/regulator/sites/{regulating.FIRM}/none", "provincial", 404)
    with opened.connect_app() as conn:
        rows = conn.execute("SELECT audience FROM audit_row WHERE thing = %s", [f"site:{regulating.PLANT}/inspection"])
        assert ("authority",) in rows.fetchall()


def test_coverage_names_who_never_reported_and_accuses_nobody(see):
    text = see("/regulator/coverage")
    assert "Jingshui Repairs" in text
    assert "Hengchuan Recycling" not in text, "it has reported"
    assert "Trial firm" not in text, "a test company is in no figure"
    assert "Jingshui Repairs" not in see("/regulator/coverage?role=recycler")
    assert "Jingshui Repairs" not in see("/regulator/coverage", "outside")
    assert "breaks no clause" in text


@pytest.mark.parametrize("view", ["", "/models", "/models?kind=battery_model", "/unread", "/outlets", "/unassigned"])
def test_every_view_of_coverage_is_open_to_offices_and_taken_away_as_a_file(see, officials, view):
    see(f"/regulator/coverage{view}", "provincial")
    see(f"/regulator/coverage{view}", "firm", 403)
    mark = "&" if "?" in view else "?"
    answer = officials["national"].get(f"/regulator/coverage{view}{mark}as=csv")
    assert answer.headers["content-type"].startswith("text/csv")


def test_what_is_of_anothers_duty_is_closed(see):
    see("/regulator/coverage/models", "market", 403)
    see("/regulator/coverage/outlets", "market", 403)
    text = see("/regulator/coverage", "market")
    assert "/regulator/coverage/models" not in text
    assert "/regulator/coverage/unassigned" in text


def test_models_without_information_are_those_of_the_region(see):
    assert "BC-1" in see("/regulator/coverage/models")
    assert "BC-1" not in see("/regulator/coverage/models", "provincial")
