"""The basis of a session: the records that it stands on, and what the end of one of them means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from burrowgate.core.resources import Resource

KINDS = frozenset(
    {
        "project",
        "source",
        "host_set",
        "host",
        "vault",
        "library",
        "credential",
        "binding",
        "account",
        "identity",
        "login",
    }
)
"""Kinds of resources that a session can stand on, besides its target."""
PROVIDER = "provider"
"""The kind of the key of a sign-in provider, which is declared in the configuration and is no resource."""
LOGIN_ENDED = "login-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A record of a basis that is gone, and the reason that this is for the end of sessions."""

    key: str
    at: int
    reason: str


def end_of(key: str, resource: Resource | None, *, now: int) -> Gone | None:
    """Return what became of the record `key` of a basis, as the store has it; None if sessions may stand on it.

    One that was removed without a trace counts as deleted now.
    """
    kind = key.partition("/")[0]
    body = _body(resource)
    if kind == "login":
        ended_at = body.get("ended_at")
        if resource is None or resource.deleted_at is not None:
            ended_at = now if resource is None else resource.deleted_at
        return None if not isinstance(ended_at, int) else Gone(key=key, at=ended_at, reason=LOGIN_ENDED)
    if resource is not None and resource.deleted_at is None:
        return None
    at = now if resource is None or resource.deleted_at is None else resource.deleted_at
    organisation = body.get("deleted_with")
    if kind == "project" and organisation:
        return Gone(key=key, at=at, reason=f"ended:organisation:{organisation}")
    # Bindings have no name, and nothing is left of the name of what was removed without a trace.
    return Gone(key=key, at=at, reason=ended_reason(kind, str(body.get("name") or key.partition("/")[2])))


def ended_reason(kind: str, name: str) -> str:
    """Return the reason of sessions that end because the record `name` of `kind` was deleted: `ended:host:db-1`."""
    return f"ended:{kind.replace('_', '-')}:{name}"


def _body(resource: Resource | None) -> Mapping[str, object]:
    if resource is None:
        return {}
    try:
        body = json.loads(resource.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
