"""What flows: bodies larger than memory, event streams, WebSockets, slow and broken visitors, many at a time."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import socket
import struct
import threading
import unittest
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

from tests.support.gateway_process import TIMEOUT_SECONDS, Gateway, start_app, start_tls_app, until

GIGABYTE = 1 << 30
MEGABYTE = 1 << 20
GROWTH = 16 * MEGABYTE
"""How much more memory than before the gateway may ever hold."""
PIECE = random.Random(1).randbytes(MEGABYTE)


class StreamCase(unittest.TestCase):
    """An application behind a gateway, and a link to all of it."""

    def setUp(self) -> None:
        self.gateway = self.start()
        self.serve()
        minted = self.gateway.mint("app")
        self.session = minted["session"]["id"]
        host = minted["url"].split("/")[2]
        self.fields = {"Host": host, "Authorization": f"Bearer {minted['token']}"}
        self.watching = self.fields | {"Authorization": f"Bearer {self.gateway.mint('app')['token']}"}
        self.get("/head")

    def start(self) -> Gateway:
        """Start the gateway."""
        return Gateway(self)

    def serve(self) -> None:
        """Start the application and make it the target `app`."""
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")

    def connect(self, *, buffer: int = 0) -> socket.socket:
        """A visitor's connection; `buffer` is how much of an answer its end holds."""
        made = socket.socket()
        self.addCleanup(made.close)
        made.settimeout(TIMEOUT_SECONDS)
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.connect(("127.0.0.1", self.gateway.port))
        return made

    def http(self) -> HTTPConnection:
        """A visitor's connection that speaks HTTP."""
        connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=TIMEOUT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def head(self, method: str, target: str, **fields: str) -> bytes:
        """The head of a request."""
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in {**self.fields, **fields}.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def get(self, path: str, fields: Mapping[str, str] | None = None) -> bytes:
        """What a request that must succeed brings."""
        connection = self.http()
        connection.request("GET", path, headers=fields or self.fields)
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        body = answer.read()
        connection.close()
        return body

    def closed(self) -> list[str]:
        """Which of its streams the application saw ending."""
        ended: list[str] = json.loads(self.get("/closed", self.watching))
        return ended

    def stays_small(self, before: int) -> None:
        """Fails if the gateway ever held much more memory than `before`."""
        grown = self.gateway.process.memory("VmHWM") - before
        self.assertLess(grown, GROWTH, f"grew by {grown / MEGABYTE:.1f} MB")

    def rest(self) -> int:
        """The memory that the gateway holds now; from here on its peak counts."""
        self.gateway.process.forget_peak()
        return self.gateway.process.memory()


class Large(StreamCase):
    """A gigabyte each way."""

    MUCH = GIGABYTE

    def upload(self, pieces: Iterable[bytes], *, length: int | None) -> tuple[int, str]:
        """What the application got: size and digest."""
        connection = self.http()
        framing = {} if length is None else {"Content-Length": str(length)}
        connection.request(
            "PUT", "/upload", body=pieces, headers={**self.fields, **framing}, encode_chunked=length is None
        )
        text = connection.getresponse().read().decode()
        found = re.search(r"(\d+) ([0-9a-f]{64})", text)
        assert found is not None, text
        return int(found[1]), found[2]

    def send(self, size: int, *, chunked: bool = False) -> None:
        """Upload `size` bytes, no two pieces of them alike, and see that they arrive."""
        digest = hashlib.sha256()

        def pieces() -> Iterable[bytes]:
            for number in range(size // MEGABYTE):
                piece = number.to_bytes(8, "big") + PIECE[8:]
                digest.update(piece)
                yield piece

        got = self.upload(pieces(), length=None if chunked else size)
        self.assertEqual(got, (size, digest.hexdigest()))

    def receive(self, size: int) -> None:
        """Download `size` bytes, and see that they are those sent."""
        connection = self.http()
        connection.request("GET", f"/download?size={size}", headers=self.fields)
        answer = connection.getresponse()
        pattern = bytes(range(256)) * (MEGABYTE // 256 + 1)
        piece = memoryview(bytearray(MEGABYTE))
        got = 0
        while count := answer.readinto(piece):
            self.assertTrue(piece[:count] == memoryview(pattern)[got % 256 :][:count], f"other bytes after {got}")
            got += count
        self.assertEqual(got, size)

    def test_a_large_upload(self) -> None:
        self.send(8 * MEGABYTE)
        before = self.rest()
        self.send(self.MUCH)
        self.stays_small(before)

    def test_a_large_download(self) -> None:
        self.receive(8 * MEGABYTE)
        before = self.rest()
        self.receive(self.MUCH)
        self.stays_small(before)

    def test_a_chunked_upload(self) -> None:
        self.send(8 * MEGABYTE, chunked=True)
        before = self.rest()
        self.send(128 * MEGABYTE, chunked=True)
        self.stays_small(before)


class Slow(StreamCase):
    """Visitors who take nothing, or bring nothing more."""

    READERS = 20

    def test_a_slow_reader_holds_only_itself(self) -> None:
        before = self.rest()
        readers = [self.connect(buffer=16384) for _ in range(self.READERS)]
        for reader in readers:
            reader.sendall(self.head("GET", f"/download?size={GIGABYTE}"))
            self.assertIn(b"200 OK", reader.recv(64))
        for _ in range(50):
            self.assertEqual(len(self.get(f"/download?size={MEGABYTE}")), MEGABYTE)
        self.stays_small(before)
        self.assertEqual(self.gateway.gauge("requests_in_flight"), self.READERS)
        for reader in readers:
            reader.close()
        until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchanges of readers who left are over")
        until(lambda: self.closed().count("download False") == self.READERS, "the application is told")

    def test_an_upload_that_breaks_off_leaves_nothing_behind(self) -> None:
        for fields, body in (
            ({"Content-Length": str(GIGABYTE)}, PIECE),
            ({"Transfer-Encoding": "chunked"}, b"100000\r\n" + PIECE + b"\r\n"),
            ({"Transfer-Encoding": "chunked"}, b"100000\r\n" + PIECE[:1000]),
        ):
            done = self.closed().count("upload")
            sender = self.connect()
            sender.sendall(self.head("PUT", "/upload", **fields) + body)
            until(lambda: self.gateway.gauge("upstream_connections"), "the upload is under way")
            sender.close()
            until(lambda done=done: self.closed().count("upload") == done + 1, "the application is told")  # type: ignore[misc]
            until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchange is over")

    def test_what_a_target_did_not_finish_looks_unfinished(self) -> None:
        reader = self.connect()
        reader.sendall(self.head("GET", f"/download?size={GIGABYTE}"))
        self.assertIn(b"200 OK", reader.recv(64))
        self.gateway.admin("PATCH", "targets/app", {"enabled": False})
        got = 0
        with suppress(ConnectionResetError):
            while piece := reader.recv(MEGABYTE):
                got += len(piece)
        self.assertLess(got, GIGABYTE)


class Live(StreamCase):
    """Streams that last as long as their session."""

    def test_an_event_stream_lives_until_the_session_is_revoked(self) -> None:
        stream = self.connect()
        stream.sendall(self.head("GET", "/ticks"))
        reported = stream.makefile("rb")
        numbers: list[int] = []
        while len(numbers) < 10:
            if found := re.match(rb"data: (\d+)", reported.readline()):
                numbers.append(int(found[1]))
        self.assertEqual(numbers, list(range(1, 11)))
        self.gateway.revoke(self.session)
        rest = b""
        with suppress(ConnectionResetError):
            rest = reported.read()
        self.assertFalse(rest.endswith(b"0\r\n\r\n"), "it looks as if it had ended well")
        until(lambda: "ticks" in self.closed(), "the application is told")

    def test_a_websocket_echoes_until_the_session_is_revoked(self) -> None:
        socket = WebSocket(self.connect(), self.head)
        for text in (b"hello", b"", b"x" * 125, b"y" * 70_000, b"z" * 3_000_000):
            socket.send(text)
            self.assertEqual(socket.receive(), (1, b"you said " + text))
        self.gateway.revoke(self.session)
        self.assertIsNone(socket.receive())
        until(lambda: "echo" in self.closed(), "the application is told")

    def test_a_websocket_that_says_goodbye_is_answered(self) -> None:
        socket = WebSocket(self.connect(), self.head)
        socket.send(struct.pack("!H", 1000), opcode=8)
        self.assertEqual(socket.receive(), (8, struct.pack("!H", 1000)))
        self.assertIsNone(socket.receive())
        socket.close()
        until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchange is over")

    def test_a_websocket_whose_visitor_vanishes_is_over_on_both_sides(self) -> None:
        socket = WebSocket(self.connect(), self.head)
        socket.send(b"hello")
        self.assertEqual(socket.receive(), (1, b"you said hello"))
        socket.close()
        until(lambda: "echo" in self.closed(), "the application is told")
        until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchange is over")
        until(lambda: self.gateway.gauge("upstream_connections") == 1, "only the kept connection is left")


class OverTLS(Live):
    """The same to an application that speaks TLS."""

    def serve(self) -> None:
        port, authority = start_tls_app(self)
        self.gateway.add("app", f"https://127.0.0.1:{port}")
        self.gateway.cli_json("targets", "set", "app", "--verify", "ca-file", "--ca-file", authority)


class WebSocket:
    """As much of a WebSocket client (RFC 6455) as it takes to hear an echo."""

    def __init__(self, connection: socket.socket, head: Callable[..., bytes]) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        fields = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        connection.sendall(head("GET", "/echo", **fields, **{"Sec-WebSocket-Key": key}))
        self._connection = connection
        self._file = connection.makefile("rb")
        answer = self._file.readline()
        assert b" 101 " in answer, answer
        proof = hashlib.sha1(key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        lines = list(iter(self._file.readline, b"\r\n"))
        assert any(base64.b64encode(proof) in line for line in lines), lines

    def send(self, data: bytes, opcode: int = 1) -> None:
        """Send one message, in one frame, masked with nothing."""
        size = len(data)
        if size < 126:
            length = bytes([128 | size])
        elif size < 65536:
            length = bytes([128 | 126]) + struct.pack("!H", size)
        else:
            length = bytes([128 | 127]) + struct.pack("!Q", size)
        self._connection.sendall(bytes([128 | opcode]) + length + bytes(4) + data)

    def receive(self) -> tuple[int, bytes] | None:
        """The opcode and data of the next frame; None when the connection is over."""
        try:
            head = self._file.read(2)
            if len(head) < 2:
                return None
            size = head[1]
            if size > 125:
                wide = 2 if size == 126 else 8
                size = int.from_bytes(self._file.read(wide), "big")
            return head[0] & 15, self._file.read(size)
        except ConnectionResetError:
            return None

    def close(self) -> None:
        """End the connection."""
        self._file.close()
        self._connection.close()


class Many(StreamCase):
    CLIENTS = 100
    REQUESTS = 20

    def test_each_of_many_gets_its_own_answers(self) -> None:
        wrong: list[str] = []
        ready = threading.Barrier(self.CLIENTS)

        def client(number: int) -> None:
            connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=TIMEOUT_SECONDS)
            try:
                ready.wait(TIMEOUT_SECONDS)
                for turn in range(self.REQUESTS):
                    path = f"/head?client={number}&turn={turn}"
                    connection.request("GET", path, headers={**self.fields, "X-Client": f"{number} {turn}"})
                    used = connection.sock
                    reported = json.loads(connection.getresponse().read())
                    if reported["path"] != path or ["X-Client", f"{number} {turn}"] not in reported["fields"]:
                        wrong.append(f"{path} brought {reported}")
                    if connection.sock is not used:
                        wrong.append(f"{path} was not kept alive")
            except (OSError, HTTPException, ValueError, threading.BrokenBarrierError) as error:
                wrong.append(f"{number}: {error!r}")
            finally:
                connection.close()

        clients = [threading.Thread(target=client, args=(number,)) for number in range(self.CLIENTS)]
        for each in clients:
            each.start()
        for each in clients:
            each.join()
        self.assertEqual(wrong, [])
        until(lambda: self.gateway.gauge("client_connections") == 0, "all connections are closed")
        self.assertLessEqual(self.gateway.gauge("upstream_connections"), 64)
