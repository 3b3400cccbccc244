"""The months that figures of this desk are about: `?from=2026-04&to=2026-11`, both included, and the links to usual ones."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from msgspec import Struct

from suchi.domain.bulletin import after
from suchi.projections.counting import IN_FORCE, first_month
from suchi.queries.overview_flows import Span
from suchi.web.call import Call, bad_parameter
from suchi.web.wording import marked

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_YEAR = 11


class Choice(Struct, frozen=True):
    """A usual period: its name (msgid), address, and whether it is the one that is shown."""

    name: str
    href: str
    current: bool


class Period(Struct, frozen=True):
    """From which month to which; `told`: whether the address names them, else they are the last twelve. `first` and `last` are
    the months of which there are figures."""

    since: str
    until: str
    told: bool
    first: str
    last: str

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    @property
    def months(self) -> list[str]:
        found = [self.since]
        while found[-1] < self.until:
            found.append(after(found[-1]))
        return found

    @property
    def query(self) -> dict[str, str]:
        """What an address has to hold so that it goes on with the period."""
        return {"from": self.since, "to": self.until} if self.told else {}

    @property
    def tail(self) -> str:
        """The same, as the end of an address that has a question mark already, or of none."""
        return "".join(f"&{name}={value}" for name, value in self.query.items())


def period(call: Call, today: str) -> Period:
    """What the address asks for. Raises for what is no month, lies outside the months that are counted, or ends before it begins."""
    first, last = first_month(today), today[:7]
    since, until = _month(call, "from", first, last), _month(call, "to", first, last)
    told = since is not None or until is not None
    until = until or last
    since = since or max(first, after(until, -_YEAR))
    if since > until:
        raise bad_parameter("to", until, f"须不早于 from（{since}）", f"it is not before `from` ({since})")
    return Period(since, until, told, first, last)


def _month(call: Call, name: str, first: str, last: str) -> str | None:
    text = call.query.get(name, "").strip()
    if not text:
        return None
    if not _MONTH.fullmatch(text):
        raise bad_parameter(name, text, "须为月份，如 2026-04", "it is a month such as 2026-04")
    if not first <= text <= last:
        raise bad_parameter(name, text, f"统计月份为 {first} 至 {last}", f"months from {first} to {last} are counted")
    return text


def choices(call: Call, here: Period) -> list[Choice]:
    """The last twelve months, this year, the last one, and since the Measures came into force; all else of the address is kept."""
    year = here.last[:4]
    before = str(int(year) - 1)
    usual = (
        (marked("12 months"), None),
        (marked("This year"), (f"{year}-01", here.last)),
        (marked("Last year"), (f"{before}-01", f"{before}-12")),
        (marked("Since the Measures came into force"), (IN_FORCE, here.last)),
    )
    kept = {name: value for name, value in call.query.items() if name not in ("from", "to", "after", "lang", "as")}
    twelve = (max(here.first, after(here.last, -_YEAR)), here.last)
    found: list[Choice] = []
    for name, ends in usual:
        since, until = ends or twelve
        if here.first <= since <= until:
            query = kept | ({"from": since, "to": until} if ends else {})
            current = (since, until) == (here.since, here.until)
            found.append(Choice(name, f"{quote(call.address)}{'?' if query else ''}{urlencode(query)}", current))
    return found
