"""`make bench-large`: what only a large register shows; each part says for itself what it needs, and may take an hour."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import Any

from bench import machine, pages, sweeping
from bench.ground import Ground

VEHICLES = (100_000, 1_000_000)
SMOKE_VEHICLES = (60, 240)
GOALS = {
    "sweep_whole_s": "≤ 60",
    "sweep_day_s": "≤ 1",
    "sweep_scaling": "≤ 1.3 (1: flat)",
    "pages_ms": "≤ 300 (slowest page of a desk, p95, smallest register)",
    "card_ms": "≤ 50 (public card, p95, smallest register)",
}


def run(folder: Path, vehicles: tuple[int, ...], *, durable: bool = True) -> dict[str, Any]:
    """All figures by name, and `notes`; the folder goes with the run."""
    began = time.monotonic()
    try:
        with Ground(folder, durable=durable) as ground:
            notes: dict[str, Any] = {"machine": machine.describe(folder)}
            print(
                f"sweeps and pages on registers of {', '.join(map(str, vehicles))} vehicles",
                file=sys.stderr,
                flush=True,
            )
            swept = sweeping.scaling(ground, vehicles)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    notes |= {"sweeps": swept, "seconds": round(time.monotonic() - began)}
    small, large = swept[0], swept[-1]
    return {
        "sweep_whole_s": round(large["wholeS"], 3),
        "sweep_day_s": round(large["dayS"], 3),
        "sweep_scaling": round(large["wholeUsPerBattery"] / small["wholeUsPerBattery"], 3),
        "pages_ms": pages.slowest(small["pagesMs"]),
        "card_ms": small["pagesMs"]["public card"]["p95Ms"],
        "notes": notes,
    }


def table(results: dict[str, Any]) -> str:
    """One line a figure, then one a register."""
    lines = [f"{name:<16} {results[name]:>10g}   {goal}" for name, goal in GOALS.items()]
    for one in results["notes"]["sweeps"]:
        lines.append(
            f"{one['batteries']:>9} batteries, {one['events']} events: everything {one['wholeS']:.2f} s "
            f"({one['wholeUsPerBattery']:.1f} µs a battery), a day of {one['dayEvents']} events {one['dayS']:.2f} s"
        )
        dear = sorted(one["wholeMs"].items(), key=lambda pair: -pair[1])[:5]
        lines.append("          " + "  ".join(f"{name} {ms:.0f} ms" for name, ms in dear))
        slow = sorted(one["pagesMs"].items(), key=lambda pair: -pair[1]["p95Ms"])[:8]
        lines.append(f"          counting all figures {one['countS']:.2f} s; slowest pages, median and p95:")
        lines += [f"          {told['medianMs']:>8.1f} {told['p95Ms']:>8.1f} ms  {name}" for name, told in slow]
    return "\n".join(lines)
