"""The audit trail as requests write it: everything that changes leaves a row, and nothing restricted is shown without one."""

from __future__ import annotations

import re
from time import monotonic
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient

from suchi.access import audit
from suchi.web.api.operation import Operation
from suchi.web.api.operations import OPERATIONS
from suchi.web.app import PREFIX, create_app
from suchi.web.call import Call
from suchi.web.pages.routes import PAGES
from tests.web import people, world

CHANGES = [(f"{o.method} {PREFIX}{o.path}", o) for o in OPERATIONS if o.method != "GET"]
PAGES_CHANGE = [(f"{page.method} {page.path}", page) for page in PAGES if page.acts]


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
