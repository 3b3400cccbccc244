"""Why a well-formed report cannot be trusted as one: a key that may not, no delegation, no office on the day of the act. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from suchi.domain.canonical import entry_id
from suchi.domain.codes import company_key
from suchi.domain.errors import Reason
from suchi.domain.event import CATALOGUE, OFFICES, Event, day_of
from suchi.domain.events.governing import EventsCorrected, LedgerOpened, Targeted
from suchi.domain.events.governing_parties import PermitRecorded
from suchi.domain.party import Company, delegates, holds
from suchi.domain.receipt import Caller

_MAY_NEED_OFFICE = (EventsCorrected, PermitRecorded)
_OFFICE_OR_REGULATOR = frozenset({"regulator", "registrar"})


class Clock(Protocol):
    """Who knows the day of recording, `YYYY-MM-DD` in UTC+8."""

    @property
    def today(self) -> str: ...


def admit(
    event: Event, caller: Caller, reporter: Company | None, opened: bool, clock: Clock, aimed: Mapping[bytes, str]
) -> list[Reason]:
    """Why a well-formed report cannot be trusted as one; empty means record. `clock` knows the day of recording; `aimed` are the
    types of entries on record, by their ids, as far as corrections by delegation aim at them."""
    code = event.reporter
    if not caller.may_submit:
        return [
            _reason(
                "submit.scope",
                "该密钥只能查询",
                "this key can only read",
                "",
                "换用可报送的密钥",
                "use a key that may submit",
            )
        ]
    if caller.events and type(event).__name__ not in caller.events:
        return [_out_of_scope(event)]
    lent_to = caller.company or ""
    if by_delegation(event, caller) and not delegates(reporter, lent_to, type(event).__name__, clock.today):
        return [_not_delegated(event, lent_to)]
    if isinstance(event, EventsCorrected) and by_delegation(event, caller):
        for target in event.targets:
            type_ = aimed.get(entry_id(code, target.id)) if company_key(target.reporter or code) == code else None
            if not _may_correct(reporter, lent_to, type_, clock.today):
                return [_not_to_correct(target.id)]
    if event.about.governing or isinstance(event, _MAY_NEED_OFFICE):
        return _office(event, caller, reporter, opened)
    return []


def by_delegation(event: Event, caller: Caller) -> bool:
    """Whether a company reports it in another's name."""
    return caller.company is not None and caller.company != event.reporter


def _not_delegated(event: Event, caller: str) -> Reason:
    return _reason(
        "submit.delegation",
        f"{caller} 未获 {event.reporter} 委托报送此类事件",
        f"{caller} holds no delegation of {event.reporter} for this event",
        "/reporter",
        "由该企业先报送 DelegationGranted",
        "the company reports DelegationGranted first",
        event.reporter,
    )


def _may_correct(reporter: Company | None, caller: str, type_: str | None, day: str) -> bool:
    """Whether somebody who reports by delegation may void a report of that type (None: not on record): one that was delegated to
    it, and none that says who may speak for the company, that an office made, or that voids another."""
    about = CATALOGUE.get(type_ or "")
    if about is None or about.governing or issubclass(about.type, Targeted):
        return False
    return delegates(reporter, caller, about.name, day)


def _not_to_correct(target: str) -> Reason:
    # one answer for all: a vendor learns neither what is on record of its principal nor of which type it is
    return _reason(
        "submit.correction-delegated",
        f"受托方只能更正在册且委托报送的事件；“{target}”不在其中，或属委托、履职或更正",
        f"by delegation only reports on record of the types delegated may be corrected; “{target}” is none of them, or it is a "
        "delegation, an official act or a correction",
        "/targets",
        "由该企业自行更正",
        "have the company correct it itself",
        target,
    )


def _out_of_scope(event: Event) -> Reason:
    return _reason(
        "submit.event-scope",
        f"该密钥不能报送“{event.about.zh}”",
        f"this key may not report “{event.about.en}”",
        "/type",
        "换用权限范围含此类事件的密钥",
        "use a key whose scopes include this type of event",
        type(event).__name__,
    )


def _office(event: Event, caller: Caller, reporter: Company | None, opened: bool) -> list[Reason]:
    """Governing acts need the office on the day of the act."""
    if isinstance(event, LedgerOpened):
        if opened or caller.company is not None:
            return [
                _reason(
                    "ledger.opened",
                    "账本只能由运营方开启一次",
                    "a ledger is opened once, by the operator",
                    "/type",
                    "删去此行后重新提交",
                    "leave this line out and submit again",
                    "LedgerOpened",
                )
            ]
        mode = "live" if event.recorded_at is None else "replay"
        if event.mode != mode:
            return [
                _reason(
                    "ledger.mode",
                    f"此账本以 {mode} 方式开启，首条却写 {event.mode}",
                    f"this ledger is opened in mode {mode}, and its first entry says {event.mode}",
                    "/mode",
                    f"改为 {mode} 后重新提交",
                    f"write {mode} and submit again",
                    event.mode,
                )
            ]
        return []
    day = day_of(event.occurred_at)
    needed = event.about.by & OFFICES if event.about.governing else None
    if isinstance(event, PermitRecorded) and company_key(event.party) != company_key(event.reporter):
        needed = _OFFICE_OR_REGULATOR
    if isinstance(event, EventsCorrected):
        own = company_key(event.reporter)
        if any(company_key(target.reporter or own) != own for target in event.targets):
            needed = _OFFICE_OR_REGULATOR
    if needed is None or holds(reporter, needed or event.about.by, day):
        return []
    return [
        _reason(
            "submit.office",
            f"{event.reporter} 在 {day} 不具备作出“{event.about.zh}”的职权",
            f"on {day} {event.reporter} did not hold the office for “{event.about.en}”",
            "/reporter",
            "由登记机构登记该机关的职权后再提交",
            "have the registrar register the office, then submit again",
            event.reporter,
        )
    ]


def _reason(code: str, zh: str, en: str, field: str, next_zh: str, next_en: str, value: str | None = None) -> Reason:
    return Reason(code=code, zh=zh, en=en, field=field or None, value=value, next_zh=next_zh, next_en=next_en)
