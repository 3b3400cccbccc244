"""What a person sees when a page cannot be answered: the same words as the problem document, and a way on."""

from __future__ import annotations

from suchi.domain.errors import Failure, Reason, Refused
from suchi.web.call import Call
from suchi.web.pages.render import page
from suchi.web.problems import TITLES, failure_of, status_of

_FORBIDDEN = 403


def for_people(call: Call) -> bool:
    """Whether a browser asks for a page: whatever has its own address under /api, or asks for data, gets a problem document."""
    return not call.address.startswith(("/api/", "/static/")) and "text/html" in (call.header(b"accept") or "")


async def tell_person(call: Call, error: Exception) -> None:
    failure: Failure = failure_of(error)
    status = status_of(failure)
    reasons: list[Reason] = failure.reasons if isinstance(failure, Refused) else []
    zh, en = TITLES.get(status, TITLES[400])
    await page(
        call, "public/failed.html", status=status, private=True, title=en if call.language == "en" else zh, failure=failure,
        errors=reasons[:10], kind="forbidden" if status == _FORBIDDEN and call.standing is not None else "",
    )  # fmt: skip
