"""Faults of using: bindings, swaps and sightings that contradict each other."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.kinds import fault
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


@fault(
    zh="非换电车型换电",
    en="A swap on a model that is no swap model",
    expects="BatterySwapped: no swap model",
    finds="swapped_vehicle_is_of_a_swap_model",
)
def swap_on_fixed_model(s: Scene) -> Process:
    operator = s.chance.choice(s.people.swap_operators)
    spare = s.pack("swap")
    yield from s.supply([spare], operator.sites[0])
    yield from s.in_use()
    out = s.packs[0]
    s.report("BatterySwapped", operator, wire.swapped(s.vin, out.code, spare.code, operator.sites[0].id, 880))
    s.mark_vehicle()


@fault(
    zh="换下的电池不是所装电池",
    en="A swap takes out a pack that sits in another vehicle",
    expects="BatterySwapped: pack out is bound to another living vehicle",
    finds="battery_swapped_out_was_in_that_vehicle",
)
def swap_out_of_another_vehicle(s: Scene) -> Process:
    s.model = s.swap_model()
    operator = s.operator()
    yield from s.make()
    other = s.vehicle
    yield s.later(3, 20)
    s.sell("battery-leased")
    yield from s.make()
    yield s.later(3, 20)
    s.sell("battery-leased")
    yield s.until_act()
    out = other.packs[0]
    s.report("BatterySwapped", operator, wire.swapped(s.vin, out.code, "", operator.sites[0].id, 900))
    s.mark(f"vehicle:{s.vin}", f"vehicle:{other.vin}", f"battery:{out.code}")


@fault(
    zh="登录报文电池属于他车",
    en="A vehicle logs in with a pack bound to another vehicle",
    expects="PackSighted: independent witness against the bindings",
    finds="sighted_battery_is_on_record_there",
)
def sighted_elsewhere(s: Scene) -> Process:
    yield from s.make()
    other = s.vehicle
    yield s.later(3, 20)
    s.sell()
    yield from s.make()
    yield s.later(3, 20)
    s.sell()
    yield s.until_act()
    s.report("PackSighted", s.model.maker, wire.sighted(s.vin, other.codes))
    s.mark(f"vehicle:{s.vin}", f"vehicle:{other.vin}", f"battery:{other.codes[0]}")


@fault(
    zh="装入他车在用电池",
    en="A workshop installs a pack that is bound to another living vehicle",
    expects="BatteryInstalled: pack bound to another living vehicle",
    finds="battery_sits_in_one_vehicle",
)
def installed_while_bound(s: Scene) -> Process:
    yield from s.make()
    other = s.vehicle
    yield s.later(3, 20)
    s.sell()
    yield from s.make()
    yield s.later(3, 20)
    s.sell()
    yield s.until_act()
    body = f',"vin":"{s.vin}","code":"{other.codes[0]}","position":"rear","reason":"upgrade"'
    s.report("BatteryInstalled", s.workshop, body)
    s.mark(f"vehicle:{s.vin}", f"vehicle:{other.vin}", f"battery:{other.codes[0]}")


@fault(
    zh="越权报告换电",
    en="A workshop reports a swap",
    expects="recorded without effect: BatterySwapped is not an act of a repairer",
    finds="act_is_within_a_registered_role",
)
def swap_outside_role(s: Scene) -> Process:
    yield from s.in_use()
    body = wire.swapped(s.vin, s.packs[0].code, "", "W01", 870)
    s.report("BatterySwapped", s.workshop.party, body)
    s.mark_vehicle()
