"""An operation of the admin API: method, path, schemas and handler, declared together.

The same declarations route a request, validate it, and describe it in the OpenAPI document (`openapi`).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from twisted.web.server import Request

from burrowgate.admin.context import ACTOR, AdminContext
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.identity.accounts import Account
from burrowgate.errors import AccessDenied, BurrowgateError
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions

JSON = "application/json"

Q = TypeVar("Q", bound=Schema)
B = TypeVar("B", bound=Schema)


class PathNotFound(BurrowgateError):
    """This path does not exist; `/api/v1/openapi.json` lists all paths."""

    code = "path-not-found"


class BodyTooLarge(BurrowgateError):
    """The body is over 64 KiB; send a smaller one."""

    code = "body-too-large"


class UnsupportedMediaType(BurrowgateError):
    """Send the body as `Content-Type: application/json`."""

    code = "unsupported-media-type"


class TooManyStreams(BurrowgateError):
    """Too many event streams are open; close one."""

    code = "too-many-streams"


class TokenNotAccepted(AccessDenied):
    """No access token may do this; send the admin key, or use the console."""

    code = "access-token-not-accepted"


class AccountNeeded(AccessDenied):
    """Only a person may do this; send an access token that belongs to an account, or mint a link."""

    code = "account-needed"


class ScopeMissing(AccessDenied):
    """The access token lacks a scope; `scope` names it."""

    code = "scope-missing"

    def __init__(self, scope: Scope, where: str = "") -> None:
        super().__init__(f"This access token lacks the scope {scope}{where}; use a token that has it.")
        self.scope = scope


class MethodNotAllowed(BurrowgateError):
    """This path has other methods; `allowed` lists them."""

    code = "method-not-allowed"

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"This path allows only {', '.join(allowed)}.")
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A complete response."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


class Stream(Protocol):
    """A response that continues until the client disconnects."""

    def serve(self, request: Request) -> None:
        """Write to `request`, whose general header fields are set, and finish it eventually."""

    def close(self) -> None:
        """Finish the response, or never begin it."""


async def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest(Generic[Q, B]):
    """A validated request for one operation."""

    path: dict[str, str]
    query: Q
    body: B
    expected: ExpectedVersions = ANY_VERSION
    """The versions that `If-Match` names."""
    last_event_id: str | None = None
    port: int | None = None
    """Port of the listener that received it; None for a UNIX socket."""
    cookie: str = ""
    """The console's cookie, if it authenticated the caller."""
    actor: str = ACTOR
    """The caller, as audit events name it."""
    account: Account | None = None
    """The account of the caller's access token; None for a token of no account, the key and the console."""
    is_allowed: Callable[[], Awaitable[bool]] = _always
    """Whether the caller could still make the request; for responses that take long. It raises `StoreError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Declaration of one operation."""

    operation_id: str
    """Its name in the OpenAPI document, which stays the same when `handler` is renamed."""
    method: str
    path: str
    """With `{name}` for each parameter."""
    summary: str
    handler: Callable[[AdminContext, ApiRequest[Any, Any]], Awaitable[ApiResponse | Stream]]
    query: type[Schema] = Empty
    body: type[Schema] = Empty
    responses: dict[int, type[Schema] | str | None]
    """For each status a schema, the content type of a body that is not JSON, or None for no body."""
    errors: tuple[int, ...] = ()
    """Error statuses besides those that follow from the other declarations."""
    versioned: bool = False
    """Whether it honours `If-Match`, and returns the `ETag` of a single record."""
    scope: Scope | None = None
    """What an access token needs for it (`token_access`); None if it takes no token."""
    public: bool = False
    """Whether it needs no key."""
    key_only: bool = False
    """Whether it needs the admin key itself: the console's cookie is not accepted."""
    offline: bool = False
    """Whether it works without the store."""
    _pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        object.__setattr__(self, "_pattern", re.compile(pattern))

    def match_path(self, path: str) -> dict[str, str] | None:
        """The parameters in `path`, still percent-encoded, or None if it is the path of another operation."""
        match = self._pattern.fullmatch(path)
        return None if match is None else match.groupdict()


def json_response(body: Schema, *, status: int = 200, version: int | None = None, location: str = "") -> ApiResponse:
    """The response with `body`, the `ETag` of its `version`, and the `Location` of a created record."""
    headers = []
    if version is not None:
        headers.append(("ETag", f'"{version}"'))
    if location:
        headers.append(("Location", location))
    return ApiResponse(status, msgspec.json.encode(body), headers=tuple(headers))
