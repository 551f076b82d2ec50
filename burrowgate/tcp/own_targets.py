"""The targets that a person may connect to by a role, and the sessions that the person gets of them without a link.

The list is what the grants say now; whether a session is established is decided when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from burrowgate.core import links
from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.lifecycle import mint
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.sessions import MAX_LABEL_LENGTH, Kind
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Target
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project
from burrowgate.core.tcp.roles import ProjectRole, granted
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS
from burrowgate.core.tokens import SID_BYTES, Keyring, b64url
from burrowgate.errors import TargetNotFound
from burrowgate.interfaces import IClock, IEntropy, IHistoryStore
from burrowgate.records import RecordKind, Versioned
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.own_targets import OwnSession, OwnTarget
from burrowgate.sessions.registry import Registry
from burrowgate.sessions.tcp_sessions import Requester, SessionEstablisher, commit_established
from burrowgate.sessions.times import rfc3339
from burrowgate.tcp.establishment import limits_of
from burrowgate.tcp.records import PROJECT, ROLE_GRANT

T = TypeVar("T", bound=Versioned)

MAX_RECORDS = 10_000
"""Projects and grants that are read."""


class PersonalSessions:
    """Lists targets, and establishes sessions; an `OwnTargets`."""

    def __init__(
        self,
        registry: Registry,
        establisher: SessionEstablisher,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        self._registry = registry
        self._establisher = establisher
        self._keys = keys
        self._clock = clock
        self._entropy = entropy

    async def of(self, account: Account) -> Sequence[OwnTarget]:
        """Return the targets that `account` may connect to now. Raises `StoreError`."""
        targets = [one for one in self._registry.targets() if one.speaks_tcp and one.enabled and one.deleted_at is None]
        if not targets or not IHistoryStore.providedBy(self._registry.store):
            return ()
        grants = await self._records(ROLE_GRANT)
        projects = {project.project_id: project for project in await self._records(PROJECT)}
        now = self._clock.now()
        may_connect = {
            project_id
            for project_id in {grant.project_id for grant in grants}
            if (project_id == DEFAULT_PROJECT or project_id in projects)
            and granted(account, grants, project_id=project_id, role=ProjectRole.CONNECT, now=now) is not None
        }
        return sorted(
            (_shown(target, projects.get(target.project_id)) for target in targets if target.project_id in may_connect),
            key=lambda target: (target.project, target.name),
        )

    async def establish(self, name: str, signed_in: SignedIn, *, actor: str) -> OwnSession:
        """Establish a session of the target `name` for a person; raises what `OwnTargets.establish` says."""
        account = signed_in.account
        target = self._registry.target(name)
        if account is None or not target.speaks_tcp or not target.enabled:
            raise TargetNotFound(name)
        requester = Requester(actor=actor, account=account, login=signed_in.login)

        async def attempt() -> OwnSession:
            now, key = int(self._clock.now()), self._keys().newest
            session = mint(
                target,
                sid=b64url(self._entropy.token_bytes(SID_BYTES)),
                kid=key.kid,
                kind=Kind.FULL,
                label=account.name[:MAX_LABEL_LENGTH],
                ttl=await self._establisher.default_ttl(target),
                now=now,
            )
            event = AuditEvent(
                time=now,
                action=Action.SESSION_MINTED,
                actor=actor,
                target=target.name,
                sid=session.sid,
                detail={"kind": session.kind.value, "label": session.label, "expires_at": rfc3339(session.expires_at)},
            )
            change = Change(puts=(session,), events=(event,))
            await commit_established(self._registry, self._establisher, session, target, change, requester)
            naming = self._registry.naming
            token = key.token(session.sid, session.token_time)
            return OwnSession(
                target=target.name,
                url=links.full(naming.origin(naming.hosts_of(target)[0]), token, "/"),
                expires_at=session.expires_at,
            )

        return await retry_on_conflict(self._registry, attempt)

    async def _records(self, kind: RecordKind[T]) -> list[T]:
        query = ResourceQuery(kind=kind.kind, limit=MAX_RECORDS)
        return [kind.from_resource(one) for one in await self._registry.store.resources(query) if not one.deleted_at]


def _shown(target: Target, project: Project | None) -> OwnTarget:
    limits = limits_of(target, project)
    return OwnTarget(
        name=target.name,
        type=target.type.value,
        project=DEFAULT_PROJECT if project is None else project.name,
        max_seconds=limits.max_seconds,
        connection_limit=limits.connection_limit,
        outlives_sign_in=(target.tcp or DEFAULT_SETTINGS).outlives_sign_in,
    )
