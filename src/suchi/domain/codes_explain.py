"""Explains an identifier stretch by stretch in Chinese and English, each with its source and how sure that source is."""

from collections.abc import Callable

from msgspec import Struct

from suchi.domain import codes_layout as layout
from suchi.domain import regions
from suchi.domain.codes import Parsed
from suchi.domain.codes_doubts import Doubt
from suchi.domain.codes_layout import Part

Words = tuple[str, str]  # Chinese, English


class Piece(Struct, frozen=True):
    """A stretch of the normalised code (positions from 1, both ends counted): what it is called and what it says here.

    `grade` is that of the register's facts (A wording … U unknown); `memory` marks a name nobody has looked up yet;
    empty where the definition is our own.
    """

    start: int
    end: int
    text: str
    name_zh: str
    name_en: str
    meaning_zh: str
    meaning_en: str
    source: str
    grade: str
    doubts: tuple[Doubt, ...] = ()


_LAYOUTS = {
    "battery": (layout.BATTERY_PARTS, "GB/T 34014-2017", "B"),
    "battery_product": (layout.PRODUCT_PARTS, "GB/T 34014-2017", "B"),
    "platform": (layout.PLATFORM_PARTS, "Suchi", ""),
    "vin": (layout.VIN_PARTS, "GB 16735", "B"),
    "company": (layout.COMPANY_PARTS, "GB 32100-2015", "B"),
    "organisation": (layout.ORGANISATION_PARTS, "GB 11714-1997", "B"),
    "duns": (layout.DUNS_PARTS, "DUNS", "B"),
    "region": (layout.REGION_PARTS, "GB/T 2260", "B"),
}

KIND_NAMES: dict[str, Words] = {
    "battery": ("动力电池编码", "battery code"),
    "battery_product": ("再生产品编码", "code of a product made of waste batteries"),
    "platform": ("平台补码", "platform code"),
    "vin": ("车辆识别代号", "vehicle identification number"),
    "company": ("统一社会信用代码", "unified social credit code"),
    "organisation": ("组织机构代码", "organisation code"),
    "duns": ("邓白氏编码", "DUNS number"),
    "region": ("行政区划代码", "administrative division code"),
    "unknown": ("未识别", "not recognised"),
}

_NAMES: dict[str, Words] = {
    "maker": ("厂商代码", "maker"),
    "level": ("产品类型", "product type"),
    "chemistry": ("电池类型", "battery type"),
    "specification": ("规格代码", "specification"),
    "traceability": ("追溯信息代码", "traceability information"),
    "year": ("生产年份", "year of production"),
    "month": ("生产月份", "month of production"),
    "day": ("生产日期", "day of production"),
    "serial": ("序列号", "serial number"),
    "mark": ("再生标识", "mark of a product made of waste batteries"),
    "origin": ("来源层级", "level of the origin"),
    "prefix": ("补码前缀", "prefix"),
    "number": ("编号", "number"),
    "check": ("校验码", "check character"),
    "wmi": ("世界制造厂识别代号", "world manufacturer identifier"),
    "vds": ("车辆说明部分", "vehicle descriptor section"),
    "checkDigit": ("校验位", "check digit"),
    "modelYear": ("车型年份", "model year"),
    "plant": ("装配厂", "assembly plant"),
    "department": ("登记管理部门", "registering department"),
    "institutionType": ("机构类别", "institution type"),
    "region": ("登记管理机关行政区划", "division of the registering office"),
    "organisation": ("组织机构代码", "organisation code"),
    "province": ("省级", "province"),
    "prefecture": ("地级", "prefecture"),
    "county": ("县级", "county"),
    "discriminator": ("同码区分号", "discriminator of one code on several packs"),
}

_LEVEL_NAMES: dict[str, Words] = {"P": ("电池包", "pack"), "M": ("模块", "module"), "C": ("单体", "cell")}
CHEMISTRY_NAMES: dict[str, Words] = {
    "A": ("镍氢", "nickel-metal hydride"),
    "B": ("磷酸铁锂", "lithium iron phosphate"),
    "C": ("锰酸锂", "lithium manganese oxide"),
    "D": ("钴酸锂", "lithium cobalt oxide"),
    "E": ("三元", "ternary (Ni-Co-Mn or Ni-Co-Al)"),
    "F": ("超级电容器", "supercapacitor"),
    "G": ("钛酸锂", "lithium titanate"),
    "Z": ("其他", "other"),
}
_CONFIRMED_CHEMISTRIES = "BE"  # public codes of known packs bear these two out
_DEPARTMENTS: dict[str, Words] = {
    "1": ("机构编制", "public institutions' staffing office"),
    "5": ("民政", "civil affairs"),
    "9": ("市场监管（工商）", "market regulation"),
    "Y": ("其他", "other"),
}
_INSTITUTIONS: dict[str, Words] = {
    "11": ("机关", "government body"),
    "12": ("事业单位", "public institution"),
    "51": ("社会团体", "social organisation"),
    "52": ("民办非企业单位", "private non-enterprise unit"),
    "53": ("基金会", "foundation"),
    "91": ("企业", "enterprise"),
    "92": ("个体工商户", "individual business"),
    "93": ("农民专业合作社", "farmers' cooperative"),
}
_NOT_HELD = ("含义未收录", "meaning not held")
_NOT_VALID = ("无效", "not valid")


def explain(parsed: Parsed) -> list[Piece]:
    """Pieces that cover the normalised code from end to end; one piece where no layout fits."""
    key = parsed.normalised
    if not key:
        return []
    bare, mark, _ = key.partition("~")
    parts, source, grade = _LAYOUTS.get(parsed.kind, ((), "", "U"))
    if not parts or not parsed.fields or len(bare) != parts[-1].last:
        zh, en = KIND_NAMES[parsed.kind]
        return [
            Piece(1, len(key), key, zh, en, "无法按位解释", "cannot be read by position", source, "U", parsed.doubts)
        ]
    pieces = [_piece(parsed, part, bare, source, grade) for part in parts]
    if mark:
        count, (zh, en) = key[len(bare) :], _NAMES["discriminator"]
        meaning = (f"同一编码下的第 {count[1:]} 件实物", f"physical item no. {count[1:]} found under this code")
        at = (len(bare) + 1, len(key))
        pieces.append(Piece(*at, count, zh, en, *meaning, "Suchi", "", _about(parsed, *at)))
    return pieces


def _piece(parsed: Parsed, part: Part, key: str, source: str, grade: str) -> Piece:
    text = part.of(key)
    name = _NAMES[part.name]
    if (parsed.kind, part.name) == ("vin", "serial"):
        name = ("生产顺序号", "sequential number")
    meaning = _MEANINGS[part.name](text, key, parsed)
    if (part.name == "chemistry" and text not in _CONFIRMED_CHEMISTRIES) or part.name in (
        "department",
        "institutionType",
    ):
        grade = "memory"
    if part.name == "check" and parsed.kind == "platform":
        source, grade = "ISO/IEC 7064 MOD 37,36", "A"
    if part.name == "region":
        source = f"{source}, GB/T 2260"
    return Piece(part.first, part.last, text, *name, *meaning, source, grade, _about(parsed, part.first, part.last))


def _about(parsed: Parsed, first: int, last: int) -> tuple[Doubt, ...]:
    return tuple(doubt for doubt in parsed.doubts if doubt.at and doubt.at[0] <= last and doubt.at[1] >= first)


# ---- what a stretch says --------------------------------------------------------------------------------------------

Meaning = Callable[[str, str, Parsed], Words]


def _said(zh: str, en: str) -> Meaning:
    return lambda text, key, parsed: (zh, en)


def _looked_up(table: dict[str, Words]) -> Meaning:
    return lambda text, key, parsed: table.get(text, _NOT_VALID)


def _year(text: str, key: str, parsed: Parsed) -> Words:
    if text not in layout.CYCLE:
        return _NOT_VALID
    year = layout.FIRST_YEAR + layout.CYCLE.index(text)
    return (
        f"{year} 年（30 年一循环，也可能是 {year + 30} 年）",
        f"{year} (the cycle is 30 years: {year + 30} has it too)",
    )


def _month(text: str, key: str, parsed: Parsed) -> Words:
    month = layout.MONTHS.find(text) + 1
    return (f"{month} 月", f"month {month}") if month else _NOT_VALID


def _day(text: str, key: str, parsed: Parsed) -> Words:
    day = layout.DAYS.find(text) + 1
    if not day:
        return _NOT_VALID
    made = parsed.fields.get("date")
    return (f"{day} 日，即 {made}", f"day {day}, hence {made}") if made else (f"{day} 日", f"day {day}")


def _number(text: str, key: str, parsed: Parsed) -> Words:
    number = parsed.fields["number"]
    return (f"第 {number} 号", f"no. {number}") if number.isdecimal() else _NOT_VALID


def _check(text: str, key: str, parsed: Parsed) -> Words:
    computed = {
        "platform": layout.platform_check,
        "company": layout.company_check,
        "organisation": layout.organisation_check,
        "vin": layout.vin_check,
    }
    if any(doubt.code.endswith(".characters") for doubt in parsed.doubts):
        return "含不允许的字符，无法校验", "not computed: the code holds characters that are not allowed"
    expected = computed[parsed.kind](key)
    return (
        ("校验相符", "agrees") if text == expected else (f"不符，应为 {expected}", f"disagrees, should be {expected}")
    )


def _wmi(text: str, key: str, parsed: Parsed) -> Words:
    if text[0] == "0":
        return "首位 0 未分配给任何国家，演示用", "no country has a leading 0: used for demonstration"
    if text[0] == "L":
        return "L：中国", "L: China"
    return "制造厂由首三位确定（ISO 3780）", "these three name the maker (ISO 3780)"


def _model_year(text: str, key: str, parsed: Parsed) -> Words:
    if text not in layout.CYCLE:
        return _NOT_VALID
    first, second = layout.model_years(text)
    return f"{first} 年或 {second} 年（30 年一循环）", f"{first} or {second} (the cycle is 30 years)"


def _institution(text: str, key: str, parsed: Parsed) -> Words:
    return _INSTITUTIONS.get(key[:2], _NOT_HELD)


def _registered_at(text: str, key: str, parsed: Parsed) -> Words:
    if parsed.fields.get("demonstration"):
        return "99 不属于任何地方：演示用虚构企业", "no place has 99: an invented company for demonstration"
    if text == regions.NATIONAL:
        return "国家登记机关", "the national registering office"
    if not (text.isascii() and text.isdecimal()) or regions.unknown_part(text):
        return _NOT_VALID
    return regions.place_name(text)


def _region_part(last: int) -> Meaning:
    def meaning(text: str, key: str, parsed: Parsed) -> Words:
        if last > 2 and key[last - 2 :] == "0" * (8 - last):
            return "不细分", "not further divided"
        known = regions.divisions().get(key[:last])
        if known is None:
            return _NOT_VALID if parsed.doubts else _NOT_HELD
        ended = (f"（{known.retired} 年止）", f" (until {known.retired})") if known.retired else ("", "")
        return known.zh + ended[0], known.en + ended[1]

    return meaning


_MEANINGS: dict[str, Meaning] = {
    "maker": _said("厂商名录未收录", "the list of makers is not held"),
    "level": _looked_up(_LEVEL_NAMES),
    "chemistry": _looked_up(CHEMISTRY_NAMES),
    "specification": _said("由厂商自定并备案", "filed by the maker"),
    "traceability": _said("由厂商自定并备案", "filed by the maker"),
    "year": _year,
    "month": _month,
    "day": _day,
    "serial": _said("由厂商编排", "given by the maker"),
    "mark": _said("R：以废旧电池制成，重新编码", "R: made of waste batteries, coded anew"),
    "origin": _looked_up(_LEVEL_NAMES),
    "prefix": _said(
        "溯池为无码物品补发，不是 GB/T 34014 编码", "given by Suchi to a thing without a code; not GB/T 34014"
    ),
    "number": _number,
    "check": _check,
    "wmi": _wmi,
    "vds": _said("车辆特征，由制造厂规定", "features of the vehicle, set by the maker"),
    "checkDigit": _check,
    "modelYear": _model_year,
    "plant": _said("由制造厂规定", "set by the maker"),
    "department": lambda text, key, parsed: _DEPARTMENTS.get(text, _NOT_HELD),
    "institutionType": _institution,
    "region": _registered_at,
    "organisation": _said("主体标识码，末位是其校验码", "identifies the body; its last is its own check character"),
    "province": _region_part(2),
    "prefecture": _region_part(4),
    "county": _region_part(6),
}
