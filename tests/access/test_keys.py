"""API keys: shown once, kept as a hash, revocable, told apart."""

from __future__ import annotations

import pytest

from suchi.access import keys
from suchi.domain.errors import Failure

COMPANY = "919900000159171969"


@pytest.fixture
def conn(fresh):
    with fresh.connect_app() as connection:
        yield connection


def bearer(key: str) -> str:
    return f"Bearer {key}"


def failure(conn, header) -> str:
    with pytest.raises(Failure) as found:
        keys.resolve(conn, header)
    assert found.value.zh
    assert found.value.en
    return found.value.code


def test_a_key_says_who_is_calling(conn):
    operator = keys.resolve(conn, bearer(keys.create(conn, "operator", None, "console", 5)))
    reporter = keys.resolve(conn, bearer(keys.create(conn, "reporter", COMPANY.lower(), "", 6)))
    reader = keys.resolve(conn, bearer(keys.create(conn, "reader", None, "", 7)))
    assert (operator.scope, operator.company, operator.may_submit) == ("operator", None, True)
    assert (reporter.scope, reporter.company, reporter.may_submit) == ("reporter", COMPANY, True)
    assert (reader.scope, reader.company, reader.may_submit) == ("reader", None, False)
    assert [key.created_us for key in keys.list_keys(conn)] == [7, 6, 5]


def test_the_secret_is_nowhere(conn):
    key = keys.create(conn, "operator", None, "", 1)
    secret = key.split("_", 2)[2]
    assert len(secret) == 43
    row = conn.execute("SELECT api_key::text FROM api_key").fetchone()
    assert secret not in row[0]
    assert secret.encode().hex() not in row[0]


def test_wrong_keys(conn):
    key = keys.create(conn, "operator", None, "", 1)
    assert failure(conn, None) == "access.key-missing"
    assert failure(conn, "") == "access.key-missing"
    for wrong in (
        "Basic abc", "Bearer", "Bearer x", bearer("suchi_nobody_x"), bearer(key[:-1]), bearer(key + "a"),
        bearer(key.replace("suchi", "other")), bearer("suchi_\0_a"), bearer("suchi_" + "a" * 500), bearer("suchi_é_ü"),
    ):  # fmt: skip
        assert failure(conn, wrong) == "access.key-unknown", wrong


def test_revoking(conn):
    key = keys.create(conn, "operator", None, "", 1)
    ring = keys.KeyRing()
    assert ring.resolve(conn, bearer(key)).scope == "operator"
    assert keys.revoke(conn, key, 9)
    assert not keys.revoke(conn, key, 10)
    assert failure(conn, bearer(key)) == "access.key-revoked"
    assert keys.list_keys(conn)[0].revoked_us == 9
    # a wrong secret must not learn that the key existed
    assert failure(conn, bearer(key[:-1] + ("a" if key[-1] != "a" else "b"))) == "access.key-unknown"


def test_a_revoked_key_ends_everywhere_within_seconds(conn, monkeypatch):
    assert keys.REMEMBERED_S <= 5
    now = [100.0]
    monkeypatch.setattr(keys, "monotonic", lambda: now[0])
    key = keys.create(conn, "operator", None, "", 1)
    ring = keys.KeyRing()
    ring.resolve(conn, bearer(key))
    keys.revoke(conn, key, 9)
    assert ring.known(bearer(key)) is not None
    now[0] += 5
    assert ring.known(bearer(key)) is None
    with pytest.raises(Failure):
        ring.resolve(conn, bearer(key))


def test_a_cached_key_still_needs_its_secret(conn):
    key = keys.create(conn, "operator", None, "", 1)
    ring = keys.KeyRing()
    ring.resolve(conn, bearer(key))
    with pytest.raises(Failure) as found:
        ring.known(bearer(key[:-4] + "AAAA"))
    assert found.value.code == "access.key-unknown"


@pytest.mark.parametrize(
    ("scope", "company", "code"),
    [
        ("reporter", None, "access.company-missing"),
        ("operator", COMPANY, "access.company-extra"),
        ("boss", None, "access.scope-unknown"),
    ],
)
def test_keys_that_cannot_be(conn, scope, company, code):
    with pytest.raises(Failure) as found:
        keys.create(conn, scope, company, "", 1)
    assert found.value.code == code
