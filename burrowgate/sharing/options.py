"""The options of `share` and `share_async`, and the request that they make."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from burrowgate.client.types import NewLimits, NewSession, TargetChange

_SESSION = ("ttl", "label", "path", "passphrase", "limits")
_GATEWAY = ("home", "port", "admin_port", "admin_socket", "base_domain")


class ShareOptions(TypedDict, total=False):
    """The options of `share` and `share_async`."""

    ttl: str | int
    """How long the link lives, such as `2h` or a number of seconds; a day unless configured."""
    label: str
    """Names the recipient or the purpose."""
    path: str
    """The page that the link opens first."""
    passphrase: str
    """What visitors must enter; at least 8 characters."""
    limits: NewLimits
    """Limits of the session, such as `{"max_visits": 1}`."""
    session: NewSession
    """Further fields of the session, as `mint_session` of the client takes them."""
    name: str
    """Name of the target, which is also the first label of the link's host."""
    target: TargetChange
    """Fields of the target, such as `{"upstream_host": "target"}`."""
    lan: bool
    """Whether people on the network can open the link, by this machine's address."""
    base_domain: str
    """For a gateway that is started: the link is for a host below this domain."""
    port: int
    """For a gateway that is started: the port to which visitors come."""
    home: str | os.PathLike[str]
    """Home folder of the gateway, as the next three a common option of the commands."""
    config_file: str | os.PathLike[str]
    admin_port: int
    admin_socket: str | os.PathLike[str]
    timeout: float
    """Longest wait for the link, in seconds; 60 unless given."""


def make_request(what: int | str | os.PathLike[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request that `cli.share_for_program` reads. Raises `TypeError` for an option that does not exist."""
    unknown = options.keys() - ShareOptions.__annotations__.keys()
    if unknown:
        raise TypeError(f"share() has no option {', '.join(sorted(unknown))}.")
    given = {name: value for name, value in options.items() if value is not None}
    config_file = given.get("config_file")
    return {
        "what": str(what) if isinstance(what, int) else os.fspath(what),
        "name": given.get("name"),
        "lan": given.get("lan", False),
        "target": given.get("target", {}),
        "session": given.get("session", {}) | {name: given[name] for name in _SESSION if name in given},
        "config_file": None if config_file is None else os.fspath(config_file),
        "options": {
            name: value if isinstance(value, int) else os.fspath(value)
            for name, value in given.items()
            if name in _GATEWAY
        },
    }
