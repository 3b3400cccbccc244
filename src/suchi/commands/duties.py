"""The `duties` command: what a company owes on a day, with the days left and what to do."""

from __future__ import annotations

import msgspec
from psycopg import Connection

from suchi.capture.calendar import working_days
from suchi.capture.draft import now_us
from suchi.commands.telling import no_party, note, printable, say
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.event import day_of, moment
from suchi.domain.terms import ordinal
from suchi.queries import duties, things
from suchi.renderers.duties import OpenDuty, opened, to_text

MOST = 10_000


def look(conn: Connection[object], code: str, *, today: str | None, overdue: bool) -> list[OpenDuty]:
    """What the company owes on the day, oldest first."""
    party, day = company_key(code), day_told(today)
    if things.row(conn, "company", party) is None:
        raise no_party(code)
    found = duties.of_party(conn, party, day, working_days(), None, MOST, overdue=overdue)
    return [opened(row.thing, row.owed, standing) for row, standing in found]


def day_told(today: str | None) -> str:
    """The day of an option `--today`, or the present one in UTC+8."""
    if today is None:
        return day_of(moment(now_us()))
    try:
        ordinal(today)
        if len(today) != len("2026-04-18"):
            raise ValueError
    except ValueError:
        raise Failure(
            "time.unreadable",
            f"--today 的值“{printable(today)}”不是日期，例如 2026-04-18",
            f"--today has the value “{printable(today)}”: give a date such as 2026-04-18",
        ) from None
    return today


def tell(found: list[OpenDuty], *, json: bool) -> None:
    """As JSON, or as text for a reader."""
    if json:
        say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    if found:
        say(printable_lines(to_text(found)))
    note(f"共 {len(found)} 项", f"{len(found)} duties")


def printable_lines(text: str) -> str:
    """Each line fit for a terminal."""
    return "\n".join(map(printable, text.split("\n")))
