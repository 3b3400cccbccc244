"""How companies are called on the pages of this desk."""

from __future__ import annotations

from suchi.domain.party import Company
from suchi.web.wording import Words


def named(company: Company | None, code: str | None, said: Words) -> str | None:
    """A company by its name in that language, else by its code."""
    if company is None:
        return code
    return (company.name_en or company.name if said.language == "en" else company.name) or code
