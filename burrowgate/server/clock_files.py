"""The clock in the home: its state for the next start, and the operator's acceptance of a step of the wall clock.

Rules.
    `clock` is replaced as a whole. Its modification time is the clock's time, as older releases read it; a file without
    valid contents, such as theirs, counts by that alone.
    `clock.accepted` holds for one boot. It says how far the wall clock may be followed, so that a later step is not
    accepted by it. All processes of a home read it while they see a step.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from twisted.logger import Logger

from burrowgate.core import durations
from burrowgate.server.clock import ClockMark, SteadyClock
from burrowgate.tls import private_files

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_LOGGED_SECONDS = 10.0
"""Correction in one tick that is logged: more than the drift and the time between two ticks."""

_log = Logger()


class _Acceptance(msgspec.Struct, frozen=True):
    boot: str
    offset: float


def boot_id() -> str:
    """The id of this boot of the machine; empty if the system has none (random(4))."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


def read_mark(path: Path) -> ClockMark | None:
    """The state that was last saved in the file `path`; None if there is none."""
    try:
        saved_at = path.stat().st_mtime
        contents = path.read_bytes()
    except OSError:
        return None
    try:
        return msgspec.json.decode(contents, type=ClockMark)
    except msgspec.MsgspecError:
        return ClockMark(saved_at)


def write_mark(path: Path, mark: ClockMark) -> None:
    """Save `mark` in the file `path`, without waiting for the disk. Raises `HomeError`."""
    private_files.write(path, msgspec.json.encode(mark), modified_at=mark.time, is_durable=False)


class ClockKeeper:
    """Keeps `clock` right, saves its state in the folder `home`, and logs steps of the wall clock."""

    def __init__(self, clock: SteadyClock, home: Path) -> None:
        self.clock = clock
        self._home = home
        self._logged = False

    def tick(self) -> None:
        """Sync the clock; called about twice a second."""
        clock = self.clock
        before = clock.now()
        if clock.step is not None:
            self._read_acceptance()
        clock.sync()
        followed = clock.now() - before
        if followed > _LOGGED_SECONDS:
            _log.warn("The clock follows the machine's, by {ahead}", ahead=durations.approximate(int(followed)))
        elif self._logged and clock.step is None:
            _log.info("The machine's clock agrees again with the time that has passed")
        if clock.step is not None and not self._logged:
            _log.warn(
                "The machine's clock is {ahead} ahead of the time that has passed; not followed for an hour unless"
                " `burrowgate doctor --accept-clock` confirms it",
                ahead=durations.approximate(int(-clock.ahead())),
            )
        self._logged = clock.step is not None

    def save(self) -> None:
        """Save the state of the clock in the home. Raises `HomeError`."""
        write_mark(self._home / "clock", self.clock.mark())

    def _read_acceptance(self) -> None:
        with suppress(OSError, msgspec.MsgspecError):
            accepted = msgspec.json.decode((self._home / "clock.accepted").read_bytes(), type=_Acceptance)
            if accepted.boot and accepted.boot == self.clock.mark().boot:
                self.clock.accept(accepted.offset)


def accept(home: Path, wall: float, uptime: float, boot: str) -> None:
    """Record in `home` that the operator holds the wall clock, which shows `wall`, for right. Raises `HomeError`."""
    contents = msgspec.json.encode(_Acceptance(boot, wall - uptime))
    private_files.write(home / "clock.accepted", contents, modified_at=wall)
