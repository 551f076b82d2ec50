"""Establishment of sessions of targets that speak TCP: permission, host, terms, credentials and snapshot.

Rules.
    Permission is read here and never again: who loses the role keeps the sessions that are established.
    What limits a session is copied into its terms, and stays whatever becomes of its target.
    The snapshot holds the records that authorised the session as they are now, and no secret.
    Credentials are issued before the session is committed, each with a lease that was stored before; `abandon` revokes
    them if it is not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.identity.accounts import Identity
from burrowgate.core.identity.logins import provider_of
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.targets import Target
from burrowgate.core.tcp import snapshots
from burrowgate.core.tcp.history_bodies import SessionHistory
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project
from burrowgate.core.tcp.roles import RoleGrant, granted
from burrowgate.core.tcp.settings import DEFAULT_MAX_SECONDS, DEFAULT_SETTINGS, TcpSettings
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.errors import Invalid, ProjectNotFound, RoleMissing, TcpNotSupported
from burrowgate.interfaces import IClock, IHistoryStore
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.tcp_sessions import Established, Requester
from burrowgate.tcp.credentials import IssuedCredentials, SessionCredentials
from burrowgate.tcp.hosts import ChosenHost, HostChooser
from burrowgate.tcp.records import PROJECT, ROLE_GRANT

_UNSHOWN_FIELDS = frozenset({"sealed", "version", "credentials_epoch"})
"""Fields of records that are no part of a snapshot."""

FindIdentity = Callable[[str], Awaitable[Identity | None]]
"""Returns an identity by its id."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """What bounds the sessions of a target."""

    max_seconds: int
    connection_limit: int | None


class Establishment:
    """Establishes sessions; a `SessionEstablisher`."""

    def __init__(
        self,
        registry: Registry,
        *,
        clock: IClock,
        hosts: HostChooser,
        credentials: SessionCredentials,
        find_identity: FindIdentity,
    ) -> None:
        self._registry = registry
        self._store = registry.store
        self._clock = clock
        self._hosts = hosts
        self._credentials = credentials
        self._find_identity = find_identity

    async def default_ttl(self, target: Target) -> int:
        """Return the seconds for which a session of `target` lasts unless its grant says otherwise.

        Raises `ProjectNotFound` or `StoreError`.
        """
        return limits_of(target, await self._project(target.project_id)).max_seconds

    async def establish(self, session: Session, target: Target, requester: Requester) -> Established:
        """Return `session` with its terms, and what else is committed with it. Raises what the port says."""
        if not IHistoryStore.providedBy(self._store):
            raise TcpNotSupported
        if session.kind is not Kind.FULL:
            raise Invalid("kind", "A target that speaks TCP has no pages to share; mint a full session.")
        project = await self._project(target.project_id)
        limits = limits_of(target, project)
        if session.expires_at - session.created_at > limits.max_seconds:
            raise Invalid("ttl", f"Sessions of this target last {limits.max_seconds} seconds at most; ask for less.")
        grant = await self._grant(target.project_id, requester)
        identity = await self._identity(requester)
        chosen = await self._hosts.choose(target)
        credentials = await self._credentials.issue(session, target, project, requester)
        try:
            return self._assemble(session, target, requester, project, limits, grant, identity, chosen, credentials)
        except BaseException:
            await self._credentials.abandon(credentials.leases)
            raise

    async def abandon(self, established: Established) -> None:
        """Revoke the credentials of a session that was not committed."""
        await self._credentials.abandon(SessionCredentials.leases_in(established.puts))

    def _assemble(
        self,
        session: Session,
        target: Target,
        requester: Requester,
        project: Project | None,
        limits: SessionLimits,
        grant: RoleGrant | None,
        identity: Identity | None,
        chosen: ChosenHost,
        credentials: IssuedCredentials,
    ) -> Established:
        settings = target.tcp or DEFAULT_SETTINGS
        parts = {
            "target": _plain(target),
            "host": {"name": chosen.name, "host_id": chosen.host_id, "host": chosen.host, "port": chosen.port},
            "project": _plain(project) if project is not None else {"name": DEFAULT_PROJECT},
            "credentials": list(credentials.names),
        }
        if requester.account is not None:
            parts["account"] = _plain(requester.account)
        if identity is not None:
            parts["identity"] = _plain(identity)
        if requester.login is not None and (provider := provider_of(requester.login)):
            parts["provider"] = {"name": provider}
        if grant is not None:
            parts["grant"] = _plain(grant)
        taken = snapshots.take_all(parts)
        account = requester.account
        terms = TcpTerms(
            project_id=target.project_id,
            endpoint_host=chosen.host,
            endpoint_port=chosen.port,
            host_id=chosen.host_id,
            connection_limit=limits.connection_limit,
            max_seconds=limits.max_seconds,
            pending_timeout=settings.pending_timeout,
            bind=settings.bind,
            basis=_basis(target, requester, project, settings, chosen, credentials),
            account_id="" if account is None else account.account_id,
            snapshot=taken[0].sha256,
        )
        established = replace(session, tcp=terms)
        endpoint = f"{chosen.host}:{chosen.port}"
        entry = SessionHistory(
            label=session.label,
            target_id=target.target_id,
            target=target.name,
            type=target.type.value,
            project_id=target.project_id,
            project=DEFAULT_PROJECT if project is None else project.name,
            account_id=terms.account_id,
            account="" if account is None else account.name,
            host_id=chosen.host_id,
            host=chosen.name or chosen.host,
            endpoint=endpoint,
            connection_limit=terms.connection_limit,
            max_seconds=terms.max_seconds,
            expires_at=session.expires_at,
            snapshot=terms.snapshot,
            credentials=credentials.names,
        )
        now = session.created_at
        history = [
            HistoryEntry(kind=HistoryKind.SESSION, entry_id=session.sid, sid=session.sid, at=now, body=entry.to_body())
        ]
        history += [
            HistoryEntry(kind=HistoryKind.SNAPSHOT, entry_id=one.sha256, at=now, closed_at=now, body=one.body)
            for one in taken
        ]
        event = AuditEvent(
            time=now,
            action=Action.SESSION_AUTHORISED,
            actor=requester.actor,
            target=target.name,
            sid=session.sid,
            detail={
                "snapshot": terms.snapshot,
                "endpoint": endpoint,
                "connection_limit": terms.connection_limit,
                "credentials": ", ".join(credentials.names),
            },
        )
        return Established(
            session=established,
            puts=credentials.leases,
            history=tuple(history),
            events=(event, *credentials.events),
        )

    async def _project(self, project_id: str) -> Project | None:
        """Return the project `project_id`; None for the default one. Raises `ProjectNotFound` if it is gone."""
        if project_id == DEFAULT_PROJECT:
            return None
        resource = await self._store.resource(PROJECT.kind, project_id)
        if resource is None or resource.deleted_at is not None:
            raise ProjectNotFound(project_id)
        return PROJECT.from_resource(resource)

    async def _grant(self, project_id: str, requester: Requester) -> RoleGrant | None:
        """Return the grant that the requester needs; None for the operator. Raises `RoleMissing`."""
        if requester.account is None:
            return None
        query = ResourceQuery(kind=ROLE_GRANT.kind, owner=project_id, limit=10_000)
        grants = [ROLE_GRANT.from_resource(one) for one in await self._store.resources(query) if one.deleted_at is None]
        grant = granted(requester.account, grants, project_id=project_id, role=requester.role, now=self._clock.now())
        if grant is None:
            raise RoleMissing(f"This account lacks the role `{requester.role}` in the target's project; ask for it.")
        return grant

    async def _identity(self, requester: Requester) -> Identity | None:
        if requester.login is None or not requester.login.identity_id:
            return None
        return await self._find_identity(requester.login.identity_id)


def limits_of(target: Target, project: Project | None) -> SessionLimits:
    """Return what bounds the sessions of `target`, which is in `project`; None for the default one."""
    settings = target.tcp or DEFAULT_SETTINGS
    of_project = project or Project(project_id=DEFAULT_PROJECT, name=DEFAULT_PROJECT, created_at=0)
    return SessionLimits(
        max_seconds=settings.max_seconds or of_project.max_seconds or DEFAULT_MAX_SECONDS,
        connection_limit=settings.connection_limit or of_project.connection_limit,
    )


def _basis(
    target: Target,
    requester: Requester,
    project: Project | None,
    settings: TcpSettings,
    chosen: ChosenHost,
    credentials: IssuedCredentials,
) -> tuple[str, ...]:
    """Return the keys of the records that the session stands on."""
    keys = [f"target/{target.target_id}", *chosen.basis, *credentials.basis]
    if project is not None:
        keys.append(f"project/{project.project_id}")
    if requester.account is not None:
        keys.append(f"account/{requester.account.account_id}")
    login = requester.login
    if login is not None:
        if login.identity_id:
            keys.append(f"identity/{login.identity_id}")
        if provider := provider_of(login):
            keys.append(f"provider/{provider}")
        if not settings.outlives_sign_in:
            keys.append(f"login/{login.login_id}")
    return tuple(dict.fromkeys(keys))


def _plain(value: object) -> object:
    """Return a record as a snapshot has it: values of JSON, without secrets and versions."""
    if is_dataclass(value) and not isinstance(value, type):
        shown = [field for field in fields(value) if field.repr and field.name not in _UNSHOWN_FIELDS]
        return {field.name: _plain(getattr(value, field.name)) for field in shown}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
