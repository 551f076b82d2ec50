"""Statements for heartbeats and leases of nodes in the SQLite store; the caller has the connection and a transaction.

Rules.
    All nodes of one file run on one machine, so a heartbeat's own time decides which nodes are silent.
    No fsync: a power cut ends the nodes too.
"""

from __future__ import annotations

import sqlite3

from burrowgate.core.store_records import Heartbeat

_WRITE_HEARTBEAT = "INSERT OR REPLACE INTO nodes (node_id, at, report) VALUES (?, ?, ?)"
_REMOVE_SILENT = "DELETE FROM nodes WHERE abs(at - ?) > ?"
_REMOVE_ORPHANED_LEASES = "DELETE FROM holds WHERE node_id NOT IN (SELECT node_id FROM nodes)"
_NODES = "SELECT node_id, at, report FROM nodes ORDER BY node_id"
_REMOVE_NODE = "DELETE FROM nodes WHERE node_id = ?"
_REMOVE_LEASES = "DELETE FROM holds WHERE node_id = ?"
_LEASED_BY_OTHERS = "SELECT coalesce(sum(slots), 0) FROM holds WHERE sid = ? AND node_id <> ?"
_LEASE = "INSERT OR REPLACE INTO holds (sid, node_id, slots) VALUES (?, ?, ?)"
_RELEASE = "DELETE FROM holds WHERE sid = ? AND node_id = ?"


def heartbeat(connection: sqlite3.Connection, heartbeat: Heartbeat, silence: int) -> None:
    """See `IStore.heartbeat`; `common.is_silent` has the reason for `abs`."""
    connection.execute(_WRITE_HEARTBEAT, (heartbeat.node_id, heartbeat.time, heartbeat.report))
    connection.execute(_REMOVE_SILENT, (heartbeat.time, silence))
    connection.execute(_REMOVE_ORPHANED_LEASES)


def nodes(connection: sqlite3.Connection) -> list[Heartbeat]:
    """See `IStore.nodes`."""
    return [Heartbeat(node_id=node_id, time=at, report=report) for node_id, at, report in connection.execute(_NODES)]


def remove(connection: sqlite3.Connection, node_id: str) -> None:
    """See `IStore.remove_node`."""
    connection.execute(_REMOVE_NODE, (node_id,))
    connection.execute(_REMOVE_LEASES, (node_id,))


def lease_slots(connection: sqlite3.Connection, node_id: str, sid: str, slots: int, maximum: int) -> bool:
    """See `IStore.lease_slots`."""
    if slots < 1:
        connection.execute(_RELEASE, (sid, node_id))
        return True
    others = connection.execute(_LEASED_BY_OTHERS, (sid, node_id)).fetchone()[0]
    if others + slots > maximum:
        return False
    connection.execute(_LEASE, (sid, node_id, slots))
    return True
