"""Statements for nodes and their leases that are the same in both SQL stores.

The caller has a transaction in which no other process changes nodes or leases. Each store has its own statements for
heartbeats, because its clock decides which nodes are silent. The table of leases is called `holds`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from burrowgate.core.store_records import Heartbeat

Execute = Callable[[str, Sequence[Any]], Any]
"""Executes a statement that has `?` for each value; returns a cursor."""

REMOVE_ORPHANED_LEASES = "DELETE FROM holds WHERE node_id NOT IN (SELECT node_id FROM nodes)"
_NODES = "SELECT node_id, at, report FROM nodes ORDER BY node_id"
_REMOVE_NODE = "DELETE FROM nodes WHERE node_id = ?"
_REMOVE_LEASES = "DELETE FROM holds WHERE node_id = ?"
_LEASED_BY_OTHERS = "SELECT coalesce(sum(slots), 0) FROM holds WHERE sid = ? AND node_id <> ?"
_LEASE = """
    INSERT INTO holds (sid, node_id, slots) VALUES (?, ?, ?)
    ON CONFLICT (sid, node_id) DO UPDATE SET slots = excluded.slots
"""
_RELEASE = "DELETE FROM holds WHERE sid = ? AND node_id = ?"


def nodes(execute: Execute) -> list[Heartbeat]:
    """See `IStore.nodes`."""
    return [Heartbeat(node_id=node_id, time=at, report=report) for node_id, at, report in execute(_NODES, ())]


def remove(execute: Execute, node_id: str) -> None:
    """See `IStore.remove_node`."""
    execute(_REMOVE_NODE, (node_id,))
    execute(_REMOVE_LEASES, (node_id,))


def lease_slots(execute: Execute, node_id: str, sid: str, slots: int, maximum: int) -> bool:
    """See `IStore.lease_slots`."""
    if slots < 1:
        execute(_RELEASE, (sid, node_id))
        return True
    (leased_by_others,) = execute(_LEASED_BY_OTHERS, (sid, node_id)).fetchone()
    if leased_by_others + slots > maximum:
        return False
    execute(_LEASE, (sid, node_id, slots))
    return True
