"""Happy Eyeballs: the order of addresses, the attempts and their delays, and the pool with partly dead hosts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import UserError
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamTimeout,
)
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.happy_eyeballs import (
    ATTEMPT_DELAY_SECONDS,
    MEMORY_SECONDS,
    AddressMemory,
    ConnectionRace,
    alternate_families,
)
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.testing.records import a_target
from tests.support import FixedClock, TestCase
from tests.support.proxy_wire import Near, Turns

A, B, C, V6, W6 = "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2"


class OrderTests(TestCase):
    def test_families_alternate_from_the_first_one_on(self) -> None:
        for addresses, ordered in (
            ([A, B, V6, W6], [A, V6, B, W6]),
            ([V6, W6, A, B, C], [V6, A, W6, B, C]),
            ([A, B, C], [A, B, C]),
            ([V6], [V6]),
            ([A, A, V6, A], [A, V6]),
        ):
            assert alternate_families(addresses) == ordered

    @given(st.lists(st.sampled_from([A, B, C, V6, W6]), min_size=1))
    def test_no_address_is_lost_or_added(self, addresses: list[str]) -> None:
        memory = AddressMemory()
        memory.record([A, B], B, 0.0)
        for ordered in (alternate_families(addresses), memory.order(addresses, 1.0)):
            assert len(ordered) == len(set(ordered)) and set(ordered) == set(addresses)

    def test_address_that_won_against_another_goes_first_for_a_limited_time(self) -> None:
        memory = AddressMemory()
        memory.record([A, B, C], B, 100.0)
        assert memory.order([A, B, C], 100.0) == [B, A, C]
        assert memory.order([A, C], 101.0) == [A, C]
        memory.record([B, A, C], B, 400.0)
        assert memory.order([A, B, C], 99.9 + MEMORY_SECONDS) == [B, A, C]
        assert memory.order([A, B, C], 100.0 + MEMORY_SECONDS) == [A, B, C]

    def test_order_of_the_resolver_stays_while_the_first_address_works(self) -> None:
        memory = AddressMemory()
        memory.record([A, B], A, 0.0)
        assert memory.order([B, A], 1.0) == [B, A]


class RaceTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.attempts: dict[str, Deferred[str]] = {}
        self.cancelled: list[str] = []
        self.answers: dict[str, Any] = {}

    def connect(self, address: str) -> Deferred[str]:
        attempt: Deferred[str] = Deferred(lambda _: self.cancelled.append(address))
        assert address not in self.attempts
        self.attempts[address] = attempt
        answer = self.answers.get(address)
        if isinstance(answer, Exception):
            attempt.errback(Failure(answer))
        elif answer:
            attempt.callback(answer)
        return attempt

    def race(self, *addresses: str) -> Deferred[tuple[str, str]]:
        return ConnectionRace(addresses, self.connect, self.clock).run()

    def settled(self) -> None:
        """Check that nothing waits any more."""
        assert self.clock.getDelayedCalls() == []
        assert all(attempt.called for attempt in self.attempts.values())

    def test_only_the_first_is_tried_if_it_answers_within_the_delay(self) -> None:
        race = self.race(A, B)
        self.clock.advance(ATTEMPT_DELAY_SECONDS - 0.01)
        self.attempts[A].callback("connection")
        assert self.successResultOf(race) == (A, "connection")
        assert list(self.attempts) == [A]
        self.settled()

    def test_next_is_tried_after_the_delay_and_the_loser_is_cancelled(self) -> None:
        race = self.race(A, B, C)
        self.clock.advance(ATTEMPT_DELAY_SECONDS)
        assert list(self.attempts) == [A, B]
        self.attempts[B].callback("connection")
        assert self.successResultOf(race) == (B, "connection")
        assert self.cancelled == [A]
        self.settled()

    def test_slow_first_address_may_win_yet(self) -> None:
        race = self.race(A, B)
        self.clock.advance(ATTEMPT_DELAY_SECONDS)
        self.attempts[A].callback("connection")
        assert self.successResultOf(race) == (A, "connection")
        assert self.cancelled == [B]
        self.settled()

    def test_next_is_tried_at_once_after_a_failure(self) -> None:
        for error in (UpstreamConnectError(), UpstreamTimeout()):
            self.setUp()
            race = self.race(A, B, C)
            self.attempts[A].errback(Failure(error))
            assert list(self.attempts) == [A, B]
            self.clock.advance(ATTEMPT_DELAY_SECONDS - 0.01)
            assert list(self.attempts) == [A, B]
            self.clock.advance(0.01)
            assert list(self.attempts) == [A, B, C]
            self.attempts[C].callback("connection")
            assert self.successResultOf(race) == (C, "connection")
            self.settled()

    def test_attempts_that_end_at_once(self) -> None:
        self.answers = {A: UpstreamConnectError(), B: UpstreamConnectError(), C: "connection"}
        assert self.successResultOf(self.race(A, B, C, V6)) == (C, "connection")
        assert list(self.attempts) == [A, B, C]
        self.settled()
        self.setUp()
        self.answers = dict.fromkeys((A, B, C), UpstreamConnectError())
        self.failureResultOf(self.race(A, B, C), UpstreamConnectError)
        self.settled()

    def test_error_that_is_no_matter_of_the_address_ends_the_attempts(self) -> None:
        for error in (UpstreamCertificateError(), FileDescriptorsExhausted(), RuntimeError()):
            self.setUp()
            race = self.race(A, B)
            self.attempts[A].errback(Failure(error))
            self.failureResultOf(race, type(error))
            assert list(self.attempts) == [A]
            self.settled()

    def test_such_an_error_waits_for_the_attempts_that_run(self) -> None:
        race = self.race(A, B, C)
        self.clock.advance(ATTEMPT_DELAY_SECONDS)
        self.attempts[B].errback(Failure(FileDescriptorsExhausted()))
        self.clock.advance(10)
        assert list(self.attempts) == [A, B]
        self.attempts[A].callback("connection")
        assert self.successResultOf(race) == (A, "connection")
        self.setUp()
        race = self.race(A, B)
        self.clock.advance(ATTEMPT_DELAY_SECONDS)
        self.attempts[B].errback(Failure(FileDescriptorsExhausted()))
        self.attempts[A].errback(Failure(UpstreamTimeout()))
        self.failureResultOf(race, FileDescriptorsExhausted)
        self.settled()

    def test_cancelled_race_cancels_its_attempts(self) -> None:
        race = self.race(A, B, C)
        self.clock.advance(ATTEMPT_DELAY_SECONDS)
        race.cancel()
        self.failureResultOf(race, CancelledError)
        assert self.cancelled == [A, B]
        self.settled()


class Connector:
    """An attempt of the simulated reactor."""

    def __init__(self, network: Network, host: str, factory: Any) -> None:
        self.network = network
        self.host = host
        self.factory = factory
        self.is_stopped = False

    def stopConnecting(self) -> None:
        assert not self.is_stopped
        self.is_stopped = True
        self.factory.clientConnectionFailed(self, Failure(UserError()))

    def accept(self) -> None:
        near = Near(self.network.turns, self.factory.buildProtocol(IPv4Address("TCP", self.host, 80)), self.host)
        near.protocol.makeConnection(near)


class Network(Clock):
    """Reactor of a host with several addresses."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        self.addresses = addresses
        self.alive: set[str] = set()
        self.connectors: list[Connector] = []
        self.turns = Turns()

    @property
    def nameResolver(self) -> Any:
        return self

    def resolveHostName(self, receiver: Any, name: str, port: int) -> None:
        for address in self.addresses:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()

    def dial(self, reactor: Any, host: str, port: int, factory: Any, timeout: float) -> None:
        connector = Connector(self, host, factory)
        self.connectors.append(connector)
        factory.startedConnecting(connector)
        if host in self.alive:
            self.callLater(0.01, connector.accept)

    @property
    def tried(self) -> list[str]:
        """The addresses dialled since the last call."""
        tried, self.connectors = [connector.host for connector in self.connectors], []
        return tried


class PoolTests(TestCase):
    def world(self, *addresses: str, forbidden: OwnPorts | None = None) -> Network:
        network = Network(*addresses)
        self.upstreams = UpstreamPool(
            network,
            FixedClock(),
            settings=UpstreamSettings(connect_timeout=10.0),
            own_ports=lambda: forbidden or OwnPorts(),
            date=lambda: b"",
            dial=network.dial,
        )
        self.served = a_target(address=TargetAddress(host="app.example", port=3000), type=TargetType.HTTP)
        return network

    def connect(self) -> Deferred[Any]:
        return Deferred.fromCoroutine(self.upstreams.connect(self.upstreams.route(self.served)))

    def test_address_that_swallows_connections_costs_one_delay_and_then_none(self) -> None:
        network = self.world(A, B)
        network.alive = {B}
        connecting = self.connect()
        network.advance(ATTEMPT_DELAY_SECONDS)
        dead = network.connectors[0]
        network.advance(0.01)
        self.successResultOf(connecting)
        assert dead.is_stopped and network.tried == [A, B]
        connecting = self.connect()
        network.advance(0.01)
        self.successResultOf(connecting)
        assert network.tried == [B]
        network.advance(MEMORY_SECONDS)
        self.connect()
        assert network.tried == [A]

    def test_all_addresses_dead_is_a_timeout_for_all_together(self) -> None:
        network = self.world(A, B, C)
        connecting = self.connect()
        network.advance(9.9)
        self.assertNoResult(connecting)
        attempts = network.connectors
        network.advance(0.1)
        self.failureResultOf(connecting, UpstreamTimeout)
        assert all(connector.is_stopped for connector in attempts) and network.tried == [A, B, C]
        assert network.getDelayedCalls() == [] and self.upstreams.open_count == 0

    def test_forbidden_address_is_never_dialled(self) -> None:
        own = "127.0.0.1"
        network = self.world(own, "169.254.169.254", A, "::ffff:127.0.0.1", "fd00:ec2::254", B)
        self.upstreams = UpstreamPool(
            network,
            FixedClock(),
            settings=UpstreamSettings(),
            own_ports=lambda: OwnPorts(listening=((own, 3000),)),
            date=lambda: b"",
            dial=network.dial,
        )
        connecting = self.connect()
        network.advance(10)
        self.failureResultOf(connecting, UpstreamTimeout)
        assert network.tried == [A, B]

    def test_remembered_address_that_became_forbidden_is_not_dialled(self) -> None:
        network = self.world(A, B)
        network.alive = {B}
        connecting = self.connect()
        network.advance(ATTEMPT_DELAY_SECONDS)
        network.advance(0.01)
        self.successResultOf(connecting)
        network.addresses = (A,)
        assert network.tried == [A, B]
        self.connect()
        assert network.tried == [A]
        network.addresses = ("169.254.169.254",)
        self.failureResultOf(self.connect(), UpstreamAddressNotAllowed)

    def test_changed_target_has_no_memory(self) -> None:
        network = self.world(A, B)
        network.alive = {B}
        connecting = self.connect()
        network.advance(ATTEMPT_DELAY_SECONDS)
        network.advance(0.01)
        self.successResultOf(connecting)
        assert network.tried == [A, B]
        self.upstreams.remove_target(self.served.target_id)
        self.connect()
        assert network.tried == [A]
