"""Log-in: a wrong password and an unknown account are alike, failures make wait, codes count once, sessions end."""

from __future__ import annotations

import hashlib
import hmac
import math
import time

import argon2
import pyotp
import pytest

from suchi.access import acting, links, login, mail, passwords, person, privacy, sessions, throttle, totp
from suchi.access.login import Attempt, log_in
from suchi.access.person import Authority, NewPerson
from suchi.access.sealing import opened
from suchi.access.sessions import SessionRing
from suchi.access.tidying import tidy
from suchi.access.tokens import hash_of
from suchi.access.vault import vault_of
from suchi.domain.errors import Failure

SECOND = 1_000_000
NOW = 1_796_000_000 * SECOND
PASSWORD = "gravel-teapot-41-onward"
OTHER = "rhubarb umbrella seven lanes"


def made(conn, name="li.wei", role="reporter", company=None, now_us=NOW):
    new = NewPerson(login=name, name="李伟", email=f"{name}@example.cn", role=role, company=company)
    one, link = acting.whole(conn, links.invite, new, "https://suchi.example", now_us)
    acting.whole(conn, links.accept, link.rsplit("/", 1)[1], PASSWORD, now_us)
    return one


def failure(work, *args, **kwargs) -> Failure:
    with pytest.raises(Failure) as found:
        work(*args, **kwargs)
    return found.value


def attempt(conn, name="li.wei", password=PASSWORD, now_us=NOW, **more):
    return log_in(conn, Attempt(login=name, password=password, **{"address": "192.0.2.7"} | more), now_us)


def test_it_opens_a_session(conn):
    one = made(conn)
    token = attempt(conn, "Li.Wei ")
    standing = SessionRing().resolve(conn, token, NOW)
    assert standing.person.id == one.id
    row = conn.execute("SELECT session::text FROM session").fetchone()
    assert token not in row[0]
    assert hash_of(token).hex() in row[0]


def test_a_wrong_password_and_an_unknown_account_are_alike(conn, monkeypatch):
    one = made(conn)
    disabled = made(conn, "closed")
    acting.whole(conn, person.disable, disabled.id, NOW)
    invited = NewPerson(login="invited", name="王", email="w@example.cn", role="viewer")
    acting.whole(conn, links.invite, invited, "https://suchi.example", NOW)
    verified = []
    monkeypatch.setattr(
        passwords, "HASHER", _Counting(verified, argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    )
    said = set()
    for name in (one.login, "nobody", "closed", "invited", "\0", "x" * 500):
        verified.clear()
        found = failure(attempt, conn, name, "not the password, surely")
        said.add((found.code, found.zh, found.en))
        assert len(verified) == 1, name
    assert [code for code, _, _ in said] == ["access.login-wrong"]
    assert conn.execute("SELECT count(*) FROM session").fetchone() == (0,)


class _Counting:
    def __init__(self, seen, hasher):
        self._seen, self._hasher = seen, hasher

    def verify(self, *args):
        self._seen.append(args)
        return self._hasher.verify(*args)

    def __getattr__(self, name):
        return getattr(self._hasher, name)


def test_they_take_the_same_time(conn, monkeypatch):
    """Medians of the real work, a little cheaper: an account must not be told by a clock."""
    hasher = argon2.PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    passwords._nobody.cache_clear()
    made(conn)
    times = {"li.wei": [], "nobody": []}
    for number in range(9):
        for name, taken in times.items():
            conn.execute("DELETE FROM throttle")
            began = time.process_time()
            failure(attempt, conn, name, f"not the password {number}")
            taken.append(time.process_time() - began)
    known, unknown = (sorted(taken)[4] for taken in times.values())
    assert 0.5 < known / unknown < 2


def test_the_delay_grows_and_is_alike_for_nobody(conn):
    made(conn)
    for name in ("li.wei", "nobody"):
        waits, now = [], NOW
        for _ in range(12):
            found = failure(attempt, conn, name, "wrong", now, address=name)
            if found.code == "access.login-wait":
                waits.append(found.detail["retry_after"])
                now += found.detail["retry_after"] * SECOND
        assert waits == [1, 2, 4, 8]
    # the right password has to wait too: else waiting would tell which one it is
    found = failure(attempt, conn, "li.wei", PASSWORD, now - SECOND)
    assert found.code == "access.login-wait"
    assert SessionRing().resolve(conn, attempt(conn, now_us=now + 16 * SECOND), now + 16 * SECOND)
    # and with it the count begins anew
    assert failure(attempt, conn, "li.wei", "wrong", now + 17 * SECOND).code == "access.login-wrong"


def test_an_address_waits_whatever_accounts_it_tries(conn):
    codes = [failure(attempt, conn, f"user{number}", "wrong").code for number in range(30)]
    assert codes[:20] == ["access.login-wrong"] * 20
    assert codes[20:] == ["access.login-wait"] * 10


def test_a_hundred_failures_in_a_row_lock_until_a_link_opens_it(conn):
    one = made(conn)
    key = hashlib.sha256(b"account:li.wei").digest()
    conn.execute("INSERT INTO throttle VALUES (%s, %s, %s, %s)", [key, throttle.LOCKED, NOW, NOW])
    later = NOW + 48 * 3600 * SECOND
    assert failure(attempt, conn, now_us=later).code == "access.login-locked"
    link = acting.whole(conn, links.send, one, "recovery", "https://suchi.example", later)
    acting.whole(conn, links.accept, link.rsplit("/", 1)[1], OTHER, later)
    assert attempt(conn, password=OTHER, now_us=later)


def test_old_parameters_are_hashed_anew(conn, monkeypatch):
    made(conn)
    before = conn.execute("SELECT password FROM person").fetchone()[0]
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    attempt(conn)
    after = conn.execute("SELECT password FROM person").fetchone()[0]
    assert "t=1" in before
    assert "t=2" in after
    assert attempt(conn)


# ---- the second factor ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_the_vectors_of_rfc_6238(second, code):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the RFC's 12345678901234567890 in base32
    assert totp.step_of(secret, code[2:], second * SECOND) == second // 30


def test_a_code_is_that_of_the_standard():
    secret = totp.new_secret()
    step = NOW // SECOND // 30
    digest = hmac.new(pyotp.HOTP(secret).byte_secret(), step.to_bytes(8, "big"), "sha1").digest()
    offset = digest[-1] & 15
    code = (int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF) % 1_000_000
    assert totp.step_of(secret, f"{code:06}", NOW) == step
    assert totp.step_of(secret, f"{code:06}", NOW + 61 * SECOND) is None


def with_totp(conn):
    one = made(conn)
    token = attempt(conn)
    secret = login.begin_totp(conn, one.id)
    code = pyotp.TOTP(secret).at(NOW // SECOND)
    assert failure(acting.whole, conn, login.confirm_totp, token, one.id, "000000", NOW).code == "access.totp-wrong"
    new, codes = acting.whole(conn, login.confirm_totp, token, one.id, code, NOW)
    return one, secret, token, new, codes


def test_a_second_factor(conn):
    _, secret, old, new, codes = with_totp(conn)
    assert failure(SessionRing().resolve, conn, old, NOW).code == "access.session-ended"
    assert SessionRing().resolve(conn, new, NOW)
    later = NOW + 60 * SECOND
    code = pyotp.TOTP(secret).at(later // SECOND)
    assert failure(attempt, conn, now_us=later).code == "access.totp-needed"
    assert failure(attempt, conn, password="wrong", code=code, now_us=later).code == "access.login-wrong"
    assert failure(attempt, conn, code="123456", now_us=later).code == "access.totp-wrong"
    assert attempt(conn, code=code, now_us=later)
    assert failure(attempt, conn, code=code, now_us=later).code == "access.totp-wrong", "a code counts once"
    assert len(set(codes)) == totp.RECOVERY_CODES
    letters = {len(one.replace("-", "")) for one in codes}
    assert letters == {totp.RECOVERY_LETTERS}
    assert totp.RECOVERY_LETTERS * math.log2(len(totp._ALPHABET)) >= 112, "so that a plain hash guards them"
    assert attempt(conn, code=codes[0].upper(), now_us=later)
    assert failure(attempt, conn, code=codes[0], now_us=later).code == "access.totp-wrong", "so does a recovery code"
    kept = conn.execute("SELECT string_agg(recovery_code::text, ' ') FROM recovery_code").fetchone()[0]
    assert not any(one.replace("-", "") in kept for one in codes)


def letters(conn, person_) -> list[str]:
    """What lies in the outbox for somebody, as they would read it, the oldest first."""
    found = privacy.export(conn, person_.login, NOW)["letters"]
    bodies = [
        opened(vault_of(conn), "mail_outbox", ref, sealed, mail.Letter).body
        for ref, sealed in conn.execute("SELECT ref, private FROM mail_outbox ORDER BY created_us, id")
    ]
    assert len(found) == len(bodies)
    return bodies


def test_whoever_logs_in_otherwise_than_before_is_told_by_mail(conn):
    one, _, _, token, codes = with_totp(conn)
    conn.execute("DELETE FROM mail_outbox WHERE created_us < %s", [NOW])
    at = [NOW + n * 3600 * SECOND for n in range(1, 5)]
    attempt(conn, code=codes[0], now_us=at[0])
    token = acting.whole(conn, login.remove_totp, token, one.id, at[1])
    acting.whole(conn, login.change_password, token, one.id, OTHER, (), at[2])
    link = acting.whole(conn, links.send, one, "recovery", "https://suchi.example", at[3])
    acting.whole(conn, links.accept, link.rsplit("/", 1)[1], PASSWORD, at[3] + 1)
    told = [body for body in letters(conn, one) if "holds no link" in body]
    for body, words in zip(
        told,
        (
            "authenticator was set up",
            "recovery code was used",
            "authenticator was taken away",
            "password was changed",
            "password was changed",
        ),
        strict=True,
    ):
        assert words in body
        assert "/link/" not in body
        assert one.login in body


def test_an_ordinary_log_in_and_a_first_password_send_no_warning(conn):
    one = made(conn)
    attempt(conn)
    assert not any("holds no link" in body for body in letters(conn, one))


def test_guessing_codes_is_slowed_down_like_passwords(conn):
    with_totp(conn)
    codes = []
    for number in range(12):
        codes.append(failure(attempt, conn, code=f"{number:06}").code)
        failure(attempt, conn)  # the right password without a code takes no count away
    assert codes.count("access.totp-wrong") <= 5
    assert codes[-1] == "access.login-wait"


def test_a_session_of_the_same_browser_ends_at_log_in(conn):
    made(conn)
    first = attempt(conn)
    second = attempt(conn, previous=first)
    assert failure(SessionRing().resolve, conn, first, NOW).code == "access.session-ended"
    assert SessionRing().resolve(conn, second, NOW)


# ---- sessions -------------------------------------------------------------------------------------------------------


def test_a_session_ends_when_left_alone_and_in_any_case(conn):
    made(conn)
    ring = SessionRing(0.0)
    token = attempt(conn)
    idle = attempt(conn)
    now = NOW
    while now < NOW + sessions.WHOLE_US - 20 * 60 * SECOND:
        now += 20 * 60 * SECOND
        assert ring.resolve(conn, token, now)
    assert failure(ring.resolve, conn, idle, NOW + sessions.IDLE_US + 1).code == "access.session-ended"
    assert failure(ring.resolve, conn, token, NOW + sessions.WHOLE_US).code == "access.session-ended"
    tidy(conn, NOW + sessions.WHOLE_US + 1)
    assert conn.execute("SELECT count(*) FROM session").fetchone() == (0,)


def test_a_change_of_role_ends_every_session(conn):
    one = made(conn, role="administrator")
    token = attempt(conn)
    acting.whole(conn, person.set_role, one.id, "viewer")
    assert failure(SessionRing().resolve, conn, token, NOW).code == "access.session-ended"
    assert SessionRing().resolve(conn, attempt(conn), NOW).caller.scope == "reader"


def test_a_new_password_keeps_one_session_under_a_new_token(conn):
    one = made(conn)
    token, other = attempt(conn), attempt(conn)
    new = acting.whole(conn, login.change_password, token, one.id, OTHER, (one.login,), NOW)
    for ended in (token, other):
        assert failure(SessionRing().resolve, conn, ended, NOW).code == "access.session-ended"
    assert SessionRing().resolve(conn, new, NOW).person.id == one.id
    assert failure(attempt, conn).code == "access.login-wrong"


def test_a_remembered_session_ends_within_seconds(conn, monkeypatch):
    made(conn)
    now = [100.0]
    monkeypatch.setattr(sessions, "monotonic", lambda: now[0])
    ring = SessionRing()
    token = attempt(conn)
    ring.resolve(conn, token, NOW)
    sessions.end(conn, token)
    assert ring.known(token) is not None
    now[0] += 5
    assert ring.known(token) is None
    assert sessions.REMEMBERED_S <= 5


# ---- links ----------------------------------------------------------------------------------------------------------


def test_a_link_works_once_and_for_a_while(conn):
    new = NewPerson(login="wang", name="王芳", email="wang@example.cn", role="viewer")
    one, link = acting.whole(conn, links.invite, new, "https://suchi.example/", NOW)
    assert link.startswith("https://suchi.example/link/")
    token = link.rsplit("/", 1)[1]
    late = NOW + links.LASTS_US["invitation"]
    assert failure(acting.whole, conn, links.accept, token, PASSWORD, late).code == "access.link-expired"
    assert failure(acting.whole, conn, links.accept, token[:-1], PASSWORD, NOW).code == "access.link-unknown"
    assert failure(acting.whole, conn, links.accept, token, "short", NOW).code == "access.password-short"
    assert links.look(conn, token, NOW)[0] == one, "what was refused has not used it up"
    acting.whole(conn, links.accept, token, PASSWORD, NOW)
    assert failure(acting.whole, conn, links.accept, token, PASSWORD, NOW).code == "access.link-used"
    assert token not in str(conn.execute("SELECT account_link::text FROM account_link").fetchall())


def test_a_newer_link_ends_the_older_one(conn):
    one = made(conn)
    first, second = (acting.whole(conn, links.send, one, "recovery", "https://suchi.example", NOW + n) for n in (0, 1))
    assert failure(links.look, conn, first.rsplit("/", 1)[1], NOW).code == "access.link-unknown"
    assert links.look(conn, second.rsplit("/", 1)[1], NOW)[1] == "recovery"


def test_nobody_gets_no_letter_and_nobody_too_many(conn):
    one = made(conn)
    before = conn.execute("SELECT count(*) FROM mail_outbox").fetchone()[0]
    acting.whole(conn, links.recover, "nobody", "https://suchi.example", NOW)
    assert conn.execute("SELECT count(*) FROM mail_outbox").fetchone()[0] == before
    for _ in range(3):
        acting.whole(conn, links.recover, one.login, "https://suchi.example", NOW)
    again = failure(acting.whole, conn, links.recover, one.login, "https://suchi.example", NOW)
    assert again.code == "access.login-wait"


# ---- people ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"login": "a"}, "access.person-fields"),
        ({"login": "has blank"}, "access.person-fields"),
        ({"email": "nobody"}, "access.person-fields"),
        ({"email": "a@b.cn\r\nBcc: c@d.cn"}, "access.person-fields"),
        ({"name": " "}, "access.person-fields"),
        ({"role": "boss"}, "access.person-fields"),
        ({"authority": Authority("MIIT", "nation", "000000")}, "access.office"),
        ({"login": "LI.WEI"}, "access.person-exists"),
    ],
)
def test_accounts_that_cannot_be(conn, change, code):
    made(conn)
    given = {"login": "wang", "name": "王", "email": "wang@example.cn", "role": "viewer"} | change
    assert failure(person.add, conn, NewPerson(**given), NOW).code == code


def test_a_region_covers_what_is_within():
    assert Authority("MIIT", "nation", "000000").covers(None)
    province = Authority("MIIT", "province", "340000")
    assert province.covers("340100")
    assert not province.covers("320100")
    assert not province.covers(None)
    assert Authority("MIIT", "prefecture", "340100").covers("340104")
    assert not Authority("MIIT", "county", "340104").covers("340100")


@pytest.mark.parametrize(
    ("role", "company", "scope"),
    [("administrator", None, "operator"), ("reporter", None, "reader"), ("viewer", None, "reader"),
     ("administrator", "919900000159171969", "reporter"), ("reporter", "919900000159171969", "reporter"),
     ("viewer", "919900000159171969", "reader")],
)  # fmt: skip
def test_as_whom_somebody_reports(conn, role, company, scope):
    caller = made(conn, role=role, company=company).caller()
    assert (caller.scope, caller.company) == (scope, company)
    assert caller.name == f"{company or 'operator'}/person:{caller.person}"
