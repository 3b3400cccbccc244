"""Faults of retiring and handing over: unlawful recipients, silent or late ones, prohibited use."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.clock import DAY
from suchi.simulate.kinds import fault
from suchi.simulate.scene import Scene
from suchi.simulate.world import Party, Process, Site


@fault(
    zh="废旧电池移交给不合法接收方",
    en="A yard hands waste packs to a company that may not take them",
    expects="HandoverSent: lawful recipient for waste (art. 19)",
    finds="waste_goes_to_a_lawful_recipient",
)
def unlawful_recipient(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    trader = s.new_site("asset_owner", "warehouse")
    yield s.later(1, 2)
    s.send(s.packs, s.yard, trader)
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")
    yield s.later(1, 4)
    s.receive(s.packs, trader)


@fault(
    zh="移交给缺少许可的综合利用企业",
    en="Waste packs go to a recycler that lacks a permit",
    expects="HandoverSent: lawful recipient for waste (art. 19), red line at that date",
    finds="recipient_of_waste_holds_its_permits",
)
def recipient_without_permit(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    plant = s.new_plant(without="eia")
    yield s.later(1, 2)
    s.send(s.packs, s.yard, plant)
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")
    yield s.later(1, 4)
    s.receive(s.packs, plant)


@fault(
    zh="发出方并非在册持有人",
    en="A company sends a pack that another holds",
    expects="HandoverSent: another holder on record at that time",
    finds="sender_holds_what_it_sends",
)
def sender_is_not_holder(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.workshop, s.plant)
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")


@fault(
    zh="发出后长期未接收",
    en="Sent, and never received",
    expects="sweep: sent and never received",
    finds="sent_consignment_is_received",
)
def never_received(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")


@fault(
    zh="接收超期报送",
    en="A receipt reported after 30 days",
    expects="HandoverReceived: 30 days (art. 24(7))",
    finds="receipt_of_waste_batteries_is_reported_in_time",
)
def received_late(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 4)
    s.receive(s.packs, s.plant, delay=s.chance.randint(36, 80) * DAY)
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")


@fault(
    zh="接收时缺件",
    en="An item of a consignment did not arrive",
    expects="HandoverReceived: item missing",
    finds="everything_sent_arrives",
)
def item_missing(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 4)
    items = wire.battery_items([pack.code for pack in s.packs], "missing")
    s.report("HandoverReceived", s.plant, wire.received(s.consignment, items, 0) + ',"discrepancy":"未到货"')
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")


@fault(
    zh="收发质量不符",
    en="The recipient weighs a third less than was sent",
    expects="HandoverReceived: mass differs from what was sent",
    finds="mass_received_is_the_mass_sent",
)
def mass_differs(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.send(s.packs, s.yard, s.plant)
    yield s.later(1, 4)
    s.receive(s.packs, s.plant, mass=sum(pack.mass_g for pack in s.packs) * 65 // 100)
    s.mark_pack()
    s.mark(f"consignment:{s.consignment}")


@fault(
    zh="报废车电池长期滞留",
    en="A yard keeps the pack of a scrapped car",
    expects="sweep: pack of a scrapped car that never reached a recycler",
    finds="pack_of_a_scrapped_vehicle_reaches_a_recycler waste_battery_is_handed_on",
)
def kept_by_the_yard(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    s.mark_pack()


@fault(
    zh="网点拒收",
    en="An outlet refuses to take a pack back",
    expects="TakeBackRefused: lead on the backstop duty",
    finds="take_back_is_not_refused",
)
def take_back_refused(s: Scene) -> Process:
    yield from s.in_use()
    s.remove(s.workshop, "repair")
    yield s.later(1, 3)
    s.retire(s.workshop, "damage")
    yield s.later(1, 3)
    body = f',"by":"{s.outlet.party.code}","codes":{wire.quoted(s.vehicle.codes)},"outlet":"{s.outlet.id}","statement":"网点称已满"'
    s.report("TakeBackRefused", s.workshop, body)
    s.mark_pack()
    yield s.later(3, 9)
    yield from s.to_plant(sender=s.workshop)
    s.crush()


@fault(
    zh="废旧电池用于电动自行车",
    en="A waste pack found in e-bikes, and what followed",
    expects="BatteryFound: prohibited field of use (art. 22)",
    finds="waste_is_in_no_prohibited_field",
)
def found_in_e_bike(s: Scene) -> Process:
    yield from s.in_use()
    yield from s.to_yard()
    office = s.people.ministries["SAMR"]
    body = f',"codes":{wire.quoted(s.vehicle.codes)},"place":"{s.region}","fieldOfUse":"e-bike"'
    s.report("BatteryFound", office, body)
    s.mark_pack()
    yield s.later(1, 4)
    lead = f"LEAD-{s.world.count}"
    s.report("LeadAdopted", office, f',"lead":"{lead}","codes":{wire.quoted(s.vehicle.codes)},"ground":"群众举报"')
    yield from _case(s, office, s.yard.party)


def _case(s: Scene, office: Party, party: Party) -> Process:
    """An administrative case from opening to closing, with a fine."""
    case = f"{office.code}-K{s.world.count}"
    head = f',"case":"{case}"'
    s.report("CaseOpened", office, f'{head},"party":"{party.code}","ground":"第二十二条"')
    yield s.later(2, 4)
    s.report("NoticeIssued", office, f'{head},"due":"{s.day(20)}","ground":"第二十二条"')
    yield s.later(3, 8)
    s.report("ReplyReceived", party, head)
    yield s.later(2, 5)
    s.report("PenaltyIntended", office, f'{head},"ground":"第二十二条","amountFen":3000000')
    yield s.later(6, 9)
    s.report("HearingHeld", office, head)
    yield s.later(2, 6)
    s.report("CaseDecided", office, f'{head},"decision":"fine","party":"{party.code}","amountFen":3000000')
    yield s.later(5, 9)
    s.report("CaseClosed", office, f'{head},"outcome":"已缴纳罚款"')


@fault(
    zh="废旧电池重新装车",
    en="A waste pack is put into a vehicle",
    expects="BatteryInstalled: waste battery installed",
    finds="waste_battery_is_not_put_into_a_vehicle",
)
def waste_installed(s: Scene) -> Process:
    yield from s.in_use()
    first = s.vehicle
    s.remove(s.workshop, "repair")
    yield s.later(1, 3)
    s.retire(s.workshop, "decay")
    yield s.later(3, 9)
    body = f',"vin":"{first.vin}","code":"{first.codes[0]}","position":"{s.model.positions[0]}","reason":"spare"'
    s.report("BatteryInstalled", s.workshop, body)
    s.mark_pack()
    s.mark_vehicle()


@fault(
    zh="先退役后生产",
    en="A pack retired before it was produced",
    expects="order: retired before produced",
    finds="produced_before_used",
)
def retired_before_produced(s: Scene) -> Process:
    yield s.until_act()
    pack = s.other_day_pack(s.world.now // DAY + 12)
    s.retire(s.model.pack.maker.sites[0], "production-scrap", [pack])
    s.mark_pack(pack)
    yield s.world.at_work(pack.day)
    body = wire.battery_produced(pack.code, pack.model, s.today, pack.mass_g, "")
    s.report("BatteryProduced", s.model.pack.maker.sites[0], body)


@fault(
    zh="网点越权加工电池",
    en="An outlet takes packs apart, and the authority adopts its report",
    expects="recorded without effect until adopted: BatteryDismantled is not an act of an outlet",
    finds="utilisation_has_a_pollutant_permit utilisation_has_an_impact_assessment utilisation_has_an_investment_approval utilisation_has_matching_facilities",
)
def dismantled_outside_role(s: Scene) -> Process:
    yield from s.in_use()
    s.remove(s.workshop, "repair")
    yield s.later(1, 2)
    s.retire(s.workshop, "decay")
    yield s.later(1, 2)
    shared: list[Site] = [site for site in s.people.outlets.values() if "outlet" in site.party.roles]
    outlet = s.chance.choice(shared)
    yield from s.hand_over(s.packs, s.workshop, outlet)
    yield s.later(2, 9)
    identifier = s.report("BatteryDismantled", outlet, f',"code":"{s.packs[0].code}","massG":{s.packs[0].mass_g}')
    s.mark_pack()
    yield s.later(5, 15)
    target = f'{{"id":"{identifier}","reporter":"{outlet.party.code}"}}'
    s.report("ReportAdopted", s.people.ministries["MIIT"], f',"targets":[{target}]')
