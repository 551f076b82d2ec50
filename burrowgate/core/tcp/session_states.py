"""States of a TCP session.

pending     established; no client has opened a connection
active      bound to its first client, or used by one
canceling   over, while connections or leases of it are still being ended
terminated  over, and its end is in the history
"""

from __future__ import annotations

from enum import StrEnum

from burrowgate.core.tcp.termination import Cause
from burrowgate.core.tcp.terms import TcpTerms


class TcpState(StrEnum):
    """The state of a TCP session at a given time."""

    PENDING = "pending"
    ACTIVE = "active"
    CANCELING = "canceling"
    TERMINATED = "terminated"


def tcp_state(terms: TcpTerms, cause: Cause | None, *, terminated_at: int | None) -> TcpState:
    """Return the state of a session with `terms`.

    `cause` is why it is over, None if it is not; `terminated_at` is its end in the history.
    """
    if terminated_at is not None:
        return TcpState.TERMINATED
    if cause is not None:
        return TcpState.CANCELING
    return TcpState.PENDING if terms.bound_at is None else TcpState.ACTIVE
