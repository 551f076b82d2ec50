"""Memory of the cancel keys of PostgreSQL that were seen in each session, bounded; one for each process.

A key that was forgotten, or that another process has seen, makes its cancel request count as a connection.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

MAX_SESSIONS = 1_000
MAX_KEYS_PER_SESSION = 64
MAX_KEY_BYTES = 260
"""The id of the process and the longest secret (protocol 3.2)."""


class CancelKeyMemory:
    """The keys of all sessions; beyond the bounds, the oldest ones are forgotten."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, dict[bytes, None]] = OrderedDict()

    def of_session(self, sid: str) -> SessionCancelKeys:
        """Return the keys of the session `sid`."""
        return SessionCancelKeys(self, sid)

    def add(self, sid: str, key: bytes) -> None:
        """Remember a key of the session `sid`."""
        if len(key) > MAX_KEY_BYTES:
            return
        keys = self._keys.setdefault(sid, {})
        keys[key] = None
        self._keys.move_to_end(sid)
        if len(keys) > MAX_KEYS_PER_SESSION:
            del keys[next(iter(keys))]
        if len(self._keys) > MAX_SESSIONS:
            self._keys.popitem(last=False)

    def knows(self, sid: str, key: bytes) -> bool:
        """Return whether `key` was seen in the session `sid`."""
        return key in self._keys.get(sid, ())


@dataclass(frozen=True, slots=True)
class SessionCancelKeys:
    """The keys of one session; a `CancelKeys`."""

    memory: CancelKeyMemory
    sid: str

    def add(self, key: bytes) -> None:
        """Remember `key`."""
        self.memory.add(self.sid, key)

    def knows(self, key: bytes) -> bool:
        """Return whether `key` was seen in this session."""
        return self.memory.knows(self.sid, key)
