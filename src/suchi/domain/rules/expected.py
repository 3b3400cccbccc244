"""Rules of vehicle models: what a vehicle carries and how it is served, compared with what its model says it should."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.event import Entry, Ref
from suchi.domain.events.identities import PlatformCodeAssigned
from suchi.domain.events.servicing import BatteryInstalled, BatteryReplaced, BatterySwapped
from suchi.domain.events.using import VehicleBorn, VehicleImported, VehicleProduced
from suchi.domain.facts import Facts
from suchi.domain.model import VehicleModel, versions
from suchi.domain.rule import Finding, find, own_word, rule, undecided
from suchi.domain.vehicle import Vehicle, model_of


def _finished(facts: Facts, entry: Entry) -> tuple[VehicleBorn, Ref, Vehicle, VehicleModel] | None:
    """A vehicle that is complete with this report, and its model on record. A chassis may still get its packs, a converted
    vehicle other ones; one that comes back may have been changed abroad; history brought over is not judged."""
    event = entry.event
    assert isinstance(event, VehicleBorn)
    ref = Ref("vehicle", vin_key(event.vin))
    before = facts.before.get(ref)
    model = facts.vehicle_model(event.model)
    if event.provenance != "reported" or facts.standing or before is None or model is None:
        return None
    if model_of(before) not in (None, event.model):
        return None  # a vehicle keeps its model; that it is registered twice is found by itself
    if isinstance(event, VehicleProduced) and event.phase != "complete":
        return None
    if isinstance(event, VehicleImported) and before.born is not None:
        return None
    return event, ref, before, model


def expected_models(model: VehicleModel, position: str | None) -> set[str] | None:
    """The battery models that may sit at the position by any of the model's registrations; None: any may."""
    models: set[str] = set()
    for version in versions(model):
        here = [pack for pack in version.packs if pack.position == position] or list(version.packs)
        if not here or any(pack.battery_model is None for pack in here):
            return None
        models.update(pack.battery_model for pack in here if pack.battery_model)
    return models


def fits(expected: set[str] | None, battery_model: str) -> bool:
    """Whether a battery model (`maker/model`) is among those expected; a registration may leave the maker out."""
    return expected is None or battery_model in expected or battery_model.partition("/")[2] in expected


@rule(
    code="B201",
    on=(VehicleBorn,),
    of="vehicle",
    reads="vehicle_model",
    zh="所装电池是车型登记的型号",
    en="A vehicle carries packs of the models registered for it",
    says_zh="车辆 {subject} 装有 {pack}（型号 {found}），车型 {model} 登记的为 {registered}",
    says_en="The vehicle {subject} carries {pack} of the model {found}; registered for {model}: {registered}",
    next_zh="核对电池编码；确已换用其他型号的，由车辆生产企业补充车型登记",
    next_en="Check the code; where another model is fitted the vehicle maker adds it to the registration",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
)
def vehicle_carries_registered_packs(facts: Facts, entry: Entry) -> Iterable[Finding]:
    finished = _finished(facts, entry)
    if finished is None:
        return
    event, ref, _, model = finished
    name, unknown = "vehicle_carries_registered_packs", ""
    for pack in event.packs:
        expected = expected_models(model, pack.position)
        battery = facts.before.get(Ref("battery", battery_key(pack.code)))
        if expected is None or battery is None or battery.born is None:
            continue
        if battery.model is None:
            unknown = unknown or battery.code
        elif not fits(expected, battery.model):
            said = {"model": model.key, "registered": " ".join(sorted(expected))}
            yield find(name, entry, ref, pack=battery.code, found=battery.model, **said)
            return
    if unknown:
        yield undecided(name, entry, ref, "BatteryProduced.model", pack=unknown, model=model.key)


@rule(
    code="B202",
    on=(VehicleBorn,),
    of="vehicle",
    reads="vehicle_model",
    answers="maker",
    zh="完整车辆装有车型应装的全部电池",
    en="A complete vehicle carries all packs its model should have",
    says_zh="车辆 {subject} 报告装有 {count} 个电池包，车型 {model} 应装 {registered} 个",
    says_en="The vehicle {subject} is reported with {count} packs; its model {model} should have {registered}",
    next_zh="补报缺少的电池编码；确为选装的，补充车型登记",
    next_en="Report the codes that are missing; where a pack is optional add that to the registration",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
)
def vehicle_carries_all_packs(facts: Facts, entry: Entry) -> Iterable[Finding]:
    finished = _finished(facts, entry)
    if finished is None:
        return
    event, ref, before, model = finished
    told = versions(model)
    registered = min(len(version.packs) for version in told)
    count = len({fit.code for fit in before.packs} | {battery_key(pack.code) for pack in event.packs})
    if count >= registered or any(version.swap_model for version in told):
        return  # a swap model may leave the line without a pack
    name, said = "vehicle_carries_all_packs", {"model": model.key, "registered": str(registered)}
    if model.swap_model is None:
        yield undecided(name, entry, ref, "swapModel", count=str(count), **said)
        return
    # against its own registration only: a body builder did not write the chassis maker's
    own = own_word(entry) if model.maker == company_key(event.reporter) else None
    yield find(name, entry, ref, answerable=own, count=str(count), **said)


@rule(
    code="B203",
    on=(BatteryReplaced, BatteryInstalled),
    of="vehicle",
    reads="vehicle_model",
    zh="换上的电池是车型登记的型号",
    en="A battery put in later is of a model registered for the vehicle",
    says_zh="车辆 {subject} 换上 {pack}（型号 {found}），车型 {model} 登记的为 {registered}",
    says_en="{pack} of the model {found} was put into {subject}; registered for {model}: {registered}",
    next_zh="供参考：报废时以实际所装为准",
    next_en="For information: at scrapping what it carries counts",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def battery_put_in_is_of_a_registered_model(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.vehicles:
        model = facts.vehicle_model(model_of(before))
        if model is None:
            continue
        for fit in touch.fitted:
            battery = facts.before.get(Ref("battery", fit.code))
            expected = expected_models(model, fit.position)
            if battery is None or battery.model is None or expected is None or fits(expected, battery.model):
                continue
            yield find(
                "battery_put_in_is_of_a_registered_model",
                entry,
                ref,
                pack=fit.code,
                found=battery.model,
                model=model.key,
                registered=" ".join(sorted(expected)),
            )


@rule(
    code="B204",
    on=(BatterySwapped,),
    of="vehicle",
    reads="vehicle_model",
    zh="换电的车辆属于换电车型",
    en="A vehicle whose battery is swapped is of a swap model",
    says_zh="车辆 {subject} 被报告换电，车型 {model} 登记为非换电车型",
    says_en="A swap is reported for {subject}, whose model {model} is registered as no swap model",
    next_zh="核对车辆识别代号；确为换电车型的，由车辆生产企业更正车型登记",
    next_en="Check the VIN; where it is a swap model the vehicle maker corrects the registration",
    source="Measures: whole-vehicle scrapping, exemption of swap models",
    grade="A",
    severity="doubt",
)
def swapped_vehicle_is_of_a_swap_model(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if entry.event.provenance != "reported" or facts.standing:
        return  # history, or no act of this role: without effect, and found as such
    for ref, before, _ in facts.vehicles:
        key = model_of(before)
        if key is None or before.swapped_at is not None:
            continue  # of many swaps the first carries the finding
        name, model = "swapped_vehicle_is_of_a_swap_model", facts.vehicle_model(key)
        if model is None:
            yield undecided(name, entry, ref, "VehicleModelRegistered", model=key)
        elif model.swap_model is None:
            yield undecided(name, entry, ref, "swapModel", model=model.key)
        elif not any(version.swap_model for version in versions(model)):
            yield find(name, entry, ref, model=model.key)


@rule(
    code="B205",
    on=(PlatformCodeAssigned,),
    of="vehicle",
    reads="vehicle_model",
    zh="一辆车的补码不多于其应有的电池",
    en="A vehicle's packs get no more platform codes than there are packs",
    says_zh="车辆 {subject} 已补码 {codes}，车型 {model} 只有 {registered} 个电池包",
    says_en="Platform codes {codes} were given for {subject}; its model {model} has {registered} packs",
    next_zh="核对实物；同一电池重复补码的，由登记机构合并身份",
    next_en="Compare with the items; where one pack got two codes the registrar merges them",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def platform_codes_are_no_more_than_packs(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.vehicles:
        model = facts.vehicle_model(model_of(before))
        if model is None or touch.platform_code is None or touch.platform_code in before.platform_codes:
            continue
        codes = (*before.platform_codes, touch.platform_code)
        registered = max(len(before.packs), *(len(version.packs) for version in versions(model)))
        if 0 < registered < len(codes):
            yield find(
                "platform_codes_are_no_more_than_packs",
                entry,
                ref,
                codes=" ".join(codes),
                model=model.key,
                registered=str(registered),
            )
