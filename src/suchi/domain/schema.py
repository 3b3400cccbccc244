"""JSON Schema 2020-12 of every event type, derived from the declarations; for the API description and for forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from suchi.domain.event import CATALOGUE
from suchi.domain.events import AnyEvent
from suchi.domain.labels import Field, fields_of

Schema = dict[str, Any]


def event_schemas(
    examples: Mapping[str, Any] | None = None, ref_template: str = "#/components/schemas/{name}"
) -> tuple[Schema, dict[str, Schema]]:
    """The schema of any event, and the components it refers to; an example by type name goes into its component."""
    (any_event,), components = msgspec.json.schema_components([AnyEvent], ref_template=ref_template)
    for name, about in CATALOGUE.items():
        component = components[name]
        component["title"] = f"{about.zh} · {about.en}"
        component["description"] = _description(name)
        component["properties"]["type"] = {"type": "string", "const": name}
        if examples and name in examples:
            component["examples"] = [examples[name]]
        _title(components, name, fields_of(name))
    return any_event, components


def _title(components: dict[str, Schema], name: str, fields: Iterable[Field]) -> None:
    """Call each field as people call it, in both languages; nested structures too. The unit is that of the wire, in the name."""
    properties = components[name]["properties"]
    for field in fields:
        if field.name in properties:
            properties[field.name]["title"] = f"{field.label.zh} · {field.label.en}"
        if field.parts:
            _title(components, field.part, field.parts)


def event_schema(name: str) -> Schema:
    """The schema of one event type, complete in itself."""
    schema = msgspec.json.schema(CATALOGUE[name].type)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _description(name: str) -> str:
    about = CATALOGUE[name]
    by = ", ".join(sorted(about.by))
    office = " Needs the office on that day." if about.governing else ""
    return f"{about.says_zh}。\n\n{about.says_en}.\n\nReported by: {by}.{office}"
