"""Values of credentials: for each kind, which JSON object is one.

    password   {"password": text}
    ssh-key    {"private_key": text}, an unencrypted key in OpenSSH's form (`credentials.ssh_keys` reads others)
    headers    {name: value, ...}
    json       any object

Errors never repeat a value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from burrowgate.core.field_rules import FieldRule, check_rules
from burrowgate.core.tcp.vaults import CredentialKind
from burrowgate.errors import Invalid

MAX_VALUE_BYTES = 32_768
"""The largest value as JSON: sealed and in base64 it fits into a resource."""
MAX_JSON_DEPTH = 20

Values = Mapping[str, Any]


def check_values(kind: CredentialKind, values: Values) -> Values:
    """Return `values` if they are those of a credential of `kind`. Raises `Invalid`, which contains none of them."""
    match kind:
        case CredentialKind.PASSWORD:
            _check_text(values, "password", "A password")
        case CredentialKind.SSH_KEY:
            _check_text(values, "private_key", "A private key")
        case CredentialKind.HEADERS:
            _check_headers(values)
        case CredentialKind.JSON:
            _check_object(values)
    if len(encode(values)) > MAX_VALUE_BYTES:
        raise Invalid("value", f"A credential has at most {MAX_VALUE_BYTES} bytes; use a smaller one.")
    return values


def encode(values: Values) -> bytes:
    """Return `values` as JSON, keys in their order. Raises `Invalid` for what has no form in JSON."""
    try:
        return json.dumps(values, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        # Without its cause, which may contain the value.
        raise Invalid("value", "This is not a JSON object in UTF-8; correct it.") from None


def decode(data: bytes) -> dict[str, Any]:
    """Return the values of `encode`. Raises `ValueError` if these are none."""
    values = json.loads(data)
    if not isinstance(values, dict):
        raise ValueError("Not the values of a credential.")
    return values


def _check_text(values: Values, name: str, what: str) -> None:
    text = values.get(name)
    if set(values) != {name} or not isinstance(text, str) or not text or "\0" in text:
        raise Invalid(name, f"{what} is text of at least one character, without NUL.")


def _check_headers(values: Values) -> None:
    if not values or not all(isinstance(value, str) and value for value in values.values()):
        raise Invalid("headers", "Headers are at least one field, each with a value.")
    for name in values:
        if not isinstance(name, str):
            raise Invalid("headers", "The name of a field is text.")
    for name, value in values.items():
        try:
            check_rules((FieldRule(name=name, value=value),), "headers")
        except Invalid as error:
            raise Invalid("headers", str(error)) from None
    if len({name.lower() for name in values}) < len(values):
        raise Invalid("headers", "One of the fields is named twice; name each once.")


def _check_object(values: Values) -> None:
    if not values:
        raise Invalid("json", "The object is empty; give it at least one member.")
    if not _is_json(values, MAX_JSON_DEPTH):
        raise Invalid("json", f"This is not a JSON object of at most {MAX_JSON_DEPTH} levels; correct it.")


def _is_json(value: object, depth: int) -> bool:
    if depth < 0:
        return False
    match value:
        case None | bool() | int() | float() | str():
            return True
        case dict():
            return all(isinstance(key, str) and _is_json(item, depth - 1) for key, item in value.items())
        case list():
            return all(_is_json(item, depth - 1) for item in value)
    return False
