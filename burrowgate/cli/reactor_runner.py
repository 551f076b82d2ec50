"""Runs one coroutine on the reactor, and tells it when a person or the system wants it to end.

Rules. What only asks (`drive`) is killed by Ctrl-C like any program. What serves (`serve`) is told of the first SIGINT
or SIGTERM through `Ending` and takes its time; the second one kills it at once.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

T = TypeVar("T")


class Ending:
    """Whether, and by which signal, this process was asked to end."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._waiting: list[Deferred[None]] = []

    def ask(self, number: int) -> None:
        """The signal `number` came; whoever waits goes on."""
        if self.signal is None:
            self.signal = number
        waiting, self._waiting = self._waiting, []
        for deferred in waiting:
            deferred.callback(None)

    def wait(self) -> Deferred[None]:
        """Fires when the process is asked to end; may be cancelled."""
        from twisted.internet.defer import Deferred

        deferred: Deferred[None] = Deferred(self._forget)
        if self.signal is None:
            self._waiting.append(deferred)
        else:
            deferred.callback(None)
        return deferred

    def when_hung_up(self, reactor: Any, reload: Callable[[], None]) -> None:
        """Call `reload` for each SIGHUP from now on, instead of ending by it."""
        signal.signal(signal.SIGHUP, lambda number, frame: reactor.callFromThread(reload))

    def _forget(self, deferred: Deferred[None]) -> None:
        self._waiting.remove(deferred)


def drive(work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """What `work(reactor)` returns or raises; runs the reactor meanwhile."""
    # SIGINT as it is for most programs: the reactor would swallow Python's KeyboardInterrupt.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _run(work)


def serve(work: Callable[[Any, Ending], Coroutine[Any, Any, T]]) -> T:
    """What `work(reactor, ending)` returns or raises; runs the reactor, and turns signals into `ending`."""
    ending = Ending()

    async def begin(reactor: Any) -> T:
        def heard(number: int, frame: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            reactor.callFromThread(ending.ask, number)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, heard)
        return await work(reactor, ending)

    return _run(begin)


def _run(work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    from burrowgate.server.reactor import install

    install()
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
    reactor.run(installSignalHandlers=False)
    if failures:
        failures[0].raiseException()
    return results[0]
