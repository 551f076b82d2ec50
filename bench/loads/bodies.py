"""Load generator of large downloads and uploads, several at a time; each received byte is compared."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.http import read_head, receive, request
from bench.loads import commands
from bench.patterns import BLOCK, matches

_TIMEOUT_SECONDS = 60


def download(port: int, fields: dict[str, str], size: int) -> None:
    """Download a body of `size` bytes. Raises `ValueError` if it is wrong."""
    space = memoryview(bytearray(1 << 20))
    with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_SECONDS) as connection:
        connection.sendall(request("/body", fields))
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            more = connection.recv(4096)
            if not more:
                raise ValueError("an answer broke off")
            got += more
        status, length = read_head(got[:end])
        if (status, length) != (200, size):
            raise ValueError(f"status {status} and {length} bytes, not 200 and {size}")
        body = got[end + 4 :]
        good, done = matches(memoryview(body), 0), len(body)
        while done < size:
            count = connection.recv_into(space, min(len(space), size - done))
            if not count:
                raise ValueError(f"a body broke off after {done} bytes")
            good = good and matches(space[:count], done)
            done += count
        if not good or done != size:
            raise ValueError("a body came wrong")


def upload(port: int, fields: dict[str, str], size: int) -> None:
    """Upload a body of `size` bytes. Raises `ValueError` if the upstream did not receive it completely."""
    with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_SECONDS) as connection:
        connection.sendall(request("/body", {**fields, "Content-Length": str(size)}, "POST"))
        left = size
        while left:
            part = BLOCK[: min(left, len(BLOCK))]
            connection.sendall(part)
            left -= len(part)
        answer = receive(connection)
        if (answer.status, answer.body) != (200, b"ok"):
            raise ValueError(f"an upload was answered with {answer.status} {answer.body[:80]!r}")


def transfer(way: str, port: int, fields: dict[str, str], size: int, count: int, at_once: int) -> dict[str, Any]:
    """Make `count` transfers, `at_once` at a time; returns their total time in seconds."""
    transfer_body = {"down": download, "up": upload}[way]
    begun = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(transfer_body, port, fields, size) for _ in range(count)]:
            done.result()
    return {"seconds": time.monotonic() - begun}


if __name__ == "__main__":
    commands.serve({"transfer": transfer})
