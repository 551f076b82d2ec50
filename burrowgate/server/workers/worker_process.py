"""The supervisor's view of one worker: its process, its messages, its heartbeats and its log."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from typing import Any

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.protocols.basic import Int32StringReceiver
from twisted.python.failure import Failure

from burrowgate.errors import BurrowgateError
from burrowgate.server import import_path
from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS
from burrowgate.server.workers.heartbeat import HeartbeatMonitor
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
from burrowgate.server.workers.log_relay import LogRelay
from burrowgate.server.workers.recent_requests import WorkerRequests
from burrowgate.sessions.withdrawals import Restricted, Unrestricted
from burrowgate.telemetry.drop_metrics import Dropped
from burrowgate.telemetry.log_sink import LogSink

_EXIT_POLL_SECONDS = 0.02
_LOG_TIMEOUT_SECONDS = 1.0
"""Seconds for the last lines of a process that has ended; they are in its socket already."""

_log = Logger()
_decoder = msgspec.json.Decoder(WorkerStatus | WorkerHeartbeat | FinishedRequests)


class WorkersFailed(BurrowgateError):
    """A worker of the gateway cannot start."""

    code = "workers-failed"


@dataclass(eq=False)
class WorkerProcess(Int32StringReceiver):
    """One worker: a process, and this process's end of the channel to it."""

    process: subprocess.Popen[bytes]
    node_id: str
    since: float
    log: LogRelay
    ready: Deferred[None] = field(default_factory=Deferred)
    """Fires when the worker serves; fails with `WorkersFailed` if it cannot."""
    gone: Deferred[None] = field(default_factory=Deferred)
    """Fires when the channel has ended."""
    dropped: Dropped = field(default_factory=Dropped)
    """What it dropped, by its last heartbeat."""
    is_killed: bool = False
    """Whether it was killed because it hung."""
    requests: WorkerRequests = field(init=False)
    """The requests that it finished, for the inspector."""
    _has_served: bool = False
    _heartbeats: HeartbeatMonitor = field(default_factory=HeartbeatMonitor)

    def __post_init__(self) -> None:
        self.requests = WorkerRequests(self.send)

    @property
    def is_serving(self) -> bool:
        """Whether it serves visitors and has sent a heartbeat lately."""
        return self._has_served and self._heartbeats.is_responsive

    def stringReceived(self, string: bytes) -> None:
        """Handle a message of the worker; each counts as a heartbeat."""
        self._heartbeats.received()
        match _decoder.decode(string):
            case WorkerHeartbeat(dropped=dropped):
                self.dropped = dropped
            case FinishedRequests() as message:
                self.requests.receive(message)
            case WorkerStatus(error="") if not self.ready.called:
                self._has_served = True
                self.ready.callback(None)
            case WorkerStatus(error=error) if error:
                self._fail_start(error)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The worker ended: fail its start if it has not served yet."""
        self._has_served = False
        self.requests.stop()
        self._fail_start("A worker ended before it served visitors; the log may say why.")
        self.gone.callback(None)

    def _fail_start(self, why: str) -> None:
        if not self.ready.called:
            self.ready.errback(WorkersFailed(why))

    def send(self, message: WorkerConfig | Reload | SendRequests | Stop | Restricted | Unrestricted) -> None:
        """Send `message` to the worker, unless the connection is lost."""
        if self.connected:
            self.sendString(pickle.dumps(message))  # type: ignore[no-untyped-call]

    def tick(self) -> None:
        """Take note that a heartbeat period has passed; a worker that hangs is killed."""
        self._heartbeats.tick()
        if self._heartbeats.is_hung and not self.is_killed:
            self.is_killed = True
            _log.error(
                "Process {pid} of a worker sent no heartbeat for {seconds:g} s and is killed",
                pid=self.process.pid,
                seconds=self._heartbeats.limit,
            )
            self.process.kill()
            # A process that waits for a dead disk ends later than it is killed; its replacement does not wait for it.
            _abort(self)

    async def reap(self, reactor: Any) -> int | None:
        """The exit code of the process after its channel has closed, and after its last log line was received.

        It is killed if it does not end in time; None if even that does not end it.
        """
        deadline = reactor.seconds() + CLOSE_TIMEOUT_SECONDS
        while (code := self.process.poll()) is None:
            if reactor.seconds() >= deadline + CLOSE_TIMEOUT_SECONDS:
                return None
            if reactor.seconds() >= deadline:
                self.process.kill()
            await deferLater(reactor, _EXIT_POLL_SECONDS)
        try:
            await self.log.closed.addTimeout(_LOG_TIMEOUT_SECONDS, reactor)
        except DeferredTimeout:
            _abort(self.log)
        return code


def _abort(connection: Protocol) -> None:
    transport: Any = connection.transport
    transport.abortConnection()


def end_reason(code: int | None) -> str:
    """Why a process ended, from its exit code as `subprocess` returns it; None if it has not ended."""
    if code is None:
        return "it does not end, although it was killed"
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def start(reactor: Any, *, node_id: str, shares: int, visitors: tuple[int, ...], log: LogSink) -> WorkerProcess:
    """Start a worker that inherits the descriptors `shares` and `visitors`. Raises `OSError`."""
    channel, their_channel = socket.socketpair()
    lines, their_lines = socket.socketpair()
    with channel, their_channel, lines, their_lines:
        inherited = InheritedDescriptors(
            channel=their_channel.fileno(), shares=shares, log=their_lines.fileno(), visitors=visitors
        )
        process = subprocess.Popen(
            [*import_path.ISOLATED, "-m", "burrowgate.server.workers.worker", *inherited.to_arguments()],
            stdin=subprocess.DEVNULL,
            env=import_path.child_environment(os.environ),
            pass_fds=[int(word) for word in inherited.to_arguments()],
        )
        worker = WorkerProcess(process, node_id, reactor.seconds(), LogRelay(log.write_bytes))
        for end, protocol in ((channel, worker), (lines, worker.log)):
            end.setblocking(False)
            reactor.adoptStreamConnection(end.fileno(), socket.AF_UNIX, Channel(protocol))
    return worker
