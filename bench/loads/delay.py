"""Relay of TCP connections that delays each direction: `python -m bench.loads.delay PORT TO SECONDS`.

It adds time and nothing else: it reads as fast as bytes come, so that only the windows of the two ends limit them.
"""

from __future__ import annotations

import asyncio
import sys

_READ = 1 << 16
_MAX_PENDING_PIECES = 4096
"""At most 256 MB under way in one direction: more than any window times the delay."""


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_MAX_PENDING_PIECES)

    async def read() -> None:
        while True:
            data = await reader.read(_READ)
            await pieces.put((loop.time() + seconds, data))
            if not data:
                return

    reading = asyncio.create_task(read())
    try:
        while True:
            due, data = await pieces.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                return
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        reading.cancel()
        writer.close()


async def serve(port: int, to: int, seconds: float) -> None:
    """Relay connections at `port` to the port `to`, each direction `seconds` later, until the process is stopped."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to)
        await asyncio.gather(_pass_on(reader, far_writer, seconds), _pass_on(far_reader, writer, seconds))

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
