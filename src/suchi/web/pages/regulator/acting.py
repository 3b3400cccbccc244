"""Reports that an office makes by a form of this desk: judged first, then sent; a refusal names what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

import msgspec

from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.errors import Refused
from suchi.domain.event import moment
from suchi.domain.receipt import Line, Receipt
from suchi.web.call import Call


def may_act(call: Call) -> bool:
    """Whether whoever is logged in may report for an office: no viewer and no auditor may."""
    caller = call.caller
    return caller is not None and caller.may_submit and caller.company is not None


def event_of(call: Call, type_: str, given: Mapping[str, str] | None = None, **told: Any) -> dict[str, Any]:
    """A report of the office of whoever is logged in. Raises where they may report none. What is empty is not in it: what is
    needed the register says. With the form's own id and moment (`fresh`) a report that is sent twice counts once."""
    caller = call.caller
    if caller is None or not may_act(call):
        raise denied("access.role")
    own = {name: value for name, value in (given or {}).items() if name in ("id", "at") and value}
    mark = fresh() | own
    head = {"type": type_, "id": mark["id"], "occurredAt": mark["at"], "reporter": caller.company}
    return head | {name: value for name, value in told.items() if value not in (None, "", (), [])}


def fresh() -> dict[str, str]:
    """Id and moment of the report that a form is about to make; they travel with the form."""
    return {"id": f"desk-{token_hex(8)}", "at": moment(now_us())}


async def report(call: Call, event: Mapping[str, Any], *, dry_run: bool = False) -> Receipt:
    """Hand it in, or only have it judged. Raises with every reason when it is refused."""
    assert call.caller is not None  # `event_of` has asked
    line = Line(1, msgspec.json.encode(event), call.caller)
    (receipt,) = await call.services.lane.submit([line], dry_run=dry_run)
    if receipt.outcome == "refused":
        first = receipt.reasons[0]
        raise Refused(first.code, first.zh, first.en, list(receipt.reasons))
    return receipt
