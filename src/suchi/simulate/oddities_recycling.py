"""Lawful oddities of recycling and governing: other feed, stock of the first day, late permits, suspended terms."""

from __future__ import annotations

from suchi.simulate import opening, wire
from suchi.simulate.clock import DAY
from suchi.simulate.faults_products import make_product
from suchi.simulate.kinds import oddity
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process, Site


def _crushed(s: Scene) -> Process:
    """A batch at a plant of its own."""
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from s.to_yard()
    yield from s.to_plant()
    s.lots = s.crush()
    yield s.later(2, 9)


@oddity(zh="许可补录", en="A permit recorded after the deed it covers", expects="a late permit re-judges")
def permit_recorded_late(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant(without="eia")
    yield s.later(1, 2)
    yield from s.to_yard()
    yield from s.to_plant()
    s.crush()
    s.mark_pack()
    yield s.later(5, 20)
    s.permit(s.plant, "eia")
    s.last = (opening.office_for(s.people, s.plant, "eia").code, f"e{s.world.count}")
    s.mark(f"site:{s.plant.party.code}/{s.plant.id}")


@oddity(zh="许可到期续发", en="A permit renewed on the day it ended", expects="first and last day both count")
def permit_renewed(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from s.to_yard()
    yield from s.to_plant()
    office = opening.office_for(s.people, s.plant, "pollutant-permit")
    site = f',"party":"{s.plant.party.code}","siteId":"P01","kind":"pollutant-permit"'
    number = f"DEMO-pollutant-permit-{s.plant.party.code[8:17]}"
    s.report("PermitEnded", office, f'{site},"number":"{number}","on":"{s.today}"')
    s.mark(f"site:{s.plant.party.code}/{s.plant.id}")
    s.report("PermitRecorded", office, f'{site},"number":"{number}-2","since":"{s.today}"')
    yield s.later(3, 12)
    s.crush()
    s.mark_pack()


@oddity(
    zh="火损电池无物料平衡",
    en="A burnt pack weighed at half, processed without assay",
    expects="incident and condition: mass rules stand back",
)
def fire_damaged(s: Scene) -> Process:
    yield from s.in_use()
    pack = s.packs[0]
    body = f',"codes":["{pack.code}"],"vin":"{s.vin}","kind":"fire","condition":"burnt"'
    s.report("IncidentReported", s.people.ministries["MPS"], body)
    s.mark_pack()
    yield s.later(5, 20)
    s.take_in("burnt")
    yield s.later(1, 5)
    s.scrap(condition="burnt")
    yield s.later(1, 3)
    s.deregister()
    yield s.later(1, 3)
    s.remove(s.yard, "scrapping", condition="burnt")
    yield s.later(1, 2)
    s.retire(s.yard, "damage")
    yield s.later(1, 5)
    half = pack.mass_g * 52 // 100
    s.consignment = s.yard.party.next_consignment()
    items = f'[{{"battery":"{pack.code}","condition":"burnt"}}]'
    s.report("HandoverSent", s.yard, wire.sent(s.consignment, items, s.plant, "waste", half))
    yield s.later(1, 4)
    s.receive(s.packs, s.plant, mass=half)
    yield s.later(5, 20)
    output = wire.lot(s.plant.party.next_lot(), "other", half * 9 // 10)
    inputs = f',"batteries":["{pack.code}"],"batteriesMassG":{half}'
    s.report("BatchProcessed", s.plant, wire.batch("pyrolysis", inputs, [output], half - half * 9 // 10))
    s.mark_pack()


@oddity(zh="生产废料", en="A pack that never saw a vehicle", expects="production scrap is a lawful source")
def production_scrap(s: Scene) -> Process:
    yield s.until_act()
    maker = s.model.pack.maker.sites[0]
    pack = s.pack()
    yield s.later(2, 9)
    s.retire(maker, "production-scrap", [pack])
    s.mark_pack(pack)
    yield s.later(2, 9)
    yield from s.hand_over([pack], maker, s.plant)
    yield s.later(2, 9)
    s.crush(packs=[pack])


@oddity(
    zh="本企业场所间移库",
    en="A recycler moves packs between its own sites",
    expects="own storage is no other recipient",
)
def moved_between_own_sites(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    store = Site(party=s.plant.party, id="W02", kind="warehouse", region=s.region)
    s.report("SiteRegistered", s.people.registrar, wire.site_registered(store))
    yield s.later(1, 2)
    yield from s.to_yard()
    yield from s.to_plant()
    s.send(s.packs, s.plant, store, "storage")
    s.mark(f"consignment:{s.consignment}")
    s.mark_pack()
    yield s.later(1, 2)
    s.receive(s.packs, store)
    yield s.later(10, 25)
    yield from s.hand_over(s.packs, store, s.plant, "processing")
    yield s.later(1, 5)
    s.crush()


@oddity(zh="送检消耗", en="A pack sent to a laboratory and used up there", expects="an end without metal")
def analysed_and_consumed(s: Scene) -> Process:
    yield from s.in_use()
    pack = s.packs[0]
    s.remove(s.workshop, "analysis")
    yield s.later(1, 4)
    yield from s.hand_over([pack], s.workshop, s.people.laboratory, "analysis")
    yield s.later(5, 20)
    s.report("BatteryConsumed", s.people.laboratory, f',"codes":["{pack.code}"],"reason":"analysis"')
    s.mark_pack(pack)


@oddity(
    zh="进口黑粉来料",
    en="More metal than the plant's packs held, from imported black mass",
    expects="declared foreign feed",
)
def foreign_feed(s: Scene) -> Process:
    yield s.until_act()
    plant = s.new_plant()
    yield s.later(1, 3)
    feed, out = plant.party.next_lot(), plant.party.next_lot()
    metals = wire.metals(li=180_000, ni=900_000, co=250_000, mn=200_000)
    body = f',"lot":{wire.lot(feed, "black-mass", 5_000_000, metals, 20)},"source":"imported-black-mass","customsNumber":"DEMO-CUSTOMS-1"'
    s.report("LotDeclared", plant, body)
    s.mark(f"lot:{feed}")
    yield s.later(5, 20)
    output = wire.lot(out, "lithium-carbonate", 870_000, wire.metals(li=163_000))
    s.report("BatchProcessed", plant, wire.batch("smelting", f',"lots":{wire.lot_shares([feed])}', [output], 4_130_000))
    s.mark(f"lot:{out}", f"site:{plant.party.code}/{plant.id}")
    yield s.later(5, 20)
    s.report("ProductShipped", plant, f',"lots":{wire.lot_shares([out])},"receiver":"澄岳材料（示例）"')


@oddity(
    zh="期初库存", en="Packs in stock on the first day, with no history", expects="opening stock explains what came out"
)
def opening_stock(s: Scene) -> Process:
    yield s.until_act()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    packs = [s.other_day_pack(s.world.now // DAY - 2500 - n) for n in range(2)]
    codes = wire.quoted(pack.code for pack in packs)
    s.report("OpeningStockDeclared", s.plant, f',"batteries":{codes},"provenance":"opening"')
    s.mark_pack(*packs)
    yield s.later(5, 20)
    s.crush(packs=packs)


@oddity(
    zh="分批合批与出口", en="A lot split, merged again and exported", expects="masses add up across splits and merges"
)
def split_and_merged(s: Scene) -> Process:
    yield from _crushed(s)
    plant, copper = s.plant, s.lots[1]
    first, second, merged = (plant.party.next_lot() for _ in range(3))
    part = copper.mass_g // 3
    into = f"[{wire.lot(first, 'copper', part)},{wire.lot(second, 'copper', copper.mass_g - part)}]"
    s.report("LotSplit", plant, f',"lot":"{copper.id}","into":{into}')
    s.mark(f"lot:{copper.id}", f"lot:{first}", f"lot:{second}")
    yield s.later(1, 4)
    body = f',"lots":{wire.lot_shares([first, second])},"into":{wire.lot(merged, "copper", copper.mass_g)}'
    s.report("LotsMerged", plant, body)
    s.mark(f"lot:{merged}")
    yield s.later(1, 9)
    s.report(
        "LotExported",
        plant,
        f',"lots":{wire.lot_shares([merged])},"countryOrRegion":"KR","customsNumber":"DEMO-CUSTOMS-2"',
    )


@oddity(
    zh="合规再生产品",
    en="A storage product made of a waste pack, to standard",
    expects="coded anew, lawful field, standard met",
)
def lawful_product(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from s.to_yard()
    yield from s.to_plant()
    pack = s.packs[0]
    more = f',"standard":"GB/T 36276","certificate":"DEMO-CERT-1","massG":{pack.mass_g},"energyWh":{pack.model.energy_wh * 7 // 10}'
    code = make_product(s, "storage", more)
    s.mark(f"battery:{code}", f"battery:{pack.code}")
    yield s.later(3, 12)
    s.report("ProductShipped", s.plant, f',"products":["{code}"],"fieldOfUse":"storage","receiver":"望川储能（示例）"')


@oddity(
    zh="无编码零散电池",
    en="Loose items without a code, collected and passed on",
    expects="an own path for uncoded items",
)
def uncoded_items(s: Scene) -> Process:
    yield s.until_act()
    outlet = s.outlet
    uncoded = '[{"count":3,"kind":"module","massG":42000,"chemistry":"LFP","declaredSource":"个人送交"}]'
    s.report("BatteryCollected", outlet, f',"uncoded":{uncoded},"slip":"DEMO-SLIP-{s.world.count}","massG":42000')
    s.mark(f"site:{outlet.party.code}/{outlet.id}")
    yield s.later(5, 20)
    s.consignment = outlet.party.next_consignment()
    body = wire.sent(s.consignment, '[{"uncoded":1,"massG":42000}]', s.plant, "waste", 42_000)
    s.report("HandoverSent", outlet, f'{body},"uncoded":{uncoded}')
    s.mark(f"consignment:{s.consignment}")
    yield s.later(1, 4)
    items = '[{"uncoded":1,"massG":42000,"outcome":"accepted"}]'
    s.report("HandoverReceived", s.plant, wire.received(s.consignment, items, 42_000))


@oddity(zh="期限中止期间晚报", en="A receipt reported late while the term stood still", expects="suspended term")
def term_suspended(s: Scene) -> Process:
    yield from s.in_use()
    s.plant = s.new_plant()
    yield s.later(1, 2)
    yield from s.to_yard()
    body = f',"party":"{s.plant.party.code}","reason":"洪灾","since":"{s.today}","until":"{s.day(70)}"'
    s.report("TermSuspended", s.people.ministries["MIIT"], body)
    s.mark(f"company:{s.plant.party.code}")
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 4)
    s.receive(s.packs, s.plant, delay=s.chance.randint(40, 60) * DAY)
    s.mark_pack()


@oddity(zh="零报告", en="A recycler with nothing to report says so", expects="nil reports count")
def nil_report(s: Scene) -> Process:
    yield s.until_act()
    plant = s.new_plant()
    body = f',"since":"{s.day(-30)}","until":"{s.day(-1)}","events":["HandoverReceived","ProductShipped"]'
    yield s.later(1, 2)
    s.report("NothingToReport", plant.party, body)
    s.mark(f"company:{plant.party.code}")


@oddity(
    zh="处罚决定被撤销", en="A fine annulled, the case transferred and closed", expects="the bar falls with the fine"
)
def annulled_decision(s: Scene) -> Process:
    yield s.until_act()
    plant = s.new_plant()
    office = s.people.provincial[plant.region[:2], "MEE"]
    case = f"{office.code}-K{s.world.count}"
    head, party = f',"case":"{case}"', f',"party":"{plant.party.code}"'
    yield s.later(1, 2)
    s.report("CaseOpened", office, f'{head}{party},"ground":"抽查"')
    s.mark(f"case:{case}", f"company:{plant.party.code}")
    yield s.later(3, 9)
    s.report("NoticeIssued", office, f'{head},"due":"{s.day(20)}"')
    yield s.later(3, 9)
    s.report("CorrectionConfirmed", office, head)
    yield s.later(3, 9)
    s.report("CaseDecided", office, f'{head}{party},"decision":"fine","amountFen":1000000')
    yield s.later(10, 20)
    s.report("DecisionAnnulled", office, f"{head}{party}")
    s.mark(f"case:{case}")
    yield s.later(2, 5)
    s.report("CaseTransferred", office, f'{head},"to":"{s.people.ministries["MEE"].code}"')
    yield s.later(2, 9)
    s.report("CaseClosed", s.people.ministries["MEE"], f'{head},"outcome":"不予处罚"')
