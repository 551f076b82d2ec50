"""Load generator of a few visitors with steady requests; records when each was sent and how long it took."""

from __future__ import annotations

import socket
import time
from threading import Event, Thread

from bench.http import receive, request
from bench.loads import commands

_PAUSE = 0.004
"""Seconds between a response and the next request."""


class Trickle:
    """Visitors, one thread each."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []
        self._stopping = Event()
        self._times: list[tuple[float, float]] = []
        self._faults: list[str] = []

    def begin(self, port: int, fields: dict[str, str], visitors: int) -> int:
        """Start `visitors` threads."""
        sent = request("/", fields)
        self._threads = [Thread(target=self._visit, args=(port, sent), daemon=True) for _ in range(visitors)]
        for thread in self._threads:
            thread.start()
        return visitors

    def _visit(self, port: int, sent: bytes) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                while not self._stopping.is_set():
                    begun = time.monotonic()
                    connection.sendall(sent)
                    response = receive(connection)
                    self._times.append((begun, time.monotonic() - begun))
                    if response.status != 200:
                        raise ValueError(f"status {response.status}")
                    time.sleep(_PAUSE)
        except (OSError, ValueError) as error:
            self._faults.append(f"a visitor was not served: {error or type(error).__name__}")

    def end(self) -> list[tuple[float, float]]:
        """Stop the threads; returns start and duration of each request in seconds. Raises `ValueError`."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(15)
        if self._faults:
            raise ValueError(self._faults[0])
        return self._times


if __name__ == "__main__":
    trickle = Trickle()
    commands.serve({"begin": trickle.begin, "end": trickle.end})
