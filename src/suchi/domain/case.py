"""What the touches have made of a case: from opening through notice, reply and hearing to decision and closing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.case_steps import after
from suchi.domain.codes import company_key
from suchi.domain.event import Touch, day_of, touch_of

BAR_YEARS = 2
"""Measures art. 42 (grade B): a fined firm may not apply for the industry-conditions announcement for two years."""
Flaw = Literal["order", "office", "party"]
"""Why an act has no effect: it may not follow now; somebody else's act; it names another party than the case does."""


@touch_of("case")
class CaseTouch(Touch, frozen=True, tag="case"):
    """What one event changes of a case; `against` is the party that a decision or an annulment names."""

    stage: str | None = None
    party: str | None = None
    authority: str | None = None
    findings: tuple[str, ...] | None = None
    ground: str | None = None
    due: str | None = None
    decision: str | None = None
    amount_fen: int | None = None
    annulled: bool = False
    against: str | None = None
    place: str | None = None
    lead: str | None = None


class Case(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a case; `amount_fen` is entered by the authority in hundredths of a yuan, never computed. `stage_at` is
    when the last step that counts was taken, `authorities` all that have had the case, `place` where the act was done,
    `intended_at` when the party was last told of an intended penalty."""

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
    stage_at: str | None = None
    authorities: tuple[str, ...] = ()
    place: str | None = None
    lead: str | None = None
    replies: int = 0
    corrected_at: str | None = None
    intended_at: str | None = None


def empty(key: str) -> Case:
    return Case(key=key)


def act_of(touch: CaseTouch) -> str:
    """The act in the table of steps: a decision that punishes is another one than a decision that does not."""
    return "PenaltyDecided" if touch.decision in ("warning", "fine") else touch.event


def in_force(state: Case) -> bool:
    """Whether a decision of the case stands."""
    return state.decision is not None and not state.annulled


def flaw(state: Case, touch: CaseTouch) -> Flaw | None:
    """Why the act has no effect on the case as it stood just before; None where it has.

    Only the authority of the case acts in it, and only the party (or the authority for it) replies. A decision falls by
    whoever reviews it: a superior office, or one that carries out a court's judgment."""
    by = company_key(touch.by)
    if state.authority is not None and touch.event not in ("CaseOpened", "DecisionAnnulled"):
        allowed = {state.authority, state.party} if touch.event == "ReplyReceived" else {state.authority}
        if by not in allowed:
            return "office"
    if touch.against is not None and state.party is not None and touch.against != state.party:
        return "party"
    return "order" if after(state.stage, act_of(touch), in_force(state)) is None else None


def apply(state: Case, touch: CaseTouch, _when: object = None) -> Case:
    """The state of a case after one more touch; an act that has no effect leaves everything as it was."""
    if flaw(state, touch) is not None:
        return state
    stage = after(state.stage, act_of(touch), in_force(state))
    change: dict[str, Any] = {"stage": stage, "stage_at": touch.at, "last": touch.event, "last_at": touch.at}
    for name in ("party", "authority", "findings", "ground", "due", "place", "lead"):
        value = getattr(touch, name)
        if value is not None:
            change[name] = value
    if touch.authority is not None:
        change["authorities"] = (*state.authorities, touch.authority)
    change |= _marks(state, touch)
    return replace(state, **change)


def without_effect(pasts: Iterable[Any]) -> list[Any]:
    """Those of the touches on record (in order, those that count) that have no effect on the case they are about."""
    state: Case | None = None
    idle = []
    for past in pasts:
        if isinstance(past.touch, CaseTouch):
            state = state if state is not None else empty("")
            if flaw(state, past.touch) is not None:
                idle.append(past)
            state = apply(state, past.touch)
    return idle


def _marks(state: Case, touch: CaseTouch) -> dict[str, Any]:
    """What an act leaves besides the stage."""
    match touch.event:
        case "CaseOpened":
            return {"opened_at": touch.at}
        case "ReplyReceived":
            return {"replies": state.replies + 1}
        case "CorrectionConfirmed":
            return {"corrected_at": touch.at}
        case "PenaltyIntended":
            return {"intended_at": touch.at}
        case "CaseDecided":  # perhaps anew after an annulment
            decided = {"decision": touch.decision, "decided_at": touch.at, "amount_fen": touch.amount_fen}
            return decided | {"annulled": False}
        case "DecisionAnnulled":
            return {"annulled": True}
    return {}


# ---- the two-year bar ---------------------------------------------------------------------------------------------------


class ListingBar(Struct, frozen=True, kw_only=True, rename="camel"):
    """No application for the industry-conditions announcement from `first` to `last` (days, both included), by a fine in
    `case`."""

    case: str
    first: str
    last: str

    def covers(self, day: str) -> bool:
        return self.first <= day <= self.last


def bar(state: Case) -> ListingBar | None:
    """The bar that follows from a fine in force, and from nothing else: an annulment takes it away.

    Art. 42 says two years (B); from which day they count is not known (U): here from the day of the decision to the same
    day two years on."""
    if state.decision != "fine" or state.annulled or state.decided_at is None:
        return None
    first = day_of(state.decided_at)
    return ListingBar(case=state.key, first=first, last=_years_on(first, BAR_YEARS))


def _years_on(day: str, years: int) -> str:
    begun = date.fromisoformat(day)
    try:
        return begun.replace(year=begun.year + years).isoformat()
    except ValueError:  # 29 February, or beyond the year 9999
        return begun.replace(year=min(begun.year + years, 9999), day=28 if begun.month == 2 else begun.day).isoformat()


def bars(cases: Iterable[Case]) -> list[ListingBar]:
    """All bars that follow from these cases, the earliest first."""
    return sorted((found for one in cases if (found := bar(one)) is not None), key=lambda b: (b.first, b.case))
