"""Address and credential of the admin API, as the command line, `Client` and `share` find them.

Rules. The admin key is sent only to a gateway of its own home (`server.pidfile`). A program with an access token needs
no home.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from burrowgate.errors import GatewayNotRunning, Invalid

TOKEN_VARIABLE = "BURROWGATE_TOKEN"
MAX_TOKEN_FILE_LENGTH = 4096
"""Characters that are read of an access token's file: more than any token has."""


def access_token(environ: Mapping[str, str], token_file: str | None = None) -> str:
    """Return the access token of a file, else of BURROWGATE_TOKEN; empty without one. Raises `Invalid`."""
    place, text = TOKEN_VARIABLE, environ.get(TOKEN_VARIABLE, "")
    if token_file is not None:
        place = token_file
        try:
            with open(place, encoding="utf-8") as file:
                text = file.read(MAX_TOKEN_FILE_LENGTH)
        except (OSError, UnicodeDecodeError) as error:
            raise Invalid("token_file", f"The file of the access token cannot be read: {error}.") from None
    token = text.strip()
    if not token.startswith("bgp_") and (token or token_file is not None):
        raise Invalid("token_file", f"{place} has no access token; `burrowgate tokens make` prints one.")
    return token


def admin_key(home: Path, at: int | Path) -> str:
    """Return the admin key of `home`, for a gateway of this home at the port or UNIX socket `at`.

    Raises `GatewayNotRunning` unless one listens there, because no other program may receive the key, and `HomeError`
    if the key file is not usable.
    """
    from burrowgate.server import pidfile
    from burrowgate.server.home import Home

    key = Home(home).find_admin_key() if pidfile.runs(home, at) else None
    if key is None:
        raise GatewayNotRunning(
            f"No gateway of {home} has its admin on {pidfile.shown(at)}; start one with `burrowgate run` or"
            " `burrowgate share`, or name its --admin-port."
        )
    return key


def find(
    home: str | os.PathLike[str] | None = None,
    *,
    config_file: str | os.PathLike[str] | None = None,
    admin_port: int | None = None,
    admin_socket: str | os.PathLike[str] | None = None,
    token: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> tuple[int | Path, str]:
    """Return address and credential of the gateway that these arguments, the environment and the configuration name.

    Raises `ConfigError` and what `admin_key` and `access_token` raise.
    """
    from burrowgate.server.config import sources

    variables = os.environ if environ is None else environ
    options: dict[str, Any] = {"home": home, "admin_port": admin_port, "admin_socket": admin_socket}
    given = {
        name: value if isinstance(value, int) else os.fspath(value)
        for name, value in options.items()
        if value is not None
    }
    config = sources.load(None if config_file is None else Path(config_file), variables, given)
    secret = token or access_token(variables) or admin_key(config.home, config.admin_at)
    return config.admin_at, secret
