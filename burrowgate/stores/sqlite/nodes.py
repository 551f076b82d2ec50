"""What nodes say of themselves and hold, in the SQLite store: the statements, for whoever has the connection.

Rules.
    All nodes of one file are on one machine, so the clock that tells who is silent is that of whoever beats.
    Nothing here is worth an fsync: a power cut ends the nodes too.
"""

from __future__ import annotations

import sqlite3

from burrowgate.core.store_records import Heartbeat

_BEAT = "INSERT OR REPLACE INTO nodes (node_id, at, report) VALUES (?, ?, ?)"
_FORGET_SILENT = "DELETE FROM nodes WHERE abs(at - ?) > ?"
_FREE = "DELETE FROM holds WHERE node_id NOT IN (SELECT node_id FROM nodes)"
_NODES = "SELECT node_id, at, report FROM nodes ORDER BY node_id"
_LEAVE = "DELETE FROM nodes WHERE node_id = ?"
_LET_GO_ALL = "DELETE FROM holds WHERE node_id = ?"
_OTHERS = "SELECT coalesce(sum(slots), 0) FROM holds WHERE sid = ? AND node_id <> ?"
_HOLD = "INSERT OR REPLACE INTO holds (sid, node_id, slots) VALUES (?, ?, ?)"
_LET_GO = "DELETE FROM holds WHERE sid = ? AND node_id = ?"


def heartbeat(connection: sqlite3.Connection, heartbeat: Heartbeat, silence: int) -> None:
    """As `IStore.heartbeat` says; `rules.is_silent` has the reason for `abs`."""
    connection.execute(_BEAT, (heartbeat.node_id, heartbeat.time, heartbeat.report))
    connection.execute(_FORGET_SILENT, (heartbeat.time, silence))
    connection.execute(_FREE)


def nodes(connection: sqlite3.Connection) -> list[Heartbeat]:
    """As `IStore.nodes` says."""
    return [Heartbeat(node_id=node_id, time=at, report=report) for node_id, at, report in connection.execute(_NODES)]


def remove(connection: sqlite3.Connection, node_id: str) -> None:
    """As `IStore.remove_node` says."""
    connection.execute(_LEAVE, (node_id,))
    connection.execute(_LET_GO_ALL, (node_id,))


def lease_slots(connection: sqlite3.Connection, node_id: str, sid: str, slots: int, maximum: int) -> bool:
    """As `IStore.lease_slots` says."""
    if slots < 1:
        connection.execute(_LET_GO, (sid, node_id))
        return True
    others = connection.execute(_OTHERS, (sid, node_id)).fetchone()[0]
    if others + slots > maximum:
        return False
    connection.execute(_HOLD, (sid, node_id, slots))
    return True
