"""What a machine's key is narrowed to: `report`, `read`, or `event:Type` for single types of event."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from suchi.access.denials import denied
from suchi.domain.event import CATALOGUE
from suchi.domain.events import TYPES
from suchi.domain.receipt import Caller

assert TYPES  # importing them fills the catalogue
EVENT = "event:"


def check_scopes(scopes: Sequence[str] | None) -> None:
    """Raise unless each is one; none at all would be a key for nothing."""
    if scopes is None:
        return
    for scope in scopes:
        if scope not in ("report", "read") and not (scope.startswith(EVENT) and scope[len(EVENT) :] in CATALOGUE):
            raise denied("access.scope-names")
    if not scopes:
        raise denied("access.scope-names")


def narrowed(caller: Caller, scopes: Sequence[str] | None) -> Caller:
    """The caller with what its scopes leave. `event:` scopes allow reporting, of these types alone."""
    if scopes is None:
        return caller
    events = tuple(sorted(scope[len(EVENT) :] for scope in scopes if scope.startswith(EVENT)))
    everything = "report" in scopes
    return replace(
        caller, events=() if everything else events, reports=everything or bool(events), reads="read" in scopes
    )
