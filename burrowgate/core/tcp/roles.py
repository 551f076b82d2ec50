"""Roles in projects: what an account or a group may do there.

Each role includes those before it: `connect`, `share`, `manage`. To leave one out would withhold nothing, because who
shares can open the own link, and who manages can grant the rest to the own account.

Grants are read when a session is established, and never again: withdrawing one ends no session.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from burrowgate.core.identity.accounts import Account, is_usable


class ProjectRole(StrEnum):
    """What its holder may do in a project."""

    CONNECT = "connect"
    """Open sessions of its targets for themselves."""
    SHARE = "share"
    """Mint links to its targets."""
    MANAGE = "manage"
    """Change its targets, hosts, credentials and grants."""


_RANK = {role: rank for rank, role in enumerate(ProjectRole)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """A role in one project, granted to an account or to a group: to exactly one of them."""

    grant_id: str
    project_id: str
    role: ProjectRole
    account_id: str = ""
    group: str = ""
    """As in `Account.groups`, with its source: `local:<name>` or `<provider>:<name>`."""
    created_at: int
    version: int = 1

    def __post_init__(self) -> None:
        if bool(self.account_id) is bool(self.group):
            raise ValueError("A role is granted to an account or to a group.")


def granted(
    account: Account, grants: Iterable[RoleGrant], *, project_id: str, role: ProjectRole, now: float
) -> RoleGrant | None:
    """Return the grant by which `account` has `role` in the project at `now`; None without one.

    Of several, the one of the lowest role, then of the lowest id, so that a snapshot names the same one each time.
    """
    if not is_usable(account, now):
        return None
    fitting = (
        grant
        for grant in grants
        if grant.project_id == project_id
        and _RANK[grant.role] >= _RANK[role]
        and (grant.account_id == account.account_id if grant.account_id else grant.group in account.groups)
    )
    return min(fitting, key=lambda grant: (_RANK[grant.role], grant.grant_id), default=None)
