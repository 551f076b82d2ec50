"""Cluster membership: heartbeats of this node, and the reports of the other nodes on the same store.

Rules.
    Data about other nodes comes from their last reports: it is some seconds old and bounded.
    A node without heartbeat for `SILENCE` seconds is dead; the next heartbeat of any node removes it and its leases.
    A node that finds itself removed (the machine was suspended, the clock jumped) renews its leases where it can.
    An unavailable store ends no node: requests are then refused by the authorizer, and here it is logged once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec
from twisted.logger import Logger

from burrowgate.core.store_records import Heartbeat
from burrowgate.errors import StoreError
from burrowgate.interfaces import IStore
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.telemetry.metrics import DURATION_BUCKETS, Durations

HEARTBEAT_PERIOD_SECONDS = 2.0
"""Seconds between two heartbeats."""
SILENCE = 15
"""Seconds without a heartbeat after which a node is dead."""
_MAX_REPORT_BYTES = 1_000_000
_MAX_ENDED_NODES = 100
"""Maximum number of ended nodes kept individually, because a node may return; older ones are added up."""

_log = Logger()


class Count(msgspec.Struct, frozen=True, array_like=True):
    """Number of live exchanges of a session (or none) and a target besides the listed ones."""

    sid: str
    target: str
    count: int


class TrafficSample(msgspec.Struct, frozen=True, array_like=True):
    """Requests and bytes of one session and target in the period that begins at `at`."""

    at: int
    sid: str
    target: str
    requests: int
    bytes: int


class StatsDelta(msgspec.Struct, frozen=True, array_like=True):
    """Traffic between two heartbeats, with a number so that no receiver counts it twice."""

    number: int
    passed: tuple[TrafficSample, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The report of a node. Missing fields have defaults, because nodes may run different versions."""

    pid: int = 0
    gateway: str = ""
    """The gateway to which the node belongs. The counters of all nodes of one `burrowgate run` are shown as one."""
    visitors: int = 0
    """Number of open connections of visitors."""
    upstreams: int = 0
    """Number of open connections to targets."""
    live: int = 0
    """Number of exchanges under way."""
    connections: tuple[ConnectionInfo, ...] = ()
    more: tuple[Count, ...] = ()
    requests: tuple[tuple[str, int, int], ...] = ()
    """Outcome, status, and number of such requests since the process started."""
    durations: dict[str, tuple[tuple[int, ...], float]] = {}
    """By outcome: the bucket counts and the sum in seconds of `telemetry.metrics.Durations`."""
    handshakes: dict[str, int] = {}
    """Number of TLS handshakes since the process started, by outcome."""
    shaking: int = 0
    """Number of TLS handshakes under way."""
    news: tuple[StatsDelta, ...] = ()


EMPTY_REPORT = Report()
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Report)


def written(report: Report) -> str:
    """`report` as JSON for a `Heartbeat`; without its lists if it would be too long."""
    text = _encoder.encode(report)
    if len(text) > _MAX_REPORT_BYTES:
        text = _encoder.encode(msgspec.structs.replace(report, connections=(), more=(), news=()))
    return text.decode("utf-8")


def read(text: str) -> Report:
    """The report in `text`, or an empty one if it cannot be parsed."""
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return EMPTY_REPORT


class Node:
    """This process as a node of the cluster."""

    def __init__(
        self,
        store: IStore,
        *,
        node_id: str,
        gateway: str,
        wall: Callable[[], float],
        report: Callable[[], Report],
        renew: Callable[[], Awaitable[None]],
    ) -> None:
        """`report` makes the report of this process; `renew` renews its leases after the node was removed.

        `wall` is the system clock and not the `SteadyClock`, so that all nodes of a machine read the same time.
        """
        self.node_id = node_id
        self.gateway = gateway
        self._store = store
        self._wall = wall
        self._report = report
        self._renew = renew
        self._in_flight = False
        self._failing = False
        self._lost = True
        self._left = False
        self._sent_at = 0.0
        self._others: Mapping[str, Report] = {}
        self._sessions: Counter[str] | None = None
        self._ended: dict[str, Report] = {}
        self._long_ended: Counter[tuple[str, int]] = Counter()
        self._long_ended_durations: dict[str, Durations] = {}
        self._long_ended_handshakes: Counter[str] = Counter()
        self._last_delta: dict[str, int] = {}
        self.passed: Callable[[TrafficSample], None] = lambda passed: None
        """Called once for each traffic sample of another node of this gateway."""

    # Sending and receiving.

    async def heartbeat(self) -> None:
        """Send a heartbeat and read those of the other nodes; a failure of the store is logged once."""
        if self._in_flight or self._left:
            return  # the store is slow, and a second heartbeat would only queue behind the first
        self._in_flight = True
        try:
            await self._send_heartbeat()
        except StoreError as error:
            if not self._failing:
                _log.error("Heartbeat failed: {error}", error=str(error))
            self._failing = True
        else:
            self._failing = False
        finally:
            self._in_flight = False

    async def _send_heartbeat(self) -> None:
        known = await self.refresh_peers()
        self._lost = self._lost or not known or abs(self._wall() - self._sent_at) > SILENCE / 2
        report = self._report() if self._others else EMPTY_REPORT
        if self._left:
            return
        await self._store.heartbeat(
            Heartbeat(node_id=self.node_id, time=int(self._wall()), report=written(report)), SILENCE
        )
        self._sent_at = self._wall()
        if self._lost:
            await self._renew()
            self._lost = False

    async def refresh_peers(self) -> bool:
        """Read the last report of every other node; whether this node is in the store. Raises `StoreError`."""
        heartbeats = await self._store.nodes()
        self._update_peers({one.node_id: read(one.report) for one in heartbeats if one.node_id != self.node_id})
        return any(one.node_id == self.node_id for one in heartbeats)

    def _update_peers(self, others: Mapping[str, Report]) -> None:
        for node_id, report in self._others.items():
            if node_id not in others and report.gateway == self.gateway:
                self._ended[node_id] = report
        while len(self._ended) > _MAX_ENDED_NODES:
            node_id = next(iter(self._ended))
            ended = self._ended.pop(node_id)
            self._long_ended.update(_requests(ended))
            _add_durations(self._long_ended_durations, ended)
            self._long_ended_handshakes.update(ended.handshakes)
            self._last_delta.pop(node_id, None)
        self._others = others
        self._sessions = None
        for node_id, report in others.items():
            if report.gateway == self.gateway:
                self._apply_deltas(node_id, report.news)

    def _apply_deltas(self, node_id: str, news: Sequence[StatsDelta]) -> None:
        received = self._last_delta.get(node_id, 0)
        for one in news:
            if one.number > received:
                self._last_delta[node_id] = received = one.number
                for passed in one.passed:
                    self.passed(passed)

    async def forget(self, node_id: str) -> None:
        """Remove another node, whose process is known to have ended, with its leases from the store."""
        try:
            await self._store.remove_node(node_id)
            await self.refresh_peers()
        except StoreError as error:
            _log.error("A node that has ended was not removed yet: {error}", error=str(error))

    async def leave(self) -> None:
        """Remove this node from the store, and send no more heartbeats."""
        self._left = True
        try:
            await self._store.remove_node(self.node_id)
        except StoreError as error:
            _log.warn("The others will find out that this node is gone: {error}", error=str(error))

    # Data about other nodes.

    @property
    def alone(self) -> bool:
        """Whether no other node is known."""
        return not self._others

    @property
    def others(self) -> Sequence[Report]:
        """The last report of every other node."""
        return tuple(self._others.values())

    @property
    def siblings(self) -> Sequence[Report]:
        """The last reports of the other nodes of this gateway."""
        return tuple(report for report in self._others.values() if report.gateway == self.gateway)

    def live(self, sid: str) -> int:
        """Number of exchanges of the session under way on other nodes, according to their reports."""
        if self._sessions is None:
            self._sessions = Counter()
            for report in self._others.values():
                self._sessions.update(seen.sid for seen in report.connections)
                for count in report.more:
                    self._sessions[count.sid] += count.count
        return self._sessions[sid]

    def carries(self, request_id: str) -> bool:
        """Whether another node may have the exchange with that request id under way."""
        return any(
            report.more or any(seen.id == request_id for seen in report.connections) for report in self._others.values()
        )

    def requests(self) -> Counter[tuple[str, int]]:
        """Requests by outcome and status on the other nodes of this gateway, including nodes that have ended."""
        total = Counter(self._long_ended)
        for report in self._counting():
            total.update(_requests(report))
        return total

    def durations(self) -> dict[str, Durations]:
        """Durations of requests by outcome on the same nodes."""
        total = {outcome: Durations(list(one.counts), one.sum) for outcome, one in self._long_ended_durations.items()}
        for report in self._counting():
            _add_durations(total, report)
        return total

    def handshakes(self) -> Counter[str]:
        """TLS handshakes by outcome on the same nodes."""
        total = Counter(self._long_ended_handshakes)
        for report in self._counting():
            total.update(report.handshakes)
        return total

    def _counting(self) -> list[Report]:
        everybody = (self._ended | dict(self._others)).values()
        return [report for report in everybody if report.gateway == self.gateway]


def _requests(report: Report) -> dict[tuple[str, int], int]:
    return {(decision, status): count for decision, status, count in report.requests}


def _add_durations(total: dict[str, Durations], report: Report) -> None:
    for outcome, (counts, seconds) in report.durations.items():
        if len(counts) == len(DURATION_BUCKETS) + 1:  # a node of another version may have other buckets
            total.setdefault(outcome, Durations()).add(Durations(list(counts), seconds))
