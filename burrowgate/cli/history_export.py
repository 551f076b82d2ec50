"""Writes the history as JSON lines, CSV or Parquet, a page at a time, so that memory stays the same for any length.

Rules.
    A text that a spreadsheet would take for a formula begins with an apostrophe in CSV, and in no other format.
    Parquet is written by pyarrow, an extra of the package, which is imported for that format only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from importlib import import_module
from types import TracebackType
from typing import IO, Any, Protocol, Self

import msgspec

from burrowgate.cli.history_rows import Row, Rows
from burrowgate.core.history import HistoryEntry, HistoryQuery
from burrowgate.errors import Invalid
from burrowgate.interfaces import IHistoryStore

ENTRIES_PER_PAGE = 5_000
"""Entries in memory at a time, unless `export` gets another `page_size`."""
_FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""First characters of what spreadsheets evaluate, full-width forms included, perhaps after white space."""
_SUSPECT = _FORMULA_STARTS | frozenset(map(chr, range(33))) | {"\u00a0", "\u3000", "\ufeff"}
_AS_THEY_ARE = frozenset({int, type(None)})


class Writer(Protocol):
    """Writes rows in one format; a context that completes the output."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write `rows`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class _Lines:
    """A writer of text, which is complete after each row."""

    def __init__(self, rows: Rows, output: IO[bytes]) -> None:
        self._columns = rows.columns
        self._output = output

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._output.flush()


class JsonLines(_Lines):
    """One JSON object for each row; null for values that are not known."""

    def write(self, rows: Sequence[Row]) -> None:
        columns = self._columns
        self._output.write(_encode_lines([dict(zip(columns, row, strict=True)) for row in rows]))


_encode_lines = msgspec.json.Encoder().encode_lines


class Csv(_Lines):
    """RFC 4180 with a row of headings; empty for values that are not known."""

    def __init__(self, rows: Rows, output: IO[bytes]) -> None:
        super().__init__(rows, output)
        output.write((",".join(rows.columns) + "\r\n").encode())

    def write(self, rows: Sequence[Row]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows(map(_cells, rows))
        self._output.write(text.getvalue().encode("utf-8", "replace"))


def _cells(row: Row) -> list[Any]:
    # Written without a call for each cell, of which a row has 27: most need no change.
    return [
        value
        if value.__class__ in _AS_THEY_ARE or (value.__class__ is str and value[:1] not in _SUSPECT)
        else _cell(value)
        for value in row
    ]


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"'{text}" if text[:1] in _FORMULA_STARTS or text.lstrip()[:1] in _FORMULA_STARTS else text


class Parquet:
    """A Parquet file: numbers are int64, lists of names are lists, all else is text."""

    def __init__(self, rows: Rows, output: IO[bytes]) -> None:
        """Raises `Invalid` if pyarrow is not installed."""
        try:
            arrow: Any = import_module("pyarrow")
            parquet: Any = import_module("pyarrow.parquet")
        except ImportError:
            raise Invalid(
                "format", "Parquet needs pyarrow; install it with: pip install 'burrowgate[parquet]', or use jsonl."
            ) from None
        self._arrow = arrow
        self._schema = arrow.schema([(name, self._type(rows, name)) for name in rows.columns])
        self._writer: Any = parquet.ParquetWriter(output, self._schema, compression="zstd")

    def _type(self, rows: Rows, name: str) -> Any:
        if name in rows.integers:
            return self._arrow.int64()
        return self._arrow.list_(self._arrow.string()) if name == "credentials" else self._arrow.string()

    def write(self, rows: Sequence[Row]) -> None:
        columns = zip(*rows, strict=True)
        arrays = [
            self._arrow.array(values, type=field.type) for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()


_WRITERS: dict[str, Callable[[Rows, IO[bytes]], Writer]] = {"jsonl": JsonLines, "csv": Csv, "parquet": Parquet}


async def pages(store: IHistoryStore, query: HistoryQuery) -> AsyncIterator[Sequence[HistoryEntry]]:
    """Yield all entries that match `query`, in its order; its `limit` is the length of a page."""
    while page := await store.history(query):
        yield page
        if len(page) < query.limit:
            return
        query = replace(query, after=(page[-1].at, page[-1].entry_id))


async def export(
    store: IHistoryStore,
    rows: Rows,
    format: str,
    output: IO[bytes],
    *,
    since: int | None = None,
    until: int | None = None,
    page_size: int = ENTRIES_PER_PAGE,
    notify: Callable[[int], None] = lambda _: None,
) -> int:
    """Write all entries of `rows` that were opened from `since` to before `until`; returns their number.

    Raises `Invalid` without the package that `format` needs, and `StoreError`.
    """
    query = HistoryQuery(kind=rows.kind, since=since, until=until, limit=page_size)
    done = 0
    with _WRITERS[format](rows, output) as writer:
        async for page in pages(store, query):
            writer.write([rows.of(entry) for entry in page])
            done += len(page)
            notify(done)
    return done
