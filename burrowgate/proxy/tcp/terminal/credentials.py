"""Credentials of the SSH client: a password, a private key, or a key with a certificate for it.

Conch reads no certificates and signs RSA with SHA-1 by default, so the name of the algorithm, the public key blob and
the signature that go into a request of `publickey` (RFC 4252, 7) are made here: the certificate's blob, signed for with
the plain key.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm

from burrowgate.errors import Invalid
from burrowgate.proxy.tcp.terminal.host_keys import key_type

if TYPE_CHECKING:
    from twisted.conch.ssh import keys

_CERTIFICATE = "-cert-v01@openssh.com"
_RSA = "ssh-rsa"
_RSA_ALGORITHM = "rsa-sha2-512"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs a request of authentication."""

    algorithm: bytes
    """The public key algorithm of the request."""
    blob: bytes
    """The public key, or the certificate."""
    key: keys.Key = field(repr=False)
    signature_algorithm: bytes

    def sign(self, data: bytes) -> bytes:
        """Return the signature of `data`, with the name of its algorithm."""
        return self.key.sign(data, self.signature_algorithm)


@dataclass(frozen=True, slots=True, kw_only=True)
class SshCredential:
    """What a client authenticates as and with: a password or a key, not both."""

    username: str
    password: str = field(default="", repr=False)
    signer: Signer | None = field(default=None, repr=False)


def read_credential(values: Mapping[str, str], *, username: str = "") -> SshCredential:
    """Return the credential in `values`: `username`, and `password` or `private_key` with perhaps `certificate`.

    `username` is that of the target, for a credential without one. Raises `Invalid`, never with a secret in its text.
    """
    name = values.get("username") or username
    if not name:
        raise Invalid("username", "Neither the target nor its credential names a user; add one to either.")
    private_key = values.get("private_key", "")
    if private_key:
        return SshCredential(username=name, signer=_read_signer(private_key, values.get("certificate", "")))
    if not values.get("password"):
        raise Invalid("password", "The credential has neither a password nor a private key.")
    return SshCredential(username=name, password=values["password"])


def _read_signer(private_key: str, certificate: str) -> Signer:
    from twisted.conch.ssh import keys

    try:
        key = keys.Key.fromString(private_key.strip() + "\n")
    except (keys.BadKeyError, keys.EncryptedKeyError, UnsupportedAlgorithm, ValueError, TypeError):
        raise Invalid(
            "private_key", "The private key cannot be read; it must be unencrypted, of OpenSSH or PEM."
        ) from None
    if key.isPublic():
        raise Invalid("private_key", "This is a public key; the private key is needed.")
    kind = key.sshType().decode("ascii")
    signature_algorithm = _RSA_ALGORITHM if kind == _RSA else kind
    if not certificate:
        return Signer(signature_algorithm.encode(), key.blob(), key, signature_algorithm.encode())
    words = certificate.split()
    try:
        blob = b64decode(words[1] if len(words) > 1 else "", validate=True)
    except (Base64Error, ValueError):
        blob = b""
    if key_type(blob) != kind + _CERTIFICATE or key_type(blob) != words[0]:
        raise Invalid("certificate", f"The certificate is not one for a key of the type {kind}.")
    return Signer((signature_algorithm + _CERTIFICATE).encode(), blob, key, signature_algorithm.encode())
