"""Measures the relay of a box's screen beside the same connection without it: `python -m bench.screen`.

pixels  a stream of pictures, recorded from Xtigervnc as noVNC asks for it, played at full speed: CPU of the relay's
        process for each MB
keys    from a key to the frame that shows it, in a terminal: p50 and p90, straight and through the relay
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections.abc import Iterator
from pathlib import Path

from tests.support.rfb_viewer import RfbViewer
from tests.support.screens import Screen

MB = 1_000_000
_VERSION = b"RFB 003.008\n"
_SCRIPT = """\
while :; do
    for i in $(seq 2000); do
        printf "\\033[48;2;$((i * 73 % 256));$((i * 31 % 256));$((i * 177 % 256))m word$i \\033[0m"
    done
    ls -lR /usr/share/doc | head -2000
done
"""


def relay(folder: str) -> None:
    """Run a relay from `screen.sock` to `rfb.sock` of `folder`, until the standard input ends."""
    from twisted.internet import reactor, stdio
    from twisted.internet.endpoints import UNIXClientEndpoint
    from twisted.internet.protocol import Protocol

    from burrowgate.boxes.screen import ScreenServer
    from burrowgate.core.boxes.settings import Clipboard

    endpoint = UNIXClientEndpoint(reactor, f"{folder}/rfb.sock")
    ScreenServer(reactor, f"{folder}/screen.sock", endpoint, Clipboard()).start()

    class Until(Protocol):
        def connectionLost(self, reason: object = None) -> None:
            reactor.stop()

    print("listening", flush=True)
    stdio.StandardIO(Until())
    reactor.run()


@contextlib.contextmanager
def relaying(folder: str) -> Iterator[int]:
    """A relay in a process of its own, whose id is returned."""
    command = (sys.executable, "-m", "bench.screen", "--relay", folder)
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    process.stdout.readline()  # it listens
    try:
        yield process.pid
    finally:
        process.stdin.close()
        process.wait(10)


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def record(case: unittest.TestCase, size: int) -> tuple[bytes, int]:
    """Return `size` bytes of what Xtigervnc sends of a busy terminal, from the handshake on, and its rectangles."""
    screen = Screen(case, 1280, 800, "-FrameRate", "30")
    viewer = RfbViewer(screen.path, [one for one in _encodings() if one not in (-312, -313)], keeps=True)
    (screen.folder / "script").write_text(_SCRIPT, "ascii")
    screen.terminal("sh script", "200x60")
    while sum(map(len, viewer.received)) < size:
        for _ in range(50):
            viewer.message()
    viewer.close()
    return b"".join(viewer.received), sum(viewer.rectangles.values())


def _encodings() -> tuple[int, ...]:
    from tests.support.rfb_client import NOVNC_ENCODINGS

    return tuple(one for one in NOVNC_ENCODINGS if one not in (5, 21))


def play(listening: socket.socket, data: bytes, rounds: int) -> None:
    """Be a screen server: the handshake of `data`, then its updates, over and over."""
    connection, _ = listening.accept()
    head = 12 + 2 + 4 + 24
    head += int.from_bytes(data[head - 4 : head], "big")
    connection.sendall(data[:12])
    connection.recv(12)
    connection.sendall(data[12:14])
    connection.recv(1)
    connection.sendall(data[14:18])
    connection.recv(1)
    connection.sendall(data[18:head])
    time.sleep(0.2)  # the viewer's requests
    connection.recv(65_536)
    for _ in range(rounds):
        connection.sendall(data[head:])
    connection.close()


def pixels(case: unittest.TestCase, size: int, rounds: int) -> dict[str, float]:
    """Measure the CPU of the relay for each MB of pictures."""
    data, rectangles = record(case, size)
    with tempfile.TemporaryDirectory() as folder:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(f"{folder}/rfb.sock")
        listening.listen()
        threading.Thread(target=play, args=(listening, data, rounds), daemon=True).start()
        with relaying(folder) as pid:
            viewer = socket.socket(socket.AF_UNIX)
            viewer.connect(f"{folder}/screen.sock")
            count = _shake(viewer)
            before, began = cpu(pid), time.monotonic()
            buffer = bytearray(1 << 20)
            while got := viewer.recv_into(buffer):
                count += got
            seconds, used = time.monotonic() - began, cpu(pid) - before
    return {
        "MB": round(count / MB, 1),
        "rectangles per MB": round(rectangles / (len(data) / MB)),
        "ms of CPU per MB": round(used * 1_000 / (count / MB), 2),
        "MB per second": round(count / MB / seconds),
    }


def _shake(viewer: socket.socket) -> int:
    from tests.support.rfb_messages import REQUEST, SET_FORMAT, set_encodings

    count = len(viewer.recv(12, socket.MSG_WAITALL))
    viewer.sendall(_VERSION)
    count += len(viewer.recv(2, socket.MSG_WAITALL))
    viewer.sendall(b"\1")
    count += len(viewer.recv(4, socket.MSG_WAITALL))
    viewer.sendall(b"\1")
    count += len(viewer.recv(24, socket.MSG_WAITALL))
    viewer.sendall(SET_FORMAT + set_encodings(*_encodings()) + REQUEST)
    return count


class Watched:
    """A viewer that is read by a thread of its own."""

    def __init__(self, path: str) -> None:
        self.viewer = RfbViewer(path)
        self.viewer.socket.settimeout(None)
        self.drawn_at = 0.0
        self.drew = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                self.viewer.until_frame()
                self.drawn_at = time.perf_counter()
                self.drew.set()

    def key(self, keysym: int) -> float:
        """Press a key and return how long it took until a frame came, in milliseconds."""
        self.drew.clear()
        began = time.perf_counter()
        self.viewer.key(keysym)
        self.drew.wait(5)
        return (self.drawn_at - began) * 1_000


def keys(case: unittest.TestCase, count: int) -> dict[str, float]:
    """Measure the time from a key to its frame."""
    screen = Screen(case, 1280, 800)
    screen.terminal("cat", "120x50")
    with relaying(str(screen.folder)):
        viewers = {"straight": Watched(screen.path), "through the relay": Watched(str(screen.folder / "screen.sock"))}
        # The two take turns, so that a busy machine is busy for both.
        times: dict[str, list[float]] = {title: [] for title in viewers}
        time.sleep(1)
        for number in range(count):
            for title, watched in viewers.items():
                times[title].append(watched.key(ord("a") + number % 26))
                time.sleep(0.1)
    found = {}
    for title, samples in times.items():
        ordered = sorted(samples)
        found[f"{title} p50 ms"] = round(ordered[len(ordered) // 2], 1)
        found[f"{title} p90 ms"] = round(ordered[len(ordered) * 9 // 10], 1)
    return found


class _Case(unittest.TestCase):
    """What the screens end with."""


def main() -> None:
    """Run what is asked for and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--relay", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--mb", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keys", type=int, default=100)
    options = parser.parse_args()
    if options.relay:
        relay(options.relay)
        return
    case = _Case()
    try:
        print(json.dumps({"pixels": pixels(case, options.mb * MB, options.rounds)}, indent=1))
        print(json.dumps({"keys": keys(case, options.keys)}, indent=1))
    finally:
        case.doCleanups()


if __name__ == "__main__":
    main()
