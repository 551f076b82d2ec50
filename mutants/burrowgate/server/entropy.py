"""Random bytes of the operating system."""

from __future__ import annotations

import secrets

from zope.interface import implementer

from burrowgate.interfaces import IEntropy


@implementer(IEntropy)
class SystemEntropy:
    """The operating system's cryptographic random generator."""

    def token_bytes(self, count: int) -> bytes:
        """`count` cryptographically secure random bytes."""
        return secrets.token_bytes(count)


SYSTEM_ENTROPY = SystemEntropy()
