"""A worker: a process that serves visitors under the control of the supervisor.

Rules.
    The worker receives commands on a channel, a socket pair, and reports there that it serves, or why it cannot.
    If the channel closes without a stop command, the supervisor has ended: the worker drains and stops.
    If the channel closes after a stop command, the worker exits at once.
    Signals from a terminal reach all its processes; the worker leaves them to the supervisor.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import sys
from typing import Any

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.protocols.basic import Int32StringReceiver
from twisted.python.failure import Failure

from burrowgate.errors import BurrowgateError
from burrowgate.proxy.transport.accept_balance import BalancedListeners, ConnectionShares
from burrowgate.server import garbage
from burrowgate.server.gateway import Gateway
from burrowgate.server.listeners import SHARED
from burrowgate.server.process_role import ProcessRole
from burrowgate.server.scheduler import Scheduler
from burrowgate.server.workers.heartbeat import PERIOD_SECONDS
from burrowgate.server.workers.ipc import (
    Channel,
    FinishedRequests,
    InheritedDescriptors,
    Reload,
    SendRequests,
    Stop,
    WorkerConfig,
    WorkerHeartbeat,
    WorkerStatus,
)
from burrowgate.server.workers.recent_requests import finished_requests
from burrowgate.sessions.withdrawals import Restricted, Unrestricted
from burrowgate.telemetry.drop_metrics import Dropped
from burrowgate.telemetry.log_sink import LogSink, to_descriptor, to_stream, with_fallback
from burrowgate.telemetry.stderr import queued_stderr

_log = Logger()


class Worker(Int32StringReceiver):
    """The worker's end of the channel."""

    def __init__(self, reactor: Any, inherited: InheritedDescriptors, log: LogSink) -> None:
        self.exit_code = 0
        self._reactor = reactor
        self._inherited = inherited
        self._gateway: Gateway | None = None
        self._stopping = False
        self._log = log
        self._heartbeats = Scheduler(reactor)
        self._heartbeats.add("heartbeat", self._send_heartbeat, period=PERIOD_SECONDS)
        self._is_paused = False
        self._early: list[Restricted | Unrestricted] = []
        """What arrived before the gateway was started."""

    def connectionMade(self) -> None:
        """Begin to send heartbeats."""
        transport: Any = self.transport
        transport.registerProducer(self, True)
        self._heartbeats.start()

    def _send_heartbeat(self) -> None:
        if not self._is_paused:
            gateway = self._gateway
            self._report(WorkerHeartbeat(Dropped(self._log.dropped) if gateway is None else gateway.dropped))

    # IPushProducer: no heartbeats pile up for a supervisor that does not read them.

    def pauseProducing(self) -> None:
        """Send no heartbeats."""
        self._is_paused = True

    def resumeProducing(self) -> None:
        """Send heartbeats again."""
        self._is_paused = False

    def stopProducing(self) -> None:
        """The connection is lost."""

    def stringReceived(self, string: bytes) -> None:
        """Handle a command. Unpickling is safe, because only the supervisor has the other end of the channel."""
        match pickle.loads(string):
            case WorkerConfig() as orders:
                Deferred.fromCoroutine(self._serve(orders)).addErrback(self._failed)
            case Reload(config=config) if self._gateway is not None:
                self._gateway.reload(config)
            case Restricted() | Unrestricted() as message:
                if self._gateway is None:
                    self._early.append(message)
                else:
                    self._gateway.receive(message)
            case SendRequests(after=after) if self._gateway is not None:
                recent = self._gateway.recent_requests
                recent.flush()
                for answer in finished_requests(recent, after):
                    self._report(answer)
            case Stop():
                self.stop()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Drain and stop, because the supervisor has ended; exit at once if already stopping."""
        self._heartbeats.stop()
        if self._stopping or self._gateway is None:
            self._end(1)
        else:
            _log.error("The process that started this worker is gone, so this one ends too")
            self.stop()

    async def _serve(self, orders: WorkerConfig) -> None:
        inherited = self._inherited
        shares = ConnectionShares(inherited.shares, orders.places)
        os.close(inherited.shares)
        visitors = {name: socket.socket(fileno=one) for name, one in zip(SHARED, inherited.visitors, strict=False)}
        for one in visitors.values():
            one.setblocking(False)
        gateway = Gateway(
            orders.config,
            self._reactor,
            write=self._log.write,
            dropped_lines=lambda: self._log.dropped,
            role=ProcessRole(
                gateway_id=orders.gateway,
                node_id=orders.node_id,
                shared=BalancedListeners(visitors, shares, orders.place),
                is_primary=False,
            ),
        )
        await gateway.start()
        self._gateway = gateway
        for message in self._early:  # in the reactor turn in which it begins to serve
            gateway.receive(message)
        gateway.finished.addBoth(lambda _: self._end(0))
        self._report(WorkerStatus())
        if self._stopping:
            await gateway.stop()

    def _failed(self, failure: Failure) -> None:
        known = failure.check(BurrowgateError)
        if not known:
            _log.failure("A worker cannot start", failure=failure)
        self._report(WorkerStatus(str(failure.value) if known else f"A worker cannot start: {failure.value!r}"))
        self._end(1)

    def _report(self, status: WorkerStatus | WorkerHeartbeat | FinishedRequests) -> None:
        self.sendString(msgspec.json.encode(status))  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Drain the gateway, then end."""
        if not self._stopping:
            self._stopping = True
            if self._gateway is not None:
                Deferred.fromCoroutine(self._gateway.stop()).addErrback(self._failed)

    def _end(self, code: int) -> None:
        if self._reactor.running:
            self.exit_code = code
            self._reactor.callLater(0, self._quit)

    def _quit(self) -> None:
        if self._reactor.running:
            self._reactor.stop()


@garbage.paused()
def main(words: list[str]) -> int:
    """Serve until the supervisor stops this worker; returns the exit code."""
    from burrowgate.server import reactor as reactors

    reactors.install()
    from twisted.internet import reactor as running

    reactor: Any = running
    inherited = InheritedDescriptors.from_arguments(words)
    log = LogSink(with_fallback(to_descriptor(inherited.log), to_stream(sys.stdout)))
    worker = Worker(reactor, inherited, log)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(worker.stop))

    def begin() -> None:
        reactor.adoptStreamConnection(inherited.channel, socket.AF_UNIX, Channel(worker))
        os.close(inherited.channel)

    reactor.callWhenRunning(begin)
    with queued_stderr(log):
        reactors.run(reactor)
    log.close()
    return worker.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
