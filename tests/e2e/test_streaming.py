"""Streaming: large bodies, event streams, WebSockets, slow and aborting clients, and many concurrent clients."""

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

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, start_app, start_tls_app, until

GIGABYTE = 1 << 30
MEGABYTE = 1 << 20
GROWTH = 16 * MEGABYTE
"""Maximum growth of the gateway's memory in bytes."""
PIECE = random.Random(1).randbytes(MEGABYTE)


class StreamCase(unittest.TestCase):
    """An application behind a gateway, and a session for it."""

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
        """Start the application and add it as the target `app`."""
        self.gateway.add("app", f"127.0.0.1:{start_app(self)}")

    def connect(self, *, buffer: int = 0) -> socket.socket:
        """Return a visitor's connection; `buffer` is its receive buffer in bytes (0: the default)."""
        made = socket.socket()
        self.addCleanup(made.close)
        made.settimeout(WAIT_SECONDS)
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.connect(("127.0.0.1", self.gateway.port))
        return made

    def http(self) -> HTTPConnection:
        """Return a visitor's HTTP connection."""
        connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        return connection

    def head(self, method: str, target: str, **fields: str) -> bytes:
        """Return the head of a request."""
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in {**self.fields, **fields}.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def get(self, path: str, fields: Mapping[str, str] | None = None) -> bytes:
        """Send a request, check that it succeeds and return its body."""
        connection = self.http()
        connection.request("GET", path, headers=fields or self.fields)
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        body = answer.read()
        connection.close()
        return body

    def closed(self) -> list[str]:
        """Return the streams that the application has seen ending."""
        ended: list[str] = json.loads(self.get("/closed", self.watching))
        return ended

    def assert_memory_is_bounded(self, before: int) -> None:
        """Check that the gateway's peak memory exceeds `before` by less than GROWTH."""
        grown = self.gateway.process.memory("VmHWM") - before
        self.assertLess(grown, GROWTH, f"grew by {grown / MEGABYTE:.1f} MB")

    def reset_peak(self) -> int:
        """Reset the peak of the gateway's memory and return its current memory in bytes."""
        self.gateway.process.forget_peak()
        return self.gateway.process.memory()


class LargeBodyTests(StreamCase):
    """Uploads and downloads of a gigabyte."""

    SIZE = GIGABYTE

    def upload(self, pieces: Iterable[bytes], *, length: int | None) -> tuple[int, str]:
        """Upload `pieces`; return size and digest that the application received."""
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
        """Upload `size` bytes in pieces that all differ, and check that they arrive."""
        digest = hashlib.sha256()

        def pieces() -> Iterable[bytes]:
            for number in range(size // MEGABYTE):
                piece = number.to_bytes(8, "big") + PIECE[8:]
                digest.update(piece)
                yield piece

        got = self.upload(pieces(), length=None if chunked else size)
        self.assertEqual(got, (size, digest.hexdigest()))

    def receive(self, size: int) -> None:
        """Download `size` bytes and check them."""
        connection = self.http()
        connection.request("GET", f"/download?size={size}", headers=self.fields)
        answer = connection.getresponse()
        pattern = bytes(range(256)) * (MEGABYTE // 256 + 1)
        piece = memoryview(bytearray(MEGABYTE))
        got = 0
        while count := answer.readinto(piece):
            self.assertTrue(piece[:count] == memoryview(pattern)[got % 256 :][:count], f"wrong bytes after {got}")
            got += count
        self.assertEqual(got, size)

    def test_large_upload(self) -> None:
        self.send(8 * MEGABYTE)
        before = self.reset_peak()
        self.send(self.SIZE)
        self.assert_memory_is_bounded(before)

    def test_large_download(self) -> None:
        self.receive(8 * MEGABYTE)
        before = self.reset_peak()
        self.receive(self.SIZE)
        self.assert_memory_is_bounded(before)

    def test_chunked_upload(self) -> None:
        self.send(8 * MEGABYTE, chunked=True)
        before = self.reset_peak()
        self.send(128 * MEGABYTE, chunked=True)
        self.assert_memory_is_bounded(before)


class SlowClientTests(StreamCase):
    """Clients that stop reading, or stop in the middle of an upload."""

    READERS = 20

    def test_slow_readers_do_not_delay_others(self) -> None:
        before = self.reset_peak()
        readers = [self.connect(buffer=16384) for _ in range(self.READERS)]
        for reader in readers:
            reader.sendall(self.head("GET", f"/download?size={GIGABYTE}"))
            self.assertIn(b"200 OK", reader.recv(64))
        for _ in range(50):
            self.assertEqual(len(self.get(f"/download?size={MEGABYTE}")), MEGABYTE)
        self.assert_memory_is_bounded(before)
        self.assertEqual(self.gateway.gauge("requests_in_flight"), self.READERS)
        for reader in readers:
            reader.close()
        until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchanges of closed readers have ended")
        until(lambda: self.closed().count("download False") == self.READERS, "the application sees the end")

    def test_aborted_upload_leaves_nothing_behind(self) -> None:
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
            until(lambda done=done: self.closed().count("upload") == done + 1, "the upload ends")  # type: ignore[misc]
            until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchange has ended")

    def test_cut_response_looks_incomplete(self) -> None:
        reader = self.connect()
        reader.sendall(self.head("GET", f"/download?size={GIGABYTE}"))
        self.assertIn(b"200 OK", reader.recv(64))
        self.gateway.admin("PATCH", "targets/app", {"enabled": False})
        got = 0
        with suppress(ConnectionResetError):
            while piece := reader.recv(MEGABYTE):
                got += len(piece)
        self.assertLess(got, GIGABYTE)


class LiveStreamTests(StreamCase):
    """Streams that stay open until their session is revoked."""

    def test_event_stream_lasts_until_revocation(self) -> None:
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
        self.assertFalse(rest.endswith(b"0\r\n\r\n"), "the stream looks complete")
        until(lambda: "ticks" in self.closed(), "the application sees the end")

    def test_websocket_echoes_until_revocation(self) -> None:
        socket = WebSocket(self.connect(), self.head)
        for text in (b"hello", b"", b"x" * 125, b"y" * 70_000, b"z" * 3_000_000):
            socket.send(text)
            self.assertEqual(socket.receive(), (1, b"you said " + text))
        self.gateway.revoke(self.session)
        self.assertIsNone(socket.receive())
        until(lambda: "echo" in self.closed(), "the application sees the end")

    def test_websocket_close_frame_is_answered(self) -> None:
        socket = WebSocket(self.connect(), self.head)
        socket.send(struct.pack("!H", 1000), opcode=8)
        self.assertEqual(socket.receive(), (8, struct.pack("!H", 1000)))
        self.assertIsNone(socket.receive())
        socket.close()
        until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchange has ended")

    def test_aborted_websocket_ends_on_both_sides(self) -> None:
        socket = WebSocket(self.connect(), self.head)
        socket.send(b"hello")
        self.assertEqual(socket.receive(), (1, b"you said hello"))
        socket.close()
        until(lambda: "echo" in self.closed(), "the application sees the end")
        until(lambda: self.gateway.gauge("requests_in_flight") == 0, "the exchange has ended")
        until(lambda: self.gateway.gauge("upstream_connections") == 1, "only the pooled connection is left")


class TlsTargetTests(LiveStreamTests):
    """The same tests with an application that serves TLS."""

    def serve(self) -> None:
        port, authority = start_tls_app(self)
        self.gateway.add("app", f"https://127.0.0.1:{port}")
        self.gateway.cli_json("targets", "set", "app", "--verify", "ca-file", "--ca-file", authority)


class WebSocket:
    """A minimal WebSocket client (RFC 6455)."""

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
        """Send one message in one frame, with a mask of zeros."""
        size = len(data)
        if size < 126:
            length = bytes([128 | size])
        elif size < 65536:
            length = bytes([128 | 126]) + struct.pack("!H", size)
        else:
            length = bytes([128 | 127]) + struct.pack("!Q", size)
        self._connection.sendall(bytes([128 | opcode]) + length + bytes(4) + data)

    def receive(self) -> tuple[int, bytes] | None:
        """Return opcode and data of the next frame, or None after the end of the connection."""
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
        """Close the connection."""
        self._file.close()
        self._connection.close()


class ManyClientsTests(StreamCase):
    CLIENTS = 100
    REQUESTS = 20

    def test_each_client_receives_its_own_responses(self) -> None:
        wrong: list[str] = []
        ready = threading.Barrier(self.CLIENTS)

        def client(number: int) -> None:
            connection = HTTPConnection("127.0.0.1", self.gateway.port, timeout=WAIT_SECONDS)
            try:
                ready.wait(WAIT_SECONDS)
                for turn in range(self.REQUESTS):
                    path = f"/head?client={number}&turn={turn}"
                    connection.request("GET", path, headers={**self.fields, "X-Client": f"{number} {turn}"})
                    used = connection.sock
                    reported = json.loads(connection.getresponse().read())
                    if reported["path"] != path or ["X-Client", f"{number} {turn}"] not in reported["fields"]:
                        wrong.append(f"{path} returned {reported}")
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
        self.assertLessEqual(self.gateway.gauge("upstream_connections"), 256)
