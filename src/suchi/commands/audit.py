"""The audit trail on the command line: checked against the ledger, and written out for auditors."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from suchi.access import audit, audit_check, audit_reading
from suchi.access.audit_reading import Shown, Wanted
from suchi.commands.acting import act
from suchi.commands.opening import open_store
from suchi.commands.telling import note, say
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.event import OCCURRED_AT, instant_us, moment
from suchi.settings import Settings

DAY_US = 86_400_000_000
COLUMNS = (
    "number", "at", "kind", "route", "company", "person", "key", "address", "audience", "thing", "purpose", "count", "status",
    "concerned",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula: such a text gets an apostrophe, because callers write purposes."""


def verify(settings: Settings, *, as_json: bool) -> int:
    """Go over the whole trail; 1 when it does not hold."""
    with open_store(settings) as store, store.connect_app("suchi audit") as connection:
        found = audit_check.check(connection)
    if as_json:
        say(msgspec.json.encode(found).decode())
    else:
        say(
            f"rows {found.rows}  digests {found.digests}  digested to {found.digested}  erased {found.erased}  "
            f"persons erased {found.persons_erased}  head {found.head}"
        )
    if found.fault is None:
        note("留痕完整，与账本上的摘要一致", "the audit trail holds, and fits its digests on the ledger")
        return 0
    zh, en = audit_check.FAULTS[found.fault.code]
    rows = (
        f"{found.fault.first}" if found.fault.first == found.fault.last else f"{found.fault.first}–{found.fault.last}"
    )
    note(f"第 {rows} 行 [{found.fault.code}]：{zh}", f"row {rows}: {en}")
    return 1


def export(settings: Settings, since: str | None, until: str | None, company: str | None, out: str) -> None:
    """Write the rows of a time, of all or of one company and about its data: CSV where the file's name ends so, else NDJSON."""
    since_us = _moment(since, "--from", 0) if since else None
    until_us = _moment(until, "--to", DAY_US) if until else None
    whose = company_key(company) if company else None
    wanted = Wanted(either=whose, since_us=since_us, until_us=until_us)
    amount = 0
    with open_store(settings) as store, store.connect_app("suchi audit") as connection:
        # first, because whoever reads others' traces leaves one
        row = act("suchi audit export", "audit", purpose=f"from={since or ''} to={until or ''}")
        audit.record(connection, [msgspec.structs.replace(row, concerned=(whose,) if whose else ())])
        with _opened(out) as file:
            write = _csv(file) if out.endswith(".csv") else _ndjson(file)
            for shown in audit_reading.everything(connection, wanted):
                write(_told(shown))
                amount += 1
    note(f"已导出 {amount} 行", f"{amount} rows were written")


def _moment(text: str, option: str, whole_day_us: int) -> int:
    try:
        if not re.match(OCCURRED_AT, text):
            raise ValueError
        return instant_us(text) + (whole_day_us if len(text) == 10 else 0)
    except (ValueError, OverflowError):
        raise Failure(
            "audit.moment",
            f"{option} 的值“{text[:40]}”无法识别；请写成 2026-11-01 或 2026-11-01T08:00:00+08:00",
            f"{option} has the value “{text[:40]}”: write 2026-11-01 or 2026-11-01T08:00:00+08:00",
        ) from None


def _told(row: Shown) -> dict[str, Any]:
    values = (
        row.seq, moment(row.at_us), row.kind, row.route, row.company, row.person, row.key, row.address, row.audience, row.thing,
        row.purpose, row.amount, row.status, list(row.concerned),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _ndjson(file: IO[str]) -> Callable[[dict[str, Any]], None]:
    def write(row: dict[str, Any]) -> None:
        told = {name: value for name, value in row.items() if value not in (None, [])}
        file.write(msgspec.json.encode(told).decode() + "\n")

    return write


def _csv(file: IO[str]) -> Callable[[dict[str, Any]], None]:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)

    def cell(value: Any) -> Any:
        text = " ".join(value) if isinstance(value, list) else value
        return f"'{text}" if isinstance(text, str) and text.startswith(_RISKY) else text

    def write(row: dict[str, Any]) -> None:
        writer.writerow([cell(value) for value in row.values()])

    return write


@contextmanager
def _opened(out: str) -> Iterator[IO[str]]:
    """The file, readable by its owner only; `-` is standard output. A byte order mark lets spreadsheets read Chinese."""
    if out == "-":
        yield sys.stdout
        return
    path = Path(out)
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
        with path.open("w", encoding="utf-8-sig" if out.endswith(".csv") else "utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Failure(
            "audit.file",
            f"无法写入 {out}：{error.strerror}；请用 --out 指定其他文件",
            f"{out} cannot be written: {error.strerror}; name another file with --out",
        ) from None
