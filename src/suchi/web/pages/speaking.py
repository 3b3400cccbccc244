"""Sentences and moments of the domain as people read them: events and companies by their names, clauses as the language of the
page writes them, Beijing time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from suchi.domain.codes import company_key
from suchi.domain.event import CATALOGUE, moment
from suchi.domain.party import Company
from suchi.domain.rulebook import Declared, next_step
from suchi.web.library_words import WORDS
from suchi.web.pages.clauses import clause
from suchi.web.wording import Words


def in_words(text: str, said: Words) -> str:
    """A sentence with the events that it names by their codes called by their names; a code in brackets behind its name goes, and
    so does the name of a field on the wire, which machines read and people do not."""
    named = _BRACKETS.sub(lambda match: _behind(match, said), _WIRE.sub("", text))
    return _EVENT.sub(lambda match: f"“{said.said(CATALOGUE[match[0]])}”" if match[0] in CATALOGUE else match[0], named)


def _behind(match: re.Match[str], said: Words) -> str:
    about = CATALOGUE.get(match[1])
    return "" if about is not None and match.string[: match.start()].endswith(said.said(about)) else match[0]


_NAME = r"[A-Z][a-z]+(?:[A-Z][a-z]+)+"
_EVENT = re.compile(_NAME)
_WIRE = re.compile(r"（[a-z][A-Za-z]*(?:[：、][a-z][A-Za-z-]*)*）")
_BRACKETS = re.compile(f"（({_NAME})）")


def minute(us: int | None) -> str | None:
    """A moment to the minute, in UTC+8 as everybody here reads the clock; None where there is none."""
    return moment(us + 8 * 3_600_000_000)[:16].replace("T", " ") if us is not None else None


class Advising(Protocol):
    """What says what to do next, in both languages: a rule, a duty, a reason."""

    @property
    def next_zh(self) -> str | None: ...
    @property
    def next_en(self) -> str | None: ...


def next_of(one: Advising, said: Words, verdict: str | None = None) -> str:
    """What to do next; of a rule as its verdict asks."""
    zh, en = next_step(one, verdict) if verdict and isinstance(one, Declared) else (one.next_zh, one.next_en)
    return in_words((zh if said.language == "zh" else en) or "", said)


def companies_in(texts: Iterable[str | None]) -> set[str]:
    """The codes of companies that sentences hold, whether or not anybody is on record under them."""
    return {company_key(found[1]) for text in texts if text for found in _COMPANY.finditer(text)}


def with_names(text: str, companies: Mapping[str, Company], said: Words) -> str:
    """A sentence in which each company on record has its name; a site keeps its own code behind it. Codes of consignments and
    lots, which begin with a company's, stay."""

    def named(found: re.Match[str]) -> str:
        one = companies.get(company_key(found[1]))
        if one is None or not one.name:
            return found[0]
        name = one.name if said.language == "zh" else one.name_en or one.name
        return f"{name} {found[2][1:]}" if found[2] else name

    short = _OF_ITS_SITE.sub(r"\2 of \1", _ITS_SITE.sub(r"\1 的场所 ", in_words(text, said)))
    told = _COMPANY.sub(named, short)
    return _BESIDE.sub("", told) if said.language == "zh" else told


_COMPANY = re.compile(r"(?<![0-9A-Za-z/-])([0-9][0-9A-HJ-NPQRTUWXY]{17})(?![0-9A-Za-z-])(/[0-9A-Za-z~]+)?")
_ITS_SITE = re.compile(r"([0-9][0-9A-HJ-NPQRTUWXY]{17}) 的场所 \1/")
_OF_ITS_SITE = re.compile(r"([0-9][0-9A-HJ-NPQRTUWXY]{17})/([0-9A-Za-z~]+) of \1")
"""A site beside its own company: the company is named once."""
_BESIDE = re.compile(r"(?<=[一-鿿）]) (?=[一-鿿])")
"""A blank that stood beside a code and now stands between two Chinese words."""


def speaking(said: Words) -> dict[str, Callable[..., str]]:
    """All of it in one language, for templates."""
    return {
        "in_words": lambda text: in_words(text, said),
        "clause": lambda text: clause(text, said),
        "next_of": lambda one, verdict=None: next_of(one, said, verdict),
        "with_names": lambda text, companies: with_names(text or "", companies, said),
        "position_name": lambda text: said.said(WORDS.get(text, (text, text))),
        "event_name": lambda name: said.said(CATALOGUE[name]) if name in CATALOGUE else name,
    }
