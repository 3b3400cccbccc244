"""The rules of hand-over, lots, processing and products against the simulator's truth: all faults found, nobody accused wrongly."""

from __future__ import annotations

from collections import defaultdict

import pytest

from suchi.domain.canonical import entry_id
from suchi.domain.rule import RULES, Finding
from suchi.simulate import Label, Options, population
from tests.vectors.memory import findings

MODULES = {f"suchi.domain.rules.{name}" for name in ("handover", "receipt", "lots", "recovery", "products")}
MINE = {name for name, rule in RULES.items() if rule.check.__module__ in MODULES}
FAULTS = {
    "item-missing": "everything_sent_arrives",
    "mass-differs": "mass_received_is_the_mass_sent",
    "lot-overdrawn": "no_more_leaves_a_lot_than_it_holds",
    "out-exceeds-in": "no_more_comes_out_than_went_in",
    "metal-from-nowhere": "metal_that_comes_out_went_in",
    "processed-elsewhere": "processor_holds_what_it_processes",
    "product-for-e-bikes": "waste_batteries_are_not_made_into_e_bike_products",
    "product-under-old-code": "product_is_coded_anew",
    "product-without-standard": "product_states_its_standard",
    "sender-is-not-holder": "sender_holds_what_it_sends",
}
SEEDS = (1, 2)


def judged(seed: int, vehicles: int, faults: object = (), oddities: object = ()) -> tuple[list[Finding], list[Label]]:
    labels: list[Label] = []
    options = Options(
        vehicles=vehicles, seed=seed, faults=faults, oddities=oddities, labels_to=labels.append  # type: ignore[arg-type]
    )  # fmt: skip
    return findings(population(options)), labels


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_population_gives_no_finding(seed: int) -> None:
    found, _ = judged(seed, 600)
    assert [finding for finding in found if finding.rule in MINE] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_fault_is_found_by_its_rule_and_by_no_other(seed: int) -> None:
    found, labels = judged(seed, 300, faults="all")
    broken = defaultdict(set)
    for finding in found:
        if finding.verdict == "broken":
            broken[finding.entry].add(finding.rule)
    seen = set()
    explained = set()
    for label in labels:
        entries = {entry_id(reporter, given).hex() for reporter, given in label.events}
        explained |= entries
        if label.kind in FAULTS:
            assert any(FAULTS[label.kind] in broken[entry] for entry in entries), label
            seen.add(label.kind)
    assert seen == set(FAULTS)
    stray = [finding for finding in found if finding.rule in MINE and finding.entry not in explained]
    assert stray == []


@pytest.mark.parametrize("seed", SEEDS)
def test_lawful_oddities_accuse_nobody(seed: int) -> None:
    found, labels = judged(seed, 300, oddities="all")
    assert labels
    mine = [finding for finding in found if finding.rule in MINE]
    assert [finding for finding in mine if finding.verdict == "broken"] == []
    assert all(finding.answerable is None for finding in mine)
