"""Which authority concerns what: fields of duty by the source of a rule, and the region of an office."""

from __future__ import annotations

import re

from msgspec import Struct

from suchi.domain.law import contains
from suchi.domain.party import Company, Office, holds

MINISTRIES = frozenset({"MIIT", "NDRC", "MEE", "MOT", "MOFCOM", "SAMR", "MPS"})
"""The six that issued the Measures (order No. 73), and the police, who keep the register of vehicles."""


class Field(Struct, frozen=True, kw_only=True):
    """A field of duty, the ministries it concerns, and how sure that is. The Measures name an enforcing authority for each
    duty (C), which one is not at hand: the grade is that of the assignment here."""

    name: str
    zh: str
    en: str
    ministries: frozenset[str]
    grade: str


def _field(name: str, zh: str, en: str, ministries: str, grade: str = "C") -> Field:
    # MIIT comes first among those that issued the Measures and keeps the national platform: every field concerns it
    return Field(name=name, zh=zh, en=en, ministries=frozenset(["MIIT", *ministries.split()]), grade=grade)


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        _field("coding", "编码", "coding", "SAMR"),
        _field("traceability", "溯源与报送", "traceability and reporting", "MOT MOFCOM"),
        _field("outlets", "回收服务网点与兜底责任", "outlets and the backstop duty", ""),
        _field("scrapping", "车电一体报废", "whole-vehicle scrapping", "MOFCOM MPS"),
        _field("permits", "综合利用的前置许可", "permits before utilisation", "NDRC MEE"),
        _field("hand-over", "移交", "hand-over", "MOT MOFCOM MEE"),
        _field("use", "禁止用途与产品质量", "prohibited use and product quality", "SAMR MPS"),
        _field("conditions", "行业规范条件", "industry conditions", ""),
        _field("cases", "案件办理", "conduct of cases", "NDRC MEE MOT MOFCOM SAMR MPS"),
    )
}

_BY_ARTICLE = {
    4: "traceability",
    11: "coding",
    18: "permits",
    19: "hand-over",
    22: "use",
    24: "traceability",
    42: "conditions",
}
_BY_WORD = (
    (re.compile(r"GB/T 3401|GB/T 4556|GB 16735|GB 32100"), "coding"),
    (re.compile(r"scrapp|车电一体|ELV"), "scrapping"),
    (re.compile(r"outlet|backstop|网点|兜底"), "outlets"),
    (re.compile(r"[Ii]ndustry conditions|规范条件|recovery rate"), "conditions"),
    (re.compile(r"[Pp]enalt|处罚"), "cases"),
)
_article = re.compile(r"art\. ?(\d+)").search


def field_of(source: str) -> Field | None:
    """The field of duty of a rule by its source (`Measures art. 19`); None where nothing tells."""
    article = _article(source)
    if article is not None and int(article.group(1)) in _BY_ARTICLE:
        return FIELDS[_BY_ARTICLE[int(article.group(1))]]
    return next((FIELDS[name] for word, name in _BY_WORD if word.search(source)), None)


class Competence(Struct, frozen=True):
    """Whether a matter lies in an office's field and in its region; None where that is not known."""

    field: bool | None
    region: bool | None


def competent(office: Office | None, field: Field | None, region: str | None) -> Competence:
    """Whether an office is the one for a field of duty in a region (GB/T 2260, down to the county)."""
    if office is None:
        return Competence(None, None)
    known = field is not None and office.ministry in MINISTRIES
    in_field = office.ministry in field.ministries if known and field is not None else None
    if office.level == "nation":
        return Competence(in_field, True)
    return Competence(in_field, contains(office.region, region) if region is not None else None)


_LEVELS = ("nation", "province", "prefecture", "county")


def stands_above(upper: Office | None, lower: Office | None) -> bool | None:
    """Whether one office is of a higher level than another and its region contains the other's; None where one is unknown."""
    if upper is None or lower is None:
        return None
    if _LEVELS.index(upper.level) >= _LEVELS.index(lower.level):
        return False
    return upper.level == "nation" or contains(upper.region, lower.region)


def is_authority(company: Company | None, day: str) -> bool:
    """Whether the company held the role of an authority on the day (`YYYY-MM-DD`)."""
    return holds(company, frozenset({"regulator", "registrar"}), day)


def stem(region: str) -> str:
    """The digits that all divisions inside a region begin with; empty for the nation."""
    if region in ("000000", "100000"):
        return ""
    return region[:2] if region[2:] == "0000" else region[:4] if region[4:] == "00" else region
