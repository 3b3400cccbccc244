"""Documents do not lie: links lead somewhere, named files, commands and settings exist, both READMEs say the same."""

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from suchi.cli import app
from suchi.settings import Settings
from suchi.simulate import Options, population

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
pages = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
readmes = pytest.mark.parametrize("page", READMES, ids=lambda path: path.name)


def anchor(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def headings(page: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {anchor(found) for found in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pages
def test_links_lead_somewhere(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name}: {target}"
        if fragment and there.suffix == ".md":
            assert fragment in headings(there), f"{page.name}: {target}"


@pages
def test_named_files_exist(page: Path):
    for name in re.findall(r"`((?:src|tests|docs|migrations|bench)/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{page.name} names {name}"


@readmes
def test_commands_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)\b", text)) <= targets
    known = get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"(?:`|bin/)suchi ([a-z]+)", text))
    assert named
    assert named <= set(known)
    for command, line in re.findall(r"bin/suchi ([a-z]+)([^\n]*)", text):
        options = {option for parameter in known[command].params for option in parameter.opts}
        assert set(re.findall(r"(--[a-z-]+)", line)) <= options, line


@readmes
def test_the_codes_of_the_examples_are_in_the_demonstration(page: Path):
    blocks = re.findall(r"-d '(\{.*?\})'", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    lines = b"".join(population(Options(vehicles=2000, seed=1, faults="all", oddities="all")))
    for block in blocks:
        event = json.loads(block)
        assert f'"code":"{event["code"]}"'.encode() in lines
        assert f'"party":"{event["reporter"]}"'.encode() in lines


@readmes
def test_every_setting_is_in_the_table(page: Path):
    rows = re.findall(r"^\| `(SUCHI_\w+)` \| (\S+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    documented = re.findall(r"``(SUCHI_\w+)`` \(([^\s,)]+)", Settings.__doc__ or "")
    assert [name for name, _ in rows] == [name for name, _ in documented]
    for (name, told), (_, default) in zip(rows, documented, strict=True):
        assert re.findall(r"[^`,，]+", told)[0] == {"none": "–"}.get(default, default.strip("`")), name


def test_both_readmes_have_the_same_parts():
    english, chinese = (page.read_text(encoding="utf-8") for page in READMES)
    for pattern in (r"^#+ ", r"^\| `", r"^```", r"\]\((?!README)[^)]+\)"):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M)), pattern
    code = [re.findall(r"```sh\n(.*?)```", text, re.DOTALL)[1:] for text in (english, chinese)]
    assert code[0] == code[1]


def test_decisions_are_numbered_and_quotable():
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, page in enumerate(decisions, start=1):
        text = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04}-"), page.name
        assert text.startswith(f"# {number}. ")
        assert "**In one line:**" in text
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], page.name
