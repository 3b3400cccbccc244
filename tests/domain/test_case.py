"""The steps of a case, every stage against every act; and the bar that follows from a fine, day by day."""

from itertools import product

import pytest

from suchi.domain.case import Case, act_of, apply, bar, bars, flaw, in_force
from suchi.domain.case_steps import ACTS, STAGES, TABLE, after, next_acts, why_not
from suchi.domain.things import THINGS
from tests.domain.support import YARD, fold, report

OFFICE, OTHER = "OFFICE", "OTHER"

# What the law's order of steps allows, written down a second time: stage and act, and the stage it leads to.
ALLOWED = {
    (None, "CaseOpened"): "opened",
    ("opened", "NoticeIssued"): "notice",
    ("opened", "PenaltyIntended"): "penalty_intended",
    ("opened", "CaseDecided"): "decided",
    ("opened", "CaseTransferred"): "transferred",
    ("opened", "CaseClosed"): "closed",
    **{
        (stage, act): to
        for stage in ("notice", "reply", "corrected", "penalty_intended", "heard")
        for act, to in {
            "NoticeIssued": "notice",
            "CorrectionConfirmed": "corrected",
            "PenaltyIntended": "penalty_intended",
            "CaseDecided": "decided",
            "PenaltyDecided": "decided",
            "CaseTransferred": "transferred",
        }.items()
    },
    ("notice", "ReplyReceived"): "reply",
    ("reply", "ReplyReceived"): "reply",
    ("corrected", "ReplyReceived"): "corrected",
    ("penalty_intended", "ReplyReceived"): "penalty_intended",
    ("heard", "ReplyReceived"): "heard",
    ("penalty_intended", "HearingHeld"): "heard",
    ("corrected", "CaseClosed"): "closed",
    ("corrected", "DecisionAnnulled"): "annulled",  # a decided case that was transferred
    ("decided", "ReplyReceived"): "decided",
    ("decided", "CorrectionConfirmed"): "decided",
    ("decided", "CaseTransferred"): "transferred",
    ("decided", "DecisionAnnulled"): "annulled",
    ("decided", "CaseClosed"): "closed",
    ("transferred", "NoticeIssued"): "notice",
    ("transferred", "PenaltyIntended"): "penalty_intended",
    ("transferred", "CaseDecided"): "decided",
    ("transferred", "CaseTransferred"): "transferred",
    ("transferred", "CorrectionConfirmed"): "corrected",
    ("transferred", "DecisionAnnulled"): "annulled",
    ("transferred", "CaseClosed"): "closed",
    ("annulled", "NoticeIssued"): "notice",
    ("annulled", "PenaltyIntended"): "penalty_intended",
    ("annulled", "CaseDecided"): "decided",
    ("annulled", "PenaltyDecided"): "decided",
    ("annulled", "CaseTransferred"): "transferred",
    ("annulled", "CaseClosed"): "closed",
    ("closed", "DecisionAnnulled"): "annulled",
}
FIELDS = {
    "CaseOpened": {"party": YARD},
    "PenaltyIntended": {"ground": "art. 19"},
    "CaseDecided": {"party": YARD, "decision": "none"},
    "PenaltyDecided": {"party": YARD, "decision": "warning"},
    "CaseTransferred": {"to": OTHER},
    "DecisionAnnulled": {"party": YARD},
}


def touch(act: str, by: str = OFFICE, at: str = "2026-06-01", **fields):
    event = report(ACTS[act].event, by, at, case="K", **{**FIELDS.get(act, {}), **fields})
    return next(touch for ref, touch in event.touches() if ref.kind == "case")


def standing(stage: str | None, *, decided: bool) -> Case:
    """A case at a stage, with a decision in force or without."""
    if stage is None:
        return Case(key="K")
    decision = {"decision": "fine", "decided_at": "2026-05-20"} if decided else {}
    return Case(
        key="K",
        stage=stage,
        party=YARD,
        authority=OFFICE,
        authorities=(OFFICE,),
        opened_at="2026-05-01",
        stage_at="2026-05-20",
        annulled=stage == "annulled" and decided,
        **decision,
    )


@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize(("stage", "act"), list(product([None, *STAGES], ACTS)))
def test_every_act_at_every_stage(stage: str | None, act: str, decided: bool) -> None:
    before = standing(stage, decided=decided)
    expected = ALLOWED.get((stage, act))
    if act == "DecisionAnnulled" and not in_force(before):
        expected = None
    if act in ("NoticeIssued", "PenaltyIntended", "CaseDecided", "PenaltyDecided") and in_force(before):
        expected = None
    by = YARD if act == "ReplyReceived" else OFFICE
    change = touch(act, by)
    assert act_of(change) == act
    assert after(stage, act, in_force(before)) == expected
    state = apply(before, change)
    if expected is None:
        assert flaw(before, change) == "order"
        assert state == before, "what may not follow changes nothing"
        zh, en = why_not(stage, act)
        assert zh
        assert en
    else:
        assert flaw(before, change) is None
        assert (state.stage, state.stage_at, state.last) == (expected, "2026-06-01", ACTS[act].event)


def test_the_table_knows_all_stages_and_no_others() -> None:
    assert set(TABLE) == {None, *STAGES}
    assert {act for allowed in TABLE.values() for act in allowed} == set(ACTS)
    assert {stage for allowed in TABLE.values() for stage in allowed.values()} == set(STAGES)
    assert {(stage, act): to for stage, acts in TABLE.items() for act, to in acts.items()} == ALLOWED


@pytest.mark.parametrize("act", [act for act in ACTS if act != "CaseOpened"])
def test_who_may_act(act: str) -> None:
    stage = next(stage for stage, name in ALLOWED if name == act)
    before = standing(stage, decided=act == "DecisionAnnulled")
    assert flaw(before, touch(act, OFFICE)) is None, "an authority may also record a reply for the party"
    assert flaw(before, touch(act, YARD)) == {"ReplyReceived": None, "DecisionAnnulled": None}.get(act, "office")
    assert flaw(before, touch(act, OTHER)) == {"DecisionAnnulled": None}.get(act, "office")


def test_a_transferred_case_is_the_other_authoritys() -> None:
    moved = apply(standing("notice", decided=False), touch("CaseTransferred"))
    assert (moved.authority, moved.authorities) == (OTHER, (OFFICE, OTHER))
    assert flaw(moved, touch("NoticeIssued", OFFICE)) == "office"
    assert flaw(moved, touch("NoticeIssued", OTHER)) is None


def test_a_decision_against_somebody_else_has_no_effect() -> None:
    before = standing("notice", decided=False)
    wrong = touch("PenaltyDecided", party="WRONG")
    assert flaw(before, wrong) == "party"
    assert apply(before, wrong) == before


def test_what_may_follow_for_each_side() -> None:
    assert [act.name for act in next_acts(None, False)] == ["CaseOpened"]
    assert [(act.name, act.side) for act in next_acts("decided", True)] == [
        ("ReplyReceived", "party"),
        ("CorrectionConfirmed", "authority"),
        ("CaseTransferred", "authority"),
        ("DecisionAnnulled", "review"),
        ("CaseClosed", "authority"),
    ]
    assert next_acts("closed", False) == []


# ---- the bar ------------------------------------------------------------------------------------------------------------


def fine(at: str, *more, key: str = "K") -> Case:
    opened = report("CaseOpened", OFFICE, "2026-01-01", case=key, party=YARD)
    notice = report("NoticeIssued", OFFICE, "2026-01-02", case=key)
    return fold(
        "case",
        key,
        opened,
        notice,
        report("CaseDecided", OFFICE, at, case=key, party=YARD, decision="fine", amountFen=1),
        *more,
    )


@pytest.mark.parametrize(
    ("decided", "first", "last", "after_it"),
    [
        ("2026-06-01", "2026-06-01", "2028-06-01", "2028-06-02"),
        ("2026-06-01T23:30:00Z", "2026-06-02", "2028-06-02", "2028-06-03"),
        ("2028-02-29", "2028-02-29", "2030-02-28", "2030-03-01"),
    ],
)
def test_the_first_and_the_last_day_of_a_bar(decided: str, first: str, last: str, after_it: str) -> None:
    found = bar(fine(decided))
    assert found is not None
    assert (found.case, found.first, found.last) == ("K", first, last)
    assert found.covers(first)
    assert found.covers(last)
    assert not found.covers(after_it)
    assert not found.covers("2026-01-31")


def test_a_bar_falls_with_the_fine_and_comes_back_with_a_new_one() -> None:
    void = report("DecisionAnnulled", OFFICE, "2026-07-01", case="K", party=YARD)
    anew = report("CaseDecided", OFFICE, "2026-08-01", case="K", party=YARD, decision="fine")
    mild = report("CaseDecided", OFFICE, "2026-08-01", case="K", party=YARD, decision="warning")
    assert bar(fine("2026-06-01", void)) is None
    assert bar(fine("2026-06-01", void, mild)) is None
    again = bar(fine("2026-06-01", void, anew))
    assert again is not None
    assert again.first == "2026-08-01"


@pytest.mark.parametrize("decision", ["order-to-correct", "warning", "none"])
def test_only_a_fine_bars(decision: str) -> None:
    told = report("NoticeIssued", OFFICE, "2026-01-02", case="K")
    opened = report("CaseOpened", OFFICE, "2026-01-01", case="K", party=YARD)
    decided = report("CaseDecided", OFFICE, "2026-06-01", case="K", party=YARD, decision=decision)
    assert bar(fold("case", "K", opened, told, decided)) is None


def test_bars_of_several_cases_stand_side_by_side() -> None:
    found = bars([fine("2027-01-01", key="B"), fine("2026-06-01", key="A"), THINGS["case"].empty("C")])
    assert [(one.case, one.last) for one in found] == [("A", "2028-06-01"), ("B", "2029-01-01")]
