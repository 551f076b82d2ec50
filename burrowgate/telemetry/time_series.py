"""How much went through each session and target: requests and bytes over the last hour and day, in memory alone.

Rules.
    A request is counted when it is over, and never written down: a restart begins anew. At first it only adds to what
    its session and target have had in the same minute; that is laid down when the minute is over, or somebody looks.
    One that takes longer than a second (a tunnel, a stream, a download) is counted while it runs, each byte once: when
    it is over, only what was not counted yet is added.
    An hour is 60 minutes, a day 96 quarters; 2.5 KB for each, of `most` sessions and as many targets. Of more, the one
    that was first seen longest ago is forgotten. One that was seen in a single minute takes next to nothing: of a
    million sessions drawn at random nearly all are such, and two rings each cost 26 µs to make.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from burrowgate.core.request_record import RequestRecord


class TimeSpan(StrEnum):
    """How far back."""

    HOUR = "hour"
    DAY = "day"


STEPS = {TimeSpan.HOUR: (60, 60), TimeSpan.DAY: (900, 96)}
"""The seconds of one step, and how many steps there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What was counted in each step, the oldest first; the last one is not over yet."""

    start: int
    """When the first step began, in seconds since 1970."""
    step: int
    requests: tuple[int, ...]
    bytes: tuple[int, ...]


class RingBuffer:
    """The last steps of one span."""

    __slots__ = ("_bytes", "_newest", "_requests", "_size", "_step")

    def __init__(self, step: int, size: int) -> None:
        self._step = step
        self._size = size
        self._newest = 0
        self._requests = array("Q", bytes(8 * size))
        self._bytes = array("Q", bytes(8 * size))

    def add(self, now: float, requests: int, count: int) -> None:
        """Count so many `requests` and bytes at `now`."""
        self._reach(now)
        place = self._newest % self._size
        self._requests[place] += requests
        self._bytes[place] += count

    def read(self, now: float) -> Curve:
        """What was counted up to `now`."""
        self._reach(now)
        first = self._newest + 1
        places = [(first + one) % self._size for one in range(self._size)]
        return Curve(
            start=(first - self._size) * self._step,
            step=self._step,
            requests=tuple(self._requests[place] for place in places),
            bytes=tuple(self._bytes[place] for place in places),
        )

    def _reach(self, now: float) -> None:
        number = int(now) // self._step
        if self._newest:
            for skipped in range(max(self._newest + 1, number - self._size + 1), number + 1):
                self._requests[skipped % self._size] = self._bytes[skipped % self._size] = 0
        self._newest = max(self._newest, number)


class TrafficHistory:
    """What went through one session, target or gateway."""

    __slots__ = ("_bytes", "_minute", "_requests", "_rings")

    def __init__(self) -> None:
        self._rings: dict[TimeSpan, RingBuffer] | None = None
        self._minute = self._requests = self._bytes = 0
        """While there is but one minute of which to tell there are no rings."""

    def add(self, now: float, requests: int, count: int) -> None:
        """Count so many `requests` and bytes at `now`."""
        rings = self._rings
        if rings is None:
            minute = int(now) // 60
            if self._minute in (0, minute):
                self._minute = minute
                self._requests += requests
                self._bytes += count
                return
            rings = self._rings = self._begin()
        for ring in rings.values():
            ring.add(now, requests, count)

    def read(self, span: TimeSpan, now: float) -> Curve:
        """What was counted up to `now`."""
        return (self._rings or self._begin())[span].read(now)

    def _begin(self) -> dict[TimeSpan, RingBuffer]:
        rings = {span: RingBuffer(*steps) for span, steps in STEPS.items()}
        if self._minute:
            for ring in rings.values():
                ring.add(self._minute * 60, self._requests, self._bytes)
        return rings


class TimeSeries:
    """Everything that is counted here."""

    def __init__(self, most: int = 2000) -> None:
        self.on_flush: Callable[[int, str, str, int, int], None] | None = None
        """Is told of all that is laid down of what was recorded here: time, session, target, requests, bytes."""
        self._most = most
        self._minute = 0
        self._fresh: dict[tuple[str, str], list[int]] = {}
        self._begun: dict[bytes, int] = {}
        """Of requests that were counted and are not over: how many bytes of them were."""
        self._all = TrafficHistory()
        self._sessions: OrderedDict[str, TrafficHistory] = OrderedDict()
        self._targets: OrderedDict[str, TrafficHistory] = OrderedDict()

    def record(self, entries: Sequence[RequestRecord]) -> None:
        """Count requests that are over."""
        fresh, begun = self._fresh, self._begun
        for entry in entries:
            sid, target = key = entry.session_id, entry.target
            transferred = entry.request_body_bytes + entry.response_body_bytes
            if not target:
                continue
            if begun and entry.request_id in begun:
                self.record_progress(entry.time, entry.request_id, sid, target, transferred)
                del begun[entry.request_id]
                continue
            minute = int(entry.time) // 60
            if minute != self._minute or len(fresh) >= self._most:
                self._begin(minute)
            counts = fresh.get(key)
            if counts is None:
                fresh[sid, target] = [1, transferred]
            else:
                counts[0] += 1
                counts[1] += transferred

    def record_progress(self, now: float, request_id: bytes, sid: str, target: str, count: int) -> None:
        """Count what is new of a request that is not over, of which so many bytes went through until now."""
        if not target:
            return
        minute = int(now) // 60
        if minute != self._minute or len(self._fresh) >= self._most:
            self._begin(minute)
        known = self._begun.get(request_id)
        self._begun[request_id] = count
        counts = self._fresh.setdefault((sid, target), [0, 0])
        counts[0] += known is None
        counts[1] += count - (known or 0)

    def add(self, now: float, sid: str, target: str, requests: int, count: int) -> None:
        """Count so many `requests` and bytes of a session (or none, where the domain is public) and its target."""
        self._all.add(now, requests, count)
        self._track(self._targets, target).add(now, requests, count)
        if sid:
            self._track(self._sessions, sid).add(now, requests, count)

    def read(self, span: TimeSpan, now: float, *, sid: str = "", target: str = "") -> Curve:
        """What went through a session, a target, or (neither said) the whole gateway."""
        self.flush()
        track = self._sessions.get(sid) if sid else self._targets.get(target) if target else self._all
        return (track or TrafficHistory()).read(span, now)

    def _begin(self, minute: int) -> None:
        """Begin another minute, or this one anew."""
        self.flush()
        self._minute = minute

    def flush(self) -> None:
        """Take in what was recorded since the last time."""
        at = self._minute * 60
        of_targets: dict[str, tuple[int, int]] = {}
        for (sid, target), (requests, count) in self._fresh.items():
            before = of_targets.get(target, (0, 0))
            of_targets[target] = before[0] + requests, before[1] + count
            if sid:
                self._track(self._sessions, sid).add(at, requests, count)
            if self.on_flush is not None:
                self.on_flush(at, sid, target, requests, count)
        for target, passed in of_targets.items():
            self.add(at, "", target, *passed)
        self._fresh.clear()

    def _track(self, tracks: OrderedDict[str, TrafficHistory], name: str) -> TrafficHistory:
        track = tracks.get(name)
        if track is None:
            if len(tracks) >= self._most:
                tracks.popitem(last=False)
            track = tracks[name] = TrafficHistory()
        return track
