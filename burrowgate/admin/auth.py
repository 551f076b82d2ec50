"""Who may ask the admin at all: somebody on this machine, who holds its key, and no web page but the admin's own.

Rules (SEC-48), in this order.
    1  the peer is this machine: a loopback address, or a UNIX socket
    2  exactly one Host, and it names this listener as `localhost`, `127.0.0.1` or `[::1]` with its port; a page whose
       name was rebound to this machine still sends its own name (CVE-2025-66414)
    3  no Origin, or the one that goes with that Host
    4  no Sec-Fetch-Site, or `same-origin` or `none`
    5  the admin's key, or the console's cookie with its proof (`signing`), and with an Origin where something is to be
       changed; except where it is said that none is needed
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from burrowgate.core import hosts
from burrowgate.core.tokens import equal_secrets
from burrowgate.errors import BurrowgateError

_NAMES = frozenset({b"localhost", b"127.0.0.1", b"[::1]"})
_SITES = frozenset({b"same-origin", b"none"})


class OriginNotAllowed(BurrowgateError):
    """The admin answers only to this machine."""

    code = "origin-not-allowed"


class AdminKeyRequired(BurrowgateError):
    """Send the admin's key, which is in `admin.key` in the gateway's home, as `Authorization: Bearer <key>`."""

    code = "admin-key-required"


class LoginRejected(BurrowgateError):
    """This key opens nothing, or did once and was used; run `burrowgate console` again, or paste the admin's key."""

    code = "login-rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFacts:
    """What is known of a request before its operation is: each field's values are as they came, all of them."""

    peer: str | None
    """The IP address it came from; None for a UNIX socket."""
    port: int | None
    """The port of the listener that it reached; None for a UNIX socket."""
    host: Sequence[bytes] = ()
    origin: Sequence[bytes] = ()
    fetch_site: Sequence[bytes] = ()
    authorization: Sequence[bytes] = ()
    cookie: Sequence[bytes] = ()
    proof: Sequence[bytes] = ()
    """What the console's page sends as `Burrowgate-Console`."""


def check_origin(approach: CallerFacts) -> None:
    """Rules 1 to 4. Raises `OriginNotAllowed`."""
    if approach.peer is not None and not hosts.is_loopback(approach.peer):
        raise OriginNotAllowed
    if len(approach.host) != 1 or not _names_us(approach.host[0], approach.port):
        raise OriginNotAllowed(
            "The admin is reached as localhost, 127.0.0.1 or [::1] with its port, and by no other name."
        )
    if approach.origin and list(approach.origin) != [b"http://" + approach.host[0]]:
        raise OriginNotAllowed("The admin takes no requests from other web pages.")
    if approach.fetch_site and (len(approach.fetch_site) > 1 or approach.fetch_site[0] not in _SITES):
        raise OriginNotAllowed("The admin takes no requests from other web sites.")


def check_key(approach: CallerFacts, key: str) -> None:
    """Rule 5. Raises `AdminKeyRequired`; an empty `key` lets nobody in."""
    if not key or len(approach.authorization) != 1:
        raise AdminKeyRequired
    scheme, _, sent = approach.authorization[0].partition(b" ")
    if scheme.lower() != b"bearer" or not equal_secrets(sent.strip(b" "), key.encode()):
        raise AdminKeyRequired


def check_cookie(approach: CallerFacts, name: str, admits: Callable[[str, bytes], bool], *, changes: bool) -> str:
    """Rule 5 for the console: the value of the cookie `name` that `admits` lets in. Raises `AdminKeyRequired`."""
    proof = approach.proof[0] if len(approach.proof) == 1 else b""
    if proof and (approach.origin or not changes):
        for value in _cookies(approach.cookie, name.encode()):
            if admits(value, proof):
                return value
    raise AdminKeyRequired


def _cookies(fields: Sequence[bytes], name: bytes) -> list[str]:
    """Every value of the cookie `name` that is made of the characters of ours."""
    pairs = [pair.strip().partition(b"=") for one in fields for pair in one.split(b";")]
    return [value.decode("ascii") for key, _, value in pairs if key == name and value.isascii()]


def _names_us(host: bytes, port: int | None) -> bool:
    name, colon, number = host.rpartition(b":") if not host.endswith(b"]") else (host, b"", b"")
    if not colon:
        name, number = host, b"80"
    return name.lower() in _NAMES and (port is None or number == b"%d" % port)
