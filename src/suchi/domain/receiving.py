"""Who may have waste batteries on a day, by the record: what the rules of hand-over ask (H201, H203, H204), before anything is sent.

The answer is about one site of one company. It decides nothing: the report of the hand-over is judged by the rules themselves.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from suchi.domain.event import Ref
from suchi.domain.facts import Facts
from suchi.domain.law import Law
from suchi.domain.party import Company, Site, holds
from suchi.domain.permits import RED_LINES, permit_on_day
from suchi.domain.rules.recipients import (
    LAWFUL,
    NOT_DECIDED,
    outlet_that_gets_waste_has_a_principal,
    recipient_of_waste_holds_its_permits,
    waste_goes_to_a_lawful_recipient,
)

_MAKERS = frozenset({"battery_maker", "vehicle_maker"})
_LINES: dict[str, tuple[str, str]] = {
    "investment": ("投资核准或备案", "investment approval or filing"),
    "eia": ("环评", "environmental assessment"),
    "facilities": ("环保设施验收", "acceptance of facilities"),
    "pollutant": ("排污许可或登记", "pollutant permit or registration"),
}


class Taking(Struct, frozen=True):
    """Whether the site may have waste batteries on the day: `lawful`; `open`, where the record cannot say; `doubt`, where it
    should be asked first; `barred`, where the record says no. Why, in both languages."""

    answer: Literal["lawful", "open", "doubt", "barred"]
    zh: str
    en: str


def taking(company: Company, site: Site, loaded: Law | None, day: str) -> Taking | None:
    """What the record says of the site on the day (YYYY-MM-DD), `loaded`: which registers of permits are complete. None: it is
    nobody to hand waste batteries to, or not open that day."""
    roles: set[str] = {
        role.role for role in company.roles if role.role in LAWFUL and holds(company, frozenset({role.role}), day)
    }
    if not roles or (site.since or day) > day or (site.until is not None and site.until < day):
        return None
    if site.kind == "outlet":
        return _outlet(site, day) if "outlet" in roles and not roles & (_MAKERS | {"recycler"}) else _by_itself(roles)
    if site.kind == "plant" and "recycler" in roles:
        return _plant(site, loaded, day, also=bool(roles & (_MAKERS | {"outlet"})))
    return None


def _by_itself(roles: set[str]) -> Taking:
    if roles & _MAKERS:
        return Taking("lawful", "生产企业自己的回收服务网点", "an outlet of the maker itself")
    return Taking("lawful", "综合利用企业的回收点", "a collection point of a utilisation firm")


def _outlet(site: Site, day: str) -> Taking:
    """An outlet needs a maker behind it on the day (art. 19)."""
    if not site.principals:
        return Taking("open", "回收服务网点；委托的生产企业未登记", "an outlet; the maker behind it is not on record")
    if any(p.since <= day and (p.until is None or day <= p.until) for p in site.principals):
        return Taking("lawful", "生产企业设立的回收服务网点", "an outlet that a maker has set up")
    return Taking("doubt", "回收服务网点；委托已到期", "an outlet; the maker's mandate is over")


def _plant(site: Site, loaded: Law | None, day: str, *, also: bool) -> Taking:
    """A plant needs the permits of art. 18 on the day. A maker or outlet that is a utilisation firm as well (`also`) may take
    batteries back where it utilises none."""
    facts = Facts({}, {}, None, {Ref("law", "loaded"): loaded} if loaded is not None else {}, 0)
    lines = {line: permit_on_day(facts, site, kinds, day).answer for line, kinds in RED_LINES.items()}
    lacking = [line for line, answer in lines.items() if answer in ("absent", "ended")]
    if lacking:
        zh, en = "、".join(_LINES[line][0] for line in lacking), ", ".join(_LINES[line][1] for line in lacking)
        return Taking(
            "open" if also else "barred", f"综合利用企业；当日缺：{zh}", f"a utilisation firm; lacking that day: {en}"
        )
    wanting = [line for line, answer in lines.items() if answer != "held"]
    if wanting:
        zh, en = "、".join(_LINES[line][0] for line in wanting), ", ".join(_LINES[line][1] for line in wanting)
        return Taking(
            "open", f"综合利用企业；登记不足以判断：{zh}", f"a utilisation firm; not to be told from the record: {en}"
        )
    return Taking("lawful", "综合利用企业，四项许可在册", "a utilisation firm, its four permits are on record")


def against(company: Company | None, site: Site | None, loaded: Law | None, day: str) -> str | None:
    """The rule that speaks against handing waste batteries to this company, at this site of it, on the day; None: none does, or
    the record cannot say. Whoever gets its own batteries back is not asked about here."""
    held = (
        {role.role for role in company.roles if holds(company, frozenset({role.role}), day)}
        if company is not None
        else set()
    )
    if company is None or company.born is None or not company.roles or (held & NOT_DECIDED and not held & LAWFUL):
        return None
    if not held & LAWFUL:
        return waste_goes_to_a_lawful_recipient.__name__
    told = taking(company, site, loaded, day) if site is not None else None
    if told is None or told.answer not in ("barred", "doubt"):
        return None
    lacking = told.answer == "barred"
    return (recipient_of_waste_holds_its_permits if lacking else outlet_that_gets_waste_has_a_principal).__name__
