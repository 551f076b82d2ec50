"""The protocols of service managers: passed listening sockets, readiness, and watchdog.

Rules (sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3); the protocols are a few variables and a datagram).
    Variables with the id of another process are ignored.
    A socket is identified by its name, one of `NAMES`; a single socket is the visitors', whatever its name. Each must
    be a listening TCP socket, and one that is not used is an error.
    A service manager that does not receive notifications causes no error.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

from burrowgate.errors import ConfigError

FIRST = 3
"""The number of the first passed descriptor."""
NAMES = ("visitors", "https", "verify")


class Supervisor:
    """The service manager that started this process, if one did."""

    def __init__(self, environ: Mapping[str, str] | None = None, pid: int = 0) -> None:
        """`environ` as `os.environ`; without it there is no manager."""
        environ = environ or {}
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._passed = _passed(environ, pid)
        self.watchdog = _watchdog(environ, pid)
        """Seconds without a message after which the manager ends this process; 0 if it has no watchdog."""

    def take(self, name: str) -> socket.socket | None:
        """The passed socket `name`, once. Raises `ConfigError` unless it is a listening TCP socket."""
        number = self._passed.pop(name, None)
        return None if number is None else _listener(name, number)

    def check_all_taken(self) -> None:
        """Raises `ConfigError` if a passed socket was not taken."""
        for name in self._passed:
            key = "tls = true" if name == "https" else f"{name}_port"
            raise ConfigError(f"The service manager opened a socket for {name}, which is off; set {key} too.")

    def notify(self, state: str) -> None:
        """Send a notification, such as `READY=1`, to the manager."""
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as reported:
            try:
                reported.sendto(state.encode(), address)
            except OSError:
                return  # the manager is gone or its queue is full; if it misses a message, it restarts the gateway


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def _watchdog(environ: Mapping[str, str], pid: int) -> float:
    if _number(environ.get("WATCHDOG_PID", str(pid))) != pid:
        return 0.0
    return (_number(environ.get("WATCHDOG_USEC")) or 0) / 1_000_000


def _passed(environ: Mapping[str, str], pid: int) -> dict[str, int]:
    """The passed descriptors by name. Raises `ConfigError`."""
    count = _number(environ.get("LISTEN_FDS"))
    if not count or _number(environ.get("LISTEN_PID")) != pid:
        return {}
    names = environ.get("LISTEN_FDNAMES", "").split(":")
    if count == 1:
        names = [names[0] if names[0] in NAMES else NAMES[0]]
    if len(names) != count or len(set(names)) != count or not set(names).issubset(NAMES):
        raise ConfigError(
            f"The service manager opened {count} sockets; name each with FileDescriptorName: visitors, https, verify."
        )
    return {name: FIRST + at for at, name in enumerate(names)}


def _listener(name: str, number: int) -> socket.socket:
    wrong = ConfigError(f"What the service manager opened for {name} is no TCP socket that listens; see its unit.")
    try:
        os.set_inheritable(number, False)
        listener = socket.socket(fileno=number)
    except OSError as error:
        raise wrong from error
    listens = listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    if listener.family not in (socket.AF_INET, socket.AF_INET6) or listener.type != socket.SOCK_STREAM or not listens:
        listener.close()
        raise wrong
    listener.setblocking(False)
    return listener
