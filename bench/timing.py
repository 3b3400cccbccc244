"""Whether two addresses of a running register can be told apart by how long they take: `python -m bench.timing URL KEY ONE OTHER`.

One of them is something that is there and not for whoever holds the key, the other something that there is not. They are asked in
turns, in an order drawn anew each time, over one connection. What is told is not a mean, which one slow answer moves, but how often an
answer of the first takes longer than one of the second (0.5: as often as not; Mann-Whitney), with what chance alone would give.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from math import sqrt
from statistics import median
from time import perf_counter_ns

import httpx

WARM = 50


def measured(client: httpx.Client, paths: Sequence[str], samples: int) -> list[list[int]]:
    """Nanoseconds of each answer, by address. Raises where the answers differ in status."""
    found: list[list[int]] = [[], []]
    statuses: set[int] = set()
    for number in range(samples + WARM):
        for place in random.sample((0, 1), 2):
            began = perf_counter_ns()
            answer = client.get(paths[place])
            took = perf_counter_ns() - began
            statuses.add(answer.status_code)
            if number >= WARM:
                found[place].append(took)
    if len(statuses) > 1:
        raise SystemExit(f"the answers differ: {sorted(statuses)}")
    return found


def longer(one: Sequence[int], other: Sequence[int]) -> float:
    """How often a value of the first is larger than one of the second, ties counted as half: 0 to 1."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ranks += sum(whose == 0 for _, whose in ranked[at:end]) * ((at + 1 + end) / 2)
        at = end
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def chance(one: int, other: int) -> float:
    """Three standard deviations of `longer` where there is no difference."""
    return 3 * sqrt((one + other + 1) / (12 * one * other))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("key")
    parser.add_argument("one")
    parser.add_argument("other")
    parser.add_argument("--samples", type=int, default=400)
    given = parser.parse_args()
    headers = {"authorization": f"Bearer {given.key}"}
    with httpx.Client(base_url=f"{given.url}/api/v1", headers=headers, timeout=30) as client:
        one, other = measured(client, (given.one, given.other), given.samples)
    by_chance = chance(len(one), len(other))
    print(f"{given.one}   {median(one) / 1e6:.3f} ms")
    print(f"{given.other}   {median(other) / 1e6:.3f} ms")
    print(f"first longer: {longer(one, other):.3f} (by chance 0.5 ± {by_chance:.3f}, {len(one)} samples each)")


if __name__ == "__main__":
    main()
