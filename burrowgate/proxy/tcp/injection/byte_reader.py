"""Bytes of one message, read field by field and never beyond its end."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.interface import InjectionFailed


class ByteReader:
    """The fields of one message. Each method raises `InjectionFailed` if the message ends too early."""

    def __init__(self, data: bytes, failure: str) -> None:
        """`failure` is the sentence for a message that cannot be read."""
        self._data = data
        self._at = 0
        self._failure = failure

    @property
    def left(self) -> int:
        """Number of bytes not yet read."""
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        if count > self.left:
            raise InjectionFailed(self._failure)
        self._at += count
        return self._data[self._at - count : self._at]

    def rest(self) -> bytes:
        """Return all bytes not yet read."""
        return self.take(self.left)

    def big(self, count: int) -> int:
        """Return an unsigned number of `count` bytes, the highest first."""
        return int.from_bytes(self.take(count), "big")

    def little(self, count: int) -> int:
        """Return an unsigned number of `count` bytes, the lowest first."""
        return int.from_bytes(self.take(count), "little")

    def text(self) -> bytes:
        """Return the bytes before the next zero byte, and skip that too."""
        end = self._data.find(b"\0", self._at)
        if end < 0:
            raise InjectionFailed(self._failure)
        value = self.take(end - self._at)
        self._at += 1
        return value
