"""Time series for the console: requests and bytes of each session and target over the last hour and day, in memory.

Rules.
    A request is counted when it finishes and never stored: a restart begins from zero. At first it only adds to the
    totals of its session and target in the current minute; they are flushed after the minute or when a series is read.
    A request that takes longer than a second (a tunnel, a stream, a download) is counted while it runs, each byte once:
    when it finishes, only what was not counted yet is added.
    An hour is 60 minutes, a day 96 quarters of an hour: 2.5 KB each, for up to `limit` sessions and as many targets;
    beyond that the one that was first seen longest ago is dropped. A session seen in a single minute costs next to
    nothing: of a million sessions drawn at random nearly all are such, and two ring buffers each cost 26 µs to make.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from burrowgate.core.request_record import RequestRecord


class TimeSpan(StrEnum):
    """The length of a series."""

    HOUR = "hour"
    DAY = "day"


STEPS = {TimeSpan.HOUR: (60, 60), TimeSpan.DAY: (900, 96)}
"""Seconds of one step, and the number of steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Counts of each step, the oldest first; the last step is not over yet."""

    start: int
    """Begin of the first step, in seconds since 1970."""
    step: int
    requests: tuple[int, ...]
    bytes: tuple[int, ...]


class RingBuffer:
    """The last steps of one time span."""

    __slots__ = ("_bytes", "_newest", "_requests", "_size", "_step")

    def __init__(self, step: int, size: int) -> None:
        self._step = step
        self._size = size
        self._newest = 0
        self._requests = array("Q", bytes(8 * size))
        self._bytes = array("Q", bytes(8 * size))

    def add(self, now: float, requests: int, transferred: int) -> None:
        """Count `requests` and `transferred` bytes at `now`."""
        self._advance(now)
        place = self._newest % self._size
        self._requests[place] += requests
        self._bytes[place] += transferred

    def read(self, now: float) -> Curve:
        """The counts up to `now`."""
        self._advance(now)
        first = self._newest + 1
        places = [(first + one) % self._size for one in range(self._size)]
        return Curve(
            start=(first - self._size) * self._step,
            step=self._step,
            requests=tuple(self._requests[place] for place in places),
            bytes=tuple(self._bytes[place] for place in places),
        )

    def _advance(self, now: float) -> None:
        number = int(now) // self._step
        if self._newest:
            for skipped in range(max(self._newest + 1, number - self._size + 1), number + 1):
                self._requests[skipped % self._size] = self._bytes[skipped % self._size] = 0
        self._newest = max(self._newest, number)


class TrafficHistory:
    """The traffic of one session, one target or the gateway."""

    __slots__ = ("_bytes", "_minute", "_requests", "_rings")

    def __init__(self) -> None:
        self._rings: dict[TimeSpan, RingBuffer] | None = None
        self._minute = self._requests = self._bytes = 0
        """As long as all traffic was in one minute there are no ring buffers."""

    def add(self, now: float, requests: int, transferred: int) -> None:
        """Count `requests` and `transferred` bytes at `now`."""
        rings = self._rings
        if rings is None:
            minute = int(now) // 60
            if self._minute in (0, minute):
                self._minute = minute
                self._requests += requests
                self._bytes += transferred
                return
            rings = self._rings = self._make_rings()
        for ring in rings.values():
            ring.add(now, requests, transferred)

    def read(self, span: TimeSpan, now: float) -> Curve:
        """The counts up to `now`."""
        return (self._rings or self._make_rings())[span].read(now)

    def _make_rings(self) -> dict[TimeSpan, RingBuffer]:
        rings = {span: RingBuffer(*steps) for span, steps in STEPS.items()}
        if self._minute:
            for ring in rings.values():
                ring.add(self._minute * 60, self._requests, self._bytes)
        return rings


class TimeSeries:
    """The traffic of all sessions and targets."""

    def __init__(self, limit: int = 2000) -> None:
        self.on_flush: Callable[[int, str, str, int, int], None] | None = None
        """Called for each flushed total of this process: time, session, target, requests, bytes."""
        self._limit = limit
        self._minute = 0
        self._current: dict[tuple[str, str], list[int]] = {}
        self._in_flight: dict[bytes, int] = {}
        """Bytes already counted of requests in flight, by request id."""
        self._total = TrafficHistory()
        self._sessions: OrderedDict[str, TrafficHistory] = OrderedDict()
        self._targets: OrderedDict[str, TrafficHistory] = OrderedDict()

    def record(self, records: Sequence[RequestRecord]) -> None:
        """Count finished requests."""
        fresh, begun = self._current, self._in_flight
        for entry in records:
            sid, target = key = entry.session_id, entry.target
            transferred = entry.request_body_bytes + entry.response_body_bytes
            if not target:
                continue
            if begun and entry.request_id in begun:
                self.record_progress(entry.time, entry.request_id, sid, target, transferred)
                del begun[entry.request_id]
                continue
            minute = int(entry.time) // 60
            if minute != self._minute or len(fresh) >= self._limit:
                self._begin_minute(minute)
            counts = fresh.get(key)
            if counts is None:
                fresh[sid, target] = [1, transferred]
            else:
                counts[0] += 1
                counts[1] += transferred

    def record_progress(self, now: float, request_id: bytes, sid: str, target: str, transferred: int) -> None:
        """Count a request in flight of which `transferred` bytes have passed so far."""
        if not target:
            return
        minute = int(now) // 60
        if minute != self._minute or len(self._current) >= self._limit:
            self._begin_minute(minute)
        known = self._in_flight.get(request_id)
        self._in_flight[request_id] = transferred
        counts = self._current.setdefault((sid, target), [0, 0])
        counts[0] += known is None
        counts[1] += transferred - (known or 0)

    def add(self, now: float, sid: str, target: str, requests: int, transferred: int) -> None:
        """Count traffic of a session (empty on a public domain) and its target."""
        self._total.add(now, requests, transferred)
        self._track(self._targets, target).add(now, requests, transferred)
        if sid:
            self._track(self._sessions, sid).add(now, requests, transferred)

    def read(self, span: TimeSpan, now: float, *, sid: str = "", target: str = "") -> Curve:
        """The traffic of a session, of a target or, without either, of the whole gateway."""
        self.flush()
        track = self._sessions.get(sid) if sid else self._targets.get(target) if target else self._total
        return (track or TrafficHistory()).read(span, now)

    def _begin_minute(self, minute: int) -> None:
        """Flush, and begin `minute`."""
        self.flush()
        self._minute = minute

    def flush(self) -> None:
        """Move the totals of the current minute into the series."""
        at = self._minute * 60
        of_targets: dict[str, tuple[int, int]] = {}
        for (sid, target), (requests, count) in self._current.items():
            before = of_targets.get(target, (0, 0))
            of_targets[target] = before[0] + requests, before[1] + count
            if sid:
                self._track(self._sessions, sid).add(at, requests, count)
            if self.on_flush is not None:
                self.on_flush(at, sid, target, requests, count)
        for target, passed in of_targets.items():
            self.add(at, "", target, *passed)
        self._current.clear()

    def _track(self, tracks: OrderedDict[str, TrafficHistory], name: str) -> TrafficHistory:
        track = tracks.get(name)
        if track is None:
            if len(tracks) >= self._limit:
                tracks.popitem(last=False)
            track = tracks[name] = TrafficHistory()
        return track
