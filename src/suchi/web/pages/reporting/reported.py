"""What the company has reported: the list, and each report in words with its receipt, to be corrected or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from suchi.domain import free_text
from suchi.domain.audiences import Audiences
from suchi.domain.canonical import entry_id
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.event import CATALOGUE, About, Ref, moment
from suchi.domain.filling import values_of
from suchi.domain.rulebook import declared
from suchi.queries import entries as entry_rows
from suchi.queries import reporting
from suchi.queries.reporting import Reported
from suchi.renderers.table import Value
from suchi.web.api import entries
from suchi.web.api.entries import EntryAnswer
from suchi.web.api.operation import Handler
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.company.reporting import new_id, report
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.trail import DAY_US, day_us
from suchi.web.pages.render import page
from suchi.web.pages.reporting.desks import Place, at
from suchi.web.pages.reporting.looking_up import offers
from suchi.web.pages.reporting.spoken import spoken_of
from suchi.web.pages.reporting.tasks import BY_MACHINE
from suchi.web.pages.visitor import Audience
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

VOIDED = Flash("report.voided", marked("The report is taken back: it no longer counts, and stays readable."))
NOT_CORRECTED = frozenset({"EventsCorrected"})
"""A correction is mended by a report of its own."""
_CORRECTED = Refused(
    "report.corrected",
    "这份报告已更正或撤回，未再作记录",
    "this report was corrected or taken back already; nothing more was recorded",
    [
        Reason(
            code="report.corrected", zh="这份报告已更正或撤回", en="this report was corrected or taken back already",
            next_zh="在“已报送”中打开取代它的报告，再作更正", next_en="open what took its place under “Sent reports”, and correct that",
        )
    ],
)  # fmt: skip
_AUTHOR: Audiences = frozenset({"public", "company", "author"})


def reports_page(desk: Audience) -> Handler:
    """The reports that were sent, the latest first."""

    async def listed(call: Call) -> None:
        place = await at(call, desk)
        kind = call.query.get("type", "")
        if kind and kind not in CATALOGUE:
            raise bad_parameter("type", kind, "没有这种报告", "there is no such report")
        days = {name: call.query.get(name, "").strip()[:40] for name in ("from", "to")}
        since, until = day_us(days["from"], "from"), day_us(days["to"], "to")
        ask = tables.asked(call, columns(place, {}), "-recorded")
        position = ask.position(tuple[int, str])
        after = (position[0], bytes.fromhex(position[1])) if position else None
        rows = await call.services.read(
            reporting.reported,
            place.code,
            kind or None,
            after,
            ask.limit,
            since,
            until + DAY_US if until is not None else None,
        )
        named = await call.services.read(entry_rows.named_by, [one.entry for one in rows])
        await record(call, _AUTHOR, f"company:{place.code}/reports", (place.code,), len(rows))
        types = [(name, about) for name, about in CATALOGUE.items() if name not in BY_MACHINE]
        await tables.answer(
            call, "reporting/reports.html", ask, columns(place, named), rows, lambda one: (one.recorded_us, one.entry.hex()),
            name="reports", desk=desk, place=place, type=kind, types=types, days=days, most_searched=reporting.MOST_SEARCHED,
        )  # fmt: skip

    return listed


def columns(place: Place, named: Mapping[bytes, tuple[Ref, int]]) -> tuple[tables.Column[Reported], ...]:
    """The table of reports; `named`: what each of them names first, and how many things it names."""
    column: Any = tables.Column

    def thing(one: Reported, said: Words) -> str | None:
        if one.entry not in named:
            return None
        ref, count = named[one.entry]
        others = (
            said.ngettext("and %(num)s more", "and %(num)s more", count - 1) % {"num": count - 1} if count > 1 else ""
        )
        return f"{ref.key} {others}".rstrip()

    def what(one: Reported, said: Words) -> str:
        return said.said(CATALOGUE[one.type])

    def state(one: Reported, said: Words) -> tables.Tag:
        if one.voided:
            return tables.Tag(said.gettext("Corrected"), "")
        return (
            tables.Tag(said.gettext("With findings"), "warn")
            if one.findings
            else tables.Tag(said.gettext("On record"), "ok")
        )

    def findings(one: Reported, _: Words) -> Value:
        return one.findings or None

    return (
        column(name="what", label=marked("Report"), value=what, href=lambda one: f"{place.reports}/{one.entry.hex()}"),
        column(name="thing", label=marked("Thing"), value=thing, kind="code"),
        column(name="recorded", label=marked("Recorded"), value=lambda one, _: moment(one.recorded_us), kind="day"),
        column(name="state", label=marked("State"), value=state, kind="tag"),
        column(name="findings", label=marked("Findings"), value=findings, kind="number"),
        column(name="entry", label=marked("Entry"), value=lambda one, _: one.entry.hex(), kind="code", more=True),
    )


def report_page(desk: Audience) -> Handler:
    """One report: what it said, what was found, and what may be done about it."""

    async def shown(call: Call) -> None:
        place = await at(call, desk)
        await _page(call, place, Form({"id": new_id()}))

    return shown


def report_sent(desk: Audience) -> Handler:
    """Take a report back: what it said did not happen."""

    async def sent(call: Call) -> None:
        place = await at(call, desk)
        found = await entries.seen(call, call.path["entry"].lower())
        event, id_ = body_of(found), call.given.get("id") or new_id()
        correction = {
            "type": "EventsCorrected",
            "id": id_,
            "occurredAt": call.services.today(),
            "reporter": found.reporter,
            "targets": [{"id": event["id"]}],
            "reason": "did-not-occur",
        }
        try:
            if found.reporter == place.code:
                await still_stands(call, place, event["id"], id_)
            await report(call, correction, dry_run=False)
        except Refused as failure:
            await _page(call, place, refused(dict(call.given), failure, ()), status=status_of(failure))
            return
        await go(call, f"{place.reports}/{found.entry_id}", flash=VOIDED)

    return sent


async def _page(call: Call, place: Place, form: Form, *, status: int = 200) -> None:
    found = await entries.seen(call, call.path["entry"].lower())
    about = CATALOGUE[found.type]
    said = words("en" if call.language == "en" else "zh")
    event = None if found.erased else body_of(found)
    offered = await offers(call, about.name, values_of(event) if event else {}, found.reporter, {})
    own = found.reporter == place.code and place.who.reports and event is not None
    await page(
        call, "reporting/report.html", desk=place.desk, status=status, place=place, about=about, found=found, form=form,
        lines=spoken_of(about.name, event, offered, said) if event is not None else (),
        findings=[(one, declared(one.rule)) for one in found.findings],
        may_mend=own and not found.corrected_by and about.name not in NOT_CORRECTED | BY_MACHINE, event=event,
    )  # fmt: skip


def body_of(found: EntryAnswer) -> dict[str, Any]:
    """What was reported. Raises where it was erased."""
    if found.event is None:
        raise Failure("entry.erased", "该报告的内容已依法删除", "the content of this report was erased by law")
    event: dict[str, Any] = msgspec.json.decode(found.event)
    return event


# ---- corrections --------------------------------------------------------------------------------------------------------


async def own_event(call: Call, place: Place, entry: str, about: About) -> dict[str, Any]:
    """One's own report of that type, to be corrected. Raises for any other, and for one that was corrected already."""
    found = await entries.seen(call, entry.lower()[:64])
    if found.reporter != place.code or found.type != about.name:
        raise bad_parameter(
            "correct", entry, "只能更正本企业的同类报告", "only a report of one's own, of that type, is corrected here"
        )
    if found.corrected_by:
        raise _CORRECTED
    event = body_of(found)
    return unmarked(event) if found.text_erased else event


async def still_stands(call: Call, place: Place, old: str, correction: str) -> None:
    """Raise where one's own report was corrected or taken back by anything but that correction, as in another window: two reports
    would stand in the place of one."""
    found = await entries.seen(call, entry_id(place.code, old).hex())
    if set(found.corrected_by) - {entry_id(place.code, correction).hex()}:
        raise _CORRECTED


def unmarked(wire: Any) -> Any:
    """A report without the marks that stand where its free text was erased: nobody reports a mark as what happened."""
    if isinstance(wire, list):
        return [unmarked(one) for one in wire]
    if not isinstance(wire, dict):
        return wire
    erased = {name for name, value in wire.items() if name in free_text.names() and value == free_text.WITHHELD}
    return {name: unmarked(value) for name, value in wire.items() if name not in erased}


def to_correct(event: Mapping[str, Any]) -> dict[str, str]:
    """The form of a report that takes the place of an old one."""
    return values_of(event) | {"id": new_id(), "correct": event["id"]}


def correction_id(new: str) -> str:
    """The id of what says that the report of that id takes the place of an old one."""
    return f"{new[:60]}-old"


def correction_of(call: Call, old: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """What says that a report takes the place of an old one; its id goes with that of the report, so that it counts once."""
    return {
        "type": "EventsCorrected",
        "id": correction_id(event["id"]),
        "occurredAt": call.services.today(),
        "reporter": event["reporter"],
        "targets": [{"id": old}],
        "reason": "wrong-data",
        "replacements": [event["id"]],
    }
