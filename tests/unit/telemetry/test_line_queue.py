"""The bounded queue of log lines: order, limit, the count of dropped lines and its notice."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from burrowgate.telemetry.line_queue import LineQueue
from tests.support import TestCase

LIMIT = 100


def notice(count: int) -> bytes:
    return b"dropped %d\n" % count


class LineQueueTests(TestCase):
    def setUp(self) -> None:
        self.queue = LineQueue(LIMIT, notice)

    def write(self) -> bytes:
        """Take the next output and write all of it."""
        output = self.queue.take()
        self.queue.done(output, len(output))
        return output

    def test_batches_come_out_in_order_and_together(self) -> None:
        self.assertFalse(self.queue)
        for batch in (b"a\nb\n", b"", b"c\n"):
            self.queue.put(batch)
        self.assertTrue(self.queue)
        self.assertEqual(self.write(), b"a\nb\nc\n")
        self.assertEqual((self.write(), bool(self.queue), self.queue.dropped), (b"", False, 0))

    def test_full_queue_drops_until_it_is_empty_and_then_reports_once(self) -> None:
        self.queue.put(b"x" * (LIMIT - 1) + b"\n")
        for _ in range(3):
            self.queue.put(b"1\n2\n")
        self.assertEqual(self.queue.dropped, 6)
        self.assertEqual(len(self.write()), LIMIT)
        self.queue.put(b"after\n")
        self.assertEqual([self.write() for _ in range(3)], [b"after\n", b"dropped 6\n", b""])
        self.assertEqual(self.queue.dropped, 6)

    def test_batch_that_reaches_the_limit_is_taken_whole(self) -> None:
        self.queue.put(b"a\n")
        batch = b"line\n" * LIMIT
        self.queue.put(batch)
        self.queue.put(b"b\n")
        self.assertEqual(self.write(), b"a\n" + batch)
        self.assertEqual(self.queue.dropped, 1)

    def test_large_output_is_taken_in_parts(self) -> None:
        queue = LineQueue(10_000_000, notice)
        batch = b"x" * 999 + b"\n"
        for _ in range(100):
            queue.put(batch)
        output = queue.take()
        self.assertEqual(len(output), 65_000)
        queue.done(output, len(output))
        self.assertEqual(len(queue.take()), 35_000)

    def test_failure_drops_what_was_not_written_and_is_reported_after_the_next_success(self) -> None:
        self.queue.put(b"a\nb\n")
        output = self.queue.take()
        self.queue.done(output, 2)
        self.assertEqual(self.queue.dropped, 1)
        self.assertFalse(self.queue)  # a notice would fail too
        self.queue.put(b"c\n")
        self.assertEqual([self.write() for _ in range(3)], [b"c\n", b"dropped 1\n", b""])

    def test_failed_notice_is_repeated_and_counts_as_no_line(self) -> None:
        self.queue.put(b"a\n")
        self.queue.done(self.queue.take(), 0)
        self.queue.put(b"b\n")
        self.write()
        self.queue.done(self.queue.take(), 0)
        self.assertFalse(self.queue)
        self.queue.put(b"c\n")
        self.assertEqual([self.write() for _ in range(3)], [b"c\n", b"dropped 1\n", b""])

    def test_line_after_a_torn_one_begins_on_its_own(self) -> None:
        self.queue.put(b"torn\n")
        self.queue.done(self.queue.take(), 2)
        self.queue.put(b"lost\n")
        output = self.queue.take()
        self.assertEqual(output, b"\nlost\n")
        self.queue.done(output, 0)
        self.assertEqual(self.queue.dropped, 2)
        self.queue.put(b"whole\n")
        self.assertEqual([self.write() for _ in range(2)], [b"\nwhole\n", b"dropped 2\n"])

    def test_what_waits_can_be_dropped(self) -> None:
        self.queue.put(b"a\nb\n")
        self.queue.drop_all()
        self.assertEqual((self.queue.dropped, self.queue.take()), (2, b"dropped 2\n"))


class LineQueueMachine(RuleBasedStateMachine):
    """Any sequence of puts and outputs, some of which fail half-way."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = LineQueue(LIMIT, notice)
        self.number = 0
        self.written = b""
        self.waiting = 0

    @rule(lines=st.integers(1, 12))
    def put(self, lines: int) -> None:
        batch = b"".join(b"line %d;\n" % (self.number + one) for one in range(lines))
        self.number += lines
        self.queue.put(batch)

    @rule(part=st.floats(0, 1))
    def output(self, part: float) -> None:
        output = self.queue.take()
        written = round(len(output) * part)
        self.written += output[:written]
        self.queue.done(output, written)

    @rule()
    def drain(self) -> None:
        while self.queue:
            output = self.queue.take()
            self.written += output
            self.queue.done(output, len(output))

    @invariant()
    def size_is_bounded(self) -> None:
        assert self.queue._size == sum(map(len, self.queue._batches)) <= LIMIT + 12 * len(b"line 10000;\n")

    def teardown(self) -> None:
        self.queue.put(b"last\n")
        self.drain()
        lines = self.written.split(b"\n")
        whole = [int(match[1]) for line in lines if (match := re.fullmatch(rb"line (\d+);", line))]
        assert whole == sorted(set(whole))
        reported = sum(int(line[8:]) for line in lines if line.startswith(b"dropped ") and line[8:].isdigit())
        assert reported >= self.queue.dropped
        assert self.number - self.queue.dropped <= len(whole)


class LineQueueStateTests(LineQueueMachine.TestCase):  # type: ignore[name-defined,misc]
    """Runs the machine."""
