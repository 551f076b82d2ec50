"""Real servers for tests, each with its own port and folder; they are removed when the run ends."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_INSTALLED = [name for name in ("redis-server", "valkey-server") if shutil.which(name)]
PROGRAMS = _INSTALLED or ["redis-server"]
"""The servers that the tests run against: all that are installed."""

SKIP = None if _INSTALLED or os.environ.get("BURROWGATE_TEST_ALL") else "Neither Redis nor Valkey is installed here."
"""The reason to skip tests, for `twisted.trial`; with BURROWGATE_TEST_ALL they fail instead."""

TIMEOUT = 30.0
"""Seconds to wait for a server to start, stop or answer."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server that syncs every commit to disk before it answers, unless `settings` override that."""

    def __init__(self, program: str = PROGRAMS[0], **settings: str) -> None:
        self.program = program
        self.port = _free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="burrowgate-redis-"))
        self._settings = {"appendonly": "yes", "appendfsync": "always"} | settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start the server and wait until it answers."""
        arguments = {"port": str(self.port), "bind": "127.0.0.1", "dir": str(self._folder), "save": ""} | self._settings
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self.program,
                    *itertools.chain(*((f"--{name.replace('_', '-')}", value) for name, value in arguments.items())),
                ],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                with self.client() as client:
                    client.ping()
                return self
            except redis.RedisError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"It did not start: {(self._folder / 'log').read_text()}") from None
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the server with the signal `how`."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(how)
            self._process.wait(TIMEOUT)
            self._process = None

    def freeze(self, frozen: bool) -> None:
        """Suspend the process, so that it does not answer, or resume it."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)

    def remove(self) -> None:
        """Kill the server and delete its folder."""
        self.stop(signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)

    def client(self) -> redis.Redis:
        """A connection for the test itself."""
        return redis.Redis(port=self.port, retry=Retry(NoBackoff(), 0), socket_timeout=TIMEOUT)


@cache
def server(program: str = PROGRAMS[0]) -> Server:
    """The server that all tests of this run share."""
    shared = Server(program)
    atexit.register(shared.remove)
    return shared.start()


_numbers = itertools.count(1)


def new_prefix() -> str:
    """A prefix that no test has used yet."""
    return f"test{next(_numbers)}"
