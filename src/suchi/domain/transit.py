"""Hand-overs as one item sees them: transit is a flag over the sender's custody until somebody is on record as having it."""

from __future__ import annotations

from typing import Any, Protocol

from suchi.domain.marks import flagged

_KEEPS = frozenset({"rejected", "missing", "cancelled", "redirected"})
"""Outcomes that mean something only for an item still under way in the consignment they name."""


_NO_LONGER_THERE = frozenset({"in_transit", "lost", "missing"})
"""Flags over a custody by which its holder has told that the item is elsewhere."""


class Carried(Protocol):
    """A state that can be under way."""

    @property
    def holder(self) -> str: ...
    @property
    def flags(self) -> tuple[str, ...]: ...
    @property
    def consignment(self) -> str | None: ...


def carry(state: Carried, touch: Any, change: dict[str, Any]) -> bool:
    """What a hand-over does to one item; custody itself is the holder in the touch. True: its way ends here."""
    outcome = touch.outcome
    if outcome is None:
        change["flags"] = flagged(change.get("flags", state.flags), ("in_transit",), ("lost", "missing"))
        change["consignment"], change["addressee"] = touch.consignment, touch.addressee
        return False
    if outcome not in _KEEPS:
        change["consignment"] = change["addressee"] = None
        change["flags"] = flagged(change.get("flags", state.flags), (), ("in_transit", "lost", "missing"))
        return True
    if touch.consignment != state.consignment:
        return False
    if outcome == "redirected":
        change["addressee"] = touch.addressee
        return False
    change["consignment"] = change["addressee"] = None
    add = ("missing",) if outcome == "missing" else ()
    change["flags"] = flagged(change.get("flags", state.flags), add, ("in_transit",))
    return True


def sent_by_another(state: Carried, touch: Any) -> bool:
    """Whether an item leaves, by the word of somebody else than the company on record as having it, which has not told that it
    is gone. A sending tells that an item leaves and not how it came: custody stays where the record has it until somebody is on
    record as having the item (decision 23). Whoever took it in says so by a report of that."""
    if touch.consignment is None or touch.outcome is not None or touch.holder is None:
        return False
    having, sender = (custody.partition("/")[0] for custody in (state.holder, touch.holder))
    return having != sender and not having.startswith("@") and _NO_LONGER_THERE.isdisjoint(state.flags)


def arrive(state: Carried, change: dict[str, Any]) -> None:
    """The consignment is over for this item."""
    change["consignment"] = change["addressee"] = None
    change["flags"] = flagged(change.get("flags", state.flags), (), ("in_transit",))
