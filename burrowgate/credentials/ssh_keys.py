"""Private SSH keys as people have them, read and written without their passphrase.

Rules.
    A key is read once, when it is added; the vault keeps it unencrypted inside its own encryption.
    The rounds of bcrypt with which a passphrase is hashed are limited, because the file itself names them.
    RSA has at least 2,048 bits; DSA and keys of a security token are refused.
    Errors contain neither the key nor the passphrase.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from burrowgate.errors import Invalid

MAX_KEY_CHARACTERS = 24_000
"""More than an RSA key of 16,384 bits has."""
MAX_BCRYPT_ROUNDS = 512
"""ssh-keygen uses 16 or 24 by default; 512 rounds take some ten seconds."""
MIN_RSA_BITS = 2_048

_BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----"
_END = "-----END OPENSSH PRIVATE KEY-----"
_MAGIC = b"openssh-key-v1\0"

_Key = Ed25519PrivateKey | RSAPrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SshKey:
    """A key of which both halves are in OpenSSH's form."""

    private_key: str = field(repr=False)
    """Unencrypted."""
    public_key: str
    """One line without a comment."""


def read_ssh_key(text: str, passphrase: str = "") -> SshKey:
    """Return the private key in `text`. Raises `Invalid`.

    Opening a key with a passphrase takes a second or more of computing: call this in a thread.
    """
    key = _load(text.strip() + "\n", passphrase.encode() or None)
    if isinstance(key, RSAPrivateKey) and key.key_size < MIN_RSA_BITS:
        raise Invalid(
            "private_key", f"This RSA key has fewer than {MIN_RSA_BITS} bits; make one with ssh-keygen -t ed25519."
        )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return SshKey(private_key=private.decode("ascii"), public_key=public.decode("ascii"))


def _load(text: str, passphrase: bytes | None) -> _Key:
    if len(text) > MAX_KEY_CHARACTERS or not text.isascii() or "-----BEGIN " not in text:
        raise _unusable()
    try:
        if _BEGIN in text:
            is_encrypted = _check_rounds(text)
            if is_encrypted and passphrase is None:
                raise Invalid("passphrase", "This private key is encrypted; give its passphrase.")
            key: object = load_ssh_private_key(text.encode(), passphrase if is_encrypted else None)
        else:
            is_encrypted = "ENCRYPTED" in text
            if is_encrypted and passphrase is None:
                raise Invalid("passphrase", "This private key is encrypted; give its passphrase.")
            key = load_pem_private_key(text.encode(), passphrase if is_encrypted else None)
    except Invalid:
        raise
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Without its cause, which may contain a part of the key.
        if passphrase is not None:
            raise Invalid("passphrase", "This private key does not open with that passphrase; try again.") from None
        raise _unusable() from None
    if not isinstance(key, _Key):
        raise Invalid("private_key", "Keys of this type are not supported; make one with ssh-keygen -t ed25519.")
    return key


def _check_rounds(text: str) -> bool:
    """Return whether a key in OpenSSH's form is encrypted. Raises `Invalid` for more rounds than are allowed."""
    body = text.partition(_BEGIN)[2].partition(_END)[0]
    try:
        data = b64decode("".join(body.split()), validate=True)
    except (Base64Error, ValueError):
        raise _unusable() from None
    if not data.startswith(_MAGIC):
        raise _unusable()
    cipher, rest = _string(data[len(_MAGIC) :])
    _, rest = _string(rest)
    options, _ = _string(rest)
    if cipher == b"none":
        return False
    _, rounds = _string(options)
    if int.from_bytes(rounds[:4], "big") > MAX_BCRYPT_ROUNDS or len(rounds) < 4:
        raise Invalid(
            "private_key",
            f"The passphrase of this key is hashed more than {MAX_BCRYPT_ROUNDS} times; use ssh-keygen -p -a 24.",
        )
    return True


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Return the first string of SSH's wire format (RFC 4251, 5) in `data`, and what follows it."""
    end = 4 + int.from_bytes(data[:4], "big")
    if len(data) < 4 or end > len(data):
        raise _unusable()
    return data[4:end], data[end:]


def _unusable() -> Invalid:
    return Invalid("private_key", "This is not a private key of OpenSSH; give the file without the ending .pub.")
