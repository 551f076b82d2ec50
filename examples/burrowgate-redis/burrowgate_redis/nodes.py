"""What the nodes say of themselves, and the slots that they hold: one script, which the server runs at once."""

from __future__ import annotations

from burrowgate.core.store_records import Heartbeat
from burrowgate_redis.line import Line


def beat(line: Line, pulse: Heartbeat, silence: int) -> None:
    """As `IStore.heartbeat` says; the server's clock tells who is silent."""
    line.script("nodes")("beat", pulse.node_id, f"{pulse.time} {pulse.report}", silence)


def nodes(line: Line) -> list[Heartbeat]:
    """As `IStore.nodes` says."""
    reported = {name.decode(): said.decode() for name, said in line.client.hgetall(line.key("pulses")).items()}
    return [_pulse(node_id, *reported[node_id].split(" ", 1)) for node_id in sorted(reported)]


def _pulse(node_id: str, at: str, report: str) -> Heartbeat:
    return Heartbeat(node_id=node_id, time=int(at), report=report)


def leave(line: Line, node_id: str) -> None:
    """As `IStore.remove_node` says."""
    line.script("nodes")("leave", node_id)


def hold(line: Line, node_id: str, sid: str, slots: int, maximum: int) -> bool:
    """As `IStore.lease_slots` says."""
    return bool(line.script("nodes")("hold", node_id, sid, slots, maximum))
