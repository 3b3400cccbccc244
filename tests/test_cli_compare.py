"""`suchi compare`: a file against the register here and against a server, with what it prints, writes and answers as exit status."""

import json
import zipfile

import pytest

from suchi.access import keys
from suchi.db.pool import Store
from tests.test_cli import runner
from tests.web import world
from tests.web.served import served


@pytest.fixture
def told(fresh: Store):
    life = [event for event in world.life(1) if event["reporter"] == world.MAKER]
    world.write(fresh, *world.opening(), *life)
    return life


@pytest.fixture
def suchi(fresh: Store, told, monkeypatch: pytest.MonkeyPatch):
    return runner(fresh, monkeypatch)


def test_a_whole_file_agrees_and_a_part_of_it_does_not(suchi, told, tmp_path):
    file = tmp_path / "ours.ndjson"
    file.write_bytes(world.ndjson(*told))
    whole = suchi("compare", file, "--as", world.MAKER, "--from", "2026-03-01")
    assert (whole.exit_code, whole.exception) == (0, None)
    assert "        2  一致  same" in whole.stdout
    file.write_bytes(world.ndjson(told[0] | {"massG": 1}))
    part = suchi("compare", file, "--as", world.MAKER, "--from", "2026-03-01")
    assert part.exit_code == 1
    assert "/massG: 1 ≠ 412000" in part.stdout
    assert "notInFile" in part.stdout


def test_as_json_and_into_files(suchi, told, tmp_path):
    file, book = tmp_path / "ours.json", tmp_path / "result.xlsx"
    file.write_text(json.dumps(told, indent=1))
    done = suchi("compare", file, "--as", world.MAKER, "--json", "--out", book)
    assert json.loads(done.stdout)["counts"]["same"] == 2
    assert zipfile.is_zipfile(book)
    assert suchi("compare", file, "--as", world.MAKER, "--out", tmp_path / "result.pdf").exit_code == 2


def test_what_cannot_be_compared_says_what_to_do(suchi, tmp_path):
    book = tmp_path / "codes.xlsx"
    book.write_bytes(b"PK\x03\x04 rest")
    refused = suchi("compare", book, "--as", world.MAKER)
    assert refused.exit_code == 2
    assert "compare.xlsx" in refused.output
    assert "compare.company" in suchi("compare", book).output
    assert "time.unreadable" in suchi("compare", book, "--as", world.MAKER, "--from", "soon").output


def test_a_server_answers_the_same_with_the_lines_of_the_file(fresh, suchi, told, tmp_path):
    with fresh.connect_app() as conn:
        key = keys.create(conn, "reporter", world.MAKER, "test", 1)
    file = tmp_path / "codes.csv"
    file.write_text(f"code,massG\n\n{world.code(1)},5\n")
    with served(fresh) as running:
        url = f"http://127.0.0.1:{running.port}"
        done = suchi("compare", file, "--url", url, "--key", key, "--json")
        denied = suchi("compare", file, "--url", url, "--key", key, "--as", world.YARD)
    assert done.exit_code == 1
    [line] = json.loads(done.stdout)["lines"]
    assert (line["line"], line["differences"]) == (3, [{"field": "massG", "yours": 5, "ours": 412000}])
    assert "access.company" in denied.output
    assert "submit.key-missing" in suchi("compare", file, "--url", url).output
