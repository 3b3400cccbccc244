"""Why an identifier is doubted: one stable code per rule, worded in Chinese and English with the standard it breaks."""

from msgspec import Struct


class Doubt(Struct, frozen=True):
    """One failed rule: its stable code, the positions from–to (from 1; None = the whole), what stands there, and why not."""

    code: str
    at: tuple[int, int] | None
    value: str
    zh: str
    en: str


_STANDARDS = {
    "battery-code": "GB/T 34014-2017",
    "product-code": "GB/T 34014-2017",
    "platform-code": "Suchi, ISO/IEC 7064 MOD 37,36",
    "vin": "GB 16735",
    "company-code": "GB 32100-2015",
    "organisation-code": "GB 11714-1997",
    "duns": "DUNS",
    "region": "GB/T 2260",
    "code": "Suchi",
}

# Looked up by the full code first, then by what follows the dot. {…} are the details given with the doubt.
_REASONS = {
    "empty": ("没有内容", "nothing was given"),
    "length": ("共 {actual} 位，应为 {expected} 位", "{actual} characters where {expected} are required"),
    "characters": ("含有不允许的字符", "holds characters that are not allowed"),
    "level": ("产品类型只有 P（包）、M（模块）、C（单体）", "the product type is P (pack), M (module) or C (cell)"),
    "chemistry": ("电池类型只有 A–G 和 Z", "the battery type is A–G or Z"),
    "year": ("年份只用 1–9 和除 I O Q U Z 以外的字母", "a year is 1–9 or a letter other than I O Q U Z"),
    "month": ("月份只有 1–9、A、B、C", "a month is 1–9, A, B or C"),
    "day": (
        "日期只用 0–9 和除 I O Q U Z 以外的字母（0 为 31 日）",
        "a day is 0–9 or a letter other than I O Q U Z (0 = 31st)",
    ),
    "calendar": (
        "历法中没有 {year} 年 {month} 月 {day} 日",
        "the calendar has no day {day} in month {month} of {year}",
    ),
    "serial": ("序列号只能是数字", "a serial number has digits only"),
    "code.discriminator": ("“~”后应为 2 以上的序数", "after “~” stands a count from 2 upward"),
    "mark": ("再生产品代码此位应为 R", "a product made of waste batteries carries R here"),
    "origin": ("来源层级只有 P（包）、M（模块）、C（单体）", "the origin is P (pack), M (module) or C (cell)"),
    "number": ("平台编号不用字母 I L O U", "a platform number does not use the letters I L O U"),
    "check": ("校验码应为 {expected}", "the check character should be {expected}"),
    "battery-code.length": (
        "共 {actual} 位，应为 24 位（再生产品 19 位）；标准实施前的编码长度不一",
        "{actual} characters where 24 are required (19 for a product made of waste batteries); "
        "codes from before the standard have other lengths",
    ),
    "vin.characters": ("只用数字和除 I O Q 以外的字母", "only digits and letters other than I O Q are allowed"),
    "vin.serial": ("末尾 {digits} 位应为数字（ISO 3779）", "the last {digits} characters are digits (ISO 3779)"),
    "company-code.characters": (
        "只用数字和除 I O S V Z 以外的字母",
        "only digits and letters other than I O S V Z are allowed",
    ),
    "company-code.length": (
        "共 {actual} 位，应为 18 位（境外主体用 9 位 DUNS 编码）",
        "{actual} characters where 18 are required (foreign parties: a DUNS number of 9 digits)",
    ),
    "company-code.region-digits": (
        "登记机关行政区划码只能是数字",
        "the division of the registering office has digits only",
    ),
    "company-code.region": (
        "行政区划代码中没有此登记地（GB/T 2260）",
        "no such division of the registering office (GB/T 2260)",
    ),
    "company-code.organisation-check": (
        "其中组织机构代码的校验码应为 {expected}（GB 11714-1997）",
        "the check character of the organisation code inside should be {expected} (GB 11714-1997)",
    ),
    "duns.characters": ("只能是数字", "only digits are allowed"),
    "region.characters": ("只能是数字", "only digits are allowed"),
    "region.province": ("没有此省级代码", "no province has this code"),
    "region.prefecture": ("该省没有此地级代码", "this province has no such prefecture"),
    "code.unknown": ("不像任何已知的代码", "looks like none of the known identifiers"),
}

_SHOWN = 40  # characters of an offending value that are repeated: a hostile text is not echoed at length


def doubt(code: str, at: tuple[int, int] | None = None, value: str = "", **details: str | int) -> Doubt:
    """The doubt with its wording: where, what stands there, what the standard asks."""
    standard, _, rule = code.partition(".")
    zh, en = (text.format(**details) for text in _REASONS.get(code) or _REASONS[rule])
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    where_zh = where_en = ""
    if at is not None:
        span = f"{at[0]}" if at[0] == at[1] else f"{at[0]}–{at[1]}"
        where_zh, where_en = f"第 {span} 位", f"Position{'' if at[0] == at[1] else 's'} {span} "
    if shown and not details.get("actual"):  # a length is named in the reason itself
        where_zh, where_en = f"{where_zh}“{shown}”", f"{where_en}“{shown}”"
    separator_zh, separator_en = ("：", ": ") if where_zh else ("", "")
    source = _STANDARDS[standard]
    return Doubt(
        code, at, shown, f"{where_zh}{separator_zh}{zh}（{source}）", f"{where_en}{separator_en}{en} ({source})"
    )
