"""Workers that hang, stopped by SIGSTOP: they are replaced, and readiness and watchdog tell."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress

from burrowgate.server.workers.heartbeat import SILENCE_SECONDS
from tests.e2e.test_workers import WorkersCase, alive, children
from tests.support.freezing import freeze
from tests.support.gateway_process import until

REPLACED_SECONDS = SILENCE_SECONDS + 20.0


class HungWorkersTests(WorkersCase):
    def stop_workers(self, *pids: int) -> None:
        freeze(pids, True)
        for pid in pids:
            self.addCleanup(_end, pid)

    def restarts(self, reason: str) -> int:
        """The number of workers replaced for `reason`."""
        text = self.gateway.ask_admin("GET", "/metrics").decode()
        found = re.search(rf'^burrowgate_worker_restarts_total{{reason="{reason}"}} (\S+)$', text, re.MULTILINE)
        assert found is not None, text
        return int(float(found[1]))

    def test_hung_worker_is_replaced(self) -> None:
        hung, other = sorted(self.workers)
        self.stop_workers(hung)
        stopped = time.monotonic()
        until(lambda: not alive(hung), "it is killed", REPLACED_SECONDS)
        print(f"a hung worker was killed after {time.monotonic() - stopped:.1f} s")
        self.assertGreater(time.monotonic() - stopped, SILENCE_SECONDS - 1)
        self.assertTrue(self.gateway.is_ready())
        until(lambda: sum("serves" in str(line["message"]) for line in self.logged("log")) >= 3, "another one serves")
        self.assertEqual({self.status(self.connect()) for _ in range(20)}, {200})
        self.assertIn(other, children(self.gateway.process.pid))
        messages = [str(line["message"]) for line in self.logged("log") if line["level"] == "error"]
        self.assertEqual(messages[0], f"Process {hung} of a worker sent no heartbeat for 10 s and is killed")
        self.assertIn(f"process {hung}, ended: signal SIGKILL; another one is started in 0.1 s", messages[1])
        self.assertEqual([self.restarts(one) for one in ("hung", "signal", "exited")], [1, 0, 0])

    def test_gateway_is_not_ready_while_all_workers_hang(self) -> None:
        self.stop_workers(*self.workers)
        until(lambda: not self.gateway.is_ready(), "readyz fails", SILENCE_SECONDS)
        self.assertEqual(self.gateway.gauge("ready"), 0)
        until(self.gateway.is_ready, "replacements serve", REPLACED_SECONDS)
        self.assertEqual(self.status(self.connect()), 200)
        until(lambda: self.restarts("hung") == 2, "both are replaced", REPLACED_SECONDS)

    def test_sigterm_ends_a_gateway_with_a_hung_worker(self) -> None:
        self.stop_workers(min(self.workers))
        self.gateway.process.send(signal.SIGTERM)
        until(lambda: self.gateway.process.has_ended, "it ends", REPLACED_SECONDS)
        self.assertFalse(any(alive(pid) for pid in self.workers))


def _end(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
