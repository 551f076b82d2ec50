"""Eviction of connections at a limit: which of those that are open is closed for a new one.

Rules.
    A connection with a request or a tunnel under way is not closed, unless its stranger transfers below a minimum rate.
    Those of strangers are closed before those of known visitors, whose requests a session has admitted, and of these
    only idle ones are.
    One that has just been opened or used is not closed: the newest of a flood would close each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import TypeVar

ENDING, STARTING, IDLE, SLOW, BUSY = range(5)
"""What a connection does: it was answered for the last time, its head is incomplete, it waits for a request, its client
transfers a body below the minimum rate, or it serves a request."""
MIN_STRANGER_SECONDS = 0.5
"""How long the connection of a stranger must have waited, as sweeps see it: two, a second apart, found it waiting."""
MIN_IDLE_SECONDS = 5.0
"""How long a known visitor's must have been idle: longer than a page takes to request its parts."""

_Connection = TypeVar("_Connection")


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """What a connection does, and for whom."""

    activity: int
    seconds: float
    """How long it has done so; for SLOW, by how much it is behind its minimum rate."""
    is_known: bool
    """Whether a session has admitted a request on it."""


def precedence(state: ConnectionState) -> tuple[int, float] | None:
    """Return the sort key by which connections are closed, least first; None if it is not closed."""
    if state.activity == BUSY:
        return None
    if not state.is_known:
        return (state.activity, -state.seconds) if state.seconds >= MIN_STRANGER_SECONDS else None
    if state.activity == SLOW or state.seconds < MIN_IDLE_SECONDS:
        return None
    return BUSY, -state.seconds


def victims(states: Iterable[tuple[_Connection, ConnectionState]], maximum: int) -> list[_Connection]:
    """Return the connections to close, the first one first and at most `maximum`."""
    ranked = (
        (key, number, connection)
        for number, (connection, state) in enumerate(states)
        if (key := precedence(state)) is not None
    )
    return [connection for _, _, connection in nsmallest(maximum, ranked)]
