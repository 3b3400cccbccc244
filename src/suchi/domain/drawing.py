"""A random draw of sites and inspectors 双随机: anybody can do it again by hand from what is published, and nobody can steer it alone.

The register commits itself to a secret and to the frame (the sites, their weights, how many) before anybody names the word; secret,
frame and word together make the seed. All of it is SHA-256 and whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct

MOST_WEIGHT = 10


class InFrame(Struct, frozen=True, rename="camel"):
    """A site that may be drawn: its key, the stratum it is in, and its weight (1 to 10)."""

    key: str
    stratum: str
    weight: int = 1


class Frame(Struct, frozen=True, rename="camel", kw_only=True):
    """From what is drawn: the sites as of a day, how many of each stratum, by which weighting; of how many inspectors each site
    gets how many."""

    day: str
    sites: tuple[InFrame, ...]
    wanted: dict[str, int]
    weighting: str
    inspectors: int
    each: int


_bytes = msgspec.json.Encoder(order="sorted").encode


def weight_of(amount: int) -> int:
    """1 for nothing, one more for each doubling: 1 → 2, 2 → 3, 4 → 4 …, at most 10. What is much larger counts more, not for all."""
    return min(MOST_WEIGHT, 1 + max(0, amount).bit_length())


def digest(frame: Frame) -> bytes:
    """What fixes the frame: SHA-256 over its canonical bytes."""
    return sha256(_bytes(frame)).digest()


def commitment(secret: bytes, frame: Frame) -> bytes:
    """What is told before the word is named: it binds secret and frame and betrays neither."""
    return sha256(b"suchi draw\x00" + secret + digest(frame)).digest()


def seed(secret: bytes, frame: Frame, word: str) -> bytes:
    """The seed, once the word is named."""
    return sha256(b"suchi seed\x00" + secret + digest(frame) + word.strip().encode()).digest()


def number(seed_: bytes, key: str, weight: int) -> bytes:
    """The number of a site: the largest of as many hashes as it has weight. So one of weight 2 comes first twice as often as one
    of weight 1."""
    return max(sha256(seed_ + key.encode() + b"\x00" + str(turn).encode()).digest() for turn in range(weight))


def drawn(frame: Frame, seed_: bytes) -> list[str]:
    """The sites drawn: of each stratum those with the largest numbers, in that order."""
    found: list[str] = []
    for stratum, wanted in sorted(frame.wanted.items()):
        sites = [site for site in frame.sites if site.stratum == stratum]
        sites.sort(key=lambda site: (number(seed_, site.key, site.weight), site.key), reverse=True)
        found += [site.key for site in sites[:wanted]]
    return found


def assigned(seed_: bytes, sites: Sequence[str], inspectors: int, each: int) -> Mapping[str, tuple[int, ...]]:
    """By site the places of its inspectors in the list that was given: those with the fewest sites so far, among them by hash."""
    busy = [0] * inspectors
    found: dict[str, tuple[int, ...]] = {}
    for key in sites:
        ranked = sorted(
            range(inspectors),
            key=lambda place: (busy[place], sha256(seed_ + key.encode() + b"\x01" + str(place).encode()).digest()),
        )
        chosen = tuple(sorted(ranked[:each]))
        for place in chosen:
            busy[place] += 1
        found[key] = chosen
    return found
