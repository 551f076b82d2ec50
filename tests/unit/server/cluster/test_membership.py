"""A node says that it lives, hears the others, and takes up again what it lost."""

from __future__ import annotations

from twisted.logger import capturedLogs

from burrowgate.core.store_records import Heartbeat
from burrowgate.server.cluster.membership import (
    EMPTY_REPORT,
    SILENCE,
    Count,
    Node,
    Report,
    ReportedConnection,
    StatsDelta,
    TrafficSample,
    read,
    written,
)
from burrowgate.stores.memory import MemoryStore
from tests.support import START, TestCase
from tests.support.proxy_wire import now


class NodeTests(TestCase):
    def setUp(self) -> None:
        self.time = float(START)
        self.store = MemoryStore()
        now(self.store.start())
        self.renewed: list[str] = []
        self.reports: dict[str, Report] = {}

    def node(self, name: str, gateway: str = "") -> Node:
        async def renew() -> None:
            self.renewed.append(name)

        return Node(
            self.store,
            node_id=name,
            gateway=gateway or name,
            wall=lambda: self.time,
            report=lambda: self.reports.get(name, Report(gateway=gateway or name)),
            renew=renew,
        )

    def beat(self, *nodes: Node) -> None:
        for one in nodes:
            now(one.heartbeat())

    def test_the_first_beat_tells_who_lives_and_the_next_what_they_do(self) -> None:
        a, b = self.node("a"), self.node("b")
        self.reports["a"] = Report(gateway="a", live=7)
        self.beat(a, b)
        self.assertEqual((a.alone, b.alone), (True, False))
        self.assertEqual(list(b.others), [EMPTY_REPORT])
        self.beat(a, b)
        self.assertEqual(list(b.others), [self.reports["a"]])
        self.assertFalse(a.alone)

    def test_who_is_silent_is_forgotten_and_who_was_takes_up_what_it_had(self) -> None:
        a, b = self.node("a"), self.node("b")
        self.beat(a, b, a)
        self.renewed.clear()
        for _ in range(4):
            self.time += 5
            self.beat(b)
        now(b.refresh_peers())
        self.assertTrue(b.alone)
        self.beat(a)
        self.assertEqual(self.renewed, ["a"])
        now(b.refresh_peers())
        self.assertFalse(b.alone)

    def test_one_that_was_stalled_takes_up_what_it_had(self) -> None:
        # Somebody else may forget it between its question and its beat.
        a = self.node("a")
        self.beat(a)
        self.renewed.clear()
        self.time += SILENCE / 2
        self.beat(a)
        self.assertEqual(self.renewed, [])
        self.time += SILENCE / 2 + 1
        self.beat(a)
        self.assertEqual(self.renewed, ["a"])

    def test_who_left_says_nothing_more(self) -> None:
        a = self.node("a")
        self.beat(a)
        now(a.leave())
        self.beat(a)
        self.assertEqual(list(now(self.store.nodes())), [])
        now(self.store.close())
        now(a.leave())

    def test_what_others_carry(self) -> None:
        a, b = self.node("a"), self.node("b")
        self.reports["a"] = Report(
            connections=(
                ReportedConnection(id="r1", sid="s1"),
                ReportedConnection(id="r2", sid="s1"),
                ReportedConnection(id="r3"),
            )
        )
        self.beat(a, b, a)
        now(b.refresh_peers())
        self.assertEqual((b.live("s1"), b.live("s2")), (2, 0))
        self.assertTrue(b.carries("r2"))
        self.assertFalse(b.carries("r9"))
        self.reports["a"] = Report(connections=(ReportedConnection(id="r1", sid="s1"),), more=(Count("s1", "app", 4),))
        self.beat(a)
        now(b.refresh_peers())
        self.assertEqual(b.live("s1"), 5)
        self.assertTrue(b.carries("r9"))  # it may be one of those not listed

    def test_only_one_gateways_numbers_are_one(self) -> None:
        parent, other = self.node("parent", "g"), self.node("other")
        worker = self.node("worker", "g")
        self.reports["worker"] = Report(gateway="g", requests=(("allowed", 200, 5),))
        self.reports["other"] = Report(gateway="other", requests=(("allowed", 200, 100),))
        self.beat(parent, other, worker, other, parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 5})
        self.assertEqual(len(parent.siblings), 1)
        self.reports["worker"] = Report(gateway="g", requests=(("allowed", 200, 7), ("denied", 403, 1)))
        self.beat(worker, parent)
        now(worker.leave())
        self.beat(parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 7, ("denied", 403): 1})
        self.beat(parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 7, ("denied", 403): 1})

    def test_one_that_was_only_silent_is_not_counted_twice(self) -> None:
        parent, worker = self.node("parent", "g"), self.node("worker", "g")
        self.reports["worker"] = Report(gateway="g", requests=(("allowed", 200, 5),))
        self.beat(parent, worker, parent)
        for _ in range(5):
            self.time += 5
            self.beat(parent)
        self.assertTrue(parent.alone)
        self.assertEqual(parent.requests(), {("allowed", 200): 5})
        self.beat(worker, parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 5})

    def test_many_that_ended_are_still_counted(self) -> None:
        parent = self.node("parent", "g")
        self.beat(parent)
        for number in range(150):
            name = f"worker {number}"
            worker = self.node(name, "g")
            self.reports[name] = Report(
                gateway="g", requests=(("allowed", 200, 1),), handshakes={"completed": 2, "failed": number % 2}
            )
            self.beat(worker, parent)
            now(worker.leave())
            self.beat(parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 150})
        self.assertEqual(parent.handshakes(), {"completed": 300, "failed": 75})

    def test_a_store_that_is_away_is_said_once_and_what_was_lost_taken_up_later(self) -> None:
        a = self.node("a")
        self.beat(a)
        now(self.store.close())
        with capturedLogs() as logged:
            self.time += 60
            self.beat(a, a, a)
        self.assertEqual(len(logged), 1)
        self.renewed.clear()
        now(self.store.start())
        self.beat(a)
        self.assertEqual(self.renewed, ["a"])

    def test_news_are_taken_in_once(self) -> None:
        parent, worker = self.node("parent", "g"), self.node("worker", "g")
        received: list[TrafficSample] = []
        parent.passed = received.append
        first, second = (TrafficSample(START, f"s{one}", "app", one, 9) for one in (1, 2))
        self.beat(parent)
        for news in ((StatsDelta(1, (first,)),), (StatsDelta(1, (first,)), StatsDelta(2, (second,)))):
            self.reports["worker"] = Report(gateway="g", news=news)
            self.beat(worker, parent, parent)
        self.assertEqual(received, [first, second])

    def test_what_another_version_says_is_no_harm(self) -> None:
        for text in ("", "{", "[]", '{"live": "many"}', '"\udcff"'):
            self.assertEqual(read(text), EMPTY_REPORT)
        self.assertEqual(read('{"live": 3, "what": {"else": 1}}'), Report(live=3))
        now(self.store.heartbeat(Heartbeat(node_id="odd", time=START, report="nonsense"), 15))
        a = self.node("a")
        self.beat(a)
        self.assertEqual(list(a.others), [EMPTY_REPORT])

    def test_a_report_is_no_longer_than_a_pulse_may_be(self) -> None:
        report = Report(
            live=5, connections=tuple(ReportedConnection(id=str(one), path="/" * 200) for one in range(9000))
        )
        self.assertEqual(read(written(report)), Report(live=5))
