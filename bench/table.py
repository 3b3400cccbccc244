"""The figures as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

GOALS = {
    "submit_vs_copy": "≥ 0.10 (aim 0.2)",
    "submit2_vs_copy": "≥ 0.16 (aim 0.3)",
    "http_submit_vs_copy": "≥ 0.08",
    "submit_per_s": "",
    "single_event_per_s": "≥ 1500",
    "identity_vs_noop": "≥ 0.3 (aim 0.5)",
    "identity_p99_ms": "≤ 15",
    "identity_p99_loaded_ms": "≤ 60",
    "rebuild_vs_submit": "",
    "stream_rss_mb": "≤ 300",
}


def table(results: dict[str, Any]) -> str:
    """One line a figure: the median, what is asked for, every sample; then the raw figures behind the ratios."""
    notes = results["notes"]
    rows = [("figure", "median", "must reach", "samples")]
    for name, goal in GOALS.items():
        samples = "  ".join(f"{value:g}" for value in notes["samples"][name])
        rows.append((name, f"{results[name]:g}", goal, samples))
    lines = _aligned(rows)
    lines.insert(1, "-" * max(map(len, lines)))
    lines += ["", "raw figures (medians)"]
    lines += _aligned([(f"  {name}", f"{value:g}") for name, value in notes["raw"].items()])
    machine, mix = notes["machine"], notes["mix"]
    lines += [
        "",
        f"{mix['timedEvents']} events a sample, {mix['bytesPerEvent']} bytes and {mix['thingsPerEvent']} things each; "
        f"{machine['cores']} cores, load {machine['loadAtStart'][0]} at the start, {machine['loadAtEnd'][0]} at the end; "
        f"{notes['seconds']} s in all",
    ]
    return "\n".join(lines)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
