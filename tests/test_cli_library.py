"""`suchi library`: exact bytes, filing with a server, and what is filed and used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from suchi.access import keys
from suchi.db.pool import Store
from suchi.domain.technical import document_hash
from tests.test_cli import runner
from tests.web import library_world as lib
from tests.web import world
from tests.web.library_world import BATTERY_MODEL
from tests.web.served import served
from tests.web.world import MAKER


@pytest.fixture
def opened(fresh: Store) -> Store:
    world.write(fresh, *world.opening())
    return fresh


@pytest.fixture
def suchi(opened: Store, monkeypatch: pytest.MonkeyPatch):
    return runner(opened, monkeypatch)


def test_data_is_put_into_its_exact_bytes(suchi, tmp_path: Path):
    loose, exact = tmp_path / "loose.json", tmp_path / "exact.json"
    loose.write_text(json.dumps(json.loads(lib.data()), indent=3, ensure_ascii=False), "utf-8")
    done = suchi("library", "canonical", str(loose), "--out", str(exact))
    assert (done.exit_code, done.exception) == (0, None)
    assert exact.read_bytes() == lib.data()
    assert document_hash(lib.data()) in done.stderr
    loose.write_text('{"form":"suchi-technical-information-1","kind":"removal"}', "utf-8")
    wrong = suchi("library", "canonical", str(loose))
    assert wrong.exit_code == 2
    assert "/language" in wrong.stderr
    assert "library.data" in wrong.stderr


def test_a_document_is_filed_with_a_server_and_seen_here(suchi, opened: Store, tmp_path: Path):
    file = tmp_path / "拆卸.pdf"
    file.write_bytes(lib.pdf())
    with opened.connect_app() as conn:
        key = keys.create(conn, "reporter", MAKER, "test", 1)
    with served(opened) as server:
        url = f"http://127.0.0.1:{server.port}"
        told = ("--kind", "removal", "--version", "1.0", "--battery-model", BATTERY_MODEL, "--url", url, "--key", key)
        done = suchi("library", "file", str(file), *told)
        assert (done.exit_code, done.stdout.strip()) == (0, document_hash(lib.pdf()))
        assert "recorded" in done.stderr
        again = suchi("library", "file", str(file), *told)
        assert again.exit_code == 0
        assert "on record before" in again.stderr
        file.write_bytes(lib.encrypted())
        refused = suchi("library", "file", str(file), *told)
        assert refused.exit_code == 2
        assert "library.pdf-encrypted" in refused.stderr
    world.write(opened, lib.cars_filed("ab" * 32))
    shown = json.loads(suchi("library", "show", "--battery-model", BATTERY_MODEL, "--json").stdout)
    assert [(one["document"], one["uploaded"]) for one in shown] == [(document_hash(lib.pdf()), True)]
    assert "文件未上传" in suchi("library", "show", "--vehicle-model", "BC-1").stdout
    figures = json.loads(suchi("library", "coverage", "--json").stdout)
    assert (figures["filings"], figures["notUploaded"], figures["neverOpened"]) == (2, 1, 1)
    assert "not uploaded" in suchi("library", "coverage").stdout


def test_a_model_is_named_once_and_is_on_record(suchi):
    assert "library.one-model" in suchi("library", "show").stderr
    assert suchi("library", "show", "--vehicle-model", "BC-404").exit_code == 2


def test_a_server_that_cannot_be_reached_is_told(suchi, tmp_path: Path):
    file = tmp_path / "a.pdf"
    file.write_bytes(lib.pdf())
    done = suchi(
        "library", "file", str(file), "--kind", "removal", "--version", "1", "--vehicle-model", "BC-1",
        "--url", "http://127.0.0.1:9", "--key", "suchi_a_b",
    )  # fmt: skip
    assert done.exit_code == 2
    assert "send.unreachable" in done.stderr
