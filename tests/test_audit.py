"""`make audit`: a known weakness fails with its names, data that cannot be reached is one plain line, and neither takes long."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WEAK = """echo 'Found 1 known vulnerability in 1 package'
echo 'Name     Version ID                  Fix Versions'
echo 'examplib 1.0     GHSA-0000-0000-0000 1.1'
exit 1"""


@pytest.fixture
def audit(tmp_path: Path):
    def run(script: str) -> subprocess.CompletedProcess[str]:
        stand_in = tmp_path / "uv"
        stand_in.write_text(f"#!/bin/sh\n{script}\n")
        stand_in.chmod(0o755)
        given = {"UV": str(stand_in), "AUDIT_LOG": str(tmp_path / "log"), "PATH": "/usr/bin:/bin"}
        return subprocess.run([ROOT / ".ci/audit"], env=given, capture_output=True, text=True, timeout=30, check=False)

    return run


def test_a_known_weakness_fails_with_its_names(audit):
    found = audit(WEAK)
    assert found.returncode == 1
    assert "examplib 1.0     GHSA-0000-0000-0000" in found.stdout


@pytest.mark.parametrize("script", ["echo 'Connection refused' >&2; exit 1", "exit 124", "exit 127"])
def test_data_out_of_reach_is_a_plain_line_and_no_failure(audit, script):
    found = audit(script)
    assert found.returncode == 0
    assert found.stdout.count("\n") == 1
    assert "not audited" in found.stdout
    assert "未审计" in found.stdout


def test_nothing_known_passes_and_says_so(audit):
    found = audit("echo 'No known vulnerabilities found'")
    assert (found.returncode, found.stdout) == (0, "No known vulnerabilities found\n")


def test_what_it_asks_is_what_is_locked_with_hashes_and_soon_over(audit):
    found = audit('echo "$@"')
    assert "--require-hashes -r requirements.lock" in found.stdout
    assert "--timeout 10" in found.stdout
    assert "timeout $most" in (ROOT / ".ci/audit").read_text()


def test_every_change_is_audited():
    assert "make audit\n" in (ROOT / ".ci/run").read_text()
