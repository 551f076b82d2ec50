"""The report that this process sends to the other nodes with each heartbeat (decision 0010)."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server.cluster.membership import Count, Report, StatsDelta, TrafficSample
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.telemetry.metrics import TrafficMetrics
from burrowgate.telemetry.time_series import TimeSeries
from burrowgate.tls.handshake_limits import HandshakeLimiter

MAX_LISTED_CONNECTIONS = 1000
"""Maximum number of exchanges that a report lists; the others are only counted."""
MAX_GROUPS = 2000
"""Maximum number of sessions with such counts, so that reporting does not delay request handling."""
MAX_SUMMARY_LENGTH = 200
KEPT_DELTAS = 8
"""Number of deltas repeated in each report, for nodes that read less often than this one writes."""
MAX_DELTA_SAMPLES = 500


class Reporting:
    """Makes the reports of this process; a call returns one."""

    def __init__(
        self,
        connections: ConnectionRegistry,
        upstreams: UpstreamPool,
        traffic: TrafficMetrics,
        series: TimeSeries,
        gateway: str,
    ) -> None:
        self._connections = connections
        self._upstreams = upstreams
        self._traffic = traffic
        self._series = series
        self._gateway = gateway
        self.handshakes: HandshakeLimiter | None = None
        """The limiter of TLS handshakes, if the gateway terminates TLS."""
        self._passed: Counter[tuple[int, str, str]] = Counter()
        self._bytes: Counter[tuple[int, str, str]] = Counter()
        self._news: deque[StatsDelta] = deque(maxlen=KEPT_DELTAS)
        self._number = 0

    def record_flushed(self, at: int, sid: str, target: str, requests: int, count: int) -> None:
        """Add requests and bytes of a session and target to the next delta; a callback for `TimeSeries.on_flush`."""
        key = (at, sid, target)
        if key not in self._passed and len(self._passed) >= MAX_DELTA_SAMPLES:
            key = (at, "", target)
        self._passed[key] += requests
        self._bytes[key] += count

    def __call__(self) -> Report:
        """The current report."""
        connections = self._connections
        listed = [_shortened(info) for info in islice(connections.snapshot(), MAX_LISTED_CONNECTIONS)]
        self._gather()
        return Report(
            pid=os.getpid(),
            gateway=self._gateway,
            visitors=connections.open_count,
            upstreams=self._upstreams.open_count,
            live=connections.exchange_count,
            connections=tuple(listed),
            more=() if len(listed) < MAX_LISTED_CONNECTIONS else tuple(self._more(listed)),
            requests=tuple(self._traffic.requests),
            durations={outcome: (tuple(one.counts), one.sum) for outcome, one in self._traffic.durations.items()},
            handshakes={} if self.handshakes is None else self.handshakes.outcomes,
            shaking=0 if self.handshakes is None else len(self.handshakes),
            news=tuple(self._news),
        )

    def _gather(self) -> None:
        self._series.flush()
        if self._passed:
            self._number += 1
            passed = tuple(TrafficSample(*key, requests, self._bytes[key]) for key, requests in self._passed.items())
            self._news.append(StatsDelta(self._number, passed))
            self._passed.clear()
            self._bytes.clear()

    def _more(self, listed: list[ConnectionInfo]) -> Iterator[Count]:
        said = Counter((one.sid, one.target) for one in listed)
        rest = self._connections.exchange_count - len(listed)
        for info, count in islice(self._connections.groups(), MAX_GROUPS):
            missing = min(count - said[info.sid, info.target], rest)
            if missing > 0:
                rest -= missing
                yield Count(info.sid, info.target, missing)
        if rest > 0:
            yield Count("", "", rest)


def _shortened(info: ConnectionInfo) -> ConnectionInfo:
    return info if len(info.summary) <= MAX_SUMMARY_LENGTH else replace(info, summary=info.summary[:MAX_SUMMARY_LENGTH])
