"""Which findings and which cases somebody may read at all, as plain data that a query can narrow itself by."""

from __future__ import annotations

from msgspec import Struct


class Scope(Struct, frozen=True, kw_only=True):
    """`everything`: an operator or an auditor. Otherwise what those `companies` have to answer for or reported themselves; and,
    of an authority, what `rules` (their names) have found where the division begins with `region`; empty digits: everywhere.
    `hints`: whether rules for officials only are among it."""

    everything: bool = False
    companies: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    region: str = ""
    hints: bool = False


WHOLE = Scope(everything=True, hints=True)
"""Of the operator, over the interface and at the machine."""


class CaseScope(Struct, frozen=True, kw_only=True):
    """Whose cases somebody may read: those against its companies (`parties`), those it has or had as an authority (`authority`),
    and those of its duty (`ministry`; None: of every one) whose act was done where the division begins with `region`."""

    everything: bool = False
    parties: tuple[str, ...] = ()
    authority: str | None = None
    office: bool = False
    ministry: str | None = None
    region: str = ""
