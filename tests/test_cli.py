"""The commands against a real store, in this process: what they print, keep and answer with as exit status."""

import getpass
import gzip
import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from psycopg.conninfo import conninfo_to_dict
from typer.testing import CliRunner, Result

from suchi.access import audit
from suchi.cli import app
from suchi.commands import sending, submit
from suchi.db.pool import Store

LIFE = Path(__file__).parents[1] / "docs" / "one-life.ndjson"
PACK = "X9ZPE57S00005791A0000001"
EVENTS = [json.loads(line) for line in LIFE.read_text(encoding="utf-8").splitlines()]
BIRTH = next(event for event in EVENTS if event["type"] == "BatteryProduced")
BAD = EVENTS[-1] | {"id": "bad", "occurredAt": "2026-02-31"}


@pytest.fixture
def suchi(fresh: Store, monkeypatch: pytest.MonkeyPatch):
    """Runs a command against the fresh database."""
    return runner(fresh, monkeypatch)


def runner(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SUCHI_DATABASE_URL", address(store))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run


def address(store: Store) -> str:
    """The store's connection as a URL, which is what a person would set."""
    parts = conninfo_to_dict(store.dsn)
    rest = {name: parts[name] for name in ("host", "port", "requirepeer", "sslmode") if name in parts}
    return f"postgresql://{parts['user']}@/{quote(str(parts['dbname']))}?{urlencode(rest)}"


def ndjson(events: list[dict]) -> bytes:
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


def report_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in Path(f"{path}.report.ndjson").read_bytes().splitlines()]


@pytest.fixture
def life(tmp_path: Path) -> Path:
    path = tmp_path / "life.ndjson"
    path.write_bytes(LIFE.read_bytes())
    return path


def test_a_life_is_submitted_and_shown(suchi, life):
    done = suchi("submit", life)
    assert (done.exit_code, done.exception) == (0, None)
    assert report_of(life) == [
        {
            "summary": {
                "file": str(life),
                "events": len(EVENTS),
                "recorded": len(EVENTS),
                "withoutEffect": 0,
                "duplicate": 0,
                "refused": 0,
                "judged": 0,
                "findings": 0,
            }
        }
    ]
    shown = suchi("show", PACK.lower())
    assert shown.exit_code == 0
    assert "已综合利用 Recycled" in shown.output
    assert "电池生产 Battery produced" in shown.output
    earlier = json.loads(suchi("show", PACK, "--json", "--as-of", "2022-07-01").output)
    assert earlier["stage"] == {"code": "in_use", "zh": "在用", "en": "In use"}
    assert [step["event"] for step in earlier["timeline"]][-1] == "VehicleProduced"
    assert json.loads(suchi("show", PACK, "--json", "--known-at", "2020-01-01").output)["version"] == 0
    for code in ("0Z1SB2GE9KA000001", "91990000840205957F", "91990000840205957F-L1", "C2"):
        assert suchi("show", code).exit_code == 0

    again = suchi("submit", life)
    assert again.exit_code == 0
    assert f"{len(EVENTS)} duplicates" in again.output


def test_what_is_refused_is_told_and_reported(suchi, tmp_path):
    path = tmp_path / "mixed.ndjson"
    path.write_bytes(ndjson(EVENTS[:5]) + b"{nonsense\n\n" + ndjson([BAD, *EVENTS[5:]]) + b'{"type":"Bat')
    done = suchi("submit", path)
    assert done.exit_code == 1
    *lines, end = report_of(path)
    assert [(line["line"], line["outcome"]) for line in lines] == [
        (6, "refused"),
        (8, "refused"),
        (len(EVENTS) + 4, "refused"),
    ]
    assert all(reason["zh"] and reason["en"] for line in lines for reason in line["reasons"])
    assert end["summary"]["recorded"] == len(EVENTS)
    assert "2026-02-31" in done.stderr


@pytest.mark.parametrize("form", ["array", "pretty", "gz", "stdin", "bom", "crlf"])
def test_every_form_of_file(suchi, tmp_path, form):
    path = tmp_path / "events"
    whole = json.dumps(EVENTS, ensure_ascii=False, indent=2).encode()
    stdin = None
    if form == "array":
        path.write_bytes(json.dumps(EVENTS).encode())
    elif form == "pretty":
        path.write_bytes(whole)
    elif form == "gz":
        path.write_bytes(gzip.compress(ndjson(EVENTS)))
    elif form == "bom":
        path.write_bytes(b"\xef\xbb\xbf" + ndjson(EVENTS))
    elif form == "crlf":
        path.write_bytes(ndjson(EVENTS).replace(b"\n", b"\r\n"))
    else:
        stdin = ndjson(EVENTS)
    done = suchi("submit", "-" if stdin else path, "--report", tmp_path / "r", stdin=stdin)
    assert done.exit_code == 0, done.output
    assert f"{len(EVENTS)} recorded" in done.output


def test_one_object_over_several_lines(suchi, life, tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps(EVENTS[0], indent=2))
    assert "1 recorded" in suchi("submit", path).output


def test_dry_run_keeps_nothing(suchi, life, fresh):
    done = suchi("submit", "--dry-run", life)
    assert done.exit_code == 0
    assert f"{len(EVENTS)} judged only" in done.output
    assert count(fresh) == 0
    assert suchi("submit", life).exit_code == 0


def test_atomic_is_all_or_none(suchi, tmp_path, fresh):
    path = tmp_path / "atomic.ndjson"
    path.write_bytes(ndjson([*EVENTS, BAD]))
    assert suchi("submit", "--atomic", path).exit_code == 1
    assert count(fresh) == 0
    path.write_bytes(ndjson(EVENTS * 120))
    done = suchi("submit", "--atomic", path)
    assert (done.exit_code, count(fresh)) == (2, 0)
    assert "[batch.too-large]" in done.stderr


def test_an_interrupted_run_goes_on_where_it_stopped(suchi, life, monkeypatch, fresh):
    monkeypatch.setattr(submit, "BATCH", 4)
    sent: list[int] = []
    send = sending.StoreSender.send

    def failing(self, events, **how):
        if len(sent) == 8:
            raise KeyboardInterrupt
        sent.extend(event.number for event in events)
        return send(self, events, **how)

    monkeypatch.setattr(sending.StoreSender, "send", failing)
    assert suchi("submit", life).exit_code == 130
    assert Path(f"{life}{submit.ENDING}").exists()
    monkeypatch.setattr(sending.StoreSender, "send", send)
    done = suchi("submit", life)
    assert "going on from event 9" in done.stderr
    assert f"{len(EVENTS)} recorded" in done.output
    assert report_of(life)[-1]["summary"]["events"] == len(EVENTS)
    assert not Path(f"{life}{submit.ENDING}").exists()
    assert count(fresh) == len(EVENTS)


def test_another_file_of_that_name_is_begun_anew(suchi, life, monkeypatch):
    Path(f"{life}{submit.ENDING}").write_bytes(
        b'{"of":"other","to":"elsewhere","offset":700,"number":5,"reportBytes":0,"counts":{"events":5}}'
    )
    assert f"{len(EVENTS)} recorded" in suchi("submit", life).output


def test_replay_only_into_an_empty_ledger(suchi, tmp_path, life):
    path = tmp_path / "old.ndjson"
    timed = [
        event | {"recordedAt": f"2026-09-01T00:00:{number:02}Z"} | ({"mode": "replay"} if not number else {})
        for number, event in enumerate(EVENTS)
    ]
    path.write_bytes(ndjson(timed))
    assert suchi("submit", path).exit_code == 1  # live reports carry no recordedAt
    assert suchi("submit", "--replay", path).exit_code == 0
    shown = json.loads(suchi("show", PACK, "--json").output)
    assert shown["timeline"][0]["recordedAt"] == f"2026-09-01T00:00:{EVENTS.index(BIRTH):02}Z"
    more = tmp_path / "more.ndjson"
    more.write_bytes(ndjson([BIRTH | {"id": "n1", "code": "X9ZPE57S00005791A0000002"}]))
    assert suchi("submit", more).exit_code == 0
    closed = suchi("submit", "--replay", path)
    assert closed.exit_code == 2
    assert "[ledger.replay-closed]" in closed.stderr


def test_as_a_company(suchi, life, tmp_path):
    assert suchi("submit", life).exit_code == 0
    path = tmp_path / "other.ndjson"
    path.write_bytes(ndjson([BIRTH | {"id": "n2", "code": "X9ZPE57S00005791A0000002"}]))
    assert suchi("submit", "--as", "91990000840205957F", path).exit_code == 1
    assert report_of(path)[0]["reasons"][0]["code"] == "submit.delegation"
    assert suchi("submit", "--as", BIRTH["reporter"], path).exit_code == 0


def test_failures_are_two_lines_and_a_code(suchi):
    done = suchi("show", "nothing-of-that-name")
    zh, en, code = done.stderr.splitlines()
    assert done.exit_code == 2
    assert zh.startswith("错误：")
    assert en.startswith("error: ")
    assert code == "[thing.unknown]"
    assert not done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("submit", "/nowhere/at/all"), "file.unreadable"),
        (("submit", "--url", "http://127.0.0.1:9", LIFE), "submit.key-missing"),
        (("submit", "--url", "x://y", "--key", "k", "--report", "/dev/null", LIFE), "submit.not-suchi"),
        (("submit", "--url", "http://x", "--replay", LIFE), "submit.options"),
        (("show", PACK, "--as-of", "yesterday"), "time.unreadable"),
        (("keys", "create", "--scope", "king"), "access.scope-unknown"),
        (("keys", "revoke", "nobody"), "access.key-not-found"),
        (("simulate", "--faults", "no-such-fault", "--out", "/dev/null"), "simulate.unknown"),
    ],
)
def test_what_cannot_be_done_says_why(suchi, arguments, code):
    done = suchi(*arguments)
    assert done.exit_code == 2, done.output
    assert f"[{code}]" in done.stderr


def test_keys(suchi):
    made = suchi("keys", "create", "--scope", "reader", "--label", "the press")
    assert made.exit_code == 0
    key = made.stdout.strip()
    assert key.startswith("suchi_")
    listed = suchi("keys", "list").stdout
    assert "the press" in listed
    assert key.split("_")[2] not in listed
    assert suchi("keys", "revoke", key.split("_")[1]).exit_code == 0
    assert "revoked" in suchi("keys", "list").stdout


def test_a_key_with_scopes_an_end_and_a_successor(suchi):
    made = suchi("keys", "create", "--scope", "reader", "--can", "read", "--expires", "2099-12-31")
    new = suchi("keys", "rotate", made.stdout.strip().split("_")[1], "--overlap-hours", "1")
    assert new.stdout.startswith("suchi_")
    assert "until" in suchi("keys", "list").stdout
    assert "[access.expiry-past]" in suchi("keys", "create", "--scope", "reader", "--expires", "2020-01-01").stderr
    assert "[access.scope-names]" in suchi("keys", "create", "--scope", "reader", "--can", "all").stderr


def test_accounts(suchi):
    person = ("--name", "李伟", "--email", "li.wei@example.cn")
    made = suchi("accounts", "create-admin", "li.wei", *person)
    assert made.exit_code == 0, made.output
    assert re.fullmatch(r"http://127.0.0.1:8000/link/[\w-]{43}\n", made.stdout)
    assert "[access.person-exists]" in suchi("accounts", "create-admin", "li.wei", *person).stderr
    assert (
        suchi("accounts", "invite", "wang", *person, "--role", "viewer", "--company", "919900000159171969").exit_code
        == 0
    )
    half = suchi("accounts", "invite", "zhao", *person, "--role", "viewer", "--level", "province")
    assert "[access.office]" in half.stderr
    assert suchi("accounts", "disable", "wang").exit_code == 0
    listed = suchi("accounts", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["li.wei", "wang"]
    assert "disabled" in listed[1]
    assert "/link/" in suchi("accounts", "reset", "wang", "--totp").stdout
    assert "disabled" not in suchi("accounts", "list").stdout
    assert "[access.person-unknown]" in suchi("accounts", "disable", "nobody").stderr


def test_the_audit_trail_of_commands(suchi, tmp_path):
    person = ("--name", "李伟", "--email", "li.wei@example.cn")
    made = suchi("keys", "create", "--scope", "reporter", "--company", "919900000159171969").stdout.strip()
    _, key, secret = made.split("_", 2)
    suchi("accounts", "create-admin", "li.wei", *person)
    new = suchi("keys", "rotate", key).stdout.strip().split("_")[1]
    suchi("keys", "revoke", made)
    suchi("accounts", "disable", "li.wei")
    suchi("accounts", "reset", "li.wei", "--totp")
    assert suchi("keys", "revoke", f"suchi_{secret}").exit_code
    held = suchi("audit", "verify")
    assert held.exit_code == 0
    assert held.stdout.startswith("rows 7 ")
    file = tmp_path / "trail.ndjson"
    assert suchi("audit", "export", "--out", file).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {(row["kind"], row["person"]) for row in rows} == {("command", f"system:{getpass.getuser()}")}
    told = [(row["route"], re.sub("[0-9a-f]{16}", "ID", row.get("thing", ""))) for row in rows]
    assert told == [
        ("suchi keys create", f"keys:{key}"),
        ("suchi accounts invite", "people:ID/role:administrator"),
        ("suchi keys rotate", f"keys:{key} to {new}"),
        ("suchi keys revoke", f"keys:{key}"),
        ("suchi accounts disable", "people:ID"),
        ("suchi accounts reset", "people:ID/totp"),
        ("suchi keys revoke", ""),
        ("suchi audit export", "audit"),
    ]
    assert secret not in file.read_text("utf-8")


def test_the_audit_trail_as_a_table_holds_no_formula(suchi, fresh, tmp_path):
    with fresh.connect_app() as conn:
        row = audit.Row(kind="read", route="GET /x", company="C1", purpose="=HYPERLINK(1)", concerned=("C2", "C3"))
        audit.record(conn, [row, audit.Row(kind="read", route="GET /x", company="C4")])
    file = tmp_path / "trail.csv"
    assert suchi("audit", "export", "--company", "c2", "--from", "2026-01-01", "--out", file).exit_code == 0
    header, one, itself = file.read_text("utf-8-sig").splitlines()
    assert header.startswith("number,at,kind,route,company,")
    assert one.endswith(",'=HYPERLINK(1),,,C2 C3")
    assert "suchi audit export" in itself
    assert suchi("audit", "export", "--to", "2026-01-01", "--out", file).exit_code == 0
    assert len(file.read_text("utf-8-sig").splitlines()) == 1
    wrong = suchi("audit", "export", "--from", "1.1.2026")
    assert "[audit.moment]" in wrong.stderr
    assert "[audit.file]" in suchi("audit", "export", "--out", tmp_path / "no" / "where.csv").stderr


def test_a_tampered_audit_trail_is_told_with_its_row(suchi, fresh):
    suchi("keys", "create", "--scope", "reader")
    suchi("keys", "create", "--scope", "reader")
    with fresh.connect_owner() as owner:
        owner.execute("UPDATE audit_row SET thing = 'keys:x' WHERE seq = 2")
    found = suchi("audit", "verify", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["fault"] == {"code": "audit.row-content", "first": 2, "last": 2}
    assert "第 2 行 [audit.row-content]" in found.stderr


def test_rebuild_leaves_what_was(suchi, life):
    suchi("submit", life)
    before = suchi("show", PACK, "--json").output
    assert suchi("rebuild").exit_code == 0
    assert suchi("show", PACK, "--json").output == before


def test_a_given_database_is_migrated_on_request_only(blank, monkeypatch):
    suchi = runner(blank, monkeypatch)
    behind = suchi("keys", "list")
    assert behind.exit_code == 2
    assert "[database_behind]" in behind.stderr
    assert suchi("migrate").exit_code == 0
    assert suchi("keys", "list").exit_code == 0


def test_explain_needs_no_register():
    done = CliRunner().invoke(
        app, ["explain", PACK], env={"SUCHI_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    )
    assert done.exit_code == 0
    assert "生产日期" in done.output or "2019-01-10" in done.output
    doubtful = CliRunner().invoke(app, ["explain", "--json", "X9APE57S000057Z1Z0000001"])
    assert doubtful.exit_code == 0
    assert json.loads(doubtful.output)["doubts"]


def test_simulate_writes_what_it_counts(tmp_path):
    out, labels = tmp_path / "e.ndjson", tmp_path / "labels.ndjson"
    arguments = ["simulate", "--vehicles", "20", "--faults", "all", "--out", str(out), "--labels", str(labels)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert f"{len(out.read_bytes().splitlines())} events" in done.stderr
    assert all(json.loads(line)["label"] == "fault" for line in labels.read_bytes().splitlines())
    piped = CliRunner().invoke(app, [*arguments[:5], "--out", "-"])
    assert piped.stdout_bytes == out.read_bytes()


def count(store: Store) -> int:
    with store.connect_app() as connection:
        row = connection.execute("SELECT count(*) FROM entry").fetchone()
        return row[0] if row else 0
