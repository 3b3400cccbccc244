"""The catalogue of events as a page of reference, written from the declarations: types, who reports them, fields, touches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import inspect

from suchi.domain.event import ANY_ROLE, CATALOGUE, STAGES, About, Event
from suchi.domain.events import MODULES
from suchi.domain.labels import label
from suchi.renderers.reference_duties import duties_section
from suchi.renderers.reference_rules import reference_rules
from suchi.renderers.samples import touched_kinds

TITLES = {
    "making": "making 生产",
    "using": "using 使用",
    "retiring": "retiring 退役与移交",
    "recycling": "recycling 综合利用",
    "governing": "governing 管理",
}
UNITS = {
    "G": "g",
    "Wh": "Wh",
    "Ah": "Ah",
    "Mah": "mAh",
    "Mv": "mV",
    "Km": "km",
    "Permille": "‰",
    "Fen": "0.01 元",
}
_last_word = re.compile(r"([A-Z][a-z]*)$").search
HEAD = """# 事件参考 · Reference of events

Generated from the declarations in `src/suchi/domain/events/` by `make docs`; do not edit. 由声明自动生成，请勿手改。

Fields of every event 各类事件共有的字段:

"""
COLUMNS = "| field | 名称 name | type | unit | required |\n|---|---|---|---|---|\n"


def reference() -> str:
    """The whole page."""
    common = inspect.type_info(Event)
    assert isinstance(common, inspect.StructType)
    seen: dict[str, inspect.StructType] = {}
    parts = [
        HEAD
        + COLUMNS
        + "| `type` | 报告类型 · Type of report | name of the event type | | yes |\n"
        + _rows(Event, common.fields, seen)
    ]
    known = {field.encode_name for field in common.fields}
    for stage in STAGES:
        parts.append(f"\n## {TITLES[stage]}\n")
        parts += [_event(about, known, seen) for about in _in_order() if about.stage == stage]
    parts.append("\n## Nested structures 嵌套结构\n")
    done: set[str] = set()
    while len(done) < len(seen):
        for name in sorted(set(seen) - done):
            done.add(name)
            parts.append(_structure(seen[name], seen))
    parts.append(duties_section())
    parts.append(reference_rules())
    return "".join(parts)


def _in_order() -> Iterable[About]:
    """Types as they stand in their modules, modules in the order of a battery's life."""
    for module in MODULES:
        yield from (about for about in CATALOGUE.values() if about.type.__module__ == module.__name__)


def _event(about: About, common: set[str], seen: dict[str, inspect.StructType]) -> str:
    info = inspect.type_info(about.type)
    assert isinstance(info, inspect.StructType)
    own = [field for field in info.fields if field.encode_name not in common]
    by = "any party 任何主体" if about.by == ANY_ROLE else ", ".join(f"`{role}`" for role in sorted(about.by))
    office = " · needs the office 须具备职权" if about.governing else ""
    doc = (about.type.__dict__.get("__doc__") or "").strip()
    note = f"\n{' '.join(doc.split())}\n" if doc and not doc.startswith(about.name + "(") else ""
    fields = COLUMNS + _rows(about.type, own, seen) if own else "No fields of its own 无自有字段。\n"
    touched = ", ".join(f"`{kind}`" for kind in touched_kinds(about.type)) or "what its targets touched 其目标所涉之物"
    return (
        f"\n### `{about.name}` {about.zh} · {about.en}\n\n{about.says_zh}。{about.says_en}.\n{note}"
        f"\nBy 报送主体: {by}{office}  \nTouches 涉及: {touched}\n\n{fields}"
    )


def _structure(info: inspect.StructType, seen: dict[str, inspect.StructType]) -> str:
    doc = " ".join((info.cls.__doc__ or "").split())
    return f"\n### {info.cls.__name__}\n\n{doc}\n\n{COLUMNS}{_rows(info.cls, info.fields, seen)}"


def _rows(cls: type, fields: Iterable[inspect.Field], seen: dict[str, inspect.StructType]) -> str:
    return "".join(_row(cls, field, seen) for field in fields)


def _row(cls: type, field: inspect.Field, seen: dict[str, inspect.StructType]) -> str:
    called = label(cls, field.encode_name)
    name = f"{called.zh} · {called.en}" if called is not None else ""
    required = "yes" if field.required else _default(field.default)
    return f"| `{field.encode_name}` | {name} | {_kind(field.type, seen)} | {_unit(field.encode_name)} | {required} |\n"


def _default(default: Any) -> str:
    if default is msgspec.NODEFAULT or default is None or default == ():
        return "no"
    return f"no; `{str(default).lower() if isinstance(default, bool) else default}`"


def _unit(name: str) -> str:
    word = _last_word(name)
    return UNITS.get(word.group(1), "") if word else ""


def _kind(asked: inspect.Type, seen: dict[str, inspect.StructType]) -> str:
    match asked:
        case inspect.Metadata(type=inner, extra_json_schema=extra):
            pattern = (extra or {}).get("pattern", "")
            return ("day or moment" if "T" in pattern else "day") if pattern else _kind(inner, seen)
        case inspect.UnionType(types=types):
            return " or ".join(_kind(one, seen) for one in types if not isinstance(one, inspect.NoneType))
        case inspect.StrType(min_length=low, max_length=high):
            return f"text, {low if low == high else f'{low or 0}–{high}'}" if high else "text"
        case inspect.IntType(ge=low, le=high):
            small = high is not None and high < 2**53 - 1
            return f"integer {low}–{high}" if small else f"integer ≥ {low}" if low is not None else "integer"
        case inspect.BoolType():
            return "true or false"
        case inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.VarTupleType(item_type=item, min_length=low, max_length=high):
            count = f", {low or 0}–{high}" if high else ""
            return f"list{count}, of {_kind(item, seen)}"
        case inspect.StructType(cls=cls):
            seen[cls.__name__] = asked
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
    return str(asked)
