"""Scores what the register found against what the simulator knows to be true: which faults were seen, who was wrongly accused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from suchi.domain.canonical import entry_id
from suchi.simulate.kinds import FAULTS, ODDITIES
from suchi.simulate.options import Label


class Seen(NamedTuple):
    """One finding of the register: rule, subject `kind:key`, entry (hex, empty for a sweep), verdict, who is answerable."""

    rule: str
    subject: str
    entry: str
    verdict: str
    answerable: str | None

    @property
    def accuses(self) -> bool:
        """Whether it is held against somebody."""
        return self.verdict == "broken" and self.answerable is not None


class FaultRow(Struct, rename="camel"):
    """One kind of fault: how many lives were bent so, in how many the declared rules saw it, and which of them did."""

    kind: str
    injected: int
    found: int
    rules: list[str]


class OddityRow(Struct, rename="camel"):
    """One kind of lawful oddity: how many lives, in how many somebody was accused, in how many something stayed open."""

    kind: str
    injected: int
    accused: int
    undecided: int


class Confusion(Struct, rename="camel"):
    """The table. `falseFindings`: what was found where nothing was wrong, and accusations beside the labelled oddities."""

    kinds: list[FaultRow]
    oddities: list[OddityRow]
    false_findings: int
    examples: list[str] = []

    @property
    def perfect(self) -> bool:
        """Every fault found, nobody accused, nothing found that is not there."""
        return (
            all(row.found == row.injected for row in self.kinds)
            and not any(row.accused for row in self.oddities)
            and self.false_findings == 0
        )


class Index:
    """Findings by what they are about: the thing, or the report they rest on."""

    def __init__(self, found: Iterable[Seen]) -> None:
        self.by_subject: dict[str, list[Seen]] = {}
        self.by_entry: dict[str, list[Seen]] = {}
        for one in found:
            self.by_subject.setdefault(one.subject, []).append(one)
            self.by_entry.setdefault(one.entry, []).append(one)

    def about(self, label: Label) -> list[Seen]:
        """All findings about the things or the reports of a label, each once."""
        entries = [entry_id(reporter, given).hex() for reporter, given in label.events]
        near = [one for thing in label.things for one in self.by_subject.get(thing, ())]
        near += [one for entry in entries for one in self.by_entry.get(entry, ())]
        return list(dict.fromkeys(near))


def faults(labels: Sequence[Label], found: Sequence[Seen]) -> list[FaultRow]:
    """A row for each kind of fault that was injected."""
    index = Index(found)
    rows: dict[str, FaultRow] = {}
    for label in labels:
        if label.label != "fault":
            continue
        kind = FAULTS[label.kind]
        row = rows.setdefault(label.kind, FaultRow(label.kind, 0, 0, []))
        row.injected += 1
        rules = {one.rule for one in index.about(label) if kind.sees(one.rule, one.verdict)}
        row.found += bool(rules)
        row.rules = sorted({*row.rules, *rules})
    return [rows[name] for name in FAULTS if name in rows]


def oddities(labels: Sequence[Label], found: Sequence[Seen]) -> tuple[list[OddityRow], list[Seen]]:
    """A row for each kind of oddity, and the accusations that belong to none of them."""
    index = Index(found)
    rows: dict[str, OddityRow] = {}
    explained: set[Seen] = set()
    for label in labels:
        if label.label != "oddity":
            continue
        row = rows.setdefault(label.kind, OddityRow(label.kind, 0, 0, 0))
        about = index.about(label)
        explained.update(about)
        row.injected += 1
        row.accused += any(one.accuses for one in about)
        row.undecided += any(one.verdict == "undecided" for one in about)
    strays = [one for one in found if one.accuses and one not in explained]
    return [rows[name] for name in ODDITIES if name in rows], strays
