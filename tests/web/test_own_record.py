"""A company's own record as pages: its file compared, its timely reporting proven; nothing is written, and each look is on the trail."""

from __future__ import annotations

import json

import pytest

from suchi.db.pool import Store
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html", "accept-language": "en"}
COMPARE, PROOF = "/company/compare", "/company/proof"


@pytest.fixture(scope="module")
def staff(opened: Store, client) -> dict[str, Browser]:
    people.cheap_passwords()
    world.write(opened, *world.life(81), *world.life(82))
    found = {}
    for name, role, company in (("looker", "viewer", world.MAKER), ("stranger", "viewer", world.YARD)):
        people.person(opened, name, role, company)
        found[name] = Browser(client)
        found[name].log_in(name)
    return found


def compare(who: Browser, data: bytes, **more: str):
    fields = {"csrf": who.csrf} | more
    return who.send("POST", COMPARE, data=fields, files={"file": ("stock.csv", data, "text/csv")}, headers=HTML)


def rows(store: Store, purpose: str) -> int:
    with store.connect_app() as conn:
        return conn.execute(
            "SELECT count(*) FROM audit_row WHERE kind = 'read' AND purpose = %s", [purpose]
        ).fetchone()[0]


def test_reports_are_compared_line_by_line(staff, opened, count):
    own = world.event("BatteryProduced", world.MAKER, "2026-03-22", id="never-sent", code=world.code(99), level="P")
    before = rows(opened, "compare")
    answer = compare(staff["looker"], json.dumps(own).encode())
    assert answer.status_code == 200
    assert "missing" in answer.text
    assert "never-sent" in answer.text
    assert "On record, not in your file" in answer.text
    assert rows(opened, "compare") == before + 1
    assert count() == 0, "nothing is written"


def test_a_list_of_codes_is_compared_with_what_is_held(staff):
    answer = compare(staff["stranger"], f"code\n{world.code(81)}\n".encode())
    assert "unknown" in answer.text, "whatever is on record of others, one learns nothing of it"
    nowhere = compare(staff["stranger"], f"code\n{world.code(88)}\n".encode())
    assert answer.text.replace(world.code(81), "*") == nowhere.text.replace(world.code(88), "*")


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("xlsx", "spreadsheetml")])
def test_the_whole_is_taken_away_as_a_file(staff, form, kind):
    answer = compare(staff["looker"], f"code\n{world.code(81)}\n".encode(), **{"as": form})
    assert kind in answer.headers["content-type"]
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("field", "data", "more"),
    [("file", b"", {}), ("from", b"code\nX\n", {"from": "2026-04-01"}), ("to", b"{}", {"to": "soon"})],
)
def test_what_cannot_be_compared_is_told_at_its_field(staff, field, data, more):
    answer = compare(staff["looker"], data, **more)
    assert answer.status_code in (400, 422)
    assert f'href="#{field}"' in answer.text


def test_a_comparison_brings_its_token(staff):
    answer = staff["looker"].send(
        "POST", COMPARE, data={"csrf": "x"}, files={"file": ("a.csv", b"code\n", "text/csv")}, headers=HTML
    )
    assert answer.status_code == 403


def test_a_proof_is_shown_and_taken_as_pdf_and_both_are_on_the_trail(staff, opened):
    before = rows(opened, "proof")
    form = staff["looker"].get(PROOF, headers=HTML)
    assert rows(opened, "proof") == before, "the empty form reads nothing"
    assert "2026-04-01" in form.text
    text = staff["looker"].get(f"{PROOF}?from=2026-04-01&to=2026-12-31", headers=HTML).text
    assert "SHA-256 of the whole" in text
    assert "/company/proof.pdf?from=2026-04-01" in text
    pdf = staff["looker"].get(f"{PROOF}.pdf?from=2026-04-01&to=2026-12-31")
    assert pdf.content.startswith(b"%PDF-")
    assert world.MAKER in pdf.headers["content-disposition"]
    assert rows(opened, "proof") == before + 2


@pytest.mark.parametrize(("field", "query"), [("from", "from=spring"), ("to", "from=2026-12-31&to=2026-04-01")])
def test_days_that_cannot_be_meant_are_refused_at_their_field(staff, field, query):
    answer = staff["looker"].get(f"{PROOF}?{query}", headers=HTML)
    assert answer.status_code in (400, 422)
    assert f'href="#{field}"' in answer.text


def test_a_duty_that_there_is_not_is_refused(staff):
    assert staff["looker"].get(f"{PROOF}?duty=nothing", headers=HTML).status_code == 400
