"""The supervisor of a gateway with several processes: starts, watches and stops the workers (decision 0010).

Rules.
    This process is a node like the workers, but serves no visitors, so that their load cannot block the admin API.
    The visitors' sockets are created here and live as long as this process: no connection is refused because a worker
    ends.
    A worker that ends is restarted, at once after a long life, otherwise with increasing delays. Its node is removed
    from the store. At the first start, a worker that cannot start ends the whole gateway.
    Work that is done once for a gateway is done here; see `process_role.ProcessRole`.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from twisted.internet.defer import Deferred, FirstError, gatherResults
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import connectionDone
from twisted.internet.task import deferLater
from twisted.logger import Logger, LogLevel
from twisted.protocols.basic import Int32StringReceiver
from twisted.python.failure import Failure

from burrowgate.core.tokens import b64url
from burrowgate.errors import BurrowgateError
from burrowgate.proxy.transport import accept_balance
from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS
from burrowgate.server.config.keys import Config
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.gateway import Gateway
from burrowgate.server.listeners import Listeners
from burrowgate.server.process_role import ProcessRole
from burrowgate.server.systemd import Supervisor
from burrowgate.server.workers.ipc import Channel, InheritedDescriptors, Reload, Stop, WorkerConfig, WorkerStatus
from burrowgate.server.workers.restart import RESTART_DELAYS_SECONDS, RestartPolicy
from burrowgate.telemetry import json_lines

START_TIMEOUT_SECONDS = 60.0
"""Seconds that the start of all workers together may take."""
_EXIT_POLL_SECONDS = 0.02

_log = Logger()


class WorkersFailed(BurrowgateError):
    """A worker of the gateway cannot start."""

    code = "workers-failed"


@dataclass(slots=True, eq=False)
class _WorkerSlot:
    """A slot for one worker and its replacements."""

    number: int
    policy: RestartPolicy = field(default_factory=RestartPolicy)
    worker: _Worker | None = None
    starting: IDelayedCall | None = None


@dataclass(eq=False)
class _Worker(Int32StringReceiver):
    """This process's end of the channel to one worker."""

    process: subprocess.Popen[bytes]
    node_id: str
    since: float
    ready: Deferred[None] = field(default_factory=Deferred)
    """Fires when the worker serves; fails with `WorkersFailed` if it cannot."""
    gone: Deferred[None] = field(default_factory=Deferred)
    """Fires when the channel has ended."""
    is_serving: bool = False

    def stringReceived(self, string: bytes) -> None:
        """Handle a status message of the worker."""
        reported = msgspec.json.decode(string, type=WorkerStatus)
        if reported.error:
            self._fail_start(reported.error)
        elif not self.ready.called:
            self.is_serving = True
            self.ready.callback(None)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The worker ended: fail its start if it has not served yet."""
        self.is_serving = False
        self._fail_start("A worker ended before it served visitors; the log may say why.")
        self.gone.callback(None)

    def _fail_start(self, why: str) -> None:
        if not self.ready.called:
            self.ready.errback(WorkersFailed(why))

    def send(self, message: WorkerConfig | Reload | Stop) -> None:
        """Send `message` to the worker, unless the connection is lost."""
        if self.connected:
            self.sendString(pickle.dumps(message))  # type: ignore[no-untyped-call]


class GatewayOfWorkers:
    """A gateway of several processes: started once and stopped once, like `gateway.Gateway`."""

    def __init__(
        self, config: Config, reactor: Any, supervisor: Supervisor | None = None, *, new_store: bool = False
    ) -> None:
        self._reactor = reactor
        self._gateway_id = b64url(SYSTEM_ENTROPY.token_bytes(9))
        self._log_lock = tempfile.TemporaryFile()  # noqa: SIM115 - until this process ends
        self._primary = Gateway(
            config,
            reactor,
            write=json_lines.locked_writer(json_lines.stream_writer(sys.stdout), self._log_lock.fileno()),
            role=ProcessRole(gateway_id=self._gateway_id, node_id=self._gateway_id, serves_visitors=False),
            supervisor=supervisor,
            new_store=new_store,
        )
        self._primary.unready_reason = self._unready
        self._slots = [_WorkerSlot(number) for number in range(config.workers)]
        self._shares_file = accept_balance.make_file(config.workers)
        self._shares = accept_balance.ConnectionShares(self._shares_file, config.workers)
        self._stopping = False

    @property
    def config(self) -> Config:
        """The current configuration."""
        return self._primary.config

    @property
    def listeners(self) -> Listeners:
        """The listeners of the primary."""
        return self._primary.listeners

    @property
    def finished(self) -> Deferred[None]:
        """Fires when it has stopped."""
        return self._primary.finished

    async def start(self) -> None:
        """Start all processes, or none. Raises what `Gateway.start` raises, and `WorkersFailed`."""
        try:
            await self._primary.start()
        except BaseException:
            self._release()
            raise
        try:
            workers = [self._start_worker(place) for place in self._slots]
            serving = gatherResults([worker.ready for worker in workers], consumeErrors=True)
            await serving.addTimeout(START_TIMEOUT_SECONDS, self._reactor)
        except BaseException as error:
            await self.stop()
            if isinstance(error, FirstError):
                error.subFailure.raiseException()
            if isinstance(error, DeferredTimeout):
                raise WorkersFailed(f"The workers did not begin to serve within {START_TIMEOUT_SECONDS:g} s.") from None
            raise
        self._primary.notify_ready()

    def _start_worker(self, place: _WorkerSlot) -> _Worker:
        """Start a worker in the slot `place`."""
        place.starting = None
        self._primary.save_time()  # so that the worker's clock is not behind this process's
        ours, theirs = socket.socketpair()
        inherited = InheritedDescriptors(
            channel=theirs.fileno(),
            shares=self._shares_file,
            log_lock=self._log_lock.fileno(),
            visitors=tuple(one.fileno() for one in self._primary.shared_sockets),
        )
        node_id = b64url(SYSTEM_ENTROPY.token_bytes(9))
        with ours, theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "burrowgate.server.workers.worker", *inherited.to_arguments()],
                stdin=subprocess.DEVNULL,
                pass_fds=[int(word) for word in inherited.to_arguments()],
            )
            ours.setblocking(False)
            worker = place.worker = _Worker(process, node_id, self._reactor.seconds())
            self._reactor.adoptStreamConnection(ours.fileno(), socket.AF_UNIX, Channel(worker))
        worker.send(
            WorkerConfig(
                config=self._config_for_worker(self._primary.config),
                gateway=self._gateway_id,
                node_id=node_id,
                place=place.number,
                places=len(self._slots),
            )
        )
        worker.ready.addCallback(lambda _: self._on_ready(place, worker))
        worker.gone.addCallback(lambda _: Deferred.fromCoroutine(self._on_exit(place, worker)))
        worker.gone.addErrback(lambda failure: _log.failure("A worker's end was not understood", failure=failure))
        return worker

    def _config_for_worker(self, config: Config) -> Config:
        """The configuration of each worker: its share of the limits, and the ports in use."""
        count, listeners = len(self._slots), self._primary.listeners
        return replace(
            config,
            workers=1,
            port=listeners.visitors_port,
            https_port=listeners.https_port or config.https_port,
            admin_port=listeners.admin_port,
            forward_auth_port=listeners.verify_port or None,
            public_port=config.link_port or listeners.https_port or listeners.visitors_port,
            max_connections=-(-config.max_connections // count),
            max_connections_per_address=-(-config.max_connections_per_address // count),
            max_handshakes_per_address=-(-config.max_handshakes_per_address // count),
            rejections_per_minute=-(-config.rejections_per_minute // count),
            rejections_burst=-(-config.rejections_burst // count),
        )

    def _on_ready(self, place: _WorkerSlot, worker: _Worker) -> None:
        _log.info("Worker {number} serves: process {pid}", number=place.number + 1, pid=worker.process.pid)

    async def _on_exit(self, place: _WorkerSlot, worker: _Worker) -> None:
        """Replace a worker that ended, unless the gateway stops."""
        self._shares.absent(place.number)
        code = await self._reap(worker.process)
        place.worker = None
        await self._primary.forget_node(worker.node_id)
        if self._stopping:
            return
        delay = place.policy.delay_after(self._reactor.seconds() - worker.since)
        _log.emit(
            LogLevel.error if code else LogLevel.info,
            "Worker {number}, process {pid}, ended: {why}; another one is started in {delay} s",
            number=place.number + 1,
            pid=worker.process.pid,
            why=f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}",
            delay=delay,
        )
        place.starting = self._reactor.callLater(delay, self._restart, place)

    def _restart(self, place: _WorkerSlot) -> None:
        try:
            worker = self._start_worker(place)
        except OSError as error:
            _log.error("No worker can be started: {error}", error=str(error))
            place.starting = self._reactor.callLater(RESTART_DELAYS_SECONDS[-1], self._restart, place)
        else:
            worker.ready.addErrback(lambda failure: _log.error("A worker cannot start: {why}", why=str(failure.value)))

    async def _reap(self, process: subprocess.Popen[bytes]) -> int:
        """The exit code of a process whose channel has closed; it is killed if it does not end in time."""
        deadline = self._reactor.seconds() + CLOSE_TIMEOUT_SECONDS
        while (code := process.poll()) is None:
            if self._reactor.seconds() >= deadline:
                process.kill()
            await deferLater(self._reactor, _EXIT_POLL_SECONDS)
        return code

    def _unready(self) -> str | None:
        if any(place.worker is not None and place.worker.is_serving for place in self._slots):
            return None
        return "No worker serves visitors just now; the log says why."

    def reload(self, config: Config) -> None:
        """Apply `config` as `Gateway.reload` does, in the workers too."""
        self._primary.reload(config)
        for place in self._slots:
            if place.worker is not None:
                place.worker.send(Reload(self._config_for_worker(self._primary.config)))

    async def stop(self) -> None:
        """Accept no new connections, drain exchanges for up to `drain_timeout`, then close everything."""
        if not self._stopping:
            self._stopping = True
            await self._stop_workers()
            await self._primary.stop()
            self._release()
        await self.finished

    def _release(self) -> None:
        self._shares.close()
        os.close(self._shares_file)
        self._log_lock.close()

    async def _stop_workers(self) -> None:
        going = []
        for place in self._slots:
            if place.starting is not None:
                place.starting.cancel()
            if place.worker is not None:
                place.worker.send(Stop())
                going.append(place.worker)
        for one in self._primary.shared_sockets:
            one.close()
        ending = gatherResults([worker.gone for worker in going], consumeErrors=True)
        try:
            await ending.addTimeout(self.config.drain_timeout + 4 * CLOSE_TIMEOUT_SECONDS, self._reactor)
        except DeferredTimeout:
            for worker in going:
                if worker.process.poll() is None:
                    _log.error("Process {pid} does not end, and is killed", pid=worker.process.pid)
                    worker.process.kill()
            await gatherResults([worker.gone for worker in going], consumeErrors=True)
