"""Whether the register is well, part by part: a word, what was measured, and what to do where it is not. Pure, so that tests ask it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from suchi.access.mail import Outbox
from suchi.queries.health import Behind, Pulse
from suchi.web.wording import marked

Tone = Literal["ok", "warn", "bad"]
WORDS: dict[Tone, str] = {"ok": marked("In order"), "warn": marked("Look at it"), "bad": marked("Broken down")}
QUEUE_WARN, QUEUE_BAD = 10_000, 200_000
"""Entries that wait to be numbered, judged or filed. A follower works off some thousands in a second: minutes, and an hour."""
HOURS_WARN, HOURS_BAD = 2, 24
"""Hours of the audit trail without a digest on the ledger: one is always under way."""
SWEPT_WARN, SWEPT_BAD = 1, 3
"""Days since the oldest sweep: they run each day."""
DISK_WARN, DISK_BAD = 150, 50
"""What is left of the disk, in ‰."""
MAIL_WAITS_US = 15 * 60 * 1_000_000
"""For so long a letter may wait: the first tries are seconds apart, the sixth a quarter of an hour."""


class Check(Struct, frozen=True, kw_only=True):
    """One part: `name` and `next` are msgids, `told` is an msgid with blanks, filled from `blanks`. `next` is empty where all is well."""

    name: str
    tone: Tone
    told: str
    blanks: dict[str, str | int]
    next: str = ""


class Measured(Struct, frozen=True, kw_only=True):
    """All that is looked at. `disk_permille` is what is left of the disk of the data folder, None where the database is elsewhere."""

    lane: bool
    trail: bool
    pulse: Pulse
    needed: int
    behind: Behind
    outbox: Outbox
    mail: bool
    hours: int
    failing: dict[str, int]
    disk_permille: int | None
    today: str
    now_us: int


def checks(found: Measured) -> list[Check]:
    """Every part, in the order in which an entry goes through them."""
    return [
        _lane(found), _numbering(found), _following(found), _rules(found), _sweeps(found), _trail(found), _mail(found), _disk(found),
        _migrations(found),
    ]  # fmt: skip


def worst(found: list[Check]) -> Tone:
    """How the whole stands."""
    tones = {one.tone for one in found}
    return "bad" if "bad" in tones else "warn" if "warn" in tones else "ok"


def _grade(value: int, warn: int, bad: int) -> Tone:
    return "bad" if value >= bad else "warn" if value >= warn else "ok"


def _lane(found: Measured) -> Check:
    well = found.lane
    return Check(
        name=marked("Writing"), tone="ok" if well else "bad", blanks={},
        told=marked("Reports are taken") if well else marked("No report is taken"),
        next="" if well else marked("Restart the server; its log says why the lane ended"),
    )  # fmt: skip


def _numbering(found: Measured) -> Check:
    waits = found.pulse.outbox_batches
    tone = _grade(waits, QUEUE_WARN // 100, QUEUE_BAD // 100)
    return Check(
        name=marked("Numbering in the log"), tone=tone, blanks={"size": found.pulse.log_size, "waits": waits},
        told=marked("{size} entries numbered, {waits} batches wait"),
        next="" if tone == "ok" else marked("Restart the server: its follower stands still, or does not keep up"),
    )  # fmt: skip


def _following(found: Measured) -> Check:
    behind = found.behind
    waits = behind.rejudge + behind.revisit + behind.filing
    tone = _grade(waits, QUEUE_WARN, QUEUE_BAD)
    return Check(
        name=marked("Judging again and filing"), tone=tone, blanks={"waits": waits}, told=marked("{waits} wait"),
        next="" if tone == "ok" else marked("Restart the server: its follower stands still, or does not keep up"),
    )  # fmt: skip


def _rules(found: Measured) -> Check:
    count = sum(found.failing.values())
    return Check(
        name=marked("Rules at work"), tone="bad" if count else "ok", blanks={"names": ", ".join(sorted(found.failing)), "count": count},
        told=marked("{count} reports are undecided because a rule failed: {names}") if count else marked("No rule has failed"),
        next=marked("Reports are kept; mend the rule, then judge again with suchi rebuild") if count else "",
    )  # fmt: skip


def _sweeps(found: Measured) -> Check:
    day = found.behind.swept_on
    if day is None:
        return Check(
            name=marked("Sweeps"), tone="warn", blanks={}, told=marked("None has run yet"), next=marked("The follower runs them each day: restart the server, or run suchi sweep"),
        )  # fmt: skip
    if found.behind.replayed:
        return Check(
            name=marked("Sweeps"), tone="ok", blanks={"day": day, "count": found.behind.sweeps}, told=marked("A replayed past, swept up to {day}"),
        )  # fmt: skip
    late = (date.fromisoformat(found.today) - date.fromisoformat(day)).days
    tone = _grade(late, SWEPT_WARN + 1, SWEPT_BAD + 1)
    return Check(
        name=marked("Sweeps"), tone=tone, blanks={"day": day, "count": found.behind.sweeps}, told=marked("{count} sweeps, the oldest of {day}"),
        next="" if tone == "ok" else marked("The follower runs them each day: restart the server, or run suchi sweep"),
    )  # fmt: skip


def _trail(found: Measured) -> Check:
    tone: Tone = _grade(found.hours, HOURS_WARN, HOURS_BAD) if found.trail else "bad"
    text = (
        marked("{hours} hours have no digest on the ledger yet")
        if found.hours
        else marked("Every hour that is over has its digest")
    )
    return Check(
        name=marked("Audit trail"), tone=tone, blanks={"hours": found.hours},
        told=text if found.trail else marked("No row is written, so nothing restricted is shown"),
        next="" if tone == "ok" else marked("Restart the server; a digest also needs a registrar on record"),
    )  # fmt: skip


def _mail(found: Measured) -> Check:
    box = found.outbox
    old = box.oldest_us is not None and found.now_us - box.oldest_us > MAIL_WAITS_US
    tone: Tone = "bad" if box.given_up else "warn" if box.waiting and (old or not found.mail) else "ok"
    step = (
        marked("Set SUCHI_MAIL to a folder or a server")
        if not found.mail
        else marked("See what the mail server says, and SUCHI_MAIL")
    )
    text = (
        marked("{waiting} letters wait, {given_up} were given up: {said}")
        if box.said
        else marked("{waiting} letters wait, {given_up} were given up")
    )
    return Check(
        name=marked("Mail"), tone=tone, told=text, next="" if tone == "ok" else step,
        blanks={"waiting": box.waiting, "given_up": box.given_up, "said": box.said or ""},
    )  # fmt: skip


def _disk(found: Measured) -> Check:
    size = found.behind.database_bytes >> 20
    left = found.disk_permille
    if left is None:
        return Check(
            name=marked("Disk"), tone="ok", blanks={"size": size}, told=marked("{size} MiB of data; the database looks after its own disk"),
        )  # fmt: skip
    tone: Tone = "bad" if left < DISK_BAD else "warn" if left < DISK_WARN else "ok"
    return Check(
        name=marked("Disk"), tone=tone, blanks={"size": size, "left": left // 10}, told=marked("{size} MiB of data, {left} % of the disk is free"),
        next="" if tone == "ok" else marked("Make room: when the disk is full no report can be taken"),
    )  # fmt: skip


def _migrations(found: Measured) -> Check:
    well = found.pulse.migrations == found.needed
    return Check(
        name=marked("Database"), tone="ok" if well else "bad",
        blanks={"server": found.behind.server, "has": found.pulse.migrations, "needs": found.needed},
        told=marked("PostgreSQL {server}, {has} of {needs} migrations"), next="" if well else marked("Run suchi migrate"),
    )  # fmt: skip
