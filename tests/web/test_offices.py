"""The operator's health, the audit trail as a page, who has read our data, and leads: each shows what is its reader's, and no more."""

from __future__ import annotations

import re

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from suchi.access import private
from suchi.access.mail import Outbox
from suchi.access.person import Authority
from suchi.db.pool import Store
from suchi.queries.health import Behind, Pulse
from suchi.settings import Settings
from suchi.web import counted
from suchi.web.app import create_app
from suchi.web.pages.operator.checks import Measured, checks, worst
from suchi.web.pages.operator.health import outbox_of
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html", "accept-language": "en"}
OFFICE, OTHER, AUDITOR = "91990000MA000000G1", "91990000MA000000G2", "91990000MA000000G3"


@pytest.fixture(scope="module")
def quick(opened: Store) -> TestClient:
    settings = Settings(data=opened.settings.data, demo=True, rate=1000.0)
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def staff(opened: Store, quick) -> dict[str, Browser]:
    people.cheap_passwords()

    def office(code: str, role: str, **more):
        return world.event(
            "PartyRegistered",
            world.REGISTRAR,
            "2026-01-02",
            party=code,
            name=code,
            roles=[{"role": role, "since": "2026-01-01"}],
            **more,
        )

    def region(digits: str) -> dict[str, str]:
        return {"ministry": "MIIT", "level": "province", "region": digits}

    world.write(
        opened, office(OFFICE, "regulator", office=region("360000")), office(OTHER, "regulator", office=region("440000")),
        office(AUDITOR, "auditor"),
    )  # fmt: skip
    jiangxi, guangdong = Authority("MIIT", "province", "360000"), Authority("MIIT", "province", "440000")
    found = {}
    for name, role, company, authority in (
        ("root", "administrator", None, None), ("watcher", "viewer", None, None), ("boss", "administrator", world.MAKER, None),
        ("worker", "reporter", world.MAKER, None), ("rival", "administrator", world.CARS, None), ("officer", "reporter", OFFICE, jiangxi),
        ("looker", "viewer", OFFICE, jiangxi), ("stranger", "reporter", OTHER, guangdong), ("auditor", "viewer", AUDITOR, None),
    ):  # fmt: skip
        people.person(opened, name, role, company, authority)
        found[name] = Browser(quick)
        assert found[name].log_in(name).status_code == 200
    return found


def send(who: Browser, path: str, **fields: str):
    return who.send("POST", path, data={"csrf": who.csrf, **fields}, headers=HTML)


def rows(store: Store, thing: str) -> int:
    with store.connect_app() as conn:
        found = conn.execute("SELECT count(*) FROM audit_row WHERE kind = 'read' AND thing = %s", [thing]).fetchone()
    return found[0]


# ---- health ---------------------------------------------------------------------------------------------------------

WELL = Measured(
    lane=True, trail=True, pulse=Pulse(12, 0, 100), needed=12, failing={}, mail=True, hours=0, disk_permille=500, today="2026-11-28",
    now_us=10**15,
    behind=Behind(rejudge=0, revisit=0, filing=0, sweeps=20, swept_on="2026-11-28", replayed=False, entries=100, database_bytes=1 << 30, server="18.0"),
    outbox=Outbox(waiting=0, given_up=0, oldest_us=None, said=None),
)  # fmt: skip


def test_a_register_that_is_well_says_so_and_asks_for_nothing():
    found = checks(WELL)
    assert worst(found) == "ok"
    assert [one.next for one in found] == [""] * len(found)


@pytest.mark.parametrize(
    ("name", "tone", "changed"),
    [
        ("Writing", "bad", {"lane": False}), ("Numbering in the log", "warn", {"pulse": Pulse(12, 100, 1)}),
        ("Judging again and filing", "bad", {"behind": replace(WELL.behind, rejudge=200_000)}), ("Rules at work", "bad", {"failing": {"x": 3}}),
        ("Sweeps", "warn", {"behind": replace(WELL.behind, swept_on=None)}), ("Sweeps", "warn", {"behind": replace(WELL.behind, swept_on="2026-11-26")}),
        ("Sweeps", "ok", {"behind": replace(WELL.behind, swept_on="2026-11-27")}), ("Sweeps", "bad", {"behind": replace(WELL.behind, swept_on="2026-11-01")}),
        ("Sweeps", "ok", {"behind": replace(WELL.behind, swept_on="2026-10-01", replayed=True)}),
        ("Audit trail", "bad", {"trail": False}), ("Audit trail", "warn", {"hours": 2}), ("Mail", "bad", {"outbox": replace(WELL.outbox, given_up=1)}),
        ("Mail", "warn", {"outbox": replace(WELL.outbox, waiting=1), "mail": False}), ("Mail", "ok", {"outbox": replace(WELL.outbox, waiting=1, oldest_us=10**15)}),
        ("Disk", "warn", {"disk_permille": 149}), ("Disk", "bad", {"disk_permille": 10}), ("Disk", "ok", {"disk_permille": None}),
        ("Database", "bad", {"needed": 13}),
    ],
)  # fmt: skip
def test_each_part_tells_what_is_wrong_and_what_to_do(name, tone, changed):
    found = {one.name: one for one in checks(replace(WELL, **changed))}
    assert found[name].tone == tone
    assert bool(found[name].next) == (tone != "ok")
    assert {one.tone for one in found.values() if one.name != name} == {"ok"}
    assert found[name].told.format_map(found[name].blanks)


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        (None, None),
        ("file:/var/mail%20out", "/var/mail out"),
        ("smtps://user:secret@post.example.cn:465", "post.example.cn (smtps)"),
    ],
)
def test_where_letters_go_is_told_without_the_password(mail, told):
    assert outbox_of(mail) == told


def test_health_is_the_operators_administrators(staff):
    answer = staff["root"].get("/operator", headers=HTML)
    assert answer.status_code == 200
    assert "PostgreSQL" in answer.text
    assert staff["root"].get("/desk").headers["location"] == "/operator"
    for name in ("boss", "officer", "auditor", "watcher"):
        assert staff[name].get("/operator", headers=HTML).status_code == 403


def test_personal_data_is_told_with_its_term_or_that_it_is_unset(staff, monkeypatch):
    monkeypatch.setattr(counted, "WAIT_S", 0)
    waiting = staff["root"].get("/operator/retention", headers=HTML)
    assert "It is being counted" in waiting.text
    assert waiting.headers["refresh"] == "2"
    monkeypatch.setattr(counted, "WAIT_S", 10)
    text = staff["root"].get("/operator/retention", headers=HTML).text
    assert "Unset" in text
    assert "30 days" in text
    assert "account of a person" in staff["root"].get("/operator/retention?as=csv&lang=en").text


# ---- the trail ------------------------------------------------------------------------------------------------------


def test_an_administrator_sees_their_own_people_alone(staff, opened):
    before = rows(opened, "audit")
    text = staff["boss"].get("/company/trail", headers=HTML).text
    assert "Boss" in text
    assert world.CARS not in text
    assert staff["boss"].get(f"/company/trail?company={world.CARS}&as=csv").text.count(world.CARS) == 0
    assert staff["worker"].get("/company/trail", headers=HTML).status_code == 403
    assert rows(opened, "audit") == before, "one's own trail is no restricted read"


def test_an_auditor_sees_all_of_it_and_that_is_on_it(staff, opened):
    before = rows(opened, "audit")
    text = staff["auditor"].get(f"/regulator/trail?company={world.MAKER}", headers=HTML).text
    assert world.MAKER in text
    assert rows(opened, "audit") == before + 1
    assert "/regulator/trail" in staff["auditor"].get("/regulator/trail", headers=HTML).text
    assert staff["officer"].get("/regulator/trail", headers=HTML).status_code == 403


def test_whether_it_holds_is_answered_on_the_page(staff):
    assert "It holds" in staff["root"].get("/operator/trail?check=1", headers=HTML).text


@pytest.mark.parametrize("query", ["kind=x", "from=yesterday", "to=2026-13-01"])
def test_a_filter_that_cannot_be_meant_is_refused(staff, query):
    assert staff["root"].get(f"/operator/trail?{query}", headers=HTML).status_code == 400


def test_a_company_sees_who_has_read_its_data_and_never_which_person(staff):
    staff["auditor"].get(f"/regulator/trail?company={world.MAKER}", headers=HTML)
    text = staff["worker"].get("/company/reads", headers=HTML).text
    assert AUDITOR in text
    assert "Auditor" in text
    assert (
        staff["worker"].get("/company/reads?from=2099-01-01", headers=HTML).text.count("Nobody has, in this time") == 1
    )
    assert AUDITOR in staff["worker"].get("/company/reads?as=csv").text


# ---- leads ----------------------------------------------------------------------------------------------------------


def leave(store: Store, text: str, region: str | None = "360000") -> str:
    with store.connect_app() as conn:
        return private.leave_lead(
            conn, private.Said(text=f"what: refused\npack: {world.code(5)}\n\n{text}", contact="139"), region, 1
        )


def test_a_lead_is_for_officers_of_its_region_who_may_act(staff, opened):
    lead = leave(opened, "网点拒收我的电池")
    page = f"/regulator/leads/{lead}"
    listed = staff["officer"].get("/regulator/leads", headers=HTML).text
    assert lead in listed
    assert "网点拒收" not in listed
    assert lead not in staff["stranger"].get("/regulator/leads", headers=HTML).text
    assert staff["stranger"].get(page, headers=HTML).status_code == 404
    for name in ("looker", "auditor"):
        assert staff[name].get(page, headers=HTML).status_code == 403
        assert staff[name].get("/regulator/leads", headers=HTML).status_code == 403
    assert rows(opened, f"lead:{lead}") == 0
    answer = staff["officer"].get(page, headers=HTML)
    assert "网点拒收我的电池" in answer.text
    assert world.code(5) in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert rows(opened, f"lead:{lead}") == 1


def test_a_lead_without_a_place_is_the_nations(staff, opened):
    lead = leave(opened, "somewhere", None)
    assert staff["officer"].get(f"/regulator/leads/{lead}", headers=HTML).status_code == 404


def test_a_lead_is_adopted_once_and_nothing_of_what_was_said_is_on_the_ledger(staff, opened):
    lead = leave(opened, "his name is Zhang San")
    page = f"/regulator/leads/{lead}"
    assert send(staff["officer"], page, act="erase").status_code == 409
    assert send(staff["officer"], page, act="adopt", codes=world.code(5), ground="现场核查").status_code == 303
    assert send(staff["officer"], page, act="adopt", codes=world.code(5)).status_code == 409
    assert send(staff["officer"], page, act="dismiss", outcome="unclear").status_code == 409
    with opened.connect_app() as conn:
        bodies = [bytes(row[0]).decode() for row in conn.execute("SELECT body FROM entry WHERE type = 'LeadAdopted'")]
    assert len(bodies) == 1
    assert lead in bodies[0]
    assert "Zhang" not in bodies[0]
    assert send(staff["officer"], page, act="erase").status_code == 303
    gone = staff["officer"].get(page, headers=HTML).text
    assert "Zhang" not in gone
    assert "It was erased" in gone


def test_a_lead_is_dismissed_with_a_reason(staff, opened):
    lead = leave(opened, "nothing much")
    page = f"/regulator/leads/{lead}"
    wrong = send(staff["officer"], page, act="dismiss", outcome="boring")
    assert 'href="#outcome"' in wrong.text
    assert send(staff["officer"], page, act="dismiss", outcome="unclear").status_code == 303
    told = staff["officer"].get(page, headers=HTML).text
    assert "Names nothing that could be looked at" in told
    assert lead in staff["officer"].get("/regulator/leads?stage=dismissed", headers=HTML).text
    assert send(staff["stranger"], page, act="erase").status_code == 404


def test_the_operator_counts_leads_and_opens_none(staff, opened):
    lead = leave(opened, "countable")
    text = staff["root"].get("/operator", headers=HTML).text
    assert re.search(r"Leads of the public, open</span><b>\d", text)
    assert staff["root"].get(f"/regulator/leads/{lead}", headers=HTML).status_code == 403
