"""How much of everything a run measures; fixed, so that runs can be compared."""

from __future__ import annotations

from typing import NamedTuple


class Sizes(NamedTuple):
    """Of one run. Rates need enough events to last seconds, percentiles enough requests to have a hundredth."""

    rounds: int = 5
    batch: int = 2000
    vehicles: int = 7500
    """The population of all timed writing, cut to `events` after its governing prefix is taken out."""
    events: int = 40_000
    raw_passes: int = 9
    singles: int = 6_000
    """Those that follow in the population, sent one by one."""
    clients: int = 8
    codes: int = 2_000
    """Batteries whose cards are read."""
    closed_s: float = 2.0
    paced_s: float = 4.0
    paced_per_s: int = 200
    stream_vehicles: int = 175_000
    stream_events: int = 1_000_000


SMOKE = Sizes(
    rounds=1, batch=100, vehicles=50, events=200, raw_passes=1, singles=40, codes=20, closed_s=0.2, paced_s=0.4,
    stream_vehicles=60, stream_events=1_000,
)  # fmt: skip
"""Only to see that everything runs."""
