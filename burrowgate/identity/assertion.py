"""The assertion: a JWT (RFC 7519) in which the gateway tells a target who the visitor is, and the keys that verify it.

Rules.
    Signed by ES256 with a key that follows from the home's master key, so that nothing new is stored and all gateways
    with the same key file have the same one. The newest master key signs, all are in the key set: an assertion is valid
    until its master key is removed.
    The P-256 scalar is made by the extra random bits of FIPS 186-5, A.2.1: 320 bits of HKDF-Expand (RFC 5869) under the
    subkey `assertion`, modulo the order less one, plus one.
    `aud` is the origin that was asked, so that one target cannot use at another what it received. `sub` is the id of
    the account, `link:` and the session without one, and `public` without a session.
    A claim that is not known is absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from burrowgate.core.access import Admission
from burrowgate.core.identity.identity_fields import identity_of
from burrowgate.core.identity.logins import Login
from burrowgate.core.tokens import Key, Keyring

if TYPE_CHECKING:
    from joserfc.jwk import ECKey

LIFETIME_SECONDS = 120
ALGORITHM = "ES256"
PUBLIC_SUBJECT = "public"
"""The subject of a request that was admitted without a session."""

_SCALAR_BYTES = 40
"""The bits of the order and 64 more."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (SP 800-186, 3.2.1.3)."""


class AssertionSigner:
    """Signs assertions by the newest master key, and knows the public keys of all."""

    def __init__(self, keys: Callable[[], Keyring], issuer: str) -> None:
        """`issuer` is the origin of the sign-in host."""
        self._keys = keys
        self._issuer = issuer
        self._use(keys())

    def sign(self, admission: Admission, audience: bytes, claims: tuple[str, ...], now: int) -> bytes:
        """Return the assertion about the visitor of `admission`, with these `claims`, for the origin `audience`."""
        keyring = self._keys()
        if keyring is not self._keyring:
            self._use(keyring)
        from joserfc import jwt

        header = {"alg": ALGORITHM, "typ": "JWT", "kid": key_id(keyring.newest)}
        payload = _payload(admission, claims) | {
            "iss": self._issuer,
            "aud": audience.decode("ascii"),
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
        }
        return jwt.encode(header, payload, self._private, algorithms=[ALGORITHM]).encode("ascii")

    def jwks(self) -> bytes:
        """Return the public keys as a JWK Set (RFC 7517), the newest first."""
        keyring = self._keys()
        if keyring is not self._keyring:
            self._use(keyring)
        return self._key_set

    def _use(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._private = private_key(keyring.newest)
        public = [
            private_key(key).as_dict(private=False) | {"use": "sig", "alg": ALGORITHM, "kid": key_id(key)}
            for key in reversed(list(keyring))
        ]
        self._key_set = json.dumps({"keys": public}, sort_keys=True).encode("ascii") + b"\n"


def key_id(key: Key) -> str:
    """Return the `kid` of the signing key that follows from `key`."""
    return f"{key.kid}-assertion"


def private_key(key: Key) -> ECKey:
    """Return the signing key that follows from the master key `key`."""
    from joserfc.jwk import ECKey

    expanded = HKDFExpand(SHA256(), _SCALAR_BYTES, b"P-256").derive(key.subkey("assertion"))
    scalar = int.from_bytes(expanded) % (_ORDER - 1) + 1
    return ECKey.import_key(ec.derive_private_key(scalar, ec.SECP256R1()))


def _payload(admission: Admission, claims: tuple[str, ...]) -> dict[str, Any]:
    session, signed_in = admission.session, admission.signed_in
    identity = identity_of(None if signed_in is None else signed_in.account, claims)
    payload: dict[str, Any] = {
        "sub": identity.user or (PUBLIC_SUBJECT if session is None else f"link:{session.sid}"),
        "email": identity.email,
        "name": identity.name,
        "groups": list(identity.groups),
        "sid": "" if session is None else session.sid,
        "amr": _methods(signed_in.login) if signed_in is not None and identity.user else [],
    }
    return {name: value for name, value in payload.items() if value}


def _methods(login: Login) -> list[str]:
    """Return how the person proved who they are (RFC 8176); a provider's method is not known."""
    methods = {"passkey": ["pop", "user"], "password": ["pwd"]}.get(login.method, [])
    return [*methods, "mfa"] if login.strong else methods
