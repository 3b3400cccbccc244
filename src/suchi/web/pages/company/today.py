"""Today: what is due and for how long, what has come and is not confirmed, what the register asks, and cases."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from suchi.queries import cases
from suchi.queries.findings import Filters
from suchi.renderers.duties import OpenDuty
from suchi.web.api import findings, lists
from suchi.web.api.cases import listed as listed_cases
from suchi.web.api.duties import owed_by
from suchi.web.call import Call
from suchi.web.pages.company import own
from suchi.web.pages.render import page
from suchi.web.pages.sentences import names_in

MOST_DUTIES = 500
"""So many are read for the page; where there are more, it says so."""
MOST = 20
_EXAMPLES = 10
_SOON_DAYS = 7
_UNCONFIRMED = ("sent", "part_received")
_ORDER = {"overdue": 0, "running": 1, "expiring": 2, "no-countdown": 3, "stopped": 4, "nil-reported": 5}
_TONES = {"overdue": "bad", "expiring": "warn", "no-countdown": "info"}


class Due(Struct, frozen=True):
    """Duties of one kind that stand alike: the most pressing of them, its tone, how many there are, and the first few."""

    first: OpenDuty
    tone: str
    count: int
    some: tuple[OpenDuty, ...]

    @property
    def thing(self) -> str:
        """What a report of it would be about; nothing in particular where there are several."""
        return self.first.thing if self.count == 1 else ""


async def today_page(call: Call) -> None:
    who, code = await own.at_home(call)
    day = call.services.today()
    rows, owed = await owed_by(call, code, day, None, MOST_DUTIES)
    arriving, more_arriving = await unconfirmed(call, code)
    found, questions = await findings.grouped(call, Filters(verdict="broken", answerable=code), None, MOST)
    more_cases, mine = await listed_cases(call, cases.Filters(party=code), None, MOST)
    await page(
        call, "company/today.html", desk="company", day_=day, due=gathered(owed), late=how_many(owed, "overdue"),
        soon=sum(one.how == "running" and (one.days_left or 0) <= _SOON_DAYS for one in owed),
        waiting=how_many(owed, "no-countdown"), more_due=len(rows) > len(owed),
        arriving=arriving, more_arriving=more_arriving, questions=questions, more_questions=len(found) > len(questions),
        cases=mine, more_cases=len(more_cases) > len(mine), purposes=own.PURPOSES, kinds=own.KINDS, address=own.address_of,
        names=await own.named(call, [one.sender for one in arriving]), reports=who.reports,
        named=await names_in(call, [text for one in questions for text in (one.zh, one.en)]),
        report=own.report_address,
        acts=lambda group: own.acts(group.first.reports, group.thing, who.company, day),
    )  # fmt: skip


async def unconfirmed(call: Call, code: str) -> tuple[list[lists.ConsignmentItem], bool]:
    """Consignments to the company of which something is still to be confirmed, longest under way first; and whether there
    are more."""
    items: list[lists.ConsignmentItem] = []
    more = False
    for stage in _UNCONFIRMED:
        asked = {"addressee": code, "stage": stage}
        found, some = await lists.listed(call, "consignment", lists.consignment_item, asked, None, MOST)
        items += some
        more = more or len(found) > len(some)
    return sorted(items, key=lambda one: (one.sent_at or "", one.consignment)), more


def how_many(owed: Sequence[OpenDuty], how: str) -> int:
    return sum(one.how == how for one in owed)


def gathered(owed: Sequence[OpenDuty]) -> list[Due]:
    """Duties of one kind together, the most pressing first: a yard with four hundred packs owes one thing, four hundred times."""
    groups: dict[tuple[str, str], list[OpenDuty]] = {}
    for one in sorted(owed, key=_pressing):
        groups.setdefault((one.duty, one.how), []).append(one)
    return [Due(ones[0], _tone(ones[0]), len(ones), tuple(ones[:_EXAMPLES])) for ones in groups.values()]


def _pressing(one: OpenDuty) -> tuple[int, int, str, str]:
    return _ORDER[one.how], one.days_left if one.days_left is not None else 0, one.since or "", one.thing


def _tone(one: OpenDuty) -> str:
    if one.how == "running":
        return "warn" if (one.days_left or 0) <= _SOON_DAYS else "ok"
    return _TONES.get(one.how, "")
