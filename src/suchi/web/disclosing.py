"""Who asks, what they are to the thing asked for, and the answer with what they may see: each restricted read is recorded first.

A handler reads `asker(call)` with the connection, asks one of the `to_…` functions for the audiences, and gives its answer to
`give`. Pages use the same three. Whoever has nothing to do with a thing whose existence is no public matter is answered as if it
were not there, after the same work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from suchi.access import standing
from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.domain.audiences import Audiences
from suchi.domain.battery import Battery, company_of
from suchi.domain.codes import company_key
from suchi.domain.consignment import Consignment
from suchi.domain.disclosure import EVERYTHING, NOTHING_MORE, named, restricted, shown
from suchi.domain.errors import Failure
from suchi.domain.history import Past
from suchi.domain.lot import Lot
from suchi.domain.things import encode
from suchi.domain.vehicle import Vehicle
from suchi.queries import entries, surroundings
from suchi.queries.entries import EntryRow
from suchi.queries.things import Conn
from suchi.web.call import Call

Asker = Callable[[Conn], Reach]
KEPT_BY_NOBODY = ((b"cache-control", b"no-store"),)
OFFICES: Audiences = frozenset({"operator", "authority", "auditor"})
NOBODY: Audiences = frozenset({"public"})


def asker(call: Call) -> Asker:
    """The reach of whoever calls, to be read on the connection that reads the answer."""
    services, caller = call.services, call.caller
    if caller is None:
        return lambda _conn: Reach(company=None)
    office = call.standing.person.authority if call.standing is not None else None
    today = services.today()
    return lambda conn: services.groups.reach(conn, caller, office, today)


# ---- what somebody is to a thing ------------------------------------------------------------------------------------


def to_battery(
    conn: Conn,
    reach: Reach,
    battery: Battery,
    pasts: Iterable[Past] = (),
    *,
    as_of_us: int | None = None,
    vehicle: Vehicle | None = None,
    born_of: str | None = None,
) -> Audiences:
    """To a battery as it stands, or as it stood then: of another day one sees what one was entitled to on it. `born_of`: its
    maker, whom the state then may not name yet."""
    if reach.everything:
        return EVERYTHING
    around = surroundings.around_battery(conn, battery, pasts, as_of_us, vehicle)
    sold = around.vehicle.region if around.vehicle is not None else None
    held = surroundings.custodies(around.custody) + (surroundings.custodies(around.vehicle) if around.vehicle else [])
    return standing.to_battery(
        reach, battery, custody=around.custody, vehicle=around.vehicle, makers=(*around.makers, born_of),
        regions=_regions(conn, reach, held, sold),
    )  # fmt: skip


def to_vehicle(conn: Conn, reach: Reach, vehicle: Vehicle | None) -> Audiences:
    """To a vehicle; None: one that is not on record, which nobody is anything to."""
    held = surroundings.custodies(vehicle) if vehicle is not None else []
    regions = _regions(conn, reach, held, vehicle.region if vehicle is not None else None)
    return standing.to_vehicle(reach, vehicle, regions) if vehicle is not None else NOBODY


def to_lot(conn: Conn, reach: Reach, lot: Lot | None, makers: Sequence[str]) -> Audiences:
    """To a lot, or to one that is not on record. `makers`: whose reports brought material into it."""
    regions = _regions(conn, reach, [*surroundings.custodies(lot), *makers] if lot is not None else [])
    return standing.to_lot(reach, lot, makers, regions) if lot is not None else NOBODY


def to_consignment(conn: Conn, reach: Reach, state: Consignment | None) -> Audiences:
    """To a consignment, or to one that is not on record."""
    held = [state.sender, state.addressee, *state.elsewhere.values()] if state is not None else []
    regions = _regions(conn, reach, held)
    return standing.to_consignment(reach, state, regions) if state is not None else NOBODY


def to_entry(conn: Conn, reach: Reach, row: EntryRow | None, body: entries.Body | None) -> tuple[Audiences, bool]:
    """To an entry, or to one that is not on record; and whether an authority's duty covers that kind of report. It happened
    where its reporter is, or at the site it names."""
    site = msgspec.json.decode(body.event, type=_At).site if body is not None else None
    places = [f"{row.reporter}/{site}" if site else row.reporter] if row is not None else []
    regions = _regions(conn, reach, places)
    if row is None:
        return NOBODY, False
    sender = body.submitted_by if body is not None else None
    audiences = standing.to_entry(reach, row.type, row.reporter, sender, regions)
    return audiences, standing.competent(reach, standing.duties_of(row.type))


class _At(Struct):
    """Of an event as it was reported, only where."""

    site: str | None = None


def _regions(conn: Conn, reach: Reach, held: Iterable[str | None], *more: str | None) -> list[str | None]:
    """Asked only for an authority, and then whatever it asks for: how long it takes tells nothing."""
    return [*surroundings.regions(conn, held), *more] if reach.authority is not None else []


# ---- what they are told ---------------------------------------------------------------------------------------------


def hidden(reach: Reach, kind: str, unknown: Failure) -> Failure:
    """What somebody is told of a thing that they are nothing to: the same as of one that is not on record; an authority of that
    duty, that it lies outside its region."""
    if standing.competent(reach, standing.DUTIES[kind]):
        return denied("access.region")
    return unknown


async def give(
    call: Call,
    kind: str,
    answer: Struct,
    audiences: Audiences,
    *,
    thing: str,
    concerned: Iterable[str | None] = (),
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    """Record the read where it shows more than everybody sees, then answer with what these audiences see."""
    await record(call, audiences, thing, concerned)
    await call.answer(encode(shown(kind, answer, audiences)), headers=(*headers, *KEPT_BY_NOBODY))


async def record(
    call: Call, audiences: Audiences, thing: str, concerned: Iterable[str | None] = (), count: int = 1
) -> None:
    """Put a read on record, unless it shows what everybody sees. `concerned`: custodies or companies whose data is shown; the
    reader's own is left out."""
    if not restricted(audiences) or not count:
        return
    own = call.caller.company if call.caller is not None else None
    companies = {company_key(company_of(custody)) for custody in concerned if custody and not custody.startswith("@")}
    await call.services.trail.read(
        call, thing=thing, audience=named(audiences), concerned=tuple(sorted(companies - {own})), count=count
    )


def strongest(each: Iterable[Audiences]) -> Audiences:
    """All that somebody is to the things of a list together."""
    return frozenset[str]().union(NOTHING_MORE, *each)


def concerned_of(state: Any, audiences: Audiences, *makers: str | None) -> list[str | None]:
    """Whose data the state of a battery, vehicle or lot is: who has it, owns it, is to receive it; and who made it, where an
    office reads. To tell a maker that a holder has read would be to tell it who that is."""
    having = [getattr(state, name, None) for name in ("holder", "owner", "addressee", "pool")]
    return [*having, getattr(state, "maker", None), *makers] if audiences & OFFICES else having
