"""Heartbeats of nodes in the PostgreSQL store; the caller has the connection and the lock of both tables.

Rules.
    Nodes run on several machines, so the database's clock decides which of them are silent.
    A node whose heartbeat lies in the future of that clock is silent too: the clock was set back since.
"""

from __future__ import annotations

from burrowgate.core.store_records import Heartbeat
from burrowgate.stores.postgresql.connection import Connection
from burrowgate.stores.sql_nodes import REMOVE_ORPHANED_LEASES

# `heard_at` is the time at which the database received the heartbeat.
_WRITE_HEARTBEAT = """
    INSERT INTO nodes (node_id, at, report, heard_at) VALUES (%s, %s, %s, clock_timestamp())
    ON CONFLICT (node_id) DO UPDATE SET at = EXCLUDED.at, report = EXCLUDED.report, heard_at = EXCLUDED.heard_at
"""
_REMOVE_SILENT = "DELETE FROM nodes WHERE abs(extract(epoch FROM clock_timestamp() - heard_at)) > %s"


def heartbeat(connection: Connection, heartbeat: Heartbeat, silence: int) -> None:
    """See `IStore.heartbeat`."""
    connection.execute(_WRITE_HEARTBEAT, (heartbeat.node_id, heartbeat.time, heartbeat.report))
    connection.execute(_REMOVE_SILENT, (silence,))
    connection.execute(REMOVE_ORPHANED_LEASES)
