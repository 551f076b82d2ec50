"""Signatures of webhooks by the Standard Webhooks specification, 1.0 (https://www.standardwebhooks.com).

A message is signed with every secret that its endpoint has, so that a secret can be replaced without a gap: the
receiver accepts it if one of the signatures is right.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence

from burrowgate.errors import Invalid

PREFIX = "whsec_"
SECRET_BYTES = 32
"""Bytes of a new secret; the specification allows 24 to 64."""
MAX_SECRETS = 4
"""Secrets that an endpoint may have at a time: two during a rotation, and some for mistakes."""
_SECRET = re.compile(r"whsec_([A-Za-z0-9+/]{32,88}={0,2})", re.ASCII)


def write_secret(secret: bytes) -> str:
    """Return `secret` as text, as receivers are configured with it."""
    return PREFIX + b64encode(secret).decode("ascii")


def read_secret(text: str) -> bytes:
    """Return the bytes of a secret. Raises `Invalid`, without naming the text."""
    match = _SECRET.fullmatch(text)
    try:
        secret = b64decode(match[1], validate=True) if match else b""
    except ValueError:
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise Invalid("secret", f"A secret is {PREFIX} and 24 to 64 bytes in base64; make one with `webhooks rotate`.")
    return secret


def sign(secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> list[tuple[bytes, bytes]]:
    """Return the fields `webhook-id`, `webhook-timestamp` and `webhook-signature` of a message sent at `timestamp`."""
    signed = f"{message_id}.{timestamp}.".encode("ascii") + body
    signatures = (b64encode(hmac.digest(secret, signed, hashlib.sha256)) for secret in secrets)
    return [
        (b"webhook-id", message_id.encode("ascii")),
        (b"webhook-timestamp", b"%d" % timestamp),
        (b"webhook-signature", b" ".join(b"v1," + signature for signature in signatures)),
    ]
