"""Shared tablets in a yard: enrolled by an administrator, then opened by the PIN of whoever is on shift."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from suchi.access import shifts
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.event import moment
from suchi.domain.things import encode
from suchi.web import cookies
from suchi.web.api.account import FRESH, Answer, Body, Done, Me, Word, opened, standing_of
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.identifying import same_origin
from suchi.web.reading import json_body


class Enrol(Body, frozen=True, kw_only=True):
    """What the tablet is called, and at which site of the company it stays."""

    label: Word
    site: Annotated[str, Meta(min_length=1, max_length=64)] | None = None


class DeviceItem(Answer, frozen=True, kw_only=True):
    """An enrolled tablet."""

    id: str
    label: str
    site: str | None = None
    enrolled_by: str
    created_at: str
    revoked_at: str | None = None


class SetPin(Body, frozen=True, kw_only=True):
    """Six digits, and how many hours the shift has."""

    pin: Annotated[str, Meta(max_length=20)]
    hours: int = 8


class OpenShift(Body, frozen=True, kw_only=True):
    """Whose shift it is, and their PIN."""

    person: Word
    pin: Annotated[str, Meta(max_length=20)]


class Shift(Answer, frozen=True, kw_only=True):
    """Somebody whose PIN counts on this tablet."""

    person: str
    name: str
    ends_at: str


def _item(device: shifts.Device) -> DeviceItem:
    return DeviceItem(
        id=device.id, label=device.label, site=device.site, enrolled_by=device.enrolled_by,
        created_at=moment(device.created_us), revoked_at=moment(device.revoked_us) if device.revoked_us else None,
    )  # fmt: skip


def _own(call: Call) -> str:
    company = standing_of(call).person.company
    if company is None:
        raise denied("access.company")
    return company


@operation(
    method="GET", path="/devices", tag="accounts", needs="administrator", zh="本单位的共用平板",
    en="The shared tablets of one's company", answers=list[DeviceItem], errors=(403,),
)  # fmt: skip
async def devices(call: Call) -> None:
    found = await call.services.read(shifts.listed, _own(call))
    await call.answer(encode([_item(device) for device in found]), headers=(FRESH,))


@operation(
    method="POST", path="/devices", tag="accounts", needs="administrator", zh="把本机登记为共用平板",
    en="Enrol the device at hand as a shared tablet", takes=Enrol, answers=DeviceItem, errors=(403, 415, 422),
)  # fmt: skip
async def enrol_device(call: Call) -> None:
    given = await json_body(call, Enrol)
    device, token = await call.services.desk.act(
        shifts.enrol, standing_of(call).person, given.label, given.site, now_us()
    )
    cookie = cookies.put(cookies.DEVICE, token, cookies.DEVICE_S)
    await call.answer(encode(_item(device)), headers=(FRESH, cookie))


@operation(
    method="POST", path="/devices/{id}/revoke", tag="accounts", needs="administrator", zh="注销共用平板",
    en="Take a shared tablet out of use", answers=Done, errors=(401, 403),
    parameters=(in_path("id", "设备编号", "The id of a device", "0123456789abcdef"),),
)  # fmt: skip
async def revoke_device(call: Call) -> None:
    await call.services.desk.act(shifts.revoke, call.path["id"], _own(call), now_us())
    call.services.sessions.forget()
    await call.answer(encode(Done(done=True)), headers=(FRESH,))


@operation(
    method="POST", path="/shift/pin", tag="accounts", needs="self", zh="设置本班次 PIN", en="Set the PIN of one's shift",
    takes=SetPin, answers=Shift, errors=(403, 415, 422),
)  # fmt: skip
async def set_pin(call: Call) -> None:
    given = await json_body(call, SetPin)
    made = await call.services.desk.act(
        shifts.set_pin, cookies.read(call, cookies.DEVICE), standing_of(call).person, given.pin, given.hours, now_us()
    )
    await call.answer(encode(Shift(person=made.person, name=made.name, ends_at=moment(made.ends_us))), headers=(FRESH,))


@operation(
    method="GET", path="/shift", tag="accounts", needs="public", zh="本平板当班人员", en="Who is on shift at this tablet",
    answers=list[Shift], errors=(401,),
)  # fmt: skip
async def on_shift(call: Call) -> None:
    device = await call.services.read(shifts.device_of, cookies.read(call, cookies.DEVICE))
    found = await call.services.read(shifts.on_shift, device, now_us())
    shown = [Shift(person=one.person, name=one.name, ends_at=moment(one.ends_us)) for one in found]
    await call.answer(encode(shown), headers=(FRESH,))


@operation(
    method="POST", path="/shift/open", tag="accounts", needs="public", zh="凭 PIN 开始操作", en="Open a session by PIN",
    takes=OpenShift, answers=Me, errors=(401, 403, 415, 422),
)  # fmt: skip
async def open_shift(call: Call) -> None:
    same_origin(call)
    given = await json_body(call, OpenShift)
    call.limits = call.services.limits.take("login", call.client)
    token = await call.services.desk.step(
        shifts.open_shift, cookies.read(call, cookies.DEVICE), given.person, given.pin, now_us(), call.client
    )
    await opened(call, token)
