"""Errors of the admin API as exceptions of `burrowgate.errors`.

Rules. The status of a problem (RFC 9457) chooses the family, its code the class within it; a code that this version
does not know raises the family. `code` of an error is that of the problem, and its text the sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from burrowgate import errors
from burrowgate.errors import BurrowgateError
from burrowgate.server.pidfile import shown

_KEY_CODES = frozenset({"admin-key-required", "origin-not-allowed"})
"""Codes of problems with the admin key; all others of a status 401 or 403 are of an access token."""


def no_gateway(at: int | Path) -> errors.GatewayNotRunning:
    """Return the error for an address at which nothing listens."""
    return errors.GatewayNotRunning(
        f"No gateway answers on {shown(at)}; start one with `burrowgate run` or `burrowgate share`."
    )


def no_response(at: int | Path) -> errors.GatewayNotRunning:
    """Return the error for a connection that ends without a response, or within one."""
    return errors.GatewayNotRunning(
        f"The server on {shown(at)} did not respond; check that it is Burrowgate, and read its log."
    )


def not_the_admin(at: int | Path) -> errors.GatewayNotRunning:
    """Return the error for a server that is not a gateway."""
    return errors.GatewayNotRunning(
        f"The server on {shown(at)} is not the admin API of Burrowgate; choose another with --admin-port."
    )


def raise_problem(status: int, body: bytes, at: int | Path) -> NoReturn:
    """Raise the error that the problem `body` means: `HomeError` for a key, `GatewayNotRunning` if it is no problem."""
    try:
        problem = json.loads(body)
        code, detail, field = str(problem["code"]), str(problem["detail"]), problem.get("field")
    except (ValueError, TypeError, KeyError):
        raise not_the_admin(at) from None
    if code in _KEY_CODES:
        raise errors.HomeError(
            f"The gateway on {shown(at)} does not accept the key of this home; name its own home with --home."
        )
    raise error_of(_family(status, code), code, detail, field)


def _family(status: int, code: str) -> type[BurrowgateError]:
    match status:
        case 401 | 403:
            return errors.AccessDenied
        case 404:
            return errors.NotFound
        case 409 if code != errors.Conflict.code:
            return errors.StateConflict
        case 409 | 412:
            return errors.Conflict
        case 400 | 413 | 415 | 422:
            return errors.Invalid
        case 503 if code == errors.HomeError.code:
            return errors.HomeError
        case 503:
            return errors.StoreUnavailable
        case _:
            return BurrowgateError


def error_of(family: type[BurrowgateError], code: str, detail: str, field: Any = None) -> BurrowgateError:
    """Return the error of the class with this `code` if that belongs to `family`, else of `family` itself."""
    found = _CLASSES.get(code, family)
    kind = found if issubclass(found, family) else family
    # Their own constructors make the sentence from what the gateway knows; here it is made already.
    error: BurrowgateError = kind.__new__(kind, detail)
    error.code = code
    if isinstance(error, errors.Invalid):
        error.field = str(field or "")
    return error


def _tree(kind: type[BurrowgateError]) -> Iterator[type[BurrowgateError]]:
    for below in kind.__subclasses__():
        yield from _tree(below)
    yield kind


_CLASSES = {kind.code: kind for kind in _tree(BurrowgateError) if kind.__module__ == errors.__name__}
"""The class of each code of `burrowgate.errors`."""
