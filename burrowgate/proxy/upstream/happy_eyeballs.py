"""Happy Eyeballs (RFC 8305): connects to one of several addresses of a host, without waiting for those that are dead.

Rules.
    An attempt begins when the one before has failed, or has taken `ATTEMPT_DELAY_SECONDS`; the first to succeed wins,
    and the others are cancelled.
    Addresses of both families alternate, so that a network without one of them costs one delay.
    An address that won against an earlier one goes first for `MEMORY_SECONDS`. Otherwise the resolver's order stays, by
    which servers share their load.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from typing import Generic, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.python.failure import Failure

from burrowgate.errors import UpstreamConnectError, UpstreamTimeout

ATTEMPT_DELAY_SECONDS = 0.25
"""The delay that RFC 8305, section 5, recommends."""
MEMORY_SECONDS = 600.0
"""Time after which the resolver's order is tried again: the first address may work again, and be the nearer one."""

_Connection = TypeVar("_Connection")


def alternate_families(addresses: Sequence[str]) -> list[str]:
    """Return `addresses`, none of them twice, with those of IPv4 and IPv6 in turn, as far as there are both."""
    unique = dict.fromkeys(addresses)
    first = [address for address in unique if (":" in address) == (":" in addresses[0])]
    second = [address for address in unique if address not in first]
    return [address for address in chain.from_iterable(zip_longest(first, second)) if address is not None]


class AddressMemory:
    """The address of one host that goes first, if any."""

    __slots__ = ("_address", "_until")

    def __init__(self) -> None:
        self._address = ""
        self._until = 0.0

    def order(self, addresses: Sequence[str], now: float) -> list[str]:
        """Return `addresses` in the order to try them at `now`, in seconds."""
        ordered = alternate_families(addresses)
        if now < self._until and self._address in ordered:
            ordered.remove(self._address)
            ordered.insert(0, self._address)
        return ordered

    def record(self, ordered: Sequence[str], connected: str, now: float) -> None:
        """Remember at `now` that of `ordered`, tried in this order, `connected` was the first to accept."""
        if connected != ordered[0]:
            self._address = connected
            self._until = now + MEMORY_SECONDS


class ConnectionRace(Generic[_Connection]):
    """Attempts to connect to the addresses of one host."""

    def __init__(
        self, addresses: Sequence[str], connect: Callable[[str], Deferred[_Connection]], clock: IReactorTime
    ) -> None:
        """`connect` connects to one of `addresses`, can be cancelled, and fails with an `UpstreamError`."""
        self._waiting = list(addresses)
        self._connect = connect
        self._clock = clock
        self._attempts: dict[str, Deferred[_Connection]] = {}
        self._timer: IDelayedCall | None = None
        self._failure: Failure | None = None
        self._is_over = False
        self._winner: Deferred[tuple[str, _Connection]] = Deferred(lambda _: self._stop())

    def run(self) -> Deferred[tuple[str, _Connection]]:
        """Return the address that accepted, and the connection.

        Fails with the `UpstreamError` of an attempt, one that is no matter of the address before others.
        """
        self._start_next()
        return self._winner

    def _start_next(self) -> None:
        self._stop_timer()
        address = self._waiting.pop(0)
        attempt = self._connect(address)
        self._attempts[address] = attempt
        attempt.addCallbacks(self._succeed, self._fail, callbackArgs=(address,), errbackArgs=(address,))
        if self._waiting and self._timer is None and not self._is_over:
            self._timer = self._clock.callLater(ATTEMPT_DELAY_SECONDS, self._start_next)

    def _succeed(self, connection: _Connection, address: str) -> None:
        self._attempts.pop(address, None)
        self._stop()
        self._winner.callback((address, connection))

    def _fail(self, failure: Failure, address: str) -> None:
        self._attempts.pop(address, None)
        if self._is_over:
            return
        if not failure.check(UpstreamConnectError, UpstreamTimeout):
            self._waiting.clear()  # a certificate, or descriptors: the next address would not help
            self._stop_timer()
            self._failure = failure
        elif self._failure is None or self._failure.check(UpstreamConnectError, UpstreamTimeout):
            self._failure = failure
        if self._waiting:
            self._start_next()
        elif not self._attempts:
            self._stop()
            self._winner.errback(self._failure)

    def _stop(self) -> None:
        """Cancel all attempts and start no other."""
        self._is_over = True
        self._stop_timer()
        self._waiting.clear()
        attempts, self._attempts = self._attempts, {}
        for attempt in attempts.values():
            attempt.cancel()

    def _stop_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None and timer.active():
            timer.cancel()
