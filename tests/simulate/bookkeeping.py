"""A small set of books kept on a population, apart from the register's own folds: who holds what, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from suchi.domain.codes import battery_doubts, code_date, code_maker, company_doubts, vin_doubts
from suchi.domain.event import instant_us
from suchi.domain.events import AnyEvent

decode = msgspec.json.Decoder(AnyEvent).decode
VEHICLE = "@vehicle"
REDLINES = {"investment", "eia", "facilities", "pollutant-permit"}


def in_order(lines: Iterable[bytes]) -> list[Any]:
    """Events in the one order: instant, stage rank, time of record."""
    events = [decode(line) for line in lines]
    events.sort(key=lambda event: (instant_us(event.occurred_at), event.about.rank, event.recorded_at))
    return events


def here(event: Any) -> str:
    return f"{event.reporter}/{event.site}" if event.site else event.reporter


class Books:
    """Complaints are collected, so that a test shows all of them at once."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.holder: dict[str, str] = {}
        self.fitted: dict[str, str] = {}
        self.carries: dict[str, set[str]] = {}
        self.ended: set[str] = set()
        self.waste: set[str] = set()
        self.whole: dict[str, str] = {}
        self.parts: dict[str, tuple[str, ...]] = {}
        self.stage: dict[str, str] = {}
        self.lots: dict[str, tuple[str, int]] = {}
        self.way: dict[str, tuple[str, set[str]]] = {}
        self.roles: dict[str, set[str]] = {}
        self.sites: dict[str, set[str]] = {}
        self.outlets: set[str] = set()
        self.prefixes: dict[str, str] = {}
        self.swap_models: set[str] = set()
        self.model: dict[str, str] = {}
        self.crushed_in: dict[str, int] = {}
        self.crushed_out: dict[str, int] = {}

    def read(self, events: Iterable[Any]) -> Books:
        for event in events:
            self.common(event)
            handle = getattr(self, type(event).__name__, None)
            if handle is not None:
                handle(event)
        return self

    def want(self, truth: bool, event: Any, what: str) -> None:
        if not truth:
            self.complaints.append(f"{type(event).__name__} {event.id} {event.occurred_at}: {what}")

    def common(self, event: Any) -> None:
        self.want(not company_doubts(event.reporter), event, "company code doubted")
        self.want(instant_us(event.recorded_at) >= instant_us(event.occurred_at), event, "recorded before it occurred")
        if type(event).__name__ != "LedgerOpened":
            roles = self.roles.get(event.reporter, set()) | ({"registrar"} if "LedgerOpened" in self.stage else set())
            self.want(bool(roles & event.about.by), event, "outside the reporter's roles")
        if event.site:
            self.want(f"{event.reporter}/{event.site}" in self.sites, event, "site not registered")

    # ---- governing ---------------------------------------------------------------------------------------------------

    def LedgerOpened(self, event: Any) -> None:
        self.stage["LedgerOpened"] = event.reporter
        self.roles[event.reporter] = {"registrar"}

    def PartyRegistered(self, event: Any) -> None:
        self.want(not company_doubts(event.party), event, "company code doubted")
        self.want("示例" in event.name or "演示" in event.name, event, "name is not marked as invented")
        self.want(event.party not in self.roles, event, "registered twice")
        self.roles[event.party] = {role.role for role in event.roles}
        for code in event.maker_codes:
            self.want(code.startswith("X9"), event, "maker code might be real")
            self.prefixes[code] = event.party

    def SiteRegistered(self, event: Any) -> None:
        key = f"{event.party}/{event.site_id}"
        self.want(key not in self.sites and event.party in self.roles, event, "registered twice, or of nobody")
        self.sites[key] = set()
        if event.principals:
            self.outlets.add(key)

    def PermitRecorded(self, event: Any) -> None:
        self.sites[f"{event.party}/{event.site_id}"].add(event.kind)

    def VehicleModelRegistered(self, event: Any) -> None:
        if event.swap_model:
            self.swap_models.add(event.model)

    # ---- making and using --------------------------------------------------------------------------------------------

    def BatteryProduced(self, event: Any) -> None:
        self.want(event.code not in self.holder, event, "produced twice")
        for code in (event.code, *(part.code for part in event.modules), *event.cells):
            self.want(not battery_doubts(code), event, f"{code} doubted")
            self.want(code_date(code) == event.produced_on == event.occurred_at[:10], event, f"{code}: another date")
            self.want(self.prefixes.get(code_maker(code) or "") == event.reporter, event, f"{code}: another's prefix")
        self.holder[event.code] = here(event)
        for part in event.modules:
            self.want(part.code not in self.holder, event, "module produced twice")
            self.holder[part.code] = "@whole"
            self.whole[part.code] = event.code
        self.parts[event.code] = tuple(part.code for part in event.modules)

    def VehicleProduced(self, event: Any) -> None:
        self.want(event.vin not in self.carries, event, "vehicle produced twice")
        self.want(not vin_doubts(event.vin) and event.vin[0] == "0", event, "VIN doubted or perhaps real")
        self.carries[event.vin] = set()
        self.model[event.vin] = event.model
        for pack in event.packs:
            self.want(self.holder.get(pack.code) == here(event), event, "pack not at the line")
            self.fit(event.vin, pack.code)
        positions = [pack.position for pack in event.packs]
        self.want(len(set(positions)) == len(positions), event, "two packs at one position")

    def fit(self, vin: str, code: str) -> None:
        self.holder[code] = VEHICLE
        self.fitted[code] = vin
        self.carries[vin].add(code)

    def take(self, event: Any, vin: str, code: str, holder: str) -> None:
        self.want(self.fitted.pop(code, None) == vin, event, f"{code} was not in the vehicle")
        self.carries[vin].discard(code)
        self.holder[code] = holder

    def VehicleSold(self, event: Any) -> None:
        self.want(event.vin in self.carries and event.vin not in self.stage, event, "sold before made, or twice")
        self.stage[event.vin] = "sold"

    def living(self, event: Any, *stages: str) -> None:
        self.want(self.stage.get(event.vin) in stages, event, f"vehicle is {self.stage.get(event.vin)}")

    def VehicleExported(self, event: Any) -> None:
        self.living(event, "sold")
        self.stage[event.vin] = "exported"
        self.want(set(event.packs) == self.carries[event.vin], event, "other packs")
        self.ended |= set(event.packs)

    def HealthReported(self, event: Any) -> None:
        self.want(event.code in self.holder and event.code not in self.ended, event, "no such pack")

    def PackSighted(self, event: Any) -> None:
        self.living(event, "sold")
        self.want(set(event.codes) == self.carries[event.vin], event, "other packs")

    def SwapStockChanged(self, event: Any) -> None:
        for code in event.batteries:
            self.want(self.holder[code] == f"{event.reporter}/{event.station}", event, "not at the station")

    def BatterySwapped(self, event: Any) -> None:
        self.living(event, "sold")
        self.want(self.model[event.vin] in self.swap_models, event, "no swap model")
        station = f"{event.reporter}/{event.station}"
        if event.battery_in:
            self.want(self.holder[event.battery_in] == station, event, "pack in was not at the station")
            self.want(event.battery_in not in self.waste, event, "waste put in")
        self.take(event, event.vin, event.battery_out, station)
        if event.battery_in:
            self.fit(event.vin, event.battery_in)

    def BatteryReplaced(self, event: Any) -> None:
        self.living(event, "sold")
        self.want(self.holder[event.new] == here(event), event, "new pack not in the workshop")
        self.take(event, event.vin, event.old, event.to or here(event))
        self.fit(event.vin, event.new)

    # ---- retiring ----------------------------------------------------------------------------------------------------

    def VehicleTakenIn(self, event: Any) -> None:
        self.living(event, "sold")
        self.stage[event.vin] = "taken in"
        self.at_yard(event, [pack.code for pack in event.packs])

    def VehicleScrapped(self, event: Any) -> None:
        self.living(event, "taken in")
        self.stage[event.vin] = "scrapped"
        self.want("elv-qualification" in self.sites[here(event)], event, "yard without qualification")
        self.at_yard(event, [pack.code for pack in event.packs_present])

    def at_yard(self, event: Any, codes: list[str]) -> None:
        self.want(set(codes) == self.carries[event.vin], event, "packs seen are not those on record")
        self.want(bool(codes) or self.model[event.vin] in self.swap_models, event, "vehicle incomplete")
        for code in codes:
            self.holder[code] = here(event)

    def VehicleDeregistered(self, event: Any) -> None:
        self.living(event, "scrapped")
        self.stage[event.vin] = "deregistered"

    def BatteryRemoved(self, event: Any) -> None:
        for code in event.codes:
            self.take(event, event.vin, code, here(event))

    def BatteryRetired(self, event: Any) -> None:
        for code in event.codes:
            self.want(self.holder[code] == here(event) and code not in self.waste, event, "not holder, or twice")
            self.want(code not in self.fitted, event, "still fitted")
            self.waste.add(code)

    def BatteryCollected(self, event: Any) -> None:
        for code in event.codes:
            self.want(self.holder[code] == event.reporter and event.source is not None, event, "from whom?")
            self.holder[code] = here(event)
            self.waste.add(code)

    def HandoverSent(self, event: Any) -> None:
        to = f"{event.to}/{event.to_site}"
        self.want(event.consignment.startswith(event.reporter) and event.consignment not in self.way, event, "its id")
        items = set()
        for item in event.items:
            if item.battery:
                code = item.battery
                self.want(self.holder[code] == here(event), event, f"{code} is held by {self.holder[code]}")
                self.want(code not in self.ended and code not in self.fitted, event, "ended or fitted")
                self.want((code in self.waste) == (event.purpose == "waste"), event, "purpose and phase differ")
                self.holder[code] = f"way to {to}"
                items.add(code)
            else:
                self.want(self.lots[item.lot][0] == here(event), event, "lot held by another")
                self.lots[item.lot] = (f"way to {to}", self.lots[item.lot][1])
                items.add(item.lot)
        if event.purpose == "waste":
            self.want(self.sites[to] >= REDLINES or to in self.outlets, event, "no lawful recipient")
        self.way[event.consignment] = (to, items)

    def HandoverReceived(self, event: Any) -> None:
        to, items = self.way[event.consignment]
        self.want(to == here(event), event, "addressed to another")
        self.want({item.battery or item.lot for item in event.items} == items, event, "other items")
        for item in event.items:
            if item.battery:
                self.holder[item.battery] = to
            else:
                self.lots[item.lot] = (to, self.lots[item.lot][1])

    # ---- recycling ---------------------------------------------------------------------------------------------------

    def BatteryDismantled(self, event: Any) -> None:
        self.want(self.holder[event.code] == here(event) and event.code in self.waste, event, "not held, or no waste")
        self.ended.add(event.code)
        self.want({part.code for part in event.parts} == set(self.parts[event.code]), event, "other parts")
        mass = sum(part.mass_g for part in event.parts) + sum(residue.mass_g for residue in event.residues)
        self.want(mass <= event.mass_g, event, "more came out than went in")
        for part in event.parts:
            self.holder[part.code] = here(event)
            self.waste.add(part.code)

    def BatchProcessed(self, event: Any) -> None:
        self.want(self.sites[here(event)] >= REDLINES, event, "red line")
        went = event.batteries_mass_g or 0
        for code in event.batteries:
            self.want(self.holder[code] == here(event) and code in self.waste, event, f"{code} not held, or no waste")
            self.want(code not in self.ended and not self.parts.get(code), event, f"{code} ended before, or has parts")
            self.ended.add(code)
        for share in event.lots:
            went += self.lots[share.lot][1]
            self.use_lot(event, share.lot)
        came = sum(lot.mass_g for lot in event.outputs)
        rest = (event.losses_g or 0) + sum(residue.mass_g for residue in event.residues)
        self.want(
            min(event.losses_g or 0, rest, *(lot.mass_g for lot in event.outputs)) >= 0, event, "less than nothing"
        )
        self.want(came + rest == went, event, f"{went} g went in, {came + rest} g came out")
        for lot in event.outputs:
            self.want(lot.lot not in self.lots and lot.lot.startswith(event.reporter), event, "lot id")
            self.lots[lot.lot] = (here(event), lot.mass_g)
            metals = lot.metals
            if metals is not None:
                grams = metals.li_g + metals.ni_g + metals.co_g + metals.mn_g + metals.cu_g + metals.al_g
                self.want(grams <= lot.mass_g, event, "more metal than mass")
        self.crushed_in[event.reporter] = self.crushed_in.get(event.reporter, 0) + went
        self.crushed_out[event.reporter] = self.crushed_out.get(event.reporter, 0) + came

    def use_lot(self, event: Any, lot: str) -> None:
        self.want(self.lots[lot][0] == here(event), event, f"lot is with {self.lots[lot][0]}")
        self.lots[lot] = ("used", 0)

    def ProductShipped(self, event: Any) -> None:
        for share in event.lots:
            self.use_lot(event, share.lot)

    ResidueDisposed = ProductShipped
