"""Probe of an sshd: its host keys, and whether the terminal could be used with it; nothing is authenticated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from twisted.internet.interfaces import IReactorTime

from burrowgate.errors import SshAlgorithmsMissing
from burrowgate.proxy.tcp.terminal import algorithms
from burrowgate.proxy.tcp.terminal.client import Connect, SshClient, other_host_keys
from burrowgate.proxy.tcp.terminal.host_keys import Pins, fingerprint, public_line

_NO_PINS = Pins(frozenset())


@dataclass(frozen=True, slots=True)
class HostKey:
    """A host key that a server has shown, and has proved to hold."""

    public: str
    """The key as a line of OpenSSH, which can be a pin."""
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SshProbe:
    """What an sshd says of itself before authentication."""

    version: str
    """Its identification, such as `SSH-2.0-OpenSSH_9.2p1`."""
    host_keys: tuple[HostKey, ...]
    problem: str
    """A sentence that says why the terminal cannot be used with it; empty if it can."""


async def probe_ssh(host: str, port: int, connect: Connect, clock: IReactorTime) -> SshProbe:
    """Return what the sshd at `host` and `port` says of itself, in one connection for each host key.

    Raises `UpstreamError` if it cannot be reached or does not speak SSH.
    """
    from burrowgate.proxy.tcp.terminal.transport import ProbingTransport

    client = SshClient(connect, clock)
    wanted = list(algorithms.HOST_KEYS)
    found: list[HostKey] = []
    version = ""
    while wanted:
        transport = await connect(host, port, partial(ProbingTransport, host=host, pins=_NO_PINS, wanted=wanted))
        try:
            await client.step(transport.secured(), host)
        except SshAlgorithmsMissing as error:
            return SshProbe(transport.server_version or version, tuple(found), str(error))
        finally:
            transport.abandon()
        version = transport.server_version
        found.append(HostKey(public_line(transport.host_key), fingerprint(transport.host_key)))
        wanted = other_host_keys(transport, wanted)
    return SshProbe(version, tuple(found), "")
