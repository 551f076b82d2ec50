"""One process among others on the same store: it says every few seconds that it lives and what it does, and hears them.

Rules.
    What others do is known from what they said last: some seconds old, and bounded. What this process does it knows.
    A node of which nothing was heard for `SILENCE` is dead; the next beat of anybody forgets it, with all that it held.
    Whoever finds itself forgotten (the machine slept, the clock jumped) takes up again what it still can.
    A store that is away ends no node: that is met where visitors are admitted, and here it is said once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec
from twisted.logger import Logger

from burrowgate.core.store_records import Heartbeat
from burrowgate.errors import StoreError
from burrowgate.interfaces import IStore
from burrowgate.telemetry.metrics import DURATION_BUCKETS, Durations

HEARTBEAT_PERIOD_SECONDS = 2.0
"""Seconds between two beats."""
SILENCE = 15
"""Seconds after which a node that says nothing is dead."""
_MAX_REPORT_BYTES = 1_000_000
_MAX_ENDED_NODES = 100
"""How many that ended are remembered each by itself, for one that was only silent may come back."""

_log = Logger()


class ReportedConnection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A live exchange of another node, as `sessions.connections.ConnectionInfo` has it; a long path is cut off."""

    id: str
    sid: str = ""
    target: str = ""
    peer: str = ""
    method: str = ""
    path: str = ""
    tunnel: bool = False
    since: float = 0.0
    bytes_in: int = 0
    bytes_out: int = 0


class Count(msgspec.Struct, frozen=True, array_like=True):
    """How many live exchanges of a session (empty where there is none) and a target there are besides those listed."""

    sid: str
    target: str
    count: int


class TrafficSample(msgspec.Struct, frozen=True, array_like=True):
    """What went through a session and target and was laid down for the time `at`."""

    at: int
    sid: str
    target: str
    requests: int
    bytes: int


class StatsDelta(msgspec.Struct, frozen=True, array_like=True):
    """What passed between two beats, numbered, so that nobody takes it in twice."""

    number: int
    passed: tuple[TrafficSample, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a node says of itself. What is not there was not said: the other may be of another version."""

    pid: int = 0
    gateway: str = ""
    """Which nodes are one gateway: the workers of one `burrowgate run`, whose numbers are shown as one."""
    visitors: int = 0
    """Visitors' connections that are open."""
    upstreams: int = 0
    """Connections to targets that are open."""
    live: int = 0
    """Exchanges that are under way."""
    connections: tuple[ReportedConnection, ...] = ()
    more: tuple[Count, ...] = ()
    requests: tuple[tuple[str, int, int], ...] = ()
    """Decision, status, and how many requests came to that since the process began."""
    durations: dict[str, tuple[tuple[int, ...], float]] = {}
    """By outcome: the counts of `telemetry.metrics.Durations`, and their sum."""
    handshakes: dict[str, int] = {}
    """TLS handshakes since the process began, by outcome."""
    shaking: int = 0
    """Those that are under way."""
    news: tuple[StatsDelta, ...] = ()


EMPTY_REPORT = Report()
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Report)


def written(report: Report) -> str:
    """`report` as a `Heartbeat` carries it; without its lists where those would be too long."""
    text = _encoder.encode(report)
    if len(text) > _MAX_REPORT_BYTES:
        text = _encoder.encode(msgspec.structs.replace(report, connections=(), more=(), news=()))
    return text.decode("utf-8")


def read(text: str) -> Report:
    """What `text` says; nothing where it cannot be understood."""
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return EMPTY_REPORT


class Node:
    """This process among the others."""

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
        """`report` says what this process does; `renew` takes up again what is lost when a node is forgotten.

        `wall` is the machine's clock and not the steady one: all nodes of a machine read the same.
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
        """Is told once of everything that passed through another node of this gateway, from when we began to hear."""

    # Saying and hearing.

    async def heartbeat(self) -> None:
        """Say that we live, and hear who does besides; a store that fails is logged, once."""
        if self._in_flight or self._left:
            return  # the store is slow, and another one would only wait behind this one
        self._in_flight = True
        try:
            await self._send_heartbeat()
        except StoreError as error:
            if not self._failing:
                _log.error("Others cannot be told that this process lives: {error}", error=str(error))
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
        """Hear what every other node said last; whether this one is known among them. Raises `StoreError`."""
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

    async def leave(self) -> None:
        """Say that we are gone, and nothing more."""
        self._left = True
        try:
            await self._store.remove_node(self.node_id)
        except StoreError as error:
            _log.warn("The others will find out that this node is gone: {error}", error=str(error))

    # What is known of the others.

    @property
    def alone(self) -> bool:
        """Whether no other node was heard of."""
        return not self._others

    @property
    def others(self) -> Sequence[Report]:
        """What every other node said last."""
        return tuple(self._others.values())

    @property
    def siblings(self) -> Sequence[Report]:
        """Those of them that are one gateway with this node."""
        return tuple(report for report in self._others.values() if report.gateway == self.gateway)

    def live(self, sid: str) -> int:
        """How many exchanges of the session the others have under way, as far as they said."""
        if self._sessions is None:
            self._sessions = Counter()
            for report in self._others.values():
                self._sessions.update(seen.sid for seen in report.connections)
                for count in report.more:
                    self._sessions[count.sid] += count.count
        return self._sessions[sid]

    def carries(self, request_id: str) -> bool:
        """Whether another node may have the exchange of that id under way."""
        return any(
            report.more or any(seen.id == request_id for seen in report.connections) for report in self._others.values()
        )

    def requests(self) -> Counter[tuple[str, int]]:
        """Requests by decision and status that the other nodes of this gateway counted, those that ended included."""
        total = Counter(self._long_ended)
        for report in self._counting():
            total.update(_requests(report))
        return total

    def durations(self) -> dict[str, Durations]:
        """Durations of requests by outcome, of the same nodes."""
        total = {outcome: Durations(list(one.counts), one.sum) for outcome, one in self._long_ended_durations.items()}
        for report in self._counting():
            _add_durations(total, report)
        return total

    def handshakes(self) -> Counter[str]:
        """TLS handshakes by outcome, of the same nodes."""
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
