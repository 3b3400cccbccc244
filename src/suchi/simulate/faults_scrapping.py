"""Faults of scrapping: incomplete vehicles, yards without qualification, life after the end."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.kinds import fault
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


def _absent(code: str, statement: str = "进厂时车上无电池") -> str:
    return f',"packsAbsent":[{{"statement":"{statement}","code":"{code}"}}]'


@fault(
    zh="报废车辆缺失电池",
    en="A scrapped vehicle came without its pack",
    expects="VehicleScrapped: vehicle incomplete (stated absence), pack missing",
    finds="scrapped_vehicle_carries_its_battery",
)
def pack_missing_at_scrapping(s: Scene) -> Process:
    yield from s.in_use()
    s.report("VehicleTakenIn", s.yard, wire.taken_in(s.vin, [], "intact"))
    yield s.later(1, 6)
    s.scrap([], _absent(s.packs[0].code))
    s.mark_vehicle()
    s.mark_pack()
    yield s.later(1, 5)
    s.deregister()


@fault(
    zh="拆解结束未见电池",
    en="Dismantling closed without a pack or a word about it",
    expects="sweep: dismantling closed without the pack, and the yard never had it",
    finds="scrapped_vehicle_is_complete",
)
def dismantled_without_pack(s: Scene) -> Process:
    yield from s.in_use()
    s.report("VehicleTakenIn", s.yard, f',"vin":"{s.vin}"')
    yield s.later(1, 6)
    s.scrap([], ',"dismantlingClosed":true')
    s.mark_vehicle()


@fault(
    zh="双电池车辆缺一",
    en="One of two packs is missing at scrapping",
    expects="VehicleScrapped: vehicle incomplete (one of several packs)",
    finds="scrapped_vehicle_carries_its_battery",
)
def one_of_two_missing(s: Scene) -> Process:
    s.model = s.two_pack_model()
    yield from s.in_use()
    here, gone = s.packs
    s.report("VehicleTakenIn", s.yard, wire.taken_in(s.vin, [here.code], "intact"))
    yield s.later(1, 6)
    s.scrap([here.code], _absent(gone.code))
    s.mark_vehicle()
    s.mark_pack(gone)
    yield s.later(1, 5)
    s.remove(s.yard, "scrapping", [here])
    yield s.later(1, 2)
    s.retire(s.yard, "vehicle-scrapped", [here])
    yield s.later(1, 5)
    yield from s.hand_over([here], s.yard, s.plant)


@fault(
    zh="按报废注销但无拆解企业报告",
    en="Deregistered as scrapped, and no yard ever reported it",
    expects="sweep: deregistered as scrapped, no yard report",
    finds="vehicle_deregistered_as_scrapped_has_a_yard",
)
def deregistered_without_yard(s: Scene) -> Process:
    yield from s.in_use()
    s.deregister()
    s.mark_vehicle()


@fault(
    zh="同一车辆报废两次",
    en="One vehicle scrapped by two yards",
    expects="VehicleScrapped: scrapped before",
    finds="vehicle_is_scrapped_once",
)
def scrapped_twice(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.ended()
    yield s.later(5, 20)
    others = [yard for yard in s.people.yards if yard is not s.yard]
    s.yard = s.chance.choice(others)
    s.report("VehicleTakenIn", s.yard, f',"vin":"{s.vin}"')
    yield s.later(1, 5)
    s.scrap([])
    s.mark_vehicle()


@fault(
    zh="报废后仍在用",
    en="A scrapped vehicle logs in with its pack",
    expects="PackSighted: in use after scrapping",
    finds="scrapped_vehicle_is_not_used_again",
)
def in_use_after_scrapping(s: Scene) -> Process:
    yield from s.in_use()
    codes = list(s.vehicle.codes)
    yield from s.to_yard()
    yield s.later(3, 12)
    s.report("PackSighted", s.model.maker, wire.sighted(s.vin, codes))
    s.mark_vehicle()
    s.mark_pack()


@fault(
    zh="无资质拆解报废车辆",
    en="A yard without ELV qualification scraps a vehicle",
    expects="VehicleScrapped: no ELV qualification of the site at that date (region loaded)",
    finds="yard_that_scraps_vehicles_is_qualified",
)
def yard_without_qualification(s: Scene) -> Process:
    yield from s.in_use()
    s.yard = s.new_site("dismantler", "yard")
    yield s.later(1, 3)
    s.take_in()
    yield s.later(1, 5)
    s.scrap()
    s.mark_vehicle()
    yield s.later(1, 4)
    s.deregister()


@fault(
    zh="角色终止后继续拆解",
    en="A dismantler acts after its role ended",
    expects="recorded without effect: role ended before the day of the act",
    finds="act_is_within_a_registered_role",
)
def acts_after_role_ended(s: Scene) -> Process:
    yield from s.in_use()
    s.yard = s.new_site("dismantler", "yard", ("elv-qualification",))
    yield s.later(1, 3)
    role = f'{{"role":"dismantler","since":"2015-01-01","until":"{s.today}"}}'
    s.report("PartyChanged", s.people.registrar, f',"party":"{s.yard.party.code}","roles":[{role}]')
    yield s.later(4, 20)
    s.take_in()
    s.mark_vehicle()
