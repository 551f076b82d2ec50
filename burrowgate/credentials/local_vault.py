"""Encryption of credentials that the store keeps: AES-256-GCM under one key for each version of each credential.

Rules.
    The key is HKDF-SHA256 (RFC 5869) of the home's subkey `vault`; its info is the id and the version of the
    credential. So a key seals once or a few times, and an old ciphertext that was put back into a later record does not
    open. A stolen store opens nothing.
    What is authenticated with the ciphertext (AAD): the id of the master key, vault, id, kind, version and user name.
    Moved to another place, a ciphertext does not open.
    Plaintexts are padded, so that the store does not show how long a password is.
    A credential whose master key was removed is lost. `rewrap` has to move it to the newest key before that.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from burrowgate.core.tcp.secret_values import Values, decode, encode
from burrowgate.core.tcp.vaults import Credential
from burrowgate.core.tokens import KEY_BYTES, Key, Keyring, b64url
from burrowgate.errors import CredentialLost
from burrowgate.interfaces import IEntropy

NONCE_BYTES = 12
PADDED_BYTES = 128
"""Plaintexts are padded to a multiple of this; passwords of up to some 110 characters look alike."""

_PURPOSE = "vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCredential:
    """A credential with its secret, which the `repr` hides."""

    credential: Credential
    values: Values = field(repr=False)


class LocalVault:
    """Seals and opens the credentials of a store with the keys of the home."""

    def __init__(self, keys: Callable[[], Keyring], entropy: IEntropy) -> None:
        """`keys` returns the current keyring."""
        self._keys = keys
        self._entropy = entropy

    def seal(self, credential: Credential, values: Values) -> Credential:
        """Return `credential` with `values` sealed, as its id and version are now."""
        return seal(self._keys().newest, credential, values, self._entropy.token_bytes(NONCE_BYTES))

    def open(self, credential: Credential) -> OpenedCredential:
        """Return the secret of `credential`. Raises `CredentialLost`."""
        return OpenedCredential(credential=credential, values=unseal(self._keys(), credential))

    def reseal(self, credential: Credential, changed: Credential) -> Credential:
        """Return `changed`, which is a later version of `credential`, with the same secret. Raises `CredentialLost`."""
        return self.seal(changed, self.open(credential).values)

    def is_current(self, credential: Credential) -> bool:
        """Return whether `credential` is sealed under the newest key."""
        return key_id(credential) == self._keys().newest.kid

    def is_lost(self, credential: Credential) -> bool:
        """Return whether no key of the home opens `credential`."""
        return is_lost(self._keys(), credential)


def seal(key: Key, credential: Credential, values: Values, nonce: bytes) -> Credential:
    """Return `credential` with `values` sealed under `key`; `nonce` is `NONCE_BYTES` random bytes, used once."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"A nonce is {NONCE_BYTES} bytes, not {len(nonce)}.")
    plaintext = encode(values)
    padded = plaintext + b" " * (-len(plaintext) % PADDED_BYTES)
    sealed = AESGCM(_derive(key, credential)).encrypt(nonce, padded, _bound(key, credential))
    return replace(credential, sealed=f"{key.kid}.{b64url(nonce + sealed)}")


def unseal(keys: Keyring, credential: Credential) -> Values:
    """Return the secret of `credential`. Raises `CredentialLost` if no key of `keys` opens it."""
    key = keys.get(key_id(credential))
    if key is None:
        raise CredentialLost(credential.name)
    encoded = credential.sealed.partition(".")[2]
    try:
        sealed = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        if b64url(sealed) != encoded or len(sealed) < NONCE_BYTES:
            raise CredentialLost(credential.name)
        opened = AESGCM(_derive(key, credential)).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(key, credential)
        )
        return decode(opened)
    except (Base64Error, InvalidTag, ValueError):
        # Without its cause, which may contain a part of the secret.
        raise CredentialLost(credential.name) from None


def rewrap(keys: Keyring, credential: Credential, nonce: bytes) -> Credential | None:
    """Return `credential` in its next version, sealed under the newest key; None if it is already.

    Raises `CredentialLost`.
    """
    if key_id(credential) == keys.newest.kid:
        return None
    values = unseal(keys, credential)
    return seal(keys.newest, replace(credential, version=credential.version + 1), values, nonce)


def key_id(credential: Credential) -> str:
    """Return the id of the master key under which `credential` is sealed."""
    return credential.sealed.partition(".")[0]


def is_lost(keys: Keyring, credential: Credential) -> bool:
    """Return whether no key of `keys` opens `credential`."""
    try:
        unseal(keys, credential)
    except CredentialLost:
        return True
    return False


def lost_credentials(keys: Keyring, credentials: Iterable[Credential]) -> tuple[Credential, ...]:
    """Return those of `credentials` that no key of `keys` opens, by name."""
    return tuple(sorted((item for item in credentials if is_lost(keys, item)), key=lambda item: item.name))


def _derive(key: Key, credential: Credential) -> bytes:
    info = _joined(credential.credential_id, str(credential.version))
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key.subkey(_PURPOSE))


def _bound(key: Key, credential: Credential) -> bytes:
    return _joined(
        key.kid,
        credential.vault_id,
        credential.credential_id,
        credential.kind.value,
        str(credential.version),
        credential.username,
    )


def _joined(*parts: str) -> bytes:
    """Return `parts` as bytes that no other parts have: each has its length before it."""
    encoded = [part.encode() for part in parts]
    return b"".join(b"%d:%b" % (len(part), part) for part in encoded)
