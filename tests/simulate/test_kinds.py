"""Faults and lawful oddities: each kind occurs when asked, with a label that points at reports and things in the file."""

from pathlib import Path

import pytest

from suchi.domain.event import CATALOGUE
from suchi.simulate import Label, Options, population
from suchi.simulate.faults import FAULTS
from suchi.simulate.oddities import ODDITIES
from tests.simulate.bookkeeping import Books, decode, in_order

UNSEEN_BY_THE_BOOKS = {
    "above-capacity", "acts-after-role-ended", "cell-in-two-packs", "chemistry-differs", "code-level-differs",
    "found-in-e-bike", "installed-while-bound", "item-missing", "kept-by-the-yard", "mass-differs",
    "mass-out-of-tolerance", "metal-from-nowhere", "never-received", "no-technical-information", "permit-ended",
    "product-for-e-bikes", "product-under-old-code", "product-without-standard", "received-late", "shipped-late",
    "take-back-refused", "too-few-packs", "unexpected-pack", "vehicle-reported-late", "waste-installed",
}  # fmt: skip
"""What needs the law, a model, a permit's figure or a clock is the register's to find."""


@pytest.fixture(scope="module")
def everything() -> tuple[list[bytes], list[Label]]:
    labels: list[Label] = []
    options = Options(vehicles=600, seed=11, faults="all", oddities="all", fault_every=3, labels_to=labels.append)
    return list(population(options)), labels


def test_there_are_enough_kinds():
    assert len(FAULTS) >= 30
    assert len(ODDITIES) >= 25
    for kind in [*FAULTS.values(), *ODDITIES.values()]:
        assert kind.zh
        assert kind.en
        assert kind.expects
        assert kind.tell.__doc__ is None  # titles say it


def test_every_kind_occurs_and_is_labelled(everything: tuple[list[bytes], list[Label]]):
    _, labels = everything
    assert {label.kind for label in labels if label.label == "fault"} == set(FAULTS)
    assert {label.kind for label in labels if label.label == "oddity"} == set(ODDITIES)
    assert len(labels) == 200
    for label in labels:
        known = FAULTS if label.label == "fault" else ODDITIES
        assert label.expected == known[label.kind].expects
        assert label.events
        assert label.things


def test_labels_point_into_the_file(everything: tuple[list[bytes], list[Label]]):
    lines, labels = everything
    events = {(event.reporter, event.id): event for event in map(decode, lines)}
    assert len(events) == len(lines)
    for label in labels:
        assert set(label.events) <= set(events), label.kind
        touched = {str(ref) for key in label.events for ref, _ in events[key].touches()}
        named = {thing for thing in label.things if thing.split(":")[0] not in ("site", "company")}
        assert not named or named & touched, label


def test_labels_are_never_in_the_events(everything: tuple[list[bytes], list[Label]]):
    text = b"".join(everything[0]).decode()
    for kind in [*FAULTS.values(), *ODDITIES.values()]:
        assert kind.expects not in text
        assert kind.en not in text
        assert kind.zh not in text


def test_all_types_of_the_catalogue_are_seen(everything: tuple[list[bytes], list[Label]]):
    seen = {type(decode(line)).__name__ for line in everything[0]}
    assert set(CATALOGUE) - seen == {"AuditDigested"}, "only a running register has an audit trail to report of"


@pytest.mark.parametrize("name", sorted(set(FAULTS) - UNSEEN_BY_THE_BOOKS - {"retired-before-produced"}))
def test_the_books_see_the_fault(name: str):
    lines = list(population(Options(vehicles=1, seed=5, faults=[name])))
    assert Books().read(in_order(lines)).complaints


@pytest.mark.parametrize("label", ["faults", "oddities"])
def test_unknown_names_are_refused_with_the_known_ones(label: str):
    with pytest.raises(ValueError, match="known: "):
        next(population(Options(vehicles=1, **{label: ["no-such-kind"]})))


def test_fault_share():
    labels: list[Label] = []
    options = Options(vehicles=300, seed=2, faults=["vin-check-digit"], fault_every=30, labels_to=labels.append)
    built = sum(b'"type":"VehicleProduced"' in line for line in population(options))
    assert len(labels) == 10
    assert built == 300


def test_the_page_lists_exactly_what_is_declared():
    page = (Path(__file__).parents[2] / "docs" / "simulation.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 5]
    kinds = [*sorted(FAULTS.values(), key=lambda k: k.name), *sorted(ODDITIES.values(), key=lambda k: k.name)]
    assert rows == [f"| `{kind.name}` | {kind.zh} | {kind.en} | {kind.expects} |" for kind in kinds]
