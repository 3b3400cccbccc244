"""The catalogue is whole: every type of EVENTS.md is declared, exemplified, folded, and has final bytes and leaf.

`SUCHI_GOLDEN=write pytest tests/test_catalogue.py` writes the golden leaves of new examples. A leaf once published never
changes: only new files may appear.
"""

import json
import os
import re
from pathlib import Path

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings

from suchi.domain import canonical, merkle
from suchi.domain.codes import battery_doubts, company_doubts, company_key, vin_doubts
from suchi.domain.event import ANY_ROLE, CATALOGUE, KINDS, Event, instant_us
from suchi.domain.events import MODULES, AnyEvent
from suchi.domain.things import THINGS, decode_state, decode_touch, encode
from tests.domain.making import events

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
LEAVES = HERE / "golden" / "leaves"
SALT = bytes(range(16))
RECORDED_US = instant_us("2026-11-03T00:00:00Z")
decode = msgspec.json.Decoder(AnyEvent).decode

WANTED = """
BatteryModelRegistered VehicleModelRegistered TechnicalInformationFiled BatteryProduced BatteryImported
PlatformCodeAssigned LabelReplaced IdentitiesMerged IdentitySplit
VehicleProduced VehicleImported VehicleReidentified VehicleSold OwnershipChanged BatteryInstalled BatterySwapped
SwapStockChanged BatteryReplaced BatteryRepaired HealthReported PackSighted RecallAnnounced RecallRemedied
IncidentReported HoldPlaced HoldLifted VehicleExported BatteryExported VehicleDeregistered
BatteryRetired VehicleTakenIn VehicleReturned VehicleScrapped BatteryRemoved BatteryCollected TakeBackRefused
HandoverSent HandoverReceived HandoverCancelled HandoverRedirected BatteryLost BatteryFound
OpeningStockDeclared LotDeclared LotSplit LotsMerged LotExported BatteryTested BatteryDismantled BatchProcessed
ProductMade ProductShipped ResidueDisposed BatteryConsumed
PartyRegistered PartyChanged SiteRegistered SiteChanged PermitRecorded PermitEnded RegisterLoaded DelegationGranted
DelegationEnded EventsCorrected NothingToReport TermSuspended TermSet LeadAdopted ReportAdopted AuditDigested
CaseOpened NoticeIssued ReplyReceived CorrectionConfirmed PenaltyIntended HearingHeld CaseDecided CaseTransferred
DecisionAnnulled CaseClosed
LedgerOpened
""".split()
NAMES = sorted(CATALOGUE)
TOUCHES_NOTHING = {"EventsCorrected", "ReportAdopted"}  # what they reach is known from the entries they aim at


def example(name: str) -> Event:
    return decode((EXAMPLES / f"{name}.json").read_bytes())


def test_every_type_of_the_catalogue_is_declared_and_no_other() -> None:
    assert sorted(WANTED) == NAMES


def test_every_type_has_an_example_and_no_other_file_is_there() -> None:
    assert sorted(path.stem for path in EXAMPLES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_declaration_is_complete(name: str) -> None:
    about = CATALOGUE[name]
    assert about.by <= ANY_ROLE
    assert about.by
    assert about.stage in ("making", "using", "retiring", "recycling", "governing")
    assert all((about.zh, about.en, about.says_zh, about.says_en))
    assert re.search("[\u4e00-\u9fff]", about.zh + about.says_zh)
    assert about.says_en[0].isupper()
    for wire in about.type.__struct_encode_fields__:
        assert re.fullmatch("[a-z][A-Za-z0-9]*", wire), wire


def test_every_module_says_what_it_is_for() -> None:
    for module in MODULES:
        assert module.__doc__
        assert "\n" not in module.__doc__.strip()


@pytest.mark.parametrize("name", NAMES)
def test_example_has_exact_bytes(name: str) -> None:
    text = canonical.canonical_event(example(name))
    assert rfc8785.dumps(json.loads(text)) == text
    assert canonical.canonical_event(decode(text)) == text


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_of_examples_are_invented_and_well_formed(name: str) -> None:
    event = example(name)
    assert event.reporter[2:4] == "99"
    assert company_doubts(event.reporter) == ()
    for ref, _ in event.touches():
        if ref.kind == "battery":
            assert ref.key.startswith(("X9", "SC"))
            assert battery_doubts(ref.key) == ()
        elif ref.kind == "vehicle":
            assert ref.key.startswith("0")
            assert vin_doubts(ref.key) == ()
        elif ref.kind == "company":
            assert ref.key[2:4] == "99"


def check_touches(event: Event) -> None:
    """Every thing once, under a name, with a touch and a state that survive storage."""
    seen = set()
    for ref, touch in event.touches():
        assert ref not in seen, f"{ref} twice"
        seen.add(ref)
        assert ref.kind in KINDS
        assert ref.key
        assert touch.event == type(event).__name__
        assert decode_touch(encode(touch)) == touch
        thing = THINGS[ref.kind]
        state = thing.apply(thing.empty(ref.key), touch)
        assert decode_state[ref.kind](encode(state)) == state
    for ref in event.looks_up():
        assert ref.kind in KINDS
        assert ref.key


@pytest.mark.parametrize("name", NAMES)
def test_example_touches_what_it_names(name: str) -> None:
    event = example(name)
    check_touches(event)
    touched = {ref.kind for ref, _ in event.touches()}
    fields = set(json.loads((EXAMPLES / f"{name}.json").read_text()))
    assert bool(touched) == (name not in TOUCHES_NOTHING)
    for named, kind in (
        ({"vin", "vins", "newVin"}, "vehicle"),
        ({"code", "codes", "batteries", "old", "new", "origins", "products", "batteryIn", "parts"}, "battery"),
        ({"lot", "lots", "into", "outputs"}, "lot"),
        ({"consignment"}, "consignment"),
        ({"case"}, "case"),
        ({"siteId"}, "site"),
    ):
        if fields & named:
            assert kind in touched


@settings(max_examples=1500, deadline=None)
@given(events())
def test_no_event_whatever_touches_a_thing_twice(event: Event) -> None:
    check_touches(event)


def golden(name: str) -> dict[str, str]:
    event = example(name)
    text = canonical.canonical_event(event)
    reporter = company_key(event.reporter)
    body = canonical.body(text, 0, reporter)
    entry = canonical.entry_id(reporter, event.id)
    commitment = canonical.commitment(SALT, body)
    header = canonical.header(entry, RECORDED_US, commitment)
    assert canonical.event_of_body(body) == text
    return {
        "event": text.decode(),
        "digest": canonical.event_digest(text).hex(),
        "entryId": entry.hex(),
        "body": body.decode(),
        "salt": SALT.hex(),
        "commitment": commitment.hex(),
        "header": header.decode(),
        "leaf": merkle.leaf(header).hex(),
    }


@pytest.mark.parametrize("name", NAMES)
def test_bytes_and_leaf_are_final(name: str) -> None:
    now = golden(name)
    path = LEAVES / f"{name}.json"
    if os.environ.get("SUCHI_GOLDEN") == "write":
        path.write_text(json.dumps(now, ensure_ascii=False, indent=2) + "\n")
    assert now == json.loads(path.read_text())


def test_no_leaf_without_its_example() -> None:
    assert sorted(path.stem for path in LEAVES.iterdir()) == NAMES
