"""Real servers for tests: each on a port and in a folder of its own, gone with the run."""

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

_FOUND = [name for name in ("redis-server", "valkey-server") if shutil.which(name)]
PROGRAMS = _FOUND or ["redis-server"]
"""What the tests run against: all that is installed here."""

SKIP = None if _FOUND or os.environ.get("BURROWGATE_TEST_ALL") else "Neither Redis nor Valkey is installed here."
"""Why tests are skipped, for `twisted.trial`; where all must run they fail instead."""

PATIENCE = 30.0
"""Seconds after which a server that should be there is not."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One server; every commit is on its disk before it answers, unless `settings` say otherwise."""

    def __init__(self, program: str = PROGRAMS[0], **settings: str) -> None:
        self.program = program
        self.port = _free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="burrowgate-redis-"))
        self._settings = {"appendonly": "yes", "appendfsync": "always"} | settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start it, and wait until it answers."""
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
        deadline = time.monotonic() + PATIENCE
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
        """Stop it, in order or by SIGKILL."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def freeze(self, frozen: bool) -> None:
        """Stop it where it stands, so that it answers nothing more, or let it go on."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)

    def remove(self) -> None:
        """Stop it, and leave nothing."""
        self.stop(signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)

    def client(self) -> redis.Redis:
        """A connection for the test itself."""
        return redis.Redis(port=self.port, retry=Retry(NoBackoff(), 0), socket_timeout=PATIENCE)


@cache
def server(program: str = PROGRAMS[0]) -> Server:
    """The one server of this run."""
    made = Server(program)
    atexit.register(made.remove)
    return made.start()


_numbers = itertools.count(1)


def new_prefix() -> str:
    """A prefix under which nothing is kept yet."""
    return f"test{next(_numbers)}"
