"""Timeouts of one HTTP/2 connection: slow heads, idle connections, and clients that do not accept what is sent.

Those of its streams are in `stream`.
"""

from __future__ import annotations

from enum import Enum

from burrowgate.core.http.min_rate import SendRate
from burrowgate.proxy.http1.limits import HALF_SWEEP_SECONDS, ConnectionLimits
from burrowgate.proxy.transport.eager_tcp import IConnection
from burrowgate.sessions.eviction import BUSY, ENDING, IDLE, SLOW, STARTING, ConnectionState


class Expired(Enum):
    """What to do about a timeout that has passed."""

    ABORT = "abort"
    SLOW_HEAD = "close with an error"
    IDLE = "close"


class ConnectionTimeouts:
    """What a connection waits for, and since when; its methods are called once a second."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self.since: float | None = None
        """Time of the first sweep that found the state as it is; None if it has changed."""
        self._state: object = None
        self._send_rate: SendRate | None = None

    def expired(
        self, now: float, *, is_closed: bool, in_head: bool, heads: int, is_idle: bool, max_idle: float
    ) -> Expired | None:
        """Return what to do; None to go on waiting.

        `in_head` is whether a head is incomplete, of the `heads` that have begun; `is_idle` is whether there are no
        streams, for `max_idle` seconds at most.
        """
        limits, state = self._limits, (is_closed, in_head, heads, is_idle)
        if self.since is None or state != self._state:
            self.since, self._state = now, state
        seconds = now - self.since + HALF_SWEEP_SECONDS
        if is_closed:
            return Expired.ABORT if seconds > limits.close_timeout else None
        if in_head:
            return Expired.SLOW_HEAD if seconds > limits.head_timeout else None
        return Expired.IDLE if is_idle and seconds > min(limits.idle_timeout, max_idle) else None

    def state(self, now: float, *, is_closed: bool, in_head: bool, is_idle: bool, is_known: bool) -> ConnectionState:
        """Return what the connection does, for `OpenConnection`."""
        seconds = 0.0 if self.since is None else now - self.since
        if is_closed or is_idle:
            return ConnectionState(ENDING if is_closed else STARTING if in_head else IDLE, seconds, is_known)
        behind = 0.0 if self._send_rate is None else self._limits.close_timeout - self._send_rate.allowance
        return ConnectionState(SLOW if behind > 0 else BUSY, behind, is_known)

    def accepts(self, transport: IConnection, now: float, responses: int) -> bool | None:
        """Return whether the client has accepted any of what is unsent in the last second, and None if too little.

        `responses` is the number of them that wait for it, each of which must get its minimum rate.
        """
        if not transport.unsent:
            self._send_rate = None
            return True
        accepted, grace = transport.count_accepted(), self._limits.close_timeout
        if self._send_rate is None:
            self._send_rate = SendRate(accepted, grace)
            return True
        rate = self._limits.response_rate * max(1, responses)
        accepts = self._send_rate.sweep(accepted, rate=rate, grace=grace)
        if accepts:
            self.since = now
        return None if self._send_rate.is_too_slow else accepts
