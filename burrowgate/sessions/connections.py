"""The visitors' connections and live exchanges of a process, with their limits and deadlines.

Rules.
    One sweep a second ends all connections and exchanges whose deadlines have passed; none has a timer of its own.
    When a session ends, the first of its exchanges are cut in the reactor iteration in which the gateway learns of it.
    At most `SLICE` are cut in each iteration, so that other traffic is not delayed.
    At a limit, new connections are refused; open ones stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

UNDECIDED = "?"
"""The key under which an exchange is registered before its decision."""
SLICE = 32
"""Number of exchanges of one session that are cut per reactor iteration, which takes about 3 ms."""
PUBLIC = "@"
"""Prefix of the key of an exchange without a session; its target's id, a space, and the requested host follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionInfo:
    """Properties of a live exchange, as the admin API shows them."""

    id: str
    sid: str
    """The session's id; empty if the domain is public."""
    target: str
    client_address: str
    method: str
    path: str
    """The path without the query."""
    tunnel: bool
    since: float
    bytes_in: int
    bytes_out: int


class LiveExchange(Protocol):
    """The part of an exchange that this module uses."""

    def cut(self, reason: str) -> None:
        """End at once."""

    def info(self) -> ConnectionInfo:
        """The properties of the exchange."""

    def sweep(self, now: float) -> None:
        """End if it has waited for too long."""


class OpenConnection(Protocol):
    """The part of a visitor's connection that this module uses."""

    def sweep(self, now: float) -> None:
        """End if it has waited for too long."""

    def drain(self) -> None:
        """End as soon as no exchange is under way."""

    def abort(self) -> None:
        """End at once."""


class ConnectionRegistry:
    """The open connections and live exchanges of this process."""

    def __init__(
        self,
        *,
        maximum: int = 10_000,
        most_per_address: int = 1_000,
        later: Callable[[Callable[[], None]], object] = lambda work: work(),
        uncapped: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`later` calls a function in the next reactor iteration; by default, it is called at once.

        `uncapped` tells whether an address belongs to a proxy and is exempt from the limit per address.
        """
        self._later = later
        self._uncapped = uncapped
        self._most = maximum
        self._most_per_address = most_per_address
        self._open: set[OpenConnection] = set()
        self._per_address: Counter[str] = Counter()
        self._live: dict[str, set[LiveExchange]] = {}
        self._idle: Callable[[], None] | None = None

    def configure(self, *, maximum: int, most_per_address: int) -> None:
        """Set the limits of connections, in total and per address. Open connections stay."""
        self._most = maximum
        self._most_per_address = most_per_address

    # Visitors' connections.

    def add_connection(self, connection: OpenConnection, address: str) -> bool:
        """Register a new connection from `address`; False if a limit is reached."""
        if len(self._open) >= self._most or self._is_full(address):
            return False
        self._open.add(connection)
        self._per_address[address] += 1
        return True

    def change_address(self, before: str, address: str) -> bool:
        """Count a connection under `address` instead of `before`; False if the limit of `address` is reached."""
        if address != before:
            if self._is_full(address):
                return False
            self._per_address[address] += 1
            self._discount(before)
        return True

    def _is_full(self, address: str) -> bool:
        return self._per_address[address] >= self._most_per_address and not self._uncapped(address)

    def _discount(self, address: str) -> None:
        self._per_address[address] -= 1
        if not self._per_address[address]:
            del self._per_address[address]

    def remove_connection(self, connection: OpenConnection, address: str) -> None:
        """Remove a connection, if it is registered."""
        if connection in self._open:
            self._open.discard(connection)
            self._discount(address)
        if not self._open and self._idle is not None:
            idle, self._idle = self._idle, None
            idle()

    # Live exchanges.

    def add_exchange(self, exchange: LiveExchange, sid: str) -> None:
        """Register a live exchange of the session `sid`; for the keys without session see `PUBLIC` and `UNDECIDED`."""
        alive = self._live.get(sid)
        if alive is None:
            self._live[sid] = {exchange}
        else:
            alive.add(exchange)

    def remove_exchange(self, exchange: LiveExchange, sid: str) -> None:
        """Remove an exchange that has ended."""
        alive = self._live.get(sid)
        if alive is not None:
            alive.discard(exchange)  # `sweep` removes the empty set: the next exchange often follows at once

    def count(self, sid: str) -> int:
        """Number of exchanges of the session `sid` under way."""
        return len(self._live.get(sid, ()))

    def sids(self) -> Iterator[str]:
        """The keys with live exchanges, except `UNDECIDED`."""
        return iter([sid for sid, alive in self._live.items() if alive and sid != UNDECIDED])

    def cut(self, sid: str, reason: str) -> int:
        """Cut all exchanges of the session `sid`, and return their number."""
        alive = list(self._live.get(sid, ()))
        count = len(alive)
        self._cut_some(alive, reason)
        return count

    def _cut_some(self, alive: list[LiveExchange], reason: str) -> None:
        for _ in range(min(SLICE, len(alive))):
            alive.pop().cut(reason)
        if alive:
            self._later(lambda: self._cut_some(alive, reason))

    def snapshot(self) -> Iterator[ConnectionInfo]:
        """The properties of all live exchanges, except undecided ones."""
        return (one.info() for sid, alive in tuple(self._live.items()) if sid != UNDECIDED for one in tuple(alive))

    def groups(self) -> Iterator[tuple[ConnectionInfo, int]]:
        """For each session or public domain with live exchanges: one of them, and their number."""
        groups = tuple(self._live.items())
        return ((next(iter(alive)).info(), len(alive)) for sid, alive in groups if sid != UNDECIDED and alive)

    def cut_one(self, request_id: str, reason: str) -> bool:
        """Cut the exchange with that request id; False if there is none."""
        for alive in tuple(self._live.values()):
            for exchange in tuple(alive):
                if exchange.info().id == request_id:
                    exchange.cut(reason)
                    return True
        return False

    # All connections and exchanges.

    @property
    def open_count(self) -> int:
        """Number of open connections of visitors."""
        return len(self._open)

    @property
    def exchange_count(self) -> int:
        """Number of exchanges under way."""
        return sum(len(alive) for alive in self._live.values())

    def sweep(self, now: float) -> None:
        """End exchanges and connections whose deadlines have passed; called once a second."""
        for sid, alive in tuple(self._live.items()):
            for exchange in tuple(alive):
                exchange.sweep(now)
            if not alive:
                del self._live[sid]
        for connection in tuple(self._open):
            connection.sweep(now)

    def drain(self, done: Callable[[], None]) -> None:
        """Close every connection after its exchange; `done` is called when none is left."""
        for connection in tuple(self._open):
            connection.drain()
        if self._open:
            self._idle = done
        else:
            done()

    def cut_all(self) -> None:
        """Abort all connections at once."""
        for connection in tuple(self._open):
            connection.abort()
