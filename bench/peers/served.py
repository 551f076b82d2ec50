"""A proxy that runs, and a proxy that could."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.environment import Environment
from bench.processes import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A proxy that runs."""

    name: str
    process: Process
    port: int
    fields: Mapping[str, str]
    """The fields that a request needs to be admitted."""
    checks: bool = True
    """Whether it refuses who has no credential."""
    tls: bool = False
    """Whether it is spoken to by TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A proxy that we may be compared with."""

    name: str
    version: Callable[[], str]
    """What it says of its version; empty where it is not installed."""
    begin: Callable[[Environment, int, int, str], Process]
    """Starts it on a port, before an upstream's port, for whoever has a cookie's value."""
    checks: bool = True
    tunnels: bool = True
    """Whether it passes WebSockets."""
    remarks: tuple[str, ...] = field(default=())

    def start(self, environment: Environment, port: int, upstream: int, fields: Mapping[str, str]) -> Served:
        """Start it, and wait until it listens. Raises `NoResult`."""
        cookie = fields["Cookie"].partition("=")[2]
        process = self.begin(environment, port, upstream, cookie).listens(port)
        return Served(name=self.name, process=process, port=port, fields=fields, checks=self.checks)
