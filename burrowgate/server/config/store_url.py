"""URLs of stores as secrets: read from a private file, and recognised where other users can read them.

The command line of a process is readable by all users of a machine (proc(5)), its environment by its own user only.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import parse_qsl

from burrowgate.errors import ConfigError, Invalid
from burrowgate.server.config import types

MAX_FILE_BYTES = 65536
_PASSWORD_PARAMETERS = frozenset({"password", "passwd", "sslpassword", "auth", "secret", "token"})
ADVICE = "put the URL into a file that store_file names, or into BURROWGATE_STORE, or the password into PGPASSFILE."


def has_password(url: str) -> bool:
    """Return whether `url` contains a password: after the user's name, or as a parameter."""
    _, _, rest = url.partition(":")
    before, _, query = rest.partition("?")
    names = {name.lower() for name, value in parse_qsl(query.partition("#")[0]) if value}
    if names & _PASSWORD_PARAMETERS:
        return True
    if not before.startswith("//"):
        return False
    user, at, _ = before[2:].partition("/")[0].rpartition("@")
    # A password with a "/" that should have been encoded ends the authority for most parsers; it is one even so.
    if not at:
        user, at, _ = before[2:].rpartition("@")
    return bool(at) and bool(user.partition(":")[2])


def read_file(path: Path) -> str:
    """Return the URL in the file `path`, which other users must not be able to read. Raises `ConfigError`.

    A file of the superuser may be readable by its group, as those that a package or a service manager installs.
    """
    try:
        with open(path, "rb", opener=_open) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise ConfigError(f"store_file: {path} is not a file; name one that contains the URL of the store.")
            if found.st_uid not in (0, os.geteuid()) or found.st_mode & (0o027 if found.st_uid == 0 else 0o077):
                raise ConfigError(
                    f"store_file: Other users of this machine can access {path}; make it yours, with mode 600."
                )
            text = file.read(MAX_FILE_BYTES).decode("utf-8").strip()
    except OSError as error:
        raise ConfigError(
            f"store_file: {path} cannot be read ({error.strerror}); correct that or name another."
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"store_file: {path} is not UTF-8 text; write the URL of the store into it.") from None
    try:
        return types.store().read(text)
    except Invalid:
        raise ConfigError(
            f"store_file: {path} does not contain the URL of a store in one line, such as postgresql://user@host/name."
        ) from None


def _open(path: str, flags: int) -> int:
    # A named pipe would block without O_NONBLOCK.
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)
