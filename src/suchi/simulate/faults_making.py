"""Faults of making: codes, parts in two wholes, vehicles with other packs than they should have, late reports."""

from __future__ import annotations

from collections.abc import Callable

from suchi.simulate import wire
from suchi.simulate.clock import DAY, MEASURES
from suchi.simulate.kinds import fault
from suchi.simulate.making import Pack, build_pack, build_vehicle
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process


def _produced(s: Scene, pack: Pack, parts: str = "", *, mass: int = 0, on: str = "", more: str = "") -> None:
    """Report the production of a pack whose code or content was bent."""
    body = wire.battery_produced(pack.code, pack.model, on or s.today, mass or pack.mass_g, parts, more)
    s.report("BatteryProduced", pack.model.maker.sites[0], body)


def _bent(s: Scene, bend: Callable[[str], str]) -> Process:
    """A pack with a bent code goes into a vehicle."""
    pack = build_pack(s.world, s.model.pack, s.world.now // DAY)
    pack.code = bend(pack.code)
    _produced(s, pack)
    s.mark_pack(pack)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])
    yield s.later(2, 9)
    s.sell()


@fault(
    zh="编码日期与生产日期不符",
    en="The date in the code is not the day of production",
    expects="BatteryProduced: date in code = produced on",
    finds="date_in_code_is_day_of_production",
)
def code_date_differs(s: Scene) -> Process:
    yield s.until_act()
    pack = s.pack()
    wrong = s.other_day_pack(s.world.now // DAY - 40)
    _produced(s, wrong)
    s.mark_pack(wrong)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])


@fault(
    zh="编码日期不存在",
    en="The code names 31 February",
    expects="BatteryProduced: code decodes (calendar)",
    finds="battery_code_has_no_doubt",
)
def code_calendar(s: Scene) -> Process:
    yield s.until_act()
    yield from _bent(s, lambda code: f"{code[:15]}20{code[17:]}")


@fault(
    zh="序列号含字母",
    en="Letters in the serial of the code",
    expects="BatteryProduced: code decodes (serial)",
    finds="battery_code_has_no_doubt",
)
def code_serial(s: Scene) -> Process:
    yield s.until_act()
    yield from _bent(s, lambda code: f"{code[:20]}FT{code[22:]}")


@fault(
    zh="冒用他厂厂商代码",
    en="The code claims another maker",
    expects="BatteryProduced: prefix belongs to another filed maker",
    finds="maker_prefix_is_not_anothers",
)
def code_of_another_maker(s: Scene) -> Process:
    yield s.until_act()
    prefixes = [maker.prefix for maker in s.people.battery_makers if maker is not s.model.pack.maker]
    yield from _bent(s, lambda code: s.chance.choice(prefixes) + code[3:])


@fault(
    zh="编码层级不符",
    en="The code of a pack says module",
    expects="BatteryProduced: level in code = level reported",
    finds="level_in_code_is_level_reported",
)
def code_level_differs(s: Scene) -> Process:
    yield s.until_act()
    yield from _bent(s, lambda code: f"{code[:3]}M{code[4:]}")


@fault(
    zh="编码化学体系与型号不符",
    en="The code's chemistry is not the model's",
    expects="BatteryProduced: compared with its model (chemistry)",
    finds="chemistry_in_code_is_the_models",
)
def chemistry_differs(s: Scene) -> Process:
    yield s.until_act()
    yield from _bent(s, lambda code: f"{code[:4]}{'E' if code[4] == 'B' else 'B'}{code[5:]}")


@fault(
    zh="质量超出型号公差",
    en="A pack much lighter than its model allows",
    expects="BatteryProduced: compared with its model (mass, tolerance)",
    finds="mass_is_within_the_models_tolerance",
)
def mass_out_of_tolerance(s: Scene) -> Process:
    yield s.until_act()
    pack = build_pack(s.world, s.model.pack, s.world.now // DAY)
    _produced(s, pack, mass=pack.mass_g * 6 // 10)
    s.mark_pack(pack)
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])


@fault(
    zh="同一单体装入两个电池包",
    en="One cell in two packs",
    expects="BatteryProduced: no part in two wholes",
    finds="cell_belongs_to_one_whole",
)
def cell_in_two_packs(s: Scene) -> Process:
    yield s.until_act()
    first, second = (build_pack(s.world, s.model.pack, s.world.now // DAY) for _ in range(2))
    head = f"{first.code[:3]}C{first.code[4:17]}"
    cells = [f"{head}{s.model.pack.maker.next_serial(s.world.now // DAY):07d}" for _ in range(8)]
    _produced(s, first, f',"cells":{wire.quoted(cells)}')
    _produced(s, second, f',"cells":{wire.quoted([cells[0], *(f"{cell[:17]}9{cell[18:]}" for cell in cells[1:])])}')
    s.mark_pack(first, second)


@fault(
    zh="同一模块装入两个电池包",
    en="One module in two packs",
    expects="BatteryProduced: no part in two wholes",
    finds="part_belongs_to_one_whole",
)
def module_in_two_packs(s: Scene) -> Process:
    yield s.until_act()
    s.model = s.modular_model()
    first, second = (build_pack(s.world, s.model.pack, s.world.now // DAY) for _ in range(2))
    for pack, codes in ((first, first.modules), (second, (first.modules[0], *second.modules[1:]))):
        shown = ",".join(f'{{"code":"{code}"}}' for code in codes)
        _produced(s, pack, f',"modules":[{shown}]')
    s.mark(f"battery:{first.code}", f"battery:{second.code}", f"battery:{first.modules[0]}")


@fault(
    zh="同一编码生产两次",
    en="One code produced twice",
    expects="BatteryProduced: identity exists already (clone)",
    finds="one_code_one_battery",
)
def produced_twice(s: Scene) -> Process:
    yield from s.in_use()
    pack = s.packs[0]
    again = Pack(pack.code, pack.model, pack.mass_g - 900, (), pack.day)
    _produced(s, again, on=s.today)
    s.mark_pack(pack)


@fault(
    zh="同一电池装入两辆在用车",
    en="One pack in two living vehicles",
    expects="VehicleProduced: pack bound to another living vehicle",
    finds="battery_sits_in_one_vehicle",
)
def pack_in_two_vehicles(s: Scene) -> Process:
    yield from s.in_use()
    first = s.vehicle
    s.build(list(first.packs))
    s.mark_pack(*first.packs)
    s.mark(f"vehicle:{first.vin}", f"vehicle:{s.vin}")


@fault(
    zh="车架号校验位错误",
    en="The check digit of the VIN is wrong",
    expects="VehicleProduced: VIN form",
    finds="vin_has_no_doubt",
)
def vin_check_digit(s: Scene) -> Process:
    yield s.until_act()
    pack = s.pack()
    yield from s.supply([pack], s.model.maker.sites[0])
    digit = "7" if (right := _next_vin(s))[8] != "7" else "3"
    vin = f"{right[:8]}{digit}{right[9:]}"
    body = wire.vehicle_produced(vin, s.model, [pack.code], s.today)
    s.report("VehicleProduced", s.model.maker.sites[0], body)
    s.mark(f"vehicle:{vin}")


def _next_vin(s: Scene) -> str:
    return build_vehicle(s.world, s.model, [], s.world.now // DAY).vin


@fault(
    zh="车辆信息超期报送",
    en="A vehicle reported long after its certificate",
    expects="VehicleProduced: 20 days from the certificate",
    finds="vehicle_is_reported_in_time",
)
def vehicle_reported_late(s: Scene) -> Process:
    yield s.until_act()
    pack = s.pack()
    yield from s.supply([pack], s.model.maker.sites[0])
    body = wire.vehicle_produced(_next_vin(s), s.model, [pack.code], s.today)
    s.report("VehicleProduced", s.model.maker.sites[0], body, delay=s.chance.randint(27, 70) * DAY)
    s.mark(f"vehicle:{body[8:25]}")


@fault(
    zh="所装电池与车型登记不符",
    en="A pack of another model than the vehicle model expects",
    expects="VehicleProduced: packs other than the model expects",
    finds="vehicle_carries_registered_packs",
)
def unexpected_pack(s: Scene) -> Process:
    yield s.until_act()
    others = [m.pack for m in s.crew.models.vehicles if m.pack.key != s.model.pack.key and not m.pack.modules]
    right, other = s.model, s.chance.choice(others)
    pack = build_pack(s.world, other, s.world.now // DAY)
    _produced(s, pack, ',"cellLots":["1"]')
    yield from s.supply([pack], right.maker.sites[0])
    s.build([pack])
    s.mark_vehicle()


@fault(
    zh="装车电池少于车型应装",
    en="A vehicle of two packs built with one",
    expects="VehicleProduced: packs other than the model expects",
    finds="vehicle_carries_all_packs",
)
def too_few_packs(s: Scene) -> Process:
    s.model = s.two_pack_model()
    yield s.until_act()
    pack = s.pack()
    yield from s.supply([pack], s.model.maker.sites[0])
    s.build([pack])
    s.mark_vehicle()


@fault(
    zh="装车电池未登记生产",
    en="A vehicle with a pack that nobody produced",
    expects="VehicleProduced: unregistered",
    finds="battery_is_registered_first?",
)
def unregistered_pack(s: Scene) -> Process:
    yield s.until_act()
    pack = s.other_day_pack(s.world.now // DAY - 3)
    s.build([pack])
    s.mark_vehicle()
    s.mark_pack(pack)


@fault(
    zh="车型认证后未报拆卸信息",
    en="No removal information six months after certification",
    expects="sweep: vehicle model without technical information (6 months from CCC)",
    finds="vehicle_model_has_removal_information",
)
def no_technical_information(s: Scene) -> Process:
    # The six months must be over by the last day, and begin when the Measures are in force where there is room for both.
    yield s.world.at_work(max(s.world.first_day + 5, min(MEASURES + 3, s.world.last_day - 195), s.born + 1))
    body = wire.vehicle_model(s.model).replace(
        f'"model":"{s.model.name}"', f'"model":"{s.model.name}X{s.chance.randint(10, 99)}"'
    )
    name = body[10 : body.index('"', 10)]
    s.report("VehicleModelRegistered", s.model.maker, body.replace(s.model.certified_on, s.today))
    s.mark(f"vehicle_model:{name}")


@fault(
    zh="未出厂先销售",
    en="A vehicle sold before it was built",
    expects="order: sold before produced",
    finds="vehicle_is_built_before_it_is_sold",
)
def sold_before_produced(s: Scene) -> Process:
    yield s.until_act()
    pack = s.pack()
    vin = _next_vin(s)
    yield s.later(1, 3)
    s.report("VehicleSold", s.model.maker, wire.vehicle_sold(vin, s.region, "private"))
    s.mark(f"vehicle:{vin}")
    yield from s.supply([pack], s.model.maker.sites[0])
    yield s.later(5, 9)
    s.report("VehicleProduced", s.model.maker.sites[0], wire.vehicle_produced(vin, s.model, [pack.code], s.today))
