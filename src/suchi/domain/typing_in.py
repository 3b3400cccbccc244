"""What people type into a form or a cell, read as the wire wants it, and written back as they would type it; exact both ways.

A mass typed in kg becomes an integer in g, a day typed as 2026/4/18 becomes 2026-04-18, a choice may be its word in either language.
What cannot be read is a `Reason` in the field's own words; its place is left to whoever knows it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from suchi.domain.errors import Reason
from suchi.domain.event import instant_us
from suchi.domain.labels import Field

CHINA = "+08:00"
_SHOWN = 40
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?")
_ZONE = re.compile(r"\s*(Z|[+-]\d{2}:\d{2})$")
_CODES = frozenset({"battery", "vehicle", "lot", "report", "event"})
_APART = re.compile(r"[\n\r,;\t，、；]+")
_LINES = re.compile(r"[\n\r;；]+")
_AS_TYPED = frozenset({"text", "long"})
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d*)?").fullmatch
_YES = frozenset("1 true yes y 是 有".split())
_NO = frozenset("0 false no n 否 无".split())


def read(field: Field, text: str) -> Any:
    """One value of the field: of the wire, or a `Reason`. The text is not empty. Digits, points and words of a choice typed in
    full width mean the same as in half; texts stay as they were typed."""
    return _READERS[field.shape](field, (text if field.shape in _AS_TYPED else narrow(text)).strip())


def narrow(text: str) -> str:
    """Full-width characters, as an input method writes them, in half width (Unicode NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def ungrouped(text: str) -> str:
    """A figure without the commas or blanks that set thousands apart. Others stay, and make it no figure: whoever writes a comma for
    the point (412,5) would be off tenfold."""
    bare = narrow(text).strip()
    return bare.replace(",", "").replace(" ", "") if _GROUPED(bare) else bare


def several(field: Field, text: str) -> list[str]:
    """The values of a list as they were typed: codes apart by commas or lines, other texts by lines."""
    apart = _APART if field.choices or field.label.names in _CODES else _LINES
    return [one.strip() for one in apart.split(text) if one.strip()]


def write(field: Field, value: Any) -> str:
    """A value of the wire as somebody would type it."""
    if field.shape == "flag":
        return "yes" if value else "no"
    if field.shape == "integer" and field.label.scale != 1:
        return f"{Decimal(value) / field.label.scale:f}"
    return str(value)


def moment(day: str, time: str, zone: str) -> str | None:
    """A day, or a moment of RFC 3339, from what stands in the three fields of a form; None for what is none."""
    found = day_of(day)
    if found is None:
        return None
    if not time.strip():
        return found
    clock = _TIME.fullmatch(narrow(time).strip())
    if clock is None:
        return None
    hour, minute, second, fraction = clock.groups()
    text = f"{found}T{int(hour):02}:{minute}:{second or '00'}{fraction or ''}{zone.strip() or CHINA}"
    try:
        instant_us(text)
    except (ValueError, OverflowError):
        return None
    return text


def taken_apart(text: str) -> tuple[str, str, str]:
    """A day or moment of the wire as (day, time, zone); a bare day has neither of the two."""
    if "T" not in text:
        return text, "", CHINA
    day, _, rest = text.partition("T")
    zone = _ZONE.search(rest)
    assert zone is not None
    return day, rest[: zone.start()], zone.group(1)


def day_of(text: str) -> str | None:
    """A day however it is written: 2026-04-18, 2026/4/18, 2026年4月18日; None for what is none."""
    found = _DAY.fullmatch(narrow(text).strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def wanting(field: Field) -> Reason:
    """A field that must be filled in and is not."""
    return _wrong(field, "required", None, "请填写“{}”", "“{}” is needed", ("此项必填", "fill it in"))


def _text(field: Field, text: str) -> Any:
    if field.length is not None and len(text) > field.length:
        zh, en = (
            f"“{{}}”最多 {field.length} 个字符，现有 {len(text)} 个",
            f"“{{}}” has at most {field.length} characters, not {len(text)}",
        )
        return _wrong(field, "length", text, zh, en, ("缩短后再填", "shorten it"))
    if field.label.names == "document" and not re.fullmatch(r"[0-9a-f]{64}", text):
        return _wrong(
            field, "document", text, "“{}”须为 64 位十六进制小写散列值", "“{}” is a hash of 64 hexadecimal digits in lower case",
            ("先上传文件，再填所得散列值", "hand the file in first; the answer is its hash"),
        )  # fmt: skip
    return text


def _integer(field: Field, text: str) -> Any:
    unit, scale = field.label.unit, field.label.scale
    bare = ungrouped(text.removesuffix(unit))
    try:
        number = Decimal(bare)
    except InvalidOperation:
        number = Decimal("NaN")
    zh_unit = f"（{unit}）" if unit else ""
    if not number.is_finite() or not bare.isascii() or number.copy_abs() > Decimal(2**53):
        return _wrong(
            field, "number", text, "“{}”须为数字", "“{}” is a number",
            (f"只填数字{zh_unit}，如 412.5" if scale > 1 else "只填整数，如 12", f"digits only, in {unit}" if unit else "digits only"),
        )  # fmt: skip
    if number < 0:
        return _wrong(
            field, "negative", text, "“{}”不能为负数", "“{}” cannot be below zero", ("核对数值", "check the figure")
        )
    scaled = number * scale
    if scaled != scaled.to_integral_value():
        digits = len(str(scale)) - 1
        zh = f"“{{}}”最多 {digits} 位小数{zh_unit}" if digits else "“{}”须为整数"
        en = f"“{{}}” has at most {digits} decimals in {unit}" if digits else "“{}” is a whole number"
        return _wrong(field, "decimals", text, zh, en, ("按单位核对数值", "check the figure and its unit"))
    if field.most is not None and scaled > field.most:
        most = write(field, field.most)
        return _wrong(
            field,
            "range",
            text,
            f"“{{}}”最大为 {most}{zh_unit}",
            f"“{{}}” is {most} {unit} at most",
            ("核对数值与单位", "check the figure and its unit"),
        )
    return int(scaled)


def _flag(field: Field, text: str) -> Any:
    folded = text.lower()
    if folded in _YES or folded in _NO:
        return folded in _YES
    return _wrong(field, "flag", text, "“{}”只能填是或否", "“{}” is yes or no", ("填“是”或“否”", "give yes or no"))


def _choice(field: Field, text: str) -> Any:
    folded = text.casefold()
    for value in field.choices:
        zh, en = field.word(value)
        if folded in (value.casefold(), zh.casefold(), en.casefold()):
            return value
    zh = "、".join(field.word(value)[0] for value in field.choices)
    en = ", ".join(field.word(value)[1] for value in field.choices)
    return _wrong(
        field,
        "choice",
        text,
        "“{}”不在可选值之内",
        "“{}” is none of the choices",
        (f"可选：{zh}", f"choose one of: {en}"),
    )


def _day(field: Field, text: str) -> Any:
    found = day_of(text)
    if found is not None:
        return found
    if _DAY.fullmatch(text):
        return _no_such_day(field, text)
    return _wrong(field, "day", text, "“{}”须为日期", "“{}” is a day", ("写作 2026-04-18", "write it as 2026-04-18"))


def _moment(field: Field, text: str) -> Any:
    """A moment in one text, as it stands in a cell; without a zone it is the time of China (UTC+8)."""
    zone = _ZONE.search(text)
    bare = text[: zone.start()] if zone is not None else text
    day, _, time = bare.replace("T", " ").strip().partition(" ")
    found = moment(day, time, zone.group(1) if zone is not None else CHINA)
    return found if found is not None else no_moment(field, text)


def no_moment(field: Field, text: str) -> Reason:
    """What is wrong with a text that is neither a day nor a moment."""
    begun = _DAY.match(narrow(text).strip())
    if begun is not None and day_of(begun.group()) is None:
        return _no_such_day(field, begun.group().strip())
    return _wrong(
        field, "moment", text, "“{}”须为日期，或日期加时间", "“{}” is a day, or a day and a time",
        ("写作 2026-04-18 或 2026-04-18 09:30", "write it as 2026-04-18, or 2026-04-18 09:30"),
    )  # fmt: skip


def _no_such_day(field: Field, text: str) -> Reason:
    """It is written as a day, and the calendar has none such: 2026-02-29."""
    return _wrong(
        field, "no-such-day", text, "“{}”：日历上没有这一天", "“{}”: the calendar has no such day", ("核对年、月、日", "check year, month and day")
    )  # fmt: skip


def moment_text(value: date | datetime) -> str:
    """A cell that holds a day or a time, as text: what has no time of day is a day."""
    if isinstance(value, datetime):
        return (
            value.isoformat(sep=" ")
            if (value.hour, value.minute, value.second) != (0, 0, 0)
            else value.date().isoformat()
        )
    return value.isoformat()


def _wrong(field: Field, code: str, value: str | None, zh: str, en: str, then: tuple[str, str] | None = None) -> Reason:
    """`{}` in the sentences is the field's label."""
    return Reason(
        code=f"form.{code}",
        zh=zh.replace("{}", field.label.zh),
        en=en.replace("{}", field.label.en),
        value=value[:_SHOWN] if value is not None else None,
        next_zh=then[0] if then else None,
        next_en=then[1] if then else None,
    )


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text, "long": _text, "integer": _integer, "flag": _flag, "choice": _choice, "day": _day, "moment": _moment,
}  # fmt: skip
