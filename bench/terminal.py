"""Measures the terminal beside OpenSSH's `ssh` on the same sshd: `python -m bench.terminal` (docs/terminal.md).

echo    a byte to `cat` on a raw pty and back, in turns with `ssh`, so that a load of the machine meets both
cat     a file of 64 MB to its end: by `ssh`, by a WebSocket client that draws nothing, and in Chromium, with the
        longest time in which its page was frozen
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bench.chromium import chromium_page
from tests.support.tcp_servers import SshServer
from tests.support.terminal import TerminalServer, ssh_server
from tests.support.websocket_client import BINARY, TEXT, client_frame, read_server_frames

MB = 1_000_000
CAT_BYTES = 64 * MB
ROUNDS = 20
TIMEOUT_SECONDS = 120
ECHOES = 50
"""Echoes of one way in a round."""
_RAW_CAT = b"stty raw -echo; echo rea''dy; exec cat\n"
_UPGRADE = (
    "GET /.burrowgate/terminal?cols=80&rows=24&shell=bench HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: burrowgate.terminal.1\r\n\r\n"
)
_WATCH = """() => { window.longest = 0; let before = performance.now();
const tick = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - before);
before = now; setTimeout(tick, 0) }; tick() }"""
_LAST_LINES = """(shown) => { const buffer = burrowgateTerminal.buffer.active;
for (let row = 0; row < burrowgateTerminal.rows; row++)
  if (buffer.getLine(buffer.baseY + row)?.translateToString(true) === shown) return true;
return false }"""


class OpenSsh:
    """A shell by the program `ssh`."""

    def __init__(self, server: SshServer, key: Path) -> None:
        options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentityAgent=none", "LogLevel=ERROR"]
        self._process = subprocess.Popen(
            ["ssh", "-F", "none", "-tt", "-p", str(server.port), "-i", str(key)]
            + [part for option in options for part in ("-o", option)]
            + [f"{server.user}@127.0.0.1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)

    def read(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.read(262_144)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class WebTerminal:
    """A shell by the WebSocket of the terminal; what it sends is acknowledged at once."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(_UPGRADE.encode())
        self._data = b""
        while b"\r\n\r\n" not in self._data:
            self._data += self._socket.recv(4096)
        self._data = self._data.partition(b"\r\n\r\n")[2]
        while b'"t":"open"' not in self._data:  # what is typed before has no shell
            self._data += self._socket.recv(4096)
        self._drawn = self._acked = 0
        self.frames = 0

    def write(self, data: bytes) -> None:
        self._socket.sendall(client_frame(data))

    def read(self) -> bytes:
        while True:
            frames, self._data = read_server_frames(self._data)
            output = b"".join(frame.payload for frame in frames if frame.opcode == BINARY)
            if output:
                self.frames += len(frames)
                self._drawn += len(output)
                if self._drawn - self._acked >= 65_536:
                    self._acked = self._drawn
                    ack = json.dumps({"t": "ack", "bytes": self._drawn}).encode()
                    self._socket.sendall(client_frame(ack, opcode=TEXT))
                return output
            self._data += self._socket.recv(262_144)

    def close(self) -> None:
        """End the shell, which would be shown again otherwise."""
        self._socket.sendall(client_frame(b'{"t":"end"}', opcode=TEXT))
        while self._socket.recv(262_144):
            pass
        self._socket.close()


Way = OpenSsh | WebTerminal


def wait_for(way: Way, text: bytes) -> int:
    """Read until `text` is shown; returns how many bytes came."""
    tail, count = b"", 0
    while text not in tail:
        data = way.read()
        count += len(data)
        tail = (tail + data)[-len(data) - len(text) :]
    return count


def echoes(way: Way, count: int) -> list[float]:
    """Return how long each of `count` echoes took, in seconds."""
    times = []
    for number in range(count):
        letter = b"%c" % (65 + number % 26)  # another one each time, so that a late one is not taken for it
        start = time.perf_counter()
        way.write(letter)
        while letter not in way.read():
            pass
        times.append(time.perf_counter() - start)
    return times


def measure_echo(ways: dict[str, Way]) -> dict[str, dict[str, float]]:
    """Return the median and the 90th percentile of each way, in ms."""
    for way in ways.values():
        way.write(_RAW_CAT)
        wait_for(way, b"ready")
        echoes(way, ECHOES)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            times[name] += echoes(way, ECHOES)
    found = {}
    for name, values in times.items():
        tenths = statistics.quantiles(values, n=10)
        found[name] = {"p50_ms": round(tenths[4] * 1e3, 3), "p90_ms": round(tenths[8] * 1e3, 3)}
    return found


def measure_cat(way: Way, file: Path) -> float:
    """Return the seconds until the end of `file` was shown."""
    way.write(b"PS1=; stty -echo; echo rea''dy\n")
    wait_for(way, b"ready")
    start = time.perf_counter()
    way.write(f"cat {file}\n".encode())
    wait_for(way, b"the last line")
    return time.perf_counter() - start


def measure_chromium(origin: str, file: Path) -> dict[str, float]:
    """Return the seconds until Chromium shows the end of `file`, and the longest time its page was frozen, in ms."""
    with chromium_page() as page:
        page.call("Page.navigate", url=origin)
        page.wait_for("document.querySelector('#state')?.textContent.includes('Connected') ?? false", TIMEOUT_SECONDS)
        page.type_line("PS1=; echo rea''dy")
        page.wait_for(f"({_LAST_LINES})('ready')", TIMEOUT_SECONDS)
        page.evaluate(f"({_WATCH})()")
        start = time.perf_counter()
        page.type_line(f"cat {file}")
        page.wait_for(f"({_LAST_LINES})('the last line')", TIMEOUT_SECONDS)
        return {
            "seconds": round(time.perf_counter() - start, 2),
            "longest_freeze_ms": round(page.evaluate("window.longest"), 1),
        }


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-browser", action="store_true", help="leave Chromium out")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="burrowgate-bench-")))
        sshd = ssh_server(folder)
        stack.callback(sshd.remove)
        key = folder / "key"
        file = folder / "long"
        file.write_text(("0123456789" * 7 + "\n") * (CAT_BYTES // 71) + "the last line\n")
        cleanups = cast(Any, SimpleNamespace(addCleanup=stack.callback))
        server = TerminalServer(cleanups, sshd, key)
        found: dict[str, Any] = {"load": os.getloadavg()[0]}
        ways: dict[str, Way] = {"ssh": OpenSsh(sshd, key), "terminal": WebTerminal(server.port)}
        found["echo"] = measure_echo(ways)
        for way in ways.values():
            way.close()
        found["cat_seconds"] = {}
        for name in ("ssh", "terminal"):
            way = OpenSsh(sshd, key) if name == "ssh" else WebTerminal(server.port)
            found["cat_seconds"][name] = round(measure_cat(way, file), 2)
            if isinstance(way, WebTerminal):
                found["frames"] = way.frames
            way.close()
        if not arguments.no_browser:
            found["chromium"] = measure_chromium(server.origin, file)
        found["load_at_the_end"] = os.getloadavg()[0]
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
