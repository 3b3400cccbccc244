"""The API description: complete, true to what is served, with examples that are answers; and schemathesis against it."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from suchi.domain.event import CATALOGUE
from suchi.domain.schema import event_schemas
from suchi.web.api.openapi import build, document, examples
from suchi.web.api.operations import OPERATIONS, TAGS
from suchi.web.app import all_routes
from tests.web import examples as making
from tests.web.served import served

load_all_checks()
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example)


@pytest.fixture(scope="module")
def whole():
    return build()


def resolved(whole, schema):
    """The schema with the components it refers to, for a validator."""
    return schema | {"components": whole["components"]}


def test_the_document_is_served(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.content == document()
    assert answer.json()["openapi"] == "3.1.0"


def test_every_operation_is_routed_and_documented(whole):
    routes = all_routes()
    for operation in OPERATIONS:
        entry = whole["paths"][operation.path.replace("...}", "}")][operation.method.lower()]
        assert entry["operationId"] == operation.name
        assert entry["summary"]
        assert entry["tags"][0] in TAGS
        methods, parameters = routes.find("/api/v1" + re.sub(r"\{\w+(\.\.\.)?\}", "x", operation.path))
        assert operation.method in methods
        assert set(parameters) == {p.name for p in operation.parameters if p.where == "path"}
        assert bool(entry["security"]) == operation.key
        for status, answer in entry["responses"].items():
            if status != "200":
                assert list(answer["content"]) == ["application/problem+json"]
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)


def test_no_structure_hides_another(whole):
    """Answers and events share one name space: equal names must mean equal structures."""
    _, events = event_schemas()
    schemas = whole["components"]["schemas"]
    for name, schema in events.items():
        if name not in CATALOGUE:
            assert schemas[name] == schema, name
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', msgspec.json.encode(whole).decode()))
    assert references <= set(schemas)


def test_every_event_type_is_described_with_its_example(whole):
    for name in CATALOGUE:
        schema = whole["components"]["schemas"][name]
        [example] = schema["examples"]
        jsonschema_rs.validate(resolved(whole, schema), example)


def test_examples_of_answers_fit_their_schemas(whole):
    for methods in whole["paths"].values():
        for entry in methods.values():
            content = entry["responses"]["200"]["content"]
            for kind in content.values():
                if "example" in kind:
                    jsonschema_rs.validate(resolved(whole, kind["schema"]), kind["example"])


def test_examples_are_what_is_answered(fresh):
    """If this fails for a good reason: `python -m tests.web.examples`."""
    made = making.make(fresh)
    assert making.text(made) == making.FILE.read_text("utf-8")
    shown = {operation.name for operation in OPERATIONS if operation.answers is not None} - making.LEFT_OUT
    assert set(examples().answers) == shown


@pytest.fixture(scope="module")
def server(opened):
    with served(opened) as running:
        yield running


OPERATIONS_DESCRIBED: list[Any] = [
    found.ok()  # pyright: ignore[reportAttributeAccessIssue]
    for found in schemathesis.openapi.from_dict(build()).get_all_operations()
]


# An operation without parameters and body has nothing that could be got wrong.
TRIED = [
    pytest.param(found, mode, id=f"{found.method} {found.path}-{name}")
    for found in OPERATIONS_DESCRIBED
    for mode, name in ((GenerationMode.POSITIVE, "good"), (GenerationMode.NEGATIVE, "bad"))
    if name == "good" or found.query or found.path_parameters or found.body
]


@pytest.mark.parametrize(("described", "mode"), TRIED)
def test_the_server_keeps_to_the_description(described, mode, server, access):
    """Whatever schemathesis thinks up within and outside the description: no 5xx, and only answers that are described."""
    # A line that is no event is refused in its receipt; an opaque cursor cannot be guessed from a schema; and the check
    # of missing keys sends ours along (test_reading has it).
    excluded = [positive_data_acceptance, ignored_auth] + [negative_data_rejection] * (described.method == "post")

    @given(case=described.as_strategy(generation_mode=mode))
    @settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=SLOW)
    def check(case):
        base = f"http://127.0.0.1:{server.port}/api/v1"
        case.call_and_validate(base_url=base, headers=access.operator, excluded_checks=excluded)

    check()
