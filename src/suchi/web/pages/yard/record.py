"""What is on record of a vehicle for whoever stands before it: its state where that is open to them, and what the yard's pages say of it."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.audiences import Audiences
from suchi.domain.battery import company_of
from suchi.domain.disclosure import restricted, shown
from suchi.domain.exemptions import exempt, exemption_term
from suchi.domain.law import Law, term_on
from suchi.domain.model import VehicleModel
from suchi.domain.vehicle import Fit, Vehicle, taken_out
from suchi.domain.vehicle import stage as stage_of
from suchi.queries import neighbours, things
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, concerned_of, record, to_vehicle
from suchi.web.wording import marked

HOLDER: Audiences = frozenset({"public", "holder"})
"""As what a yard reads of the packs and vehicles in its own custody."""
STAGES: dict[str, str] = {
    "produced": marked("Built, not sold yet"),
    "sold": marked("In use on record"),
    "taken_in": marked("In a yard"),
    "scrapped": marked("Scrapped on record"),
    "deregistered": marked("Deregistered"),
    "exported": marked("Exported on record"),
    "seen": marked("Seen, without a report of its production"),
}


class Standing(Struct, frozen=True, kw_only=True):
    """A vehicle as far as it is open to who asks: `here`, in their own custody; `packs`, those it carries on record; `out`, those
    that were taken out of it. None of it is filled for somebody to whom the vehicle is nothing."""

    vin: str
    stage: str | None = None
    taken_in_on: str | None = None
    here: bool = False
    scrapped: bool = False
    packs: tuple[Fit, ...] = ()
    out: tuple[str, ...] = ()


async def standing_of(call: Call, vin: str) -> Standing:
    """How a vehicle stands. What is more than everybody sees is put on record as read before it is returned."""
    state, audiences = await call.services.read(_state, asker(call), vin)
    if state is None or not restricted(audiences):
        return Standing(vin=vin)
    await record(call, audiences, f"vehicle:{state.vin}", concerned_of(state, audiences))
    seen, own = shown("Vehicle", state, audiences), call.caller.company if call.caller is not None else None
    return Standing(
        vin=seen.vin,
        stage=STAGES[stage_of(seen)],
        taken_in_on=seen.taken_in_at[:10] if seen.taken_in_at else None,
        here=seen.taken_in_at is not None and seen.holder is not None and company_of(seen.holder) == own,
        scrapped=seen.scrapped_at is not None,
        packs=seen.packs,
        out=tuple(one.code for one in taken_out(seen)),
    )


def _state(conn: Conn, ask: Asker, vin: str) -> tuple[Vehicle | None, Audiences]:
    reach, row = ask(conn), neighbours.vehicle_row(conn, vin)
    state: Vehicle | None = row.state if row is not None else None
    return state, to_vehicle(conn, reach, state)


def exemption_of(conn: Conn, model: VehicleModel, today: str) -> bool | None:
    """Whether vehicles of the model are exempt from whole-vehicle scrapping today; None: that is not on record."""
    row = things.row(conn, "law", "terms")
    law = row.state if row is not None and isinstance(row.state, Law) else None
    return exempt(model, term_on(law, exemption_term(model.key), today), today)
