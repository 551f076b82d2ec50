"""The relay of a worker's log: whole lines only, however they arrive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure

from burrowgate.server.workers.log_relay import LogRelay
from tests.support import TestCase

CLOSED = Failure(ConnectionDone())


class LogRelayTests(TestCase):
    @given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=8), st.data())
    def test_passes_on_whole_lines_however_they_are_cut(self, lines: list[bytes], data: st.DataObject) -> None:
        written: list[bytes] = []
        relay = LogRelay(written.append)
        sent = b"".join(line + b"\n" for line in lines)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
        for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
            if start < end:
                relay.dataReceived(sent[start:end])
        self.assertTrue(all(one.endswith(b"\n") for one in written))
        self.assertEqual(b"".join(written), sent)

    def test_line_that_a_killed_worker_was_writing_is_lost(self) -> None:
        written: list[bytes] = []
        relay = LogRelay(written.append)
        relay.dataReceived(b"whole\nhal")
        relay.connectionLost(CLOSED)
        self.successResultOf(relay.closed)
        self.assertEqual(written, [b"whole\n"])
