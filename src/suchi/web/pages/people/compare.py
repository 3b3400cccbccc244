"""Compare one's own file with the record: what is missing, different, unknown; on the page, or taken away whole. Nothing is written."""

from __future__ import annotations

from itertools import islice

import msgspec
from msgspec import Struct

from suchi.domain.comparing import OUTCOMES, Compared, ComparisonCounts, OnRecord
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE
from suchi.web.api.compare import answer_as, compared, no_period
from suchi.web.body import CSV, JSON, NDJSON
from suchi.web.call import Call
from suchi.web.comparing import Results, Scope
from suchi.web.pages.forms import Form, refused
from suchi.web.pages.people.desks import at_company, given, wrong
from suchi.web.pages.people.trail import day_us
from suchi.web.pages.render import page
from suchi.web.problems import status_of

PATH = "/company/compare"
MOST_BYTES = 20 << 20
MOST_SHOWN = 100
"""Lines of each kind on the page; a file taken away has them all."""
FIELDS = ("file", "from", "to")
FORMS = ("csv", "xlsx")
TONES = {
    "different": "warn",
    "missing": "bad",
    "unknown": "bad",
    "undecided": "info",
    "unreadable": "warn",
    "same": "ok",
}
_line = msgspec.json.Decoder(Compared).decode
_rest = msgspec.json.Decoder(OnRecord).decode


class Found(Struct, frozen=True, kw_only=True):
    """What a page shows of a comparison: the counts, the first lines that do not agree, the first that the file lacks."""

    name: str
    counts: ComparisonCounts
    lines: tuple[Compared, ...]
    rest: tuple[OnRecord, ...]
    passed_over: tuple[str, ...]


async def compare_page(call: Call) -> None:
    await _show(call, Form(), 200, None)


async def _show(call: Call, form: Form, status: int, found: Found | None) -> None:
    await page(
        call, "people/compare.html", private=True, desk="company", status=status, form=form, found=found, outcomes=OUTCOMES, tones=TONES,
        catalogue=CATALOGUE, most=MOST_SHOWN,
    )  # fmt: skip


async def compare(call: Call) -> None:
    _, code = await at_company(call)
    values = given(call, FIELDS, 40)
    try:
        sent = call.files.get("file")
        if sent is None or not sent.data.strip():
            raise wrong("compare.file", "file", "请选择一个文件", "choose a file")
        kind = kind_of(sent.data)
        scope = Scope(company=code, since=_day(values, "from"), until=_day(values, "to"))
        if kind == CSV and (scope.since or scope.until):
            raise _at("from", no_period())
        with call.services.comparisons.take(code), Results(scope) as results:
            await compared(call, scope, results, kind, sent.data)
            form = call.given.get("as", "")
            if form in FORMS:
                await answer_as(call, scope, results, form)
                return
            found = shown(sent.name, results)
    except Failure as failure:
        if call.began:
            raise
        await _show(call, refused(values, failure, FIELDS), status_of(failure), None)
        return
    await _show(call, Form(values), 200, found)


def kind_of(data: bytes) -> str:
    """What a file is, by how it begins: an array of reports, reports line by line, or a list of battery codes."""
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return JSON if head == b"[" else NDJSON if head == b"{" else CSV


def shown(name: str, results: Results) -> Found:
    """The first lines that do not agree; what agrees is only counted."""
    odd = (one for line in results.lines() if (one := _line(line)).outcome != "same")
    return Found(
        name=name[:100], counts=results.counts, lines=tuple(islice(odd, MOST_SHOWN)),
        rest=tuple(_rest(line) for line in islice(results.rest(), MOST_SHOWN)), passed_over=results.passed_over,
    )  # fmt: skip


def _day(values: dict[str, str], name: str) -> str | None:
    try:
        day_us(values[name], name)
    except Failure as failure:
        raise _at(name, failure) from None
    return values[name] or None


def _at(field: str, failure: Failure) -> Failure:
    return wrong(failure.code, field, failure.zh, failure.en)
