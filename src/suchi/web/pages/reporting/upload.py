"""A file of reports: handed in, sent piece by piece while the page tells how far it is, and what came of each line."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from suchi.capture.draft import now_us
from suchi.capture.filled import Filled, understood
from suchi.capture.table import read_table
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.event import CATALOGUE
from suchi.domain.rulebook import declared
from suchi.renderers.table import to_csv, to_xlsx
from suchi.renderers.template import template
from suchi.web.call import Call, bad_parameter
from suchi.web.identifying import reporter
from suchi.web.pages.exporting import FORMS
from suchi.web.pages.forms import Form, Wrong, go
from suchi.web.pages.render import page
from suchi.web.pages.reporting import keeping, sending
from suchi.web.pages.reporting.desks import Place, at
from suchi.web.pages.reporting.sending import Progress, Refusal
from suchi.web.pages.reporting.tasks import offered
from suchi.web.pages.speaking import next_of
from suchi.web.problems import status_of
from suchi.web.uploads import file_name
from suchi.web.wording import Words, marked, words

MOST_BYTES = 32 << 20
"""Of the whole form: two times what twenty thousand rows have."""
MOST_SHOWN = 50
_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADS = (
    marked("Row"),
    marked("Column"),
    marked("Field"),
    marked("What stands there"),
    marked("Why it was refused"),
    marked("What to do"),
    marked("Rule"),
)
OUTCOMES: dict[str, tuple[str, str]] = {
    "recorded": (marked("Recorded"), "ok"),
    "judged": (marked("Could be sent"), "ok"),
    "duplicate": (marked("On record already"), "info"),
    "withoutEffect": (marked("Recorded without effect"), "warn"),
    "refused": (marked("Refused"), "bad"),
}
"""How a report of a file ends, with its tone, in the order in which they are told."""


async def upload_page(call: Call) -> None:
    place = await at(call, "company")
    await _page(call, place, Form({"type": call.query.get("type", "")}))


async def template_file(call: Call) -> None:
    """The table to be filled in for a type of report."""
    place = await at(call, "company")
    name = call.path["type"]
    if name not in {
        about.name for _, abouts in offered("company", place.who.company, call.services.today()) for about in abouts
    }:
        raise bad_parameter("type", name, "没有这种报告的模板", "there is no template for that report")
    zh = call.language != "en"
    made = await asyncio.to_thread(template, name, zh=zh)
    title = quote(f"{CATALOGUE[name].zh if zh else CATALOGUE[name].en}-{name}")
    disposition = f"attachment; filename=\"suchi-{name}.xlsx\"; filename*=UTF-8''{title}.xlsx"
    await call.answer(
        made, _XLSX, headers=((b"content-disposition", disposition.encode()), (b"cache-control", b"no-store"))
    )


async def uploaded(call: Call) -> None:
    """Take the file: what spoils it as a whole is told at once; else it is sent, and its own page tells how far it is."""
    place = await at(call, "company")
    caller = await reporter(call)
    given = dict(call.given)
    try:
        name, data = _file(call)
        table = await asyncio.to_thread(_table, data, given.get("type") or None) if not _is_lines(data) else None
    except Failure as failure:
        await _page(call, place, _failed(given, failure), status=status_of(failure))
        return
    drafts = await asyncio.to_thread(lambda: list(table.drafts())) if table is not None else []
    progress = Progress(
        id=keeping.new_upload(), company=place.code, person=place.who.person.id, name=name, started_us=now_us(),
        dry_run=given.get("do") != "send", total=len(drafts) if table is not None else data.count(b"\n") + 1,
    )  # fmt: skip
    folder = call.services.settings.data
    keeping.tidy(folder)
    keeping.keep(folder, progress)
    reports = sending.of_table(call, table, drafts, place.code) if table is not None else sending.of_lines(data)
    call.amount = progress.total
    call.services.later(sending.run(call, caller, progress, reports, lambda now: keeping.keep(folder, now)))
    await go(call, f"/company/upload/{progress.id}")


def _file(call: Call) -> tuple[str, bytes]:
    sent = call.files.get("file")
    if sent is None:
        reason = Reason(code="upload.none", field="/file", zh="请选择文件", en="choose a file")
        raise Refused("upload.none", "没有收到文件", "no file has come", [reason])
    return file_name(sent.name), sent.data


def _is_lines(data: bytes) -> bool:
    """Whether it is JSON, one event a line; everything else is a table, or none."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"


def _table(data: bytes, event: str | None) -> Filled:
    if data.lstrip()[:1] == b"[":
        raise Failure(
            "table.array",
            "JSON 须每行一个事件，不用方括号括起",
            "JSON must have one event a line, not one array of all",
        )
    return understood(read_table(data), event if event in CATALOGUE else None)


def _failed(given: dict[str, str], failure: Failure) -> Form:
    reasons = failure.reasons if isinstance(failure, Refused) and failure.reasons else []
    found = [Wrong(one.code, one.zh, one.en, one.next_zh, one.next_en) for one in reasons]
    return Form(given, {"file": found or [Wrong(failure.code, failure.zh, failure.en)]})


async def _page(call: Call, place: Place, form: Form, *, status: int = 200) -> None:
    groups = offered("company", place.who.company, call.services.today())
    await page(
        call, "reporting/upload.html", desk="company", status=status, place=place, form=form, groups=groups,
        reports=place.who.reports, mib=MOST_BYTES >> 20,
    )  # fmt: skip


# ---- what came of it ----------------------------------------------------------------------------------------------------


async def result_page(call: Call) -> None:
    """How far the file is, or what came of it; its refused lines also as a file."""
    place = await at(call, "company")
    found = keeping.kept(call.services.settings.data, call.path["upload"])
    if found is None or found.company != place.code:
        raise Failure(
            "upload.not-at-hand",
            "此次上传的结果已不在；已记录的报告见“已报送”，同一文件可以重新上传",
            "the outcome of this upload is no longer at hand: what was recorded stands under “Sent reports”, and the file can be uploaded again",
        )
    said = words("en" if call.language == "en" else "zh")
    form = call.query.get("as", "html")
    if form in FORMS:
        await _refused_file(call, found, form, said)
        return
    permille = 1000 if found.finished else min(999, 1000 * found.done // max(found.total, 1))
    await page(
        call, "reporting/uploaded.html", part="results", desk="company", place=place, found=found, permille=permille,
        outcomes=[(said.gettext(text), tone, found.counts[name]) for name, (text, tone) in OUTCOMES.items() if found.counts.get(name)],
        broken=_ruled(found.findings), undecided=_ruled(found.undecided), shown=found.refused[:MOST_SHOWN],
        unshown=max(len(found.refused) - MOST_SHOWN, 0) + found.more_refused,
    )  # fmt: skip


def _ruled(counts: dict[str, int]) -> list[tuple[Any, str, int]]:
    """Rules with how many reports of the file they have something to say to, the most frequent first."""
    return [(declared(name), name, count) for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


async def _refused_file(call: Call, found: Progress, form: str, said: Words) -> None:
    heads = [said.gettext(head) for head in _HEADS]
    rows = [_row(one, said) for one in found.refused]
    made = to_csv(heads, rows) if form == "csv" else to_xlsx("refused", heads, rows)
    disposition = f'attachment; filename="suchi-refused.{form}"'
    await call.answer(
        made, FORMS[form], headers=((b"content-disposition", disposition.encode()), (b"cache-control", b"no-store"))
    )


def _row(one: Refusal, said: Words) -> list[str | int]:
    return [
        one.row, one.column, said.said((one.what_zh, one.what_en)), one.value, said.said((one.zh, one.en)),
        next_of(one, said), one.code,
    ]  # fmt: skip
