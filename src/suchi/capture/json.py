"""JSON in, typed events out: one fast decode per event; only what fails or looks odd is walked field by field."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from suchi.capture.days import formless
from suchi.capture.diagnose import diagnose, strict_reasons
from suchi.domain.canonical import canonical_event
from suchi.domain.codes import company_key
from suchi.domain.errors import Reason
from suchi.domain.event import Event
from suchi.domain.events import AnyEvent

MAX_EVENT_BYTES = 1 << 20
_decode = msgspec.json.Decoder(AnyEvent).decode


def read(data: bytes, line: int) -> tuple[Event, bytes] | list[Reason]:
    """One event and its canonical bytes, or every reason why the line is not one."""
    if len(data) > MAX_EVENT_BYTES:
        return [
            Reason(
                code="event.too-long",
                zh=f"一个事件最多 {MAX_EVENT_BYTES} 字节，此行有 {len(data)} 字节",
                en=f"an event has at most {MAX_EVENT_BYTES} bytes; this line has {len(data)}",
                line=line,
                next_zh="把清单拆成多个事件",
                next_en="split the list over several events",
            )
        ]
    try:
        event: Event = _decode(data)
        canonical = canonical_event(event)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError, OverflowError):
        return diagnose(data, line) or [_unreadable(line)]
    # A repeated key leaves more quotation marks in the text than in the canonical form; an escape may hide one.
    odd = data.count(b'"') != canonical.count(b'"') + (4 if event.recorded_at is not None else 0)
    if b"\\" in data or (odd and not _keys_differ(data)):
        reasons = strict_reasons(data, line)
        if reasons:
            return reasons
    return formless(event, data, line) or (event, canonical)


def _keys_differ(data: bytes) -> bool:
    """Whether no object of the text names a key twice (a field written out with its default also changes the count): read as
    plain JSON and written again it keeps all its quotation marks, as no string here holds one."""
    try:
        return msgspec.json.encode(_plain(data)).count(b'"') == data.count(b'"')
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False


_plain = msgspec.json.Decoder().decode


def stored(canonical: bytes) -> Event:
    """An event of the ledger, from its canonical bytes."""
    return settled(_decode(canonical))


def settled(event: Event) -> Event:
    """The event with its reporter's code in normal form, as folds and rules see it; the ledger keeps what was sent."""
    code = company_key(event.reporter)
    return event if code == event.reporter else replace(event, reporter=code)


def _unreadable(line: int) -> Reason:
    return Reason(
        code="event.json",
        zh="此行不是可读的事件",
        en="this line is no readable event",
        line=line,
        next_zh="对照接口文档的示例检查此行",
        next_en="compare the line with the examples of the API documentation",
    )
