"""A real VNC server for tests, and a small client of RFB (RFC 6143)."""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from burrowgate.proxy.tcp.injection.vnc import challenge_response
from tests.support import WAIT_SECONDS
from tests.support.ports import free_port

PROGRAM = shutil.which("Xtigervnc") or ""
WIDTH, HEIGHT = 64, 48
_FILE_KEY = bytes((23, 82, 107, 6, 35, 78, 88, 7))
"""With which VNC servers write passwords into files."""

requires_vnc = unittest.skipIf(not PROGRAM, "Xtigervnc is not installed here.")


class VncServer:
    """Xtigervnc with a small screen, on a display and a port of its own."""

    def __init__(self, password: str, security_types: str, *arguments: str) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="burrowgate-vnc-"))
        file = self._folder / "password"
        file.write_bytes(challenge_response(_FILE_KEY, password.encode()[:8].ljust(8, b"\0")))
        read, write = os.pipe()
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(PROGRAM, "-displayfd", str(write), "-rfbport", str(self.port), "-interface", "127.0.0.1"),
                    *("-SecurityTypes", security_types, "-PasswordFile", file, "-geometry", f"{WIDTH}x{HEIGHT}"),
                    *("-depth", "24", "-AlwaysShared", "-BlacklistThreshold", "100000", *arguments),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(write,),
                env={"PATH": os.environ["PATH"], "HOME": str(self._folder)},
            )
        os.close(write)
        with os.fdopen(read) as display:
            # The server writes the number of its display when it is ready.
            is_ready = select.select([display], [], [], WAIT_SECONDS)[0] and display.readline()
        if not is_ready:
            raise AssertionError(f"Xtigervnc did not start: {(self._folder / 'log').read_text('utf-8', 'replace')}")

    def remove(self) -> None:
        """End the server and delete its folder."""
        self._process.terminate()
        self._process.wait(WAIT_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)


class RfbClient:
    """A client without any security. `refusal` has the reason if the server refuses it."""

    def __init__(self, port: int, version: bytes = b"RFB 003.008\n") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), WAIT_SECONDS)
        self.refusal = ""
        self.size = (0, 0)
        self.name = ""
        self.server_version = self._read(12)
        self._socket.sendall(version)
        if version == b"RFB 003.003\n":
            types = [self._number(4)]
        else:
            types = list(self._read(self._number(1))) or [0]
        if types == [0]:
            self.refusal = self._read(self._number(4)).decode()
            return
        assert types == [1], types
        if version != b"RFB 003.003\n":
            self._socket.sendall(b"\x01")
        if version == b"RFB 003.008\n" and self._number(4) != 0:
            self.refusal = self._read(self._number(4)).decode()
            return
        self._socket.sendall(b"\x01")
        self.size = (self._number(2), self._number(2))
        self._read(16)
        self.name = self._read(self._number(4)).decode()

    def __enter__(self) -> RfbClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise AssertionError(f"The server closed after {data!r}.")
            data += part
        return data

    def _number(self, count: int) -> int:
        return int.from_bytes(self._read(count), "big")

    def screen(self) -> bytes:
        """Return the pixels of the whole screen, four bytes each."""
        width, height = self.size
        self._socket.sendall(b"\x02\0\0\x01" + bytes(4))  # raw encoding
        self._socket.sendall(b"\x03\0" + bytes(4) + width.to_bytes(2, "big") + height.to_bytes(2, "big"))
        covered, pixels = 0, b""
        while covered < width * height:
            assert self._read(2)[:1] == b"\0"
            for _ in range(self._number(2)):
                _, _, wide, high, encoding = (self._number(size) for size in (2, 2, 2, 2, 4))
                assert encoding == 0
                pixels += self._read(wide * high * 4)
                covered += wide * high
        return pixels
