"""Letters about permits that are about to end: once a step, whoever is first; silent once renewed; honest about what is unverified."""

from __future__ import annotations

import psycopg
import pytest

from suchi.access import acting, tidying
from suchi.access.retention import DAY_US
from suchi.access.warning import warn
from suchi.capture.calendar import working_days
from suchi.db.pool import Store
from suchi.domain.notices import PERMIT_ENDS
from suchi.queries import duties
from suchi.renderers.duties import opened, to_text
from tests.web import people, world
from tests.web.world import MAKER, REGISTRAR, YARD, event

NOW = 1_796_000_000_000_000
BASE = "https://suchi.example.cn"


def permit(reporter=REGISTRAR, until="2026-12-31", number="甲-1", **more):
    return event(
        "PermitRecorded", reporter, "2026-01-06", party=YARD, siteId="Y1", kind="elv-qualification", number=number,
        since=more.pop("since", "2026-01-05"), until=until, **more,
    )  # fmt: skip


@pytest.fixture
def letters(monkeypatch):
    """What goes into the outbox, in the order in which it does."""
    found = []
    monkeypatch.setattr(
        "suchi.access.mail.put", lambda _conn, to, subject, body, _now: found.append((to, subject, body))
    )
    return found


@pytest.fixture
def yard(fresh: Store):
    site = event("SiteRegistered", REGISTRAR, "2026-01-05", party=YARD, siteId="Y1", kind="yard", region="330109")
    world.write(fresh, *world.opening(), site)
    people.person(fresh, "yard-admin", "administrator", YARD)
    people.person(fresh, "yard-viewer", "viewer", YARD)
    people.person(fresh, "maker-admin", "administrator", MAKER)
    return fresh


def told(store: Store, day: str) -> int:
    with store.connect_app() as conn:
        return acting.whole(conn, warn, day, BASE, NOW)


def listed(store: Store, day: str):
    with store.connect_app() as conn:
        return [
            opened(row.thing, row.owed, how) for row, how in duties.of_party(conn, YARD, day, working_days(), None, 99)
        ]


def test_one_letter_a_step_to_the_administrators_of_the_company(yard, letters):
    world.write(yard, permit())
    days = [
        "2026-10-31",
        "2026-11-01",
        "2026-11-15",
        "2026-12-01",
        "2026-12-02",
        "2026-12-24",
        "2026-12-31",
        "2027-01-01",
    ]
    assert [told(yard, day) for day in days] == [0, 1, 0, 1, 0, 1, 0, 0]
    assert {to for to, *_ in letters} == {"yard-admin@example.cn"}
    assert [f"还有 {days} 日" in body for days, (_, _, body) in zip((60, 30, 7), letters, strict=True)] == [True] * 3
    assert "ends on 2026-12-31, in 60 days" in letters[0][2]
    assert "并非法定期限" in letters[0][2]
    assert "no term of the law" in letters[0][2]


def test_what_is_seen_late_is_told_once_and_not_for_every_step(yard, letters):
    world.write(yard, permit())
    assert [told(yard, "2026-12-29"), told(yard, "2026-12-30")] == [1, 0]
    assert "还有 2 日" in letters[0][2]


def test_two_processes_write_one_letter(yard, letters):
    world.write(yard, permit())
    with yard.connect_app() as one, yard.connect_app() as other, one.transaction():
        assert warn(one, "2026-11-01", BASE, NOW) == 1
        other.execute("SET lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            acting.whole(other, warn, "2026-11-01", BASE, NOW)  # it waits for the first, and would then find it told
    assert told(yard, "2026-11-01") == 0


def test_a_letter_that_was_not_kept_is_no_letter(yard, letters):
    world.write(yard, permit())
    with yard.connect_app() as conn:
        conn.autocommit = False
        assert warn(conn, "2026-11-01", BASE, NOW) == 1
        conn.rollback()
    assert told(yard, "2026-11-01") == 1


def test_renewed_in_time_is_silent(yard, letters):
    world.write(yard, permit(), permit(until="2027-12-31", since="2027-01-01"))
    assert told(yard, "2026-12-01") == 0
    assert listed(yard, "2026-12-01") == []


def test_a_permit_on_the_companys_own_word_says_so(yard, letters):
    world.write(yard, permit(YARD))
    assert told(yard, "2026-12-01") == 1
    assert "尚未核实" in letters[0][2]
    assert "by your own word only" in letters[0][2]
    [one] = listed(yard, "2026-12-01")
    assert one.unverified
    assert "not verified by the authority" in to_text([one])


def test_on_the_list_of_duties_it_says_that_the_days_are_ours(yard):
    world.write(yard, permit())
    assert listed(yard, "2026-10-31") == []
    [one] = listed(yard, "2026-11-01")
    assert (one.code, one.kind, one.days_left, one.unverified) == ("D501", "reminder", 60, False)
    assert (one.notice.days, one.notice.grade) == ((60, 30, 7), "operator")
    assert "no term of the law" in to_text([one])


def test_a_company_without_an_administrator_is_told_once_it_has_one(fresh, letters):
    site = event("SiteRegistered", REGISTRAR, "2026-01-05", party=YARD, siteId="Y1", kind="yard", region="330109")
    world.write(fresh, *world.opening(), site, permit())
    assert told(fresh, "2026-11-01") == 0
    people.person(fresh, "yard-admin", "administrator", YARD)
    letters.clear()
    assert told(fresh, "2026-11-02") == 1


def test_names_with_braces_are_only_names(yard, letters):
    world.write(yard, permit(number="{0}{name}%s"))
    assert told(yard, "2026-11-01") == 1
    assert "{0}{name}%s" in letters[0][2]


def test_marks_of_long_ago_are_taken_away(yard, letters):
    world.write(yard, permit())
    told(yard, "2026-11-01")
    with yard.connect_app() as conn:
        tidying.tidy(conn, NOW + 399 * DAY_US)
        assert conn.execute("SELECT count(*) FROM notice").fetchone() == (1,)
        tidying.tidy(conn, NOW + 401 * DAY_US)
        assert conn.execute("SELECT count(*) FROM notice").fetchone() == (0,)


@pytest.mark.parametrize(
    ("day", "step"),
    [("2026-10-31", None), ("2026-11-01", 60), ("2026-12-01", 30), ("2026-12-31", 7), ("2027-01-01", None)],
)
def test_which_step_has_come(day, step):
    assert PERMIT_ENDS.step(day, "2026-12-31") == step
