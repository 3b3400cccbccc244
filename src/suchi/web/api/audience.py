"""Who is reading: an operator, an authority with its office, or a company; decides who sees hints and whose cases."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from suchi.domain.event import CHINA
from suchi.domain.office import is_authority
from suchi.domain.party import Company, Office
from suchi.queries import things
from suchi.web.call import Call


class Reader(Struct, frozen=True):
    """`company` None: a key that speaks for nobody (an operator's, or a reader's). `official`: may see hints."""

    company: str | None
    official: bool
    office: Office | None


def today() -> str:
    """The day in UTC+8, `YYYY-MM-DD`."""
    return datetime.now(UTC).astimezone(CHINA).date().isoformat()


async def reader(call: Call) -> Reader:
    """Who asks, by the key and, for a company, by its roles today."""
    caller = call.caller
    if caller is None or caller.company is None:
        return Reader(None, caller is not None and caller.scope == "operator", None)
    row = await call.services.read(things.row, "company", caller.company)
    company: Company | None = row.state if row else None
    official = is_authority(company, today())
    return Reader(caller.company, official, company.office if company is not None and official else None)
