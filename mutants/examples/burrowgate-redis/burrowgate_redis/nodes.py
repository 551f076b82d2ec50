"""Heartbeats of nodes, and the connection leases that they hold; one script, so that each operation is atomic."""

from __future__ import annotations

from burrowgate.core.store_records import Heartbeat
from burrowgate_redis.connection import ServerConnection


def heartbeat(connection: ServerConnection, heartbeat: Heartbeat, silence: int) -> None:
    """Store `heartbeat`; remove the nodes without one for `silence` seconds by the server's clock."""
    connection.script("nodes")("heartbeat", heartbeat.node_id, f"{heartbeat.time} {heartbeat.report}", silence)


def nodes(connection: ServerConnection) -> list[Heartbeat]:
    """The last heartbeat of each node, in the order of their ids."""
    stored = connection.client.hgetall(connection.key("heartbeats"))
    values = {node_id.decode(): value.decode() for node_id, value in stored.items()}
    return [_to_heartbeat(node_id, *values[node_id].split(" ", 1)) for node_id in sorted(values)]


def _to_heartbeat(node_id: str, at: str, report: str) -> Heartbeat:
    return Heartbeat(node_id=node_id, time=int(at), report=report)


def remove(connection: ServerConnection, node_id: str) -> None:
    """Remove the node `node_id` and its leases."""
    connection.script("nodes")("remove", node_id)


def lease_slots(connection: ServerConnection, node_id: str, sid: str, slots: int, maximum: int) -> bool:
    """Set the node's lease on the session `sid` to `slots`. False if all leases together would exceed `maximum`."""
    return bool(connection.script("nodes")("lease", node_id, sid, slots, maximum))
