"""Session channel of the SSH client: a shell on a pty, with backpressure in both directions (RFC 4254, 6).

Rules.
    While the channel is paused, the sshd's window is not opened again: at most `WINDOW_BYTES` arrive after that.
    `buf` is Conch's own attribute of a channel, so no subclass uses that name.
"""

from __future__ import annotations

import struct
from typing import Any, Protocol

from twisted.conch.ssh import common
from twisted.conch.ssh.channel import SSHChannel
from twisted.conch.ssh.connection import SSHConnection
from twisted.conch.ssh.session import packRequest_pty_req, packRequest_window_change
from twisted.internet.defer import Deferred

from burrowgate.errors import SshHandshakeFailed
from burrowgate.proxy.tcp.terminal.transport import QuietLogger

WINDOW_BYTES = 256 * 1024
MAX_PACKET_BYTES = 32 * 1024
TERMINAL_TYPE = b"xterm-256color"
_LOCALE = b"C.UTF-8"
"""Asked for, because a shell without a locale shows bytes; the user's own start-up files may set another."""
_MODES = struct.pack(">BL", 42, 1) + b"\x00"
"""IUTF8 (RFC 8160): the erase key deletes a character, not a byte. All other modes stay as the sshd has them."""


class ShellEvents(Protocol):
    """What happens on a channel."""

    def shell_output(self, data: bytes) -> None:
        """The shell wrote `data`."""

    def shell_writable(self, is_writable: bool) -> None:
        """Whether the sshd accepts more input now."""

    def shell_exited(self, status: int | None, signal: str) -> None:
        """The shell ended, with a status or by a signal."""

    def shell_closed(self) -> None:
        """The channel is closed."""


class Connection(SSHConnection):
    """The service that carries one channel; the server can open none."""

    _log = QuietLogger()

    def adjustWindow(self, channel: Any, bytesToAdd: int) -> None:
        if not channel.is_paused:
            super().adjustWindow(channel, bytesToAdd)  # type: ignore[no-untyped-call]


class ShellChannel(SSHChannel):
    """A shell on a pty."""

    _log = QuietLogger()
    name = b"session"

    def __init__(self, events: ShellEvents, columns: int, rows: int) -> None:
        super().__init__(localWindow=WINDOW_BYTES, localMaxPacket=MAX_PACKET_BYTES)
        self._events = events
        self._size = columns, rows
        self._is_open = False
        self.is_paused = False
        self.started: Deferred[None] = Deferred()
        """Fires when the shell runs, or fails with `SshHandshakeFailed`."""

    # Requests.

    def channelOpen(self, specificData: bytes) -> None:
        assert self.conn is not None
        columns, rows = self._size
        request = packRequest_pty_req(TERMINAL_TYPE, (rows, columns, 0, 0), _MODES)
        pty = self.conn.sendRequest(self, b"pty-req", request, wantReply=1)
        self.conn.sendRequest(self, b"env", common.NS(b"LANG") + common.NS(_LOCALE))
        # Sent at once: waiting for the pty would cost a round trip. Its failure is reported first.
        shell = self.conn.sendRequest(self, b"shell", b"", wantReply=1)
        pty.addErrback(lambda _: self._refused("The SSH server gives this user no terminal (pty)."))
        shell.addCallbacks(
            lambda _: self._succeeded(),
            lambda _: self._refused("The SSH server gives this user no shell."),
        )
        self._is_open = True

    def _succeeded(self) -> None:
        if not self.started.called:
            self.started.callback(None)

    def _refused(self, sentence: str) -> None:
        if not self.started.called:
            self.started.errback(SshHandshakeFailed(sentence))

    def resize(self, columns: int, rows: int) -> None:
        """Give the pty another size, in characters."""
        self._size = columns, rows
        if self._is_open and self.conn is not None:
            self.conn.sendRequest(self, b"window-change", packRequest_window_change((rows, columns, 0, 0)))

    def pause(self) -> None:
        """Stop opening the sshd's window."""
        self.is_paused = True

    def resume(self) -> None:
        """Open the sshd's window again."""
        if self.is_paused:
            self.is_paused = False
            missing = self.localWindowSize - self.localWindowLeft
            if self._is_open and self.conn is not None and missing > self.localWindowSize // 2:
                self.conn.adjustWindow(self, missing)

    # Events.

    def openFailed(self, reason: Any) -> None:
        text = getattr(reason, "value", None) or b""
        text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        self._refused(f"The SSH server opens no session for this user{': ' if text else ''}{text[:200]}.")

    def dataReceived(self, data: bytes) -> None:
        self._events.shell_output(data)

    def extReceived(self, dataType: int, data: bytes) -> None:
        self._events.shell_output(data)

    def stopWriting(self) -> None:
        self._events.shell_writable(False)

    def startWriting(self) -> None:
        self._events.shell_writable(True)

    def eofReceived(self) -> None:
        pass

    def closeReceived(self) -> None:
        # What waits for the sshd's window has no reader any more.
        self.buf = b""
        self.loseConnection()  # type: ignore[no-untyped-call]

    def closed(self) -> None:
        self._refused("The SSH server closed the session before there was a shell.")
        self._events.shell_closed()

    def request_exit_status(self, data: bytes) -> bool:
        self._events.shell_exited(struct.unpack(">L", data[:4])[0], "")
        return True

    def request_exit_signal(self, data: bytes) -> bool:
        self._events.shell_exited(None, common.getNS(data)[0].decode("ascii", "replace")[:20])
        return True
