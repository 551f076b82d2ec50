"""The ways in which one account can sign in, and which of them may be removed.

Rules.
    An account keeps one way to sign in: otherwise its owner would need an invitation to get back.
    A short password is not used alone: the last passkey besides it stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from burrowgate.core.identity.accounts import Identity, Passkey, Password
from burrowgate.errors import LastCredential, PasskeyNotFound, PasswordNeedsPasskey

MAX_PASSKEYS = 20
"""Passkeys of one account: several for each device of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCredentials:
    """Passkeys, password and identities of one account."""

    passkeys: tuple[Passkey, ...] = ()
    password: Password | None = None
    identities: tuple[Identity, ...] = ()

    def passkey(self, credential_id: str) -> Passkey:
        """Return the passkey with that id. Raises `PasskeyNotFound`."""
        for passkey in self.passkeys:
            if passkey.credential_id == credential_id:
                return passkey
        raise PasskeyNotFound

    def check_removal_of_passkey(self, credential_id: str) -> None:
        """Raises `PasskeyNotFound`, `LastCredential` or `PasswordNeedsPasskey`."""
        gone = self.passkey(credential_id)
        replace(self, passkeys=tuple(one for one in self.passkeys if one is not gone))._check()

    def check_removal_of_password(self) -> None:
        """Raises `LastCredential`."""
        replace(self, password=None)._check()

    def check_removal_of_identity(self, identity: Identity) -> None:
        """Raises `LastCredential`."""
        replace(self, identities=tuple(one for one in self.identities if one != identity))._check()

    def _check(self) -> None:
        if not (self.passkeys or self.password or self.identities):
            raise LastCredential
        if self.password is not None and self.password.needs_passkey and not self.passkeys:
            raise PasswordNeedsPasskey
