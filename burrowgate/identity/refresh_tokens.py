"""Refresh tokens of providers, sealed for the record of their login."""

from __future__ import annotations

from burrowgate.core.identity.logins import Login
from burrowgate.core.tokens import Keyring
from burrowgate.interfaces import IEntropy
from burrowgate.sealing import NONCE_BYTES, seal, unseal

_PURPOSE = "refresh"


def seal_token(keys: Keyring, entropy: IEntropy, login_id: str, token: str) -> str:
    """Return `token` sealed for the login `login_id`; empty for no token."""
    if not token:
        return ""
    return seal(keys.newest, _PURPOSE, login_id, token.encode(), entropy.token_bytes(NONCE_BYTES))


def unseal_token(keys: Keyring, login: Login) -> str:
    """Return the token of `login`; empty if it has none, or if the key that sealed it was removed."""
    token = unseal(keys, _PURPOSE, login.login_id, login.sealed) if login.sealed else None
    return "" if token is None else token.decode()
