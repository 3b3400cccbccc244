"""The `docs` command: writes the pages that declarations make, of events and rules and of who sees what, and the table in another."""

from __future__ import annotations

from pathlib import Path

from suchi.access.retention import KINDS
from suchi.commands.telling import note
from suchi.domain.errors import Failure
from suchi.renderers.reference import reference
from suchi.renderers.reference_disclosure import disclosure

REFERENCE = Path("docs/reference.md")
DISCLOSURE = Path("docs/disclosure.md")
PRIVACY = Path("docs/privacy.md")
BEGIN, END = "<!-- retention -->\n", "<!-- /retention -->"


def write_documents() -> None:
    """Write docs/reference.md, docs/disclosure.md, and the table of retention in docs/privacy.md; in a checkout only."""
    if not REFERENCE.parent.is_dir():
        raise Failure(
            "docs.no-folder", "请在源代码目录中运行", "run it at the top of a checkout: there is no folder docs/ here"
        )
    pages = {
        REFERENCE: reference(),
        DISCLOSURE: disclosure(),
        PRIVACY: with_retention(PRIVACY.read_text(encoding="utf-8")),
    }
    for page, text in pages.items():
        page.write_text(text, encoding="utf-8")
        note(f"已写入 {page}", f"{page} written")


def with_retention(page: str) -> str:
    """The page with today's table of retention between its two marks."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}{retention_table()}{END}{after}"


def retention_table() -> str:
    """Every kind of personal data: what it holds, its term, from when, on what ground, with which grade."""
    lines = [
        "| kind 种类 | holds 内容 | term 期限 | from when 起算 | basis 依据 | grade |",
        "|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        term = "unset 未定" if kind.days is None else "at once 即时" if kind.days == 0 else f"{kind.days} days 天"
        lines.append(
            f"| {kind.en} {kind.zh} (`{kind.table}`) | {kind.holds_en} {kind.holds_zh} | {term} | {kind.since_en} {kind.since_zh} | "
            f"{kind.basis_en} {kind.basis_zh} | {kind.grade} |"
        )
    return "\n".join(lines) + "\n"
