"""Look-up of names for a box."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from twisted.internet.defer import Deferred

from burrowgate.boxes.names import resolver
from tests.support import TestCase

_T = TypeVar("_T")


async def run(work: Callable[[], _T]) -> _T:
    """Run work at once."""
    return work()


def answer(*addresses: str) -> Callable[..., Sequence[tuple[Any, ...]]]:
    """Return a look-up with one result."""
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]


class NameTests(TestCase):
    def resolve(self, host: str, look_up: Callable[..., Any]) -> Sequence[str]:
        return self.successResultOf(Deferred.fromCoroutine(resolver(run, look_up)(host, 443)))

    def test_addresses_come_in_their_order_and_once(self) -> None:
        found = self.resolve("example.org", answer("2606:4700::1", "93.184.216.34", "2606:4700::1"))
        self.assertEqual(found, ["2606:4700::1", "93.184.216.34"])

    def test_addresses_and_localhost_are_not_looked_up(self) -> None:
        def fail(*_: object, **__: object) -> Any:
            raise AssertionError("looked up")

        for host, expected in (
            ("10.0.0.7", ("10.0.0.7",)),
            ("[FD00::7]", ("fd00::7",)),
            ("localhost", ("127.0.0.1", "::1")),
            ("a.localhost", ("127.0.0.1", "::1")),
        ):
            self.assertEqual(self.resolve(host, fail), expected)

    def test_a_name_without_an_address_raises(self) -> None:
        def missing(*_: object, **__: object) -> Any:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")

        self.failureResultOf(Deferred.fromCoroutine(resolver(run, missing)("nowhere.example", 443)), OSError)

    def test_numbers_that_the_system_reads_as_addresses_are_resolved_by_it(self) -> None:
        """What comes out is checked like any address."""
        self.assertEqual(self.resolve("2130706433", socket.getaddrinfo), ["127.0.0.1"])
