"""What the processes of one gateway say to each other: what a worker is to be and do, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory, Protocol

from burrowgate.server.config.keys import Config

_Protocol = TypeVar("_Protocol", bound=Protocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
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


class Told(msgspec.Struct, frozen=True):
    """What a worker says: that it serves, or why it cannot."""

    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """The descriptors that a worker has from the one that started it, in the order of its command line."""

    channel: int
    shares: int
    turns: int
    """Of the file by which writers of the log take turns."""
    visitors: tuple[int, ...]
    """Of the sockets on which they are awaited, in the order of `listeners.SHARED`."""

    def words(self) -> list[str]:
        """The command line."""
        return [str(one) for one in (self.channel, self.shares, self.turns, *self.visitors)]

    @classmethod
    def of(cls, words: list[str]) -> Inherited:
        """What the command line says."""
        channel, shares, turns, *visitors = (int(word) for word in words)
        return cls(channel=channel, shares=shares, turns=turns, visitors=tuple(visitors))


class Channel(Factory[_Protocol]):
    """Gives the one protocol it was made with: the end of a channel that is there already."""

    noisy = False

    def __init__(self, end: _Protocol) -> None:
        self._end = end

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        """Part of IProtocolFactory."""
        return self._end
