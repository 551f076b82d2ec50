"""Hosts of sources: asked in bounded time, once for all who wait, and kept for a while when a source is away."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.tcp.hosts import DnsRecord, HostSet, Source, SourceKind, check_source
from burrowgate.errors import ConfigError, HostsRefused, HostsUnavailable, Invalid
from burrowgate.host_sources.interfaces import CALL_TIMEOUT_SECONDS, FRESH_SECONDS, KEPT_SECONDS, MAX_HOSTS, FoundHost
from burrowgate.stores.memory import MemoryStore
from burrowgate.tcp.source_hosts import SourceHosts
from tests.support import FixedClock, TestCase
from tests.support.host_sources import FakeHostSource

FIRST, SECOND = FoundHost(address="10.0.0.5"), FoundHost(address="10.0.0.6", port=7000, name="second")
AWAY = HostsUnavailable("The inventory is away.")


class SourceHostsCase(TestCase):
    def setUp(self) -> None:
        self.reactor = Clock()
        self.clock = FixedClock(1_000.0)
        self.fake = FakeHostSource(FIRST, SECOND)
        self.sources = SourceHosts(MemoryStore(), lambda type: self.fake, clock=self.clock, reactor=self.reactor)
        self.source = Source(
            source_id="s1", project_id="default", name="inventory", kind=SourceKind.PLUGIN, plugin="x", created_at=1
        )
        self.set = HostSet(set_id="h1", project_id="default", name="db", source_id="s1", port=5432, created_at=1)

    def ask(self, **changes: Any) -> Deferred[Any]:
        return Deferred.fromCoroutine(self.sources.hosts(self.source, self.set))

    def hosts(self) -> Any:
        return self.successResultOf(self.ask())

    def refusal(self) -> Any:
        return self.failureResultOf(self.ask()).value


class AnswerTests(SourceHostsCase):
    def test_an_answer_counts_for_some_seconds_without_another_call(self) -> None:
        self.assertEqual(self.hosts(), (FIRST, SECOND))
        self.fake.answer = (SECOND,)
        self.clock.advance(FRESH_SECONDS - 1)
        self.assertEqual(self.hosts(), (FIRST, SECOND))
        self.clock.advance(1)
        self.assertEqual(self.hosts(), (SECOND,))
        self.assertEqual(len(self.fake.asked), 2)

    def test_a_change_of_the_source_or_the_set_is_asked_anew(self) -> None:
        from dataclasses import replace

        self.hosts()
        self.source = replace(self.source, version=2)
        self.hosts()
        self.set = replace(self.set, version=2)
        self.hosts()
        self.assertEqual(len(self.fake.asked), 3)

    def test_one_call_serves_all_who_wait(self) -> None:
        for answer in ((FIRST,), AWAY):
            self.clock.advance(KEPT_SECONDS)
            self.fake.answer = pending = Deferred()
            before = len(self.fake.asked)
            waiting = [self.ask() for _ in range(10)]
            self.assertEqual(len(self.fake.asked), before + 1)
            pending.callback(answer)
            for one in waiting:
                if answer is AWAY:
                    self.failureResultOf(one, HostsUnavailable)
                else:
                    self.assertEqual(self.successResultOf(one), answer)

    def test_what_cannot_be_dialled_is_left_out(self) -> None:
        self.fake.answer = [
            FoundHost(address="10.0.0.5:22"), FoundHost(address=""), FoundHost(address="a b"), FIRST, FIRST,
            FoundHost(address="10.0.0.7", port=0), FoundHost(address="10.0.0.7", port=70_000),
            FoundHost(address="DB.example.", host_id="forged"), FoundHost(address="[::1]"),
        ]  # fmt: skip
        found = self.hosts()
        self.assertEqual([one.address for one in found], ["10.0.0.5", "db.example", "::1"])
        self.assertEqual({one.host_id for one in found}, {""})

    def test_hosts_are_bounded(self) -> None:
        self.fake.answer = [FoundHost(address=f"h{number}.example") for number in range(MAX_HOSTS + 10)]
        self.assertEqual(len(self.hosts()), MAX_HOSTS)


class FailureTests(SourceHostsCase):
    def test_last_hosts_count_while_the_source_is_away_for_a_time(self) -> None:
        self.hosts()
        self.fake.answer = AWAY
        self.clock.advance(KEPT_SECONDS - 1)
        self.assertEqual(self.hosts(), (FIRST, SECOND))
        self.clock.advance(1)
        self.assertIs(self.refusal(), AWAY)
        self.fake.answer = (SECOND,)
        self.assertEqual(self.hosts(), (SECOND,))

    def test_time_of_a_failure_does_not_lengthen_it(self) -> None:
        self.hosts()
        self.fake.answer = AWAY
        for _ in range(KEPT_SECONDS // 50 - 1):
            self.clock.advance(50)
            self.hosts()
        self.clock.advance(50)
        self.assertIs(self.refusal(), AWAY)

    def test_a_refusal_is_not_an_absence(self) -> None:
        self.hosts()
        self.clock.advance(FRESH_SECONDS)
        self.fake.answer = HostsRefused("The inventory says no.")
        self.assertIs(self.refusal(), self.fake.answer)

    def test_no_host_is_an_answer(self) -> None:
        self.hosts()
        self.clock.advance(FRESH_SECONDS)
        self.fake.answer = ()
        self.assertEqual(self.hosts(), ())

    def test_a_clock_that_was_set_back_lengthens_nothing(self) -> None:
        self.hosts()
        self.clock.advance(-10)
        self.fake.answer = AWAY
        self.assertIs(self.refusal(), AWAY)

    def test_source_that_does_not_answer_is_given_up(self) -> None:
        self.fake.answer = Deferred()
        first, second = self.ask(), self.ask()
        self.reactor.advance(CALL_TIMEOUT_SECONDS - 0.1)
        self.assertNoResult(first)
        self.reactor.advance(0.2)
        for asked in (first, second):
            self.assertIn("did not answer within 5 s", str(self.failureResultOf(asked).value))
        self.fake.answer = (FIRST,)
        self.assertEqual(self.hosts(), (FIRST,))

    def test_defect_of_a_plugin_is_logged_and_not_shown(self) -> None:
        self.fake.answer = KeyError("password")
        self.assertNotIn("password", str(self.refusal()))
        self.assertEqual(len(self.flushLoggedErrors(KeyError)), 1)

    def test_type_that_is_not_installed_is_refused(self) -> None:
        def missing(type: str) -> Any:
            raise ConfigError(f"No host source plugin is known for {type!r}.")

        self.sources = SourceHosts(MemoryStore(), missing, clock=self.clock, reactor=self.reactor)
        self.assertIn("'x'", str(self.failureResultOf(self.ask(), HostsRefused).value))


class RecordTests(TestCase):
    def test_each_kind_has_what_it_needs_and_nothing_else(self) -> None:
        about = {"source_id": "s", "project_id": "default", "name": "n", "created_at": 1}
        for kind, fields in (
            (SourceKind.STATIC, {"query": "x"}),
            (SourceKind.STATIC, {"options": (("a", "b"),)}),
            (SourceKind.DNS, {"query": "x", "options": (("a", "b"),)}),
            (SourceKind.DNS, {}),
            (SourceKind.PLUGIN, {}),
            (SourceKind.PLUGIN, {"plugin": "x", "record": DnsRecord.SRV}),
        ):
            with self.subTest(kind=kind, fields=fields):
                self.assertRaises(Invalid, check_source, Source(kind=kind, **about, **fields))  # type: ignore[arg-type]
