"""The OpenAPI 3.1 document, derived from the operations, the structures they answer with, and the event types."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from suchi.access.private import NOTE
from suchi.domain.receipt import Receipt
from suchi.domain.schema import event_schemas
from suchi.web.api.operation import (
    EVENTS,
    FILE,
    INFORMATION,
    LISTED_TOO,
    MOST_LISTED,
    MOST_TEXT,
    OPERATIONS,
    Operation,
    Parameter,
)
from suchi.web.api.operations import TAGS
from suchi.web.body import CSV, JSON, NDJSON
from suchi.web.cookies import SESSION
from suchi.web.problems import MEDIA_TYPE, TITLES, Problem
from suchi.web.uploads import DOCUMENTS

REF = "#/components/schemas/{name}"
Json = dict[str, Any]


class Examples(msgspec.Struct):
    """One event of each type, and what each operation answered when they were on record."""

    events: dict[str, Any]
    answers: dict[str, Any]


@cache
def examples() -> Examples:
    file = Path(__file__).with_name("examples.json")
    return msgspec.json.decode(file.read_bytes(), type=Examples) if file.is_file() else Examples({}, {})


@cache
def document() -> bytes:
    """The document as it is served."""
    return msgspec.json.encode(build())


def build() -> Json:
    typed = [operation for operation in OPERATIONS if operation.answers is not None]
    taking = [
        operation for operation in OPERATIONS if operation.takes not in (None, EVENTS, FILE, INFORMATION, LISTED_TOO)
    ]
    schemas, components = msgspec.json.schema_components(
        [*(operation.answers for operation in typed), *(operation.takes for operation in taking), Problem, Receipt],
        ref_template=REF,
    )
    bodies = dict(zip((operation.name for operation in taking), schemas[len(typed) :], strict=False))
    answers = dict(zip((operation.name for operation in typed), schemas[: len(typed)], strict=True))
    any_event, events = event_schemas(examples().events)
    paths: Json = {}
    for operation in OPERATIONS:
        path = operation.path.replace("...}", "}")
        entry = _operation(operation, answers.get(operation.name))
        if operation.takes is EVENTS:
            entry["requestBody"] = _request_body(any_event)
        elif operation.takes is FILE:
            entry["requestBody"] = {"required": True, "content": {kind: {} for kind in (*sorted(DOCUMENTS), NOTE)}}
        elif operation.takes is LISTED_TOO:
            entry["requestBody"] = _request_body(any_event)
            entry["requestBody"]["content"][CSV] = {"schema": {"type": "string"}, "example": "code,phase\n"}
        elif operation.takes is INFORMATION:
            entry["requestBody"] = _INFORMATION_BODY
        elif operation.takes is not None:
            entry["requestBody"] = {"required": True, "content": {JSON: {"schema": bodies[operation.name]}}}
        paths.setdefault(path, {})[operation.method.lower()] = entry
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "溯池 Suchi",
            "version": "1",
            "summary": "动力电池数字身份登记 · A register of the digital identities of traction batteries",
            "description": _ABOUT,
        },
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": tag, "description": f"{zh} · {en}"} for tag, (zh, en) in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": components | events,
            "securitySchemes": _PROOFS,
        },
    }


_PROOFS: Json = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "suchi_<id>_<secret>",
        "description": "运营方发放的密钥 · An API key, handed out by the operator",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "HTTP 消息签名（RFC 9421，Ed25519） · HTTP Message Signatures (RFC 9421, Ed25519)",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION,
        "description": "登录会话；写操作另须 X-CSRF-Token · A session; writes also need X-CSRF-Token",
    },
}
"""What proves who asks."""

_INFORMATION_BODY: Json = {
    "required": True,
    "description": "文件本身；类型以内容为准 · The file itself; it is what its bytes are",
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"} if kind != JSON else {"type": "object"}}
        for kind in (*sorted(DOCUMENTS), JSON)
    },
}

_ABOUT = (
    "每块动力电池一个身份；每家企业报告其行为；每个错误都有稳定的代码、中英文说明和下一步。\n\n"
    "Every traction battery has one identity and every company reports what it did. Each failure is a problem document "
    "(RFC 9457) with a stable code, both languages and a next step. Masses are in g, energy in Wh, health in ‰; "
    "a bare date is the whole day in UTC+8. Sending the same event again is safe: it is answered as a duplicate."
)


def _operation(operation: Operation, schema: Json | None) -> Json:
    good: Json = {"description": f"{operation.zh} · {operation.en}"}
    if schema is not None:
        content: Json = {"schema": schema}
        if operation.name in examples().answers:
            content["example"] = examples().answers[operation.name]
        good["content"] = {operation.media_type: content}
        if operation.takes is EVENTS:
            good["content"][NDJSON] = {"schema": {"type": "string", "description": "Receipt · one a line"}}
    else:
        good["content"] = {operation.media_type: {"schema": {"type": "string"}}}
    good["content"] |= {kind: {"schema": {"type": "string", "format": "binary"}} for kind in operation.files}
    entry: Json = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": f"{operation.zh} · {operation.en}",
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": {"200": good} | {str(status): _problem(status) for status in sorted(_failures(operation))},
        "security": _security(operation),
    }
    return entry


def _security(operation: Operation) -> list[Json]:
    """What proves who asks, any one of them; keys and signatures are for machines, accounts are managed by people."""
    if not operation.key:
        return []
    return (
        [{"key": []}, {"signature": []}, {"session": []}]
        if operation.needs in ("read", "report")
        else [{"session": []}]
    )


def _failures(operation: Operation) -> set[int]:
    found = set(operation.errors) | {400, 429, 500, 503}
    if operation.key:
        found |= {401, 403}
    if operation.takes is not None:
        found |= {400, 408, 413, 415, 422}
    return found


def _problem(status: int) -> Json:
    zh, en = TITLES[status]
    answer: Json = {
        "description": f"{zh} · {en}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(name="Problem")}}},
    }
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    return answer


def _parameter(parameter: Parameter) -> Json:
    schema: Json = {"type": "string", "minLength": 1, "maxLength": MOST_TEXT}
    if parameter.kind == "limit":
        schema = {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": 50}
    elif parameter.kind == "flag":
        schema = {"type": "boolean", "default": False}
    elif parameter.kind == "choice":
        schema = {"type": "string", "enum": list(parameter.choices)}
    elif parameter.kind == "moment":
        schema = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
    declared: Json = {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": f"{parameter.zh} · {parameter.en}",
        "schema": schema,
    }
    if parameter.example is not None:
        declared["example"] = _typed(parameter)
    return declared


def _typed(parameter: Parameter) -> object:
    text = parameter.example or ""
    return int(text) if parameter.kind == "limit" else text == "true" if parameter.kind == "flag" else text


def _request_body(any_event: Json) -> Json:
    shown = {
        name: {"summary": re.sub(r"(?<!^)(?=[A-Z])", " ", name), "value": value}
        for name, value in examples().events.items()
    }
    lines = "\n".join(msgspec.json.encode(value).decode() for value in list(examples().events.values())[:2])
    return {
        "required": True,
        "description": "一个事件、事件数组，或每行一个事件的流；可用 gzip 压缩 · "
        "One event, an array, or a stream of lines; gzip is accepted",
        "content": {
            JSON: {"schema": {"anyOf": [any_event, {"type": "array", "items": any_event}]}, "examples": shown},
            NDJSON: {"schema": {"type": "string"}, "example": lines + "\n"},
        },
    }
