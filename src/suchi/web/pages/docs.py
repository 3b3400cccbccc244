"""The reference of the interface as a page, read from the OpenAPI document; and the document itself."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from suchi.domain.event import CATALOGUE
from suchi.web.api.openapi import build, document
from suchi.web.api.operations import TAGS
from suchi.web.call import JSON, Call
from suchi.web.pages.render import page
from suchi.web.problems import STATUS

_DAY = (b"cache-control", b"no-cache"), (b"access-control-allow-origin", b"*")


async def openapi(call: Call) -> None:
    await call.answer(document(), JSON, headers=_DAY)


async def docs(call: Call) -> None:
    await page(call, "public/docs.html", address=call.services.settings.base_url, **_shown())


@cache
def _shown() -> dict[str, Any]:
    whole = build()
    by_tag: dict[str, list[dict[str, Any]]] = {tag: [] for tag in TAGS}
    for path, methods in whole["paths"].items():
        for method, entry in methods.items():
            by_tag[entry["tags"][0]].append(_operation(path, method, entry))
    schemas = whole["components"]["schemas"]
    events = [
        {"about": about, "fields": _fields(schemas[name]), "example": _pretty(schemas[name].get("examples", [None])[0])}
        for name, about in CATALOGUE.items()
    ]
    return {"tags": TAGS, "by_tag": by_tag, "events": events, "codes": sorted(STATUS.items())}


def _operation(path: str, method: str, entry: dict[str, Any]) -> dict[str, Any]:
    content = entry["responses"]["200"]["content"]
    example = next((kind["example"] for kind in content.values() if "example" in kind), None)
    zh, _, en = entry["summary"].partition(" · ")
    parameters = [
        parameter | dict(zip(("zh", "en"), parameter["description"].split(" · ", 1), strict=True))
        for parameter in entry["parameters"]
    ]
    return {
        "path": "/api/v1" + path,
        "method": method.upper(),
        "id": entry["operationId"],
        "zh": zh,
        "en": en,
        "key": bool(entry["security"]),
        "parameters": parameters,
        "statuses": list(entry["responses"]),
        "example": _pretty(example),
    }


def _fields(schema: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Name, kind and whether it is required, for each field of an event."""
    required = set(schema.get("required", ()))
    return [(name, _kind(field), name in required) for name, field in schema["properties"].items()]


def _kind(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(dict.fromkeys(_kind(one) for one in field["anyOf"] if one.get("type") != "null"))
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if "const" in field:
        return f"“{field['const']}”"
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if field.get("type") == "array":
        return f"[{_kind(field.get('items', {}))}]" if isinstance(field.get("items", {}), dict) else "[…]"
    return str(field.get("format") or field.get("type") or "…")


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() if value is not None else ""
