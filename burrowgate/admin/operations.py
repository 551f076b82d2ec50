"""What an operation of the admin is: its method, path, what it takes and what it answers, declared beside its function.

The same declarations route a request, validate it and are the reference (`openapi`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import parse_qsl

import msgspec
from twisted.web.server import Request

from burrowgate.admin.context import AdminContext
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.errors import BurrowgateError, Invalid
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions

BODY_MOST = 64 * 1024
JSON = "application/json"

Q = TypeVar("Q", bound=Schema)
B = TypeVar("B", bound=Schema)


class PathNotFound(BurrowgateError):
    """Nothing is here; `/api/v1/openapi.json` lists what there is."""

    code = "path-not-found"


class BodyTooLarge(BurrowgateError):
    """The body is over 64 KiB, more than anything here takes."""

    code = "body-too-large"


class UnsupportedMediaType(BurrowgateError):
    """Send the body as `Content-Type: application/json`."""

    code = "unsupported-media-type"


class TooManyStreams(BurrowgateError):
    """Too many streams of events are open; close one."""

    code = "too-many-streams"


class MethodNotAllowed(BurrowgateError):
    """This path has other methods; `allowed` lists them."""

    code = "method-not-allowed"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"This path takes {', '.join(allowed)} only.")
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A whole answer."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


class Stream(Protocol):
    """An answer that goes on until somebody hangs up."""

    def serve(self, request: Request) -> None:
        """Answer `request`, whose general headers are set, and end it some day."""

    def close(self) -> None:
        """End the answer, or never begin it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest(Generic[Q, B]):
    """One request for an operation, validated."""

    path: dict[str, str]
    query: Q
    body: B
    expected: ExpectedVersions = ANY_VERSION
    """The versions that `If-Match` names."""
    last_event_id: str | None = None
    port: int | None = None
    """The port of the listener that was asked."""
    cookie: str = ""
    """The console's cookie, where that let the caller in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that the admin does."""

    operation_id: str
    """Its name in the OpenAPI document, which stays the same when `handler` is renamed."""
    method: str
    path: str
    """With `{name}` for what varies."""
    summary: str
    handler: Callable[[AdminContext, ApiRequest[Any, Any]], Awaitable[ApiResponse | Stream]]
    query: type[Schema] = Empty
    body: type[Schema] = Empty
    answers: dict[int, type[Schema] | str | None]
    """By status: a shape, a content type of what is no JSON of ours, or None for no body."""
    refusals: tuple[int, ...] = ()
    """Statuses of refusals besides those that follow from the rest."""
    matches: bool = False
    """Whether `If-Match` counts, and single records are answered with an `ETag`."""
    open: bool = False
    """Whether it needs no key."""
    key_only: bool = False
    """Whether it needs the key itself, and the console's cookie will not do."""
    offline: bool = False
    """Whether it needs no store."""
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        object.__setattr__(self, "_pattern", re.compile(pattern))

    def matched(self, path: str) -> dict[str, str] | None:
        """What varies in `path`, still percent-encoded, or None when the path is not this operation's."""
        match = self._pattern.fullmatch(path)
        return None if match is None else match.groupdict()


def json_response(shape: Schema, *, status: int = 200, version: int | None = None, location: str = "") -> ApiResponse:
    """The answer that shows `shape`, a record of `version` that was made at `location` if there is one."""
    headers = []
    if version is not None:
        headers.append(("ETag", f'"{version}"'))
    if location:
        headers.append(("Location", location))
    return ApiResponse(status, msgspec.json.encode(shape), headers=tuple(headers))


def read_body(kind: type[B], content: bytes, content_types: Sequence[bytes]) -> B:
    """What `content` says as a `kind`; no content at all is an empty object.

    Raises `UnsupportedMediaType`, or `Invalid` with the field named: an unknown, repeated, missing or ill-typed one.
    """
    if not content:
        return _convert(kind, {})
    media = content_types[0].partition(b";")[0].strip().lower() if len(content_types) == 1 else b""
    if media != JSON.encode():
        raise UnsupportedMediaType
    try:
        data = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_float=_number, parse_constant=_refuse_constant
        )
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise Invalid("body", "The body is not valid JSON.") from None
    return _convert(kind, data)


def read_query(kind: type[Q], query: bytes) -> Q:
    """What `query` says as a `kind`. Raises `Invalid` with the field named."""
    try:
        text = query.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=50)
    except ValueError:
        raise Invalid("query", "The query is not made of name=value pairs in UTF-8.") from None
    return _convert(kind, _once(pairs), strict=False)


def read_match(values: Sequence[bytes]) -> ExpectedVersions:
    """What the fields `If-Match` say: `*`, or versions, with quotes or without. Raises `Invalid`."""
    if not values:
        return ANY_VERSION
    text = ",".join(value.decode("latin-1") for value in values)
    if text.strip() == "*":
        return ANY_VERSION
    tags = [re.fullmatch(r'[ \t]*("?)([0-9]{1,15})\1[ \t]*', tag, re.ASCII) for tag in text.split(",")]
    if None in tags:
        raise Invalid("If-Match", 'If-Match takes a version as the ETag shows it, such as "3".')
    return ExpectedVersions(frozenset(int(tag[2]) for tag in tags if tag is not None))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Invalid(name, f"The field {name!r} is there twice.")
        found[name] = value
    return found


def _number(text: str) -> float:
    """A number with a fraction or an exponent; JSON Schema (6.1.1) calls 30.0 an integer, and so do we."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(text: str) -> None:
    raise ValueError(text)


def _convert(kind: type[Q], data: Any, *, strict: bool = True) -> Q:
    try:
        return msgspec.convert(data, kind, strict=strict)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$")
        name = re.search(r"field `(.*)`$", reason, re.DOTALL)
        steps = where.rstrip("`").strip(".").split(".") + ([name[1]] if name else [])
        path = ".".join(step for step in steps if step) or "body"
        raise Invalid(path, f"{path}: {reason[:1].lower()}{reason[1:]}.") from None
