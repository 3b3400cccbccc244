"""The figures of the monthly bulletin, each with what it counts: declared once, for the counting, the page and its files."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Unit = Literal["packs", "vehicles", "g", "causes", "cases"]
PUBLISHED_ON = 10
"""On which day of the month after it a bulletin first comes out. No term of the law: a choice of this register."""


class Monthly(Struct, frozen=True, kw_only=True):
    """A figure: its name, its unit, and its title and definition in both languages. `open_`: whether everybody may read it, of the
    whole country: what no company's own business can be read from."""

    name: str
    unit: Unit
    zh: str
    en: str
    counts_zh: str
    counts_en: str
    open_: bool = False


MONTHLY: dict[str, Monthly] = {
    one.name: one
    for one in (
        Monthly(
            name="produced", unit="packs", zh="生产的电池包", en="Packs produced", open_=True,
            counts_zh="生产日期在当月的电池包，计入生产企业登记地。", counts_en="Packs whose day of production lies in the month, where their maker is registered.",
        ),
        Monthly(
            name="sold", unit="vehicles", zh="销售的车辆", en="Vehicles sold", open_=True,
            counts_zh="销售日期在当月的车辆，计入销售地区。", counts_en="Vehicles whose day of sale lies in the month, where they were sold.",
        ),
        Monthly(
            name="scrapped", unit="vehicles", zh="报废的车辆", en="Vehicles scrapped", open_=True,
            counts_zh="报废日期在当月的车辆，计入拆解企业登记地。", counts_en="Vehicles whose day of scrapping lies in the month, where the yard is registered.",
        ),
        Monthly(
            name="retired", unit="packs", zh="退役的电池包", en="Packs retired", open_=True,
            counts_zh="当月成为废旧动力电池的电池包：以在册状态中的退役、回收、作为废旧移交为准，无此记录的以所在车辆的报废日期为准。计入报送企业登记地；期初库存不计。退役不等于已移交或已利用。",
            counts_en="Packs that became waste in the month: by their retirement, collection or hand-over as waste on record, else by the scrapping of the vehicle they are in. Where the company is registered that reported it; opening stocks are not in it. To be retired is neither to be handed over nor utilised.",
        ),
        Monthly(
            name="retired_mass", unit="g", zh="退役电池包的质量", en="Mass of packs retired",
            counts_zh="上一项电池包的在册质量之和；质量不详的不计，也不估算。", counts_en="Their masses on record together; those of no known mass are not in it, and none is estimated.",
        ),
        Monthly(
            name="handed_over", unit="g", zh="移交的质量", en="Mass handed over",
            counts_zh="当月发出的移交，以接收质量为准，未接收的以发出质量为准；已取消的不计，质量不详的不计。计入发出企业登记地。",
            counts_en="Consignments sent in the month, by the mass received, else the mass sent; those called off and of no known mass are not in it. Where the sender is registered.",
        ),
        Monthly(
            name="taken_in", unit="g", zh="综合利用企业入厂质量", en="Mass taken in by recyclers",
            counts_zh="当月进入综合利用企业场所的质量，计入场所所在地。入厂不等于已利用。",
            counts_en="What crossed the gates of recyclers in the month, where their sites lie. To take in is not to utilise.",
        ),
        Monthly(
            name="sold_on", unit="g", zh="再生材料与产品出厂质量", en="Mass of material and products that left recyclers",
            counts_zh="当月离开综合利用企业场所的材料与产品的质量。", counts_en="Material and products that left the sites of recyclers in the month.",
        ),
        Monthly(
            name="lost", unit="g", zh="加工损耗与残余物质量", en="Losses and residues",
            counts_zh="当月加工损耗和交付处置的残余物。", counts_en="What processing lost in the month, and residues handed to disposal.",
        ),
        Monthly(
            name="found", unit="causes", zh="新认定的违反", en="Clauses newly found broken",
            counts_zh="当月首次认定、现仍成立的违反，同一原因计一次，计入应负责企业登记地。",
            counts_en="Findings of a broken clause that appeared in the month and still stand, where the company is registered that has to answer.",
        ),
        Monthly(
            name="opened", unit="cases", zh="立案", en="Cases opened",
            counts_zh="当月立案的案件，计入当事人登记地。", counts_en="Cases opened in the month, where their party is registered.",
        ),
        Monthly(
            name="decided", unit="cases", zh="决定", en="Cases decided",
            counts_zh="当月作出且未撤销的决定，计入当事人登记地。", counts_en="Decisions of the month that have not been annulled, where their party is registered.",
        ),
    )
}  # fmt: skip


def published_on(month: str) -> str:
    """The day on which the bulletin of a month (`YYYY-MM`) first comes out."""
    return f"{after(month)}-{PUBLISHED_ON:02}"


def after(month: str, months: int = 1) -> str:
    """The month so many months later, or earlier where that is below 0."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + months
    return f"{number // 12:04}-{number % 12 + 1:02}"
