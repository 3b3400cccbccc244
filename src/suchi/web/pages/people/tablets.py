"""Shared tablets of a yard: enrolled where they are, who is on shift on each, a shift ended, a tablet taken out of use."""

from __future__ import annotations

from suchi.access import shifts
from suchi.access.denials import denied
from suchi.access.shifts import Device
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.queries.things import sites_of
from suchi.web import cookies
from suchi.web.api.account import standing_of
from suchi.web.call import Call
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import at_company, given, wrong
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.problems import status_of
from suchi.web.wording import marked

PATH = "/company/tablets"
FIELDS = ("label", "site")
_MOST_LABEL = 100
ENROLLED = Flash("tablets.enrolled", marked("This device is enrolled. Whoever works here sets a PIN for their shift."))
RETIRED = Flash("tablets.retired", marked("The tablet is out of use. Its sessions and PINs have ended."))
SHIFT_ENDED = Flash("tablets.shift", marked("The shift is over on that tablet."))


async def tablets_page(call: Call) -> None:
    await _list(call, Form(), 200)


async def _list(call: Call, form: Form, status: int) -> None:
    _, code = await at_company(call)
    found = await call.services.read(shifts.listed, code)
    working = await call.services.read(shifts.working, code, now_us())
    sites = await call.services.read(sites_of, code)
    here = await _this_device(call)
    await page(
        call, "people/tablets.html", private=True, desk="company", status=status, form=form,
        devices=[(one, minute(one.created_us), minute(one.revoked_us)) for one in found if one.revoked_us is None],
        retired=[(one, minute(one.created_us), minute(one.revoked_us)) for one in found if one.revoked_us is not None],
        working={device: [(one, minute(one.ends_us)) for one in ones] for device, ones in working.items()}, this=here.id if here else "",
        sites=[(row.key.partition("/")[2], row.state.name or row.key) for row in sites],
    )  # fmt: skip


async def _this_device(call: Call) -> Device | None:
    """The tablet at hand, if it is one that was enrolled."""
    try:
        return await call.services.read(shifts.device_of, cookies.read(call, cookies.DEVICE))
    except Failure:
        return None


async def change(call: Call) -> None:
    """Enrol the device at hand, take one out of use, or end somebody's shift."""
    _, code = await at_company(call)
    act, id_ = call.given.get("act", ""), call.given.get("device", "")
    call.about = f"devices:{id_[:40]}/{act[:10]}"
    if act == "enrol":
        await _enrol(call, code)
    elif act == "retire":
        await call.services.desk.act(shifts.revoke, id_, code, now_us())
        call.services.sessions.forget()
        await go(call, PATH, flash=RETIRED)
    elif act == "shift":
        await call.services.desk.act(shifts.end_shift, id_, call.given.get("person", ""), code)
        call.services.sessions.forget()
        await go(call, PATH, flash=SHIFT_ENDED)
    else:
        raise denied("body.fields")


async def _enrol(call: Call, code: str) -> None:
    values = given(call, FIELDS, 200)
    try:
        if not 0 < len(values["label"]) <= _MOST_LABEL or not values["label"].isprintable():
            raise wrong(
                "tablets.label", "label", "请写设备名称，最多 100 个字符", "give it a name of at most 100 characters"
            )
        known = {row.key.partition("/")[2] for row in await call.services.read(sites_of, code)}
        if values["site"] and values["site"] not in known:
            raise wrong("tablets.site", "site", "本企业没有此场所", "your company has no such site")
        if await _this_device(call) is not None:
            raise wrong(
                "tablets.enrolled", "label", "本机已登记", "this device is enrolled already",
                "如需改名，请先注销再登记", "to rename it, take it out of use first",
            )  # fmt: skip
        device, token = await call.services.desk.act(
            shifts.enrol, standing_of(call).person, values["label"], values["site"] or None, now_us()
        )
    except Failure as failure:
        await _list(call, refused(values, failure, FIELDS), status_of(failure))
        return
    call.about = f"devices:{device.id}"
    await go(call, PATH, cookies.put(cookies.DEVICE, token, cookies.DEVICE_S), flash=ENROLLED)
