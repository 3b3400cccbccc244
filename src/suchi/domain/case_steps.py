"""The steps of a case: which act may follow which, as one table with its reasons; pure data and three small functions."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Side = Literal["authority", "party", "review"]
"""Who takes a step: the authority of the case, its party, or whoever reviews a decision."""


class Act(Struct, frozen=True):
    """A step that can be taken: the event that reports it, by which side, its name, and what has to stand before it."""

    name: str
    event: str
    side: Side
    zh: str
    en: str
    needs_zh: str
    needs_en: str


STAGES: dict[str, tuple[str, str]] = {
    "opened": ("已立案", "opened"),
    "notice": ("已责令限期改正", "notice issued"),
    "reply": ("已收到答复", "reply received"),
    "corrected": ("已确认改正", "correction confirmed"),
    "penalty_intended": ("已告知拟处罚", "penalty intended"),
    "heard": ("已听证", "heard"),
    "decided": ("已决定", "decided"),
    "transferred": ("已移送", "transferred"),
    "annulled": ("决定已撤销", "decision annulled"),
    "closed": ("已结案", "closed"),
}

ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("CaseOpened", "CaseOpened", "authority", "立案", "open the case",
            "一个案件编号只立案一次", "a case number is opened once"),
        Act("NoticeIssued", "NoticeIssued", "authority", "责令限期改正", "issue a notice with a term",
            "须已立案、没有有效的决定且尚未结案", "the case is open, no decision is in force, and it is not closed"),
        Act("ReplyReceived", "ReplyReceived", "party", "答复并附证据", "reply, with evidence",
            "须已有责令改正通知或拟处罚告知，且尚未结案", "a notice or an intended penalty has been told, and the case is not closed"),
        Act("CorrectionConfirmed", "CorrectionConfirmed", "authority", "确认已改正", "confirm the correction",
            "须已有责令改正通知、拟处罚告知或决定，且尚未结案",
            "a notice, an intended penalty or a decision has been told, and the case is not closed"),
        Act("PenaltyIntended", "PenaltyIntended", "authority", "告知拟作处罚", "tell the intended penalty",
            "须已立案、没有有效的决定且尚未结案", "the case is open, no decision is in force, and it is not closed"),
        Act("HearingHeld", "HearingHeld", "authority", "举行听证", "hold the hearing",
            "须先告知拟作处罚", "the intended penalty has been told"),
        Act("CaseDecided", "CaseDecided", "authority", "决定责令改正或不予处罚", "decide: order to correct, or no penalty",
            "须已立案且没有有效的决定", "the case is open and no decision is in force"),
        Act("PenaltyDecided", "CaseDecided", "authority", "决定警告或罚款", "decide: warning or fine",
            "须先有责令改正通知或拟处罚告知，且没有有效的决定",
            "a notice or an intended penalty has been told, and no decision is in force"),
        Act("CaseTransferred", "CaseTransferred", "authority", "移送其他机关", "transfer to another authority",
            "须已立案且尚未结案", "the case is open and not closed"),
        Act("DecisionAnnulled", "DecisionAnnulled", "review", "撤销决定", "annul the decision",
            "须有有效的决定", "a decision is in force"),
        Act("CaseClosed", "CaseClosed", "authority", "结案", "close the case",
            "须已确认改正、已决定、已撤销，或立案、移送后无需处理",
            "the correction is confirmed, the case decided or annulled, or nothing was to be done after opening or transfer"),
    )
}  # fmt: skip
"""`PenaltyDecided` is a `CaseDecided` of a warning or a fine: nobody is punished who was told nothing before."""

# Stage by stage what may follow, and the stage it leads to. The party may go on replying; that leads no step back.
_OPEN = {
    "NoticeIssued": "notice",
    "PenaltyIntended": "penalty_intended",
    "CaseDecided": "decided",
    "CaseTransferred": "transferred",
}
_TOLD = _OPEN | {"CorrectionConfirmed": "corrected", "PenaltyDecided": "decided"}
TABLE: dict[str | None, dict[str, str]] = {
    None: {"CaseOpened": "opened"},
    "opened": _OPEN | {"CaseClosed": "closed"},
    "notice": _TOLD | {"ReplyReceived": "reply"},
    "reply": _TOLD | {"ReplyReceived": "reply"},
    "corrected": _TOLD | {"ReplyReceived": "corrected", "DecisionAnnulled": "annulled", "CaseClosed": "closed"},
    "penalty_intended": _TOLD | {"ReplyReceived": "penalty_intended", "HearingHeld": "heard"},
    "heard": _TOLD | {"ReplyReceived": "heard"},
    "decided": {
        "ReplyReceived": "decided",
        "CorrectionConfirmed": "decided",
        "CaseTransferred": "transferred",
        "DecisionAnnulled": "annulled",
        "CaseClosed": "closed",
    },
    "transferred": _OPEN | {"CorrectionConfirmed": "corrected", "DecisionAnnulled": "annulled", "CaseClosed": "closed"},
    "annulled": _OPEN | {"PenaltyDecided": "decided", "CaseClosed": "closed"},
    "closed": {"DecisionAnnulled": "annulled"},
}
_NEED_NONE = frozenset({"NoticeIssued", "PenaltyIntended", "CaseDecided", "PenaltyDecided"})
"""Where a decision is in force, as after a transfer of a decided case, these would undermine it: it is annulled first."""
NOT_OPENED = ("案件尚未立案", "the case has not been opened")


def after(stage: str | None, act: str, in_force: bool) -> str | None:
    """The stage an act leads to; None where it may not follow. `in_force`: a decision of the case stands."""
    if in_force if act in _NEED_NONE else act == "DecisionAnnulled" and not in_force:
        return None
    return TABLE[stage].get(act)


def why_not(stage: str | None, act: str) -> tuple[str, str]:
    """Why an act may not follow, in both languages: how the case stands, and what the act needs."""
    needs = ACTS[act]
    if stage is None:
        return NOT_OPENED
    zh, en = STAGES[stage]
    return f"案件{zh}；{needs.needs_zh}", f"the case is {en}; {needs.needs_en}"


def next_acts(stage: str | None, in_force: bool) -> list[Act]:
    """What may follow now, in the order of a case."""
    return [act for name, act in ACTS.items() if after(stage, name, in_force) is not None]
