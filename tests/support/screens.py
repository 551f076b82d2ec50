"""A real screen server (Xtigervnc) at a UNIX socket, as boxes have it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tests.support import WAIT_SECONDS, requires
from tests.support.gateway_process import until

_Test = TypeVar("_Test", bound=Callable[..., Any])


def requires_screen(test: _Test) -> _Test:
    """Skip a test, or a class of them, where a program that it needs is not installed."""
    for program in ("Xtigervnc", "xterm", "xclip"):
        test = requires(program)(test)
    return test


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

    def copy(self, text: str) -> None:
        """Put a text into the clipboard of the screen."""
        # It goes on in the background, with the descriptors that it has.
        subprocess.run(
            ("xclip", "-i", "-selection", "clipboard"),
            env={**os.environ, "DISPLAY": self.display},
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WAIT_SECONDS,
            check=True,
        )

    def copied(self) -> str:
        """Return the text of the clipboard; empty if there is none."""
        done = subprocess.run(
            ("timeout", "2", "xclip", "-o", "-selection", "clipboard"),
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
        return done.stdout.decode()

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
