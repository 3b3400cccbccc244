"""Proof of timely reporting 及时报送证明: each duty with its trigger, its last day, the report that did it and how that stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

from suchi.domain.duty import DUTIES, Owed, Standing
from suchi.domain.law import Term
from suchi.domain.rule import MEASURES_IN_FORCE, Verdict
from suchi.domain.terms import days_between

Status = Literal["on-time", "late", "overdue", "unset", "not-yet-due", "stopped", "nil-reported", "undecided"]
STATUSES: dict[Status, tuple[str, str]] = {
    "on-time": ("按期报送", "reported on time"),
    "late": ("迟报", "reported late"),
    "overdue": ("逾期未报", "not reported, overdue"),
    "unset": ("未设期限", "no term is set"),
    "not-yet-due": ("未到期", "not yet due"),
    "stopped": ("期限中止", "the clock stands still"),
    "nil-reported": ("已零报告", "nil report"),
    "undecided": ("无法判定", "cannot be decided"),
}
"""How a duty stands in the proof, in words."""
VERSION = 1
KIND = "suchi/proof-of-timely-reporting"
_OPEN: dict[str, Status] = {
    "overdue": "overdue", "running": "not-yet-due", "stopped": "stopped", "nil-reported": "nil-reported",
    "no-countdown": "unset", "expiring": "not-yet-due",
}  # fmt: skip
OFF_DAYS = "whether a term that ends on a day off runs on"
NO_FINDING = "past the last day by the plain count, and no finding on record says that it is late"


class ProvenDuty(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One duty. Days are `YYYY-MM-DD` in UTC+8; `trigger` is the day from which its term runs, `due` its last day, `reported` the
    day on which the report came on record; absent where nobody knows them or there is none. `eventDigest` is SHA-256 of the
    canonical event, `logPosition` counts the entries of the log from 1; `missing` is what would decide it."""

    duty: str
    code: str
    zh: str
    en: str
    thing: str
    part: str | None = None
    trigger: str | None = None
    due: str | None = None
    reported: str | None = None
    status: Status
    days_late: int | None = None
    missing: str | None = None
    event: str | None = None
    event_id: str | None = None
    entry_id: str | None = None
    event_digest: str | None = None
    log_position: int | None = None
    term: Term | None = None
    source: str
    grade: str


class TimelyProof(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The whole. `sha256` is that of the canonical text (RFC 8785) of all the rest; `logSize` is how many entries the log had when
    it was made. Voided reports prove nothing and are only counted."""

    kind: str = KIND
    v: int = 0
    company: str
    name: str | None = None
    since: str = msgspec.field(name="from")
    until: str = msgspec.field(name="to")
    made_on: str
    demo: bool = False
    log_size: int
    duties: tuple[str, ...] = ()
    totals: dict[str, int]
    voided: int = 0
    items: tuple[ProvenDuty, ...] = ()
    sha256: str = ""


_canonical = msgspec.json.Encoder(order="sorted").encode


def sealed(proof: TimelyProof) -> TimelyProof:
    """The proof with its own digest."""
    return msgspec.structs.replace(proof, sha256=digest(proof))


def digest(proof: TimelyProof) -> str:
    """SHA-256 (hex) of the canonical text without the digest itself."""
    return sha256(_canonical(msgspec.structs.replace(proof, sha256=""))).hexdigest()


def text(proof: TimelyProof) -> bytes:
    """The canonical text, digest included."""
    return _canonical(proof)


def totals(items: Iterable[ProvenDuty]) -> dict[str, int]:
    """How many duties stand how: every status is there, so that none is passed over in silence."""
    counted: dict[str, int] = dict.fromkeys(STATUSES, 0)
    for item in items:
        counted[item.status] += 1
    return counted


class Done(Struct, frozen=True, kw_only=True):
    """The report that did a duty, or tells of the act that made it."""

    event: str
    event_id: str
    entry: bytes
    digest: bytes | None
    position: int | None
    day: str


class Found(Struct, frozen=True):
    """What the rule on late reports found about a report."""

    verdict: Verdict
    missing: str | None
    days: int | None
    due: str | None


def open_item(thing: str, owed: Owed, standing: Standing) -> ProvenDuty:
    """A duty that is still open."""
    status = _OPEN[standing.how]
    if status == "not-yet-due" and standing.days_left is not None and standing.days_left < 0:
        status = "undecided"
    late = -standing.days_left if status == "overdue" and standing.days_left is not None else None
    return _item(thing, owed, standing, status, None, late, OFF_DAYS if status == "undecided" else None)


def done_item(
    thing: str,
    owed: Owed,
    standing: Standing,
    done: Done,
    *,
    found: Found | None = None,
    self_reported: bool = False,
    first_told: str | None = None,
) -> ProvenDuty:
    """A duty that was done. Of what a reporter tells of its own acts the rules on late reports are the judge (`found`): where they
    found nothing, nothing is called late. `first_told` is the day of the report that this one replaces."""  # fmt: skip
    if found is not None and found.verdict == "broken":
        return _item(thing, owed, standing, "late", done, found.days, None, due=found.due)
    if found is not None:
        return _item(thing, owed, standing, "undecided", done, None, found.missing, due=found.due)
    if standing.how == "no-countdown":
        return _item(thing, owed, standing, "unset", done, None, None)
    if standing.due is None or (standing.days_left is None or standing.days_left >= 0):
        return _item(thing, owed, standing, "on-time", done, None, None)
    if standing.how != "overdue":  # past the last day, perhaps by a day off
        return _item(thing, owed, standing, "undecided", done, None, OFF_DAYS)
    if first_told is not None and days_between(first_told, standing.due) >= 0:
        return _item(thing, owed, standing, "on-time", done, None, None, reported=first_told)
    if self_reported:
        return _item(thing, owed, standing, "undecided", done, None, NO_FINDING)
    return _item(thing, owed, standing, "late", done, -standing.days_left, None)


def _item(
    thing: str, owed: Owed, standing: Standing, status: Status, done: Done | None, late: int | None, missing: str | None,
    *, due: str | None = None, reported: str | None = None,
) -> ProvenDuty:  # fmt: skip
    duty = DUTIES[owed.duty]
    return ProvenDuty(
        duty=duty.name, code=duty.code, zh=duty.zh, en=duty.en, thing=thing, part=owed.key or None,
        trigger=owed.since or None, due=due or standing.due, reported=reported or (done.day if done else None),
        status=status, days_late=late, missing=missing, event=done.event if done else None,
        event_id=done.event_id if done else None, entry_id=done.entry.hex() if done else None,
        event_digest=done.digest.hex() if done and done.digest else None, log_position=done.position if done else None,
        term=standing.term, source=duty.source, grade=duty.grade,
    )  # fmt: skip


def within(day: str, since: str, until: str) -> bool:
    """Whether a duty that began on the day belongs to the proof: in the period, and under the Measures."""
    return max(since, MEASURES_IN_FORCE) <= day <= until
