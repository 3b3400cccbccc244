"""Duties that batteries, vehicles and consignments leave with whoever has them: scrap, remove, hand over, confirm, remedy."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.battery import Battery, company_of
from suchi.domain.consignment import Consignment, open_of
from suchi.domain.duty import Open, foreseeable, idle
from suchi.domain.vehicle import Vehicle

KEEPERS = "repairer swap_operator dismantler outlet"
"""Whoever takes waste batteries on and has to pass them on (art. 19; the outlet by the backstop duty of its makers)."""


@idle("battery")
def _battery_owes_nothing(state: Battery) -> bool:
    return state.phase != "waste" and not state.recalls


@idle("vehicle")
def _vehicle_owes_nothing(state: Vehicle) -> bool:
    if state.recalls:
        return False
    if state.scrapped_at is not None:
        return not state.packs
    return state.taken_in_at is None and state.deregistered != "scrapped"


@foreseeable(
    code="D201",
    of="battery",
    by=KEEPERS,
    term="HandoverSent/waste",
    reports="HandoverSent",
    zh="保管的废旧电池移交综合利用企业或回收服务网点",
    en="A waste battery in custody is handed over to a utilisation firm or an outlet",
    next_zh="移交后报送移交出库（HandoverSent），用途（purpose）为废旧处置或加工（waste、processing）",
    next_en="Hand it over and send HandoverSent with purpose waste or processing",
    source="Measures art. 19",
    grade="B",
)
def waste_battery_is_handed_over(state: Battery) -> Iterable[Open]:
    """Open from the day on which the holder had it as waste. A part rests with its whole; what is under way is handed over;
    what is lost or held back from it by nobody's will stays open, with the clock standing while it is held."""
    if state.phase != "waste" or state.whole is not None or state.consignment is not None or state.alias_of is not None:
        return
    if state.vehicle is None and not state.holder.startswith("@") and "lost" not in state.flags:
        got, became = state.waste_held_at, state.phase_at
        yield Open(company_of(state.holder), max(got, became) if got and became else got or became)


@foreseeable(
    code="D202",
    of="battery",
    by="battery_maker",
    term="RecallRemedied",
    reports="RecallRemedied",
    zh="召回的电池完成召回措施",
    en="A recalled battery is remedied",
    next_zh="完成后报送召回完成（RecallRemedied）",
    next_en="Carry out the remedy and send RecallRemedied",
    source="recall announced by its maker or an authority",
    grade="U",
)
def recalled_battery_is_remedied(state: Battery) -> Iterable[Open]:
    if state.phase not in ("waste", "ended"):  # a recall is a lawful reason to retire
        for recall in state.recalls:
            yield Open(state.maker, state.recalled_at, recall)


@foreseeable(
    code="D301",
    of="vehicle",
    by="dismantler",
    term="VehicleScrapped/after-take-in",
    reports="VehicleScrapped VehicleReturned",
    zh="进厂车辆出具报废证明",
    en="A vehicle taken in is scrapped and its certificate reported",
    next_zh="报送车辆报废（VehicleScrapped）；退回车主的报送车辆退回（VehicleReturned）",
    next_en="Send VehicleScrapped, or VehicleReturned where it was given back",
    source="Measures art. 24",
    grade="B",
)
def vehicle_taken_in_is_scrapped(state: Vehicle) -> Iterable[Open]:
    if state.taken_in_at is not None and state.scrapped_at is None and state.exported_at is None:
        yield Open(_company(state.holder), state.taken_in_at)


@foreseeable(
    code="D302",
    of="vehicle",
    by="dismantler",
    term="BatteryRemoved/after-scrapping",
    reports="BatteryRemoved",
    zh="报废车辆的电池拆下并移交",
    en="The packs of a scrapped vehicle are removed and handed over",
    next_zh="报送拆卸（BatteryRemoved），原因为报废（reason：scrapping），再移交",
    next_en="Send BatteryRemoved with reason scrapping, then hand them over",
    source="Measures art. 19, art. 24",
    grade="B",
)
def packs_of_a_scrapped_vehicle_are_removed(state: Vehicle) -> Iterable[Open]:
    """One for each pack presented and still bound; where some could not be read yet, one for all those bound and not stated."""
    if state.scrapped_at is None or not state.packs:
        return
    unread = bool(state.unread)
    for fit in state.packs:
        if fit.code in state.present or (unread and not state.absent):
            yield Open(state.scrapped_by, state.scrapped_at, fit.code)


@foreseeable(
    code="D303",
    of="vehicle",
    reports="VehicleTakenIn VehicleScrapped",
    zh="按报废注销的车辆应有拆解企业报告（义务主体未知，供主管部门查）",
    en="A vehicle deregistered as scrapped has a yard's report (by whom is not known: for the authority)",
    next_zh="由主管部门查明车辆去向；接收的拆解企业补报车辆进厂（VehicleTakenIn）、车辆报废（VehicleScrapped）",
    next_en="The authority finds out where it went; the yard that took it in reports VehicleTakenIn and VehicleScrapped",
    source="Measures art. 24",
    grade="B",
)
def vehicle_deregistered_as_scrapped_has_a_yard(state: Vehicle) -> Iterable[Open]:
    """A vehicle with another VIN may have been reported under that one."""
    known = state.taken_in_at or state.scrapped_at or state.alias_of or state.aliases or state.exported_at
    if state.deregistered == "scrapped" and not known:
        yield Open(None, state.deregistered_at)


@foreseeable(
    code="D304",
    of="vehicle",
    by="vehicle_maker",
    term="RecallRemedied",
    reports="RecallRemedied",
    zh="召回的车辆完成召回措施",
    en="A recalled vehicle is remedied",
    next_zh="完成后报送召回完成（RecallRemedied）",
    next_en="Carry out the remedy and send RecallRemedied",
    source="recall announced by its maker or an authority",
    grade="U",
)
def recalled_vehicle_is_remedied(state: Vehicle) -> Iterable[Open]:
    if state.scrapped_at is None and state.exported_at is None:
        for recall in state.recalls:
            yield Open(state.maker, state.recalled_at, recall)


@foreseeable(
    code="D203",
    of="consignment",
    reports="HandoverReceived",
    zh="收到的移交由接收方确认",
    en="A consignment is confirmed by its addressee",
    next_zh="收到后报送移交入库（HandoverReceived），逐项说明结果；未收到的请发出方撤销或改送",
    next_en="Send HandoverReceived with an outcome for each item once it has arrived; if it has not, the sender cancels or redirects",
    source="Measures art. 24(7)",
    grade="B",
)
def consignment_is_confirmed_by_its_addressee(state: Consignment) -> Iterable[Open]:
    """No countdown: the 30 days of art. 24(7) run from the receipt, and nobody knows that day before it is reported. How long
    a consignment may be under way is no term of the Measures; that it never arrives is for a sweep to find."""
    left = open_of(state) if state.sent_at is not None else None
    if not left:
        return
    whole = {state.addressee} if not state.elsewhere else {state.elsewhere.get(item, state.addressee) for item in left}
    for party in {company_of(to) for to in whole if to}:
        yield Open(party, state.sent_at, party)


def _company(holder: str | None) -> str | None:
    return None if holder is None or holder.startswith("@") else company_of(holder)
