"""Lawful oddities of retiring: unusual ways out of a vehicle."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.kinds import oddity
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


@oddity(
    zh="报废前已拆下维修的电池",
    en="A pack taken out for repair before scrapping, brought to the yard apart",
    expects="the pack is presented, though no longer bound",
)
def removed_for_repair_before_scrapping(s: Scene) -> Process:
    yield from s.in_use()
    packs = list(s.packs)
    s.remove(s.workshop, "repair")
    s.mark_pack(*packs)
    yield s.later(3, 12)
    yield from s.hand_over(packs, s.workshop, s.yard, "return")
    yield s.later(1, 3)
    s.report("VehicleTakenIn", s.yard, f',"vin":"{s.vin}","condition":"intact"')
    yield s.later(1, 5)
    s.scrap()
    s.mark_vehicle()
    yield s.later(1, 4)
    s.deregister()
    yield s.later(1, 3)
    s.retire(s.yard, "vehicle-scrapped")
    yield s.later(1, 5)
    yield from s.to_plant()
    s.crush()


@oddity(
    zh="换电车型报废时无电池",
    en="A swap model scrapped without a pack",
    expects="exempt by model: whole-vehicle scrapping is not for swap models",
)
def swap_model_scrapped_without_pack(s: Scene) -> Process:
    s.model = s.swap_model()
    yield from s.in_use()
    operator = s.operator()
    s.report("BatterySwapped", operator, wire.swapped(s.vin, s.packs[0].code, "", operator.sites[0].id, 850))
    yield s.later(2, 9)
    s.report("VehicleTakenIn", s.yard, f',"vin":"{s.vin}","condition":"intact"')
    yield s.later(1, 5)
    s.scrap([], ',"packsAbsent":[{"statement":"换电车型，电池由换电企业收回"}]')
    s.mark_vehicle()
    yield s.later(1, 4)
    s.deregister()


@oddity(
    zh="拆下后方可读码",
    en="The code can be read only after removal",
    expects="present but not yet readable is no absence",
)
def unreadable_until_removal(s: Scene) -> Process:
    yield from s.in_use()
    s.report("VehicleTakenIn", s.yard, f',"vin":"{s.vin}","packs":[{{"condition":"intact"}}],"packsSeen":1')
    yield s.later(1, 5)
    number = f"BF{s.yard.party.code[8:17]}-{s.world.count}"
    body = f',"vin":"{s.vin}","certificate":"{number}","packsPresent":[{{"condition":"intact"}}]'
    s.report("VehicleScrapped", s.yard, body, bare=True)
    s.mark_vehicle()
    yield s.later(1, 4)
    s.deregister()
    yield s.later(1, 4)
    s.remove(s.yard, "scrapping")
    s.mark_pack()
    yield s.later(1, 2)
    s.retire(s.yard, "vehicle-scrapped")
    yield s.later(1, 6)
    yield from s.to_plant()
    s.crush()


@oddity(
    zh="仅报日期", en="Everything on one day, reported without a time", expects="an order within a day proves nothing"
)
def date_only_reports(s: Scene) -> Process:
    yield from s.in_use()
    codes = s.vehicle.codes
    s.report("VehicleTakenIn", s.yard, wire.taken_in(s.vin, codes, "intact"), bare=True)
    s.scrap()
    s.report("BatteryRemoved", s.yard, wire.removed(s.vin, codes, "scrapping"), bare=True)
    s.mark_pack()
    s.report("BatteryRetired", s.yard, wire.retired(codes, "vehicle-scrapped", s.packs[0].mass_g), bare=True)
    s.mark_pack()
    s.deregister()
    yield s.later(2, 9)
    yield from s.to_plant()
    s.crush()


@oddity(zh="保险公司扣留", en="A crashed vehicle in an insurer's custody", expects="terms are suspended while held")
def insurer_custody(s: Scene) -> Process:
    yield from s.in_use()
    insurer = s.people.insurer
    both = f',"codes":{wire.quoted(s.vehicle.codes)},"vin":"{s.vin}"'
    s.report("IncidentReported", insurer, f'{both},"kind":"crash","condition":"crashed"')
    yield s.later(1, 3)
    hold = s.report("HoldPlaced", insurer, f'{both},"ground":"事故定损"')
    s.mark_vehicle()
    s.mark_pack()
    yield s.later(30, 60)
    s.report("HoldLifted", insurer, f'{both},"hold":"{hold}"')
    yield s.later(2, 9)
    yield from s.ended()


@oddity(zh="二手车出口", en="A used vehicle exported", expects="leaves the national flow; no yard is missing")
def second_hand_export(s: Scene) -> Process:
    yield from s.in_use()
    s.report("OwnershipChanged", s.model.maker, f',"owner":"{s.people.exporter.code}","vins":["{s.vin}"]')
    yield s.later(5, 20)
    body = f',"vin":"{s.vin}","countryOrRegion":"KZ","packs":{wire.quoted(s.vehicle.codes)}'
    s.report("VehicleExported", s.people.exporter, body)
    s.mark_vehicle()
    s.mark_pack()
    yield s.later(2, 9)
    s.deregister("exported")


@oddity(zh="进厂后退回", en="A vehicle given back by the yard", expects="the take-in is undone")
def vehicle_returned(s: Scene) -> Process:
    yield from s.in_use()
    s.take_in()
    yield s.later(1, 5)
    s.report("VehicleReturned", s.yard, f',"vin":"{s.vin}","packs":{wire.quoted(s.vehicle.codes)}')
    s.mark_vehicle()
    yield s.later(5, 20)
    s.report("PackSighted", s.model.maker, wire.sighted(s.vin, s.vehicle.codes))


@oddity(
    zh="分次拆卸", en="Two packs of a vehicle removed on different days", expects="what is still fitted is not missing"
)
def removed_in_stages(s: Scene) -> Process:
    s.model = s.two_pack_model()
    yield from s.in_use()
    s.take_in()
    yield s.later(1, 5)
    s.scrap()
    yield s.later(1, 3)
    s.deregister()
    for pack in s.packs:
        yield s.later(4, 15)
        s.remove(s.yard, "scrapping", [pack])
        s.mark_pack(pack)
    yield s.later(1, 3)
    s.retire(s.yard, "vehicle-scrapped")
    yield s.later(1, 5)
    yield from s.to_plant()
    s.crush()
