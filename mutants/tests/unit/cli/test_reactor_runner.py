"""Notification of the signal that ends a process."""

from __future__ import annotations

import signal
from collections.abc import Callable

from burrowgate.cli.reactor_runner import Ending
from tests.support import TestCase


class EndingTests(TestCase):
    def test_signal_fires_all_waiting_deferreds(self) -> None:
        ending = Ending()
        waiting = ending.wait()
        self.assertNoResult(waiting)
        ending.ask(signal.SIGTERM)
        self.successResultOf(waiting)
        self.successResultOf(ending.wait())

    def test_first_signal_is_kept(self) -> None:
        ending = Ending()
        ending.ask(signal.SIGINT)
        ending.ask(signal.SIGTERM)
        self.assertEqual(ending.signal, signal.SIGINT)

    def test_wait_may_be_cancelled(self) -> None:
        ending = Ending()
        waiting = ending.wait()
        waiting.addErrback(lambda _: None)
        waiting.cancel()
        ending.ask(signal.SIGINT)

    def test_sighup_reloads(self) -> None:
        class Now:
            def callFromThread(self, work: Callable[[], None]) -> None:
                work()

        before = signal.getsignal(signal.SIGHUP)
        self.addCleanup(signal.signal, signal.SIGHUP, before)
        reloaded: list[int] = []
        Ending().when_hung_up(Now(), lambda: reloaded.append(1))
        for _ in range(2):
            signal.raise_signal(signal.SIGHUP)
        self.assertEqual(reloaded, [1, 1])
