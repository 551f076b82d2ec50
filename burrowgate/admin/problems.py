"""From an error to its answer: the one place of the admin that chooses an HTTP status.

Answers are `application/problem+json` (RFC 9457). `type` names the error itself, in the form `urn:burrowgate:key-gone`,
so that a program can tell the kinds of one status apart.
"""

from __future__ import annotations

import re

import msgspec
from twisted.logger import Logger

from burrowgate.admin.auth import KeyMissing, Outsider, SignInRefused
from burrowgate.admin.operations import (
    Answer,
    BodyTooLarge,
    NoSuchPath,
    NotJson,
    TooManyStreams,
    WrongMethod,
)
from burrowgate.admin.schemas import Shape
from burrowgate.errors import BurrowgateError, Conflict, Forbidden, Invalid, NotFound, StoreError, StoreUnsure

CONTENT_TYPE = "application/problem+json"

# Asked in this order: the first class that fits decides.
_STATUSES: tuple[tuple[type[BurrowgateError], int, str], ...] = (
    (KeyMissing, 401, "Key missing or wrong"),
    (SignInRefused, 401, "Key missing or wrong"),
    (Outsider, 403, "Not for you"),
    (NoSuchPath, 404, "Not found"),
    (NotFound, 404, "Not found"),
    (WrongMethod, 405, "Method not allowed"),
    (Forbidden, 409, "Not in this state"),
    (Conflict, 412, "Changed meanwhile"),
    (BodyTooLarge, 413, "Body too large"),
    (NotJson, 415, "JSON wanted"),
    (Invalid, 422, "Cannot be accepted"),
    (TooManyStreams, 429, "Too many streams"),
    (StoreUnsure, 503, "Done or not"),
    (StoreError, 503, "Store away"),
)
TITLES = {status: title for _, status, title in _STATUSES} | {500: "Our own fault"}

_log = Logger()


class Problem(Shape, frozen=True, omit_defaults=True):
    """Why something could not be done."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    """What cannot be accepted, as the caller wrote it."""


def problem(error: Exception) -> Problem:
    """What the caller is told of `error`; of a defect of ours, no more than that it is one."""
    for kind, status, title in _STATUSES:
        if isinstance(error, kind):
            field = error.field if isinstance(error, Invalid) else None
            return Problem(type=_urn(type(error)), title=title, status=status, detail=str(error), field=field)
    detail = "The gateway made a mistake; its log says more. Please report it."
    return Problem(type="urn:burrowgate:defect", title=TITLES[500], status=500, detail=detail)


def answer(error: Exception) -> Answer:
    """The answer that tells the caller of `error`."""
    told = problem(error)
    if told.status == 500:
        _log.failure("The admin failed to answer")
    headers: tuple[tuple[str, str], ...] = ()
    if isinstance(error, KeyMissing):
        headers = (("WWW-Authenticate", 'Bearer realm="burrowgate"'),)
    elif isinstance(error, WrongMethod):
        headers = (("Allow", ", ".join(error.allowed)),)
    return Answer(told.status, msgspec.json.encode(told), content_type=CONTENT_TYPE, headers=headers)


def _urn(kind: type[Exception]) -> str:
    return "urn:burrowgate:" + re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
