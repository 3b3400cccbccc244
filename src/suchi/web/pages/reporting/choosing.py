"""Which report to make: what the thing or the day calls for first, then every report the company's roles may make, by task."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from msgspec import Struct

from suchi.domain.codes import battery_key
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, About
from suchi.web.api import acts, consignments
from suchi.web.api.duties import owed_by
from suchi.web.api.operation import Handler
from suchi.web.call import Call
from suchi.web.pages.render import page
from suchi.web.pages.reporting.desks import Place, at
from suchi.web.pages.reporting.prefilled import asked
from suchi.web.pages.reporting.tasks import may_report, offered
from suchi.web.pages.visitor import Audience

MOST_DUTIES = 200
MOST_SUGGESTED = 6


class Suggested(Struct, frozen=True, kw_only=True):
    """A report that the day or the thing calls for, why, and by which clause."""

    about: About
    zh: str
    en: str
    clause: str
    href: str


def choice_page(desk: Audience) -> Handler:
    """The reports to choose from."""

    async def chosen(call: Call) -> None:
        place = await at(call, desk)
        today = call.services.today()
        word = call.query.get("q", "")[:60].strip()
        named = asked(call)
        groups = [(group, _matching(abouts, word)) for group, abouts in offered(desk, place.who.company, today)]
        suggested = [] if word else await _suggested(call, place, named, today)
        await page(
            call, "reporting/choose.html", part="results", desk=desk, place=place, word=word, named=named,
            groups=[(group, abouts) for group, abouts in groups if abouts], suggested=suggested[:MOST_SUGGESTED],
            kept=("?" + urlencode(named)) if named else "", reports=place.who.reports,
        )  # fmt: skip

    return chosen


def _matching(abouts: Iterable[About], word: str) -> list[About]:
    folded = word.casefold()
    return [
        about
        for about in abouts
        if any(folded in text.casefold() for text in (about.zh, about.en, about.says_zh, about.says_en, about.name))
    ]


async def _suggested(call: Call, place: Place, named: dict[str, str], today: str) -> list[Suggested]:
    """What may be done now with the thing that the address names; without one, what is owed, the most pressing first."""
    found: list[Suggested] = []
    try:
        if "battery" in named:
            parties = [(await acts.actions_of(call, battery_key(named["battery"]), None)).party]
        elif "consignment" in named:
            parties = list((await consignments.actions_of(call, named["consignment"], None)).parties)
        else:
            return await _owed(call, place, today) if place.desk == "company" and not named else []
    except Failure:
        return found
    for act in (one for party in parties for one in party.actions):
        about = CATALOGUE[act.event]
        if may_report(place.desk, about, place.who.company, today):
            href = f"{place.form(about.name)}?{urlencode(named)}"
            found.append(Suggested(about=about, zh=act.zh, en=act.en, clause=act.clause, href=href))
    return found


async def _owed(call: Call, place: Place, today: str) -> list[Suggested]:
    _, owed = await owed_by(call, place.code, today, None, MOST_DUTIES)
    late = sorted(owed, key=lambda one: (one.how != "overdue", one.days_left if one.days_left is not None else 9999))
    found: dict[str, Suggested] = {}
    for one in late:
        for name in one.reports:
            about = CATALOGUE.get(name)
            if about is None or name in found or not may_report(place.desk, about, place.who.company, today):
                continue
            thing = _thing(one.thing)
            href = place.form(name) + (f"?{urlencode(thing)}" if thing else "")
            found[name] = Suggested(about=about, zh=one.zh, en=one.en, clause=one.source, href=href)
    return list(found.values())


def _thing(text: str) -> dict[str, str]:
    """A thing (`battery:…`) as an address names it."""
    kind, _, key = text.partition(":")
    return {kind: key} if kind in ("battery", "vehicle", "lot", "consignment") else {}
