"""The receipt of a report that was made by the yard's general form: shown at once, with what was found, and with the way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from suchi.domain.event import About
from suchi.domain.receipt import Receipt
from suchi.web.call import Call
from suchi.web.pages.render import page
from suchi.web.pages.yard.report import Next
from suchi.web.pages.yard.reporting import told
from suchi.web.wording import marked, words


async def taken(call: Call, about: About, receipt: Receipt, event: Mapping[str, Any]) -> None:
    """Show it. The event is what was reported; its id tells the browser which draft is needed no more."""
    said = words("en" if call.language == "en" else "zh")
    again = [
        Next(marked("The same kind again"), f"/yard/report/{about.name}"),
        Next(marked("Something else"), "/yard/report"),
    ]
    code = event.get("code") or next(iter(event.get("codes") or ()), None)
    if isinstance(code, str):
        again.append(Next(marked("Back to the pack"), "/yard/battery?" + urlencode({"battery": code})))
    await page(
        call, "yard/receipt.html", private=True, called=said.said(about), receipt=receipt, told=told(receipt), event=event,
        vin=event.get("vin", ""), purpose="", reference="", then=again, sent_id=event["id"],
    )  # fmt: skip
