"""The `compare` command: a company's file against the register here or against a server, as text, JSON or a table in a file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import httpx
import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.capture.listing import Listing
from suchi.commands.days import day_given
from suchi.commands.opening import open_store
from suchi.commands.reading import Event, Source
from suchi.commands.sending import one_line, problem
from suchi.commands.telling import note, printable, say
from suchi.domain.codes import company_key
from suchi.domain.comparing import Seen
from suchi.domain.errors import Failure
from suchi.renderers import comparison
from suchi.settings import Settings
from suchi.web.api.compare import head, no_company, no_period
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
from suchi.web.lines import TooLong

SHOWN = 100
_FORMATS = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}
_ZIP = b"PK\x03\x04"
_PATIENCE_S = 600.0


class Job(Struct, frozen=True, kw_only=True):
    """What is compared, whose it is, and where the answer goes (`out` None: to the terminal)."""

    path: str
    company: str | None
    since: str | None
    until: str | None
    out: Path | None
    url: str | None
    key: str | None


def compare(settings: Settings, job: Job, *, json: bool) -> bool:
    """Compare and tell; whether file and record agree entirely."""
    form = _form(job.out)
    if not job.url and job.company is None:
        raise no_company()
    scope = Scope(
        company=company_key(job.company or ""), since=day_given("--from", job.since), until=day_given("--to", job.until)
    )
    with Results(scope) as results, Source(job.path) as source:
        events = source.events()
        first = next(events, None)
        if job.url:
            _at_server(job, first, events, results)
        else:
            with open_store(settings) as store, store.connect_app("suchi compare") as conn:
                _walk(conn, first, events, scope, results)
        if results.passed_over:
            names = "、".join(map(printable, results.passed_over))
            note(f"未比对的列：{names}", f"columns that were not compared: {names}")
        if job.out is not None:
            _write(job.out, form, results)
        if json:
            say(b"".join(comparison.to_json(head(results.scope, results), results)).decode().rstrip("\n"))
        else:
            for line in comparison.to_text(results, SHOWN if job.out is None else 0):
                say(printable(line))
        return results.counts.agrees


def _walk(conn: Connection[Any], first: Event | None, events: Iterator[Event], scope: Scope, results: Results) -> None:
    listed, seen, listing = _listed(first), Seen(), Listing()
    if listed and (scope.since or scope.until):
        raise no_period()
    lines = (Line(one.number, one.data) for one in chain([first] if first else [], events))
    while batch := list(islice(lines, BATCH)):
        if listed:
            results.add(compare_rows(conn, scope, seen, rows_of(listing, batch)))
        else:
            results.add(compare_events(conn, scope, seen, batch))
    results.passed_over = listing.passed_over
    ask: Any = codes_not_in_file if listed else events_not_in_file
    after: Any = None
    while True:
        page, after = ask(conn, scope, seen, after)
        results.add_rest(page)
        if after is None:
            return


def _listed(first: Event | None) -> bool:
    """Whether the file is a list of codes and no file of events, by how it begins."""
    if first is None or isinstance(first.data, TooLong):
        return False
    if first.data.startswith(_ZIP):
        raise Failure(
            "compare.xlsx",
            "尚不能读取 XLSX；请另存为 CSV（UTF-8）后再比对",
            "XLSX cannot be read yet: save it as CSV (UTF-8) and compare that",
        )
    return not first.data.startswith(b"{")


def _at_server(job: Job, first: Event | None, events: Iterator[Event], results: Results) -> None:
    """The same by a server, to which the file is streamed. Its answer is read whole: it is as long as the file has lines."""
    if not job.key:
        raise Failure(
            "submit.key-missing",
            "与服务器比对需要密钥；请用 --key 或环境变量 SUCHI_KEY 给出",
            "a server wants a key: give it with --key or in the variable SUCHI_KEY",
        )
    url, numbers = f"{(job.url or '').rstrip('/')}/api/v1/compare", array("Q")
    asked = {"company": job.company, "from": job.since, "to": job.until}
    kind = "text/csv" if _listed(first) else "application/x-ndjson"

    def body() -> Iterator[bytes]:
        for one in chain([first] if first else [], events):
            numbers.append(one.number)
            yield (one_line(one.data) if isinstance(one.data, bytes) else b"?" * one.data) + b"\n"

    try:
        answer = httpx.post(
            url, params={name: value for name, value in asked.items() if value}, content=body(), timeout=_PATIENCE_S,
            headers={"Authorization": f"Bearer {job.key.strip()}", "Content-Type": kind},
        )  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Failure("submit.unreachable", f"无法连接 {url}：{error}", f"{url} cannot be reached: {error}") from None
    if answer.status_code != httpx.codes.OK:
        raise problem(url, answer)
    told = msgspec.json.decode(answer.content, type=comparison.Comparison)
    results.scope = Scope(company=told.company, since=told.since, until=told.until)
    results.passed_over = told.columns_passed_over
    results.add([msgspec.structs.replace(one, line=numbers[one.line - 1]) for one in told.lines])
    results.add_rest(list(told.not_in_file))


def _form(out: Path | None) -> str:
    form = _FORMATS.get(out.suffix.lower()) if out is not None else "json"
    if form is None:
        raise Failure(
            "compare.format",
            f"不支持 {out}；结果文件以 .csv、.xlsx 或 .json 结尾",
            f"{out} is of no known format: the file's name ends in .csv, .xlsx or .json",
        )
    return form


def _write(out: Path, form: str, results: Results) -> None:
    try:
        with out.open("wb") as file:
            if form == "xlsx":
                comparison.to_xlsx(results, file)
            elif form == "csv":
                file.writelines(comparison.to_csv(results))
            else:
                file.writelines(comparison.to_json(head(results.scope, results), results))
    except OSError as error:
        raise Failure(
            "report.unwritable",
            f"无法写入 {out}：{error.strerror}；请用 --out 指定其他文件",
            f"{out} cannot be written: {error.strerror}; name another with --out",
            path=str(out),
        ) from None
