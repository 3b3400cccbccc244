"""The form of any report: filled in, judged without being kept, then sent. Rows come and go without scripts; what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.event import About
from suchi.domain.filling import PRESENT, event_of, rows, tidied
from suchi.domain.labels import Field, field_at
from suchi.domain.receipt import Line, Receipt
from suchi.domain.rulebook import Declared, declared
from suchi.domain.typing_in import several
from suchi.web.api.operation import Handler
from suchi.web.call import Call
from suchi.web.identifying import reporter
from suchi.web.pages.company.reporting import new_id
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go
from suchi.web.pages.render import page
from suchi.web.pages.reporting import nodes, reported
from suchi.web.pages.reporting.attaching import attached
from suchi.web.pages.reporting.desks import Place, at, meant
from suchi.web.pages.reporting.looking_up import Offers, Option, looked_up, offers
from suchi.web.pages.reporting.prefilled import prefilled
from suchi.web.pages.reporting.spoken import spoken_of
from suchi.web.pages.reporting.taking import taken
from suchi.web.pages.visitor import Audience
from suchi.web.problems import status_of
from suchi.web.wording import marked, words

SENT = Flash("report.sent", marked("The report is on record."))
CORRECTED = Flash(
    "report.corrected", marked("The correction is on record: the old report no longer counts, the new one does.")
)
AGAIN = Flash("report.again", marked("This report was on record already; nothing was reported twice."), "info")
_LONGEST = 300_000
"""Characters of one field: ten thousand codes, one a line."""
TOO_LONG = Failure(
    "report.too-long",
    f"此报告的清单超过 {nodes.MOST_ROWS} 行，不能在表单中更正；请用文件上传或接口报送更正",
    f"a list of this report has more than {nodes.MOST_ROWS} rows, which no form holds: correct it by a file, or by the interface",
)
FIELDS = Refused("report.fields", "还有内容需要填写或改正", "something is missing or has to be mended")


_SENT_BEFORE = Reason(
    code="submit.id-reused", zh="这张表单已提交过，之后又改了内容", en="this form was sent before, and changed since",
    next_zh="要改正，在“已报送”中打开那份报告选“更正”；另报一件事，重新打开表单",
    next_en="to mend it, open that report under “Sent reports” and correct it; to report something else, open the form anew",
)  # fmt: skip
"""Back, changed, and sent once more: whoever does that has never seen the id that the form carries."""


class Judged(Struct, frozen=True):
    """How a dry run ended, and what would be sent, in words."""

    receipt: Receipt
    lines: tuple[tuple[str, str], ...]

    @property
    def findings(self) -> list[tuple[Any, Declared | None]]:
        return [(one, declared(one.rule)) for one in self.receipt.findings]


def form_page(desk: Audience) -> Handler:
    """The form as it opens: with what the address names, or with an old report that is to be corrected."""

    async def opened(call: Call) -> None:
        place = await at(call, desk)
        about = meant(call, place)
        if "correct" in call.query and place.corrects:
            values = reported.to_correct(await reported.own_event(call, place, call.query["correct"], about))
            if nodes.too_many(about.name, values):
                raise TOO_LONG
        else:
            values = await prefilled(call, about.name, place.code) | {"id": new_id()}
            values |= {"site": place.site} if place.site else {}
        left = nodes.too_many(about.name, values)
        await _page(call, place, about, nodes.first_rows(about.name, values), left=left)

    return opened


def form_sent(desk: Audience) -> Handler:
    """What a button of the form asks for: a row more or less, a check, or to send."""

    async def asked(call: Call) -> None:
        place = await at(call, desk)
        about = meant(call, place)
        given = {name: text[:_LONGEST] for name, text in call.given.items() if name != "correct" or place.corrects}
        given |= {"site": place.site} if place.site else {}
        step, _, name = given.pop("do", "check").partition(":")
        given, unkept = await attached(call, place, given)
        if unkept or step == "attach":
            await _page(call, place, about, given, wrong=unkept, grown="attachments", status=422 if unkept else 200)
            return
        if step == "fill":  # a draft of the browser's, whose rows the empty form has not
            await _page(call, place, about, given)
            return
        if step in _ROWS:
            await _page(call, place, about, _ROWS[step](about, given, name), grown=name)
            return
        await _judge(call, place, about, given, send=step == "send")

    return asked


async def _judge(call: Call, place: Place, about: About, given: dict[str, str], *, send: bool) -> None:
    found, wrong, more = await looked_up(call, about.name, tidied(about.name, given))
    values = found | {"id": given.get("id") or new_id()}
    made, unread = event_of(about.name, values)
    wrong += [one for one in unread if one.field not in {other.field for other in wrong}]
    made |= {"id": values["id"], "reporter": made.get("reporter") or place.code}
    wrong = [one for one in wrong if one.field not in ("/id", "/reporter")]
    wrong += [_rows_too_many(one) for one, _ in nodes.too_many(about.name, values)]
    if wrong:
        await _page(call, place, about, values, wrong=wrong, several=more, status=status_of(FIELDS))
        return
    try:
        if (old := values.get("correct")) and made["reporter"] == place.code:
            await reported.still_stands(call, place, old, reported.correction_id(made["id"]))
        receipt = await hand_in(call, made, values.get("correct", ""), dry_run=not send)
    except Refused as failure:
        reasons = failure.reasons or [Reason(code=failure.code, zh=failure.zh, en=failure.en)]
        reasons = [_SENT_BEFORE if one.code == "submit.id-reused" else one for one in reasons]
        await _page(call, place, about, values, wrong=reasons, status=status_of(failure))
        return
    if receipt.outcome == "judged":
        await _page(call, place, about, values, judged=receipt, made=made)
        return
    if place.desk == "yard":
        await taken(call, about, receipt, made)
        return
    flash = AGAIN if receipt.outcome == "duplicate" else CORRECTED if values.get("correct") else SENT
    await go(call, f"{place.reports}/{receipt.entry_id}", flash=flash)


def _rows_too_many(field: Field) -> Reason:
    return Reason(
        code="form.rows", field=f"/{field.name}",
        zh=f"“{field.label.zh}”在表单中最多 {nodes.MOST_ROWS} 行", en=f"“{field.label.en}” has at most {nodes.MOST_ROWS} rows in a form",
        next_zh="分成几份报告，或用文件上传", next_en="report it in several parts, or by a file",
    )  # fmt: skip


async def hand_in(call: Call, event: Mapping[str, Any], corrects: str, *, dry_run: bool) -> Receipt:
    """Hand a report in for whoever is logged in. One that `corrects` another goes together with the correction, all or none.
    Raises with every reason when it is refused."""
    caller = await reporter(call)
    correction = reported.correction_of(call, corrects, event) if corrects else None
    events = [correction, event] if correction is not None else [event]
    lines = [Line(number, msgspec.json.encode(one), caller) for number, one in enumerate(events, 1)]
    receipts = await call.services.lane.submit(lines, atomic=len(lines) > 1, dry_run=dry_run)
    wrong = [reason for one in receipts for reason in one.reasons if reason.code != "batch.atomic"]
    if wrong:
        raise Refused(
            "report.refused", "报告未被接受，未作任何记录", "the report was not taken and nothing was recorded", wrong
        )
    call.amount = len(lines)
    return replace(receipts[-1], findings=tuple(one for receipt in receipts for one in receipt.findings))


# ---- rows ---------------------------------------------------------------------------------------------------------------


def _row_more(_about: About, given: dict[str, str], name: str) -> dict[str, str]:
    numbers = rows(given, name)
    return given | {f"{name}.{max(numbers, default=-1) + 1}": PRESENT}


def _row_less(_about: About, given: dict[str, str], name: str) -> dict[str, str]:
    return {key: text for key, text in given.items() if key != name and not key.startswith(f"{name}.")}


def _rows_by_code(about: About, given: dict[str, str], name: str) -> dict[str, str]:
    """A row for each code that stands in the field beside the list; rows in which nothing is filled in give way."""
    way = field_at(about.name, "/" + name.replace(".", "/"))
    own = nodes.named_by(way[-1]) if way else ""
    text = given.pop(f"{name}.codes", "")
    kept = tidied(about.name, given)
    if not own:
        return kept
    (field,) = (one for one in way[-1].parts if one.name == own)
    start = len(rows(kept, name))
    known = {kept.get(f"{name}.{number}.{own}", "") for number in range(start)}
    new = [code for code in dict.fromkeys(several(field, text)) if code not in known]
    for number, code in enumerate(new[: max(nodes.MOST_ROWS - start, 0)], start):
        kept |= {f"{name}.{number}": PRESENT, f"{name}.{number}.{own}": code}
    left = new[max(nodes.MOST_ROWS - start, 0) :]
    return kept | ({f"{name}.codes": "\n".join(left)} if left else {})


_ROWS = {"more": _row_more, "less": _row_less, "many": _rows_by_code}


# ---- the page -----------------------------------------------------------------------------------------------------------


async def _page(
    call: Call,
    place: Place,
    about: About,
    values: dict[str, str],
    *,
    wrong: list[Reason] | None = None,
    several: Mapping[str, tuple[Option, ...]] | None = None,
    status: int = 200,
    judged: Receipt | None = None,
    made: Mapping[str, Any] | None = None,
    grown: str = "",
    left: Sequence[tuple[Field, int]] = (),
) -> None:
    offered: Offers = await offers(call, about.name, values, place.code, several or {})
    if place.site:
        offered = replace(offered, sites=tuple(one for one in offered.sites if one[0] == place.site))
    said = words("en" if call.language == "en" else "zh")
    maker = nodes.Maker(about.name, values, offered, said)
    sheet = maker.sheet({})
    names = frozenset(nodes.names_of((*sheet.main, *sheet.more)))
    form: Form = nodes.placed(nodes.shown(about.name, values), wrong or (), names)
    sheet = maker.sheet(form.errors) if form.errors else sheet
    lines = spoken_of(about.name, made, offered, said) if made is not None else ()
    await page(
        call, "reporting/form.html", part="form", desk=place.desk, status=status, place=place, about=about, form=form,
        sheet=sheet, judged=Judged(judged, lines) if judged is not None else None, reports=place.who.reports,
        first=next(iter(form.errors), ""), grown=grown, offers=offered, correct=values.get("correct", ""),
        most_rows=nodes.MOST_ROWS, left=left,
    )  # fmt: skip
