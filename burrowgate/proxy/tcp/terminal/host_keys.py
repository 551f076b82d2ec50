"""Pins of SSH host keys: which keys a target may show, and how they are written."""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from burrowgate.errors import Invalid

_PREFIX = "SHA256:"
_ALGORITHMS = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}
"""The host key algorithms of types of keys that are not called by their type (RFC 8332)."""


@dataclass(frozen=True, slots=True)
class Pins:
    """The host keys that a target may show. An empty set accepts none."""

    fingerprints: frozenset[str]
    """SHA-256 of each key, as `ssh-keygen -l` shows it."""
    key_types: frozenset[str] = frozenset()
    """The types of the keys that are known as a whole."""

    def accept(self, blob: bytes) -> bool:
        """Return whether the key `blob` is one of them."""
        return fingerprint(blob) in self.fingerprints

    def prefers(self, algorithm: str) -> bool:
        """Return whether a key that is known as a whole is shown by this host key algorithm."""
        return any(algorithm in _ALGORITHMS.get(kind, (kind,)) for kind in self.key_types)


def parse_pins(texts: Iterable[str], *, field: str = "host_keys") -> Pins:
    """Parse pins: `SHA256:` and a fingerprint, or whole public keys as OpenSSH writes them. Raises `Invalid`."""
    fingerprints, key_types = set(), set()
    for text in texts:
        if text.startswith(_PREFIX):
            digest = text.removeprefix(_PREFIX).rstrip("=")
            if len(_decode(digest + "=")) != sha256().digest_size:
                raise Invalid(field, f"{text!r} is not a fingerprint; copy it from `ssh-keygen -lf` whole.")
            fingerprints.add(_PREFIX + digest)
            continue
        words = text.split()
        blob = _decode(words[1]) if len(words) > 1 else b""
        if not blob or key_type(blob) != words[0]:
            raise Invalid(
                field,
                f"{text[:80]!r} is not a host key; give a line such as `ssh-ed25519 AAAA...`, or its fingerprint.",
            )
        fingerprints.add(fingerprint(blob))
        key_types.add(words[0])
    return Pins(frozenset(fingerprints), frozenset(key_types))


def fingerprint(blob: bytes) -> str:
    """Return the fingerprint of the public key `blob` as OpenSSH shows it: `SHA256:` and Base64 without padding."""
    return _PREFIX + b64encode(sha256(blob).digest()).decode("ascii").rstrip("=")


def key_type(blob: bytes) -> str:
    """Return the type of the public key `blob`, such as `ssh-ed25519`; empty if it is none."""
    if len(blob) < 4:
        return ""
    (length,) = struct.unpack_from(">L", blob)
    name = blob[4 : 4 + length]
    return name.decode("ascii", "replace") if 0 < len(name) == length < 65 else ""


def public_line(blob: bytes) -> str:
    """Return the public key `blob` as a line of OpenSSH, without a comment."""
    return f"{key_type(blob)} {b64encode(blob).decode('ascii')}"


def unknown_key_sentence(blob: bytes, host: str) -> str:
    """Return the sentence that refuses the host key `blob` of `host`."""
    return (
        f"The SSH server at {host} showed a host key that is not one of this target's, {fingerprint(blob)}"
        f" ({key_type(blob)}); if the server was set up anew, the operator adds it to the target's host keys."
    )


def _decode(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""
