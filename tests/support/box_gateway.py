"""A visitor of a disposable browser at a real gateway: its page's requests, its screen, and the processes of boxes."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Served, ask, until
from tests.support.rfb_client import CONTROL, PLAIN_ENCODINGS, RfbClient

AGENT = "Mozilla/5.0 (test)"
BROWSER = "/.burrowgate/browser/"


class BoxVisitor:
    """A browser that has opened a link."""

    def __init__(self, gateway: Served | None, link: str, port: int = 0) -> None:
        """`port` is that of a server in front of the gateway, or of the gateway itself if that is None."""
        self._port = port or (gateway.port if gateway else 80)
        answer, _ = ask(
            link,
            port=self._port,
            **{"User-Agent": AGENT, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Accept": "text/html"},
        )
        self.cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
        self.host = link.split("/")[2]

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **fields: str) -> tuple[int, bytes]:
        """Return status and body of a request of the page."""
        sent = {"Cookie": self.cookie, "User-Agent": AGENT, "Origin": f"http://{self.host}", **fields}
        answer, data = ask(f"http://{self.host}{path}", method=method, port=self._port, body=body, **sent)
        return answer.status, data

    def view(self) -> dict[str, Any]:
        """The view of the box."""
        status, body = self.ask(BROWSER + "status")
        assert status == 200, (status, body)
        found: dict[str, Any] = json.loads(body)
        return found

    def start(self) -> dict[str, Any]:
        """Start a box, and return the view once its screen answers."""
        status, body = self.ask(BROWSER + "start", "POST", b'{"layout":"us"}')
        assert status in (200, 202), (status, body)
        view = until(self._started, "the box")
        assert view["state"] in ("ready", "active", "detached"), view
        return view

    def _started(self) -> dict[str, Any]:
        """The view, once the start is over; empty until then."""
        view = self.view()
        return {} if view["state"] in (None, "requested", "launching") else view

    def end(self) -> dict[str, Any]:
        """End the box."""
        found: dict[str, Any] = json.loads(self.ask(BROWSER + "end", "POST")[1])
        return found

    def screen(self, path: str = "/.burrowgate/screen") -> BoxScreen:
        """Open the screen."""
        return BoxScreen(
            connect(
                f"ws://{self.host}{path}",
                sock=socket.create_connection(("127.0.0.1", self._port)),
                additional_headers={"Cookie": self.cookie},
                origin=f"http://{self.host}",
                subprotocols=["burrowgate.tcp.1"],  # type: ignore[list-item]
                user_agent_header=AGENT,
                max_size=None,
                ping_interval=None,
                legacy=True,
            )
        )


class BoxScreen:
    """A viewer (RFB 3.8, raw pixels) over the WebSocket of the gateway, which sends nothing of its own accord."""

    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire
        self.messages: list[dict[str, Any]] = []
        """What the gateway has said."""
        self.client = RfbClient(wire.send, PLAIN_ENCODINGS, asks=False, keeps_picture=True)
        while not self.client.is_ready:
            self._receive(WAIT_SECONDS)
        self.width, self.height = self.client.size

    def _receive(self, seconds: float) -> None:
        message = self.wire.recv(timeout=seconds)
        if isinstance(message, str):
            self.messages.append(json.loads(message))
        else:
            self.client.feed(message)

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Return red, green and blue of one pixel of a new frame."""
        client = self.client
        frames = client.frames
        while client.frames == frames:
            updates = client.updates
            client.request(x, y, 1, 1, incremental=False)
            # The response to a request may be the state of the LEDs alone.
            while client.updates == updates:
                self._receive(WAIT_SECONDS)
        return client.colour(x, y)

    def key(self, keysym: int) -> None:
        """Press and release a key."""
        self.client.key(keysym)

    def paste(self, text: str) -> None:
        """Put `text`, which is Latin-1, into the clipboard of the box, and press Ctrl+V."""
        self.client.plain_text(text)
        self.pixel(1, 1)  # the screen has taken it
        self.client.press(CONTROL)
        self.client.key(ord("v"))
        self.client.release(CONTROL)

    def ending(self, seconds: float = WAIT_SECONDS) -> tuple[int, str]:
        """Wait until the gateway closes, with no more than `seconds` of silence, and return the code and the reason."""
        try:
            while True:
                self._receive(seconds)
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return closed.rcvd.code, closed.rcvd.reason

    def close(self) -> None:
        """Close as a page that is left does."""
        self.wire.close()


def descendants(pid: int) -> dict[int, str]:
    """Return the processes below `pid` with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text("latin-1").rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    found: dict[int, str] = {}
    level = {pid}
    while level:
        level = {one for one, parent in parents.items() if parent in level}
        for one in level:
            try:
                found[one] = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode("latin-1")
            except OSError:
                continue
    return found


def start_time(pid: int) -> str:
    """Return when the process began, in ticks since the start of the system; empty if there is none.

    Together they name a process: a busy system reuses all ids within minutes.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def alive(pids: set[int]) -> set[int]:
    """Return those of `pids` that run and are no zombies."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in ("Z", "X"):
            running.add(pid)
    return running
