"""What is on its way to the yard, and the form to receive one consignment."""

from __future__ import annotations

from suchi.web.call import Call
from suchi.web.pages.company import own
from suchi.web.pages.company.today import unconfirmed
from suchi.web.pages.render import page
from suchi.web.pages.yard.handing_over import RECEIVE
from suchi.web.pages.yard.reporting import show

_form = show(RECEIVE)


async def receive_page(call: Call) -> None:
    """All that is unconfirmed, the longest under way first; with a consignment named, its form."""
    if call.query.get("consignment"):
        await _form(call)
        return
    who, code = await own.at_home(call)
    arriving, more = await unconfirmed(call, code)
    names = await own.named(call, [one.sender for one in arriving])
    await page(
        call, "yard/arrivals.html", private=True, arriving=arriving, more=more, names=names, purposes=own.PURPOSES,
        reports=who.reports,
    )  # fmt: skip
