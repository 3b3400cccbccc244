"""Walks a line that is no good event and names everything that is wrong with it: place, value, rule and next step."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import msgspec
from msgspec import inspect

from suchi.capture.forms import is_day, is_moment
from suchi.capture.kinds import Pairs, Strange, kind_of, nearest, pointer, rule_of, shown
from suchi.capture.wording import JSON_WORDS, reason, shorten
from suchi.domain.errors import Reason
from suchi.domain.events import CATALOGUE, AnyEvent
from suchi.domain.labels import label

DEPTH = 32
SAFE = 2**53 - 1
MOST_REASONS = 100
_MARKS = ((b"\xef\xbb\xbf", "UTF-8 BOM"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_fast = msgspec.json.Decoder(AnyEvent).decode
_surrogate = re.compile("[\ud800-\udfff]").search


def diagnose(raw: bytes, line: int | None = None) -> list[Reason]:
    """Every reason why the line is not an event; empty only for a line that is one. Never raises, whatever the bytes."""
    read = _parse(raw, line)
    if isinstance(read, Reason):
        return [read]
    return _most(_all(read, line), line) or _refused(raw, line)


def _refused(raw: bytes, line: int | None) -> list[Reason]:
    """The decoder's own word, should it refuse what this walk finds nothing wrong with."""
    try:
        _fast(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        return [reason("event.refused", line, what=shorten(str(error)))]
    return []


def strict_reasons(raw: bytes, line: int | None = None) -> list[Reason]:
    """Only what a fast JSON decoder lets pass: repeated keys, U+0000, half characters, numbers that are no safe integers."""
    read = _parse(raw, line)
    if isinstance(read, Reason):
        return [read]
    return _most(_strict(read, "", line), line)


def struct_reasons(raw: bytes, kind: type) -> list[Reason]:
    """Every reason why a document of its own, not a line of events, is not that structure; empty for one that is."""
    read = _parse(raw, None)
    if isinstance(read, Reason):
        return [read]
    if not isinstance(read, Pairs):
        zh, en = kind_of(read)
        return [
            reason("event.field-type", None, "", shown(read), rule="对象", rule_en="an object", kind=zh, kind_en=en)
        ]
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return _most(chain(_strict(read, "", None), _struct(read.last(), info, "", None)), None)


def suspicious(raw: bytes) -> bool:
    """Whether the text holds an escape that may hide U+0000, half a character or the double of a key."""
    return b"\\u" in raw


def _most(found: Iterator[Reason], line: int | None) -> list[Reason]:
    reasons = list(islice(found, MOST_REASONS + 1))
    if len(reasons) > MOST_REASONS:
        reasons[-1] = reason("event.more", line, shown=MOST_REASONS)
    return reasons


# ---- bytes to values ------------------------------------------------------------------------------------------------


def _parse(raw: bytes, line: int | None) -> Any:
    """The value as read, keys and odd numbers kept as they stand, or the one reason why it cannot be read at all."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return reason("event.encoding", line, what=f"以 {name} 标记开头", what_en=f"it starts with a {name} mark")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        odd = raw[error.start : error.start + 4].hex(" ")
        what, what_en = f"第 {error.start + 1} 字节起为 {odd}", f"from byte {error.start + 1} it reads {odd}"
        return reason("event.encoding", line, what=what, what_en=what_en)
    if _too_deep(raw):
        return reason("event.depth", line, limit=DEPTH)
    try:
        return _decoder.decode(text)
    except json.JSONDecodeError as error:
        around = text[max(error.pos - 10, 0) : error.pos + 30]
        what, what_en = (
            ("空行", "an empty line") if not text.strip() else JSON_WORDS.get(error.msg, ("不可读", error.msg))
        )
        return reason("event.json", line, value=around, at=error.pos + 1, what=what, what_en=what_en)


def _too_deep(raw: bytes) -> bool:
    """Whether brackets outside strings nest deeper than allowed; a loop, because the depth is what must not hurt."""
    if raw.count(b"[") + raw.count(b"{") <= DEPTH:
        return False
    depth = 0
    for mark in _brackets(raw):
        depth += 1 if mark in b"[{" else -1
        if depth > DEPTH:
            return True
    return False


def _brackets(raw: bytes) -> Iterator[bytes]:
    for match in _tokens(raw):
        token = match.group()
        if token in (b"[", b"{", b"]", b"}"):
            yield token


# An unclosed string runs to the end of the line: what follows cannot nest.
_tokens = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|$|\\)|[\[\]{}]', re.DOTALL).finditer
_decoder = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_float=Strange, parse_constant=Strange, parse_int=lambda text: _integer(text)
)


def _integer(text: str) -> int | Strange:
    """The integer, or its text where it is not safe (or so long that reading it would cost)."""
    if len(text) > 17 or abs(int(text)) > SAFE:
        return Strange(text)
    return int(text)


# ---- what any JSON must keep to -------------------------------------------------------------------------------------


def _strict(value: Any, path: str, line: int | None) -> Iterator[Reason]:
    if isinstance(value, Pairs):
        times = Counter(key for key, _ in value.pairs)
        for key, count in times.items():
            if count > 1:
                yield reason("event.duplicate-key", line, path + pointer(key), key, name=shorten(key), times=count)
            yield from _characters(key, path + pointer(key), line)
        for key, one in value.pairs:
            yield from _strict(one, path + pointer(key), line)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _strict(one, f"{path}/{index}", line)
    elif isinstance(value, Strange):
        yield reason("event.number", line, path, value.text)
    elif isinstance(value, str):
        yield from _characters(value, path, line)


def _characters(text: str, path: str, line: int | None) -> Iterator[Reason]:
    if "\0" in text:
        yield reason("event.character", line, path, text, what="U+0000", what_en="U+0000")
    if _surrogate(text):
        yield reason("event.character", line, path, text, what="不成对的代理字符", what_en="half of a surrogate pair")


# ---- what an event must keep to -------------------------------------------------------------------------------------


def _all(value: Any, line: int | None) -> Iterator[Reason]:
    yield from _strict(value, "", line)
    if not isinstance(value, Pairs):
        zh, en = kind_of(value)
        yield reason("event.object", line, "", shown(value), kind=zh, kind_en=en)
        return
    fields = value.last()
    name = fields.pop("type", None)
    if name is None:
        yield reason("event.type-missing", line, "/type")
    elif not isinstance(name, str) or name not in CATALOGUE:
        text = name if isinstance(name, str) else shown(name)
        zh, en = nearest(text, CATALOGUE)
        yield reason("event.type-unknown", line, "/type", text, name=shorten(text), hint=zh, hint_en=en)
    else:
        yield from _struct(fields, info_of(name), "", line)


@lru_cache(maxsize=256)
def info_of(name: str) -> inspect.StructType:
    info = inspect.type_info(CATALOGUE[name].type)
    assert isinstance(info, inspect.StructType)
    return info


def _struct(fields: dict[str, Any], info: inspect.StructType, path: str, line: int | None) -> Iterator[Reason]:
    known = {field.encode_name: field for field in info.fields}
    for name, value in fields.items():
        at = path + pointer(name)
        if name in known:
            yield from _value(value, known[name].type, at, line)
        else:
            zh, en = nearest(name, known)
            words = {"type": info.cls.__name__, "fields": ", ".join(known), "hint": zh, "hint_en": en}
            yield reason("event.field-unknown", line, at, name, name=shorten(name), **words)
    for name, field in known.items():
        if field.required and name not in fields:
            zh, en = rule_of(field.type)
            named, named_en = _in_words(info.cls, name)
            yield reason(
                "event.field-missing", line, path + pointer(name), name=named, name_en=named_en, rule=zh, rule_en=en
            )


def _in_words(cls: type, name: str) -> tuple[str, str]:
    """A field as people call it, its name of the wire behind; the name alone where nobody has said how it is called."""
    found = label(cls, name)
    return (f"{found.zh}（{name}）", f"{found.en} ({name})") if found is not None else (name, name)


def _value(value: Any, asked: inspect.Type, path: str, line: int | None) -> Iterator[Reason]:
    form = None
    if isinstance(asked, inspect.Metadata):
        form = (asked.extra_json_schema or {}).get("pattern")
        asked = asked.type
    if isinstance(asked, inspect.UnionType):
        if value is None and any(isinstance(one, inspect.NoneType) for one in asked.types):
            return
        asked = next(one for one in asked.types if not isinstance(one, inspect.NoneType))
        yield from _value(value, asked, path, line)
        return
    if isinstance(asked, inspect.StructType) and isinstance(value, Pairs):
        yield from _struct(value.last(), asked, path, line)
    elif isinstance(asked, inspect.VarTupleType) and isinstance(value, list):
        yield from _length(len(value), asked, path, line, None)
        for index, one in enumerate(value):
            yield from _value(one, asked.item_type, f"{path}/{index}", line)
    elif isinstance(asked, inspect.LiteralType):
        yield from _choice(value, asked, path, line)
    elif isinstance(asked, inspect.StrType) and isinstance(value, str):
        yield from _length(len(value), asked, path, line, value)
        if form and not (re.fullmatch(form.strip("^$"), value) and (is_moment if "T" in form else is_day)(value)):
            yield _formless(form, path, line, value)
    elif isinstance(asked, inspect.IntType) and isinstance(value, int) and not isinstance(value, bool):
        if (asked.ge is not None and value < asked.ge) or (asked.le is not None and value > asked.le):
            zh, en = rule_of(asked)
            yield reason("event.field-range", line, path, str(value), rule=zh, rule_en=en)
    elif isinstance(asked, inspect.IntType) and isinstance(value, Strange):
        return  # said already: event.number
    elif not (isinstance(asked, inspect.BoolType) and isinstance(value, bool)):
        rule, rule_en = rule_of(asked)
        zh, en = kind_of(value)
        yield reason("event.field-type", line, path, shown(value), rule=rule, rule_en=rule_en, kind=zh, kind_en=en)


def _length(length: int, asked: Any, path: str, line: int | None, value: str | None) -> Iterator[Reason]:
    low, high = asked.min_length or 0, asked.max_length
    if length < low or (high is not None and length > high):
        zh, en = rule_of(asked)
        yield reason("event.field-length", line, path, value, length=length, rule=zh, rule_en=en)


def _choice(value: Any, asked: inspect.LiteralType, path: str, line: int | None) -> Iterator[Reason]:
    if isinstance(value, str) and value in asked.values:
        return
    choices = [str(one) for one in asked.values]
    zh, en = nearest(value, choices) if isinstance(value, str) else ("", "")
    yield reason("event.field-choice", line, path, shown(value), choices=", ".join(choices), hint=zh, hint_en=en)


# ---- form, checked where a value is used ----------------------------------------------------------------------------


def _formless(form: str, path: str, line: int | None, value: str) -> Reason:
    zh, en = ("日期或带时区的时刻", "a day, or a moment with its offset") if "T" in form else ("日期", "a day")
    return reason("event.field-format", line, path, value, rule=zh, rule_en=en)
