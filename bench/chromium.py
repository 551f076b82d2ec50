"""A page of Chromium for measurements, by the DevTools protocol on pipes, with as little instrumentation as possible.

Playwright subscribes to the network of each page and so is sent each message of each WebSocket in base64, which costs
Chromium's main process alone 0.8 s of CPU for 64 MB. Here only the domains that are asked for are switched on.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.chromium import FLAGS

EXECUTABLE = "/usr/bin/chromium"
OPTIONS = ("--headless", "--remote-debugging-pipe", "--window-size=1000,700")
POLL_SECONDS = 0.05


class ChromiumPage:
    """One page, without its network, console or lifecycle being observed."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write
        self._data = b""
        self._calls = 0
        self._session: dict[str, str] = {}
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = {"sessionId": session}

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol and return its result. Raises `RuntimeError` with what Chromium answers."""
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": parameters} | self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            text, found, rest = self._data.partition(b"\0")
            if not found:
                if not (data := os.read(self._read, 262_144)):
                    raise RuntimeError("Chromium has ended.")
                self._data += data
                continue
            self._data = rest
            answer = json.loads(text)
            if answer.get("id") == self._calls:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression. Raises `RuntimeError` if it throws."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"].get("description", expression))
        return result["result"].get("value")

    def wait_for(self, expression: str, timeout: float) -> None:
        """Wait until a JavaScript expression is true. Raises `TimeoutError` after `timeout` seconds."""
        end = time.monotonic() + timeout
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise TimeoutError(expression)
            time.sleep(POLL_SECONDS)

    def type_line(self, text: str) -> None:
        """Type a line and Enter."""
        self.call("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
            self.call("Input.dispatchKeyEvent", type=kind, **enter, **({"text": "\r"} if kind == "keyDown" else {}))


@contextmanager
def chromium_page() -> Iterator[ChromiumPage]:
    """Start Chromium with an empty page, and end it."""
    to_browser, from_browser = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(prefix="burrowgate-bench-", ignore_cleanup_errors=True) as profile:
        # Chromium reads commands from descriptor 3 and writes to 4.
        command = f'exec "$0" "$@" 3<&{to_browser[0]} 4>&{from_browser[1]}'
        process = subprocess.Popen(
            ["bash", "-c", command, EXECUTABLE, *FLAGS, *OPTIONS, f"--user-data-dir={profile}"],
            pass_fds=(to_browser[0], from_browser[1]),
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser[0])
        os.close(from_browser[1])
        try:
            yield ChromiumPage(from_browser[0], to_browser[1])
        finally:
            process.terminate()
            process.wait()
            os.close(from_browser[0])
            os.close(to_browser[1])
