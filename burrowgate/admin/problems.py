"""Error responses: the one place of the admin that chooses the HTTP status of an error.

They are `application/problem+json` (RFC 9457). `code` is the stable code of the error (`burrowgate.errors`), which
distinguishes errors of the same status; `type` is the same as a URN.
"""

from __future__ import annotations

import msgspec
from twisted.logger import Logger

from burrowgate.admin.auth import AccessTokenRefused, AdminKeyRequired, LoginRejected, OriginNotAllowed
from burrowgate.admin.operations import (
    ApiResponse,
    BodyTooLarge,
    MethodNotAllowed,
    PathNotFound,
    ScopeMissing,
    TooManyStreams,
    UnsupportedMediaType,
)
from burrowgate.admin.schema_base import Schema
from burrowgate.errors import (
    AccessDenied,
    AccountsFull,
    BurrowgateError,
    CommitOutcomeUnknown,
    Conflict,
    CredentialLost,
    CredentialsRefused,
    CredentialsUnavailable,
    HomeError,
    HostsRefused,
    HostsUnavailable,
    Invalid,
    NotFound,
    PassphraseQueueFull,
    PreconditionFailed,
    StateConflict,
    StoreError,
)

CONTENT_TYPE = "application/problem+json"

# The first class that matches decides.
_STATUSES: tuple[tuple[type[BurrowgateError], int, str], ...] = (
    (AdminKeyRequired, 401, "Authentication required"),
    (LoginRejected, 401, "Authentication required"),
    (OriginNotAllowed, 403, "Origin not allowed"),
    (AccessDenied, 403, "Not allowed"),
    (PathNotFound, 404, "Not found"),
    (NotFound, 404, "Not found"),
    (MethodNotAllowed, 405, "Method not allowed"),
    (StateConflict, 409, "Conflict"),
    (PreconditionFailed, 412, "Precondition failed"),
    (Conflict, 409, "Conflict"),
    (BodyTooLarge, 413, "Body too large"),
    (UnsupportedMediaType, 415, "Unsupported media type"),
    (Invalid, 422, "Invalid value"),
    (TooManyStreams, 429, "Too many streams"),
    (CredentialLost, 409, "Credential lost"),
    (CredentialsRefused, 502, "Credentials refused"),
    (CredentialsUnavailable, 503, "Credentials unavailable"),
    (HostsRefused, 502, "Hosts refused"),
    (HostsUnavailable, 503, "Hosts unavailable"),
    (HomeError, 503, "Home unusable"),
    (PassphraseQueueFull, 503, "Too busy"),
    (AccountsFull, 503, "Too many accounts"),
    (CommitOutcomeUnknown, 503, "Commit outcome unknown"),
    (StoreError, 503, "Store unavailable"),
)
TITLES = {status: title for _, status, title in _STATUSES} | {500: "Internal error"}

_log = Logger()


class Problem(Schema, frozen=True, omit_defaults=True):
    """The description of an error."""

    schema_name = "Problem"

    type: str
    code: str
    title: str
    status: int
    detail: str
    field: str | None = None
    """The field with the invalid value, by the name that the caller used."""
    scope: str | None = None
    """The scope that an access token lacks."""


def problem(error: Exception) -> Problem:
    """The description of `error`. A defect of the gateway is described without any detail."""
    for kind, status, title in _STATUSES:
        if isinstance(error, kind):
            field = error.field if isinstance(error, Invalid) else None
            scope = error.scope.value if isinstance(error, ScopeMissing) else None
            return _problem(error.code, status, title, str(error), field, scope)
    detail = "The gateway has a defect; its log has the details. Please report it."
    return _problem(BurrowgateError.code, 500, TITLES[500], detail)


def response(error: Exception) -> ApiResponse:
    """The response that reports `error`."""
    description = problem(error)
    if description.status == 500:
        _log.failure("Request to the admin failed")
    headers: tuple[tuple[str, str], ...] = ()
    if isinstance(error, AdminKeyRequired):
        invalid = ', error="invalid_token"' if isinstance(error, AccessTokenRefused) else ""
        headers = (("WWW-Authenticate", f'Bearer realm="burrowgate"{invalid}'),)
    elif isinstance(error, ScopeMissing):
        challenge = f'Bearer realm="burrowgate", error="insufficient_scope", scope="{error.scope}"'
        headers = (("WWW-Authenticate", challenge),)
    elif isinstance(error, MethodNotAllowed):
        headers = (("Allow", ", ".join(error.allowed)),)
    return ApiResponse(description.status, msgspec.json.encode(description), content_type=CONTENT_TYPE, headers=headers)


def _problem(
    code: str, status: int, title: str, detail: str, field: str | None = None, scope: str | None = None
) -> Problem:
    kind = f"urn:burrowgate:{code}"
    return Problem(type=kind, code=code, title=title, status=status, detail=detail, field=field, scope=scope)
