"""`POST /compare`: a company holds its own file against the record; nothing is written, and of others nothing is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from suchi.capture.listing import Listing
from suchi.domain.codes import company_key
from suchi.domain.comparing import Compared, ComparisonCounts, OnRecord, Seen
from suchi.domain.errors import Failure
from suchi.domain.event import day_of
from suchi.renderers import comparison
from suchi.renderers.comparison import Comparison
from suchi.web.api.events import split_array
from suchi.web.api.operation import LISTED_TOO, Moment, Parameter, operation
from suchi.web.body import CSV, JSON, MOST_JSON, Body, ClientGone, media_type
from suchi.web.call import Call
from suchi.web.comparing import (
    BATCH,
    Line,
    Results,
    Scope,
    codes_not_in_file,
    compare_events,
    compare_rows,
    events_not_in_file,
    rows_of,
)  # fmt: skip
from suchi.web.lines import Lines
from suchi.web.reading import answer_file

PLAIN = "text/plain"
MOST_BYTES = 2 << 30
"""Of a file, unpacked: five million events of some four hundred bytes."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMPANY = Parameter(
    name="company",
    zh="比对哪家企业的数据：缺省为本企业；受托方、上级企业与运营方须写明",
    en="Whose data: one's own unless told; a vendor, a parent or the operator names it",
)
FROM = Parameter(
    name="from",
    kind="moment",
    zh="登记册一侧的首日（按发生日）",
    en="First day of the record's side, by when it happened",
)
TO = Parameter(name="to", kind="moment", zh="登记册一侧的末日（含）", en="Last day of the record's side, included")
FORMAT = Parameter(
    name="format",
    kind="choice",
    choices=("json", "csv", "xlsx"),
    zh="结果的格式，默认 json",
    en="The answer's format, json unless told",
)


@operation(
    method="POST", path="/compare", tag="events", needs="read", takes=LISTED_TOO, answers=Comparison,
    zh="将本企业文件与登记册比对（事件，或电池编码清单 text/csv）；不写入任何内容",
    en="Compare one's own file with the record (events, or a list of codes as text/csv); nothing is written",
    parameters=(COMPANY, FROM, TO, FORMAT), files=(CSV, XLSX), errors=(400, 403, 408, 413, 415, 503),
)  # fmt: skip
async def compare(call: Call) -> None:
    body = Body(call)
    try:
        scope = await _scope(call)
        with call.services.comparisons.take(_who(call)):
            await _compare(call, body, scope)
    except ClientGone:
        return
    except Failure:
        if not body.ended and not call.began:
            await body.drain()
        raise


def _who(call: Call) -> str:
    """Whose turn it is: a company's, whoever of it asks; the operator's, for whomever."""
    return (call.caller.company if call.caller is not None else None) or "operator"


async def _compare(call: Call, body: Body, scope: Scope) -> None:
    kind = media_type(call, CSV, PLAIN)
    listed = kind in (CSV, PLAIN)
    if listed and scope.types is not None:
        raise no_list()
    if listed and (scope.since or scope.until):
        raise no_period()
    with Results(scope) as results:
        walk = _Walk(call, scope, results, listed=listed)
        if kind == JSON:
            await walk.array(await body.whole(MOST_JSON))
        else:
            await walk.stream(body)
        await walk.rest()
        await _recorded(call, scope, results.counts)
        await answer_as(call, scope, results, call.given["format"])


async def compared(call: Call, scope: Scope, results: Results, kind: str, data: bytes) -> None:
    """Compare a file that is here whole, of one of the media types of the operation; the read is on record when this returns."""
    walk = _Walk(call, scope, results, listed=kind in (CSV, PLAIN))
    if kind == JSON:
        await walk.array(data)
    else:
        await walk.text(data)
    await walk.rest()
    await _recorded(call, scope, results.counts)


async def _recorded(call: Call, scope: Scope, counts: ComparisonCounts) -> None:
    """The read is put on record before it is answered: what was compared is the company's own data, whoever compares it."""
    caller = call.caller
    own = caller is not None and caller.company == scope.company
    audience = "operator" if caller is None or caller.company is None else "author" if own or scope.types else "parent"
    await call.services.trail.read(
        call, thing=f"company:{scope.company}", audience=audience, concerned=(scope.company,), purpose="compare",
        count=counts.lines + counts.not_in_file,
    )  # fmt: skip


async def _scope(call: Call) -> Scope:
    caller = call.caller
    given = call.given["company"] or (caller.company if caller else None)
    if caller is None or given is None:
        raise no_company()
    company = company_key(given)
    services = call.services
    authority = call.standing.person.authority if call.standing else None
    types = await services.read(services.groups.opened, caller, authority, company, services.today())
    return Scope(company=company, types=types, since=_day(call.given["from"]), until=_day(call.given["to"]))


def _day(given: Moment | None) -> str | None:
    return day_of(given.text) if given else None


def no_company() -> Failure:
    return Failure(
        "compare.company",
        "请写明比对哪家企业的数据：company=统一社会信用代码（命令行用 --as）",
        "say whose data is to be compared: company= with the company's code (--as on the command line)",
    )


def no_list() -> Failure:
    """A delegation is of reports: what a company has, and where, is not lent with it."""
    return Failure(
        "compare.list-delegated",
        "受托方只能比对受托报送的事件；电池编码清单由该企业自行比对",
        "a delegation opens the reports that were delegated: a list of batteries is compared by the company itself",
    )


def no_period() -> Failure:
    return Failure(
        "compare.period",
        "电池编码清单与当前持有的电池比对，不用 from 与 to；时间段只用于事件文件",
        "a list of codes is held against the batteries held today and takes no from and to: a period goes with events",
    )


class _Walk:
    """The file past the record, batch by batch."""

    def __init__(self, call: Call, scope: Scope, results: Results, *, listed: bool) -> None:
        self._read = call.services.read
        self._scope = scope
        self._results = results
        self._listing = Listing() if listed else None
        self._seen = Seen()

    async def array(self, data: bytes) -> None:
        elements = split_array(data) if data.lstrip()[:1] == b"[" else [data] if data.strip() else []
        for start in range(0, len(elements), BATCH):
            await self._take([Line(n, bytes(e)) for n, e in enumerate(elements[start : start + BATCH], start + 1)])

    async def stream(self, body: Body) -> None:
        lines, waiting = Lines(), list[Line]()
        async for piece in body.pieces(MOST_BYTES):
            for found in lines.feed(piece):
                waiting.append(Line(*found))
                if len(waiting) == BATCH:
                    await self._take(waiting)
                    waiting = []
        await self._take([*waiting, *(Line(*found) for found in lines.end())])

    async def text(self, data: bytes) -> None:
        lines = Lines()
        found = [Line(*one) for one in (*lines.feed(data), *lines.end())]
        for start in range(0, len(found), BATCH):
            await self._take(found[start : start + BATCH])

    async def _take(self, lines: list[Line]) -> None:
        found: list[Compared]
        if self._listing is None:
            found = await self._read(compare_events, self._scope, self._seen, lines)
        else:
            found = await self._read(compare_rows, self._scope, self._seen, rows_of(self._listing, lines))
            self._results.passed_over = self._listing.passed_over
        self._results.add(found)

    async def rest(self) -> None:
        """What is on record and not in the file."""
        after: Any = None
        ask: Any = events_not_in_file if self._listing is None else codes_not_in_file
        while True:
            page: tuple[list[OnRecord], Any] = await self._read(ask, self._scope, self._seen, after)
            self._results.add_rest(page[0])
            after = page[1]
            if after is None:
                return


async def answer_as(call: Call, scope: Scope, results: Results, form: str) -> None:
    """Answer with the result as `csv`, `xlsx` or else JSON."""
    if form == "csv":
        await answer_file(call, comparison.to_csv(results), "text/csv; charset=utf-8", "compared.csv")
    elif form == "xlsx":
        with SpooledTemporaryFile(1 << 20) as file:
            await asyncio.to_thread(comparison.to_xlsx, results, file)
            file.seek(0)
            await answer_file(call, _pieces(file), XLSX, "compared.xlsx")
    else:
        await answer_file(call, comparison.to_json(head(scope, results), results), JSON)


def head(scope: Scope, results: Results) -> Comparison:
    """The answer without its lines."""
    return Comparison(
        company=scope.company, since=scope.since, until=scope.until, counts=results.counts,
        columns_passed_over=results.passed_over,
    )  # fmt: skip


def _pieces(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    while piece := file.read(1 << 16):
        yield piece
