"""Authentication of requests to the admin: only from this machine, with the key, and from no web page but the console.

Rules (SEC-48), in this order.
    1  the peer is this machine: a loopback address, or a UNIX socket
    2  exactly one Host, and it names this listener as `localhost`, `127.0.0.1` or `[::1]` with its port; a page whose
       name was rebound to this machine still sends its own name (CVE-2025-66414)
    3  no Origin, or the one that matches that Host
    4  no Sec-Fetch-Site, or `same-origin` or `none`
    5  the admin key, an access token (`token_access`), or the console's cookie with its proof (`login_sessions`), and
       for a change with an Origin; public operations need none of them

Key and token are accepted in the field `Authorization` only: never in a cookie, an address or a body, but for the key
at the console's login. Guesses of either are not limited: each has 128 bits or more, compared in constant time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from burrowgate.core import hosts
from burrowgate.core.identity.credentials import ACCESS_TOKEN_PREFIX
from burrowgate.core.tokens import equal_secrets
from burrowgate.errors import BurrowgateError

_NAMES = frozenset({b"localhost", b"127.0.0.1", b"[::1]"})
_PEERS = frozenset({None, "127.0.0.1", "::1"})
"""A UNIX socket, and the addresses of nearly all callers, which are not parsed."""
_SITES = frozenset({b"same-origin", b"none"})


class OriginNotAllowed(BurrowgateError):
    """The admin accepts requests only from this machine."""

    code = "origin-not-allowed"


class AdminKeyRequired(BurrowgateError):
    """Send the admin key, from the file `admin.key` in the gateway's home, as `Authorization: Bearer <key>`."""

    code = "admin-key-required"


class AccessTokenRefused(AdminKeyRequired):
    """This access token opens nothing: it is not genuine, has expired, was revoked, or its account cannot use it."""

    code = "access-token-refused"


class LoginRejected(BurrowgateError):
    """This is neither the admin key nor a valid login token; run `burrowgate console` again, or paste the admin key."""

    code = "login-rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFacts:
    """The parts of a request that authenticate its caller; of each field all values, as received."""

    peer: str | None
    """IP address of the client; None for a UNIX socket."""
    port: int | None
    """Port of the listener; None for a UNIX socket."""
    host: Sequence[bytes] = ()
    origin: Sequence[bytes] = ()
    fetch_site: Sequence[bytes] = ()
    authorization: Sequence[bytes] = field(default=(), repr=False)
    cookie: Sequence[bytes] = field(default=(), repr=False)
    proof: Sequence[bytes] = field(default=(), repr=False)
    """The field `Burrowgate-Console`, which the console's page sends."""


def check_origin(caller: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if caller.peer not in _PEERS and not hosts.is_loopback(caller.peer or ""):
        raise OriginNotAllowed
    if len(caller.host) != 1 or not _is_own_name(caller.host[0], caller.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if caller.origin and list(caller.origin) != [b"http://" + caller.host[0]]:
        raise OriginNotAllowed("The admin accepts no requests from other web pages.")
    if caller.fetch_site and (len(caller.fetch_site) > 1 or caller.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin accepts no requests from other web sites.")


def check_key(caller: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` accepts no caller."""
    if not key or not equal_secrets(bearer(caller), key.encode()):
        raise AdminKeyRequired


def bearer(caller: CallerFacts) -> bytes:
    """The credential of the one field `Authorization: Bearer`; empty without one."""
    if len(caller.authorization) != 1:
        return b""
    scheme, _, sent = caller.authorization[0].partition(b" ")
    return sent.strip(b" ") if scheme.lower() == b"bearer" else b""


def is_program(caller: CallerFacts, key: str) -> bool:
    """Whether the caller sent what looks like an access token, and is not `key`, which may be of any form."""
    sent = bearer(caller)
    return sent.startswith(ACCESS_TOKEN_PREFIX) and not equal_secrets(sent, key.encode())


def check_cookie(caller: CallerFacts, name: str, is_valid: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `is_valid` accepts. Raises `AdminKeyRequired`."""
    proof = caller.proof[0] if len(caller.proof) == 1 else b""
    if proof and (caller.origin or not changes):
        for value in _cookies(caller.cookie, name.encode()):
            if is_valid(value, proof):
                return value
    raise AdminKeyRequired


def _cookies(fields: Sequence[bytes], name: bytes) -> list[str]:
    """All values of the cookie `name` that are ASCII."""
    pairs = [pair.strip().partition(b"=") for field in fields for pair in field.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def _is_own_name(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)
