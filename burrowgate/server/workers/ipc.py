"""Messages between supervisor and workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory, Protocol

from burrowgate.core.request_record import RequestRecord
from burrowgate.server.config.keys import Config
from burrowgate.telemetry.drop_metrics import Dropped

_Protocol = TypeVar("_Protocol", bound=Protocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerConfig:
    """Configuration and identity of a worker. Its inherited descriptors are on its command line."""

    config: Config
    gateway: str
    node_id: str
    place: int
    places: int


@dataclass(frozen=True, slots=True)
class Reload:
    """Command to apply another configuration."""

    config: Config


@dataclass(frozen=True, slots=True)
class Stop:
    """Command to drain, then end."""


@dataclass(frozen=True, slots=True)
class SendRequests:
    """Command to send the requests that finished after the one with that number (`workers.recent_requests`)."""

    after: int


class WorkerStatus(msgspec.Struct, frozen=True, tag="status"):
    """Message of a worker: it serves if `error` is empty, otherwise it cannot start."""

    error: str = ""


class WorkerHeartbeat(msgspec.Struct, frozen=True, tag="heartbeat"):
    """Message of a worker every second, sent by its reactor: the worker does not hang."""

    dropped: Dropped


class FinishedRequests(msgspec.Struct, frozen=True, tag="requests"):
    """Message of a worker: requests that it finished, which `SendRequests` asked for."""

    first: int
    """Number of the first of them."""
    records: tuple[RequestRecord, ...]
    is_last: bool
    """Whether this is the last message for the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InheritedDescriptors:
    """The descriptors that a worker inherits from the supervisor, in the order of its command line."""

    channel: int
    shares: int
    log: int
    """Socket for log lines; the supervisor has the other end."""
    visitors: tuple[int, ...]
    """Visitors' listening sockets, in the order of `listeners.SHARED`."""

    def to_arguments(self) -> list[str]:
        """The descriptors as arguments of a command line."""
        return [str(one) for one in (self.channel, self.shares, self.log, *self.visitors)]

    @classmethod
    def from_arguments(cls, words: list[str]) -> InheritedDescriptors:
        """Parse the arguments of a command line."""
        channel, shares, log, *visitors = (int(word) for word in words)
        return cls(channel=channel, shares=shares, log=log, visitors=tuple(visitors))


class Channel(Factory[_Protocol]):
    """Factory that returns the protocol it was created with: the end of an existing channel."""

    noisy = False

    def __init__(self, end: _Protocol) -> None:
        self._end = end

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        """The protocol given to the constructor."""
        return self._end
