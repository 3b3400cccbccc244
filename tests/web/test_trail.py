"""The audit trail as requests write it: everything that changes leaves a row, and nothing restricted is shown without one."""

from __future__ import annotations

import asyncio
import re
from threading import Event
from time import monotonic
from typing import Any
from unittest.mock import MagicMock

import psycopg
import pytest
from litestar.testing import TestClient

from suchi.access import audit, audit_digest, keys
from suchi.db.pool import Store
from suchi.settings import Settings
from suchi.web import lane
from suchi.web.api.operation import Operation
from suchi.web.api.operations import OPERATIONS
from suchi.web.app import PREFIX, create_app
from suchi.web.call import Call
from suchi.web.pages.routes import PAGES
from suchi.web.services import Services
from suchi.web.trail import Trail
from tests.web import people, world

CHANGES = [(f"{o.method} {PREFIX}{o.path}", o) for o in OPERATIONS if o.method != "GET" and o.needs != "read"]
AUDITOR = "91990000MA000000X9"
PAGES_CHANGE = [(f"{page.method} {page.path}", page) for page in PAGES if page.acts]


class FakeCall(str):
    """A request by its route alone."""

    amount, path, about = 1, {}, None
    route = property(str)


def rows(store, since: int = 0) -> list[dict[str, Any]]:
    """What the trail says since a link, with the person's part."""
    with store.connect_app() as conn:
        found = conn.execute("SELECT * FROM audit_row WHERE seq > %s ORDER BY seq", [since])
        names = [column.name for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def end(store) -> int:
    with store.connect_app() as conn:
        return audit.head(conn).seq


@pytest.fixture(scope="module")
def browser(opened, client):
    people.cheap_passwords()
    people.person(opened, "boss", "administrator", world.MAKER)
    return people.Browser(client)


@pytest.fixture
def boss(browser):
    """An administrator who is logged in, again where a test has logged them out."""
    if browser.get("/api/v1/me").status_code != 200:
        assert browser.log_in("boss").status_code == 200
    return browser


@pytest.mark.parametrize(("route", "operation"), CHANGES, ids=[route for route, _ in CHANGES])
def test_every_operation_that_changes_something_leaves_a_row(route, operation, opened, client, access, boss):
    since = end(opened)
    path = re.sub(r"\{\w+(\.\.\.)?\}", "x", route.split(" ")[1])
    if operation.needs == "report":
        client.post(path, headers=access.reporter, json=[])
        _settled(opened, since, "report", route)
    else:
        answer = boss.post(path, json={})
        found = rows(opened, since)
        assert [row["route"] for row in found] == [route] * len(found)
        assert found[-1]["kind"] == "write"
        assert found[-1]["status"] == answer.status_code


def _settled(store, since: int, kind: str, route: str) -> list[dict[str, Any]]:
    """Nobody waits for the row of a report: it may come after the answer."""
    found: list[dict[str, Any]] = []
    began = monotonic()
    while not found and monotonic() - began < 10:
        found = rows(store, since)
    assert [(row["kind"], row["route"]) for row in found] == [(kind, route)]
    return found


@pytest.mark.parametrize(("route", "page"), PAGES_CHANGE, ids=[route for route, _ in PAGES_CHANGE])
def test_every_page_that_changes_something_leaves_a_row(route, page, opened, boss):
    since = end(opened)
    path = re.sub(r"\{\w+(\.\.\.)?\}", "x", page.path)
    answer = boss.send(page.method, path, data={"login": "nobody"}) if page.method == "POST" else boss.get(path)
    found = rows(opened, since)
    assert (found[-1]["kind"], found[-1]["route"], found[-1]["status"]) == ("write", route, answer.status_code)


# ---- reads ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reading(opened):
    """The application with one more operation, which shows two companies' data as disclosure would."""

    async def shown(call: Call) -> None:
        await call.services.trail.read(
            call, thing="battery:X", audience="dismantler", concerned=(world.CARS, world.MAKER), purpose="拆解", count=3
        )
        await call.answer(b'{"restricted":true}')

    one = Operation(method="GET", path="/shown", tag="events", needs="read", zh="", en="", handler=shown)
    OPERATIONS.append(one)
    try:
        with TestClient(create_app(opened), raise_server_exceptions=False) as made:
            yield made
    finally:
        OPERATIONS.remove(one)


def test_a_read_says_who_saw_what_of_whom_and_why(opened, reading, access):
    since = end(opened)
    assert reading.get("/api/v1/shown", headers=access.reporter).json() == {"restricted": True}
    (row,) = rows(opened, since)
    told = {
        name: row[name] for name in ("kind", "route", "company", "audience", "thing", "purpose", "amount", "status")
    }
    assert told == {
        "kind": "read", "route": "GET /api/v1/shown", "company": world.MAKER, "audience": "dismantler",
        "thing": "battery:X", "purpose": "拆解", "amount": 3, "status": None,
    }  # fmt: skip
    assert row["key"]
    assert row["person"] is None
    with opened.connect_app() as conn:
        concerned = conn.execute("SELECT company FROM audit_concerned WHERE seq = %s", [row["seq"]]).fetchall()
    assert concerned == [(world.CARS,)], "never the reader's own"


# ---- no row, no answer ----------------------------------------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch):
    """The trail cannot be written, as when its disk is full."""

    def fail(*_: Any) -> None:
        raise psycopg.errors.DiskFull("no space left on device")

    monkeypatch.setattr(audit, "record", fail)


def test_nothing_is_changed_without_a_row(opened, boss, failing):
    answer = boss.post(
        "/api/v1/people", {"login": "unseen", "name": "Unseen", "email": "unseen@example.cn", "role": "viewer"}
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "audit.unavailable")
    assert answer.headers["retry-after"] == "1"
    with opened.connect_app() as conn:
        assert conn.execute("SELECT count(*) FROM person WHERE login = 'unseen'").fetchone() == (0,)


def test_nothing_restricted_is_shown_without_a_row(reading, access, failing):
    answer = reading.get("/api/v1/shown", headers=access.reporter)
    assert (answer.status_code, answer.json()["code"]) == (503, "audit.unavailable")
    assert "true" not in answer.text


def test_reports_are_taken_without_a_row_because_the_ledger_names_who_sent_them(client, access, failing, count):
    answer = client.post("/api/v1/events", headers=access.reporter, json=world.life(7)[0])
    assert answer.status_code == 200
    assert count() == 1


@pytest.fixture
def transactions(monkeypatch):
    """What a trail of its own writes, a transaction each."""
    written: list[list[str]] = []
    record = audit.record

    def noted(connection, rows):
        if not isinstance(connection, MagicMock):
            return record(connection, rows)  # the last row of another test, which nobody waited for
        return written.append([row.route for row in rows])

    monkeypatch.setattr(audit, "record", noted)
    monkeypatch.setattr("suchi.web.trail._row", lambda call, kind, **_: audit.Row(kind=kind, route=call))
    return written


def on_a_trail(play) -> None:
    async def run() -> None:
        trail = Trail(MagicMock)
        trail.start()
        await play(trail)
        await trail.stop()

    asyncio.run(run())


def test_rows_that_nobody_waits_for_are_kept_together_and_none_is_lost_at_the_end(transactions):
    async def play(trail):
        for number in range(5):
            trail.report(FakeCall(str(number)), 200)

    on_a_trail(play)
    assert transactions == [["0", "1", "2", "3", "4"]]


def test_a_row_that_is_waited_for_goes_at_once_behind_those_before_it(transactions):
    async def play(trail):
        trail.report(FakeCall("before"), 200)
        await trail.begin(FakeCall("now"))
        assert transactions == [["before", "now"]]

    on_a_trail(play)


def test_rows_that_nobody_waits_for_are_kept_before_long(transactions, monkeypatch):
    kept = Event()
    monkeypatch.setattr(audit, "record", lambda *_: kept.set())

    async def play(trail):
        trail.report(FakeCall("alone"), 200)
        assert await asyncio.to_thread(kept.wait, 10)

    on_a_trail(play)


# ---- reading the trail ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def auditor(opened, client, browser):
    roles = [{"role": "auditor", "since": "2026-01-01"}]
    world.write(
        opened,
        world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=AUDITOR, name="审计所", roles=roles),
        clock_us=1_790_000_100_000_000,
    )
    people.person(opened, "auditor", "viewer", AUDITOR)
    found = people.Browser(client)
    assert found.log_in("auditor").status_code == 200
    return found


def test_whose_data_it_was_sees_who_has_seen_it_and_why_but_no_person(opened, reading, boss, client):
    cars = {"authorization": f"Bearer {_key(opened, world.CARS)}"}
    for _ in range(3):
        assert reading.get("/api/v1/shown", headers={"authorization": f"Bearer {_key(opened, world.MAKER)}"}).is_success
    first = client.get("/api/v1/audit/reads?limit=2", headers=cars).json()
    assert {name: first["items"][0][name] for name in ("by", "audience", "thing", "purpose", "count")} == {
        "by": world.MAKER, "audience": "dismantler", "thing": "battery:X", "purpose": "拆解", "count": 3,
    }  # fmt: skip
    assert all("person" not in item for item in first["items"])
    second = client.get(first["next"], headers=cars).json()
    assert second["items"]
    assert second["items"][0]["at"] <= first["items"][-1]["at"]
    yard = {"authorization": f"Bearer {_key(opened, world.YARD)}"}
    assert client.get("/api/v1/audit/reads", headers=yard).json()["items"] == []
    assert client.get("/api/v1/audit/reads?thing=battery:Y", headers=cars).json()["items"] == []
    assert client.get("/api/v1/audit/reads?to=2026-01-01", headers=cars).json()["items"] == []
    assert client.get("/api/v1/audit/reads?from=2026-01-01&limit=1", headers=cars).json()["items"]


def _key(store, company: str) -> str:
    with store.connect_app() as conn:
        return keys.create(conn, "reader", company, "test", 1)


def test_an_administrator_sees_their_own_people_only(opened, boss, auditor):
    made = boss.post("/api/v1/people", {"login": "new.one", "name": "New", "email": "n@example.cn", "role": "viewer"})
    found = boss.get("/api/v1/audit?kind=write&limit=1").json()["items"]
    told = {name: found[0][name] for name in ("route", "status", "thing", "company")}
    assert told == {
        "route": "POST /api/v1/people", "status": 200, "thing": f"people:{made.json()['person']}", "company": world.MAKER,
    }  # fmt: skip
    assert found[0]["person"] == boss.get("/api/v1/me").json()["person"]
    everything = boss.get("/api/v1/audit?limit=200").json()["items"]
    assert {item.get("company") for item in everything} == {world.MAKER}
    assert boss.get(f"/api/v1/audit?company={world.CARS}").json()["code"] == "access.company"


def test_an_auditor_sees_all_and_is_seen(opened, boss, auditor):
    since = end(opened)
    found = auditor.get(f"/api/v1/audit?company={world.MAKER}&limit=200")
    assert {item["company"] for item in found.json()["items"]} == {world.MAKER}
    (row,) = rows(opened, since)
    assert (row["kind"], row["audience"], row["company"], row["thing"]) == ("read", "auditor", AUDITOR, "audit")
    with opened.connect_app() as conn:
        assert conn.execute("SELECT company FROM audit_concerned WHERE seq = %s", [row["seq"]]).fetchall() == [
            (world.MAKER,)
        ]


def test_nobody_else_sees_the_trail(opened, client, browser, access):
    people.person(opened, "plain", "reporter", world.CARS)
    plain = people.Browser(client)
    plain.log_in("plain")
    for path in ("/api/v1/audit", "/api/v1/audit/verify"):
        assert plain.get(path).json()["code"] == "access.role"
        assert client.get(path, headers=access.reporter).json()["code"] == "access.session-needed"
    assert client.get("/api/v1/audit/reads", headers=access.operator).json()["code"] == "access.company"


def test_whether_the_trail_holds_is_told(opened, auditor):
    found = auditor.get("/api/v1/audit/verify").json()
    assert found["holds"] is True
    assert found["rows"] == found["checked"]
    with opened.connect_owner() as owner, owner.transaction():
        owner.execute("UPDATE audit_row SET thing = 'battery:Y' WHERE seq = 2")
    told = auditor.get("/api/v1/audit/verify").json()
    assert told["holds"] is False
    assert (told["fault"]["code"], told["fault"]["first"]) == ("audit.row-content", 2)


# ---- log-in ---------------------------------------------------------------------------------------------------------


def test_a_failed_log_in_names_the_account_that_was_tried_and_nothing_that_was_typed(opened, client, browser):
    one = people.person(opened, "tried", "viewer", world.MAKER)
    other = people.Browser(client)
    since = end(opened)
    assert other.log_in("tried", "wrong-password-typed-here").status_code == 401
    assert other.log_in("a-password-typed-as-login").status_code == 401
    assert other.log_in("tried").status_code == 200
    found = [row for row in rows(opened, since) if row["kind"] == "write"]
    assert [(row["status"], row["thing"], row["person"]) for row in found] == [
        (401, f"people:{one}", None),
        (401, None, None),
        (200, f"people:{one}", one),
    ]
    with opened.connect_app() as conn:
        text = str(conn.execute("SELECT * FROM audit_row").fetchall())
    assert "typed" not in text
    assert people.PASSWORD not in text


def test_a_flood_leaves_no_rows(opened):
    settings = Settings(data=opened.settings.data, rate=0.1)
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as few:
        since = end(opened)
        answers = [few.post("/api/v1/links/recover", json={"login": "nobody"}).status_code for _ in range(40)]
        unknown = [few.post("/api/v1/people", json={}).status_code for _ in range(5)]
    assert answers.count(429) > 20
    assert set(unknown) <= {401, 429}
    assert len(rows(opened, since)) <= 3 * answers.count(200) + 1


# ---- the hour's digest ----------------------------------------------------------------------------------------------


def test_two_processes_put_an_hours_digest_on_the_ledger_once(fresh, monkeypatch):
    world.write(fresh, *world.opening())
    with fresh.connect_app() as conn:
        audit.record(conn, [audit.Row(kind="read", route="GET /x")])
        later = audit.head(conn).at_us + audit_digest.HOUR_US
    monkeypatch.setattr(lane, "time_ns", lambda: later * 1000)

    async def both() -> list[int]:
        one, two = Services(fresh), Services(fresh)
        for services in (one, two):
            await services.start()
        try:
            return await asyncio.gather(one.digesting.round(later), two.digesting.round(later))
        finally:
            for services in (one, two):
                await services.stop()

    assert sorted(asyncio.run(both())) == [0, 1]
    assert asyncio.run(both()) == [0, 0]
    with fresh.connect_app() as conn:
        assert len(audit_digest.logged(conn)) == 1


def test_an_hour_waits_for_a_registrar_and_health_says_so(fresh, monkeypatch):
    over = audit_digest.Digest(audit_digest.HOUR_US, 3, 3, bytes(32))
    monkeypatch.setattr(audit_digest, "due", lambda *_: [over])
    with TestClient(create_app(fresh)) as running:
        began = monotonic()
        while "auditHoursWaiting" not in (told := running.get("/api/v1/health").json()) and monotonic() - began < 10:
            pass
    assert told["auditHoursWaiting"] == 1
    assert told["ready"] is True
    with fresh.connect_app() as conn:
        assert audit_digest.logged(conn) == []


def test_a_trail_that_has_ended_is_told(client, monkeypatch):
    monkeypatch.setattr(Trail, "alive", False)
    answer = client.get("/api/v1/health")
    assert answer.status_code == 503
    assert [fault["code"] for fault in answer.json()["faults"]] == ["audit.stopped"]
