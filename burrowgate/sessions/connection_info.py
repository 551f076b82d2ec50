"""Interfaces and records of live exchanges for the session runtime, independent of their protocol.

An exchange is one request and its response, or a tunnel; HTTP's are `proxy.exchange.Exchange`. Exchanges that end
together share a `ConnectionScope`: those of one session, or those on one public domain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from burrowgate.core.identity.rules import SignedIn
from burrowgate.sessions.eviction import ConnectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionInfo:
    """One live exchange, as the admin API shows it."""

    id: str
    sid: str
    """Empty on a public domain."""
    target: str
    client_address: str
    protocol: str
    """`http`, also for tunnels."""
    summary: str
    """One line about it; for HTTP the method, a space and the path without its query."""
    tunnel: bool
    since: float
    """Start, in seconds since 1970."""
    bytes_in: int
    bytes_out: int

    @property
    def method(self) -> str:
        """The method of an HTTP request."""
        return self.summary.partition(" ")[0]

    @property
    def path(self) -> str:
        """The path of an HTTP request, without its query."""
        return self.summary.partition(" ")[2]


class LiveExchange(Protocol):
    """An exchange that can be listed and ended."""

    active: bool
    """Whether bytes have passed since the last sweep."""
    rests_until: float
    """When it has to be swept again, in seconds since 1970, unless it becomes `active` before; 0 for each second."""

    @property
    def passphrase(self) -> str:
        """The hash of the passphrase that its session demanded when it was admitted; empty without one."""

    @property
    def signed_in(self) -> SignedIn | None:
        """The visitor's login at its admission, if a rule of sign-in was applied."""

    @property
    def is_tcp(self) -> bool:
        """Whether it is of a target that speaks TCP, so that its end has a reason and it does not end by itself."""

    def cut(self, reason: str) -> None:
        """End at once."""

    def info(self) -> ConnectionInfo:
        """Return what the admin API shows of it."""

    def visit_id(self) -> str:
        """Return the id of its visit; empty without a session."""

    def sweep(self, now: float) -> None:
        """End if a timeout has passed."""


class OpenConnection(Protocol):
    """A client's connection, which carries exchanges."""

    def sweep(self, now: float) -> None:
        """End if a timeout has passed."""

    def state(self, now: float) -> ConnectionState:
        """Return what it does, as far as the last sweep saw it."""

    def drain(self) -> None:
        """End as soon as it carries no exchange."""

    def abort(self) -> None:
        """End at once."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ConnectionScope:
    """The session, public domain or open path whose end cuts its live exchanges.

    It is none of these for exchanges not yet authorized. Compared by identity: `ConnectionRegistry` makes one for each
    session, public domain and open path with live exchanges.
    """

    sid: str = ""
    """Empty without a session."""
    target_id: str = ""
    """Id of the target, on a public domain."""
    authority: bytes = b""
    """The public domain as requested, with its port unless that is the scheme's default."""
    opening: str = ""
    """What the target opens on a domain that is not public (`open_access`), whose end cuts the exchanges."""
    exchanges: set[LiveExchange] = field(default_factory=set)
    """The live ones. An exchange adds itself when it begins and removes itself when it ends."""
