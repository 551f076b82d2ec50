"""Runs one coroutine on the reactor, with the signals that end it.

Rules. A client (`drive`) is killed by Ctrl-C like any program. A server (`serve`) is notified of the first SIGINT or
SIGTERM through `Ending` and then stops in order; the second signal kills it at once.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

    from burrowgate.telemetry.log_sink import LogSink

T = TypeVar("T")


class Ending:
    """The signal that asked this process to end, or None as long as none did."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._waiting: list[Deferred[None]] = []

    def ask(self, number: int) -> None:
        """Record the signal `number`, unless there was one before, and fire all Deferreds of `wait`."""
        if self.signal is None:
            self.signal = number
        waiting, self._waiting = self._waiting, []
        for deferred in waiting:
            deferred.callback(None)

    def wait(self) -> Deferred[None]:
        """A Deferred that fires when the process is asked to end; may be cancelled."""
        from twisted.internet.defer import Deferred

        deferred: Deferred[None] = Deferred(self._forget)
        if self.signal is None:
            self._waiting.append(deferred)
        else:
            deferred.callback(None)
        return deferred

    def when_hung_up(self, reactor: Any, reload: Callable[[], None]) -> None:
        """Call `reload` in the reactor's thread for each SIGHUP from now on; by default, the signal kills."""
        signal.signal(signal.SIGHUP, lambda number, frame: reactor.callFromThread(reload))

    def _forget(self, deferred: Deferred[None]) -> None:
        self._waiting.remove(deferred)


def drive(work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """Run the reactor until `work(reactor)` ends; returns or raises its result."""
    # The default action of SIGINT: the reactor would swallow a KeyboardInterrupt.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _run(work)


def serve(work: Callable[[Any, Ending], Coroutine[Any, Any, T]], log: LogSink | None = None) -> T:
    """Run the reactor until `work(reactor, ending)` ends; returns or raises its result. Signals go to `ending`.

    `log` is the sink of the log, if that goes to stdout.
    """
    from burrowgate.telemetry.stderr import queued_stderr

    ending = Ending()

    async def begin(reactor: Any) -> T:
        def on_signal(number: int, frame: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            reactor.callFromThread(ending.ask, number)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, on_signal)
        return await work(reactor, ending)

    with queued_stderr(log):
        return _run(begin)


def _run(work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    from burrowgate.server import reactor as reactors

    reactors.install()
    from twisted.internet import reactor as running
    from twisted.internet.defer import Deferred

    reactor: Any = running
    results: list[T] = []
    failures: list[Failure] = []

    def begin() -> None:
        working = Deferred.fromCoroutine(work(reactor))
        working.addCallbacks(results.append, failures.append)
        working.addBoth(lambda _: reactor.stop())

    reactor.callWhenRunning(begin)
    reactors.run(reactor)
    if failures:
        failures[0].raiseException()
    return results[0]
