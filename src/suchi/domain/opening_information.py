"""Who may open technical information, and on what ground; whoever may not learns what would be enough, and nothing else."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from suchi.domain.battery import Battery, company_of
from suchi.domain.errors import Reason, Refused
from suchi.domain.office import FIELDS, competent
from suchi.domain.party import Company, Office, holds
from suchi.domain.vehicle import Vehicle

Purpose = Literal["removal", "dismantling", "repair"]
PURPOSES: tuple[str, ...] = get_args(Purpose)
CONCERNED = frozenset({"repairer", "dismantler", "recycler"})
"""Who may query it, only to remove or dismantle the batteries concerned in their own firm (Measures, grade A)."""
Way = Literal["operator", "maker", "authority", "auditor", "held", "addressed", "taken-in", "statement"]
WAYS: dict[str, tuple[str, str]] = {
    "operator": ("登记册运营方", "the register's operator"),
    "maker": ("型号的生产企业", "the maker of the model"),
    "authority": ("主管部门", "an authority in its field and region"),
    "auditor": ("审计方", "an auditor"),
    "held": ("在册保管该电池", "has the battery on record"),
    "addressed": ("该电池正移交给读者", "the battery is on its way to the reader"),
    "taken-in": ("车辆已登记进厂", "the vehicle is on record as taken in"),
    "statement": ("据读者声明：车辆在其场内", "by the reader's statement that the vehicle stands in its yard"),
}
_FIELD = FIELDS["traceability"]
"""Technical information is reported under art. 24, whose authorities these are (grade C)."""


class Ground(Struct, frozen=True, kw_only=True):
    """On what ground something is opened: the way in, and the role in which the reader comes."""

    way: Way
    role: str


def role_of(company: Company | None, day: str) -> str | None:
    """The first of the roles that may query, as held on that day (`YYYY-MM-DD`); None where none is."""
    return next((role for role in sorted(CONCERNED) if holds(company, frozenset({role}), day)), None)


def standing_ground(company: Company | None, day: str) -> Ground | None:
    """The ground of whoever may open any model's: an auditor. Authorities are asked by region, makers by model."""
    return Ground(way="auditor", role="auditor") if holds(company, frozenset({"auditor"}), day) else None


def authority_ground(
    company: Company | None, office: Office | None, maker_region: str | None, day: str
) -> Ground | None:
    """The ground of an authority: its field is the reporting of art. 24, and the maker's division lies in its region. Where no
    division of the maker is on record, only an authority of the nation may. `office` is that of who asks, which may be a part of
    their authority's."""
    if not holds(company, frozenset({"regulator"}), day):
        return None
    competence = competent(office, _FIELD, maker_region)
    if competence.field and competence.region:
        return Ground(way="authority", role="regulator")
    return None


def battery_ground(company: Company, role: str, top: Battery, vehicle: Vehicle | None) -> Ground | None:
    """The ground by a battery: `top` is the whole it is a part of (itself, where it is none), `vehicle` what that sits in."""
    if company_of(top.holder) == company.code:
        return Ground(way="held", role=role)
    # a cancelled or rejected consignment leaves no addressee on the battery, so nothing is on its way
    if top.addressee is not None and company_of(top.addressee) == company.code:
        return Ground(way="addressed", role=role)
    if vehicle is not None and vehicle.holder is not None and company_of(vehicle.holder) == company.code:
        return Ground(way="taken-in", role=role)
    return None


def vehicle_ground(company: Company, role: str, vehicle: Vehicle) -> Ground:
    """The ground by a VIN with a purpose: on record as taken in, or by the reader's own word, which is marked as such."""
    taken = vehicle.holder is not None and company_of(vehicle.holder) == company.code
    return Ground(way="taken-in" if taken else "statement", role=role)


def not_concerned() -> Refused:
    """The refusal that is the same whatever is on record of what was named."""
    return Refused(
        "library.not-concerned",
        "技术信息只向拆卸、拆解有关电池的企业开放；您当前的身份与所列条件不足以查看",
        "technical information is open to those who remove or dismantle the batteries concerned; what you are and have named is not enough",
        list(_ENOUGH),
    )


def purpose_missing() -> Refused:
    """No purpose was stated."""
    return Refused(
        "library.purpose",
        "请注明用途：removal（拆卸）、dismantling（拆解）或 repair（维修）；仅限本企业用于有关电池",
        "state a purpose: removal, dismantling or repair; it serves your own firm and the batteries concerned only",
        [],
    )


_ENOUGH = (
    Reason(
        code="library.enough-role",
        zh="今日登记的角色须为机动车维修企业、报废机动车回收拆解企业或综合利用企业",
        en="your company is on record today as a repairer, dismantler or recycler",
        next_zh="向登记机构申请登记该角色",
        next_en="apply to the registrar for that role",
    ),
    Reason(
        code="library.enough-battery",
        zh="所列电池由贵方保管，或有正移交给贵方的移交单，或装在已登记进厂的车辆上",
        en="the battery you name is in your custody, on its way to you by a consignment, or in a vehicle on record as taken in by you",
        next_zh="填写该电池编码与用途；尚未报送的请先报送",
        next_en="name that battery and a purpose; what is not reported yet, report first",
    ),
    Reason(
        code="library.enough-vehicle",
        zh="或填写停放在贵方场内的车辆的 VIN 与用途；该次查阅将注明“据声明”",
        en="or name the VIN of a vehicle that stands in your yard, and a purpose; the read is marked as by your statement",
        next_zh="填写 VIN、用途，可附工单号",
        next_en="give the VIN, a purpose and, if you like, your job number",
    ),
    Reason(
        code="library.enough-office",
        zh="或为该型号的生产企业、职责与辖区相符的主管部门、审计方",
        en="or you are the maker of the model, an authority in its field and region, or an auditor",
        next_zh="改用相应主体的账号或密钥",
        next_en="use the account or key of such a party",
    ),
)
