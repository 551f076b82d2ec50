"""Which types of targets the gateway can authenticate to itself, and with which credentials."""

from __future__ import annotations

from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.vaults import CredentialKind, Use
from burrowgate.errors import Invalid

_KINDS: dict[TargetType, frozenset[CredentialKind]] = {
    TargetType.SSH: frozenset({CredentialKind.PASSWORD, CredentialKind.SSH_KEY}),
    TargetType.POSTGRESQL: frozenset({CredentialKind.PASSWORD}),
    TargetType.MYSQL: frozenset({CredentialKind.PASSWORD}),
    TargetType.REDIS: frozenset({CredentialKind.PASSWORD}),
    TargetType.VNC: frozenset({CredentialKind.PASSWORD}),
}
INJECTABLE = frozenset(_KINDS)
"""Types whose protocol the gateway speaks."""


def check_use(use: Use, type: TargetType, kind: CredentialKind | None) -> Use:
    """Return `use` if a target of `type` can be used so; `kind` is None for a library. Raises `Invalid`."""
    if use is Use.BROKERED:
        return use
    kinds = _KINDS.get(type)
    if kinds is None:
        known = ", ".join(sorted(INJECTABLE))
        raise Invalid("use", f"The gateway cannot authenticate to {type} itself, only to {known}; use brokered.")
    if kind is not None and kind not in kinds:
        raise Invalid(
            "use", f"The gateway cannot authenticate to {type} with a credential of kind {kind}; use brokered."
        )
    return use
