"""A shift on a shared tablet: whose it is is chosen from the list, the PIN typed on big keys; set anew by whoever logs in in full."""

from __future__ import annotations

from suchi.access import sessions, shifts
from suchi.access.shifts import OnShift
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.web import cookies
from suchi.web.api.account import known_as, standing_of, token_of
from suchi.web.call import Call
from suchi.web.identifying import same_origin
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.render import page
from suchi.web.pages.visitor import visitor
from suchi.web.problems import status_of
from suchi.web.reading import form_body
from suchi.web.wording import marked

SET = Flash("shift.set", marked("Your PIN counts on this tablet until your shift is over."))
ENDED = Flash("shift.ended", marked("The shift is closed on this tablet."))
_CACHE = (b"clear-site-data", b'"cache"')
"""The browser forgets pages. Drafts stay: they are bound to whoever made them, and their own script clears those of whoever ends
their shift (front/scripts/drafts.js); those of a colleague whose connection was lost must not go with them."""


async def shift_page(call: Call) -> None:
    """Who is on shift here, and the keys; on a tablet that is not enrolled, or where nobody is, what to do."""
    await _shift(call, None)


async def _shift(call: Call, failure: Failure | None, person: str = "") -> None:
    found: list[OnShift] = []
    enrolled, label = True, ""
    try:
        device = await call.services.read(shifts.device_of, cookies.read(call, cookies.DEVICE))
        label = device.label
        found = await call.services.read(shifts.on_shift, device, now_us())
    except Failure as unknown:
        if unknown.code != "access.device-unknown":
            raise
        enrolled = False
    who = await visitor(call)
    await page(
        call, "yard/shift.html", private=True, status=status_of(failure) if failure else 200, failure=failure,
        enrolled=enrolled, label=label, people=found, chosen=person if person in {one.person for one in found} else "",
        mine=who.standing.device is not None if who is not None else False, ends={one.person: _clock(one) for one in found},
        left=shifts.MOST_FAILURES, digits=shifts.DIGITS,
    )  # fmt: skip


def _clock(one: OnShift) -> str:
    """When the shift is over, as a clock on the wall says it in China."""
    return moment(one.ends_us + 8 * shifts.HOUR_US)[11:16]


async def open_shift(call: Call) -> None:
    """A PIN that is wrong, used up, over or never set is told alike; five wrong ones end it."""
    same_origin(call)
    fields = await form_body(call)
    person = fields.get("person", "")[:200]
    call.limits = call.services.limits.take("login", call.client)
    before = cookies.read(call, cookies.SESSION)
    try:
        token = await call.services.desk.step(
            shifts.open_shift,
            cookies.read(call, cookies.DEVICE),
            person,
            fields.get("pin", "")[:20],
            now_us(),
            call.client,
        )
    except Failure as failure:
        if not failure.code.startswith("access."):
            raise
        await _shift(call, failure, person)
        return
    if before is not None:  # whoever was there before is not there any more
        await call.services.desk.step(sessions.end, before)
        call.services.sessions.forget()
    await known_as(call, token)
    await go(call, "/yard", cookies.put(cookies.SESSION, token), _CACHE)


async def end_shift(call: Call) -> None:
    await call.services.desk.step(sessions.end, token_of(call))
    call.services.sessions.forget()
    await go(call, "/yard/shift", cookies.drop(cookies.SESSION), _CACHE, flash=ENDED)


# ---- one's own PIN ---------------------------------------------------------------------------------------------------


async def pin_page(call: Call) -> None:
    await _pin(call, Form({"hours": "8"}))


async def _pin(call: Call, form: Form, status: int = 200) -> None:
    enrolled = True
    try:
        await call.services.read(shifts.device_of, cookies.read(call, cookies.DEVICE))
    except Failure:
        enrolled = False
    await page(
        call, "yard/pin.html", private=True, status=status, form=form, enrolled=enrolled, longest=shifts.LONGEST_H,
        digits=shifts.DIGITS,
    )  # fmt: skip


async def set_pin(call: Call) -> None:
    """Set it, and leave the full log-in: what stays open on a shared tablet is the shift alone."""
    hours = call.given.get("hours", "")
    try:
        await call.services.desk.act(
            shifts.set_pin, cookies.read(call, cookies.DEVICE), standing_of(call).person, call.given.get("pin", "")[:20],
            int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 3 else 0, now_us(),
        )  # fmt: skip
    except Failure as failure:
        if not failure.code.startswith("access."):
            raise
        field = {"access.pin-form": "pin", "access.pin-shift": "hours"}.get(failure.code, "")
        shown = refused({"hours": hours}, failure, ())
        if field:
            shown = Form({"hours": hours}, {field: shown.general})
        await _pin(call, shown, status_of(failure))
        return
    await call.services.desk.step(sessions.end, token_of(call))
    call.services.sessions.forget()
    await go(call, "/yard/shift", cookies.drop(cookies.SESSION), _CACHE, flash=SET)
