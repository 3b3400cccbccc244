"""A case for reading: its time line with what counts and why not, terms, what may follow now for whom, findings as cited."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.canonical import entry_id
from suchi.domain.case import Case, Flaw, act_of, in_force
from suchi.domain.case_steps import STAGES, Act, next_acts, why_not
from suchi.domain.event import CATALOGUE, Attachment, Event, moment
from suchi.domain.history import Past
from suchi.domain.rule import Finding


class Stage(Struct, frozen=True):
    """How a case stands, as a code and in both languages."""

    code: str
    zh: str
    en: str


class CaseStep(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One act of a case. `counts` is false where it was corrected away, may not follow, or is somebody else's: `why` says so.
    Amounts in hundredths of a yuan, as the authority entered them; `corrections` are entries of the party."""

    entry_id: str
    event: str
    zh: str
    en: str
    at: str
    by: str
    recorded_at: str
    counts: bool
    stage: str | None = None
    why_zh: str | None = None
    why_en: str | None = None
    ground: str | None = None
    due: str | None = None
    decision: str | None = None
    amount_fen: int | None = None
    to: str | None = None
    outcome: str | None = None
    attachments: tuple[Attachment, ...] = ()
    corrections: tuple[str, ...] = ()


class Due(Struct, frozen=True, rename="camel"):
    """A day set by the authority, by which act."""

    due: str
    event: str
    entry_id: str


class NextAct(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """An act that may follow now, by which side, and by whom where that is known."""

    act: str
    event: str
    side: str
    by: str | None = None
    zh: str
    en: str


class CitedFinding(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A finding that the case cites: as it was known when the case was opened, whether it stands now, since when not."""

    finding_id: str
    stands: bool
    known: bool
    as_known: Finding | None = None
    now: Finding | None = None
    resolved_at: str | None = None


_FLAWS: dict[Flaw, tuple[str, str]] = {
    "office": ("不是办案机关（或当事人）的行为", "not an act of the authority (or the party) of the case"),
    "party": ("写明的主体不是本案当事人", "it names another party than the case does"),
    "order": ("此时不能进行", "it may not follow here"),
}
_VOID = ("已被更正", "corrected away")


SERVED = frozenset("NoticeIssued PenaltyIntended CaseDecided DecisionAnnulled ReplyReceived".split())
"""Acts that are served on the party, or its own: it reads them whole. Of the others it reads that they were done."""


def stage_of(state: Case) -> Stage | None:
    """The stage a person reads; None for a case that was never opened."""
    return Stage(state.stage, *STAGES[state.stage]) if state.stage is not None else None


def step(past: Past, *, counts: bool, flaw: Flaw | None, before: Case, after: Case, event: Event | None) -> CaseStep:
    """One line of the time line, with what its event tells beyond the fold."""
    touch = past.touch
    about = CATALOGUE[touch.event]
    zh, en = (None, None) if counts else _VOID if flaw is None else _FLAWS[flaw]
    if flaw == "order" and not counts:
        zh, en = why_not(before.stage, act_of(touch))
    return CaseStep(
        entry_id=past.entry.hex(),
        event=touch.event,
        zh=about.zh,
        en=about.en,
        at=touch.at,
        by=touch.by,
        recorded_at=moment(past.when.recorded_us),
        counts=counts,
        stage=after.stage if counts else None,
        why_zh=zh,
        why_en=en,
        ground=getattr(event, "ground", touch.ground),
        due=touch.due,
        decision=touch.decision,
        amount_fen=getattr(event, "amount_fen", None),
        to=getattr(event, "to", None),
        outcome=getattr(event, "outcome", None),
        attachments=event.attachments if event is not None else (),
        corrections=tuple(entry_id(before.party or "", one).hex() for one in getattr(event, "corrections", ())),
    )


def next_of(state: Case, party: str | None = None) -> list[NextAct]:
    """What may follow now; with `party` only what that company may do: the party replies, the authority acts, and another
    authority may only annul (as the one above, or on a court's judgment)."""
    found = (_next(act, state) for act in next_acts(state.stage, in_force(state)))
    return [one for one in found if party is None or one.by in (party, None)]


def _next(act: Act, state: Case) -> NextAct:
    by = {"authority": state.authority, "party": state.party, "review": None}[act.side]
    return NextAct(act=act.name, event=act.event, side=act.side, by=by, zh=act.zh, en=act.en)


def terms(steps: list[CaseStep]) -> list[Due]:
    """The days that notices and decisions set, the newest last."""
    return [Due(one.due, one.event, one.entry_id) for one in steps if one.due is not None and one.counts]
