"""How companies and things are called on the pages of this desk, and where each has its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from suchi.domain.party import Company
from suchi.domain.wording import code_word
from suchi.web.call import Call
from suchi.web.wording import Words

_PAGES = {
    "battery": "/regulator/batteries/",
    "vehicle": "/regulator/vehicles/",
    "lot": "/regulator/lots/",
    "consignment": "/regulator/consignments/",
    "company": "/regulator/companies/",
    "site": "/regulator/sites/",
    "case": "/regulator/cases/",
}


def named(company: Company | None, code: str | None, said: Words) -> str | None:
    """A company by its name in that language, else by its code."""
    if company is None:
        return code
    return (company.name_en or company.name if said.language == "en" else company.name) or code


def worded(call: Call) -> Callable[[str], str]:
    """Code words of the domain (roles, kinds, types of reports) in the caller's language."""
    return partial(code_word, zh=call.language != "en")


def company_page(code: str | None) -> str | None:
    """Where a company has its page on this desk."""
    return f"{_PAGES['company']}{quote(code)}" if code else None


def thing_page(thing: str) -> str | None:
    """Where a thing (`kind:key`) has its page on this desk; None for what has none."""
    kind, _, key = thing.partition(":")
    begin = _PAGES.get(kind)
    return f"{begin}{quote(key, safe='~/')}" if begin is not None else None
