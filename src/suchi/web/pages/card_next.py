"""What comes next for a battery on its public card: what its holder can do from here, and what its life still waits for."""

from __future__ import annotations

from urllib.parse import quote

from suchi.renderers.card import Card
from suchi.web.wording import Words, marked

_IN_USE = frozenset({"installed", "in_use", "swap_stock"})
_TO_HAND_IN = frozenset({"removed", "retired", "collected", "vehicle_scrapped"})
_AHEAD = {
    "retired": marked("Still to come: hand-over to a recycler or an outlet"),
    "collected": marked("Still to come: hand-over to a recycler"),
    "vehicle_scrapped": marked("Still to come: hand-over to a recycler"),
    "handing_over": marked("Still to come: the receiver confirms"),
    "received": marked("Still to come: dismantling or recycling"),
}
"""By stage. What the law asks next of a waste battery (Measures of 2026, art. 19), not what anybody has left undone."""
_RECYCLED = frozenset({"BatchProcessed"})


def next_steps(card: Card, said: Words) -> list[tuple[str, str, str]]:
    """What whoever holds it can do from here: text, address, kind of button. The first is the one that matters."""
    code = quote(card.battery_id, safe="~")
    if card.advice.tone == "bad":
        return []  # a battery that is damaged or missing is no errand for its finder
    if card.stage.code in _IN_USE:
        return [(said.gettext("Does it belong to this car?"), f"/pair?pack={code}", "main")]
    if card.stage.code in _TO_HAND_IN:
        return [
            (said.gettext("Where it may be handed in"), "/where?what=pack", "main"),
            (said.gettext("Print a hand-in slip"), f"/b/{code}/slip", ""),
        ]
    return []


def ahead(card: Card, said: Words) -> str | None:
    """The station that is still to come, where the law says which."""
    text = _AHEAD.get(card.stage.code or "")
    return said.gettext(text) if text is not None else None


def recycled_on(card: Card) -> str | None:
    """The day on which its materials were recovered, by the record."""
    if card.stage.code != "recycled":
        return None
    return next((line.on for line in reversed(card.life) if line.event in _RECYCLED), None)
