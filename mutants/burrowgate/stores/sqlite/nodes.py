"""Heartbeats of nodes in the SQLite store; the caller has the connection and a transaction.

Rules.
    All nodes of one file run on one machine, so a heartbeat's own time decides which nodes are silent.
    No fsync: a power cut ends the nodes too.
"""

from __future__ import annotations

import sqlite3

from burrowgate.core.store_records import Heartbeat
from burrowgate.stores.sql_nodes import REMOVE_ORPHANED_LEASES

_WRITE_HEARTBEAT = "INSERT OR REPLACE INTO nodes (node_id, at, report) VALUES (?, ?, ?)"
_REMOVE_SILENT = "DELETE FROM nodes WHERE abs(at - ?) > ?"


def heartbeat(connection: sqlite3.Connection, heartbeat: Heartbeat, silence: int) -> None:
    """See `IStore.heartbeat`; `common.is_silent` has the reason for `abs`."""
    connection.execute(_WRITE_HEARTBEAT, (heartbeat.node_id, heartbeat.time, heartbeat.report))
    connection.execute(_REMOVE_SILENT, (heartbeat.time, silence))
    connection.execute(REMOVE_ORPHANED_LEASES)
