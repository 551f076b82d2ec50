"""A target that misbehaves as the path of each request selects; every body names the request it belongs to.

Run it as `python rogue_target.py`; it prints its port.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

LINES = 300
"""Default number of lines of a response body, each with the request's id; the query can give another."""


class Gone(Exception):
    """The connection is over."""


class Connection:
    """A connection from the gateway, which it serves request by request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.next_event = ""
        """Key in `NEXT_REQUEST_EVENTS` of what happens at the next request; empty for nothing."""
        self.path = ""
        self.body = b""
        self._upload = b""
        self._length = 0
        self._in_chunks = False

    async def serve(self) -> None:
        """Serve requests, each as its path selects, until the connection ends."""
        try:
            while True:
                await self._read_head()
                if self.next_event:
                    await NEXT_REQUEST_EVENTS[self.next_event](self)
                name = self.path.strip("/")
                if name != "early":
                    await self._read_body()
                await BEHAVIOURS[name](self)
        except (Gone, asyncio.IncompleteReadError, ConnectionError):
            self._writer.close()

    async def _read_head(self) -> None:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        start, *lines = head.split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        self.path, _, count = start.split(" ")[1].partition("?")
        line = f"{fields['x-id']}\n".encode()
        self.body = line * int(count or LINES)
        self._upload = line * (int(fields.get("content-length", "0")) // len(line))
        self._length = int(fields.get("content-length", "0"))
        self._in_chunks = "transfer-encoding" in fields

    async def _read_body(self) -> None:
        if self._in_chunks:
            while size := int(await self._reader.readuntil(b"\r\n"), 16):
                await self._reader.readexactly(size + 2)
            await self._reader.readuntil(b"\r\n")
        elif self._length and await self._reader.readexactly(self._length) != self._upload:
            self.body = b"the upload is not what was said to be sent\n" + self.body

    async def send(self, *parts: bytes) -> None:
        """Send `parts` with one write."""
        self._writer.write(b"".join(parts))
        await self._writer.drain()

    def reset(self) -> None:
        """Reset the connection (RST). Raises `Gone`."""
        made: socket.socket = self._writer.get_extra_info("socket")
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
        raise Gone

    def close(self) -> None:
        """Close the connection in order. Raises `Gone`."""
        raise Gone

    @property
    def head(self) -> bytes:
        """Head of a correct response with a length."""
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(self.body)

    @property
    def chunks(self) -> bytes:
        """A correct response in chunks."""
        size = len(self.body) // 2
        parts = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (self.body[:size], self.body[size:]))
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + parts + b"0\r\n\r\n"


async def good(to: Connection) -> None:
    await to.send(to.head, to.body)


async def chunked(to: Connection) -> None:
    await to.send(to.chunks)


async def in_pieces(to: Connection) -> None:
    whole = to.chunks
    size = max(1500, len(whole) // 10)
    for start in range(0, len(whole), size):
        await to.send(whole[start : start + size])
        await asyncio.sleep(0.001)


async def until_the_end(to: Connection) -> None:
    await to.send(b"HTTP/1.1 200 OK\r\n\r\n", to.body)
    to.close()


async def early(to: Connection) -> None:
    await to.send(to.head, to.body)
    to.close()


async def many_interim(to: Connection) -> None:
    for _ in range(50):
        await to.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" * 20)
    await good(to)


async def two_responses(to: Connection) -> None:
    await to.send(to.head, to.body, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray")


async def closes(to: Connection) -> None:
    await good(to)
    to.close()


async def close_on_next(to: Connection) -> None:
    to.next_event = "close"
    await good(to)


async def reset_on_next(to: Connection) -> None:
    to.next_event = "reset"
    await good(to)


async def half_head_on_next(to: Connection) -> None:
    to.next_event = "half head"
    await good(to)


async def silent(to: Connection) -> None:
    await asyncio.sleep(3600)


async def stalls(to: Connection) -> None:
    await to.send(to.head, to.body[:1000])
    await asyncio.sleep(3600)


async def endless(to: Connection) -> None:
    await to.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        await to.send(to.body * 10)


async def no_response(to: Connection) -> None:
    to.close()


async def reset_before(to: Connection) -> None:
    to.reset()


async def reset_in_head(to: Connection) -> None:
    await to.send(to.head[:20])
    to.reset()


async def reset_in_body(to: Connection) -> None:
    await to.send(to.head, to.body[:-10])
    await asyncio.sleep(0.01)
    to.reset()


async def ends_in_body(to: Connection) -> None:
    await to.send(to.head, to.body[:-10])
    to.close()


async def reset_in_chunk(to: Connection) -> None:
    await to.send(to.chunks[:-100])
    await asyncio.sleep(0.01)
    to.reset()


async def ends_between_chunks(to: Connection) -> None:
    await to.send(to.chunks[:-5])
    to.close()


async def garbage(to: Connection) -> None:
    await to.send(b"\x16\x03\x01 no HTTP at all \x00\xff" * 50)


async def garbage_in_chunks(to: Connection) -> None:
    await to.send(to.chunks[:-5], b"zz\r\n")


BEHAVIOURS: dict[str, Callable[[Connection], Awaitable[None]]] = {
    behaviour.__name__: behaviour
    for behaviour in (
        good,
        chunked,
        in_pieces,
        until_the_end,
        early,
        many_interim,
        two_responses,
        closes,
        close_on_next,
        reset_on_next,
        half_head_on_next,
        silent,
        stalls,
        endless,
        no_response,
        reset_before,
        reset_in_head,
        reset_in_body,
        ends_in_body,
        reset_in_chunk,
        ends_between_chunks,
        garbage,
        garbage_in_chunks,
    )
}


async def _close(to: Connection) -> None:
    to.close()


async def _reset(to: Connection) -> None:
    to.reset()


async def _half_head(to: Connection) -> None:
    await to.send(to.head[:20])
    to.reset()


NEXT_REQUEST_EVENTS = {"close": _close, "reset": _reset, "half head": _half_head}


async def main() -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(lambda r, w: Connection(r, w).serve(), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
