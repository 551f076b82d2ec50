"""SSH algorithms: those of the gateway's client, and which of them a server does not offer (RFC 4253, 7.1).

The client is Twisted Conch, which has neither ciphers with a MAC of their own (chacha20-poly1305, aes-gcm) nor MACs of
the kind encrypt-then-MAC. Of what it has, the weak algorithms are left out: CBC, 3DES, MD5, SHA-1 signatures and DSA.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

KEY_EXCHANGES = (
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group-exchange-sha256",
)
HOST_KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
CIPHERS = ("aes128-ctr", "aes192-ctr", "aes256-ctr")
"""The shortest key first, which is the fastest; all are beyond reach."""
MACS = ("hmac-sha2-256", "hmac-sha2-512")

_LISTS = 10
_COOKIE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Offered:
    """The algorithms that a server offers, by purpose and in its order."""

    key_exchanges: tuple[str, ...]
    host_keys: tuple[str, ...]
    ciphers: tuple[str, ...]
    """Those that it offers in both directions."""
    macs: tuple[str, ...]
    """Those that it offers in both directions."""


def parse_kexinit(payload: bytes) -> Offered:
    """Parse the payload of a server's SSH_MSG_KEXINIT, without the message number. Raises `ValueError`."""
    lists, position = [], _COOKIE_BYTES
    for _ in range(_LISTS):
        if len(payload) < position + 4:
            raise ValueError("the list of algorithms is incomplete")
        (length,) = struct.unpack_from(">L", payload, position)
        names = payload[position + 4 : position + 4 + length]
        if len(names) != length:
            raise ValueError("the list of algorithms is incomplete")
        lists.append(tuple(names.decode("ascii", "replace").split(",")) if names else ())
        position += 4 + length
    key_exchanges, host_keys, to_server, to_client, macs_to_server, macs_to_client = lists[:6]
    return Offered(
        key_exchanges=key_exchanges,
        host_keys=host_keys,
        ciphers=tuple(name for name in to_server if name in to_client),
        macs=tuple(name for name in macs_to_server if name in macs_to_client),
    )


def host_key_algorithms(offered: Offered) -> tuple[str, ...]:
    """Return the host key algorithms that both sides have, one for each type of key, in the client's order."""
    common = [name for name in HOST_KEYS if name in offered.host_keys]
    return tuple(name for name in common if name != "rsa-sha2-256" or "rsa-sha2-512" not in common)


def missing_algorithms(offered: Offered) -> str:
    """Return a sentence that says what the server would have to offer besides; empty if nothing is missing."""
    needed = (
        ("key exchange", "KexAlgorithms", KEY_EXCHANGES, offered.key_exchanges),
        ("type of host key", "HostKeyAlgorithms", HOST_KEYS, offered.host_keys),
        ("cipher", "Ciphers", CIPHERS, offered.ciphers),
        ("MAC", "MACs", MACS, offered.macs),
    )
    missing = [(what, option, known, theirs) for what, option, known, theirs in needed if not set(known) & set(theirs)]
    if not missing:
        return ""
    parts = [
        f"it offers no {what} that the terminal knows ({_some(theirs)}): add {known[0]} to {option}"
        for what, option, known, theirs in missing
    ]
    return f"The terminal cannot be used with this sshd: {'; '.join(parts)} in its sshd_config."


def _some(names: Sequence[str], limit: int = 4) -> str:
    if not names:
        return "it offers none"
    rest = f" and {len(names) - limit} more" if len(names) > limit else ""
    return "it offers " + ", ".join(names[:limit]) + rest
