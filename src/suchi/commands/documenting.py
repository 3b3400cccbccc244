"""The `docs` command: writes the page that the declarations of events, rules and errors make."""

from __future__ import annotations

from pathlib import Path

from suchi.commands.telling import note
from suchi.domain.errors import Failure
from suchi.renderers.reference import reference

REFERENCE = Path("docs/reference.md")


def write_reference() -> None:
    """Write docs/reference.md, in a checkout only."""
    if not REFERENCE.parent.is_dir():
        raise Failure(
            "docs.no-folder", "请在源代码目录中运行", "run it at the top of a checkout: there is no folder docs/ here"
        )
    REFERENCE.write_text(reference(), encoding="utf-8")
    note(f"已写入 {REFERENCE}", f"{REFERENCE} written")
