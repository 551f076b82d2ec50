"""SEC-58: which connection is closed for a new one at a limit."""

from __future__ import annotations

import itertools
import random

from burrowgate.sessions.connections import MAX_VICTIMS, ConnectionRegistry
from burrowgate.sessions.eviction import (
    BUSY,
    ENDING,
    IDLE,
    MIN_IDLE_SECONDS,
    MIN_STRANGER_SECONDS,
    SLOW,
    STARTING,
    ConnectionState,
    precedence,
    victims,
)
from tests.support import TestCase


class PrecedenceTests(TestCase):
    def test_what_serves_a_request_is_never_closed(self) -> None:
        for seconds, is_known in itertools.product((0, 10, 1e6), (False, True)):
            self.assertIsNone(precedence(ConnectionState(BUSY, seconds, is_known)))

    def test_what_has_just_begun_to_wait_is_not_closed(self) -> None:
        for activity in (ENDING, STARTING, IDLE, SLOW):
            self.assertIsNone(precedence(ConnectionState(activity, MIN_STRANGER_SECONDS - 0.1, is_known=False)))
            self.assertIsNotNone(precedence(ConnectionState(activity, MIN_STRANGER_SECONDS, is_known=False)))
        for activity in (ENDING, STARTING, IDLE):
            self.assertIsNone(precedence(ConnectionState(activity, MIN_IDLE_SECONDS - 0.1, is_known=True)))
            self.assertIsNotNone(precedence(ConnectionState(activity, MIN_IDLE_SECONDS, is_known=True)))

    def test_transfer_of_a_known_visitor_is_never_closed(self) -> None:
        self.assertIsNone(precedence(ConnectionState(SLOW, 1e6, is_known=True)))

    def test_strangers_go_before_known_visitors_and_the_oldest_first(self) -> None:
        ordered = [
            ConnectionState(ENDING, 3, is_known=False),
            ConnectionState(STARTING, 29, is_known=False),
            ConnectionState(STARTING, 2, is_known=False),
            ConnectionState(IDLE, 70, is_known=False),
            ConnectionState(IDLE, 1, is_known=False),
            ConnectionState(SLOW, 100, is_known=False),
            ConnectionState(SLOW, 2, is_known=False),
            ConnectionState(IDLE, 70, is_known=True),
            ConnectionState(IDLE, 6, is_known=True),
        ]
        kept = [ConnectionState(BUSY, 100, is_known=False), ConnectionState(SLOW, 100, is_known=True)]
        for seed in range(20):
            mixed = ordered + kept
            random.Random(seed).shuffle(mixed)
            self.assertEqual(victims([(one, one) for one in mixed], 100), ordered)
            self.assertEqual(victims([(one, one) for one in mixed], 3), ordered[:3])


class Member:
    """A connection with a given state, which counts how often that is asked for."""

    asked = 0

    def __init__(self, activity: int = IDLE, since: float = 0, *, is_known: bool = False) -> None:
        self.activity, self.since, self.is_known = activity, since, is_known
        self.is_aborted = False

    def state(self, now: float) -> ConnectionState:
        Member.asked += 1
        return ConnectionState(self.activity, now - self.since, self.is_known)

    def sweep(self, now: float) -> None:
        pass

    def drain(self) -> None:
        pass

    def abort(self) -> None:
        self.is_aborted = True


class RegistryTests(TestCase):
    def registry(self, *members: Member, address: str = "a", **limits: int) -> ConnectionRegistry:
        """Return a registry with `members`, at the limit of their address, after a sweep at 100 seconds."""
        limits.setdefault("max_per_address", len(members))
        registry = ConnectionRegistry(**limits)
        for member in members:
            self.assertTrue(registry.add_connection(member, address))
        registry.sweep(100)
        return registry

    def test_a_thousand_slow_connections_are_closed_for_a_good_client(self) -> None:
        slow = [Member(STARTING, since=number / 100) for number in range(900)]
        good = [Member(BUSY, is_known=True) for _ in range(50)] + [Member(IDLE, is_known=True) for _ in range(50)]
        registry = self.registry(*slow, *good)
        for number in range(MAX_VICTIMS):
            self.assertTrue(registry.add_connection(Member(IDLE, since=100), "a"))
            self.assertTrue(slow[number].is_aborted)
        self.assertFalse(any(member.is_aborted for member in (*slow[MAX_VICTIMS:], *good)))
        self.assertEqual(registry.open_count, 1000)
        registry.sweep(101)
        self.assertTrue(registry.add_connection(Member(IDLE, since=101), "a"))

    def test_connections_of_another_address_are_not_closed(self) -> None:
        registry = self.registry(Member(BUSY), Member(BUSY))
        other = Member(STARTING)
        registry.add_connection(other, "b")
        registry.sweep(101)
        self.assertFalse(registry.add_connection(Member(), "a"))
        self.assertFalse(other.is_aborted)

    def test_overall_limit_closes_connections_of_any_address(self) -> None:
        known, stranger = Member(IDLE, is_known=True), Member(IDLE, since=50)
        registry = self.registry(known, maximum=2, max_per_address=2)
        registry.add_connection(stranger, "b")
        registry.sweep(101)
        self.assertTrue(registry.add_connection(Member(IDLE, since=101), "c"))
        self.assertEqual((known.is_aborted, stranger.is_aborted), (False, True))
        self.assertTrue(registry.add_connection(Member(IDLE, since=101), "c"))
        self.assertTrue(known.is_aborted)
        self.assertFalse(registry.add_connection(Member(IDLE, since=101), "c"))

    def test_some_that_wait_are_closed_if_descriptors_run_out(self) -> None:
        waiting, busy = [Member(since=number) for number in range(40)], Member(BUSY)
        registry = self.registry(*waiting, busy)
        registry.close_waiting()
        self.assertEqual([one.is_aborted for one in waiting], [True] * 32 + [False] * 8)
        registry.close_waiting()
        registry.close_waiting()
        self.assertEqual(registry.open_count, 1)
        self.assertFalse(busy.is_aborted)

    def test_a_flood_examines_each_connection_once_between_two_sweeps(self) -> None:
        registry = self.registry(*(Member(STARTING) for _ in range(1000)))
        Member.asked = 0
        added = sum(registry.add_connection(Member(STARTING, since=100), "a") for _ in range(5000))
        self.assertEqual(added, MAX_VICTIMS)
        self.assertLessEqual(Member.asked, 1000 + MAX_VICTIMS)

    def test_one_that_began_a_request_meanwhile_is_kept(self) -> None:
        first, second, third = Member(since=1), Member(since=2), Member(since=3)
        registry = self.registry(first, second, third)
        registry.add_connection(Member(since=100), "a")
        second.activity = BUSY
        registry.add_connection(Member(since=100), "a")
        self.assertEqual([one.is_aborted for one in (first, second, third)], [True, False, True])

    def test_one_that_is_lost_later_is_not_counted_twice(self) -> None:
        first = Member()
        registry = self.registry(first)
        newcomer = Member(since=100)
        registry.add_connection(newcomer, "a")
        registry.remove_connection(first)
        self.assertEqual(registry.open_count, 1)
        registry.remove_connection(newcomer)
        self.assertEqual((registry.open_count, registry._per_address), (0, {}))

    def test_a_connection_of_a_proxy_that_changes_its_client_closes_one_too(self) -> None:
        waiting, proxied = Member(), Member(BUSY)
        registry = self.registry(waiting)
        registry.add_connection(proxied, "proxy")
        self.assertTrue(registry.change_address(proxied, "a"))
        self.assertTrue(waiting.is_aborted)
        self.assertFalse(registry.change_address(proxied, "a") and proxied.is_aborted)
        another = Member(BUSY)
        registry.add_connection(another, "proxy")
        self.assertFalse(registry.change_address(another, "a"))
        registry.remove_connection(another)
        self.assertEqual(registry.open_count, 1)
