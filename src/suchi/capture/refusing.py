"""Why a line cannot be taken although its event can be read: its time, or a code of which nothing is left."""

from __future__ import annotations

import msgspec

from suchi.domain.codes import battery_key
from suchi.domain.free_text import names


def may_hold_blank(canonical: bytes) -> bool:
    """Whether some string may be nothing but dashes, blanks and marks: no code is left of that once normalised."""
    return b'"-' in canonical or not canonical.isascii() or (b" " in canonical and b'" ' in canonical)


def blank_codes(canonical: bytes) -> list[tuple[str, str]]:
    """JSON pointer and value of every code of an event of which nothing is left once it is normalised."""
    event = msgspec.json.decode(canonical)
    found: list[tuple[str, str]] = []
    waiting: list[tuple[str, object]] = [("", event)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((f"{pointer}/{name}", part) for name, part in value.items() if name not in FREE_TEXT)
        elif isinstance(value, list):
            waiting.extend((f"{pointer}/{number}", part) for number, part in enumerate(value))
        elif isinstance(value, str) and value and not battery_key(value):
            found.append((pointer, value))
    return sorted(found)


FREE_TEXT = names() | {"id", "name", "nameEn", "contact"}
"""Fields that hold no code, so that nothing but dashes is nothing odd in them."""
Words = tuple[str, str, str, str, str]
UNCLEAR_TIME: Words = (
    "event.occurred-at",
    "occurredAt 须为带时区的时间（如 2026-04-18T09:00:00+08:00）或日期（如 2026-04-18）",
    "occurredAt is a time with offset (2026-04-18T09:00:00+08:00) or a date (2026-04-18)",
    "改正后重新提交，编号不变",
    "mend it and submit again under the same id",
)
FUTURE: Words = (
    "event.future",
    "发生时间晚于记录时间，尚未发生的事不能报告",
    "occurredAt lies after the time of recording; what has not happened cannot be reported",
    "核对时间与时区；事后再报",
    "check the time and its offset; report once it has happened",
)
RECORDED_AT_MISSING: Words = (
    "event.recorded-at-missing",
    "重放时每行须带 recordedAt（RFC 3339，带时区）",
    "in replay each line carries recordedAt (RFC 3339 with offset)",
    "补上 recordedAt，或不用 --replay",
    "add recordedAt, or leave --replay out",
)
RECORDED_AT_LIVE: Words = (
    "event.recorded-at",
    "recordedAt 由服务器时钟给出，报告中不能自带",
    "recordedAt is the server's clock; a report does not carry it",
    "删去 recordedAt；仅空账本可用 --replay 重放",
    "leave recordedAt out; only an empty ledger can be filled with --replay",
)
EMPTY_CODE: Words = (
    "event.code-empty",
    "编码规范化后为空",
    "a code is empty after normalisation",
    "填写编码；没有编码的先补码",
    "give the code; an item without one gets a platform code first",
)
