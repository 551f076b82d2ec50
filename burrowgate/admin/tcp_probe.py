"""Trial of an address that speaks TCP: whether it accepts connections, and the host keys of an sshd."""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.admin.project_context import ProjectAdmin
from burrowgate.admin.schema_base import Schema
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.errors import UpstreamError


class SshHostKeyView(Schema, frozen=True):
    """A host key that an sshd has shown."""

    schema_name = "SshHostKey"

    public: str
    """As a line of OpenSSH, which can be a pin."""
    fingerprint: str


class SshProbeView(Schema, frozen=True):
    """What an sshd says of itself before anyone logs in."""

    schema_name = "SshProbe"

    version: str
    host_keys: tuple[SshHostKeyView, ...]
    problem: str
    """A sentence that says why the terminal in a browser cannot be used with it; empty if it can."""


@dataclass(frozen=True, slots=True)
class TcpFindings:
    """The result of a trial."""

    works: bool
    detail: str
    """A sentence."""
    ssh: SshProbeView | None = None


async def try_address(admin: ProjectAdmin, type: TargetType, address: TargetAddress) -> TcpFindings:
    """Try a target of the `type` at `address`, whose host and port are set."""
    host, place = address.host.strip("[]"), f"{address.host}:{address.port}"
    try:
        if type is not TargetType.SSH:
            await admin.probe_tcp(host, address.port)
            return TcpFindings(True, f"{place} accepts connections.")
        found = await admin.probe_ssh(host, address.port)
    except UpstreamError as error:
        return TcpFindings(False, str(error))
    keys = tuple(SshHostKeyView(public=one.public, fingerprint=one.fingerprint) for one in found.host_keys)
    view = SshProbeView(version=found.version, host_keys=keys, problem=found.problem)
    return TcpFindings(True, found.problem or f"{found.version} answers.", view)
