"""The `docs` command: writes the pages that the declarations make: of events and rules, and of who sees what."""

from __future__ import annotations

from pathlib import Path

from suchi.commands.telling import note
from suchi.domain.errors import Failure
from suchi.renderers.reference import reference
from suchi.renderers.reference_disclosure import disclosure

REFERENCE = Path("docs/reference.md")
DISCLOSURE = Path("docs/disclosure.md")


def write_reference() -> None:
    """Write docs/reference.md and docs/disclosure.md, in a checkout only."""
    if not REFERENCE.parent.is_dir():
        raise Failure(
            "docs.no-folder", "请在源代码目录中运行", "run it at the top of a checkout: there is no folder docs/ here"
        )
    for page, text in ((REFERENCE, reference()), (DISCLOSURE, disclosure())):
        page.write_text(text, encoding="utf-8")
        note(f"已写入 {page}", f"{page} written")
