"""Relay of a target's bytes to a WebSocket client, each read as one frame, without the protocols of both ends.

Fast path.
    Replaces: a call of both protocols for each piece, and the copy that puts the head of a frame before it.
    Gain: see docs/decisions/0026-tcp-wire.md (`python -m bench.tcp`).
    Equivalence: tests/e2e/test_tcp_wire.py, which passes both ways.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, exchanges start no relay.

Rules.
    A frame is written as a whole, or queued as a whole behind what was written of it: control frames of the tunnel
    never come within one.
    What the client does not accept takes Twisted's usual path, so that back-pressure pauses the target as usual.
"""

from __future__ import annotations

from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.main import CONNECTION_DONE, CONNECTION_LOST

from burrowgate.core.tcp.websocket import binary_head
from burrowgate.proxy.interfaces import IExchange
from burrowgate.proxy.transport.eager_tcp import READ, EagerConnection

_HEAD_BYTES = 10
_buffer = memoryview(bytearray(_HEAD_BYTES + READ))
"""Buffer shared by all relays, which run in one thread; empty between two calls. A read goes behind space for the
head of its frame."""
_space = _buffer[_HEAD_BYTES:]


class FrameRelay:
    """Relay of bytes as they arrive, in place of the reads of the target's protocol."""

    __slots__ = ("_exchange", "_onto", "_read", "_receive", "_reported", "_send", "_source", "count", "wire_count")

    def __init__(self, source: EagerConnection, onto: EagerConnection, exchange: IExchange) -> None:
        self._exchange = exchange
        self._source = source
        self._onto = onto
        self._receive = source.socket.recv_into
        self._send = onto.socket.send
        self._reported = 0
        self.count = 0
        """Bytes of the target relayed so far."""
        self.wire_count = 0
        """The same with the heads of their frames."""
        self._read = self._relay
        source.doRead = self._read  # type: ignore[method-assign]

    def take_count(self) -> int:
        """Return the number of bytes, with heads, that were relayed since the last call."""
        reported, self._reported = self._reported, self.wire_count
        return self.wire_count - reported

    def stop(self) -> None:
        """Let the target's protocol read again."""
        if self._source.__dict__.get("doRead") is self._read:
            del self._source.doRead

    def _relay(self) -> ConnectionLost | ConnectionDone | None:
        """Relay one read; in place of the source's `doRead`."""
        try:
            read = self._receive(_space)
        except BlockingIOError:
            return None
        except OSError:
            return CONNECTION_LOST
        if not read:
            return CONNECTION_DONE
        self._exchange.active = True
        head = binary_head(read)
        start = _HEAD_BYTES - len(head)
        _buffer[start:_HEAD_BYTES] = head
        data = _buffer[start : _HEAD_BYTES + read]
        self.count += read
        self.wire_count += len(data)
        try:
            sent = 0 if self._onto.busy else self._send(data)
        except OSError:
            sent = 0  # full or broken: `write` will show which
        if sent < len(data):
            self._onto.write(data[sent:])
        return None
