"""Lawful oddities of identity: new labels, new VINs, one code for two packs, corrected and delegated reports."""

from __future__ import annotations

from suchi.domain.codes_layout import platform_code
from suchi.simulate import making, wire
from suchi.simulate.clock import DAY
from suchi.simulate.kinds import oddity
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


@oddity(
    zh="历史数据迁移",
    en="History brought over: a vehicle and its pack, with no production report",
    expects="migrated: what the predecessor did not ask for is not held against anyone",
)
def migrated_history(s: Scene) -> Process:
    yield s.until_act()
    made = s.world.now - 2600 * DAY
    pack = s.other_day_pack(made // DAY - 20)
    s.vehicle = making.build_vehicle(s.world, s.model, [pack], made // DAY)
    migrated = ',"provenance":"migrated"'
    fitted = f'[{{"code":"{pack.code}","position":"{s.model.positions[0]}"}}]'
    body = f',"vin":"{s.vin}","model":"{s.model.name}","packs":{fitted}{migrated}'
    s.report("VehicleProduced", s.model.maker.sites[0], body, at=made)
    s.mark_vehicle()
    s.mark_pack()
    body = wire.vehicle_sold(s.vin, s.region, "private") + migrated
    s.report("VehicleSold", s.model.maker, body, at=made + 30 * DAY)
    yield s.later(20, 30)
    yield from s.ended()


@oddity(zh="车架号变更", en="A vehicle got a new VIN", expects="the old VIN is an alias")
def reidentified_vehicle(s: Scene) -> Process:
    yield from s.in_use()
    new = making.build_vehicle(s.world, s.model, [], s.world.now // DAY).vin
    body = f',"vin":"{s.vin}","newVin":"{new}","reason":"车架更换"'
    s.report("VehicleReidentified", s.people.ministries["MPS"], body)
    s.mark(f"vehicle:{s.vin}", f"vehicle:{new}")
    s.vehicle.vin = new
    yield s.later(10, 30)
    yield from s.ended()


@oddity(zh="更换标签", en="The maker put a new label on a pack", expects="the old code is an alias")
def label_replaced(s: Scene) -> Process:
    yield from s.in_use()
    pack = s.packs[0]
    new = making.build_pack(s.world, s.model.pack, s.world.now // DAY)
    body = f',"code":"{pack.code}","newCode":"{new.code}","reason":"标签损坏"'
    s.report("LabelReplaced", s.model.pack.maker, body)
    s.mark(f"battery:{pack.code}", f"battery:{new.code}")
    pack.code = new.code
    yield s.later(10, 30)
    yield from s.ended()


@oddity(
    zh="两个实物同码，登记机构拆分",
    en="Two physical packs with one code, split by the registrar",
    expects="split identity",
)
def identity_split(s: Scene) -> Process:
    yield from s.in_use()
    code = s.packs[0].code
    body = (
        f',"code":"{code}","newCode":"{code}~2","holder":"{s.yard.party.code}/{s.yard.id}","reason":"现场发现同码电池"'
    )
    s.report("IdentitySplit", s.people.registrar, body)
    s.mark(f"battery:{code}", f"battery:{code}~2")
    yield s.later(1, 4)
    second = making.Pack(f"{code}~2", s.packs[0].model, s.packs[0].mass_g, (), s.packs[0].day)
    s.retire(s.yard, "other", [second])
    yield s.later(1, 4)
    yield from s.hand_over([second], s.yard, s.plant)


@oddity(
    zh="标签事后找到",
    en="A lost label is found after a platform code was given",
    expects="two codes of one pack, merged",
)
def label_found_later(s: Scene) -> Process:
    yield from s.in_use()
    s.report("VehicleTakenIn", s.yard, f',"vin":"{s.vin}","packs":[{{"condition":"intact"}}],"packsSeen":1')
    yield s.later(1, 4)
    number = f"BF{s.yard.party.code[8:17]}-{s.world.count}"
    body = f',"vin":"{s.vin}","certificate":"{number}","packsPresent":[{{"condition":"intact"}}]'
    s.report("VehicleScrapped", s.yard, body, bare=True)
    yield s.later(1, 3)
    s.deregister()
    yield s.later(1, 3)
    spare = platform_code(s.world.count)
    s.report("PlatformCodeAssigned", s.yard, f',"code":"{spare}","oldMarking":"标签灭失","vin":"{s.vin}"')
    s.mark(f"battery:{spare}")
    yield s.later(2, 9)
    body = f',"code":"{s.packs[0].code}","aliases":["{spare}"],"reason":"找到原标签"'
    s.report("IdentitiesMerged", s.people.registrar, body)
    s.mark_pack()
    yield s.later(1, 3)
    s.remove(s.yard, "scrapping")
    yield s.later(1, 2)
    s.retire(s.yard, "vehicle-scrapped")
    yield s.later(1, 5)
    yield from s.to_plant()
    s.crush()


@oddity(
    zh="委托报送",
    en="A vehicle maker lets its battery maker report for it",
    expects="delegated reports are its own reports",
)
def delegated_reports(s: Scene) -> Process:
    yield s.until_act()
    maker, battery_maker = s.model.maker, s.model.pack.maker
    s.report(
        "DelegationGranted", maker, f',"to":"{battery_maker.code}","events":["VehicleProduced"],"since":"{s.today}"'
    )
    s.mark(f"company:{maker.code}")
    yield s.later(1, 3)
    yield from s.make()
    yield s.later(10, 20)
    s.sell()
    yield s.later(20, 30)
    s.report("DelegationEnded", maker, f',"to":"{battery_maker.code}","on":"{s.today}"')


@oddity(
    zh="更正报告",
    en="A wrong mass corrected by its author",
    expects="the corrected report is void, its replacement holds",
)
def corrected_report(s: Scene) -> Process:
    yield s.until_act()
    maker = s.model.pack.maker
    pack = making.build_pack(s.world, s.model.pack, s.world.now // DAY)
    wrong = s.report(
        "BatteryProduced", maker.sites[0], wire.battery_produced(pack.code, pack.model, s.today, pack.mass_g // 10, "")
    )
    s.mark_pack(pack)
    right = s.report(
        "BatteryProduced", maker.sites[0], wire.battery_produced(pack.code, pack.model, s.today, pack.mass_g, "")
    )
    body = f',"targets":[{{"id":"{wrong}"}}],"reason":"wrong-data","replacements":["{right}"]'
    yield s.world.now + 9000
    s.report("EventsCorrected", maker, body)
    s.mark_pack(pack)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])
