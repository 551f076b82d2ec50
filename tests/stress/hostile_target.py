"""A target that responds at once; under `/fields/` with field names and values that no other response has, and under
`/silent/` never.

Run it as `python hostile_target.py`; it prints its port.
"""

from __future__ import annotations

import asyncio
import itertools

_numbers = itertools.count()


class Connection(asyncio.Protocol):
    """A connection from the gateway."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            start = head.partition(b"\r\n")[0]
            if b" /silent/" not in start:
                self._transport.write(response(b" /fields/" in start))


def response(hostile: bool) -> bytes:
    """Return a response, `hostile` or plain."""
    lines = ["HTTP/1.1 200 OK", "Content-Length: 2"]
    if hostile:
        number = next(_numbers)
        lines[0] += f" {number}"
        lines += [f"X{number}-{field}-{'n' * 60}: {number}{'v' * 100}" for field in range(40)]
        lines += [f"X{number}-{field}-{'n' * 4000}: {number}" for field in range(8)]
    return "\r\n".join([*lines, "", "ok"]).encode()


async def main() -> None:
    """Serve until the process is ended."""
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
