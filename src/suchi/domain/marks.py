"""Flags that several reports may hold at once: a recall or a hold is lifted alone, and the flag goes with the last one."""

from __future__ import annotations

from typing import Any, Protocol

MOST_LINKS = 64
"""How many names a state keeps of what may come again and again; all of them stay in the touches."""


class Marked(Protocol):
    """A state that can be flagged, recalled and held."""

    @property
    def flags(self) -> tuple[str, ...]: ...
    @property
    def recalls(self) -> tuple[str, ...]: ...
    @property
    def remedied(self) -> tuple[str, ...]: ...
    @property
    def holds(self) -> tuple[str, ...]: ...
    @property
    def stood(self) -> tuple[tuple[str, str | None], ...]: ...


def flagged(flags: tuple[str, ...], add: tuple[str, ...], drop: tuple[str, ...]) -> tuple[str, ...]:
    """The flags in their one order after some came and some went."""
    if not flags and len(add) < 2:
        return add
    kept = [flag for flag in flags if flag not in drop and flag not in add]
    kept.extend(add)
    kept.sort()
    return tuple(kept)


def linked(names: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The names with the new ones behind them, each once, the newest `MOST_LINKS` of them."""
    return (*(name for name in names if name not in new), *dict.fromkeys(new))[-MOST_LINKS:]


def mark(state: Marked, touch: Any, change: dict[str, Any]) -> None:
    """Recalls by their name, holds by who placed them; the flags `recalled` and `held` follow from the lists."""
    flags = change.get("flags", state.flags)
    if touch.recall is not None or touch.remedied is not None:
        open_ = state.recalls
        if touch.recall is not None:
            open_ = linked(state.recalls, (touch.recall,))
            change["recalled_at"] = touch.at
        if touch.remedied is not None:
            open_ = tuple(name for name in open_ if name != touch.remedied)
            change["remedied"] = linked(state.remedied, (touch.remedied,))
        change["recalls"] = open_
        flags = flagged(flags, ("recalled",) if open_ else (), () if open_ else ("recalled",))
    if touch.hold is not None or touch.lifted is not None:
        open_ = linked(state.holds, (touch.hold,)) if touch.hold is not None else state.holds
        if touch.lifted is not None:
            # Whoever lifts a hold it did not place can only mean the one there is: another office's hold stays.
            sole = len(open_) == 1
            open_ = () if sole else tuple(by for by in open_ if by != touch.lifted)
        change["holds"] = open_
        if open_ and not state.holds:
            change["stood"] = (*state.stood, (touch.at, None))[-MOST_LINKS:]
        elif state.holds and not open_ and state.stood:
            change["stood"] = (*state.stood[:-1], (state.stood[-1][0], touch.at))
        flags = flagged(flags, ("held",) if open_ else (), () if open_ else ("held",))
    change["flags"] = flags
