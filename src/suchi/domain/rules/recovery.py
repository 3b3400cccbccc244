"""Rules of processing 综合利用: who processes what, and that no more comes out of a batch than went in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from suchi.domain.battery import Battery, company_of
from suchi.domain.codes import battery_key, code_chemistry, company_key
from suchi.domain.content import METALS, SOURCE, chemistries_of_letter, most_metal_g
from suchi.domain.event import Entry, Event, Ref, surely_before
from suchi.domain.events.lots import LotShare
from suchi.domain.events.recycling import (
    BatchProcessed,
    BatteryConsumed,
    BatteryDismantled,
    ProductMade,
    Residue,
    ResidueDisposed,
)
from suchi.domain.facts import Facts
from suchi.domain.lot import Lot
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.rules.handover import DAMAGED

WEIGHING_TOLERANCE_PERMILLE = 20
"""Output against input of one batch: scales. The register's own figure; no instrument sets one."""
ASSAY_TOLERANCE_PERMILLE = 50
"""Metal out against metal in, both assayed: laboratories. The register's own figure; no instrument sets one."""
WITH_REAGENTS = frozenset({"smelting", "leaching", "extraction", "repair", "other"})
"""Steps that add acids, carbonates, water or fluxes: their outputs weigh more than what they recover."""
ADDS_METAL = frozenset({"repair", "other"})
"""Steps that may add the very metals: a repaired cathode gets lithium, a precursor gets nickel."""
_INCIDENTS = frozenset({"incident_crash", "incident_fire", "incident_flood", "incident_other"})
_OWN = {"source": "own tolerance, no instrument", "grade": "—", "severity": "doubt"}


@rule(
    code="M111",
    on=(BatchProcessed, BatteryDismantled, ProductMade, BatteryConsumed),
    of="battery",
    zh="加工电池的企业持有该电池",
    en="Whoever processes a battery holds it",
    says_zh="{subject} 在册由 {holder} 持有，由 {processor} 报告加工",
    says_en="{subject} is on record with {holder}; {processor} reports processing it",
    next_zh="补报前一次移交，或核对编码",
    next_en="The hand-over before is reported late, or the code is checked",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def processor_holds_what_it_processes(facts: Facts, entry: Entry) -> Iterable[Finding]:
    name, event = "processor_holds_what_it_processes", entry.event
    if facts.standing:
        return  # without effect: it took nothing from anybody, and that it is no act of this role is found already
    processor = company_key(event.reporter)
    for ref, before, touch in facts.batteries:
        if touch.born or (touch.phase != "ended" and isinstance(event, BatteryDismantled)):
            continue  # what comes out of it
        if before.phase == "ended" or before.whole is not None or before.last_at is None:
            continue  # what has ended before is found elsewhere, and a part goes where its whole is
        holder = company_of(before.holder)
        if holder == processor or holder.startswith("@") or not surely_before(before.last_at, event.occurred_at):
            continue
        if before.addressee is not None and company_of(before.addressee) == processor:
            yield undecided(name, entry, ref, "HandoverReceived", holder=holder, processor=processor)
        else:
            yield find(name, entry, ref, holder=holder, processor=processor, since=before.last_at)


def _stands_back(facts: Facts) -> bool:
    """Whether what went in is no longer what it was made as: burnt, leaking, crashed."""
    return any(state.condition in DAMAGED or _INCIDENTS.intersection(state.flags) for _, state, _ in facts.batteries)


def _shares(facts: Facts, event: BatchProcessed) -> Iterator[tuple[Lot | None, LotShare, int | None]]:
    """Each input lot as it was, and how much of it went in, in g; None where that is not known."""
    for share in event.lots:
        lot = facts.before.get(Ref("lot", share.lot))
        left = lot.left_g if lot is not None else None
        yield lot, share, share.mass_g if share.mass_g is not None else left


def _mass_in(facts: Facts, event: BatchProcessed) -> int | None:
    """What went in, in g, wet; None where something of it was never weighed."""
    masses = [mass for _, _, mass in _shares(facts, event)]
    if event.batteries_mass_g is not None:
        masses.append(event.batteries_mass_g)
    else:
        masses += [state.mass_g for _, state, _ in facts.batteries]
    return sum(mass for mass in masses if mass is not None) if None not in masses else None


def _about(event: BatchProcessed) -> Ref:
    """What a finding on a batch is about: the first lot that came out of it."""
    return Ref("lot", event.outputs[0].lot)


@rule(
    code="M112",
    on=(BatchProcessed,),
    zh="产出不大于投入",
    en="No more comes out of a batch than went in",
    says_zh="批次 {subject}：投入 {inG} g，产出、损耗与残余物合计 {outG} g（容差 {tolerance} ‰，本系统自定）",
    says_en="{subject}: {inG} g went in; outputs, losses and residues make {outG} g (tolerance {tolerance} ‰, the register's own)",
    next_zh="核对各项质量与含水率；有误的提交更正，漏报的投入补报",
    next_en="Check the masses and the moisture; correct what is wrong, or report late what else went in",
    **_OWN,
)
def no_more_comes_out_than_went_in(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatchProcessed)
    if not event.outputs:
        return
    name, subject = "no_more_comes_out_than_went_in", _about(event)
    went_in = _mass_in(facts, event)
    dry = sum(lot.mass_g - lot.mass_g * (lot.moisture_permille or 0) // 1000 for lot in event.outputs)
    out = dry + (event.losses_g or 0) + sum(residue.mass_g for residue in event.residues)
    if went_in is None:
        tolerance = str(WEIGHING_TOLERANCE_PERMILLE)
        yield undecided(name, entry, subject, "batteriesMassG | massG", inG="?", outG=str(out), tolerance=tolerance)
        return
    if out * 1000 <= went_in * (1000 + WEIGHING_TOLERANCE_PERMILLE):
        return
    numbers = {"inG": str(went_in), "outG": str(out), "tolerance": str(WEIGHING_TOLERANCE_PERMILLE)}
    if event.step in WITH_REAGENTS:
        yield undecided(name, entry, subject, "reagents", **numbers)
    elif _stands_back(facts):
        yield undecided(name, entry, subject, "condition", **numbers)
    else:
        yield find(name, entry, subject, **numbers)


def _content(facts: Facts, ref: Ref, state: Battery) -> tuple[float, ...] | None:
    """The most metal a battery can hold by its model, or by its code and energy; None where neither says so."""
    model = facts.battery_model(state.model)
    chemistries = model.chemistries if model is not None else ()
    chemistries = chemistries or chemistries_of_letter(code_chemistry(ref.key))
    rated = (model.rated_wh if model is not None else None) or 0
    energy = max(rated, state.energy_wh or 0)
    return most_metal_g(chemistries, energy) if energy else None


def _metals_in(facts: Facts, event: BatchProcessed) -> tuple[list[float], set[str], str | None]:
    """The most of each metal that can have gone in (g, tolerances included), the metals of which that is not certain, and
    what is missing to know any of them."""
    most, unsure = [0.0] * len(METALS), set[str]()
    for ref, state, _ in facts.batteries:
        held = _content(facts, ref, state)
        if held is None:
            return most, unsure, f"energyWh | BatteryModelRegistered ({ref.key})"
        unsure |= {"cu", "al"}  # housings and busbars are not in the table
        for number, metal in enumerate(METALS):
            most[number] += held[number]
            if not held[number]:
                unsure.add(metal)  # traces of other chemistries in the same mill
    for lot, share, mass in _shares(facts, event):
        if lot is None or lot.metals is None or mass is None or not lot.mass_g:
            return most, unsure, f"metals ({share.lot})"
        for number, metal in enumerate(METALS):
            held_g = getattr(lot.metals, f"{metal}_g")
            most[number] += held_g * mass / lot.mass_g * (1000 + ASSAY_TOLERANCE_PERMILLE) / 1000
            if not held_g:
                unsure.add(metal)  # no figure may mean none, or not assayed
    return most, unsure, None


@rule(
    code="M113",
    on=(BatchProcessed,),
    reads="battery_model",
    zh="产出的金属来自投入",
    en="The metal that comes out was in what went in",
    says_zh="批次 {subject}：产出 {metal} {outG} g，投入至多 {mostG} g（依据与容差：{basis}）",
    says_en="{subject}: {outG} g of {metal} came out, and at most {mostG} g went in (basis and tolerance: {basis})",
    next_zh="核对化验结果与来料；未报的其他来料（LotDeclared）补报，有误的提交更正",
    next_en="Check the assays and the feed; report other feed late as LotDeclared, and correct what is wrong",
    source="own balance; content per kWh: BatPaC 5.1 defaults",
    grade="—",
    severity="doubt",
)
def metal_that_comes_out_went_in(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatchProcessed)
    assayed = [lot.metals for lot in event.outputs if lot.metals is not None]
    if not assayed:
        return
    name, subject = "metal_that_comes_out_went_in", _about(event)
    most, unsure, missing = _metals_in(facts, event)
    if missing is not None:
        out_g = {metal: sum(getattr(metals, f"{metal}_g") for metals in assayed) for metal in METALS}
        shown = {metal.capitalize(): str(grams) for metal, grams in out_g.items() if grams}
        words = {"metal": ", ".join(shown), "outG": ", ".join(shown.values()), "mostG": "?", "basis": SOURCE}
        yield undecided(name, entry, subject, missing, **words)
        return
    table = f"{SOURCE}, 160 ‰" if facts.batteries else f"assay, {ASSAY_TOLERANCE_PERMILLE} ‰"
    above: list[tuple[bool, dict[str, str]]] = []
    for number, metal in enumerate(METALS):
        out = sum(getattr(metals, f"{metal}_g") for metals in assayed)
        if out > most[number]:
            words = {"metal": metal.capitalize(), "outG": str(out), "mostG": str(int(most[number])), "basis": table}
            above.append((metal in unsure, words))
    if not above:
        return
    doubtful, words = min(above, key=lambda one: one[0])
    if doubtful:
        yield undecided(name, entry, subject, "assay", **words)
    elif event.step in ADDS_METAL:
        yield undecided(name, entry, subject, "reagents", **words)
    elif _stands_back(facts):
        yield undecided(name, entry, subject, "condition", **words)
    else:
        yield find(name, entry, subject, **words)


@rule(
    code="M114",
    on=(BatteryDismantled,),
    of="battery",
    zh="部件合计不重于整体",
    en="The parts weigh no more than the whole",
    says_zh="{subject} 拆解前 {wholeG} g，部件与残余物合计 {partsG} g（容差 {tolerance} ‰，本系统自定）",
    says_en="{subject} weighed {wholeG} g; its parts and residues make {partsG} g (tolerance {tolerance} ‰, the register's own)",
    next_zh="核对质量；有误的提交更正",
    next_en="Check the masses; correct what is wrong",
    **_OWN,
)
def parts_weigh_no_more_than_the_whole(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatteryDismantled)
    ref = Ref("battery", battery_key(event.code))
    before = facts.before[ref]
    whole = event.mass_g if event.mass_g is not None else before.mass_g
    parts = sum(part.mass_g or 0 for part in event.parts) + sum(residue.mass_g for residue in event.residues)
    if whole is None or parts * 1000 <= whole * (1000 + WEIGHING_TOLERANCE_PERMILLE):
        return
    numbers = {"wholeG": str(whole), "partsG": str(parts), "tolerance": str(WEIGHING_TOLERANCE_PERMILLE)}
    name = "parts_weigh_no_more_than_the_whole"
    if before.condition == "soaked":
        yield undecided(name, entry, ref, "condition", **numbers)
    else:
        yield find(name, entry, ref, **numbers)


@rule(
    code="M115",
    on=(BatchProcessed, BatteryDismantled, ResidueDisposed),
    zh="残余物有去向",
    en="Residues have a stated receiver",
    says_zh="{subject} 报告的残余物 {kinds} 没有写明接收单位或其资质，无法判断去向是否合法",
    says_en="{subject} reports residues ({kinds}) without a receiver or its permit: whether that is lawful cannot be judged",
    next_zh="补充接收单位（receiver）与许可证号（permit）",
    next_en="Add the receiver, and the number of its permit",
    source="Measures art. 18",
    grade="U",
    severity="notice",
)
def residues_have_a_stated_receiver(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event: Event = entry.event
    missing, kinds = "receiver", []
    if isinstance(event, ResidueDisposed):
        missing, kinds = "permit", [] if event.permit else [share.lot for share in event.lots]
    else:
        residues: tuple[Residue, ...] = getattr(event, "residues", ())
        kinds = [residue.kind for residue in residues if residue.mass_g and residue.receiver is None]
    if kinds:
        words: dict[str, Any] = {"kinds": ", ".join(dict.fromkeys(kinds))}
        subject = Ref("company", company_key(event.reporter))
        yield undecided("residues_have_a_stated_receiver", entry, subject, missing, **words)


@rule(
    code="M116",
    on=(BatteryConsumed,),
    of="battery",
    zh="消耗写明用途",
    en="Batteries are used up for a stated reason",
    says_zh="{count} 件电池以“其他”原因消耗，没有附件说明（首件 {subject}）",
    says_en="{count} batteries were used up for “other” reasons without any document (the first is {subject})",
    next_zh="了解消耗的用途与残余物去向",
    next_en="Ask what they were used up for and where the remains went",
    source="own check, no instrument",
    grade="—",
    severity="hint",
)
def batteries_are_used_up_for_a_stated_reason(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatteryConsumed)
    if event.reason == "other" and not event.attachments:
        yield find(
            "batteries_are_used_up_for_a_stated_reason", entry, facts.batteries[0][0], count=str(len(facts.batteries))
        )
