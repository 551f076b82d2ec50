"""A few visitors who ask steadily, each a moment after it was answered: how long each answer took, and when."""

from __future__ import annotations

import socket
import time
from threading import Event, Thread

from bench.http import receive, request
from bench.loads import commands

_PAUSE = 0.004
"""Seconds between an answer and the next request."""


class Trickle:
    """The visitors."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []
        self._enough = Event()
        self._answers: list[tuple[float, float]] = []
        self._faults: list[str] = []

    def begin(self, port: int, fields: dict[str, str], visitors: int) -> int:
        """Let them begin."""
        sent = request("/", fields)
        self._threads = [Thread(target=self._visit, args=(port, sent), daemon=True) for _ in range(visitors)]
        for thread in self._threads:
            thread.start()
        return visitors

    def _visit(self, port: int, sent: bytes) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                while not self._enough.is_set():
                    begun = time.monotonic()
                    connection.sendall(sent)
                    answer = receive(connection)
                    self._answers.append((begun, time.monotonic() - begun))
                    if answer.status != 200:
                        raise ValueError(f"status {answer.status}")
                    time.sleep(_PAUSE)
        except (OSError, ValueError) as error:
            self._faults.append(f"a visitor was not served: {error or type(error).__name__}")

    def end(self) -> list[tuple[float, float]]:
        """Let them end: for each answer, when it was asked for and how long it took, in seconds."""
        self._enough.set()
        for thread in self._threads:
            thread.join(15)
        if self._faults:
            raise ValueError(self._faults[0])
        return self._answers


if __name__ == "__main__":
    trickle = Trickle()
    commands.serve({"begin": trickle.begin, "end": trickle.end})
