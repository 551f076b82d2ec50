"""Command lines of the programs that `burrowgate connect` starts, with what they read: pure functions.

Rules.
    No secret stands in an argument, which other users of the computer see in `ps`: programs get it in a file of mode
    0600, or in their environment, which only its user can read.
    Without brokered credentials, as with injection, the local end is a UNIX socket in a folder of mode 0700, because
    what reaches it reaches the target. With some it is a port, so that programs use TLS with the target as usual.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

POSTGRESQL_SOCKET = ".s.PGSQL.5432"
"""libpq finds it by the name of its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """The local end of a session, and what the gateway said of it."""

    folder: Path
    """For files; the program ends before it is removed."""
    host: str = ""
    port: int = 0
    socket: Path | None = None
    """UNIX socket in place of host and port."""
    welcome: Mapping[str, Any]
    secret: Mapping[str, str] = field(repr=False)
    """Fields of the brokered credentials; empty without any."""

    @property
    def user(self) -> str:
        """The user at the target; empty if none is known."""
        return self.secret.get("username") or str(self.welcome.get("user") or "")

    @property
    def database(self) -> str:
        """The database at the target; empty if none is known."""
        return self.secret.get("database") or str(self.welcome.get("database") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A command line, what it has in its environment, and files to write before it starts."""

    argv: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By their names in the folder."""
    notes: Sequence[str] = ()
    """Sentences for the user."""


def psql(at: Local, args: Sequence[str]) -> Launch:
    """PostgreSQL's psql: its variables, and PGPASSFILE."""
    environ = {"PGUSER": at.user, "PGDATABASE": at.database}
    if at.socket is not None:
        environ |= {"PGHOST": str(at.socket.parent), "PGPORT": "5432", "PGUSER": at.user or "visitor"}
    else:
        environ |= {"PGHOST": at.host, "PGPORT": str(at.port)}
    files = {}
    if "password" in at.secret:
        escaped = at.secret["password"].replace("\\", "\\\\").replace(":", "\\:")
        files["pgpass"] = f"*:*:*:*:{escaped}\n"
        environ["PGPASSFILE"] = str(at.folder / "pgpass")
    return Launch(argv=("psql", *args), environ={name: text for name, text in environ.items() if text}, files=files)


def mysql(at: Local, args: Sequence[str]) -> Launch:
    """The client of MySQL and MariaDB: --defaults-extra-file, which has to be its first argument."""
    fields = {"user": at.user, "password": at.secret.get("password", "")}
    if at.socket is not None:
        fields |= {"protocol": "socket", "socket": str(at.socket)}
    else:
        fields |= {"protocol": "tcp", "host": at.host, "port": str(at.port)}
    lines = [f"{name}={_quoted(text)}" for name, text in fields.items() if text]
    more = ["[mysql]", f"database={_quoted(at.database)}"] if at.database else []
    text = "\n".join(("[client]", *lines, *more, ""))
    return Launch(argv=("mysql", f"--defaults-extra-file={at.folder / 'my.cnf'}", *args), files={"my.cnf": text})


def redis(at: Local, args: Sequence[str]) -> Launch:
    """redis-cli: REDISCLI_AUTH."""
    place = ("-s", str(at.socket)) if at.socket is not None else ("-h", at.host, "-p", str(at.port))
    password = at.secret.get("password", "")
    user = ("--user", at.user) if at.user and password else ()
    environ = {"REDISCLI_AUTH": password} if password else {}
    return Launch(argv=("redis-cli", *place, *user, *args), environ=environ)


def http(at: Local, args: Sequence[str]) -> Launch:
    """curl: every host leads to the target, so that a URL names the `Host` and the certificate's name."""
    first, *others = args or ("/",)
    if first.startswith("/"):
        first = f"http://{at.welcome.get('target', 'target')}{first}"
    if at.socket is not None:
        place: tuple[str, ...] = ("--unix-socket", str(at.socket))
    else:
        host = f"[{at.host}]" if ":" in at.host else at.host
        place = ("--connect-to", f"::{host}:{at.port}")
    config = [f"header = {_quoted(f'{name}: {text}')}" for name, text in _headers(at.secret).items()]
    if "password" in at.secret:
        config.append(f"user = {_quoted(at.user + ':' + at.secret['password'])}")
    files = {"curlrc": "\n".join((*config, ""))} if config else {}
    given = ("--config", str(at.folder / "curlrc")) if config else ()
    return Launch(argv=("curl", "--noproxy", "*", *place, *given, first, *others), files=files)


def vnc(at: Local, args: Sequence[str]) -> Launch:
    """vncviewer of TigerVNC: VNC_USERNAME and VNC_PASSWORD."""
    environ = {"VNC_USERNAME": at.user, "VNC_PASSWORD": at.secret.get("password", "")}
    place = str(at.socket) if at.socket is not None else f"{at.host}::{at.port}"
    return Launch(argv=("vncviewer", *args, place), environ={name: text for name, text in environ.items() if text})


def rdp(at: Local, args: Sequence[str], *, platform: str = sys.platform) -> Launch:
    """A .rdp file for mstsc, Microsoft's app on macOS, or xfreerdp; each asks for the password."""
    lines = [f"full address:s:{at.host}:{at.port}", "prompt for credentials:i:1"]
    lines += [f"username:s:{at.user}"] if at.user else []
    path = str(at.folder / "session.rdp")
    programs: dict[str, tuple[str, ...]] = {"win32": ("mstsc", path), "darwin": ("open", "-W", path)}
    argv = programs.get(platform, ("xfreerdp", path))
    notes = [f"The password is {at.secret['password']}"] if "password" in at.secret else []
    return Launch(argv=(*argv, *args), files={"session.rdp": "\r\n".join((*lines, ""))}, notes=notes)


PROGRAMS: Mapping[str, Callable[[Local, Sequence[str]], Launch]] = {
    "psql": psql,
    "mysql": mysql,
    "redis": redis,
    "http": http,
    "vnc": vnc,
    "rdp": rdp,
}
"""The programs, without ssh, by the names of their commands."""
PORT_ONLY = frozenset({"rdp"})
"""Programs that cannot use a UNIX socket."""
SOCKET_NAMES = {"psql": POSTGRESQL_SOCKET}
"""Names that the programs give to their sockets; others take any."""


def _quoted(text: str) -> str:
    """Return `text` in double quotes, as option files of MySQL and of curl have it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _headers(secret: Mapping[str, str]) -> dict[str, str]:
    """Return brokered header fields, which are JSON in `headers`."""
    import json

    try:
        headers = json.loads(secret.get("headers", "{}"))
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in headers.items()} if isinstance(headers, dict) else {}
