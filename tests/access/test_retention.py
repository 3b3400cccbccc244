"""Terms of retention: what has outlived its term goes, a day earlier it stays, and what has no term is left alone."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from suchi.access import acting, audit, audit_check, links, mail, person, retention, sessions, shifts
from suchi.access.person import NewPerson
from suchi.access.retention import DAY_US, KINDS, enforce
from suchi.access.sealing import TABLES
from suchi.access.tidying import tidy
from tests.access.test_login import NOW, made

TERMS = {kind.name: kind.days for kind in KINDS if kind.days is not None}
COMPANY = "91350100M000100Y43"
CHINESE = re.compile("[\u4e00-\u9fff]").search


def one_of_each(conn) -> None:
    """A row of each kind that has a term, whose term begins at `NOW`."""
    one = made(conn, role="administrator", company=COMPANY)
    conn.execute("DELETE FROM mail_outbox")
    conn.execute("DELETE FROM account_link")
    device, _ = shifts.enrol(conn, one, "平板", None, NOW)
    sessions.begin(conn, one.id, NOW - DAY_US)
    conn.execute("UPDATE session SET seen_us = %s, ends_us = %s", [NOW, NOW])
    conn.execute("INSERT INTO oidc_attempt VALUES ('s', %s, 'sealed')", [NOW])
    conn.execute("INSERT INTO account_link VALUES ('h', %s, 'recovery', 1, %s)", [one.id, NOW])
    conn.execute("INSERT INTO shift_pin VALUES (%s, %s, 'h', 1, %s)", [device.id, one.id, NOW])
    conn.execute("INSERT INTO throttle VALUES ('k', 99, %s, 1)", [NOW])
    conn.execute("INSERT INTO signature_seen VALUES ('h', %s)", [NOW])
    mail.put(conn, "a@b.cn", "s", "b", NOW - 90 * DAY_US)
    conn.execute("UPDATE mail_outbox SET sent_us = %s", [NOW])
    conn.execute("INSERT INTO notice VALUES ('party:x', 'p', '2026-01-01', 90, %s)", [NOW])


@pytest.mark.parametrize("kind", TERMS)
def test_a_day_before_its_term_it_stays_and_a_day_after_it_is_gone(conn, kind: str):
    one_of_each(conn)
    term_us = TERMS[kind] * DAY_US
    table = next(k.table for k in KINDS if k.name == kind)
    count = f"SELECT count(*) FROM {table}"
    enforce(conn, NOW + term_us - DAY_US)
    assert conn.execute(count).fetchone() == (1,)
    enforce(conn, NOW + term_us)
    assert conn.execute(count).fetchone() == (1,), "the last moment still counts"
    assert enforce(conn, NOW + term_us + DAY_US)[kind] == 1
    assert conn.execute(count).fetchone() == (0,)


def test_an_account_closed_by_failures_is_not_opened_by_waiting(conn):
    conn.execute("INSERT INTO throttle VALUES ('k', 100, %s, 1)", [NOW])
    enforce(conn, NOW + 1000 * DAY_US)
    assert conn.execute("SELECT count(*) FROM throttle").fetchone() == (1,)


def test_what_has_no_term_is_kept_however_old(conn):
    one = made(conn)
    acting.whole(conn, person.disable, one.id, NOW)
    unset = [kind for kind in KINDS if kind.days is None]
    assert {"account", "application", "attachment", "lead", "trail", "opening", "filing"} <= {
        kind.name for kind in unset
    }
    assert all(kind.grade == "U" for kind in unset)
    gone = enforce(conn, NOW + 36_500 * DAY_US)
    assert not {kind.name for kind in unset} & set(gone)
    assert person.by_id(conn, one.id) is not None


def test_the_round_of_the_server_enforces_it(conn):
    acting.whole(
        conn, links.invite, NewPerson(login="new", name="新", email="n@example.cn", role="viewer"), "https://s.cn", NOW
    )
    tidy(conn, NOW + 40 * DAY_US)
    for table in ("account_link", "mail_outbox"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_every_sealed_table_has_a_line_and_every_line_speaks_both_languages():
    # an application's steps go with the application
    assert {table.name for table in TABLES} - {"application_step"} <= {kind.table for kind in KINDS}
    for kind in KINDS:
        for zh, en in (
            (kind.zh, kind.en), (kind.holds_zh, kind.holds_en), (kind.since_zh, kind.since_en), (kind.basis_zh, kind.basis_en),
        ):  # fmt: skip
            assert CHINESE(zh)
            assert en
            assert not CHINESE(en)


def test_the_trail_is_emptied_once_a_term_is_set_and_its_chain_holds(fresh, conn, monkeypatch):
    """No instrument names its end; whoever decides on one sets the days, and nothing else."""
    assert retention.owned() == []
    kinds = tuple(replace(kind, days=180) if kind.name == "trail" else kind for kind in KINDS)
    monkeypatch.setattr(retention, "KINDS", kinds)
    audit.record(conn, [audit.Row(kind="command", route="suchi test", thing="x", person="p")])
    [(at_us,)] = conn.execute("SELECT at_us FROM audit_row").fetchall()
    with fresh.connect_owner("test") as owner:
        assert retention.enforce_owned(owner, at_us + 180 * DAY_US) == {"trail": 0}
        assert retention.enforce_owned(owner, at_us + 181 * DAY_US) == {"trail": 1}
    assert "trail" not in enforce(conn, NOW + 10_000 * DAY_US)
    assert conn.execute("SELECT thing, person FROM audit_row ORDER BY seq LIMIT 1").fetchone() == (None, None)
    assert audit_check.check(conn).fault is None
