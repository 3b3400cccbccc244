"""What a field of a report is called: label, unit as people type it, what it names, and what to mind."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Names = Literal[
    "", "battery", "vehicle", "lot", "consignment", "company", "site", "region", "country", "battery-model",
    "vehicle-model", "report", "event", "case", "document", "entry",
]  # fmt: skip


class Label(Struct, frozen=True):
    """A field in words. `unit` is what people type, of which `scale` on the wire are one (1 kg: 1000); `names` says what kind
    of thing a text names; `help` stands below the label."""

    zh: str
    en: str
    unit: str = ""
    scale: int = 1
    names: Names = ""
    help: tuple[str, str] | None = None


def naming(names: Names, zh: str, en: str, *help_: str) -> Label:
    """A text that names a thing of that kind; what to mind in Chinese, then in English."""
    return Label(zh, en, names=names, help=(help_[0], help_[1]) if help_ else None)


def kilograms(zh: str = "质量", en: str = "Mass", *help_: str) -> Label:
    """A mass: in kg as people type it, in g on the wire."""
    return Label(zh, en, "kg", 1000, help=(help_[0], help_[1]) if help_ else None)


def percent(zh: str, en: str) -> Label:
    """A share: in % as people type it, in ‰ on the wire."""
    return Label(zh, en, "%", 10)


OPEN_END = ("仍然有效的不填", "leave it empty while it still holds")
ANYBODY = ("名称或统一社会信用代码", "its name, or its company code")
