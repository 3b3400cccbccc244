"""What a report of the yard is: a form of few fields, and the event that they make. Nothing here asks the register."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from suchi.domain.codes import battery_key
from suchi.domain.event import CATALOGUE
from suchi.domain.party import holds
from suchi.web.call import Call
from suchi.web.pages.forms import Form
from suchi.web.pages.visitor import Visitor

Given = Mapping[str, str]
Group = Literal["vehicle", "battery", "handing-over"]
MOST_OFFERED = 8
"""So many packs of a vehicle are offered to be ticked; the codes of others are typed."""
COMMON = {"occurredAt": "on"}


class Next(Struct, frozen=True):
    """Where a receipt leads: an msgid and an address."""

    text: str
    href: str


async def nothing_more(_call: Call, _form: Form) -> dict[str, Any]:
    return {}


async def nothing_known(_call: Call, _given: Given, _stored: Mapping[str, Any] | None) -> Given:
    return {}


def nowhere(_event: Mapping[str, Any]) -> Sequence[Next]:
    return ()


class Report(Struct, frozen=True, kw_only=True):
    """A report: the event, its page, what the button says, the event's own fields from those of the form, and which field of the
    form a place of the event belongs to.

    `filled` adds to the fields what the register knows, given the same report where it is on record already; `more` is what its
    page shows beside the fields, `then` where its receipt leads. `against` finds what speaks against
    it, which is shown before it is sent. `photo`: pictures go with it, kept sealed, their salted hashes in the event. `offline`: its form can be
    filled in without a connection."""

    event: str
    path: str
    button: str
    says: str
    group: Group
    template: str
    made: Callable[[Given], dict[str, Any]]
    fields: tuple[str, ...]
    places: Mapping[str, str]
    filled: Callable[[Call, Given, Mapping[str, Any] | None], Awaitable[Given]] = nothing_known
    more: Callable[[Call, Form], Awaitable[dict[str, Any]]] = nothing_more
    then: Callable[[Mapping[str, Any]], Sequence[Next]] = nowhere
    against: Callable[[Call, Mapping[str, Any]], Awaitable[Sequence[Any]]] | None = None
    photo: bool = False
    offline: bool = True

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.path.rpartition("/")[2]

    def open_to(self, who: Visitor, today: str) -> bool:
        """Whether somebody may make it: it is among the roles that their company holds on the day."""
        return who.reports and holds(who.company, CATALOGUE[self.event].by, today)


def codes_of(text: str) -> list[str]:
    """Codes as they were typed or scanned one after another: apart by commas or lines, blanks inside a code do not count."""
    pieces = text.replace("，", ",").replace("、", ",").replace(";", ",").replace("\n", ",").split(",")
    return list(dict.fromkeys(battery_key(piece) for piece in pieces if piece.strip()))


def ticked(given: Given, name: str) -> list[str]:
    """The values of the boxes `name0`, `name1`, … that were ticked."""
    return [value for key, value in given.items() if value and key[: len(name)] == name and key[len(name) :].isdigit()]


def number(text: str) -> int | str | None:
    """A number, or what was typed instead, so that whoever reads the report says what is wrong with it."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None


def text_of(given: Given, name: str) -> str | None:
    """What was typed into a field, without blanks around it; None for nothing."""
    return given.get(name, "").strip() or None
