"""Bodies of history entries: what is kept of a session and of a connection, as typed records.

Bodies are JSON objects. A field that a newer version has added is ignored, and one that is missing or of another type
has its default, so that the history of many years stays readable. The body of a snapshot is canonical JSON
(`snapshots`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


class HistoryBody:
    """Encoding and decoding of a dataclass whose fields are text, numbers, lists of text, or None."""

    __slots__ = ()

    def to_body(self) -> str:
        """Return the JSON object of this record, in the order of its fields.

        Characters that PostgreSQL or UTF-8 cannot hold, NUL and lone surrogates, are replaced.
        """
        values = {field.name: _storable(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_body(cls, body: str) -> Self:
        """Return the record of the JSON object `body`. Raises `ValueError` if it is not one."""
        value = json.loads(body)
        if not isinstance(value, dict):
            raise ValueError("The body of an entry is a JSON object.")
        return cls.from_value(value)

    @classmethod
    def from_value(cls, value: Mapping[str, Any]) -> Self:
        """Return the record of a JSON object that was decoded already."""
        found = {}
        for field in fields(cls):  # type: ignore[arg-type]
            if field.name in value:
                accepts = _TYPES[str(field.type)]
                item = value[field.name]
                if accepts(item):
                    found[field.name] = tuple(item) if isinstance(item, list) else item
        return cls(**found)


def _storable(value: Any) -> Any:
    """Return `value` of a field, with texts that every database can hold."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case tuple():
            return tuple(map(_storable, value))
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return type(value) is int


_TYPES: dict[str, Callable[[object], bool]] = {
    "str": _is_text,
    "int": _is_number,
    "int | None": lambda value: value is None or _is_number(value),
    "tuple[str, ...]": lambda value: isinstance(value, list) and all(map(_is_text, value)),
}
"""Whether a JSON value is one of a field, by the text of the field's type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHistory(HistoryBody):
    """A TCP session: what it was opened for, and how it ended. All times are whole seconds since 1970."""

    label: str = ""
    target_id: str = ""
    target: str = ""
    """Names are those at the time when the session was established."""
    type: str = ""
    project_id: str = ""
    project: str = ""
    account_id: str = ""
    """The account that established it; empty if the operator did."""
    account: str = ""
    host_id: str = ""
    host: str = ""
    endpoint: str = ""
    """Host and port that were chosen."""
    connection_limit: int | None = None
    max_seconds: int | None = None
    expires_at: int | None = None
    snapshot: str = ""
    """SHA-256 of the snapshot of what authorised it."""
    client: str = ""
    """The key or the visit that it was bound to; empty until then."""
    bound_at: int | None = None
    terminated_at: int | None = None
    termination: str = ""
    """The reason, as in `termination`; empty while it is not terminated."""
    terminated_by: str = ""
    connections: int = 0
    up: int = 0
    """Bytes to the target, of all connections."""
    down: int = 0
    credentials: tuple[str, ...] = ()
    """Names only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionHistory(HistoryBody):
    """One connection of a session. All times are whole seconds since 1970."""

    node: str = ""
    """The node of the gateway that served it."""
    client: str = ""
    """Address and port of the client, or its network (`history_addresses`)."""
    endpoint: str = ""
    """Address and port at which the target answered."""
    program: str = ""
    authorised_at: int | None = None
    connected_at: int | None = None
    """When the target answered; None if it did not."""
    closed_at: int | None = None
    up: int = 0
    down: int = 0
    reason: str = ""
    """Why it was closed, as in `connections`; empty while it is open."""
    error: str = ""
    account_id: str = ""
    """The account that was signed in; empty without one."""
