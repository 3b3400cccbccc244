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
_IN_CUSTODY = frozenset("holder addressee owner vehicleHolder authority".split())
"""Those who may know who has a battery, where, and how it is (`domain/disclosed_things`): its maker and that of its vehicle may not."""


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
        # where packs are swapped, that one sits in a vehicle of its maker's tells when it was swapped
        "vehicleMaker": vehicle is not None and vehicle.maker == party and vehicle.swapped_at is None,
        "vehicleHolder": vehicle is not None and vehicle.holder is not None and company_of(vehicle.holder) == party,
        "authority": holds(company, frozenset({"regulator"}), today),
    }
    return tuple(name for name, so in found.items() if so) or STRANGER


def battery_actions(
    battery: Battery, vehicle: Vehicle | None, party: str, company: Company | None, today: str
) -> PartyActions:
    """What the party may do now with the battery. Only acts of roles it holds today are spoken of; permits and what the law
    asks of a recipient are judged when the act is reported."""
    relations = relations_to(battery, vehicle, party, company, today)
    found = (_try(act, battery, relations) for act in ACTS if holds(company, CATALOGUE[act.event].by, today))
    return sorted_out(party, relations, found, company, today)


def _try(act: Act, battery: Battery, relations: tuple[str, ...]) -> Action | Barred:
    stranger = relations == STRANGER
    if act.of and stranger:
        return barred(act.event, "该电池与你方无关：不在你方保管，也不是发给你方的", _NOTHING, act.clause)
    if _IN_CUSTODY.isdisjoint(relations):
        # who has it, where, and whether it is under way or held is not theirs to learn: whether the act fits it is judged when
        # it is reported
        if act.of and not act.of.intersection(relations):
            return _of_others(act, relations, "不在你方保管", "is not in your custody")
        why = next((why for check in act.checks if check in ON_THE_CARD and (why := check(battery, relations))), None)
        return barred(act.event, *why, act.clause) if why is not None else _offered(act, battery)
    for check in act.checks:
        why = check(battery, relations)
        if why is not None:
            return barred(act.event, *why, act.clause)
    if act.of and not act.of.intersection(relations):
        holder = company_of(battery.holder)
        if holder.startswith("@"):
            return _of_others(act, relations, "不在你方保管", "is not in your custody")
        return _of_others(act, relations, f"在册由 {holder} 持有", f"is on record with {holder}")
    return Action(
        event=act.event, zh=act.zh, en=act.en, clause=act.clause, fields=act.known(battery), fill=act.fill,
        items=(f"battery:{battery.code}",),
    )  # fmt: skip


def _of_others(act: Act, relations: tuple[str, ...], whose: str, whose_en: str) -> Barred:
    """An act of those who are something else to the battery than the party is."""
    return barred(
        act.event,
        f"该电池{whose}；你方是其{'、'.join(_WORDS[one][0] for one in relations)}",
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
