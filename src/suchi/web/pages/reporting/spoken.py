"""A report in words: each field by its label, with what stands in it as people say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from suchi.domain.codes import company_key
from suchi.domain.event import CATALOGUE
from suchi.domain.labels import Field, fields_of
from suchi.domain.typing_in import taken_apart, write
from suchi.web.pages.reporting.looking_up import Offers, countries
from suchi.web.pages.reporting.nodes import region_text
from suchi.web.wording import Words

MOST_LINES = 80
_FIRST = 3
_UNSPOKEN = frozenset({"id", "recordedAt"})
Line = tuple[str, str]


def spoken_of(event: str, wire: Mapping[str, Any], offers: Offers, said: Words) -> tuple[Line, ...]:
    """Label and text of each field that is told; rows by their number. A long report is cut, and says so."""
    speaker = _Speaker(offers, said)
    lines = list(speaker.lines(fields_of(event), wire, ""))
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return (*lines[:MOST_LINES], ("…", said.gettext("and more")))


class _Speaker:
    def __init__(self, offers: Offers, said: Words) -> None:
        self._offers = offers
        self._said = said

    def lines(self, fields: Iterable[Field], wire: Mapping[str, Any], before: str) -> Iterator[Line]:
        for field in fields:
            value = wire.get(field.name)
            if value in (None, (), [], field.default) or (not before and field.name in _UNSPOKEN):
                continue  # what is not told, or goes without saying
            label = f"{before}{self._said.said(field.label)}"
            if field.shape != "part":
                yield label, self._several(field, value) if field.many else self._one(field, value)
            elif not field.many:
                yield from self.lines(field.parts, value, f"{label} · ")
            else:
                for number, row in enumerate(value, 1):
                    told = list(self.lines(field.parts, row, ""))
                    yield f"{label} {number}", self._apart().join(f"{name} {text}" for name, text in told) or "–"

    def _apart(self) -> str:
        return "，" if self._said.language == "zh" else ", "

    def _several(self, field: Field, values: list[Any]) -> str:
        words = [self._one(field, one) for one in values]
        if len(words) <= _FIRST:
            return self._apart().join(words)
        first = self._apart().join(words[:_FIRST])
        return self._said.ngettext("%(first)s and %(num)s more", "%(first)s and %(num)s more", len(words) - _FIRST) % {
            "first": first, "num": len(words) - _FIRST,
        }  # fmt: skip

    def _one(self, field: Field, value: Any) -> str:
        names = field.label.names
        if field.shape == "flag":
            return self._said.gettext("Yes") if value else self._said.gettext("No")
        if field.shape == "choice":
            return self._said.said(field.word(value))
        if field.shape == "integer":
            text = write(field, value)
            whole, dot, rest = text.partition(".")
            return f"{self._said.number(int(whole))}{dot}{rest.rstrip('0')}".rstrip(".") + (
                f" {field.label.unit}" if field.label.unit else ""
            )
        if field.shape == "day":
            return self._said.day(value)
        if field.shape == "moment":
            day, time, zone = taken_apart(value)
            return f"{self._said.day(day)} {time} {'' if zone == '+08:00' else zone}".strip()
        if names == "company":
            return self._company(value)
        if names == "site":
            return dict(self._offers.sites).get(value, value)
        if names == "region":
            return region_text(value)
        if names == "country":
            return dict(countries(self._said.language)).get(value, value)
        if names == "event" and value in CATALOGUE:
            return self._said.said(CATALOGUE[value])
        return str(value)

    def _company(self, code: str) -> str:
        found = self._offers.companies.get(company_key(code))
        if found is None:
            return code
        name = found.name if self._said.language == "zh" else found.name_en or found.name
        return f"{name}（{code}）" if self._said.language == "zh" else f"{name} ({code})"
