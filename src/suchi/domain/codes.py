"""Identifiers of packs, vehicles, companies and places: normalise, check, take apart; nothing is ever refused here.

Whatever does not meet its standard is a *doubt* with a stable code, the positions it concerns and the rule it breaks, so
intake can keep the raw text and flag it. The functions named `…_key`, `…_doubts` and `code_…` are the quick ones, called
several times per event: each tries the good case first and leaves the diagnosis to the readers.
Layouts and vectors: GB/T 34014-2017, GB 16735, GB 32100-2015, GB 11714, GB/T 2260.
GB/T 45565-2025 (in force since 2025-11-01) will bring a further layout; its text is not held, so no reader is written.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from suchi.domain.codes_doubts import Doubt
from suchi.domain.codes_layout import CHEMISTRIES, CYCLE, DATES, DIGITS, LEVELS, VIN_ALPHABET, platform_code, vin_check
from suchi.domain.codes_readers import (
    Reading,
    read_battery,
    read_company,
    read_duns,
    read_organisation,
    read_region,
    read_unknown,
    read_vin,
)

__all__ = [
    "Doubt",
    "Parsed",
    "battery_doubts",
    "battery_key",
    "code_chemistry",
    "code_date",
    "code_level",
    "code_maker",
    "company_doubts",
    "company_key",
    "normalise",
    "parse",
    "parse_battery",
    "parse_company",
    "parse_organisation",
    "parse_region",
    "parse_vin",
    "platform_code",
    "vin_doubts",
    "vin_key",
]


class Parsed(Struct, frozen=True):
    """One identifier taken apart: fields as far as the layout allows, and every rule it fails."""

    kind: str
    raw: str
    normalised: str
    fields: dict[str, str]
    doubts: tuple[Doubt, ...] = ()


# ---- the quick ones -------------------------------------------------------------------------------------------------

_clean = re.compile(r"[0-9A-Z~]*").fullmatch
_good_battery = re.compile(rf"[0-9A-Z]{{3}}[{LEVELS}][{CHEMISTRIES}][0-9A-Z]{{12}}[0-9]{{7}}").fullmatch
_good_product = re.compile(rf"[0-9A-Z]{{3}}[{LEVELS}][{CHEMISTRIES}][0-9A-Z]{{5}}[0-9]{{7}}R[{LEVELS}]").fullmatch
_good_vin = re.compile(rf"[{VIN_ALPHABET}]{{8}}[0-9X][{CYCLE}][{VIN_ALPHABET}]{{3}}[0-9]{{4}}").fullmatch


def battery_key(raw: str) -> str:
    """The normalised code under which a pack, module, cell or product is kept; `~2` of a second pack with one code stays."""
    return raw if _clean(raw) else normalise(raw)


vin_key = battery_key


@lru_cache(maxsize=1 << 14)
def company_key(raw: str) -> str:
    """The normalised code of a company. Few companies report much, and each report asks several times."""
    return battery_key(raw)


def battery_doubts(key: str) -> tuple[Doubt, ...]:
    """Every doubt about a normalised battery, product or platform code."""
    if _good_battery(key) and key[14:17] in DATES:
        return ()
    if _good_product(key) and key[7:10] in DATES:
        return ()
    return _diagnosed_battery(key) if len(key) <= _REMEMBERED else read_battery(key)[2]


def vin_doubts(key: str) -> tuple[Doubt, ...]:
    """Every doubt about a normalised VIN."""
    if _good_vin(key) and vin_check(key) == key[8]:
        return ()
    return _diagnosed_vin(key) if len(key) <= _REMEMBERED else read_vin(key)[2]


def company_doubts(key: str) -> tuple[Doubt, ...]:
    """Every doubt about a normalised company code (unified social credit code, or DUNS for foreign parties)."""
    return _diagnosed_company(key) if len(key) <= _REMEMBERED else read_company(key)[2]


# One event asks for the same key several times and one company reports thousands: a diagnosis is kept for a while.
_REMEMBERED = 40  # longer keys are junk, and must not fill the memory


@lru_cache(maxsize=1 << 14)
def _diagnosed_battery(key: str) -> tuple[Doubt, ...]:
    return read_battery(key)[2]


@lru_cache(maxsize=1 << 14)
def _diagnosed_vin(key: str) -> tuple[Doubt, ...]:
    return read_vin(key)[2]


@lru_cache(maxsize=1 << 15)
def _diagnosed_company(key: str) -> tuple[Doubt, ...]:
    return read_company(key)[2]


def code_date(key: str) -> str | None:
    """The production date YYYY-MM-DD in a battery or product code, None when it names no day."""
    key = _bare(key)
    return DATES.get(key[14:17] if len(key) == 24 else key[7:10] if _has_layout(key) else "")


def code_level(key: str) -> str | None:
    """`P`, `M` or `C` as a battery or product code says, None otherwise."""
    key = _bare(key)
    return key[3] if _has_layout(key) and key[3] in LEVELS else None


def code_chemistry(key: str) -> str | None:
    """The chemistry letter of a battery or product code, None when it is not in the table."""
    key = _bare(key)
    return key[4] if _has_layout(key) and key[4] in CHEMISTRIES else None


def code_maker(key: str) -> str | None:
    """The three-character maker prefix of a battery or product code."""
    key = _bare(key)
    return key[:3] if _has_layout(key) else None


def _has_layout(key: str) -> bool:
    return len(key) == 24 or (len(key) == 19 and key[17] == "R")


def _bare(key: str) -> str:
    return key.partition("~")[0] if "~" in key else key


# ---- normalising ----------------------------------------------------------------------------------------------------

_SKIPPED = {"Zs", "Zl", "Zp", "Cf", "Pd"}  # blanks, invisible marks, dashes
_MINUS = "\u2212\u2043\u30fc"  # signs that are typed or scanned for a hyphen
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", " \t\n\v\f\r\x1c\x1d\x1e\x1f-")


def normalise(raw: str) -> str:
    """Full-width to ASCII, upper case, without blanks and dashes; what then is not ASCII stays, to be doubted."""
    before, text = None, raw.translate(_UPPER)
    while (
        text != before and not text.isascii()
    ):  # a blank taken away may let two characters compose: go to the fixed point
        before = text
        kept = (c for c in unicodedata.normalize("NFKC", text) if not _skipped(c))
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in kept).translate(_UPPER)
    return text


def _skipped(character: str) -> bool:
    return character.isspace() or character in _MINUS or unicodedata.category(character) in _SKIPPED


# ---- the whole ------------------------------------------------------------------------------------------------------


def _parsed(raw: str, *readers: Callable[[str], Reading]) -> Parsed:
    """The reading with the fewest doubts; of equals the first."""
    key = battery_key(raw)
    kind, fields, doubts = min((reader(key) for reader in readers), key=lambda reading: len(reading[2]))
    return Parsed(kind, raw, key, fields, doubts)


def parse_battery(raw: str) -> Parsed:
    """A pack, module, cell or product code: GB/T 34014-2017 in 24 or 19 characters, or our own platform code."""
    return _parsed(raw, read_battery)


def parse_vin(raw: str) -> Parsed:
    """A vehicle identification number, GB 16735."""
    return _parsed(raw, read_vin)


def parse_company(raw: str) -> Parsed:
    """A unified social credit code, or the DUNS number of a foreign party."""
    return _parsed(raw, read_company)


def parse_organisation(raw: str) -> Parsed:
    """A nine-character organisation code, GB 11714-1997."""
    return _parsed(raw, read_organisation)


def parse_region(raw: str) -> Parsed:
    """A division of GB/T 2260 at any of its three levels."""
    return _parsed(raw, read_region)


def parse(raw: str) -> Parsed:
    """Any identifier: the kinds its length and shape allow are read, and the one with the fewest doubts is taken."""
    return _parsed(raw, *_possible(battery_key(raw)))


def _possible(key: str) -> list[Callable[[str], Reading]]:
    """Readers in order of preference. Battery codes from before the standard have any length, so shape must tell them."""
    readers: list[Callable[[str], Reading]] = []
    if len(key) == 17 and (key[8] in "0123456789X" or set(key[13:]) <= set(DIGITS)):
        readers.append(read_vin)
    if len(key) == 18 and sum(character in DIGITS for character in key[2:8]) >= 5:
        readers.append(read_company)
    if len(key) == 9:
        readers += [read_organisation, read_duns]
    if len(key) == 6:
        readers.append(read_region)
    bare = _bare(key)
    platform = len(bare) == 16 and bare.startswith("SC")
    if not readers and (platform or (10 <= len(bare) <= 40 and any(character in DIGITS for character in bare))):
        readers.append(read_battery)
    return readers or [read_unknown]
