"""The bodies of reports as bytes will show them: prebuilt text, because encoding objects would cost more than all else.

Everything put in here is made by this package (codes, names without quotes, whole numbers), so nothing needs escaping.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suchi.simulate.models import BatteryModel, VehicleModel
    from suchi.simulate.world import Party, Site


def quoted(texts: Iterable[str]) -> str:
    """A JSON array of texts."""
    return '["' + '","'.join(texts) + '"]'


# ---- governing -------------------------------------------------------------------------------------------------------


def party_registered(party: Party) -> str:
    roles = ",".join(f'{{"role":"{role}","since":"{party.since}"}}' for role in party.roles)
    prefix = f',"makerCodes":["{party.prefix}"]' if party.prefix else ""
    office = ""
    if party.office:
        ministry, level = party.office
        office = f',"office":{{"ministry":"{ministry}","level":"{level}","region":"{party.region}"}}'
    return (
        f',"party":"{party.code}","name":"{party.name}","nameEn":"{party.name_en}","roles":[{roles}]'
        f',"region":"{party.region}"{prefix}{office}'
    )


def site_registered(site: Site) -> str:
    principals = ",".join(f'{{"role":"{maker.code}","since":"{site.since}"}}' for maker in site.principals)
    extra = f',"principals":[{principals}],"contact":"400-000-0000（示例）"' if principals else ""
    return (
        f',"party":"{site.party.code}","siteId":"{site.id}","kind":"{site.kind}"'
        f',"region":"{site.region}","since":"{site.since}"{extra}'
    )


def permit_recorded(site: Site, kind: str, since: str, until: str = "") -> str:
    ends = f',"until":"{until}"' if until else ""
    capacity = f',"capacity":{site.capacity_t},"unit":"t","period":"year"' if kind == "eia" and site.capacity_t else ""
    return (
        f',"party":"{site.party.code}","siteId":"{site.id}","kind":"{kind}"'
        f',"number":"DEMO-{kind}-{site.party.code[8:17]}","since":"{since}"{ends}{capacity}'
    )


def term_set(name: str, since: str, amount: int | None, unit: str | None, instrument: str, grade: str) -> str:
    size = "" if amount is None else f',"amount":{amount},"unit":"{unit}"'
    return f',"term":{{"name":"{name}","since":"{since}"{size},"instrument":"{instrument}","grade":"{grade}"}}'


# ---- making ----------------------------------------------------------------------------------------------------------


def battery_model(model: BatteryModel) -> str:
    modules = f',"modules":{model.modules}' if model.modules else ""
    return (
        f',"model":"{model.name}","level":"P","chemistries":["{model.family}"],"ratedAh":{model.rated_ah}'
        f',"ratedMv":{model.rated_mv},"ratedWh":{model.energy_wh},"massG":{model.mass_g},"massTolerancePermille":30'
        f'{modules},"cells":{model.cells},"designCodes":{quoted(model.designs)}'
    )


def vehicle_model(model: VehicleModel) -> str:
    packs = ",".join(
        f'{{"position":"{position}"}}'
        if model.swap
        else f'{{"position":"{position}","batteryModel":"{model.pack.key}"}}'
        for position in model.positions
    )
    return (
        f',"model":"{model.name}","propulsion":"{model.propulsion}","swapModel":{str(model.swap).lower()}'
        f',"name":"{model.title}","packs":[{packs}],"certifiedOn":"{model.certified_on}"'
    )


def information(kind: str, document: str, *, battery: str = "", vehicle: str = "") -> str:
    what = f',"batteryModel":"{battery}"' if battery else f',"vehicleModel":"{vehicle}"'
    return f',"kind":"{kind}","language":"zh","version":"1","document":"{document}"{what}'


def battery_produced(code: str, model: BatteryModel, on: str, mass: int, parts: str, use: str = "") -> str:
    return (
        f',"code":"{code}","level":"P","model":"{model.name}"{use},"producedOn":"{on}"{parts}'
        f',"massG":{mass},"energyWh":{model.energy_wh}'
    )


# ---- using -----------------------------------------------------------------------------------------------------------


def vehicle_produced(vin: str, model: VehicleModel, packs: Iterable[str], on: str, phase: str = "") -> str:
    fitted = '"},{"code":"'.join(f'{code}","position":"{at}' for code, at in zip(packs, model.positions, strict=False))
    return (
        f',"vin":"{vin}","model":"{model.name}"{phase},"packs":[{{"code":"{fitted}"}}]'
        f',"certificateOn":"{on}","lineOffOn":"{on}"'
    )


def vehicle_sold(vin: str, region: str, buyer: str) -> str:
    place = f',"region":"{region}"' if region else ""
    return f',"vin":"{vin}"{place},"buyerKind":"{buyer}"'


def health(code: str, permille: int, cycles: int, odometer: int) -> str:
    return (
        f',"code":"{code}","stateOfHealthPermille":{permille},"cycles":{cycles},"odometerKm":{odometer}'
        ',"method":"onboard","source":"telemetry"'
    )


def sighted(vin: str, codes: Iterable[str]) -> str:
    return f',"vin":"{vin}","codes":{quoted(codes)},"source":"GB/T 32960"'


def replaced(vin: str, old: str, new: str, position: str, whereabouts: str, to: str = "") -> str:
    goes = f',"to":"{to}"' if to else ""
    return f',"vin":"{vin}","level":"P","old":"{old}","new":"{new}","position":"{position}","whereabouts":"{whereabouts}"{goes}'


def swapped(vin: str, out: str, new: str, station: str, health_permille: int) -> str:
    came = f',"batteryIn":"{new}"' if new else ""
    return f',"vin":"{vin}","batteryOut":"{out}"{came},"station":"{station}","stateOfHealthPermille":{health_permille}'


def swap_stock(direction: str, codes: Iterable[str], reason: str, station: str, counterpart: str = "") -> str:
    other = f',"counterpart":"{counterpart}"' if counterpart else ""
    return f',"direction":"{direction}","batteries":{quoted(codes)},"reason":"{reason}"{other},"station":"{station}"'


# ---- retiring --------------------------------------------------------------------------------------------------------


def taken_in(vin: str, codes: list[str], condition: str) -> str:
    packs = ",".join(f'{{"code":"{code}","condition":"{condition}"}}' for code in codes)
    return f',"vin":"{vin}","packs":[{packs}],"packsSeen":{len(codes)},"condition":"{condition}"'


def scrapped(vin: str, certificate: str, codes: Iterable[str], condition: str) -> str:
    packs = ",".join(f'{{"code":"{code}","condition":"{condition}"}}' for code in codes)
    return f',"vin":"{vin}","certificate":"{certificate}","packsPresent":[{packs}]'


def deregistered(vin: str, reason: str = "scrapped") -> str:
    return f',"vin":"{vin}","reason":"{reason}"'


def removed(vin: str, codes: Iterable[str], reason: str, condition: str = "intact") -> str:
    return f',"vin":"{vin}","codes":{quoted(codes)},"reason":"{reason}","condition":"{condition}"'


def retired(codes: Iterable[str], reason: str, mass: int) -> str:
    return f',"codes":{quoted(codes)},"reason":"{reason}","massG":{mass}'


def collected(codes: Iterable[str], source: str, mass: int) -> str:
    whence = f',"source":"{source}"' if source else ""
    return f',"codes":{quoted(codes)}{whence},"massG":{mass}'


def battery_items(codes: Iterable[str], outcome: str = "") -> str:
    tail = f'","outcome":"{outcome}"' if outcome else '"'
    return "[" + ",".join([f'{{"battery":"{code}{tail}}}' for code in codes]) + "]"


def sent_items(packs: Iterable[tuple[str, str]]) -> str:
    """Packs as a sender lists them: a damaged one with its condition."""
    shown = (f'{{"battery":"{code}"' + (f',"condition":"{state}"}}' if state else "}") for code, state in packs)
    return f"[{','.join(shown)}]"


def sent(consignment: str, items: str, to: Site, purpose: str, mass: int, carrier: str = "") -> str:
    by = f',"carrier":"{carrier}"' if carrier else ""
    return (
        f',"consignment":"{consignment}","items":{items},"to":"{to.party.code}","toSite":"{to.id}"'
        f',"purpose":"{purpose}"{by},"massG":{mass}'
    )


def received(consignment: str, items: str, mass: int) -> str:
    return f',"consignment":"{consignment}","items":{items},"massG":{mass}'


# ---- recycling -------------------------------------------------------------------------------------------------------


def metals(li: float = 0, ni: float = 0, co: float = 0, mn: float = 0, cu: float = 0, al: float = 0) -> str:
    shown = ",".join(
        f'"{name}G":{int(value)}'
        for name, value in (("li", li), ("ni", ni), ("co", co), ("mn", mn), ("cu", cu), ("al", al))
        if value >= 1
    )
    return "{" + shown + "}"


def lot(name: str, material: str, mass: int, content: str = "", moisture: int = 0) -> str:
    wet = f',"moisturePermille":{moisture}' if moisture else ""
    holds = f',"metals":{content},"assay":"ICP-OES"' if content else ""
    return f'{{"lot":"{name}","material":"{material}","massG":{mass}{wet}{holds}}}'


def batch(step: str, inputs: str, outputs: Iterable[str], losses: int, residues: str = "") -> str:
    return f',"step":"{step}"{inputs},"outputs":[{",".join(outputs)}],"lossesG":{losses}{residues}'


def lot_shares(lots: Iterable[str]) -> str:
    return "[" + ",".join(f'{{"lot":"{name}"}}' for name in lots) + "]"
