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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from twisted.internet.defer import Deferred, FirstError, gatherResults
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger, LogLevel

from burrowgate.core.tokens import b64url
from burrowgate.proxy.transport import accept_balance
from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS
from burrowgate.server.config.keys import Config
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.gateway import Gateway
from burrowgate.server.listeners import Listeners
from burrowgate.server.process_role import ProcessRole
from burrowgate.server.scheduler import Scheduler
from burrowgate.server.systemd import Supervisor
from burrowgate.server.workers import heartbeat
from burrowgate.server.workers.ipc import Reload, Stop, WorkerConfig
from burrowgate.server.workers.recent_requests import RequestFetcher
from burrowgate.server.workers.restart import RESTART_DELAYS_SECONDS, RestartPolicy
from burrowgate.server.workers.worker_process import WorkerProcess, WorkersFailed, end_reason, start
from burrowgate.sessions.withdrawals import Restricted, Unrestricted
from burrowgate.telemetry.drop_metrics import Dropped
from burrowgate.telemetry.log_sink import LogSink

START_TIMEOUT_SECONDS = 60.0
"""Seconds that the start of all workers together may take."""

_log = Logger()


@dataclass(slots=True, eq=False)
class _WorkerSlot:
    """A slot for one worker and its replacements."""

    number: int
    policy: RestartPolicy = field(default_factory=RestartPolicy)
    worker: WorkerProcess | None = None
    starting: IDelayedCall | None = None


class RestartMetrics(Collector):
    """Prometheus metrics of the workers that were replaced."""

    def __init__(self) -> None:
        self._restarts = Counter({"exited": 0, "signal": 0, "hung": 0})

    def count(self, reason: str) -> None:
        """Count a worker that exited, was ended by a signal, or hung."""
        self._restarts[reason] += 1

    def collect(self) -> Iterator[Metric]:
        """The current values."""
        restarts = CounterMetricFamily(
            "burrowgate_worker_restarts", "Workers that ended and were replaced, by reason.", labels=("reason",)
        )
        for reason, count in self._restarts.items():
            restarts.add_metric((reason,), count)
        yield restarts


class GatewayOfWorkers:
    """A gateway of several processes: started once and stopped once, like `gateway.Gateway`."""

    def __init__(
        self,
        config: Config,
        reactor: Any,
        log: LogSink,
        supervisor: Supervisor | None = None,
        *,
        new_store: bool = False,
    ) -> None:
        """`log` takes the lines of all processes; `new_store` allows a new store in a home that has held one."""
        self._reactor = reactor
        self._log = log
        self._supervisor = supervisor or Supervisor()
        self._gateway_id = b64url(SYSTEM_ENTROPY.token_bytes(9))
        self._primary = Gateway(
            config,
            reactor,
            write=log.write,
            dropped_lines=lambda: log.dropped,
            role=ProcessRole(gateway_id=self._gateway_id, node_id=self._gateway_id, serves_visitors=False),
            supervisor=self._supervisor,
            new_store=new_store,
        )
        self._primary.unready_reason = self._unready
        self._primary.dropped_by_workers = self._dropped
        self._primary.share_restrictions = self._share
        self._fetcher = RequestFetcher(
            self._primary.recent_requests,
            lambda: [worker.requests for worker in self._workers() if worker.is_serving],
            reactor,
        )
        self._primary.recent_requests.fetch = self._fetcher.fetch
        self._primary.apply_config = self.reload
        self._restarts = RestartMetrics()
        self._primary.collectors.append(self._restarts)
        self._dropped_by_ended = Dropped()
        self._scheduler = Scheduler(reactor)
        self._scheduler.add("worker heartbeats", self._tick, period=heartbeat.PERIOD_SECONDS)
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
        self._scheduler.start()
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

    def _start_worker(self, place: _WorkerSlot) -> WorkerProcess:
        """Start a worker in the slot `place`."""
        place.starting = None
        self._primary.save_time()  # so that the worker's clock is not behind this process's
        node_id = b64url(SYSTEM_ENTROPY.token_bytes(9))
        worker = place.worker = start(
            self._reactor,
            node_id=node_id,
            shares=self._shares_file,
            visitors=tuple(one.fileno() for one in self._primary.shared_sockets),
            log=self._log,
        )
        worker.send(
            WorkerConfig(
                config=self._config_for_worker(self._primary.config),
                gateway=self._gateway_id,
                node_id=node_id,
                place=place.number,
                places=len(self._slots),
            )
        )
        worker.send(self._primary.restricted())
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
            cluster_port=listeners.cluster_port or None,
            public_port=config.link_port or listeners.https_port or listeners.visitors_port,
            max_connections=-(-config.max_connections // count),
            max_connections_per_address=-(-config.max_connections_per_address // count),
            max_handshakes_per_address=-(-config.max_handshakes_per_address // count),
            rejections_per_minute=-(-config.rejections_per_minute // count),
            rejections_burst=-(-config.rejections_burst // count),
        )

    def _on_ready(self, place: _WorkerSlot, worker: WorkerProcess) -> None:
        _log.info("Worker {number} serves: process {pid}", number=place.number + 1, pid=worker.process.pid)

    async def _on_exit(self, place: _WorkerSlot, worker: WorkerProcess) -> None:
        """Replace a worker that ended, unless the gateway stops."""
        self._shares.absent(place.number)
        code = await worker.reap(self._reactor)
        place.worker = None
        self._dropped_by_ended += worker.dropped
        await self._primary.forget_node(worker.node_id)
        if self._stopping:
            return
        delay = place.policy.delay_after(self._reactor.seconds() - worker.since)
        _log.emit(
            LogLevel.info if code == 0 else LogLevel.error,
            "Worker {number}, process {pid}, ended: {why}; another one is started in {delay} s",
            number=place.number + 1,
            pid=worker.process.pid,
            why=end_reason(code),
            delay=delay,
        )
        self._restarts.count("hung" if worker.is_killed else "exited" if code is not None and code >= 0 else "signal")
        place.starting = self._reactor.callLater(delay, self._restart, place)

    def _restart(self, place: _WorkerSlot) -> None:
        try:
            worker = self._start_worker(place)
        except OSError as error:
            _log.error("No worker can be started: {error}", error=str(error))
            place.starting = self._reactor.callLater(RESTART_DELAYS_SECONDS[-1], self._restart, place)
        else:
            worker.ready.addErrback(lambda failure: _log.error("A worker cannot start: {why}", why=str(failure.value)))

    def _unready(self) -> str | None:
        if any(worker.is_serving for worker in self._workers()):
            return None
        return "No worker responds, so no visitor is served; the log says why."

    def _workers(self) -> list[WorkerProcess]:
        return [slot.worker for slot in self._slots if slot.worker is not None]

    def _share(self, message: Restricted | Unrestricted) -> None:
        for worker in self._workers():
            worker.send(message)

    def _tick(self) -> None:
        for worker in self._workers():
            worker.tick()

    def _dropped(self) -> Dropped:
        return sum((worker.dropped for worker in self._workers()), self._dropped_by_ended)

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
            self._supervisor.notify("STOPPING=1")
            await self._stop_workers()
            await self._primary.stop()
            self._release()
        await self.finished

    def _release(self) -> None:
        self._scheduler.stop()
        self._shares.close()
        os.close(self._shares_file)

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
