"""Random bytes of the operating system, a few hundred with each call of it.

A call for each id would cost 5 to 11 µs, for it also gives the interpreter's lock away.
"""

from __future__ import annotations

import os
import secrets
from threading import Lock

from zope.interface import implementer

from burrowgate.interfaces import IEntropy

BUFFER_BYTES = 512
"""Bytes that wait in memory at most."""
MAX_BUFFERED_BYTES = 32
"""Bytes of one call that come from the buffer; more are read for the call alone."""


@implementer(IEntropy)
class SystemEntropy:
    """The operating system's cryptographic random generator; may be used by any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._buffer = b""
        # A forked process must not return the bytes that this one returns.
        os.register_at_fork(after_in_child=self._forked)

    def token_bytes(self, count: int) -> bytes:
        """`count` cryptographically secure random bytes."""
        if count > MAX_BUFFERED_BYTES:
            return secrets.token_bytes(count)
        with self._lock:
            buffer = self._buffer
            if len(buffer) < count:
                buffer = secrets.token_bytes(BUFFER_BYTES)
            self._buffer = buffer[count:]
        return buffer[:count]

    def _forked(self) -> None:
        self._lock = Lock()
        self._buffer = b""


SYSTEM_ENTROPY = SystemEntropy()
