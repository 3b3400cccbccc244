"""A company's own file against the record: what each line comes to, and where two reports or two descriptions differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from suchi.domain.battery import Battery, company_of
from suchi.domain.codes import company_key, vin_key
from suchi.domain.errors import Reason

Outcome = Literal["same", "different", "missing", "unknown", "undecided", "unreadable"]
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "same": ("一致", "same: the register has it as you do"),
    "different": ("不一致", "different: the register has it otherwise"),
    "missing": ("未收到", "missing: the register has no such report"),
    "unknown": ("查无", "unknown: not on record as yours"),
    "undecided": ("无法比对", "undecided: on record, its content was erased"),
    "unreadable": ("无法读取", "unreadable: the line cannot be read"),
}
"""What a line of the file comes to, in words."""
NOT_IN_FILE = ("文件未含", "on record, not in your file")
MOST_DIFFERENCES = 20
Value = str | int | bool | None


class Difference(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One field, as the file and as the register have it; absent where one of them says nothing."""

    field: str
    yours: Value = None
    ours: Value = None


class Compared(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What one line comes to. `registeredAs` is the id under which the register has it, where that is another; `alike` a report of
    the same type about the same thing at the same moment with other content; `voided`: a correction has voided it;
    `notCompared` are fields of the file that are not open to the company."""

    line: int
    outcome: Outcome
    type: str | None = None
    id: str | None = None
    code: str | None = None
    entry_id: str | None = None
    registered_as: str | None = None
    alike: str | None = None
    voided: bool = False
    differences: tuple[Difference, ...] = ()
    not_compared: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class OnRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What the register has of the company and the file has not: a report, or a battery that it holds."""

    type: str | None = None
    id: str | None = None
    code: str | None = None
    entry_id: str | None = None
    occurred_at: str | None = None
    recorded_at: str | None = None
    voided: bool = False


class ComparisonCounts(Struct, rename="camel"):
    """How many lines came to what."""

    lines: int = 0
    same: int = 0
    different: int = 0
    missing: int = 0
    unknown: int = 0
    undecided: int = 0
    unreadable: int = 0
    not_in_file: int = 0

    def add(self, found: Iterable[Compared]) -> None:
        for one in found:
            self.lines += 1
            setattr(self, one.outcome, getattr(self, one.outcome) + 1)

    @property
    def agrees(self) -> bool:
        """Whether file and record say the same, and neither holds more than the other."""
        return self.same == self.lines and not self.not_in_file


class Seen:
    """The 16-byte ids of a file of any length, 14 bytes each: sorted into drawers by their first two bytes."""

    def __init__(self) -> None:
        self._drawers: dict[bytes, bytearray] = {}

    def add(self, id_: bytes) -> None:
        if id_ not in self:
            self._drawers.setdefault(id_[:2], bytearray()).extend(id_[2:])

    def __contains__(self, id_: bytes) -> bool:
        drawer, rest, at = self._drawers.get(id_[:2], b""), id_[2:], -1
        while (at := drawer.find(rest, at + 1)) >= 0:
            if at % len(rest) == 0:  # elsewhere it is the end of one and the beginning of the next
                return True
        return False


# ---- two reports ----------------------------------------------------------------------------------------------------

_plain = msgspec.json.Decoder(dict[str, Any]).decode
_NAMES = ("id",)


def same_but_for_its_id(yours: bytes, ours: bytes) -> bool:
    """Whether two canonical events say the same, each under its own id."""
    return _without_id(yours) == _without_id(ours)


def _without_id(canonical: bytes) -> dict[str, Any]:
    return {name: value for name, value in _plain(canonical).items() if name not in _NAMES}


def differences(yours: bytes, ours: bytes) -> tuple[Difference, ...]:
    """Where two canonical events differ, by JSON pointer (RFC 6901), the first `MOST_DIFFERENCES`; ids are no content."""
    found: list[Difference] = []
    for one in _walk("", _without_id(yours), _without_id(ours)):
        found.append(one)
        if len(found) == MOST_DIFFERENCES:
            break
    return tuple(found)


def _walk(path: str, yours: Any, ours: Any) -> Iterator[Difference]:
    if yours == ours:
        return
    if isinstance(yours, dict) and isinstance(ours, dict):
        for name in sorted({*yours, *ours}):
            yield from _walk(f"{path}/{name}", yours.get(name), ours.get(name))
    elif isinstance(yours, list) and isinstance(ours, list):
        for place in range(max(len(yours), len(ours))):
            mine = yours[place] if place < len(yours) else None
            theirs = ours[place] if place < len(ours) else None
            yield from _walk(f"{path}/{place}", mine, theirs)
    else:
        yield Difference(path or "/", _told(yours), _told(ours))


def _told(value: Any) -> Value:
    return value if isinstance(value, str | int | bool | None) else msgspec.json.encode(value).decode()


# ---- a line of a list -----------------------------------------------------------------------------------------------

FIELDS = ("phase", "holder", "vehicle", "model", "producedOn", "massG")
"""What a list may say of a battery besides its code."""
_MAKERS = frozenset({"phase", "model", "producedOn", "massG"})
_REPORTED = frozenset({"model"})
PHASES = {"未使用": "new", "使用中": "in_use", "废旧": "waste", "终结": "ended"}


def open_to(company: str, state: Battery, *, reported: bool) -> frozenset[str] | None:
    """Which of the fields are the company's to know of this battery; None: nothing of it is, and to the company it is as
    though it were not on record. `reported`: it has itself reported something of the battery."""
    if company_of(state.holder) == company or state.owner == company:
        return frozenset(FIELDS)
    if state.maker == company:
        return _MAKERS
    return _REPORTED if reported else None


def described(state: Battery) -> dict[str, Value]:
    """The fields of a list as the register has them."""
    return {
        "phase": state.phase,
        "holder": company_of(state.holder),
        "vehicle": state.vehicle,
        "model": state.model and state.model.rpartition("/")[2],
        "producedOn": state.produced_on,
        "massG": state.mass_g,
    }


def compared_fields(
    given: Mapping[str, str], state: Battery, opened: frozenset[str]
) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """Where a line of a list differs, and which of its fields are not open to the company. Empty cells say nothing."""
    ours = described(state)
    found = tuple(
        Difference(name, said, ours[name])
        for name in FIELDS
        if name in opened and name in given and (said := _normal(name, given[name])) != ours[name]
    )
    return found, tuple(name for name in FIELDS if name in given and name not in opened)


def _normal(name: str, text: str) -> Value:
    if name == "phase":
        return PHASES.get(text, text)
    if name == "holder":
        return company_key(text)
    if name == "vehicle":
        return vin_key(text)
    if name == "model":
        return text.rpartition("/")[2]
    if name == "massG":
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else text
    return text
