"""What a party may do now with a battery: each act that fits its state, filled in as far as it is known, or why it is barred."""

from __future__ import annotations

from suchi.domain.acting import Action, Barred, PartyActions, barred, sorted_out
from suchi.domain.battery import Battery, company_of
from suchi.domain.battery_acts import ACTS, ON_THE_CARD, STRANGER, Act
from suchi.domain.event import CATALOGUE
from suchi.domain.party import Company, holds
from suchi.domain.vehicle import Vehicle

NAMING = frozenset("code codes old level recall".split())
"""Fields of a report that everybody can fill in who knows a battery's code and its public card."""
_NOTHING = "the battery is nothing to you: it is neither in your custody nor on its way to you"
_WORDS = {
    "holder": ("持有人", "the holder"),
    "addressee": ("移交接收方", "the addressee"),
    "owner": ("所有人", "the owner"),
    "maker": ("生产企业", "the maker"),
    "vehicleMaker": ("所在车辆的生产企业", "the maker of its vehicle"),
    "vehicleHolder": ("所在车辆的持有人", "the holder of its vehicle"),
    "authority": ("主管部门", "an authority"),
}
"""What a party is to a battery, in words."""


def relations_to(
    battery: Battery, vehicle: Vehicle | None, party: str, company: Company | None, today: str
) -> tuple[str, ...]:
    """What the party is to the battery: `holder`, `addressee`, `owner`, `maker`, `vehicleMaker`, `vehicleHolder`,
    `authority`, or `other`."""
    found = {
        "holder": company_of(battery.holder) == party,
        "addressee": battery.addressee is not None and company_of(battery.addressee) == party,
        "owner": battery.owner == party,
        "maker": battery.maker == party,
        # where packs are swapped, that one sits in a vehicle of its maker's would tell when it was swapped
        "vehicleMaker": vehicle is not None and vehicle.maker == party and vehicle.swapped_at is None,
        "vehicleHolder": vehicle is not None and vehicle.holder is not None and company_of(vehicle.holder) == party,
        "authority": holds(company, frozenset({"regulator"}), today),
    }
    return tuple(name for name, so in found.items() if so) or STRANGER


CUSTODY = frozenset({"holder", "addressee", "owner", "vehicleHolder"})
"""Who has the battery, or its vehicle, or is about to: they know where it is, and are told what stands in the way of an act. A
maker is not: where its packs have gone is others' record."""


def battery_actions(
    battery: Battery,
    vehicle: Vehicle | None,
    party: str,
    company: Company | None,
    today: str,
    *,
    official: bool = False,
) -> PartyActions:
    """What the party may do now with the battery. Only acts of roles it holds today are spoken of; permits and what the law
    asks of a recipient are judged when the act is reported. `official`: it may see who has the battery without having it, as an
    authority does within its field and region."""
    relations = relations_to(battery, vehicle, party, company, today)
    told = official or bool(CUSTODY.intersection(relations))
    offer = _of_record if told else _of_card
    found = (offer(act, battery, relations) for act in ACTS if holds(company, CATALOGUE[act.event].by, today))
    return sorted_out(party, relations, found, company, today)


def _of_card(act: Act, battery: Battery, relations: tuple[str, ...]) -> Action | Barred:
    """For somebody who may know its public card and no more: whether an act fits what is on record is judged when it is reported."""
    if act.of and not act.of.intersection(relations):
        if relations == STRANGER:
            return barred(act.event, "该电池与贵方无关：不在贵方保管，也不是发给贵方的", _NOTHING, act.clause)
        return _of_others(act, "不在贵方保管", "is not in your custody", relations)
    why = next((why for check in act.checks if check in ON_THE_CARD and (why := check(battery, STRANGER))), None)
    return barred(act.event, *why, act.clause) if why is not None else _offered(act, battery)


def _of_record(act: Act, battery: Battery, relations: tuple[str, ...]) -> Action | Barred:
    """For somebody who may know who has the battery and what it sits in."""
    for check in act.checks:
        why = check(battery, relations)
        if why is not None:
            return barred(act.event, *why, act.clause)
    if act.of and not act.of.intersection(relations):
        holder = company_of(battery.holder)
        if holder.startswith("@"):
            return _of_others(act, "不在贵方保管", "is not in your custody", relations)
        return _of_others(act, f"在册由 {holder} 持有", f"is on record with {holder}", relations)
    return Action(
        event=act.event, zh=act.zh, en=act.en, clause=act.clause, fields=act.known(battery), fill=act.fill,
        items=(f"battery:{battery.code}",),
    )  # fmt: skip


def _of_others(act: Act, whose: str, whose_en: str, relations: tuple[str, ...]) -> Barred:
    """An act of those who are something else to the battery."""
    if relations == STRANGER:
        return barred(act.event, f"该电池{whose}", f"the battery {whose_en}", act.clause)
    return barred(
        act.event,
        f"该电池{whose}；贵方是其{'、'.join(_WORDS[one][0] for one in relations)}",
        f"the battery {whose_en}; to it you are {', '.join(_WORDS[one][1] for one in relations)}",
        act.clause,
    )


def _offered(act: Act, battery: Battery) -> Action:
    """An act that anybody with the role may do, to somebody who knows the battery's code and no more."""
    known = act.known(battery)
    fields = {name: value for name, value in known.items() if name in NAMING}
    missing = tuple(name for name in ("vin",) if name in known)
    return Action(
        event=act.event, zh=act.zh, en=act.en, clause=act.clause, fields=fields, fill=(*missing, *act.fill),
        items=(f"battery:{battery.code}",),
    )  # fmt: skip
