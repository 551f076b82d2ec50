"""Request reader that does not parse the fields of a request again if they repeat those of the previous one.

Fast path of `proxy.http1.request_reader`.
    Replaces: parsing and checking the fields of a request without body that is one read, and whose bytes after the
        request line equal those of the request before it on the same connection, or differ in the values of a few
        fields (`core.http.request_variation`). The request line is always checked.
    Gain: 10 of 19 µs per small request in memory, with six fields of a browser (`python -m bench small`); requests that
        differ: docs/decisions/0029-http2-cost.md, `python -m bench varied`.
    Equivalence: `test_repeated_heads_give_the_same_requests` and `test_varied_heads_give_the_same_requests` in
        tests/unit/proxy/http1/test_request_reader.py; all tests of the protocol pass both ways.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, `request_reader` returns the reader without reuse.

Nothing crosses connections: the remembered bytes are those of this connection's last request, at most one head of
`MAX_KEPT_HEAD_BYTES`.
"""

from __future__ import annotations

from itertools import compress
from operator import ne

from burrowgate import FAST_PATHS
from burrowgate.core.http.request import TARGET_BYTES
from burrowgate.core.http.request_variation import MAX_CHANGES, Change
from burrowgate.proxy.http1.limits import HeadLimits
from burrowgate.proxy.http1.request_consumer import RequestConsumer
from burrowgate.proxy.http1.request_reader import RequestReader

_BODILESS = frozenset({b"GET", b"HEAD"})
_VERSION = b" HTTP/1.1"
_NO_CHANGES: list[Change] = []
_OTHER: tuple[bytes, list[Change], list[bytes]] = (b"", _NO_CHANGES, [])


class HeaderReuseReader(RequestReader):
    """`RequestReader` that passes repeated requests on as `RequestConsumer.request_repeated`."""

    __slots__ = ("_lines", "_repeated")

    def __init__(self, consumer: RequestConsumer, limits: HeadLimits) -> None:
        super().__init__(consumer, limits)
        self._repeated = b""
        """All that followed the request line of the last read, if that was one request that may be repeated."""
        self._lines: list[bytes] | None = None
        """The lines of `_repeated`, once a request has differed from it."""

    def feed(self, data: bytes) -> None:
        repeated = self._repeated
        if repeated:
            if data.endswith(repeated):
                rest, changes, lines = repeated, _NO_CHANGES, self._lines
            else:
                rest, changes, lines = _changed(self._lines or repeated.split(b"\r\n"), data)
            if rest:
                method, _, line = data[: -len(rest)].partition(b" ")
                target = line[:-9]
                if (
                    method in _BODILESS
                    and line[-9:] == _VERSION
                    and target[:1] == b"/"
                    and not target.translate(None, TARGET_BYTES)
                    and len(target) <= self._limits.max_target
                    and len(data) <= self._max_kept_head
                    and self._consumer.request_repeated(method, target, changes)
                ):
                    self._repeated, self._lines = rest, lines
                    return
        self._repeated, self._lines = b"", None
        super().feed(data)
        if self._is_one_head and self._at_start and self.may_repeat:
            self._repeated = data[data.index(b"\r\n") :]

    def stop(self) -> None:
        super().stop()
        self._repeated, self._lines = b"", None


def _changed(previous: list[bytes], data: bytes) -> tuple[bytes, list[Change], list[bytes]]:
    """Return what follows the request line of `data`, how its fields differ from the lines `previous`, and its lines.

    All are empty if `data` is not one head, or has other fields.
    """
    if not 0 <= data.find(b"\r\n\r\n") == len(data) - 4:
        return _OTHER
    rest = data[data.index(b"\r\n") :]
    lines = rest.split(b"\r\n")
    if len(lines) != len(previous):
        return _OTHER
    changes: list[Change] = []
    for line, old in compress(zip(lines, previous, strict=True), map(ne, lines, previous)):
        name, colon, value = line.partition(b": ")
        old_name, _, before = old.partition(b": ")
        if not colon or name != old_name or len(changes) == MAX_CHANGES:
            return _OTHER
        changes.append((name, before, value))
    return rest, changes, lines


def request_reader(consumer: RequestConsumer, limits: HeadLimits) -> RequestReader:
    """Return a reader of requests for `consumer`."""
    return HeaderReuseReader(consumer, limits) if FAST_PATHS else RequestReader(consumer, limits)
