"""Does this pack belong to this car? Both codes in; yes, no or not known out, and nothing else."""

from __future__ import annotations

from typing import Literal

from suchi.domain.codes import battery_key, vin_doubts, vin_key
from suchi.domain.errors import Reason, Refused
from suchi.web.call import Call
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.forms import Form, refused, sent_by_anybody
from suchi.web.pages.render import page

Answer = Literal["yes", "no", "unknown"]
FIELDS = ("pack", "vin")


async def pair_page(call: Call) -> None:
    pack = battery_key(call.query.get("pack", "")[: 4 * MOST_CODE])[:MOST_CODE]
    await page(call, "public/pair.html", form=Form({"pack": pack}), answer=None)


async def pair(call: Call) -> None:
    """The codes come in the body: a VIN stands in no address, and so in no history and no log."""
    fields = {name: value[:200] for name, value in (await sent_by_anybody(call)).items() if name in FIELDS}
    pack, vin = battery_key(fields.get("pack", "")), vin_key(fields.get("vin", ""))
    wrong = _wrong(pack, vin)
    if wrong:
        failure = Refused("pair.codes", "请检查两个编码", "check both codes", wrong)
        await page(
            call, "public/pair.html", status=422, private=True, form=refused(fields, failure, FIELDS), answer=None
        )
        return
    found = await belongs(call, pack, vin)
    await page(call, "public/pair.html", private=True, form=Form(fields), answer=found)


async def belongs(call: Call, pack: str, vin: str) -> Answer:
    """No is said only where the record says so: both are on record, and the pack is bound elsewhere or the car's packs are
    known and this is none of them. A pack on record nowhere and a car nobody registered answer alike."""
    rows = await call.services.cards.get(pack)
    for _ in range(4):
        if rows is None or rows.battery.alias_of is None:
            break
        rows = await call.services.cards.get(rows.battery.alias_of)
    built = await call.services.vehicles.get(vin)
    if rows is None or built is None:
        return "unknown"
    vehicle = built.vehicle
    if rows.battery.vehicle == vehicle.vin:
        return "yes"
    return "no" if rows.battery.vehicle is not None or vehicle.packs else "unknown"


def _wrong(pack: str, vin: str) -> list[Reason]:
    found = []
    if not pack or len(pack) > MOST_CODE:
        found.append(
            Reason(
                code="pair.pack", field="/pack", value=pack[:MOST_CODE],
                zh="电池编码不能为空，且不超过 64 位", en="the battery code is missing, or longer than 64 characters",
                next_zh="照标签填写 24 位编码", next_en="type the 24 characters of the label",
            )
        )  # fmt: skip
    if len(vin) != 17 or any(doubt.code.endswith(".characters") for doubt in vin_doubts(vin)):
        found.append(
            Reason(
                code="pair.vin", field="/vin", value=vin[:MOST_CODE],
                zh="车辆识别代号（VIN）须为 17 位字母和数字，不含 I、O、Q", en="a VIN has 17 letters and digits, none of them I, O or Q",
                next_zh="在行驶证或前风挡左下角查看", next_en="it stands in the vehicle licence and behind the windscreen",
            )
        )  # fmt: skip
    return found
