"""The OpenAPI 3.1 document, generated from the operations, so that it cannot differ from them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from burrowgate.admin.operations import JSON, Operation
from burrowgate.admin.problems import CONTENT_TYPE, TITLES, Problem
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema, shapes_below
from burrowgate.admin.schemas import ENUM_NAMES

_REF = "#/components/schemas/{name}"
_ACCESS_TOKEN = (
    "A token of a program, made by `makeAccessToken`. Each operation names the scope that it needs; a token may be"
    " confined to a target."
)
_PATH_SCHEMAS: dict[str, dict[str, Any]] = {
    "name": {"type": "string", "format": "target-name", "maxLength": 63},
    "host": {"type": "string", "format": "host-name", "maxLength": 253},
    "connection": {"type": "string", "minLength": 1, "maxLength": 128},
    "claim": {"type": "string", "minLength": 1, "maxLength": 64},
    "invitation": {"type": "string", "minLength": 1, "maxLength": 64},
    "login": {"type": "string", "minLength": 1, "maxLength": 64},
    "identity": {"type": "string", "minLength": 1, "maxLength": 64},
    "token": {"type": "string", "minLength": 1, "maxLength": 64},
    "account": {
        "type": "string",
        "minLength": 1,
        "maxLength": 256,
        "description": "The id, the name or the attested address of an account.",
    },
    **{
        name: {"type": "string", "minLength": 1, "maxLength": 128, "description": "The id or the name of a record."}
        for name in ("project", "source", "host_set", "host_id")
    },
    "grant": {"type": "string", "minLength": 1, "maxLength": 64},
    "visit": {"type": "string", "minLength": 1, "maxLength": 64},
    **{
        name: {"type": "string", "minLength": 1, "maxLength": 128, "description": "The id or the name of a record."}
        for name in ("vault", "credential", "library", "resource")
    },
    "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The version to be changed, as in the `ETag`.",
    "schema": {"type": "string", "format": "version", "pattern": r'^(\*|[0-9]{1,15}|"[0-9]{1,15}")$'},
}
_LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "description": "The last event received, sent by browsers when they reconnect.",
    "schema": {"type": "string", "pattern": "^[0-9]{1,15}$"},
}


def document(operations: Sequence[Operation], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of `operations`."""
    shapes: set[type[Schema]] = {Problem}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        shapes.update(_schemas_of(operation))
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation)
    components = _components(sorted(shapes, key=lambda shape: shape.schema_name))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Burrowgate admin",
            "version": version,
            "description": "Loopback only. A change is repeated internally if another client changed the same record.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "`admin.key` in the gateway's home."},
                "access_token": {"type": "http", "scheme": "bearer", "description": _ACCESS_TOKEN},
            },
        },
    }


def _schemas_of(operation: Operation) -> set[type[Schema]]:
    shapes = {answer for answer in operation.responses.values() if isinstance(answer, type)}
    return shapes | ({operation.body} if operation.body is not Empty else set())


def _describe(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": {str(status): _response(operation, status) for status in operation.responses}
        | {str(status): _error(status) for status in error_statuses(operation)},
    }
    if operation.body is not Empty:
        described["requestBody"] = {
            "required": bool(schema_of(operation.body)["required"]),
            "content": {JSON: {"schema": {"$ref": _REF.format(name=operation.body.schema_name)}}},
        }
    if operation.public:
        described["security"] = []
    elif operation.scope is not None:
        described["security"] = [{"key": []}, {"access_token": [operation.scope.value]}]
    return described


def error_statuses(operation: Operation) -> list[int]:
    """All error statuses of `operation`."""
    statuses = {403, *operation.errors}
    if not operation.public:
        statuses.add(401)
    if not operation.offline:
        statuses.add(503)
    if "{" in operation.path:
        statuses.add(404)
    if "{host}" in operation.path or operation.query is not Empty or operation.versioned:
        statuses.add(422)
    if operation.versioned:
        statuses |= {409, 412}
    if operation.body is not Empty:
        statuses |= {413, 415, 422}
    return sorted(statuses)


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in _PATH_SCHEMAS.items()
        if f"{{{name}}}" in operation.path
    ]
    for name, schema in schema_of(operation.query)["properties"].items():
        parameters.append({"name": name, "in": "query", "required": False, "schema": schema})
    if operation.versioned:
        parameters.append(_IF_MATCH)
    if operation.path.endswith("/stream"):
        parameters.append(_LAST_EVENT_ID)
    return parameters


def _response(operation: Operation, status: int) -> dict[str, Any]:
    shape = operation.responses[status]
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if isinstance(shape, type):
        described["content"] = {JSON: {"schema": {"$ref": _REF.format(name=shape.schema_name)}}}
    elif shape is not None:
        described["content"] = {shape.partition(";")[0]: {"schema": {"type": "string"}}}
    return described


def _error(status: int) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": _REF.format(name=Problem.schema_name)}}}
    return {"description": TITLES[status], "content": content}


def _components(shapes: Sequence[type[Schema]]) -> dict[str, Any]:
    """The schemas of `shapes` and of all that they refer to, by the names declared for them."""
    _, components = msgspec.json.schema_components(shapes, ref_template=_REF)
    names = {kind.__name__: kind.schema_name for kind in shapes_below(Schema) if kind.schema_name}
    names |= {kind.__name__: name for kind, name in ENUM_NAMES.items()}
    prefix = re.escape(_REF.format(name=""))
    renamed: dict[str, Any] = json.loads(
        re.sub(f'"{prefix}(\\w+)"', lambda match: f'"{_REF.format(name=names[match[1]])}"', json.dumps(components))
    )
    return {names[name]: {**schema, "title": names[name]} for name, schema in sorted(renamed.items())}


def schema_of(shape: type[Schema]) -> dict[str, Any]:
    """The schema of `shape`, with enumerations inlined in its fields."""
    _, components = msgspec.json.schema_components([shape], ref_template=_REF)
    schema: dict[str, Any] = components[shape.__name__]
    for name, field in schema["properties"].items():
        reference = field.pop("$ref", None)
        if reference is not None:
            schema["properties"][name] = {**components[reference.rpartition("/")[2]], **field}
    return schema
