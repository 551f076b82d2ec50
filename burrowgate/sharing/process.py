"""The process that shares: a run of `share` which ends with this program, however that ends.

Rules. The request goes to its stdin, which stays open for as long as the link is to live; secrets are no arguments. It
has a session of its own, so that Ctrl-C reaches this program alone, which then ends it.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Mapping
from typing import Any

from burrowgate import errors
from burrowgate.client.problems import error_of
from burrowgate.errors import BurrowgateError, GatewayNotRunning
from burrowgate.server import import_path

STOP_TIMEOUT_SECONDS = 60.0
"""Longest wait for the end: a gateway lets requests under way end first. Then the process is killed."""
_PIECE_BYTES = 64 * 1024


class ShareProcess:
    """One run of `share`."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        """Start it. `request` is what `cli.share_for_program` reads, without `program`."""
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [*import_path.ISOLATED, "-m", "burrowgate.cli.share_for_program"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=import_path.child_environment(os.environ),
            start_new_session=True,
        )
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({**request, "program": self._owner}).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended, and `wait_ready` reports why
        except BaseException:
            self.kill()
            raise

    def wait_ready(self, seconds: float) -> dict[str, Any]:
        """Return the link as the process reports it. Raises the error that it reports, or `GatewayNotRunning`.

        `seconds` is the longest wait. After an error, the process has ended.
        """
        try:
            reported: dict[str, Any] = json.loads(self._first_line(seconds) or "null") or {}
        except BaseException:
            self.kill()
            raise
        if "url" in reported:
            return reported
        code = self._process.wait()
        self._close_pipes()
        error = reported.get("error")
        if error is None:
            raise BurrowgateError(f"`share` ended with exit code {code} and without a link; stderr says why.")
        raise error_of(getattr(errors, error["family"]), error["code"], error["detail"], error["field"])

    def _first_line(self, seconds: float) -> bytes:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        latest = time.monotonic() + seconds
        line = b""
        while not line.endswith(b"\n"):
            if not select.select([descriptor], [], [], max(0.0, latest - time.monotonic()))[0]:
                raise GatewayNotRunning(f"There is no link after {seconds:g} s; share.log in the home says why.")
            piece = os.read(descriptor, _PIECE_BYTES)
            if not piece:
                break
            line += piece
        return line

    @property
    def is_own(self) -> bool:
        """Whether this program started the process; false in a fork of it, whose end is not that of the program."""
        return os.getpid() == self._owner

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended, by itself or by `stop`."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """End the run as Ctrl-C ends `share`, and with it the gateway that it started; returns when that has ended."""
        self._close_pipes()
        try:
            self._process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
