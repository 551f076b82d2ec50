"""Header fields that a target's operator sets or removes in its requests and responses.

Rules.
    A field of the gateway's own, `Host`, and fields of framing or of the connection cannot be set or removed, in any
    spelling: what the gateway checks and what it says about visitors stays true.
    A field with the visitor's identity (`Remote-User` and others) can be: the operator's rule replaces what the gateway
    would send, for a target that knows one fixed user.
    A value that is secret is in a file, and neither in the record nor in the audit log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from burrowgate.core.http.field_names import plain_name
from burrowgate.errors import Invalid

MAX_FIELD_RULES = 50
"""Rules of one target and direction."""
MAX_VALUE_BYTES = 4096

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+^`|~-]{1,100}", re.ASCII)
_VALUE = re.compile(r"[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?", re.ASCII)
_FORBIDDEN = frozenset({
    "host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "content-length", "expect",
    "http2-settings", "via", "forwarded", "x-forwarded", "x-real-ip", "x-request-id", "client-ip", "max-forwards",
    "cookie", "set-cookie", "clear-site-data", "date", "alt-svc", "traceparent", "tracestate", "origin", "destination",
    "if", "referer", "location", "content-location",
})  # fmt: skip
"""Fields that the gateway sets, checks, maps or frames messages by."""
_FORBIDDEN_PREFIXES = ("burrowgate-", "proxy-", "x-forwarded-", "x-original-", "x-rewrite-", "sec-websocket-")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A field to set, or to remove if there is neither a value nor a file."""

    name: str
    value: str = ""
    file: str = ""
    """Absolute path of the file with the value, in place of `value`."""


def check_rules(rules: tuple[FieldRule, ...], field: str) -> tuple[FieldRule, ...]:
    """Return `rules`. Raises `Invalid` for `field`."""
    if len(rules) > MAX_FIELD_RULES:
        raise Invalid(field, f"A target has at most {MAX_FIELD_RULES} rules of each kind; remove some.")
    names = [rule.name.lower() for rule in rules]
    for rule, name in zip(rules, names, strict=True):
        if not _NAME.fullmatch(rule.name):
            raise Invalid(field, f"{rule.name!r} is not the name of a field; write one such as X-Api-Key.")
        plain = plain_name(name.encode()).decode()
        if plain in _FORBIDDEN or plain.startswith(_FORBIDDEN_PREFIXES):
            raise Invalid(field, f"{rule.name} is a field that the gateway itself sets or checks; choose another.")
        if names.count(name) > 1:
            raise Invalid(field, f"{rule.name} is named twice; name each field once.")
        if rule.file and (rule.value or not rule.file.startswith("/") or "\0" in rule.file):
            raise Invalid(field, f"Name the file with the value of {rule.name} by its absolute path, without a value.")
        if rule.value:
            check_value(rule.value, rule.name, field)
    return rules


def check_value(value: str, name: str, field: str) -> str:
    """Return `value` as that of the field `name`. Raises `Invalid` for `field`."""
    if len(value) > MAX_VALUE_BYTES or not _VALUE.fullmatch(value):
        raise Invalid(
            field, f"The value of {name} is not one line of up to {MAX_VALUE_BYTES} visible ASCII characters."
        )
    return value


FieldValues = dict[bytes, bytes | None]
"""For each name of a field, in lower case, the value to set, or None to remove it."""


def apply_rules(fields: list[tuple[bytes, bytes]], rules: FieldValues) -> list[tuple[bytes, bytes]]:
    """Return `fields` after `rules`."""
    kept = [field for field in fields if field[0].lower() not in rules]
    kept += [(name, value) for name, value in rules.items() if value is not None]
    return kept
