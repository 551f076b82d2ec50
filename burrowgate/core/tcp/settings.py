"""Settings of a target that speaks TCP: what its sessions get when they are established."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from burrowgate.core import durations
from burrowgate.errors import Invalid

DEFAULT_MAX_SECONDS = 8 * durations.HOUR
"""The time limit of a session, as in Boundary."""
DEFAULT_PENDING_TIMEOUT = 10 * durations.MINUTE
MAX_MAX_SECONDS = 366 * durations.DAY
MAX_CONNECTION_LIMIT = 1_000_000
MAX_HOST_KEYS = 20
MAX_USER_LENGTH = 128


class Bind(StrEnum):
    """The clients that may open connections of a session."""

    FIRST = "first"
    """The first one only: the session is bound to its key, or to the visit of its browser."""
    NONE = "none"
    """Any that has the link, such as `websocat`."""


class Recorded(StrEnum):
    """What is recorded of an SSH terminal."""

    OFF = "off"
    OUTPUT = "output"
    ALL = "all"
    """Input as well, which includes passwords that are typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpSettings:
    """Settings of one target; a session copies those that limit it, and keeps them."""

    user: str = ""
    """The user name at the target; empty if the visitor or a credential names it."""
    database: str = ""
    """The database of PostgreSQL or MySQL; empty if the visitor names it."""
    host_sets: tuple[str, ...] = ()
    """Ids of the host sets whose hosts are tried in place of the address."""
    max_seconds: int | None = None
    """The time limit of a session, in seconds; None for that of the project, or else `DEFAULT_MAX_SECONDS`."""
    connection_limit: int | None = None
    """How many connections a session opens in all; None for that of the project, or else no limit."""
    client_port: int | None = None
    """The local port on which clients listen unless they choose another; None for any."""
    pending_timeout: int = DEFAULT_PENDING_TIMEOUT
    """Seconds until a session that no client has used ends."""
    idle_timeout: int | None = None
    """Seconds without a byte after which a connection is closed; None for never."""
    bind: Bind = Bind.FIRST
    recording: Recorded = Recorded.OFF
    recordings_keep: int | None = None
    """Days for which recordings are kept; None permanently."""
    host_keys: tuple[str, ...] = ()
    """Pins of SSH host keys: public keys in the form of OpenSSH, or `SHA256:` and a fingerprint."""
    outlives_sign_in: bool = False
    """Whether a session goes on when the login that established it ends."""
    server_tls: bool = False
    """Whether the gateway speaks TLS to the target where it authenticates for the visitor."""


DEFAULT_SETTINGS = TcpSettings()


def check_settings(settings: TcpSettings, *, speaks_ssh: bool) -> TcpSettings:
    """Return `settings` of a target that does or does not speak SSH. Raises `Invalid`."""
    if settings.max_seconds is not None:
        durations.check(settings.max_seconds, minimum=durations.MINUTE, maximum=MAX_MAX_SECONDS, field="max_seconds")
    limit = settings.connection_limit
    if limit is not None and not 1 <= limit <= MAX_CONNECTION_LIMIT:
        raise Invalid("connection_limit", f"{limit} is out of bounds; from 1 to {MAX_CONNECTION_LIMIT} is possible.")
    durations.check(settings.pending_timeout, minimum=10, maximum=30 * durations.DAY, field="pending_timeout")
    if settings.idle_timeout is not None:
        durations.check(settings.idle_timeout, minimum=1, maximum=30 * durations.DAY, field="idle_timeout")
    if settings.client_port is not None and not 1 <= settings.client_port <= 65_535:
        raise Invalid("client_port", f"{settings.client_port} is not a port; use a number from 1 to 65535.")
    if settings.recordings_keep is not None and settings.recordings_keep < 1:
        raise Invalid("recordings_keep", "Recordings are kept for at least one day.")
    for name in ("user", "database"):
        value = getattr(settings, name)
        if len(value) > MAX_USER_LENGTH or not value.isprintable():
            raise Invalid(name, f"{value!r} is not the name of a {name}.")
    if not speaks_ssh and (settings.recording is not Recorded.OFF or settings.recordings_keep is not None):
        raise Invalid("recording", "Only terminals are recorded, of targets of the type `ssh`.")
    if not speaks_ssh and settings.host_keys:
        raise Invalid("host_keys", "Only targets of the type `ssh` have host keys.")
    if len(settings.host_keys) > MAX_HOST_KEYS:
        raise Invalid("host_keys", f"A target has at most {MAX_HOST_KEYS} host keys.")
    return settings


def to_value(settings: TcpSettings) -> dict[str, Any]:
    """Return `settings` as a JSON object, for stores."""
    return asdict(settings)


def from_value(value: Mapping[str, Any]) -> TcpSettings:
    """Return the settings of a JSON object; what a newer version has added is ignored."""
    known = {field.name for field in fields(TcpSettings)}
    found = {name: item for name, item in value.items() if name in known}
    found["bind"] = Bind(found.get("bind", Bind.FIRST))
    found["recording"] = Recorded(found.get("recording", Recorded.OFF))
    for name in ("host_sets", "host_keys"):
        found[name] = tuple(found.get(name, ()))
    return TcpSettings(**found)
