"""URL of the database, `postgresql://...`: connection parameters, and a description without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

import psycopg
from psycopg.conninfo import conninfo_to_dict

from burrowgate.errors import ConfigError

_FIXED = {"client_encoding": "utf8", "fallback_application_name": "burrowgate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The address of a database."""

    description: str
    """The address as shown to people, without secrets."""
    parameters: Mapping[str, str] = field(repr=False)
    """Connection parameters of libpq; a password may be among them."""


def read_address(argument: str, max_staleness: float) -> Address:
    """Parse the URL `postgresql:argument`; timeouts that it does not set follow from `max_staleness`, in seconds.

    Raises `ConfigError`, whose message repeats no part of the URL: in a malformed one a password may be anywhere.
    """
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(f"postgresql:{argument}").items()}
    except psycopg.Error:
        raise ConfigError(
            "The store's URL cannot be read; write one such as postgresql://user@host/database, with special "
            "characters of a password percent-encoded (% as %25)."
        ) from None
    if not argument.startswith("//"):
        raise ConfigError("The store `postgresql:` needs a URL such as postgresql://user@host/database.")
    return Address(description=_description(given), parameters=_defaults(max_staleness) | given | _FIXED)


def _defaults(max_staleness: float) -> dict[str, str]:
    """Return the parameters for which the URL may set other values. Of several hosts the writable one is used."""
    return {
        "target_session_attrs": "read-write",
        "connect_timeout": str(max(2, int(max_staleness) - 1)),
        # A host that disappears without closing the connection is detected within `max_staleness`.
        "tcp_user_timeout": str(int(max_staleness * 1000)),
        "keepalives_idle": str(max(1, int(max_staleness) - 1)),
        "keepalives_interval": "1",
        "keepalives_count": "3",
    }


def _description(given: Mapping[str, str]) -> str:
    hosts = given.get("host", "").split(",")
    ports = given.get("port", "").split(",")
    if len(ports) == 1:
        ports *= len(hosts)
    # The folder of a UNIX socket cannot stand in a URL's authority, so it is shown after the URL.
    folder = next((host for host in hosts if host.startswith(("/", "@"))), "")
    authorities = (
        [] if folder else [f"{host}:{port}" if port else host for host, port in zip_longest(hosts, ports, fillvalue="")]
    )
    user = f"{given['user']}@" if "user" in given else ""
    shown = f"postgresql://{user}{','.join(authorities)}/{given.get('dbname', '')}"
    return f"{shown} in {folder}" if folder else shown
