"""An operation of the interface, declared once: its route, the parsing of its parameters and its documentation follow."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from suchi.domain.event import OCCURRED_AT, instant_us
from suchi.web.call import Call, bad_parameter
from suchi.web.identifying import Need

Handler = Callable[[Call], Awaitable[None]]
Kind = Literal["text", "moment", "flag", "limit", "cursor", "choice"]
DAY_US = 86_400_000_000
MOST_LISTED = 200
LISTED = 50
MOST_TEXT = 200
_moment = re.compile(OCCURRED_AT).match


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter of the path or the query, with what it means in both languages."""

    name: str
    zh: str
    en: str
    where: Literal["path", "query"] = "query"
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    example: str | None = None


class Operation(Struct, frozen=True, kw_only=True):
    """`needs` is who may ask (web/identifying.py), `rate` which limit counts it (web/limits.py), `takes` the structure of its body,
    `answers` that of a good answer, `files` the media types in which it can be had instead, `errors` the statuses it may give. Without `needs` it is refused to everybody."""

    method: Literal["GET", "POST"]
    path: str
    tag: str
    zh: str
    en: str
    handler: Handler
    needs: Need | None = None
    rate: str | None = None
    takes: Any = None
    answers: Any = None
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    media_type: str = "application/json"
    files: tuple[str, ...] = ()
    example: Any = None

    @property
    def name(self) -> str:
        return self.handler.__name__

    @property
    def key(self) -> bool:
        """Whether somebody must prove who they are."""
        return self.needs != "public"

    @property
    def limit(self) -> str:
        """The name of the rate limit, by who may ask unless it is told."""
        return self.rate or {"public": "public", "read": "read", "report": "report"}.get(self.needs or "", "account")


OPERATIONS: list[Operation] = []
EVENTS = "events"
"""What `takes` says of reports: a stream or an array of them is read by the handler itself."""
LISTED_TOO = "events or a list"
"""The same of reports or a plain list of codes."""
FILE = "file"
"""What `takes` says of a file that is handed in: its bytes are the body, of one of the types of `web/uploads.py`, or a note."""
INFORMATION = "information"
"""What `takes` says of technical information: a file as above, or data or a link as JSON."""


def operation(**about: Any) -> Callable[[Handler], Handler]:
    """Declare what a handler answers."""

    def keep(handler: Handler) -> Handler:
        OPERATIONS.append(Operation(handler=handler, **about))
        return handler

    return keep


def read_parameters(declared: tuple[Parameter, ...], query: dict[str, str]) -> dict[str, Any]:
    """The query's parameters as declared; an unknown one is an error, because a typing mistake would be ignored."""
    known = {parameter.name: parameter for parameter in declared if parameter.where == "query"}
    for name, value in query.items():
        if name not in known and name != "lang":
            listed = "、".join(known) or "无"
            raise bad_parameter(
                name,
                value,
                f"没有此参数，可用：{listed}",
                f"no such parameter; there are: {', '.join(known) or 'none'}",
            )
    return {
        name: _READ[parameter.kind](parameter, query[name]) if name in query else _ABSENT.get(parameter.kind)
        for name, parameter in known.items()
    }


def check_path(declared: tuple[Parameter, ...], path: Mapping[str, str]) -> None:
    """Names in an address are short and hold no NUL, which no key on record does."""
    for parameter in declared:
        if parameter.where == "path":
            value = path[parameter.name]
            if len(value) > MOST_TEXT or "\0" in value:
                shown = value.replace("\0", "\ufffd")
                raise bad_parameter(
                    parameter.name,
                    shown,
                    f"须为 1 到 {MOST_TEXT} 个字符，不含空字符",
                    f"it takes 1 to {MOST_TEXT} characters, none of them NUL",
                )


class Moment(Struct, frozen=True):
    """A moment as it was written, and as microseconds since 1970; a day means its last one in UTC+8."""

    text: str
    us: int


def _read_moment(parameter: Parameter, value: str) -> Moment:
    # in a query a plus sign means a blank, and nobody expects that of +08:00
    text = value.replace(" ", "+") if len(value) > 10 else value
    try:
        if not _moment(text) or not text.isascii():
            raise ValueError
        us = instant_us(text)
    except (ValueError, OverflowError):
        raise bad_parameter(
            parameter.name,
            value,
            "请写成 2026-04-01 或 2026-04-01T08:00:00+08:00",
            "write 2026-04-01 or 2026-04-01T08:00:00+08:00",
        ) from None
    return Moment(text, us + DAY_US - 1 if len(text) == 10 else us)


def _read_text(parameter: Parameter, value: str) -> str:
    if not value or len(value) > MOST_TEXT:
        raise bad_parameter(
            parameter.name, value, f"须为 1 到 {MOST_TEXT} 个字符", f"it takes 1 to {MOST_TEXT} characters"
        )
    return value


def _read_flag(parameter: Parameter, value: str) -> bool:
    if value not in ("true", "false"):
        raise bad_parameter(parameter.name, value, "只能是 true 或 false", "it is true or false")
    return value == "true"


def _read_limit(parameter: Parameter, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 4 and 1 <= int(value) <= MOST_LISTED):
        raise bad_parameter(
            parameter.name, value, f"须为 1 到 {MOST_LISTED} 的整数", f"it is a whole number from 1 to {MOST_LISTED}"
        )
    return int(value)


def _read_choice(parameter: Parameter, value: str) -> str:
    if value not in parameter.choices:
        raise bad_parameter(
            parameter.name, value, f"可选：{'、'.join(parameter.choices)}", f"one of: {', '.join(parameter.choices)}"
        )
    return value


_READ: dict[str, Callable[[Parameter, str], Any]] = {
    "text": _read_text,
    "moment": _read_moment,
    "flag": _read_flag,
    "limit": _read_limit,
    "cursor": _read_text,
    "choice": _read_choice,
}
_ABSENT: dict[str, Any] = {"flag": False, "limit": LISTED}

AS_OF = Parameter(
    name="asOf",
    kind="moment",
    zh="当时的状态（按今天所知）；日期指该日结束（UTC+8）",
    en="As it was then, by today's knowledge; a date means the end of that day, UTC+8",
    example="2026-06-30",
)
KNOWN_AT = Parameter(
    name="knownAt",
    kind="moment",
    zh="按当时已记录的内容；可与 asOf 同用",
    en="By what was on record then; may be combined with asOf",
    example="2026-07-01T08:00:00+08:00",
)
LIMIT = Parameter(
    name="limit",
    kind="limit",
    zh=f"每页条数，1 到 {MOST_LISTED}，默认 {LISTED}",
    en=f"Items a page, 1 to {MOST_LISTED}, {LISTED} unless told",
    example="50",
)
AFTER = Parameter(
    name="after",
    kind="cursor",
    zh="上一页 next 中的游标",
    en="The cursor in “next” of the page before",
)


def in_path(name: str, zh: str, en: str, example: str) -> Parameter:
    return Parameter(name=name, where="path", zh=zh, en=en, example=example)
