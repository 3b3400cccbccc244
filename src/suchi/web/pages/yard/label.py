"""Labels for batteries that have none: as a page, and as a file for a label printer or a sheet of A4."""

from __future__ import annotations

from urllib.parse import quote

from suchi.domain.codes import battery_key, parse_battery
from suchi.domain.errors import Failure
from suchi.renderers.label import Size, label_pdf
from suchi.web.api.batteries import not_on_record
from suchi.web.call import Call, bad_parameter
from suchi.web.pages.card import MOST_CODE, find
from suchi.web.pages.render import page

SIZES: dict[str, Size] = {"roll": "roll", "sheet": "sheet"}


async def label_page(call: Call) -> None:
    """The label as it will look, and the ways to print it."""
    code = await _code(call)
    await page(call, "yard/label.html", private=True, code=code, today=call.services.today())


async def label_file(call: Call) -> None:
    """The label as PDF."""
    size = SIZES.get(call.query.get("size", "roll"))
    if size is None:
        raise bad_parameter("size", call.query.get("size", ""), "可选 roll、sheet", "it may be roll or sheet")
    code = await _code(call)
    address = f"{call.services.settings.base_url}/b/{quote(code, safe='~')}"
    data = label_pdf(code, address, call.services.today(), size)
    name = b'attachment; filename="label-%b.pdf"' % code.encode()
    await call.answer(
        data, b"application/pdf", headers=((b"cache-control", b"no-store"), (b"content-disposition", name))
    )


async def _code(call: Call) -> str:
    """The platform code that is asked for, once it is on record. A code of GB/T 34014 has its maker's label: a second one is
    printed by its maker alone."""
    code = battery_key(call.query.get("code", ""))[:MOST_CODE]
    if parse_battery(code).kind != "platform":
        raise Failure(
            "label.not-ours",
            "只能打印平台补码的标签；国标编码的标签由生产企业更换（LabelReplaced）",
            "only labels of platform codes are printed here; a label with a maker's code is replaced by its maker (LabelReplaced)",
        )
    if await find(call, code) is None:
        raise not_on_record(code)
    return code
