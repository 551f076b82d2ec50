"""Host keys of SSH targets: read from the server when one is added, pinned, and compared later."""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.cli.client import JSON, Admin
from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.address import parse_tcp_address
from burrowgate.errors import BurrowgateError


async def read(admin: Admin, body: JSON) -> JSON | None:
    """What the sshd at the address of the new target `body` says; None for a target that has no sshd of its own.

    The field `ssh` of the result is None if nothing answered; `detail` says why.
    """
    requested = TargetType(body.get("type", TargetType.AUTO))
    if requested not in (TargetType.AUTO, TargetType.SSH) or body.get("tcp", {}).get("host_sets"):
        return None
    place = parse_tcp_address(body["address"], requested)
    if place is None or place.type is not TargetType.SSH:
        return None
    try:
        found: JSON = await admin.post("probe", body={"address": body["address"], "type": requested.value})
    except BurrowgateError as error:  # which adding the target reports, if it is about the address
        return {"ssh": None, "detail": str(error)}
    return found


def pin(body: JSON, probed: JSON | None) -> None:
    """Pin the host keys in the result `probed` for the new target `body`, unless it has pins."""
    keys = ((probed or {}).get("ssh") or {}).get("host_keys", [])
    if keys and "host_keys" not in body.get("tcp", {}):
        body["tcp"] = {**body.get("tcp", {}), "host_keys": [key["public"] for key in keys]}


def notes(name: str, probed: JSON | None, pins: Sequence[str]) -> list[str]:
    """Sentences for the person who added the target `name` about the host keys in the result `probed`."""
    if probed is None:
        return []
    ssh = probed["ssh"]
    if ssh is None:
        advice = "" if pins else f" The terminal needs a pin: burrowgate targets set {name} --host-key SHA256:..."
        return [f"Warning: the host keys could not be read. {probed['detail']}{advice}"]
    lines = []
    if ssh["host_keys"] and pins_all(ssh, pins):
        lines.append("Pinned host keys; compare them with `ssh-keygen -lf` on that machine:")
        lines += [f"  {key['public'].split()[0]} {key['fingerprint']}" for key in ssh["host_keys"]]
    elif sentence := unknown(ssh, pins):
        lines.append(f"Warning: {sentence}")
    if ssh["problem"]:
        lines.append(f"Warning: {ssh['problem']}")
    return lines


def pins_all(ssh: JSON, pins: Sequence[str]) -> bool:
    """Whether each host key that an sshd has shown is pinned."""
    return all(_is_pinned(key, pins) for key in ssh["host_keys"])


def unknown(ssh: JSON, pins: Sequence[str]) -> str:
    """The sentence about an sshd of whose host keys none is pinned; empty if one is, or if it has shown none."""
    keys = ssh["host_keys"]
    if not keys or any(_is_pinned(key, pins) for key in keys):
        return ""
    shown = ", ".join(key["fingerprint"] for key in keys)
    if not pins:
        return f"no host key is pinned; the server shows {shown}."
    return f"the server shows {shown}, and none of these is pinned: another machine may have its address."


def _is_pinned(key: JSON, pins: Sequence[str]) -> bool:
    wanted = {key["fingerprint"].rstrip("="), " ".join(key["public"].split()[:2])}
    return any(pin.rstrip("=") in wanted or " ".join(pin.split()[:2]) in wanted for pin in pins)
