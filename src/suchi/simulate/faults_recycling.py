"""Faults of recycling: red lines, batches and lots that do not add up."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.clock import DAY
from suchi.simulate.kinds import fault
from suchi.simulate.recycling import Lot
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process, Site


def at_plant(s: Scene, plant: Site) -> Process:
    """A lawful life as far as the floor of a plant."""
    yield from s.to_yard()
    yield from s.to_plant(plant)


def _without(s: Scene, kind: str) -> Process:
    yield from s.in_use()
    plant = s.new_plant(without=kind)
    yield s.later(1, 2)
    yield from at_plant(s, plant)
    s.crush(plant)
    s.mark(f"site:{plant.party.code}/{plant.id}")
    s.mark_pack()


@fault(
    zh="无投资核准备案加工",
    en="Processing without investment approval",
    expects="BatchProcessed: red line (art. 18)",
    finds="utilisation_has_an_investment_approval",
)
def no_investment_approval(s: Scene) -> Process:
    yield from _without(s, "investment")


@fault(
    zh="无环评加工",
    en="Processing without an environmental assessment",
    expects="BatchProcessed: red line (art. 18)",
    finds="utilisation_has_an_impact_assessment",
)
def no_environmental_assessment(s: Scene) -> Process:
    yield from _without(s, "eia")


@fault(
    zh="无环保安全设施加工",
    en="Processing without matching facilities",
    expects="BatchProcessed: red line (art. 18)",
    finds="utilisation_has_matching_facilities",
)
def no_facilities(s: Scene) -> Process:
    yield from _without(s, "facilities")


@fault(
    zh="无排污许可加工",
    en="Processing without a pollutant permit",
    expects="BatchProcessed: red line (art. 18)",
    finds="utilisation_has_a_pollutant_permit",
)
def no_pollutant_permit(s: Scene) -> Process:
    yield from _without(s, "pollutant-permit")


@fault(
    zh="许可终止后加工",
    en="Processing after a permit ended",
    expects="BatchProcessed: act after a permit ended",
    finds="utilisation_stops_when_a_permit_ends",
)
def permit_ended(s: Scene) -> Process:
    yield from s.in_use()
    plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, plant)
    office = s.people.provincial[plant.region[:2], "MEE"]
    number = f"DEMO-pollutant-permit-{plant.party.code[8:17]}"
    body = (
        f',"party":"{plant.party.code}","siteId":"P01","kind":"pollutant-permit","number":"{number}","on":"{s.today}"'
    )
    s.report("PermitEnded", office, body)
    yield s.later(4, 12)
    s.crush(plant)
    s.mark(f"site:{plant.party.code}/{plant.id}")
    s.mark_pack()


@fault(
    zh="超出许可产能",
    en="Throughput above what the permit allows",
    expects="sweep: throughput above permit per site, year and the permit's own unit",
    finds="throughput_stays_within_the_permit",
)
def above_capacity(s: Scene) -> Process:
    s.model = s.two_pack_model()  # two packs of more than 300 kg each against a permit of 1 t a year
    yield from s.in_use()
    plant = s.new_plant(capacity_t=1)
    yield s.later(1, 2)
    yield from at_plant(s, plant)
    s.crush(plant)
    s.mark(f"site:{plant.party.code}/{plant.id}")
    yield s.later(1, 3)
    packs = [s.pack("other") for _ in range(4)]
    yield s.later(1, 2)
    s.retire(s.model.pack.maker.sites[0], "production-scrap", packs)
    yield s.later(1, 2)
    yield from s.hand_over(packs, s.model.pack.maker.sites[0], plant)
    yield s.later(1, 4)
    s.crush(plant, packs)
    s.mark(f"site:{plant.party.code}/{plant.id}")


@fault(
    zh="同一电池加工两次",
    en="One pack in two batches",
    expects="BatchProcessed: ended before",
    finds="ended_battery_has_no_further_acts",
)
def processed_twice(s: Scene) -> Process:
    yield from s.in_use()
    plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, plant)
    s.crush(plant)
    yield s.later(5, 20)
    s.crush(plant)
    s.mark_pack()


@fault(
    zh="批次产出大于投入",
    en="More came out of a batch than went in",
    expects="BatchProcessed: Σ out > Σ in",
    finds="no_more_comes_out_than_went_in",
)
def out_exceeds_in(s: Scene) -> Process:
    yield from s.in_use()
    plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, plant)
    s.crush(plant, gain=2.6)
    s.mark(f"site:{plant.party.code}/{plant.id}")
    s.mark_pack()


@fault(
    zh="加工他人持有的电池",
    en="A recycler processes a pack that another holds",
    expects="BatchProcessed: another holder on record at that time",
    finds="processor_holds_what_it_processes",
)
def processed_elsewhere(s: Scene) -> Process:
    yield from s.in_use()
    plant = s.new_plant()
    yield s.later(1, 2)
    yield from s.to_yard()
    s.crush(plant)
    s.mark_pack()


@fault(
    zh="加工在用车电池",
    en="A pack is processed while it sits in a living vehicle",
    expects="BatchProcessed: bound to a living vehicle",
    finds="battery_processed_is_in_no_vehicle",
)
def processed_while_fitted(s: Scene) -> Process:
    yield from s.in_use()
    plant = s.new_plant()
    yield s.later(1, 2)
    s.crush(plant)
    s.mark_pack()
    s.mark_vehicle()


@fault(
    zh="维修企业加工电池",
    en="A workshop crushes packs",
    expects="recorded without effect: BatchProcessed is not an act of a repairer",
    finds="act_is_within_a_registered_role",
)
def crushed_by_workshop(s: Scene) -> Process:
    yield from s.in_use()
    s.remove(s.workshop, "repair")
    yield s.later(1, 3)
    s.retire(s.workshop, "decay")
    yield s.later(3, 9)
    s.crush(s.workshop)
    s.mark_pack()


def _crushed(s: Scene) -> Process:
    """A batch at a plant of its own; the plant and its lots are kept on the scene."""
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, s.plant)
    s.lots = s.crush(s.plant)
    yield s.later(2, 9)


def _black(s: Scene) -> Lot:
    return s.lots[0]


@fault(
    zh="物料出库大于存量",
    en="More leaves a lot than it held",
    expects="ProductShipped: more out of a lot than in",
    finds="no_more_leaves_a_lot_than_it_holds",
)
def lot_overdrawn(s: Scene) -> Process:
    yield from _crushed(s)
    copper = s.lots[1]
    for share in (8, 7):
        body = f',"lots":[{{"lot":"{copper.id}","massG":{copper.mass_g * share // 10}}}],"receiver":"恒川金属（示例）"'
        s.report("ProductShipped", s.plant, body)
        yield s.later(1, 3)
    s.mark(f"lot:{copper.id}")


@fault(
    zh="冶炼金属产出超过投入",
    en="More lithium comes out of smelting than the black mass held",
    expects="BatchProcessed: element balance (Li out > Li in)",
    finds="metal_that_comes_out_went_in",
)
def metal_from_nowhere(s: Scene) -> Process:
    yield from _crushed(s)
    black = _black(s)
    lithium = black.content[0] * 1.8
    name = s.plant.party.next_lot()
    output = wire.lot(name, "lithium-carbonate", int(lithium * 5.323), wire.metals(li=lithium))
    losses = max(0, black.mass_g - int(lithium * 5.323))
    body = wire.batch("smelting", f',"lots":{wire.lot_shares([black.id])}', [output], losses)
    s.report("BatchProcessed", s.plant, body)
    s.mark(f"lot:{name}", f"lot:{black.id}", f"site:{s.plant.party.code}/{s.plant.id}")


@fault(
    zh="产品出库超期报送",
    en="A shipment reported after 30 days",
    expects="ProductShipped: 30 days (art. 24(7))",
    finds="product_that_leaves_is_reported_in_time",
)
def shipped_late(s: Scene) -> Process:
    yield from _crushed(s)
    body = f',"lots":{wire.lot_shares([s.lots[1].id])},"receiver":"恒川金属（示例）"'
    s.report("ProductShipped", s.plant, body, delay=s.chance.randint(36, 55) * DAY)
    s.mark(f"lot:{s.lots[1].id}")
