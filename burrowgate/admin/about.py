"""Self-description of the gateway: settings, certificates and diagnostics, as the API returns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time

Level = Literal["ok", "warning", "problem"]
SettingSource = Literal["default", "console", "file", "environment", "option"]


class Setting(Schema, frozen=True, kw_only=True):
    """A configuration key with its value, as it is written in the configuration file."""

    schema_name = "Setting"

    name: str
    value: str
    help: str
    changed: bool
    """Whether the value differs from the default."""
    default: str = ""
    form: str = ""
    """What can be written, such as `duration from 1s to 1h`."""
    source: SettingSource = "default"
    """What gave it its value; each source overrides those before it."""
    place: str = ""
    """The file with line and key, the variable, or the option; empty for a default."""
    group: str = ""
    """The group of settings that the console changes; empty if it does not change this one."""
    editable: bool = False
    """Whether it can be changed now: it is in a group, and neither file, environment nor an option sets it."""


class Certificate(Schema, frozen=True, kw_only=True):
    """A certificate that the gateway presents to visitors."""

    schema_name = "Certificate"

    name: str
    hosts: tuple[str, ...]
    issuer: str
    expires_at: Time
    days_left: int
    """Negative after the certificate has expired."""


class Diagnostic(Schema, frozen=True):
    """The result of one check, with the remedy if it failed."""

    schema_name = "Diagnostic"

    level: Level
    check: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Configuration and environment of the gateway, without any secret."""

    home: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Sequence[Setting] = ()
    certificates: Sequence[Certificate] = ()
    """Ordered by expiry, the earliest first."""
