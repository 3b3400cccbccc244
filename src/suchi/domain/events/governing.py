"""Governing 管理: how the ledger was opened, delegations, corrections, adoption, terms, leads, digests of the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

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
    Part,
    Ref,
    Sha256,
    Touch,
    event,
)
from suchi.domain.events.vocabulary import Codes, calendar_day, keys
from suchi.domain.law import Term
from suchi.domain.party import Delegation, Role

Types = Annotated[tuple[Name, ...], Meta(max_length=256)]


@event(
    rank=0,
    by="registrar",
    governing=True,
    zh="账本开启",
    en="Ledger opened",
    says=("账本第一条：登记机构与时间模式", "The first entry: the registrar, and whose clock gives recordedAt"),
)
class LedgerOpened(Event, frozen=True, kw_only=True):
    mode: Literal["live", "replay"]
    name: Name = "登记机构"

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing("law", "register", mode=self.mode, registrar=company_key(self.reporter))
        role = Role(role="registrar", since=calendar_day(self.occurred_at))
        yield self.company(self.reporter, born=True, name=self.name, roles=(role,))


@event(
    rank=3,
    by="any",
    zh="委托报送",
    en="Delegation granted",
    says=("委托他方代为报送", "Another party may report for the company"),
)
class DelegationGranted(Event, frozen=True, kw_only=True):
    to: CompanyCode
    events: Types = ()
    since: Day | None = None
    until: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        grant = Delegation(to=company_key(self.to), events=self.events, since=self.since, until=self.until)
        yield self.company(self.reporter, delegation=grant)


@event(
    rank=4,
    by="any",
    zh="委托终止",
    en="Delegation ended",
    says=("终止委托报送", "A delegation ended"),
)
class DelegationEnded(Event, frozen=True, kw_only=True):
    to: CompanyCode
    on: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.company(
            self.reporter, delegation_ended=company_key(self.to), ended_on=self.on or calendar_day(self.occurred_at)
        )


class Target(Part, frozen=True, kw_only=True):
    """The report meant: its id, and its reporter where that is another company."""

    id: EventId
    reporter: CompanyCode | None = None


class Targeted(Event, frozen=True, kw_only=True):
    """Events about earlier entries; which things they touch is known from those entries."""

    targets: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=1000)]

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return ()


@event(
    rank=90,
    by="any",
    zh="更正",
    en="Events corrected",
    says=("更正本企业已报事件，可附替代事件", "Earlier reports are void; replacements are events of their own"),
)
class EventsCorrected(Targeted, frozen=True, kw_only=True):
    reason: Literal["did-not-occur", "wrong-data"]
    replacements: Annotated[tuple[EventId, ...], Meta(max_length=1000)] = ()


@event(
    rank=91,
    by="regulator",
    governing=True,
    zh="采信",
    en="Report adopted",
    says=("采信角色之外的报告，使其生效", "A report outside the reporter's roles takes effect"),
)
class ReportAdopted(Targeted, frozen=True, kw_only=True):
    """The targets count from then on as if their reporter had held the role."""


@event(
    rank=5,
    by="any",
    zh="零报告",
    en="Nothing to report",
    says=("期间内无应报事项", "Nothing happened in the period"),
)
class NothingToReport(Event, frozen=True, kw_only=True):
    since: Day
    until: Day
    events: Types = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing("law", f"nil:{company_key(self.reporter)}", nil=(self.since, self.until))


@event(
    rank=5,
    by="regulator registrar",
    governing=True,
    zh="期限中止",
    en="Term suspended",
    says=("某主体的期限在一段时间内中止", "A party's terms stand still for a time"),
)
class TermSuspended(Event, frozen=True, kw_only=True):
    party: CompanyCode
    reason: FreeText
    since: Day
    until: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing("law", f"suspended:{company_key(self.party)}", suspended=(self.reason, self.since, self.until))


@event(
    rank=5,
    by="regulator registrar",
    governing=True,
    zh="期限设定",
    en="Term set",
    says=("设定或公布期限，注明依据与等级", "A term is set, with its instrument and grade"),
)
class TermSet(Event, frozen=True, kw_only=True):
    term: Term

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing("law", "terms", term=self.term)


@event(
    rank=92,
    by="regulator",
    governing=True,
    zh="线索采用",
    en="Lead adopted",
    says=("官员采用公众线索", "An officer adopts a lead from the public"),
)
class LeadAdopted(Event, frozen=True, kw_only=True):
    lead: Name
    codes: Codes = ()
    vin: Code | None = None
    ground: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(code, note=f"lead:{self.lead}")
        if self.vin is not None:
            yield self.vehicle(self.vin, note=f"lead:{self.lead}")


@event(
    rank=93,
    by="registrar",
    governing=True,
    zh="留痕摘要",
    en="Audit trail digested",
    says=("一小时内读写留痕的条数与链尾哈希", "How long the audit trail was at the end of an hour, and its hash there"),
)
class AuditDigested(Event, frozen=True, kw_only=True):
    """In the hour that ended at `occurredAt` came `rows`; the last of them is number `last` of the trail, and `head` is its hash."""

    rows: Natural
    last: Natural
    head: Sha256

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing("law", f"audit:{calendar_day(self.occurred_at)}")
