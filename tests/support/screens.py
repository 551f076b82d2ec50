"""A real screen server (Xtigervnc) at a UNIX socket, as boxes have it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from tests.support import requires
from tests.support.gateway_process import until

requires_screen = requires("Xtigervnc")


class Screen:
    """A screen of its own display number, which ends with `case`."""

    def __init__(self, case: unittest.TestCase, width: int = 640, height: int = 480, *options: str) -> None:
        self.folder = Path(case.enterContext(tempfile.TemporaryDirectory(prefix="burrowgate-screen-")))
        self.path = str(self.folder / "rfb.sock")
        self._case = case
        read, write = os.pipe()
        self._run(
            *("Xtigervnc", "-displayfd", str(write), "-nolisten", "tcp", "-geometry", f"{width}x{height}"),
            *("-depth", "24", "-SecurityTypes", "None", "-rfbport", "-1", "-rfbunixpath", self.path),
            *("-AlwaysShared", "-FrameRate", "60", *options),
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as number:
            self.display = f":{number.readline().strip()}"
        until(lambda: os.path.exists(self.path), "the screen server listens")

    def terminal(self, script: str, geometry: str = "100x40") -> None:
        """Show a terminal that runs `script`."""
        self._run("xterm", "-geometry", geometry, "-e", "sh", "-c", script)

    def run(self, *command: str, text: str | None = None) -> str:
        """Run a program on this display and return what it prints."""
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(
            command, env=environment, input=text, capture_output=True, text=True, timeout=20, check=True
        ).stdout

    def _run(self, *command: str, pass_fds: tuple[int, ...] = ()) -> None:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, "DISPLAY": getattr(self, "display", "")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=pass_fds,
        )
        self._case.addCleanup(process.wait)
        self._case.addCleanup(process.kill)
