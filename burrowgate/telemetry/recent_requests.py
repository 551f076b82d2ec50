"""The last finished requests of one gateway, in memory, for the request inspector (decision 0035).

Rules.
    Never a body, a header field or a query: a record has none of them.
    Nothing is formatted or redacted before it is read: for each request its record is kept, which costs 0.2 µs.
    A usual record takes 0.4 KB, the longest one 1.4 KB.
    A record keeps at most `MAX_TEXT_BYTES` of what a client wrote. From longer texts secrets are removed before they
    are cut, because half a secret lacks the shape by which it is recognised.
    With several processes each worker keeps its own requests, and the primary fetches them only when they are read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.redaction import redact_wire

MAX_TEXT_BYTES = 1024
"""Bytes of method, host and path together that are kept: longer paths tell nothing more."""
_MAX_METHOD_BYTES = 32
_MAX_HOST_BYTES = 264
_MAX_PATH_BYTES = MAX_TEXT_BYTES - _MAX_METHOD_BYTES - _MAX_HOST_BYTES


async def _no_other_process() -> None:
    """All requests are those of this process."""


class RecentRequests:
    """The last finished requests, numbered from 1 in the order in which they were recorded."""

    def __init__(self, kept: int) -> None:
        """`kept` is the number of requests that are kept; 0 keeps none."""
        self.newest = 0
        """Number of the newest request; 0 before the first one."""
        self._records: deque[RequestRecord] = deque(maxlen=kept)
        self.flush: Callable[[], None] = lambda: None
        """Records the requests of this process that have finished, but were not recorded yet."""
        self.fetch: Callable[[], Awaitable[None]] = _no_other_process
        """Records the requests that other processes of this gateway have finished meanwhile."""

    @property
    def kept(self) -> int:
        """The number of requests that are kept; 0 if the inspector is off."""
        return self._records.maxlen or 0

    def configure(self, kept: int) -> None:
        """Keep that number of requests from now on."""
        if kept != self.kept:
            self._records = deque(self._records, maxlen=kept)

    def record(self, records: Iterable[RequestRecord]) -> None:
        """Add finished requests."""
        if not self.kept:
            return
        add, number = self._records.append, self.newest
        for record in records:
            is_long = len(record.path) + len(record.host) + len(record.method) > MAX_TEXT_BYTES
            add(_shortened(record) if is_long else record)
            number += 1
        self.newest = number

    async def refresh(self) -> None:
        """Record what has finished until now, in all processes of this gateway."""
        if self.kept:
            self.flush()
            await self.fetch()

    def after(self, number: int, limit: int | None = None) -> tuple[int, Sequence[RequestRecord]]:
        """Return the requests numbered above `number`, the oldest first, and the number of the first of them.

        Those that are not kept any more are left out. With `limit`, the oldest so many. A number that is higher than
        any comes from before a restart of the gateway: all requests are newer.
        """
        oldest = self.newest - len(self._records) + 1
        first = max(number + 1, oldest) if number <= self.newest else oldest
        start = first - oldest
        stop = len(self._records) if limit is None else start + limit
        return first, tuple(islice(self._records, start, stop))


def _shortened(record: RequestRecord) -> RequestRecord:
    def cut(data: bytes, limit: int) -> bytes:
        return data if len(data) <= limit else redact_wire(data).encode("latin-1")[: limit - 3] + b"..."

    return replace(
        record,
        method=cut(record.method, _MAX_METHOD_BYTES),
        host=cut(record.host, _MAX_HOST_BYTES),
        path=cut(record.path, _MAX_PATH_BYTES),
    )
