"""What is on record of a permit of a site on a day: held, ended, absent where absence proves something, or not to be told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

from msgspec import Struct

from suchi.domain.facts import Facts
from suchi.domain.party import Permit, Site, permit_on

RED_LINES: dict[str, tuple[str, ...]] = {
    "investment": ("investment",),
    "eia": ("eia",),
    "facilities": ("facilities",),
    "pollutant": ("pollutant-permit", "pollutant-registration"),
}
"""What art. 18 asks of a site; of the kinds in one line any one suffices."""
ELV_QUALIFICATION = ("elv-qualification",)
FIELD_OF: dict[str, str] = {
    **{kind: "permits" for kinds in RED_LINES.values() for kind in kinds},
    "elv-qualification": "scrapping",
    "listing": "conditions",
}
"""The field of duty (`domain/office`) of each kind of permit."""


class PermitOnDay(Struct, frozen=True):
    """The answer for one line: `held`; `ended` (a verified permit was ended before the day; or it ran out, or another kind
    would do as well, and where the register of the region is complete none followed); `absent` (the
    register of the region in which the site lay on that day is complete and has none); `unverified` (only the company's own word); `open` (absence proves
    nothing). `permit` is the one it rests on, `missing` what would decide it."""

    answer: Literal["held", "ended", "absent", "unverified", "open"]
    permit: Permit | None = None
    missing: str | None = None

    @property
    def evidence(self) -> dict[str, str]:
        """The permit's number and days, as a finding shows them."""
        if self.permit is None:
            return {}
        return {"number": self.permit.number, "from": self.permit.since, "until": self.permit.until or "—"}


def asked_of(kind: str | None, roles: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The lines that are asked of a site of this kind whose company holds these roles: of those in a line any kind suffices."""
    if kind == "plant" and "recycler" in roles:
        return RED_LINES
    if kind == "yard" and "dismantler" in roles:
        return {"elv-qualification": ELV_QUALIFICATION}
    return {}


def permit_on_day(facts: Facts, site: Site, kinds: tuple[str, ...], day: str) -> PermitOnDay:
    """What is on record of the site for any of these kinds on the day (first and last day of a permit both count)."""
    return permit_as_loaded(facts.loaded, site, kinds, day)


def permit_as_loaded(
    loaded: Callable[[str | None, str, str], bool], site: Site, kinds: tuple[str, ...], day: str
) -> PermitOnDay:
    """The same, by what is known of the registers: whether the permits of a region and kind were complete on a day."""
    found = [permit for kind in kinds if (permit := permit_on(site, kind, day)) is not None]
    if verified := [permit for permit in found if permit.verified]:
        return PermitOnDay("held", verified[0])
    if found:
        return PermitOnDay("unverified", found[0], f"PermitRecorded:{found[0].kind}")
    known = [permit for permit in site.permits if permit.kind in kinds and permit.verified]
    over = [permit for permit in known if permit.until is not None and permit.until < day]
    places = site.regions_on(day)
    unloaded = [kind for kind in kinds if not all(loaded(place, kind, day) for place in places)]
    if over:
        last = max(over, key=lambda permit: permit.until or "")
        followed = [kind for kind in unloaded if not (last.ended and kind == last.kind)]
        if followed:  # a renewal, or the registration that took a permit's place, need not be on record here
            return PermitOnDay("open", last, f"PermitRecorded | RegisterLoaded:{followed[0]}")
        return PermitOnDay("ended", last)
    later = min((permit for permit in known if permit.since > day), key=lambda permit: permit.since, default=None)
    if unloaded:
        return PermitOnDay("open", later, f"PermitRecorded | RegisterLoaded:{unloaded[0]}")
    return PermitOnDay("absent", later)
