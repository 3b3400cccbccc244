"""One line of a batch on its way through the pipeline, from bytes to receipt."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Self

import msgspec

from suchi.capture.json import read, settled, stored
from suchi.capture.refusing import (
    EMPTY_CODE,
    FUTURE,
    RECORDED_AT_LIVE,
    RECORDED_AT_MISSING,
    UNCLEAR_TIME,
    blank_codes,
    may_hold_blank,
)
from suchi.domain.canonical import body, canonical_event, commitment, entry_id, event_of_body
from suchi.domain.decide import Order, named, when_of
from suchi.domain.errors import Reason
from suchi.domain.event import OCCURRED_AT, Adopted, Event, Ref, Touch, Undone, When, day_of, instant_us, moment
from suchi.domain.events.governing import ReportAdopted, Targeted
from suchi.domain.free_text import withheld
from suchi.domain.receipt import Caller, Line, Outcome, Receipt
from suchi.domain.rule import Finding
from suchi.domain.rulebook import shown_to
from suchi.domain.things import State

_written = re.compile(OCCURRED_AT).match
EARLIEST_US, LATEST_US = -62_135_500_000_000_000, 253_402_200_000_000_000
"""What every calendar day in every offset can hold: a day less than the years 1 to 9999."""
CLOCK_SKEW_US = 300_000_000
"""A reporter's clock may run five minutes ahead of the server's."""
_REGISTER = Caller("", None, "operator")


class _Body(msgspec.Struct, rename="camel"):
    event: msgspec.Raw
    place: int
    submitted_by: str


_body = msgspec.json.Decoder(_Body).decode


class Draft:
    """A line, the event read from it, and what the batch finds out about it. `reasons` non-empty: refused."""

    __slots__ = (
        "before",
        "caller",
        "canonical",
        "duplicate",
        "event",
        "findings",
        "id",
        "kept",
        "number",
        "order",
        "own_record_only",
        "reasons",
        "recorded_us",
        "refs",
        "reporter",
        "standing",
        "submitted_by",
        "twin",
        "when",
    )  # fmt: skip

    event: Event
    """The event as folds and rules see it: without its free text (`domain/free_text`)."""
    canonical: bytes
    """The event as it was sent, which is what is committed to."""
    kept: bytes | None
    """What stands in the plain row instead, where there is free text; None: there is none."""
    id: bytes
    when: When
    order: Order
    reporter: str

    def __init__(self, number: int, caller: Caller, submitted_by: str, recorded_us: int) -> None:
        self.number = number
        self.caller = caller
        self.submitted_by = submitted_by
        self.recorded_us = recorded_us
        self.reasons: list[Reason] = []
        self.refs: dict[Ref, Touch] = {}
        self.standing = 0
        self.before: dict[Ref, State] = {}
        self.duplicate: tuple[int, list[Finding]] | None = None
        self.twin: Draft | None = None
        self.findings: list[Finding] = []
        self.own_record_only = False
        self.kept = None

    @classmethod
    def of_line(cls, line: Line, clock_us: int | None) -> Self:
        """From a line of a request. `clock_us` None is replay: the time written on the line counts."""
        draft = cls(line.number, line.caller, line.caller.name, clock_us or 0)
        draft._capture(line, clock_us)
        return draft

    @classmethod
    def of_body(cls, entry: bytes, recorded_us: int, data: bytes) -> Self:
        """From the body of an entry on record, to be folded and judged again."""
        body_ = _body(data)
        draft = cls(0, _REGISTER, body_.submitted_by, recorded_us)
        draft.canonical = bytes(body_.event)
        draft.event = stored(draft.canonical)
        draft.reporter = draft.event.reporter
        draft.id = entry
        draft.when = when_of(draft.event, instant_us(draft.event.occurred_at), recorded_us, body_.place)
        draft.name()
        return draft

    def _capture(self, line: Line, clock_us: int | None) -> None:
        found = read(line.data, line.number)
        if isinstance(found, list):
            self.reasons = found
            return
        raw, self.canonical = found
        plain = withheld(raw)
        if plain is not raw:
            self.kept = canonical_event(plain)
        self.event = settled(plain)
        self.reporter = self.event.reporter
        self._time(raw, clock_us)
        if not self.reasons:
            self.id = entry_id(self.reporter, raw.id)
            self.name()

    def _time(self, event: Event, clock_us: int | None) -> None:
        """When it happened and when it is recorded: the server's clock, or in replay the time written on the line."""
        if clock_us is None:
            if event.recorded_at is None or (recorded := _instant(event.recorded_at)) is None:
                self._refuse(RECORDED_AT_MISSING, "/recordedAt", event.recorded_at)
                return
            self.recorded_us = recorded
        elif event.recorded_at is not None:
            self._refuse(RECORDED_AT_LIVE, "/recordedAt", event.recorded_at)
            return
        instant = _instant(event.occurred_at)
        if instant is None:
            self._refuse(UNCLEAR_TIME, "/occurredAt", event.occurred_at)
            return
        if instant > self.recorded_us + CLOCK_SKEW_US:
            self._refuse(FUTURE, "/occurredAt", event.occurred_at)
            return
        place = 0 if clock_us is None else self.number
        self.when = when_of(event, instant, self.recorded_us, place)

    def name(self) -> None:
        """The things it names, and its place in the one order."""
        w = self.when
        self.order = (w.instant_us, w.rank, w.recorded_us, w.place, self.id)
        self.refs = named(self.event)
        if may_hold_blank(self.canonical):
            for pointer, value in blank_codes(self.canonical):
                self._refuse(EMPTY_CODE, pointer, value)

    def afresh(self) -> None:
        """Forget what a failed attempt found out; refusals of the text itself stay."""
        self.duplicate = self.twin = None
        self.findings = []
        self.reasons = [reason for reason in self.reasons if not reason.code.startswith(("submit.", "ledger."))]
        if not self.reasons:
            self.name()

    def _refuse(self, words: tuple[str, str, str, str, str], field: str, value: str | None) -> None:
        code, zh, en, next_zh, next_en = words
        self.reasons.append(
            Reason(
                code=code,
                zh=zh,
                en=en,
                line=self.number,
                field=field or None,
                value=value,
                next_zh=next_zh,
                next_en=next_en,
            )
        )

    def refuse(self, reasons: list[Reason]) -> None:
        """Refuse with reasons that know no line yet."""
        for r in reasons:
            self._refuse((r.code, r.zh, r.en, r.next_zh or "", r.next_en or ""), r.field or "", r.value)

    @property
    def today(self) -> str:
        """The day of recording, UTC+8."""
        return day_of(moment(self.recorded_us))

    @property
    def live(self) -> bool:
        """Still on its way to being recorded."""
        return not self.reasons and self.duplicate is None and self.twin is None

    @property
    def aim(self) -> type[Touch] | None:
        """The kind of touch a correction or adoption leaves on the things of its targets; None for other events."""
        if not isinstance(self.event, Targeted):
            return None
        return Adopted if isinstance(self.event, ReportAdopted) else Undone

    def body(self) -> bytes:
        """The private body of its entry, which is committed to."""
        return body(self.canonical, self.when.place, self.submitted_by)

    def kept_body(self) -> bytes | None:
        """The body as it stands in the plain row; None: it is the whole one."""
        return body(self.kept, self.when.place, self.submitted_by) if self.kept is not None else None

    def is_told_by(self, stored: bytes | None, committed: bytes, salt: bytes | None) -> bool:
        """Whether an entry on record says the same: `stored` is its plain body, `committed` its commitment. Of free text that was
        erased nothing can be compared."""
        if stored is None:
            return False
        if self.kept is None:
            return event_of_body(stored) == self.canonical
        known = _body(stored)
        if salt is None:
            return bytes(known.event) == self.kept
        return commitment(salt, body(self.canonical, known.place, known.submitted_by)) == committed

    def receipt(self, *, dry_run: bool) -> Receipt:
        """What its reporter gets back."""
        number, known = self.number, hasattr(self, "event")
        name = self.event.id if known else None
        if self.reasons:
            return Receipt(line=number, outcome="refused", id=name, reasons=tuple(self.reasons))
        if self.duplicate is not None or (self.twin is not None and not dry_run):
            recorded_us, findings = self.duplicate or (self.recorded_us, self.twin.findings if self.twin else [])
            return Receipt(
                line=number,
                outcome="duplicate",
                id=name,
                entry_id=self.id.hex(),
                recorded_at=moment(recorded_us),
                findings=shown_to(self.caller, self.reporter, findings),
            )
        outcome: Outcome = "judged" if dry_run else "withoutEffect" if self.standing else "recorded"
        return Receipt(
            line=number,
            outcome=outcome,
            id=name,
            entry_id=None if dry_run else self.id.hex(),
            recorded_at=None if dry_run else moment(self.recorded_us),
            findings=shown_to(self.caller, self.reporter, (self.twin or self).findings),
            own_record_only=(self.twin or self).own_record_only,
        )


def _instant(text: str) -> int | None:
    """The instant of a moment as reported; None where the text is none."""
    if not _written(text):
        return None
    try:
        instant = instant_us(text)
    except (ValueError, OverflowError):
        return None
    return instant if EARLIEST_US < instant < LATEST_US else None


def now_us() -> int:
    """The server's clock, microseconds since 1970 UTC."""
    return int(datetime.now(UTC).timestamp() * 1_000_000)
