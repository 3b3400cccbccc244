"""What somebody is to one thing on record: all the audiences of `domain/disclosure` that their reach and the thing's state give them.

Pure: the caller brings the states and the regions. An authority stands within its field of duty and its region; an auditor and the
operator everywhere; a parent where its subsidiary does. To report for a company by delegation is not to see what it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from suchi.access.reach import Reach
from suchi.domain import events as events  # fills the catalogue
from suchi.domain.audiences import Audiences
from suchi.domain.battery import Battery, company_of
from suchi.domain.codes import company_key
from suchi.domain.consignment import Consignment
from suchi.domain.disclosure import EVERYTHING, NOTHING_MORE
from suchi.domain.event import ANY_ROLE, CATALOGUE
from suchi.domain.lot import Lot
from suchi.domain.office import FIELDS, MINISTRIES
from suchi.domain.party import Company
from suchi.domain.permits import FIELD_OF
from suchi.domain.vehicle import Vehicle

Regions = Iterable[str | None]
DUTIES: dict[str, frozenset[str]] = {
    "battery": frozenset("coding traceability hand-over use".split()),
    "vehicle": frozenset("traceability scrapping".split()),
    "lot": frozenset("permits conditions hand-over traceability".split()),
    "consignment": frozenset({"hand-over"}),
    "company": frozenset(FIELDS),
    "model": frozenset("coding traceability".split()),
    "entry": frozenset(),
}
"""The fields of duty (`domain/office`) that a kind of thing concerns."""
_DUTIES_OF_STAGE = {
    "making": DUTIES["model"],
    "using": DUTIES["vehicle"],
    "retiring": DUTIES["consignment"] | DUTIES["vehicle"],
    "recycling": DUTIES["lot"] | {"use"},
    "governing": DUTIES["company"],
}
_OF_NOBODY = NOTHING_MORE | {"authority", "auditor", "parent"}
"""Audiences that come of no company's having anything to do with a thing."""
_KEPT_BY_REGISTRAR = frozenset({"battery", "company", "model"})
"""The registrar registers companies and keeps identities, everywhere."""


def competent(reach: Reach, duties: frozenset[str]) -> bool:
    """Whether an authority's ministry has one of these fields of duty; what it is in its region is another question."""
    office = reach.authority
    if office is None or "regulator" not in reach.roles or office.ministry not in MINISTRIES:
        return False
    return any(office.ministry in FIELDS[field].ministries for field in duties)


def permits_minded(reach: Reach) -> frozenset[str]:
    """The kinds of permit that are of an authority's field of duty; all of the operator."""
    return frozenset(
        kind for kind, field in FIELD_OF.items() if reach.everything or competent(reach, frozenset({field}))
    )


def duties_of_reporter(company: Company | None) -> frozenset[str]:
    """The fields of duty that a company's own reports concern, by all roles it has or had: what everybody may report, or an
    office, tells nothing of its trade."""
    roles = {role.role for role in company.roles} if company is not None else set[str]()
    trades = (about for about in CATALOGUE.values() if about.stage != "governing" and about.by != ANY_ROLE)
    return frozenset[str]().union(*(duties_of(about.name) for about in trades if about.by & roles))


def anybody(reach: Reach, kind: str, regions: Regions = (), duties: frozenset[str] | None = None) -> Audiences:
    """What they are to a thing of that kind in those regions, whoever has it."""
    if reach.everything:
        return EVERYTHING
    found = {"public"}
    if reach.company is not None:
        found.add("company")
    if "auditor" in reach.roles:
        found.add("auditor")
    where = [*regions] or [None]
    if competent(reach, DUTIES[kind] if duties is None else duties) and any(map(reach.covers, where)):
        found.add("authority")
    if kind in _KEPT_BY_REGISTRAR and "registrar" in reach.roles:
        found.add("authority")
    return frozenset(found)


def to_battery(
    reach: Reach,
    battery: Battery,
    *,
    custody: Battery | None = None,
    vehicle: Vehicle | None = None,
    makers: Iterable[str | None] = (),
    regions: Regions = (),
) -> Audiences:
    """To a battery. `custody`: the whole it is a part of, whose holder has the part; `vehicle`: the one that is in; `makers`: of
    the vehicles it was in before."""
    whole = custody or battery
    vehicle_maker = vehicle.maker if vehicle is not None else None
    held: list[str | None] = [whole.holder, whole.owner, whole.addressee, whole.pool]
    concerned: list[str | None] = []
    if vehicle is not None:
        held.append(vehicle.owner)
        (concerned if vehicle.taken_in_at is not None else held).append(vehicle.holder)
    groups: dict[str, list[str | None]] = {
        "holder": held,
        "concerned": concerned,
        "maker": [battery.maker, vehicle_maker, *makers],
        # where packs are swapped, which one is in the vehicle tells when it was swapped
        "vehicle_maker": [vehicle_maker] if vehicle is not None and vehicle.swapped_at is None else [],
    }
    return _with(reach, anybody(reach, "battery", regions), groups)


def to_vehicle(reach: Reach, vehicle: Vehicle, regions: Regions = ()) -> Audiences:
    """To a vehicle; a yard in which it stands is concerned."""
    groups: dict[str, list[str | None]] = {
        "holder": [vehicle.owner] if vehicle.taken_in_at is not None else [vehicle.owner, vehicle.holder],
        "concerned": [vehicle.holder] if vehicle.taken_in_at is not None else [],
        "maker": [vehicle.maker],
        "vehicle_maker": [vehicle.maker] if vehicle.swapped_at is None else [],
    }
    return _with(reach, anybody(reach, "vehicle", regions), groups)


def to_company(reach: Reach, code: str, regions: Regions) -> Audiences:
    """To a company: its own people, its parent's, authorities of where it or a site of it is, the registrar."""
    return _with(reach, anybody(reach, "company", regions), {"holder": [code]})


def to_lot(reach: Reach, lot: Lot, makers: Iterable[str], regions: Regions = ()) -> Audiences:
    """To a lot; `makers`: the companies whose reports brought material into it."""
    groups: dict[str, list[str | None]] = {"holder": [lot.holder, lot.addressee], "author": [*makers]}
    return _with(reach, anybody(reach, "lot", regions), groups)


def to_consignment(reach: Reach, state: Consignment, regions: Regions = ()) -> Audiences:
    """To a consignment: the sender is its author, whoever it is for or was received by has it."""
    groups: dict[str, list[str | None]] = {
        "author": [state.sender],
        "holder": [state.addressee, *state.elsewhere.values(), *state.receivers],
        "concerned": [state.carrier],
    }
    return _with(reach, anybody(reach, "consignment", regions), groups)


def to_model(reach: Reach, maker: str | None) -> Audiences:
    """To a battery model or a vehicle model, which is at home in no region: every authority of that duty is one to it."""
    everywhere = [reach.authority.region] if reach.authority is not None else []
    return _with(reach, anybody(reach, "model", everywhere), {"maker": [maker]})


def to_entry(reach: Reach, type_: str, reporter: str, submitted_by: str | None, regions: Regions = ()) -> Audiences:
    """To an entry of the ledger: whoever reported or sent it in is its author."""
    sender = submitted_by.partition("/")[0] if submitted_by is not None else None
    about = CATALOGUE.get(type_)
    kind = "company" if about is not None and about.governing else "entry"
    return _with(reach, anybody(reach, kind, regions, duties_of(type_)), {"author": [reporter, sender]})


def duties_of(type_: str) -> frozenset[str]:
    """The fields of duty that a type of event concerns, by the stage of life it belongs to."""
    about = CATALOGUE.get(type_)
    return _DUTIES_OF_STAGE[about.stage] if about is not None else frozenset()


def authored(reach: Reach, audiences: Audiences, by: str) -> Audiences:
    """The audiences to one step in the life of a thing, which its reporter and their parent see whole."""
    return _with(reach, audiences, {"author": [by]})


def _with(reach: Reach, found: Audiences, groups: Mapping[str, Sequence[str | None]]) -> Audiences:
    """The audiences with those that companies of the group have; `parent` where none of it is the caller's own."""
    if reach.company is None or "operator" in found:
        return found
    more: set[str] = set()
    own = not found <= _OF_NOBODY
    for audience, custodies in groups.items():
        for custody in custodies:
            company = company_key(company_of(custody)) if custody else None
            if reach.sees(company):
                more.add(audience)
                own = own or company == reach.company
    if more and not own:
        more.add("parent")
    return found | more
