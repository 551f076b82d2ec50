"""Messages between supervisor and workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory, Protocol

from burrowgate.server.config.keys import Config

_Protocol = TypeVar("_Protocol", bound=Protocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerConfig:
    """What a worker is to be. What is inherited is said as numbers of descriptors, on its command line."""

    config: Config
    gateway: str
    node_id: str
    place: int
    places: int


@dataclass(frozen=True, slots=True)
class Reload:
    """Take up another configuration."""

    config: Config


@dataclass(frozen=True, slots=True)
class Stop:
    """Let what is under way end, then end."""


class WorkerStatus(msgspec.Struct, frozen=True):
    """What a worker says: that it serves, or why it cannot."""

    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InheritedDescriptors:
    """The descriptors that a worker has from the one that started it, in the order of its command line."""

    channel: int
    shares: int
    log_lock: int
    """Of the file by which writers of the log take turns."""
    visitors: tuple[int, ...]
    """Of the sockets on which they are awaited, in the order of `listeners.SHARED`."""

    def to_arguments(self) -> list[str]:
        """The command line."""
        return [str(one) for one in (self.channel, self.shares, self.log_lock, *self.visitors)]

    @classmethod
    def from_arguments(cls, words: list[str]) -> InheritedDescriptors:
        """What the command line says."""
        channel, shares, log_lock, *visitors = (int(word) for word in words)
        return cls(channel=channel, shares=shares, log_lock=log_lock, visitors=tuple(visitors))


class Channel(Factory[_Protocol]):
    """Gives the one protocol it was made with: the end of a channel that is there already."""

    noisy = False

    def __init__(self, end: _Protocol) -> None:
        self._end = end

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        """The protocol given to the constructor."""
        return self._end
