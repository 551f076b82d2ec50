"""Why a viewer's connection to a screen has ended, in the process that runs the box and in others."""

from __future__ import annotations

from burrowgate.boxes.screen_opening import CHANGE_SECONDS, LOOK_SECONDS, ScreenOpening
from burrowgate.core.tcp.opening import Endpoint
from tests.unit.boxes.box_case import BoxCase, Node, done


class EndReasonTests(BoxCase):
    def setUp(self) -> None:
        super().setUp()
        self.other = Node(self, "n2")
        self.node.start(self.visitor())
        self.box = self.node.box()
        self.explained: list[str] = []
        self.timers = len(self.reactor.getDelayedCalls())

    def opening(self, node: Node) -> ScreenOpening:
        return ScreenOpening(node.service, self.box, self.visitor(), Endpoint("box", 0, "/screen"), cid="c1")

    def explain(self, node: Node) -> None:
        """Have the end explained of a connection that goes through `node`."""
        self.assertTrue(self.opening(node).explain_end(self.explained.append))

    def delay_changes(self, node: Node) -> None:
        """Have `node` learn of changes only when its registry catches up."""
        node.stops.pop()()

    def end(self) -> None:
        done(self.node.service.end(self.visitor()))

    def assert_nothing_waits(self) -> None:
        self.assertLessEqual(len(self.reactor.getDelayedCalls()), self.timers)

    def test_reason_is_known_at_once_in_the_process_that_runs_the_box(self) -> None:
        self.end()
        self.explain(self.node)
        self.assertEqual(self.explained, ["user"])

    def test_reason_is_awaited_in_another_process(self) -> None:
        self.delay_changes(self.other)
        self.end()
        self.explain(self.other)
        self.assertEqual(self.explained, [])
        done(self.other.registry.catch_up())
        self.reactor.advance(LOOK_SECONDS)
        self.assertEqual(self.explained, ["user"])
        self.assert_nothing_waits()
        self.reactor.advance(CHANGE_SECONDS)
        self.assertEqual(self.explained, ["user"])

    def test_other_changes_explain_nothing(self) -> None:
        self.explain(self.other)
        self.other.directory.publish(self.box, None)
        self.reactor.advance(LOOK_SECONDS)
        self.assertEqual(self.explained, [])

    def test_without_a_reason_the_wait_has_a_limit(self) -> None:
        self.explain(self.other)
        looks = round(CHANGE_SECONDS / LOOK_SECONDS)
        self.reactor.pump([LOOK_SECONDS] * (looks - 1))
        self.assertEqual(self.explained, [])
        self.reactor.pump([LOOK_SECONDS] * 2)
        self.assertEqual(self.explained, [""])
        self.assert_nothing_waits()
        self.end()
        self.assertEqual(self.explained, [""])
