"""Duties of makers and of parties to a case: technical information, recalls, replies; and the reminder of an ending permit."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.case import Case
from suchi.domain.duty import Open, foreseeable, idle
from suchi.domain.event import day_of
from suchi.domain.model import BatteryModel, VehicleModel, is_own
from suchi.domain.party import Site
from suchi.domain.rule import MEASURES_IN_FORCE

REMOVAL = "TechnicalInformationFiled"
DISMANTLING = "TechnicalInformationFiled/dismantling"
OF_BATTERY_MODEL = "TechnicalInformationFiled/battery-model"


def lacks(state: VehicleModel | BatteryModel, kind: str) -> bool:
    """Whether its maker has filed no information of the kind for the model: what somebody else filed unasked discharges nobody.
    Whoever files by delegation reports in the maker's name."""
    return not any(filing.kind == kind and is_own(state, filing) for filing in state.filings)


def _certified(state: VehicleModel, kind: str) -> Iterable[Open]:
    # The Measures do not say that they reach back to models certified before they were in force.
    if state.certified_on is not None and state.certified_on >= MEASURES_IN_FORCE and lacks(state, kind):
        yield Open(state.maker, state.certified_on)


@foreseeable(
    code="D101",
    of="vehicle_model",
    by="vehicle_maker",
    term=REMOVAL,
    reports="TechnicalInformationFiled",
    zh="车型通过强制性产品认证后报送拆卸信息",
    en="Removal information is filed once a vehicle model is certified",
    next_zh="报送技术信息（TechnicalInformationFiled），类型为拆卸（kind：removal）",
    next_en="Send TechnicalInformationFiled with kind removal",
    source="Measures (press summary): within 6 months of CCC; subject unclear, held for the vehicle model",
    grade="C",
)
def removal_information_is_filed_for_a_vehicle_model(state: VehicleModel) -> Iterable[Open]:
    return _certified(state, "removal")


@foreseeable(
    code="D102",
    of="vehicle_model",
    by="vehicle_maker",
    term=DISMANTLING,
    reports="TechnicalInformationFiled",
    zh="车型通过强制性产品认证后提供拆解支持信息",
    en="Dismantling information is filed once a vehicle model is certified",
    next_zh="报送技术信息（TechnicalInformationFiled），类型为拆解（kind：dismantling）",
    next_en="Send TechnicalInformationFiled with kind dismantling",
    source="Measures (press summary): named without a term",
    grade="C",
)
def dismantling_information_is_filed_for_a_vehicle_model(state: VehicleModel) -> Iterable[Open]:
    return _certified(state, "dismantling")


@foreseeable(
    code="D103",
    of="battery_model",
    by="battery_maker",
    term=OF_BATTERY_MODEL,
    reports="TechnicalInformationFiled",
    zh="为电池型号报送拆卸信息（义务主体未明确）",
    en="Removal information is filed for a battery model (who owes it is not clear)",
    next_zh="报送技术信息（TechnicalInformationFiled），类型为拆卸（kind：removal），注明电池型号（batteryModel）",
    next_en="Send TechnicalInformationFiled with kind removal and the batteryModel",
    source="Measures (press summary): “manufacturer or importer”, of the vehicle or of the battery",
    grade="U",
)
def removal_information_is_filed_for_a_battery_model(state: BatteryModel) -> Iterable[Open]:
    if state.born is not None and day_of(state.born) >= MEASURES_IN_FORCE and lacks(state, "removal"):
        yield Open(state.maker, state.born)


@foreseeable(
    code="D401",
    of="case",
    reports="ReplyReceived",
    zh="案件通知限期内答复或改正",
    en="A notice in a case is answered by its day",
    next_zh="在通知所定日期前提交答复（ReplyReceived）并附证据",
    next_en="Send ReplyReceived with the evidence by the day that the notice sets",
    source="Measures (penalties): 责令改正",
    grade="C",
)
def notice_in_a_case_is_answered(state: Case) -> Iterable[Open]:
    if state.stage == "notice":
        # a term that was over before the notice was given binds nobody: no countdown
        over = state.due is not None and state.last_at is not None and state.due < day_of(state.last_at)
        yield Open(state.party, state.last_at, due=None if over else state.due)


@foreseeable(
    code="D501",
    kind="reminder",
    of="site",
    reports="PermitRecorded",
    zh="场所许可即将到期",
    en="A permit of a site is about to end",
    next_zh="到期前办理续期，由主管部门或本企业报送许可（PermitRecorded）",
    next_en="Renew it before it ends; the authority or the company itself sends PermitRecorded",
    source="Measures art. 18",
    grade="B",
)
def permit_is_renewed_before_it_ends(state: Site) -> Iterable[Open]:
    for permit in state.permits:
        end = permit.until
        if end is not None and not any(p.kind == permit.kind and _goes_on(p.until, end) for p in state.permits):
            yield Open(state.company, permit.since, f"{permit.kind}:{permit.number}", end)


def _goes_on(until: str | None, end: str) -> bool:
    return until is None or until > end


@idle("site")
def _without_permits(state: Site) -> bool:
    return not state.permits
