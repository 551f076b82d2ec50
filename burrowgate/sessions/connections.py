"""Everything that is open: visitors' connections and live exchanges, with their limits and deadlines.

Rules.
    One look a second at everything that is open ends what has waited for too long; nothing sets a timer of its own.
    When a session ends, cutting what is live of it begins in the same turn of the reactor in which the gateway hears;
    `SLICE` are cut in each turn, so that others do not wait for the end of thousands.
    Full means that newcomers are turned away; whoever is in stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

UNDECIDED = "?"
"""Where an exchange is registered while it is being decided about."""
SLICE = 32
"""How many exchanges of one session are cut at once: some 3 ms of work."""
PUBLIC = "@"
"""Where an exchange without a session is registered: this, its target's id, a space, and its domain as asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionInfo:
    """What can be seen of a live exchange from outside."""

    id: str
    sid: str
    """Empty where the domain is public."""
    target: str
    client_address: str
    method: str
    path: str
    """Without its query."""
    tunnel: bool
    since: float
    bytes_in: int
    bytes_out: int


class LiveExchange(Protocol):
    """An exchange, as this module sees it."""

    def cut(self, reason: str) -> None:
        """End at once."""

    def info(self) -> ConnectionInfo:
        """What can be seen of it."""

    def sweep(self, now: float) -> None:
        """End if it has waited for too long."""


class OpenConnection(Protocol):
    """A visitor's connection, as this module sees it."""

    def sweep(self, now: float) -> None:
        """End if it has waited for too long."""

    def drain(self) -> None:
        """End as soon as no exchange is under way."""

    def abort(self) -> None:
        """End at once."""


class ConnectionRegistry:
    """What is open now."""

    def __init__(
        self,
        *,
        maximum: int = 10_000,
        most_per_address: int = 1_000,
        later: Callable[[Callable[[], None]], object] = lambda work: work(),
        uncapped: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`later` calls something in the reactor's next turn; without it, what could wait is done at once.

        `uncapped` says whether an address is that of a proxy, which may bring any number of visitors.
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
        """From now on there is room for so many."""
        self._most = maximum
        self._most_per_address = most_per_address

    # Visitors' connections.

    def add_connection(self, connection: OpenConnection, address: str) -> bool:
        """Count a new connection from `address`; False when there is no room for it."""
        if len(self._open) >= self._most or self._is_full(address):
            return False
        self._open.add(connection)
        self._per_address[address] += 1
        return True

    def change_address(self, before: str, address: str) -> bool:
        """Count a connection for `address` that was counted for `before`; False when there is no room for it."""
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
        """Forget a connection that arrived."""
        if connection in self._open:
            self._open.discard(connection)
            self._discount(address)
        if not self._open and self._idle is not None:
            idle, self._idle = self._idle, None
            idle()

    # Live exchanges.

    def add_exchange(self, exchange: LiveExchange, sid: str) -> None:
        """`exchange` of the session `sid` is under way; without one see `PUBLIC` and `UNDECIDED`."""
        alive = self._live.get(sid)
        if alive is None:
            self._live[sid] = {exchange}
        else:
            alive.add(exchange)

    def remove_exchange(self, exchange: LiveExchange, sid: str) -> None:
        """`exchange` is no longer under way."""
        alive = self._live.get(sid)
        if alive is not None:
            alive.discard(exchange)  # and where it is empty then, `sweep` takes it away: the next one may come at once

    def count(self, sid: str) -> int:
        """How many exchanges of the session `sid` are under way."""
        return len(self._live.get(sid, ()))

    def sids(self) -> Iterator[str]:
        """Of what something is under way, undecided exchanges excepted."""
        return iter([sid for sid, alive in self._live.items() if alive and sid != UNDECIDED])

    def cut(self, sid: str, reason: str) -> int:
        """Cut everything live of the session `sid`; how many that are."""
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
        """What can be seen of everything that is under way, undecided exchanges excepted."""
        return (one.info() for sid, alive in tuple(self._live.items()) if sid != UNDECIDED for one in tuple(alive))

    def groups(self) -> Iterator[tuple[ConnectionInfo, int]]:
        """One exchange of each session, or public domain, of which something is under way, and how much that is."""
        groups = tuple(self._live.items())
        return ((next(iter(alive)).info(), len(alive)) for sid, alive in groups if sid != UNDECIDED and alive)

    def cut_one(self, request_id: str, reason: str) -> bool:
        """Cut the exchange of that id; False when there is none."""
        for alive in tuple(self._live.values()):
            for exchange in tuple(alive):
                if exchange.info().id == request_id:
                    exchange.cut(reason)
                    return True
        return False

    # All of it.

    @property
    def open_count(self) -> int:
        """How many visitors' connections are open."""
        return len(self._open)

    @property
    def exchange_count(self) -> int:
        """How many exchanges are under way."""
        return sum(len(alive) for alive in self._live.values())

    def sweep(self, now: float) -> None:
        """End what has waited for too long; called once a second."""
        for sid, alive in tuple(self._live.items()):
            for exchange in tuple(alive):
                exchange.sweep(now)
            if not alive:
                del self._live[sid]
        for connection in tuple(self._open):
            connection.sweep(now)

    def drain(self, done: Callable[[], None]) -> None:
        """Let every connection end as soon as its exchange has; `done` is called when none is left."""
        for connection in tuple(self._open):
            connection.drain()
        if self._open:
            self._idle = done
        else:
            done()

    def cut_all(self) -> None:
        """End everything at once."""
        for connection in tuple(self._open):
            connection.abort()
