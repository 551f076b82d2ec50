"""A gateway with TCP sessions for tests of the client: it verifies proofs, counts, refuses, warns, ends and resets.

It runs on asyncio, in the loop of the test. What it does is that of the specification's wire, as simply as it goes; it
shares no code with the client or with the real gateway.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import re
import ssl
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SID = "gwdTEljw5LFCrlUIIw5VQw"
BASE = f"UUVrEX.{SID}.1795231465"
MAC = "OKINb4a7CCxlYyrnuNBLuw"
TOKEN = f"{BASE}.{MAC}"
HOST = "db.localhost"


@dataclass
class Connection:
    """One accepted WebSocket."""

    gateway: TcpGateway
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    fields: dict[str, str]
    code: int | None = None
    """The close code of the client."""
    pongs: int = 0
    received: bool = False
    """Whether a frame came since the test set it to false."""
    eofs: int = 0
    """Messages `eof` of the client."""
    dones: int = 0
    """Messages `done` of the client."""
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def send(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        head = bytes((0x80 | opcode,))
        if size < 126:
            head += bytes((size,))
        else:
            head += b"\x7e" + struct.pack("!H", size) if size < 65_536 else b"\x7f" + struct.pack("!Q", size)
        self.writer.write(head + payload)

    def say(self, **message: Any) -> None:
        """Send a control message."""
        self.send(1, json.dumps(message).encode())

    def close(self, code: int, **end: Any) -> None:
        """Close the connection with `code`; with `end`, after a message that says why."""
        if end:
            self.say(t="end", **end)
        self.send(8, struct.pack("!H", code))

    async def frames(self) -> Any:
        """Yield opcode and payload of each frame of the client; only masked, whole frames are accepted."""
        while True:
            first, second = await self.reader.readexactly(2)
            assert first & 0xF0 == 0x80, "a fragment or an extension"
            assert second & 0x80, "a frame without mask"
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            key = await self.reader.readexactly(4)
            data = await self.reader.readexactly(size)
            whole = int.from_bytes(data, "big") ^ int.from_bytes((key * (size // 4 + 1))[:size], "big")
            yield first & 15, whole.to_bytes(size, "big")


class TcpGateway:
    """The gateway of one session, in front of the TCP server at the port `target` of 127.0.0.1."""

    def __init__(self, target: int = 0, /, **welcome: Any) -> None:
        self.target = target
        self.welcome = welcome
        self.certify: Callable[[str], list[dict[str, str]]] | None = None
        """Makes the credentials for the SSH public key that the client has sent."""
        self.limit: int | None = None
        self.used = 0
        self.bound = ""
        """The public key to which the session is bound."""
        self.refuse: tuple[int, dict[str, str], dict[str, Any]] | None = None
        """Status, fields and problem of the response to all attempts."""
        self.answers_pings = True
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.connections: list[Connection] = []
        self.nonces: set[str] = set()
        self.expires = int(time.time()) + 3600
        self.port = 0
        self._server: Any = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def link(self) -> str:
        return f"http://{HOST}:{self.port}/?{MAC}={BASE}"

    async def listen(self, context: ssl.SSLContext | None = None) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening, and lose all connections."""
        self._server.close()
        for connection in self.connections:
            connection.writer.transport.abort()
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        first, *lines = head.strip().split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.requests.append((first, fields))
        refused = self.refuse or self._judge(first, fields)
        if refused is None and self.target:
            try:
                target = await asyncio.open_connection("127.0.0.1", self.target)
            except OSError:
                refused = 502, {}, {"detail": "Nothing answers there."}
                self.used -= 1
        if refused is not None:
            status, extra, problem = refused
            body = json.dumps(problem).encode()
            more = "".join(f"{name}: {value}\r\n" for name, value in extra.items())
            head = f"HTTP/1.1 {status} No\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            return
        accept = hashlib.sha1((fields["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode())
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: burrowgate.tcp.1\r\n"
            b"Sec-WebSocket-Accept: " + base64.b64encode(accept.digest()) + b"\r\n\r\n"
        )
        connection = Connection(self, reader, writer, fields)
        self.connections.append(connection)
        left = None if self.limit is None else self.limit - self.used
        welcome = {"sid": SID, "expires": self.expires, "limit": self.limit, "left": left, "endpoint": "db"}
        if self.certify is not None:
            welcome["credentials"] = self.certify(fields["burrowgate-public-key"])
        connection.say(t="open", **{**welcome, **self.welcome})
        try:
            await self._relay(connection, *(target if self.target else (None, None)))
        finally:
            connection.closed.set()

    def _judge(self, first: str, fields: dict[str, str]) -> tuple[int, dict[str, str], dict[str, Any]] | None:
        if first != "GET /.burrowgate/connect HTTP/1.1" or fields["host"] != f"{HOST}:{self.port}":
            return 404, {}, {}
        if fields.get("authorization") != f"Bearer {TOKEN}":
            return 403, {}, {}
        if fields.get("sec-websocket-protocol") != "burrowgate.tcp.1":
            return 400, {}, {}
        if "burrowgate-client" not in fields:
            return 428, {}, {}
        key = fields["burrowgate-client"]
        at, nonce, signature = fields["burrowgate-proof"].split(".")
        message = f"burrowgate connect\n{HOST}\n{SID}\n{at}\n{nonce}".encode()
        try:
            Ed25519PublicKey.from_public_bytes(_decode(key)).verify(_decode(signature), message)
        except InvalidSignature:
            return 428, {}, {}
        if nonce in self.nonces or abs(int(at) - time.time()) > 60 or not re.fullmatch(r"[A-Za-z0-9_-]{16,}", nonce):
            return 428, {}, {}
        self.nonces.add(nonce)
        if self.bound not in ("", key):
            return 409, {}, {}
        self.bound = key
        if self.limit is not None and self.used >= self.limit:
            return 429, {"Burrowgate-Left": "0"}, {}
        self.used += 1
        return None

    async def _relay(self, connection: Connection, reader: Any, writer: Any) -> None:
        async def down() -> None:
            try:
                while data := await reader.read(262_144):
                    connection.send(2, data)
                    await connection.writer.drain()
                connection.say(t="eof")
            except ConnectionResetError:
                connection.close(4007, reason="target-reset")

        task = asyncio.create_task(down()) if reader else None
        try:
            async for opcode, payload in connection.frames():
                connection.received = True
                if opcode == 2 and writer:
                    writer.write(payload)
                    await writer.drain()
                elif opcode == 1:
                    message = json.loads(payload)
                    assert message in ({"t": "eof"}, {"t": "done"}), payload
                    connection.dones += message["t"] == "done"
                    connection.eofs += message["t"] == "eof"
                    if writer and message["t"] == "eof":
                        writer.write_eof()
                elif opcode == 9 and self.answers_pings:
                    connection.send(10, payload)
                elif opcode == 10:
                    connection.pongs += 1
                elif opcode == 8:
                    connection.code = int.from_bytes(payload[:2], "big")
                    connection.send(8, payload)
                    return
        finally:
            if task is not None:
                task.cancel()
                writer.close()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
