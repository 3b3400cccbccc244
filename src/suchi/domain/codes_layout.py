"""Where each field of an identifier stands and what may stand there, the calendar of the date symbols, the check characters.

Sources: GB/T 34014-2017 (battery and product codes), GB 16735 (VIN), GB 32100-2015 and GB 11714-1997 (companies), GB/T 2260 (places).
"""

from datetime import date
from operator import mul

from msgspec import Struct

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: read aloud and typed without mistakes
VIN_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"  # GB 16735: no I O Q
COMPANY_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O S V Z

LEVELS = "PMC"
CHEMISTRIES = "ABCDEFGZ"
CYCLE = "123456789ABCDEFGHJKLMNPRSTVWXY"  # 30 years or days; letters I O Q U Z never stand in dates
MONTHS = "123456789ABC"
DAYS = CYCLE + "0"  # 1…30, then 0 = 31: not base 36
FIRST_YEAR = 2011  # of the cycle assumed; the same symbol means the same year plus 30


class Part(Struct, frozen=True):
    """One stretch of a layout: its field name, first and last position, what may stand there, the doubt if it does not."""

    name: str
    first: int
    last: int
    allowed: str
    doubt: str = ""

    def of(self, key: str) -> str:
        return key[self.first - 1 : self.last]


BATTERY_PARTS = (
    Part("maker", 1, 3, ALPHANUMERIC),
    Part("level", 4, 4, LEVELS, "level"),
    Part("chemistry", 5, 5, CHEMISTRIES, "chemistry"),
    Part("specification", 6, 7, ALPHANUMERIC),
    Part("traceability", 8, 14, ALPHANUMERIC),
    Part("year", 15, 15, CYCLE, "year"),
    Part("month", 16, 16, MONTHS, "month"),
    Part("day", 17, 17, DAYS, "day"),
    Part("serial", 18, 24, DIGITS, "serial"),
)
PRODUCT_PARTS = (
    Part("maker", 1, 3, ALPHANUMERIC),
    Part("level", 4, 4, LEVELS, "level"),
    Part("chemistry", 5, 5, CHEMISTRIES, "chemistry"),
    Part("specification", 6, 7, ALPHANUMERIC),
    Part("year", 8, 8, CYCLE, "year"),
    Part("month", 9, 9, MONTHS, "month"),
    Part("day", 10, 10, DAYS, "day"),
    Part("serial", 11, 17, DIGITS, "serial"),
    Part("mark", 18, 18, "R", "mark"),
    Part("origin", 19, 19, LEVELS, "origin"),
)
PLATFORM_PARTS = (
    Part("prefix", 1, 2, ALPHANUMERIC),
    Part("number", 3, 15, CROCKFORD, "number"),
    Part("check", 16, 16, ALPHANUMERIC),
)
VIN_PARTS = (
    Part("wmi", 1, 3, VIN_ALPHABET),
    Part("vds", 4, 8, VIN_ALPHABET),
    Part("checkDigit", 9, 9, VIN_ALPHABET),
    Part("modelYear", 10, 10, CYCLE, "year"),
    Part("plant", 11, 11, VIN_ALPHABET),
    Part("serial", 12, 17, VIN_ALPHABET),
)
COMPANY_PARTS = (
    Part("department", 1, 1, COMPANY_ALPHABET),
    Part("institutionType", 2, 2, COMPANY_ALPHABET),
    Part("region", 3, 8, DIGITS, "region-digits"),
    Part("organisation", 9, 17, COMPANY_ALPHABET),
    Part("check", 18, 18, COMPANY_ALPHABET),
)
ORGANISATION_PARTS = (Part("organisation", 1, 8, ALPHANUMERIC), Part("check", 9, 9, ALPHANUMERIC))
DUNS_PARTS = (Part("number", 1, 9, DIGITS),)
REGION_PARTS = (Part("province", 1, 2, DIGITS), Part("prefecture", 3, 4, DIGITS), Part("county", 5, 6, DIGITS))

DATES = {
    CYCLE[day.year - FIRST_YEAR] + MONTHS[day.month - 1] + DAYS[day.day - 1]: day.isoformat()
    for day in map(date.fromordinal, range(date(FIRST_YEAR, 1, 1).toordinal(), date(FIRST_YEAR + 30, 1, 1).toordinal()))
}

_VIN_VALUES = bytes.maketrans(
    b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ", bytes(map(int, "012345678912345678123457923456789"))
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin_check(key: str) -> str:
    """The check digit GB 16735 asks for at position 9 of 17 good characters (its own weight is 0)."""
    return "0123456789X"[sum(map(mul, key.encode().translate(_VIN_VALUES), _VIN_WEIGHTS)) % 11]


def model_years(symbol: str) -> tuple[int, int]:
    """The two years of the last two cycles a VIN's position 10 may mean: A = 1980 or 2010, 1 = 2001 or 2031."""
    first = 1980 + (CYCLE.index(symbol) - CYCLE.index("A")) % 30
    return first, first + 30


def company_check(key: str) -> str:
    """The 18th character GB 32100-2015 asks for after 17 good ones: weights are the powers of 3 modulo 31."""
    total = sum(COMPANY_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(key[:17]))
    return COMPANY_ALPHABET[-total % 31]


def organisation_check(key: str) -> str:
    """The ninth character GB 11714 asks for after eight."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    return "0123456789X"[-sum(ALPHANUMERIC.index(c) * weight for c, weight in zip(key, weights, strict=False)) % 11]


def platform_check(key: str) -> str:
    """The last character of a platform code, ISO/IEC 7064 MOD 37,36 over the fifteen before it."""
    state = 36
    for character in key[:15]:
        state = ((state + ALPHANUMERIC.index(character)) % 36 or 36) * 2 % 37
    return ALPHANUMERIC[(1 - state) % 36]


def platform_code(number: int) -> str:
    """平台补码 for a thing without a code: `SC`, thirteen base-32 digits, a check character; 16 long, so never GB/T 34014."""
    if not 0 <= number < 1 << 65:
        raise ValueError(f"a platform number is from 0 to 2**65 - 1, not {number}")
    digits = "".join(CROCKFORD[number >> shift & 31] for shift in range(60, -1, -5))
    return "SC" + digits + platform_check("SC" + digits)
