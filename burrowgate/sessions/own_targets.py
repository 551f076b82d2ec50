"""Port of the targets that a person may connect to by a role, and of the sessions that they get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.rules import SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTarget:
    """A target that speaks TCP, as its page names it."""

    name: str
    type: str
    project: str
    max_seconds: int
    """For how long a session of it lasts."""
    connection_limit: int | None
    """How many connections a session opens in all; None for no limit."""
    outlives_sign_in: bool
    """Whether a session goes on when the person signs out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """A session that a person has just got."""

    target: str
    url: str = field(repr=False)
    """The link, which opens it."""
    expires_at: int


class OwnTargets(Protocol):
    """Lists targets, and establishes sessions."""

    async def of(self, account: Account) -> Sequence[OwnTarget]:
        """Return the targets that `account` may connect to now, by project and name. Raises `StoreError`."""

    async def establish(self, name: str, signed_in: SignedIn, *, actor: str) -> OwnSession:
        """Establish a session of the target `name` for a person.

        Raises `NotFound`, `Invalid`, `StateConflict`, `HostsRefused`, `HostsUnavailable`, `CredentialsRefused`,
        `CredentialsUnavailable`, `CredentialLost` or `StoreError`; then there is none.
        """
