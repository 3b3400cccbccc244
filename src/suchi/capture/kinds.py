"""Names for what stands in a line and for what should: kinds, rules, near misses and JSON pointers, in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from msgspec import inspect


class Pairs:
    """A JSON object with its keys as they stand, repeated ones included."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs

    def last(self) -> dict[str, Any]:
        return dict(self.pairs)


class Strange:
    """A number that is no integer within ±(2^53−1), as it is written."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def kind_of(value: Any) -> tuple[str, str]:
    """What a JSON value is."""
    if value is None:
        return "空值 null", "null"
    if isinstance(value, bool):
        return "布尔值", "a boolean"
    if isinstance(value, int):
        return "整数", "an integer"
    if isinstance(value, Strange):
        return "数值", "a number"
    if isinstance(value, str):
        return "文本", "a text"
    if isinstance(value, list):
        return "列表", "a list"
    return "对象", "an object"


def shown(value: Any) -> str:
    """A value as one would quote it; what is large is named by its kind."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Strange):
        return value.text
    if isinstance(value, Pairs):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    return str(value)


def rule_of(asked: inspect.Type) -> tuple[str, str]:
    """What a field asks for."""
    if isinstance(asked, inspect.Metadata):
        return rule_of(asked.type)
    if isinstance(asked, inspect.UnionType):
        return rule_of(next(one for one in asked.types if not isinstance(one, inspect.NoneType)))
    if isinstance(asked, inspect.StrType):
        zh, en = _span(asked.min_length, asked.max_length)
        return (f"文本，{zh}个字符", f"a text of {en} characters") if zh else ("文本", "a text")
    if isinstance(asked, inspect.IntType):
        if asked.ge is not None and asked.le is not None and asked.le < 2**53 - 1:
            return f"整数，{asked.ge} 到 {asked.le}", f"an integer from {asked.ge} to {asked.le}"
        return ("整数，不小于 0", "an integer, 0 or more") if asked.ge == 0 else ("整数", "an integer")
    if isinstance(asked, inspect.BoolType):
        return "true 或 false", "true or false"
    if isinstance(asked, inspect.LiteralType):
        choices = ", ".join(map(str, asked.values))
        return f"以下之一：{choices}", f"one of {choices}"
    if isinstance(asked, inspect.VarTupleType):
        zh, en = _span(asked.min_length, asked.max_length)
        return (f"列表，{zh}项", f"a list of {en} items") if zh else ("列表", "a list")
    if isinstance(asked, inspect.StructType):
        names = ", ".join(field.encode_name for field in asked.fields)
        return f"含 {names} 的对象", f"an object with {names}"
    return "另一种值", "another kind of value"


def _span(low: int | None, high: int | None) -> tuple[str, str]:
    if high is None:
        return (f"至少 {low} ", f"at least {low}") if low else ("", "")
    if low == high:
        return f"{high} ", f"{high}"
    return (f"{low} 到 {high} ", f"{low} to {high}") if low else (f"至多 {high} ", f"at most {high}")


def nearest(text: str, names: Iterable[str]) -> tuple[str, str]:
    """A guess at what was meant, as the beginning of a sentence; empty where nothing is near."""
    if len(text) > 80:
        return "", ""
    folded = {name.lower(): name for name in names}
    near = difflib.get_close_matches(text.lower(), folded, n=1, cutoff=0.6)
    if not near:
        return "", ""
    return f"是否为“{folded[near[0]]}”？", f"did you mean “{folded[near[0]]}”? "


def pointer(key: str) -> str:
    """One step of a JSON Pointer (RFC 6901); a key of any length is cut."""
    return "/" + key[:80].replace("~", "~0").replace("/", "~1")
