"""Faults of products: what is made of waste batteries and may not be, or not so."""

from __future__ import annotations

from suchi.domain.codes_layout import CHEMISTRIES
from suchi.simulate import wire
from suchi.simulate.clock import DAY
from suchi.simulate.faults_recycling import at_plant
from suchi.simulate.identifiers import date_symbols
from suchi.simulate.kinds import fault
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process, Site


def product_code(s: Scene, plant: Site) -> str:
    """A code of 19 characters for a product made of waste packs (no traceability part)."""
    letter = s.packs[0].code[4]
    assert letter in CHEMISTRIES
    serial = plant.party.next_serial(s.world.now // DAY)
    return f"X9Z{'P'}{letter}01{date_symbols(s.world.now // DAY)}{serial:07d}RP"


def make_product(s: Scene, field: str, more: str) -> str:
    code = product_code(s, s.plant)
    body = f',"code":"{code}","kind":"储能电池组","fieldOfUse":"{field}","origins":{wire.quoted(s.vehicle.codes)}{more}'
    s.report("ProductMade", s.plant, body)
    return code


@fault(
    zh="废旧电池制成电动自行车电池",
    en="A product for e-bikes made of waste packs",
    expects="ProductMade: prohibited field (art. 22)",
    finds="waste_batteries_are_not_made_into_e_bike_products",
)
def product_for_e_bikes(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, s.plant)
    code = make_product(s, "e-bike", ',"standard":"GB/T 36672"')
    s.mark(f"battery:{code}", *(f"battery:{origin}" for origin in s.vehicle.codes))


@fault(
    zh="产品未注明执行标准",
    en="A product made of waste packs with no standard stated",
    expects="ProductMade: no standard stated",
    finds="product_states_its_standard",
)
def product_without_standard(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, s.plant)
    code = make_product(s, "storage", "")
    s.mark(f"battery:{code}", *(f"battery:{origin}" for origin in s.vehicle.codes))


@fault(
    zh="产品沿用原电池编码",
    en="A product carries the code of its origin instead of a new one",
    expects="ProductMade: coded anew (its code is that of an origin)",
    finds="product_is_coded_anew",
)
def product_under_old_code(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from at_plant(s, s.plant)
    old = s.vehicle.codes[0]
    body = f',"code":"{old}","kind":"储能电池组","fieldOfUse":"storage","origins":["{old}"],"standard":"GB/T 36276"'
    s.report("ProductMade", s.plant, body)
    s.mark_pack()
