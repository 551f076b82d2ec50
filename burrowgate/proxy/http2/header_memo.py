"""Decoder of header blocks that remembers the blocks of a connection: a block that comes again is not decoded again.

Fast path.
    Replaces: `hpack.Decoder.decode`, for a block that the connection has brought before.
    Gain: docs/decisions/0029-http2-cost.md; `python -m bench.memory h2`.
    Equivalence: tests/unit/proxy/http2/test_header_memo.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, `head_decoder` returns the library's decoder.

Rules.
    What a block means depends on the dynamic table (RFC 7541, 2.3.2). So a block is remembered only if it left the
    table as it was, and all are forgotten when the table changes: what is remembered depends on the block alone.
    Nothing crosses connections.
    Callers must not change a list that is returned.
"""

from __future__ import annotations

from collections.abc import Iterable

from hpack import Decoder, HeaderTuple
from hpack.table import HeaderTable

from burrowgate import FAST_PATHS
from burrowgate.core.bounded_cache import BoundedCache

MAX_BLOCKS = 8
MAX_BYTES = 4096
"""Bytes of all blocks of a connection that are remembered."""
MAX_BLOCK_BYTES = 1024
MAX_FIELDS = 40
"""Fields of a head that is remembered: with `MAX_BLOCKS`, less than 32 KB for each connection, as values are shared
with the table."""

_FIELD_OVERHEAD_BYTES = 32
"""Size of a field besides its name and value (RFC 7541, 4.1)."""


class _WatchedTable(HeaderTable):
    """A dynamic table that says whether it has changed."""

    has_changed = False

    def add(self, name: bytes, value: bytes) -> None:
        self.has_changed = True
        super().add(name, value)

    @property
    def maxsize(self) -> int:
        return self._maxsize

    @maxsize.setter
    def maxsize(self, newmax: int) -> None:
        self.has_changed = True
        HeaderTable.maxsize.fset(self, newmax)  # type: ignore[attr-defined]


class MemoDecoder(Decoder):
    """Decodes the header blocks of one connection."""

    def __init__(self, max_header_list_size: int) -> None:
        super().__init__(max_header_list_size)
        self._table = _WatchedTable()
        self.header_table = self._table
        self._memo = BoundedCache[tuple[list[HeaderTuple], int]](
            max_entries=MAX_BLOCKS, max_bytes=MAX_BYTES, max_key_bytes=MAX_BLOCK_BYTES
        )

    def decode(self, data: bytes, raw: bool = False) -> Iterable[HeaderTuple]:
        """Return the fields of a block, as pairs of bytes if `raw`."""
        table, memo = self._table, self._memo
        if table.has_changed:
            # It was changed past this method.
            table.has_changed = False
            memo.clear()
        if not raw:
            return super().decode(data)
        found = memo.get(data)
        if found is not None and found[1] <= self.max_header_list_size:
            return found[0]
        try:
            fields = list(super().decode(data, raw=True))
        finally:
            if table.has_changed:
                table.has_changed = False
                memo.clear()
                data = b""
        if data and len(fields) <= MAX_FIELDS:
            size = sum([len(name) + len(value) + _FIELD_OVERHEAD_BYTES for name, value in fields])
            memo.put(bytes(data), (fields, size))
        return fields


def head_decoder(max_header_list_size: int) -> Decoder:
    """Return a decoder of heads of up to `max_header_list_size` bytes, counted as in RFC 9113, 6.5.2."""
    return MemoDecoder(max_header_list_size) if FAST_PATHS else Decoder(max_header_list_size)
