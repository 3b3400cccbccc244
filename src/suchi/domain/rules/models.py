"""Rules of models: a battery compared with the model its maker registered, as far as that says something."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import battery_key, code_chemistry, company_key
from suchi.domain.event import Entry, Ref
from suchi.domain.events.making import Born
from suchi.domain.facts import Facts
from suchi.domain.model import BatteryModel, versions
from suchi.domain.rule import Finding, find, own_word, rule, undecided

_CONFIRMED = {"LFP": "B", "NCM": "E", "NCA": "E"}
_FROM_MEMORY = {"LMO": "C", "LCO": "D", "LTO": "G", "NiMH": "A", "supercapacitor": "F", "Na-ion": "Z", "other": "Z"}
_LETTERS = _CONFIRMED | _FROM_MEMORY
"""Letter of each chemistry, GB/T 34014; of the letters only B and E are confirmed, so only they can decide anything."""
_PLAUSIBLE_ENERGY_PERCENT = 20
"""How far a pack's energy may lie from its model's before officials get a hint; plausibility, no figure of the law."""


def _compared(facts: Facts, entry: Entry) -> tuple[Born, Ref, BatteryModel] | None:
    """The birth, what was born, and its model on record; None where nothing can or need be compared: a known battery that
    comes back was compared when its model was first stated."""
    event = entry.event
    assert isinstance(event, Born)
    if event.model is None or facts.standing:
        return None  # nothing said, or without effect
    ref = Ref("battery", battery_key(event.code))
    touch = facts.touches.get(ref)
    model = facts.battery_model(getattr(touch, "model", None))
    if model is None or facts.before[ref].model is not None:
        return None
    return event, ref, model


def _own(entry: Entry, model: BatteryModel) -> str | None:
    """Whoever reports a battery against its own registration of the model; an importer speaks of another's model."""
    return own_word(entry) if model.maker == company_key(entry.event.reporter) else None


@rule(
    code="B101",
    on=(Born,),
    of="battery",
    reads="battery_model",
    answers="maker",
    zh="电池编码的化学体系与型号一致",
    en="The chemistry in a battery code is its model's",
    says_zh="编码 {subject} 第5位为 {letter}，型号 {model} 登记的化学体系为 {chemistries}",
    says_en="Position 5 of the code {subject} is {letter}; the model {model} is registered as {chemistries}",
    next_zh="核对电池编码与型号登记，有误的一方由生产企业更正",
    next_en="Compare the code with the registered model; the maker corrects whichever is wrong",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def chemistry_in_code_is_the_models(facts: Facts, entry: Entry) -> Iterable[Finding]:
    compared = _compared(facts, entry)
    letter = code_chemistry(compared[1].key) if compared else None
    if compared is None or letter is None:
        return
    _, ref, model = compared
    verdicts = [_chemistry(letter, version.chemistries) for version in versions(model)]
    if True in verdicts:
        return
    name, said = "chemistry_in_code_is_the_models", " ".join(model.chemistries)
    if None in verdicts:
        yield undecided(name, entry, ref, "GB/T 34014-2017", letter=letter, model=model.key, chemistries=said)
    else:
        yield find(name, entry, ref, answerable=_own(entry, model), letter=letter, model=model.key, chemistries=said)


def _chemistry(letter: str, chemistries: tuple[str, ...]) -> bool | None:
    """Whether the letter may stand for the chemistries; None where the names of the letters are not certain enough."""
    letters = {_LETTERS[chemistry] for chemistry in chemistries}
    if not chemistries or letter in letters or (letter == "Z" and len(chemistries) > 1):
        return True
    if letter == "Z" or "other" in chemistries:
        return None
    certain = letter in _CONFIRMED.values() or all(chemistry in _CONFIRMED for chemistry in chemistries)
    return False if certain else None


@rule(
    code="B102",
    on=(Born,),
    of="battery",
    reads="battery_model",
    answers="maker",
    zh="电池编码的规格与追溯信息代码已由生产企业备案",
    en="The specification and traceability parts of a code are filed for its model",
    says_zh="编码 {subject} 第6至14位为 {part}，型号 {model} 备案的为 {filed}",
    says_en="Positions 6 to 14 of the code {subject} are {part}; filed for the model {model}: {filed}",
    next_zh="由生产企业补充备案，或更正型号、编码",
    next_en="The maker files the code for the model, or corrects the model or the code",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def design_part_of_code_is_filed(facts: Facts, entry: Entry) -> Iterable[Finding]:
    compared = _compared(facts, entry)
    if compared is None:
        return
    _, ref, model = compared
    filed = [battery_key(code) for version in versions(model) for code in version.design_codes]
    whole = [code[5:14] for code in filed if len(code) == 14]
    bare = ref.key.partition("~")[0]
    # maker, level and chemistry (positions 1 to 5) have rules of their own
    if len(bare) == 24 and whole and bare[5:14] not in whole:
        yield find(
            "design_part_of_code_is_filed",
            entry,
            ref,
            answerable=_own(entry, model),
            part=bare[5:14],
            model=model.key,
            filed=" ".join(dict.fromkeys(whole)),
        )


@rule(
    code="B103",
    on=(Born,),
    of="battery",
    reads="battery_model",
    zh="电池层级与型号一致",
    en="A battery is of its model's level",
    says_zh="{subject} 报告为 {level}，型号 {model} 登记为 {registered}",
    says_en="{subject} is reported as {level}; the model {model} is registered as {registered}",
    next_zh="核对型号与层级，有误的一方由生产企业更正",
    next_en="Compare model and level; the maker corrects whichever is wrong",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
)
def battery_is_of_its_models_level(facts: Facts, entry: Entry) -> Iterable[Finding]:
    compared = _compared(facts, entry)
    if compared is None:
        return
    event, ref, model = compared
    if all(version.level not in (None, event.level) for version in versions(model)):
        yield find(
            "battery_is_of_its_models_level",
            entry,
            ref,
            level=event.level,
            model=model.key,
            registered=model.level or "—",
        )


@rule(
    code="B104",
    on=(Born,),
    of="battery",
    reads="battery_model",
    zh="电池质量在型号公差之内",
    en="A battery's mass lies within its model's tolerance",
    says_zh="{subject} 质量 {mass} g，型号 {model} 登记 {registered} g，公差 {tolerance}‰",
    says_en="{subject} weighs {mass} g; the model {model} is registered with {registered} g and a tolerance of {tolerance} ‰",
    next_zh="复核称量与型号登记，有误的一方由生产企业更正",
    next_en="Weigh again and compare with the model; the maker corrects whichever is wrong",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
)
def mass_is_within_the_models_tolerance(facts: Facts, entry: Entry) -> Iterable[Finding]:
    compared = _compared(facts, entry)
    if compared is None or compared[0].mass_g is None:
        return
    event, ref, model = compared
    assert event.mass_g is not None
    stated = [(v.mass_g, v.mass_tolerance_permille) for v in versions(model)]
    if any(mass is None or tolerance is None for mass, tolerance in stated):
        return  # no tolerance stated: any mass complies
    if all(abs(event.mass_g - mass) * 1000 > mass * tolerance for mass, tolerance in stated):
        yield find(
            "mass_is_within_the_models_tolerance",
            entry,
            ref,
            mass=str(event.mass_g),
            model=model.key,
            registered=str(model.mass_g),
            tolerance=str(model.mass_tolerance_permille),
        )


@rule(
    code="B105",
    on=(Born,),
    of="battery",
    reads="battery_model",
    zh="电池能量与型号相近",
    en="A battery's energy is near its model's",
    says_zh="{subject} 能量 {energy} Wh，型号 {model} 额定 {registered} Wh",
    says_en="{subject} is reported with {energy} Wh; the model {model} is rated {registered} Wh",
    next_zh="由主管人员核对单位与型号；不作为违规依据",
    next_en="An officer compares unit and model; no ground for any measure",
    source="Measures art. 24",
    grade="B",
    severity="hint",
)
def energy_is_near_the_models(facts: Facts, entry: Entry) -> Iterable[Finding]:
    compared = _compared(facts, entry)
    if compared is None or compared[0].energy_wh is None:
        return
    event, ref, model = compared
    energy = event.energy_wh or 0
    rated = [version.rated_wh for version in versions(model)]
    if all(r is not None and abs(energy - r) * 100 > r * _PLAUSIBLE_ENERGY_PERCENT for r in rated):
        yield find(
            "energy_is_near_the_models", entry, ref, energy=str(energy), model=model.key, registered=str(model.rated_wh)
        )


@rule(
    code="B106",
    on=(Born,),
    of="battery",
    reads="battery_model",
    zh="电池的模块与单体数量与型号一致",
    en="A battery has the modules and cells of its model",
    says_zh="{subject} 报告 {count} 个{part}，型号 {model} 登记 {registered} 个",
    says_en="{subject} is reported with {count} {partEn}; the model {model} is registered with {registered}",
    next_zh="核对部件清单；多报的由生产企业更正，未列全的补报",
    next_en="Compare the list of parts; the maker corrects what is too many and completes what is missing",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
)
def structure_is_the_models(facts: Facts, entry: Entry) -> Iterable[Finding]:
    compared = _compared(facts, entry)
    if compared is None:
        return
    event, ref, model = compared
    modules, cells = len({module.code for module in event.modules}), sum(1 for _ in event.all_cells)
    told = [(modules, "模块", "modules", _sizes(model, "modules")), (cells, "单体", "cells", _sizes(model, "cells"))]
    for count, part, english, sizes in told:
        if count == 0 or not sizes or count in sizes:
            continue
        name = "structure_is_the_models"
        said = {"part": part, "partEn": english, "model": model.key, "registered": "/".join(map(str, sorted(sizes)))}
        if count > max(sizes):
            yield find(name, entry, ref, count=str(count), **said)
        else:  # a tree may be told in part: too few prove nothing
            yield undecided(name, entry, ref, english, count=str(count), **said)
        return


def _sizes(model: BatteryModel, of: str) -> set[int]:
    """How many modules or cells a pack of the model has; cells may be stated for the pack or for one module. Without
    modules (cell-to-pack), modules on paper are nobody's deviation."""
    sizes: set[int] = set()
    for version in versions(model):
        modules = version.modules or 0
        if of == "modules":
            sizes |= {modules} - {0}
        elif version.cells:
            sizes |= {version.cells, version.cells * (modules or 1)}
    return sizes
