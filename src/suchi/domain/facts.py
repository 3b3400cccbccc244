"""What a rule may know of one entry: the things it names as they were just before, and the things it looks up. Plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from suchi.domain.battery import Battery
from suchi.domain.event import KINDS, Ref, Touch
from suchi.domain.law import Law, Term, is_loaded, term_on
from suchi.domain.model import BatteryModel, VehicleModel
from suchi.domain.party import Company, Site
from suchi.domain.terms import UNPUBLISHED, WorkDays
from suchi.domain.things import State
from suchi.domain.vehicle import Vehicle


class Claim(Struct, frozen=True, order=True):
    """A cell that an earlier birth named: the other whole, and when that was born."""

    cell: str
    whole: str
    at: str


_WORDS = "known battery|new battery|new vehicle|unborn battery|unborn vehicle|put in|part|ended|scrapped|outside|claims"
GIVEN = {word: 1 << place for place, word in enumerate((*KINDS, *_WORDS.split("|")))}
"""What rules on all events want, one bit each, found out once an entry: a thing of this kind is named; a battery or a vehicle
is on record already, or not yet, or not yet and this is no birth; a battery is put into a vehicle, or made a part; a battery
has ended, a vehicle is scrapped; the act is outside its reporter's roles; cells have been claimed before."""
_BATTERY, _KNOWN_BATTERY = GIVEN["battery"], GIVEN["battery"] | GIVEN["known battery"]
_NEW_BATTERY, _UNBORN_BATTERY = GIVEN["battery"] | GIVEN["new battery"], GIVEN["unborn battery"]
_VEHICLE, _NEW_VEHICLE, _UNBORN_VEHICLE = GIVEN["vehicle"], GIVEN["new vehicle"], GIVEN["unborn vehicle"]
_PUT_IN, _PART, _ENDED, _SCRAPPED = GIVEN["put in"], GIVEN["part"], GIVEN["ended"], GIVEN["scrapped"]
_OUTSIDE, _CLAIMS = GIVEN["outside"], GIVEN["claims"]


def given(before: Mapping[Ref, State], touches: Mapping[Ref, Any], standing: int, claimed: bool) -> int:
    """Bits of `GIVEN`: a rule that wants more is not asked."""
    bits = (_OUTSIDE if standing else 0) | (_CLAIMS if claimed else 0)
    for ref, state in before.items():
        kind = ref.kind
        if kind == "battery":
            touch = touches[ref]
            if state.last is not None:
                bits |= _KNOWN_BATTERY
                if state.phase == "ended":
                    bits |= _ENDED
            else:
                bits |= _NEW_BATTERY if touch.born else _NEW_BATTERY | _UNBORN_BATTERY
            if touch.vehicle is not None:
                bits |= _PUT_IN
            if touch.whole is not None:
                bits |= _PART
        elif kind == "vehicle":
            bits |= _VEHICLE
            if state.last is None:
                bits |= _NEW_VEHICLE if touches[ref].born else _NEW_VEHICLE | _UNBORN_VEHICLE
            elif state.scrapped_at is not None:
                bits |= _SCRAPPED
        else:
            bits |= GIVEN[kind]
    return bits


class Facts:
    """`before`: states of the named things just before the entry; `touches`: what it changes of each; `lookups`: the rest."""

    __slots__ = (
        "_batteries", "_vehicles", "before", "calendar", "claims", "company", "latest", "lookups", "standing", "told_us", "touches",
    )  # fmt: skip

    def __init__(
        self,
        before: dict[Ref, State],
        touches: dict[Ref, Touch],
        company: Company | None,
        lookups: dict[Ref, State],
        standing: int,
        claims: tuple[Claim, ...] = (),
        *,
        latest: Mapping[Ref, Any] | None = None,
        told_us: int | None = None,
        calendar: WorkDays = UNPUBLISHED,
    ) -> None:
        self.before = before
        self.touches = touches
        self.company = company
        self.lookups = lookups
        self.standing = standing
        self.claims = claims
        self.latest = latest
        """The named things as they are known now (`.state` of each): for holds that were placed after the act."""
        self.told_us = told_us
        """When the earlier report was recorded that this one replaces; None: it replaces none."""
        self.calendar = calendar
        self._batteries: list[tuple[Ref, Battery, Any]] | None = None
        self._vehicles: list[tuple[Ref, Vehicle, Any]] | None = None

    @property
    def batteries(self) -> list[tuple[Ref, Battery, Any]]:
        """Each battery named, as it was just before, with what this entry changes of it."""
        if self._batteries is None:
            self._batteries = [(r, state, self.touches[r]) for r, state in self.before.items() if r.kind == "battery"]
        return self._batteries

    @property
    def vehicles(self) -> list[tuple[Ref, Vehicle, Any]]:
        """Each vehicle named, likewise."""
        if self._vehicles is None:
            self._vehicles = [(r, state, self.touches[r]) for r, state in self.before.items() if r.kind == "vehicle"]
        return self._vehicles

    def party(self, code: str) -> Company | None:
        """A company or authority on record."""
        return self.lookups.get(Ref("company", code))

    def site(self, custody: str) -> Site | None:
        """The site of a custody text `company/site`; None for a company alone, or a site not on record."""
        return self.lookups.get(Ref("site", custody)) if "/" in custody else None

    def battery_model(self, key: str | None) -> BatteryModel | None:
        """A registered battery model by its key `maker/model`."""
        found = self.lookups.get(Ref("battery_model", key)) if key else None
        return found if found is not None and found.born is not None else None

    def vehicle_model(self, key: str | None) -> VehicleModel | None:
        """A registered vehicle model."""
        found = self.lookups.get(Ref("vehicle_model", key)) if key else None
        return found if found is not None and found.born is not None else None

    def law(self, key: str) -> Law | None:
        """A setting of the law: `terms`, `loaded`, `prefix:…`, `suspended:…`."""
        return self.lookups.get(Ref("law", key))

    def term(self, name: str, day: str) -> Term | None:
        """The term of that name in force on the day; None where nobody set one."""
        return term_on(self.law("terms"), name, day)

    def loaded(self, region: str | None, kind: str, day: str) -> bool:
        """Whether the permits of this kind in the region were completely on record on the day: absence then proves something."""
        return region is not None and is_loaded(self.law("loaded"), region, kind, day)

    def held(self) -> Iterator[tuple[str, str | None]]:
        """When batteries and vehicles named here were held, by what is known now: from and until (None: still)."""
        for ref, state in self.before.items():
            if ref.kind in ("battery", "vehicle"):
                now = self.latest.get(ref) if self.latest is not None else None
                yield from (state if now is None else now.state).stood
