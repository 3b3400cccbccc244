"""Identifiers of things that do not exist: well-formed and checked, in ranges that no authority gives out.

Battery maker codes start with X9, world manufacturer identifiers with 0 (no country holds it), and the division inside
a company code is 99 (no such province), so nothing made here can be taken for a real maker, vehicle or firm.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from suchi.domain.codes_layout import CYCLE, DAYS, MONTHS, company_check, organisation_check, vin_check

_FIRST = date(1970, 1, 1)
_MODEL_YEAR_A = 1980


@cache
def date_symbols(day: int) -> str:
    """Positions 15–17 of a battery code for a day (GB/T 34014-2017: day letters are no base 36, 0 = 31)."""
    on = _FIRST + timedelta(days=day)
    return CYCLE[(on.year - 2011) % 30] + MONTHS[on.month - 1] + DAYS[on.day - 1]


def company_code(number: int, *, branch: int = 0) -> str:
    """A unified social credit code of an enterprise (9, 1) in division 99xxxx, with both check characters."""
    organisation = f"{number * 7919 % 100_000_000:08d}"
    head = f"9199{branch:04d}{organisation}{organisation_check(organisation)}"
    return head + company_check(head)


def design_code(prefix: str, level: str, chemistry: str, specification: int, design: int) -> str:
    """Positions 1–14 of a battery code: maker, level, chemistry, specification and traceability as the maker filed them."""
    return f"{prefix}{level}{chemistry}{specification % 100:02d}S{design:06d}"


@cache
def model_year(year: int) -> str:
    """Position 10 of a VIN."""
    return CYCLE[(year - _MODEL_YEAR_A + CYCLE.index("A")) % 30]


def vin(head: str, tail: str, serial: int) -> str:
    """A VIN of eight characters, the check digit GB 16735 asks for, model year with plant, and a serial of six digits."""
    raw = f"{head}0{tail}{serial:06d}"
    return head + vin_check(raw) + raw[9:]
