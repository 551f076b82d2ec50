"""The shells of a process, found by session, visit and the name that the page gave them; bounded in number."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall, IReactorTime

from burrowgate.proxy.tcp.terminal.messages import end_text
from burrowgate.proxy.tcp.terminal.shell import ATTACHED, LINGERING, Shell

MAX_SHELLS = 1000
"""Shells of a process, each with up to 320 KiB of output and one connection."""
MAX_SHELLS_PER_SESSION = 32


class Shells:
    """All shells of a process."""

    def __init__(self, clock: IReactorTime) -> None:
        self._clock = clock
        self._by_session: dict[str, list[Shell]] = {}
        self._count = 0
        self._timer: IDelayedCall | None = None

    def __len__(self) -> int:
        return self._count

    def find(self, sid: str, vid: str, name: str) -> Shell | None:
        """Return the shell that a page of the visit is to show again; None if it is to have a new one.

        A page that was loaded again has the name of its shell, whether or not the gateway knows that the page before
        it is gone. A page without a shell takes up the one that was left last, such as that of a window just closed.
        """
        own = [shell for shell in self._by_session.get(sid, ()) if shell.owner.vid == vid]
        for shell in own:
            if shell.name == name and shell.phase in (ATTACHED, LINGERING):
                return shell
        lingering = [shell for shell in own if shell.phase == LINGERING]
        return max(lingering, key=lambda shell: shell.left_at, default=None)

    def is_full(self, sid: str) -> bool:
        """Return whether the session, or the process, has as many shells as it may."""
        return self._count >= MAX_SHELLS or len(self._by_session.get(sid, ())) >= MAX_SHELLS_PER_SESSION

    def add(self, shell: Shell) -> None:
        """Add a shell."""
        self._by_session.setdefault(shell.owner.sid, []).append(shell)
        self._count += 1
        if self._timer is None:
            self._timer = self._clock.callLater(1.0, self._tick)

    def remove(self, shell: Shell) -> None:
        """Remove a shell that has ended; one that is not here is ignored."""
        shells = self._by_session.get(shell.owner.sid, [])
        if shell in shells:
            shells.remove(shell)
            self._count -= 1
            if not shells:
                del self._by_session[shell.owner.sid]

    def end_session(self, sid: str, reason: str) -> int:
        """End all shells of a session, for a reason of `core.tcp.connections`; returns their number."""
        shells = list(self._by_session.get(sid, ()))
        for shell in shells:
            shell.end(reason, end_text(reason))
        return len(shells)

    def close(self) -> None:
        """End all shells, because the process ends."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for sid in tuple(self._by_session):
            self.end_session(sid, "gateway-stopping")

    def _tick(self) -> None:
        self._timer = None
        _each(self._by_session, Shell.tick)
        if self._count and self._timer is None:
            self._timer = self._clock.callLater(1.0, self._tick)


def _each(by_session: dict[str, list[Shell]], act: Callable[[Shell], None]) -> None:
    for shells in tuple(by_session.values()):
        for shell in tuple(shells):
            act(shell)
