"""Takes a normalised identifier apart by its standard and names every rule it fails; one reader per kind, none raises."""

import re

from suchi.domain import regions
from suchi.domain.codes_doubts import Doubt, doubt
from suchi.domain.codes_layout import (
    ALPHANUMERIC,
    BATTERY_PARTS,
    COMPANY_ALPHABET,
    COMPANY_PARTS,
    CROCKFORD,
    CYCLE,
    DATES,
    DAYS,
    DIGITS,
    DUNS_PARTS,
    FIRST_YEAR,
    MONTHS,
    ORGANISATION_PARTS,
    PLATFORM_PARTS,
    PRODUCT_PARTS,
    REGION_PARTS,
    VIN_ALPHABET,
    VIN_PARTS,
    Part,
    company_check,
    model_years,
    organisation_check,
    platform_check,
    vin_check,
)

_counted = re.compile(r"[2-9]|[1-9][0-9]{1,3}").fullmatch

Reading = tuple[str, dict[str, str], tuple[Doubt, ...]]  # kind, fields, doubts


def _inspect(standard: str, key: str, parts: tuple[Part, ...], alphabet: str) -> tuple[dict[str, str], list[Doubt]]:
    """Fields by position, and the doubts every layout shares; a wrong length leaves no positions to speak of."""
    if not key:
        return {}, [doubt(f"{standard}.empty")]
    doubts = []
    odd = [position for position, character in enumerate(key, 1) if character not in alphabet]
    if odd:
        doubts.append(doubt(f"{standard}.characters", (odd[0], odd[-1]), "".join(key[i - 1] for i in odd)))
    if len(key) != parts[-1].last:
        return {}, [*doubts, doubt(f"{standard}.length", None, str(len(key)), actual=len(key), expected=parts[-1].last)]
    for part in parts:
        if part.doubt and any(character not in part.allowed for character in part.of(key)):
            doubts.append(doubt(f"{standard}.{part.doubt}", (part.first, part.last), part.of(key)))
    return {part.name: part.of(key) for part in parts}, doubts


def read_battery(key: str) -> Reading:
    """Battery, product or platform code, with the `~2` of a second thing that carries one code."""
    bare, mark, count = key.partition("~")
    # Codes from before the standard have any length: 16 or 19 characters need not be meant as the layouts of that length.
    readings = [_read_coded("battery", "battery-code", bare, BATTERY_PARTS)]
    if len(bare) == 16 and bare.startswith("SC"):
        readings.insert(0, _read_platform(bare))
    elif len(bare) == 19:
        readings.insert(0, _read_coded("battery_product", "product-code", bare, PRODUCT_PARTS))
    kind, fields, doubts = min(readings, key=lambda reading: len(reading[2]))
    if not mark:
        return kind, fields, doubts
    if not _counted(count):
        at = (len(bare) + 1, len(key))
        doubts = (*doubts, doubt("code.discriminator", at, key[len(bare) :]))
    return kind, {**fields, "discriminator": count}, doubts


def _read_coded(kind: str, standard: str, key: str, parts: tuple[Part, ...]) -> Reading:
    """A code with a date inside, by GB/T 34014-2017."""
    fields, doubts = _inspect(standard, key, parts, ALPHANUMERIC)
    if not fields:
        return kind, fields, tuple(doubts)
    year, month, day, serial = (fields.pop(name) for name in ("year", "month", "day", "serial"))
    if year + month + day in DATES:
        fields["date"] = DATES[year + month + day]
    elif year in CYCLE and month in MONTHS and day in DAYS:
        at = next(part.first for part in parts if part.name == "year")
        named = {"year": FIRST_YEAR + CYCLE.index(year), "month": MONTHS.index(month) + 1, "day": DAYS.index(day) + 1}
        doubts.append(doubt(f"{standard}.calendar", (at, at + 2), year + month + day, **named))
    fields["serial"] = serial
    if kind == "battery":
        fields |= {"designPart": key[:14], "productionPart": key[14:]}
    return kind, fields, tuple(doubts)


def _read_platform(key: str) -> Reading:
    fields, doubts = _inspect("platform-code", key, PLATFORM_PARTS, ALPHANUMERIC)
    if not doubts:
        number = 0
        for character in fields["number"]:
            number = number << 5 | CROCKFORD.index(character)
        fields["number"] = str(number)
    if all(character in ALPHANUMERIC for character in key) and key[15] != platform_check(key):
        doubts.append(doubt("platform-code.check", (16, 16), key[15], expected=platform_check(key)))
    return "platform", fields, tuple(doubts)


def read_vin(key: str) -> Reading:
    fields, doubts = _inspect("vin", key, VIN_PARTS, VIN_ALPHABET)
    if not fields:
        return "vin", fields, tuple(doubts)
    if all(character in VIN_ALPHABET for character in key) and key[8] != vin_check(key):
        doubts.append(doubt("vin.check", (9, 9), key[8], expected=vin_check(key)))
    # A maker of few vehicles has 9 at position 3 and its own mark at 12–14 (ISO 3780): only what follows is counted.
    digits = 3 if key[2] == "9" else 4
    if any(character not in DIGITS for character in key[-digits:]):
        doubts.append(doubt("vin.serial", (18 - digits, 17), key[-digits:], digits=digits))
    if key[9] in CYCLE:
        fields["modelYearCandidates"] = ", ".join(map(str, model_years(key[9])))
    return "vin", fields, tuple(doubts)


def read_company(key: str) -> Reading:
    if len(key) == 9:
        return read_duns(key)
    fields, doubts = _inspect("company-code", key, COMPANY_PARTS, COMPANY_ALPHABET)
    if not fields:
        return "company", fields, tuple(doubts)
    region = fields["region"]
    if any(character not in DIGITS for character in region):
        pass  # doubted already
    elif region.startswith(regions.DEMONSTRATION):
        fields["demonstration"] = "true"
    elif region != regions.NATIONAL and regions.unknown_part(region):
        doubts.append(doubt("company-code.region", (3, 8), region))
    if all(character in COMPANY_ALPHABET for character in key):
        if key[16] != organisation_check(key[8:16]):
            expected = organisation_check(key[8:16])
            doubts.append(doubt("company-code.organisation-check", (17, 17), key[16], expected=expected))
        if key[17] != company_check(key):
            doubts.append(doubt("company-code.check", (18, 18), key[17], expected=company_check(key)))
    return "company", fields, tuple(doubts)


def read_duns(key: str) -> Reading:
    fields, doubts = _inspect("duns", key, DUNS_PARTS, DIGITS)
    return "duns", fields, tuple(doubts)


def read_organisation(key: str) -> Reading:
    fields, doubts = _inspect("organisation-code", key, ORGANISATION_PARTS, ALPHANUMERIC)
    if fields and all(character in ALPHANUMERIC for character in key) and key[8] != organisation_check(key[:8]):
        doubts.append(doubt("organisation-code.check", (9, 9), key[8], expected=organisation_check(key[:8])))
    return "organisation", fields, tuple(doubts)


def read_region(key: str) -> Reading:
    fields, doubts = _inspect("region", key, REGION_PARTS, DIGITS)
    if doubts:
        return "region", fields, tuple(doubts)
    wrong = regions.unknown_part(key)
    if wrong:
        rule = "region.province" if wrong == (1, 2) else "region.prefecture"
        return "region", fields, (doubt(rule, wrong, key[wrong[0] - 1 : wrong[1]]),)
    fields["level"] = "province" if key[2:] == "0000" else "prefecture" if key[4:] == "00" else "county"
    fields["nameZh"], fields["nameEn"] = regions.place_name(key)
    retired = regions.divisions().get(key[:4])
    if retired and retired.retired:
        fields["retired"] = retired.retired
    return "region", fields, ()


def read_unknown(key: str) -> Reading:
    return "unknown", {}, (doubt("code.unknown", None, key) if key else doubt("code.empty"),)
