"""Files made beside the requests: at once where that is a moment's work, else kept for whoever asked, one after the other."""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
from typing import Any

import pytest
from litestar.testing import TestClient

from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.settings import Settings
from suchi.web import making
from suchi.web.app import create_app
from suchi.web.making import Made, Workshop, asked_for
from suchi.web.pages import exporting
from suchi.web.pages.people import proof
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "AT_ONCE_S", 0.05)


def wanted(asked: str = "/company/proof.pdf", person: str = "p1", company: str | None = "C1") -> Made:
    return asked_for(
        person=person,
        company=company,
        asked=asked,
        name="proof.pdf",
        media_type="application/pdf",
        back="/company/proof",
    )


class Held:
    """Something to make that is ready when the test says so."""

    def __init__(self, data: bytes = b"%PDF-1.4 made", failure: Exception | None = None) -> None:
        self.go_on, self.data, self.failure, self.times = asyncio.Event(), data, failure, 0

    async def __call__(self) -> bytes:
        self.times += 1
        await self.go_on.wait()
        if self.failure is not None:
            raise self.failure
        return self.data


def told(work: Any) -> Any:
    """Run it on a loop of its own."""
    return asyncio.run(work)


async def _until(shop: Workshop, id_: str, state: str, person: str = "p1") -> Made:
    for _ in range(400):
        found = await shop.found(id_, person)
        if found is not None and found.state == state:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(f"never {state}")


def test_what_is_ready_at_once_is_the_answer_and_leaves_no_file(tmp_path):
    async def work() -> None:
        shop, make = Workshop(tmp_path), Held()
        make.go_on.set()
        assert await shop.ask(wanted(), make) == b"%PDF-1.4 made"
        assert not (tmp_path / "made").exists()
        await shop.stop()

    told(work())


def test_what_takes_longer_is_kept_for_whoever_asked_and_nobody_else(tmp_path):
    async def work() -> None:
        shop, make = Workshop(tmp_path), Held()
        id_ = await shop.ask(wanted(), make)
        assert isinstance(id_, str)
        assert (await shop.found(id_, "p1")).state == "making"
        make.go_on.set()
        found = await _until(shop, id_, "ready")
        assert await shop.file(found) == b"%PDF-1.4 made"
        assert found.bytes == len(b"%PDF-1.4 made")
        assert await shop.found(id_, "p2") is None, "somebody else of the same company neither"
        assert await shop.found("../../etc/passwd", "p1") is None
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "made").iterdir()} == {0o600}
        assert await Workshop(tmp_path).found(id_, "p1") == found, "another process of the machine tells the same"
        await shop.stop()

    told(work())


def test_what_is_asked_for_twice_is_made_once(tmp_path):
    async def work() -> None:
        shop, make = Workshop(tmp_path), Held()
        first, second = await asyncio.gather(shop.ask(wanted(), make), shop.ask(wanted(), make))
        assert first == second == await shop.ask(wanted(), make)
        make.go_on.set()
        await _until(shop, first, "ready")
        assert make.times == 1
        await shop.stop()

    told(work())


def test_one_file_is_made_after_the_other_and_few_wait(tmp_path):
    async def work() -> None:
        shop, slow, next_ = Workshop(tmp_path), Held(), Held()
        first = await shop.ask(wanted("a"), slow)
        second = await shop.ask(wanted("b"), next_)
        assert (await shop.found(second, "p1")).state == "waiting"
        assert next_.times == 0
        with pytest.raises(Failure) as refused:
            await shop.ask(wanted("c"), Held())
        assert refused.value.code == "request.busy", "two of one company"
        for number in range(making.MOST_WAITING - 2):
            assert await shop.ask(wanted("a", f"o{number}", f"O{number}"), Held())
        with pytest.raises(Failure):
            await shop.ask(wanted("a", "z", "Z"), Held())
        slow.go_on.set()
        next_.go_on.set()
        await _until(shop, first, "ready")
        await _until(shop, second, "ready")
        await shop.stop()

    told(work())


@pytest.mark.parametrize(
    ("failure", "says"),
    [(Failure("proof.too-long", "过长", "too long"), "too long"), (OSError("disk"), "ask for it again")],
)
def test_a_failure_is_told_on_the_page_or_at_once(tmp_path, failure, says):
    async def work() -> None:
        shop, late, soon = Workshop(tmp_path), Held(failure=failure), Held(failure=failure)
        id_ = await shop.ask(wanted("a"), late)
        late.go_on.set()
        found = await _until(shop, id_, "failed")
        assert says in found.failed[1]
        assert await shop.file(found) is None
        soon.go_on.set()
        with pytest.raises(type(failure)):
            await shop.ask(wanted("b"), soon)
        await shop.stop()

    told(work())


def test_what_was_under_way_when_a_process_ended_is_lost_and_no_half_file_is_left(tmp_path, monkeypatch):
    async def work() -> None:
        monkeypatch.setattr(making, "_BEAT_S", 0.01)
        shop, make = Workshop(tmp_path), Held()
        id_ = await shop.ask(wanted(), make)
        record = tmp_path / "made" / f"{id_}.json"
        os.utime(record, (time.time() - 20,) * 2)
        await asyncio.sleep(0.1)
        assert time.time() - record.stat().st_mtime < 10, "whoever works at it says so again and again"
        await shop.stop()
        assert [path.suffix for path in (tmp_path / "made").iterdir()] == [".json"]
        os.utime(record, (time.time() - making._LOST_S - 1,) * 2)
        assert await Workshop(tmp_path).found(id_, "p1") is None

    told(work())


def test_a_disk_that_is_full_is_told_too(tmp_path, monkeypatch):
    async def work() -> None:
        shop, make, write = Workshop(tmp_path), Held(), Workshop._write
        id_ = await shop.ask(wanted(), make)

        def full(self: Workshop, name: str, data: bytes) -> None:
            if name.endswith(".bin"):
                raise OSError("no space left")
            write(self, name, data)

        monkeypatch.setattr(Workshop, "_write", full)
        make.go_on.set()
        assert (await _until(shop, id_, "failed")).bytes == 0
        await shop.stop()

    told(work())


def test_files_are_taken_away_after_an_hour(tmp_path):
    async def work() -> None:
        shop, make, next_ = Workshop(tmp_path), Held(), Held()
        make.go_on.set()
        slow = Held()
        id_ = await shop.ask(wanted("a"), slow)
        slow.go_on.set()
        await _until(shop, id_, "ready")
        for path in (tmp_path / "made").iterdir():
            os.utime(path, (time.time() - making.KEPT_S - 1,) * 2)
        assert await shop.found(id_, "p1") is None
        other = await shop.ask(wanted("b"), next_)
        assert {path.stem for path in (tmp_path / "made").iterdir()} == {other}
        await shop.stop()

    told(work())


# ---- pages --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(opened: Store) -> Any:
    """Two people of one company, each with a browser."""
    people.cheap_passwords()
    for login in ("asker", "colleague"):
        people.person(opened, login, "administrator", world.MAKER)
    settings = Settings(data=opened.settings.data, demo=True, rate=1000.0)
    with TestClient(
        create_app(Store(settings, opened.dsn)), raise_server_exceptions=False, base_url=people.BASE
    ) as one:
        browsers = Browser(one), Browser(one)
        for login, browser in zip(("asker", "colleague"), browsers, strict=True):
            assert browser.log_in(login).status_code == 200
        yield browsers


def test_a_short_proof_is_the_answer(desk, monkeypatch):
    asker, _ = desk
    monkeypatch.setattr(making, "AT_ONCE_S", 10)  # however busy the machine that tests
    answer = asker.get("/company/proof.pdf", headers=HTML)
    assert answer.content.startswith(b"%PDF")
    assert "proof-" in answer.headers["content-disposition"]


def test_a_long_one_goes_by_a_page_that_tells_how_far_it_is(desk, monkeypatch):
    asker, colleague = desk
    ready, draw = threading.Event(), proof.to_pdf
    monkeypatch.setattr(proof, "to_pdf", lambda found: ready.wait(10) and draw(found))
    answer = asker.get("/company/proof.pdf?to=2026-06-30", headers=HTML)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert re.fullmatch(r"/company/made/[0-9a-f]{32}", path)
    shown = asker.get(path, headers=HTML).text
    assert "It is being made" in shown
    assert '<meta http-equiv="refresh" content="2">' in shown
    assert asker.get(f"{path}/file", headers=HTML).status_code == 404, "there is no half of a file"
    assert asker.get("/company", headers=HTML).status_code == 200, "others go on meanwhile"
    ready.set()
    for _ in range(200):
        if "It is ready" in (shown := asker.get(path, headers=HTML).text):
            break
        time.sleep(0.02)
    assert f'href="{path}/file"' in shown
    assert 'href="/company/proof?to=2026-06-30"' in shown
    assert "refresh" not in shown
    file = asker.get(f"{path}/file", headers=HTML)
    assert file.content.startswith(b"%PDF")
    assert file.headers["cache-control"] == "no-store"
    assert colleague.get(path, headers=HTML).status_code == 404
    assert colleague.get(f"{path}/file", headers=HTML).status_code == 404
    assert "no longer there" in colleague.get(path, headers=HTML).text


def test_the_look_is_on_the_trail_before_there_is_a_file(desk, monkeypatch):
    asker, _ = desk
    rows = lambda: asker.get("/company/trail?thing=company:" + world.MAKER, headers=HTML).text.count("Proof of timely")  # noqa: E731
    before, ready = rows(), threading.Event()
    monkeypatch.setattr(proof, "to_pdf", lambda _: ready.wait(10) and b"%PDF")
    assert asker.get("/company/proof.pdf?from=2026-05-01", headers=HTML).status_code == 303
    for _ in range(100):
        if rows() > before:
            break
        time.sleep(0.02)
    assert rows() == before + 1
    ready.set()


def test_what_is_no_period_is_said_at_once(desk):
    asker, _ = desk
    assert asker.get("/company/proof.pdf?from=2026-09-01&to=2026-05-01", headers=HTML).status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_table_goes_the_same_way(desk, monkeypatch, form):
    asker, _ = desk
    short = asker.get(f"/company/people?as={form}", headers=HTML)
    monkeypatch.setattr(exporting, "_SHORT", 0)
    monkeypatch.setattr(making, "AT_ONCE_S", 0)
    answer = asker.get(f"/company/people?as={form}&sort=-name", headers=HTML)
    path = answer.headers["location"]
    for _ in range(200):
        if "It is ready" in (shown := asker.get(path, headers=HTML).text):
            break
        time.sleep(0.02)
    assert f"people.{form}" in shown
    assert 'href="/company/people?sort=-name"' in shown, "back to the list, not to the file"
    file = asker.get(f"{path}/file", headers=HTML)
    assert file.headers["content-type"] == short.headers["content-type"]
    assert file.headers["content-disposition"] == short.headers["content-disposition"]
    assert file.content != short.content, "in the order that was asked for"
