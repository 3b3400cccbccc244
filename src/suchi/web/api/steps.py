"""The time line of a battery as one caller sees it: which steps, and of each what is open to them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw, Struct

from suchi.access import standing
from suchi.access.reach import Reach
from suchi.domain.audiences import Audiences
from suchi.domain.battery import Battery
from suchi.domain.disclosure import opened, opens, shown
from suchi.domain.event import CATALOGUE, Adopted, Undone, day_of, moment
from suchi.domain.history import Past, dead_entries, in_effect
from suchi.domain.things import encode
from suchi.renderers.card import SWAPS
from suchi.renderers.card_words import LIFE
from suchi.web.disclosing import concerned_of


class Step(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One event in the life of a thing: `on` is its day (of swaps the year), `at` the moment. `counts` is false where it was
    corrected away or has no effect."""

    entry_id: str | None = None
    event: str
    zh: str
    en: str
    on: str
    at: str | None = None
    by: str | None = None
    recorded_at: str | None = None
    counts: bool
    change: Raw | None = None


class TimeLine(Struct, frozen=True, kw_only=True):
    """All steps open to a caller, what they are to the battery and to its steps, and whose data that is."""

    code: str
    steps: list[Step]
    audiences: Audiences
    concerned: list[str | None]


def time_line(reach: Reach, audiences: Audiences, state: Battery, pasts: Sequence[Past], today: str) -> TimeLine:
    """The steps in order. Swaps of this year are for whoever sees their moment: a new step would tell it."""
    counting = _counting(pasts)
    steps: list[Step] = []
    seen: set[str] = set()
    by: dict[str, None] = {}
    for past in pasts:
        touch, kind = past.touch, _kind(past.touch.event)
        whole = standing.authored(reach, audiences, touch.by)
        on = day_of(touch.at)
        if not opens(kind, "event", whole):
            continue
        if kind == "SwapStep":
            if on[:4] >= today[:4] and not opens(kind, "at", whole):
                continue
            on = on[:4]
        steps.append(_step(kind, past, on, whole, counts=past.entry in counting))
        seen |= whole
        if opens(kind, "by", whole):
            by[touch.by] = None
    return TimeLine(
        code=state.code,
        steps=steps,
        audiences=audiences | seen,
        concerned=[*concerned_of(state, audiences), *by],
    )


def _kind(event: str) -> str:
    if event in SWAPS:
        return "SwapStep"
    return "Step" if event in LIFE else "QuietStep"


def _counting(pasts: Sequence[Past]) -> set[bytes]:
    """The entries of the history that count."""
    dead = dead_entries(pasts)
    counting = {past.entry for past in in_effect(pasts)}
    return counting | {
        past.entry for past in pasts if type(past.touch) in (Undone, Adopted) and past.entry.hex() not in dead
    }


def _step(kind: str, past: Past, on: str, audiences: Audiences, *, counts: bool) -> Step:
    touch = past.touch
    about = CATALOGUE.get(touch.event)
    step = Step(
        entry_id=past.entry.hex(),
        event=touch.event,
        zh=about.zh if about else touch.event,
        en=about.en if about else touch.event,
        on=on,
        at=touch.at,
        by=touch.by,
        recorded_at=moment(past.when.recorded_us),
        counts=counts,
        change=Raw(encode(opened(type(touch).__name__, touch, audiences))),
    )
    return shown(kind, step, audiences)
