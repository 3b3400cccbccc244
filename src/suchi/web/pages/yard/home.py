"""The yard's first page: scan a vehicle or a pack, what is to be done today, and every report one tap away."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.domain.codes import vin_key
from suchi.domain.errors import Failure, Refused
from suchi.domain.vehicle import Vehicle, taken_out
from suchi.queries import things, yard
from suchi.queries.things import Conn
from suchi.web.api.duties import owed_by
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.library_words import WORDS
from suchi.web.pages import tables
from suchi.web.pages.own_act import question
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.pages.yard.handing_over import HANDED_OVER
from suchi.web.pages.yard.record import HOLDER
from suchi.web.pages.yard.reports import GROUPS, open_to
from suchi.web.problems import status_of
from suchi.web.wording import marked

MOST_VIN = 64
PURPOSES = ("dismantling", "removal", "repair")
TAKEN_IN, STILL_IN = "vehicle_taken_in_is_scrapped", "packs_of_a_scrapped_vehicle_are_removed"
CONFIRM = "consignment_is_confirmed_by_its_addressee"
MOST_LATE, MOST_VEHICLES = 50, 100


class Waiting(Struct, frozen=True, kw_only=True):
    """How much waits: packs to be handed over and consignments to be confirmed, with the day since when the longest; vehicles
    whose packs are still in them; duties that are late (at most `MOST_LATE` are counted)."""

    packs: int = 0
    packs_since: str | None = None
    consignments: int = 0
    consignments_since: str | None = None
    vehicles: int = 0
    late: int = 0


class Standing(Struct, frozen=True):
    """A vehicle in the yard that still carries packs on record."""

    vin: str
    since: str | None
    scrapped: bool
    packs: tuple[str, ...]


COLUMNS: tuple[tables.Column[Standing], ...] = (
    tables.Column(name="vin", label=marked("VIN"), value=lambda row, _: row.vin, kind="code"),
    tables.Column(name="since", label=marked("with you since"), value=lambda row, _: row.since, kind="day"),
    tables.Column(
        name="scrapped", label=marked("Scrapped on record"),
        value=lambda row, said: said.gettext(marked("yes")) if row.scrapped else said.gettext(marked("no")),
    ),
    tables.Column(name="packs", label=marked("Packs on record"), value=lambda row, _: " ".join(row.packs), kind="code"),
)  # fmt: skip
"""Shown as cards, one under the other; these are for taking the list away."""


async def yard_page(call: Call) -> None:
    """Scan or type a VIN or the code of a pack, and say what for."""
    await ask(call, None)


async def ask(call: Call, failure: Failure | None) -> None:
    """The first page; with a failure, why nothing may be shown of what was asked for."""
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    given, reasons = question(call), failure.reasons if isinstance(failure, Refused) else ()
    acts = open_to(who, call.services.today())
    shown: dict[str, Any] = {
        "vin": vin_key((given.get("vin") or given.get("battery") or "")[:MOST_VIN]), "failure": failure, "reasons": reasons,
        "purpose": given.get("purpose", ""), "reference": given.get("reference", "")[:64], "chosen": usual(who),
    }  # fmt: skip
    await page(
        call, "yard/home.html", private=True, status=status_of(failure) if failure else 200, purposes=PURPOSES, terms=WORDS,
        groups=[(text, [one for one in acts if one.group == name]) for name, text in GROUPS.items()],
        waiting=await _waiting(call, who) if failure is None else Waiting(), most_late=MOST_LATE,
        most_vehicles=MOST_VEHICLES, **shown,
    )  # fmt: skip


def usual(who: Visitor) -> str:
    """The purpose that stands first in the form: a dismantler's is dismantling. It is stated by sending the form."""
    roles = {role.role for role in who.company.roles} if who.company is not None else set()
    return "dismantling" if "dismantler" in roles else "repair" if "repairer" in roles else ""


async def _waiting(call: Call, who: Visitor) -> Waiting:
    code = who.code or ""
    _, late = await owed_by(call, code, call.services.today(), None, MOST_LATE, overdue=True)
    owed = await call.services.read(yard.open_duties, code, (HANDED_OVER, CONFIRM))
    vehicles = await call.services.read(_still_in, code)
    packs, consignments = owed.get(HANDED_OVER, (0, None)), owed.get(CONFIRM, (0, None))
    return Waiting(
        packs=packs[0], packs_since=packs[1], consignments=consignments[0], consignments_since=consignments[1],
        vehicles=len(vehicles), late=len(late),
    )  # fmt: skip


async def vehicles_page(call: Call) -> None:
    """The vehicles that were taken in and still carry packs, the longest first."""
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    found = await call.services.read(_still_in, who.code or "")
    await record(call, HOLDER, "vehicle:*", (), len(found))
    ask = tables.asked(call, COLUMNS, "since", whole=True)
    await tables.answer(
        call, "yard/vehicles.html", ask, COLUMNS, found, key=lambda row: (row.vin,), name="vehicles", private=True, vehicles=found,
        most=MOST_VEHICLES, usual=usual(who),
    )  # fmt: skip


def _still_in(conn: Conn, company: str) -> list[Standing]:
    """By the duties that taking a vehicle in opens: they have an index of their own, and close when it leaves."""
    vins = dict.fromkeys(
        vin for duty in (STILL_IN, TAKEN_IN) for vin in yard.oldest_of(conn, company, duty, MOST_VEHICLES)
    )
    rows = things.rows(conn, "vehicle", sorted(vins))
    found: list[Standing] = []
    for vin in vins:
        state: Vehicle | None = rows[vin].state if vin in rows else None
        if state is None:
            continue
        out = {one.code for one in taken_out(state)}
        inside = tuple(fit.code for fit in state.packs if fit.code not in out)
        if inside:
            found.append(Standing(state.vin, state.taken_in_at, state.scrapped_at is not None, inside))
    return sorted(found, key=lambda one: one.since or "")[:MOST_VEHICLES]
