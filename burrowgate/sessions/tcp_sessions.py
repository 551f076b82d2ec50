"""Port of the services of TCP sessions, for `SessionService`: what is added to a session when it is established."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from burrowgate.core.audit import AuditEvent
from burrowgate.core.history import HistoryEntry
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import Login
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Record
from burrowgate.core.targets import Target
from burrowgate.core.tcp.roles import ProjectRole
from burrowgate.sessions.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Who asks for a session."""

    actor: str
    account: Account | None = None
    """The person who signed in; None for the operator, whose permission is not in question."""
    login: Login | None = None
    """The login by which the person asks; None if that was an access token."""
    role: ProjectRole = ProjectRole.CONNECT
    """The role that the person needs: to connect, or to share the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """What is committed with a new session; the credentials of it were issued already."""

    session: Session
    puts: tuple[Record, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    events: tuple[AuditEvent, ...] = ()


class SessionEstablisher(Protocol):
    """Establishes sessions of targets that speak TCP."""

    async def default_ttl(self, target: Target) -> int:
        """Return the seconds for which a session of `target` lasts unless its grant says otherwise.

        Raises `ProjectNotFound` or `StoreError`.
        """

    async def establish(self, session: Session, target: Target, requester: Requester) -> Established:
        """Return `session` with its terms, and what else is committed with it.

        Raises `Invalid`, `RoleMissing`, `ProjectNotFound`, `HostsUnavailable`, `HostsRefused`,
        `CredentialsUnavailable`, `CredentialsRefused`, `TcpNotSupported` or `StoreError`.
        """

    async def abandon(self, established: Established) -> None:
        """Give back what `establish` obtained, because the session was not committed."""


async def commit_established(
    registry: Registry,
    establisher: SessionEstablisher,
    session: Session,
    target: Target,
    change: Change,
    requester: Requester,
) -> Established:
    """Commit `change`, which mints `session` of a target that speaks TCP, with all that such a session needs.

    Raises what `establish` and `Registry.commit` raise; then nothing is left of it.
    """
    established = await establisher.establish(session, target, requester)
    puts = tuple(established.session if put is session else put for put in change.puts)
    try:
        await registry.commit(
            replace(
                change,
                puts=(*puts, *established.puts),
                history=established.history,
                events=(*change.events, *established.events),
            )
        )
    except BaseException:
        await establisher.abandon(established)
        raise
    return established
