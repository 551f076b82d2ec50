"""Injectors, as the tunnel that carries their bytes sees them.

The caller owns both connections. After each call it writes `take_to_target()` to the target and `take_to_client()` to
the visitor, in this order of steps:

1. write what `take_to_target()` returns;
2. if `wants_tls`, begin TLS towards the target, call `tls_started()`, and start again at 1; bytes that the target sent
   in plain text after that point are never passed on;
3. write what `take_to_client()` returns;
4. if `is_relaying`, pass bytes on without the injector from now on.

An injector does this once right after it was made too, before any byte arrived. If a call raises `InjectionFailed`, the
caller writes `take_to_client()` once more, which is the protocol's own error message, and closes both connections.

Between calls, `is_full` asks the caller to stop reading from the visitor until it is false. The time of a handshake is
limited by the caller, which calls `fail()` when it is over, when the target cannot be reached or when it closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from burrowgate.core.tcp.opening import Secret
from burrowgate.errors import InjectionFailed

__all__ = [
    "MAX_EARLY_BYTES",
    "MAX_HELD_BYTES",
    "CancelKeys",
    "InjectionFailed",
    "InjectionOptions",
    "Injector",
    "Secret",
    "TlsMode",
]

MAX_HELD_BYTES = 65_536
"""Bytes of each side that an injector holds until its handshake goes on. A message of a handshake is never longer."""

MAX_EARLY_BYTES = 262_144
"""Bytes that a visitor may send beyond `MAX_HELD_BYTES`, for those that were under way when `is_full` was read."""


class TlsMode(StrEnum):
    """TLS between the gateway and a target whose protocol begins in plain text."""

    OFF = "off"
    PREFER = "prefer"
    """TLS if the target offers it."""
    REQUIRE = "require"
    """Without TLS, nothing is sent that an eavesdropper could use. A target of Redis speaks TLS from its first byte."""


class CancelKeys(Protocol):
    """The cancel keys of PostgreSQL that were seen in one session."""

    def add(self, key: bytes) -> None:
        """Remember `key`, the body of a BackendKeyData message: process id and secret. Bounded by the callee."""

    def knows(self, key: bytes) -> bool:
        """Return whether `key` was added in this session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionOptions:
    """What an injector has to know besides the secret."""

    entropy: Callable[[int], bytes] = field(repr=False)
    """Returns a number of random bytes, as `IEntropy.token_bytes`."""
    database: str = ""
    """The database of the target's address, for visitors that name none; for Redis, its number."""
    tls: TlsMode = TlsMode.PREFER
    anonymous_tls: bool = False
    """VNC: whether the caller can do TLS without certificates (`wants_anonymous_tls`)."""
    cancel_keys: CancelKeys | None = field(default=None, repr=False)
    server_public_key: bytes = b""
    """MySQL: the RSA key of the server (PEM), by which a password may be sent without TLS."""
    fetch_server_public_key: bool = False
    """MySQL: ask the server for that key. An attacker who alters the connection then learns the password."""


class Injector(Protocol):
    """The handshakes of one connection, towards the target and towards the visitor. No I/O, no clock."""

    @property
    def wants_tls(self) -> bool:
        """Whether TLS towards the target begins now, after the bytes of `take_to_target()`."""

    @property
    def wants_anonymous_tls(self) -> bool:
        """With `wants_tls`: whether the target has no certificate and needs anonymous Diffie-Hellman."""

    @property
    def is_relaying(self) -> bool:
        """Whether bytes pass unchanged from now on, after those of `take_to_client()` and `take_to_target()`."""

    @property
    def is_full(self) -> bool:
        """Whether the caller is to stop reading from the visitor for now."""

    @property
    def is_known_cancel(self) -> bool:
        """Whether this connection only cancels a query of the same session, so that it is not counted."""

    def from_client(self, data: bytes) -> None:
        """Take bytes of the visitor. Raises `InjectionFailed`."""

    def from_target(self, data: bytes) -> None:
        """Take bytes of the target, decrypted if TLS has begun. Raises `InjectionFailed`."""

    def tls_started(self, end_point_hash: bytes) -> None:
        """Go on inside TLS. Raises `InjectionFailed`.

        `end_point_hash` is the hash of the target's certificate for `tls-server-end-point` (RFC 5929, 4.1), as
        `certificate_keys.end_point_hash` computes it; empty if there is none.
        """

    def take_to_client(self) -> bytes:
        """Return the bytes to write to the visitor now; each is returned once."""

    def take_to_target(self) -> bytes:
        """Return the bytes to write to the target now; each is returned once."""

    def fail(self, sentence: str) -> None:
        """End the handshake with `sentence` as the protocol's own error message for the visitor; does not raise."""
