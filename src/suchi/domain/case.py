"""What the touches have made of a case: from opening through notice, reply and hearing to decision and closing."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.event import Touch, touch_of


@touch_of("case")
class CaseTouch(Touch, frozen=True, tag="case"):
    """What one event changes of a case."""

    stage: str | None = None
    party: str | None = None
    authority: str | None = None
    findings: tuple[str, ...] | None = None
    ground: str | None = None
    due: str | None = None
    decision: str | None = None
    amount_fen: int | None = None
    annulled: bool = False


class Case(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a case; `amount_fen` is entered by the authority in hundredths of a yuan, never computed."""

    key: str
    opened_at: str | None = None
    stage: str | None = None
    party: str | None = None
    authority: str | None = None
    findings: tuple[str, ...] = ()
    ground: str | None = None
    due: str | None = None
    decision: str | None = None
    decided_at: str | None = None
    amount_fen: int | None = None
    annulled: bool = False
    last: str | None = None
    last_at: str | None = None


def empty(key: str) -> Case:
    return Case(key=key)


def apply(state: Case, touch: CaseTouch, _when: object = None) -> Case:
    """The state of a case after one more touch."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    for name in ("stage", "party", "authority", "findings", "ground", "due", "decision", "amount_fen"):
        value = getattr(touch, name)
        if value is not None:
            change[name] = value
    if touch.event == "CaseOpened" and state.opened_at is None:
        change["opened_at"] = touch.at
    if touch.decision is not None:
        change["decided_at"] = touch.at
        change["amount_fen"] = touch.amount_fen
        change["annulled"] = False  # decided again after an annulment
    if touch.annulled:
        change["annulled"] = True
    return replace(state, **change)
