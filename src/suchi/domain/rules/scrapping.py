"""Rules of whole-vehicle scrapping 车电一体报废: the packs a vehicle should carry against those that reach the yard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from suchi.domain.battery import company_of
from suchi.domain.codes import code_level, company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.retiring import VehicleScrapped, VehicleTakenIn
from suchi.domain.exemptions import exempt, exemption_term
from suchi.domain.facts import Facts
from suchi.domain.model import VehicleModel
from suchi.domain.open_question import open_question
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, accountable, find, rule
from suchi.domain.vehicle import Fit, Out, Vehicle, VehicleTouch

_SOURCE = "Measures (车电一体报废)"
NOT_TOLD = "packsPresent | packsAbsent | dismantlingClosed"
APART = "packsPresent | BatteryRemoved | HandoverReceived"
"""What is missing where a yard never says that the pack is not there, or somebody else has taken it out: perhaps the yard has
it. No report of a yard's receipt names the vehicle, so the sweep `scrapped_vehicle_is_complete` decides."""


class Count(NamedTuple):
    """Packs of one vehicle: those on record as its own, those seen at the gate, those there when it was scrapped."""

    own: int
    seen: int
    here: int

    @property
    def handed_over(self) -> int:
        """What came to the yard: a pack seen at the gate came, whatever became of it."""
        return max(self.seen, self.here)


@rule(
    code="S101",
    of="vehicle",
    on=(VehicleScrapped,),
    zh="报废车辆应带电池（车电一体）",
    en="A scrapped vehicle carries its battery",
    says_zh="车辆 {subject} 应有 {should} 个电池，到场 {present} 个，缺 {lacking}：认定为车辆缺失",
    says_en="The vehicle {subject} should carry {should} packs, {present} came; lacking {lacking}: it is deemed incomplete",
    next_zh="报告的拆解企业已尽其责；查明所缺电池去向，事后交来的补报或更正",
    next_en="The yard that reports it has done its duty; trace the pack, and report or correct what is brought later",
    source=_SOURCE,
    grade="A",
    severity="breach",
    since=MEASURES_IN_FORCE,
    reads="vehicle_model law",
)
def scrapped_vehicle_carries_its_battery(facts: Facts, entry: Entry) -> Iterable[Finding]:
    name, day = "scrapped_vehicle_carries_its_battery", day_of(entry.event.occurred_at)
    for ref, before, touch in _scrapped(facts, entry):
        model = facts.vehicle_model(before.model)
        granted = facts.term(exemption_term(model.key), day) if model is not None else None
        free = exempt(model, granted, day) if model is not None else None
        if free:
            continue
        count = _count(facts, entry, before, touch)
        should = _should_carry(before, model, count, touch.absent or 0)
        if should is None:
            wanting = "VehicleModelRegistered" if before.model and model is None else "VehicleProduced"
            yield open_question(name, entry, ref, wanting, formerly=before.alias_of or "—")
        elif count.handed_over >= should:
            if touch.closed and touch.unread and count.here - touch.unread < should:
                yield open_question(name, entry, ref, "packsPresent.code", unread=str(touch.unread))
        elif missing := _undecidable(facts, entry, before, model, free, touch):
            told = _evidence(facts, before, touch, should, count.handed_over)
            yield open_question(name, entry, ref, missing, **told, yard=company_key(entry.event.reporter))
        else:
            yield find(name, entry, ref, **_evidence(facts, before, touch, should, count.handed_over))


def _scrapped(facts: Facts, entry: Entry) -> Iterator[tuple[Ref, Vehicle, VehicleTouch]]:
    """The scrapped vehicles to be judged by their packs: a second yard's report is for another rule to doubt, and what the
    same yard has said to the end is not said again."""
    if not accountable(facts, entry):
        return
    yard = company_key(entry.event.reporter)
    for ref, before, touch in facts.vehicles:
        again = before.scrapped_at is not None
        if not again or (before.scrapped_by == yard and not before.absent and before.closed_at is None):
            yield ref, before, touch


def _count(facts: Facts, entry: Entry, before: Vehicle, touch: VehicleTouch) -> Count:
    """Places on record, and packs that came. What the yard itself took out, were it told only later, or named in an earlier
    report, is there too; a code that is another label of one already counted is no further pack."""
    yard = company_key(entry.event.reporter)
    names = set(touch.present)
    for battery, state, change in facts.batteries:
        if battery.key in names and change.holder is not None:
            names.update(filter(None, (state.alias_of, *state.aliases)))
    more = {one.code for one in _taken_out(facts, before) if one.by == yard}
    if before.scrapped_by == yard:
        more.update(before.present)
    here = len(touch.present) + len(more - names) + (touch.unread or 0)
    # Two packs on record at one position are one place: an earlier change of packs was not reported.
    places = {fit.position or fit.code for fit in _own(before)}
    seen = before.packs_seen or 0 if took_in(before, yard) else 0
    return Count(len(places), seen, here)


def _taken_out(facts: Facts, before: Vehicle) -> Iterator[Out]:
    """Packs taken out of the vehicle, on record in it or not, by all that is known now; no modules, no cells."""
    now = facts.latest.get(Ref("vehicle", before.vin)) if facts.latest is not None else None
    for state in (before, *(() if now is None else (now.state,))):
        yield from state.taken_out
        yield from (one for one in state.removed if code_level(one.code) in (None, "P"))


def _own(before: Vehicle) -> list[Fit | Out]:
    """The packs it should carry: those bound, and those taken out and not replaced."""
    return [*before.packs, *before.taken_out]


def took_in(before: Vehicle, yard: str) -> bool:
    """Whether the vehicle stands at that yard, taken in and not returned."""
    return before.taken_in_at is not None and company_of(before.holder or "") == yard


def _should_carry(before: Vehicle, model: VehicleModel | None, count: Count, absent: int) -> int | None:
    """How many packs the vehicle should carry; None where neither its model nor any binding says so. What it was built with
    and the model's positions bound each other from above: the lesser is certain. Only where the yard itself states an absence
    beyond what is on record does the model alone decide. A chassis that nobody finished carries what it was given."""
    expected = len(model.packs) if model is not None and before.build != "chassis" else 0
    if absent and not expected and count.handed_over >= count.own:
        return None
    if not count.own or not expected:
        return count.own or expected or None
    lesser = min(count.own, expected)
    return expected if absent and count.handed_over >= lesser else lesser


def _undecidable(
    facts: Facts, entry: Entry, before: Vehicle, model: VehicleModel | None, free: bool | None, touch: VehicleTouch
) -> str | None:
    """What is missing to call a vehicle incomplete that is short of packs; None where nothing is."""
    if not touch.absent and not touch.closed:
        return NOT_TOLD
    if model is None:
        return "VehicleModelRegistered"
    if free is None:
        return "VehicleModelRegistered.swapModel"
    yard = company_key(entry.event.reporter)
    if any(change.gone_from and company_of(state.holder) == yard for _, state, change in facts.batteries):
        return "packsPresent"  # stated absent, and on record with this very yard
    if not touch.absent or any(one.by != yard for one in before.taken_out if one.code not in touch.present):
        return APART  # it may have come apart from its vehicle, before or after: a sweep looks for it
    return None


def _evidence(facts: Facts, before: Vehicle, touch: VehicleTouch, should: int, present: int) -> dict[str, str]:
    """Names and numbers; an accident, a hold or a removal for repair excuses nothing, and is told."""
    lacking = [fit.code for fit in _own(before) if fit.code not in touch.present]
    told = {
        "should": str(should),
        "present": str(present),
        "lacking": " ".join(lacking) or str(should - present),
        "ground": "packsAbsent" if touch.absent else "dismantlingClosed",
    }
    apart = [f"{one.code} {one.by} {one.at}" for one in before.taken_out if one.code in lacking]
    flags = {flag for _, state, change in facts.batteries if change.gone_from for flag in state.flags} | {*before.flags}
    return (
        told | ({"takenOut": "; ".join(apart)} if apart else {}) | ({"flags": " ".join(sorted(flags))} if flags else {})
    )


@rule(
    code="S102",
    of="vehicle",
    on=(VehicleScrapped,),
    zh="进厂时所见电池在报废时仍在",
    en="A pack seen at the gate is there at scrapping",
    says_zh="车辆 {subject} 进厂时见到 {seen} 个电池，报废报告只有 {here} 个",
    says_en="{seen} packs were seen in the vehicle {subject} at the gate, the report of its scrapping has {here}",
    next_zh="核对进厂记录与现场；电池已交出的补报移交",
    next_en="Compare the gate's record with the floor; where the pack has left, report the hand-over",
    source=_SOURCE,
    grade="B",
    severity="doubt",
    since=MEASURES_IN_FORCE,
    reads="vehicle_model law",
)
def pack_seen_at_the_gate_is_there_at_scrapping(facts: Facts, entry: Entry) -> Iterable[Finding]:
    day = day_of(entry.event.occurred_at)
    for ref, before, touch in _scrapped(facts, entry):
        if not (touch.absent or touch.closed):
            continue
        model = facts.vehicle_model(before.model)
        if model is not None and exempt(model, facts.term(exemption_term(model.key), day), day):
            continue  # a swap operator may fetch its pack from the yard
        count, since = _count(facts, entry, before, touch), before.taken_in_at or ""
        yard = company_key(entry.event.reporter)
        fetched = [
            one for one in before.taken_out if one.by != yard and one.at and since and not surely_before(one.at, since)
        ]
        if count.here < count.seen - len(fetched):
            yield find(
                "pack_seen_at_the_gate_is_there_at_scrapping",
                entry,
                ref,
                seen=str(count.seen),
                here=str(count.here),
                codes=" ".join(before.seen),
            )


@rule(
    code="S103",
    of="vehicle",
    on=(VehicleTakenIn, VehicleScrapped),
    zh="到场的电池属于该车",
    en="A pack presented with a vehicle is that vehicle's",
    says_zh="随车辆 {vehicle} 到场的 {subject} 在册装在车辆 {other}（自 {since}）",
    says_en="{subject}, presented with the vehicle {vehicle}, is on record in the vehicle {other} since {since}",
    next_zh="核对编码与车辆识别代号；此前的更换未报的，由当时的责任方补报",
    next_en="Check code and VIN; an earlier change that was not reported is reported late by whoever made it",
    source=_SOURCE,
    grade="B",
    severity="doubt",
    since=MEASURES_IN_FORCE,
)
def presented_pack_is_of_that_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if not accountable(facts, entry):
        return
    at = entry.event.occurred_at
    for vehicle, before, _ in facts.vehicles:
        same = {vehicle.key, before.alias_of, *before.aliases}
        told = before.seen if isinstance(entry.event, VehicleScrapped) else ()  # doubted at the gate already
        for ref, state, change in facts.batteries:
            if change.holder is None or state.vehicle is None or state.vehicle in same or ref.key in told:
                continue
            if state.bound_at is not None and surely_before(state.bound_at, at):
                yield find(
                    "presented_pack_is_of_that_vehicle",
                    entry,
                    ref,
                    vehicle=vehicle.key,
                    other=state.vehicle,
                    since=state.bound_at,
                )
