"""Process role: which part of a gateway a process plays. See `burrowgate.server.workers`."""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.proxy.transport.accept_balance import BalancedListeners


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRole:
    """The role of one process; a gateway of a single process plays the whole part, which is the default."""

    gateway_id: str = ""
    """The id that all processes of one gateway share; random if empty."""
    node_id: str = ""
    """The id of this process in the cluster; random if empty."""
    serves_visitors: bool = True
    """Whether it serves visitors. A process that does not opens the listening sockets for those that do."""
    shared: BalancedListeners | None = None
    """The visitors' sockets if several processes share them."""
    is_primary: bool = True
    """Whether it does what only one process may do: the admin API, the PID file, saving the time, tidying the store,
    and obtaining certificates."""


SINGLE_PROCESS = ProcessRole()
