"""Everything that is open: client connections and live exchanges, with their limits and deadlines.

Rules.
    `sweep` ends what has waited for too long, once a second; nothing that is open sets a timer of its own. An exchange
    that carries nothing may rest meanwhile, so that thousands of them cost next to nothing. Sessions are swept
    `MAX_SWEPT_PER_TURN` in each reactor turn, for some 10,000 have had a request within the second.
    When a session ends, cutting its live exchanges begins in the reactor turn in which this process learns of it:
    `MAX_CUTS_PER_TURN` in each turn, so that other work does not wait for the end of thousands.
    At a limit, a new connection closes one of those that count for it and only wait, and is refused if there is none
    (`eviction`). Which ones these are is found once between two sweeps, so that a flood costs no more than a sweep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import chain
from typing import TypeVar

from burrowgate.sessions import eviction
from burrowgate.sessions.connection_info import ConnectionInfo, ConnectionScope, LiveExchange, OpenConnection

MAX_HELD_BYTES_PER_ADDRESS = 4_000_000
"""Bytes held for connections of one address: incomplete heads, short ones aside, and requests that wait for their turn.
A client that sends a long head completes it soon, and browsers send a request when the one before it is answered."""
MAX_HELD_BYTES = 32_000_000
"""The same for all addresses together, also those of trusted proxies."""
MAX_CUTS_PER_TURN = 32
"""Exchanges of one scope that are cut in one reactor turn: some 3 ms of work."""

MAX_SWEPT_PER_TURN = 512
"""Scopes of sessions that are swept in one reactor turn: some 1 ms of work."""
MAX_VICTIMS = 256
"""Connections that are closed for others of one address, or of all, between two sweeps."""
_CLOSED_FOR_DESCRIPTORS = 32
"""Connections that `close_waiting` closes at most, once a second."""
_ALL = ""

_Key = TypeVar("_Key")


class ConnectionRegistry:
    """Client connections, counted by address, and live exchanges, grouped by scope."""

    def __init__(
        self,
        *,
        maximum: int = 10_000,
        max_per_address: int = 1_000,
        call_later: Callable[[Callable[[], None]], object] = lambda work: work(),
        is_uncapped: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`call_later` calls a function in the next reactor turn; by default it is called at once.

        `is_uncapped` tells whether an address is a trusted proxy's, which may open any number of connections.
        """
        self._later = call_later
        self._is_uncapped = is_uncapped
        self._maximum = maximum
        self._max_per_address = max_per_address
        self._open: dict[OpenConnection, str] = {}
        """Open connections, with the address that each counts for."""
        self._per_address: dict[str, dict[OpenConnection, None]] = {}
        self._victims: dict[str, list[OpenConnection]] = {}
        """Connections that may be closed for others of an address, or of any (`_ALL`), the first one last."""
        self._swept_at = 0.0
        self._held_bytes: Counter[str] = Counter()
        """Bytes of incomplete long heads and of requests that wait, by client address."""
        self._all_held_bytes = 0
        self.undecided = ConnectionScope()
        """The scope of exchanges that are being authorized."""
        self._sessions: dict[str, ConnectionScope] = {}
        self._public: dict[tuple[str, bytes, str], ConnectionScope] = {}
        self._on_drained: Callable[[], None] | None = None
        self._to_sweep: list[str] = []
        """Sessions whose scopes the sweep under way has not reached yet, the next one last."""

    def configure(self, *, maximum: int, max_per_address: int) -> None:
        """Set the limits for connections to come."""
        self._maximum = maximum
        self._max_per_address = max_per_address

    # Client connections.

    def add_connection(self, connection: OpenConnection, address: str) -> bool:
        """Count a new connection from `address`; returns False if a limit is reached and none can be closed for it."""
        if self._is_full(address) and not self._close_one_of(address):
            return False
        if len(self._open) >= self._maximum and not self._close_one_of(_ALL):
            return False
        self._open[connection] = address
        self._per_address.setdefault(address, {})[connection] = None
        return True

    def close_waiting(self) -> None:
        """Close some connections that only wait, because descriptors have run out."""
        for _ in range(_CLOSED_FOR_DESCRIPTORS):
            if not self._close_one_of(_ALL):
                break

    def change_address(self, connection: OpenConnection, address: str) -> bool:
        """Count `connection` as one from `address`; returns False, and goes on counting it as before, at a limit."""
        before = self._open.get(connection)
        if before is not None and before != address:
            if self._is_full(address) and not self._close_one_of(address):
                return False
            self._discount(connection, before)
            self._open[connection] = address
            self._per_address.setdefault(address, {})[connection] = None
        return True

    def _is_full(self, address: str) -> bool:
        return len(self._per_address.get(address, ())) >= self._max_per_address and not self._is_uncapped(address)

    def _discount(self, connection: OpenConnection, address: str) -> None:
        connections = self._per_address[address]
        del connections[connection]
        if not connections:
            del self._per_address[address]

    def _close_one_of(self, address: str) -> bool:
        """Close the first of those that may be closed for a new one from `address`; returns False if there is none."""
        now, waiting = self._swept_at, self._victims.get(address)
        if waiting is None:
            connections = self._open if address == _ALL else self._per_address[address]
            waiting = eviction.victims(((one, one.state(now)) for one in connections), MAX_VICTIMS)[::-1]
            self._victims[address] = waiting
        while waiting:
            victim = waiting.pop()
            if victim in self._open and eviction.precedence(victim.state(now)) is not None:
                self.remove_connection(victim)
                victim.abort()
                return True
        return False

    def add_held_bytes(self, address: str, count: int) -> bool:
        """Count bytes of incomplete long heads from `address`, or of requests that wait.

        Returns False, having counted nothing, at the limit. A negative `count` is of bytes that are no longer held.
        """
        held, total = self._held_bytes[address] + count, self._all_held_bytes + count
        is_over = total > MAX_HELD_BYTES or (held > MAX_HELD_BYTES_PER_ADDRESS and not self._is_uncapped(address))
        if is_over and count > 0:
            return False
        self._all_held_bytes = total
        if held > 0:
            self._held_bytes[address] = held
        else:
            del self._held_bytes[address]
        return True

    def remove_connection(self, connection: OpenConnection) -> None:
        """Remove a connection that was added; one that is not counted is ignored."""
        address = self._open.pop(connection, None)
        if address is not None:
            self._discount(connection, address)
        if not self._open and self._on_drained is not None:
            on_drained, self._on_drained = self._on_drained, None
            on_drained()

    # Live exchanges.

    def session_scope(self, sid: str) -> ConnectionScope:
        """Return the scope of the session `sid`; use it at once, `sweep` drops empty ones."""
        scope = self._sessions.get(sid)
        if scope is None:
            scope = self._sessions[sid] = ConnectionScope(sid=sid)
        return scope

    def public_scope(self, target_id: str, authority: bytes, opening: str = "") -> ConnectionScope:
        """Return the scope of a target's public domain, or of what the target opens; use it at once.

        `sweep` drops empty ones.
        """
        scope = self._public.get((target_id, authority, opening))
        if scope is None:
            scope = ConnectionScope(target_id=target_id, authority=authority, opening=opening)
            self._public[target_id, authority, opening] = scope
        return scope

    def scopes(self) -> Iterator[ConnectionScope]:
        """Return the scopes with live exchanges, except `undecided`."""
        scopes = (*self._sessions.values(), *self._public.values())
        return (scope for scope in scopes if scope.exchanges)

    def count(self, sid: str) -> int:
        """Return the number of live exchanges of the session `sid`."""
        scope = self._sessions.get(sid)
        return 0 if scope is None else len(scope.exchanges)

    def cut(self, sid: str, reason: str) -> int:
        """Cut the live exchanges of the session `sid`; returns their number."""
        scope = self._sessions.get(sid)
        return 0 if scope is None else self.cut_scope(scope, reason)

    def cut_visits(self, sid: str, vids: Collection[str], reason: str) -> int:
        """Cut the live exchanges of the visits `vids` of the session `sid`; returns their number."""
        scope = self._sessions.get(sid)
        exchanges = [] if scope is None else [one for one in scope.exchanges if one.visit_id() in vids]
        count = len(exchanges)
        self._cut_some(exchanges, reason)
        return count

    def cut_outdated(self, sid: str, passphrase: str) -> int:
        """Cut the live exchanges of `sid` that were admitted under another passphrase; returns their number."""
        scope = self._sessions.get(sid)
        exchanges = [] if scope is None else [one for one in scope.exchanges if one.passphrase != passphrase]
        count = len(exchanges)
        self._cut_some(exchanges, "passphrase-changed")
        return count

    def cut_scope(self, scope: ConnectionScope, reason: str) -> int:
        """Cut the live exchanges of `scope`; returns their number."""
        exchanges = list(scope.exchanges)
        count = len(exchanges)
        self._cut_some(exchanges, reason)
        return count

    def _cut_some(self, exchanges: list[LiveExchange], reason: str) -> None:
        for _ in range(min(MAX_CUTS_PER_TURN, len(exchanges))):
            exchanges.pop().cut(reason)
        if exchanges:
            self._later(lambda: self._cut_some(exchanges, reason))

    def cut_tcp(self, reason: str) -> int:
        """Cut the live exchanges of targets that speak TCP, whose clients learn the reason; returns their number."""
        exchanges = [one for scope in self.scopes() for one in scope.exchanges if one.is_tcp]
        count = len(exchanges)
        self._cut_some(exchanges, reason)
        return count

    def cut_one(self, request_id: str, reason: str) -> bool:
        """Cut the exchange with that id; returns False if there is none."""
        for scope in (self.undecided, *self.scopes()):
            for exchange in tuple(scope.exchanges):
                if exchange.info().id == request_id:
                    exchange.cut(reason)
                    return True
        return False

    def snapshot(self) -> Iterator[ConnectionInfo]:
        """Return the live exchanges, except undecided ones."""
        return (exchange.info() for scope in self.scopes() for exchange in tuple(scope.exchanges))

    def groups(self) -> Iterator[tuple[ConnectionInfo, int]]:
        """Return one live exchange of each scope, and their number."""
        return ((next(iter(scope.exchanges)).info(), len(scope.exchanges)) for scope in self.scopes())

    # All of it.

    @property
    def open_count(self) -> int:
        """The number of open client connections."""
        return len(self._open)

    @property
    def exchange_count(self) -> int:
        """The number of live exchanges, including undecided ones."""
        scopes = chain((self.undecided,), self._sessions.values(), self._public.values())
        return sum(len(scope.exchanges) for scope in scopes)

    def sweep(self, now: float) -> None:
        """End what has waited for too long; called once a second."""
        for exchange in tuple(self.undecided.exchanges):
            exchange.sweep(now)
        if self._to_sweep:  # the sweep before has not come to its end
            self._sweep_sessions(len(self._to_sweep), now)
        self._to_sweep = list(reversed(self._sessions))
        self._sweep_some(now)
        for scope_key in tuple(self._public):
            _sweep_scope(self._public, scope_key, now)
        for connection in tuple(self._open):
            connection.sweep(now)
        self._swept_at = now
        self._victims.clear()

    def _sweep_some(self, now: float) -> None:
        self._sweep_sessions(MAX_SWEPT_PER_TURN, now)
        if self._to_sweep:
            self._later(lambda: self._sweep_some(now))

    def _sweep_sessions(self, count: int, now: float) -> None:
        """Sweep the scopes of the next `count` sessions."""
        to_sweep = self._to_sweep
        for sid in reversed(to_sweep[-count:]):
            _sweep_scope(self._sessions, sid, now)
        del to_sweep[-count:]

    def drain(self, done: Callable[[], None]) -> None:
        """Let each connection end with the exchange that it carries; `done` is called when none is open."""
        for connection in tuple(self._open):
            connection.drain()
        if self._open:
            self._on_drained = done
        else:
            done()

    def cut_all(self) -> None:
        """End everything at once."""
        for connection in tuple(self._open):
            connection.abort()


def _sweep_scope(scopes: dict[_Key, ConnectionScope], key: _Key, now: float) -> None:
    """Sweep the exchanges of the scope `key` if there is one, and drop it if it has none."""
    scope = scopes.get(key)
    if scope is None:
        return
    for exchange in tuple(scope.exchanges):
        if exchange.active or exchange.rests_until <= now:
            exchange.sweep(now)
    if not scope.exchanges:
        del scopes[key]
