"""The filter by division: six digits, which stand for everything below it."""

from __future__ import annotations

from suchi.domain.office import stem
from suchi.web.api.operation import Parameter
from suchi.web.call import Call, bad_parameter

REGION_OF_ANSWERABLE = Parameter(
    name="region",
    zh="应负责企业所在行政区划（含下级）",
    en="The division of the answerable company, with all below it",
    example="330100",
)
REGION_OF_PARTY = Parameter(
    name="region",
    zh="当事人所在行政区划（含下级）",
    en="The division of the party, with all below it",
    example="330100",
)


def region_stem(call: Call) -> str | None:
    """The digits with which the divisions meant begin; None for all."""
    region: str | None = call.given.get("region")
    if region is None:
        return None
    if len(region) != 6 or not region.isascii() or not region.isdecimal():
        raise bad_parameter(
            "region", region, "行政区划代码为 6 位数字，如 330100", "a division has six digits, such as 330100"
        )
    return stem(region) or None
