"""Ways to fail, each with a stable code and a text in Chinese and English; nothing of HTTP.

A `Failure` stops an operation. A `Reason` says why one report of many was refused; it is data and travels in a receipt.
"""

from __future__ import annotations

from msgspec import Struct


class Reason(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """Why a report was refused: the place (`line`, JSON pointer `field`), the offending `value`, and the next step."""

    code: str
    zh: str
    en: str
    line: int | None = None
    field: str | None = None
    value: str | None = None
    next_zh: str | None = None
    next_en: str | None = None


class Failure(Exception):
    """An operation that cannot go on; `code` is stable, `zh` and `en` say what happened and what to do next."""

    def __init__(self, code: str, zh: str, en: str, **detail: object) -> None:
        super().__init__(f"{code}: {zh} / {en}")
        self.code = code
        self.zh = zh
        self.en = en
        self.detail = detail


class Refused(Failure):
    """A whole request was refused; `reasons` name each place."""

    def __init__(self, code: str, zh: str, en: str, reasons: list[Reason] | None = None, **detail: object) -> None:
        super().__init__(code, zh, en, **detail)
        self.reasons = reasons or []


class Conflict(Failure):
    """Another writer changed the same things first; deciding again on fresh facts may succeed."""
