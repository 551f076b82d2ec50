"""The terms of a TCP session: what was fixed when it was established, and what its clients have used of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from burrowgate.core.tcp.settings import Bind


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpTerms:
    """The terms of one session. All but the last four are never changed."""

    project_id: str
    endpoint_host: str
    """The host that was chosen when the session was established."""
    endpoint_port: int
    host_id: str = ""
    """The record of that host; empty if the target names an address."""
    connection_limit: int | None = None
    """How many connections the session opens in all; None for no limit."""
    max_seconds: int
    """How long the session may last from `Session.created_at`, in seconds, however often it is extended."""
    pending_timeout: int
    """Seconds until the session ends if no client has used it."""
    bind: Bind = Bind.FIRST
    basis: tuple[str, ...] = ()
    """`Resource.key` of each record that the session stands on: it ends when one of them is deleted."""
    account_id: str = ""
    """The account that established the session; empty if the operator did."""
    snapshot: str = ""
    """SHA-256 of the snapshot of what authorised the session, in hexadecimal."""
    client: str = ""
    """SHA-256 of the key of the client that the session is bound to, or `visit:` and a visit; empty until then."""
    bound_at: int | None = None
    """When the first client opened a connection."""
    connections_used: int = 0
    """How many connections were opened, those included that are closed."""
    is_done: bool = False
    """Whether its client has said that it opens no more connections."""

    @property
    def connections_left(self) -> int | None:
        """How many connections can still be opened; None without a limit."""
        if self.is_done:
            return 0
        return None if self.connection_limit is None else max(self.connection_limit - self.connections_used, 0)


def to_value(terms: TcpTerms) -> dict[str, Any]:
    """Return `terms` as a JSON object, for stores."""
    return asdict(terms)


def from_value(value: Mapping[str, Any]) -> TcpTerms:
    """Return the terms of a JSON object; what a newer version has added is ignored."""
    known = {field.name for field in fields(TcpTerms)}
    found = {name: item for name, item in value.items() if name in known}
    found["bind"] = Bind(found.get("bind", Bind.FIRST))
    found["basis"] = tuple(found.get("basis", ()))
    return TcpTerms(**found)
