"""A VNC server of Debian (TigerVNC), started for tests on loopback."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from tests.support import requires
from tests.support.gateway_process import until
from tests.support.ports import free_port

requires_vnc = requires("Xtigervnc")
_FILE_KEY = bytes.fromhex("e84ad660c4721ae0")
"""The key, the same everywhere, under which VNC servers store passwords."""


class VncDesktop:
    """A screen of 640 by 480 with a password, or with none; it is stopped at the end of `case`."""

    def __init__(self, case: unittest.TestCase, password: str = "") -> None:
        self.port = free_port()
        self.display = f":{self.port}"
        self.folder = Path(case.enterContext(tempfile.TemporaryDirectory(prefix="burrowgate-vnc-")))
        self._case = case
        security = ["-SecurityTypes", "None"]
        if password:
            file = self.folder / "password"
            encryptor = Cipher(TripleDES(_FILE_KEY * 3), modes.ECB()).encryptor()
            file.write_bytes(encryptor.update(password.encode().ljust(8, b"\0")[:8]))
            security = ["-SecurityTypes", "VncAuth", "-PasswordFile", str(file)]
        options = ["-rfbport", str(self.port), "-localhost", "-geometry", "640x480", "-nolisten", "tcp"]
        self._run("Xtigervnc", self.display, *options, *security)
        until(lambda: os.path.exists(f"/tmp/.X11-unix/X{self.port}"), "the X server listens")

    def terminal(self, script: str) -> None:
        """Fill the screen with a terminal that runs `script` in `folder`."""
        self._run("xterm", "-fullscreen", "-e", "sh", "-c", script)

    def typed(self) -> Path:
        """Fill the screen with a terminal that writes each line which is typed; returns the file."""
        self.terminal('while read line; do echo "$line" >> typed; done')
        return self.folder / "typed"

    def _run(self, *command: str) -> None:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, "DISPLAY": self.display},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._case.addCleanup(process.wait)
        self._case.addCleanup(process.kill)
