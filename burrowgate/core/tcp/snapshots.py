"""Snapshots: the records that authorised a session, as they were then, by the hash of their canonical JSON.

Snapshots are rows that nothing changes or deletes. Each record is a row of its own, so that a million sessions of one
target share it; the snapshot of a session is one row more, with the hashes of the others.

Canonical: keys in the order of code points, no space, no escapes beyond those that JSON requires, no floating point.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

MAX_SNAPSHOT_BYTES = 65_536
DIMENSIONS = ("account", "credentials", "grant", "host", "identity", "project", "provider", "target")
"""The parts of a session's snapshot. `credentials` has names only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One content-addressed row."""

    sha256: str
    """Lower-case hexadecimal."""
    body: str
    """Canonical JSON."""


def canonical_json(value: object) -> str:
    """Return `value` as canonical JSON. Raises `ValueError` for what has no single form, and for lone surrogates."""
    _check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if len(text.encode()) > MAX_SNAPSHOT_BYTES:
        raise ValueError(f"A snapshot has at most {MAX_SNAPSHOT_BYTES} bytes.")
    return text


def _check(value: object) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise ValueError(f"The key {key!r} is not text.")
                _check(item)
        case list() | tuple():
            for item in value:
                _check(item)
        case _:
            raise ValueError(f"A {type(value).__name__} has no canonical form.")


def take(value: object) -> Snapshot:
    """Return the snapshot of `value`. Raises `ValueError` as `canonical_json` does."""
    body = canonical_json(value)
    return Snapshot(sha256=hashlib.sha256(body.encode()).hexdigest(), body=body)


def is_genuine(snapshot: Snapshot) -> bool:
    """Return whether the body of `snapshot` has the hash under which it was found."""
    return hashlib.sha256(snapshot.body.encode()).hexdigest() == snapshot.sha256


def take_all(parts: Mapping[str, object]) -> tuple[Snapshot, ...]:
    """Return the snapshots of a session: its own first, then that of each part, in the order of their names.

    Raises `ValueError` for a part outside `DIMENSIONS`.
    """
    if unknown := parts.keys() - set(DIMENSIONS):
        raise ValueError(f"{min(unknown)!r} is not a part of a snapshot.")
    taken = {name: take(parts[name]) for name in sorted(parts)}
    return take({name: snapshot.sha256 for name, snapshot in taken.items()}), *taken.values()
