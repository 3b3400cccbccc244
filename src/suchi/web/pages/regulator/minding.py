"""What is of an office's field of duty on the pages of this desk: which rules, duties and things, and which types of reports."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.access import standing
from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import scope_of, to_unowed
from suchi.domain.duty import DUTIES
from suchi.domain.rulebook import everything
from suchi.queries.inspecting import Report
from suchi.web.pages.regulator.region import Area

MOST_REPORTS = 5


def minds(reach: Reach, fields: Iterable[str]) -> bool:
    """Whether any of these fields of duty is the office's; an auditor and the operator read all."""
    return reach.everything or "auditor" in reach.roles or standing.competent(reach, frozenset(fields))


def minds_thing(reach: Reach, kind: str) -> bool:
    """The same of things of a kind."""
    return minds(reach, standing.DUTIES[kind])


def need(here: Area, fields: Iterable[str]) -> None:
    """Raise where none of these fields of duty is the office's."""
    if not minds(here.reach, fields):
        raise denied("access.field")


def owed_names(here: Area) -> list[str]:
    """The duties of companies that an office may read: those of its fields."""
    only = to_unowed(here.reach)[1]
    return [one.name for one in DUTIES.values() if one.kind == "foreseeable" and (only is None or one.name in only)]


def rules_read(here: Area) -> list[str]:
    """The rules whose findings an office may read."""
    scope = scope_of(here.reach)
    return [one.name for one in everything()] if scope.everything else list(scope.rules)


def reports_read(reach: Reach, reports: Iterable[Report]) -> list[Report]:
    """Of what a company reported last the first few that are of the office's duty."""
    return [one for one in reports if minds(reach, standing.duties_of(one.type))][:MOST_REPORTS]
