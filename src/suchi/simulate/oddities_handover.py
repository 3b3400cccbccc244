"""Lawful oddities of servicing and handing over: repairs, recalls, consignments that did not go straight."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.clock import DAY
from suchi.simulate.kinds import oddity
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


@oddity(
    zh="共用回收网点", en="An outlet shared by several makers", expects="each of its principals' packs may go there"
)
def shared_outlet(s: Scene) -> Process:
    yield from s.in_use()
    shared = [site for site in s.people.outlets.values() if "outlet" in site.party.roles]
    outlet = s.chance.choice(shared)
    s.remove(s.workshop, "repair")
    yield s.later(1, 3)
    s.retire(s.workshop, "decay")
    yield s.later(1, 4)
    s.send(s.packs, s.workshop, outlet)
    s.mark_pack()
    s.mark(f"site:{outlet.party.code}/{outlet.id}")
    yield s.later(1, 4)
    s.receive(s.packs, outlet)
    yield s.later(5, 20)
    yield from s.to_plant(sender=outlet)
    s.crush()


@oddity(zh="网点变更委托方", en="An outlet states its principals anew", expects="dated principals")
def outlet_states_principals(s: Scene) -> Process:
    yield s.until_act()
    outlet = s.outlet
    names = ",".join(f'{{"role":"{maker.code}","since":"2015-01-01"}}' for maker in outlet.principals)
    body = (
        f',"party":"{outlet.party.code}","siteId":"{outlet.id}","principals":[{names}],"contact":"400-000-0001（示例）"'
    )
    s.report("SiteChanged", s.people.registrar, body)
    s.mark(f"site:{outlet.party.code}/{outlet.id}")
    yield s.later(1, 2)


@oddity(zh="召回电池退役", en="A recalled pack replaced and retired", expects="recall is a lawful reason to retire")
def recalled_pack(s: Scene) -> Process:
    yield from s.in_use()
    old = s.packs[0]
    recall = f"{s.model.maker.code}-R{s.world.count}"
    body = f',"recall":"{recall}","scope":{{"vins":["{s.vin}"],"codes":["{old.code}"]}},"remedy":"更换电池"'
    s.report("RecallAnnounced", s.model.maker, body)
    s.mark_pack(old)
    yield s.later(2, 6)
    new = s.pack("after-sales")
    yield from s.supply([new], s.workshop, "after-sales")
    s.report("BatteryReplaced", s.workshop, wire.replaced(s.vin, old.code, new.code, s.model.positions[0], "kept"))
    yield s.later(1, 2)
    body = f',"recall":"{recall}","vins":["{s.vin}"],"codes":["{old.code}"]'
    s.report("RecallRemedied", s.workshop, body)
    yield s.later(1, 3)
    s.retire(s.workshop, "recall", [old])
    yield s.later(1, 5)
    yield from s.hand_over([old], s.workshop, s.plant)
    yield s.later(2, 9)
    s.crush(packs=[old])


@oddity(
    zh="拒收后改送他厂", en="A consignment rejected, then sent elsewhere", expects="rejected items return to the sender"
)
def rejected_and_sent_again(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 4)
    items = wire.battery_items(s.vehicle.codes, "rejected")
    s.report("HandoverReceived", s.plant, f',"consignment":"{s.consignment}","items":{items},"discrepancy":"库满"')
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")
    yield s.later(2, 8)
    others = [plant for plant in s.people.recyclers if plant is not s.plant]
    s.plant = s.chance.choice(others)
    yield from s.to_plant()
    s.crush()


@oddity(zh="途中改送", en="A consignment redirected on its way", expects="the addressee changed lawfully")
def redirected(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 2)
    other = s.chance.choice([plant for plant in s.people.recyclers if plant is not s.plant])
    items = wire.battery_items(s.vehicle.codes)
    body = f',"consignment":"{s.consignment}","items":{items},"to":"{other.party.code}","toSite":"{other.id}","reason":"原厂检修"'
    s.report("HandoverRedirected", s.yard, body)
    s.mark(f"consignment:{s.consignment}")
    s.mark_pack()
    yield s.later(1, 4)
    s.receive(s.packs, other)
    yield s.later(2, 9)
    s.crush(other)


@oddity(zh="移交撤销", en="A consignment cancelled and sent again", expects="custody returned to the sender")
def cancelled_and_sent_again(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 2)
    items = wire.battery_items(s.vehicle.codes)
    s.report("HandoverCancelled", s.yard, f',"consignment":"{s.consignment}","items":{items},"reason":"车辆故障"')
    s.mark(f"consignment:{s.consignment}")
    s.mark_pack()
    yield s.later(2, 6)
    yield from s.to_plant()
    s.crush()


@oddity(
    zh="此前更换未报",
    en="A workshop finds a pack that nobody reported fitting",
    expects="an earlier change was not reported: a notice without an answerable party; the newer report is believed",
)
def earlier_change_not_reported(s: Scene) -> Process:
    yield from s.in_use()
    spare = s.pack("after-sales")
    other = s.chance.choice([site for site in s.people.workshops if site is not s.workshop])
    yield from s.supply([spare], other, "after-sales")
    yield s.later(10, 30)
    new = s.pack("after-sales")
    yield from s.supply([new], s.workshop, "after-sales")
    s.report("BatteryReplaced", s.workshop, wire.replaced(s.vin, spare.code, new.code, s.model.positions[0], "kept"))
    s.mark_vehicle()
    s.mark_pack(spare)


@oddity(zh="维修后装回", en="A pack repaired and put back", expects="removal for repair does not make waste")
def repaired_and_refitted(s: Scene) -> Process:
    yield from s.in_use()
    pack = s.packs[0]
    s.remove(s.workshop, "repair")
    yield s.later(2, 6)
    s.report("BatteryRepaired", s.workshop, f',"code":"{pack.code}","tests":["绝缘","气密"],"vin":"{s.vin}"')
    yield s.later(1, 3)
    body = f',"vin":"{s.vin}","code":"{pack.code}","position":"{s.model.positions[0]}","reason":"after-repair"'
    s.report("BatteryInstalled", s.workshop, body)
    s.mark_pack()


@oddity(zh="更换模块", en="One module of a pack replaced", expects="a part taken out is a thing in custody")
def module_replaced(s: Scene) -> Process:
    s.model = s.modular_model()
    yield from s.in_use()
    pack = s.packs[0]
    spare = s.other_day_pack(s.world.now // DAY).modules[0]
    maker = s.model.pack.maker.sites[0]
    body = f',"code":"{spare}","level":"M","use":"after-sales","producedOn":"{s.today}","massG":{pack.mass_g // 10}'
    s.report("BatteryProduced", maker, body)
    yield s.later(1, 3)
    s.consignment = maker.party.next_consignment()
    body = wire.sent(s.consignment, wire.battery_items([spare]), s.workshop, "after-sales", pack.mass_g // 10)
    s.report("HandoverSent", maker, body)
    yield s.later(1, 3)
    body = wire.received(s.consignment, wire.battery_items([spare], "accepted"), pack.mass_g // 10)
    s.report("HandoverReceived", s.workshop, body)
    yield s.later(1, 5)
    body = f',"code":"{pack.code}","partsOut":["{pack.modules[0]}"],"partsIn":["{spare}"],"vin":"{s.vin}"'
    s.report("BatteryRepaired", s.workshop, body)
    s.mark(f"battery:{pack.code}", f"battery:{pack.modules[0]}", f"battery:{spare}")


@oddity(zh="丢失后找回", en="A pack lost and found again", expects="found: what was underneath is restored")
def lost_and_found(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    codes = wire.quoted(s.vehicle.codes)
    s.report("BatteryLost", s.yard, f',"codes":{codes},"circumstances":"盘点未见"')
    s.mark_pack()
    yield s.later(3, 12)
    here = f"{s.yard.party.code}/{s.yard.id}"
    s.report("BatteryFound", s.yard, f',"codes":{codes},"place":"{s.yard.region}","keptBy":"{here}"')
    s.mark_pack()
    yield s.later(2, 6)
    yield from s.to_plant()
    s.crush()
