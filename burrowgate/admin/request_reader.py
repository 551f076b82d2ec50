"""Reads the body, the query and the field `If-Match` of a request strictly, and validates them against schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from burrowgate.admin.operations import JSON, UnsupportedMediaType
from burrowgate.admin.schema_base import Schema
from burrowgate.errors import Invalid
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions

MAX_BODY_BYTES = 64 * 1024

T = TypeVar("T", bound=Schema)


def read_body(kind: type[T], content: bytes, content_types: Sequence[bytes]) -> T:
    """`content` as a `kind`; empty content is an empty object.

    Raises `UnsupportedMediaType`, or `Invalid` with the field named: an unknown, repeated, missing or ill-typed one.
    """
    if not content:
        return _convert(kind, {})
    media = content_types[0].partition(b";")[0].strip().lower() if len(content_types) == 1 else b""
    if media != JSON.encode():
        raise UnsupportedMediaType
    try:
        data = _decoder.decode(content.decode("utf-8"))
        if b"\\" in content:
            json.dumps(data, ensure_ascii=False).encode("utf-8")  # a lone surrogate, which is not text, is escaped
    except (ValueError, RecursionError):
        raise Invalid("body", "The body is not valid JSON.") from None
    return _convert(kind, data)


def read_query(kind: type[T], query: bytes) -> T:
    """`query` as a `kind`. Raises `Invalid` with the field named."""
    try:
        text = query.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=50)
    except ValueError:
        raise Invalid("query", "The query is not made of name=value pairs in UTF-8.") from None
    return _convert(kind, _unique_fields(pairs), strict=False)


def read_match(values: Sequence[bytes]) -> ExpectedVersions:
    """The versions in the fields `If-Match`: `*`, or numbers with or without quotes. Raises `Invalid`."""
    if not values:
        return ANY_VERSION
    text = ",".join(value.decode("latin-1") for value in values)
    if text.strip() == "*":
        return ANY_VERSION
    tags = [re.fullmatch(r'[ \t]*("?)([0-9]{1,15})\1[ \t]*', tag, re.ASCII) for tag in text.split(",")]
    if None in tags:
        raise Invalid("If-Match", 'If-Match takes a version as the ETag shows it, such as "3".')
    return ExpectedVersions(frozenset(int(tag[2]) for tag in tags if tag is not None))


def _unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise Invalid(name, f"The field {name!r} is repeated.")
        fields[name] = value
    return fields


def _number(text: str) -> float:
    """A number with a fraction or an exponent; 30.0 is an integer, as in JSON Schema (6.1.1)."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(text: str) -> None:
    raise ValueError(text)


_decoder = json.JSONDecoder(object_pairs_hook=_unique_fields, parse_float=_number, parse_constant=_refuse_constant)


def _convert(kind: type[T], data: Any, *, strict: bool = True) -> T:
    try:
        return msgspec.convert(data, kind, strict=strict)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$")
        name = re.search(r"field `(.*)`$", reason, re.DOTALL)
        steps = where.rstrip("`").strip(".").split(".") + ([name[1]] if name else [])
        path = ".".join(step for step in steps if step) or "body"
        raise Invalid(path, f"{path}: {_explain(reason)}") from None


_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_EXPLANATIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object missing required field"), "this field is required."),
    (re.compile(r"Object contains unknown field"), "there is no field of this name."),
    (re.compile(r"Invalid enum value (?P<value>.*)", re.DOTALL), "{value} is not one of the possible values."),
    (re.compile(r"Expected `str` of length <= (?P<limit>\d+)"), "write at most {limit} characters."),
    (re.compile(r"Expected `array` of length <= (?P<limit>\d+)"), "give at most {limit} items."),
    (re.compile(r"Expected `array` of length >= (?P<limit>\d+)"), "give at least {limit} item."),
    (re.compile(r"Expected `int` >= (?P<limit>-?\d+)"), "write a whole number of at least {limit}."),
    (re.compile(r"Expected `int` <= (?P<limit>-?\d+)"), "write a whole number of at most {limit}."),
    (re.compile(r"Expected `float` <= (?P<limit>[\d.]+)"), "write a number of at most {limit}."),
    (re.compile(r"Expected `float` > (?P<limit>[\d.]+)"), "write a number above {limit}."),
    (re.compile(r"Expected `str` matching regex"), "the text has characters or a form that are not allowed here."),
    (re.compile(r"Expected `(?P<types>[a-z |]+)`"), "write {types}."),
)
"""Sentences for the messages of msgspec, which are not written for people; the first that matches applies."""


def _explain(reason: str) -> str:
    for pattern, sentence in _EXPLANATIONS:
        if match := pattern.match(reason):
            values = match.groupdict()
            if "types" in values:
                values["types"] = " or ".join(_TYPES.get(name, name) for name in values["types"].split(" | "))
            return sentence.format(**values)
    return "the value is not valid here."
