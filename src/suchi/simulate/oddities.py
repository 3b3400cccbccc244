"""All kinds of lawful oddity, collected from the modules that declare them."""

from __future__ import annotations

from suchi.simulate import oddities_handover, oddities_identity, oddities_making, oddities_recycling, oddities_retiring
from suchi.simulate.kinds import ODDITIES

__all__ = [
    "ODDITIES",
    "oddities_handover",
    "oddities_identity",
    "oddities_making",
    "oddities_recycling",
    "oddities_retiring",
]
