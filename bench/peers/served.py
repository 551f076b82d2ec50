"""Descriptions of a running proxy, and of one that can be started."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.environment import Environment
from bench.processes import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running proxy."""

    name: str
    process: Process
    port: int
    fields: Mapping[str, str]
    """The fields of a request that is admitted."""
    checks: bool = True
    """Whether it refuses requests without a credential."""
    tls: bool = False
    """Whether it serves TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A proxy to compare with."""

    name: str
    version: Callable[[], str]
    """Returns its version, or "" if it is not installed."""
    begin: Callable[[Environment, int, int, str], Process]
    """Starts it; takes its port, the upstream's port, and the value of the cookie that is admitted."""
    checks: bool = True
    tunnels: bool = True
    """Whether it passes WebSockets."""
    remarks: tuple[str, ...] = field(default=())

    def start(self, environment: Environment, port: int, upstream: int, fields: Mapping[str, str]) -> Served:
        """Start it and wait until it accepts connections. Raises `NoResult`."""
        cookie = fields["Cookie"].partition("=")[2]
        process = self.begin(environment, port, upstream, cookie).listens(port)
        return Served(name=self.name, process=process, port=port, fields=fields, checks=self.checks)
