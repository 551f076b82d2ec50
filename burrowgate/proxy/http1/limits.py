"""Limits of HTTP/1 server connections: sizes of heads, rates, and timeouts."""

from __future__ import annotations

from dataclasses import dataclass

BODY_GRACE_SECONDS = 30.0
"""How far the body of a request may fall behind `ConnectionLimits.body_rate`."""
SLOW_LINGER_SECONDS = 0.25
"""How long input is discarded after a head that came too slowly, until the next sweep: its sender had its time."""
HALF_SWEEP_SECONDS = 0.5
"""How much longer than `sweep` saw it a state has lasted on average, as sweeps are a second apart."""
MAX_LINGERING_BYTES = 1 << 20
"""How much is read and discarded after the last response; a client that sends more gets a reset."""

MAX_KEPT_HEAD_BYTES = 4096
"""Longest head that an idle connection keeps for the next request: those of browsers have one or two kilobytes, and
parsed, a head takes three times its length."""
SHORT_HEAD_BYTES = 4096
"""Longest incomplete head that does not count towards `sessions.connections.MAX_HELD_BYTES_PER_ADDRESS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLimits:
    """Limits of the head of a request; sizes in bytes."""

    max_head: int = 65536
    max_fields: int = 100
    max_target: int = 16384


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits(HeadLimits):
    """Limits of one connection; times in seconds, sizes in bytes."""

    head_timeout: float = 30.0
    idle_timeout: float = 75.0
    body_rate: int = 512
    """The lowest rate of a request's body in bytes per second, on average over `BODY_GRACE_SECONDS`."""
    response_rate: int = 240
    """The lowest rate at which a client accepts a response in bytes per second, on average over `close_timeout`."""
    linger: float = 5.0
    """How long input is discarded after the last response was sent."""
    close_timeout: float = 120.0
    """How long a client may accept nothing of a response: the grace of `response_rate`."""
    half_closed: float = 30.0
    """How long an exchange may go on after the client has closed its side: it may be gone."""
