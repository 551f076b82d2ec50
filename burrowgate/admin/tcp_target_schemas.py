"""Settings of targets that speak TCP, in requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import DurationText, read_duration
from burrowgate.core.tcp.settings import (
    MAX_CONNECTION_LIMIT,
    MAX_HOST_KEYS,
    MAX_MAX_SECONDS,
    MAX_USER_LENGTH,
    Bind,
    Recorded,
    TcpSettings,
)

BindName = Literal["first", "none"]
RecordedName = Literal["off", "output", "all"]
ProjectName = Annotated[
    str,
    Meta(max_length=128, description="The name or the id of a project.", extra_json_schema={"format": "project-name"}),
]
Seconds = (
    DurationText | Annotated[int, Meta(ge=1, le=MAX_MAX_SECONDS, description="Whole seconds, or a text such as `2h`.")]
)
ConnectionLimit = Annotated[int, Meta(ge=1, le=MAX_CONNECTION_LIMIT)]
Port = Annotated[int, Meta(ge=1, le=65_535)]
RecordName = Annotated[
    str,
    Meta(max_length=128, description="The name or the id of a record.", extra_json_schema={"format": "record-name"}),
]
TargetUser = Annotated[
    str, Meta(max_length=MAX_USER_LENGTH, description="Printable text.", extra_json_schema={"format": "printable"})
]
HostKey = Annotated[
    str,
    Meta(
        max_length=2048,
        description="A public key in the form of OpenSSH, or `SHA256:` and a fingerprint.",
        extra_json_schema={"format": "host-key"},
    ),
]
_DURATIONS = frozenset({"max_seconds", "pending_timeout", "idle_timeout"})


class TcpSettingsView(Schema, frozen=True):
    """The settings of a target that speaks TCP; durations are in seconds."""

    schema_name = "TcpSettings"

    user: str
    """The user name at the target; empty if the visitor or a credential names it."""
    database: str
    """The database of PostgreSQL or MySQL; empty if the visitor names it."""
    host_sets: tuple[str, ...]
    """Names of the host sets whose hosts are tried in place of the address."""
    max_seconds: int | None
    """The time limit of a session; null for that of the project, or else 8 hours."""
    connection_limit: int | None
    """How many connections a session opens in all; null for that of the project, or else no limit."""
    client_port: int | None
    """The local port on which clients listen unless they choose another."""
    pending_timeout: int
    """Time until a session that no client has used ends."""
    idle_timeout: int | None
    """Time without a byte after which a connection is closed; null for never."""
    bind: BindName
    """Whether a session is bound to the first client that uses it."""
    recording: RecordedName
    """What is recorded of an SSH terminal."""
    recordings_keep: int | None
    """Days for which recordings are kept; null permanently."""
    host_keys: tuple[str, ...]
    """Pins of SSH host keys."""
    outlives_sign_in: bool
    """Whether a session goes on when the login that established it ends."""
    server_tls: bool
    """Whether the gateway speaks TLS to the target where it authenticates for the visitor."""


class TcpSettingsRequest(Schema, frozen=True):
    """Changes to the settings of a target that speaks TCP; those left out stay as they are."""

    schema_name = "TcpSettingsChange"

    user: TargetUser | UnsetType = UNSET
    database: TargetUser | UnsetType = UNSET
    host_sets: Annotated[tuple[RecordName, ...], Meta(max_length=20)] | UnsetType = UNSET
    """Names or ids of host sets in the project of the target."""
    max_seconds: Seconds | UnsetType | None = UNSET
    connection_limit: ConnectionLimit | UnsetType | None = UNSET
    client_port: Port | UnsetType | None = UNSET
    pending_timeout: Seconds | UnsetType = UNSET
    idle_timeout: Seconds | UnsetType | None = UNSET
    bind: BindName | UnsetType = UNSET
    recording: RecordedName | UnsetType = UNSET
    recordings_keep: Annotated[int, Meta(ge=1, le=36_500)] | UnsetType | None = UNSET
    host_keys: Annotated[tuple[HostKey, ...], Meta(max_length=MAX_HOST_KEYS)] | UnsetType = UNSET
    outlives_sign_in: bool | UnsetType = UNSET
    server_tls: bool | UnsetType = UNSET


def read_settings(request: TcpSettingsRequest) -> dict[str, Any]:
    """The requested fields of `TcpSettings`, with host sets as they are named. Raises `Invalid`."""
    values: dict[str, Any] = {}
    for name in request.__struct_fields__:
        value = getattr(request, name)
        if value is UNSET:
            continue
        if name in _DURATIONS and value is not None:
            value = read_duration(value, minimum=1, maximum=MAX_MAX_SECONDS, field=f"tcp.{name}")
        values[name] = value
    if "bind" in values:
        values["bind"] = Bind(values["bind"])
    if "recording" in values:
        values["recording"] = Recorded(values["recording"])
    return values


def settings_view(settings: TcpSettings | None, set_names: Mapping[str, str]) -> TcpSettingsView | None:
    """The view of `settings`; `set_names` are those of its host sets, by their ids."""
    if settings is None:
        return None
    return TcpSettingsView(
        user=settings.user,
        database=settings.database,
        host_sets=tuple(set_names.get(one, one) for one in settings.host_sets),
        max_seconds=settings.max_seconds,
        connection_limit=settings.connection_limit,
        client_port=settings.client_port,
        pending_timeout=settings.pending_timeout,
        idle_timeout=settings.idle_timeout,
        bind=settings.bind.value,
        recording=settings.recording.value,
        recordings_keep=settings.recordings_keep,
        host_keys=settings.host_keys,
        outlives_sign_in=settings.outlives_sign_in,
        server_tls=settings.server_tls,
    )
