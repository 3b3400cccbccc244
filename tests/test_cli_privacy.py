"""The `privacy` commands in a terminal: keys, rotation, what is held, export, erasure that is told first."""

from __future__ import annotations

import json
import stat

import pytest

from suchi.access import audit, keyfile, private
from suchi.domain.canonical import entry_id
from suchi.settings import Settings
from tests.test_cli import runner
from tests.web.world import MAKER, code, event, opening, write

LOGIN = "li.wei"


@pytest.fixture
def suchi(fresh, monkeypatch, tmp_path):
    """Commands against a database of its own with a key file of its own."""
    run = runner(fresh, monkeypatch)
    monkeypatch.setenv("SUCHI_KEY_FILE", str(tmp_path / "keys.json"))
    return run


@pytest.fixture
def opened(suchi):
    assert suchi("privacy", "new-key").exit_code == 0
    done = suchi("accounts", "create-admin", LOGIN, "--name", "李伟", "--email", "li@example.cn")
    assert done.exit_code == 0, done.output
    return suchi


def test_a_given_database_without_keys_says_what_to_do(suchi, tmp_path):
    done = suchi("accounts", "create-admin", LOGIN, "--name", "李伟", "--email", "li@example.cn")
    assert done.exit_code == 2
    assert "[vault.key-file-missing]" in done.stderr
    assert str(tmp_path / "keys.json") in done.stderr
    assert suchi("findings").exit_code == 0, "what needs no key needs no key file"


def test_the_key_file_is_made_once(suchi, tmp_path):
    path = tmp_path / "keys.json"
    done = suchi("privacy", "new-key")
    assert done.exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    [key] = keyfile.read(path)
    assert key.secret.hex() not in done.output
    assert json.loads(path.read_bytes())["keys"][0]["secret"] not in done.output
    again = suchi("privacy", "new-key")
    assert (again.exit_code, keyfile.read(path)) == (2, (key,))
    assert "[vault.key-file-exists]" in again.stderr
    assert suchi("privacy", "new-key", tmp_path / "other.json").exit_code == 0


def test_keys_rotate_and_old_ones_go(opened, tmp_path):
    [old] = keyfile.read(tmp_path / "keys.json")
    assert opened("privacy", "retire-key", old.name).exit_code == 2
    done = opened("privacy", "rotate")
    assert done.exit_code == 0, done.output
    new, _ = keyfile.read(tmp_path / "keys.json")
    assert new.name in done.stderr
    found = json.loads(opened("privacy", "keys", "--json").output)
    assert [(key["key"], key["current"], key["rows"] > 0) for key in found] == [
        (new.name, True, True),
        (old.name, False, False),
    ]
    assert new.name in opened("privacy", "keys").output
    assert opened("privacy", "retire-key", old.name).exit_code == 0
    assert keyfile.read(tmp_path / "keys.json") == (new,)
    assert LOGIN in opened("accounts", "list").output
    nothing = opened("privacy", "retire-key", "ff")
    assert (nothing.exit_code, "ff" in nothing.stderr) == (2, True)


def test_what_is_held_is_reported_in_both_languages(opened):
    text = opened("privacy", "report").output
    for words in (
        "人员账号 account of a person",
        "未定 unset",
        "AES-256-GCM",
        "30 天 days",
        "个人信息保护法",
        "PIPL art. 19",
    ):
        assert words in text
    held = {one["kind"]: one for one in json.loads(opened("privacy", "report", "--json").output)}
    assert held["account"]["rows"] == 1
    assert held["account"]["termDays"] is None
    assert held["letter"]["termDays"] == 30
    assert held["letter"]["nextErasureAt"] > held["letter"]["oldestAt"]
    assert "李伟" not in text


def test_a_person_is_exported_then_erased_but_told_first(opened):
    found = json.loads(opened("privacy", "export", "--person", LOGIN).output)
    assert (found["account"]["name"], len(found["letters"])) == ("李伟", 1)
    dry = opened("privacy", "erase", "--person", LOGIN)
    assert dry.exit_code == 0
    assert "--yes" in dry.stderr
    assert LOGIN in opened("accounts", "list").output
    done = opened("privacy", "erase", "--person", LOGIN, "--yes")
    assert (done.exit_code, done.stdout) == (0, dry.stdout)
    assert LOGIN not in opened("accounts", "list").output
    assert "[access.person-unknown]" in opened("privacy", "erase", "--person", LOGIN).stderr


def test_a_person_goes_out_of_the_trail_too_and_the_chain_holds(opened, fresh):
    with fresh.connect_app() as conn:
        [(who,)] = conn.execute("SELECT id FROM person")
        row = audit.Row(
            kind="read", route="GET /x", company="C1", person=who, address="192.0.2.0/24", thing="battery:1"
        )
        audit.record(conn, [row, audit.Row(kind="read", route="GET /x", company="C1", person="another")])
    told = opened("privacy", "erase", "--person", LOGIN)
    assert "audit_row          1" in told.stdout
    with fresh.connect_app() as conn:
        assert conn.execute("SELECT count(*) FROM audit_row WHERE person = %s", [who]).fetchone() == (1,)
    assert opened("privacy", "erase", "--person", LOGIN, "--yes").stdout == told.stdout
    with fresh.connect_app() as conn:
        assert conn.execute("SELECT count(*) FROM audit_row WHERE person = %s", [who]).fetchone() == (0,)
        assert conn.execute("SELECT count(*) FROM audit_row WHERE person = 'another'").fetchone() == (1,)
        done = conn.execute("SELECT kind, thing, purpose FROM audit_row ORDER BY seq DESC LIMIT 1").fetchone()
    assert done == ("command", f"people:{who}", "PIPL art. 47")
    assert opened("audit", "verify").exit_code == 0


def test_an_erasure_that_is_refused_leaves_no_row(opened, fresh):
    with fresh.connect_app() as conn:
        before = audit.head(conn).seq
    assert opened("privacy", "erase", "--person", "nobody", "--yes").exit_code == 2
    with fresh.connect_app() as conn:
        assert audit.head(conn).seq == before


def test_an_attachment_is_erased_by_its_hash(opened, fresh, monkeypatch, tmp_path):
    from suchi.settings import Settings

    fresh.settings = Settings(data=tmp_path, key_file=tmp_path / "keys.json")
    with fresh.connect_app() as conn:
        hash_ = private.keep(conn, "C", "key", "n.txt", private.NOTE, b"x", 1).hex()
    assert opened("privacy", "erase", "--attachment", hash_, "--yes").exit_code == 0
    with fresh.connect_app() as conn:
        done = conn.execute("SELECT kind, thing FROM audit_row ORDER BY seq DESC LIMIT 1").fetchone()
    assert done == ("command", f"attachment:{hash_}")
    assert "[attachment.erased]" in opened("privacy", "erase", "--attachment", hash_).stderr
    assert "[attachment.not-on-record]" in opened("privacy", "erase", "--attachment", "zz").stderr
    assert opened("privacy", "erase", "--company-contact", "91350100M000100Y43").output.startswith("application")


def test_the_free_text_of_a_report_is_erased_by_its_entry(opened, fresh, tmp_path):
    fresh.settings = Settings(data=tmp_path, key_file=tmp_path / "keys.json")
    lost = event("BatteryLost", MAKER, "2026-05-01", codes=[code(1)], circumstances="据张三口述")
    write(fresh, *opening(), lost)
    id_ = entry_id(MAKER, lost["id"]).hex()
    told = opened("privacy", "erase", "--entry", id_)
    assert (told.exit_code, told.stdout.split()) == (0, ["entry_text", "1"])
    held = {one["kind"]: one for one in json.loads(opened("privacy", "report", "--json").output)}
    assert (held["text"]["rows"], held["text"]["termDays"]) == (1, None)
    done = opened("privacy", "erase", "--entry", id_.upper(), "--yes")
    assert done.exit_code == 0, done.output
    assert "[entry.text-erased]" in opened("privacy", "erase", "--entry", id_).stderr
    for none in ("zz", "0" * 32):
        assert "[entry.no-text]" in opened("privacy", "erase", "--entry", none).stderr
    with fresh.connect_app() as conn:
        [(route, thing)] = conn.execute("SELECT route, thing FROM audit_row WHERE thing LIKE 'entry:%'").fetchall()
    assert (route, thing) == ("suchi privacy erase", f"entry:{id_}")


@pytest.mark.parametrize("given", [[], ["--person", "a", "--attachment", "0" * 64]])
def test_one_thing_is_erased_at_a_time(opened, given):
    done = opened("privacy", "erase", *given)
    assert (done.exit_code, "[privacy.one-thing]" in done.stderr) == (2, True)


def test_terms_can_be_enforced_by_hand(opened):
    done = opened("privacy", "retain")
    assert done.exit_code == 0
    assert "letter" in done.output
