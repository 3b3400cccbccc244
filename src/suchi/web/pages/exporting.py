"""Tables as files: a short one at once, a long one beside the requests, as fifty thousand rows of XLSX take seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from suchi.renderers.table import Value, to_csv, to_xlsx
from suchi.web.call import Call
from suchi.web.pages.giving import give, send

FORMS = {
    "csv": b"text/csv; charset=utf-8",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SHORT = 5_000
"""Cells of a table that is no work worth speaking of, some ten milliseconds: it waits for nobody's long one."""


async def give_table(
    call: Call, form: str, name: str, heads: Sequence[str], lines: Iterable[Sequence[Value]], rows: int
) -> None:
    """Answer with a table as a file. `lines` are read in another thread, `rows` is how many there are."""

    def made() -> bytes:
        return to_csv(heads, lines) if form == "csv" else to_xlsx(name, heads, lines)

    async def make() -> bytes:
        return await call.services.workshop.draw(made)

    if rows * len(heads) <= _SHORT:
        await send(call, f"{name}.{form}", FORMS[form], await asyncio.to_thread(made))
    else:
        await give(call, f"{name}.{form}", FORMS[form], make)
