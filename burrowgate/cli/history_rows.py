"""Entries of the history as rows: the columns of the views, the same in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import msgspec

from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.errors import StoreDamaged

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one kind: the columns of the entry itself, then those of its body."""

    kind: HistoryKind
    own: Mapping[str, Callable[[HistoryEntry], Any]]
    body: Sequence[str]
    integers: frozenset[str]
    """Columns that have numbers; all others but `credentials` have text."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*self.own, *self.body)

    def of(self, entry: HistoryEntry) -> Row:
        """Return the row of `entry`. Raises `StoreDamaged` if its body is no JSON object."""
        own = tuple(read(entry) for read in self.own.values())
        if not self.body:
            return own
        try:
            value = _decode(entry.body)
        except msgspec.MsgspecError as error:
            raise StoreDamaged(
                f"The {self.kind} {entry.entry_id} of the history cannot be read ({error}); restore a backup."
            ) from error
        return own + tuple(map(value.get, self.body))


_decode = msgspec.json.Decoder(dict[str, Any]).decode


def _entry_id(entry: HistoryEntry) -> str:
    return entry.entry_id


def _sid(entry: HistoryEntry) -> str:
    return entry.sid


def _at(entry: HistoryEntry) -> int:
    return entry.at


def _closed_at(entry: HistoryEntry) -> int | None:
    return entry.closed_at


def _numbers(type: Any, *own: str) -> frozenset[str]:
    return frozenset(own) | {field.name for field in fields(type) if str(field.type).startswith("int")}


SESSIONS = Rows(
    HistoryKind.SESSION,
    {"sid": _entry_id, "established_at": _at, "closed_at": _closed_at},
    [field.name for field in fields(SessionHistory)],
    _numbers(SessionHistory, "established_at", "closed_at"),
)
CONNECTIONS = Rows(
    HistoryKind.CONNECTION,
    {"cid": _entry_id, "sid": _sid, "opened_at": _at, "closed_at": _closed_at},
    [field.name for field in fields(ConnectionHistory) if field.name != "closed_at"],
    _numbers(ConnectionHistory, "opened_at", "closed_at"),
)
SNAPSHOTS = Rows(
    HistoryKind.SNAPSHOT,
    {"sha256": _entry_id, "taken_at": _at, "body": lambda entry: entry.body},
    [],
    frozenset({"taken_at"}),
)
KINDS = {"sessions": SESSIONS, "connections": CONNECTIONS, "snapshots": SNAPSHOTS}
"""By the names that commands have for them."""
