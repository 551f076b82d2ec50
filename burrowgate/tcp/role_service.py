"""Roles in projects without HTTP: granted, withdrawn and checked.

Withdrawing a grant ends no session: permission is read when a session is established, and never again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.identity.accounts import Account
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.roles import ProjectRole, RoleGrant, granted
from burrowgate.errors import Invalid, RoleMissing
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import ROLE_GRANT
from burrowgate.tcp.vault_service import new_record_id

MAX_GROUP_LENGTH = 256


class RoleService:
    """Grants and withdraws roles."""

    def __init__(self, registry: Registry, *, clock: IClock, entropy: IEntropy) -> None:
        self._registry = registry
        self._clock = clock
        self._entropy = entropy
        self.editor = RecordEditor(registry, ROLE_GRANT, clock)

    async def grant(
        self, project_id: str, role: ProjectRole, *, account_id: str = "", group: str = "", actor: str
    ) -> RoleGrant:
        """Grant a role in a project that exists to an account or to a group. Raises `Invalid` or `ResourceTaken`."""
        if bool(account_id) is bool(group):
            raise Invalid("group", "A role is granted to an account or to a group; name one of them.")
        source, _, name = group.partition(":")
        if group and (not source or not name or len(group) > MAX_GROUP_LENGTH or not group.isprintable()):
            raise Invalid(
                "group", f"{group!r} is not a group; write local:NAME, or PROVIDER:NAME for one of a provider."
            )
        grant = RoleGrant(
            grant_id=new_record_id(self._entropy),
            project_id=project_id,
            role=role,
            account_id=account_id,
            group=group,
            created_at=int(self._clock.now()),
        )
        put = ROLE_GRANT.to_resource(grant)
        await self._registry.commit(Change(puts=(put,), events=(self._event(Action.ROLE_GRANTED, grant, actor),)))
        return grant

    async def withdraw(self, grant_id: str, *, actor: str) -> RoleGrant:
        """Withdraw a grant. Raises `ResourceNotFound` or `StoreError`."""

        async def attempt() -> RoleGrant:
            grant = await self.editor.get(grant_id)
            gone = ROLE_GRANT.to_resource(replace(grant, version=grant.version + 1), deleted_at=int(self._clock.now()))
            event = self._event(Action.ROLE_WITHDRAWN, grant, actor)
            await self._registry.commit(Change(puts=(gone,), events=(event,)))
            return grant

        return await retry_on_conflict(self._registry, attempt)

    async def of_project(self, project_id: str) -> Sequence[RoleGrant]:
        """Return the grants in a project. Raises `StoreError`."""
        return await self.editor.list(project_id)

    async def check(self, account: Account, project_id: str, role: ProjectRole) -> RoleGrant:
        """Return the grant by which `account` has `role` in a project. Raises `RoleMissing` or `StoreError`."""
        grants = await self.of_project(project_id)
        grant = granted(account, grants, project_id=project_id, role=role, now=self._clock.now())
        if grant is None:
            raise RoleMissing(f"This account lacks the role `{role}` in the project of this target; ask for it.")
        return grant

    def _event(self, action: Action, grant: RoleGrant, actor: str) -> AuditEvent:
        detail = {"role": grant.role.value, "project": grant.project_id, "account": grant.account_id}
        return self.editor.event(action, grant, actor, {**detail, "group": grant.group})
