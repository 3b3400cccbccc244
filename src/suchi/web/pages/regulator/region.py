"""Which part of the country a page of this desk is about: the office's own, or a smaller one that the address asks for."""

from __future__ import annotations

from msgspec import Struct

from suchi.access.denials import denied
from suchi.access.person import DIGITS
from suchi.access.reach import Reach
from suchi.domain.audiences import Audiences
from suchi.domain.disclosure import EVERYTHING
from suchi.domain.office import stem
from suchi.domain.regions import divisions, place_name, prefectures, provinces, unknown_part
from suchi.queries import flows
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import asker

NATION = ("全国", "The whole country")


class Area(Struct, frozen=True):
    """A caller's reach, the digits with which the divisions of their office begin, and those of what is shown now."""

    reach: Reach
    own: str
    stem: str

    @property
    def audiences(self) -> Audiences:
        """As what figures of the region are read."""
        if self.reach.everything:
            return EVERYTHING
        return frozenset({"auditor" if self.reach.authority is None else "authority", "company", "public"})

    @property
    def region(self) -> str:
        """As the address names it: six digits; empty for the nation."""
        return self.stem.ljust(6, "0") if self.stem else ""

    @property
    def narrowed(self) -> str | None:
        """The digits to narrow a list by; None where all that the office may read is meant."""
        return self.stem if self.stem != self.own else None

    @property
    def name(self) -> tuple[str, str]:
        return name_of(self.stem)

    @property
    def digits(self) -> int:
        """How many digits tell the next smaller divisions apart; a county is the smallest."""
        return min(len(self.stem) + 2, 6)

    @property
    def way(self) -> list[tuple[str, tuple[str, str]]]:
        """From the office's whole region down to here, as (region of the address, name)."""
        stems = [self.stem[:digits] for digits in (0, 2, 4, 6) if len(self.own) <= digits <= len(self.stem)]
        return [(one.ljust(6, "0") if one else "", name_of(one)) for one in stems]

    @property
    def choices(self) -> list[tuple[str, tuple[str, str]]]:
        """The smaller divisions that one may go to from here."""
        below = prefectures(self.stem) if len(self.stem) == DIGITS["province"] else provinces() if not self.stem else ()
        return [(one.code.ljust(6, "0"), (one.zh, one.en or one.zh)) for one in below if not one.retired]


def name_of(digits: str) -> tuple[str, str]:
    """What the division of these digits is called; a county, whose name is not held, by its prefecture and code."""
    if not digits:
        return NATION
    zh, en = place_name(digits.ljust(6, "0"))
    return (zh, en) if len(digits) < DIGITS["county"] else (f"{zh} {digits}", f"{en} {digits}")


def place_of(region: str) -> tuple[str, str]:
    """What a division on record (six digits) is called."""
    return name_of(stem(region))


async def area(call: Call) -> Area:
    """The region of whoever asks, narrowed by `?region=`. Raises for what is no division, or is not theirs."""
    reach = await call.services.read(asker(call))
    office = reach.authority
    if office is None and not (reach.everything or "auditor" in reach.roles):
        raise denied("access.region")
    own = office.region[: DIGITS[office.level]] if office is not None else ""
    asked = call.query.get("region")
    if not asked:
        return Area(reach, own, own)
    if len(asked) != DIGITS["county"] or not asked.isascii() or not asked.isdecimal() or asked[:2] not in divisions():
        raise bad_parameter("region", asked, "须为 6 位行政区划代码，如 330100", "it is six digits, such as 330100")
    inside = stem(asked)
    if unknown_part(asked) is not None and len(inside) < DIGITS["county"]:
        raise bad_parameter("region", asked, "没有此行政区划", "there is no such division")
    if not inside.startswith(own):
        raise denied("access.region")
    return Area(reach, own, inside)


async def require_inside(call: Call, site: str) -> None:
    """Raise where a site, or its company if no site is on record, lies outside the region of whoever is logged in."""
    here = await area(call)
    region = await call.services.read(flows.region_of, site)
    if not here.reach.everything and not (region or "").startswith(here.own):
        raise denied("access.region")
