"""Acts that are possible now, and those that are not, with the reason: the words in which this is answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.event import CATALOGUE
from suchi.domain.party import Company, holds

ART_19, ART_24, TRACED = "Measures art. 19", "Measures art. 24", "Measures art. 4"


class Action(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """An act that is possible now: the event to report, the items it concerns, why, the fields that are known already
    (names of the wire), and those that whoever reports has to fill in."""

    event: str
    zh: str
    en: str
    clause: str
    items: tuple[str, ...] = ()
    fields: dict[str, Any] = {}
    fill: tuple[str, ...] = ()


class Barred(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """An act that is not possible now, and why."""

    event: str
    zh: str
    en: str
    clause: str


class NotNow(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Acts that are not possible now for one and the same reason."""

    events: tuple[str, ...]
    zh: str
    en: str
    clause: str


class PartyActions(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What one party may do now, and what not; `relations` says what it is to the thing."""

    party: str
    relations: tuple[str, ...]
    actions: tuple[Action, ...] = ()
    not_now: tuple[NotNow, ...] = ()


def narrowed(found: PartyActions, types: frozenset[str]) -> PartyActions:
    """What somebody is told who reports for the party by delegation: acts of the types delegated to it, and what the party is to
    the thing only where one of them is possible."""
    actions = tuple(act for act in found.actions if act.event in types)
    bars = [replace(one, events=tuple(event for event in one.events if event in types)) for one in found.not_now]
    return replace(
        found,
        relations=found.relations if actions else (),
        actions=actions,
        not_now=tuple(one for one in bars if one.events),
    )


def sorted_out(
    party: str, relations: tuple[str, ...], found: Iterable[Action | Barred], company: Company | None, today: str
) -> PartyActions:
    """Possible acts that are among the party's roles today; the others, with the reason."""
    actions: list[Action] = []
    not_now: list[Barred] = []
    for one in found:
        if isinstance(one, Barred):
            not_now.append(one)
        elif holds(company, CATALOGUE[one.event].by, today):
            actions.append(one)
        else:
            roles = ", ".join(sorted(CATALOGUE[one.event].by))
            not_now.append(
                barred(
                    one.event,
                    f"贵方今日登记的角色不含可报送此事的角色（{roles}）",
                    f"none of the roles that may report it is registered for you today ({roles})",
                    ART_24,
                )
            )
    possible = {act.event for act in actions}
    grouped = _grouped([one for one in not_now if one.event not in possible])
    return PartyActions(party=party, relations=relations, actions=tuple(actions), not_now=grouped)


def _grouped(bars: list[Barred]) -> tuple[NotNow, ...]:
    """Each reason once, with all acts that it bars and their clauses."""
    by_reason: dict[tuple[str, str], list[Barred]] = {}
    for one in bars:
        by_reason.setdefault((one.zh, one.en), []).append(one)
    return tuple(
        NotNow(
            events=tuple(dict.fromkeys(one.event for one in ones)),
            zh=zh,
            en=en,
            clause="; ".join(dict.fromkeys(one.clause for one in ones)),
        )
        for (zh, en), ones in by_reason.items()
    )


def barred(event: str, zh: str, en: str, clause: str = ART_19) -> Barred:
    return Barred(event=event, zh=zh, en=en, clause=clause)
