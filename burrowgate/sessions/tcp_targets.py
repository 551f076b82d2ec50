"""Changes of the TCP settings of targets, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from burrowgate.core.targets import TCP_TYPES, Target, TargetType
from burrowgate.core.tcp import settings as tcp_settings
from burrowgate.core.tcp.address import TcpAddress
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS, TcpSettings
from burrowgate.errors import Invalid


def changed_settings(
    target: Target, requested: Mapping[str, Any] | None, type: TargetType, address: TcpAddress | None
) -> TcpSettings | None:
    """Return the TCP settings of `target` once it has `type`; None if that does not speak TCP. Raises `Invalid`.

    `requested` has the fields of `TcpSettings` that change. `address` is the new address, if it is one of TCP.
    """
    if type not in TCP_TYPES:
        if requested:
            raise Invalid("tcp", f"A target of the type `{type}` has no settings of TCP; leave them out.")
        return None
    present = target.tcp or DEFAULT_SETTINGS
    if address is not None and (address.user or address.database):
        present = replace(present, user=address.user, database=address.database)
    settings = replace(present, **requested) if requested else present
    return tcp_settings.check_settings(settings, speaks_ssh=type is TargetType.SSH)


def check_tcp_target(target: Target) -> Target:
    """Return `target` unless it speaks TCP and has what only targets have that speak HTTP. Raises `Invalid`."""
    if not target.speaks_tcp:
        return target
    public = [domain.host for domain in target.domains if domain.public]
    if public:
        raise Invalid(
            "domains", f"{public[0]} cannot be public, because a connection to a target like this one needs a session."
        )
    for name in ("open_paths", "page_assets", "request_fields", "response_fields", "embed_origins", "upgrades"):
        if getattr(target, name):
            raise Invalid(name, f"A target of the type `{target.type}` does not speak HTTP; leave out the option.")
    if target.preflight or target.service_workers:
        name = "preflight" if target.preflight else "service_workers"
        raise Invalid(name, f"A target of the type `{target.type}` does not speak HTTP; leave out the option.")
    if not target.address.host and (target.tcp is None or not target.tcp.host_sets):
        raise Invalid("address", "Name the address of the target, or the host sets whose hosts it consists of.")
    return target
