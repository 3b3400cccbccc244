"""Reports that a page's form makes: first judged and not kept, then sent; a refusal goes back to the fields it is about."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from suchi.domain.errors import Reason, Refused
from suchi.domain.receipt import Line, Receipt
from suchi.domain.typing_in import ungrouped
from suchi.web.call import Call
from suchi.web.identifying import reporter

_MOST_KG = Decimal(10**9)


def new_id() -> str:
    """The id of the report that a form is about to make. It travels with the form, so that sending twice reports once."""
    return f"web-{secrets.token_hex(12)}"


async def report(call: Call, event: Mapping[str, Any], *, dry_run: bool) -> Receipt:
    """Hand a report in, for whoever is logged in; `dry_run` judges and keeps nothing. Raises with every reason when it is refused."""
    caller = await reporter(call)
    line = Line(1, msgspec.json.encode({name: value for name, value in event.items() if value is not None}), caller)
    (receipt,) = await call.services.lane.submit([line], dry_run=dry_run)
    if receipt.outcome == "refused":
        raise Refused(
            "report.refused",
            "报告未被接受，未作任何记录；请按各项说明改正",
            "the report was not taken and nothing was recorded: mend what is named",
            list(receipt.reasons),
        )
    return receipt


def grams(text: str) -> int | None:
    """Kilograms as somebody types them, in g; None where nothing is typed. Raises for what is no mass."""
    text = ungrouped(text)
    if not text:
        return None
    try:
        mass = Decimal(text)
    except InvalidOperation:
        mass = Decimal(-1)
    if not (mass.is_finite() and 0 < mass <= _MOST_KG and mass * 1000 == (mass * 1000).to_integral_value()):
        raise Refused(
            "report.mass",
            "质量无法读取",
            "the mass cannot be read",
            [
                Reason(
                    code="report.mass", field="/massG", value=text[:40],
                    zh="质量须为大于 0 的数，最多三位小数", en="the mass is a number above 0 with at most three decimals",
                    next_zh="按过磅单填写，单位 kg，如 412.5", next_en="give what the scale shows, in kg, such as 412.5",
                )
            ],
        )  # fmt: skip
    return int(mass * 1000)
