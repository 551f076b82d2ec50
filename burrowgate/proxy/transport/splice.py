"""Bytes that go from one connection to another as they come, past everybody: the rest of a long body, or a tunnel.

Rules.
    No more is read than is to be relayed: what follows belongs to the connections' protocols.
    What the other end does not take goes Twisted's own way, so that the source is made to wait as ever.
    Long bodies stay in the kernel, which hands pages from socket to socket (splice(2)): 64 KiB cost 10 µs instead of
    19. The messages of a tunnel are short, and one copy of those is cheaper.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable

from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.main import CONNECTION_DONE, CONNECTION_LOST

from burrowgate.proxy.transport.eager_tcp import EagerConnection

MIN_SPLICE_BYTES = 32768
"""Bytes that must still be to come for a relay to be worth its making."""
_ROOM = 262144
_room = memoryview(bytearray(_ROOM))
"""Where bytes are for a moment that go from one connection to another; there is one thread."""
_MOST_BEFORE = 32768
"""Bytes that a pipe takes in any case."""
_PIPE_BYTES = 1 << 20
"""What Linux lets anybody ask for; a pipe counts pages, and many of them are not full."""


class Pipe:
    """Where the kernel has bytes for a moment that go from one connection to another; empty between two calls."""

    __slots__ = ("begin", "end")

    def __init__(self) -> None:
        """Raises `OSError` where none can be had."""
        self.end, self.begin = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.fcntl(self.begin, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        except OSError:  # whoever has many pipes gets small ones
            os.close(self.begin)
            os.close(self.end)
            raise

    def empty(self, count: int, onto: EagerConnection) -> None:
        """Put the next `count` bytes, which are there, on `onto`."""
        try:
            while count and not onto.busy:
                count -= os.splice(self.end, onto.socket.fileno(), count, flags=os.SPLICE_F_NONBLOCK)
        except OSError:
            pass  # full, or broken: `write` finds out
        if count:
            onto.write(self.take(count))

    def take(self, count: int) -> bytes:
        """The next `count` bytes, which are there."""
        pieces = []
        while count:
            pieces.append(os.read(self.end, count))
            count -= len(pieces[-1])
        return b"".join(pieces)


_pipes: list[Pipe | None] = []
"""The pipe of this process once somebody has asked for it; None where there is none to be had."""


def _pipe() -> Pipe | None:
    if not _pipes:
        try:
            _pipes.append(Pipe() if sys.platform.startswith("linux") else None)
        except OSError:
            return None  # no descriptors are left: the next one asks again
    return _pipes[0]


def pour(first: bytes, source: EagerConnection, onto: EagerConnection, left: int) -> int:
    """Put `first` on `onto`, and behind it what has come to `source` of `left` bytes; how many of those that are.

    It is one more where something has come behind them, which is dropped.
    """
    pipe = _pipe() if len(first) <= _MOST_BEFORE and not onto.busy else None
    if pipe is None:
        onto.write(first)
        return 0
    count = os.write(pipe.begin, first)
    try:
        read = os.splice(source.socket.fileno(), pipe.begin, left + 1, flags=os.SPLICE_F_NONBLOCK)
    except OSError:
        read = 0  # nothing has come, or nothing will: whoever reads next finds out
    pipe.empty(count + min(read, left), onto)
    if read > left:
        pipe.take(1)
    return read


class SpliceRelay:
    """Bytes that go from one connection to another as they come; nobody looks at them."""

    __slots__ = ("_done", "_left", "_onto", "_pipe", "_read", "_receive", "_reported", "_send", "_source", "count")

    def __init__(
        self, source: EagerConnection, onto: EagerConnection, left: int | None, done: Callable[[], None]
    ) -> None:
        """`left` is how many they are, None for all that will ever come; `done` is called after the last of them."""
        self._source = source
        self._onto = onto
        self._left = left
        self._done = done
        self._reported = 0
        self.count = 0
        """How many went by."""
        self._pipe = None if left is None else _pipe()
        self._receive = source.socket.recv_into
        self._send = onto.socket.send
        self._read = self._through if left is None else self._some
        source.doRead = self._read  # type: ignore[method-assign]

    def take_count(self) -> int:
        """How many went by since this was asked before."""
        reported, self._reported = self._reported, self.count
        return self.count - reported

    def stop(self) -> int:
        """Let the source's protocol have what comes from now on; how many of the bytes have not come yet."""
        if self._source.__dict__.get("doRead") is self._read:
            del self._source.doRead
        return self._left or 0

    def _through(self) -> ConnectionLost | ConnectionDone | None:
        """Relay what came through a tunnel; in place of the source's `doRead`."""
        try:
            read = self._receive(_room)
        except BlockingIOError:
            return None
        except OSError:
            return CONNECTION_LOST
        if not read:
            return CONNECTION_DONE
        self.count += read
        # As `_put`; a message of a tunnel is worth the 0.1 µs of a call.
        data = _room[:read]
        try:
            sent = 0 if self._onto.busy else self._send(data)
        except OSError:
            sent = 0
        if sent < read:
            self._onto.write(data[sent:])
        return None

    def _some(self) -> ConnectionLost | ConnectionDone | None:
        """Relay what came of a body; in place of the source's `doRead`."""
        left, pipe = self._left or 0, self._pipe
        most = min(left, _ROOM)
        try:
            if pipe is None:
                read = self._receive(_room[:most])
            else:
                read = os.splice(self._source.socket.fileno(), pipe.begin, most, flags=os.SPLICE_F_NONBLOCK)
        except BlockingIOError:
            return None
        except OSError:
            return CONNECTION_LOST
        if not read:
            return CONNECTION_DONE
        self.count += read
        self._left = left - read
        if pipe is None:
            self._put(read)
        else:
            pipe.empty(read, self._onto)
        if left == read:
            self.stop()
            self._done()
        return None

    def _put(self, count: int) -> None:
        """Put the first `count` bytes of the room on the other connection."""
        onto = self._onto
        data = _room[:count]
        try:
            sent = 0 if onto.busy else self._send(data)
        except OSError:
            sent = 0  # full, or broken: `write` finds out
        if sent < count:
            onto.write(data[sent:])
