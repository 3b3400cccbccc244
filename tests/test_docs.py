"""Documents that lie fail: the reference is what the declarations say, the glossary names every term of the code."""

from pathlib import Path
from typing import get_args

import jsonschema_rs
import msgspec
import pytest

from suchi.domain.audiences import AUDIENCES
from suchi.domain.battery import ABROAD, PRIVATE, STAGES, UNKNOWN, VEHICLE, Condition, Phase
from suchi.domain.duty import How, Kind
from suchi.domain.event import ANY_ROLE, CATALOGUE, KINDS
from suchi.domain.event import STAGES as STAGES_OF_LIFE
from suchi.domain.events.governing_parties import PermitKind
from suchi.domain.events.handing_over import Outcome
from suchi.domain.party import RoleName
from suchi.domain.schema import event_schema, event_schemas
from suchi.renderers.reference import reference
from suchi.renderers.reference_disclosure import disclosure

ROOT = Path(__file__).parents[1]
EXAMPLES = {path.stem: msgspec.json.decode(path.read_bytes()) for path in (ROOT / "tests" / "examples").iterdir()}
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
FLAGS = ("in_transit", "missing", "lost", "held", "recalled", "exported", "unregistered", "incomplete_tree")
INCIDENTS = ("incident_crash", "incident_fire", "incident_flood", "incident_other")


def test_the_reference_is_what_the_declarations_say() -> None:
    assert (ROOT / "docs" / "reference.md").read_text() == reference(), "write it anew: make docs"
    assert (ROOT / "docs" / "disclosure.md").read_text() == disclosure(), "write it anew: make docs"


@pytest.mark.parametrize(
    "terms",
    [
        tuple(CATALOGUE),
        tuple(sorted(ANY_ROLE)),
        KINDS,
        get_args(Phase),
        get_args(Condition),
        tuple(STAGES),
        STAGES_OF_LIFE,
        FLAGS,
        INCIDENTS,
        (VEHICLE, PRIVATE, ABROAD, UNKNOWN),
        get_args(PermitKind),
        get_args(Outcome),
        get_args(Kind),
        get_args(How),
        tuple(AUDIENCES),
    ],
    ids="events roles kinds phases conditions stages life flags incidents holders permits outcomes duties standings audiences".split(),
)
def test_the_glossary_names_every_term(terms: tuple[str, ...]) -> None:
    missing = [term for term in terms if f"| `{term}` |" not in GLOSSARY]
    assert missing == []


def test_the_glossary_gives_events_their_own_titles() -> None:
    for about in CATALOGUE.values():
        assert f"| {about.zh} | {about.en} | `{about.name}` |" in GLOSSARY


def test_the_roles_of_the_wire_are_those_of_the_catalogue() -> None:
    assert set(get_args(RoleName)) == ANY_ROLE


def test_schemas_accept_the_examples_and_refuse_what_is_wrong() -> None:
    any_event, components = event_schemas(EXAMPLES)
    assert set(CATALOGUE) <= set(components)
    root = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **any_event,
        "components": {"schemas": components},
    }
    validator = jsonschema_rs.Draft202012Validator(root)
    for name, raw in EXAMPLES.items():
        assert components[name]["examples"] == [raw]
        assert validator.is_valid(raw), name
        assert not validator.is_valid(raw | {"colour": "red"}), name
        assert not validator.is_valid({key: value for key, value in raw.items() if key != "reporter"}), name
        assert jsonschema_rs.Draft202012Validator(event_schema(name)).is_valid(raw), name
