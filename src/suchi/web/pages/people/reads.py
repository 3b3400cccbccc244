"""Who has read our data: every look that others had at it beyond what everybody sees, with who, as what, and why."""

from __future__ import annotations

from suchi.access import audit_reading
from suchi.access.audit_reading import Shown, Wanted
from suchi.domain.codes import battery_key, vin_key
from suchi.domain.party import Company
from suchi.queries.companies import companies_of
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.people.desks import at_company
from suchi.web.pages.people.looked_at import looked_at
from suchi.web.pages.people.trail import DAY_US, audience, day_us, why
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column
from suchi.web.wording import Words, marked

PATH = "/company/reads"
VIN_LENGTH = 17


def _columns(names: dict[str, Company]) -> tuple[Column[Shown], ...]:
    return (
        Column(name="at", label=marked("When"), value=lambda row, _: minute(row.at_us)),
        Column(name="who", label=marked("Who"), value=lambda row, said: _who(row, names, said)),
        Column(name="audience", label=marked("As what"), value=audience),
        Column(
            name="thing",
            label=marked("About what"),
            value=lambda row, said: looked_at(row.thing, said) if row.thing else None,
        ),
        Column(name="count", label=marked("Things"), value=lambda row, _: row.amount or 1, kind="number"),
        Column(
            name="purpose",
            label=marked("For which purpose"),
            value=lambda row, said: why(row, said) if row.purpose else None,
        ),
    )


def _who(row: Shown, names: dict[str, Company], said: Words) -> str:
    """A company or an office by its name, never which person."""
    if row.company is None:
        return said.gettext(marked("Operator"))
    found = names.get(row.company)
    if found is None:
        return row.company
    return (found.name if said.language == "zh" else found.name_en or found.name) or row.company


def _thing(text: str) -> str | None:
    """The thing that is meant: a code alone is that of a vehicle where it has 17 characters, else that of a battery."""
    if not text or ":" in text:
        return text or None
    return f"vehicle:{vin_key(text)}" if len(vin_key(text)) == VIN_LENGTH else f"battery:{battery_key(text)}"


async def reads_page(call: Call) -> None:
    _, code = await at_company(call)
    ask = tables.asked(call, _columns({}), "-at")
    asked = {name: call.query.get(name, "").strip()[:100] for name in ("thing", "from", "to")}
    until = day_us(asked["to"], "to")
    wanted = Wanted(
        thing=_thing(asked["thing"]), since_us=day_us(asked["from"], "from"), until_us=until + DAY_US if until is not None else None,
    )  # fmt: skip
    before = ask.position(tuple[int])
    found = await call.services.read(audit_reading.reads_of, code, wanted, ask.limit, before[0] if before else None)
    names = await call.services.read(companies_of, {row.company for row in found if row.company is not None})
    await tables.answer(
        call, "people/reads.html", ask, _columns(names), found, key=lambda row: (row.seq,), name="reads", desk="company", private=True,
        asked=asked,
    )  # fmt: skip
