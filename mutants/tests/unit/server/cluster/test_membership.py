"""Tests for burrowgate.server.cluster.membership: heartbeats, reports of other nodes, renewal after silence."""

from __future__ import annotations

from twisted.logger import capturedLogs

from burrowgate.core.store_records import Heartbeat
from burrowgate.server.cluster.membership import (
    EMPTY_REPORT,
    SILENCE,
    Count,
    Node,
    Report,
    StatsDelta,
    TrafficSample,
    read,
    written,
)
from burrowgate.stores.memory import MemoryStore
from tests.support import START, TestCase
from tests.support.proxy_wire import now
from tests.support.records import connection_info


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

    def send_heartbeats(self, *nodes: Node) -> None:
        for node in nodes:
            now(node.heartbeat())

    def test_first_heartbeat_announces_the_node_and_later_ones_its_report(self) -> None:
        a, b = self.node("a"), self.node("b")
        self.reports["a"] = Report(gateway="a", live=7)
        self.send_heartbeats(a, b)
        self.assertEqual((a.alone, b.alone), (True, False))
        self.assertEqual(list(b.others), [EMPTY_REPORT])
        self.send_heartbeats(a, b)
        self.assertEqual(list(b.others), [self.reports["a"]])
        self.assertFalse(a.alone)

    def test_silent_node_is_removed_and_renews_its_leases_on_return(self) -> None:
        a, b = self.node("a"), self.node("b")
        self.send_heartbeats(a, b, a)
        self.renewed.clear()
        for _ in range(4):
            self.time += 5
            self.send_heartbeats(b)
        now(b.refresh_peers())
        self.assertTrue(b.alone)
        self.send_heartbeats(a)
        self.assertEqual(self.renewed, ["a"])
        now(b.refresh_peers())
        self.assertFalse(b.alone)

    def test_stalled_node_renews_its_leases(self) -> None:
        # Another node may have removed it before this heartbeat is stored.
        a = self.node("a")
        self.send_heartbeats(a)
        self.renewed.clear()
        self.time += SILENCE / 2
        self.send_heartbeats(a)
        self.assertEqual(self.renewed, [])
        self.time += SILENCE / 2 + 1
        self.send_heartbeats(a)
        self.assertEqual(self.renewed, ["a"])

    def test_node_that_left_sends_no_heartbeat(self) -> None:
        a = self.node("a")
        self.send_heartbeats(a)
        now(a.leave())
        self.send_heartbeats(a)
        self.assertEqual(list(now(self.store.nodes())), [])
        now(self.store.close())
        now(a.leave())

    def test_connections_of_other_nodes_are_counted_and_found(self) -> None:
        a, b = self.node("a"), self.node("b")
        self.reports["a"] = Report(
            connections=(
                connection_info(id="r1", sid="s1"),
                connection_info(id="r2", sid="s1"),
                connection_info(id="r3", sid=""),
            )
        )
        self.send_heartbeats(a, b, a)
        now(b.refresh_peers())
        self.assertEqual((b.live("s1"), b.live("s2")), (2, 0))
        self.assertTrue(b.carries("r2"))
        self.assertFalse(b.carries("r9"))
        self.reports["a"] = Report(connections=(connection_info(id="r1", sid="s1"),), more=(Count("s1", "app", 4),))
        self.send_heartbeats(a)
        now(b.refresh_peers())
        self.assertEqual(b.live("s1"), 5)
        self.assertTrue(b.carries("r9"))  # it may be one of the connections that the report only counts

    def test_only_nodes_of_one_gateway_are_summed(self) -> None:
        parent, other = self.node("parent", "g"), self.node("other")
        worker = self.node("worker", "g")
        self.reports["worker"] = Report(gateway="g", requests=(("allowed", 200, 5),))
        self.reports["other"] = Report(gateway="other", requests=(("allowed", 200, 100),))
        self.send_heartbeats(parent, other, worker, other, parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 5})
        self.assertEqual(len(parent.siblings), 1)
        self.reports["worker"] = Report(gateway="g", requests=(("allowed", 200, 7), ("denied", 403, 1)))
        self.send_heartbeats(worker, parent)
        now(worker.leave())
        self.send_heartbeats(parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 7, ("denied", 403): 1})
        self.send_heartbeats(parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 7, ("denied", 403): 1})

    def test_node_that_returns_after_silence_is_not_counted_twice(self) -> None:
        parent, worker = self.node("parent", "g"), self.node("worker", "g")
        self.reports["worker"] = Report(gateway="g", requests=(("allowed", 200, 5),))
        self.send_heartbeats(parent, worker, parent)
        for _ in range(5):
            self.time += 5
            self.send_heartbeats(parent)
        self.assertTrue(parent.alone)
        self.assertEqual(parent.requests(), {("allowed", 200): 5})
        self.send_heartbeats(worker, parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 5})

    def test_counters_of_ended_workers_are_kept(self) -> None:
        parent = self.node("parent", "g")
        self.send_heartbeats(parent)
        for number in range(150):
            name = f"worker {number}"
            worker = self.node(name, "g")
            self.reports[name] = Report(
                gateway="g", requests=(("allowed", 200, 1),), handshakes={"completed": 2, "failed": number % 2}
            )
            self.send_heartbeats(worker, parent)
            now(worker.leave())
            self.send_heartbeats(parent)
        self.assertEqual(parent.requests(), {("allowed", 200): 150})
        self.assertEqual(parent.handshakes(), {"completed": 300, "failed": 75})

    def test_unavailable_store_is_logged_once_and_leases_are_renewed_later(self) -> None:
        a = self.node("a")
        self.send_heartbeats(a)
        now(self.store.close())
        with capturedLogs() as logged:
            self.time += 60
            self.send_heartbeats(a, a, a)
        self.assertEqual(len(logged), 1)
        self.renewed.clear()
        now(self.store.start())
        self.send_heartbeats(a)
        self.assertEqual(self.renewed, ["a"])

    def test_each_delta_is_processed_once(self) -> None:
        parent, worker = self.node("parent", "g"), self.node("worker", "g")
        received: list[TrafficSample] = []
        parent.passed = received.append
        first, second = (TrafficSample(START, f"s{number}", "app", number, 9) for number in (1, 2))
        self.send_heartbeats(parent)
        for news in ((StatsDelta(1, (first,)),), (StatsDelta(1, (first,)), StatsDelta(2, (second,)))):
            self.reports["worker"] = Report(gateway="g", news=news)
            self.send_heartbeats(worker, parent, parent)
        self.assertEqual(received, [first, second])

    def test_invalid_or_newer_reports_are_tolerated(self) -> None:
        for text in ("", "{", "[]", '{"live": "many"}', '"\udcff"'):
            self.assertEqual(read(text), EMPTY_REPORT)
        self.assertEqual(read('{"live": 3, "what": {"else": 1}}'), Report(live=3))
        now(self.store.heartbeat(Heartbeat(node_id="odd", time=START, report="nonsense"), 15))
        a = self.node("a")
        self.send_heartbeats(a)
        self.assertEqual(list(a.others), [EMPTY_REPORT])

    def test_long_report_is_reduced_to_the_limit_of_a_heartbeat(self) -> None:
        report = Report(
            live=5, connections=tuple(connection_info(id=str(number), summary="/" * 200) for number in range(9000))
        )
        self.assertEqual(read(written(report)), Report(live=5))
