"""Where the database is, as `postgresql://...` says: what is dialled, and what people may read of it."""

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
    """What there is to dial."""

    description: str
    """Without any secret."""
    parameters: Mapping[str, str] = field(repr=False)
    """libpq's; a password may be among them."""


def read_address(argument: str, max_staleness: float) -> Address:
    """The address `postgresql:argument`; `max_staleness` is how many seconds of silence can be borne.

    Raises `ConfigError`, which repeats nothing of it: what was meant as a password may stand anywhere.
    """
    try:
        said = {name: str(value) for name, value in conninfo_to_dict(f"postgresql:{argument}").items()}
    except psycopg.Error:
        raise ConfigError(
            "The store's URL cannot be read; write one such as postgresql://user@host/database, with % and the like "
            "in a password written as %25."
        ) from None
    if not argument.startswith("//"):
        raise ConfigError("The store `postgresql:` needs a URL such as postgresql://user@host/database.")
    return Address(description=_description(said), parameters=_defaults(max_staleness) | said | _FIXED)


def _defaults(max_staleness: float) -> dict[str, str]:
    """What is dialled with unless the URL says otherwise: of several hosts the one that takes changes."""
    return {
        "target_session_attrs": "read-write",
        "connect_timeout": str(max(2, int(max_staleness) - 1)),
        # A host that vanishes without a word is given up while it still matters.
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
    # A socket's folder is no authority, so it is shown as what follows.
    folder = next((host for host in hosts if host.startswith(("/", "@"))), "")
    places = (
        [] if folder else [f"{host}:{port}" if port else host for host, port in zip_longest(hosts, ports, fillvalue="")]
    )
    user = f"{given['user']}@" if "user" in given else ""
    shown = f"postgresql://{user}{','.join(places)}/{given.get('dbname', '')}"
    return f"{shown} in {folder}" if folder else shown
