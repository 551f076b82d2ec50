"""Host keys of SSH targets: read from the server when one is added or moved, pinned, and compared later."""

from __future__ import annotations

import base64
import binascii
import hashlib
import sys
from collections.abc import Sequence

import click

from burrowgate.cli.client import JSON, Admin, Document
from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.address import parse_tcp_address
from burrowgate.errors import BurrowgateError


async def read(admin: Admin, body: JSON) -> Document | None:
    """What the sshd at the address of the new target `body` says; None for a target that has no sshd of its own.

    The field `ssh` of the result is None if nothing answered; `detail` says why.
    """
    requested = TargetType(body.get("type", TargetType.AUTO))
    if requested not in (TargetType.AUTO, TargetType.SSH) or body.get("tcp", {}).get("host_sets"):
        return None
    place = parse_tcp_address(body["address"], requested)
    if place is None or place.type is not TargetType.SSH:
        return None
    asked: JSON = {"address": body["address"], "type": requested.value}
    try:
        return await admin.probe_target(**asked)
    except BurrowgateError as error:  # which adding the target reports, if it is about the address
        return {"ssh": None, "detail": str(error)}


def pin(body: JSON, probed: Document | None) -> None:
    """Pin the host keys in the result `probed` for the new target `body`, unless it has pins."""
    keys = ((probed or {}).get("ssh") or {}).get("host_keys", [])
    if keys and "host_keys" not in body.get("tcp", {}):
        body["tcp"] = {**body.get("tcp", {}), "host_keys": [key["public"] for key in keys]}


async def read_at_new_address(admin: Admin, name: str, body: JSON) -> tuple[Document | None, Sequence[str]]:
    """What the sshd says at the address that the change `body` gives to the target `name`, and the pins of the target.

    None unless the change leaves the pins as they are, which were read at the old address.
    """
    tcp = body.get("tcp", {})
    if "address" not in body or tcp.keys() & {"host_keys", "host_sets"}:
        return None, ()
    target: Document = await admin.get_target(name)
    settings = target["tcp"] or {}
    if target["type"] != TargetType.SSH or settings.get("host_sets"):
        return None, ()
    asked = {"address": body["address"], "type": body.get("type", TargetType.SSH.value)}
    return await read(admin, asked), settings.get("host_keys", ())


def replace_pins(body: JSON, probed: Document | None, pins: Sequence[str], *, is_agreed: bool) -> None:
    """Pin the host keys in `probed`, in place of `pins`, by the change `body`, if they are others and that is agreed.

    Asks at a terminal. Raises `click.UsageError` without one, and `click.Abort` if the answer is no: then nothing has
    been changed.
    """
    ssh = (probed or {}).get("ssh")
    if probed is None or (ssh and ssh["host_keys"] and pins_all(ssh, pins)):
        return
    if not ssh or not ssh["host_keys"]:
        detail = probed["detail"] if not ssh else "The server has shown none."
        click.echo(f"Warning: the host keys could not be read, and the pins stay. {detail}", err=True)
        return
    click.echo("The server at the new address shows other host keys. Pinned so far:", err=True)
    click.echo("\n".join(f"  {fingerprint(pin)}" for pin in pins) or "  none", err=True)
    click.echo("Now, which `ssh-keygen -lf` on that machine shows too:", err=True)
    click.echo("\n".join(f"  {key['public'].split()[0]} {key['fingerprint']}" for key in ssh["host_keys"]), err=True)
    if not is_agreed:
        if not sys.stdin.isatty():
            raise click.UsageError("Compare the host keys, then repeat this with --yes, or give them by --host-key.")
        click.confirm("Pin these in place of the old ones?", abort=True, err=True)
    body["tcp"] = {**body.get("tcp", {}), "host_keys": [key["public"] for key in ssh["host_keys"]]}


def fingerprint(pin: str) -> str:
    """The fingerprint of a pin with the type of its key; the pin itself if it is one, or cannot be read."""
    words = pin.split()
    try:
        digest = hashlib.sha256(base64.b64decode(words[1], validate=True)).digest()
    except (IndexError, binascii.Error):
        return pin
    return f"{words[0]} SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def notes(name: str, probed: Document | None, pins: Sequence[str]) -> list[str]:
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


def pins_all(ssh: Document, pins: Sequence[str]) -> bool:
    """Whether each host key that an sshd has shown is pinned."""
    return all(_is_pinned(key, pins) for key in ssh["host_keys"])


def unknown(ssh: Document, pins: Sequence[str]) -> str:
    """The sentence about an sshd of whose host keys none is pinned; empty if one is, or if it has shown none."""
    keys = ssh["host_keys"]
    if not keys or any(_is_pinned(key, pins) for key in keys):
        return ""
    shown = ", ".join(key["fingerprint"] for key in keys)
    if not pins:
        return f"no host key is pinned; the server shows {shown}."
    return f"the server shows {shown}, and none of these is pinned: another machine may have its address."


def _is_pinned(key: Document, pins: Sequence[str]) -> bool:
    wanted = {key["fingerprint"].rstrip("="), " ".join(key["public"].split()[:2])}
    return any(pin.rstrip("=") in wanted or " ".join(pin.split()[:2]) in wanted for pin in pins)
