"""Faults and lawful oddities as declarations: each is one function that tells a life, and says what the register should."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from suchi.simulate.scene import Scene

Telling = Callable[["Scene"], Generator[int, None, None]]


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of fault (`expects`: the check it violates; `finds`: the rules that see it, `?` behind a name where their
    verdict is to be *undecided*) or of oddity (`expects`: why nobody is to blame)."""

    name: str
    label: Literal["fault", "oddity"]
    zh: str
    en: str
    expects: str
    tell: Telling
    finds: tuple[str, ...] = ()

    def sees(self, rule: str, verdict: str) -> bool:
        """Whether a finding of that rule with that verdict is the one expected."""
        return (rule if verdict == "broken" else f"{rule}?") in self.finds


FAULTS: dict[str, Kind] = {}
ODDITIES: dict[str, Kind] = {}


def fault(*, zh: str, en: str, expects: str, finds: str = "") -> Callable[[Telling], Telling]:
    """Declare a fault; its name is the function's, with hyphens. `finds` are names of rules as words."""
    return _declare(FAULTS, "fault", zh, en, expects, finds)


def oddity(*, zh: str, en: str, expects: str) -> Callable[[Telling], Telling]:
    """Declare a lawful oddity."""
    return _declare(ODDITIES, "oddity", zh, en, expects)


def _declare(
    known: dict[str, Kind], label: Literal["fault", "oddity"], zh: str, en: str, expects: str, finds: str = ""
) -> Callable[[Telling], Telling]:
    def keep(tell: Telling) -> Telling:
        name = tell.__name__.replace("_", "-")
        if name in known:
            raise ValueError(f"{label} {name} is declared twice")
        known[name] = Kind(name=name, label=label, zh=zh, en=en, expects=expects, tell=tell, finds=tuple(finds.split()))
        return tell

    return keep


def chosen(known: dict[str, Kind], names: Sequence[str] | str) -> list[Kind]:
    """The kinds of that name, all of them for `all`; an unknown name raises ValueError with the known ones."""
    if names == "all":
        return list(known.values())
    wanted = [names] if isinstance(names, str) else list(names)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValueError(f"unknown kind: {', '.join(unknown)}; known: {', '.join(known)}")
    return [known[name] for name in wanted]
