"""Where random bytes come from when the gateway runs for real: the operating system."""

from __future__ import annotations

import secrets

from zope.interface import implementer

from burrowgate.interfaces import IEntropy


@implementer(IEntropy)
class SystemEntropy:
    """The operating system's random bytes."""

    def token_bytes(self, count: int) -> bytes:
        """`count` bytes that nobody can guess."""
        return secrets.token_bytes(count)


SYSTEM_ENTROPY = SystemEntropy()
