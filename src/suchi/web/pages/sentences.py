"""The companies that sentences name by code, read once for a page; `with_names` then puts their names in."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.party import Company
from suchi.queries.companies import companies_of
from suchi.web.call import Call
from suchi.web.pages.speaking import companies_in


async def names_in(call: Call, texts: Iterable[str | None]) -> dict[str, Company]:
    """Those on record, by code. Names of companies are open to all."""
    codes = companies_in(texts)
    return await call.services.read(companies_of, codes) if codes else {}
