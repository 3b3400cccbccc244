"""They refused my battery, I saw something: what the public tells, kept sealed and apart from the record until an officer has looked.

Nobody need say who they are. Nothing else is kept of who has sent it, not even a row in the audit trail with the network it came from.
"""

from __future__ import annotations

from suchi.access import private
from suchi.capture.draft import now_us
from suchi.domain.codes import battery_key
from suchi.domain.errors import Reason, Refused
from suchi.domain.regions import provinces
from suchi.web.call import Call
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused, sent_by_anybody
from suchi.web.pages.render import page
from suchi.web.wording import marked, words

KINDS = ("refused", "saw")
FIELDS = ("what", "pack", "region", "where", "when", "text", "contact")
MOST = {"text": 4000, "contact": 200}
_MOST_LINE = 200
TOLD = Flash("tell.kept", marked("Thank you. It is kept sealed, and an officer will read it."))


async def tell_page(call: Call) -> None:
    what = call.query.get("what", "")
    pack = battery_key(call.query.get("pack", "")[: 4 * MOST_CODE])[:MOST_CODE]
    await _show(call, Form({"what": what if what in KINDS else "saw", "pack": pack}))


async def tell(call: Call) -> None:
    given = await sent_by_anybody(call)
    fields = {name: given.get(name, "").strip()[: MOST.get(name, _MOST_LINE) + 1] for name in FIELDS}
    wrong = _wrong(fields)
    if wrong:
        failure = Refused("tell.fields", "请补充以下内容", "some of it is missing or too long", wrong)
        await _show(call, refused(fields, failure, FIELDS), status=422)
        return
    region = f"{fields['region']}0000" if fields["region"] else None
    said = private.Said(text=_letter(fields), contact=fields["contact"] or None)
    await call.services.desk.act(private.leave_lead, said, region, now_us())
    await go(call, "/tell", flash=TOLD)


async def _show(call: Call, form: Form, status: int = 200) -> None:
    said = words("en" if call.language == "en" else "zh")
    regions = [("", said.gettext("Choose")), *((unit.code, said.said(unit)) for unit in provinces())]
    await page(call, "public/tell.html", private=True, status=status, form=form, regions=regions)


def _letter(fields: dict[str, str]) -> str:
    """What an officer reads: what was answered, under the names that the fields have, and then the person's own words."""
    named = [f"{name}: {fields[name]}" for name in ("what", "pack", "where", "when") if fields[name]]
    return "\n".join([*named, "", fields["text"]])


def _wrong(fields: dict[str, str]) -> list[Reason]:
    found = []
    if fields["what"] not in KINDS:
        found.append(_reason("what", "请选择事项", "choose what it is about"))
    if fields["region"] and fields["region"] not in {unit.code for unit in provinces()}:
        found.append(_reason("region", "没有这个省级行政区", "there is no such provincial unit"))
    if not fields["text"]:
        found.append(_reason("text", "请写明发生了什么", "say what has happened"))
    for name in FIELDS:
        most = MOST.get(name, _MOST_LINE)
        if len(fields[name]) > most:
            found.append(_reason(name, f"最多 {most} 个字符", f"at most {most} characters"))
    return found


def _reason(field: str, zh: str, en: str) -> Reason:
    return Reason(code=f"tell.{field}", field=f"/{field}", zh=zh, en=en)
