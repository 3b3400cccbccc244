"""Lawful oddities of making: unusual ways into a vehicle or to an owner."""

from __future__ import annotations

from msgspec.structs import replace

from suchi.simulate import making, wire
from suchi.simulate.clock import DAY
from suchi.simulate.kinds import oddity
from suchi.simulate.models import declare
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


@oddity(zh="租赁电池", en="The pack belongs to a battery bank", expects="owner and holder differ lawfully")
def leased_pack(s: Scene) -> Process:
    yield from s.make()
    yield s.later(3, 30)
    s.sell("battery-leased")
    yield s.later(1, 4)
    bank = s.chance.choice(s.people.banks)
    s.report("OwnershipChanged", bank, f',"owner":"{bank.code}","batteries":{wire.quoted(s.vehicle.codes)}')
    s.mark_pack()
    yield s.until_act()
    yield from s.ended()


@oddity(zh="换电车型从未换电", en="A swap model that was never swapped", expects="a swap model may keep its pack")
def swap_model_never_swapped(s: Scene) -> Process:
    s.model = s.swap_model()
    yield from s.in_use()
    yield from s.to_yard()
    s.mark_pack()
    yield from s.to_plant()
    s.crush()


@oddity(
    zh="多箱电池系统",
    en="One system in two boxes, each with its own code",
    expects="several packs with one system code",
)
def several_boxes(s: Scene) -> Process:
    s.model = s.two_pack_model()
    packs = []
    for position in s.model.positions:
        pack = making.build_pack(s.world, s.model.pack, s.world.now // DAY)
        more = f',"systemCode":"SYS-{s.model.pack.maker.prefix}-{s.world.count}","position":"{position}"'
        body = wire.battery_produced(pack.code, pack.model, s.today, pack.mass_g, more)
        s.report("BatteryProduced", pack.model.maker.sites[0], body)
        s.mark_pack(pack)
        packs.append(pack)
    yield from s.supply(packs, s.model.maker.sites[0])
    s.build(packs)
    yield s.later(3, 30)
    s.sell("fleet")
    yield s.until_act()
    yield from s.ended()


@oddity(
    zh="底盘与上装分厂制造",
    en="A chassis with its pack, finished by a body builder",
    expects="one VIN built in two phases with the same pack",
)
def chassis_and_body(s: Scene) -> Process:
    yield s.until_act()
    builder = s.new_site("vehicle_maker", "plant")
    pack = s.pack()
    yield from s.supply([pack], s.model.maker.sites[0])
    s.vehicle = making.build_vehicle(s.world, s.model, [pack], s.world.now // DAY)
    chassis = wire.vehicle_produced(s.vin, s.model, [pack.code], s.today, ',"phase":"chassis"')
    s.report("VehicleProduced", s.model.maker.sites[0], chassis)
    s.mark_vehicle()
    yield s.later(15, 40)
    s.report("VehicleProduced", builder, wire.vehicle_produced(s.vin, s.model, [pack.code], s.today))
    s.mark_vehicle()
    yield s.later(3, 20)
    s.sell("fleet")


@oddity(zh="出口后复进口", en="A pack exported and imported again", expects="a known code re-enters")
def re_import(s: Scene) -> Process:
    pack = s.pack()
    yield s.later(5, 20)
    maker = s.model.pack.maker
    s.report("BatteryExported", maker, f',"codes":["{pack.code}"],"countryOrRegion":"DE","forGood":true')
    yield s.until_act()
    body = (
        f',"code":"{pack.code}","level":"P","model":"{pack.model.name}","countryOrRegion":"DE","customsOn":"{s.today}"'
        f',"massG":{pack.mass_g},"energyWh":{pack.model.energy_wh}'
    )
    s.report("BatteryImported", maker.sites[0], body)
    s.mark_pack(pack)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])
    yield s.later(3, 20)
    s.sell()


@oddity(zh="整车进口", en="A vehicle imported with its pack", expects="production abroad is on no record here")
def imported_vehicle(s: Scene) -> Process:
    yield s.until_act()
    importer, maker = s.model.maker, s.model.pack.maker
    pack = s.other_day_pack(s.world.now // DAY - 60)
    body = (
        f',"code":"{pack.code}","level":"P","model":"{pack.model.name}","countryOrRegion":"DE","customsOn":"{s.today}"'
        f',"manufacturer":"{maker.code}","producedOn":"{s.day(-60)}","massG":{pack.mass_g},"energyWh":{pack.model.energy_wh}'
    )
    s.report("BatteryImported", importer.sites[0], body)
    s.mark_pack(pack)
    yield s.later(1, 2)
    s.vehicle = making.build_vehicle(s.world, s.model, [pack], s.world.now // DAY)
    packs = f'[{{"code":"{pack.code}","position":"{s.model.positions[0]}"}}]'
    body = f',"vin":"{s.vin}","model":"{s.model.name}","packs":{packs},"countryOrRegion":"DE","clearedOn":"{s.today}"'
    s.report("VehicleImported", importer.sites[0], body)
    s.mark_vehicle()
    yield s.later(3, 20)
    s.sell()


@oddity(
    zh="混合化学体系",
    en="A pack of two chemistries under the letter Z",
    expects="mixed packs exist: chemistries are a list",
)
def mixed_chemistry(s: Scene) -> Process:
    yield s.until_act()
    old = s.model.pack
    design = f"{old.design[:4]}Z{old.design[5:]}"
    battery = replace(old, name=f"{old.name}-MIX{s.world.count}", design=design)
    # a model of its own counts its vehicles apart, else a VIN of the old model would be given again
    s.crew.newcomers += 1
    own = replace(s.model, name=f"{s.model.name}M{s.world.count}", pack=battery, serial=900_000 + s.crew.newcomers)
    s.model = declare(s.world, own, s.today, mixed=True)
    yield s.later(1, 3)
    pack = s.pack()
    s.mark_pack(pack)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])
    yield s.later(3, 20)
    s.sell()


@oddity(zh="虚拟模块", en="Modules that exist on paper only", expects="the pack ends whole; no module is missing")
def virtual_module(s: Scene) -> Process:
    pack = making.build_pack(s.world, s.model.pack, s.world.now // DAY)
    date = pack.code[14:17]
    serials = [s.model.pack.maker.next_serial(s.world.now // DAY) for _ in range(5)]
    module = f"{s.model.pack.module_design}{date}{serials[0]:07d}"
    cells = [f"{pack.code[:3]}C{pack.code[4:17]}{serial:07d}" for serial in serials[1:]]
    parts = f',"modules":[{{"code":"{module}","cells":{wire.quoted(cells)}}}]'
    s.report(
        "BatteryProduced",
        pack.model.maker.sites[0],
        wire.battery_produced(pack.code, pack.model, s.today, pack.mass_g, parts),
    )
    s.mark_pack(pack)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])
    yield s.later(3, 30)
    s.sell()
    yield s.until_act()
    yield from s.ended()


@oddity(zh="碰撞试验消耗", en="A pack used up in a crash test", expects="an end without metal")
def crash_test(s: Scene) -> Process:
    yield s.until_act()
    pack = s.pack("other")
    yield s.later(5, 30)
    s.report("BatteryConsumed", s.model.pack.maker.sites[0], f',"codes":["{pack.code}"],"reason":"crash-test"')
    s.mark_pack(pack)
