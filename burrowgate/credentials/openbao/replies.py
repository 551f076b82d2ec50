"""Replies of OpenBao, read without I/O: tokens, leases, secrets, and the errors that they say.

Rules.
    A reply that lacks what its request asks for is an error, never an empty secret.
    Errors quote what the server says, cut to one line, without the secrets that the request had.
    200, 204: done. 429, 5xx, 412, 472 and 473: the server is busy, sealed, a standby or failing; a repetition may
    succeed. 307: the address is that of a standby that does not forward. All others are refusals.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from burrowgate.errors import CredentialsUnavailable

MAX_QUOTED_CHARACTERS = 200
_TRIED_AGAIN = frozenset({408, 412, 425, 429, 472, 473})
_STATES = {
    429: "is a standby, or has too many requests",
    472: "is a standby for recovery",
    473: "is a standby",
    501: "is not initialized",
    503: "is sealed or in maintenance",
}

Reply = Mapping[str, Any]


class ReplyRefused(Exception):
    """The server refused a request; libraries raise `CredentialsRefused` with its text."""

    def __init__(self, message: str, status: int, quotation: str) -> None:
        super().__init__(message)
        self.status = status
        self.quotation = quotation
        """What the server said, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token that the server gave, or described."""

    token: str = field(default="", repr=False)
    accessor: str = field(default="", repr=False)
    seconds: int
    """How long it lives from now on; 0 without limit."""
    renewable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A secret, and the lease that it may have."""

    data: Mapping[str, Any] = field(repr=False)
    lease_id: str = ""
    seconds: int = 0
    renewable: bool = False


def read_reply(status: int, body: bytes, path: str, secrets: Sequence[str] = ()) -> Reply:
    """Return the content of a reply to the request of `path`; an empty one for 204.

    Raises `ReplyRefused` or `CredentialsUnavailable`; their texts have none of `secrets`.
    """
    if status == 204:
        return {}
    content = _content(body)
    if status == 200:
        if content is None:
            raise CredentialsUnavailable(
                f"The reply of the vault to {path} is not one of OpenBao's; check its address."
            )
        return content
    quotation = _quotation(content, secrets)
    if 300 <= status < 400:
        raise CredentialsUnavailable("The vault sends requests to another server; configure that server's address.")
    if status >= 500 or status in _TRIED_AGAIN:
        state = _STATES.get(status, f"failed with status {status}")
        raise CredentialsUnavailable(f"The vault {state} at {path}{_quoted(quotation)}; this is tried again.")
    match status:
        case 403:
            what = f"The vault does not let the gateway use {path}; extend the policy of its token, or log in again"
        case 404:
            what = f"The vault has nothing at {path}; correct the path or its mount"
        case _:
            what = f"The vault refused {path} with status {status}; correct the options of the library"
    raise ReplyRefused(f"{what}{_quoted(quotation)}.", status, quotation.lower())


def _content(body: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _quotation(content: Reply | None, secrets: Sequence[str]) -> str:
    errors = (content or {}).get("errors")
    text = " ".join(" ".join(map(str, errors)).split()) if isinstance(errors, list) else ""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "...")
    return "".join(character for character in text if character.isprintable())[:MAX_QUOTED_CHARACTERS]


def _quoted(quotation: str) -> str:
    return f" (it says: {quotation.rstrip('.')})" if quotation else ""


_UNKNOWN = ("invalid accessor", "lease not found", "invalid lease", "no token found", "token not found")
"""What OpenBao and Vault say of an accessor or lease that does not exist; the last, if it ends at the same moment."""


def is_unknown(error: ReplyRefused) -> bool:
    """Return whether `error` says that a token or lease, which was named by its id, does not exist (any more)."""
    return any(words in error.quotation for words in _UNKNOWN)


def read_token(reply: Reply, *, with_text: bool = True) -> Token:
    """Return the token of a login, of a creation or of a renewal. Raises `CredentialsUnavailable`.

    The renewal of an accessor does not say the token itself: without `with_text`, it is empty.
    """
    auth = reply.get("auth")
    if not isinstance(auth, dict):
        raise _incomplete("no token")
    return Token(
        token=_text(auth, "client_token") if with_text else "",
        accessor=_text(auth, "accessor") if with_text else "",
        seconds=_seconds(auth.get("lease_duration")),
        renewable=auth.get("renewable") is True,
    )


def read_own_token(reply: Reply, token: str) -> Token:
    """Return what `lookup-self` says of `token`. Raises `CredentialsUnavailable`."""
    data = reply.get("data")
    if not isinstance(data, dict):
        raise _incomplete("nothing about the token")
    return Token(
        token=token,
        accessor=str(data.get("accessor") or ""),
        seconds=_seconds(data.get("ttl")),
        renewable=data.get("renewable") is True,
    )


def read_leased(reply: Reply) -> Leased:
    """Return the secret of a reply with its lease. Raises `CredentialsUnavailable`."""
    data = reply.get("data")
    if not isinstance(data, dict) or not data:
        raise _incomplete("no secret")
    return Leased(
        data=data,
        lease_id=str(reply.get("lease_id") or ""),
        seconds=_seconds(reply.get("lease_duration")),
        renewable=reply.get("renewable") is True,
    )


def read_lease_seconds(reply: Reply) -> int:
    """Return how long a renewed lease lasts from now on."""
    return _seconds(reply.get("lease_duration"))


def texts_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a secret as text: numbers and others as JSON, and none that is null."""
    return {
        str(name): value if isinstance(value, str) else json.dumps(value)
        for name, value in data.items()
        if value is not None
    }


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise _incomplete(f"no {name}")
    return value


def _seconds(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _incomplete(what: str) -> CredentialsUnavailable:
    return CredentialsUnavailable(f"The reply of the vault has {what}; check that its address is that of OpenBao.")
