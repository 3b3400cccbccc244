"""Nothing personal stands readable in the database; rows from before are sealed; keys rotate under load, and after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from threading import Timer

import msgspec
import psycopg
import pyotp
import pytest

from suchi.access import (
    acting,
    applications,
    draws,
    keyfile,
    links,
    login,
    mail,
    oidc,
    person,
    private,
    rotation,
    sealing,
    sessions,
    shifts,
)
from suchi.access.applications import Contact, Document, PartyAsked
from suchi.access.login import Attempt
from suchi.access.person import NewPerson
from suchi.access.sealing import TABLES, behind, has_plain, seal_plain, uses
from suchi.access.vault import vault_of
from suchi.commands import opening
from suchi.db.migrate import migrate, migrations_folder
from suchi.db.pool import Store
from suchi.domain.drawing import Frame
from suchi.domain.errors import Failure
from suchi.settings import Oidc, Settings
from tests.access.test_login import NOW, PASSWORD, SECOND
from tests.web import world

MAKER = "91350100M000100Y43"
LOGIN, NAME, EMAIL = "zhang.meihua", "张美华", "Zhang.Meihua@example.cn"
ADDRESS, AGENT, LABEL, PHONE = "203.0.113.77", "Browser of Meihua 9.9", "张师傅的平板", "13800001234"
TEXT, WHO = "院内堆放泄漏电池", "不愿具名 13900005678"
SAID = "据赵师傅口述，夜间被盗"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(fresh, tmp_path):
    """A register with a key file of its own, so that no other test sees it change."""
    fresh.settings = Settings(data=tmp_path)
    return fresh


@pytest.fixture
def conn(own):
    with own.connect_app() as connection:
        yield connection


def flows(conn) -> tuple[person.Person, str]:
    """All that people do with accounts, once; who it was and their authenticator's secret."""
    new = NewPerson(login=LOGIN, name=NAME, email=EMAIL, role="administrator", company=MAKER)
    one, link = acting.whole(conn, links.invite, new, "https://suchi.example", NOW)
    acting.whole(conn, links.accept, link.rsplit("/", 1)[1], PASSWORD, NOW)
    token = login.log_in(conn, Attempt(login=LOGIN, password=PASSWORD, address=ADDRESS, agent=AGENT), NOW)
    secret = login.begin_totp(conn, one.id)
    token, _ = acting.whole(conn, login.confirm_totp, token, one.id, pyotp.TOTP(secret).at(NOW // SECOND), NOW)
    login.begin_totp(conn, one.id)
    links.recover(conn, LOGIN, "https://suchi.example", NOW)
    shifts.enrol(conn, one, LABEL, None, NOW)
    asked = PartyAsked(party=MAKER, name="甲公司", roles=("battery_maker",), region="350100")
    paper = Document(name=f"{NAME}身份证.pdf", sha256="0" * 64, media_type="application/pdf", bytes=9)
    id_, _ = acting.whole(conn, applications.apply, asked, (paper,), Contact(name=NAME, email=EMAIL, phone=PHONE), NOW)
    acting.whole(conn, applications.decide, id_, "returned", one.id, NOW, f"请{NAME}补正")
    private.keep(conn, MAKER, f"person:{one.id}", f"{NAME}.txt", private.NOTE, private.note(TEXT), NOW)
    private.leave_lead(conn, private.Said(TEXT, WHO), "350100", NOW)
    frame = Frame(day="2026-11-18", sites=(), wanted={}, weighting="equal", inspectors=1, each=1)
    acting.whole(conn, draws.begin, MAKER, "350100", frame, (NAME,), NOW)
    return one, secret


def dump(conn) -> dict[str, str]:
    """Every table as text; what is bytes stands in it as hexadecimal digits."""
    names = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return {name: "\n".join(row for (row,) in conn.execute(f'SELECT t::text FROM "{name}" t')) for (name,) in names}


def found_in(text: str, word: str) -> bool:
    return word.lower() in text.lower() or word.encode().hex() in text or word.lower().encode().hex() in text


def test_a_dump_tells_nothing_personal_and_opens_no_account(own, conn, monkeypatch):
    one, secret = flows(conn)
    provider = oidc.Provider(Oidc("https://id.example", "suchi"))
    monkeypatch.setattr(provider, "_discover", lambda: {"authorization_endpoint": "https://id.example/a"})
    monkeypatch.setattr(provider, "_exchange", lambda *_: "token")
    subject = "subject-4711@id.example"
    monkeypatch.setattr(provider, "_claims", lambda *_: {"sub": subject, "email": EMAIL, "email_verified": True})
    _, state = provider.begin(conn, "https://suchi.example/back", NOW)
    verifier = _opened(conn, "oidc_attempt", "encode(state, 'hex')", oidc.Attempted).verifier
    provider.finish(conn, {"state": state, "code": "c"}, state, "https://suchi.example/back", NOW, ADDRESS, AGENT)
    provider.begin(conn, "https://suchi.example/back", NOW)
    lost = world.event("BatteryLost", world.MAKER, "2026-05-01", codes=[world.code(1)], circumstances=SAID)
    world.write(own, *world.opening(), lost)
    tables = dump(conn)
    holding = {table.name for table in TABLES}
    assert all(tables[name] for name in holding), "the flows reach every table that holds something sealed"
    words = [
        LOGIN,
        NAME,
        EMAIL,
        ADDRESS,
        AGENT,
        LABEL,
        PHONE,
        TEXT,
        WHO,
        SAID,
        secret,
        subject,
        verifier,
        "身份证",
        "甲公司",
        "/link/",
    ]
    told = [(word, name) for word in words for name, text in tables.items() if found_in(text, word)]
    assert told == []
    key = keyfile.read(keyfile.path_of(own.settings))[0]
    assert not any(key.secret.hex() in text for text in tables.values())
    assert found_in(tables["person"], one.id), "the search itself finds what is there"


def _opened(conn, table: str, row: str, kind):
    key, sealed = conn.execute(f"SELECT {row}, private FROM {table} LIMIT 1").fetchone()
    return sealing.opened(vault_of(conn), table, key, sealed, kind)


def test_the_database_itself_refuses_plain_rows(own, conn):
    flows(conn)
    for statement in (
        "UPDATE person SET name = 'x'",
        "UPDATE person SET totp = 'x'",
        "UPDATE mail_outbox SET recipient = 'x'",
        "UPDATE application SET contact = 'x'",
        "UPDATE application_step SET reasons = 'x'",
        "UPDATE yard_device SET label = 'x'",
        "INSERT INTO person_identity (issuer, subject, person) SELECT 'i', 's', id FROM person",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute(statement)


def test_every_sealed_column_of_the_schema_is_declared(conn):
    """A column forgotten in the table would stay under the old key for ever."""
    declared = {(table.name, value.column) for table in TABLES for value in table.values}
    rows = conn.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea' "
        "AND (column_name IN ('private', 'content') OR column_name LIKE 'authenticator%')"
    )
    assert {*rows} == declared


def test_a_value_put_into_another_row_does_not_open(conn):
    one, _ = flows(conn)
    other = NewPerson(login="other", name="王", email="w@example.cn", role="viewer")
    two, _ = acting.whole(conn, links.invite, other, "https://suchi.example", NOW)
    conn.execute(
        "UPDATE person SET private = (SELECT private FROM person WHERE id = %s) WHERE id = %s", [one.id, two.id]
    )
    with pytest.raises(Failure) as found:
        person.by_id(conn, two.id)
    assert found.value.code == "vault.damaged"


# ---- rows from before -----------------------------------------------------------------------------------------------


@pytest.fixture
def before(blank, tmp_path):
    """A register of the migration before, with plain rows in it, brought up to date but for the sealing."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrations_folder().glob("000*.sql"):
        shutil.copy(path, folder)
    migrate(blank.dsn, folder)
    blank.settings = Settings(data=tmp_path)
    with blank.connect_owner() as conn:
        conn.execute(
            "INSERT INTO person (id, login, name, email, role, password, totp, totp_pending, created_us) SELECT "
            "'p' || n, 'login.' || n, '姓名' || n, 'Mail' || n || '@example.cn', 'viewer', NULL, 'SECRET' || n, NULL, n "
            "FROM generate_series(1, 1200) n"
        )
        conn.execute("INSERT INTO person_identity VALUES ('https://id.example', 'subject-1', 'p1')")
        conn.execute("INSERT INTO yard_device VALUES ('d', 'h', 'C', NULL, '平板', 'p1', 1)")
        conn.execute("INSERT INTO session VALUES ('h', 's', 'p1', NULL, 1, 1, 1, 1, '192.0.2.1', 'agent')")
        conn.execute(
            "INSERT INTO mail_outbox (recipient, subject, body, created_us, due_us) VALUES ('a@b.cn', 's', 'https://x/link/y', 1, 1)"
        )
        asked = PartyAsked(party=MAKER, name="甲公司", roles=("battery_maker",), region="350100")
        parts = [msgspec.json.encode(part) for part in (asked, (), Contact(name=NAME, email=EMAIL))]
        conn.execute(
            "INSERT INTO application (id, hash, kind, company, stage, asked, documents, contact, created_us, changed_us) "
            "VALUES ('a', 'h', 'party', %s, 'submitted', %s, %s, %s, 1, 1)",
            [MAKER, *parts],
        )
        conn.execute("INSERT INTO application_step VALUES ('a', 1, 'submitted', 'applicant', '理由')")
    migrate(blank.dsn)
    return blank


def test_rows_from_before_are_sealed_and_read_as_they_were(before: Store):
    with before.connect_app() as conn:
        assert has_plain(conn)
        assert seal_plain(conn) == 1200 + 1 + 1 + 1 + 1 + 1
        assert not has_plain(conn)
        assert seal_plain(conn) == 0
        one = person.by_login(conn, "login.7")
        assert (one.name, one.email) == ("姓名7", "Mail7@example.cn")
        assert person.by_email(conn, "mail7@EXAMPLE.cn") == [one]
        sealed = conn.execute("SELECT authenticator FROM person WHERE id = 'p7'").fetchone()[0]
        assert vault_of(conn).open(sealed, "person.authenticator:p7") == b"SECRET7"
        assert conn.execute("SELECT count(*) FROM person WHERE authenticator_pending IS NOT NULL").fetchone() == (0,)
        told = applications.read(conn, "a")
        assert (told.contact.email, told.asked.name, told.steps[0].reasons) == (EMAIL, "甲公司", "理由")
        assert [device.label for device in shifts.listed(conn, "C")] == ["平板"]
        assert _opened(conn, "mail_outbox", "ref", mail.Letter).body == "https://x/link/y"
        assert _opened(conn, "person_identity", "ref", oidc.Known).subject == "subject-1"
        words = ["login.7", "姓名7", "SECRET7", "a@b.cn", "192.0.2.1", "subject-1", NAME]
        assert [word for word in words for text in dump(conn).values() if found_in(text, word)] == []


def test_the_start_of_a_command_seals_them_and_their_files_hold_nothing_of_it(before: Store, capsys):
    def on_disk() -> bytes:
        with before.connect_owner() as conn:
            conn.execute("CHECKPOINT")
            folder, file = conn.execute(
                "SELECT current_setting('data_directory'), pg_relation_filepath('person')"
            ).fetchone()
        return Path(folder, file).read_bytes()

    assert "姓名77".encode() in on_disk(), "the search itself finds what is there"
    opening._seal(before)
    assert "姓名77".encode() not in on_disk()
    told = capsys.readouterr().err
    assert str(keyfile.path_of(before.settings)) in told
    assert "1205" in told
    opening._seal(before)
    assert capsys.readouterr().err == ""


def test_their_files_hold_nothing_of_it_though_somebody_was_looking(before: Store, capsys):
    looking = before.connect_owner()
    looking.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    looking.execute("SELECT count(*) FROM person")
    gone = Timer(0.7, looking.close)
    gone.start()
    opening._seal(before)
    gone.join()
    with before.connect_owner() as conn:
        conn.execute("CHECKPOINT")
        folder, file = conn.execute(
            "SELECT current_setting('data_directory'), pg_relation_filepath('person')"
        ).fetchone()
    assert "姓名77".encode() not in Path(folder, file).read_bytes()


def test_their_files_hold_nothing_of_it_though_something_long_ran_in_another_database(before: Store, cluster, capsys):
    running = psycopg.connect(cluster.dsn)
    running.execute("SELECT pg_current_xact_id()")
    gone = Timer(0.7, running.close)
    gone.start()
    opening._seal(before)
    gone.join()
    with before.connect_owner() as conn:
        conn.execute("CHECKPOINT")
        folder, file = conn.execute(
            "SELECT current_setting('data_directory'), pg_relation_filepath('person')"
        ).fetchone()
    assert "姓名77".encode() not in Path(folder, file).read_bytes()


def test_sealing_that_was_cut_off_goes_on(before: Store, monkeypatch):
    with before.connect_app() as conn:
        real, done = sealing._seal_some, []

        def dies(*given):
            if len(done) == 1:
                raise KeyboardInterrupt
            done.append(real(*given))
            return done[-1]

        monkeypatch.setattr(sealing, "_seal_some", dies)
        with pytest.raises(KeyboardInterrupt):
            seal_plain(conn)
        sealed = conn.execute("SELECT count(*) FROM person WHERE private IS NOT NULL").fetchone()[0]
        assert 0 < sealed < 1200
        monkeypatch.setattr(sealing, "_seal_some", real)
        seal_plain(conn)
        assert not has_plain(conn)
        assert len(person.listed(conn, None)) == 1200


def test_without_a_key_file_nothing_is_sealed_and_nothing_lost(before: Store, tmp_path):
    before.settings = Settings(data=tmp_path, database_url="postgresql://u@h/d")
    with before.connect_app() as conn:
        with pytest.raises(Failure) as found:
            seal_plain(conn)
        assert found.value.code == "vault.no-key-file"
        assert conn.execute("SELECT count(*) FROM person WHERE login IS NOT NULL").fetchone() == (1200,)


# ---- rotation -------------------------------------------------------------------------------------------------------


def rotated(conn) -> int:
    path = keyfile.path_of(conn.settings)
    done = 0
    for done, _ in rotation.rotate(conn, path, NOW):  # noqa: B007 – the last is wanted
        pass
    return done


def test_after_rotation_all_is_as_before_and_the_old_key_may_go(own, conn):
    one, secret = flows(conn)
    [old] = keyfile.read(keyfile.path_of(own.settings))
    path = keyfile.path_of(own.settings)
    with pytest.raises(Failure) as found:
        rotation.retire(conn, path, old.name)
    assert found.value.code == "vault.key-current"
    values = sum(use.rows for use in uses(conn))
    assert rotated(conn) == values
    new, kept = keyfile.read(path)
    assert kept == old
    assert {use.key for use in uses(conn)} == {new.id}
    rotation.retire(conn, path, old.name)
    assert keyfile.read(path) == (new,)
    assert person.by_login(conn, LOGIN) == one
    assert person.by_email(conn, EMAIL) == [one]
    code = pyotp.TOTP(secret).at(NOW // SECOND + 60)
    attempt = Attempt(login=LOGIN, password=PASSWORD, code=code, address=ADDRESS, agent=AGENT)
    token = login.log_in(conn, attempt, NOW + 60 * SECOND)
    assert [s.agent for s in sessions.listed(conn, one.id, NOW)] == [AGENT] * 2
    assert sessions.SessionRing().resolve(conn, token, NOW + 60 * SECOND).person == one
    with pytest.raises(Failure) as found:
        rotation.retire(conn, path, old.name)
    assert found.value.code == "vault.key-not-there"


def test_an_old_key_that_something_needs_stays(own, conn):
    flows(conn)
    path = keyfile.path_of(own.settings)
    [old] = keyfile.read(path)
    steps = rotation.rotate(conn, path, NOW)
    next(steps)  # the new key seals, nothing is sealed anew yet
    steps.close()
    with pytest.raises(Failure) as found:
        rotation.retire(conn, path, old.name)
    assert found.value.code == "vault.key-used"
    assert len(keyfile.read(path)) == 2
    assert person.by_login(conn, LOGIN) is not None, "found by the hash of the old key"
    with pytest.raises(Failure) as taken:
        acting.whole(
            conn, links.invite, NewPerson(login=LOGIN, name="x", email=EMAIL, role="viewer"), "https://s.cn", NOW
        )
    assert taken.value.code == "access.person-exists", "a login given out under the old key is still taken"


def test_the_cipher_changes_by_a_rotation_without_a_new_key(own, conn):
    flows(conn)
    before = keyfile.read(keyfile.path_of(own.settings))
    own.settings = conn.settings = Settings(data=own.settings.data, cipher="sm4")
    assert behind(conn, vault_of(conn)) > 0
    rotated(conn)
    assert {use.form for use in uses(conn)} == {2}
    assert keyfile.read(keyfile.path_of(own.settings)) == before
    assert person.by_login(conn, LOGIN).name == NAME


def test_keys_rotate_while_people_work(own, conn):
    flows(conn)
    stop, failed, made = threading.Event(), [], []

    def work(number: int) -> None:
        with own.connect_app() as mine:
            count = 0
            while not stop.is_set():
                try:
                    count += 1
                    new = NewPerson(
                        login=f"w{number}.{count}", name=NAME, email=f"w{number}.{count}@example.cn", role="viewer"
                    )
                    one, _ = acting.whole(mine, links.invite, new, "https://suchi.example", NOW)
                    assert person.by_login(mine, new.login) == one
                    sessions.begin(mine, one.id, NOW, address=ADDRESS)
                    made.append(new.login)
                except (Failure, AssertionError, psycopg.Error) as error:
                    failed.append(error)
                    return

    workers = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(3):
            time.sleep(0.15)
            rotated(conn)
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    assert failed == []
    assert len(made) > 10
    while behind(conn, vault_of(conn)):
        for _ in sealing.reseal(conn, vault_of(conn)):
            pass
    path = keyfile.path_of(own.settings)
    for old in keyfile.read(path)[1:]:
        rotation.retire(conn, path, old.name)
    assert {one.login for one in person.listed(conn, None)} >= set(made)


_ROTATING = """
import os, sys
from pathlib import Path
from suchi.access import keyfile, rotation
from suchi.db.pool import Store
from suchi.settings import Settings
store = Store(Settings(data=Path(os.environ["T_DATA"])), os.environ["T_DSN"])
with store.connect_app() as conn:
    for done, total in rotation.rotate(conn, keyfile.path_of(store.settings), 5):
        if done >= 500:
            print("half", flush=True)
            sys.stdin.read()
"""


def test_a_rotation_that_was_killed_is_finished_by_the_next(own, conn):
    for number in range(1300):
        mail.put(conn, f"{number}@example.cn", "s", "b", NOW)
    path = keyfile.path_of(own.settings)
    env = os.environ | {"T_DATA": str(own.settings.data), "T_DSN": own.dsn, "PYTHONPATH": str(ROOT / "src")}
    child = subprocess.Popen([sys.executable, "-c", _ROTATING], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"half\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()
    new, _old = keyfile.read(path)
    rows = {use.key: use.rows for use in uses(conn)}
    assert len(rows) == 2, "half of it is under each key"
    assert rows[new.id] < 1300
    left = behind(conn, vault_of(conn))
    assert rotated(conn) == left
    assert len(keyfile.read(path)) == 2, "it was finished under the key it began with"
    assert {use.key: use.rows for use in uses(conn)} == {new.id: 1300}
    assert sum(mail.deliver(conn, lambda _: None, "s@example.cn", NOW) for _ in range(1300)) == 1300
