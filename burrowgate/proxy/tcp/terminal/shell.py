"""One shell: it outlives the page that opened it, and the next page of the same visit takes it up again.

    OPENING    the sshd is being reached
    ATTACHED   a page shows it
    LINGERING  no page shows it; it ends after `LINGER_SECONDS`
    ENDED      closed, and reported once

Rules.
    A shell is one connection of its session, however often its page comes back: it is counted when it is opened.
    While a page shows it, the shell is read as fast as the page draws and the recording is written. While it lingers,
    its output goes to the scrollback and the recording, and what no longer fits is forgotten.
    A lingering shell is in the scope of its session, whose end cuts it as it cuts the exchange of an attached one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from twisted.internet.interfaces import IReactorTime

from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.tcp.connections import reason_of_cut
from burrowgate.errors import RecordingFailed
from burrowgate.proxy.tcp.interfaces import Opening
from burrowgate.proxy.tcp.recording.recorder import Recorder
from burrowgate.proxy.tcp.terminal.client import OpenShell
from burrowgate.proxy.tcp.terminal.messages import end_text
from burrowgate.proxy.tcp.terminal.scrollback import Scrollback
from burrowgate.sessions.connection_info import ConnectionInfo, ConnectionScope

LINGER_SECONDS = 60.0
PROGRESS_SECONDS = 5.0
OPENING, ATTACHED, LINGERING, ENDED = "opening", "attached", "lingering", "ended"
TRANSITIONS = {OPENING: (ATTACHED, ENDED), ATTACHED: (LINGERING, ATTACHED, ENDED), LINGERING: (ATTACHED, ENDED)}
"""The phases that may follow each phase; a page that takes a shell from another leaves it attached."""


class Page(Protocol):
    """The page that shows a shell."""

    def show(self, data: bytes) -> None:
        """Output of the shell, all of one read."""

    def pause_input(self, is_paused: bool) -> None:
        """Whether the sshd takes no input now."""

    def exited(self, status: int | None, signal: str) -> None:
        """The shell ended by itself."""

    def ended(self, reason: str, text: str) -> None:
        """The shell is over or belongs to another page: `reason` for programs, `text` for people."""

    def tick(self) -> None:
        """A second has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellOwner:
    """The visit that opened a shell, and what the list of connections shows of it."""

    sid: str
    vid: str
    target: str
    client_address: str
    passphrase: str = ""
    signed_in: SignedIn | None = None


class Shell:
    """One shell, from the moment at which its connection was counted."""

    active = False
    rests_until = math.inf
    """`Shells` looks after its times, whether it lingers or not."""

    def __init__(
        self,
        name: str,
        owner: ShellOwner,
        opening: Opening,
        recorder: Recorder | None,
        scope: Callable[[], ConnectionScope],
        clock: IReactorTime,
        now: Callable[[], float],
        on_ended: Callable[[Shell], None],
    ) -> None:
        """`name` is what its page calls it, `scope` returns that of its session, `now` seconds since 1970."""
        self.name = name
        self.owner = owner
        self.opening = opening
        self._recorder = recorder
        self._scope = scope
        self._clock = clock
        self._now = now
        self._on_ended = on_ended
        self._open: OpenShell | None = None
        self._page: Page | None = None
        self._phase = OPENING
        self._since = now()
        self._scrollback = Scrollback()
        self._chunks: list[bytes] = []
        self._pauses: set[str] = set()
        self._exit: tuple[int | None, str] | None = None
        self._left_at = 0.0
        self._reported_at = clock.seconds()
        self._reported = 0
        self._used_at = clock.seconds()
        self.size = (0, 0)
        self.up = 0
        self.down = 0
        if recorder is not None:
            recorder.on_full = lambda is_full: self._pause("recording", is_full)
            recorder.on_failed = self._recording_failed

    @property
    def phase(self) -> str:
        return self._phase

    @property
    def left_at(self) -> float:
        """When its last page was lost, on the clock of the reactor."""
        return self._left_at

    # The page.

    def started(self, opened: OpenShell, size: tuple[int, int]) -> None:
        """The shell runs, `size` columns and rows large."""
        self._open = opened
        self.size = size
        opened.transport.on_read = self._flush
        opened.transport.on_lost = self._lost

    def note(self, text: bytes) -> None:
        """Show a line of the gateway's own, as if it were output; it is not recorded."""
        self._scrollback.add(text)
        if self._page is not None:
            self._page.show(text)

    def attach(self, page: Page, size: tuple[int, int]) -> bytes:
        """Let `page` show the shell; returns the output that draws its screen. Another page that shows it loses it."""
        if self._phase == ENDED:
            raise ValueError("the shell is over")
        before, self._page = self._page, None
        if before is not None:
            before.ended("taken-over", "This terminal was opened in another window.")
        self._scope().exchanges.discard(self)
        self._flush()
        replay = self._scrollback.replay()
        self._page = page
        self._phase = ATTACHED
        self._pauses &= {"recording"}
        self._pause("page", False)
        if self._scrollback.has_forgotten and size == self.size:
            # Full-screen programs draw again only when the size changes.
            self.resize(size[0], size[1] + 1)
        self.resize(*size)
        return replay

    def detach(self, page: Page) -> None:
        """`page` is gone."""
        if self._page is page and self._phase == ATTACHED:
            self._page = None
            self._phase = LINGERING
            self._left_at = self._clock.seconds()
            self._scope().exchanges.add(self)
            self._pause("page", False)

    def input(self, data: bytes) -> None:
        """Pass what was typed or pasted to the shell."""
        if self._open is not None and self._phase == ATTACHED:
            self.up += len(data)
            self._used_at = self._clock.seconds()
            if self._recorder is not None:
                self._recorder.input(data)
            self._open.channel.write(data)  # type: ignore[no-untyped-call]

    def resize(self, columns: int, rows: int) -> None:
        """Give the shell another size."""
        if self._open is not None and self._phase != ENDED and (columns, rows) != self.size:
            self.size = columns, rows
            self._open.channel.resize(columns, rows)
            if self._recorder is not None:
                self._recorder.resize(columns, rows)

    def pause_output(self, is_paused: bool) -> None:
        """Stop reading from the shell while its page does not keep up."""
        self._pause("page", is_paused)

    def _pause(self, why: str, is_paused: bool) -> None:
        (self._pauses.add if is_paused else self._pauses.discard)(why)
        if self._open is not None:
            (self._open.channel.pause if self._pauses else self._open.channel.resume)()

    # Events of the channel.

    def shell_output(self, data: bytes) -> None:
        self._chunks.append(data)

    def shell_writable(self, is_writable: bool) -> None:
        if self._page is not None:
            self._page.pause_input(not is_writable)

    def shell_exited(self, status: int | None, signal: str) -> None:
        self._exit = status, signal

    def shell_closed(self) -> None:
        self._flush()
        if self._exit is not None and self._page is not None:
            self._page.exited(*self._exit)
        self.end("target-closed", "The shell has ended.")

    def _lost(self) -> None:
        self._flush()
        self.end("target-reset", "The connection to the SSH server was lost.")

    def _flush(self) -> None:
        """Pass on what one read has brought."""
        if not self._chunks:
            return
        data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        self.down += len(data)
        self._used_at = self._clock.seconds()
        if self._page is not None:
            self._page.show(data)
        self._scrollback.add(data)
        if self._recorder is not None:
            self._recorder.output(data)

    def _recording_failed(self, error: RecordingFailed) -> None:
        self.end("error", str(error))

    # The end.

    def end(self, reason: str, text: str = "") -> None:
        """End the shell, for a reason of `core.tcp.connections`; `text` is the sentence for people."""
        if self._phase == ENDED:
            return
        self._phase = ENDED
        self._scope().exchanges.discard(self)
        opened, self._open = self._open, None
        page, self._page = self._page, None
        if opened is not None:
            opened.transport.on_lost = opened.transport.on_read = None
            opened.transport.abandon()
        if page is not None:
            page.ended(reason, text)
        if self._recorder is not None:
            self._recorder.end()
        self.opening.closed(reason, self.up, self.down, text if reason in ("error", "target-reset") else "")
        self._on_ended(self)

    def sweep(self, now: float) -> None:
        pass

    def tick(self) -> None:
        """Report progress, and end if a timeout has passed; called once a second."""
        seconds = self._clock.seconds()
        if self._phase == LINGERING and seconds - self._left_at >= LINGER_SECONDS:
            self.end("client-lost", "The terminal's window was closed.")
            return
        idle = self.opening.idle_timeout
        if idle is not None and seconds - self._used_at >= idle:
            self.end("idle", "The terminal was not used for too long.")
            return
        if seconds - self._reported_at >= PROGRESS_SECONDS and self.up + self.down != self._reported:
            self._reported_at, self._reported = seconds, self.up + self.down
            self.opening.progress(self.up, self.down)
        if self._page is not None:
            self._page.tick()

    # A live exchange, while it lingers.

    @property
    def is_tcp(self) -> bool:
        return True

    @property
    def passphrase(self) -> str:
        return self.owner.passphrase

    @property
    def signed_in(self) -> SignedIn | None:
        return self.owner.signed_in

    def visit_id(self) -> str:
        return self.owner.vid

    def cut(self, reason: str) -> None:
        why = reason_of_cut(reason)
        self.end(why, end_text(why))

    def info(self) -> ConnectionInfo:
        return ConnectionInfo(
            id=str(self.opening.welcome["cid"]),
            sid=self.owner.sid,
            target=self.owner.target,
            client_address=self.owner.client_address,
            protocol="ssh",
            summary="GET /.burrowgate/terminal",
            tunnel=True,
            since=self._since,
            bytes_in=self.up,
            bytes_out=self.down,
        )
