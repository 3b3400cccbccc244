"""What people call the fields of reports: label, unit as typed, help and the words of each choice, in Chinese and English.

Declared once, in `labels_fields` and `labels_words`, by the names of the wire; forms, tables to fill in, refusals on pages and the
API's description all take them from here. A label goes with the field's name; where a structure means something else by the same
name, its own entry (`HandoverSent.to`) or that of a class it is made from comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct, inspect

from suchi.domain.event import CATALOGUE
from suchi.domain.label import Label
from suchi.domain.labels_fields import FIELDS
from suchi.domain.labels_words import WORDS
from suchi.domain.wording import KNOWN, Both, code_word

Shape = Literal["text", "long", "integer", "flag", "choice", "day", "moment", "part"]
"""What one value of a field is: `part` is a structure with fields of its own."""
OF_EVERY_REPORT = ("id", "occurredAt", "reporter", "site", "attachments", "provenance", "recordedAt")
_LONG = 512
"""From so many characters on a text is more than a line."""
_PROMISED = 2**53 - 1


class Field(Struct, frozen=True, kw_only=True):
    """A field of a report as a form or a table needs it. `many`: a list, of `low` to `high` values; `length`: most characters of
    a text; `most`: the greatest integer, in the unit of the wire; `default` is what counts where nothing is told."""

    name: str
    label: Label
    shape: Shape
    required: bool
    many: bool = False
    low: int = 0
    high: int | None = None
    length: int | None = None
    most: int | None = None
    default: str | bool | None = None
    choices: tuple[str, ...] = ()
    parts: tuple[Field, ...] = ()
    part: str = ""

    def word(self, value: str) -> Both:
        """The words of one of its choices."""
        return word(self.name, value)

    def named(self, name: str) -> Field | None:
        """The field of that name in its structure."""
        return next((one for one in self.parts if one.name == name), None)


def word(field: str, value: str) -> Both:
    """A choice in words: the field's own, else those that sentences use."""
    own = WORDS.get(field, {}).get(value)
    if own is not None:
        return own
    about = CATALOGUE.get(value)
    if about is not None:
        return about.zh, about.en
    return code_word(value, zh=True), code_word(value, zh=False)


def label(cls: type, name: str) -> Label | None:
    """The label of a field of a structure; None where nobody has declared one, which a test forbids."""
    for one in cls.__mro__:
        own = FIELDS.get(f"{one.__name__}.{name}")
        if own is not None:
            return own
    return FIELDS.get(name)


@lru_cache(maxsize=256)
def fields_of(event: str) -> tuple[Field, ...]:
    """The fields of an event type, those of every report included, in the order of the declaration: its own first."""
    found = _struct(CATALOGUE[event].type)
    own = [one for one in found if one.name not in OF_EVERY_REPORT]
    common = [one for name in OF_EVERY_REPORT for one in found if one.name == name]
    return (*own, *common)


def field_at(event: str, pointer: str) -> tuple[Field, ...]:
    """The fields on the way to a place in a report (`/items/3/massG`), as far as they are known."""
    fields = fields_of(event)
    way: list[Field] = []
    for name in pointer.strip("/").split("/"):
        if name.isdigit() and way and way[-1].many:
            continue
        found = next((one for one in fields if one.name == name), None)
        if found is None:
            break
        way.append(found)
        fields = found.parts
    return tuple(way)


def place(event: str, pointer: str, *, zh: bool) -> str:
    """A place in a report as people read it: `/items/3/massG` → 物品 4 · 质量; empty where nothing of it is known."""
    way = field_at(event, pointer) if event in CATALOGUE else ()
    numbers = _numbers(event, pointer) if way else {}
    words = []
    for depth, one in enumerate(way):
        text = one.label.zh if zh else one.label.en
        words.append(f"{text} {numbers[depth]}" if depth in numbers else text)
    return " · ".join(words)


def _numbers(event: str, pointer: str) -> dict[int, int]:
    """Which item of the list at each depth is meant, counted from 1."""
    found: dict[int, int] = {}
    depth = -1
    for name in pointer.strip("/").split("/"):
        if name.isdigit() and depth >= 0:
            found[depth] = int(name) + 1
        else:
            depth += 1
    return found


@lru_cache(maxsize=256)
def _struct(cls: type) -> tuple[Field, ...]:
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    return tuple(_field(cls, one) for one in info.fields)


def _field(cls: type, info: inspect.Field) -> Field:
    told = label(cls, info.encode_name) or Label(info.encode_name, info.encode_name)
    asked, form = _plain(info.type)
    many = isinstance(asked, inspect.VarTupleType)
    low, high = 0, None
    if isinstance(asked, inspect.VarTupleType):
        low, high = asked.min_length or 0, asked.max_length
        asked, form = _plain(asked.item_type)
    default = info.default if isinstance(info.default, str | bool) else None
    return Field(
        name=info.encode_name, label=told, required=info.required, many=many, low=low, high=high, default=default,
        **_shape(info.encode_name, asked, form),
    )  # fmt: skip


def _shape(name: str, asked: inspect.Type, form: str) -> dict[str, Any]:
    match asked:
        case inspect.StructType(cls=cls):
            return {"shape": "part", "parts": _struct(cls), "part": cls.__name__}
        case inspect.LiteralType(values=values):
            return {"shape": "choice", "choices": _in_order(name, map(str, values))}
        case inspect.BoolType():
            return {"shape": "flag"}
        case inspect.IntType(le=most):
            return {"shape": "integer", "most": most}
        case inspect.StrType(max_length=length):
            return {"shape": form or ("long" if (length or 0) >= _LONG else "text"), "length": length}
    raise TypeError(f"no form can be made for {asked}")


def _in_order(field: str, values: Iterable[str]) -> tuple[str, ...]:
    """Choices as their words are declared, what is named `other` last: the inspection sorts them by their code words."""
    order = {value: number for number, value in enumerate(WORDS.get(field, {}))}
    known = {value: len(order) + number for number, value in enumerate(KNOWN)}
    return tuple(sorted(values, key=lambda one: (one == "other", order.get(one, known.get(one, 10_000)), one)))


def _plain(asked: inspect.Type) -> tuple[inspect.Type, str]:
    """The type without its dressing, and the form of a text: `day`, `moment` or none."""
    form = ""
    while True:
        if isinstance(asked, inspect.Metadata):
            pattern = (asked.extra_json_schema or {}).get("pattern", "")
            form = "moment" if "T" in pattern else "day" if pattern else form
            asked = asked.type
        elif isinstance(asked, inspect.UnionType):
            asked = next(one for one in asked.types if not isinstance(one, inspect.NoneType))
        else:
            return asked, form


def unlabelled() -> Iterator[str]:
    """Every field of every report, and every choice, that the tables do not know: `Structure.field` or `field=choice`."""
    for about in CATALOGUE.values():
        yield from _unlabelled(about.type)


def _unlabelled(cls: type) -> Iterator[str]:
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    for one in info.fields:
        if label(cls, one.encode_name) is None:
            yield f"{cls.__name__}.{one.encode_name}"
        asked, _ = _plain(one.type)
        asked, _ = _plain(asked.item_type) if isinstance(asked, inspect.VarTupleType) else (asked, "")
        if isinstance(asked, inspect.LiteralType):
            yield from (
                f"{one.encode_name}={value}" for value in map(str, asked.values) if not _worded(one.encode_name, value)
            )
        elif isinstance(asked, inspect.StructType):
            yield from _unlabelled(asked.cls)


def _worded(field: str, value: str) -> bool:
    return value in WORDS.get(field, {}) or code_word(value, zh=True) != value
