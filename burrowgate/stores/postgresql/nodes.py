"""What nodes say of themselves and hold: the statements, for whoever has the connection and the lock.

Rules.
    Nodes sit on many machines, so it is the database's clock that tells who is silent.
    A node of which something came from as far ahead spoke before that clock was set back: it is silent too.
"""

from __future__ import annotations

from burrowgate.core.store_records import Heartbeat
from burrowgate.stores.postgresql.connection import Connection

_WRITE_HEARTBEAT = """
    INSERT INTO nodes (node_id, at, report, heard_at) VALUES (%s, %s, %s, clock_timestamp())
    ON CONFLICT (node_id) DO UPDATE SET at = EXCLUDED.at, report = EXCLUDED.report, heard_at = EXCLUDED.heard_at
"""
_REMOVE_SILENT = "DELETE FROM nodes WHERE abs(extract(epoch FROM clock_timestamp() - heard_at)) > %s"
_REMOVE_ORPHANED_LEASES = "DELETE FROM holds WHERE node_id NOT IN (SELECT node_id FROM nodes)"
_NODES = "SELECT node_id, at, report FROM nodes ORDER BY node_id"
_REMOVE_NODE = "DELETE FROM nodes WHERE node_id = %s"
_REMOVE_LEASES = "DELETE FROM holds WHERE node_id = %s"
_LEASED_BY_OTHERS = "SELECT coalesce(sum(slots), 0) FROM holds WHERE sid = %s AND node_id <> %s"
_LEASE = """
    INSERT INTO holds (sid, node_id, slots) VALUES (%s, %s, %s)
    ON CONFLICT (sid, node_id) DO UPDATE SET slots = EXCLUDED.slots
"""
_RELEASE = "DELETE FROM holds WHERE sid = %s AND node_id = %s"


def heartbeat(connection: Connection, heartbeat: Heartbeat, silence: int) -> None:
    """As `IStore.heartbeat` says."""
    connection.execute(_WRITE_HEARTBEAT, (heartbeat.node_id, heartbeat.time, heartbeat.report))
    connection.execute(_REMOVE_SILENT, (silence,))
    connection.execute(_REMOVE_ORPHANED_LEASES)


def nodes(connection: Connection) -> list[Heartbeat]:
    """As `IStore.nodes` says."""
    return [Heartbeat(node_id=node_id, time=at, report=report) for node_id, at, report in connection.execute(_NODES)]


def remove(connection: Connection, node_id: str) -> None:
    """As `IStore.remove_node` says."""
    connection.execute(_REMOVE_NODE, (node_id,))
    connection.execute(_REMOVE_LEASES, (node_id,))


def lease_slots(connection: Connection, node_id: str, sid: str, slots: int, maximum: int) -> bool:
    """As `IStore.lease_slots` says."""
    if slots < 1:
        connection.execute(_RELEASE, (sid, node_id))
        return True
    others = (connection.execute(_LEASED_BY_OTHERS, (sid, node_id)).fetchone() or (0,))[0]
    if others + slots > maximum:
        return False
    connection.execute(_LEASE, (sid, node_id, slots))
    return True
