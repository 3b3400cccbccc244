"""The pages of the company's desk tell no more than the API: who reads is on record, a stranger finds nothing, a viewer changes nothing."""

from __future__ import annotations

import pytest

from suchi.db.pool import Store
from suchi.domain.errors import Refused
from suchi.domain.law import Term
from suchi.renderers.duties import OpenDuty
from suchi.web.pages.company.consignment import outcomes_of
from suchi.web.pages.company.reporting import grams
from suchi.web.pages.company.today import gathered
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html"}
SENT = "C-77"
PAGE = f"/company/consignments/{SENT}"


@pytest.fixture(scope="module")
def staff(opened: Store, client) -> dict[str, Browser]:
    """Somebody at the yard that sends, at the maker that is to receive (one reports, one looks), and at a stranger."""
    codes = [world.code(number) for number in (71, 72)]
    world.write(
        opened,
        world.event("BatteryCollected", world.YARD, "2026-05-06", codes=codes),
        world.event(
            "HandoverSent", world.YARD, "2026-06-02", consignment=SENT, to=world.MAKER, purpose="return", massG=824_000,
            items=[{"battery": code} for code in codes],
        ),
    )  # fmt: skip
    people.cheap_passwords()
    found = {}
    for name, role, company in (
        ("sender", "reporter", world.YARD), ("receiver", "reporter", world.MAKER), ("looker", "viewer", world.MAKER),
        ("stranger", "reporter", world.CARS),
    ):  # fmt: skip
        people.person(opened, name, role, company)
        found[name] = Browser(client)
        found[name].log_in(name)
    return found


def rows(store: Store, company: str, thing: str) -> int:
    with store.connect_app() as conn:
        found = conn.execute(
            "SELECT count(*) FROM audit_row WHERE kind = 'read' AND company = %s AND thing = %s", [company, thing]
        ).fetchone()
    assert found is not None
    return found[0]


def test_log_in_leads_to_today(staff):
    assert staff["receiver"].get("/desk").headers["location"] == "/company"


def test_a_page_that_shows_a_consignment_leaves_a_row_in_the_trail(opened, staff):
    before = rows(opened, world.MAKER, f"consignment:{SENT}")
    answer = staff["receiver"].get(PAGE, headers=HTML)
    assert answer.status_code == 200
    assert rows(opened, world.MAKER, f"consignment:{SENT}") == before + 1


def test_a_stranger_is_told_the_same_of_a_consignment_that_is_and_one_that_is_not(staff):
    there, nowhere = (staff["stranger"].get(f"/company/consignments/{key}", headers=HTML) for key in (SENT, "C-99"))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.text.replace(SENT, "*") == nowhere.text.replace("C-99", "*")


def test_a_stranger_finds_it_in_no_list(staff):
    for path in ("/company", "/company/consignments?way=in", "/company/consignments?way=out", "/company/batteries"):
        text = staff["stranger"].get(path, headers=HTML).text
        assert SENT not in text
        assert world.code(71) not in text


@pytest.mark.parametrize(("number", "there"), [("C-7", True), (SENT, True), ("c-7", False), ("X", False)])
def test_consignments_are_narrowed_by_how_their_number_begins(staff, number, there):
    text = staff["sender"].get(f"/company/consignments?way=out&number={number}", headers=HTML).text
    assert (f"/company/consignments/{SENT}" in text) is there


@pytest.mark.parametrize(("who", "way"), [("sender", "out"), ("receiver", "in")])
def test_both_sides_find_it_also_as_a_file(staff, who, way):
    path = f"/company/consignments?way={way}"
    assert f'href="{PAGE}"' in staff[who].get(path, headers=HTML).text
    assert SENT in staff[who].get(f"{path}&as=csv").text


@pytest.mark.parametrize("path", ["?way=up", "?way=in&stage=eaten"])
def test_an_address_that_cannot_be_meant_is_refused(staff, path):
    assert staff["receiver"].get(f"/company/consignments{path}", headers=HTML).status_code == 400


def test_whoever_only_looks_cannot_report(staff):
    form = {"csrf": staff["looker"].csrf, "act": "HandoverReceived", "id": "w-1", "day": "2026-06-03", "step": "send"}
    answer = staff["looker"].send("POST", PAGE, data=form, headers=HTML)
    assert answer.status_code == 403


def test_a_dry_run_keeps_nothing_and_sending_twice_reports_once(opened, staff):
    who = staff["receiver"]
    form = {"csrf": who.csrf, "act": "HandoverReceived", "id": "w-2", "day": "2026-06-03", "others": "accepted"}
    answer = who.send("POST", PAGE, data=form | {"step": "check"}, headers=HTML)
    assert answer.status_code == 200
    assert 'id="checked"' in answer.text
    assert 'id="receive"' in who.get(PAGE, headers=HTML).text, "nothing is kept"
    assert who.send("POST", PAGE, data=form | {"step": "send"}, headers=HTML).status_code == 303
    again = who.send("POST", PAGE, data=form | {"step": "send"}, headers=HTML)
    assert again.status_code == 303
    assert "It may be on record already" in who.get(f"{PAGE}?lang=en", headers=HTML).text
    with opened.connect_app() as conn:
        found = conn.execute("SELECT count(*) FROM entry WHERE type = 'HandoverReceived'").fetchone()
    assert found == (1,)


def test_an_act_that_has_no_form_here_is_refused(staff):
    form = {"csrf": staff["receiver"].csrf, "act": "PartyRegistered", "step": "send"}
    assert staff["receiver"].send("POST", PAGE, data=form, headers=HTML).status_code == 422


def test_each_item_has_its_own_outcome_or_that_for_all():
    texts = ["battery:A", "battery:B", "uncoded:3"]
    values = {"others": "later", "item:battery:A": "accepted", "item:battery:B": "missing"}
    assert outcomes_of(texts, values) == [
        {"battery": "A", "outcome": "accepted"},
        {"battery": "B", "outcome": "missing"},
    ]
    assert [one["outcome"] for one in outcomes_of(texts, {})] == ["accepted"] * 3
    with pytest.raises(Refused) as refused:
        outcomes_of(texts, {"others": "later"})
    assert refused.value.reasons[0].field == "/items"


def test_kilograms_are_read_to_the_gram():
    assert [grams(text) for text in ("", " ", "412.5", "1,236.125", "0.001")] == [None, None, 412_500, 1_236_125, 1]


@pytest.mark.parametrize("text", ["0", "-3", "heavy", "NaN", "Infinity", "1.0001", "1e12"])
def test_what_is_no_mass_is_refused_at_its_field(text):
    with pytest.raises(Refused) as refused:
        grams(text)
    assert refused.value.reasons[0].field == "/massG"


def test_duties_of_one_kind_stand_together_the_most_pressing_first():
    term = Term(name="x", since="2026-01-01", amount=1, unit="日", instrument="演示", grade="C")

    def owed(duty: str, how, days: int | None) -> OpenDuty:
        return OpenDuty(
            duty=duty, code=duty, kind="foreseeable", zh=duty, en=duty, thing=f"battery:{duty}{days}", how=how, how_zh="", how_en="",
            days_left=days, term=term, reports=(), next_zh="", next_en="", source="", grade="A",
        )  # fmt: skip

    found = gathered(
        [owed("b", "running", 30), owed("c", "no-countdown", None), owed("a", "overdue", -2), owed("a", "overdue", -9),
         owed("a", "running", 3)]
    )  # fmt: skip
    assert [(one.first.duty, one.first.days_left, one.count, one.tone) for one in found] == [
        ("a", -9, 2, "bad"), ("a", 3, 1, "warn"), ("b", 30, 1, "ok"), ("c", None, 1, "info"),
    ]  # fmt: skip


def test_all_that_is_owed_stands_in_a_list_as_on_today_and_is_on_the_trail(opened, staff):
    world.write(opened, world.event("BatteryCollected", world.YARD, "2026-05-07", codes=[world.code(79)]))
    before = rows(opened, world.YARD, f"company:{world.YARD}/duties")
    text = staff["sender"].get("/company/duties?lang=en", headers=HTML).text
    assert rows(opened, world.YARD, f"company:{world.YARD}/duties") == before + 1
    assert f'href="/company/batteries/{world.code(79)}"' in text, "a waste pack in custody: its hand-over is open"
    owed = staff["sender"].get(f"/api/v1/parties/{world.YARD}/duties").json()["items"]
    file = staff["sender"].get("/company/duties?as=csv&lang=en").text.splitlines()
    assert len(file) == len(owed) + 1
    one = next(each["code"] for each in owed if each["thing"] == f"battery:{world.code(79)}")
    narrowed = staff["sender"].get(f"/company/duties?as=csv&duty={one}&lang=en").text.splitlines()
    assert len(narrowed) == sum(each["code"] == one for each in owed) + 1
    assert world.code(79) not in staff["stranger"].get("/company/duties", headers=HTML).text


@pytest.mark.parametrize("query", ["duty=D999", "overdue=yes", "sort=nothing"])
def test_what_a_list_of_duties_cannot_be_narrowed_by_is_refused(staff, query):
    assert staff["sender"].get(f"/company/duties?{query}", headers=HTML).status_code == 400
