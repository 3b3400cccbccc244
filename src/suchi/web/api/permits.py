"""Permits on a company's own word: the authority of the region sees them, and verifies one by a report of its own."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from suchi.access.denials import denied
from suchi.access.keys import require_submit
from suchi.access.reach import Reach, require_region
from suchi.access.standing import permits_minded
from suchi.domain.codes import company_key
from suchi.domain.event import CompanyCode, Day, Name
from suchi.domain.events.governing_parties import PermitKind
from suchi.domain.events.vocabulary import site_key
from suchi.domain.party import Permit
from suchi.domain.receipt import Line, Receipt
from suchi.domain.things import encode
from suchi.queries import permits, things
from suchi.web.api import paging
from suchi.web.api.account import Body
from suchi.web.api.operation import AFTER, LIMIT, operation
from suchi.web.call import Call
from suchi.web.reading import json_body


class UnverifiedPermit(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A permit that only the company itself has reported. `region` is the site's administrative division (GB/T 2260)."""

    party: str
    site_id: str
    site_name: str | None = None
    region: str | None = None
    permit: Permit


class Verify(Body, frozen=True, kw_only=True):
    """Which permit the authority has verified, as the company reported it."""

    party: CompanyCode
    site_id: Annotated[str, Meta(min_length=1, max_length=64)]
    kind: PermitKind
    number: Name
    since: Day


@operation(
    method="GET", path="/permits/unverified", tag="parties", needs="read", zh="企业自报、尚未核实的许可（本辖区）",
    en="Permits on companies' own word, in one's region", answers=paging.Page[UnverifiedPermit], errors=(403,),
    parameters=(LIMIT, AFTER),
)  # fmt: skip
async def unverified_permits(call: Call) -> None:
    reach = await _regulator(call)
    kinds = _kinds(reach)
    limit: int = call.given["limit"]
    start = paging.after(call, tuple[str, str])
    regions = [] if reach.everything or reach.authority is None else digits(reach.authority.region)
    rows = await call.services.read(permits.unverified, kinds, regions, start, limit + 1)
    items = [
        UnverifiedPermit(
            party=row.site.company, site_id=row.site.key.partition("/")[2], site_name=row.site.name,
            region=row.site.region, permit=row.permit,
        )
        for row in rows[:limit]
    ]  # fmt: skip
    last = rows[:limit][-1].place if rows else ()
    if items:
        await call.services.trail.read(
            call, thing="permits", audience="operator" if reach.everything else "authority", count=len(items),
            concerned=tuple(sorted({item.party for item in items})), purpose="verification",
        )  # fmt: skip
    await call.answer(encode(paging.page(call, rows, limit, items, *last)))


@operation(
    method="POST", path="/permits/verify", tag="parties", needs="report", takes=Verify, answers=Receipt,
    zh="核实企业自报的许可：以主管部门名义报送 PermitRecorded", en="Verify a permit: the authority reports it as PermitRecorded",
    errors=(403, 404, 409, 415, 422, 503),
)  # fmt: skip
async def verify_permit(call: Call) -> None:
    """The permit's capacity and last day are taken over as they are on record: what is verified is what the company reported."""
    given = await json_body(call, Verify)
    caller = call.caller
    assert caller is not None  # the route needs somebody
    require_submit(caller)
    reach = await _regulator(call)
    if caller.company is None:
        raise denied("access.role")
    if given.kind not in _kinds(reach):
        raise denied("access.field")
    row = await call.services.read(things.row, "site", site_key(given.party, given.site_id))
    require_region(reach, row.state.region if row else None)
    wanted = (given.kind, given.number, given.since)
    permit = next((p for p in row.state.permits if (p.kind, p.number, p.since) == wanted), None) if row else None
    if permit is None:
        raise denied("permit.not-on-record")
    if permit.verified:
        raise denied("permit.verified")
    event = _event(given, permit, caller.company, call.services.today())
    receipt = (await call.services.lane.submit([Line(1, msgspec.json.encode(event), caller)]))[0]
    await call.answer(encode(receipt))


def _event(given: Verify, permit: Permit, office: str, day: str) -> dict[str, object]:
    """Its id follows from the permit and the day, so that sent twice it is one report."""
    party = company_key(given.party)
    name = "|".join((party, given.site_id, permits.named(permit), day))
    told = {
        "type": "PermitRecorded", "id": f"verified-{sha256(name.encode()).hexdigest()[:32]}", "occurredAt": day,
        "reporter": office, "party": party, "siteId": given.site_id, "kind": permit.kind, "number": permit.number,
        "since": permit.since, "until": permit.until, "capacity": permit.capacity, "unit": permit.unit,
        "period": permit.period,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


async def _regulator(call: Call) -> Reach:
    """The reach of an authority (or of the operator); raises for everybody else."""
    services, caller = call.services, call.caller
    assert caller is not None  # the route needs somebody
    today, person = services.today(), call.standing.person if call.standing else None
    reach = await services.read(services.groups.reach, caller, person.authority if person else None, today)
    official = await services.read(services.groups.holds, caller.company, "regulator", today)
    if not reach.everything and (not official or reach.authority is None):
        raise denied("access.role")
    return reach


def _kinds(reach: Reach) -> frozenset[str]:
    """The kinds of permit of the caller's field of duty. Raises where there is none."""
    kinds = permits_minded(reach)
    if not kinds:
        raise denied("access.field")
    return kinds


def digits(region: str) -> list[str]:
    """The digits with which all divisions within a region begin; none for the nation."""
    if region in ("000000", "100000"):
        return []
    return [region[:2] if region[2:] == "0000" else region[:4] if region[4:] == "00" else region]
