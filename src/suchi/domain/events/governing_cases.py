"""Cases 案件: the events of an administrative case, from opening to closing; part of governing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from msgspec import Meta

from suchi.domain.codes import company_key
from suchi.domain.event import (
    Code,
    CompanyCode,
    Day,
    Event,
    EventId,
    FreeText,
    Name,
    Natural,
    Ref,
    Region,
    Touch,
    event,
)
from suchi.domain.events.vocabulary import ANYONE, calendar_day
from suchi.domain.party import Bar

Mended = Annotated[tuple[EventId, ...], Meta(max_length=1000)]
"""Ids of the party's own `EventsCorrected`, by which it has mended its reports."""


class OfCase(Event, frozen=True, kw_only=True):
    """What all events of a case have in common."""

    case: Code

    def step(self, stage: str | None, **change: Any) -> tuple[Ref, Touch]:
        return self.thing("case", self.case, stage=stage, **change)


def _act(rank: int, zh: str, en: str, says: tuple[str, str]) -> Callable[[type[Event]], type[Event]]:
    return event(rank=rank, by="regulator", governing=True, zh=zh, en=en, says=says)


@_act(
    93, "立案", "Case opened", ("对主体立案，列明所依据的发现", "A case against a party, with the findings it rests on")
)
class CaseOpened(OfCase, frozen=True, kw_only=True):
    """`findings` are names of findings (`findingId`), `ground` the article or what the officer found out, `lead` an adopted
    lead, `place` the division where the act was done, if not where the party is registered."""

    party: CompanyCode
    findings: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    ground: FreeText | None = None
    lead: Name | None = None
    place: Region | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step(
            "opened",
            party=company_key(self.party),
            authority=company_key(self.reporter),
            findings=self.findings,
            ground=self.ground,
            lead=self.lead,
            place=self.place,
        )

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("company", company_key(self.party))


@_act(94, "责令改正通知", "Notice issued", ("责令限期改正", "An order to correct by a date"))
class NoticeIssued(OfCase, frozen=True, kw_only=True):
    due: Day | None = None
    ground: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("notice", due=self.due, ground=self.ground)


@event(
    rank=95,
    by=ANYONE,
    zh="收到答复",
    en="Reply received",
    says=("当事人答复并附证据", "The party replied, with evidence"),
)
class ReplyReceived(OfCase, frozen=True, kw_only=True):
    corrections: Mended = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("reply")


@_act(96, "改正确认", "Correction confirmed", ("确认已改正", "The correction is confirmed"))
class CorrectionConfirmed(OfCase, frozen=True, kw_only=True):
    corrections: Mended = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("corrected")


@_act(
    96,
    "拟处罚告知",
    "Penalty intended",
    ("告知拟作处罚及依据", "The party learns of the intended penalty and its ground"),
)
class PenaltyIntended(OfCase, frozen=True, kw_only=True):
    ground: FreeText
    amount_fen: Natural | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("penalty_intended", ground=self.ground)


@_act(97, "听证", "Hearing held", ("举行听证", "A hearing was held"))
class HearingHeld(OfCase, frozen=True, kw_only=True):
    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("heard")


@_act(
    98, "案件决定", "Case decided", ("责令改正、警告、罚款或不予处罚", "Order to correct, warning, fine, or no penalty")
)
class CaseDecided(OfCase, frozen=True, kw_only=True):
    decision: Literal["order-to-correct", "warning", "fine", "none"]
    party: CompanyCode
    amount_fen: Natural | None = None
    ground: FreeText | None = None
    due: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step(
            "decided",
            decision=self.decision,
            amount_fen=self.amount_fen,
            ground=self.ground,
            due=self.due,
            against=company_key(self.party),
        )
        if self.decision == "fine":
            # art. 42: the two-year bar follows from a fine; whether that is in force the case says (suchi.domain.case.bar)
            yield self.company(self.party, bar=Bar(case=self.case, since=calendar_day(self.occurred_at)))


@_act(98, "案件移送", "Case transferred", ("移送其他机关", "The case went to another authority"))
class CaseTransferred(OfCase, frozen=True, kw_only=True):
    to: CompanyCode

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("transferred", authority=company_key(self.to))

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("company", company_key(self.to))


@_act(
    99,
    "决定撤销",
    "Decision annulled",
    ("决定被撤销，其后果一并消失", "The decision was annulled, and what followed from it"),
)
class DecisionAnnulled(OfCase, frozen=True, kw_only=True):
    party: CompanyCode

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("annulled", annulled=True, against=company_key(self.party))
        yield self.company(self.party, bar_lifted=self.case)


@_act(99, "结案", "Case closed", ("案件办结", "The case is closed"))
class CaseClosed(OfCase, frozen=True, kw_only=True):
    outcome: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.step("closed")
